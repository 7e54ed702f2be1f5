//! Reads who a question is about: "who", "which professional contacts", "friends I …", "who in Berlin …".
//!
//! In: the words of a question, and the names that the vault knows. Out: every way to read its first words as a
//! subject, with the part of the query that the subject itself states. Does not: read the predicate.

use std::ops::Range;

use crate::query::ast::{Condition, Query, Text};
use crate::query::condition::quotable_text;
use crate::query::fields::TextField;
use crate::text::words::ranges;

use super::known::Known;
use super::vocabulary::{ANYONE, GOES_ON};
use super::words::Word;

/// One way to read the beginning of a question.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// Number of words it takes.
    pub taken: usize,
    /// The query for the group that it names; `None` if it names no group.
    pub group: Option<Query>,
    /// Whether a subject is written. If not, "who" is implied before the words.
    pub is_written: bool,
    /// Whether it may stand alone: "who in Berlin".
    pub whole: bool,
}

/// Words before a group that do not belong to it.
const BEFORE: [&str; 6] = ["all", "my", "the", "of", "our", "among"];

/// Maximum number of words that name a group or a place.
const LONGEST: usize = 4;

/// The words of a question, from which its subject is read.
pub(super) struct Beginning<'a> {
    question: &'a str,
    words: &'a [Word],
    known: &'a dyn Known,
    readings: Vec<Subject>,
    /// The words that should name a group, if no group in the vault has that name.
    pub unknown: Option<Range<usize>>,
}

/// What must surround a group.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    /// A word before it marks it as a group: "which friends".
    Led,
    /// No word before it. "I", "who", "that" or a place must follow, and the noun must be a plural, so that words to
    /// search for are not read as a question.
    Bare,
    /// It may be the whole question: "list my friends".
    Whole,
}

impl<'a> Beginning<'a> {
    pub(super) fn of(question: &'a str, words: &'a [Word], known: &'a dyn Known) -> Self {
        Beginning {
            question,
            words,
            known,
            readings: Vec::new(),
            unknown: None,
        }
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.word.as_str())
    }

    fn add(&mut self, taken: usize, group: Option<Query>, is_written: bool, whole: bool) {
        self.readings.push(Subject {
            taken,
            group,
            is_written,
            whole,
        });
    }

    /// Every way to read the beginning, most likely first.
    pub(super) fn subjects(&mut self) -> Vec<Subject> {
        match self.word(0) {
            "who" | "whom" => self.after_who(),
            "which" | "what" => self.groups(1, Around::Led),
            // "whose birthday" has a row of its own.
            "whose" => self.add(0, None, true, false),
            _ => self.after_nothing(),
        }
        std::mem::take(&mut self.readings)
    }

    fn after_who(&mut self) {
        self.add(1, None, true, false);
        for (end, group) in self.tails(1) {
            self.add(end, Some(group), true, true);
        }
        match (self.word(1), self.word(2), self.word(3)) {
            ("do", "i", "know") => {
                // "Who do I know from X" names a person, not a place.
                for (end, group) in self
                    .tails(4)
                    .into_iter()
                    .filter(|_| self.word(4) != "from")
                    .collect::<Vec<_>>()
                {
                    self.add(end, Some(group), true, true);
                }
                if matches!(self.word(4), "who" | "that") {
                    self.add(5, None, true, false);
                }
            }
            ("are", "my" | "our", _) => self.groups(3, Around::Whole),
            ("of" | "among", ..) => self.groups(2, Around::Led),
            _ => {}
        }
    }

    fn after_nothing(&mut self) {
        self.add(0, None, false, false);
        let skipped = match (self.word(0), self.word(1)) {
            ("show" | "give" | "tell", "me") => 2,
            ("show" | "list" | "find", _) => 1,
            _ => 0,
        };
        if self.word(skipped) == "who" {
            self.add(skipped + 1, None, true, false);
        }
        let whole = skipped > 0 && self.word(0) != "find" || matches!(self.word(0), "my" | "our");
        self.groups(skipped, if whole { Around::Whole } else { Around::Bare });
    }

    /// "how many people …", "how many friends do I have": what is counted; empty for other questions.
    pub(super) fn how_many(&mut self) -> Vec<Subject> {
        // "How many times" does not count people.
        if (self.word(0), self.word(1)) != ("how", "many") || self.word(2) == "times" {
            return Vec::new();
        }
        self.groups(2, Around::Led);
        let counted = std::mem::take(&mut self.readings);
        for Subject { taken, group, .. } in counted {
            let owned = match (self.word(taken), self.word(taken + 1), self.word(taken + 2)) {
                ("do", "i", "have" | "know") => 3,
                ("are", "there", _) => 2,
                _ => 0,
            };
            let taken = taken + owned;
            if owned > 0 {
                for (end, place) in self.tails(taken) {
                    self.add(end, Some(both(&group, place)), true, true);
                }
            }
            self.add(taken, group, true, owned > 0);
        }
        std::mem::take(&mut self.readings)
    }

    /// The index of the first word from `start` on that is none of these.
    fn after(&self, start: usize, these: &[&str]) -> usize {
        let rest = self.words.get(start..).unwrap_or(&[]);
        let skipped = rest
            .iter()
            .take_while(|word| these.contains(&word.word.as_str()));
        start + skipped.count()
    }

    /// Reads group, place, and "who" or "that", from `start` on.
    fn groups(&mut self, start: usize, around: Around) {
        let start = self.after(start, &BEFORE);
        let before = self.readings.len();
        for end in start + 1..=self.words.len().min(start + LONGEST) {
            let noun = self.word(end - 1).to_owned();
            let anyone = ANYONE.contains(&noun.as_str());
            let plural = noun.ends_with('s') || noun == "family";
            if around == Around::Bare && !anyone && !plural {
                continue;
            }
            let Some(group) = self.named(start..end, anyone) else {
                continue;
            };
            let listed = around == Around::Whole || anyone && group.is_some();
            self.end(end, group.clone(), around, listed);
            for (end, place) in self.tails(end) {
                self.end(end, Some(both(&group, place)), around, true);
            }
        }
        if self.readings.len() == before && around != Around::Bare && start < self.words.len() {
            self.unknown = Some(start..start + 1);
        }
    }

    /// Adds a group that ends here, alone or with what follows it.
    fn end(&mut self, end: usize, group: Option<Query>, around: Around, whole: bool) {
        if (self.word(end), self.word(end + 1)) == ("i", "know") {
            for (end, place) in self.tails(end + 2) {
                self.add(end, Some(both(&group, place)), true, true);
            }
        }
        let follows = self.word(end);
        let relative = matches!(follows, "who" | "whom" | "that");
        let begun = relative || matches!(follows, "i" | "we");
        if begun || around == Around::Led {
            self.add(end + usize::from(relative), group, true, false);
        } else if whole && end == self.words.len() && group.is_some() {
            self.add(end, group, true, true);
        }
    }

    /// The query for a group of these words: `Some(None)` for "people", `None` if the vault has no such name.
    fn named(&self, range: Range<usize>, anyone: bool) -> Option<Option<Query>> {
        if anyone {
            let of = range.start..range.end - 1;
            if of.is_empty() {
                return Some(None);
            }
            let named = self.written(of)?;
            return any_of(named).filter(|_| self.is_known(named)).map(Some);
        }
        let whole = self.written(range.clone())?;
        if self.is_noun(whole) {
            return noun_of(whole).map(Some);
        }
        // Without a circle "colleagues" in the vault, "colleagues at X" means whoever works at X.
        if matches!(whole.to_lowercase().as_str(), "colleagues" | "colleague")
            && self.word(range.end) == "at"
        {
            return Some(None);
        }
        // "Berlin friends": both conditions.
        let noun = self.written(range.end - 1..range.end)?;
        let of = self.written(range.start..range.end - 1)?;
        if !self.is_noun(noun) || !self.is_known(of) {
            return None;
        }
        Some(Some(Query::and(vec![any_of(of)?, noun_of(noun)?])))
    }

    fn is_known(&self, named: &str) -> bool {
        !self.known.is_name(named) && self.known.is_group(named)
    }

    fn is_noun(&self, named: &str) -> bool {
        let mut forms = forms_of(named);
        !self.known.is_name(named) && forms.any(|form| self.known.is_circle_or_tag(&form))
    }

    /// "in Berlin", "at Acme", "from Sweden" that begin at a word: where each ends, and its query.
    fn tails(&self, at: usize) -> Vec<(usize, Query)> {
        let lead = self.word(at);
        let of = |named: &str| match lead {
            // "in Berlin", "in the family", "in Northwind": any group with that name.
            "in" => any_of(named),
            "near" => text(TextField::Place, &[named]),
            "at" => text(TextField::Company, &[named]),
            "from" => text_in(&[TextField::Place, TextField::Company], &[named]),
            "tagged" => text(TextField::Tag, &[named]),
            _ => None,
        };
        let start = self.after(at + 1, &["the", "my", "our"]);
        let mut readings = Vec::new();
        for end in start + 1..=self.words.len().min(start + LONGEST) {
            if GOES_ON.contains(&self.word(end - 1)) {
                break;
            }
            let Some(tail) = self.written(start..end).and_then(of) else {
                continue;
            };
            readings.extend(
                self.tails(end)
                    .into_iter()
                    .map(|(end, next)| (end, Query::and(vec![tail.clone(), next]))),
            );
            readings.push((end, tail));
        }
        readings
    }

    fn written(&self, range: Range<usize>) -> Option<&'a str> {
        written(self.question, self.words, range)
    }
}

fn both(group: &Option<Query>, place: Query) -> Query {
    Query::and(group.iter().cloned().chain([place]).collect())
}

/// The words as written; `None` if they contain signs of the query language or words of a sentence.
fn written<'a>(question: &'a str, words: &[Word], range: Range<usize>) -> Option<&'a str> {
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
    let text = text.trim();
    (plain && ranges(text).next().is_some()).then_some(text)
}

/// A condition on a field with these values; `None` if a query cannot express one of them.
fn text(field: TextField, values: &[&str]) -> Option<Query> {
    let values = values.iter().map(|value| quotable_text(field, value));
    let values = values.collect::<Option<Vec<Text>>>()?;
    Some(Query::Field(Condition::Text { field, values }))
}

/// One of these fields has one of these values.
fn text_in(fields: &[TextField], values: &[&str]) -> Option<Query> {
    let each = fields.iter().map(|field| text(*field, values));
    each.collect::<Option<Vec<Query>>>().map(Query::or)
}

/// "professional contacts": any circle, tag, company or place with that name.
pub(super) fn any_of(named: &str) -> Option<Query> {
    let fields = [
        TextField::Circle,
        TextField::Tag,
        TextField::Company,
        TextField::Place,
    ];
    text_in(&fields, &[named])
}

/// "friends": a circle or tag with that name, in singular or plural.
fn noun_of(named: &str) -> Option<Query> {
    let forms: Vec<String> = forms_of(named).collect();
    let names: Vec<&str> = forms.iter().map(String::as_str).collect();
    text_in(&[TextField::Circle, TextField::Tag], &names)
}

/// The noun as written, and in the other number.
fn forms_of(named: &str) -> impl Iterator<Item = String> {
    let other = match (named.strip_suffix("ies"), named.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(singular)) => singular.to_owned(),
        (None, None) => format!("{named}s"),
    };
    [named.to_owned(), other].into_iter()
}
