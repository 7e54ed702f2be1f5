//! From the blocks of a body to its entries (notes.md 4).
//!
//! In: blocks, and what kind of note it is. Out: entries in the order of the note, what belongs to none of them, and
//! doubts. Does not: know other notes or today.

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::blocks::{Blocks, Item};
use super::entry::{Entry, State};
use super::judge::{Doubt, Said, judge};
use super::line::{self, Line, Mark};
use super::tags;
use crate::calendar::day;
use crate::settings::{Settings, Verb};
use crate::text::{Lines, Span};

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

/// A list item or a heading, read as a line.
struct Candidate {
    /// Its line and everything else that is its own.
    stretches: Vec<Span>,
    line: Line,
    said: Said,
    /// The candidate that it is nested in.
    parent: Option<usize>,
    date: Option<(Date, Option<String>)>,
    /// Who takes part by being named, here or in the item above.
    people: Vec<usize>,
    is_heading: bool,
    entry: bool,
    mention: bool,
}

/// Reads the entries of a body.
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
    log: Log,
}

impl Reading<'_> {
    /// The nearest date of the sections around.
    fn section_date(&self, mut section: Option<usize>) -> Option<(Date, Option<String>)> {
        while let Some(at) = section {
            if let Some(date) = &self.candidates[at].line.date {
                return Some(date.clone());
            }
            section = self.blocks.headings[at].parent;
        }
        None
    }

    fn headings(&mut self) {
        for heading in &self.blocks.headings {
            let line = line::read(self.blocks, heading.content);
            let line = Line { mark: None, ..line };
            let said = if line.date.is_some() {
                judge(self.blocks, &line, self.settings)
            } else {
                Said::default()
            };
            self.log.impossible.extend(line.impossible);
            let people = said.people.clone();
            let date = line.date.clone();
            self.candidates.push(Candidate {
                stretches: vec![heading.content],
                line,
                said,
                parent: None,
                date,
                people,
                is_heading: true,
                entry: false,
                mention: false,
            });
        }
    }

    fn items(&mut self) {
        let headings = self.blocks.headings.len();
        for (index, item) in self.blocks.items.iter().enumerate() {
            let line = line::read(self.blocks, item.first_line);
            let said = if item.quoted {
                Said::default()
            } else {
                judge(self.blocks, &line, self.settings)
            };
            if !item.quoted {
                self.log.impossible.extend(line.impossible);
            }
            let parent = item.parent.map(|parent| headings + parent).or_else(|| {
                // A dated heading that says more is read like an item, and holds the items directly in its section.
                item.section.filter(|at| self.says_more(*at))
            });
            let date = line.date.clone().or_else(|| self.inherited(item, parent));
            let people = self.people_of(&said, parent);
            self.candidates.push(Candidate {
                stretches: self.blocks.own_stretches(index),
                line,
                said,
                parent,
                date,
                people,
                is_heading: false,
                entry: false,
                mention: false,
            });
        }
    }

    fn says_more(&self, heading: usize) -> bool {
        let line = &self.candidates[heading].line;
        line.date.is_some() && line.rest < line.end
    }

    fn inherited(&self, item: &Item, parent: Option<usize>) -> Option<(Date, Option<String>)> {
        let own_of_parent = parent.filter(|at| !self.candidates[*at].is_heading);
        // A parent's date is its own or the one that it inherited, in both cases the nearest.
        own_of_parent
            .and_then(|at| self.candidates[at].date.clone())
            .or_else(|| self.section_date(item.section))
            .or_else(|| self.context.date.map(|date| (date, None)))
            .map(|(date, _)| (date, None))
    }

    /// Places of the links that take part: the line's own, else those of the item above.
    fn people_of(&self, said: &Said, parent: Option<usize>) -> Vec<usize> {
        let above = || {
            parent
                .map(|at| self.candidates[at].people.clone())
                .unwrap_or_default()
        };
        if !said.people.is_empty() {
            return said.people.clone();
        }
        let inherited = above();
        let somebody_else =
            self.context.contact || !self.context.with.is_empty() || !inherited.is_empty();
        match said.only_if_alone.first() {
            None => inherited,
            Some(_) if somebody_else => inherited,
            Some(first) => vec![*first],
        }
    }

    fn decide(&mut self) {
        let home = self.context.contact || self.context.goal;
        // Nested ones first: whether they are entries decides whether the one above says something.
        for at in (0..self.candidates.len()).rev() {
            let quoted = at >= self.blocks.headings.len()
                && self.blocks.items[at - self.blocks.headings.len()].quoted;
            let candidate = &self.candidates[at];
            if quoted || candidate.date.is_none() || candidate.is_heading && !self.says_more(at) {
                continue;
            }
            let own_date = candidate.line.date.is_some();
            let verb = candidate.said.verb.is_some();
            let people = !candidate.people.is_empty() || !self.context.with.is_empty();
            let says = own_date && home && self.says_something(at);
            let entry = says
                || verb && people
                || own_date && candidate.said.names_people_plainly
                || !own_date && home && verb && candidate.said.followed;
            let mention = !entry
                && self.settings.daily_mentions
                && self.context.daily
                && !candidate.is_heading
                && !matches!(
                    candidate.line.mark,
                    Some(Mark::Open | Mark::Done | Mark::Dropped)
                )
                && !self.blocks.links_in(candidate_span(candidate)).is_empty();
            self.candidates[at].entry = entry;
            self.candidates[at].mention = mention;
        }
    }

    fn says_something(&self, at: usize) -> bool {
        let candidate = &self.candidates[at];
        if candidate.line.rest < candidate.line.end {
            return true;
        }
        let first_line = candidate.line.end;
        let more = candidate.stretches.iter().any(|span| {
            let from = (span.start as usize).max(first_line);
            from < span.end as usize
                && !self.blocks.masked.text
                    [from - self.blocks.start..span.end as usize - self.blocks.start]
                    .trim()
                    .is_empty()
        });
        more || {
            // A loop of its own, so that no depth of nesting can exhaust the stack: an item in an item has a line,
            // and an empty line says nothing however deep it stands.
            let mut open = self.children[at].clone();
            let mut says = false;
            while let Some(child) = open.pop().filter(|_| !says) {
                if !self.candidates[child].entry {
                    says = self.candidates[child].line.rest < self.candidates[child].line.end;
                    open.extend(&self.children[child]);
                }
            }
            says
        }
    }

    fn collect(&mut self) {
        for at in 0..self.candidates.len() {
            let candidate = &self.candidates[at];
            let worth_a_doubt = candidate.entry
                || candidate.date.is_some()
                    && (self.context.contact || self.context.goal)
                    && candidate.line.has_colon();
            if let Some(doubt) = candidate.said.doubt.clone().filter(|_| worth_a_doubt) {
                let near = matches!(doubt, Doubt::NearVerb { .. });
                // In a journal every second line begins with some word; there only a line that is an entry is in doubt.
                if !near || candidate.entry {
                    self.log.doubts.push(doubt);
                }
            }
            if candidate.entry || candidate.mention {
                let entry = self.entry(at);
                self.log.entries.push(entry);
            }
        }
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
        let candidate = &self.candidates[at];
        let (line, said) = (&candidate.line, &candidate.said);
        let from = if said.verb.is_some() {
            said.after_verb
        } else {
            line.rest
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
        let links: Vec<usize> = if candidate.mention {
            self.link_places(&stretches)
        } else {
            candidate.people.clone()
        };
        let mut people: Vec<String> = Vec::new();
        for link in links {
            push_new(&mut people, self.blocks.links[link].target.clone());
        }
        // `introduced A to B`: those two, and nobody because of the note that it stands in.
        let just_those = said.introduced && said.people.len() >= 2;
        if !just_those {
            self.context
                .with
                .iter()
                .for_each(|target| push_new(&mut people, target.clone()));
        }
        let mut mentions: Vec<String> = Vec::new();
        for link in self.link_places(&stretches) {
            let target = &self.blocks.links[link].target;
            let dated =
                self.blocks.links[link].span.end as usize <= line.rest && line.date.is_some();
            if !people.contains(target) && !dated {
                push_new(&mut mentions, target.clone());
            }
        }
        let state = match line.mark {
            Some(Mark::Open) => Some(State::Open),
            Some(Mark::Done) => Some(State::Done),
            Some(Mark::Dropped) => Some(State::Dropped),
            _ => matches!(verb, Verb::Promised | Verb::Needs).then_some(State::Open),
        };
        let colon = line.head().len();
        let after_colon = line
            .tokens
            .get(colon)
            .map(|placed| self.text(&stretches, placed.span.end as usize));
        let entry = Entry {
            line: self.lines.line(candidate.stretches[0].start as usize),
            date,
            time,
            verb,
            kind: said.kind.clone(),
            people,
            mentions,
            own: self.context.contact && !just_those,
            if_contact: candidate.mention,
            tags: self.tags(&stretches, line.rest),
            state,
            due: self.due(&stretches),
            same: if verb.row().marked {
                xxh3_64(after_colon.as_ref().unwrap_or(&text).trim().as_bytes())
            } else {
                0
            },
            text,
        };
        self.log.taken.extend(stretches);
        entry
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
        let mut found = Vec::new();
        for span in stretches {
            let start = (span.start as usize).max(from);
            if start < span.end as usize {
                tags::collect(self.blocks, Span::new(start, span.end as usize), &mut found);
            }
        }
        found
    }

    /// The text from `from` on, without comments, each line without the blanks before it.
    fn text(&self, stretches: &[Span], from: usize) -> String {
        let mut lines: Vec<String> = Vec::new();
        for span in stretches {
            let start = (span.start as usize).max(from);
            if start < span.end as usize {
                lines.extend(dedented(&self.visible(Span::new(start, span.end as usize))));
            }
        }
        let text = lines.join("\n");
        let text = text.trim_start_matches(['*', '_']);
        text.strip_prefix([':', ','])
            .unwrap_or(text)
            .trim()
            .to_owned()
    }

    /// The original text of `span` without what is blanked.
    fn visible(&self, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start as usize;
        for hole in self
            .blocks
            .masked
            .holes
            .iter()
            .filter(|hole| hole.end > span.start && hole.start < span.end)
        {
            let from = hole.start as usize;
            if from > at {
                out.push_str(self.source[at..from].trim_end_matches(' '));
            }
            at = at.max(hole.end as usize);
        }
        if at < span.end as usize {
            out.push_str(&self.source[at..span.end as usize]);
        }
        out
    }

    /// The first due date: `by`, `due`, `📅` or `[due::` before it.
    fn due(&mut self, stretches: &[Span]) -> Option<Date> {
        for span in stretches {
            let text = &self.source[span.range()];
            let mut at = 0;
            while let Some(next) = text[at..].find('-').map(|dash| at + dash) {
                at = next + 1;
                let Some(start) = next.checked_sub(4) else {
                    continue;
                };
                let Some(written) = text
                    .get(start..start + 10)
                    .filter(|ten| day::looks_like(ten))
                else {
                    continue;
                };
                let before = text[..start].trim_end();
                let word = |word: &str| {
                    before.len() < start
                        && before.len().checked_sub(word.len()).is_some_and(|cut| {
                            before.is_char_boundary(cut)
                                && before[cut..].eq_ignore_ascii_case(word)
                                && !before[..cut].ends_with(char::is_alphanumeric)
                        })
                };
                if !(word("by")
                    || word("due")
                    || before.ends_with('📅')
                    || before.ends_with("[due::"))
                {
                    continue;
                }
                match day::parse(written) {
                    Some(date) => return Some(date),
                    None => self
                        .log
                        .impossible
                        .push(Span::new(start, start + 10).shifted(span.start as usize)),
                }
            }
        }
        None
    }

    /// In a contact's note, a heading that is only a date is one `contact` if its section has text but no entry.
    fn bare_headings(&mut self) {
        if !self.context.contact {
            return;
        }
        for (at, heading) in self.blocks.headings.iter().enumerate() {
            let line = &self.candidates[at].line;
            let Some((date, time)) = line.date.clone().filter(|_| !self.says_more(at)) else {
                continue;
            };
            let end = self.blocks.headings[at + 1..]
                .iter()
                .find(|next| next.level <= heading.level)
                .map_or(self.source.len(), |next| next.span.start as usize);
            let inside =
                |span: &Span| span.start > heading.span.start && (span.start as usize) < end;
            let has_entry = self
                .candidates
                .iter()
                .any(|c| (c.entry || c.mention) && inside(&c.stretches[0]));
            let mut stretches: Vec<Span> = self
                .blocks
                .blocks
                .iter()
                .map(|block| block.span)
                .filter(inside)
                .collect();
            let items = self
                .blocks
                .items
                .iter()
                .enumerate()
                .filter(|(_, item)| inside(&item.span));
            items.for_each(|(item, _)| stretches.extend(self.blocks.own_stretches(item)));
            stretches.sort_unstable();
            let text = self.text(&stretches, end.min(heading.span.end as usize));
            if has_entry || text.is_empty() {
                continue;
            }
            let mut mentions = Vec::new();
            for link in self.link_places(&stretches) {
                push_new(&mut mentions, self.blocks.links[link].target.clone());
            }
            let due = self.due(&stretches);
            self.log.entries.push(Entry {
                line: self.lines.line(heading.span.start as usize),
                date,
                time,
                verb: Verb::Contact,
                kind: None,
                people: Vec::new(),
                mentions,
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
}

/// The lines of one item: the first from where it begins, the others without the indent that they share.
fn dedented(text: &str) -> Vec<String> {
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let said = |line: &&str| !line.trim().is_empty();
    let indent = text
        .lines()
        .skip(1)
        .filter(said)
        .map(indent_of)
        .min()
        .unwrap_or(0);
    let lines = text.lines().enumerate().filter(|(_, line)| said(line));
    lines
        .map(|(at, line)| {
            if at == 0 {
                line.trim()
            } else {
                line[indent.min(indent_of(line))..].trim_end()
            }
            .to_owned()
        })
        .collect()
}

fn candidate_span(candidate: &Candidate) -> Span {
    let last = candidate
        .stretches
        .last()
        .expect("an item has at least its own line");
    Span {
        start: candidate.stretches[0].start,
        end: last.end,
    }
}

fn push_new(list: &mut Vec<String>, target: String) {
    if !list.contains(&target) {
        list.push(target);
    }
}
