//! Finds the exact byte where front matter ends and the body begins (docs/reference/notes.md#fields).
//!
//! In: the text of a note. Out: the format and span of its front matter, and the offset of the body. Does not: read
//! either.

use memchr::memchr;

use crate::text::Span;

/// The format of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML between `---` lines.
    Yaml,
    /// TOML between `+++` lines.
    Toml,
    /// A JSON object between `---` lines.
    Json,
}

/// The result of [`split`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Format and span of the front matter, without its fences. `None` if there is none.
    pub front: Option<(Format, Span)>,
    /// Offset of the first byte of the body.
    pub body: usize,
    /// Span of the opening fence, if the text looks like front matter that is never closed.
    pub unclosed: Option<Span>,
}

/// Splits a note into front matter and body. A byte order mark and blank lines may precede the opening fence. Without a
/// closing fence, everything is body.
///
/// ```
/// use ties::note::fence::split;
/// let text = "---\nname: Dana\n---\nBody";
/// let found = split(text);
/// assert_eq!(&text[found.front.expect("it has one").1.range()], "name: Dana\n");
/// assert_eq!(&text[found.body..], "Body");
/// ```
pub fn split(text: &str) -> Split {
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let blank = text[bom..].len()
        - text[bom..]
            .trim_start_matches(['\n', '\r', ' ', '\t'])
            .len();
    // The fence itself must be at the very start of its line.
    let open = bom
        + text[bom..bom + blank]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
    let no_front = Split {
        front: None,
        body: bom,
        unclosed: None,
    };
    let first = line_at(text, open);
    let fence = match first.trim_end() {
        fence @ ("---" | "+++") => fence,
        _ => return no_front,
    };
    let start = open + first.len();
    let opens_with_key = looks_like_key(
        text[start..].trim_start().lines().next().unwrap_or(""),
        fence,
    );
    if open > bom && !opens_with_key {
        return no_front;
    }
    let mut at = start;
    while at < text.len() {
        let line = line_at(text, at);
        if line.trim_end() == fence {
            let span = Span::new(start, at);
            let format = match fence {
                "+++" => Format::Toml,
                _ if text[span.range()].trim_start().starts_with('{') => Format::Json,
                _ => Format::Yaml,
            };
            return Split {
                front: Some((format, span)),
                body: at + line.len(),
                unclosed: None,
            };
        }
        at += line.len();
    }
    Split {
        unclosed: opens_with_key.then(|| Span::new(open, open + 3)),
        ..no_front
    }
}

/// The line that starts at `at`, including its line ending.
fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    memchr(b'\n', rest.as_bytes()).map_or(rest, |newline| &rest[..=newline])
}

fn looks_like_key(line: &str, fence: &str) -> bool {
    let sign = if fence == "+++" { '=' } else { ':' };
    line.starts_with('{')
        || line
            .split_once(sign)
            .is_some_and(|(key, _)| !key.trim().is_empty() && key.len() < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Option<(Format, &str)> {
        split(text)
            .front
            .map(|(format, span)| (format, &text[span.range()]))
    }

    #[test]
    fn format_follows_from_fence_and_first_character() {
        assert_eq!(front("---\na: 1\n---\n"), Some((Format::Yaml, "a: 1\n")));
        assert_eq!(front("+++\na = 1\n+++"), Some((Format::Toml, "a = 1\n")));
        assert_eq!(
            front("---\n{\"a\": 1}\n---\nx"),
            Some((Format::Json, "{\"a\": 1}\n"))
        );
        assert_eq!(front("---\n---\nx"), Some((Format::Yaml, "")));
    }

    #[test]
    fn bom_crlf_and_blank_lines_before_fence_are_accepted() {
        let text = "\u{feff}---\r\na: 1\r\n---\r\nbody";
        assert_eq!(front(text), Some((Format::Yaml, "a: 1\r\n")));
        assert_eq!(&text[split(text).body..], "body");
        assert_eq!(
            front("\n\n---\na: 1\n---\n"),
            Some((Format::Yaml, "a: 1\n"))
        );
    }

    #[test]
    fn rule_or_indented_fence_is_not_a_fence() {
        assert_eq!(front("text\n---\na: 1\n---\n"), None);
        assert_eq!(
            front("---\na: |\n  x\n  ---\nb: 2\n---\n"),
            Some((Format::Yaml, "a: |\n  x\n  ---\nb: 2\n"))
        );
        assert_eq!(front(" ---\na: 1\n---\n"), None);
        assert_eq!(front(""), None);
    }

    #[test]
    fn unclosed_front_matter_is_body() {
        let found = split("---\nname: Dana\n\n- 2026-11-20 met\n");
        assert_eq!((found.front, found.body), (None, 0));
        assert_eq!(found.unclosed, Some(Span::new(0, 3)));
        assert_eq!(split("---\n\nJust a rule above.").unclosed, None);
    }
}
