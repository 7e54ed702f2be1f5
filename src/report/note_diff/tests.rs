//! Tests of the differences between two versions of a note.

use proptest::prelude::*;

use super::*;

fn describe(old: Option<&str>, new: Option<&str>) -> Vec<String> {
    fn of(text: Option<&str>) -> Option<Version<'_>> {
        text.map(|text| Version {
            path: "people/Dana.md",
            bytes: text.as_bytes(),
        })
    }
    let found = differences(of(old), of(new), &Settings::default());
    let descriptions = found
        .iter()
        .map(|found| format!("{} {}", found.word(), found.says("→")));
    descriptions
        .map(|descriptions| descriptions.trim_end().to_owned())
        .collect()
}

fn between(old: &str, new: &str) -> Vec<String> {
    describe(Some(old), Some(new))
}

#[test]
fn added_removed_and_edited_entries_are_listed() {
    let old = "# Dana\n\n- 2026-11-01 met: lunch at the harbour\n- 2026-11-02 called: the flat\n";
    for (new, expected) in [
        (
            "# Dana\n\n- 2026-11-03 got advice: take it\n- 2026-11-01 met: lunch at the harbour\n- 2026-11-02 called: the flat\n",
            vec!["added 2026-11-03 got advice: take it"],
        ),
        (
            "# Dana\n\n- 2026-11-02 called: the flat\n",
            vec!["removed 2026-11-01 met lunch at the harbour"],
        ),
        (
            "# Dana\n\n- 2026-11-01 met: lunch at the old harbour\n- 2026-11-02 called: the flat\n",
            vec![
                "edited 2026-11-01 met lunch at the harbour → 2026-11-01 met lunch at the old harbour",
            ],
        ),
        (
            "# Dana\n\n- 2026-11-01 met: lunch at the harbour\n- 2026-11-04 called: the flat\n",
            vec!["edited 2026-11-02 called the flat → 2026-11-04 called the flat"],
        ),
        (
            "# Dana\n\n- 2026-11-02 called: the flat\n* 2026-11-01 met: lunch at the harbour\n",
            vec!["else no entry, key, or text"],
        ),
    ] {
        assert_eq!(between(old, new), expected, "{new}");
    }
    assert_eq!(between(old, old), Vec::<String>::new());
}

#[test]
fn box_changes_are_reported_as_marked() {
    let open = "- [ ] 2026-11-01 promised review: her draft\n";
    let plain = "- 2026-11-01 promised review: her draft\n";
    let done = "- [x] 2026-11-01 promised review: her draft ✅ 2026-11-20\n";
    let dropped = "- [-] 2026-11-01 promised review: her draft\n";
    let said = "2026-11-01 promised review: her draft";
    let checked = format!("checked {said} ✅ 2026-11-20");
    assert_eq!(between(open, done), [checked.as_str()]);
    assert_eq!(between(plain, done), [checked]);
    assert_eq!(between(plain, dropped), [format!("dropped {said}")]);
    assert_eq!(between(done, open), [format!("reopened {said}")]);
}

#[test]
fn keys_are_reported_with_old_and_new_values() {
    let old = "---\ncadence: monthly\ntags: [a, b]\nshoe: 41\n---\n";
    let new = "---\nCadence: quarterly\ntags:\n  - a\n  - b\nmet: 2026-01-02\n---\n";
    assert_eq!(
        between(old, new),
        [
            "changed Cadence: monthly → quarterly",
            "set met: 2026-01-02",
            "unset shoe: 41"
        ]
    );
    let broken = "---\ncadence: quarterly\nshoe: 41\n  x: [\n---\n";
    assert!(between(old, broken).contains(&"changed cadence: monthly → quarterly".to_owned()));
}

#[test]
fn prose_lines_are_counted_and_unreadable_is_bytes() {
    assert_eq!(
        between("# Dana\n\none\n", "# Dana\n\none\ntwo\n"),
        ["text 1 line more"]
    );
    assert_eq!(
        between("# Dana\n\none\ntwo\n", "# Dana Kim\n"),
        ["text 1 new for 3 lines old"]
    );
    assert_eq!(
        describe(None, Some("# Dana\n\n- 2026-11-01 met: x\n")),
        ["made", "added 2026-11-01 met x"]
    );
    assert_eq!(describe(Some("# Dana\n"), None), ["deleted"]);
    let old = Version {
        path: "a.md",
        bytes: b"\xff",
    };
    let new = Version {
        path: "b.md",
        bytes: b"x",
    };
    let found = differences(Some(old), Some(new), &Settings::default());
    let renamed = Difference::Renamed {
        old: "a.md".to_owned(),
        new: "b.md".to_owned(),
    };
    assert_eq!(found, [renamed, Difference::Bytes]);
}

proptest! {
    #[test]
    fn added_minus_removed_is_the_change_in_entry_count(
        old in proptest::collection::vec((1u8..5, "[abc]{1,3}", any::<bool>()), 0..12),
        new in proptest::collection::vec((1u8..5, "[abc]{1,3}", any::<bool>()), 0..12),
    ) {
        let text = |entries: &[(u8, String, bool)]| -> String {
            let line = |(day, text, open): &(u8, String, bool)| {
                format!("- {}2026-11-0{day} met: {text}\n", if *open { "[ ] " } else { "" })
            };
            entries.iter().map(line).collect()
        };
        let (before, after) = (text(&old), text(&new));
        let of = |text| Version { path: "people/Dana.md", bytes: text };
        let found = differences(Some(of(before.as_bytes())), Some(of(after.as_bytes())), &Settings::default());
        let count = |word: &str| found.iter().filter(|found| found.word() == word).count();
        prop_assert_eq!(old.len() + count("added"), new.len() + count("removed"));
        let (mut one, mut other) = (old.clone(), new.clone());
        one.sort();
        other.sort();
        let is_same = one == other;
        prop_assert_eq!(found.iter().all(|found| *found == Difference::Bytes), is_same);
    }
}
