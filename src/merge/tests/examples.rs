use super::*;

const LOG: &str = "# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n- 2026-10-01 called: hello\n";

fn log(entries: &[&str]) -> String {
    format!("# Dana\n\n## Log\n\n{}", entries.concat())
}

const MET: &str = "- 2026-11-01 met: lunch\n";
const CALLED: &str = "- 2026-10-01 called: hello\n";

#[test]
fn entries_added_at_one_place_are_both_kept_in_log_order() {
    let (new, newer) = ("- 2026-11-20 wrote: hi\n", "- 2026-11-21 heard: yes\n");
    let (ours, theirs) = (log(&[new, MET, CALLED]), log(&[newer, MET, CALLED]));
    assert_eq!(clean(LOG, &ours, &theirs), log(&[newer, new, MET, CALLED]));
    let rising = log(&[CALLED, MET]);
    let (ours, theirs) = (log(&[CALLED, MET, newer]), log(&[CALLED, MET, new]));
    assert_eq!(
        clean(&rising, &ours, &theirs),
        log(&[CALLED, MET, new, newer])
    );
}

#[test]
fn same_entry_added_by_both_sides_is_kept_once() {
    let new = "- 2026-11-20 wrote: hi\n";
    let (top, bottom) = (log(&[new, MET, CALLED]), log(&[MET, CALLED, new]));
    let merged = clean(LOG, &top, &bottom);
    assert_eq!(merged.matches(new).count(), 1, "{merged}");
}

#[test]
fn log_section_added_by_both_sides_is_one_section() {
    let base = "# Dana\n\nText.\n";
    let side = |entry: &str| format!("{base}\n## Log\n\n{entry}");
    let (one, other) = ("- 2026-11-20 wrote: hi\n", "- 2026-11-21 heard: yes\n");
    let merged = clean(base, &side(one), &side(other));
    assert_eq!(merged, side(&format!("{other}{one}")));
}

#[test]
fn edit_beats_deletion_and_checked_box_stays_checked() {
    let base = log(&["- [ ] 2026-11-01 promised review: her draft\n", CALLED]);
    let checked = base.replace("[ ]", "[x]");
    let edited = base.replace("her draft", "her long draft");
    assert_eq!(
        clean(&base, &checked, &edited),
        checked.replace("her draft", "her long draft")
    );
    let gone = log(&[CALLED]);
    assert_eq!(clean(&base, &edited, &gone), edited);
    let dropped = base.replace("[ ]", "[-]");
    assert_eq!(clean(&base, &checked, &dropped), checked);
    let both_gone = log(&[]);
    assert_eq!(clean(&base, &both_gone, &gone), both_gone);
}

#[test]
fn entry_edited_by_both_sides_conflicts_alone() {
    let ours = LOG
        .replace("lunch", "dinner")
        .replace("hello", "hello there");
    let theirs = LOG.replace("lunch", "breakfast");
    let found = merged(LOG, &ours, &theirs);
    assert!(found.has_conflict());
    assert_eq!(
        text(&found),
        "# Dana\n\n## Log\n\n<<<<<<< ours\n- 2026-11-01 met: dinner\n=======\n- 2026-11-01 met: breakfast\n>>>>>>> theirs\n- 2026-10-01 called: hello there\n"
    );
}

#[test]
fn entry_moved_by_one_side_keeps_the_edit_of_the_other() {
    let extra = "- 2026-09-01 heard: of the move to Lisbon\n";
    let base = log(&[MET, CALLED, extra]);
    let ours = log(&[CALLED, extra, MET]);
    let theirs = log(&["- 2026-11-01 met: a long lunch\n", CALLED, extra]);
    assert_eq!(
        clean(&base, &ours, &theirs),
        log(&[CALLED, extra, "- 2026-11-01 met: a long lunch\n"])
    );
}

#[test]
fn nested_lines_and_blank_lines_stay_with_their_entries() {
    let base = log(&["- 2026-11-01 met: lunch\n  - on the pier\n\n", CALLED]);
    let ours = log(&[
        "- 2026-11-02 wrote: hi\n  more\n\n",
        "- 2026-11-01 met: lunch\n  - on the pier\n\n",
        CALLED,
    ]);
    let theirs = log(&[
        "- 2026-11-03 heard: yes\n\n",
        "- 2026-11-01 met: lunch\n  - on the old pier\n\n",
        CALLED,
    ]);
    let wanted = log(&[
        "- 2026-11-03 heard: yes\n\n",
        "- 2026-11-02 wrote: hi\n  more\n\n",
        "- 2026-11-01 met: lunch\n  - on the old pier\n\n",
        CALLED,
    ]);
    assert_eq!(clean(&base, &ours, &theirs), wanted);
}

#[test]
fn undated_items_below_a_day_heading_are_entries() {
    let base = "## Log\n\n### 2026-11-20\n\n- met: lunch\n";
    let ours = format!("{base}- called: later\n");
    let theirs = format!("{base}- wrote: thanks\n");
    assert_eq!(
        clean(base, &ours, &theirs),
        format!("{base}- called: later\n- wrote: thanks\n")
    );
}

#[test]
fn added_entry_and_added_prose_are_both_kept() {
    let ours = format!("{LOG}- 2026-09-01 wrote: hi\n");
    let theirs = format!("{LOG}\n## Ideas\n\nA boat.\n");
    assert_eq!(
        clean(LOG, &ours, &theirs),
        format!("{ours}\n## Ideas\n\nA boat.\n")
    );
}

#[test]
fn prose_changed_by_both_sides_conflicts_by_line() {
    let base = "# Dana\n\nOne.\n\nTwo.\n";
    let found = merged(
        base,
        &base.replace("One", "Eins"),
        &base.replace("One", "Uno"),
    );
    assert_eq!(
        text(&found),
        "# Dana\n\n<<<<<<< ours\nEins.\n=======\nUno.\n>>>>>>> theirs\n\nTwo.\n"
    );
    assert_eq!(
        clean(
            base,
            &base.replace("One", "Eins"),
            &base.replace("Two", "Due")
        ),
        "# Dana\n\nEins.\n\nDue.\n"
    );
    let ours = format!("{base}\n## Ideas\n\nx\n\n- 2026-11-20 met\n");
    let theirs = format!("{base}\n## Gifts\n\ny\n");
    let found = merged(base, &ours, &theirs);
    assert_eq!(
        text(&found).matches("<<<<<<<").count(),
        1,
        "{}",
        text(&found)
    );
    assert!(text(&found).contains("- 2026-11-20 met\n"));
}

const FRONT: &str = "---\n# Who\nname: Dana\ntags: [a, b] # mine\nemail:\n  - d@x.org\n\n# When\nlast-contact: 2026-10-01\ncadence: monthly\n---\n\n# Dana\n";

#[test]
fn yaml_is_merged_key_by_key() {
    let ours = FRONT
        .replace("monthly", "weekly")
        .replace("[a, b]", "[a, c, b]")
        .replace("2026-10-01", "2026-11-20")
        .replace("  - d@x.org\n", "  - d@x.org\n  - dana@y.org\n");
    let theirs = FRONT
        .replace("name: Dana", "name: Dana Whitfield")
        .replace("[a, b]", "[b, d]")
        .replace("2026-10-01", "2026-11-05")
        .replace("  - d@x.org\n", "  - z@x.org\n  - d@x.org\n")
        .replace("cadence", "role: baker\ncadence");
    assert_eq!(
        clean(FRONT, &ours, &theirs),
        "---\n# Who\nname: Dana Whitfield\ntags: [c, b, d] # mine\nemail:\n  - z@x.org\n  - d@x.org\n  - dana@y.org\n\n# When\nlast-contact: 2026-11-20\nrole: baker\ncadence: weekly\n---\n\n# Dana\n"
    );
}

#[test]
fn key_changed_by_both_sides_conflicts_alone() {
    let ours = FRONT
        .replace("monthly", "weekly")
        .replace("name: Dana", "name: D");
    let theirs = FRONT.replace("monthly", "yearly");
    let found = merged(FRONT, &ours, &theirs);
    assert!(found.has_conflict());
    let wanted = ours.replace(
        "cadence: weekly\n",
        "<<<<<<< ours\ncadence: weekly\n=======\ncadence: yearly\n>>>>>>> theirs\n",
    );
    assert_eq!(text(&found), wanted);
    let gone = FRONT.replace("cadence: monthly\n", "");
    let found = merged(FRONT, &gone, &theirs);
    assert!(
        found.has_conflict(),
        "changed by one and taken away by the other"
    );
    let gone = FRONT.replace("last-contact: 2026-10-01\n", "");
    let later = FRONT.replace("2026-10-01", "2026-11-20");
    assert_eq!(clean(FRONT, &gone, &later), later);
}

#[test]
fn key_added_by_both_sides_is_not_doubled() {
    let ours = FRONT.replace("name:", "role: baker\nname:");
    let theirs = FRONT.replace("cadence:", "role: baker\ncadence:");
    assert_eq!(
        clean(FRONT, &ours, &theirs).matches("role: baker").count(),
        1
    );
    let other = theirs.replace("baker", "potter");
    let found = merged(FRONT, &ours, &other);
    assert!(found.has_conflict());
    assert_eq!(text(&found).matches("role:").count(), 2, "{}", text(&found));
    let bare = "# Dana\n";
    let made = |key: &str| format!("---\n{key}\n---\n{bare}");
    assert_eq!(
        clean(bare, &made("a: 1"), &made("b: 2")),
        made("a: 1\nb: 2")
    );
}

#[test]
fn toml_keys_stay_above_tables_and_json_keys_are_not_doubled() {
    let base = "+++\nname = \"Dana\"\n+++\n";
    let ours = "+++\nname = \"Dana\"\n[more]\nx = 1\n+++\n";
    let theirs = "+++\nname = \"Dana\"\nrole = \"baker\"\n+++\n";
    let found = merged(base, ours, theirs);
    if !found.has_conflict() {
        let role = text(&found).find("role").expect("it stays");
        assert!(
            role < text(&found).find("[more]").expect("it stays"),
            "{}",
            text(&found)
        );
    }
    let base = "---\n{\n\"a\": 1,\n\"b\": 2,\n\"c\": 3,\n\"d\": 4\n}\n---\n";
    let ours = base.replace("\"a\"", "\"n\": 5,\n\"a\"");
    let theirs = base.replace("\"d\"", "\"n\": 6,\n\"d\"");
    assert!(merged(base, &ours, &theirs).has_conflict());
}

#[test]
fn unreadable_front_matter_is_merged_by_line() {
    let base = "---\nname: Dana\n  : [broken\nrole: x\nplace: y\n---\n";
    let (ours, theirs) = (base.replace("Dana", "D"), base.replace(": y", ": z"));
    assert_eq!(clean(base, &ours, &theirs), ours.replace(": y", ": z"));
    let twice = "---\na: 1\na: 2\nb: 3\nc: 4\n---\n";
    let (ours, theirs) = (twice.replace("c: 4", "c: 5"), twice.replace("a: 1", "a: 0"));
    assert_eq!(
        clean(twice, &ours, &theirs),
        "---\na: 0\na: 2\nb: 3\nc: 5\n---\n"
    );
}

#[test]
fn line_endings_and_byte_order_mark_are_kept() {
    let bare = |text: &str| text.trim_end().to_owned();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let (one, other) = ("- 2026-09-01 wrote: hi\n", "- 2026-08-01 heard: yes\n");
    let (ours, theirs) = (format!("{LOG}{one}"), format!("{LOG}{other}"));
    let wanted = format!("{LOG}{one}{other}");
    assert_eq!(
        clean(&windows(LOG), &windows(&ours), &windows(&theirs)),
        windows(&wanted)
    );
    assert_eq!(
        clean(&bare(LOG), &bare(&ours), &bare(&theirs)),
        bare(&wanted)
    );
    // One side's editor converted all line endings.
    assert_eq!(clean(LOG, &windows(&ours), &theirs), windows(&wanted));
    let front = FRONT.replace('\n', "\r\n");
    let (ours, theirs) = (
        front.replace("monthly", "weekly"),
        front.replace("[a, b]", "[a, b, c]"),
    );
    assert_eq!(
        clean(&front, &ours, &theirs),
        ours.replace("[a, b]", "[a, b, c]")
    );
    let found = merged(
        &windows(LOG),
        &windows(&LOG.replace("lunch", "a")),
        &windows(&LOG.replace("lunch", "b")),
    );
    assert!(found.has_conflict());
    assert_eq!(
        text(&found).matches('\n').count(),
        text(&found).matches("\r\n").count()
    );
}

#[test]
fn text_that_is_not_utf8_is_merged_by_line() {
    let base = b"a\n\xff\nb\nc\n".as_slice();
    let (ours, theirs) = (
        b"A\n\xff\nb\nc\n".as_slice(),
        b"a\n\xff\nb\n\xfe\n".as_slice(),
    );
    let found = merge("x.md", base, ours, theirs, &Settings::default());
    assert_eq!(
        (found.text(&Markers::default()), found.has_conflict()),
        (b"A\n\xff\nb\n\xfe\n".to_vec(), false)
    );
    let found = merge("x.md", b"", b"\xff", b"\xfe", &Settings::default());
    assert!(found.has_conflict());
    let markers = Markers {
        size: 9,
        ..Markers::default()
    };
    assert_eq!(
        found.text(&markers),
        b"<<<<<<<<< ours\n\xff\n=========\n\xfe\n>>>>>>>>> theirs\n"
    );
}

#[test]
fn notes_with_conflict_markers_are_merged_by_line() {
    let open = format!("{LOG}<<<<<<< a\n- 2026-09-01 met\n=======\n- 2026-09-02 met\n>>>>>>> b\n");
    let ours = open.replace("lunch", "dinner");
    let theirs = format!("{open}\nText.\n");
    assert_eq!(clean(&open, &ours, &theirs), format!("{ours}\nText.\n"));
}

#[test]
fn note_created_by_both_sides_is_merged() {
    let made = |entry: &str, tag: &str| {
        format!("---\ntype: contact\ntags: [{tag}]\n---\n\n# Dana\n\n## Log\n\n{entry}")
    };
    let (one, other) = ("- 2026-11-20 wrote: hi\n", "- 2026-11-21 heard: yes\n");
    let merged = clean("", &made(one, "a"), &made(other, "b"));
    assert_eq!(merged, made(&format!("{other}{one}"), "a, b"));
}

#[test]
fn ten_thousand_moved_and_edited_entries_merge() {
    let entry = |n: usize| {
        format!(
            "- 20{:02}-{:02}-{:02} met: lunch number {n}\n",
            n / 336 % 90,
            n / 28 % 12 + 1,
            n % 28 + 1
        )
    };
    let all: Vec<String> = (0..10_000).map(entry).collect();
    let base = all.concat();
    let ours: String = all
        .iter()
        .enumerate()
        .map(|(n, text)| {
            if n % 3 == 0 {
                text.replace("lunch", "dinner")
            } else {
                text.clone()
            }
        })
        .collect();
    let theirs: String = all.iter().rev().cloned().collect();
    let found = merged(&base, &ours, &theirs);
    assert!(!found.has_conflict());
    assert_eq!(text(&found).matches("dinner").count(), 3334);
    assert_eq!(text(&found).lines().count(), 10_000);
}

#[test]
fn day_headings_added_by_both_sides_are_merged_by_day() {
    let day = |day: u32, entries: &str| format!("### 2026-11-{day}\n\n{entries}\n");
    let base = format!("# Dana\n\n## Log\n\n{}", day(20, "- met: lunch\n"));
    let with =
        |days: &[String]| base.replace("## Log\n\n", &format!("## Log\n\n{}", days.concat()));
    let ours = with(&[day(22, "- called: later\n"), day(21, "- wrote: hi\n")]);
    let theirs = with(&[day(23, "- heard: yes\n"), day(22, "- thanked: much\n")]);
    let wanted = with(&[
        day(23, "- heard: yes\n"),
        day(22, "- called: later\n- thanked: much\n"),
        day(21, "- wrote: hi\n"),
    ]);
    assert_eq!(clean(&base, &ours, &theirs), wanted);
    // Oldest first, at the end of the file, with an entry in the heading of its day.
    let base = "# Dana\n\n### 2026-11-19\n\n- met: lunch\n\n### 2026-11-20\n\n- met: tea\n";
    let ours = format!("{base}\n### 2026-11-22 Called\n\nAbout the flat.\n");
    let theirs = format!("{base}- called: later\n\n### 2026-11-21\n\n- wrote: hi\n");
    assert_eq!(
        clean(base, &ours, &theirs),
        format!("{theirs}\n### 2026-11-22 Called\n\nAbout the flat.\n")
    );
    // Equal words on two days are two entries.
    let [ours, theirs] = [21, 22].map(|day| format!("{base}\n### 2026-11-{day}\n\n- met: tea\n"));
    assert_eq!(clean(base, &ours, &theirs).matches("- met: tea").count(), 3);
}

#[test]
fn entry_stays_below_its_day_heading_and_its_person() {
    let base = "## Log\n\n### 2026-11-20\n\nA long day.\n\n";
    let ours = format!("{base}- met: lunch\n");
    let theirs = format!("{base}### 2026-11-21\n\n- called: hi\n");
    assert_eq!(
        clean(base, &ours, &theirs),
        format!("{ours}\n### 2026-11-21\n\n- called: hi\n")
    );
    let base = "- [[Sam]]\n";
    let ours = format!("{base}  - 2026-11-20 met: lunch\n");
    let theirs = format!("{base}- [[Ann]]\n  - 2026-11-20 met: lunch\n");
    assert_eq!(
        clean(base, &ours, &theirs),
        format!("{ours}- [[Ann]]\n  - 2026-11-20 met: lunch\n")
    );
}

#[test]
fn lines_nested_by_both_sides_are_all_kept() {
    let base = log(&["- 2026-11-01 met: lunch\n  - on the pier\n", CALLED]);
    let with = |line: &str| base.replace("pier\n", &format!("pier\n  - {line}\n"));
    assert_eq!(
        clean(&base, &with("she paid"), &with("it rained")),
        with("it rained\n  - she paid")
    );
    assert!(
        merged(
            &base,
            &base.replace("pier", "shore"),
            &base.replace("pier", "hill")
        )
        .has_conflict()
    );
}

#[test]
fn json_is_merged_key_by_key() {
    let base = "---\n{\n  \"name\": \"Dana\",\n  \"tags\": [\"a\"],\n  \"cadence\": \"monthly\"\n}\n---\n# Dana\n";
    let ours = base
        .replace("[\"a\"]", "[\"a\", \"b\"]")
        .replace("\"monthly\"", "\"monthly\",\n  \"role\": \"baker\"");
    let theirs = base.replace("[\"a\"]", "[\"c\", \"a\"]").replace(
        "\"monthly\"",
        "\"weekly\",\n  \"place\": {\n    \"city\": \"Oslo\"\n  }",
    );
    let wanted = "---\n{\n  \"name\": \"Dana\",\n  \"tags\": [\"c\", \"a\", \"b\"],\n  \"cadence\": \"weekly\",\n  \"place\": {\n    \"city\": \"Oslo\"\n  },\n  \"role\": \"baker\"\n}\n---\n# Dana\n";
    assert_eq!(clean(base, &ours, &theirs), wanted);
    let found = merged(base, &ours.replace("monthly", "yearly"), &theirs);
    assert!(found.has_conflict());
    let clash = "<<<<<<< ours\n  \"cadence\": \"yearly\",\n=======\n  \"cadence\": \"weekly\",\n>>>>>>> theirs\n";
    assert_eq!(
        text(&found),
        wanted.replace("  \"cadence\": \"weekly\",\n", clash)
    );
}

#[test]
fn toml_is_merged_key_by_key() {
    let base = "+++\nname = \"Dana\"\ntags = [\"a\"]\n+++\n";
    let ours =
        "+++\nname = \"Dana\"\ntags = [\"a\", \"b\"]\n\n[contacts]\nemail = \"d@x.org\"\n+++\n";
    let theirs = "+++\nname = \"Dana\"\ntags = [\"a\", \"c\"]\nrole = \"baker\"\n+++\n";
    assert_eq!(
        clean(base, ours, theirs),
        "+++\nname = \"Dana\"\ntags = [\"a\", \"b\", \"c\"]\nrole = \"baker\"\n\n[contacts]\nemail = \"d@x.org\"\n+++\n"
    );
}

#[test]
fn markers_use_the_given_labels_size_and_base() {
    let ours = FRONT.replace("monthly", "weekly");
    let ours = ours.clone() + &LOG.replace("lunch", "dinner").replace("# Dana\n", "");
    let theirs =
        FRONT.replace("monthly", "yearly") + &LOG.replace("lunch", "tea").replace("# Dana\n", "");
    let base = FRONT.to_owned() + &LOG.replace("# Dana\n", "");
    let markers = Markers {
        size: 8,
        ours: "HEAD".to_owned(),
        theirs: "laptop".to_owned(),
        base: Some("base".to_owned()),
    };
    let found = merged(&base, &ours, &theirs).text(&markers);
    let found = String::from_utf8(found).expect("text");
    for (start, one, old, other) in [
        ("cadence: ", "weekly", "monthly", "yearly"),
        ("- 2026-11-01 met: ", "dinner", "lunch", "tea"),
    ] {
        let clash = format!(
            "<<<<<<<< HEAD\n{start}{one}\n|||||||| base\n{start}{old}\n========\n{start}{other}\n>>>>>>>> laptop\n"
        );
        assert!(found.contains(&clash), "{found}");
    }
    let turned = merged(&base, &theirs, &ours).text(&markers);
    let turned = String::from_utf8(turned).expect("text");
    assert!(
        turned.contains("<<<<<<<< HEAD\ncadence: yearly\n"),
        "{turned}"
    );
}

#[test]
fn entry_moved_to_another_day_keeps_the_edit_of_the_other_side() {
    let base = log(&["- 2026-11-01 met: lunch on the old pier\n", CALLED]);
    let ours = base.replace("2026-11-01", "2026-11-02");
    let theirs = base.replace("old pier", "new pier");
    assert_eq!(
        clean(&base, &ours, &theirs),
        ours.replace("old pier", "new pier")
    );
    assert!(merged(&base, &ours, &base.replace("2026-11-01", "2026-11-03")).has_conflict());
    // An entry of few words may be equal by chance, so it does not match across days.
    let (ours, theirs) = (
        LOG.replace(MET, "- 2026-11-05 met: lunch\n"),
        LOG.replace("lunch", "lunch, she paid"),
    );
    assert_eq!(clean(LOG, &ours, &theirs).matches("met: lunch").count(), 2);
}

#[test]
fn entry_moved_below_another_day_heading_beats_deletion() {
    let entry = "- met: lunch on the old pier\n";
    let base = format!("## Log\n\n### 2026-11-20\n\n{entry}- called: hi\n");
    let ours = base.replace(entry, "") + &format!("\n### 2026-11-21\n\n{entry}");
    let theirs = base.replace(entry, "");
    assert_eq!(clean(&base, &ours, &theirs), ours);
}

#[test]
fn lines_changed_by_both_sides_survive_removed_entries() {
    for (base, ours, theirs) in [
        (
            "- 2026-06-25 flat\n- 2026-05-01\n- 2026-05-30 Heard:\n",
            "\n- 2026-06-25 flat\n",
            "\n- 2026-05-30 Heard:\n",
        ),
        (
            "\n\n- 2025-11-22\n- 2025-11-22 podcast\n",
            "- 2025-11-22 podcast\n",
            "\n5\n\n\n",
        ),
        (
            "## Log\n\n- 2026-11-27 gave advice: x 0\n- 2026-09-12 gave advice: x 1\n- 2026-04-09 called: flat 2\n- 2026-01-17 wrote: hi 3\n- 2026-07-20 heard: yes 4\n",
            "## Log\n\nShe has moved to Berlin.\n- 2026-11-13 met: new3\n- 2026-07-20 heard: yes 4\n",
            "## Log\n\n\n- 2026-11-27 gave advice: x 0\n\n- 2026-09-12 gave advice: x 1\n- 2026-04-09 called: flat 2\n",
        ),
    ] {
        let found = text(&merged(base, ours, theirs));
        for line in ours
            .lines()
            .chain(theirs.lines())
            .filter(|line| !base.contains(line))
        {
            assert!(found.contains(line), "{line:?} is lost in {found}");
        }
    }
}

#[test]
fn entry_edited_to_equal_an_added_entry_conflicts() {
    let ours = LOG.replace("met: lunch", "met: lunch on the pier");
    let theirs = log(&["- 2026-11-01 met: lunch on the pier\n", MET, CALLED]);
    assert!(merged(LOG, &ours, &theirs).has_conflict());
}

#[test]
fn line_moved_by_both_sides_conflicts() {
    let base = "# Dana\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n";
    let without = base.replace("Three.\n\n", "");
    let ours = without.replace("One.\n", "Three.\n\nOne.\n");
    let theirs = without.replace("Five.\n", "Five.\n\nThree.\n");
    assert!(merged(base, &ours, &theirs).has_conflict());
}

#[test]
fn multi_line_comment_stays_with_its_entry() {
    let private = "- 2026-11-20 wrote: hi <!-- she asked\nnot to tell -->\n";
    let new = "- 2026-11-19 heard: yes\n";
    let (ours, theirs) = (log(&[private, MET, CALLED]), log(&[new, MET, CALLED]));
    assert_eq!(
        clean(LOG, &ours, &theirs),
        log(&[private, new, MET, CALLED])
    );
    let moved = log(&[MET, CALLED, private]);
    let base = log(&[private, MET, CALLED]);
    let edited = base.replace("wrote: hi", "wrote: hello");
    assert_eq!(
        clean(&base, &moved, &edited),
        moved.replace("wrote: hi", "wrote: hello")
    );
}
