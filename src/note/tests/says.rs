//! Tests of the contents of entries: state, due date, tags, text, meetings, and goals, and of what is not an entry
//! (docs/reference/notes.md#entries).

use super::*;

#[test]
fn state_and_due_date_of_entries() {
    for (line, state, due) in [
        ("promised review: x", Some(State::Open), None),
        ("needs: a flat", Some(State::Open), None),
        (
            "asked advice: x due 2026-12-02 by 2026-12-03",
            None,
            Some("2026-12-02"),
        ),
        (
            "promised review: 📅 2026-12-01",
            Some(State::Open),
            Some("2026-12-01"),
        ),
        (
            "promised review: x [due:: 2026-12-01]",
            Some(State::Open),
            Some("2026-12-01"),
        ),
        ("met: standby 2026-12-01", None, None),
    ] {
        let note = read("people/Dana.md", &format!("- 2026-11-20 {line}"));
        assert_eq!(note.entries[0].state, state, "{line}");
        assert_eq!(note.entries[0].due, due.and_then(day::parse), "{line}");
    }
}

#[test]
fn meeting_note_is_an_entry_with_its_people() {
    let front =
        "---\ntype: meeting\ndate: 2026-11-12T10:00\nwith: [\"[[Sam]]\", Priya Sharma]\n---\n";
    assert_eq!(
        entries(
            "meetings/m.md",
            &format!("{front}We spoke of [[Oslo]]. #great\n")
        ),
        ["2026-11-12 met [Sam, Priya Sharma, ~Oslo] We spoke of [[Oslo]]. #great"]
    );
    assert_eq!(
        entries(
            "meetings/m.md",
            &format!("{front}- called: at ten\n- got advice: on [[Oslo]]\n")
        ),
        [
            "2026-11-12 called [Sam, Priya Sharma] at ten",
            "2026-11-12 got/advice [Sam, Priya Sharma, ~Oslo] advice: on [[Oslo]]"
        ]
    );
    assert_eq!(
        entries(
            "meetings/m.md",
            "---\ntype: meeting\nwith: [\"[[Sam]]\"]\n---\nHello"
        ),
        [""; 0]
    );
}

#[test]
fn goal_entries_default_to_progress() {
    let text = "---\ntype: goal\n---\n- 2026-11-20 first draft done\n- 2026-11-21 met [[Sam]]: spoke of it\n";
    assert_eq!(
        entries("goals/Book.md", text),
        [
            "2026-11-20 progress [] first draft done",
            "2026-11-21 met [Sam] [[Sam]]: spoke of it"
        ]
    );
}

#[test]
fn tags_of_note_and_entry() {
    let note = read(
        "people/d.md",
        "A #friend, #2026 and #family/close: x#no `#code` [[a#b]]\n- 2026-11-20 met: x #great\n- loose #item\n",
    );
    assert_eq!(note.tags, ["friend", "family/close", "item"]);
    assert_eq!(note.entries[0].tags, ["great"]);
}

#[test]
fn text_outside_entries_becomes_passages() {
    let note = read(
        "people/d.md",
        "# D\n\nProse here.\n\n- 2026-11-20 met: x\n- a thing\n\n| a | b |\n|---|---|\n| c | [[d\\|e]] |\n",
    );
    let texts: Vec<(&str, bool, u32)> = note
        .passages
        .iter()
        .map(|p| (p.text.as_str(), p.is_heading(), p.line))
        .collect();
    assert_eq!(
        texts[..3],
        [
            ("D", true, 1),
            ("Prose here.", false, 3),
            ("- a thing", false, 6)
        ]
    );
    assert_eq!(texts.len(), 4);
}

#[test]
fn first_marked_due_date_counts() {
    for (line, due) in [
        ("Due 2026-12-01", Some("2026-12-01")),
        ("2026-12-05 or by 2026-12-01", Some("2026-12-01")),
        ("📅\u{fe0f} 2026-12-01", Some("2026-12-01")),
        ("📅2026-12-01", Some("2026-12-01")),
        ("[due::2026-12-01]", Some("2026-12-01")),
        ("(due:: 2026-12-01)", Some("2026-12-01")),
        ("by 2026-12-01T10:00", Some("2026-12-01")),
        ("x\n  due 2026-12-01", Some("2026-12-01")),
        ("x\n  - by 2026-12-01", Some("2026-12-01")),
        ("by 2026-12-012", None),
        ("by `2026-12-01`", None),
        ("`by 2026-12-01`", None),
        ("overdue 2026-12-01", None),
        ("✅ 2026-12-01", None),
        ("by 2026-02-30 or by 2026-12-01", None),
    ] {
        let note = read(
            "people/d.md",
            &format!("- 2026-11-20 promised review: {line}"),
        );
        assert_eq!(note.entries[0].due, due.and_then(day::parse), "{line}");
    }
    let note = read(
        "people/d.md",
        "- 2026-11-20 promised review: ü by 2026-02-30\n",
    );
    assert_eq!(codes(&note), [("bad-date", 1, 36)]);
}

#[test]
fn tags_in_links_images_and_code_are_ignored() {
    let note = read(
        "people/d.md",
        "- 2026-11-20 met: [a](#log) ![[x]] [[#b]] <a href=\"#c\"> `#d` http://x.example/#e #ok, (#Ünder_way) #田中 #1-2 #-\n",
    );
    assert_eq!(note.entries[0].tags, ["ok", "Ünder_way", "田中"]);
}

#[test]
fn meeting_entries_include_people_of_with() {
    let front = "---\r\ntype: meeting\r\ndate: 2026-11-12\r\nwith: [[Sam]]\r\n---\r\n";
    assert_eq!(
        entries(
            "m.md",
            &format!("{front}Talk <!-- [[X]] --> of\r\nthings.\r\n")
        ),
        ["2026-11-12 met [Sam] Talk of / things."]
    );
    let body = "- introduced [[Sam]] to [[Cy]]\n- got advice from [[Ann]]: x\n- [[Bo]] called\n- 2026-11-13 wrote minutes\n- a remark\n";
    assert_eq!(
        entries("m.md", &format!("{front}{body}")),
        [
            "2026-11-12 gave/intro [Sam, Cy] [[Sam]] to [[Cy]]",
            "2026-11-12 got/advice [Ann, Sam] advice from [[Ann]]: x",
            "2026-11-12 called [Bo, Sam] ",
            "2026-11-13 wrote [Sam] minutes",
        ]
    );
}

#[test]
fn equal_entries_share_the_same_hash() {
    let same = |a: &str, b: &str| {
        let note = read(
            "people/d.md",
            &format!("- 2026-11-20 {a}\n- 2026-11-20 {b}\n"),
        );
        note.entries[0].text_hash == note.entries[1].text_hash
    };
    assert!(same(
        "got advice: on rent",
        "got advice from [[Sam]]: on rent"
    ));
    assert!(!same("got advice: on rent", "got advice: on tax"));
    assert!(same("got advice", "got advice"));
    assert!(same("met: a", "met: b"));
}

#[test]
fn multibyte_whitespace_in_indent_is_accepted() {
    assert_eq!(
        entries("people/d.md", "- 2026-11-20 met: x\n  y\n\u{3000}z\n"),
        ["2026-11-20 met [*] x / y / z"]
    );
}

#[test]
fn passages_omit_comments() {
    let note = read(
        "notes/x.md",
        "# A\r\n\r\nOne <!-- two\r\nthree --> four\r\nfive %% six %% seven\r\n\r\n- a\r\n  - b\r\n\r\nX\r\nY\r\n===\r\n",
    );
    let texts: Vec<(&str, u32)> = note
        .passages
        .iter()
        .map(|p| (p.text.as_str(), p.line))
        .collect();
    assert_eq!(
        texts,
        [
            ("A", 1),
            ("One four\nfive seven", 3),
            ("- a", 7),
            ("- b", 8),
            ("X\nY", 10)
        ]
    );
}
