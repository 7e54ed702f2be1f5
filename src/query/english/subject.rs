//! Who a question asks about: "who", "which professional contacts", "friends I …", "who in Berlin …".
//!
//! In: the words of a question, and what the vault knows. Out: every way to take its first words as a subject, with the
//! part of the query that the subject says by itself. Does not: read what is asked of them.

use std::ops::Range;

use crate::query::ast::{Condition, Query, Text};
use crate::query::fields::TextField;
use crate::query::values::sayable;
use crate::text::words::ranges;

use super::Known;
use super::pattern::GOES_ON;
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
pub(super) const ANYONE: [&str; 16] = [
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
    "them",
    "ones",
];

/// Words before a group that are not of it.
const BEFORE: [&str; 6] = ["all", "my", "the", "of", "our", "among"];

/// The most words that name a group or a place.
const LONGEST: usize = 4;

/// The words of a question, from which its subject is read.
pub(super) struct Beginning<'a> {
    question: &'a str,
    words: &'a [Word],
    known: &'a dyn Known,
    found: Vec<Subject>,
    /// A noun that should name a group, and that nothing in the vault is called by.
    pub unknown: Option<Range<usize>>,
}

/// What must stand around a group.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    /// A word before it says that it is one: "which friends".
    Led,
    /// Nothing: "I", "who" or "that" must follow, or a place, and the noun must be a plural, so that words to search for
    /// stay words to search for.
    Bare,
    /// It may be all that is said: "list my friends".
    Whole,
}

impl<'a> Beginning<'a> {
    pub(super) fn of(question: &'a str, words: &'a [Word], known: &'a dyn Known) -> Self {
        Beginning {
            question,
            words,
            known,
            found: Vec::new(),
            unknown: None,
        }
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.word.as_str())
    }

    fn add(&mut self, taken: usize, group: Option<Query>, said: bool, whole: bool) {
        self.found.push(Subject {
            taken,
            group,
            said,
            whole,
        });
    }

    /// Every way to read the beginning, the likeliest first.
    pub(super) fn subjects(&mut self) -> Vec<Subject> {
        match self.word(0) {
            "who" | "whom" => self.after_who(),
            "which" | "what" => self.groups(1, Around::Led),
            // "whose birthday" is a row of its own.
            "whose" => self.add(0, None, true, false),
            _ => self.after_nothing(),
        }
        std::mem::take(&mut self.found)
    }

    fn after_who(&mut self) {
        self.add(1, None, true, false);
        for (end, group) in self.tails(1) {
            self.add(end, Some(group), true, true);
        }
        match (self.word(1), self.word(2), self.word(3)) {
            ("do", "i", "know") => {
                // Whom one knows "from" somebody is no place.
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
        let shown = match (self.word(0), self.word(1)) {
            ("show" | "give" | "tell", "me") => 2,
            ("show" | "list" | "find", _) => 1,
            _ => 0,
        };
        if self.word(shown) == "who" {
            self.add(shown + 1, None, true, false);
        }
        let whole = shown > 0 && self.word(0) != "find" || matches!(self.word(0), "my" | "our");
        self.groups(shown, if whole { Around::Whole } else { Around::Bare });
    }

    /// "how many people …", "how many friends do I have": what is counted, where such a question is asked.
    pub(super) fn how_many(&mut self) -> Vec<Subject> {
        // "How many times" counts no people.
        if (self.word(0), self.word(1)) != ("how", "many") || self.word(2) == "times" {
            return Vec::new();
        }
        self.groups(2, Around::Led);
        let counted = std::mem::take(&mut self.found);
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
        std::mem::take(&mut self.found)
    }

    /// The first word from `start` on that is none of these.
    fn after(&self, start: usize, these: &[&str]) -> usize {
        let rest = self.words.get(start..).unwrap_or(&[]);
        let skipped = rest
            .iter()
            .take_while(|word| these.contains(&word.word.as_str()));
        start + skipped.count()
    }

    /// Group, place and "who" or "that", from `start` on.
    fn groups(&mut self, start: usize, around: Around) {
        let start = self.after(start, &BEFORE);
        let before = self.found.len();
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
        if self.found.len() == before && around != Around::Bare && start < self.words.len() {
            self.unknown = Some(start..start + 1);
        }
    }

    /// Adds a group that ends here, whole or with what follows it.
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

    /// What a group of these words is: none of "people", no query where the vault knows nothing of that name.
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
        // Where the vault has no such circle, whom one works with is whoever is there.
        if matches!(whole.to_lowercase().as_str(), "colleagues" | "colleague")
            && self.word(range.end) == "at"
        {
            return Some(None);
        }
        // "Berlin friends": both.
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

    /// "in Berlin", "at Acme", "from Sweden" that begin at a word: where they end, and what they say.
    fn tails(&self, at: usize) -> Vec<(usize, Query)> {
        let lead = self.word(at);
        let of = |named: &str| match lead {
            // "in Berlin", "in the family", "in Northwind": whatever has that name.
            "in" => any_of(named),
            "near" => text(TextField::Place, &[named]),
            "at" => text(TextField::Company, &[named]),
            "from" => text_in(&[TextField::Place, TextField::Company], &[named]),
            "tagged" => text(TextField::Tag, &[named]),
            _ => None,
        };
        let start = self.after(at + 1, &["the", "my", "our"]);
        let mut found = Vec::new();
        for end in start + 1..=self.words.len().min(start + LONGEST) {
            if GOES_ON.contains(&self.word(end - 1)) {
                break;
            }
            let Some(tail) = self.written(start..end).and_then(of) else {
                continue;
            };
            found.extend(
                self.tails(end)
                    .into_iter()
                    .map(|(end, next)| (end, Query::and(vec![tail.clone(), next]))),
            );
            found.push((end, tail));
        }
        found
    }

    fn written(&self, range: Range<usize>) -> Option<&'a str> {
        written(self.question, self.words, range)
    }
}

fn both(group: &Option<Query>, place: Query) -> Query {
    Query::and(group.iter().cloned().chain([place]).collect())
}

/// The words as they were written; none where they hold signs of the query language or words of a sentence.
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

/// A field with these values; none where a query cannot say one of them.
fn text(field: TextField, values: &[&str]) -> Option<Query> {
    let values = values.iter().map(|value| sayable(field, value));
    let values = values.collect::<Option<Vec<Text>>>()?;
    Some(Query::Field(Condition::Text { field, values }))
}

/// One of these fields with these values.
fn text_in(fields: &[TextField], values: &[&str]) -> Option<Query> {
    let each = fields.iter().map(|field| text(*field, values));
    each.collect::<Option<Vec<Query>>>().map(Query::or)
}

/// "professional contacts": any circle, tag, company or place of that name.
pub(super) fn any_of(named: &str) -> Option<Query> {
    let fields = [
        TextField::Circle,
        TextField::Tag,
        TextField::Company,
        TextField::Place,
    ];
    text_in(&fields, &[named])
}

/// "friends": a circle or tag of that name, in the plural or not.
fn noun_of(named: &str) -> Option<Query> {
    let forms: Vec<String> = forms_of(named).collect();
    let names: Vec<&str> = forms.iter().map(String::as_str).collect();
    text_in(&[TextField::Circle, TextField::Tag], &names)
}

/// The noun as it is written, and in the other number.
fn forms_of(named: &str) -> impl Iterator<Item = String> {
    let other = match (named.strip_suffix("ies"), named.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(singular)) => singular.to_owned(),
        (None, None) => format!("{named}s"),
    };
    [named.to_owned(), other].into_iter()
}
