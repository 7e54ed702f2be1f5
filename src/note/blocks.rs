//! Parses the structure of a body: headings, list items, links, code (docs/reference/notes.md#where).
//!
//! In: the text of a note and the offset of its body. Out: headings and items with their nesting, and every other
//! block. Does not: read dates or verbs; `line` and `log` do that.
//!
//! All spans count from the start of the note.

use std::ops::Range;

use memchr::memchr;
use pulldown_cmark::{Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::link;
use super::mask::Masked;
use crate::text::Span;

/// A heading outside lists and block quotes.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Level, 1 to 6.
    pub level: u8,
    /// The whole heading, including its `#` signs or underline.
    pub span: Span,
    /// The text, without `#` signs or underline.
    pub content: Span,
    /// The first line of the text. An underlined heading can have several lines.
    pub first_line: Span,
    /// The heading of the enclosing section, as an index into [`Blocks::headings`].
    pub parent: Option<usize>,
}

/// A list item.
#[derive(Debug, Clone)]
pub struct Item {
    /// The whole item, including nested items.
    pub span: Span,
    /// From after the bullet to the end of that line.
    pub first_line: Span,
    /// The enclosing item, as an index into [`Blocks::items`].
    pub parent: Option<usize>,
    /// Index of the next item that is not nested in this one.
    pub next: usize,
    /// The heading of the enclosing section, as an index into [`Blocks::headings`].
    pub section: Option<usize>,
    /// Whether it is inside a block quote, where nothing is an entry.
    pub quoted: bool,
}

/// A link outside code and embeds.
#[derive(Debug, Clone)]
pub struct LinkAt {
    /// The whole link, as written.
    pub span: Span,
    /// The target, in the form that `note::link` produces.
    pub target: String,
}

/// A block that is neither a heading nor in a list.
#[derive(Debug, Clone)]
pub struct Block {
    /// The whole block.
    pub span: Span,
    /// The heading of the enclosing section, as an index into [`Blocks::headings`].
    pub section: Option<usize>,
    /// Whether it is code. Code contains no tags.
    pub code: bool,
}

/// The parsed structure of a body.
#[derive(Debug)]
pub struct Blocks<'a> {
    /// The text of the note, with comments and conflict markers blanked.
    pub masked: Masked<'a>,
    /// Offset of the first byte of the body.
    pub start: usize,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// List items, in order, each after the item that it is nested in.
    pub items: Vec<Item>,
    /// Links to notes, in order.
    pub links: Vec<LinkAt>,
    /// Links of any kind, images, and embeds, in order. Colons, tags, and dates inside them do not count.
    pub opaque: Vec<Span>,
    /// Code spans and code blocks, in order.
    pub code: Vec<Span>,
    /// Everything outside headings and lists, in order.
    pub blocks: Vec<Block>,
    /// The level-1 heading at the start of the body, as an index into `headings`.
    pub title: Option<usize>,
}

/// Parses the body of the note at `path`. The body begins at byte `start`.
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

/// Markdown events of a body with their byte ranges.
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
    /// End of the line on which the last item began.
    line_end: usize,
    /// End of the block being read, so that a block inside another block is not added twice.
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
        // An image can be inside a link. The link's span already covers it.
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
        // The parser includes some of the indent in the item's range. If the indent is a tab, the range can even begin
        // on the line before.
        let indented = &self.body[range.clone()];
        let indent = indented.len() - indented.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let range = range.start + indent..range.end;
        // Many items can begin on one line (`- - - x`), so the end of that line is found only once.
        if range.start >= self.line_end {
            let rest = &self.body[range.start..];
            let line = memchr(b'\n', rest.as_bytes()).map_or(rest, |newline| &rest[..newline]);
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
        // Text after a second bullet belongs to the nested item.
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
    /// The links that begin in `span`.
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

    /// Whether the byte at `offset` is part of a link, an image, or an embed.
    pub fn is_opaque(&self, offset: usize) -> bool {
        let after = self
            .opaque
            .partition_point(|span| span.start as usize <= offset);
        after > 0 && self.opaque[after - 1].contains(offset)
    }

    /// The text of `span`, with comments and conflict markers blanked.
    pub fn text(&self, span: Span) -> &str {
        &self.masked.text[span.range()]
    }

    /// The spans of an item that do not belong to items nested in it. Never empty.
    pub fn own_spans(&self, item: usize) -> impl Iterator<Item = Span> + '_ {
        let (span, next) = (self.items[item].span, self.items[item].next);
        let mut at = span.start;
        let mut child = item + 1;
        let mut is_empty = true;
        let mut ended = false;
        std::iter::from_fn(move || {
            while child < next {
                let (start, nested) = (at, self.items[child].span);
                at = nested.end.max(at);
                child = self.items[child].next;
                if nested.start > start {
                    is_empty = false;
                    return Some(Span {
                        start,
                        end: nested.start,
                    });
                }
            }
            // Callers take the item's position from the first span, so return one even if the item is empty.
            let has_rest = at < span.end || is_empty;
            let rest = (has_rest && !ended).then(|| Span {
                start: at.min(span.end),
                end: span.end,
            });
            ended = true;
            rest
        })
    }
}

/// The range of a heading's text, without `#` signs or underline.
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
    // In `## Title ##`, the closing `#` signs must follow whitespace.
    let bare = inner.trim_end_matches('#');
    let inner = if lead > 0 && (bare.is_empty() || bare.ends_with([' ', '\t'])) {
        bare.trim_end()
    } else {
        inner
    };
    from..from + inner.len()
}
