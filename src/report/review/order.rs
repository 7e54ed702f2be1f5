//! The order of the items of a list.
//!
//! In: items. Out: the same, sorted. Does not: leave any out.

use crate::report::today::Item;
use crate::text::fold::fold_search;

/// Sorts the items by a key, then by name.
pub(super) fn in_order<K: Ord>(items: &mut [Item<'_>], key: impl Fn(&Item<'_>) -> K) {
    items.sort_by_cached_key(|item| {
        (
            key(item),
            fold_search(item.contact.name()),
            item.contact.note(),
        )
    });
}
