//! Tests `ties git setup`: what it writes besides the merge driver, and what `ties status` says about it.
#![cfg(unix)]

use std::path::Path;

use crate::common::clones::{BASE, Clones};
use crate::common::{files, run};

#[test]
fn setup_writes_ignores_and_optional_hook_and_undoes_them() {
    let clones = Clones::two();
    clones.write("one", ".gitignore", "*.swp\nprivate/");
    let before = files(&clones.path("one"));
    let shown = clones.ties("one", &["git", "setup", "--pre-commit"]);
    assert_eq!(shown.code, 2, "nobody was asked");
    for words in [
        ".gitattributes",
        ".gitignore",
        ".obsidian/workspace*.json",
        "hooks/pre-commit",
        "ties check",
    ] {
        assert!(shown.out.contains(words), "{words} in {}", shown.out);
    }
    assert_eq!(files(&clones.path("one")), before);
    let status = |clone| clones.ties(clone, &["status"]).out;
    assert!(status("one").contains("ties git setup"));
    assert_eq!(clones.ties("one", &["git", "setup", "--yes"]).code, 0);
    assert!(
        !clones.path("one/.git/hooks/pre-commit").exists(),
        "nobody asked for it"
    );
    assert!(!status("one").contains("ties git setup"));
    assert_eq!(
        clones
            .ties("one", &["git", "setup", "--yes", "--pre-commit"])
            .code,
        0
    );
    let again = clones.ties("one", &["git", "setup", "--pre-commit"]);
    assert!(
        again.code == 0 && again.out.contains("already"),
        "{}",
        again.out
    );
    let ignore = clones.read("one", ".gitignore");
    assert!(ignore.starts_with("*.swp\nprivate/\n#"), "{ignore}");
    assert_eq!(ignore.matches("*.swp").count(), 1);
    let undone = clones.ties("one", &["git", "setup", "--undo"]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let mut after = files(&clones.path("one"));
    let ignore = after.insert(".gitignore".to_owned(), b"*.swp\nprivate/".to_vec());
    assert_eq!(ignore.as_deref(), Some(b"*.swp\nprivate/\n".as_slice()));
    assert_eq!(after, before);
}

#[test]
fn setup_without_repository_says_how_to_create_one() {
    let clones = Clones::none();
    clones.write("one", "ties.toml", "");
    let run = clones.ties("one", &["git", "setup", "--yes"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("`git init` in its folder"), "{}", run.err);
}

#[test]
fn hook_checks_staged_notes_and_keeps_other_hooks() {
    let clones = Clones::none();
    clones.git("", &["init", "-q", "-b", "main", "one"]);
    let vault = "one/my notes";
    clones.write(vault, "ties.toml", "");
    clones.write(vault, "people/Good.md", BASE);
    clones.write(vault, "people/Bad.md", "---\nname: [\n---\n");
    clones.write("one", "code.txt", "code\n");
    assert_eq!(
        clones
            .ties(vault, &["git", "setup", "--yes", "--pre-commit"])
            .code,
        0
    );
    let program = Path::new(env!("CARGO_BIN_EXE_ties"));
    let commits = |ties: bool| {
        let mut command = clones.command("git", "one", &["commit", "-q", "-m", "Notes"]);
        let path = std::env::var("PATH").expect("a path");
        let folder = program.parent().expect("a folder").display();
        command.env(
            "PATH",
            if ties {
                format!("{folder}:{path}")
            } else {
                path
            },
        );
        run(&mut command)
    };
    clones.git("one", &["add", "code.txt"]);
    assert_eq!(commits(true).code, 0, "no note is in it");
    clones.git("one", &["add", "my notes/people/Good.md"]);
    let run = commits(true);
    assert_eq!(run.code, 0, "{}", run.err);
    clones.git("one", &["add", "my notes/people/Bad.md"]);
    let run = commits(true);
    assert_ne!(run.code, 0);
    assert!(run.err.contains("Bad.md"), "{}", run.err);
    assert_eq!(
        commits(false).code,
        0,
        "where ties is missing nothing is checked"
    );
    clones.ties(vault, &["git", "setup", "--undo"]);
    let hook = clones.path("one/.git/hooks/pre-commit");
    assert!(!hook.exists());
    clones.hook("one", "pre-commit", "exit 0");
    let run = clones.ties(vault, &["git", "setup", "--yes", "--pre-commit"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("already exists") && run.err.contains("xargs"),
        "{}",
        run.err
    );
    let ours = clones.read("one", ".git/hooks/pre-commit");
    clones.ties(vault, &["git", "setup", "--undo"]);
    assert_eq!(clones.read("one", ".git/hooks/pre-commit"), ours);
    let shared = clones.path("shared");
    clones.git(
        "one",
        &["config", "core.hooksPath", shared.to_str().expect("text")],
    );
    let run = clones.ties(vault, &["git", "setup", "--yes", "--pre-commit"]);
    assert!(
        run.code == 3 && run.err.contains("other clones"),
        "{}",
        run.err
    );
    assert!(!shared.exists());
    clones.git("one", &["config", "core.hooksPath", ".hooks"]);
    assert_eq!(
        clones
            .ties(vault, &["git", "setup", "--pre-commit", "--yes"])
            .code,
        0
    );
    assert!(clones.path("one/.hooks/pre-commit").exists());
}

#[test]
fn status_runs_no_git_without_repository() {
    let clones = Clones::none();
    clones.write("plain", "ties.toml", "");
    let mut command = clones.command(
        env!("CARGO_BIN_EXE_ties"),
        "plain",
        &["status", "--format", "json"],
    );
    let trace = clones.path("trace");
    let run = run(command.env("GIT_TRACE", &trace));
    let status: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(status["git"], serde_json::Value::Null);
    assert!(!trace.exists());
}

/// A clone with the corpus case in a folder, all of it committed.
fn with_tracked_workspace(prefix: &str) -> Clones {
    let clones = Clones::none();
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/ignored-but-tracked");
    clones.git("", &["init", "-q", "-b", "main", "one"]);
    for (path, bytes) in files(&case.join("vault")) {
        let text = String::from_utf8(bytes).expect("text");
        clones.write(&format!("one/{prefix}"), &path, &text);
    }
    clones.git("one", &["add", "-A"]);
    clones.git("one", &["commit", "-q", "-m", "init"]);
    clones
}

#[test]
fn tracked_but_ignored_files_are_reported_with_fix() {
    let expected = include_str!("../corpus/ignored-but-tracked/expected.txt");
    for vault in ["one", "one/my notes"] {
        let clones =
            with_tracked_workspace(vault.trim_start_matches("one").trim_start_matches('/'));
        let status = clones.ties(vault, &["status"]);
        assert!(
            !status.out.contains("git tracks ignored files"),
            "nothing is ignored yet"
        );
        let set_up = clones.ties(vault, &["git", "setup", "--yes"]);
        assert_eq!(set_up.code, 0, "{}", set_up.err);
        assert!(set_up.out.contains(expected), "{}", set_up.out);
        let again = clones.ties(vault, &["git", "setup"]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(again.out.contains(expected), "{}", again.out);
        let status = clones.ties(vault, &["status"]);
        assert!(status.out.contains(expected), "{}", status.out);
        let json = clones.ties(vault, &["status", "--format", "json"]).out;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let tracked = serde_json::json!([".obsidian/workspace.json"]);
        assert_eq!(json["git"]["tracked_though_ignored"], tracked);
        // The suggested command works.
        clones.git(vault, &["rm", "-q", "--cached", ".obsidian/workspace.json"]);
        let after = clones.ties(vault, &["git", "setup"]);
        assert!(
            !after.out.contains("git tracks ignored files"),
            "{}",
            after.out
        );
        assert!(clones.path(vault).join(".obsidian/workspace.json").exists());
    }
}

#[test]
fn every_ignore_pattern_counts_except_negated_ones() {
    let clones = with_tracked_workspace("");
    for path in [
        "people/a.md~",
        "it's.swp",
        ".trash/old.md",
        "people/4913",
        "kept.swp",
    ] {
        clones.write("one", path, "x");
    }
    clones.git("one", &["add", "-A", "-f"]);
    clones.git("one", &["commit", "-q", "-m", "more"]);
    assert_eq!(clones.ties("one", &["git", "setup", "--yes"]).code, 0);
    let ignore = clones.read("one", ".gitignore");
    clones.write("one", ".gitignore", &format!("{ignore}!kept.swp\n"));
    let mut command = clones.command(
        env!("CARGO_BIN_EXE_ties"),
        "",
        &["git", "setup", "--vault", "one"],
    );
    let run = run(&mut command);
    let line = run
        .out
        .lines()
        .find(|line| line.contains("git tracks ignored files"));
    let line = line
        .expect("a line")
        .split_once(": git ")
        .expect("a command")
        .1;
    let words = crate::common::words(&line.replace(r"'\''", "\u{1}"));
    assert!(
        words.iter().all(|word| word != "kept.swp") && words.len() == 9,
        "{words:?}"
    );
    let words: Vec<String> = words
        .iter()
        .map(|word| word.replace('\u{1}', "'"))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    clones.git("", &words);
    let left = clones.git("one", &["ls-files"]);
    assert_eq!(
        left.lines().collect::<Vec<_>>(),
        ["kept.swp", "people/Sam.md", "ties.toml"]
    );
}

#[test]
fn vault_in_subfolder_commits_no_editor_state() {
    let clones = Clones::none();
    clones.git("", &["init", "-q", "-b", "main", "one"]);
    clones.write("one/notes", "ties.toml", "");
    clones.write("one/notes", ".obsidian/workspace.json", "{}");
    clones.write("one/notes", ".obsidian/app.json", "{}");
    clones.syncs("one/notes");
    let kept = clones.git("one", &["ls-files"]);
    assert_eq!(kept, "notes/.obsidian/app.json\nnotes/ties.toml");
}
