//! Tests what git knows about notes: `ties git log`, and the clock `edited`, which reads the history once.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::common::{Run, Vault, run};
use ties::vault::git::Git;

/// Runs git in the vault as `who`, at the given minute.
fn git_as(vault: &Vault, words: &[&str], who: &str, minute: i64) {
    let mut command = Git::syncing(vault.root(), false)
        .command(words)
        .expect("there is git");
    let time = format!("{} +0000", 1_780_000_000 + 60 * minute);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_COMMITTER_DATE", &time)
        .env("GIT_AUTHOR_DATE", &time);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), who);
        command.env(format!("GIT_{role}_EMAIL"), "a@b.example");
    }
    let ran = command.output().expect("there is git");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{words:?}: {said}");
}

fn commit(vault: &Vault, who: &str, minute: i64) {
    git_as(vault, &["add", "-A"], who, minute);
    git_as(vault, &["commit", "-q", "-m", "x"], who, minute);
}

const DANA: &str = "---\ncadence: monthly\n---\n# Dana\n\n## Log\n\n- [ ] 2026-05-02 promised review: her draft\n- 2026-05-01 met: lunch\n";

fn of_two() -> Vault {
    let vault = Vault::with(&[("people/Dana.md", DANA), ("people/Sam.md", "x\n")]);
    git_as(&vault, &["init", "-q", "-b", "main"], "Ann", 0);
    commit(&vault, "Ann", 1);
    vault
}

/// The lines `CHANGE WHAT` of the log.
fn told(vault: &Vault, arguments: &[&str]) -> Vec<String> {
    let mut words = vec!["git", "log"];
    words.extend(arguments);
    words.extend(["--fields", "change,what", "--format", "csv"]);
    let said = vault.ok(&words);
    said.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn history_lists_entries_and_keys_across_renames() {
    let vault = of_two();
    vault.ok(&["set", "dana", "cadence=quarterly"]);
    commit(&vault, "Bo", 2);
    vault.ok(&["done", "dana", "--on", "2026-05-20"]);
    vault.ok(&["log", "dana", "2026-05-21", "called:", "the [[Sam]] thing"]);
    commit(&vault, "Ann", 3);
    vault.ok(&["rename", "dana", "Kim", "--yes"]);
    commit(&vault, "Ann", 4);
    // A later note with this name is another contact, and the first note gets its old name back.
    vault.write("people/Dana.md", b"# Another\n");
    commit(&vault, "Ann", 5);
    let wanted = [
        "renamed,people/Dana.md → people/Kim.md",
        "text,1 new for 1 line old",
        "added,2026-05-21 called the Sam thing",
        "checked,2026-05-02 promised review: her draft ✅ 2026-05-20",
        "changed,cadence: monthly → quarterly",
        "made,",
        "set,cadence: monthly",
        "added,2026-05-02 promised review: her draft",
        "added,2026-05-01 met lunch",
    ];
    assert_eq!(told(&vault, &["kim"]), wanted);
    assert_eq!(told(&vault, &["people/Dana.md"]), ["made,"]);
    assert_eq!(told(&vault, &["kim", "--limit", "2"]), wanted[..4]);
    let table = vault.ok(&["git", "log", "kim", "--limit", "3"]);
    let head: Vec<&str> = table
        .lines()
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    assert_eq!(head, ["date", "author", "change", "what"], "{table}");
    assert!(table.contains("Bo"), "{table}");
    let json = vault.json(&["git", "log", "kim"]);
    let checked = &json[3];
    assert_eq!(
        (&checked["author"], &checked["on"], &checked["state"]),
        (&"Ann".into(), &"2026-05-02".into(), &"done".into())
    );
    assert_eq!(json[4]["old"], serde_json::json!(["monthly"]));
    git_as(&vault, &["rm", "-q", "people/Dana.md"], "Ann", 6);
    commit(&vault, "Ann", 6);
    vault.ok(&["rename", "kim", "Dana", "--yes"]);
    commit(&vault, "Ann", 7);
    let again = told(&vault, &["dana"]);
    assert_eq!(again[0], "renamed,people/Kim.md → people/Dana.md");
    assert_eq!(again[2..], wanted, "as before");
}

#[test]
fn merged_changes_are_listed_once_after_rename_on_one_side() {
    let vault = of_two();
    git_as(&vault, &["checkout", "-q", "-b", "side"], "Ann", 2);
    vault.ok(&["rename", "dana", "Kim", "--yes"]);
    commit(&vault, "Ann", 2);
    git_as(&vault, &["checkout", "-q", "main"], "Bo", 3);
    vault.ok(&["set", "dana", "cadence=yearly"]);
    commit(&vault, "Bo", 3);
    git_as(&vault, &["merge", "-q", "--no-edit", "side"], "Bo", 4);
    let told = told(&vault, &["kim"]);
    assert_eq!(
        told[..4],
        [
            "changed,cadence: monthly → yearly",
            "renamed,people/Dana.md → people/Kim.md",
            "text,1 new for 1 line old",
            "made,"
        ]
    );
}

#[test]
fn missing_history_is_explained() {
    let vault = Vault::with(&[("people/Dana.md", "x\n")]);
    let run = vault.run(&["git", "log", "dana"]);
    assert!(
        run.code == 3 && run.err.contains("not in a git work tree"),
        "{}",
        run.err
    );
    git_as(&vault, &["init", "-q"], "Ann", 0);
    let run = vault.run(&["git", "log", "dana"]);
    assert!(
        run.code == 3 && run.err.contains("never committed"),
        "{}",
        run.err
    );
    vault.write("people/Sam.md", b"x");
    git_as(&vault, &["add", "people/Sam.md"], "Ann", 1);
    git_as(&vault, &["commit", "-q", "-m", "x"], "Ann", 1);
    let run = vault.run(&["git", "log", "dana"]);
    assert!(
        run.code == 3 && run.err.contains("people/Dana.md was never committed"),
        "{}",
        run.err
    );
    assert_eq!(vault.run(&["git", "log", "nobody"]).code, 2);
}

#[test]
fn shallow_clone_is_mentioned() {
    let vault = of_two();
    let entry = "- 2026-05-03 met: dinner\n";
    vault.write("people/Dana.md", format!("{DANA}{entry}").as_bytes());
    commit(&vault, "Ann", 2);
    let head = Git::reading(vault.root()).text(&["rev-parse", "HEAD"]);
    let oldest = format!("{}\n", head.expect("a commit"));
    assert_eq!(vault.run(&["git", "log", "dana"]).err, "");
    std::fs::write(vault.root().join(".git/shallow"), oldest).expect("git's own list");
    let run = vault.run(&["git", "log", "dana"]);
    assert!(
        run.code == 0 && run.err.contains("git fetch --unshallow"),
        "{}",
        run.err
    );
}

/// A wrapper of git that records its arguments before it runs the real git.
fn with_counting_git(vault: &Vault, arguments: &[&str]) -> (Run, Vec<String>) {
    let folder = vault.cache().join("bin");
    std::fs::create_dir_all(&folder).expect("a folder");
    let asked = folder.join("asked");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\nPATH=/usr/local/bin:/usr/bin:/bin exec git \"$@\"\n",
        asked.display()
    );
    write_program(&folder.join("git"), &script);
    std::fs::write(&asked, "").expect("a file");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
    let run = run(vault.command(arguments).env("PATH", path));
    let asked = std::fs::read_to_string(&asked).expect("a file");
    (run, asked.lines().map(str::to_owned).collect())
}

fn write_program(path: &Path, script: &str) {
    if !path.exists() {
        std::fs::write(path, script).expect("a program");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, mode).expect("its mode");
    }
}

#[test]
fn history_is_read_once_per_head() {
    let vault = of_two();
    let ask = [
        "who",
        "edited:ever",
        "--fields",
        "name,edited",
        "--format",
        "csv",
    ];
    let (first, asked) = with_counting_git(&vault, &ask);
    assert_eq!(
        first.out, "name,edited\nDana,2026-05-28\nSam,2026-05-28\n",
        "{}",
        first.err
    );
    assert_eq!(
        asked.iter().filter(|word| *word == "log").count(),
        1,
        "{asked:?}"
    );
    let (second, asked) = with_counting_git(&vault, &ask);
    assert_eq!(second.out, first.out);
    assert!(
        !asked.is_empty() && !asked.contains(&"log".to_owned()),
        "{asked:?}"
    );
    vault.write("people/Sam.md", b"y\n");
    commit(&vault, "Ann", 60 * 24 * 30);
    let (third, asked) = with_counting_git(&vault, &ask);
    assert_eq!(third.out, "name,edited\nDana,2026-05-28\nSam,2026-06-27\n");
    assert!(asked.contains(&"log".to_owned()), "{asked:?}");
    let (_, asked) = with_counting_git(&vault, &ask);
    assert!(!asked.contains(&"log".to_owned()), "{asked:?}");
}
