//! A merged text under construction, which may contain conflicts.
//!
//! In: pieces of text, and conflicts. Out: the bytes, with git's markers around each conflict. Does not: decide what
//! conflicts.

use super::three_way::ThreeWay;

/// Default length of conflict markers, in characters, for when git gives no length.
pub const MARKER_SIZE: usize = 7;

/// The conflict markers to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markers {
    /// The length of each marker, in characters.
    pub size: usize,
    /// The label of our side.
    pub ours: String,
    /// The label of their side.
    pub theirs: String,
    /// The label of the base. `None` leaves the base lines out.
    pub base: Option<String>,
}

impl Default for Markers {
    fn default() -> Self {
        Markers {
            size: MARKER_SIZE,
            ours: "ours".to_owned(),
            theirs: "theirs".to_owned(),
            base: None,
        }
    }
}

/// The text so far, as a sequence of settled parts and conflicts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(Vec<u8>),
    Conflict(ThreeWay<Vec<u8>>),
}

impl Draft {
    pub(super) fn of(text: &[u8]) -> Draft {
        let mut draft = Draft::default();
        draft.push(text);
        draft
    }

    pub(super) fn push(&mut self, text: &[u8]) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.extend_from_slice(text),
            _ => self.parts.push(Part::Text(text.to_vec())),
        }
    }

    /// Appends a conflict.
    pub(super) fn push_conflict(&mut self, all: ThreeWay<&[u8]>) {
        self.parts.push(Part::Conflict(all.map(<[u8]>::to_vec)));
    }

    pub(super) fn append(&mut self, other: Draft) {
        for part in other.parts {
            match part {
                Part::Text(text) => self.push(&text),
                clash => self.parts.push(clash),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn has_conflict(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Conflict(_)))
    }

    /// Whether the last line is not blank. A conflict at the end counts as text.
    pub(super) fn ends_in_text(&self) -> bool {
        match self.parts.last() {
            Some(Part::Text(text)) => {
                let last = text.split_inclusive(|byte| *byte == b'\n').next_back();
                last.is_some_and(|line| !line.trim_ascii().is_empty())
            }
            Some(Part::Conflict(_)) => true,
            None => false,
        }
    }

    /// The text with default markers.
    pub(super) fn text(&self) -> Vec<u8> {
        self.marked(&Markers::default(), false)
    }

    /// The text with these markers. With `swapped`, the sides change places.
    pub(super) fn marked(&self, markers: &Markers, swapped: bool) -> Vec<u8> {
        let mut out = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Conflict(all) => {
                    let (first, second) = match swapped {
                        false => (&all.ours, &all.theirs),
                        true => (&all.theirs, &all.ours),
                    };
                    let mut lines = |sign: u8, label: &str, text: &[u8]| {
                        end_line(&mut out);
                        out.extend(std::iter::repeat_n(sign, markers.size));
                        if !label.is_empty() {
                            out.push(b' ');
                            out.extend_from_slice(label.as_bytes());
                        }
                        out.push(b'\n');
                        out.extend_from_slice(text);
                    };
                    lines(b'<', &markers.ours, first);
                    if let Some(label) = &markers.base {
                        lines(b'|', label, &all.base);
                    }
                    lines(b'=', "", second);
                    lines(b'>', &markers.theirs, b"");
                }
            }
        }
        out
    }
}

fn end_line(text: &mut Vec<u8>) {
    if text.last().is_some_and(|byte| *byte != b'\n') {
        text.push(b'\n');
    }
}
