//! Fields whose value is a number, such as `balance:` (docs/reference/queries.md#fields).
//!
//! In: a value; a contact. Out: the condition, its text, what it needs, the number, and the entries behind it. Does
//! not: compute balances.

use std::fmt::{self, Display, Formatter};

use super::evidence::{given_and_got, of_verb, within};
use super::reader::{Read, Reader};
use crate::date::DateRange;
use crate::date::range::write_between;
use crate::ledger::{Clock, Contact, EntryRef};
use crate::query::ast::{Condition, NumberTest};
use crate::query::fields::NumberField;
use crate::query::lexer::Part;
use crate::query::times::{ValueError, compared};
use crate::settings::Verb;

impl Reader<'_> {
    pub(super) fn number(&self, field: NumberField, part: &Part) -> Read<Condition> {
        let whole = |text: &str| {
            text.parse::<i64>().map_err(|_| {
                ValueError::new(match text {
                    "" => "a number is missing".to_owned(),
                    text => format!("`{text}` is not a whole number"),
                })
                .help(format!(
                    "such as `{0}<0`, `{0}>=3`, `{0}0`, `{0}1..5`",
                    self.field()
                ))
            })
        };
        let end = |text: &str| match text {
            "" => Ok(None),
            text => whole(text).map(Some),
        };
        let read = if let Some((cmp, rest)) = compared(&part.text) {
            cmp.and_then(|cmp| Ok(NumberTest::Compare(cmp, whole(rest)?)))
        } else if let Some((from, to)) = part.text.split_once("..") {
            end(from).and_then(|from| match (from, end(to)?) {
                (None, None) => whole("").map(NumberTest::Is),
                (Some(from), Some(to)) if from > to => {
                    Err(ValueError::new("the range ends before it begins")
                        .help(format!("write `{}{to}..{from}`", self.field())))
                }
                (from, to) => Ok(NumberTest::Between(from, to)),
            })
        } else {
            whole(&part.text).map(NumberTest::Is)
        };
        Ok(Condition::Number {
            field,
            test: self.at(part, read)?,
        })
    }
}

impl Display for NumberTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NumberTest::Is(number) => write!(f, "{number}"),
            NumberTest::Compare(cmp, than) => write!(f, "{}{than}", cmp.sign()),
            NumberTest::Between(from, to) => write_between(from.as_ref(), to.as_ref(), f),
        }
    }
}

pub(super) fn number(contact: Contact<'_>, field: NumberField) -> i64 {
    let count = |verb| i64::try_from(contact.count(verb)).unwrap_or(i64::MAX);
    match field {
        NumberField::Balance => contact.balance().balance(),
        NumberField::Interactions => {
            i64::try_from(contact.interaction_days().len()).unwrap_or(i64::MAX)
        }
        NumberField::Asks => count(Verb::Asked),
        NumberField::GaveCount => count(Verb::Gave),
        NumberField::GotCount => count(Verb::Got),
    }
}

pub(super) fn evidence(contact: Contact<'_>, field: NumberField) -> Vec<&EntryRef> {
    match field {
        NumberField::Balance => given_and_got(contact, contact.ledger.window()),
        NumberField::Interactions => within(contact, Clock::Touched, DateRange::ALL),
        NumberField::Asks => of_verb(contact, Verb::Asked),
        NumberField::GaveCount => of_verb(contact, Verb::Gave),
        NumberField::GotCount => of_verb(contact, Verb::Got),
    }
}
