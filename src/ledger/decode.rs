//! Decodes what the columns of the index hold.
//!
//! In: numbers and lists of a column. Out: dates, entries, and lists by contact. Does not: read the index.

use crate::date::{Date, day};
use crate::store::{IndexError, Lists, NoteId, Numbers, document};

/// The date that a column of packed days holds for a note.
pub(super) fn day_of(column: &Numbers, note: NoteId) -> Option<Date> {
    column.of(note).and_then(day::unpack)
}

/// Splits a stored number into the date of an entry and its packed facts.
pub(super) fn unpack_entry(number: i64) -> Option<(Date, u32)> {
    let (date, flags) = document::apart(number);
    Some((day::unpack(date)?, flags))
}

/// Groups the second numbers of `pairs` by contact, in their order.
pub(super) fn group(contacts: usize, pairs: &[(u32, u32)]) -> Lists<u32> {
    let mut ranges = vec![[0_u32; 2]; contacts];
    for (contact, _) in pairs {
        ranges[*contact as usize][1] += 1;
    }
    let mut end = 0;
    for range in &mut ranges {
        let count = range[1];
        *range = [end, end];
        end += count;
    }
    let mut values = vec![0; pairs.len()];
    for (contact, line) in pairs {
        let end = &mut ranges[*contact as usize][1];
        values[*end as usize] = *line;
        *end += 1;
    }
    Lists::new(values, ranges)
}

/// The error for a column that contradicts another.
pub(super) fn broken(reason: &str) -> IndexError {
    IndexError::Damaged {
        reason: reason.to_owned(),
    }
}
