//! Evaluates the tree of a query over a numbered set of things, contacts or notes.
//!
//! In: a tree, and for each leaf the things for which it holds. Out: the things for which the tree holds. Does not:
//! know what the things are.

use super::ast::{Condition, Query, Text};

/// A part of a query without parts of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leaf<'a> {
    /// Words to search for.
    Text(&'a Text),
    /// A condition on a field.
    Field(&'a Condition),
}

/// For a leaf, and whether it is negated: for each thing, whether the leaf holds.
pub type LeafTest<'a, E> = dyn FnMut(Leaf<'_>, bool) -> Result<Vec<bool>, E> + 'a;

/// For each of `count` things, whether `query` holds. `holds` is called for each leaf.
///
/// # Errors
/// The first error of `holds`.
pub fn evaluate<E>(
    query: &Query,
    count: usize,
    holds: &mut LeafTest<'_, E>,
) -> Result<Vec<bool>, E> {
    under(query, false, count, holds)
}

fn under<E>(
    query: &Query,
    is_negated: bool,
    count: usize,
    holds: &mut LeafTest<'_, E>,
) -> Result<Vec<bool>, E> {
    match query {
        Query::And(parts) => {
            let mut all = vec![true; count];
            for part in parts {
                let part = under(part, is_negated, count, holds)?;
                all.iter_mut().zip(part).for_each(|(all, one)| *all &= one);
            }
            Ok(all)
        }
        Query::Or(parts) => {
            let mut any = vec![false; count];
            for part in parts {
                let part = under(part, is_negated, count, holds)?;
                any.iter_mut().zip(part).for_each(|(any, one)| *any |= one);
            }
            Ok(any)
        }
        Query::Not(inner) => {
            let mut inner = under(inner, !is_negated, count, holds)?;
            inner.iter_mut().for_each(|holds| *holds = !*holds);
            Ok(inner)
        }
        Query::Text(text) => holds(Leaf::Text(text), is_negated),
        Query::Field(condition) => holds(Leaf::Field(condition), is_negated),
    }
}
