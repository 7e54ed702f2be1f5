//! Forms of output, a file a form.

pub mod output;
pub mod palette;
pub mod source;
pub mod structured;
pub mod table;
