//! Questions in plain English, read by a closed grammar into the same tree as queries (queries.md, How to ask).
//!
//! In: what a person typed, the settings, today, and which names are contacts. Out: a [`Reading`]: the question, or an
//! error that names the word that was not understood, or word that this is no question. Does not: guess; every word of
//! a question must have been understood.
//!
//! `subject` reads whom it is about, `phrases` is the table of what is said of them, `answers` that of questions whose
//! answer is entries, a date or a number, `pattern` sets rows against words, `acts` and `when` hold the verbs and the
//! times, `unread` says what was not understood.

mod acts;
mod answers;
mod pattern;
mod phrases;
mod subject;
mod unread;
mod when;
mod words;

#[cfg(test)]
mod tests;

use crate::calendar::Date;
use crate::settings::Settings;
use crate::text::Diagnostic;

use super::ast::{ClockTest, Query};
use super::question::Question;
use answers::ANSWERS;
use pattern::{Found, Matcher, Reach};
use phrases::{PHRASES, Polarity};
use subject::{Subject, how_many, subjects};
use words::{Word, words};

/// What an input is (queries.md, How to ask).
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A question.
    Question(Question),
    /// It begins as a question does, but cannot be read.
    Unread(Diagnostic),
    /// No question: to be read as a query.
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

/// Words that may stand before "not" and "never".
const BEFORE_NOT: [&str; 20] = [
    "have", "has", "had", "do", "does", "did", "am", "is", "are", "was", "were", "will", "should",
    "can", "could", "must", "might", "'s", "i", "we",
];

/// Plain forms that no "who" stands before: so `need money` stays words to search for.
const PLAIN_FORMS: [&str; 11] = [
    "need", "want", "offer", "work", "live", "know", "help", "owe", "deserve", "email", "phone",
];

/// A question of more words is not of this grammar.
const LONGEST: usize = 60;

/// Reads a question. `is_name` says whether a contact answers to a text, so that somebody called Will can be looked up.
///
/// ```
/// use ties::query::english::{Reading, read};
/// use ties::{calendar::Date, settings::Settings};
/// let today = Date::constant(2026, 11, 22);
/// let read = |text| read(text, &Settings::default(), today, &|_| false);
/// let Reading::Question(question) = read("Who haven't I updated in 30 days?") else { panic!() };
/// assert_eq!(question.to_string(), "updated:>30d");
/// assert!(matches!(read("who haven't I updated in ages"), Reading::Unread(_)));
/// assert_eq!(read("berlin"), Reading::NotAQuestion);
/// ```
pub fn read(
    text: &str,
    settings: &Settings,
    today: Date,
    is_name: &dyn Fn(&str) -> bool,
) -> Reading {
    let words = words(text);
    let begins = words.first().is_some_and(|first| {
        let word = first.word.as_str();
        QUESTION_WORDS.contains(&word) || AUXILIARIES.contains(&word)
    });
    if words.is_empty() || (!begins && words.len() > LONGEST) {
        return Reading::NotAQuestion;
    }
    let mut grammar = Grammar {
        question: text,
        settings,
        today,
        loose: false,
        best: Reach::default(),
        near: Vec::new(),
    };
    if words.len() <= LONGEST {
        let asked = grammar
            .contacts(&words, how_many(text, &words, is_name))
            .map(Question::HowMany)
            .or_else(|| grammar.answer(&words))
            .or_else(|| {
                let subjects = subjects(text, &words, is_name);
                grammar.contacts(&words, subjects).map(Question::Who)
            });
        if let Some(asked) = asked {
            return Reading::Question(asked);
        }
    }
    if begins && !is_name(text.trim()) {
        return Reading::Unread(unread::unread(&grammar, &words));
    }
    Reading::NotAQuestion
}

/// How many predicates "and" or "or" may join.
const MOST_JOINED: usize = 4;

struct Grammar<'a> {
    question: &'a str,
    settings: &'a Settings,
    today: Date,
    loose: bool,
    /// How far the rows came that came farthest, and questions of their forms.
    best: Reach,
    near: Vec<&'static str>,
}

/// Words that stand for their whole clause once more: "who is due and [is] dormant".
const CARRIED: usize = 2;

impl Grammar<'_> {
    /// The contacts that are asked for, where one of the subjects can be read, and what is said of it.
    fn contacts(&mut self, words: &[Word], subjects: Vec<Subject>) -> Option<Query> {
        for loose in [false, true] {
            self.loose = loose;
            for subject in &subjects {
                let rest = &words[subject.taken..];
                let said = match rest {
                    [] if subject.whole => Some(Query::all()),
                    [first, ..] if !subject.said && PLAIN_FORMS.contains(&first.word.as_str()) => {
                        None
                    }
                    rest => self.predicates(rest, 0),
                };
                if let Some(said) = said {
                    let parts = subject.group.iter().cloned().chain([said]);
                    return Some(Query::and(parts.collect()));
                }
            }
        }
        None
    }

    /// A question whose answer is entries, a date or a number.
    fn answer(&mut self, words: &[Word]) -> Option<Question> {
        self.loose = false;
        ANSWERS.iter().find_map(|answer| {
            let found = self.matched(answer.row, answer.example, words, false)?;
            (answer.build)(&found, self.today)
        })
    }

    /// One predicate, or several joined by "and", "but" or "or".
    fn predicates(&mut self, words: &[Word], joined: usize) -> Option<Query> {
        if let Some(query) = self.predicate(words) {
            return Some(query);
        }
        if joined >= MOST_JOINED {
            return None;
        }
        for or in [false, true] {
            for at in (1..words.len()).filter(|at| is_joint(&words[*at], or)) {
                // Mixed, they would need parentheses that English does not have.
                if words[at..].iter().any(|word| is_joint(word, !or)) {
                    continue;
                }
                let Some(left) = self.predicate(&words[..at]) else {
                    continue;
                };
                let right = match &words[at + 1..] {
                    [who, rest @ ..] if matches!(who.word.as_str(), "who" | "whom" | "that") => {
                        rest
                    }
                    rest => rest,
                };
                let right = self
                    .predicates(right, joined + 1)
                    .or_else(|| self.carried(&words[..at], &left, right, joined));
                if let Some(right) = right {
                    let both = vec![left, right];
                    return Some(if or {
                        Query::or(both)
                    } else {
                        Query::and(both)
                    });
                }
            }
        }
        None
    }

    /// The second of two predicates that share their first words: "who have I met this year but not thanked this
    /// year". Where it could be doubted what belongs to both, a "not" or a time, nothing is read.
    fn carried(
        &mut self,
        before: &[Word],
        left: &Query,
        right: &[Word],
        joined: usize,
    ) -> Option<Query> {
        let is_not = |word: &&Word| matches!(word.word.as_str(), "not" | "never");
        if before.iter().any(|word| is_not(&word))
            && !right.first().is_some_and(|word| is_not(&word))
        {
            return None;
        }
        let shared = before
            .iter()
            .take_while(|word| BEFORE_NOT.contains(&word.word.as_str()))
            .take(CARRIED);
        let whole: Vec<Word> = shared.chain(right).cloned().collect();
        if whole.len() == right.len() {
            return None;
        }
        let query = self.predicates(&whole, joined + 1)?;
        (timed(left) == timed(&query)).then_some(query)
    }

    fn predicate(&mut self, words: &[Word]) -> Option<Query> {
        let before = words
            .iter()
            .take_while(|word| BEFORE_NOT.contains(&word.word.as_str()))
            .count();
        let not = words
            .get(before)
            .map(|word| word.word.as_str())
            .filter(|word| {
                // A bare "not" is the query language's.
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
                Polarity::Never => not == Some("never"),
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

    /// What the slots of a row caught, if it takes all the words.
    fn matched(
        &mut self,
        row: &'static str,
        example: &'static str,
        words: &[Word],
        negated: bool,
    ) -> Option<Found> {
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
        self.came(matcher.reach, example);
        found
    }

    /// Keeps the rows that came farthest.
    fn came(&mut self, reach: Reach, example: &'static str) {
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

fn is_joint(word: &Word, or: bool) -> bool {
    !word.quoted
        && match word.word.as_str() {
            "or" => or,
            "and" | "but" => !or,
            _ => false,
        }
}

/// Whether a time is said of some clock in it.
fn timed(query: &Query) -> bool {
    let said = |test: &ClockTest| matches!(test, ClockTest::Age(_) | ClockTest::During(_));
    query.clocks().iter().any(|(_, test)| said(test))
}
