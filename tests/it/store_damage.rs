//! Tests that a store gives the same answers with and without a watcher, and never a wrong one when it is damaged.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::PathBuf;

use crate::common::watcher::Watcher;
use crate::common::{Run, Vault, copy, run};
use crate::watch::{Dice, rounds};

/// Queries for contacts with planned entries, bad meetings, snooze, and archived status, and for words, links, and
/// names, in every output format.
const QUESTIONS: &[&[&str]] = &[
    &["who"],
    &["who", "--limit", "3"],
    &["who", "--limit", "0"],
    &["who", "touched:>30d"],
    &["who", "updated:>30d", "--limit", "2"],
    &["who", "talked:never", "or", "first:this-year"],
    &["who", "met:last-month"],
    &["who", "is:due"],
    &["who", "is:overdue", "--sort", "-overdue"],
    &["who", "is:soon", "or", "is:slipping"],
    &["who", "is:try-again"],
    &["who", "is:snoozed"],
    &["who", "is:archived", "or", "is:new"],
    &[
        "who",
        "due:<2w",
        "--fields",
        "name,due,reason,last,interactions",
    ],
    &["who", "circle:family", "--sort", "touched"],
    &["who", "--sort", "balance", "--limit", "4"],
    &["who", "has:thanks"],
    &["who", "gave:<90d", "--format", "json"],
    &["who", "--format", "csv"],
    &["who", "a"],
    &["who", "introduced-by:dana"],
    &["find", "the"],
    &["find", "advice", "--format", "json"],
    &["entries", "--since", "2026-01-01"],
    &["report", "updates"],
    &["report", "reciprocity"],
    &["report", "introductions"],
    &["review"],
    &["report", "momentum"],
    &["match"],
];
const DAYS: [&str; 4] = ["2026-11-22", "2026-08-01", "2020-01-01", "2031-05-05"];

/// All answers, from the vault's own cache or from `cache`.
fn answers(vault: &Vault, cache: Option<&std::path::Path>) -> Vec<String> {
    let mut all = Vec::new();
    for day in DAYS {
        for words in QUESTIONS {
            let mut command = vault.command(words);
            command.args(["--today", day]);
            if let Some(cache) = cache {
                command.env("XDG_CACHE_HOME", cache);
            }
            let said = run(&mut command);
            assert_ne!(said.code, 2, "{}: {}", words.join(" "), said.err);
            all.push(format!(
                "{day} {}: {}\n{}{}",
                words.join(" "),
                said.code,
                said.out,
                said.err
            ));
        }
    }
    all
}

#[test]
fn watcher_changes_no_answer() {
    let vault = copy();
    let fresh = tempfile::tempdir().expect("a folder");
    let without = answers(&vault, Some(fresh.path()));
    let watcher = Watcher::start(&vault);
    watcher.settled();
    for (with, without) in answers(&vault, None).iter().zip(&without) {
        assert_eq!(with, without);
    }
    assert_eq!(watcher.end(), 0);
}

/// Commands that read the facts, the words, and both.
const READING: [&[&str]; 3] = [
    &["who", "touched:>30d", "--format", "json"],
    &["find", "the", "--format", "json"],
    &["who", "a", "--format", "json"],
];

/// The answers to [`READING`].
fn read(vault: &Vault) -> Vec<Run> {
    READING.iter().map(|words| vault.run(words)).collect()
}

/// The files of the store, in order of their names.
fn store_files(vault: &Vault) -> Vec<PathBuf> {
    let entries = fs::read_dir(vault.index_folder().join("index")).expect("a folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it").path()).collect();
    files.retain(|file| fs::metadata(file).is_ok_and(|data| data.len() > 0));
    files.sort();
    files
}

/// Flips single bits at random places, and compares all answers. Damage is reported and repaired, or has no effect.
fn flip_bits(vault: &Vault, seed: u64, count: u64) {
    let right = read(vault);
    let mut dice = Dice(seed);
    let mut reported = 0;
    for flip in 0..count {
        let files = store_files(vault);
        let sizes = files
            .iter()
            .map(|file| fs::metadata(file).expect("it").len());
        // Every byte of the store is as likely as any other, but every third flip hits a small file.
        let total: u64 = sizes.clone().sum();
        let mut at = dice.roll(total);
        let mut file = &files[0];
        if flip % 3 == 0 {
            file = &files[usize::try_from(dice.roll(files.len() as u64)).expect("few files")];
            at = dice.roll(fs::metadata(file).expect("it").len());
        } else {
            for (candidate, size) in files.iter().zip(sizes) {
                file = candidate;
                if at < size {
                    break;
                }
                at -= size;
            }
        }
        let mut bytes = fs::read(file).expect("it is there");
        bytes[usize::try_from(at).expect("a small file")] ^= 1 << dice.roll(8);
        fs::write(file, &bytes).expect("a file");
        let place = format!("flip {flip}: byte {at} of {}", file.display());
        let found = read(vault);
        for (found, right) in found.iter().zip(&right) {
            assert_eq!(
                (&found.out, found.code),
                (&right.out, 0),
                "{place}: {}",
                found.err
            );
            assert!(!found.err.contains("panicked"), "{place}: {}", found.err);
            reported += u64::from(found.err.contains("rebuilt"));
        }
    }
    assert!(reported > 0 || count < 20, "no damage was reported");
}

#[test]
fn flipped_bits_give_no_wrong_answer() {
    let vault = copy();
    flip_bits(&vault, 11, rounds(50));
}

#[test]
fn flipped_bits_give_no_wrong_answer_beside_a_watcher() {
    let vault = copy();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    flip_bits(&vault, 13, rounds(50));
    watcher.signal("-KILL");
}

#[test]
fn lost_or_cut_file_is_repaired() {
    let vault = copy();
    let right = read(&vault);
    for at in 0..store_files(&vault).len() {
        for cut in [None, Some(0), Some(1), Some(9)] {
            let files = store_files(&vault);
            let Some(file) = files.get(at) else { continue };
            let bytes = fs::read(file).expect("it is there");
            match cut {
                None => fs::remove_file(file).expect("it is there"),
                Some(cut) => {
                    fs::write(file, &bytes[..bytes.len() - cut.min(bytes.len())]).expect("a file")
                }
            }
            for (found, right) in read(&vault).iter().zip(&right) {
                let place = format!("{} {cut:?}: {}", file.display(), found.err);
                assert_eq!((&found.out, found.code), (&right.out, 0), "{place}");
                assert!(!found.err.contains("panicked"), "{place}");
            }
        }
    }
}

#[test]
fn verify_names_a_damaged_file() {
    let vault = copy();
    vault.run(READING[1]);
    assert!(vault.ok(&["index", "--verify"]).contains("all checksums"));
    let files = store_files(&vault);
    let words = files
        .iter()
        .find(|file| file.extension().is_some_and(|end| end == "pos"));
    let words = words.expect("a file of positions");
    let mut bytes = fs::read(words).expect("it is there");
    bytes[0] ^= 1;
    fs::write(words, bytes).expect("a file");
    let found = vault.run(&["index", "--verify"]);
    assert_eq!(found.code, 3, "{}", found.err);
    assert!(found.err.contains(".pos"), "{}", found.err);
}
