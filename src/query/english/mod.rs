//! Reads questions in plain English, by a closed grammar, into the same tree as queries
//! (docs/reference/queries.md#how-an-input-is-read).
//!
//! In: what a person typed, the settings, today, and the names that the vault knows. Out: a [`Reading`]: the question,
//! an error that names the word that was not understood, or the information that it is not a question. Does not: guess;
//! every word of a question must be understood.
//!
//! `grammar` reads the words by the tables: `phrases`, of predicates, and `answers`, of questions whose answer is
//! entries, a date or a number. `subject` reads who the question is about, and `join` several conditions. `pattern`
//! compiles rows of the tables, `matcher` matches them against words, and `slots` reads what they capture. `acts` and
//! `when` hold the verbs and the times. `unread` reports what was not understood.

mod acts;
mod answers;
mod captures;
mod grammar;
mod join;
mod known;
mod matcher;
mod pattern;
mod phrases;
mod slots;
mod subject;
mod unread;
mod vocabulary;
mod when;
mod words;

#[cfg(test)]
mod tests;

use crate::date::Date;
use crate::settings::Settings;
use crate::text::Diagnostic;

use super::question::Question;
use grammar::Grammar;
use matcher::Reach;
use subject::Beginning;
use words::words;

pub use known::{AnyGroup, Known};

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

/// Maximum number of words of a question. A longer text cannot be read as one.
const LONGEST: usize = 60;

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
            .any(|subject| subject.is_written && subject.taken > 0);
        let question = grammar
            .contacts(&words, &counted)
            .map(Question::HowMany)
            .or_else(|| grammar.answer(&words))
            .or_else(|| grammar.contacts(&words, &subjects).map(Question::Who))
            .or_else(|| {
                let straight = turned.then(|| grammar.turned(&words));
                straight.flatten().map(Question::Who)
            });
        if let Some(question) = question {
            return Reading::Question(question);
        }
    }
    if (begins || grouped) && !known.is_name(text.trim()) {
        return Reading::Unread(unread::unread(&grammar, &words, about.unknown));
    }
    Reading::NotAQuestion
}
