//! Reads questions in plain English, by a closed grammar, into the same tree as queries
//! (docs/reference/queries.md#how-an-input-is-read).
//!
//! In: what a person typed, the settings, today, and the names that the vault knows. Out: a [`Reading`]: the question,
//! an error that names the word that was not understood, or the information that it is not a question. Does not: guess;
//! every word of a question must be understood.
//!
//! `subject` reads who the question is about. `phrases` is the table of predicates. `answers` is the table of questions
//! whose answer is entries, a date or a number. `join` reads several conditions. `pattern` matches rows of the tables
//! against words. `acts` and `when` hold the verbs and the times. `unread` reports what was not understood.

mod acts;
mod answers;
mod join;
mod pattern;
mod phrases;
mod subject;
mod unread;
mod when;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::date::Date;
use crate::settings::Settings;
use crate::text::Diagnostic;

use super::ast::Query;
use super::question::Question;
use answers::ANSWERS;
use pattern::{Captures, Matcher, Reach};
use phrases::{PHRASES, Polarity};
use subject::{Beginning, Subject};
use words::{Word, words};

/// What an input is (docs/reference/queries.md#how-an-input-is-read).
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A question.
    Question(Question),
    /// It begins like a question, but cannot be read.
    Unread(Diagnostic),
    /// Not a question. It is to be read as a query.
    NotAQuestion,
}

/// The words with which a question begins.
const QUESTION_WORDS: [&str; 9] = [
    "who", "whom", "whose", "which", "what", "when", "where", "how", "why",
];

/// The auxiliaries with which a question without "who" begins.
const AUXILIARIES: [&str; 11] = [
    "have", "do", "does", "did", "am", "is", "are", "was", "will", "should", "can",
];

/// Prepositions that may stand before "whom".
const PREPOSITIONS: [&str; 5] = ["with", "to", "from", "for", "of"];

/// Words that begin a clause of a question after "I".
const AFTER_I: [&str; 6] = ["have", "did", "should", "owe", "need", "am"];

/// Words that may stand before "not" and "never".
const BEFORE_NOT: [&str; 20] = [
    "have", "has", "had", "do", "does", "did", "am", "is", "are", "was", "were", "will", "should",
    "can", "could", "must", "might", "'s", "i", "we",
];

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

/// Maximum number of words of a question. A longer text cannot be read as one.
const LONGEST: usize = 60;

/// The names that the vault knows.
pub trait Known {
    /// Whether a contact has this name, so that somebody called Will can be looked up.
    fn is_name(&self, text: &str) -> bool;
    /// Whether some contact has this circle or tag.
    fn is_circle_or_tag(&self, text: &str) -> bool;
    /// Whether some contact has this circle, tag, company or place.
    fn is_group(&self, text: &str) -> bool;
}

/// A vault about which nothing is known: nobody has a name, and any noun may be a group.
#[derive(Debug, Clone, Copy)]
pub struct AnyGroup;

impl Known for AnyGroup {
    fn is_name(&self, _: &str) -> bool {
        false
    }

    fn is_circle_or_tag(&self, _: &str) -> bool {
        true
    }

    fn is_group(&self, _: &str) -> bool {
        true
    }
}

/// Reads a question.
///
/// ```
/// use ties::query::english::{AnyGroup, Reading, read};
/// use ties::{date::Date, settings::Settings};
/// let today = Date::constant(2026, 11, 22);
/// let read = |text| read(text, &Settings::default(), today, &AnyGroup);
/// let Reading::Question(question) = read("Who haven't I updated in 30 days?") else { panic!() };
/// assert_eq!(question.to_string(), "updated:>30d");
/// assert!(matches!(read("who haven't I updated in ages"), Reading::Unread(_)));
/// assert_eq!(read("berlin"), Reading::NotAQuestion);
/// ```
pub fn read(text: &str, settings: &Settings, today: Date, known: &dyn Known) -> Reading {
    let words = words(text);
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    let turned = PREPOSITIONS.contains(&word(0)) && word(1) == "whom";
    // "Friends or family I haven't called" is a question, not words to search for.
    let of_mine = words.windows(2).any(|pair| {
        pair[0].word == "i" && !pair[0].quoted && AFTER_I.contains(&pair[1].word.as_str())
    });
    let begins = QUESTION_WORDS.contains(&word(0))
        || AUXILIARIES.contains(&word(0))
        || word(0).starts_with("who'")
        || turned
        || of_mine;
    if words.is_empty() || words.len() > LONGEST && !begins {
        return Reading::NotAQuestion;
    }
    let mut grammar = Grammar {
        question: text,
        settings,
        today,
        loose: false,
        implicit_subject: false,
        best: Reach::default(),
        near: Vec::new(),
        doubt: None,
    };
    let mut about = Beginning::of(text, &words, known);
    let mut grouped = false;
    if words.len() <= LONGEST {
        let counted = about.how_many();
        let subjects = about.subjects();
        grouped = subjects
            .iter()
            .any(|subject| subject.said && subject.taken > 0);
        let asked = grammar
            .contacts(&words, &counted)
            .map(Question::HowMany)
            .or_else(|| grammar.answer(&words))
            .or_else(|| grammar.contacts(&words, &subjects).map(Question::Who))
            .or_else(|| {
                let straight = turned.then(|| grammar.turned(&words));
                straight.flatten().map(Question::Who)
            });
        if let Some(asked) = asked {
            return Reading::Question(asked);
        }
    }
    if (begins || grouped) && !known.is_name(text.trim()) {
        return Reading::Unread(unread::unread(&grammar, &words, about.unknown));
    }
    Reading::NotAQuestion
}

struct Grammar<'a> {
    question: &'a str,
    settings: &'a Settings,
    today: Date,
    loose: bool,
    /// Whether the user may be the subject of the verb although no "I" stands before it.
    implicit_subject: bool,
    /// How far the rows that read furthest came, and example questions of their forms.
    best: Reach,
    near: Vec<&'static str>,
    /// Words that could be read in two ways, with the reason why they were refused.
    doubt: Option<(Range<usize>, &'static str)>,
}

impl Grammar<'_> {
    /// The query for contacts, if one of the subjects and what follows it can be read.
    fn contacts(&mut self, words: &[Word], subjects: &[Subject]) -> Option<Query> {
        for loose in [false, true] {
            self.loose = loose;
            for subject in subjects {
                self.implicit_subject = !subject.said;
                let rest = &words[subject.taken..];
                let said = match rest {
                    [] if subject.whole => Some(Query::all()),
                    [first, ..] if !subject.said && PLAIN_FORMS.contains(&first.word.as_str()) => {
                        None
                    }
                    rest => self.predicates(&asked(rest), 0),
                };
                if let Some(said) = said {
                    let parts = subject.group.iter().cloned().chain([said]);
                    return Some(Query::and(parts.collect()));
                }
            }
        }
        None
    }

    /// "With whom did I talk last week": tries the preposition after each word, to find its verb.
    fn turned(&mut self, words: &[Word]) -> Option<Query> {
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
    fn answer(&mut self, words: &[Word]) -> Option<Question> {
        self.loose = false;
        ANSWERS.iter().find_map(|answer| {
            let found = self.matched(answer.row, answer.example, words, false)?;
            (answer.build)(&found, self.today)
        })
    }

    /// One predicate. A "still" or "already" that no row contains is ignored.
    fn predicate(&mut self, words: &[Word]) -> Option<Query> {
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
            let found = self.matched(phrase.row, phrase.example, &positive, not.is_some())?;
            let query = (phrase.build)(&found, self.today)?;
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
        row: &'static str,
        example: &'static str,
        words: &[Word],
        negated: bool,
    ) -> Option<Captures> {
        let mut matcher = Matcher {
            question: self.question,
            words,
            settings: self.settings,
            today: self.today,
            negated,
            loose: self.loose,
            reach: Reach::default(),
        };
        let found = matcher.read(row);
        self.record_reach(matcher.reach, example);
        found
    }

    /// Whether some row understood anything.
    fn has_come(&self) -> bool {
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
fn asked(words: &[Word]) -> Vec<Word> {
    let mut asked = words.to_vec();
    let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
    match (word(0), word(1)) {
        ("i", "should" | "must" | "could" | "am") => asked.swap(0, 1),
        ("i", "owe" | "need") => {
            let mut lead = asked[0].clone();
            lead.word = "do".to_owned();
            asked.insert(0, lead);
        }
        _ => {}
    }
    asked
}
