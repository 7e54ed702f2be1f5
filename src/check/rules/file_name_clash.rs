//! File names that some systems treat as the same.
//!
//! In: the paths of all notes. Out: a hit for each path that differs from another only in case or encoding. Does not:
//! look at files that are not notes.

use rustc_hash::FxHashMap;

use super::shared;
use crate::check::{Hit, HitPlace, Rule, Source};
use crate::ledger::Ledger;
use crate::store::NoteId;
use crate::text::Severity;
use crate::text::fold::fold_key_cow;

/// The rule `file-name-clash`.
pub const RULE: Rule = Rule {
    code: "file-name-clash",
    severity: Severity::Warning,
    title: "file names that some systems treat as the same",
    says: "\
`people/josé.md` and `people/José.md` are two files on Linux, but one file on Windows and on most
Macs. There, git and sync tools lose one of them. The same happens with an accented letter that is
encoded in two ways.

Rename one of the files, or merge the notes if they are about the same person.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let paths = ledger.facts.paths();
    let mut by_key: FxHashMap<_, Vec<NoteId>> = FxHashMap::default();
    for (path, note) in paths.iter().zip(0..) {
        by_key.entry(fold_key_cow(path)).or_default().push(note);
    }
    let clashes = by_key.into_values().filter(|notes| notes.len() > 1);
    let hits = clashes.flat_map(|notes| {
        let path = |note: &NoteId| &paths[*note as usize];
        let hit = |note: &NoteId| {
            let others = notes.iter().filter(|other| *other != note).map(path);
            Hit {
                note: *note,
                at: HitPlace::File,
                message: format!(
                    "on some systems this is the same file as {}",
                    shared::list_of_paths(others, notes.len() - 1, "and")
                ),
                help: "rename one of them".to_owned(),
            }
        };
        notes.iter().map(hit).collect::<Vec<_>>()
    });
    hits.collect()
}
