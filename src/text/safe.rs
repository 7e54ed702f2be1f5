//! Escaping of text for the place where it is shown (docs/reference/output.md#forms).
//!
//! In: text from a note. Out: the same text, with the characters that a terminal or spreadsheet would obey made
//! visible. Does not: color or truncate.

use std::borrow::Cow;

/// Escapes text for a terminal or a table cell. Control, escape, and bidirectional characters become visible. Line
/// endings and tabs become spaces.
///
/// ```
/// use ties::text::safe::terminal;
/// assert_eq!(terminal("a\u{1b}[31mb\u{202e}"), "a␛[31mb<U+202E>");
/// ```
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        show(c, &mut out);
    }
    Cow::Owned(out)
}

/// Like [`terminal`], but keeps line endings, for text of several lines.
pub fn terminal_lines(text: &str) -> String {
    text.lines().map(terminal).collect::<Vec<_>>().join("\n")
}

/// Escapes finished JSON. JSON allows some raw characters that a terminal would obey. They become `\u` escapes, so the
/// JSON still reads back to the same value.
///
/// ```
/// use ties::text::safe::json;
/// assert_eq!(json("\"a\u{202e}\""), "\"a\\u202e\"");
/// ```
pub fn json(text: &str) -> Cow<'_, str> {
    let raw = |c: char| obeyed(c) && !matches!(c, '\n' | '\t' | '\r');
    if !text.chars().any(raw) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| {
        if raw(c) {
            format!("\\u{:04x}", c as u32)
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// Escapes text for a CSV cell. Characters that a terminal would obey become visible, except for line endings and tabs,
/// which a cell may hold. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
///
/// ```
/// use ties::text::safe::csv_cell;
/// assert_eq!(csv_cell("=1+1"), "'=1+1");
/// assert_eq!(csv_cell("plain"), "plain");
/// ```
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    let raw = |c: char| obeyed(c) && !matches!(c, '\n' | '\t' | '\r');
    if text.chars().any(raw) {
        let mut shown = String::with_capacity(text.len() + 8);
        text.chars().for_each(|c| {
            if raw(c) {
                show(c, &mut shown)
            } else {
                shown.push(c)
            }
        });
        return Cow::Owned(csv_cell(&shown).into_owned());
    }
    let number = text.parse::<f64>().is_ok_and(f64::is_finite);
    if !number
        && text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n'])
    {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c as u32, 0x061C | 0x200E | 0x200F | 0x2028 | 0x2029 | 0x202A..=0x202E | 0x2066..=0x2069)
}

fn show(c: char, out: &mut String) {
    match c {
        '\t' | '\n' | '\r' => out.push(' '),
        '\u{7f}' => out.push('␡'),
        c if (c as u32) < 0x20 => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        c if obeyed(c) => out.push_str(&format!("<U+{:04X}>", c as u32)),
        c => out.push(c),
    }
}
