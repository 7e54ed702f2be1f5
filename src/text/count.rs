//! Counts in words.
//!
//! In: a number and a noun. Out: `1 note`, `2 notes`. Does not: know nouns with another plural.

/// The number with the noun, which takes an `s` in the plural.
///
/// ```
/// use ties::text::count::counted;
/// assert_eq!((counted(1, "note"), counted(0, "note")), ("1 note".to_owned(), "0 notes".to_owned()));
/// ```
pub fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
