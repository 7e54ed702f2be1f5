//! What the terminal shows beside an answer's own form: streams, the pager, progress, questions to the user.
//!
//! In: text that is ready to be shown. Out: text on a stream, and what the user chose. Does not: decide what an answer
//! says.

pub mod confirm;
pub mod output;
pub mod pager;
pub mod pick;
pub mod print;
pub mod progress;
