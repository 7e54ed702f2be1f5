//! Text utilities that know nothing about notes.
//!
//! In: strings and byte offsets. Out: spans and lines, a [`Diagnostic`], did-you-mean suggestions, folded words, and
//! text that is safe to show. Does not: import any other module of this crate.

pub mod change;
pub mod count;
pub mod diagnostic;
pub mod distinct;
pub mod fold;
mod runs;
pub mod safe;
pub mod shell;
pub mod span;
pub mod stem;
pub mod suggest;
pub mod words;

pub use change::Change;
pub use diagnostic::{Diagnostic, Severity};
pub use span::{Lines, Span};
