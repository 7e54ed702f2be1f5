//! Tests the digest of a watcher: it changes no answer, belongs to one commit only, and may be lost or damaged.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::PathBuf;

use crate::common::watcher::{TWO, Watcher};
use crate::common::{Vault, copy, run};

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

fn touched(vault: &Vault) -> Vec<String> {
    let mut names = vault.names("touched:<3d");
    names.sort();
    names
}

fn digest(vault: &Vault) -> PathBuf {
    vault.index_folder().join("index/digest")
}

#[test]
fn digest_changes_no_answer() {
    let vault = copy();
    let fresh = tempfile::tempdir().expect("a folder");
    let without = answers(&vault, Some(fresh.path()));
    let mut watcher = Watcher::start(&vault);
    watcher.hear("digested");
    assert!(digest(&vault).is_file());
    for (with, without) in answers(&vault, None).iter().zip(&without) {
        assert_eq!(with, without);
    }
    assert_eq!(watcher.end(), 0);
}

#[test]
fn digest_belongs_to_one_commit() {
    let vault = crate::common::watcher::vault();
    let mut watcher = Watcher::start(&vault);
    watcher.hear("digested");
    assert_eq!(touched(&vault), ["Beta", "alpha", "gamma"]);
    let kept = fs::read(digest(&vault)).expect("a digest");
    vault.write("people/alpha.md", b"- 2026-01-01 met: lunch\n");
    vault.write("journal/2026-11-20.md", b"quiet\n");
    vault.write("people/Zoe.md", TWO.as_bytes());
    assert_eq!(touched(&vault), ["Beta", "Zoe", "gamma"]);
    watcher.hear("digested");
    assert_ne!(fs::read(digest(&vault)).expect("a digest"), kept);
    assert_eq!(touched(&vault), ["Beta", "Zoe", "gamma"]);
    // A digest of another commit is ignored, with and without a watcher.
    fs::write(digest(&vault), &kept).expect("a file");
    assert_eq!(touched(&vault), ["Beta", "Zoe", "gamma"]);
    assert_eq!(watcher.end(), 0);
    assert_eq!(touched(&vault), ["Beta", "Zoe", "gamma"]);
}

#[test]
fn lost_or_damaged_digest_is_harmless() {
    let vault = crate::common::watcher::vault();
    let mut watcher = Watcher::start(&vault);
    watcher.hear("digested");
    assert_eq!(watcher.end(), 0);
    let kept = fs::read(digest(&vault)).expect("a digest");
    let right = ["Beta", "alpha", "gamma"];
    let list = kept.len() - 30;
    let mut flipped = kept.clone();
    flipped[list] ^= 1;
    for broken in [&kept[..0], &kept[..9], &kept[..list], &kept[7..], &flipped] {
        fs::write(digest(&vault), broken).expect("a file");
        assert_eq!(touched(&vault), right);
    }
    assert!(vault.ok(&["index", "--verify"]).contains("all checksums"));
    let mut flipped = kept.clone();
    flipped[3] ^= 1;
    fs::write(digest(&vault), &flipped).expect("a file");
    let said = vault.run(&["index", "--verify"]);
    assert!(
        format!("{}{}", said.out, said.err).contains("digest"),
        "{said:?}"
    );
    fs::remove_file(digest(&vault)).expect("it is there");
    assert_eq!(touched(&vault), right);
}
