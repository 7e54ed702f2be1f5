//! Merges front matter key by key.
//!
//! In: the head of a note, including the fences, in three versions. Out: one head, with markers around each key on
//! which the sides conflict. Does not: change the lines of a key that neither side changed, or guess if a version
//! cannot be parsed strictly; then it merges by line.

mod comment;
mod head;
mod json;
mod key;
mod lead;
mod list;
mod outcome;
mod split;
mod tally;

use rustc_hash::{FxHashMap, FxHashSet};

use self::head::Head;
use self::key::Key;
use self::lead::{around, blank_lines_above, lead};
use self::outcome::{Outcome, outcome};
use self::split::{key_values, keys};
use self::tally::TriviaTally;
use super::draft::Draft;
use super::lines;
use super::order;
use super::three_way::ThreeWay;
use crate::note::fence::Format;
use crate::settings::Settings;

/// Merges three heads, the text before the body.
pub(super) fn merge(all: ThreeWay<&str>, settings: &Settings) -> Draft {
    if let Some(text) = all.trivial_merge() {
        return Draft::of(text.as_bytes());
    }
    let heads = all.map(Head::read);
    if let Some(draft) = by_key(heads, settings) {
        return draft;
    }
    let is_fine = |text: &[u8]| {
        let text = std::str::from_utf8(text).expect("whole lines of UTF-8 are UTF-8");
        Head::read(text).is_some_and(|head| {
            head.close.len() + head.open.len() + head.inner.len() == text.len() && head.is_valid()
        })
    };
    let draft = by_line(all, heads);
    // A merge by line without a conflict may still have a key twice.
    let sides_fine = is_fine(all.ours.as_bytes()) && is_fine(all.theirs.as_bytes());
    if draft.has_conflict() || !sides_fine || is_fine(&draft.text()) {
        return draft;
    }
    lines::whole_conflict(all.map(str::as_bytes))
}

fn by_line(all: ThreeWay<&str>, heads: ThreeWay<Option<Head<'_>>>) -> Draft {
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

fn same_format(heads: ThreeWay<Option<Head<'_>>>) -> bool {
    let mut formats = heads.all().into_iter().flatten().map(|head| head.format);
    let first = formats.next();
    formats.all(|format| Some(format) == first)
}

/// The fences of the merged head, if it has any.
fn fences<'a>(heads: ThreeWay<Option<Head<'a>>>) -> Option<(&'a str, &'a str)> {
    let all = heads.map(|head| head.map(|head| (head.open, head.close)));
    match all.trivial_merge() {
        Some(fences) => fences,
        None => all.ours.into_iter().chain(all.theirs).min(),
    }
}

fn by_key<'a>(heads: ThreeWay<Option<Head<'a>>>, settings: &Settings) -> Option<Draft> {
    let format = heads.all().into_iter().flatten().next()?.format;
    if !same_format(heads) {
        return None;
    }
    let unbraced = |head: Option<Head<'a>>| match head {
        Some(head) => head.unbraced().map(Some),
        None => Some(None),
    };
    let heads = heads.map(unbraced).transpose()?;
    let keys = heads.map(|head| match head {
        Some(head) => keys(head.inner, head.format),
        None => Some((Vec::new(), "")),
    });
    let keys = keys.transpose()?;
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
    // In TOML, every key below a table header belongs to the table, so tables go last.
    let is_table = |name: &str| {
        let table = |key: &&Key<'_>| key.text.starts_with('[');
        let versions = versions(name);
        format == Format::Toml && versions.all().into_iter().flatten().any(table)
    };
    let compare = |one: &&str, other: &&str| (is_table(one), one).cmp(&(is_table(other), other));
    let all = order::order(names.as_ref().map(Vec::as_slice), |_| true, compare);
    let draft = put_together(&all, &outcomes, versions, tails, format)?;
    if !draft.has_conflict() {
        let text = draft.text();
        let text = std::str::from_utf8(&text).expect("whole lines of UTF-8 are UTF-8");
        let inner = heads.map(|head| head.map_or("", |head| head.inner));
        let is_doubled = lines::is_doubled(inner.map(text_lines), text_lines(text));
        if is_doubled || !has_values(text, format, &all, &outcomes) {
            return None;
        }
    }
    fenced(heads, draft)
}

/// Writes the keys with the comments and blank lines around them. `None` if a comment or blank line that a side added
/// would be lost or doubled.
fn put_together<'k, 'a: 'k>(
    names: &[&str],
    outcomes: &FxHashMap<&str, Outcome>,
    versions: impl Fn(&str) -> ThreeWay<Option<&'k Key<'a>>>,
    tails: ThreeWay<&str>,
    format: Format,
) -> Option<Draft> {
    let stays = |name: &&&str| outcomes[**name] != Outcome::Removed;
    let last = names.iter().rfind(stays);
    let mut draft = Draft::default();
    let mut kept = TriviaTally::default();
    let mut left = ThreeWay::default();
    for name in names {
        let versions = versions(name);
        let outcome = &outcomes[name];
        let above = match outcome {
            Outcome::Removed => blank_lines_above(versions).into(),
            Outcome::Lines(..) | Outcome::Clash => lead(versions, &mut left),
        };
        draft.push(above.as_bytes());
        kept.lines(versions.map(|key| key.map_or("", |key| key.lead)), &above);
        kept.key(versions, outcome, format)?;
        let end = match format {
            Format::Json if Some(name) != last => ",\n",
            Format::Json => "\n",
            Format::Yaml | Format::Toml => "",
        };
        match outcome {
            Outcome::Removed => {}
            Outcome::Lines(text, _) => draft.push((text.clone() + end).as_bytes()),
            Outcome::Clash => {
                let text = |key: &Key<'_>| key.text.to_owned() + end;
                let texts = versions.map(|key| key.map_or(String::new(), text));
                draft.push_conflict(texts.as_ref().map(|text| text.as_bytes()));
            }
        }
    }
    let below = around(tails);
    draft.push(below.as_bytes());
    kept.lines(tails, &below);
    kept.is_all(draft.has_conflict()).then_some(draft)
}

/// Puts merged lines between their fences.
fn fenced(heads: ThreeWay<Option<Head<'_>>>, draft: Draft) -> Option<Draft> {
    let fences = match fences(heads) {
        None if draft.is_empty() => return Some(draft),
        // A side removed the whole front matter without knowing about the keys that remain.
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

/// The lines that are not blank.
fn text_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty())
}

/// Whether the merged lines have exactly the merged keys and values, in the order of `names`.
fn has_values(
    text: &str,
    format: Format,
    names: &[&str],
    outcomes: &FxHashMap<&str, Outcome>,
) -> bool {
    let Some(keys) = key_values(text, format) else {
        return false;
    };
    let expected = names.iter().filter_map(|name| match &outcomes[name] {
        Outcome::Lines(_, value) => Some((*name, value)),
        Outcome::Removed | Outcome::Clash => None,
    });
    keys.iter()
        .map(|(key, value)| (key.as_str(), value))
        .eq(expected)
}
