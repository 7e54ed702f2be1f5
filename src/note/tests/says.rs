//! What entries say: state, due date, tags, text, meetings and goals, and what is no entry (docs/reference/notes.md#entries).

use super::*;

#[test]
fn the_box_and_the_due_date_say_the_state() {
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
fn meetings_are_entries_of_everybody_with() {
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
fn goals_have_progress() {
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
fn tags_are_words_with_a_sign() {
    let note = read(
        "people/d.md",
        "A #friend, #2026 and #family/close: x#no `#code` [[a#b]]\n- 2026-11-20 met: x #great\n- loose #item\n",
    );
    assert_eq!(note.tags, ["friend", "family/close", "item"]);
    assert_eq!(note.entries[0].tags, ["great"]);
}

#[test]
fn what_is_no_entry_is_kept_in_passages() {
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
fn due_dates_are_the_first_that_is_announced() {
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
fn tags_are_no_part_of_links_images_or_code() {
    let note = read(
        "people/d.md",
        "- 2026-11-20 met: [a](#log) ![[x]] [[#b]] <a href=\"#c\"> `#d` http://x.example/#e #ok, (#Ünder_way) #田中 #1-2 #-\n",
    );
    assert_eq!(note.entries[0].tags, ["ok", "Ünder_way", "田中"]);
}

#[test]
fn a_meeting_counts_those_who_are_named_with_it() {
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
fn entries_that_say_the_same_share_a_number() {
    let same = |a: &str, b: &str| {
        let note = read(
            "people/d.md",
            &format!("- 2026-11-20 {a}\n- 2026-11-20 {b}\n"),
        );
        note.entries[0].same == note.entries[1].same
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
fn blanks_of_several_bytes_do_not_upset_an_indent() {
    assert_eq!(
        entries("people/d.md", "- 2026-11-20 met: x\n  y\n\u{3000}z\n"),
        ["2026-11-20 met [*] x / y / z"]
    );
}

#[test]
fn passages_are_what_a_reader_sees() {
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
