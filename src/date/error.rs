//! Why a text is not a date, a period, or a range.
//!
//! In: the text. Out: [`RangeError`], with its message. Does not: parse.

/// Why a text is not a date range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// The text has none of the known forms.
    #[error("`{0}` is not a date or range")]
    Unreadable(String),
    /// The text has the form of a date, but the day, week, or month does not exist. Holds the message.
    #[error("{0}")]
    Impossible(String),
    /// The end lies before the start. Holds the range with both ends swapped, which is probably what was meant.
    #[error("the range ends before it begins")]
    Reversed(String),
}
