//! Makes the reports, one file for each (docs/reference/output.md#reports).
//!
//! In: a vault, and the options of the report. Out: a [`Report`](crate::report::Report). Does not: compute what a
//! report says, which `report` does; or lay it out, which `render` does.

pub mod introductions;
pub mod matches;
pub mod momentum;
pub mod prep;
pub mod reciprocity;
pub mod review;
pub mod updates;
