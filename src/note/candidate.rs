//! Finds the lines of a body that could be entries, and decides which of them are (docs/reference/notes.md#where,
//! docs/reference/notes.md#date, docs/reference/notes.md#what-is-an-entry).
//!
//! In: blocks, and what kind of note it is. Out: [`Candidates`]: every heading and list item with its date, its people,
//! and its nesting. Does not: build entries; `log` does that.

use std::ops::Range;

use jiff::civil::Date;

use super::blocks::{Blocks, Item};
use super::line::{self, Checkbox, Line};
use super::verb_phrase::{VerbPhrase, parse_verb};
use crate::settings::{Settings, Verb};
use crate::text::Span;

/// What reading the log requires from the rest of the note.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Whether the note is a contact.
    pub contact: bool,
    /// Whether the note is a goal.
    pub goal: bool,
    /// The note's own date: of a meeting note its `date`, otherwise the day in the file name of a daily note.
    pub date: Option<Date>,
    /// Whether the file is named after a day.
    pub daily: bool,
    /// Targets of the `with` field of a meeting note. Empty for every other note.
    pub with: Vec<String>,
}

/// A list item or heading that could be an entry.
pub struct Candidate<'a> {
    /// Where its spans are in [`Candidates::spans`].
    spans: Range<usize>,
    /// Its first line.
    pub line: Line<'a>,
    /// The verb, kind, and people of that line.
    pub phrase: VerbPhrase<'a>,
    /// The enclosing candidate, as an index into [`Candidates::all`].
    pub parent: Option<usize>,
    /// Its own date, or else the nearest date that it inherits.
    pub date: Option<Date>,
    /// The nearest enclosing candidate that names people, as an index into [`Candidates::all`].
    pub above: Option<usize>,
    /// Number of names on all enclosing candidates.
    pub names_above: usize,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Whether it is inside a block quote.
    pub quoted: bool,
    /// Whether it has text after its date. Text of a nested item that is not an entry counts too.
    pub has_text: bool,
    /// Whether it is an entry, provided that the links it names lead to people.
    pub entry: bool,
    /// Whether it is an entry no matter where its links lead.
    pub certain: bool,
    /// Whether `daily_mentions` makes it an entry for the contacts that it links to, if it is not an entry otherwise.
    pub mention: bool,
}

/// All candidates of a body.
pub struct Candidates<'a> {
    blocks: &'a Blocks<'a>,
    settings: &'a Settings,
    context: &'a Context,
    /// Headings first, then items, each after the item that it is nested in.
    pub all: Vec<Candidate<'a>>,
    /// The spans of the text of all candidates.
    spans: Vec<Span>,
    /// For each candidate, the candidates nested directly in it.
    pub children: Vec<Vec<usize>>,
    /// Dates at the start of a line that do not exist, such as `2026-02-31`.
    pub impossible: Vec<Span>,
}

/// Reads the candidates of a body and decides which are entries.
pub fn read<'a>(
    blocks: &'a Blocks<'a>,
    settings: &'a Settings,
    context: &'a Context,
) -> Candidates<'a> {
    let mut found = Candidates {
        blocks,
        settings,
        context,
        all: Vec::with_capacity(blocks.headings.len() + blocks.items.len()),
        spans: Vec::with_capacity(blocks.headings.len() + blocks.items.len()),
        children: Vec::new(),
        impossible: Vec::new(),
    };
    found.headings();
    found.items();
    found.children = vec![Vec::new(); found.all.len()];
    for (at, candidate) in found.all.iter().enumerate() {
        if let Some(parent) = candidate.parent {
            found.children[parent].push(at);
        }
    }
    found.decide();
    found
}

impl<'a> Candidates<'a> {
    /// The spans of a candidate's text, without those of nested items. The first one contains its first line.
    pub fn spans(&self, at: usize) -> &[Span] {
        &self.spans[self.all[at].spans.clone()]
    }

    /// The number of entries that the candidates may become.
    pub fn entries(&self) -> usize {
        let entries = |candidate: &Candidate<'_>| {
            usize::from(candidate.entry) + usize::from(candidate.mention)
        };
        self.all.iter().map(entries).sum()
    }

    /// The nearest date of the enclosing sections, or else the note's own date.
    fn section_date(&self, mut section: Option<usize>) -> Option<Date> {
        while let Some(at) = section {
            let line = &self.all[at].line;
            // A date that does not exist blocks the dates of outer sections: the line clearly meant some other day.
            if line.date.is_some() || line.impossible.is_some() {
                return line.own_date();
            }
            section = self.blocks.headings[at].parent;
        }
        self.context.date
    }

    fn headings(&mut self) {
        for heading in &self.blocks.headings {
            let line = line::read(self.blocks, heading.first_line);
            let line = Line { mark: None, ..line };
            let phrase = if line.date.is_some() {
                parse_verb(self.blocks, &line, self.settings)
            } else {
                VerbPhrase::default()
            };
            self.impossible.extend(line.impossible);
            self.spans.push(heading.content);
            self.all.push(Candidate {
                spans: self.spans.len() - 1..self.spans.len(),
                date: line.own_date(),
                above: None,
                names_above: 0,
                has_text: false,
                line,
                phrase,
                parent: None,
                is_heading: true,
                quoted: false,
                entry: false,
                certain: false,
                mention: false,
            });
        }
    }

    fn items(&mut self) {
        let headings = self.blocks.headings.len();
        for (index, item) in self.blocks.items.iter().enumerate() {
            let (line, phrase) = if item.quoted {
                (Line::default(), VerbPhrase::default())
            } else {
                let line = line::read(self.blocks, item.first_line);
                let phrase = parse_verb(self.blocks, &line, self.settings);
                (line, phrase)
            };
            self.impossible.extend(line.impossible);
            let parent = item.parent.map(|parent| headings + parent).or_else(|| {
                // A dated heading with more text is read like an item, and encloses the items directly in its section.
                item.section.filter(|at| self.has_more_than_date(*at))
            });
            let date = match line.impossible {
                Some(_) => None,
                None => line.own_date().or_else(|| self.inherited(item)),
            };
            let above = parent.and_then(|parent| match self.names(parent) {
                0 => self.all[parent].above,
                _ => Some(parent),
            });
            let names_above =
                above.map_or(0, |above| self.names(above) + self.all[above].names_above);
            let first = self.spans.len();
            self.spans.extend(self.blocks.own_spans(index));
            self.all.push(Candidate {
                spans: first..self.spans.len(),
                line,
                phrase,
                parent,
                date,
                above,
                names_above,
                is_heading: false,
                quoted: item.quoted,
                has_text: false,
                entry: false,
                certain: false,
                mention: false,
            });
        }
    }

    /// Whether a heading begins with a date and has more text.
    pub fn has_more_than_date(&self, heading: usize) -> bool {
        let candidate = &self.all[heading];
        let line = &candidate.line;
        let content_end = self.blocks.headings[heading].content.end as usize;
        line.date.is_some() && (line.rest < line.end || line.end < content_end)
    }

    fn inherited(&self, item: &Item) -> Option<Date> {
        match item.parent {
            // The parent's date is its own or the one that it inherited. Either way it is the nearest.
            Some(parent) => self.all[self.blocks.headings.len() + parent].date,
            None => self.section_date(item.section),
        }
    }

    /// The groups of links that take part only if nobody else does. Joined links, as in `[[A]] and [[B]]`, share a
    /// group. Empty if somebody takes part in any case: in a contact's note, and in a meeting note with people.
    pub fn fallback_groups(&self, at: usize) -> &[Vec<usize>] {
        if self.context.contact || !self.context.with.is_empty() {
            return &[];
        }
        let candidate = &self.all[at];
        let groups = candidate.phrase.participants.fallback_groups.as_slice();
        match candidate.phrase.verb {
            Some(Verb::Asked | Verb::Promised) => groups,
            // For the other verbs, a link after `to` or `for` is a weak sign of who took part. Use it only if neither
            // the line nor an enclosing item names anybody.
            _ if candidate.phrase.participants.people.is_empty() && candidate.above.is_none() => {
                &groups[..groups.len().min(1)]
            }
            _ => &[],
        }
    }

    /// Number of links that name people on the line of a candidate.
    fn names(&self, at: usize) -> usize {
        let fallbacks = self.fallback_groups(at).iter().map(Vec::len);
        self.all[at].phrase.participants.people.len() + fallbacks.sum::<usize>()
    }

    /// The target of a link, given as an index into `Blocks::links`.
    pub fn target(&self, link: usize) -> &str {
        &self.blocks.links[link].target
    }

    fn decide(&mut self) {
        let home = self.context.contact || self.context.goal;
        // Go backward so that nested candidates come first: text of a nested item belongs to the enclosing one unless
        // the nested item is an entry.
        for at in (0..self.all.len()).rev() {
            let has_text = self.has_any_text(at);
            self.all[at].has_text = has_text;
            let candidate = &self.all[at];
            if candidate.quoted
                || candidate.date.is_none()
                || candidate.is_heading && !self.has_more_than_date(at)
            {
                continue;
            }
            let own_date = candidate.line.date.is_some();
            let verb = candidate.phrase.verb.is_some();
            let names = candidate.above.is_some() || self.names(at) > 0;
            let certain = own_date && home && has_text
                || verb && !self.context.with.is_empty()
                || !own_date && home && verb && candidate.phrase.followed;
            let entry = certain
                || verb && names
                || own_date && candidate.phrase.participants.has_explicit();
            let boxed = matches!(
                candidate.line.mark,
                Some(Checkbox::Open | Checkbox::Done | Checkbox::Dropped)
            );
            let mention = !certain
                && self.settings.daily_mentions
                && self.context.daily
                && !candidate.is_heading
                && !boxed
                && self.undated_links(at).next().is_some();
            self.all[at].entry = entry;
            self.all[at].certain = certain;
            self.all[at].mention = mention;
        }
    }

    /// Whether a candidate has text after its date. Text of a nested item that is not an entry counts too.
    fn has_any_text(&self, at: usize) -> bool {
        let candidate = &self.all[at];
        let first_line = candidate.line.end;
        candidate.line.rest < first_line
            || self.spans(at).iter().any(|span| {
                let from = (span.start as usize).max(first_line);
                let to = span.end as usize;
                from < to && !self.blocks.text(Span::new(from, to)).trim().is_empty()
            })
            || self.children[at]
                .iter()
                .any(|child| !self.all[*child].entry && self.all[*child].has_text)
    }

    /// The links in a candidate's own text, except a link that is its date.
    pub fn undated_links(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let candidate = &self.all[at];
        let from = if candidate.line.date.is_some() {
            candidate.line.rest
        } else {
            0
        };
        self.link_places(self.spans(at))
            .into_iter()
            .filter(move |link| self.blocks.links[*link].span.start as usize >= from)
    }

    /// Indexes into `Blocks::links` of the links that begin in `spans`.
    pub fn link_places(&self, spans: &[Span]) -> Vec<usize> {
        let before = |offset: u32| {
            self.blocks
                .links
                .partition_point(|link| link.span.start < offset)
        };
        spans
            .iter()
            .flat_map(|span| before(span.start)..before(span.end))
            .collect()
    }
}
