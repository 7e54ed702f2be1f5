//! Questions in plain English, read by a closed grammar into the same tree as queries (queries.md, How to ask).
//!
//! In: what a person typed, the settings, today, and which names are contacts. Out: a [`Reading`]: the query, or an error
//! that names the word that was not understood, or word that this is no question. Does not: guess; every word of a
//! question must have been understood.
//!
//! `subject` reads whom it is about, `phrases` is the table of what is said of them, `pattern` sets rows against words,
//! `acts` and `when` hold the verbs and the times.

mod acts;
mod pattern;
mod phrases;
mod subject;
mod when;
mod words;

#[cfg(test)]
mod tests;

use crate::calendar::Date;
use crate::settings::Settings;
use crate::text::suggest::closest;
use crate::text::{Diagnostic, Lines, Severity, Span};

use super::ast::Query;
use pattern::{Matcher, Reach};
use phrases::{PHRASES, Phrase, Polarity};
use subject::subjects;
use words::{Word, words};

/// What an input is (queries.md, How to ask).
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A question, and the query that it is.
    Question(Query),
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
/// let Reading::Question(query) = read("Who haven't I updated in 30 days?") else { panic!() };
/// assert_eq!(query.to_string(), "updated:>30d");
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
        let subjects = subjects(text, &words, is_name);
        for loose in [false, true] {
            grammar.loose = loose;
            for subject in &subjects {
                let rest = &words[subject.taken..];
                let said = match rest {
                    [] if subject.whole => Some(Query::all()),
                    [first, ..] if !subject.said && PLAIN_FORMS.contains(&first.word.as_str()) => {
                        None
                    }
                    rest => grammar.predicates(rest, 0),
                };
                if let Some(said) = said {
                    let parts = subject.group.iter().cloned().chain([said]);
                    return Reading::Question(Query::and(parts.collect()));
                }
            }
        }
    }
    if begins && !is_name(text.trim()) {
        return Reading::Unread(grammar.unread(&words));
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
    /// How far the rows came that came farthest, and those rows.
    best: Reach,
    near: Vec<&'static Phrase>,
}

impl Grammar<'_> {
    /// One predicate, or several joined by "and" or by "or".
    fn predicates(&mut self, words: &[Word], joined: usize) -> Option<Query> {
        if let Some(query) = self.predicate(words) {
            return Some(query);
        }
        if joined >= MOST_JOINED {
            return None;
        }
        for joint in ["and", "or"] {
            for at in (1..words.len()).filter(|at| words[*at].word == joint) {
                // Mixed, they would need parentheses that English does not have.
                let other = if joint == "and" { "or" } else { "and" };
                if words[at..].iter().any(|word| word.word == other) {
                    continue;
                }
                let Some(left) = self.predicate(&words[..at]) else {
                    continue;
                };
                if let Some(right) = self.predicates(&words[at + 1..], joined + 1) {
                    let both = vec![left, right];
                    return Some(if joint == "and" {
                        Query::and(both)
                    } else {
                        Query::or(both)
                    });
                }
            }
        }
        None
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
            let mut matcher = Matcher {
                question: self.question,
                words: &positive,
                settings: self.settings,
                today: self.today,
                negated: not.is_some(),
                loose: self.loose,
                reach: Reach::default(),
            };
            let found = fits.then(|| matcher.read(phrase.row)).flatten();
            let query = found.and_then(|found| (phrase.build)(&found, self.today));
            self.came(matcher.reach, phrase);
            query.map(|query| {
                if not.is_some() {
                    query.negated()
                } else {
                    query
                }
            })
        })
    }

    /// Keeps the rows that came farthest.
    fn came(&mut self, reach: Reach, phrase: &'static Phrase) {
        if reach.byte > self.best.byte {
            self.best = Reach::default();
            self.near.clear();
            self.best.byte = reach.byte;
        }
        if reach.byte == self.best.byte {
            self.best.expected.extend(reach.expected);
            self.near.push(phrase);
        }
    }

    /// The error that names the first word that no row understood.
    fn unread(&self, words: &[Word]) -> Diagnostic {
        let word = words.iter().find(|word| word.span.start >= self.best.byte);
        let (span, message) = match word {
            Some(word) => {
                let written = self.question.get(word.span.clone()).unwrap_or("");
                let message = format!("`{written}` was not understood in this question");
                (word.span.clone(), message)
            }
            None => {
                let end = words.last().map_or(0..0, |word| word.span.clone());
                (end, "the question ends before it says enough".to_owned())
            }
        };
        let meant = word.and_then(|word| closest(&word.word, self.best.expected.iter().copied()));
        // Where no row came anywhere, the first rows are as good as any.
        let near: Vec<&Phrase> = match self.near.as_slice() {
            [] => PHRASES.iter().collect(),
            near => near.to_vec(),
        };
        let mut forms: Vec<&str> = Vec::new();
        for phrase in near {
            if !forms.contains(&phrase.example) {
                forms.push(phrase.example);
            }
        }
        forms.truncate(3);
        let forms = format!("such as: {}", forms.join("; "));
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`? {forms}"),
            None => forms,
        };
        Diagnostic::new("question-unread", Severity::Error, message)
            .at(
                Span::new(span.start, span.end),
                self.question,
                &Lines::new(self.question),
            )
            .help(help)
    }
}
