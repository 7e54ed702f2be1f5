//! A value's place and style in front matter, and the change that replaces it.
//!
//! In: the place at which `yaml` or `toml` found a value. Out: a [`Change`] of that place only. Does not: know the
//! formats, except through [`Writer`], which writes a text as one value.

use crate::text::{Change, Span};

/// The style in which a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is no value, only the key.
    Nothing,
    /// A scalar in these quotes, or without quotes, on one line or more.
    Text(Option<char>),
    /// A list between brackets.
    Flow,
    /// A list with one item per line.
    Block,
    /// Any other form, which is not changed.
    Unsupported,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) value: String,
    pub(super) span: Span,
}

/// A key with its value's place and style. Spans are byte offsets in the front matter slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocatedValue {
    pub(super) key: String,
    /// From the key's first line to the value's last line.
    pub(super) lines: Span,
    /// The value. If there is none, the empty place where it would be.
    pub(super) value: Span,
    pub(super) kind: Kind,
    pub(super) items: Vec<Item>,
}

/// Writes a text so that the format reads back exactly that text.
pub(super) trait Writer {
    /// Writes `text` in these quotes if possible. `in_flow` means between the brackets of a list.
    fn text(&self, text: &str, quote: Option<char>, in_flow: bool) -> String;
}

/// The reason for refusing a value of [`Kind::Unsupported`].
pub(super) const BY_HAND: &str =
    "its value is in a form that ties does not change; change it by hand";
const COMMENTS: &str = "its list has comments between the brackets; change it by hand";

impl LocatedValue {
    /// The change that makes the key hold exactly `values`. With no values, the key is removed.
    pub(super) fn changed(
        &self,
        slice: &str,
        values: &[String],
        is_list: bool,
        writer: &dyn Writer,
        end: &str,
    ) -> Result<Change, &'static str> {
        if values.is_empty() {
            return Ok(Change {
                span: self.lines,
                text: String::new(),
            });
        }
        let at_value = |text: String| Change {
            span: self.value,
            text,
        };
        let plainly = |quote| match values {
            [one] if !is_list => writer.text(one, quote, false),
            _ => flow(values, writer),
        };
        match self.kind {
            Kind::Nothing => Ok(at_value(format!(" {}", plainly(None)))),
            Kind::Text(quote) if values.len() == 1 => {
                Ok(at_value(writer.text(&values[0], quote, false)))
            }
            Kind::Text(_) => Ok(at_value(plainly(None))),
            Kind::Flow => self.flow(slice, values, writer).map(at_value),
            Kind::Block => Ok(at_value(self.block(slice, values, writer, end))),
            Kind::Unsupported => Err(BY_HAND),
        }
    }

    /// The old text of a value that is kept, so that its quotes stay.
    fn raw<'a>(&self, slice: &'a str, value: &str) -> Option<&'a str> {
        let item = self.items.iter().find(|item| item.value == value)?;
        Some(&slice[item.span.range()])
    }

    fn flow(
        &self,
        slice: &str,
        values: &[String],
        writer: &dyn Writer,
    ) -> Result<String, &'static str> {
        let (Some(first), Some(last)) = (self.items.first(), self.items.last()) else {
            return Ok(flow(values, writer));
        };
        let (open, close) = (self.value.start + 1, self.value.end - 1);
        let between = |from: u32, to: u32| &slice[from as usize..to as usize];
        let before = between(open, first.span.start);
        let after = between(last.span.end, close);
        let separator = match self.items.get(1) {
            Some(second) => between(first.span.end, second.span.start).to_owned(),
            None if before.contains('\n') => format!(",{before}"),
            None => ", ".to_owned(),
        };
        let mut gaps = self
            .items
            .windows(2)
            .map(|pair| between(pair[0].span.end, pair[1].span.start));
        if before.contains('#') || after.contains('#') || gaps.any(|gap| gap.contains('#')) {
            return Err(COMMENTS);
        }
        let written: Vec<String> = values
            .iter()
            .map(|value| match self.raw(slice, value) {
                Some(raw) => raw.to_owned(),
                None => writer.text(value, None, true),
            })
            .collect();
        Ok(format!("[{before}{}{after}]", written.join(&separator)))
    }

    /// The new text of a block list. Kept items keep their lines, and all comments stay.
    fn block(&self, slice: &str, values: &[String], writer: &dyn Writer, end: &str) -> String {
        let line_start = |at: u32| slice[..at as usize].rfind('\n').map_or(0, |at| at + 1);
        let starts: Vec<usize> = self
            .items
            .iter()
            .map(|item| line_start(item.span.start))
            .collect();
        let first = &self.items[0];
        let bullet = &slice[starts[0]..first.span.start as usize];
        let mut pending = slice[self.value.start as usize..starts[0]].to_owned();
        // For each kept item: the comments above it, its value, and its lines.
        let mut parts: Vec<(String, &str, &str)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let until = starts
                .get(at + 1)
                .copied()
                .unwrap_or(self.value.end as usize);
            let lines = &slice[starts[at]..until];
            let length = own_lines(lines);
            if values.contains(&item.value) {
                parts.push((std::mem::take(&mut pending), &item.value, &lines[..length]));
            }
            pending += &lines[length..];
        }
        let separator = if self.is_loose(slice, &starts) {
            end
        } else {
            ""
        };
        let mut out = String::new();
        for value in values {
            match parts.iter_mut().find(|(_, of, _)| of == value) {
                Some((above, _, lines)) => {
                    out += &std::mem::take(above);
                    out += lines;
                }
                None => {
                    out += if out.is_empty() { "" } else { separator };
                    out += &format!("{bullet}{}{end}", writer.text(value, None, false));
                }
            }
        }
        out + &pending
    }

    /// Whether a blank line separates the last two items. `starts` are the offsets of the items' lines.
    fn is_loose(&self, slice: &str, starts: &[usize]) -> bool {
        let [.., above, below] = starts else {
            return false;
        };
        let lines = &slice[*above..*below];
        let mut after = lines[own_lines(lines)..].lines();
        after.any(|line| line.trim().is_empty())
    }
}

/// The length of an item in `lines`, without the blank and comment lines after it.
fn own_lines(lines: &str) -> usize {
    let (mut length, mut at) = (0, 0);
    for line in lines.split_inclusive('\n') {
        at += line.len();
        let text = line.trim_start();
        if !text.is_empty() && !text.starts_with('#') {
            length = at;
        }
    }
    length
}

/// Writes a new list between brackets.
pub(super) fn flow(values: &[String], writer: &dyn Writer) -> String {
    let written: Vec<String> = values
        .iter()
        .map(|value| writer.text(value, None, true))
        .collect();
    format!("[{}]", written.join(", "))
}
