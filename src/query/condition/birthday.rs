//! The field `birthday:` (docs/reference/queries.md#fields).
//!
//! In: a value; a birthday. Out: the condition, its text, and whether it holds. Does not: load birthdays.

use std::fmt::{self, Display, Formatter};

use super::reader::{Read, Reader};
use crate::date::{Date, Period, RangeExpr, natural};
use crate::ledger::Contact;
use crate::note::Birthday;
use crate::query::ast::{BirthdayTest, Condition};
use crate::query::lexer::Part;
use crate::query::times::ValueError;

impl Reader<'_> {
    pub(super) fn birthday(&self, part: &Part) -> Read<Condition> {
        if let Some(ahead) = self.ahead(part) {
            return Ok(Condition::Birthday(BirthdayTest::Within(ahead?)));
        }
        let text = part.text.to_lowercase();
        let test = if text == "today" {
            Ok(BirthdayTest::Today)
        } else if let Some(month) = natural::month(&text).or_else(|| month_number(&text)) {
            Ok(BirthdayTest::Month(month))
        } else {
            // Parsed within a leap year, so that February 29 is a valid birthday.
            match RangeExpr::parse(&format!("2024-{text}"), self.today) {
                Ok(RangeExpr::One(Period::Day(day))) => Ok(BirthdayTest::On(day.month(), day.day())),
                _ => Err(ValueError::new(format!("`{}` is not a birthday", part.text)).help(
                    "such as `birthday:<30d`, `birthday:today`, `birthday:12`, `birthday:12-24`",
                )),
            }
        };
        Ok(Condition::Birthday(self.at(part, test)?))
    }
}

fn month_number(text: &str) -> Option<i8> {
    let short = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|month| short && (1..=12).contains(month))
}

impl Display for BirthdayTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            BirthdayTest::Within(ahead) => write!(f, "{ahead}"),
            BirthdayTest::Today => f.write_str("today"),
            BirthdayTest::Month(month) => write!(f, "{month}"),
            BirthdayTest::On(month, day) => write!(f, "{month:02}-{day:02}"),
        }
    }
}

pub(super) fn birthday_of(contact: Contact<'_>) -> Option<Birthday> {
    contact.ledger.birthday_of(contact.note())
}

/// The next day on or after `today` on which this birthday falls. February 29 falls on February 28 in other years.
pub fn next_birthday(birthday: Birthday, today: Date) -> Option<Date> {
    let in_year = |year: i16| {
        Date::new(year, birthday.month, birthday.day)
            .or_else(|_| Date::new(year, birthday.month, birthday.day - 1))
            .ok()
    };
    in_year(today.year())
        .filter(|day| *day >= today)
        .or_else(|| in_year(today.year() + 1))
}

pub(super) fn holds(birthday: Birthday, test: BirthdayTest, today: Date) -> bool {
    let Some(next) = next_birthday(birthday, today) else {
        return false;
    };
    match test {
        BirthdayTest::Within(ahead) => next <= ahead.last_day(today),
        BirthdayTest::Today => next == today,
        BirthdayTest::Month(month) => birthday.month == month,
        // A birthday on February 29 is found by that date, and by the date on which it falls.
        BirthdayTest::On(month, day) => {
            [(birthday.month, birthday.day), (next.month(), next.day())].contains(&(month, day))
        }
    }
}
