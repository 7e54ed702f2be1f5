//! Tests commands that change front matter: they change the lines of one field and no other byte of the vault.

use crate::common::{Vault, changed, copy, files};

#[test]
fn set_changes_only_the_line_of_the_field() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&["set", "dana", "cadence=monthly"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "Dana Whitfield\n  cadence: every 6 weeks → monthly\n  due 2026-12-10, in 18 days\n  people/Dana Whitfield.md:11\n"
    );
    assert_eq!(
        changed(&before, &files(vault.root())),
        [
            "people/Dana Whitfield.md-cadence: every 6 weeks\n",
            "people/Dana Whitfield.md+cadence: monthly\n",
        ]
    );
    let due = vault.json(&["show", "dana"])["due"]["on"].clone();
    assert_eq!(due, "2026-12-10", "what was said is so");
    assert_eq!(vault.run(&["undo"]).code, 0);
    // Several fields at once are one step, and words need no quotes.
    let run = vault.run(&["set", "sam", "lee", "needs=", "role=head", "of", "heat"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        changed(&before, &files(vault.root())),
        [
            "people/Sam Lee.md-role: controls engineer\n",
            "people/Sam Lee.md+role: head of heat\n",
            "people/Sam Lee.md-needs:\n",
            "people/Sam Lee.md-  - a two-room flat in Berlin, Neukölln or Kreuzberg, from February\n",
        ]
    );
    assert_eq!(vault.run(&["undo"]).code, 0);
    let run = vault.run(&["set", "priya", "met=last friday", "--json", "--dry-run"]);
    let said: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(
        (&said["written"], &said["set"][0]["new"][0]),
        (&false.into(), &"2026-11-20".into())
    );
    assert_eq!(files(vault.root()), before);
}

#[test]
fn snoozed_contact_is_not_due_until_then() {
    let vault = copy();
    let before = files(vault.root());
    assert_eq!(vault.names("malik is:due"), ["Malik Osei"]);
    let run = vault.run(&["snooze", "malik", "2w"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("  due 2026-12-06, in 14 days\n"),
        "{}",
        run.out
    );
    assert_eq!(
        changed(&before, &files(vault.root())),
        ["people/Malik Osei.md+snooze-until: 2026-12-06\n"]
    );
    assert_eq!(vault.names("malik is:due"), Vec::<String>::new());
    assert_eq!(vault.run(&["snooze", "malik", "--off"]).code, 0);
    assert_eq!(files(vault.root()), before);
}

#[test]
fn spread_sets_due_dates_in_one_step() {
    let notes: Vec<(String, String)> = (1..=8)
        .map(|n| {
            let touched = format!("2026-01-{n:02}");
            (
                format!("people/P{n}.md"),
                format!("---\ncadence: weekly # mine\n---\n- {touched} met: x\n"),
            )
        })
        .collect();
    let notes: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let vault = Vault::with(&notes);
    // One contact is already due the day after tomorrow, so there is room for one less.
    vault.write(
        "people/Q.md",
        b"---\ncadence: weekly\n---\n- 2026-11-17 met: x\n",
    );
    let before = files(vault.root());
    let run = vault.run(&["spread", "--dry-run"]);
    assert_eq!(
        run.out,
        "2026-11-22 Sunday, unchanged\n  P1, P2, P3\n2026-11-23 Monday\n  P4, P5, P6\n2026-11-24 Tuesday\n  P7, P8\n"
    );
    let run = vault.run(&["spread"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--yes"), "{}", run.err);
    assert_eq!(vault.run(&["spread", "--per-day", "0"]).code, 2);
    assert_eq!(vault.run(&["spread", "when did I last talk to P1"]).code, 2);
    let run = vault.run(&[
        "spread",
        "P1 or P2",
        "--weekdays",
        "--per-day",
        "1",
        "--dry-run",
    ]);
    assert_eq!(
        run.out,
        "2026-11-23 Monday\n  P1\n2026-11-25 Wednesday\n  P2\n"
    );
    assert_eq!(files(vault.root()), before);
    let run = vault.run(&["spread", "--yes", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let wanted: Vec<String> = [(4, 23), (5, 23), (6, 23), (7, 24), (8, 24)]
        .map(|(n, day)| format!("people/P{n}.md+snooze-until: 2026-11-{day}\n"))
        .into();
    assert_eq!(changed(&before, &files(vault.root())), wanted);
    assert_eq!(vault.names("is:due"), ["P1", "P2", "P3"]);
    assert_eq!(vault.run(&["undo"]).code, 0);
    assert_eq!(files(vault.root()), before);
    // All or none: one note cannot be changed, so no note is.
    vault.write(
        "people/P8.md",
        b"---\n{\"cadence\": \"weekly\"}\n---\n- 2026-01-08 met: x\n",
    );
    let before = files(vault.root());
    let run = vault.run(&["spread", "--yes"]);
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(run.err.contains("people/P8.md"), "{}", run.err);
    assert_eq!(files(vault.root()), before);
}

#[test]
fn undo_of_several_notes_is_all_or_nothing() {
    let note = |n: u8| format!("---\ncadence: weekly\n---\n- 2026-01-0{n} met: x\n");
    let vault = Vault::new();
    (1..=3).for_each(|n| vault.write(&format!("people/P{n}.md"), note(n).as_bytes()));
    let before = files(vault.root());
    assert_eq!(vault.run(&["spread", "--per-day", "1", "--yes"]).code, 0);
    let after = files(vault.root());
    vault.write("people/P3.md", b"other");
    let run = vault.run(&["undo"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("people/P3.md"), "{}", run.err);
    // One note already has its old text, as if its writer had been killed, so only the other is undone.
    vault.write("people/P3.md", note(3).as_bytes());
    assert_ne!(after, before);
    assert_eq!(vault.run(&["undo"]).code, 0);
    assert_eq!(files(vault.root()), before);
}
