//! Reads the headings and code blocks of a Markdown page, and rewrites the blocks that hold expected output.
//!
//! In: the path of a page. Out: its blocks, each with its info string, its text, and its place. Does not: know what the
//! blocks mean.

use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Whether expected output is to be rewritten (`TIES_UPDATE=1`).
pub fn is_update() -> bool {
    std::env::var_os("TIES_UPDATE").is_some()
}

/// A Markdown page: its text, and what is on it.
pub struct Page {
    pub path: PathBuf,
    pub text: String,
    pub parts: Vec<Part>,
}

/// A heading or a fenced code block.
pub enum Part {
    Heading { title: String, at: usize },
    Block(Block),
}

/// A fenced code block.
#[derive(Clone)]
pub struct Block {
    /// The first word of its info string, up to a comma.
    pub language: String,
    /// What follows commas in the first word.
    pub flags: Vec<String>,
    /// The rest of its info string.
    pub rest: String,
    pub text: String,
    /// The range of its text on the page.
    pub span: Range<usize>,
}

impl Page {
    pub fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).expect("a page can be read");
        let mut parts = Vec::new();
        let mut heading: Option<(String, usize)> = None;
        let mut block: Option<(String, Range<usize>)> = None;
        for (event, span) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some((String::new(), span.start)),
                Event::End(TagEnd::Heading(_)) => {
                    let (title, at) = heading.take().expect("a heading has begun");
                    parts.push(Part::Heading { title, at });
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    // A block without text has its place below its first line.
                    let first = text[span.start..].find('\n').expect("a fence has an end");
                    let empty = span.start + first + 1;
                    block = Some((info.into_string(), empty..empty));
                }
                Event::Text(piece) | Event::Code(piece) => {
                    if let Some((title, _)) = &mut heading {
                        *title += &piece;
                    }
                    if let Some((_, within)) = &mut block {
                        within.end = within.end.max(span.end);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    let Some((info, span)) = block.take() else {
                        continue;
                    };
                    let (first, rest) = info.split_once(' ').unwrap_or((&info, ""));
                    let mut words = first.split(',').map(str::to_owned);
                    parts.push(Part::Block(Block {
                        language: words.next().unwrap_or_default(),
                        flags: words.collect(),
                        rest: rest.to_owned(),
                        text: text[span.clone()].to_owned(),
                        span,
                    }));
                }
                _ => {}
            }
        }
        Page { path, text, parts }
    }

    /// The path of the page in the project, and the line of a place.
    pub fn place(&self, at: usize) -> String {
        let line = self.text[..at].matches('\n').count() + 1;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = self.path.strip_prefix(root).unwrap_or(&self.path);
        format!("{}:{line}", path.display())
    }

    /// Whether the fence of a block is longer than every run of backticks that begins a line of `text`.
    pub fn has_room(&self, block: &Block, text: &str) -> bool {
        let fence = self.text[..block.span.start].lines().last().unwrap_or("");
        let ticks = |line: &str| line.len() - line.trim_start_matches('`').len();
        text.lines()
            .all(|line| ticks(line.trim_start()) < ticks(fence.trim_start()))
    }

    /// Writes the page with these texts in the place of others.
    pub fn rewrite(&self, mut texts: Vec<(Range<usize>, String)>) {
        texts.sort_by_key(|(span, _)| span.start);
        let mut page = self.text.clone();
        for (span, text) in texts.into_iter().rev() {
            page.replace_range(span, &text);
        }
        if page != self.text {
            std::fs::write(&self.path, page).expect("a page can be written");
        }
    }
}
