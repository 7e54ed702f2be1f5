//! Merge examples, and properties that hold for every merge.

mod campaign;
mod comments;
mod examples;
mod hard;
mod laws;

use proptest::prelude::ProptestConfig;

use super::{Markers, Merged, conflict, merge};
use crate::settings::Settings;

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    let [base, ours, theirs] = [base, ours, theirs].map(str::as_bytes);
    merge("people/Dana.md", base, ours, theirs, &Settings::default())
}

fn text(merged: &Merged) -> String {
    let text = merged.text(&Markers::default());
    String::from_utf8(text).expect("a merge of text is text")
}

/// The number of cases from `TIES_CASES`, or else `cases`.
fn config(cases: u32) -> ProptestConfig {
    let from_env = std::env::var("TIES_CASES").ok();
    let from_env = from_env.map(|from_env| from_env.parse().expect("TIES_CASES is a number"));
    ProptestConfig {
        cases: from_env.unwrap_or(cases),
        ..ProptestConfig::default()
    }
}
