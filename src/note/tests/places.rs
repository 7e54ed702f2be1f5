//! Tests of where entries can be, their dates, and which lines are entries (docs/reference/notes.md#where,
//! docs/reference/notes.md#date, docs/reference/notes.md#what-is-an-entry).

use super::*;

#[test]
fn documented_example_lines() {
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
fn own_date_reads_bold_link_time_and_checkbox() {
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
fn items_inherit_date_and_people() {
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
            "2026-11-20 met [Priya, else Ann] [[Priya]]",
        ]
    );
}

#[test]
fn dated_headings_read_like_items() {
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
fn code_quotes_and_comments_are_not_entries() {
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
fn daily_mentions_setting_makes_entries() {
    let text = "- saw how [[Sam]] cooks\n- [ ] buy [[Sam]] a book\n- rain\n";
    let note = with_settings("2026-11-20.md", text, "daily_mentions = true");
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        ["2026-11-20 contact [Sam] saw how [[Sam]] cooks"]
    );
    assert!(note.entries[0].requires_person);
    assert!(read("2026-11-20.md", text).entries.is_empty());
}

#[test]
fn conflict_in_body_reads_both_sides_and_is_reported() {
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
fn own_date_with_text_around_it() {
    for (line, expected) in [
        ("- **2026-11-20** 14:30 met: x", "2026-11-20 met [*] x"),
        ("- **[[2026-11-20]]** 14:30: met: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20 met**: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20 met:** x", "2026-11-20 met [*] x"),
        (
            "- [[journal/2026-11-20|Friday]]: met: x",
            "2026-11-20 met [*] x",
        ),
        (
            "- [Friday](../journal/2026-11-20.md) met: x",
            "2026-11-20 met [*] x",
        ),
        ("- 2026-11-20:met: x", "2026-11-20 met [*] x"),
        ("- 2026-11-20 —met: x", "2026-11-20 met [*] x"),
        (
            "- [ ] [[2026-11-20]] – met: x",
            "2026-11-20 met (open) [*] x",
        ),
        ("1) 2026-11-20 met: x", "2026-11-20 met [*] x"),
        // A range of hours is not a time of day, and the rest of it is not a verb.
        (
            "- 2026-11-20 14:30-15:30 met",
            "2026-11-20 contact [*] -15:30 met",
        ),
        (
            "- 2026-11-20 -5 degrees",
            "2026-11-20 contact [*] -5 degrees",
        ),
        ("- 2026-11-20T14:30Z met: x", ""),
        ("- 2026-11-20T14:30+01:00 met: x", ""),
        ("- 2026-11-20T9:00 met: x", ""),
        ("- ~~2026-11-20 met: x~~", ""),
        ("- `2026-11-20` met: x", ""),
        ("- ![[2026-11-20]] met: x", ""),
        ("- on 2026-11-20 met: x", ""),
        ("- [x](y.md) 2026-11-20 met: x", ""),
        ("- | 2026-11-20 | met |", ""),
        (
            "- [?] 2026-11-20 promised review: x",
            "2026-11-20 promised/review (open) [*] review: x",
        ),
        ("- 2026-11-20:", ""),
        ("- 2026-11-20 %% x %%", ""),
    ] {
        assert_eq!(
            entries("people/Dana.md", line).join("; "),
            expected,
            "{line}"
        );
    }
}

#[test]
fn impossible_date_blocks_outer_dates() {
    for text in [
        "- 2026-02-31 met [[Sam]]\n",
        "- 2026-02-31\n  - met [[Sam]]\n",
        "## 2026-02-31\n### Lunch\n- met [[Sam]]\n",
    ] {
        let note = read("journal/2026-11-20.md", text);
        assert!(note.entries.is_empty(), "{text}");
        assert_eq!(codes(&note).len(), 1, "{text}");
    }
}

#[test]
fn lists_with_any_bullet_are_read() {
    let text = "* 2026-11-20 met: a\n\t* tab\n\t\t* called: deeper\n+ 2026-11-20 met: b\n\n  loose\n\n+ 2026-11-21 met: c\nlazy\n  1. one\n  \
        2. [x] 2026-11-22 wrote: n\n\n| 2026-11-20 | met |\n|---|---|\n| - 2026-11-20 met | x |\n\n> [!note] callout\n> - 2026-11-20 met: q\n\n\
        - 2026-11-23 met\n  ```\n  - 2026-11-24 met: code\n  ```\n  end\n- - 2026-11-25 met: inner\n- \n<div>\n- 2026-11-26 met: html\n</div>\n";
    let expected = [
        "2026-11-20 met [*] a / * tab",
        "2026-11-20 called [*] deeper",
        "2026-11-20 met [*] b / loose",
        "2026-11-21 met [*] c / lazy / 1. one",
        "2026-11-22 wrote (done) [*] n",
        "2026-11-23 met [*] ``` / - 2026-11-24 met: code / ``` / end",
        "2026-11-25 met [*] inner",
    ];
    assert_eq!(entries("people/Dana.md", text), expected);
    assert_eq!(
        entries("people/Dana.md", &text.replace('\n', "\r\n")),
        expected
    );
}

#[test]
fn nesting_by_tabs_or_spaces_is_read() {
    for (text, expected) in [
        (
            "- [[B]]\n\t- called\n\t\t- met: x\n",
            vec![(2, "called"), (3, "met")],
        ),
        ("- [[B]]\n\n\t- called\n", vec![(3, "called")]),
        (
            "- [[B]]\n    - called\n        - met: x\n",
            vec![(2, "called"), (3, "met")],
        ),
        ("- [[B]]\n   - called\n", vec![(2, "called")]),
        ("- [[B]]\n  \t- called\n", vec![(2, "called")]),
        ("- [[B]]\n\ttext\n\t- called\n", vec![(3, "called")]),
        ("- [[B]]\n    - a\n\t- called\n", vec![(3, "called")]),
        ("-\t[[B]]\n\t- called\n", vec![(2, "called")]),
        (
            "1. [[B]]\n\t1. called\n\t2. met: x\n",
            vec![(2, "called"), (3, "met")],
        ),
        (
            " - met [[B]]\n  - called [[B]]\n",
            vec![(1, "met"), (2, "called")],
        ),
        ("text\n\n   - met [[B]]\n", vec![(3, "met")]),
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let note = read("2026-11-20.md", &text);
            let found: Vec<(u32, &str)> = note
                .entries
                .iter()
                .map(|entry| (entry.line, entry.verb.word()))
                .collect();
            assert_eq!(found, expected, "{text:?}");
            assert!(
                note.entries
                    .iter()
                    .all(|entry| entry.first_named().eq(["B"])),
                "{text:?}"
            );
        }
    }
    assert_eq!(
        entries(
            "people/d.md",
            "- 2026-11-20 met: a\n\t- b\n\t\tc\n\t\t- d\n"
        ),
        ["2026-11-20 met [*] a / - b / c / - d"]
    );
}

#[test]
fn headings_of_every_form_are_read() {
    let text = "2026-11-20 met\n===\n- x\n\n## [[2026-11-21]] Friday lunch\nbody **bold**\n\n   ## **2026-11-22** called: z ##\n\
        ### 2026-11-23\n\n#### 2026-11-24\ntext\n\n2026-11-25 wrote: on\ntwo lines\n---\n> ## 2026-11-26 met: quoted\n\n- # 2026-11-27 met: item\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-20 met [*] - x",
            "2026-11-21 contact [*] Friday lunch / body **bold**",
            "2026-11-22 called [*] z",
            // The section of the 23rd has an entry, the one of the 24th, so it is not one itself.
            "2026-11-24 contact [*] text",
            "2026-11-25 wrote [*] on / two lines / ## 2026-11-26 met: quoted / - # 2026-11-27 met: item",
        ]
    );
}

#[test]
fn items_inherit_people_from_item_or_dated_heading() {
    let text = "## 2026-11-21 Party with [[Sam]] and [[Ann]]\nprose [[X]]\n\n- got advice: x\n  - promised help: y\n- [[Bo]]'s news\n\n### sub\n- called: q\n\n\
        ## Dinner 2026-11-21\n- met [[Z]]\n";
    assert_eq!(
        entries("notes/x.md", text),
        [
            "2026-11-21 contact [Sam, Ann, ~X, ~Bo] Party with [[Sam]] and [[Ann]] / prose [[X]] / - [[Bo]]'s news",
            "2026-11-21 got/advice [Sam, Ann] advice: x",
            "2026-11-21 promised/help (open) [Sam, Ann] help: y",
        ]
    );
    let text = "- dinner with [[Sam]]\n  - [[Ann]]'s news\n  - got intro to [[Bo]]\n  - called\n- [[Ann]] called\n  - about x\n    - gave advice: on rent\n";
    assert_eq!(
        entries("2026-11-20.md", text),
        [
            "2026-11-20 met [Sam, ~Ann] with [[Sam]] / - [[Ann]]'s news",
            "2026-11-20 got/intro [Sam, ~Bo] intro to [[Bo]]",
            "2026-11-20 called [Sam] ",
            "2026-11-20 called [Ann] - about x",
            "2026-11-20 gave/advice [Ann] advice: on rent",
        ]
    );
}

#[test]
fn journal_line_needs_verb_or_own_date_with_people() {
    for (line, expected) in [
        (
            "2026-11-20 [[Sam]] birthday",
            "2026-11-20 contact [Sam] [[Sam]] birthday",
        ),
        ("[[Sam]] birthday", ""),
        (
            "2026-11-20 cooked with [[Sam]]",
            "2026-11-20 contact [Sam] cooked with [[Sam]]",
        ),
        (
            "2026-11-20 cooked for [[Sam]]: x",
            "2026-11-20 contact [Sam] cooked for [[Sam]]: x",
        ),
        ("2026-11-20 cooked for [[Sam]]", ""),
        ("2026-11-20 saw [[Sam]]: x", ""),
        ("2026-11-20 thought: [[Sam]]", ""),
        ("call [[Sam]]'s mother", ""),
        ("met [[Sam]]", "2026-11-20 met [Sam] [[Sam]]"),
        ("met Sam", ""),
        ("gave up on [[Sam]]", ""),
    ] {
        assert_eq!(daily(line), expected, "{line}");
    }
    // Under a dated heading of a contact, an entry needs a verb with a colon or a link.
    for (line, expected) in [
        ("met: x", "2026-11-20 met [*] x"),
        ("met [[Sam]]", "2026-11-20 met [*, Sam] [[Sam]]"),
        (
            "called about it",
            "2026-11-20 contact [*] - called about it",
        ),
        (
            "note she likes tea",
            "2026-11-20 contact [*] - note she likes tea",
        ),
    ] {
        let text = format!("## 2026-11-20\n- {line}\n");
        assert_eq!(
            entries("people/Dana.md", &text).join("; "),
            expected,
            "{line}"
        );
    }
}

#[test]
fn comments_and_conflicts_can_span_items() {
    let text = "- 2026-11-18 met: a\n  - nested\n<<<<<<< HEAD\n  - 2026-11-19 met: b\n||||||| base\n  - 2026-11-01 met: z\n=======\n  \
        - 2026-11-20 met: c\n>>>>>>> other\n  - tail\n- 2026-11-21 met: a <!-- start\n- 2026-11-21 met: hidden\nend --> shown\n\
        - 2026-11-22 promised review: x %% by 2026-12-01 %% y <!-- z\n";
    let note = read("people/d.md", text);
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        [
            "2026-11-18 met [*] a / - nested / - tail",
            "2026-11-19 met [*] b",
            "2026-11-20 met [*] c",
            "2026-11-21 met [*] a shown",
            "2026-11-22 promised/review (open) [*] review: x y <!-- z",
        ]
    );
    assert_eq!(note.entries[4].due, None);
    assert_eq!(codes(&note), [("conflict", 3, 1)]);
}

#[test]
fn daily_mention_belongs_to_its_own_item() {
    let text = "- saw [[A]]\n  - [ ] buy [[B]] x\n- parent\n  - child [[C]]\n- [[2026-11-20]] rain\n- `[[E]]`\n- [/] saw [[F]]\n- met [[G]]\n";
    let note = with_settings("2026-11-20.md", text, "daily_mentions = true");
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        [
            "2026-11-20 contact [A, ~B] saw [[A]] / - [ ] buy [[B]] x",
            "2026-11-20 contact [C] child [[C]]",
            "2026-11-20 contact [F] saw [[F]]",
            "2026-11-20 met [G] [[G]]",
            "2026-11-20 contact [G] met [[G]]",
        ]
    );
}
