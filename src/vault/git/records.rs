//! The output of git with `-z`.
//!
//! In: bytes. Out: records. Does not: interpret them.

/// Splits output of `-z` into its non-empty records.
pub(super) fn records(answer: &[u8]) -> impl Iterator<Item = &[u8]> {
    answer
        .split(|byte| *byte == 0)
        .filter(|record| !record.is_empty())
}
