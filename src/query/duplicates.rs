//! Finds existing contacts who may be the person that a new note is for.
//!
//! In: a ledger, and what is known of the new person. Out: contacts, each with
//! the reason. Does not: decide whether they are the same.

use crate::ledger::{ContactId, Ledger};
use crate::store::facts;
use crate::text::fold::fold_search;
use crate::text::stem::stem;
use crate::text::suggest::distance;
use crate::text::words;

use super::names::answers_to;

/// What is known of the new person.
#[derive(Debug, Clone, Copy)]
pub struct NewContact<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their e-mail addresses.
    pub emails: &'a [String],
    /// Their phone numbers.
    pub phones: &'a [String],
}

/// Minimum number of digits to compare. A shorter number is part of many others.
const DIGITS: usize = 7;

/// Contacts who may be the same person, each with the reason, in ledger order.
pub fn possible_duplicates(ledger: &Ledger, new: NewContact<'_>) -> Vec<(ContactId, String)> {
    let reason = |contact: ContactId| {
        let note = ledger.contact(contact).note();
        let file = stem(ledger.contact(contact).path());
        let called = || answers_to(ledger, contact).chain([file]);
        let same = |a: &str, b: &str| fold_search(a) == fold_search(b);
        if called().any(|other| same(other, new.name)) {
            return Some("the same name".to_owned());
        }
        let email = ledger
            .emails()
            .of(note)
            .find(|email| new.emails.iter().any(|other| same(email, other)));
        if let Some(email) = email {
            return Some(format!("the same e-mail address, {email}"));
        }
        let phone = ledger
            .facts
            .texts(facts::PHONE)
            .of(note)
            .find(|phone| new.phones.iter().any(|other| is_same_number(phone, other)));
        if let Some(phone) = phone {
            return Some(format!("the same number, {phone}"));
        }
        called()
            .any(|other| is_near(other, new.name))
            .then(|| "nearly the same name".to_owned())
    };
    let everybody = ledger.contact_ids();
    everybody
        .filter_map(|contact| Some((contact, reason(contact)?)))
        .collect()
}

/// Whether the two names may be the same, with a typo or with the words in another order.
fn is_near(first: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut row: Vec<String> = words::folded(text)
            .map(std::borrow::Cow::into_owned)
            .collect();
        row.sort();
        row.join(" ")
    };
    let letters = first.chars().count().min(other.chars().count());
    let reach = match letters {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    let (row, other_row) = (sorted(first), sorted(other));
    !row.is_empty() && (distance(&row, &other_row) <= reach || distance(first, other) <= reach)
}

/// Whether two phone numbers have the same ending, whatever precedes it: a country code, a zero, brackets.
fn is_same_number(first: &str, other: &str) -> bool {
    let digits = |text: &str| -> String {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    };
    let (first, other) = (digits(first), digits(other));
    first.len().min(other.len()) >= DIGITS && (first.ends_with(&other) || other.ends_with(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typo_is_near_and_another_name_is_not() {
        for (first, other) in [
            ("Dana Whitfield", "Dana Whitfeld"),
            ("Dana Whitfield", "whitfield, dana"),
            ("José Álvarez", "Jose Alvarezz"),
            ("Sam Lee", "Sam Leee"),
        ] {
            assert!(is_near(first, other), "{first} {other}");
        }
        for (first, other) in [
            ("Sam", "Pam"),
            ("Hanne Voss", "Jonas Voss"),
            ("Sam Lee", "Samuel Lee"),
            ("", ""),
        ] {
            assert!(!is_near(first, other), "{first} {other}");
        }
        assert!(is_same_number("+49 30 23125 031", "030 / 23125031"));
        assert!(!is_same_number("+49 30 23125 031", "23125"));
        assert!(!is_same_number("+49 30 23125 031", "+49 30 23125 032"));
    }
}
