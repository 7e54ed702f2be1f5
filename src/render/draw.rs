//! Small plots made of characters, and text wrapped to a width.
//!
//! In: numbers or text. Out: bars, sparklines, lines. Does not: color. With `plain`, only ASCII is used.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN_LEVELS: [char; 8] = ['.', ':', '-', '=', '+', '*', '#', '@'];
/// The smallest maximum that a sparkline draws at full height.
const MIN_SPARKLINE_MAX: usize = 4;

/// A bar whose length is `value` out of `most`, at most `width` columns. A value above zero is always visible.
pub fn bar(value: i64, most: i64, width: usize, plain: bool) -> String {
    if value <= 0 || most <= 0 || width == 0 {
        return String::new();
    }
    let eighths = (value as f64 / most as f64 * width as f64 * 8.0).round() as usize;
    let eighths = eighths.clamp(1, width * 8);
    if plain {
        return "#".repeat(eighths.div_ceil(8));
    }
    let mut bar = "█".repeat(eighths / 8);
    bar.extend((eighths % 8).checked_sub(1).map(|rest| EIGHTHS[rest]));
    bar
}

/// One cell for each value, scaled to the maximum. Zero is a dot, or an underscore if `plain`. If all values are small,
/// they are drawn low.
pub fn sparkline(values: &[usize], plain: bool) -> String {
    let levels = if plain { PLAIN_LEVELS } else { LEVELS };
    let most = values
        .iter()
        .copied()
        .max()
        .unwrap_or(0)
        .max(MIN_SPARKLINE_MAX);
    let cell = |value: &usize| match (value * levels.len()).div_ceil(most).checked_sub(1) {
        Some(level) => levels[level],
        None if plain => '_',
        None => '·',
    };
    values.iter().map(cell).collect()
}

/// A text padded with spaces to a width in columns.
pub fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A text broken between words into lines no wider than `width`. A longer word, or a script without spaces, is broken
/// inside.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let last = pieces.last_mut().expect("there is always a piece");
        let gap = usize::from(!last.is_empty());
        if last.width() + gap + word.width() <= width {
            last.push_str(&" ".repeat(gap));
            last.push_str(word);
            continue;
        }
        if gap > 0 && (word.width() <= width || last.width() + 8 > width) {
            pieces.push(String::new());
        } else if gap > 0 {
            last.push(' ');
        }
        break_into(&mut pieces, word, width);
    }
    pieces
}

/// Adds a word to the last line, and starts a new one whenever it is full.
fn break_into(pieces: &mut Vec<String>, word: &str, width: usize) {
    let mut room = pieces
        .last()
        .map_or(0, |last| width.saturating_sub(last.width()));
    for c in word.chars() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            pieces.push(String::new());
            room = width;
        }
        room = room.saturating_sub(wide);
        pieces.last_mut().expect("there is always a piece").push(c);
    }
}

/// Number of printable ASCII characters that a text begins with. Each takes one column.
fn ascii_prefix(text: &str) -> usize {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte);
    text.bytes().take_while(|byte| is_plain(byte)).count()
}

/// The width of a text in columns. Most texts are ASCII, whose width is their length.
pub fn width_of(text: &str) -> usize {
    if ascii_prefix(text) == text.len() {
        return text.len();
    }
    text.width()
}

/// A text cut to a width in columns, with `sign` at its end if it was cut.
pub fn cut_with(text: &str, width: usize, sign: &str) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(sign.width());
    let ascii = ascii_prefix(text);
    let mut end = ascii.min(room);
    if end == ascii {
        for (at, c) in text[ascii..].char_indices() {
            let next = ascii + at + c.len_utf8();
            // A character can change the width of the one before it.
            if text[..next].width() > room {
                break;
            }
            end = next;
        }
    }
    let prefix = text[..end].trim_end();
    // If the sign itself does not fit, cut it too.
    format!("{prefix}{}", sign.get(..width).unwrap_or(sign))
}

#[cfg(test)]
mod tests {
    use crate::render::draw::*;

    #[test]
    fn cut_is_the_longest_prefix_that_fits() {
        let texts = [
            "plain words",
            "ab\u{301}c",
            "1\u{fe0f}\u{20e3} x",
            "田中 美咲",
            "a👩‍🚀b",
            "x\ty",
        ];
        for text in texts {
            assert_eq!(width_of(text), text.width(), "{text:?}");
            for width in 0..8 {
                let prefixes = text.char_indices().map(|(at, c)| at + c.len_utf8());
                let fits = |end: &usize| text[..*end].width() <= width;
                let end = prefixes.take_while(fits).last().unwrap_or(0);
                let expected = if text.width() <= width {
                    text
                } else {
                    text[..end].trim_end()
                };
                assert_eq!(cut_with(text, width, ""), expected, "{text:?} {width}");
            }
        }
    }

    #[test]
    fn bar_length_is_proportional_to_the_value() {
        assert_eq!(bar(4, 8, 4, false), "██");
        assert_eq!(bar(8, 8, 4, false), "████");
        assert_eq!(bar(5, 8, 4, false), "██▌");
        assert_eq!(bar(1, 1000, 4, false), "▏");
        assert_eq!(bar(0, 8, 4, false), "");
        assert_eq!(bar(0, 0, 4, false), "");
        assert_eq!(bar(1, 8, 0, false), "");
        assert_eq!(bar(1, 1000, 4, true), "#");
        assert_eq!(bar(5, 8, 4, true), "###");
        assert_eq!(bar(8, 8, 4, true), "####");
    }

    #[test]
    fn sparkline_has_one_cell_for_each_value() {
        assert_eq!(sparkline(&[0, 1, 2, 3, 8], false), "·▁▂▃█");
        assert_eq!(sparkline(&[0, 1, 20], false), "·▁█");
        assert_eq!(sparkline(&[0, 1, 8], true), "_.@");
        assert_eq!(sparkline(&[0, 0], false), "··");
        assert_eq!(sparkline(&[1, 2, 4], false), "▂▄█");
        assert_eq!(sparkline(&[], false), "");
    }

    #[test]
    fn wrapped_lines_fit_the_width_in_every_script() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("", 7), [""]);
        assert_eq!(wrapped("田中さんと昼食", 6), ["田中さ", "んと昼", "食"]);
        assert_eq!(
            wrapped("a https://x.example/y", 8),
            ["a", "https://", "x.exampl", "e/y"]
        );
        assert_eq!(padded("田中", 6), "田中  ");
    }

    #[test]
    fn cut_text_fits_in_every_script() {
        for text in [
            "山田太郎と鈴木一郎",
            "👩‍👩‍👧‍👦👩‍👩‍👧‍👦 family",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
            "Νίκος Παπαδάκης",
            "🇸🇪🇳🇴🇫🇮",
        ] {
            for width in 0..text.width() + 2 {
                assert!(
                    cut_with(text, width, "…").width() <= width.max(1),
                    "{text} at {width}"
                );
            }
            assert_eq!(cut_with(text, text.width(), "…"), text);
        }
        assert_eq!(cut_with("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut_with("山田太郎", 6, "…"), "山田…");
    }
}
