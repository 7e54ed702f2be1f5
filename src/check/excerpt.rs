//! The line that a finding is about, cut out of its note.
//!
//! In: a text and a span in it. Out: [`Excerpt`]. Does not: draw it.

use crate::text::{Lines, Span};

/// A line of a note, or a part of a very long line, with the place of the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line number, from 1.
    pub line: u32,
    /// The text, without its line ending and without a byte order mark.
    pub text: String,
    /// The place of the finding, as bytes of `text`.
    pub span: Span,
}

/// Maximum number of bytes of a line shown before and after the place, so that a very long line stays readable.
const AROUND: usize = 80;

impl Excerpt {
    /// The line of `text` on which `span` begins. If the span covers several lines, only the first of them.
    pub fn of(text: &str, lines: &Lines, span: Span) -> Self {
        let start = text.floor_char_boundary(span.start as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &text[start..];
        let line_end = start + rest.find('\n').unwrap_or(rest.len());
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        let end = text
            .ceil_char_boundary(span.end as usize)
            .clamp(start, line_end);
        let from = line_start.max(start.saturating_sub(AROUND));
        let to = line_end
            .min(end.saturating_add(AROUND))
            .min(start + 3 * AROUND);
        let (from, to) = (text.floor_char_boundary(from), text.ceil_char_boundary(to));
        // To the reader, a byte order mark is not part of the line.
        let mark = if text[from..start].starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let from = from + mark;
        Excerpt {
            line: lines.line(start),
            text: text[from..to].to_owned(),
            span: Span::new(start - from, end.min(to) - from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, start: usize, end: usize) -> (u32, String, String) {
        let cut = Excerpt::of(text, &Lines::new(text), Span::new(start, end));
        let place = cut.text[cut.span.range()].to_owned();
        (cut.line, cut.text, place)
    }

    #[test]
    fn excerpt_is_first_line_of_span() {
        let text = "\u{feff}one\r\ntwo three\r\nfour";
        let of = |start, end, line, all: &str, place: &str| {
            assert_eq!(
                excerpt(text, start, end),
                (line, all.to_owned(), place.to_owned()),
                "{start}..{end}"
            );
        };
        of(3, 6, 1, "one", "one");
        of(8, 11, 2, "two three", "two");
        of(12, 99, 2, "two three", "three");
        of(19, 23, 3, "four", "four");
        of(23, 23, 3, "four", "");
        of(90, 99, 3, "four", "");
        assert_eq!(excerpt("", 0, 1), (1, String::new(), String::new()));
        assert_eq!(excerpt("aé", 2, 3).2, "é", "a span covers whole characters");
    }

    #[test]
    fn long_line_is_cut_around_span() {
        let text = format!("{}here{}", "é".repeat(9000), "ø".repeat(9000));
        let (_, all, place) = excerpt(&text, 18_000, 18_004);
        assert_eq!(place, "here");
        assert!(all.len() < 400, "{}", all.len());
        let (_, all, _) = excerpt(&text, 0, text.len());
        assert!(all.len() < 400, "{}", all.len());
    }
}
