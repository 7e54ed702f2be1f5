//! Tests the `ties rename` command: what is shown, written, and refused, and undo.

use crate::common::{Vault, changed, copy, files};

const DANA: &str = "---\naliases: [D]\n---\n# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n";

fn small() -> Vault {
    Vault::with(&[
        ("people/Dana.md", DANA),
        (
            "people/Sam.md",
            "---\r\nintroduced-by: \"[[Dana]]\"\r\n---\r\n",
        ),
        (
            "journal/2026-11-20.md",
            "\u{feff}- met [[Dana]] and [[D]]: x, `[[Dana]]`\n| [[Dana\\|her]] |\n|---|",
        ),
        (
            "goals/Run.md",
            "---\ntype: goal\n---\n- 2026-11-02 progress: told [D](../people/Dana.md)\n",
        ),
    ])
}

#[test]
fn note_and_links_are_renamed_in_one_step() {
    let vault = small();
    let before = files(vault.root());
    let run = vault.run(&["rename", "dana", "Dana", "Kim", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with("people/Dana.md → people/Dana Kim.md\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("+introduced-by: \"[[Dana Kim]]\""),
        "{}",
        run.out
    );
    assert!(
        run.err
            .contains("with 4 links in 3 other notes; `ties undo` reverts it"),
        "{}",
        run.err
    );
    assert_eq!(
        changed(&before, &files(vault.root())),
        [
            "goals/Run.md-- 2026-11-02 progress: told [D](../people/Dana.md)\n",
            "goals/Run.md+- 2026-11-02 progress: told [D](../people/Dana%20Kim.md)\n",
            "journal/2026-11-20.md-\u{feff}- met [[Dana]] and [[D]]: x, `[[Dana]]`\n",
            "journal/2026-11-20.md-| [[Dana\\|her]] |\n",
            "journal/2026-11-20.md+\u{feff}- met [[Dana Kim]] and [[D]]: x, `[[Dana]]`\n",
            "journal/2026-11-20.md+| [[Dana Kim\\|her]] |\n",
            "people/Dana Kim.md+---\n",
            "people/Dana Kim.md+aliases: [D]\n",
            "people/Dana Kim.md+---\n",
            "people/Dana Kim.md+# Dana Kim\n",
            "people/Dana Kim.md+\n",
            "people/Dana Kim.md+## Log\n",
            "people/Dana Kim.md+\n",
            "people/Dana Kim.md+- 2026-11-01 met: lunch\n",
            "people/Dana.md----\n",
            "people/Dana.md-aliases: [D]\n",
            "people/Dana.md----\n",
            "people/Dana.md-# Dana\n",
            "people/Dana.md-\n",
            "people/Dana.md-## Log\n",
            "people/Dana.md-\n",
            "people/Dana.md-- 2026-11-01 met: lunch\n",
            "people/Sam.md-introduced-by: \"[[Dana]]\"\r\n",
            "people/Sam.md+introduced-by: \"[[Dana Kim]]\"\r\n",
        ]
    );
    assert_eq!(vault.names("met:2026-11-20"), ["Dana Kim"]);
    let undone = vault.ok(&["undo"]);
    assert!(
        undone.contains("undone: renamed people/Dana.md to people/Dana Kim.md"),
        "{undone}"
    );
    assert_eq!(files(vault.root()), before);
}

#[test]
fn nothing_is_written_without_confirmation() {
    let vault = small();
    let before = files(vault.root());
    let run = vault.run(&["rename", "dana", "Kim"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("- met [[Kim]] and"), "{}", run.out);
    assert!(run.err.contains("--yes"), "{}", run.err);
    let run = vault.run(&["rename", "dana", "Kim", "--dry-run", "--yes"]);
    assert!(
        run.code == 0 && run.err.contains("nothing was written"),
        "{}",
        run.err
    );
    let said: serde_json::Value =
        serde_json::from_str(&vault.ok(&["rename", "dana", "Kim", "--json", "--dry-run"]))
            .expect("JSON");
    assert_eq!(said["to"], "people/Kim.md");
    assert_eq!(
        (&said["links"], &said["written"]),
        (&4.into(), &false.into())
    );
    assert_eq!(vault.run(&["rename", "dana", "Kim", "--json"]).code, 2);
    assert_eq!(files(vault.root()), before);
}

#[test]
fn rename_can_change_case_only_or_move() {
    let vault = small();
    let before = files(vault.root());
    vault.ok(&["rename", "dana", "dana", "--yes"]);
    let after = files(vault.root());
    assert!(after.contains_key("people/dana.md") && !after.contains_key("people/Dana.md"));
    assert!(String::from_utf8_lossy(&after["journal/2026-11-20.md"]).contains("[[dana]]"));
    vault.ok(&["undo"]);
    assert_eq!(files(vault.root()), before);
    vault.ok(&["rename", "dana", "people/friends/", "--yes"]);
    let after = files(vault.root());
    assert_eq!(after["people/friends/Dana.md"], DANA.as_bytes());
    let goal = String::from_utf8_lossy(&after["goals/Run.md"]);
    assert!(goal.contains("(../people/friends/Dana.md)"), "{goal}");
    assert_eq!(after["people/Sam.md"], before["people/Sam.md"]);
    vault.ok(&["undo"]);
    assert_eq!(files(vault.root()), before);
    assert!(!vault.path("people/friends").exists());
    vault.ok(&["rename", "dana", "work/Dana", "--yes"]);
    assert_eq!(vault.names(""), ["Dana", "Sam"]);
    vault.ok(&["undo"]);
    vault.ok(&["rename", "goals/Run.md", "Marathon", "--yes"]);
    assert!(vault.path("goals/Marathon.md").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn rename_can_change_unicode_form() {
    let vault = Vault::with(&[("people/Zoe\u{308}.md", "x"), ("a.md", "[[Zo\u{eb}]]\n")]);
    let before = files(vault.root());
    vault.ok(&["rename", "zoe", "Zo\u{eb}", "--yes"]);
    assert!(files(vault.root()).contains_key("people/Zo\u{eb}.md"));
    vault.ok(&["undo"]);
    assert_eq!(files(vault.root()), before);
}

#[test]
fn example_contacts_can_be_renamed_and_back() {
    let vault = copy();
    let before = files(vault.root());
    let people = vault.json(&["who"]);
    for (at, person) in people
        .as_array()
        .expect("an array")
        .iter()
        .enumerate()
        .step_by(7)
    {
        let path = person["path"].as_str().expect("a path");
        vault.ok(&["rename", path, &format!("Somebody Else {at}"), "--yes"]);
        let found = vault.run(&["check", "--severity", "warning"]);
        assert_eq!((found.code, found.out.as_str()), (0, ""), "{path}");
        vault.ok(&["undo"]);
        assert_eq!(files(vault.root()), before, "{path}");
    }
}

#[test]
fn interrupted_rename_is_undone_before_next_change() {
    let vault = small();
    let before = files(vault.root());
    vault.ok(&["rename", "dana", "Kim", "--yes"]);
    let journal = vault.index_folder();
    std::fs::rename(journal.join("last-step"), journal.join("step-under-way"))
        .expect("as a kill would leave it");
    let run = vault.run(&["who"]);
    assert!(
        run.err.contains("a change was interrupted"),
        "whoever only asks is told: {}",
        run.err
    );
    let run = vault.run(&["log", "sam", "2026-11-19", "met:", "x"]);
    assert!(
        run.code == 0
            && run
                .err
                .contains("undone, because it was interrupted: renamed"),
        "{}",
        run.err
    );
    vault.ok(&["undo"]);
    assert_eq!(files(vault.root()), before);
    assert!(!vault.run(&["who"]).err.contains("interrupted"));
}

#[test]
fn unreadable_note_stops_rename() {
    for (bytes, reason) in [
        (b"links to [[Dana]], \xe9\n".to_vec(), "not UTF-8"),
        (vec![b'x'; 9 * 1024 * 1024], "a note can have at most 8 MiB"),
    ] {
        let vault = small();
        vault.write("notes/other.md", &bytes);
        let before = files(vault.root());
        let run = vault.run(&["rename", "dana", "Kim", "--yes"]);
        assert_eq!(run.code, 3, "{}", run.err);
        assert!(
            run.err.contains("notes/other.md: ") && run.err.contains(reason),
            "{}",
            run.err
        );
        assert_eq!(files(vault.root()), before);
    }
}

#[test]
fn control_sequences_are_stripped_from_titles() {
    let vault = small();
    vault.ok(&["rename", "dana", "Eve\u{1b}[2J\u{7}Kim", "--yes"]);
    let note = String::from_utf8_lossy(&files(vault.root())["people/Eve 2J Kim.md"]).into_owned();
    assert!(note.contains("# Eve [2J Kim\n"), "{note:?}");
}

#[cfg(unix)]
#[test]
fn closed_pipe_does_not_stop_the_write() {
    let vault = small();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = vault.command(&["rename", "dana", "Kim", "--yes"]);
    let status = command.stdout(writer).status().expect("it runs");
    assert!(status.success());
    assert!(vault.path("people/Kim.md").exists());
}
