//! Tests reports in every output format, on the example vault and on more difficult vaults.

mod introductions;
mod momentum;
mod pages;
mod prep;
mod reciprocity;
mod review;

use crate::common::{Vault, run};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// All output formats of a report.
const FORMS: [&str; 6] = ["table", "md", "html", "json", "jsonl", "csv"];

/// A report in every output format, in the order of [`FORMS`].
fn in_every_form(vault: &Vault, arguments: &[&str]) -> Vec<String> {
    let form = |form: &&str| without_style(vault.ok(&[arguments, &["--format", form]].concat()));
    FORMS.iter().map(form).collect()
}

/// A page without its style sheet, which is the same for all reports.
fn without_style(page: String) -> String {
    match (page.find("<style>"), page.find("</style>")) {
        (Some(from), Some(to)) => format!("{}{}", &page[..from], &page[to..]),
        _ => page,
    }
}

/// A report on a terminal of this width. Checks that every line fits.
fn wide(vault: &Vault, width: usize, arguments: &[&str]) -> String {
    let run = run(vault.command(arguments).env("COLUMNS", width.to_string()));
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    let widest = run.out.lines().map(UnicodeWidthStr::width).max();
    assert!(widest.unwrap_or(0) <= width, "{}", run.out);
    run.out
}

/// The rows of a section of a report.
fn rows<'a>(report: &'a Value, section: &str) -> &'a [Value] {
    let rows = report["sections"][section]["rows"].as_array();
    rows.unwrap_or_else(|| panic!("no section {section}"))
}
