//! Fields that test a clock, such as `met:` (docs/reference/queries.md#fields).
//!
//! In: a value; a contact. Out: the condition, its text, what it needs, which contacts it holds for, and the entries
//! behind it. Does not: compute a clock.

use std::fmt::{self, Display, Formatter};

use super::contacts::each;
use super::evidence::{latest, within};
use super::reader::{Read, Reader};
use crate::date::Date;
use crate::ledger::{Clock, Contact, EntryRef, Ledger};
use crate::query::ast::{Age, ClockTest, Condition};
use crate::query::inputs::QueryInputs;
use crate::query::lexer::{Item, Part};
use crate::query::times::{clock_test, reads_as_time};

impl Reader<'_> {
    pub(super) fn clock(&self, clock: Clock, part: &Part) -> Read<Condition> {
        let test = self.at(part, clock_test(&self.field(), &part.text, self.today))?;
        Ok(Condition::Clock { clock, test })
    }
}

pub(super) fn is_time(item: &Item) -> bool {
    matches!(item.parts.as_slice(), [part] if !part.quoted && reads_as_time(&part.text))
}

impl Display for ClockTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ClockTest::Age(age) => write!(f, "{age}"),
            ClockTest::Never => f.write_str("never"),
            ClockTest::Ever => f.write_str("ever"),
            ClockTest::During(stretch) => write!(f, "{stretch}"),
        }
    }
}

impl Display for Age {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.cmp.sign(), self.length)
    }
}

pub(super) fn holds(
    ledger: &Ledger,
    data: &QueryInputs,
    clock: Clock,
    test: ClockTest,
) -> Vec<bool> {
    match test {
        ClockTest::Age(age) => {
            let holds = age.on(ledger.today);
            each(ledger, |contact| holds(date(contact, data, clock)))
        }
        _ => each(ledger, |contact| passes(contact, data, clock, test)),
    }
}

/// The date of a clock, including `edited`, which is not in the ledger.
fn date(contact: Contact<'_>, data: &QueryInputs, clock: Clock) -> Option<Date> {
    if clock == Clock::Edited {
        let edited = &data.edited;
        edited.get(contact.note() as usize).copied().flatten()
    } else {
        contact.clock(clock)
    }
}

fn passes(contact: Contact<'_>, data: &QueryInputs, clock: Clock, test: ClockTest) -> bool {
    let today = contact.ledger.today;
    let date = || date(contact, data, clock);
    match test {
        ClockTest::Age(age) => age.holds(date(), today),
        ClockTest::Never => date().is_none(),
        ClockTest::Ever => date().is_some(),
        ClockTest::During(stretch) => {
            let range = stretch.range(today);
            match clock {
                // There is only one first interaction, and only one last change of a file.
                Clock::First | Clock::Edited => date().is_some_and(|date| range.contains(date)),
                _ => contact.days(clock).any(|day| range.contains(day)),
            }
        }
    }
}

pub(super) fn evidence(contact: Contact<'_>, clock: Clock, test: ClockTest) -> Vec<&EntryRef> {
    match test {
        ClockTest::Never => Vec::new(),
        ClockTest::During(stretch) if !matches!(clock, Clock::First | Clock::Edited) => {
            within(contact, clock, stretch.range(contact.ledger.today))
        }
        ClockTest::Age(_) | ClockTest::Ever | ClockTest::During(_) => latest(contact, clock),
    }
}
