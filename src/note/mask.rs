//! What in a body is not text: comments and conflict markers (notes.md 4, Where).
//!
//! In: a text. Out: the same number of bytes with what does not count blanked, and where that was. Does not: know
//! Markdown beyond code, in which a comment sign is only text.

use std::borrow::Cow;

use crate::text::Span;

/// A text with blanks for what does not count.
#[derive(Debug)]
pub struct Masked<'a> {
    /// As long as the original, byte for byte; what does not count is spaces, line ends stay.
    pub text: Cow<'a, str>,
    /// The blanked stretches, in order.
    pub holes: Vec<Span>,
    /// The conflict-marker lines, in order.
    pub conflicts: Vec<Span>,
}

/// Blanks the comments and conflict markers of `text`. A comment that is never closed is text.
///
/// ```
/// use ties::note::mask::mask;
/// assert_eq!(mask("a <!-- b --> c").text, "a            c");
/// assert_eq!(mask("`%% b %%`").text, "`%% b %%`");
/// ```
pub fn mask(text: &str) -> Masked<'_> {
    let mut masked = Masked {
        text: Cow::Borrowed(text),
        holes: Vec::new(),
        conflicts: Vec::new(),
    };
    if text.contains("<<<<<<<") {
        blank_conflicts(&mut masked);
    }
    if masked.text.contains("<!--") || masked.text.contains("%%") {
        blank_comments(&mut masked);
    }
    masked.holes.sort_unstable();
    masked
}

fn blank(masked: &mut Masked<'_>, span: Span) {
    let text = masked.text.to_mut();
    let spaces: String = text[span.range()]
        .bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(span.range(), &spaces);
    masked.holes.push(span);
}

fn blank_conflicts(masked: &mut Masked<'_>) {
    #[derive(PartialEq)]
    enum Side {
        None,
        Ours,
        Base,
        Theirs,
    }
    let sign = |line: &str, sign: &str| {
        line.strip_prefix(sign)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
    };
    let mut side = Side::None;
    let (mut pending, mut base): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let (mut markers, mut bases) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in masked.text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        let line = line.trim_end_matches('\n');
        if sign(line, "<<<<<<<") {
            side = Side::Ours;
            (pending, base) = (vec![span], Vec::new());
        } else if side == Side::Ours && sign(line, "|||||||") {
            side = Side::Base;
            pending.push(span);
        } else if matches!(side, Side::Ours | Side::Base) && sign(line, "=======") {
            side = Side::Theirs;
            pending.push(span);
        } else if side == Side::Theirs && sign(line, ">>>>>>>") {
            side = Side::None;
            pending.push(span);
            markers.append(&mut pending);
            bases.append(&mut base);
        } else if side == Side::Base {
            base.push(span);
        }
    }
    for span in markers.iter().chain(&bases) {
        blank(masked, *span);
    }
    masked.conflicts = markers;
}

fn blank_comments(masked: &mut Masked<'_>) {
    let text = masked.text.clone().into_owned();
    let mut at = 0;
    // The fence of the code block that we are in.
    let mut fence: Option<(u8, usize)> = None;
    while at < text.len() {
        let end = text[at..]
            .find('\n')
            .map_or(text.len(), |newline| at + newline + 1);
        let line = &text[at..end];
        let trimmed = line.trim();
        if let Some((sign, length)) = fence {
            let closes = fence_of(trimmed)
                .is_some_and(|(s, l, rest)| s == sign && l >= length && rest.is_empty());
            if closes {
                fence = None;
            }
            at = end;
        } else if let Some((sign, length, _)) = fence_of(trimmed) {
            fence = Some((sign, length));
            at = end;
        } else if trimmed == "%%" {
            match closing_block(&text, end) {
                Some(close) => {
                    blank(masked, Span::new(at, close));
                    at = close;
                }
                None => at = end,
            }
        } else {
            at = blank_in_line(masked, &text, at, end);
        }
    }
}

/// The sign, the length and the rest of a code fence.
fn fence_of(line: &str) -> Option<(u8, usize, &str)> {
    // A fence may follow a list bullet.
    let line = line.trim_start_matches(['-', '*', '+', ' ']);
    let sign = *line
        .as_bytes()
        .first()
        .filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == sign).count();
    let rest = line[length..].trim();
    (length >= 3 && !(sign == b'`' && rest.contains('`'))).then_some((sign, length, rest))
}

/// The end of the next line that is `%%` alone.
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

/// Blanks the comments that begin in the line `start..end`, and says where to go on.
fn blank_in_line(masked: &mut Masked<'_>, text: &str, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let Some(next) = rest.find(['`', '<', '%']) else {
            return end;
        };
        at += next;
        let rest = &text[at..];
        if rest.starts_with('`') {
            let ticks = rest.bytes().take_while(|b| *b == b'`').count();
            let close = text[at + ticks..end].find(&"`".repeat(ticks));
            at += close.map_or(ticks, |close| ticks + close + ticks);
        } else if let Some(inner) = rest.strip_prefix("<!--") {
            match inner.find("-->") {
                Some(close) => {
                    let to = at + 4 + close + 3;
                    blank(masked, Span::new(at, to));
                    if to > end {
                        let newline = text[to..]
                            .find('\n')
                            .map_or(text.len(), |newline| to + newline + 1);
                        return blank_in_line(masked, text, to, newline);
                    }
                    at = to;
                }
                None => {
                    // To Markdown it would hide the rest of the note; here it is text.
                    masked.text.to_mut().replace_range(at..at + 1, "(");
                    at += 4;
                }
            }
        } else if rest.starts_with("%%") {
            match text[at + 2..end].find("%%") {
                Some(close) => {
                    let to = at + 2 + close + 2;
                    blank(masked, Span::new(at, to));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_blanked_and_lengths_stay() {
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

    #[test]
    fn both_sides_of_a_conflict_stay_and_the_base_goes() {
        let text = "a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\ne\n";
        let masked = mask(text);
        assert_eq!(
            masked.text.split_whitespace().collect::<Vec<_>>(),
            ["a", "b", "d", "e"]
        );
        assert_eq!(masked.conflicts.len(), 4);
        assert_eq!(mask("a\n=======\nb\n").holes.len(), 0);
    }
}
