//! What the slots of a row captured.
//!
//! In: nothing. Out: [`Captures`]. Does not: match words, or build queries.

use crate::ledger::Clock;
use crate::query::fields::{State, Thing};

use super::when::{Ahead, Back};

/// What the slots of a row captured.
#[derive(Debug, Clone, Default)]
pub(super) struct Captures {
    /// `<do>`, `<did>`, `<done>`, `<me>`: one clock, or several joined by "or" or by "and".
    pub clocks: Vec<Clock>,
    /// Whether "and" joins them.
    pub all: bool,
    /// `<time>`
    pub back: Option<Back>,
    /// `<ahead>`
    pub ahead: Option<Ahead>,
    /// `<kind>`: one, or several joined by "or".
    pub kinds: Vec<String>,
    /// `<state>`: one, or several joined by "or".
    pub states: Vec<State>,
    /// `<thing>`: one, or several joined by "or".
    pub things: Vec<Thing>,
    /// `<text>`, `<value>`, `<name>` and `<name's>`, as written. A row has only one of them.
    pub texts: Vec<String>,
}
