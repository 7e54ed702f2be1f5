//! Front matter merged key by key.
//!
//! In: the head of a note, fences and all, in three versions. Out: one head, with markers around a key that both sides
//! changed each in its own way. Does not: touch the lines of a key that nobody changed; guess where a version cannot be
//! read strictly: then it is merged by line.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::draft::Draft;
use super::lines;
use super::three::Three;
use super::{json, list, order};
use crate::note::fence::{self, Format};
use crate::note::{frontmatter, value};
use crate::settings::{Field, Settings};

/// One key with its lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key<'a> {
    pub name: String,
    /// Comments and blank lines before it.
    pub lead: &'a str,
    /// Its lines.
    pub text: &'a str,
    pub value: Value,
}

/// The head of one version.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    format: Format,
    text: &'a str,
    /// Up to the first line of the front matter.
    open: &'a str,
    inner: &'a str,
    /// The line that ends it.
    close: &'a str,
}

impl<'a> Head<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let found = fence::split(text);
        let (format, span) = found.front?;
        Some(Head {
            format,
            text,
            open: &text[..span.start as usize],
            inner: &text[span.range()],
            close: &text[span.end as usize..],
        })
    }

    /// With the braces of a JSON object taken for fences.
    fn unbraced(self) -> Option<Self> {
        let within = match self.format {
            Format::Json => json::within(self.inner)?,
            _ => return Some(self),
        };
        let from = self.open.len();
        Some(Head {
            open: &self.text[..from + within.start],
            inner: &self.inner[within.clone()],
            close: &self.text[from + within.end..],
            ..self
        })
    }

    fn is_valid(&self) -> bool {
        frontmatter::is_valid(self.inner, self.format)
    }
}

/// Merges three heads: what stands before the body.
pub(super) fn merge(all: Three<&str>, settings: &Settings) -> Draft {
    if let Some(text) = all.settled() {
        return Draft::of(text.as_bytes());
    }
    let heads = all.map(Head::read);
    if let Some(draft) = by_key(heads, settings) {
        return draft;
    }
    let is_fine = |text: &[u8]| {
        let text = std::str::from_utf8(text).expect("whole lines of text are text");
        Head::read(text).is_some_and(|head| {
            head.close.len() + head.open.len() + head.inner.len() == text.len() && head.is_valid()
        })
    };
    let draft = by_line(all, heads);
    // Lines that git would put together in silence may have a key twice.
    let sides_fine = is_fine(all.ours.as_bytes()) && is_fine(all.theirs.as_bytes());
    if draft.has_clash() || !sides_fine || is_fine(&draft.text()) {
        return draft;
    }
    let mut draft = Draft::default();
    draft.clash(all.map(str::as_bytes));
    draft
}

fn by_line(all: Three<&str>, heads: Three<Option<Head<'_>>>) -> Draft {
    let inner = heads.map(|head| head.map_or("", |head| head.inner));
    let fences = fences(heads)
        .filter(|_| same_format(heads) && heads.ours.is_some() && heads.theirs.is_some());
    let Some((open, close)) = fences else {
        return lines::merge(all.map(str::as_bytes));
    };
    let mut draft = Draft::of(open.as_bytes());
    draft.append(lines::merge(inner.map(str::as_bytes)));
    draft.push(close.as_bytes());
    draft
}

fn same_format(heads: Three<Option<Head<'_>>>) -> bool {
    let mut formats = heads.all().into_iter().flatten().map(|head| head.format);
    let first = formats.next();
    formats.all(|format| Some(format) == first)
}

/// The fences of the outcome, if it has any.
fn fences<'a>(heads: Three<Option<Head<'a>>>) -> Option<(&'a str, &'a str)> {
    let all = heads.map(|head| head.map(|head| (head.open, head.close)));
    match all.settled() {
        Some(fences) => fences,
        None => all.ours.into_iter().chain(all.theirs).min(),
    }
}

/// What a key comes to.
enum Outcome {
    Gone,
    /// Its lines, and what they say where that is known.
    Lines(String, Option<Value>),
    Clash,
}

fn by_key<'a>(heads: Three<Option<Head<'a>>>, settings: &Settings) -> Option<Draft> {
    let format = heads.all().into_iter().flatten().next()?.format;
    if !same_format(heads) {
        return None;
    }
    let unbraced = |head: Option<Head<'a>>| match head {
        Some(head) => head.unbraced().map(Some),
        None => Some(None),
    };
    let heads = heads.map(unbraced).whole()?;
    let keys = heads.map(|head| match head {
        Some(head) => keys(head),
        None => Some((Vec::new(), "")),
    });
    let keys = keys.whole()?;
    let tails = keys.as_ref().map(|(_, tail)| *tail);
    let by_name = keys.as_ref().map(|(keys, _)| {
        let pairs = keys.iter().map(|key| (key.name.as_str(), key));
        pairs.collect::<FxHashMap<&str, &Key<'_>>>()
    });
    let names = keys.as_ref().map(|(keys, _)| {
        let names = keys.iter().map(|key| key.name.as_str());
        names.collect::<Vec<&str>>()
    });
    let versions = |name: &str| by_name.as_ref().map(|keys| keys.get(name).copied());
    let every: FxHashSet<&str> = names.all().into_iter().flatten().copied().collect();
    let outcomes: FxHashMap<&str, Outcome> = every
        .into_iter()
        .map(|name| (name, outcome(versions(name), format, settings)))
        .collect();
    let keep = |name: &&str| !matches!(outcomes[*name], Outcome::Gone);
    // To TOML every key below a table is the table's.
    let is_table = |name: &str| {
        let table = |key: &&Key<'_>| key.text.starts_with('[');
        let versions = versions(name);
        format == Format::Toml && versions.all().into_iter().flatten().any(table)
    };
    let compare = |one: &&str, other: &&str| (is_table(one), one).cmp(&(is_table(other), other));
    let order = order::order(names.as_ref().map(Vec::as_slice), keep, compare);
    let mut draft = Draft::default();
    let mut left = Three::default();
    for (nth, name) in order.iter().enumerate() {
        let versions = versions(name);
        draft.push(lead(versions, &mut left).as_bytes());
        let end = match format {
            Format::Json if nth + 1 < order.len() => ",\n",
            Format::Json => "\n",
            Format::Yaml | Format::Toml => "",
        };
        match &outcomes[name] {
            Outcome::Lines(text, _) => draft.push((text.clone() + end).as_bytes()),
            _ => {
                let text = |key: &Key<'_>| key.text.to_owned() + end;
                let texts = versions.map(|key| key.map_or(String::new(), text));
                draft.clash(texts.as_ref().map(|text| text.as_bytes()));
            }
        }
    }
    draft.push(around(tails).as_bytes());
    if !draft.has_clash() && !says(&draft.text(), format, &order, &outcomes) {
        return None;
    }
    fenced(heads, draft)
}

/// Merged lines between the fences that they are to have.
fn fenced(heads: Three<Option<Head<'_>>>, draft: Draft) -> Option<Draft> {
    let fences = match fences(heads) {
        None if draft.is_empty() => return Some(draft),
        // A side that took all of it away did not know of what is left.
        None => heads
            .all()
            .into_iter()
            .flatten()
            .map(|head| (head.open, head.close))
            .next()?,
        Some(fences) => fences,
    };
    let mut whole = Draft::of(fences.0.as_bytes());
    whole.append(draft);
    whole.push(fences.1.as_bytes());
    Some(whole)
}

/// Whether the merged lines say what each key came to, and nothing else.
fn says(text: &[u8], format: Format, order: &[&str], outcomes: &FxHashMap<&str, Outcome>) -> bool {
    let text = std::str::from_utf8(text).expect("whole lines of text are text");
    let Some(keys) = said(text, format) else {
        return false;
    };
    let same = |((key, value), name): (&(String, Value), &&str)| {
        let known = match &outcomes[*name] {
            Outcome::Lines(_, value) => value.as_ref(),
            _ => None,
        };
        key == *name && known.is_none_or(|known| known == value)
    };
    keys.len() == order.len() && keys.iter().zip(order).all(same)
}

/// What the lines of some keys say.
fn said(text: &str, format: Format) -> Option<Vec<(String, Value)>> {
    if format == Format::Json {
        return json::said(text);
    }
    let keys = frontmatter::strict(text, format)?.into_iter();
    Some(keys.map(|(chunk, value)| (chunk.key, value)).collect())
}

/// The keys of one version, and what stands behind the last; none where that cannot be told for certain.
fn keys<'a>(head: Head<'a>) -> Option<(Vec<Key<'a>>, &'a str)> {
    let text = head.inner;
    if head.format == Format::Json {
        return json::keys(text).map(|keys| (keys, ""));
    }
    let mut found = Vec::new();
    let mut at = 0;
    for (chunk, value) in frontmatter::strict(text, head.format)? {
        let lines = chunk.lines.range();
        let lead = text.get(at..lines.start)?;
        if !is_trivia(lead) {
            return None;
        }
        // Comments and blank lines stand before what they are about.
        let own = &text[lines.clone()];
        let end = lines.start + trivia_start(own);
        found.push(Key {
            name: chunk.key,
            lead,
            text: &text[lines.start..end],
            value,
        });
        at = end;
    }
    let tail = &text[at..];
    is_trivia(tail).then_some((found, tail))
}

fn is_trivia_line(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

fn is_trivia(text: &str) -> bool {
    text.lines().all(is_trivia_line)
}

/// Where the comments and blank lines begin that end a text.
fn trivia_start(text: &str) -> usize {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        if !is_trivia_line(line) {
            break;
        }
        end -= line.len();
    }
    end
}

/// Comments and blank lines before a key. `left` is what a side left standing of keys that it took away and that stay.
fn lead<'a>(all: Three<Option<&Key<'a>>>, left: &mut Three<String>) -> Cow<'a, str> {
    let base = all.base.map(|key| key.lead);
    let own = |key: Option<&Key<'a>>, left: &mut String| match key {
        Some(key) => {
            let left = std::mem::take(left);
            Some(key.lead.strip_prefix(left.as_str()).unwrap_or(key.lead))
        }
        None => {
            *left += base.unwrap_or("");
            None
        }
    };
    let ours = own(all.ours, &mut left.ours);
    let theirs = own(all.theirs, &mut left.theirs);
    around(Three::new(
        base.unwrap_or(""),
        ours.unwrap_or(base.or(theirs).unwrap_or("")),
        theirs.unwrap_or(base.or(ours).unwrap_or("")),
    ))
}

/// Comments and blank lines: where both sides changed them all of them stay.
fn around(all: Three<&str>) -> Cow<'_, str> {
    if let Some(text) = all.settled() {
        return text.into();
    }
    if let Some(text) = lines::settled(all) {
        return text.into();
    }
    let (first, second) = (all.ours.min(all.theirs), all.ours.max(all.theirs));
    let known: FxHashSet<&str> = first.lines().collect();
    let more = second.split_inclusive('\n');
    let more = more.filter(|line| !known.contains(line.trim_end_matches('\n')));
    (first.to_owned() + &more.collect::<String>()).into()
}

fn outcome(all: Three<Option<&Key<'_>>>, format: Format, settings: &Settings) -> Outcome {
    let taken = |key: Option<&Key<'_>>| match key {
        Some(key) => Outcome::Lines(key.text.to_owned(), Some(key.value.clone())),
        None => Outcome::Gone,
    };
    if let Some(text) = all.map(|key| key.map(|key| key.text)).settled() {
        let ours = all.ours.map(|key| key.text) == text;
        return taken(if ours { all.ours } else { all.theirs });
    }
    // Who only wrote it another way did not change it.
    let values = all.map(|key| key.map(|key| &key.value));
    if values.ours == values.theirs {
        let both = all.ours.into_iter().chain(all.theirs);
        return taken(both.min_by_key(|key| key.text));
    }
    if let Some(value) = values.settled() {
        return taken(if values.ours == value {
            all.ours
        } else {
            all.theirs
        });
    }
    if let Some(key) = later(all, settings) {
        return taken(Some(key));
    }
    if let Some(text) = list::merge(all) {
        let gone = !text.is_empty()
            && all.all().iter().any(|key| key.is_none())
            && is_empty_list(&text, format);
        return if gone && all.base.is_some() {
            Outcome::Gone
        } else {
            Outcome::Lines(text, None)
        };
    }
    let by_line = all
        .map(|key| key.map(|key| key.text))
        .whole()
        .and_then(lines::settled);
    match by_line.filter(|text| said(text, format).is_some_and(|keys| keys.len() == 1)) {
        Some(text) => Outcome::Lines(text, None),
        None => Outcome::Clash,
    }
}

fn is_empty_list(text: &str, format: Format) -> bool {
    let keys = said(text, format).unwrap_or_default();
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    keys.iter().all(|(_, value)| is_empty(value))
}

/// Of two days on which a clock was set, the later; what a side took away was set after all.
fn later<'k, 'a>(all: Three<Option<&'k Key<'a>>>, settings: &Settings) -> Option<&'k Key<'a>> {
    let key = all.ours.or(all.theirs)?;
    let field = settings.field(&key.name)?;
    if !matches!(field, Field::LastContact | Field::Informed) {
        return None;
    }
    let both: Vec<&Key<'_>> = all.ours.into_iter().chain(all.theirs).collect();
    let mut dated = Vec::new();
    for key in both {
        let text = key.value.as_str()?;
        dated.push((value::date(text)?, key.text, key));
    }
    let latest = dated
        .into_iter()
        .max_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    latest.map(|(_, _, key)| key)
}
