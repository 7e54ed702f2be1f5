//! The structure of a body: headings, list items, links, code (notes.md 4, Where).
//!
//! In: the text of a note and where its body starts. Out: items and headings with their places in each other, and
//! every other block. Does not: read dates or verbs; that is `line`'s and `log`'s.
//!
//! All spans count from the start of the note.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::link;
use super::mask::{Masked, mask};
use crate::text::Span;

/// A heading outside of lists and quotes.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// All of it.
    pub span: Span,
    /// Its text, without the signs that make it a heading.
    pub content: Span,
    /// The heading of the section that it stands in.
    pub parent: Option<usize>,
}

/// A list item.
#[derive(Debug, Clone)]
pub struct Item {
    /// All of it, nested items included.
    pub span: Span,
    /// From after its bullet to the end of that line.
    pub first_line: Span,
    /// The item that it is nested in.
    pub parent: Option<usize>,
    /// The heading of the section that it stands in.
    pub section: Option<usize>,
    /// Whether it stands in a block quote, where nothing is an entry.
    pub quoted: bool,
}

/// A link outside of code and embeds.
#[derive(Debug, Clone)]
pub struct LinkAt {
    /// All of it.
    pub span: Span,
    /// Its target, as `note::link` has it.
    pub target: String,
}

/// Any other block of text.
#[derive(Debug, Clone)]
pub struct Block {
    /// All of it.
    pub span: Span,
    /// The heading of the section that it stands in; for a heading, itself.
    pub section: Option<usize>,
    /// Whether it is code, in which there are no tags.
    pub code: bool,
}

/// A body taken apart.
#[derive(Debug)]
pub struct Blocks<'a> {
    /// The text of the note, with blanks for front matter, comments and conflict markers.
    pub masked: Masked<'a>,
    /// The first byte of the body.
    pub start: usize,
    /// In order.
    pub headings: Vec<Heading>,
    /// In order, each after the one that it is nested in.
    pub items: Vec<Item>,
    /// In order.
    pub links: Vec<LinkAt>,
    /// Inline code, in order.
    pub code: Vec<Span>,
    /// What is neither a heading nor in a list, in order.
    pub blocks: Vec<Block>,
    /// The heading of level 1 with which the body begins.
    pub title: Option<usize>,
}

/// Takes apart the body of the note `path`.
pub fn read<'a>(path: &str, text: &'a str, start: usize) -> Blocks<'a> {
    let mut masked = mask(&text[start..]);
    for span in masked.holes.iter_mut().chain(&mut masked.conflicts) {
        *span = span.shifted(start);
    }
    let body = masked.text.clone();
    let mut reading = Reading {
        path,
        body: &body,
        start,
        quotes: 0,
        open_items: Vec::new(),
        embeds: 0,
        leaf: None,
        found: Blocks {
            masked,
            start,
            headings: Vec::new(),
            items: Vec::new(),
            links: Vec::new(),
            code: Vec::new(),
            blocks: Vec::new(),
            title: None,
        },
    };
    let options =
        Options::ENABLE_WIKILINKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&body, options).into_offset_iter() {
        reading.take(event, range);
    }
    reading.found
}

struct Reading<'a, 'b> {
    path: &'b str,
    body: &'b str,
    start: usize,
    quotes: usize,
    open_items: Vec<usize>,
    embeds: usize,
    /// The end of the block that is being read, so that a block in a block is not counted twice.
    leaf: Option<usize>,
    found: Blocks<'a>,
}

impl Reading<'_, '_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::BlockQuote(_)) => self.quotes -= 1,
            Event::End(TagEnd::Item) => {
                self.open_items.pop();
            }
            Event::End(TagEnd::Image) => self.embeds -= 1,
            Event::Code(_) => self.found.code.push(self.span(range)),
            Event::Html(_) => self.block(range, false),
            _ => {}
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.start)
    }

    fn section(&self) -> Option<usize> {
        self.found.headings.len().checked_sub(1)
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Item => self.item(range),
            Tag::Heading { level, .. } if self.quotes == 0 && self.open_items.is_empty() => {
                self.heading(level, range)
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock | Tag::Table(_) => {
                self.block(range, false)
            }
            Tag::CodeBlock(_) => {
                self.found.code.push(self.span(range.clone()));
                self.block(range, true);
            }
            Tag::Image { .. } => self.embeds += 1,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } if self.embeds == 0 => self.link(link_type, &dest_url, range),
            _ => {}
        }
    }

    fn block(&mut self, range: Range<usize>, code: bool) {
        if !self.open_items.is_empty() || self.leaf.is_some_and(|end| range.start < end) {
            return;
        }
        self.leaf = Some(range.end);
        let block = Block {
            span: self.span(range),
            section: self.section(),
            code,
        };
        self.found.blocks.push(block);
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let level = level as u8;
        let line = self.body[range.clone()].lines().next().unwrap_or("");
        let hashes = line.len() - line.trim_start_matches('#').len();
        let setext = hashes == 0 || hashes > 6;
        let (lead, inner) = if setext {
            (0, line)
        } else {
            (hashes, &line[hashes..])
        };
        let from = range.start + lead + (inner.len() - inner.trim_start().len());
        let inner = inner.trim();
        // `## Title ##` has its closing signs after a space.
        let bare = inner.trim_end_matches('#');
        let inner = if !setext && (bare.is_empty() || bare.ends_with(' ')) {
            bare.trim_end()
        } else {
            inner
        };
        let parent = {
            let mut above = self.section();
            while let Some(at) = above.filter(|at| self.found.headings[*at].level >= level) {
                above = self.found.headings[at].parent;
            }
            above
        };
        if level == 1 && self.body[..range.start].trim().is_empty() {
            self.found.title = Some(self.found.headings.len());
        }
        self.leaf = Some(range.end);
        let heading = Heading {
            level,
            span: self.span(range),
            content: self.span(from..from + inner.len()),
            parent,
        };
        self.found.headings.push(heading);
    }

    fn item(&mut self, range: Range<usize>) {
        let line_end = self.body[range.clone()]
            .find('\n')
            .map_or(range.end, |at| range.start + at);
        let line = &self.body[range.start..line_end];
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let bullet = (digits + 1).min(line.len());
        let rest = &line[bullet..];
        let from = range.start + bullet + (rest.len() - rest.trim_start().len());
        let item = Item {
            span: self.span(range),
            first_line: self
                .span(from..from + self.body[from..line_end.max(from)].trim_end().len()),
            parent: self.open_items.last().copied(),
            section: self.section(),
            quoted: self.quotes > 0,
        };
        self.open_items.push(self.found.items.len());
        self.found.items.push(item);
    }

    fn link(&mut self, link_type: LinkType, destination: &str, range: Range<usize>) {
        let target = match link_type {
            LinkType::WikiLink { .. } => {
                let raw = &self.body[range.clone()];
                let inner = raw.trim_start_matches('[').trim_end_matches(']');
                link::wiki(inner).map(|link| link.target)
            }
            LinkType::Autolink | LinkType::Email => None,
            _ => link::markdown(self.path, destination),
        };
        if let Some(target) = target {
            let span = self.span(range);
            self.found.links.push(LinkAt { span, target });
        }
    }
}

impl Blocks<'_> {
    /// The links that lie wholly in `span`.
    pub fn links_in(&self, span: Span) -> &[LinkAt] {
        let from = self
            .links
            .partition_point(|link| link.span.start < span.start);
        let to = self
            .links
            .partition_point(|link| link.span.start < span.end);
        &self.links[from..to.max(from)]
    }

    /// Whether the byte at `offset` is code.
    pub fn is_code(&self, offset: usize) -> bool {
        let after = self
            .code
            .partition_point(|span| span.start as usize <= offset);
        self.code[..after]
            .iter()
            .rev()
            .take(2)
            .any(|span| span.contains(offset))
    }

    /// The stretches of an item that belong to none of the items nested in it.
    pub fn own_stretches(&self, item: usize) -> Vec<Span> {
        let span = self.items[item].span;
        let mut at = span.start;
        let mut found = Vec::new();
        let mut child = item + 1;
        while let Some(next) = self
            .items
            .get(child)
            .filter(|next| next.span.start < span.end)
        {
            if next.span.start > at {
                found.push(Span {
                    start: at,
                    end: next.span.start,
                });
            }
            at = next.span.end;
            // On to the next one that is not nested in this child.
            child += 1;
            while self
                .items
                .get(child)
                .is_some_and(|deeper| deeper.span.start < at)
            {
                child += 1;
            }
        }
        if at < span.end {
            found.push(Span {
                start: at,
                end: span.end,
            });
        }
        found
    }

    /// Whether section `inner` is section `outer` or lies in it.
    pub fn within(&self, inner: Option<usize>, outer: usize) -> bool {
        let mut at = inner;
        while let Some(section) = at {
            if section == outer {
                return true;
            }
            at = self.headings[section].parent;
        }
        false
    }
}
