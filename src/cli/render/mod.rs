//! Forms of output, a file a form.

pub mod contact;
pub mod diff;
pub mod draw;
pub mod favours;
pub mod findings;
pub mod html;
pub mod links;
pub mod markdown;
pub mod output;
pub mod page;
mod pager;
pub mod palette;
pub mod report;
pub mod room;
pub mod sarif;
pub mod screen;
pub mod source;
pub mod structured;
pub mod svg;
pub mod table;
