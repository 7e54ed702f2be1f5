//! Fields whose value is text of the note, such as `name:` and `need:` (docs/reference/queries.md#fields).
//!
//! In: a value; a contact and what the index holds of such fields. Out: the condition, its text, what it needs, which
//! contacts it holds for, and the entries behind it. Does not: compare texts; see `compare`.

use std::fmt::{self, Formatter};

use globset::GlobBuilder;

use super::contacts::each;
use super::reader::{Read, Reader};
use crate::ledger::{Contact, EntryRef, Ledger};
use crate::note::State as EntryState;
use crate::query::ast::{Condition, Text};
use crate::query::compare::fits;
use crate::query::fields::{Matching, TextField};
use crate::query::inputs::{QueryInputs, row};
use crate::query::lexer::Item;
use crate::query::print::{list, put, starred, stays_whole};
use crate::query::times::ValueError;
use crate::settings::Verb;
use crate::store::{NoteId, Texts, facts};
use crate::text::words;

/// Reads text; a trailing `*` makes it a prefix.
pub(crate) fn as_text(written: &str) -> Text {
    let text = written.trim();
    let bare = text.trim_end_matches('*');
    Text {
        prefix: bare.len() < text.len(),
        text: bare.trim_end().to_owned(),
    }
}

/// Whether full text can search for it: it has at least one letter or digit.
pub(crate) fn searchable(text: &Text) -> bool {
    words::ranges(&text.text).next().is_some()
}

pub(crate) fn nothing_in(text: &str) -> ValueError {
    ValueError::new(format!("`{text}` has no letter or digit to look for"))
}

pub(crate) fn star_within() -> ValueError {
    ValueError::new("a `*` is allowed only at the end of a word")
        .help("`clim*` finds words that begin with `clim`")
}

/// Why a text is not a valid value of a field.
enum BadText {
    Nothing,
    StarWithin,
    /// Contains the value without the `*`.
    StarAtEnd(String),
    NoDigit,
    NoGlob(globset::Error),
}

/// The value of a text field as a query can express it in quotes; `None` if no query can.
pub(crate) fn quotable_text(field: TextField, written: &str) -> Option<Text> {
    text_value(field, written, true).ok()
}

fn text_value(field: TextField, written: &str, quoted: bool) -> Result<Text, BadText> {
    let literal = |text: &str| Text {
        text: text.to_owned(),
        prefix: false,
    };
    let trimmed = written.trim();
    match field.matching() {
        Matching::Words => {
            let text = as_text(written);
            if !searchable(&text) {
                return Err(BadText::Nothing);
            }
            if !quoted && text.text.contains('*') {
                return Err(BadText::StarWithin);
            }
            Ok(text)
        }
        Matching::Whole => {
            let text = match field {
                TextField::Tag => {
                    trimmed.trim_start_matches(|c: char| c == '#' || c.is_whitespace())
                }
                _ => trimmed,
            };
            if text.is_empty() {
                return Err(BadText::Nothing);
            }
            if text.ends_with('*') {
                let bare = text.trim_end_matches('*');
                return Err(BadText::StarAtEnd(bare.to_owned()));
            }
            Ok(literal(text))
        }
        Matching::Digits if !written.contains(|c: char| c.is_ascii_digit()) => {
            Err(BadText::NoDigit)
        }
        Matching::Digits => Ok(literal(trimmed)),
        Matching::Glob if trimmed.is_empty() => Err(BadText::Nothing),
        Matching::Glob => match GlobBuilder::new(trimmed).build() {
            Ok(_) => Ok(literal(trimmed)),
            Err(error) => Err(BadText::NoGlob(error)),
        },
    }
}

impl Reader<'_> {
    pub(super) fn texts(&self, field: TextField, items: &[Item]) -> Read<Condition> {
        let values = items.iter().map(|item| self.text(field, item));
        Ok(Condition::Text {
            field,
            values: values.collect::<Read<_>>()?,
        })
    }

    fn text(&self, field: TextField, item: &Item) -> Read<Text> {
        let part = self.whole(item)?;
        let wrong = |unsayable| match unsayable {
            BadText::Nothing => nothing_in(&part.text),
            BadText::StarWithin => star_within(),
            BadText::StarAtEnd(bare) => {
                ValueError::new(format!("`{}` takes whole values, no `*`", self.field()))
                    .help(format!("write `{}{bare}`", self.field()))
            }
            BadText::NoDigit => ValueError::new("a phone number has digits"),
            BadText::NoGlob(error) => ValueError::new(format!("not a glob: {}", error.kind()))
                .help("a glob with a comma in it is quoted: `path:\"{a,b}/**\"`"),
        };
        let read = text_value(field, &part.text, part.quoted);
        self.at(part, read.map_err(wrong))
    }
}

pub(super) fn print(field: TextField, values: &[Text], f: &mut Formatter<'_>) -> fmt::Result {
    list(values, f, |text, f| {
        let written = starred(text);
        let reads_back = text_value(field, &written, false).ok().as_ref() == Some(text);
        put(&written, reads_back && stays_whole(&written), f)
    })
}

/// Whether the field is also in entries, so that its values are searched for.
pub(super) fn searches_entries(field: TextField) -> bool {
    verb_of(field).is_some()
}

/// The verb of the entries whose text the field also searches.
fn verb_of(field: TextField) -> Option<Verb> {
    match field {
        TextField::Need => Some(Verb::Needs),
        TextField::Offer => Some(Verb::Offers),
        _ => None,
    }
}

pub(super) fn holds(
    ledger: &Ledger,
    data: &QueryInputs,
    field: TextField,
    values: &[Text],
) -> Vec<bool> {
    let fits = fits(field, values);
    if field == TextField::Path {
        return each(ledger, |contact| fits(contact.path()));
    }
    if field == TextField::Name {
        let (names, aliases) = (
            fitting(ledger.facts.texts(facts::NAME), &fits),
            fitting(ledger.aliases(), &fits),
        );
        return each(ledger, |contact| {
            has(&names, contact.note()) || has(&aliases, contact.note())
        });
    }
    let mut holds = match field.texts(&ledger.facts) {
        Some(texts) => {
            let fitting = fitting(texts, fits);
            each(ledger, |contact| has(&fitting, contact.note()))
        }
        None => vec![false; ledger.contacts.len()],
    };
    let Some(verb) = verb_of(field) else {
        return holds;
    };
    for entry in saying(ledger, data, verb, values) {
        ledger
            .contacts_in(entry)
            .into_iter()
            .for_each(|contact| holds[ledger.place_of(contact)] = true);
    }
    holds
}

/// For each distinct text, whether it matches. Each text is tested once.
fn fitting(texts: &Texts, fits: impl Fn(&str) -> bool) -> (&Texts, Vec<bool>) {
    (texts, texts.words().iter().map(fits).collect())
}

fn has((texts, fitting): &(&Texts, Vec<bool>), note: NoteId) -> bool {
    !texts.words().is_empty()
        && texts
            .places()
            .of(note)
            .iter()
            .any(|place| fitting[*place as usize])
}

/// The `needs` or `offers` entries whose text contains one of the values. Of `needs`, only open entries.
fn saying<'a>(
    ledger: &'a Ledger,
    data: &'a QueryInputs,
    verb: Verb,
    values: &'a [Text],
) -> impl Iterator<Item = &'a EntryRef> {
    let hits = values.iter().filter_map(|value| data.hits.get(&row(value)));
    let entries = hits
        .flat_map(|hits| &hits.entries)
        .filter_map(|(note, place)| ledger.entry_at(*note, *place));
    entries.filter(move |entry| {
        entry.verb == verb
            && ledger.counts(entry)
            && (verb != Verb::Needs || entry.state == Some(EntryState::Open))
    })
}

pub(super) fn evidence<'a>(
    contact: Contact<'a>,
    data: &QueryInputs,
    field: TextField,
    values: &[Text],
) -> Vec<&'a EntryRef> {
    let ledger = contact.ledger;
    let Some(verb) = verb_of(field) else {
        return Vec::new();
    };
    let theirs = |entry: &&EntryRef| ledger.contacts_in(entry).contains(&contact.id);
    let places: Vec<(NoteId, u32)> = saying(ledger, data, verb, values)
        .filter(theirs)
        .map(|entry| (entry.note, entry.place))
        .collect();
    let is_among = |entry: &&EntryRef| places.contains(&(entry.note, entry.place));
    ledger.entries_of(contact.id).filter(is_among).collect()
}
