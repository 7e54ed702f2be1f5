//! Widths of text in a drawing, and text cut to a width.
//!
//! In: text. Out: pixels, an estimate that is rather too large than too small, because the reader's font is not known.
//! Does not: escape anything.

use unicode_width::UnicodeWidthChar;

/// The width of a text in pixels, at the font size of the style sheet.
pub fn width(text: &str) -> f64 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | '\'' | '|' | '('
        | ')' => 4.9,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 12.0,
        c if c.is_uppercase() => 9.4,
        c => match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 7.5,
            Some(_) => 14.0,
        },
    }
}

/// The text, cut with an ellipsis if it is wider than `room` pixels.
pub fn cut(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let (mut prefix, mut used) = (String::new(), width("…"));
    for c in text.chars() {
        used += char_width(c);
        if used > room {
            break;
        }
        prefix.push(c);
    }
    format!("{}…", prefix.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::render::svg::letters::{cut, width};

    #[test]
    fn cut_text_fits_the_room() {
        let long = [
            "Wanjiru Kamau-Whitfield of Northwind",
            "田中 美咲 田中 美咲 田中",
            "WWWWWWWWWWWWWWWW",
        ];
        for text in long {
            let cut = cut(text, 100.0);
            assert!(
                width(&cut) <= 100.0 && cut.ends_with('…') && cut.chars().count() > 5,
                "{cut}"
            );
        }
        assert_eq!(cut("Dana Whitfield", 120.0), "Dana Whitfield");
        assert_eq!(cut("", 0.0), "");
        assert_eq!(cut("Dana", 1.0), "…");
    }
}
