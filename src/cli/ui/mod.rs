//! The terminal: streams, the pager, progress, and questions to the user.
//!
//! In: text that is ready to print. Out: text on a stream, and what the user chose. Does not: decide what an answer
//! says.

pub mod confirm;
pub mod failure;
pub mod output;
pub mod pager;
pub mod pick;
pub mod print;
pub mod progress;
