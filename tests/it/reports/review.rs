//! Tests the weekly review.
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

use crate::common::{Vault, run};
use crate::reports::{FORMS, in_every_form};

/// A vault with hostile text.
fn hostile() -> Vault {
    let log = "- 2026-10-01 got job: [x](javascript:alert(1)) | *a* _b_ #tag [[Run|y]]\n- [ ] 2026-10-02 promised review: `=1+1` by 2026-10-03\n- 2026-10-04 met: went badly #awry\n";
    let vault = Vault::with(&[(
        "goals/Run.md",
        "---\ntype: goal\nname: \"<b>Run</b> | *x*\"\n---\n- 2026-11-20 progress: <img src=x onerror=alert(1)>\n",
    )]);
    for (at, name) in [
        "<script>alert(1)</script>",
        "אבגד הוז",
        "a|b*c_d",
        "🦀 Crab",
        "x-very-long-word-that-does-not-end-and-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on",
        "=cmd()",
        "Re\u{202e}d",
        "\u{1b}[31mRed",
    ]
    .iter()
    .enumerate()
    {
        let name = serde_json::to_string(name).expect("a text");
        let front = format!("---\nname: {name}\ncadence: 10d\nbirthday: 1980-11-23\nintroduced-by: {name}\n---\n");
        vault.write(&format!("people/{at}.md"), format!("{front}{log}").as_bytes());
    }
    vault
}

#[test]
fn review_of_example_vault_in_every_form() {
    let vault = Vault::example();
    for (form, text) in FORMS.iter().zip(in_every_form(&vault, &["review"])) {
        assert_snapshot!(*form, text);
    }
    assert_snapshot!(
        "at_a_standstill",
        vault.ok(&["review", "--today", "2026-12-20"])
    );
    assert_eq!(vault.ok(&["review"]), vault.ok(&["report", "review"]));
}

#[test]
fn earlier_week_is_shown_as_of_its_sunday() {
    let vault = Vault::example();
    let on_its_sunday = in_every_form(&vault, &["review", "--today", "2026-10-25"]);
    let later = ["review", "--week", "2026-W43"];
    assert_eq!(in_every_form(&vault, &later), on_its_sunday);
    let week_after = ["review", "--week", "last-week", "--today", "2026-10-28"];
    assert_eq!(in_every_form(&vault, &week_after), on_its_sunday);
    let this = ["review", "--week", "2026-W47", "--today", "2026-11-18"];
    assert_eq!(
        in_every_form(&vault, &this),
        in_every_form(&vault, &["review", "--today", "2026-11-18"])
    );
}

#[test]
fn later_entries_do_not_change_a_past_week() {
    let earlier = "---\ncadence: 20d\n---\n- 2026-10-01 met: x\n- 2026-10-14 got help: y\n";
    let later = "- 2026-10-26 met: x\n- 2026-10-27 thanked: y\n- 2026-10-28 gave intro with [[Bo]]: z\n- 2026-10-28 asked job: z\n- 2026-10-29 told: of [[Run]]\n";
    let goal = "---\ntype: goal\n---\n- 2026-10-15 progress: a\n";
    let week = ["review", "--week", "2026-W43"];
    let vault = |more: &str, progress: &str| {
        Vault::with(&[
            ("people/Ann.md", &format!("{earlier}{more}")),
            ("people/Bo.md", ""),
            ("goals/Run.md", &format!("{goal}{progress}")),
        ])
    };
    assert_eq!(
        in_every_form(&vault("", ""), &week),
        in_every_form(&vault(later, "- 2026-10-30 progress: b\n"), &week)
    );
}

#[test]
fn invalid_or_future_week_is_an_error_with_help() {
    let vault = Vault::example();
    for (week, says) in [
        (
            "2026-W48",
            "2026-W48 has not begun yet; this week is 2026-W47",
        ),
        (
            "2026-11-18",
            "`2026-11-18` is not a week; write it as 2026-W47, or last-week",
        ),
        (
            "2025-W53",
            "there is no week 53 in 2025; write a week as 2026-W47, or last-week",
        ),
        (
            "soon",
            "`soon` is not a date or range; write a week as 2026-W47, or last-week",
        ),
    ] {
        let run = vault.run(&["review", "--week", week]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{week}");
        assert!(run.err.contains(says), "{week}: {}", run.err);
    }
}

#[test]
fn numbers_match_the_queries() {
    let vault = Vault::example();
    for today in ["2026-11-22", "2026-12-20", "2026-06-10"] {
        let review = vault.json(&["review", "--today", today]);
        let sections = &review["sections"];
        let asked = |query: &str| {
            let found = vault.json(&["who", query, "--today", today]);
            found.as_array().expect("an array").len()
        };
        let is = |number: &serde_json::Value, query: &str| {
            assert_eq!(
                number.as_u64(),
                Some(asked(query) as u64),
                "{query} on {today}"
            );
        };
        let count = |section: &str| &sections[section]["figures"]["count"]["now"];
        is(count("due"), "is:due -is:try-again");
        is(
            &sections["due"]["figures"]["slipping"]["now"],
            "is:slipping -is:try-again",
        );
        is(count("thanks"), "has:thanks");
        is(count("updates"), "has:update");
        is(count("opened"), "is:opened-with-an-ask");
        is(count("try-again"), "is:try-again");
        is(count("birthdays"), "birthday:<=14d");
        for row in sections["ties"]["rows"].as_array().expect("rows") {
            let tie = row["tie"].as_str().expect("a word");
            is(&row["now"], &format!("is:{tie}"));
        }
        for row in sections["goals"]["rows"].as_array().expect("rows") {
            let goal = row["goal"].as_str().expect("a name");
            is(&row["untold"], &format!("doesn't know about {goal}"));
            is(&row["told"], &format!("knows about {goal}"));
        }
    }
}

/// Counted by hand in the notes of Łukasz Nowak, Олена Коваленко, and Claire Beaumont, on 2026-11-22.
#[test]
fn numbers_match_the_notes() {
    let vault = Vault::example();
    let review = vault.json(&["review"]);
    let why = |section: &str, name: &str| {
        let rows = review["sections"][section]["rows"]
            .as_array()
            .expect("rows");
        let row = rows.iter().find(|row| row["name"] == name)?;
        row["why"].as_str().map(str::to_owned)
    };
    let expected = [
        // Last called on 2025-10-12, monthly: due after 31 days, 406 days ago. Since then there were 11 steps of one
        // goal and 4 of the other.
        ("due", "Łukasz Nowak", Some("13.1x, 406d of 31d")),
        ("updates", "Łukasz Nowak", Some("15 steps")),
        ("thanks", "Łukasz Nowak", None),
        ("promises", "Łukasz Nowak", None),
        // Promised on 2026-11-03; lunch on 2026-11-13, one step after it.
        (
            "promises",
            "Олена Коваленко",
            Some("overdue 2026-11-15, 7d"),
        ),
        ("updates", "Олена Коваленко", Some("1 step")),
        ("due", "Олена Коваленко", None),
        // Asked for a slot before the chairs; last called on 2026-11-03, two steps before today.
        (
            "heavy-first",
            "Claire Beaumont",
            Some("opportunity, 2026-07-08, 137 days ago"),
        ),
        (
            "opened",
            "Claire Beaumont",
            Some("opportunity, 2026-07-08, 137 days ago"),
        ),
        ("updates", "Claire Beaumont", Some("2 steps")),
        ("thanks", "Claire Beaumont", None),
    ];
    for (section, name, says) in expected {
        assert_eq!(why(section, name).as_deref(), says, "{section} of {name}");
    }
}

#[test]
fn commands_in_review_work() {
    let vault = hostile();
    let found = vault.json(&["review"]);
    let sections = found["sections"].as_object().expect("an object").values();
    let rows = sections.flat_map(|section| section["rows"].as_array().expect("rows"));
    let commands: Vec<&str> = rows.filter_map(|row| row["command"].as_str()).collect();
    assert!(commands.len() > 40);
    for command in commands {
        let words = crate::common::words(&command.replace("'\\''", "\"'\""));
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let run = vault.run(&words);
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
}

#[test]
fn terminal_shows_most_urgent_and_command_for_the_rest() {
    let vault = Vault::example();
    for width in [40, 60, 100, 160] {
        let page = run(vault.command(&["review"]).env("COLUMNS", width.to_string())).out;
        // On such a narrow page, reasons need their own lines.
        let most = if width == 40 { 172 } else { 150 };
        assert!(
            page.lines().count() < most,
            "{width}: {}",
            page.lines().count()
        );
        for line in page.lines() {
            assert!(line.width() <= width, "{} of {width}: {line}", line.width());
        }
    }
    assert!(
        vault
            .ok(&["review"])
            .contains("and 23 more: ties who has:update")
    );
}

#[test]
fn review_escapes_hostile_text() {
    let vault = hostile();
    for links in ["none", "file", "obsidian"] {
        let page = vault.ok(&["review", "--format", "html", "--links", links]);
        for bad in ["<script", "<img", "javascript:alert(1)\"", "<b>"] {
            assert!(!page.contains(bad), "{bad} with {links}");
        }
        let text = vault.ok(&["review", "--format", "md", "--links", links]);
        assert!(
            !text.contains(['\u{202e}', '\u{1b}']) && !text.contains(" #tag"),
            "{text}"
        );
    }
    assert!(vault.ok(&["review", "--format", "csv"]).contains("'=cmd()"));
    let page = vault.ok(&["review"]);
    assert!(!page.contains(['\u{202e}', '\u{1b}']), "{page}");
}

#[test]
fn review_stored_in_vault_changes_no_answer() {
    for links in ["none", "obsidian", "file"] {
        let vault = hostile();
        let before = in_every_form(&vault, &["review"]);
        let text = vault.ok(&["review", "--format", "md", "--links", links]);
        vault.write("reviews/2026-W47.md", text.as_bytes());
        vault.write("2026-11-22.md", text.as_bytes());
        assert_eq!(in_every_form(&vault, &["review"]), before, "{links}");
        assert_eq!(
            vault.ok(&["review", "--format", "md", "--links", links]),
            text
        );
    }
}

#[test]
fn html_page_has_more_than_terminal_but_is_limited() {
    let vault = Vault::new();
    for n in 0..120 {
        let note = format!(
            "---\ncadence: 10d\n---\n- 2026-01-{:02} met: x\n",
            n % 28 + 1
        );
        vault.write(&format!("people/P{n:03}.md"), note.as_bytes());
    }
    let more = [
        ("table", "and 117 more: ties who 'is:due -is:try-again'"),
        ("md", "And 20 more: `ties who 'is:due -is:try-again'`"),
        (
            "html",
            "And 20 more: <code>ties who 'is:due -is:try-again'</code>",
        ),
    ];
    for (form, says) in more {
        let out = vault.ok(&["review", "--format", form]);
        assert!(out.contains(says), "{form}: {out}");
    }
    let all = vault.json(&["review"]);
    assert_eq!(
        all["sections"]["due"]["rows"].as_array().map(Vec::len),
        Some(120)
    );
}
