//! Turns the candidates of a body into entries (docs/reference/notes.md#people, docs/reference/notes.md#state,
//! docs/reference/notes.md#text).
//!
//! In: blocks, and what kind of note it is. Out: entries in the order of the note, the spans they took, and hints.
//! Does not: know other notes or today's date.

use std::borrow::Cow;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::blocks::Blocks;
use super::candidate::{self, Candidate, Candidates, Context};
use super::due::{Due, due};
use super::entry::{Entry, State};
use super::hint::{Hint, near_verb};
use super::line::Checkbox;
use super::person::{self, Person};
use super::{prose, tags};
use crate::settings::{Settings, Verb};
use crate::text::distinct::Distinct;
use crate::text::{Lines, Span};

/// The log of one note.
#[derive(Debug, Default)]
pub struct Log {
    /// Entries, in the order of the note.
    pub entries: Vec<Entry>,
    /// Hints about first words, on entries and on lines that look like entries.
    pub hints: Vec<Hint>,
    /// Spans of dates that do not exist.
    pub impossible_dates: Vec<Span>,
    /// Spans that the texts of entries were taken from, sorted.
    pub entry_spans: Vec<Span>,
}

/// Reads the entries of a body. `source` is the note as written, before masking.
pub fn read(
    blocks: &Blocks<'_>,
    source: &str,
    lines: &Lines,
    settings: &Settings,
    context: &Context,
) -> Log {
    let candidates = candidate::read(blocks, settings, context);
    let log = Log {
        entries: Vec::with_capacity(candidates.entries()),
        impossible_dates: candidates.impossible.clone(),
        ..Log::default()
    };
    let mut reading = Reading {
        blocks,
        source,
        lines,
        settings,
        context,
        candidates: &candidates,
        people: person::Reader::default(),
        log,
    };
    reading.collect();
    reading.bare_headings();
    reading.log.entries.sort_by_key(|entry| entry.line);
    reading.log.entry_spans.sort_unstable();
    reading.log
}

struct Reading<'a> {
    blocks: &'a Blocks<'a>,
    source: &'a str,
    lines: &'a Lines,
    settings: &'a Settings,
    context: &'a Context,
    candidates: &'a Candidates<'a>,
    people: person::Reader,
    log: Log,
}

impl<'a> Reading<'a> {
    fn collect(&mut self) {
        for at in 0..self.candidates.all.len() {
            let candidate = &self.candidates.all[at];
            if let Some(hint) = self.hint(candidate) {
                self.log.hints.push(hint);
            }
            let (is_entry, mention) = (candidate.entry, candidate.mention);
            if is_entry {
                let entry = self.entry(at);
                self.log.entries.push(entry);
            }
            if mention {
                let entry = self.mention(at, is_entry);
                self.log.entries.push(entry);
            }
        }
    }

    fn hint(&self, candidate: &Candidate<'_>) -> Option<Hint> {
        if let Some(hint) = candidate.phrase.hint.as_deref() {
            let home = self.context.contact || self.context.goal;
            let is_worth_it =
                candidate.entry || candidate.date.is_some() && home && candidate.line.has_colon();
            return is_worth_it.then(|| hint.clone());
        }
        // In a journal, lines begin with all sorts of words, so only a line that is an entry gets a hint.
        let first = candidate.line.head().first();
        let unsure = candidate.entry && candidate.phrase.verb.is_none();
        let next = candidate.line.tokens.get(1);
        first
            .filter(|_| unsure)
            .and_then(|first| near_verb(first, self.source, next, self.settings))
    }

    /// The spans of a candidate and of everything nested in it that is not an entry by itself.
    fn all_spans(&self, at: usize) -> Cow<'a, [Span]> {
        if !self.candidates.all[at].is_heading && self.candidates.children[at].is_empty() {
            return Cow::Borrowed(self.candidates.spans(at));
        }
        let mut found = Vec::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            let candidate = &self.candidates.all[at];
            found.extend(self.candidates.spans(at));
            if candidate.is_heading {
                let all = &self.blocks.blocks;
                let first = all.partition_point(|block| block.section < Some(at));
                let direct = all[first..]
                    .iter()
                    .take_while(|block| block.section == Some(at));
                found.extend(direct.map(|block| block.span));
            }
            let is_separate = |child: &usize| {
                self.candidates.all[*child].entry || self.candidates.all[*child].mention
            };
            open.extend(
                self.candidates.children[at]
                    .iter()
                    .filter(|child| !is_separate(child)),
            );
        }
        found.sort_unstable();
        Cow::Owned(found)
    }

    fn entry(&mut self, at: usize) -> Entry {
        let spans = self.all_spans(at);
        let people = self.people.people(self.candidates, at, self.context);
        let candidate = &self.candidates.all[at];
        let (line, phrase) = (&candidate.line, &candidate.phrase);
        let from = match phrase.verb {
            Some(_) => prose::after_verb(self.blocks, phrase.after_verb, line.end),
            None => line.rest,
        };
        let text = self.text(&spans, from);
        let prefix = self.text(&[Span::new(line.start, from)], line.start);
        let verb = phrase.verb.unwrap_or(if self.context.goal {
            Verb::Progress
        } else {
            Verb::Contact
        });
        let date = candidate
            .date
            .expect("only dated candidates become entries");
        let state = match line.mark {
            Some(Checkbox::Open) => Some(State::Open),
            Some(Checkbox::Done) => Some(State::Done),
            Some(Checkbox::Dropped) => Some(State::Dropped),
            _ => matches!(verb, Verb::Promised | Verb::Needs).then_some(State::Open),
        };
        let text_hash = if verb.row().marked {
            let colon = line.tokens.get(line.head().len());
            let after_colon = colon.map(|colon| self.text(&spans, colon.span.end as usize));
            xxh3_64(after_colon.as_ref().unwrap_or(&text).as_bytes())
        } else {
            0
        };
        let entry = Entry {
            line: self.lines.line(spans[0].start as usize),
            date,
            time: line.time(),
            verb,
            kind: phrase.kind.as_deref().map(str::to_owned),
            mentions: self.mentions(at, &spans, &people),
            people,
            owner_takes_part: self.context.contact && !phrase.replaces_owner,
            // Even where any line is an entry, `introduced A to B` is not one if neither link leads to a person.
            // Entries of a goal need no people.
            requires_person: !candidate.certain || phrase.replaces_owner && !self.context.goal,
            only_if_previous_is_not: false,
            tags: self.tags(&spans, line.rest),
            state,
            due: self.due(&spans),
            text_hash,
            prefix: prefix.into_owned(),
            text: text.into_owned(),
        };
        self.log.entry_spans.extend_from_slice(&spans);
        entry
    }

    /// The entry that `daily_mentions` makes of an item because it links to contacts.
    fn mention(&mut self, at: usize, is_entry: bool) -> Entry {
        let spans = self.all_spans(at);
        let people = person::linked(self.candidates, at);
        let due = self.due(&spans);
        let candidate = &self.candidates.all[at];
        let line = &candidate.line;
        let date = candidate
            .date
            .expect("only dated candidates become entries");
        let entry = Entry {
            line: self.lines.line(spans[0].start as usize),
            date,
            time: line.time(),
            verb: Verb::Contact,
            kind: None,
            mentions: self.mentions(at, &spans, &people),
            people,
            owner_takes_part: false,
            requires_person: true,
            only_if_previous_is_not: is_entry,
            tags: self.tags(&spans, line.rest),
            state: None,
            due,
            text_hash: 0,
            prefix: self
                .text(&[Span::new(line.start, line.rest)], line.start)
                .into_owned(),
            text: self.text(&spans, line.rest).into_owned(),
        };
        if !is_entry {
            self.log.entry_spans.extend_from_slice(&spans);
        }
        entry
    }

    /// Targets of the links in the text of an entry, except those of people who may take part.
    fn mentions(&self, at: usize, spans: &[Span], people: &[Person]) -> Vec<String> {
        let links = self.candidates.link_places(spans);
        if links.is_empty() {
            return Vec::new();
        }
        let line = &self.candidates.all[at].line;
        let mut named = Distinct::default();
        for person in people
            .iter()
            .filter(|person| !person.rank.source.is_above())
        {
            named.add(&person.target);
        }
        let mut found = Distinct::default();
        for link in links {
            let link = &self.blocks.links[link];
            let dates = line.date.is_some() && link.span.end as usize <= line.rest;
            if !dates && !named.contains(&link.target) {
                found.add(&link.target);
            }
        }
        found.into_list()
    }

    fn tags(&self, spans: &[Span], from: usize) -> Vec<String> {
        let mut found = Distinct::default();
        for span in spans {
            let start = (span.start as usize).max(from);
            if start < span.end as usize {
                tags::collect(self.blocks, Span::new(start, span.end as usize), &mut found);
            }
        }
        found.into_list()
    }

    fn text(&self, spans: &[Span], from: usize) -> Cow<'a, str> {
        prose::text(self.blocks, self.source, spans, from)
    }

    fn due(&mut self, spans: &[Span]) -> Option<Date> {
        match due(self.blocks, spans)? {
            Due::On(date) => Some(date),
            Due::Impossible(span) => {
                self.log.impossible_dates.push(span);
                None
            }
        }
    }

    /// In a contact's note, a heading that is only a date is one `contact` entry if its section has text but no entry.
    fn bare_headings(&mut self) {
        if !self.context.contact {
            return;
        }
        let all = &self.candidates.all;
        let mut with_entry: Vec<usize> = (0..all.len())
            .filter(|at| all[*at].entry || all[*at].mention)
            .map(|at| self.candidates.spans(at)[0].start as usize)
            .collect();
        with_entry.sort_unstable();
        // Go backward so that inner sections come first: their entries also count for the enclosing sections. The bare
        // heading that became an entry last is the nearest one.
        let mut nearest_bare = usize::MAX;
        for at in (0..self.blocks.headings.len()).rev() {
            let heading = &self.blocks.headings[at];
            let Some((date, time)) = self.candidates.all[at]
                .line
                .date
                .clone()
                .filter(|_| !self.candidates.has_more_than_date(at))
            else {
                continue;
            };
            let start = heading.span.end as usize;
            let end = self.blocks.headings[at + 1..]
                .iter()
                .find(|next| next.level <= heading.level)
                .map_or(self.source.len(), |next| next.span.start as usize);
            let next_entry = with_entry.partition_point(|entry| *entry < start);
            let has_entry =
                with_entry.get(next_entry).is_some_and(|entry| *entry < end) || nearest_bare < end;
            if has_entry {
                continue;
            }
            let spans = self.section_spans(start, end);
            let text = self.text(&spans, start);
            if text.is_empty() {
                continue;
            }
            nearest_bare = heading.span.start as usize;
            let mut mentions = Distinct::default();
            for link in self.candidates.link_places(&spans) {
                mentions.add(&self.blocks.links[link].target);
            }
            let due = self.due(&spans);
            self.log.entries.push(Entry {
                line: self.lines.line(heading.span.start as usize),
                date,
                time,
                verb: Verb::Contact,
                kind: None,
                people: Vec::new(),
                mentions: mentions.into_list(),
                owner_takes_part: true,
                requires_person: false,
                only_if_previous_is_not: false,
                prefix: String::new(),
                text: text.into_owned(),
                tags: self.tags(&spans, 0),
                state: None,
                due,
                text_hash: 0,
            });
            self.log.entry_spans.extend(spans);
        }
    }

    /// The spans of everything between two offsets, except headings.
    fn section_spans(&self, start: usize, end: usize) -> Vec<Span> {
        let (blocks, items) = (&self.blocks.blocks, &self.blocks.items);
        let inside = |span: &Span| (span.start as usize) < end;
        let first = blocks.partition_point(|block| (block.span.start as usize) < start);
        let mut found: Vec<Span> = blocks[first..]
            .iter()
            .map(|block| block.span)
            .take_while(inside)
            .collect();
        let first = items.partition_point(|item| (item.span.start as usize) < start);
        let last = first + items[first..].partition_point(|item| inside(&item.span));
        found.extend((first..last).flat_map(|item| self.blocks.own_spans(item)));
        found.sort_unstable();
        found
    }
}
