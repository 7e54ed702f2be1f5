//! Matches rows of the grammar against the words of a question.
//!
//! In: a compiled row, and words. Out: what its slots captured if the row takes every word; else how far it came, and
//! what it expected there. Does not: build queries, or match only part of a sentence.

use crate::ledger::Clock;
use crate::query::fields::{STATES, THINGS};

use super::acts::{ActPhrases, act_phrases};
use super::captures::Captures;
use super::pattern::{Element, Form, Literal, Part, Pattern, Phrase};
use super::slots::{Slots, either, state, thing};
use super::when::{ahead, back};
use super::words::Word;

/// How far rows came before they failed, and the words that would have taken them further.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub byte: usize,
    pub expected: Vec<&'static str>,
}

/// One attempt to match a row against words.
pub(super) struct Matcher<'a> {
    pub words: &'a [Word],
    pub slots: Slots<'a>,
    /// Whether a "not" or "never" was removed from the words.
    pub negated: bool,
    pub reach: Reach,
}

/// Maximum number of words of a text.
const LONGEST_TEXT: usize = 8;

/// Maximum number of acts joined in one slot.
const MOST_ACTS: usize = 4;

/// How several acts may be joined in one slot.
#[derive(Clone, Copy)]
struct Joined<'a> {
    by: &'a [&'a str],
    /// Maximum number of acts.
    most: usize,
}

impl Matcher<'_> {
    /// What the slots captured, if the row takes every word.
    pub(super) fn read(&mut self, row: &'static Pattern) -> Option<Captures> {
        self.run(&row.elements, 0, Captures::default(), false)
    }

    /// `open`: whether a text was captured before. Then coming far does not show that the words were understood.
    fn run(
        &mut self,
        elements: &'static [Element<Part>],
        at: usize,
        captures: Captures,
        open: bool,
    ) -> Option<Captures> {
        let Some((element, rest)) = elements.split_first() else {
            self.record(at, open, &[]);
            return (at == self.words.len()).then_some(captures);
        };
        let is_text = matches!(element.part, Part::Text(_));
        for (taken, captures) in self.step(&element.part, at, &captures, open) {
            if let Some(captures) = self.run(rest, at + taken, captures, open || is_text) {
                return Some(captures);
            }
        }
        if element.optional {
            return self.run(rest, at, captures, open);
        }
        None
    }

    /// The ways in which the element can match here: the number of words it takes, and the result.
    fn step(
        &mut self,
        part: &'static Part,
        at: usize,
        captures: &Captures,
        open: bool,
    ) -> Vec<(usize, Captures)> {
        let slots = self.slots;
        let words = self.words.get(at..).unwrap_or(&[]);
        let mut steps: Vec<(usize, Captures)> = Vec::new();
        let mut add = |taken, capture: &dyn Fn(&mut Captures)| {
            let mut captures = captures.clone();
            capture(&mut captures);
            steps.push((taken, captures));
        };
        match part {
            Part::Act(form) => {
                // "Not met and called" has two meanings, so "and" is not read after "not".
                let joints: &[&'static [&'static str]] = if self.negated {
                    &[&["or", "nor"]]
                } else {
                    &[&["or", "nor"], &["and"]]
                };
                for joint in joints {
                    let joined = Joined {
                        by: joint,
                        most: MOST_ACTS,
                    };
                    for (taken, clocks) in self.acts(*form, at, open, joined) {
                        add(taken, &|captures| {
                            captures.clocks = clocks.clone();
                            captures.all = joint.contains(&"and") && clocks.len() > 1;
                        });
                    }
                }
            }
            Part::Time => {
                for (taken, time) in back(words, slots.today) {
                    if self.negated || !time.negated_only {
                        add(taken, &|captures| captures.back = Some(time));
                    }
                }
                self.record_lead(at, open);
            }
            Part::Ahead => {
                for (taken, time) in ahead(words, slots.today) {
                    add(taken, &|captures| captures.ahead = Some(time));
                }
                self.record_lead(at, open);
            }
            Part::Kind => {
                for (taken, kinds) in either(words, &|words| slots.kind(words)) {
                    add(taken, &|captures| captures.kinds = kinds.clone());
                }
            }
            Part::State => {
                for (taken, states) in either(words, &state) {
                    add(taken, &|captures| captures.states = states.clone());
                }
                self.record(at, open, &STATES.each_ref().map(|row| row.word));
            }
            Part::Thing => {
                for (taken, things) in either(words, &thing) {
                    add(taken, &|captures| captures.things = things.clone());
                }
                self.record(at, open, &THINGS.each_ref().map(|row| row.word));
            }
            Part::Text(slot) => {
                self.record(at, open, &[]);
                for taken in 1..=words.len().min(LONGEST_TEXT) {
                    if let Some(texts) = slots.texts(*slot, &words[..taken]) {
                        add(taken, &|captures| captures.texts = texts.clone());
                    }
                }
            }
            Part::Word(literal) => {
                if words.first().is_some_and(|word| is_one_of(word, literal)) {
                    add(1, &|_| {});
                } else {
                    self.record(at, open, &literal.words);
                }
            }
        }
        // Longest first: "met with" before "met".
        if !matches!(part, Part::Text(_)) {
            steps.sort_by_key(|(taken, _)| std::cmp::Reverse(*taken));
        }
        steps
    }

    /// The acts that match here, in the form that the slot requires, alone or joined: "met", "called or
    /// emailed".
    fn acts(
        &mut self,
        form: Form,
        at: usize,
        open: bool,
        joined: Joined<'_>,
    ) -> Vec<(usize, Vec<Clock>)> {
        let mut found = Vec::new();
        for ActPhrases { clock, phrases } in act_phrases(form) {
            for taken in self.phrases(phrases, at, open) {
                found.push((taken, vec![*clock]));
                let joint = self.words.get(at + taken);
                if joined.most > 1
                    && joint.is_some_and(|word| joined.by.contains(&word.word.as_str()))
                {
                    let fewer = Joined {
                        most: joined.most - 1,
                        ..joined
                    };
                    let others = self.acts(form, at + taken + 1, open, fewer);
                    for (more, mut others) in others {
                        others.insert(0, *clock);
                        found.push((taken + 1 + more, others));
                    }
                }
            }
        }
        found
    }

    /// The numbers of words that the phrases can take here.
    fn phrases(&mut self, phrases: &'static [Phrase], at: usize, open: bool) -> Vec<usize> {
        let mut ends = Vec::new();
        for phrase in phrases {
            self.phrase(&phrase.elements, at, open, &mut ends);
        }
        ends.into_iter().map(|end| end - at).collect()
    }

    /// Collects the indices at which the phrase can end.
    fn phrase(
        &mut self,
        elements: &'static [Element<Literal>],
        at: usize,
        open: bool,
        ends: &mut Vec<usize>,
    ) {
        let Some((element, rest)) = elements.split_first() else {
            ends.push(at);
            return;
        };
        match self.words.get(at) {
            Some(word) if is_one_of(word, &element.part) => self.phrase(rest, at + 1, open, ends),
            _ => self.record(at, open, &element.part.words),
        }
        if element.optional {
            self.phrase(rest, at, open, ends);
        }
    }

    fn record(&mut self, at: usize, open: bool, expected: &[&'static str]) {
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
            self.reach.expected.extend(expected);
        }
    }

    /// A word that introduces a time counts as understood, even if what follows does not.
    fn record_lead(&mut self, at: usize, open: bool) {
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
            self.record(at + 1, open, &[]);
        }
    }
}

fn is_one_of(word: &Word, literal: &Literal) -> bool {
    !word.quoted
        && literal
            .words
            .iter()
            .any(|other| match (word.word.as_str(), *other) {
                ("'s", "is" | "has") | ("we", "i") | ("us", "me") => true,
                (word, other) => word == other,
            })
}
