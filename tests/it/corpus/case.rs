//! Finds the cases of a page.
//!
//! In: a page. Out: its cases: a heading of the second level, the blocks below it, and the blocks that all cases of the
//! page share. Does not: run them.

use crate::common::page::{Block, Page, Part};
use ties::date::Date;
use ties::settings::{self, Settings};

/// Today's date in every case.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// What the info string of a block can say after a comma (`md,crlf`).
const FLAGS: [&str; 4] = ["bom", "crlf", "latin-1", "no-end"];

/// What an expected block should hold, or why there is no such thing.
pub type Outcome = Result<String, String>;

/// One behavior.
pub struct Case<'a> {
    pub title: &'a str,
    /// Where its heading is.
    pub at: usize,
    /// The blocks above the first case of the page.
    pub shared: Vec<&'a Block>,
    pub blocks: Vec<&'a Block>,
}

/// The cases of a page.
pub fn cases(page: &Page) -> Vec<Case<'_>> {
    let mut shared = Vec::new();
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut titled = false;
    for part in &page.parts {
        match part {
            // The first heading is the title of the page.
            Part::Heading { .. } if !titled => titled = true,
            Part::Heading { title, at } => cases.push(Case {
                title,
                at: *at,
                shared: shared.clone(),
                blocks: Vec::new(),
            }),
            Part::Block(block) => {
                for flag in &block.flags {
                    let place = page.place(block.span.start);
                    assert!(FLAGS.contains(&flag.as_str()), "{place}: no flag {flag}");
                }
                match cases.last_mut() {
                    Some(case) => case.blocks.push(block),
                    None => shared.push(block),
                }
            }
        }
    }
    cases
}

impl Case<'_> {
    /// The settings: the last `toml` block before the block `nth`, or the defaults.
    pub fn settings(&self, nth: usize) -> Settings {
        let own = self.blocks[..nth].iter().rev();
        let toml = own
            .chain(&self.shared)
            .find(|block| block.language == "toml");
        toml.map_or_else(Settings::default, |toml| {
            settings::read(std::path::Path::new("ties.toml"), &toml.text).expect("valid settings")
        })
    }
}

impl Block {
    /// Whether its info string has this flag.
    fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|found| found == flag)
    }

    /// The bytes that the block stands for.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = repeated(&self.text);
        if self.has("no-end") {
            text.pop();
        }
        if self.has("crlf") {
            text = text.replace('\n', "\r\n");
        }
        if self.has("bom") {
            text.insert(0, '\u{feff}');
        }
        if self.has("latin-1") {
            let byte = |sign| u8::try_from(u32::from(sign)).expect("a sign of Latin-1");
            return text.chars().map(byte).collect();
        }
        text.into_bytes()
    }

    /// The text that a block written like this one has for these bytes.
    pub fn shown(&self, bytes: &[u8]) -> Outcome {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let mut text = text.to_owned();
        if self.has("bom") {
            let rest = text.strip_prefix('\u{feff}');
            text = rest.ok_or("the byte order mark is gone")?.to_owned();
        }
        if self.has("crlf") {
            text = text.replace("\r\n", "\r");
            if text.contains('\n') {
                return Err("a line ends without a carriage return".to_owned());
            }
            text = text.replace('\r', "\n");
        } else if text.contains('\r') {
            return Err("there is a carriage return".to_owned());
        }
        match (self.has("no-end"), text.ends_with('\n')) {
            (true, false) => text.push('\n'),
            (true, true) => return Err("there is a line end at the end".to_owned()),
            (false, false) if !text.is_empty() => {
                return Err("the last line end is gone".to_owned());
            }
            (false, _) => {}
        }
        Ok(text)
    }
}

/// The text with `⟨x×3⟩` written as `xxx`.
fn repeated(text: &str) -> String {
    let mut pieces = text.split('⟨');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (inner, rest) = piece.split_once('⟩').expect("`⟨` has its `⟩`");
        let (inner, times) = inner.rsplit_once('×').expect("`⟨text×number⟩`");
        out += &inner.repeat(times.parse().expect("a number"));
        out += rest;
    }
    out
}
