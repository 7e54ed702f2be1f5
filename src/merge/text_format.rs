//! The byte-level form of a text: byte order mark, line endings, and whether the last line has one.
//!
//! In: three texts. Out: each with `\n` line endings, and later the merged text in its final form. Does not: change
//! line endings if a text mixes them.

use std::borrow::Cow;

use super::three_way::ThreeWay;

const BOM: &str = "\u{feff}";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Lf,
    CrLf,
    Mixed,
}

/// The form of the merged text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextFormat {
    bom: bool,
    /// The line ending of every line. `None` if line endings stay as they are.
    ends: Option<Ends>,
    last_has_end: bool,
}

impl TextFormat {
    pub(super) fn of(texts: ThreeWay<&str>) -> Self {
        let ends = texts.map(ends);
        let mixed = ends.all().contains(&&Some(Ends::Mixed));
        let has_end = |text: &str| (!text.is_empty()).then(|| text.ends_with('\n'));
        TextFormat {
            bom: texts.map(|text| text.starts_with(BOM)).merge_bool(),
            ends: (!mixed).then(|| of_all(ends, Ends::Lf)),
            last_has_end: of_all(texts.map(has_end), true),
        }
    }

    /// The text in plain form: no byte order mark, `\n` line endings, and one after the last line.
    pub(super) fn plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = text.strip_prefix(BOM).unwrap_or(text);
        let mut plain = Cow::Borrowed(text);
        if self.ends.is_some() && text.contains("\r\n") {
            plain = text.replace("\r\n", "\n").into();
        }
        if !plain.is_empty() && !plain.ends_with('\n') {
            plain.to_mut().push('\n');
        }
        plain
    }

    /// The merged text in its final form. With a conflict, the last line keeps its line ending, because markers are
    /// whole lines.
    pub(super) fn restored(&self, text: Vec<u8>, has_clash: bool) -> Vec<u8> {
        let mut text = String::from_utf8(text).expect("whole lines of UTF-8 are UTF-8");
        if !self.last_has_end && !has_clash && text.ends_with('\n') {
            text.pop();
            if self.ends.is_none() && text.ends_with('\r') {
                text.pop();
            }
        }
        if self.ends == Some(Ends::CrLf) {
            text = text.replace('\n', "\r\n");
        }
        if self.bom {
            text.insert_str(0, BOM);
        }
        text.into_bytes()
    }
}

/// Merges a property of three texts. A text that does not show it agrees with the others. On a conflict, the result is
/// `usual`.
fn of_all<T: PartialEq + Copy>(all: ThreeWay<Option<T>>, usual: T) -> T {
    let sides = all.ours.or(all.theirs).zip(all.theirs.or(all.ours));
    let settled = match (all.base, sides) {
        (Some(base), Some((ours, theirs))) => ThreeWay::new(base, ours, theirs).trivial_merge(),
        (None, Some((ours, theirs))) => Some(ours).filter(|ours| *ours == theirs),
        (base, None) => base,
    };
    settled.unwrap_or(usual)
}

fn ends(text: &str) -> Option<Ends> {
    let all = text.matches('\n').count();
    match text.matches("\r\n").count() {
        _ if all == 0 => None,
        0 => Some(Ends::Lf),
        crlf if crlf == all => Some(Ends::CrLf),
        _ => Some(Ends::Mixed),
    }
}
