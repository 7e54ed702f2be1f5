//! Folding: two ways to decide which letters count as equal.
//!
//! In: text. Out: its key for links (ignores case) or for search (ignores case and accents). Does not: split words.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns the key that compares link targets, names, and tags: NFC and case folding (docs/reference/notes.md#links).
///
/// ```
/// use ties::text::fold::fold_key;
/// assert_eq!(fold_key("STRASSE"), fold_key("Straße"));
/// assert_ne!(fold_key("José"), fold_key("Jose"));
/// ```
pub fn fold_key(text: &str) -> String {
    fold_key_cow(text).into_owned()
}

/// Like [`fold_key`], but borrows ASCII text that folding does not change.
pub fn fold_key_cow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return lower_ascii(text);
    }
    let lower = if composed(text) {
        lower(text)
    } else {
        lower(&text.nfc().collect::<String>())
    };
    Cow::Owned(if composed(&lower) {
        lower
    } else {
        lower.nfc().collect()
    })
}

fn lower_ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.extend(c.to_lowercase().flat_map(case_fold));
        }
    }
    out
}

/// Whether a text is certainly in NFC already. Nearly every text is, and this check is much faster than normalization.
fn composed(text: &str) -> bool {
    is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Returns the key for search: ignores case and accents in every script (docs/reference/queries.md#the-query).
///
/// ```
/// use ties::text::fold::fold_search;
/// assert_eq!(fold_search("José"), "jose");
/// assert_eq!(fold_search("Søren Łukasz"), "soren lukasz");
/// assert_eq!(fold_search("Олёна"), "олена");
/// assert_eq!(fold_search("が"), "が");
/// ```
pub fn fold_search(text: &str) -> String {
    fold_search_cow(text).into_owned()
}

/// Like [`fold_search`], but borrows ASCII text that folding does not change.
pub fn fold_search_cow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return lower_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_accent(*c))
    {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    Cow::Owned(out.nfc().collect())
}

fn case_fold(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'ς' => ('σ', None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// Whether a mark only accents a letter. The voicing marks of kana and the vowel signs of Indic scripts make a
/// different letter or syllable, so they are kept.
fn is_accent(c: char) -> bool {
    is_combining_mark(c)
        && matches!(c as u32,
            0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670
            | 0x06D6..=0x06ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Replaces letters with a stroke and ligatures, which Unicode does not decompose.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' => "n",
        'ƀ' => "b",
        'ɨ' => "i",
        'ʉ' => "u",
        'ς' => "σ",
        'ґ' => "г",
        _ => return None,
    })
}
