//! Tests commands that write into the vault: they add one line and lose no byte, whoever else writes at the same time.
//!
//! `TIES_LONG=1` runs the long forms: ten thousand entries by eight processes, and a thousand killed writers.

use std::collections::BTreeMap;
use std::process::Stdio;

use crate::common::{Vault, changed, copy, files};

fn is_long() -> bool {
    std::env::var_os("TIES_LONG").is_some()
}

/// The lines that were added, by file. Panics if a line was removed.
fn added(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, now) in after {
        let old = before.get(path).cloned().unwrap_or_default();
        if old == *now {
            continue;
        }
        let (old, now) = (
            String::from_utf8(old).expect("text"),
            String::from_utf8(now.clone()).expect("text"),
        );
        let mut left = now.split_inclusive('\n').peekable();
        for line in old.split_inclusive('\n') {
            while let Some(new) = left.next_if(|new| *new != line) {
                found.push((path.clone(), new.to_owned()));
            }
            assert_eq!(left.next(), Some(line), "{path}: a line is gone");
        }
        found.extend(left.map(|new| (path.clone(), new.to_owned())));
    }
    assert!(
        before.keys().all(|path| after.contains_key(path)),
        "a file is gone"
    );
    found
}

#[test]
fn log_adds_one_line_that_next_query_sees() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&["log", "dana", "met:", "lunch", "at", "the", "harbour"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out
            .starts_with("2026-11-22 met Dana Whitfield: lunch at the harbour\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("due again 2027-01-03"), "{}", run.out);
    let wanted = (
        "people/Dana Whitfield.md".to_owned(),
        "- 2026-11-22 met: lunch at the harbour\n".to_owned(),
    );
    assert_eq!(added(&before, &files(vault.root())), [wanted]);
    let run = vault.run(&["who", "met:today", "--fields", "name", "--format", "csv"]);
    assert!(run.out.contains("Dana Whitfield"), "{}", run.out);
    let run = vault.run(&["undo"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(files(vault.root()), before);
    let run = vault.run(&["undo"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("nothing to undo"), "{}", run.err);
}

#[test]
fn log_with_several_people_writes_one_line() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&["log", "zoë,rafael", "yesterday", "called:", "planning"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let wanted = (
        "people/Zoë Lemaître.md".to_owned(),
        "- 2026-11-21 called with [[Rafael Teixeira]]: planning\n".to_owned(),
    );
    assert_eq!(added(&before, &files(vault.root())), [wanted]);
    let run = vault.run(&[
        "who",
        "called:2026-11-21",
        "--fields",
        "name",
        "--format",
        "csv",
    ]);
    assert!(
        run.out.contains("Rafael") && run.out.contains("Zoë"),
        "{}",
        run.out
    );
}

#[test]
fn done_closes_open_entry_in_place() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&["done", "grete", "place", "CARD", "--on", "yesterday"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "done 2026-11-21: promised help: write the place cards in large letters by 2026-11-30\n  people/Grete Voss.md:21\n"
    );
    assert_eq!(
        changed(&before, &files(vault.root())),
        [
            "people/Grete Voss.md-- [ ] 2026-11-16 promised help: write the place cards in large letters by 2026-11-30\n",
            "people/Grete Voss.md+- [x] 2026-11-16 promised help: write the place cards in large letters by 2026-11-30 ✅ 2026-11-21\n",
        ]
    );
    assert_eq!(vault.names("grete has:promise"), Vec::<String>::new());
    assert_eq!(vault.run(&["undo"]).code, 0);
    let run = vault.run(&["done", "henrik", "--dropped"]);
    assert!(
        run.out.starts_with("dropped: asked information: whether"),
        "{}{}",
        run.out,
        run.err
    );
    assert_eq!(changed(&before, &files(vault.root())).len(), 2);
    assert_eq!(vault.run(&["undo"]).code, 0);
    let run = vault.run(&["done", "ama", "--dry-run"]);
    assert!(
        run.out
            .starts_with("would close: done 2026-11-22: needs: a piano"),
        "{}",
        run.out
    );
    assert_eq!(files(vault.root()), before);
}

#[test]
fn undo_refuses_note_changed_since() {
    let vault = copy();
    assert_eq!(vault.run(&["log", "dana", "met: x"]).code, 0);
    let path = vault.path("people/Dana Whitfield.md");
    let mut text = std::fs::read_to_string(&path).expect("a note");
    text.push_str("- 2026-11-22 wrote: on\n");
    std::fs::write(&path, &text).expect("a note");
    let run = vault.run(&["undo"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("changed since"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(&path).expect("a note"), text);
}

#[test]
fn conflicted_or_read_only_note_is_unchanged() {
    let vault = Vault::with(&[(
        "people/Dana.md",
        "# Dana\n\n## Log\n\n<<<<<<< ours\n- 2026-11-01 met: a\n=======\n- 2026-11-01 met: b\n>>>>>>> theirs\n",
    )]);
    let before = files(vault.root());
    let run = vault.run(&["log", "dana", "met: x"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err
            .contains("people/Dana.md: conflict markers of git on lines 5, 7, 9"),
        "{}",
        run.err
    );
    assert_eq!(files(vault.root()), before);
}

#[test]
fn concurrent_writers_lose_and_duplicate_nothing() {
    let notes: Vec<(String, String)> = (0..5)
        .map(|n| {
            (
                format!("people/P{n}.md"),
                format!("# P{n}\n\n## Log\n\n- 2026-01-01 met: first\n"),
            )
        })
        .collect();
    let vault = Vault::new();
    for (path, text) in &notes {
        vault.write(path, text.as_bytes());
    }
    assert_eq!(vault.run(&["who"]).code, 0);
    let each = if is_long() { 1250 } else { 6 };
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let vault = &vault;
            scope.spawn(move || {
                for n in 0..each {
                    let (name, said) = (
                        format!("P{}", (writer + n) % 5),
                        format!("wrote: by {writer} number {n}."),
                    );
                    let run = vault.run(&["log", &name, &said]);
                    assert_eq!(run.code, 0, "{}", run.err);
                }
            });
        }
    });
    let all: String = files(vault.root())
        .into_values()
        .map(|bytes| String::from_utf8(bytes).expect("text"))
        .collect();
    for writer in 0..8 {
        for n in 0..each {
            let said = format!("wrote: by {writer} number {n}.\n");
            assert_eq!(all.matches(&said).count(), 1, "{said}");
        }
    }
    assert_eq!(
        files(vault.root()).len(),
        5,
        "nothing is left beside the notes"
    );
}

#[test]
fn killed_writer_leaves_complete_note() {
    let old = format!(
        "# P\n\n## Log\n\n{}",
        "- 2026-01-01 wrote: a letter\n".repeat(2000)
    );
    let vault = Vault::with(&[("people/P.md", &old)]);
    assert_eq!(vault.run(&["who"]).code, 0);
    let rounds = if is_long() { 1000 } else { 25 };
    let path = vault.path("people/P.md");
    for round in 0..rounds {
        let before = std::fs::read_to_string(&path).expect("a note");
        let said = format!("met: number {round}.");
        let mut child = vault
            .command(&["log", "P", &said])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // Busy-waits instead of sleeping, so that the kill can hit at any moment.
        let until =
            std::time::Instant::now() + std::time::Duration::from_micros(round * 397 % 30_000);
        while std::time::Instant::now() < until {
            std::hint::spin_loop();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let after = std::fs::read_to_string(&path).expect("a note");
        let line = format!("- 2026-11-22 {said}\n");
        assert!(
            after == before || after.replacen(&line, "", 1) == before,
            "round {round}"
        );
    }
    let run = vault.run(&["log", "P", "met: at last"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        files(vault.root()).len(),
        1,
        "what a killed writer left is gone"
    );
}

#[test]
fn name_of_several_words_needs_no_quotes() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&["log", "Grete", "Voss", "met:", "tea"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out
            .starts_with("2026-11-22 met Grete Voss: tea\n  people/Grete Voss.md:"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("\n  - 2026-11-22 met: tea\n"),
        "{}",
        run.out
    );
    let wanted = (
        "people/Grete Voss.md".to_owned(),
        "- 2026-11-22 met: tea\n".to_owned(),
    );
    assert_eq!(added(&before, &files(vault.root())), [wanted]);
}
