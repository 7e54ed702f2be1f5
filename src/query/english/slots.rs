//! Reads the words that a slot captures: a kind of favor, a state, a thing, a text, a name.
//!
//! In: words. Out: every way to read a value at their beginning; or for a text, the text if all of the words are one.
//! Does not: know the row around the slot.

use crate::date::Date;
use crate::query::fields::{STATES, State, THINGS, Thing};
use crate::settings::Settings;

use super::pattern::TextSlot;
use super::vocabulary::{ANYONE, GOES_ON};
use super::when::ends_in_time;
use super::words::Word;

/// Words with which no text begins: what follows is the rest of a sentence, not the name of a thing.
const NO_TEXT: [&str; 17] = [
    "something",
    "anything",
    "somebody",
    "to",
    "me",
    "us",
    "i",
    "we",
    "him",
    "her",
    "them",
    "it",
    "that",
    "who",
    "whom",
    "not",
    "no",
];

/// Words that no text contains, because a clause begins there.
const NEVER_IN_TEXT: [&str; 16] = [
    "i",
    "we",
    "me",
    "us",
    "you",
    "who",
    "whom",
    "that",
    "but",
    "nor",
    "except",
    "without",
    "not",
    "now",
    "soon",
    "currently",
];

/// Words that begin a predicate, and not an alternative of a text: "in Berlin or is due".
const PREDICATES: [&str; 24] = [
    "is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "can", "could",
    "should", "will", "lives", "works", "needs", "wants", "offers", "knows", "owes", "gave",
    "helped", "met",
];

/// Words before a text that do not belong to it.
const ARTICLES: [&str; 8] = ["a", "an", "the", "some", "any", "my", "our", "more"];

/// What slots are read with.
#[derive(Clone, Copy)]
pub(super) struct Slots<'a> {
    pub question: &'a str,
    pub settings: &'a Settings,
    pub today: Date,
    /// Whether texts may contain "or" between one or two words. Used only if nothing else can read the words.
    pub loose: bool,
}

impl Slots<'_> {
    /// A kind of favor, after articles.
    pub(super) fn kind(&self, words: &[Word]) -> Vec<(usize, String)> {
        let articles = words
            .iter()
            .take_while(|word| ARTICLES.contains(&word.word.as_str()))
            .count();
        let Some(word) = words.get(articles).map(|word| word.word.as_str()) else {
            return Vec::new();
        };
        let singular = word.strip_suffix('s').unwrap_or(word);
        let word = match singular {
            "introduction" => "intro",
            "invite" => "invitation",
            "recommendation" => "referral",
            _ if self.settings.kind(word).is_some() => word,
            singular => singular,
        };
        let kind = self.settings.kind(word);
        kind.map(|kind| (articles + 1, kind.to_owned()))
            .into_iter()
            .collect()
    }

    /// The words as the slot takes them; `None` if they cannot be that.
    pub(super) fn texts(&self, slot: TextSlot, words: &[Word]) -> Option<Vec<String>> {
        match slot {
            TextSlot::Any => self.text(words, false),
            TextSlot::Value => self.value(words),
            TextSlot::Name => self.name(words),
            TextSlot::Owner => self.name(words).and_then(owner),
        }
    }

    /// The value of a field such as a place: a text that does not continue into a clause.
    fn value(&self, words: &[Word]) -> Option<Vec<String>> {
        let goes_on = |word: &Word| !word.quoted && GOES_ON.contains(&word.word.as_str());
        if words.iter().any(goes_on) {
            return None;
        }
        self.text(words, false)
    }

    /// The name of one person.
    fn name(&self, words: &[Word]) -> Option<Vec<String>> {
        let nobody = |word: &Word| ANYONE.contains(&word.word.as_str());
        let goes_on = |word: &Word| !word.quoted && GOES_ON.contains(&word.word.as_str());
        if words.iter().any(nobody) || words.iter().any(goes_on) {
            return None;
        }
        self.text(words, true)
    }

    /// The text as written, without articles, or several texts joined by "or". `None` if the words cannot be one: they
    /// contain signs of the query language, a sentence, or a time.
    fn text(&self, words: &[Word], name: bool) -> Option<Vec<String>> {
        let bare = |words: &[Word]| {
            let article = |word: &&Word| !name && ARTICLES.contains(&word.word.as_str());
            words.iter().take_while(article).count()
        };
        let words = &words[bare(words)..];
        let written = |words: &[Word]| {
            let span = words.first()?.span.start..words.last()?.span.end;
            let text = self.question.get(span)?.trim();
            (!text.is_empty() && !text.contains('*')).then(|| text.to_owned())
        };
        if let [Word { quoted: true, .. }] = words {
            return Some(vec![written(words)?]);
        }
        let last = words.last()?.span.end;
        let plain = words.iter().all(|word| {
            let goes_on = self
                .question
                .get(word.span.end..last)
                .is_some_and(|rest| rest.starts_with([',', ';']));
            !word.quoted
                && !goes_on
                && !NEVER_IN_TEXT.contains(&word.word.as_str())
                && !word.word.starts_with('-')
                && !word.word.contains([':', '(', ')', '|', '"', '“'])
                && word.word != "never"
        });
        let sentence = NO_TEXT.contains(&words.first()?.word.as_str());
        if !plain || sentence || ends_in_time(words, self.today) {
            return None;
        }
        let is_or = |word: &Word| word.word == "or";
        // "A flat and a job" is two things, and "research and development" is one. To search for one, it must be
        // quoted.
        if words.iter().any(|word| word.word == "and") {
            return None;
        }
        if words.iter().any(is_or) {
            let mut parts = words.split(is_or);
            let short = parts.all(|part| {
                let part = &part[bare(part)..];
                let first = part.first().map_or("", |word| word.word.as_str());
                let begins = GOES_ON.contains(&first)
                    || PREDICATES.contains(&first)
                    || part.len() > 1 && first.ends_with('s');
                let is_value =
                    !state(part).is_empty() || part.len() == 1 && !thing(part).is_empty();
                (1..=2).contains(&part.len()) && !begins && !is_value
            });
            if !self.loose || name || !short {
                return None;
            }
        }
        words
            .split(is_or)
            .map(|part| written(&part[bare(part)..]))
            .collect()
    }
}

/// The owner in a possessive: "Dana" for "Dana's".
fn owner(texts: Vec<String>) -> Option<Vec<String>> {
    let [text] = texts.as_slice() else {
        return None;
    };
    let endings = ["'s", "’s", "s'", "s’"];
    let ending = endings.iter().find(|ending| text.ends_with(**ending))?;
    let kept = if ending.starts_with('s') { 1 } else { 0 };
    let name = text[..text.len() - ending.len() + kept].trim();
    (!name.is_empty()).then(|| vec![name.to_owned()])
}

/// The number of words taken, and the value read.
pub(super) type Read<T> = Vec<(usize, T)>;

/// One value at the beginning of the words, or several joined by "or".
pub(super) fn either<T: Clone>(words: &[Word], read: &dyn Fn(&[Word]) -> Read<T>) -> Read<Vec<T>> {
    let mut found = Vec::new();
    for (taken, first) in read(words) {
        found.push((taken, vec![first.clone()]));
        let rest = &words[taken..];
        if let Some((joint, rest)) = rest.split_first()
            && matches!(joint.word.as_str(), "or" | "nor")
        {
            for (more, others) in either(rest, read) {
                let all = std::iter::once(first.clone()).chain(others).collect();
                found.push((taken + 1 + more, all));
            }
        }
    }
    found
}

/// A state, written as one word or as several: "one sided".
pub(super) fn state(words: &[Word]) -> Vec<(usize, State)> {
    let longest = words.len().min(4);
    let read = |taken: usize| {
        let words: Vec<&str> = words[..taken]
            .iter()
            .map(|word| word.word.as_str())
            .collect();
        let joined = words.join("-");
        let row = STATES.iter().find(|row| row.word == joined)?;
        Some((taken, row.value))
    };
    (1..=longest).filter_map(read).collect()
}

pub(super) fn thing(words: &[Word]) -> Vec<(usize, Thing)> {
    let word = words.first().map_or("", |word| word.word.as_str());
    let singular = word.strip_suffix('s').unwrap_or(word);
    let row = THINGS
        .iter()
        .find(|row| row.word == word || row.word == singular);
    row.map(|row| (1, row.value)).into_iter().collect()
}
