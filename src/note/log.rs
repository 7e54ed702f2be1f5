//! From the blocks of a body to its entries (notes.md 4).
//!
//! In: blocks, and what kind of note it is. Out: entries in the order of the note, what belongs to none of them, and
//! doubts. Does not: know other notes or today.

use std::rc::Rc;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::blocks::{Blocks, Item};
use super::doubt::{Doubt, near_verb};
use super::due::{Due, due};
use super::entry::{Entry, State};
use super::judge::{Said, judge};
use super::line::{self, Line, Mark};
use super::{prose, tags};
use crate::settings::{Settings, Verb};
use crate::text::distinct::Distinct;
use crate::text::{Lines, Span};

/// How many names the entries of one note may take over from items above or a meeting's `with`. A note that is made to
/// multiply them could fill the memory; what comes after that many has only the people of its own line.
const TAKEN_OVER: usize = 200_000;

/// What of the rest of the note the log must know.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Whether it is a contact's note.
    pub contact: bool,
    /// Whether it is a goal's note.
    pub goal: bool,
    /// The note's own date: a meeting's, or a daily note's.
    pub date: Option<Date>,
    /// Whether the file is named after a day.
    pub daily: bool,
    /// The targets of a meeting's `with`.
    pub with: Vec<String>,
}

/// The outcome.
#[derive(Debug, Default)]
pub struct Log {
    /// In the order of the note.
    pub entries: Vec<Entry>,
    /// Doubtful first words, of entries and of lines that would be ones.
    pub doubts: Vec<Doubt>,
    /// Dates that do not exist.
    pub impossible: Vec<Span>,
    /// The stretches of the note that the entries' texts were taken from.
    pub taken: Vec<Span>,
}

/// A day with an optional time.
type When = (Date, Option<String>);

/// A list item or a heading, read as a line.
struct Candidate {
    /// Its line and everything else that is its own.
    stretches: Vec<Span>,
    line: Line,
    said: Said,
    /// The candidate that it is nested in.
    parent: Option<usize>,
    date: Option<When>,
    /// Who takes part by being named, here or in the item above.
    people: Rc<[usize]>,
    is_heading: bool,
    quoted: bool,
    /// Whether it, or an item nested in it that is no entry, has any text.
    says: bool,
    entry: bool,
    mention: bool,
}

/// Reads the entries of a body. `source` is the note as it was written.
pub fn read(
    blocks: &Blocks<'_>,
    source: &str,
    lines: &Lines,
    settings: &Settings,
    context: &Context,
) -> Log {
    let mut reading = Reading {
        blocks,
        source,
        lines,
        settings,
        context,
        candidates: Vec::new(),
        children: Vec::new(),
        taken_over: 0,
        log: Log::default(),
    };
    reading.headings();
    reading.items();
    reading.children = vec![Vec::new(); reading.candidates.len()];
    for (at, candidate) in reading.candidates.iter().enumerate() {
        if let Some(parent) = candidate.parent {
            reading.children[parent].push(at);
        }
    }
    reading.decide();
    reading.collect();
    reading.bare_headings();
    reading.log.entries.sort_by_key(|entry| entry.line);
    reading.log.taken.sort_unstable();
    reading.log
}

struct Reading<'a> {
    blocks: &'a Blocks<'a>,
    source: &'a str,
    lines: &'a Lines,
    settings: &'a Settings,
    context: &'a Context,
    /// Headings first, then items, each after the one that it is nested in.
    candidates: Vec<Candidate>,
    /// For each candidate, those nested in it.
    children: Vec<Vec<usize>>,
    /// How many names entries have taken over so far.
    taken_over: usize,
    log: Log,
}

impl Reading<'_> {
    /// The nearest date of the sections around, else the note's own.
    fn section_date(&self, mut section: Option<usize>) -> Option<When> {
        while let Some(at) = section {
            let line = &self.candidates[at].line;
            // A day that does not exist stands in the way of the ones further off: they are not meant.
            if line.date.is_some() || line.impossible.is_some() {
                return line.date.clone();
            }
            section = self.blocks.headings[at].parent;
        }
        self.context.date.map(|date| (date, None))
    }

    fn headings(&mut self) {
        for heading in &self.blocks.headings {
            let line = line::read(self.blocks, heading.first_line);
            let line = Line { mark: None, ..line };
            let said = if line.date.is_some() {
                judge(self.blocks, &line, self.settings)
            } else {
                Said::default()
            };
            self.log.impossible.extend(line.impossible);
            self.candidates.push(Candidate {
                stretches: vec![heading.content],
                date: line.date.clone(),
                people: said.who.people.as_slice().into(),
                says: false,
                line,
                said,
                parent: None,
                is_heading: true,
                quoted: false,
                entry: false,
                mention: false,
            });
        }
    }

    fn items(&mut self) {
        let headings = self.blocks.headings.len();
        for (index, item) in self.blocks.items.iter().enumerate() {
            let (line, said) = if item.quoted {
                (Line::default(), Said::default())
            } else {
                let line = line::read(self.blocks, item.first_line);
                let said = judge(self.blocks, &line, self.settings);
                (line, said)
            };
            self.log.impossible.extend(line.impossible);
            let parent = item.parent.map(|parent| headings + parent).or_else(|| {
                // A dated heading that says more is read like an item, and holds the items directly in its section.
                item.section.filter(|at| self.says_more(*at))
            });
            let date = match line.impossible {
                Some(_) => None,
                None => line.date.clone().or_else(|| self.inherited(item)),
            };
            let people = self.people_of(&said, parent);
            self.candidates.push(Candidate {
                stretches: self.blocks.own_stretches(index),
                line,
                said,
                parent,
                date,
                people,
                is_heading: false,
                quoted: item.quoted,
                says: false,
                entry: false,
                mention: false,
            });
        }
    }

    fn says_more(&self, heading: usize) -> bool {
        let candidate = &self.candidates[heading];
        let line = &candidate.line;
        let content_end = self.blocks.headings[heading].content.end as usize;
        line.date.is_some() && (line.rest < line.end || line.end < content_end)
    }

    fn inherited(&self, item: &Item) -> Option<When> {
        let date = match item.parent {
            // A parent's date is its own or the one that it inherited, in both cases the nearest.
            Some(parent) => self.candidates[self.blocks.headings.len() + parent]
                .date
                .clone(),
            None => self.section_date(item.section),
        };
        date.map(|(date, _)| (date, None))
    }

    /// Places of the links that take part: the line's own, else those of the item above.
    fn people_of(&self, said: &Said, parent: Option<usize>) -> Rc<[usize]> {
        if !said.who.people.is_empty() {
            return said.who.people.as_slice().into();
        }
        let above = parent.map(|at| &self.candidates[at].people);
        let somebody_else = self.context.contact
            || !self.context.with.is_empty()
            || above.is_some_and(|people| !people.is_empty());
        match said.who.only_if_alone.first() {
            Some(first) if !somebody_else => Rc::new([*first]),
            _ => above.cloned().unwrap_or_default(),
        }
    }

    fn decide(&mut self) {
        let home = self.context.contact || self.context.goal;
        // Nested ones first: whether they are entries decides whether the one above says something.
        for at in (0..self.candidates.len()).rev() {
            let says = self.says_something(at);
            self.candidates[at].says = says;
            let candidate = &self.candidates[at];
            if candidate.quoted
                || candidate.date.is_none()
                || candidate.is_heading && !self.says_more(at)
            {
                continue;
            }
            let own_date = candidate.line.date.is_some();
            let verb = candidate.said.verb.is_some();
            let people = !candidate.people.is_empty() || !self.context.with.is_empty();
            let entry = own_date && home && says
                || verb && people
                || own_date && candidate.said.who.plainly
                || !own_date && home && verb && candidate.said.followed;
            let boxed = matches!(
                candidate.line.mark,
                Some(Mark::Open | Mark::Done | Mark::Dropped)
            );
            let mention = !entry
                && self.settings.daily_mentions
                && self.context.daily
                && !candidate.is_heading
                && !boxed
                && self.undated_links(at).next().is_some();
            self.candidates[at].entry = entry;
            self.candidates[at].mention = mention;
        }
    }

    /// Whether a candidate has any text after its date; text of items nested in it that are no entries is its own.
    fn says_something(&self, at: usize) -> bool {
        let candidate = &self.candidates[at];
        let first_line = candidate.line.end;
        candidate.line.rest < first_line
            || candidate.stretches.iter().any(|span| {
                let from = (span.start as usize).max(first_line);
                let to = span.end as usize;
                from < to && !self.blocks.text(Span::new(from, to)).trim().is_empty()
            })
            || self.children[at]
                .iter()
                .any(|child| !self.candidates[*child].entry && self.candidates[*child].says)
    }

    fn collect(&mut self) {
        for at in 0..self.candidates.len() {
            let candidate = &self.candidates[at];
            if let Some(doubt) = self.doubt(candidate) {
                self.log.doubts.push(doubt);
            }
            if candidate.entry || candidate.mention {
                let entry = self.entry(at);
                self.log.entries.push(entry);
            }
        }
    }

    fn doubt(&self, candidate: &Candidate) -> Option<Doubt> {
        if let Some(doubt) = &candidate.said.doubt {
            let home = self.context.contact || self.context.goal;
            let worth_it =
                candidate.entry || candidate.date.is_some() && home && candidate.line.has_colon();
            return worth_it.then(|| doubt.clone());
        }
        // In a journal every second line begins with some word; there only a line that is an entry is in doubt.
        let first = candidate.line.head().first();
        let unsure = candidate.entry && candidate.said.verb.is_none();
        first
            .filter(|_| unsure)
            .and_then(|first| near_verb(first, self.settings))
    }

    /// The stretches of a candidate and of everything nested in it that is no entry by itself.
    fn all_stretches(&self, at: usize) -> Vec<Span> {
        let mut found = Vec::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            let candidate = &self.candidates[at];
            found.extend(&candidate.stretches);
            if candidate.is_heading {
                let all = &self.blocks.blocks;
                let first = all.partition_point(|block| block.section < Some(at));
                let direct = all[first..]
                    .iter()
                    .take_while(|block| block.section == Some(at));
                found.extend(direct.map(|block| block.span));
            }
            let apart =
                |child: &usize| self.candidates[*child].entry || self.candidates[*child].mention;
            open.extend(self.children[at].iter().filter(|child| !apart(child)));
        }
        found.sort_unstable();
        found
    }

    fn entry(&mut self, at: usize) -> Entry {
        let stretches = self.all_stretches(at);
        let (people, just_those) = self.people(at);
        let candidate = &self.candidates[at];
        let (line, said) = (&candidate.line, &candidate.said);
        let from = match said.verb {
            Some(_) => prose::after_verb(self.blocks, said.after_verb, line.end),
            None => line.rest,
        };
        let text = self.text(&stretches, from);
        let verb = said.verb.unwrap_or(if self.context.goal {
            Verb::Progress
        } else {
            Verb::Contact
        });
        let (date, time) = candidate
            .date
            .clone()
            .expect("only dated candidates become entries");
        let mut mentions = Distinct::default();
        for link in self.link_places(&stretches) {
            let link = &self.blocks.links[link];
            let dates = line.date.is_some() && link.span.end as usize <= line.rest;
            if !people.contains(&link.target) && !dates {
                mentions.add(&link.target);
            }
        }
        let state = match line.mark {
            Some(Mark::Open) => Some(State::Open),
            Some(Mark::Done) => Some(State::Done),
            Some(Mark::Dropped) => Some(State::Dropped),
            _ => matches!(verb, Verb::Promised | Verb::Needs).then_some(State::Open),
        };
        let same = if verb.row().marked {
            let colon = line.tokens.get(line.head().len());
            let after_colon = colon.map(|colon| self.text(&stretches, colon.span.end as usize));
            xxh3_64(after_colon.as_ref().unwrap_or(&text).as_bytes())
        } else {
            0
        };
        let entry = Entry {
            line: self.lines.line(candidate.stretches[0].start as usize),
            date,
            time,
            verb,
            kind: said.kind.clone(),
            people: people.into_list(),
            mentions: mentions.into_list(),
            own: self.context.contact && !just_those,
            if_contact: candidate.mention,
            tags: self.tags(&stretches, line.rest),
            state,
            due: self.due(&stretches),
            same,
            text,
        };
        self.log.taken.extend(stretches);
        entry
    }

    /// The targets of who took part in an entry, and whether those are all.
    fn people(&mut self, at: usize) -> (Distinct, bool) {
        let candidate = &self.candidates[at];
        let mut people = Distinct::default();
        if candidate.mention {
            self.undated_links(at)
                .for_each(|link| people.add(&self.blocks.links[link].target));
            return (people, false);
        }
        let own = &candidate.said.who;
        let taken_over = if own.people.is_empty() {
            candidate.people.len()
        } else {
            0
        };
        // `introduced A to B`: those two, and nobody because of the note that it stands in.
        let just_those = candidate.said.just_those;
        let with = if just_those {
            &[]
        } else {
            self.context.with.as_slice()
        };
        let much = taken_over + with.len();
        let fits = much <= 1 || self.taken_over + much <= TAKEN_OVER;
        if fits || taken_over == 0 {
            for link in candidate.people.iter() {
                people.add(&self.blocks.links[*link].target);
            }
        }
        if fits {
            self.taken_over += much;
            with.iter().for_each(|target| people.add(target));
        }
        (people, just_those)
    }

    /// The links of a candidate's own text, but for its date.
    fn undated_links(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let candidate = &self.candidates[at];
        let from = if candidate.line.date.is_some() {
            candidate.line.rest
        } else {
            0
        };
        self.link_places(&candidate.stretches)
            .into_iter()
            .filter(move |link| self.blocks.links[*link].span.start as usize >= from)
    }

    fn link_places(&self, stretches: &[Span]) -> Vec<usize> {
        let before = |offset: u32| {
            self.blocks
                .links
                .partition_point(|link| link.span.start < offset)
        };
        stretches
            .iter()
            .flat_map(|span| before(span.start)..before(span.end))
            .collect()
    }

    fn tags(&self, stretches: &[Span], from: usize) -> Vec<String> {
        let mut found = Distinct::default();
        for span in stretches {
            let start = (span.start as usize).max(from);
            if start < span.end as usize {
                tags::collect(self.blocks, Span::new(start, span.end as usize), &mut found);
            }
        }
        found.into_list()
    }

    fn text(&self, stretches: &[Span], from: usize) -> String {
        prose::text(self.blocks, self.source, stretches, from)
    }

    fn due(&mut self, stretches: &[Span]) -> Option<Date> {
        match due(self.blocks, stretches)? {
            Due::On(date) => Some(date),
            Due::Impossible(span) => {
                self.log.impossible.push(span);
                None
            }
        }
    }

    /// In a contact's note, a heading that is only a date is one `contact` if its section has text but no entry.
    fn bare_headings(&mut self) {
        if !self.context.contact {
            return;
        }
        let mut with_entry: Vec<usize> = self
            .candidates
            .iter()
            .filter(|candidate| candidate.entry || candidate.mention)
            .map(|candidate| candidate.stretches[0].start as usize)
            .collect();
        with_entry.sort_unstable();
        // The inner ones first, for they are entries of the sections around them. The starts of those that are one
        // are kept apart: the last is the nearest.
        let mut nearest_bare = usize::MAX;
        for at in (0..self.blocks.headings.len()).rev() {
            let heading = &self.blocks.headings[at];
            let Some((date, time)) = self.candidates[at]
                .line
                .date
                .clone()
                .filter(|_| !self.says_more(at))
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
            let stretches = self.section_stretches(start, end);
            let text = self.text(&stretches, start);
            if text.is_empty() {
                continue;
            }
            nearest_bare = heading.span.start as usize;
            let mut mentions = Distinct::default();
            for link in self.link_places(&stretches) {
                mentions.add(&self.blocks.links[link].target);
            }
            let due = self.due(&stretches);
            self.log.entries.push(Entry {
                line: self.lines.line(heading.span.start as usize),
                date,
                time,
                verb: Verb::Contact,
                kind: None,
                people: Vec::new(),
                mentions: mentions.into_list(),
                own: true,
                if_contact: false,
                text,
                tags: self.tags(&stretches, 0),
                state: None,
                due,
                same: 0,
            });
            self.log.taken.extend(stretches);
        }
    }

    /// Everything but headings between two places.
    fn section_stretches(&self, start: usize, end: usize) -> Vec<Span> {
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
        found.extend((first..last).flat_map(|item| self.blocks.own_stretches(item)));
        found.sort_unstable();
        found
    }
}
