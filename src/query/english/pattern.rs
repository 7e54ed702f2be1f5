//! Matches rows of the grammar against the words of a question.
//!
//! In: a row such as `have i ever? <done> <time>?`, and words. Out: what its slots captured if the row takes every
//! word; else how far it came, and what it expected there. Does not: build queries, or match only part of a sentence.
//!
//! A row is a list of elements separated by spaces. `a|b` is either word, `<slot>` is a slot, and a trailing `?` makes
//! an element optional.

use crate::date::Date;
use crate::ledger::clocks::Clock;
use crate::query::fields::{STATES, State, THINGS, Thing};
use crate::settings::Settings;

use super::acts::{ACTS, TOWARD_ME};
use super::captures::Captures;
use super::vocabulary::{ANYONE, GOES_ON};
use super::when::{ahead, back, ends_in_time};
use super::words::Word;

/// How far rows came before they failed, and the words that would have taken them further.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub byte: usize,
    pub expected: Vec<&'static str>,
}

/// One attempt to match a row against words.
pub(super) struct Matcher<'a> {
    pub question: &'a str,
    pub words: &'a [Word],
    pub settings: &'a Settings,
    pub today: Date,
    /// Whether a "not" or "never" was removed from the words.
    pub negated: bool,
    /// Whether texts may contain "or" between one or two words. Used only if nothing else can read the words.
    pub loose: bool,
    pub reach: Reach,
}

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

/// Maximum number of acts joined in one slot.
const MOST_ACTS: usize = 4;

/// Maximum number of words of a text.
const LONGEST_TEXT: usize = 8;

/// How several acts may be joined in one slot.
#[derive(Clone, Copy)]
struct Joined<'a> {
    by: &'a [&'a str],
    /// Maximum number of acts.
    most: usize,
}

impl Matcher<'_> {
    /// What the slots captured, if the row takes every word.
    pub(super) fn read(&mut self, row: &'static str) -> Option<Captures> {
        let elements: Vec<&'static str> = row.split_whitespace().collect();
        self.run(&elements, 0, Captures::default(), false)
    }

    /// `open`: whether a text was captured before. Then coming far does not show that the words were understood.
    fn run(
        &mut self,
        elements: &[&'static str],
        at: usize,
        found: Captures,
        open: bool,
    ) -> Option<Captures> {
        let Some((element, rest)) = elements.split_first() else {
            self.note(at, open, &[]);
            return (at == self.words.len()).then_some(found);
        };
        let bare = element.strip_suffix('?').unwrap_or(element);
        let text = is_text(bare);
        for (taken, found) in self.step(bare, at, &found, open) {
            if let Some(found) = self.run(rest, at + taken, found, open || text) {
                return Some(found);
            }
        }
        if bare.len() < element.len() {
            return self.run(rest, at, found, open);
        }
        None
    }

    /// The ways in which the element can match here: the number of words it takes, and the result.
    fn step(
        &mut self,
        element: &'static str,
        at: usize,
        found: &Captures,
        open: bool,
    ) -> Vec<(usize, Captures)> {
        let words = self.words.get(at..).unwrap_or(&[]);
        let mut steps: Vec<(usize, Captures)> = Vec::new();
        let mut add = |taken, catch: &dyn Fn(&mut Captures)| {
            let mut found = found.clone();
            catch(&mut found);
            steps.push((taken, found));
        };
        match element {
            "<do>" | "<did>" | "<done>" | "<me>" => {
                // "Not met and called" has two meanings, so "and" is not read after "not".
                let joints: &[&'static [&'static str]] = if self.negated {
                    &[&["or", "nor"]]
                } else {
                    &[&["or", "nor"], &["and"]]
                };
                for joint in joints {
                    for (taken, clocks) in self.acts(
                        element,
                        at,
                        open,
                        Joined {
                            by: joint,
                            most: MOST_ACTS,
                        },
                    ) {
                        add(taken, &|found| {
                            found.clocks = clocks.clone();
                            found.all = joint.contains(&"and") && clocks.len() > 1;
                        });
                    }
                }
            }
            "<time>" => {
                for (taken, time) in back(words, self.today) {
                    if self.negated || !time.negated_only {
                        add(taken, &|found| found.back = Some(time));
                    }
                }
                self.note_lead(at, open);
            }
            "<ahead>" => {
                for (taken, time) in ahead(words, self.today) {
                    add(taken, &|found| found.ahead = Some(time));
                }
                self.note_lead(at, open);
            }
            "<kind>" => {
                for (taken, kinds) in either(words, &|words| self.kind(words)) {
                    add(taken, &|found| found.kinds = kinds.clone());
                }
            }
            "<state>" => {
                for (taken, states) in either(words, &state) {
                    add(taken, &|found| found.states = states.clone());
                }
                self.note(at, open, &STATES.map(|row| row.word));
            }
            "<thing>" => {
                for (taken, things) in either(words, &thing) {
                    add(taken, &|found| found.things = things.clone());
                }
                self.note(at, open, &THINGS.map(|row| row.word));
            }
            text if is_text(text) => {
                self.note(at, open, &[]);
                for taken in 1..=words.len().min(LONGEST_TEXT) {
                    let said = &words[..taken];
                    let texts = match element {
                        "<text>" => self.text(said, false),
                        "<value>" => self.value(said),
                        "<name>" => self.name(said),
                        _ => self.name(said).and_then(owner),
                    };
                    if let Some(texts) = texts {
                        add(taken, &|found| found.texts = texts.clone());
                    }
                }
            }
            literal => {
                if words
                    .first()
                    .is_some_and(|word| self.is_one_of(word, literal))
                {
                    add(1, &|_| {});
                } else {
                    self.note(at, open, &[literal]);
                }
            }
        }
        // Longest first: "met with" before "met".
        if !is_text(element) {
            steps.sort_by_key(|(taken, _)| std::cmp::Reverse(*taken));
        }
        steps
    }

    fn is_one_of(&self, word: &Word, literal: &str) -> bool {
        !word.quoted
            && literal
                .split('|')
                .any(|one| match (word.word.as_str(), one) {
                    ("'s", "is" | "has") | ("we", "i") | ("us", "me") => true,
                    (word, one) => word == one,
                })
    }

    /// The acts that match here, in the form that the slot requires, alone or joined: "met", "called or
    /// emailed".
    fn acts(
        &mut self,
        slot: &str,
        at: usize,
        open: bool,
        joined: Joined<'_>,
    ) -> Vec<(usize, Vec<Clock>)> {
        let forms: Vec<(Clock, &'static [&'static str])> = match slot {
            "<do>" => ACTS.iter().map(|act| (act.clock, act.base)).collect(),
            "<did>" => ACTS.iter().map(|act| (act.clock, act.past)).collect(),
            "<done>" => ACTS.iter().map(|act| (act.clock, act.done)).collect(),
            _ => TOWARD_ME.to_vec(),
        };
        let mut found = Vec::new();
        for (clock, forms) in forms {
            for taken in self.phrases(forms, at, open) {
                found.push((taken, vec![clock]));
                let joint = self.words.get(at + taken);
                if joined.most > 1
                    && joint.is_some_and(|word| joined.by.contains(&word.word.as_str()))
                {
                    let fewer = Joined {
                        most: joined.most - 1,
                        ..joined
                    };
                    let others = self.acts(slot, at + taken + 1, open, fewer);
                    for (more, mut others) in others {
                        others.insert(0, clock);
                        found.push((taken + 1 + more, others));
                    }
                }
            }
        }
        found
    }

    /// The numbers of words that the forms can take here.
    fn phrases(&mut self, forms: &'static [&'static str], at: usize, open: bool) -> Vec<usize> {
        let mut ends = Vec::new();
        for form in forms {
            let elements: Vec<&'static str> = form.split_whitespace().collect();
            self.phrase(&elements, at, at, open, &mut ends);
        }
        ends
    }

    fn phrase(
        &mut self,
        elements: &[&'static str],
        from: usize,
        at: usize,
        open: bool,
        ends: &mut Vec<usize>,
    ) {
        let Some((element, rest)) = elements.split_first() else {
            ends.push(at - from);
            return;
        };
        let bare = element.strip_suffix('?').unwrap_or(element);
        match self.words.get(at) {
            Some(word) if self.is_one_of(word, bare) => self.phrase(rest, from, at + 1, open, ends),
            _ => self.note(at, open, &[bare]),
        }
        if bare.len() < element.len() {
            self.phrase(rest, from, at, open, ends);
        }
    }

    /// A kind of favor, after articles.
    fn kind(&self, words: &[Word]) -> Vec<(usize, String)> {
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
        let bare = |words: &'_ [Word]| {
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
                let said = !state(part).is_empty() || part.len() == 1 && !thing(part).is_empty();
                (1..=2).contains(&part.len()) && !begins && !said
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

    fn note(&mut self, at: usize, open: bool, expected: &[&'static str]) {
        if open {
            return;
        }
        // Past the last word there may be more of the question, after an "and".
        let end = self.words.last().map_or(0, |word| word.span.end);
        let byte = self.words.get(at).map_or(end, |word| word.span.start);
        if byte > self.reach.byte {
            self.reach.byte = byte;
            self.reach.expected.clear();
        }
        if byte == self.reach.byte {
            self.reach
                .expected
                .extend(expected.iter().flat_map(|word| word.split('|')));
        }
    }

    /// A word that introduces a time counts as understood, even if what follows does not.
    fn note_lead(&mut self, at: usize, open: bool) {
        let leads = self.words.get(at).is_some_and(|word| {
            matches!(
                word.word.as_str(),
                "in" | "for"
                    | "since"
                    | "within"
                    | "over"
                    | "during"
                    | "before"
                    | "after"
                    | "until"
                    | "on"
                    | "by"
            )
        });
        if leads {
            self.note(at + 1, open, &[]);
        }
    }
}

/// Whether the slot captures words as they were written.
fn is_text(element: &str) -> bool {
    matches!(element, "<text>" | "<value>" | "<name>" | "<name's>")
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
type Read<T> = Vec<(usize, T)>;

/// One value at the beginning of the words, or several joined by "or".
fn either<T: Clone>(words: &[Word], one: &dyn Fn(&[Word]) -> Read<T>) -> Read<Vec<T>> {
    let mut found = Vec::new();
    for (taken, first) in one(words) {
        found.push((taken, vec![first.clone()]));
        let rest = &words[taken..];
        if let Some((joint, rest)) = rest.split_first()
            && matches!(joint.word.as_str(), "or" | "nor")
        {
            for (more, others) in either(rest, one) {
                let all = std::iter::once(first.clone()).chain(others).collect();
                found.push((taken + 1 + more, all));
            }
        }
    }
    found
}

/// A state, written as one word or as several: "one sided".
fn state(words: &[Word]) -> Vec<(usize, State)> {
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

fn thing(words: &[Word]) -> Vec<(usize, Thing)> {
    let word = words.first().map_or("", |word| word.word.as_str());
    let singular = word.strip_suffix('s').unwrap_or(word);
    let row = THINGS
        .iter()
        .find(|row| row.word == word || row.word == singular);
    row.map(|row| (1, row.value)).into_iter().collect()
}
