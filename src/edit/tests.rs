mod lists;

use proptest::prelude::*;

use crate::date::Date;
use crate::edit::EditError;
use crate::edit::compare::without_position;
use crate::edit::log::{NewEntry, add, read};
use crate::edit::mark::{Ending, close};
use crate::note::{State, parse};
use crate::settings::{Settings, Verb};

const DAY: Date = Date::constant(2026, 11, 20);
const PATH: &str = "people/Dana.md";

fn new_entry(text: &str) -> NewEntry<'_> {
    NewEntry {
        date: DAY,
        time: None,
        mark: None,
        text,
    }
}

/// The note after logging `met: lunch` on 2026-11-20.
fn with_lunch(note: &str) -> String {
    match add(
        PATH,
        note.as_bytes(),
        &new_entry("met: lunch"),
        &Settings::default(),
    ) {
        Ok(edited) => edited.text,
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn doubtful_entry_or_unreadable_note_is_refused() {
    let settings = Settings::default();
    let doubtful = |text: &str| {
        read(&new_entry(text), &settings)
            .expect_err(text)
            .to_string()
    };
    assert!(doubtful("metted: lunch").contains("did you mean \"met\"?"));
    assert!(doubtful("gave a party: x").contains("not read as the verb"));
    assert!(doubtful("promised review: by 2026-02-31").contains("2026-02-31"));
    assert!(doubtful("").contains("not exactly one entry"));
    let bytes = b"# D\xff";
    let error = add(PATH, bytes, &new_entry("met: x"), &settings).expect_err("not UTF-8");
    assert!(matches!(error, EditError::Unreadable(_)));
}

#[test]
fn time_box_and_further_lines_are_written() {
    let settings = Settings::default();
    let new_entry = NewEntry {
        date: DAY,
        time: Some("14:30"),
        mark: Some("[ ]"),
        text: "promised review: her draft by 2026-12-01\nthe second chapter",
    };
    let edited = add(
        PATH,
        b"## Log\n- **2026-11-01**: met: a\n",
        &new_entry,
        &settings,
    )
    .expect("a sound note");
    assert_eq!(
        edited.text,
        "## Log\n- [ ] **2026-11-20** 14:30: promised review: her draft by 2026-12-01\n  the second chapter\n- **2026-11-01**: met: a\n"
    );
    assert_eq!(edited.line, 2);
    assert_eq!(edited.entry.verb, Verb::Promised);
    assert_eq!(edited.entry.due, Some(Date::constant(2026, 12, 1)));
}

#[test]
fn open_entry_is_closed_in_place() {
    let settings = Settings::default();
    let note = "## Log\r\n- [ ] 2026-11-01 promised review: x\r\n* 2026-10-01 needs: a flat\r\n  in Berlin\r\n";
    let done = |line| close(PATH, note.as_bytes(), line, Ending::Done(DAY), &settings);
    assert_eq!(
        done(2).expect("it is open").text,
        "## Log\r\n- [x] 2026-11-01 promised review: x ✅ 2026-11-20\r\n* 2026-10-01 needs: a flat\r\n  in Berlin\r\n"
    );
    assert_eq!(
        done(3).expect("it is open").text,
        "## Log\r\n- [ ] 2026-11-01 promised review: x\r\n* [x] 2026-10-01 needs: a flat ✅ 2026-11-20\r\n  in Berlin\r\n"
    );
    let dropped = close(PATH, note.as_bytes(), 2, Ending::Dropped, &settings).expect("it is open");
    assert_eq!(dropped.entry.state, Some(State::Dropped));
    assert!(done(4).is_err());
}

/// Notes in many styles.
fn notes() -> impl Strategy<Value = String> {
    let bullet = prop::sample::select(vec!["- ", "* ", "+ ", "-   ", "1. ", "  - ", "- [x] "]);
    let date = prop::sample::select(vec![
        "{} ",
        "**{}** ",
        "[[{}]]: ",
        "{}: ",
        "{} 14:30 ",
        "*{}* – ",
    ]);
    let words = prop::sample::select(vec![
        "met: lunch",
        "called",
        "got advice: on it",
        "gave intro: to [[Sam]]",
        "- nested",
        "`code`",
        "wrote her a letter",
        "promised review: her draft",
        "needs flat: in Berlin by 2026-12-01",
    ]);
    let days = prop::collection::vec((0i64..400, words, any::<bool>()), 0..8);
    let front = prop::sample::select(vec![
        "",
        "---\nname: Dana # why\ntags: [a, b]\n---\n",
        "---\ntype: person\n---\n\n# Dana\n",
        "\u{feff}# Dana\n",
    ]);
    let heading = prop::sample::select(vec![
        "## Log\n",
        "## Interactions\n\n",
        "# History\n",
        "Timeline\n---\n",
        "",
    ]);
    let after = prop::sample::select(vec![
        "",
        "\n## More\n\n- tea\n",
        "\n\n",
        "\nA last line without an end",
    ]);
    let order = 0..3;
    (
        bullet,
        date,
        days,
        front,
        heading,
        (after, order, any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(bullet, date, mut days, front, heading, (after, order, crlf, loose))| {
                use jiff::ToSpan;
                match order {
                    0 => days.sort_by_key(|(day, ..)| *day),
                    1 => days.sort_by_key(|(day, ..)| -day),
                    _ => {}
                }
                let mut out = format!("{front}{heading}");
                for (day, words, nested) in days {
                    let on = Date::constant(2026, 1, 1).saturating_add(day.days());
                    let date = date.replace("{}", &on.to_string());
                    out += &format!("{bullet}{date}{words}\n");
                    if nested {
                        let indent = " ".repeat(bullet.len());
                        out += &format!("{indent}- more of it\n");
                    }
                    if loose {
                        out.push('\n');
                    }
                }
                out += after;
                if crlf { out.replace('\n', "\r\n") } else { out }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn logging_adds_one_entry_and_removes_no_byte(note in notes(), day in 0i64..400) {
        use jiff::ToSpan;
        let settings = Settings::default();
        let date = Date::constant(2026, 1, 1).saturating_add(day.days());
        let new_entry = NewEntry { date, time: None, mark: None, text: "gave advice: on [[Her draft]]" };
        let edited = match add(PATH, note.as_bytes(), &new_entry, &settings) {
            Ok(edited) => edited,
            Err(error) => return Err(TestCaseError::fail(format!("{error}: {note:?}"))),
        };
        // Only whole lines are added, and nothing is removed.
        let [change] = edited.changes.as_slice() else {
            return Err(TestCaseError::fail("one change"));
        };
        prop_assert_eq!(change.span.start, change.span.end);
        let (head, tail) = note.split_at(change.span.start as usize);
        prop_assert_eq!(&edited.text, &format!("{head}{}{tail}", change.text));
        let whole_lines = head.is_empty() || head == "\u{feff}" || head.ends_with('\n') || change.text.starts_with(['\n', '\r']);
        prop_assert!(whole_lines, "{:?}", edited.text);
        // A tight list stays tight.
        let days = |text: &str| (text.find("202").unwrap_or(0), text.rfind("202").unwrap_or(0));
        let (first, last) = days(&note);
        let has_blank = |text: &str| text.replace('\r', "").contains("\n\n");
        let beside = first < last && !has_blank(&note[first..last]) && !change.text.contains("## Log");
        prop_assert!(!beside || !has_blank(&change.text), "{:?}", edited.text);
        // No other kind of line ending is added.
        let lone = |text: &str| text.replace("\r\n", "").contains('\n');
        prop_assert!(!note.contains("\r\n") || !lone(&edited.text), "{:?}", edited.text);
        // The note has its old entries and the new one.
        let old = parse(PATH, note.as_bytes(), &settings);
        let new = parse(PATH, edited.text.as_bytes(), &settings);
        let mut left: Vec<_> = new.entries.iter().map(without_position).collect();
        let at = left.iter().position(|entry| *entry == without_position(&edited.entry)).expect("it is there");
        left.remove(at);
        prop_assert_eq!(left, old.entries.iter().map(without_position).collect::<Vec<_>>());
        prop_assert_eq!(edited.entry.date, date);
        prop_assert_eq!(edited.entry.kind.as_deref(), Some("advice"));
    }

    #[test]
    fn closing_an_entry_changes_only_its_line(note in notes(), dropped in any::<bool>()) {
        let settings = Settings::default();
        let before = parse(PATH, note.as_bytes(), &settings);
        let is_open = |entry: &&crate::note::Entry| {
            entry.state == Some(State::Open) && matches!(entry.verb, Verb::Promised | Verb::Needs)
        };
        let ending = if dropped { Ending::Dropped } else { Ending::Done(DAY) };
        for open in before.entries.iter().filter(is_open) {
            let edited = match close(PATH, note.as_bytes(), open.line, ending, &settings) {
                Ok(edited) => edited,
                Err(error) => return Err(TestCaseError::fail(format!("{error}: {note:?}"))),
            };
            let (old, new): (Vec<&str>, Vec<&str>) =
                (note.split_inclusive('\n').collect(), edited.text.split_inclusive('\n').collect());
            prop_assert_eq!(old.len(), new.len());
            let line_at = open.line as usize - 1;
            let others = (0..old.len()).filter(|at| *at != line_at);
            prop_assert!(others.into_iter().all(|at| old[at] == new[at]), "{:?}", edited.text);
            let ends = |line: &str| line.len() - line.trim_end().len();
            prop_assert_eq!(ends(old[line_at]), ends(new[line_at]));
            let expected = if dropped { State::Dropped } else { State::Done };
            let after = parse(PATH, edited.text.as_bytes(), &settings);
            prop_assert_eq!(after.entries.iter().find(|entry| entry.line == open.line).and_then(|entry| entry.state), Some(expected));
        }
    }
}
