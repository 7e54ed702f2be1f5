//! Who is meant by a name that somebody typed (output.md, Commands).
//!
//! In: a book and a text. Out: the one contact, several, or the nearest names. Does not: choose among several.

use crate::book::{Book, ContactId};
use crate::calendar::day;
use crate::index::Texts;
use crate::text::fold::fold_search;
use crate::text::stem::stem;
use crate::text::suggest::distance;
use crate::text::words;

/// What a name came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Exactly one contact.
    One(ContactId),
    /// Several could be meant.
    Several(Vec<ContactId>),
    /// Nobody; the names nearest to it.
    Nobody(Vec<String>),
}

/// So many names are offered at most.
const OFFERED: usize = 3;

/// Finds whom `text` means: a name, alias, stem, e-mail address or path, else part of a name; letter case and accents
/// are ignored, and a whole match comes before a part. `emails` is that column of the index.
pub fn find(book: &Book, emails: &Texts, text: &str) -> Named {
    let wanted = fold_search(text.trim());
    let wanted_path = wanted.strip_suffix(".md").unwrap_or(&wanted);
    let steps: [&dyn Fn(ContactId) -> bool; 3] = [
        &|contact| {
            let path = fold_search(book.contact(contact).path());
            let path = path.strip_suffix(".md").unwrap_or(&path);
            path == wanted_path && wanted.contains('/')
                || answers_to(book, contact).any(|name| fold_search(name) == wanted)
                || emails
                    .of(book.contact(contact).note())
                    .any(|email| fold_search(email) == wanted)
        },
        &|contact| fold_search(stem(book.contact(contact).path())) == wanted_path,
        &|contact| {
            let row: Vec<String> = words::folded(text)
                .map(std::borrow::Cow::into_owned)
                .collect();
            answers_to(book, contact).any(|name| words::occurs(name, &row, true))
        },
    ];
    for holds in steps {
        let found: Vec<ContactId> = book.everybody().filter(|contact| holds(*contact)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Named::One(*one),
            _ => return Named::Several(found),
        }
    }
    Named::Nobody(nearest(book, &wanted))
}

fn answers_to(book: &Book, contact: ContactId) -> impl Iterator<Item = &str> {
    let note = book.contact(contact).note();
    book.names.of(note).chain(book.aliases.of(note))
}

/// The names of which some part is nearest to what was typed.
fn nearest(book: &Book, wanted: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for contact in book.everybody() {
        let apart = |name: &str| {
            let parts = name.split_whitespace().map(|part| distance(part, wanted));
            parts
                .chain([distance(name, wanted)])
                .min()
                .unwrap_or(usize::MAX)
        };
        let best = answers_to(book, contact)
            .map(apart)
            .min()
            .unwrap_or(usize::MAX);
        if best <= 1 + wanted.chars().count() / 4 {
            found.push((best, book.name(contact)));
        }
    }
    found.sort_unstable();
    let best = found.first().map_or(0, |(apart, _)| *apart);
    found.retain(|(apart, _)| *apart == best);
    found
        .into_iter()
        .take(OFFERED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// What tells a contact apart from others of a like name: circle, company, last contact.
pub fn told_apart(book: &Book, contact: ContactId, companies: &Texts, circles: &Texts) -> String {
    let person = book.contact(contact);
    let mut parts: Vec<String> = circles
        .of(person.note())
        .chain(companies.of(person.note()))
        .map(str::to_owned)
        .collect();
    if let Some(touched) = person.clock(crate::book::Clock::Touched) {
        parts.push(format!(
            "last contact {touched}, {} days ago",
            day::between(touched, book.today)
        ));
    }
    parts.push(person.path().to_owned());
    parts.join(" · ")
}
