//! Who a question asks about: "who", "which professional contacts", "friends I …", "who in Berlin …".
//!
//! In: the words of a question. Out: every way to take its first words as a subject, with the part of the query that the
//! subject says by itself. Does not: read what is asked of them.

use crate::query::ast::{Condition, Query, Text};
use crate::query::fields::TextField;
use crate::text::words::ranges;

use super::words::Word;

/// One way to read the beginning.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// How many words it takes.
    pub taken: usize,
    /// What it says by itself: the group.
    pub group: Option<Query>,
    /// Whether a subject stands there, or "who" is to be thought before the words.
    pub said: bool,
    /// Whether it may stand alone: "who in Berlin".
    pub whole: bool,
}

/// Nouns that name no group.
pub(super) const ANYONE: [&str; 14] = [
    "people",
    "person",
    "persons",
    "contacts",
    "contact",
    "connections",
    "connection",
    "everyone",
    "everybody",
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "those",
];

/// Words before a group that are not of it.
const BEFORE: [&str; 5] = ["all", "my", "the", "of", "our"];

/// The most words that name a group or a place.
const LONGEST: usize = 4;

/// Every way to read the beginning, the likeliest first.
pub(super) fn subjects(
    question: &str,
    words: &[Word],
    is_name: &dyn Fn(&str) -> bool,
) -> Vec<Subject> {
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    let subject = |taken, group, said| Subject {
        taken,
        group,
        said,
        whole: false,
    };
    let mut found = Vec::new();
    match word(0) {
        "who" | "whom" => {
            found.push(subject(1, None, true));
            for (end, group) in tails(question, words, 1) {
                found.push(Subject {
                    whole: true,
                    ..subject(end, Some(group), true)
                });
            }
            if (word(1), word(2), word(3)) == ("do", "i", "know") {
                for (end, group) in tails(question, words, 4) {
                    found.push(Subject {
                        whole: true,
                        ..subject(end, Some(group), true)
                    });
                }
            }
            if word(1) == "are" && matches!(word(2), "my" | "our") {
                groups(question, words, 3, false, is_name, &mut |taken, group| {
                    found.push(Subject {
                        whole: true,
                        ..subject(taken, group, true)
                    });
                });
            }
            if matches!(word(1), "of" | "among") {
                let start = after(words, 2, &BEFORE);
                groups(
                    question,
                    words,
                    start,
                    false,
                    is_name,
                    &mut |taken, group| {
                        found.push(subject(taken, group, true));
                    },
                );
            }
        }
        "which" | "what" => {
            let start = after(words, 1, &BEFORE);
            groups(
                question,
                words,
                start,
                false,
                is_name,
                &mut |taken, group| found.push(subject(taken, group, true)),
            );
        }
        // "whose birthday" is a row of its own.
        "whose" => found.push(subject(0, None, true)),
        _ => {
            found.push(subject(0, None, false));
            let shown = match (word(0), word(1)) {
                ("show" | "give" | "tell", "me") => 2,
                ("show" | "list" | "find", _) => 1,
                _ => 0,
            };
            if word(shown) == "who" {
                found.push(subject(shown + 1, None, true));
            }
            let start = after(words, shown, &BEFORE);
            groups(
                question,
                words,
                start,
                true,
                is_name,
                &mut |taken, group| found.push(subject(taken, group, true)),
            );
        }
    }
    found
}

/// "how many people …", "how many friends do I have": what is counted, where such a question is asked.
pub(super) fn how_many(
    question: &str,
    words: &[Word],
    is_name: &dyn Fn(&str) -> bool,
) -> Vec<Subject> {
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    let mut found = Vec::new();
    // "How many times" counts no people.
    if (word(0), word(1)) != ("how", "many") || word(2) == "times" {
        return found;
    }
    let start = after(words, 2, &BEFORE);
    groups(
        question,
        words,
        start,
        false,
        is_name,
        &mut |taken, group| {
            let owned = match (word(taken), word(taken + 1), word(taken + 2)) {
                ("do", "i", "have" | "know") => 3,
                ("are", "there", _) => 2,
                _ => 0,
            };
            let taken = taken + owned;
            if owned > 0 {
                for (end, place) in tails(question, words, taken) {
                    found.push(Subject {
                        taken: end,
                        group: Some(Query::and(group.iter().cloned().chain([place]).collect())),
                        said: true,
                        whole: true,
                    });
                }
            }
            found.push(Subject {
                taken,
                group,
                said: true,
                whole: owned > 0,
            });
        },
    );
    found
}

/// The first word from `start` on that is none of these.
fn after(words: &[Word], start: usize, these: &[&str]) -> usize {
    let rest = words.get(start..).unwrap_or(&[]);
    start
        + rest
            .iter()
            .take_while(|word| these.contains(&word.word.as_str()))
            .count()
}

/// Group, place and "who" or "that", from `start` on. Where no question word stands (`bare`), "I", "who" or "that" must
/// follow, and a noun of the user's own must be a plural: so words to search for stay words to search for.
fn groups(
    question: &str,
    words: &[Word],
    start: usize,
    bare: bool,
    is_name: &dyn Fn(&str) -> bool,
    add: &mut dyn FnMut(usize, Option<Query>),
) {
    for end in start + 1..=words.len().min(start + LONGEST) {
        let Some(noun) = words.get(end - 1) else {
            break;
        };
        let anyone = ANYONE.contains(&noun.word.as_str());
        let of = if anyone { start..end - 1 } else { start..end };
        let named = written(question, words, of.clone());
        if !of.is_empty() && named.is_none_or(is_name) {
            continue;
        }
        if bare && !anyone && !(noun.word.ends_with('s') || noun.word == "family") {
            continue;
        }
        let group = named.map(|named| {
            if anyone {
                any_of(named)
            } else {
                noun_of(named)
            }
        });
        let mut ends = vec![(end, group.clone())];
        for (end, place) in tails(question, words, end) {
            ends.push((
                end,
                Some(Query::and(group.iter().cloned().chain([place]).collect())),
            ));
        }
        for (end, group) in ends {
            let follows = words.get(end).map_or("", |word| word.word.as_str());
            let relative = matches!(follows, "who" | "whom" | "that");
            if relative || !bare || matches!(follows, "i" | "we") {
                add(end + usize::from(relative), group);
            }
        }
    }
}

/// "in Berlin", "at Acme", "from Sweden" that begin at a word: where they end, and what they say.
fn tails(question: &str, words: &[Word], at: usize) -> Vec<(usize, Query)> {
    let lead = words.get(at).map_or("", |word| word.word.as_str());
    let of = |named: &str| match lead {
        // "in Berlin", "in the family", "in Northwind": whatever has that name.
        "in" => Some(any_of(named)),
        "near" => Some(text(TextField::Place, &[named])),
        "at" => Some(text(TextField::Company, &[named])),
        "from" => Some(Query::or(vec![
            text(TextField::Place, &[named]),
            text(TextField::Company, &[named]),
        ])),
        "tagged" => Some(text(TextField::Tag, &[named])),
        _ => None,
    };
    let start = after(words, at + 1, &["the", "my", "our"]);
    (start + 1..=words.len().min(start + LONGEST))
        .filter_map(|end| {
            let named = written(question, words, start..end)?;
            Some((end, of(named)?))
        })
        .collect()
}

/// The words as they were written; none where they hold signs of the query language or words of a sentence.
fn written<'a>(
    question: &'a str,
    words: &[Word],
    range: std::ops::Range<usize>,
) -> Option<&'a str> {
    let words = words.get(range).filter(|words| !words.is_empty())?;
    let plain = words.iter().all(|word| {
        let sentence = matches!(
            word.word.as_str(),
            "i" | "we"
                | "me"
                | "who"
                | "whom"
                | "that"
                | "and"
                | "or"
                | "not"
                | "never"
                | "have"
                | "has"
                | "do"
                | "does"
                | "did"
                | "is"
                | "are"
                | "was"
                | "were"
                | "will"
                | "should"
                | "can"
                | "could"
                | "'s"
        );
        !sentence
            && !word.word.starts_with('-')
            && !word.word.contains([':', '(', ')', '|', '*', '"', '“'])
    });
    let text = question.get(words.first()?.span.start..words.last()?.span.end)?;
    (plain && ranges(text).next().is_some()).then_some(text)
}

fn text(field: TextField, values: &[&str]) -> Query {
    let values = values.iter().map(|text| Text {
        text: (*text).to_owned(),
        prefix: false,
    });
    Query::Field(Condition::Text {
        field,
        values: values.collect(),
    })
}

/// "professional contacts": any circle, tag, company or place of that name.
fn any_of(named: &str) -> Query {
    let fields = [
        TextField::Circle,
        TextField::Tag,
        TextField::Company,
        TextField::Place,
    ];
    Query::or(fields.map(|field| text(field, &[named])).to_vec())
}

/// "friends": a circle or tag of that name, in the plural or not.
fn noun_of(named: &str) -> Query {
    let singular = match (named.strip_suffix("ies"), named.strip_suffix('s')) {
        (Some(stem), _) => Some(format!("{stem}y")),
        (None, Some(singular)) => Some(singular.to_owned()),
        (None, None) => None,
    };
    let names: Vec<&str> = [named].into_iter().chain(singular.as_deref()).collect();
    Query::or(
        [TextField::Circle, TextField::Tag]
            .map(|field| text(field, &names))
            .to_vec(),
    )
}
