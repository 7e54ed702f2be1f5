//! Where entries stand, their dates, and what belongs to them (notes.md 4, Where, Date, Text).

use super::*;

#[test]
fn the_examples_of_the_format() {
    let text = "- 2026-11-20 met with [[Sam Lee]]: lunch, she is looking for a new flat #berlin\n\
        - 2026-11-20 gave intro: introduced her to [[Priya Sharma]]\n\
        - [ ] 2026-11-20 promised review: read her draft by 2026-12-01\n";
    let note = read("people/Dana.md", text);
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        [
            "2026-11-20 met [*, Sam Lee] with [[Sam Lee]]: lunch, she is looking for a new flat #berlin",
            "2026-11-20 gave/intro [*, ~Priya Sharma] intro: introduced her to [[Priya Sharma]]",
            "2026-11-20 promised/review (open) [*] review: read her draft by 2026-12-01",
        ]
    );
    assert_eq!(note.entries[0].tags, ["berlin"]);
    assert_eq!(note.entries[2].due, day::parse("2026-12-01"));
    assert_eq!(note.diagnostics, []);
}

#[test]
fn dates_come_in_many_dresses() {
    for (line, expected) in [
        ("- 2026-11-20 14:30 met: x", "2026-11-20 met [*] x"),
        ("- 2026-11-20T14:30:05 met: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20**: met: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20:** met: x", "2026-11-20 met [*] x"),
        ("* [[2026-11-20]] – met: x", "2026-11-20 met [*] x"),
        ("+ 2026-11-20 - met: x", "2026-11-20 met [*] x"),
        ("1. 2026-11-20, met: x", "2026-11-20 met [*] x"),
        ("- [>] 2026-11-20 met: x", "2026-11-20 met [*] x"),
        ("- [X] 2026-11-20 met: x", "2026-11-20 met (done) [*] x"),
        ("- [-] 2026-11-20 met: x", "2026-11-20 met (dropped) [*] x"),
        ("- 2026-11-20", ""),
        ("- 2026-11-200 met: x", ""),
        ("- 2026-02-31 met: x", ""),
    ] {
        assert_eq!(
            entries("people/Dana.md", line).join("; "),
            expected,
            "{line}"
        );
    }
    let timed = read("people/Dana.md", "- 2026-11-20 14:30: met: x");
    assert_eq!(timed.entries[0].time.as_deref(), Some("14:30"));
    assert_eq!(
        codes(&read("people/Dana.md", "x\n- 2026-02-31 met: x")),
        [("bad-date", 2, 3)]
    );
}

#[test]
fn dates_and_people_are_inherited() {
    let text = "# Dana\n\n## 2026-11-19\n- met: lunch\n- plain remark\n- 2026-11-18 wrote: earlier\n\n## Log\n- 2026-11-17\n  - called: about rent\n  - a thought\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-19 met [*] lunch",
            "2026-11-18 wrote [*] earlier",
            "2026-11-17 contact [*] - a thought",
            "2026-11-17 called [*] about rent",
        ]
    );
    let text = "- with [[Sam]]:\n  - called about rent\n  - got advice: on rent\n- [[Ann]]\n  - met [[Priya]]\n";
    assert_eq!(
        entries("journal/2026_11_20.md", text),
        [
            "2026-11-20 called [Sam] about rent",
            "2026-11-20 got/advice [Sam] advice: on rent",
            "2026-11-20 met [Priya] [[Priya]]",
        ]
    );
}

#[test]
fn dated_headings_are_read_like_items() {
    let text = "## 2026-11-20 Lunch with [[Sam]]\nShe is well.\n\n- got advice: on rent\n- dessert\n\n## 2026-11-21\nJust a talk.\n\n### Later\nMore.\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-20 met [*, Sam] with [[Sam]] / She is well. / - dessert",
            "2026-11-20 got/advice [*, Sam] advice: on rent",
            "2026-11-21 contact [*] Just a talk. / More.",
        ]
    );
    assert_eq!(
        entries("notes/x.md", "## 2026-11-21\nJust a talk.\n"),
        [""; 0]
    );
    assert_eq!(
        entries(
            "notes/x.md",
            "## 2026-11-21 Lunch with [[Sam]]\nJust a talk.\n"
        )
        .len(),
        1
    );
}

#[test]
fn what_stands_in_code_quotes_and_comments_is_no_entry() {
    let text = "```\n- 2026-11-20 met: a\n```\n> - 2026-11-20 met: b\n\n<!--\n- 2026-11-20 met: c\n-->\n%%\n- 2026-11-20 met: d\n%%\n\
        - 2026-11-20 met: e %% quiet %% f <!-- g -->\n- 2026-11-21 met: h\n  on two lines\n  - and an item\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-20 met [*] e f",
            "2026-11-21 met [*] h / on two lines / - and an item"
        ]
    );
}

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
fn mentions_in_daily_notes_can_be_entries() {
    let text = "- saw how [[Sam]] cooks\n- [ ] buy [[Sam]] a book\n- rain\n";
    let note = with_settings("2026-11-20.md", text, "daily_mentions = true");
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        ["2026-11-20 contact [Sam] saw how [[Sam]] cooks"]
    );
    assert!(note.entries[0].if_contact);
    assert!(read("2026-11-20.md", text).entries.is_empty());
}

#[test]
fn conflicts_are_read_on_both_sides_and_named() {
    let text = "- 2026-11-18 met: a\n<<<<<<< HEAD\n- 2026-11-19 met: b\n||||||| base\n- 2026-11-01 met: z\n=======\n- 2026-11-20 met: c\n>>>>>>> other\n";
    let note = read("people/d.md", text);
    assert_eq!(
        note.entries
            .iter()
            .map(|entry| entry.text.as_str())
            .collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
    assert_eq!(codes(&note), [("conflict", 2, 1)]);
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
        .map(|p| (p.text.as_str(), p.heading, p.line))
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
