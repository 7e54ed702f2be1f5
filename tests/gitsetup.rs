//! `ties git setup`: what it writes besides the way to merge, and what `ties status` says of it.
#![cfg(unix)]

mod common;

use common::clones::{BASE, Clones};
use common::{files, run};

#[test]
fn setup_writes_what_is_ignored_and_a_hook_if_asked_and_takes_back_just_that() {
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
fn without_a_repository_setup_says_how_to_begin_one() {
    let clones = Clones::none();
    clones.write("one", "ties.toml", "");
    let run = clones.ties("one", &["git", "setup", "--yes"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("`git init` in its folder"), "{}", run.err);
}

#[test]
fn the_hook_checks_what_is_staged_and_leaves_others_alone() {
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
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_ties"));
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
        run.err.contains("is there already") && run.err.contains("xargs"),
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
fn status_asks_no_git_where_there_is_none() {
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
