//! A page being written: titles, and words set to the width.
//!
//! In: what stands on it, part by part. Out: its text, safe and styled. Does not: know what it is about.

use std::path::Path;

use crate::note::link;
use crate::text::safe;
use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{padded, wrapped};
use crate::render::palette::{ASIDE, TITLE, paint};
use crate::render::screen;
use crate::render::table::cut;

/// Longer lines are hard to read, however wide the terminal is.
const LONGEST: usize = 120;

/// Where the values of pairs begin.
pub const LEAD: usize = 17;

/// A page of some width.
pub struct Page {
    /// What is on it so far.
    pub out: String,
    width: usize,
}

impl Page {
    /// An empty one.
    pub fn new(width: usize) -> Self {
        Page {
            out: String::new(),
            width: width.min(LONGEST),
        }
    }

    /// How wide it is.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The title of a part.
    pub fn title(&mut self, title: &str) {
        self.out += &format!("\n{}\n", paint(TITLE, title));
    }

    /// Words from a note, from the margin on.
    pub fn prose(&mut self, text: &str, style: Style) {
        for piece in wrapped(&safe::terminal(text), self.width) {
            self.out += &format!("{}\n", paint(style, &piece));
        }
    }

    /// As [`Page::prose`], each line a link to a file where the terminal has links.
    pub fn linked(&mut self, text: &str, style: Style, file: &Path) {
        for piece in wrapped(&safe::terminal(text), self.width) {
            self.out += &format!("{}\n", screen::link(&paint(style, &piece), file));
        }
    }

    /// Words from a note below each other, beside a lead of `lead_width` columns, which may be styled; and what is said
    /// beside them, after the last.
    pub fn beside(&mut self, lead: &str, lead_width: usize, text: &str, aside: &str) {
        let room = self.width.saturating_sub(lead_width).max(8);
        let lines = text.lines().chain(text.is_empty().then_some(""));
        let mut pieces: Vec<String> = lines
            .flat_map(|line| wrapped(&safe::terminal(line), room))
            .collect();
        let last = pieces.last_mut().expect("even no words are one piece");
        let aside = safe::terminal(aside);
        if aside.is_empty() {
            // Words that fill the line need no other after them.
        } else if last.width() + 2 + aside.width() <= room {
            let gap = if last.is_empty() { "" } else { "  " };
            *last += &format!("{gap}{}", paint(ASIDE, &aside));
        } else {
            pieces.extend(
                wrapped(&aside, room)
                    .iter()
                    .map(|piece| paint(ASIDE, piece)),
            );
        }
        let leads = [lead.to_owned()]
            .into_iter()
            .chain(std::iter::repeat(padded("", lead_width)));
        for (piece, lead) in pieces.iter().zip(leads) {
            self.out += format!("{lead}{piece}").trim_end();
            self.out.push('\n');
        }
    }

    /// A word and what belongs to it.
    pub fn pair(&mut self, key: &str, value: &str, aside: &str) {
        let lead = cut(&format!("  {}", safe::terminal(key)), self.width / 3);
        let lead = padded(&lead, LEAD - 2) + "  ";
        let width = lead.width();
        self.beside(&lead, width, value, aside);
    }

    /// A field of front matter; one without a value is left out.
    pub fn field(&mut self, key: &str, value: &Value) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| self.field(key, value)),
            Value::Array(items) if !items.is_empty() => {
                let texts: Vec<String> = items.iter().map(plain).collect();
                self.pair(key, &texts.join(", "), "");
            }
            Value::Null | Value::Array(_) => {}
            value => self.pair(key, &plain(value), ""),
        }
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), link::plain)
}
