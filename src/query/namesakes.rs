//! Who may be the person that a new note is to be made for.
//!
//! In: a book, the columns of addresses, and what is known of somebody new. Out: contacts, each with what speaks for it.
//! Does not: decide.

use crate::ledger::{Book, ContactId};
use crate::store::Texts;
use crate::text::fold::fold_search;
use crate::text::stem::stem;
use crate::text::suggest::distance;
use crate::text::words;

use super::names::answers_to;

/// What is known of somebody new.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their addresses.
    pub emails: &'a [String],
    /// Their numbers.
    pub phones: &'a [String],
}

/// Fewer digits than this are part of many numbers.
const DIGITS: usize = 7;

/// Contacts who may be the same person, with the reason, in the order of the book.
pub fn namesakes(
    book: &Book,
    emails: &Texts,
    phones: &Texts,
    new: New<'_>,
) -> Vec<(ContactId, String)> {
    let reason = |contact: ContactId| {
        let note = book.contact(contact).note();
        let file = stem(book.contact(contact).path());
        let called = || answers_to(book, contact).chain([file]);
        let same = |a: &str, b: &str| fold_search(a) == fold_search(b);
        if called().any(|other| same(other, new.name)) {
            return Some("the same name".to_owned());
        }
        let email = emails
            .of(note)
            .find(|email| new.emails.iter().any(|other| same(email, other)));
        if let Some(email) = email {
            return Some(format!("the same e-mail address, {email}"));
        }
        let phone = phones
            .of(note)
            .find(|phone| new.phones.iter().any(|other| is_same_number(phone, other)));
        if let Some(phone) = phone {
            return Some(format!("the same number, {phone}"));
        }
        called()
            .any(|other| is_near(other, new.name))
            .then(|| "nearly the same name".to_owned())
    };
    let everybody = book.everybody();
    everybody
        .filter_map(|contact| Some((contact, reason(contact)?)))
        .collect()
}

/// Whether one may be the other with a slip of the pen, or the words in another order.
fn is_near(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut row: Vec<String> = words::folded(text)
            .map(std::borrow::Cow::into_owned)
            .collect();
        row.sort();
        row.join(" ")
    };
    let letters = one.chars().count().min(other.chars().count());
    let reach = match letters {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    let (row, other_row) = (sorted(one), sorted(other));
    !row.is_empty() && (distance(&row, &other_row) <= reach || distance(one, other) <= reach)
}

/// Whether two numbers end alike, whatever stands before them: a country, a zero, brackets.
fn is_same_number(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    };
    let (one, other) = (digits(one), digits(other));
    one.len().min(other.len()) >= DIGITS && (one.ends_with(&other) || other.ends_with(&one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_name_is_not() {
        for (one, other) in [
            ("Dana Whitfield", "Dana Whitfeld"),
            ("Dana Whitfield", "whitfield, dana"),
            ("José Álvarez", "Jose Alvarezz"),
            ("Sam Lee", "Sam Leee"),
        ] {
            assert!(is_near(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("Sam", "Pam"),
            ("Hanne Voss", "Jonas Voss"),
            ("Sam Lee", "Samuel Lee"),
            ("", ""),
        ] {
            assert!(!is_near(one, other), "{one} {other}");
        }
        assert!(is_same_number("+49 30 23125 031", "030 / 23125031"));
        assert!(!is_same_number("+49 30 23125 031", "23125"));
        assert!(!is_same_number("+49 30 23125 031", "+49 30 23125 032"));
    }
}
