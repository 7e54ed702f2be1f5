//! Tests answers that were wrong at some time: the cases of `tests/corpus`, and related ones.
//!
//! A case is a vault and a session in it: commands after `$`, each followed by its complete output. `cat PATH` prints a
//! note.

use std::path::Path;
use std::process::Command;

use crate::common::{Vault, files};

/// A writable copy of a case's vault, and its session.
fn case(name: &str) -> (Vault, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(name);
    let vault = Vault::new();
    for (path, bytes) in files(&folder.join("vault")) {
        vault.write(&path, &bytes);
    }
    let session = std::fs::read_to_string(folder.join("session.txt"));
    (vault, session.expect("a session beside the vault"))
}

/// Replays the session of a case and compares the output.
fn play(name: &str) {
    let (vault, session) = case(name);
    let mut played = String::new();
    for line in session.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let words = shlex::split(line).expect("words as a shell takes them apart");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        played += &format!("$ {line}\n");
        match words.as_slice() {
            ["cat", path] => {
                played += &std::fs::read_to_string(vault.path(path)).expect("a note");
            }
            ["ties", arguments @ ..] => {
                let run = vault.run(arguments);
                played += &run.out;
                played += &run.err;
            }
            other => panic!("{other:?} is no command of a session"),
        }
    }
    assert_eq!(played, session, "{name}");
}

#[test]
fn goal_is_not_a_contact() {
    play("f02-goal-counts-as-person");
}

#[test]
fn daily_note_mention_is_a_contact() {
    play("f03-daily-mentions-verb");
}

#[test]
fn words_with_leading_hyphen_are_written_verbatim() {
    play("17-shield-byte-in-notes");
}

/// A vault in which every command that takes a text has something to work on.
fn dashed() -> Vault {
    Vault::with(&[
        ("ties.toml", ""),
        (
            "people/-Foo.md",
            "---\ncircle: -c1\ntags: [-t1]\n---\n# -Foo\n\n- [ ] 2026-11-01 promised review: -r1\n- 2026-11-02 needs flat: -n1\n",
        ),
        ("people/Dana.md", "# Dana\n"),
        ("base.md", "- 2026-11-01 met: a\n"),
        ("ours.md", "- 2026-11-01 met: b\n"),
        ("theirs.md", "- 2026-11-01 met: c\n"),
    ])
}

/// Commands with words that begin with a hyphen in every position of a text, name, path, or value.
const DASHED: [&str; 56] = [
    "who -tag:-t1",
    "who -tag:-t1 dana --format json",
    "who is:uncontacted -circle:-c1 --explain",
    "who --sort -name",
    "who --sort -nope",
    "who --fields -name",
    "who --format -json",
    "who --limit -5x",
    "who -who-is-this-even",
    "ls -nope:x",
    "find -r1 flat",
    "find flat --fields -text",
    "show -foo",
    "show -nobody",
    "prep -foo",
    "match -foo",
    "entries -tag:-t1",
    "entries --with -foo",
    "entries --verb -met,-called",
    "entries --kind -kind",
    "entries --since -2d",
    "entries --until -2d",
    "entries --state -open",
    "log dana -did: this",
    "log dana met: -that",
    "log dana -- -and: that -too",
    "log -foo met: lunch",
    "log -nobody met: lunch",
    "done -foo -r1",
    "done -foo -r1 --on -2d",
    "set dana role=-cook -x=1",
    "set dana -role=cook",
    "set -foo role=cook",
    "snooze dana -2w",
    "snooze dana -2w --dry-run",
    "new -Bar",
    "new -- -Baz",
    "new Jo Ko --email -x@y.example --phone -1 --company -Co --role -r --place -p --circle -c --tag -t",
    "new Jo Ki --email=-x@y.example --cadence -3d",
    "new Jo Ke --met -yesterday --introduced-by -foo",
    "new Jo Ku --folder -folder --template -template",
    "rename dana -dana --yes",
    "rename -foo -moo --yes",
    "edit -nobody",
    "spread -tag:x --per-day -3x",
    "triage -tag:x",
    "check -nope.md",
    "check --only -nope --except -nope",
    "check --rules -nope",
    "report reciprocity -tag:x --since -1y --circle -c1",
    "report updates -tag:x",
    "review --week -2026",
    "git log -foo",
    "git merge-driver base.md ours.md theirs.md 7 -note.md -base -ours -theirs",
    "-nope",
    "undo -nope",
];

#[test]
fn no_internal_marker_reaches_a_note_or_message() {
    let vault = dashed();
    for line in DASHED {
        let words = crate::common::words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // The merge command needs files next to the notes.
        let run = crate::common::run(vault.command(&words).current_dir(vault.root()));
        assert!(!run.err.contains("panicked"), "{line}: {}", run.err);
        for said in [&run.out, &run.err] {
            assert!(!said.contains(['\u{1}', '␁']), "{line}: {said:?}");
            assert!(!said.contains("\\u0001"), "{line}: {said:?}");
        }
    }
    for (path, bytes) in files(vault.root()) {
        assert!(!path.contains('\u{1}'), "{path:?}");
        assert!(!bytes.contains(&1), "{path}");
    }
    let merged = std::fs::read_to_string(vault.path("ours.md")).expect("the merged note");
    assert!(merged.contains("<<<<<<< -ours\n"), "{merged}");
    assert!(merged.contains(">>>>>>> -theirs\n"), "{merged}");
}

#[test]
fn flags_work_beside_words_with_leading_hyphen() {
    let vault = dashed();
    assert_eq!(vault.names("-tag:-t1"), ["Dana"]);
    for line in [
        "who -tag:-t1 --format csv --fields name",
        "who --format csv -tag:-t1 --fields name",
        "who --fields name --format csv -- -tag:-t1",
    ] {
        assert_eq!(
            vault.ok(&crate::common::words(line)
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()),
            "name\nDana\n",
            "{line}"
        );
    }
    let help = vault.ok(&["who", "-tag:-t1", "-h"]);
    assert!(help.contains("--explain"), "{help}");
    let run = vault.run(&["who", "-tag:-t1", "--no-such"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("unexpected argument '--no-such'"),
        "{}",
        run.err
    );
}

#[test]
fn completions_begin_with_typed_text() {
    let vault = dashed();
    let offered = |words: &[&str]| {
        let all = [&["--", "ties"], words].concat();
        crate::common::run(vault.command(&all).env("COMPLETE", "fish")).out
    };
    vault.ok(&["index"]);
    for (words, expected) in [
        (&["who", "-tag:"][..], "-tag:"),
        (&["who", "dana", "-circ"], "-circle:"),
        (&["show", "-fo"], "-Foo"),
        (&["who", "-tag:x", "--form"], "--format"),
    ] {
        let said = offered(words);
        assert!(
            said.lines().any(|line| line.starts_with(expected)),
            "{words:?}: {said}"
        );
        assert!(!said.contains(['\u{1}', '␁']), "{words:?}: {said:?}");
    }
    // A word that is not a flag is not completed to one.
    assert!(!offered(&["who", "-tag:"]).contains("-tag:h"));
}

/// Characters that programs often use as internal markers.
const CONTROL: [char; 6] = ['\u{1}', '\u{2}', '\u{1e}', '\u{1f}', '\u{e000}', '\u{f8ff}'];

#[test]
fn control_characters_from_user_are_kept() {
    for c in CONTROL {
        let vault = dashed();
        let text = format!("met: {c}tea{c} -x");
        vault.ok(&["log", "dana", &text]);
        let note = std::fs::read_to_string(vault.path("people/Dana.md")).expect("her note");
        assert!(note.contains(&format!("- 2026-11-22 {text}\n")), "{note:?}");
        let entries = vault.json(&["entries", "--with", "dana"]);
        assert_eq!(entries[0]["text"], format!("{c}tea{c} -x"));
        assert_eq!(vault.json(&["entries", "tea"])[0]["path"], "people/Dana.md");
        vault.ok(&["set", "dana", &format!("role={c}cook")]);
        assert_eq!(
            vault.json(&["show", "dana"])["fields"]["role"],
            format!("{c}cook"),
            "{c:?}"
        );
        // Such a character alone cannot be searched for and must not collide with a marker of the index.
        assert_ne!(vault.run(&["entries", &c.to_string()]).code, 0, "{c:?}");
    }
}

#[test]
fn control_character_in_note_name_hides_no_commit() {
    let git = |vault: &Vault, words: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(vault.root())
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        let run = git.args(words).output().expect("git");
        assert!(run.status.success(), "{words:?}: {run:?}");
    };
    let vault = dashed();
    vault.write("\u{1}1.md", b"# One\n");
    git(&vault, &["init", "-q"]);
    git(&vault, &["add", "."]);
    let who = ["-c", "user.name=x", "-c", "user.email=x@y.example"];
    let date = ["commit", "-q", "-m", "x", "--date", "2026-11-01T12:00:00Z"];
    let mut commit = Command::new("git");
    commit
        .current_dir(vault.root())
        .env("GIT_COMMITTER_DATE", "2026-11-01T12:00:00Z");
    let run = commit.args(who).args(date).output().expect("git");
    assert!(run.status.success(), "{run:?}");
    let rows = vault.json(&["who", "dana", "--fields", "name,edited"]);
    assert_eq!(rows[0]["edited"], "2026-11-01");
}
