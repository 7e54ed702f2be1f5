//! The field `due:` (docs/reference/queries.md#fields).
//!
//! In: a value; a contact. Out: the condition, its text, what it needs, and whether it holds. Does not: compute the due
//! date.

use std::fmt::{self, Display, Formatter};

use super::reader::{Read, Reader};
use super::state::STATES;
use crate::ledger::Contact;
use crate::query::ast::{Condition, DueTest};
use crate::query::fields::normal;
use crate::query::lexer::Part;
use crate::query::times::{length, stretch};

impl Reader<'_> {
    pub(super) fn due(&self, part: &Part) -> Read<Condition> {
        if let Some(ahead) = self.ahead(part) {
            return Ok(Condition::Due(DueTest::Within(ahead?)));
        }
        let read = stretch(&self.field(), &part.text, self.today).map_err(|wrong| {
            let state = normal(&part.text);
            match STATES.iter().find(|row| row.word == state) {
                Some(row) => wrong.help(format!("did you mean `is:{}`?", row.word)),
                None if length(&part.text).is_some() => {
                    wrong.help(format!("did you mean `{}<{}`?", self.field(), part.text))
                }
                None => wrong,
            }
        });
        Ok(Condition::Due(DueTest::During(self.at(part, read)?)))
    }
}

impl Display for DueTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            DueTest::Within(ahead) => write!(f, "{ahead}"),
            DueTest::During(stretch) => write!(f, "{stretch}"),
        }
    }
}

pub(super) fn holds(contact: Contact<'_>, test: DueTest) -> bool {
    let today = contact.ledger.today;
    contact.due().is_some_and(|due| match test {
        DueTest::Within(ahead) => due.on <= ahead.last_day(today),
        DueTest::During(stretch) => stretch.range(today).contains(due.on),
    })
}
