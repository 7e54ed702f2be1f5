//! Civil dates, and the ways in which people write them.
//!
//! In: text and the date of today. Out: dates, durations, ranges. Does not: read a clock or a file; the caller always
//! passes today.

pub mod day;
pub mod duration;
mod error;
pub mod natural;
pub mod period;
mod phrase;
pub mod range;
mod words;

pub use duration::{Cadence, Duration};
pub use error::RangeError;
pub use jiff::civil::Date;
pub use period::{Period, Unit};
pub use range::{DateRange, RangeExpr};
