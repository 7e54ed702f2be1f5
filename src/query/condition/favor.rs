//! Fields that test the kinds of favors, such as `gave:intro` (docs/reference/queries.md#fields).
//!
//! In: a value; a contact. Out: the condition, its text, what it needs, and the entries behind it; it holds if there is
//! one. Does not: weigh favors.

use std::fmt::{self, Display, Formatter};

use super::reader::{Read, Reader};
use crate::ledger::{Contact, EntryRef};
use crate::note::State as EntryState;
use crate::query::ast::{ClockTest, Condition, FavorItem, Time};
use crate::query::lexer::{Item, Part};
use crate::query::print::{put, stays_whole};
use crate::query::times::{ValueError, clock_test, reads_as_time};
use crate::settings::{Verb, kinds};
use crate::text::suggest::closest;

impl Reader<'_> {
    pub(super) fn favors(&self, verb: Verb, items: &[Item]) -> Read<Condition> {
        let items = items.iter().map(|item| self.favor(verb, item));
        Ok(Condition::FavorItem {
            verb,
            items: items.collect::<Read<_>>()?,
        })
    }

    /// Reads `kind`, `kind@time`, `"kind"@time` or `@time`.
    fn favor(&self, verb: Verb, item: &Item) -> Read<FavorItem> {
        let (kind, time) = match item.parts.as_slice() {
            [quoted] if quoted.quoted => (Some(quoted.clone()), None),
            [part] => match part.text.split_once('@') {
                Some((kind, time)) => (
                    (!kind.is_empty()).then(|| Part {
                        text: kind.to_owned(),
                        quoted: false,
                        span: part.span.start..part.span.start + kind.len(),
                    }),
                    Some((time, part.span.start + kind.len() + 1..part.span.end)),
                ),
                None => (Some(part.clone()), None),
            },
            [kind, at] if kind.quoted && at.text.starts_with('@') && !at.quoted => (
                Some(kind.clone()),
                Some((&at.text[1..], at.span.start + 1..at.span.end)),
            ),
            _ => {
                self.whole(item)?;
                (None, None)
            }
        };
        let before = kind.as_ref().map_or("", |part| part.text.as_str());
        let field = format!("{}{before}@", self.field());
        let kind = kind
            .as_ref()
            .map(|part| self.kind(verb, part))
            .transpose()?;
        let time = time
            .map(|(time, span)| self.time(&field, time).map_err(|wrong| (span, wrong)))
            .transpose()?;
        Ok(FavorItem { kind, time })
    }

    fn time(&self, field: &str, time: &str) -> Result<Time, ValueError> {
        match clock_test(field, time, self.today)? {
            ClockTest::Age(age) => Ok(Time::Age(age)),
            ClockTest::During(stretch) => Ok(Time::During(stretch)),
            ClockTest::Never | ClockTest::Ever => Err(ValueError::new(format!(
                "`{time}` does not apply to a single entry"
            ))
            .help("after `@` comes an age, a date or a range: `advice@<90d`, `advice@2026`")),
        }
    }

    /// Reads a kind. `gave`, `got` and `asked` accept only known kinds; the other verbs also accept the user's own
    /// words.
    fn kind(&self, verb: Verb, part: &Part) -> Read<String> {
        let field = self.field();
        let wrong = |wrong: ValueError| Err((part.span.clone(), wrong));
        if !part.quoted && reads_as_time(&part.text) {
            let help = match (verb, part.text.to_ascii_lowercase().as_str()) {
                (Verb::Promised, "never" | "ever") => {
                    "to ask whether there is one, write `has:promise`".into()
                }
                (Verb::Needs, "never" | "ever") => {
                    "to ask whether there is one, write `has:need`".into()
                }
                (Verb::Offers, "never" | "ever") => {
                    "to ask whether there is one, write `has:offer`".into()
                }
                (_, "never" | "ever") => {
                    format!("it is allowed only alone: `{field}{}`", part.text)
                }
                _ => format!("for any kind at that time write `{field}@{}`", part.text),
            };
            let message = format!("`{}` is a time, but a kind is expected here", part.text);
            return wrong(ValueError::new(message).help(help));
        }
        let written = kinds::joined(&part.text);
        if written.is_empty() {
            return wrong(ValueError::new("the kind is empty"));
        }
        if let Some(kind) = self.settings.kind(&written) {
            return Ok(kind.to_owned());
        }
        if matches!(verb, Verb::Gave | Verb::Got | Verb::Asked) {
            let known = self.settings.kinds.keys().map(String::as_str);
            let help = match closest(&written, known.clone()) {
                Some(near) => format!("did you mean `{field}{near}`?"),
                None => format!(
                    "kinds are {}; `[kinds]` in ties.toml adds more",
                    known.collect::<Vec<_>>().join(", ")
                ),
            };
            return wrong(ValueError::new(format!("unknown kind `{}`", part.text)).help(help));
        }
        Ok(written)
    }
}

impl Display for FavorItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(kind) = &self.kind {
            let bare = stays_whole(kind) && !kind.contains('@') && !reads_as_time(kind);
            put(kind, bare, f)?;
        }
        match self.time {
            Some(Time::Age(age)) => write!(f, "@{age}"),
            Some(Time::During(stretch)) => write!(f, "@{stretch}"),
            None => Ok(()),
        }
    }
}

/// The entries of a verb that one of the items matches. For `promised` and `needs`, only open entries.
pub(super) fn evidence<'a>(
    contact: Contact<'a>,
    verb: Verb,
    items: &[FavorItem],
) -> impl Iterator<Item = &'a EntryRef> {
    let ledger = contact.ledger;
    let open = matches!(verb, Verb::Promised | Verb::Needs);
    ledger.entries_of(contact.id).filter(move |entry| {
        entry.verb == verb
            && ledger.counts(entry)
            && (!open || entry.state == Some(EntryState::Open))
            && items.iter().any(|item| {
                let kind = item.kind.as_deref();
                kind.is_none_or(|kind| ledger.kind(entry) == Some(kind))
                    && item
                        .time
                        .is_none_or(|time| time.holds(entry.date, ledger.today))
            })
    })
}
