//! Cases of merges.
//!
//! In: `base`, `ours` and `theirs`. Out: the merged note, in a `merged` block if the sides agree and in a `conflict` block
//! if they do not. Does not: run git.

use super::Outcomes;
use super::case::{Case, Outcome};
use crate::common::page::Block;
use ties::merge::{Markers, Merged, merge};
use ties::settings::Settings;

/// The merged notes of a case. A block holds until the next of its name.
pub fn outcomes(case: &Case<'_>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for (nth, block) in case.blocks.iter().enumerate() {
        if !["merged", "conflict"].contains(&block.language.as_str()) {
            continue;
        }
        let above = |name: &str| {
            let own = case.blocks[..nth].iter().rev();
            let found = own.chain(&case.shared).find(|block| block.language == name);
            found.map(|block| block.bytes())
        };
        let outcome = match (above("base"), above("ours"), above("theirs")) {
            (Some(base), Some(ours), Some(theirs)) => outcome(block, &base, &ours, &theirs),
            _ => Err("`base`, `ours` and `theirs` must stand above".to_owned()),
        };
        outcomes.insert(nth, outcome);
    }
    outcomes
}

/// The merged note. The sides must be exchangeable, and a conflict must be called so.
fn outcome(block: &Block, base: &[u8], ours: &[u8], theirs: &[u8]) -> Outcome {
    let one = merged(base, ours, theirs);
    let other = merged(base, theirs, ours);
    let [shown, turned] = [&one, &other].map(|merged| merged.text(&Markers::default()));
    if one.has_conflict() != other.has_conflict() {
        return Err("only with the sides exchanged is there a conflict".to_owned());
    }
    if one.has_conflict() != (block.language == "conflict") {
        let shown = String::from_utf8_lossy(&shown);
        let word = if one.has_conflict() { "a" } else { "no" };
        return Err(format!("there is {word} conflict:\n{shown}"));
    }
    if !one.has_conflict() && shown != turned {
        return Err("the sides exchanged give another note".to_owned());
    }
    block.shown(&shown)
}

fn merged(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    merge("people/Dana.md", base, ours, theirs, &Settings::default())
}
