//! Reads the whole of a question, or one predicate of it, by the tables.
//!
//! In: the words of a question. Out: a query or a [`Question`] if a row takes all the words; else how far the rows
//! came. Does not: read conditions that are joined; see `join`.

use std::ops::Range;

use crate::date::Date;
use crate::query::ast::Query;
use crate::query::question::Question;
use crate::settings::Settings;

use super::answers::ANSWERS;
use super::captures::Captures;
use super::matcher::{Matcher, Reach};
use super::pattern::Pattern;
use super::phrases::{PHRASES, Polarity};
use super::slots::Slots;
use super::subject::Subject;
use super::vocabulary::BEFORE_NOT;
use super::words::Word;

/// Words that do not change the meaning of a question.
const IDLE: [&str; 7] = [
    "now",
    "still",
    "already",
    "yet",
    "really",
    "actually",
    "currently",
];

/// Verb forms before which no "who" is implied, so that `need money` stays a search for words.
const PLAIN_FORMS: [&str; 11] = [
    "need", "want", "offer", "work", "live", "know", "help", "owe", "deserve", "email", "phone",
];

/// How questions are read, and how far the rows came that could not read this one.
pub(super) struct Grammar<'a> {
    pub(super) question: &'a str,
    pub(super) settings: &'a Settings,
    pub(super) today: Date,
    pub(super) loose: bool,
    /// Whether the user may be the subject of the verb although no "I" stands before it.
    pub(super) implicit_subject: bool,
    /// How far the rows that read furthest came, and example questions of their forms.
    pub(super) best: Reach,
    pub(super) near: Vec<&'static str>,
    /// Words that could be read in two ways, with the reason why they were refused.
    pub(super) doubt: Option<(Range<usize>, &'static str)>,
}

impl Grammar<'_> {
    /// The query for contacts, if one of the subjects and what follows it can be read.
    pub(super) fn contacts(&mut self, words: &[Word], subjects: &[Subject]) -> Option<Query> {
        for loose in [false, true] {
            self.loose = loose;
            for subject in subjects {
                self.implicit_subject = !subject.is_written;
                let rest = &words[subject.taken..];
                let query = match rest {
                    [] if subject.whole => Some(Query::all()),
                    [first, ..]
                        if !subject.is_written && PLAIN_FORMS.contains(&first.word.as_str()) =>
                    {
                        None
                    }
                    rest => self.predicates(&as_question(rest), 0),
                };
                if let Some(query) = query {
                    let parts = subject.group.iter().cloned().chain([query]);
                    return Some(Query::and(parts.collect()));
                }
            }
        }
        None
    }

    /// "With whom did I talk last week": tries the preposition after each word, to find its verb.
    pub(super) fn turned(&mut self, words: &[Word]) -> Option<Query> {
        let (preposition, rest) = words.split_first()?;
        let rest = rest.get(1..)?;
        self.loose = false;
        (1..=rest.len()).find_map(|at| {
            let mut straight = rest.to_vec();
            straight.insert(at, preposition.clone());
            self.predicates(&straight, 0)
        })
    }

    /// A question whose answer is entries, a date or a number.
    pub(super) fn answer(&mut self, words: &[Word]) -> Option<Question> {
        self.loose = false;
        ANSWERS.iter().find_map(|answer| {
            let captures = self.matched(&answer.pattern, answer.example, words, false)?;
            (answer.build)(&captures, self.today)
        })
    }

    /// One predicate. A "still" or "already" that no row contains is ignored.
    pub(super) fn predicate(&mut self, words: &[Word]) -> Option<Query> {
        self.row_of(words).or_else(|| {
            let idle = |word: &Word| !word.quoted && IDLE.contains(&word.word.as_str());
            let without: Vec<Word> = words.iter().filter(|word| !idle(word)).cloned().collect();
            (without.len() < words.len())
                .then(|| self.row_of(&without))
                .flatten()
        })
    }

    fn row_of(&mut self, words: &[Word]) -> Option<Query> {
        let before = words
            .iter()
            .take_while(|word| BEFORE_NOT.contains(&word.word.as_str()))
            .count();
        let not = words
            .get(before)
            .map(|word| word.word.as_str())
            .filter(|word| {
                // A bare "not" belongs to the query language.
                *word == "never" || (*word == "not" && before > 0)
            });
        let mut positive = words.to_vec();
        if not.is_some() {
            positive.remove(before);
        }
        PHRASES.iter().find_map(|phrase| {
            let fits = match phrase.polarity {
                Polarity::Any => true,
                Polarity::Plain => not.is_none(),
                Polarity::Negated => not.is_some(),
                Polarity::Mine => not.is_some() && self.implicit_subject,
                Polarity::NeverMine => not == Some("never") && self.implicit_subject,
            };
            if !fits {
                return None;
            }
            let captures =
                self.matched(&phrase.pattern, phrase.example, &positive, not.is_some())?;
            let query = (phrase.build)(&captures, self.today)?;
            Some(if not.is_some() {
                query.negated()
            } else {
                query
            })
        })
    }

    /// What the slots of a row captured, if the row takes all the words.
    fn matched(
        &mut self,
        row: &'static Pattern,
        example: &'static str,
        words: &[Word],
        negated: bool,
    ) -> Option<Captures> {
        let mut matcher = Matcher {
            words,
            slots: Slots {
                question: self.question,
                settings: self.settings,
                today: self.today,
                loose: self.loose,
            },
            negated,
            reach: Reach::default(),
        };
        let captures = matcher.read(row);
        self.record_reach(matcher.reach, example);
        captures
    }

    /// Whether some row understood anything.
    pub(super) fn has_come(&self) -> bool {
        self.best.byte > 0
    }

    /// Keeps the rows that read furthest.
    fn record_reach(&mut self, reach: Reach, example: &'static str) {
        if reach.byte > self.best.byte {
            self.best = Reach::default();
            self.near.clear();
            self.best.byte = reach.byte;
        }
        if reach.byte == self.best.byte {
            self.best.expected.extend(reach.expected);
            self.near.push(example);
        }
    }
}

/// Turns a statement into a question: "people I should call", "everybody I owe thanks".
fn as_question(words: &[Word]) -> Vec<Word> {
    let mut question = words.to_vec();
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    match (word(0), word(1)) {
        ("i", "should" | "must" | "could" | "am") => question.swap(0, 1),
        ("i", "owe" | "need") => {
            let mut lead = question[0].clone();
            lead.word = "do".to_owned();
            question.insert(0, lead);
        }
        _ => {}
    }
    question
}
