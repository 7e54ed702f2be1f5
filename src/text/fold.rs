//! Two ways in which letters are taken for the same.
//!
//! In: text. Out: its key for links (case aside) or for search (case and accents aside). Does not: split words.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The key by which link targets, names and tags are compared: NFC and case folding (docs/reference/notes.md#links).
///
/// ```
/// use ties::text::fold::fold_key;
/// assert_eq!(fold_key("STRASSE"), fold_key("Straße"));
/// assert_ne!(fold_key("José"), fold_key("Jose"));
/// ```
pub fn fold_key(text: &str) -> String {
    fold_key_cow(text).into_owned()
}

/// As [`fold_key`], without a copy where nothing changes.
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

/// Whether a text is surely in NFC already, as nearly every text is: to see that is far quicker than to make it so.
fn composed(text: &str) -> bool {
    is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The key by which people search: letter case and accents aside, in every script (docs/reference/queries.md#the-query).
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

/// As [`fold_search`], without a copy where nothing changes.
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

/// Marks that only accent a letter. The voicing marks of kana and the vowel signs of Indic scripts make another
/// letter or syllable, so they stay.
fn is_accent(c: char) -> bool {
    is_combining_mark(c)
        && matches!(c as u32,
            0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670
            | 0x06D6..=0x06ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Letters with a stroke or a ligature, which Unicode does not take apart.
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
