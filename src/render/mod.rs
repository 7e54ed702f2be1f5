//! Renders documents and answers as bytes, one file for each format.
//!
//! In: what `report` made. Out: text for a terminal, Markdown, HTML, SVG, JSON, CSV, SARIF. Does not: print, or know
//! what a document is about.

pub mod contact;
pub mod diff;
pub mod draw;
pub mod favors;
pub mod findings;
pub mod html;
pub mod links;
pub mod markdown;
pub mod page;
pub mod palette;
pub mod report;
pub mod room;
pub mod sarif;
pub mod screen;
pub mod source;
pub mod structured;
pub mod svg;
pub mod table;
pub mod today;
