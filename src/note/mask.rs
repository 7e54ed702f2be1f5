//! Blanks what is not text in a note: comments and conflict markers (docs/reference/notes.md#where).
//!
//! In: a text. Out: a text of the same length with these parts blanked, and their spans. Does not: know Markdown,
//! except for code, where comment delimiters are plain text.

mod code_fence;
mod conflict;

use std::borrow::Cow;

use memchr::memmem;

pub use conflict::SHORTEST as SHORTEST_MARKER;

use crate::text::Span;
use code_fence::{Fence, closing_fences, fence_of, line_end};

/// A text in which comments and conflict markers are blanked.
#[derive(Debug)]
pub struct Masked<'a> {
    /// Same length as the original, byte for byte. Blanked bytes are spaces; line endings stay.
    pub text: Cow<'a, str>,
    /// The blanked spans, in order.
    pub blanked: Vec<Span>,
    /// Spans of the conflict marker lines, in order.
    pub conflicts: Vec<Span>,
}

/// Blanks the conflict markers of a whole note, and the base between them. This must run before anything else, because
/// a conflict can begin in front matter and end in the body.
///
/// ```
/// use ties::note::mask::conflicts;
/// let text = "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n";
/// assert_eq!(conflicts(text).text.split_whitespace().collect::<Vec<_>>(), ["b", "c"]);
/// ```
pub fn conflicts(text: &str) -> Masked<'_> {
    let mut masked = Masked {
        text: Cow::Borrowed(text),
        blanked: Vec::new(),
        conflicts: Vec::new(),
    };
    if memmem::find(text.as_bytes(), b"<<<").is_some() {
        let found = conflict::find(text);
        for span in found.markers.iter().chain(&found.bases) {
            blank(&mut masked, *span);
        }
        masked.conflicts = found.markers;
    }
    masked
}

/// Blanks comments from `start` on. A comment that is never closed is text.
///
/// ```
/// use ties::note::mask::{comments, conflicts};
/// let mut masked = conflicts("a <!-- b --> `%% c %%`");
/// comments(&mut masked, 0);
/// assert_eq!(masked.text, "a            `%% c %%`");
/// ```
pub fn comments(masked: &mut Masked<'_>, start: usize) {
    // In Markdown, a lone carriage return ends a line, so it must end one here too.
    let bytes = masked.text.as_bytes();
    let returns = memchr::memchr_iter(b'\r', &bytes[start..]);
    let lone = returns
        .map(|at| start + at)
        .filter(|at| bytes.get(at + 1) != Some(&b'\n'));
    for at in lone.collect::<Vec<usize>>() {
        masked.text.to_mut().replace_range(at..=at, "\n");
    }
    let body = &masked.text.as_bytes()[start..];
    if memmem::find(body, b"<!--").is_some() || memmem::find(body, b"%%").is_some() {
        let text = masked.text.clone().into_owned();
        Comments {
            closing: closing_fences(&text, start),
            text: &text,
            masked,
            closes: true,
        }
        .read(start);
    }
    // A comment can contain conflict markers, so merge overlapping spans.
    masked.blanked.sort_unstable();
    masked.blanked.dedup_by(|next, hole| {
        let inside = next.start < hole.end;
        if inside {
            hole.end = hole.end.max(next.end);
        }
        inside
    });
}

fn blank(masked: &mut Masked<'_>, span: Span) {
    let text = masked.text.to_mut();
    let spaces: String = text[span.range()]
        .bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(span.range(), &spaces);
    masked.blanked.push(span);
}

struct Comments<'a, 'm, 't> {
    text: &'t str,
    masked: &'m mut Masked<'a>,
    /// For each line that could close a code fence: its start, and the longest fence that it or a later line could
    /// close, for backticks and for tildes.
    closing: Vec<(usize, [usize; 2])>,
    /// Whether another `-->` can still follow. Avoids searching the rest of the note again for every `<!--`.
    closes: bool,
}

impl Comments<'_, '_, '_> {
    fn read(mut self, start: usize) {
        let mut at = start;
        // The fence of the code block that contains the current line.
        let mut fence: Option<Fence<'_>> = None;
        while at < self.text.len() {
            let end = line_end(self.text, at);
            let line = self.text[at..end].trim_end();
            let here = fence_of(line);
            fence = fence.filter(|open| !open.is_left_by(line));
            if let Some(open) = &fence {
                if here.is_some_and(|close| close.closes(open)) {
                    fence = None;
                }
                at = end;
            } else if let Some(open) = here.filter(|open| self.is_closed(open, end)) {
                fence = Some(open);
                at = end;
            } else if line.trim_start() == "%%" {
                match closing_block(self.text, end) {
                    Some(close) => {
                        blank(self.masked, Span::new(at, close));
                        at = close;
                    }
                    None => at = end,
                }
            } else {
                at = self.line(at, end);
            }
        }
    }

    /// Whether a fence is closed after `from`. An unclosed fence may end with its list item, so it does not
    /// protect the comments after it.
    fn is_closed(&self, fence: &Fence<'_>, from: usize) -> bool {
        let next = self.closing.partition_point(|(at, _)| *at < from);
        self.closing
            .get(next)
            .is_some_and(|(_, longest)| longest[fence.row()] >= fence.length)
    }

    /// Blanks the comments that begin in the line `at..end`. Returns the offset at which to continue.
    fn line(&mut self, mut at: usize, mut end: usize) -> usize {
        let text = self.text;
        while at < end {
            let Some(next) = text[at..end].find(['`', '<', '%']) else {
                return end;
            };
            at += next;
            let rest = &text[at..];
            if rest.starts_with('`') {
                let ticks = rest.bytes().take_while(|b| *b == b'`').count();
                at += ticks + closing_ticks(&text[at + ticks..end], ticks).unwrap_or(0);
            } else if rest.starts_with("<!--") {
                match self.comment_end(at) {
                    Some(to) => {
                        blank(self.masked, Span::new(at, to));
                        if to > end {
                            end = line_end(text, to);
                        }
                        at = to;
                    }
                    None => {
                        // In Markdown, an unclosed comment would hide the rest of the note. Here it is text, so break
                        // the delimiter.
                        self.masked.text.to_mut().replace_range(at..=at, "(");
                        at += 4;
                    }
                }
            } else if rest.starts_with("%%") {
                match text[at + 2..end].find("%%") {
                    Some(close) => {
                        let to = at + 2 + close + 2;
                        blank(self.masked, Span::new(at, to));
                        at = to;
                    }
                    None => at += 2,
                }
            } else {
                at += 1;
            }
        }
        end
    }

    /// The end of the comment that begins at `at`. `None` if it is never closed.
    fn comment_end(&mut self, at: usize) -> Option<usize> {
        // In Markdown, both of these are complete comments.
        if let Some(short) = ["<!-->", "<!--->"]
            .into_iter()
            .find(|short| self.text[at..].starts_with(short))
        {
            return Some(at + short.len());
        }
        let close = self
            .closes
            .then(|| self.text[at + 4..].find("-->"))
            .flatten();
        self.closes &= close.is_some();
        close.map(|close| at + 4 + close + 3)
    }
}

/// The end of the first run of exactly `ticks` backticks in `text`.
fn closing_ticks(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let run = text[at..].bytes().take_while(|b| *b == b'`').count();
        at += run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

/// The end of the next line that is only `%%`.
fn closing_block(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        at += line.len();
        if line.trim() == "%%" {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(text: &str) -> Masked<'_> {
        let mut masked = conflicts(text);
        comments(&mut masked, 0);
        masked
    }

    #[test]
    fn comments_are_blanked_without_changing_length() {
        for (text, kept) in [
            ("a %% b %% c", vec!["a", "c"]),
            ("%%\n- x\n%%\ny", vec!["y"]),
            ("<!--\n- x\n-->\ny", vec!["y"]),
            ("%% never closed", vec!["%%", "never", "closed"]),
            (
                "```\n<!-- x -->\n```",
                vec!["```", "<!--", "x", "-->", "```"],
            ),
            ("é %% ü %% z", vec!["é", "z"]),
            ("a <!--> b <!-- c -->", vec!["a", "b"]),
            (
                "`` ` %% x %% `` y",
                vec!["``", "`", "%%", "x", "%%", "``", "y"],
            ),
            (
                "1. ```\n   %% x %%\n   ```",
                vec!["1.", "```", "%%", "x", "%%", "```"],
            ),
            ("- ```\n- %% x %% y", vec!["-", "```", "-", "y"]),
            // Code ends with its list item, wherever the next fence is.
            (
                "- ```\n- %% x %% y\n- z\n  ```",
                vec!["-", "```", "-", "y", "-", "z", "```"],
            ),
            (
                "1. - ~~~\n\n     %% a %%\n   %% b %%\n~~~",
                vec!["1.", "-", "~~~", "%%", "a", "%%", "~~~"],
            ),
            (
                "- a\n\t- ```\n\t  %% a %%\n\t%% b %%\n```",
                vec!["-", "a", "-", "```", "%%", "a", "%%", "```"],
            ),
            // A fence after a bullet does not close a code block.
            (
                "```\n- ```\n%% x %%\n```",
                vec!["```", "-", "```", "%%", "x", "%%", "```"],
            ),
            ("<!-- a\n--> b <!-- c\n--> d", vec!["b", "d"]),
        ] {
            let masked = mask(text);
            assert_eq!(masked.text.len(), text.len(), "{text:?}");
            assert_eq!(
                masked.text.split_whitespace().collect::<Vec<_>>(),
                kept,
                "{text:?}"
            );
        }
        assert!(mask("<!-- open\n- x").text.ends_with("- x"));
    }
}
