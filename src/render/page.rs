//! Builds a page for a terminal: titles, and text wrapped to the width.
//!
//! In: the parts of the page. Out: its text, safe and styled. Does not: know what the page is about.

use std::path::Path;

use crate::note::link;
use crate::text::safe;
use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{padded, wrapped};
use crate::render::palette::{ASIDE, TITLE, paint};
use crate::render::screen::Screen;

/// Maximum line width. Longer lines are hard to read, even on a wide terminal.
const LONGEST: usize = 120;

/// The column at which the values of pairs begin.
pub const LEAD: usize = 17;

/// A page with a fixed width.
pub struct Page<'a> {
    /// The text so far.
    pub out: String,
    width: usize,
    screen: &'a Screen,
}

impl<'a> Page<'a> {
    /// An empty page as wide as the screen.
    pub fn new(screen: &'a Screen) -> Self {
        Page {
            out: String::new(),
            width: screen.width.min(LONGEST),
            screen,
        }
    }

    /// The screen that the page is made for.
    pub fn screen(&self) -> &'a Screen {
        self.screen
    }

    /// The width in columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds the title of a part.
    pub fn title(&mut self, title: &str) {
        self.out += &format!("\n{}\n", paint(TITLE, title));
    }

    /// Adds text from a note, from the left margin.
    pub fn prose(&mut self, text: &str, style: Style) {
        for piece in wrapped(&safe::terminal(text), self.width) {
            self.out += &format!("{}\n", paint(style, &piece));
        }
    }

    /// Like [`Page::prose`], with each line linked to a file if the terminal supports links.
    pub fn linked(&mut self, text: &str, style: Style, file: &Path) {
        for piece in wrapped(&safe::terminal(text), self.width) {
            self.out += &format!("{}\n", self.screen.link(&paint(style, &piece), file));
        }
    }

    /// Adds text from a note to the right of `lead`, which is `lead_width` columns wide and may be styled. `aside`
    /// follows the last line, dimmed.
    pub fn with_margin(&mut self, lead: &str, lead_width: usize, text: &str, aside: &str) {
        let room = self.width.saturating_sub(lead_width).max(8);
        let lines = text.lines().chain(text.is_empty().then_some(""));
        let mut pieces: Vec<String> = lines
            .flat_map(|line| wrapped(&safe::terminal(line), room))
            .collect();
        let last = pieces.last_mut().expect("even no words are one piece");
        let aside = safe::terminal(aside);
        if aside.is_empty() {
            // Nothing follows the text.
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

    /// Adds a key with its value, and a dimmed `aside` after it.
    pub fn pair(&mut self, key: &str, value: &str, aside: &str) {
        let lead = self
            .screen
            .cut(&format!("  {}", safe::terminal(key)), self.width / 3);
        let lead = padded(&lead, LEAD - 2) + "  ";
        let width = lead.width();
        self.with_margin(&lead, width, value, aside);
    }

    /// Adds a field of front matter. A field without a value is left out.
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
