//! Laws for entries that are added, closed, and fixed.

use ties::date::day;
use ties::edit::entry_input::EntryInput;
use ties::edit::mark::{self, Ending};
use ties::edit::{fix, log};
use ties::note::State;

use super::super::TODAY;
use super::{Before, all_facts, codes, facts, is_inserted, passages, stand_among};

pub(super) fn check_log(before: &Before<'_>, said: &str) {
    let Ok(typed) = EntryInput::read(said, TODAY, &before.settings) else {
        return;
    };
    let said = typed.as_new_entry();
    let Ok(edited) = log::add(before.path, before.bytes, &said, &before.settings) else {
        return;
    };
    let text = &edited.text;
    before.check_edited(text);
    before.check_changes(&edited.changes, text);
    assert!(
        is_inserted(before.text, text),
        "other bytes differ in {text:?}"
    );

    let after = before.read(text);
    let mut entries = all_facts(&after);
    let at = after
        .entries
        .iter()
        .position(|entry| entry.line == edited.line);
    let added = entries.remove(at.expect("the entry is on its line"));
    assert_eq!(
        entries,
        all_facts(&before.note),
        "the other entries of {text:?}"
    );
    assert_eq!(
        (added.date, &added.time),
        (typed.date, &typed.time),
        "its day"
    );
    assert_eq!(added, facts(&edited.entry), "the entry that is told of");
    let meant = log::read(&said, &before.settings).expect("what could be added");
    assert_eq!(added, facts(&meant), "what is read of {text:?}");
    assert!(
        stand_among(&passages(&before.note), &passages(&after)),
        "the passages of {text:?}"
    );
    assert_eq!(
        codes(&after),
        codes(&before.note),
        "the findings in {text:?}"
    );
    assert_eq!(after.fields, before.note.fields, "the fields of {text:?}");
    assert_eq!(
        (after.kind, after.name),
        (before.note.kind, before.note.name.clone())
    );
}

pub(super) fn check_close(before: &Before<'_>, said: &str, done: bool) {
    let (line, date) = said.split_once(' ').unwrap_or((said, ""));
    let Ok(line) = line.trim().parse::<u32>() else {
        return;
    };
    let ending = match done {
        true => Ending::Done(day::parse(date.trim()).unwrap_or(TODAY)),
        false => Ending::Dropped,
    };
    let close = |bytes: &[u8]| mark::close(before.path, bytes, line, ending, &before.settings);
    let Ok(edited) = close(before.bytes) else {
        return;
    };
    let text = &edited.text;
    before.check_edited(text);
    before.check_changes(&edited.changes, text);
    let apart = |text: &str| -> Vec<String> {
        let lines = text.split_inclusive('\n').enumerate();
        let others = lines.filter(|(at, _)| *at + 1 != line as usize);
        others.map(|(_, line)| line.to_owned()).collect()
    };
    assert_eq!(apart(text), apart(before.text), "the other lines");
    let gone: usize = edited
        .changes
        .iter()
        .map(|change| change.span.range().len())
        .sum();
    assert!(
        gone <= 1,
        "more than the sign in a box is gone from {text:?}"
    );

    let after = before.read(text);
    let state = if done { State::Done } else { State::Dropped };
    let is_it = |entry: &&ties::note::Entry| entry.line == line && entry.state == Some(state);
    assert!(
        after.entries.iter().any(|entry| is_it(&entry)),
        "not closed in {text:?}"
    );
    let others = |note: &ties::note::Note| -> Vec<_> {
        let others = note.entries.iter().filter(|entry| entry.line != line);
        others.map(facts).collect()
    };
    assert_eq!(
        others(&after),
        others(&before.note),
        "the other entries of {text:?}"
    );
    assert_eq!(
        passages(&after),
        passages(&before.note),
        "the passages of {text:?}"
    );
    assert_eq!(after.fields, before.note.fields, "the fields of {text:?}");
}

pub(super) fn check_fix(before: &Before<'_>) {
    let fix_all = |bytes: &[u8]| fix::apply_fixes(before.path, bytes, &before.settings, |_| true);
    let Ok(Some(fixed)) = fix_all(before.bytes) else {
        return;
    };
    let text = &fixed.text;
    before.check_edited(text);
    assert!(fixed.count > 0, "fixed without a fix");
    let found = before.note.diagnostics.iter();
    let offered: Vec<u32> = found
        .filter(|found| found.fix.is_some())
        .map(|found| found.line)
        .collect();
    let apart = |text: &str| -> Vec<String> {
        let lines = (1..).zip(text.split_inclusive('\n'));
        let others = lines.filter(|(at, _)| !offered.contains(at));
        others.map(|(_, line)| line.to_owned()).collect()
    };
    assert_eq!(apart(text), apart(before.text), "the other lines");
    let after = before.read(text);
    assert_eq!(
        after.entries.len(),
        before.note.entries.len(),
        "entries in {text:?}"
    );
    assert_eq!(
        passages(&after),
        passages(&before.note),
        "the passages of {text:?}"
    );
    assert_eq!(after.fields, before.note.fields, "the fields of {text:?}");
    let left = |note: &ties::note::Note| {
        note.diagnostics
            .iter()
            .filter(|found| found.fix.is_some())
            .count()
    };
    assert!(
        left(&after) < left(&before.note),
        "nothing is fixed in {text:?}"
    );
}
