//! The structure of a body: headings, list items, links, code (docs/reference/notes.md#where).
//!
//! In: the text of a note and where its body starts. Out: items and headings with their places in each other, and
//! every other block. Does not: read dates or verbs; that is `line`'s and `log`'s.
//!
//! All spans count from the start of the note.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::link;
use super::mask::Masked;
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
    /// The first line of its text; an underlined heading may have several.
    pub first_line: Span,
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
    /// The next item that is not nested in it.
    pub next: usize,
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
    /// The text of the note, with blanks for comments and conflict markers.
    pub masked: Masked<'a>,
    /// The first byte of the body.
    pub start: usize,
    /// In order.
    pub headings: Vec<Heading>,
    /// In order, each after the one that it is nested in.
    pub items: Vec<Item>,
    /// Links to notes, in order.
    pub links: Vec<LinkAt>,
    /// Links of every sort, images and embeds, in order: no colon, tag or date in them counts.
    pub opaque: Vec<Span>,
    /// Code, in order.
    pub code: Vec<Span>,
    /// What is neither a heading nor in a list, in order.
    pub blocks: Vec<Block>,
    /// The heading of level 1 with which the body begins.
    pub title: Option<usize>,
}

/// Takes apart the body of the note `path`, which begins at `start`.
pub fn read<'a>(path: &str, masked: Masked<'a>, start: usize) -> Blocks<'a> {
    let body = &masked.text[start..];
    let mut reading = Reading {
        path,
        body,
        start,
        quotes: 0,
        open_items: Vec::new(),
        embeds: 0,
        line_end: 0,
        leaf: None,
        headings: Vec::new(),
        items: Vec::new(),
        links: Vec::new(),
        opaque: Vec::new(),
        code: Vec::new(),
        blocks: Vec::new(),
        title: None,
    };
    for (event, range) in events(body) {
        reading.take(event, range);
    }
    let Reading {
        headings,
        items,
        links,
        opaque,
        code,
        blocks,
        title,
        ..
    } = reading;
    Blocks {
        masked,
        start,
        headings,
        items,
        links,
        opaque,
        code,
        blocks,
        title,
    }
}

/// A body as Markdown has it.
pub(crate) fn events(body: &str) -> OffsetIter<'_> {
    let options =
        Options::ENABLE_WIKILINKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(body, options).into_offset_iter()
}

struct Reading<'a> {
    path: &'a str,
    body: &'a str,
    start: usize,
    quotes: usize,
    open_items: Vec<usize>,
    embeds: usize,
    /// The end of the line on which the last item began.
    line_end: usize,
    /// The end of the block that is being read, so that a block in a block is not counted twice.
    leaf: Option<usize>,
    headings: Vec<Heading>,
    items: Vec<Item>,
    links: Vec<LinkAt>,
    opaque: Vec<Span>,
    code: Vec<Span>,
    blocks: Vec<Block>,
    title: Option<usize>,
}

impl Reading<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::BlockQuote(_)) => self.quotes -= 1,
            Event::End(TagEnd::Item) => {
                if let Some(item) = self.open_items.pop() {
                    self.items[item].next = self.items.len();
                }
            }
            Event::End(TagEnd::Image) => self.embeds -= 1,
            Event::Code(_) => self.code.push(self.span(range)),
            Event::Html(_) => self.block(range, false),
            _ => {}
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.start)
    }

    fn section(&self) -> Option<usize> {
        self.headings.len().checked_sub(1)
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
                self.code.push(self.span(range.clone()));
                self.block(range, true);
            }
            Tag::Image { .. } => {
                self.embeds += 1;
                self.opaque(range);
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                self.opaque(range.clone());
                if self.embeds == 0 {
                    self.link(link_type, &dest_url, range);
                }
            }
            _ => {}
        }
    }

    fn opaque(&mut self, range: Range<usize>) {
        let span = self.span(range);
        // An image may stand in a link, which then holds it.
        if self.opaque.last().is_none_or(|last| last.end <= span.start) {
            self.opaque.push(span);
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
        self.blocks.push(block);
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let level = level as u8;
        let content = heading_content(&self.body[range.clone()], range.start);
        let first_line = match self.body[content.clone()].find('\n') {
            Some(newline) => {
                let line = self.body[content.start..content.start + newline].trim_end();
                content.start..content.start + line.len()
            }
            None => content.clone(),
        };
        let parent = {
            let mut above = self.section();
            while let Some(at) = above.filter(|at| self.headings[*at].level >= level) {
                above = self.headings[at].parent;
            }
            above
        };
        if level == 1 && self.body[..range.start].trim().is_empty() {
            self.title = Some(self.headings.len());
        }
        self.leaf = Some(range.end);
        let heading = Heading {
            level,
            span: self.span(range),
            content: self.span(content),
            first_line: self.span(first_line),
            parent,
        };
        self.headings.push(heading);
    }

    fn item(&mut self, range: Range<usize>) {
        // The parser lets an item begin with some of its indent, and where that is a tab even on the line before.
        let indented = &self.body[range.clone()];
        let indent = indented.len() - indented.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let range = range.start + indent..range.end;
        // Many items may begin on one line (`- - - x`), so its end is looked for once.
        if range.start >= self.line_end {
            let rest = &self.body[range.start..];
            let line = rest.find('\n').map_or(rest, |newline| &rest[..newline]);
            self.line_end = range.start + line.trim_end().len();
        }
        let line = &self.body[range.start..self.line_end.min(range.end).max(range.start)];
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let bullet = (digits + 1).min(line.len());
        let from = bullet + (line[bullet..].len() - line[bullet..].trim_start().len());
        let first_line = range.start + from..range.start + line.len();
        let item = Item {
            span: self.span(range),
            first_line: self.span(first_line),
            parent: self.open_items.last().copied(),
            next: self.items.len() + 1,
            section: self.section(),
            quoted: self.quotes > 0,
        };
        // What follows a second bullet is the nested item's line.
        if let Some(parent) = item.parent.map(|parent| &mut self.items[parent]) {
            parent.first_line.end = parent.first_line.end.min(item.span.start);
            parent.first_line.start = parent.first_line.start.min(parent.first_line.end);
        }
        self.open_items.push(self.items.len());
        self.items.push(item);
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
        let on_one_line = !self.body[range.clone()].contains('\n');
        if let Some(target) = target.filter(|_| on_one_line) {
            let span = self.span(range);
            self.links.push(LinkAt { span, target });
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

    /// Whether the byte at `offset` belongs to a link, an image or an embed.
    pub fn is_opaque(&self, offset: usize) -> bool {
        let after = self
            .opaque
            .partition_point(|span| span.start as usize <= offset);
        after > 0 && self.opaque[after - 1].contains(offset)
    }

    /// The text of `span`, without comments and conflict markers.
    pub fn text(&self, span: Span) -> &str {
        &self.masked.text[span.range()]
    }

    /// The stretches of an item that belong to none of the items nested in it.
    pub fn own_stretches(&self, item: usize) -> Vec<Span> {
        let (span, next) = (self.items[item].span, self.items[item].next);
        let mut at = span.start;
        let mut found = Vec::new();
        let mut child = item + 1;
        while child < next {
            let nested = self.items[child].span;
            if nested.start > at {
                found.push(Span {
                    start: at,
                    end: nested.start,
                });
            }
            at = nested.end.max(at);
            child = self.items[child].next;
        }
        // Never none: an item has a place, be it empty.
        if at < span.end || found.is_empty() {
            found.push(Span {
                start: at.min(span.end),
                end: span.end,
            });
        }
        found
    }
}

/// Where the text of a heading is, without the signs that make it one.
fn heading_content(heading: &str, start: usize) -> Range<usize> {
    let heading = heading.trim_end();
    let (lead, inner) = {
        let hashes = heading.len() - heading.trim_start_matches('#').len();
        let underline = heading.rfind('\n');
        if let Some(newline) = underline {
            (0, &heading[..newline])
        } else {
            (hashes, &heading[hashes..])
        }
    };
    let from = start + lead + (inner.len() - inner.trim_start().len());
    let inner = inner.trim();
    // `## Title ##` has its closing signs after a blank.
    let bare = inner.trim_end_matches('#');
    let inner = if lead > 0 && (bare.is_empty() || bare.ends_with([' ', '\t'])) {
        bare.trim_end()
    } else {
        inner
    };
    from..from + inner.len()
}
