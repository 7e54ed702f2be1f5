//! Tests of commit messages.

use super::*;

fn changed(path: &str, before: Option<&str>, after: Option<&str>) -> Changed {
    let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
    Changed {
        path: path.to_owned(),
        before: bytes(before),
        after: bytes(after),
    }
}

fn message_for(changed: &[Changed]) -> Message {
    message(changed, &Settings::default())
}

#[track_caller]
fn assert_subject(changed: &[Changed], subject: &str) {
    let found = message_for(changed);
    assert_eq!((found.subject.as_str(), found.body.as_str()), (subject, ""));
}

/// A change of Dana's note.
fn dana(before: &str, after: &str) -> Changed {
    changed("people/Dana.md", Some(before), Some(after))
}

const LOG: &str = "---\ncadence: monthly\n---\n# Dana\n\n- 2026-11-01 met: lunch\n";

#[test]
fn logged_entries_name_people_and_kind() {
    let more = format!(
        "{LOG}- 2026-11-20 gave intro: [[Priya]]\n- 2026-11-20 met with [[Sam Lee]]: tea\n"
    );
    assert_subject(
        &[dana(LOG, &more)],
        "Log: gave intro to Dana, met Dana and Sam Lee",
    );
    let sam = "- 2026-11-21 asked advice: the flat\n- [ ] 2026-12-01 met: tea\n- 2026-11-21 heard: yes\n- 2026-11-21 heard: no\n";
    let sam = changed("people/Sam.md", Some(""), Some(sam));
    assert_subject(
        &[sam],
        "Log: asked Sam for advice, met Sam (planned), heard from Sam (2)",
    );
    let journal = changed(
        "2026-11-20.md",
        None,
        Some("- met [[people/Sam Lee]] and [[Dana]] and [[Zoë]]\n"),
    );
    assert_subject(&[journal], "Log: met Sam Lee and 2 others");
}

#[test]
fn closed_edited_and_removed_entries_are_named() {
    let before = format!("{LOG}- [ ] 2026-11-02 promised review: the draft\n");
    assert_subject(
        &[dana(&before, &before.replace("[ ]", "[x]"))],
        "Done: promised review to Dana",
    );
    assert_subject(
        &[dana(LOG, &LOG.replace("lunch", "a late lunch"))],
        "Edit: met Dana on 2026-11-01",
    );
    assert_subject(
        &[dana(&before, LOG)],
        "Delete: promised review to Dana on 2026-11-02",
    );
    assert_subject(
        &[dana(LOG, &format!("{LOG}\nFrom Manchester.\n"))],
        "Edit: Dana",
    );
}

#[test]
fn created_deleted_and_moved_files_are_named() {
    let dana_moves = [
        changed(
            "people/Dana W.md",
            None,
            Some(&LOG.replace("lunch", "lunch, late")),
        ),
        changed("people/Dana.md", Some(LOG), None),
    ];
    assert_subject(
        &dana_moves,
        "Rename: Dana to Dana W; Edit: met Dana on 2026-11-01",
    );
    let to_folder = [
        changed("old/Dana.md", None, Some(LOG)),
        changed("people/Dana.md", Some(LOG), None),
    ];
    assert_subject(&to_folder, "Rename: people/Dana to old/Dana");
    assert_subject(
        &[
            changed("people/Sam.md", None, Some("A friend.\n")),
            changed("people/Zoë.md", Some(LOG), None),
            changed("photo.jpg", None, Some("")),
            changed("ties.toml", Some(""), Some("")),
        ],
        "New: Sam; Delete: Dana; Files: photo.jpg (new), ties.toml",
    );
}

#[test]
fn changed_keys_are_named_and_line_endings_ignored() {
    let set = LOG.replace("monthly", "weekly\ntags: [a]");
    assert_subject(&[dana(LOG, &set)], "Set: Dana (cadence, tags)");
    assert_subject(&[dana(&set, LOG)], "Set: Dana (cadence, tags)");
    let windows = set.replace('\n', "\r\n");
    assert_subject(&[dana(LOG, &windows)], "Set: Dana (cadence, tags)");
    let many = LOG.replace("monthly", "weekly\na: 1\nb: 2\nc: 3\nd: 4");
    assert_subject(&[dana(LOG, &many)], "Set: Dana (5 fields)");
}

#[test]
fn long_subjects_are_cut_and_body_lists_all() {
    let lines = |count: u32| -> String {
        let line =
            |n: u32| format!("- 2026-11-20 gave intro to [[Somebody with a name {n}]]: well\n");
        (0..count).map(line).collect()
    };
    let found = message_for(&[changed("journal/2026-11-20.md", Some(""), Some(&lines(5)))]);
    assert_eq!(
        found.subject,
        "Log: gave intro to Somebody with a name 0, and 4 more"
    );
    assert_eq!(found.body.lines().count(), 6, "{}", found.body);
    let found = message_for(&[changed(
        "journal/2026-11-20.md",
        Some(""),
        Some(&lines(1000)),
    )]);
    assert_eq!(found.subject, "Log: 1000 entries");
    assert_eq!(found.body.lines().count(), 1 + MAX_BODY_ITEMS + 1);
    let name = "x".repeat(200);
    let found = message_for(&[changed(&format!("{name}.md"), None, Some("text"))]);
    assert_eq!(found.subject.chars().count(), MAX_SUBJECT_CHARS);
    assert!(found.body.contains(&name));
}

#[test]
fn control_characters_are_escaped() {
    let evil = changed(
        "people/a.md",
        None,
        Some("---\nname: \"a\\x1b[31m\\nb\"\n---\n"),
    );
    let found = message_for(&[evil]);
    assert!(!found.subject.contains(['\u{1b}', '\n']), "{found:?}");
}
