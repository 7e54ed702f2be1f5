//! Floor 1: civil dates, and how people write them.
//!
//! In: text and a day called today. Out: dates, durations, ranges. Does not: read a clock or a file; today is
//! always handed in.

pub mod day;
pub mod duration;
pub mod natural;
pub mod period;
pub mod range;

pub use duration::{Cadence, Duration};
pub use jiff::civil::Date;
pub use period::{Period, Unit};
pub use range::{DateRange, RangeError, Stretch};
