//! Runs the cases of `tests/corpus/`: behaviors as plain files, with input and expected output side by side.
//!
//! In: the Markdown files below seven folders; `tests/corpus/README.md` says how they look. Out: for each expected block
//! that differs, its place and a diff. Does not: hold cases.
//!
//! `TIES_CORPUS=TEXT` runs only the cases whose `path: title` contains the text. `TIES_UPDATE=1` writes the actual
//! output into the files, for review.

mod case;
mod merge;
mod note;
mod pieces;
mod query;
mod question;
mod session;

use std::collections::BTreeMap;

use rayon::prelude::*;
use similar::TextDiff;

use crate::common::page::{Page, is_update};
use crate::common::project_files;
use case::{Case, Outcome, cases};

/// Blocks that hold input. Every other block holds expected output.
const INPUTS: [&str; 6] = ["md", "toml", "known", "base", "ours", "theirs"];

/// The expected blocks of a case, by their number, with what they should hold.
type Outcomes = BTreeMap<usize, Outcome>;

#[test]
fn entries_are_read_as_the_corpus_says() {
    check("entries", &[note::outcomes]);
}

#[test]
fn front_matter_is_read_as_the_corpus_says() {
    check("front-matter", &[note::outcomes]);
}

#[test]
fn queries_find_what_the_corpus_says() {
    check("queries", &[query::outcomes, session::outcomes]);
}

#[test]
fn questions_are_read_as_the_corpus_says() {
    check("questions", &[question::outcomes, session::outcomes]);
}

#[test]
fn notes_merge_as_the_corpus_says() {
    check("merge", &[merge::outcomes]);
}

#[test]
fn edits_change_what_the_corpus_says() {
    check("edits", &[session::outcomes]);
}

#[test]
fn check_finds_what_the_corpus_says() {
    check("check", &[session::outcomes]);
}

/// Runs the cases of a folder, and panics with all differences.
fn check(folder: &str, kinds: &[fn(&Case<'_>) -> Outcomes]) {
    let only = std::env::var("TIES_CORPUS").unwrap_or_default();
    let update = is_update();
    let mut wrong = Vec::new();
    let mut number = 0;
    for page in project_files(&format!("tests/corpus/{folder}"), "md") {
        let page = Page::read(page);
        let mut cases = cases(&page);
        cases.retain(|case| format!("{}: {}", page.path.display(), case.title).contains(&only));
        number += cases.len();
        let found: Vec<Outcomes> = cases
            .par_iter()
            .map(|case| kinds.iter().flat_map(|kind| kind(case)).collect())
            .collect();
        let mut updates = Vec::new();
        for (case, outcomes) in cases.iter().zip(found) {
            let place = |at: usize| format!("{}: {}", page.place(at), case.title);
            if outcomes.is_empty() {
                wrong.push(format!("{}: the case expects nothing", place(case.at)));
            }
            for (nth, block) in case.blocks.iter().enumerate() {
                match outcomes.get(&nth) {
                    None if INPUTS.contains(&block.language.as_str()) => {}
                    None => wrong.push(format!(
                        "{}: `{}` is no block of this folder",
                        place(block.span.start),
                        block.language
                    )),
                    Some(Err(why)) => wrong.push(format!("{}: {why}", place(block.span.start))),
                    Some(Ok(text)) if *text == block.text => {}
                    Some(Ok(text)) if update && page.has_room(block, text) => {
                        updates.push((block.span.clone(), text.clone()));
                    }
                    Some(Ok(text)) => wrong.push(format!(
                        "{}\n{}",
                        place(block.span.start + alike(&block.text, text)),
                        TextDiff::from_lines(&block.text, text).unified_diff()
                    )),
                }
            }
        }
        page.rewrite(updates);
    }
    assert!(number > 0 || !only.is_empty(), "there are no cases");
    assert!(
        wrong.is_empty(),
        "expected blocks that differ: {} (-expected +actual)\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The length of the lines that both texts begin with.
fn alike(one: &str, other: &str) -> usize {
    let lines = one.split_inclusive('\n').zip(other.split_inclusive('\n'));
    let same = lines.take_while(|(one, other)| one == other);
    same.map(|(line, _)| line.len()).sum()
}
