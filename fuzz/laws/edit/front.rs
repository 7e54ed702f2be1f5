//! Laws for setting and removing fields of front matter.

use std::ops::Range;

use ties::date::{Cadence, day};
use ties::edit::front::{self, Assignment, FieldChange, FrontmatterEdit};
use ties::note::chunk::chunks;
use ties::note::fence;
use ties::note::frontmatter;
use ties::settings::Field;

use super::super::TODAY;
use super::{Before, all_facts, passages, stand_among};

pub(super) fn check_set(before: &Before<'_>, said: &str) {
    let asked = said
        .split(';')
        .map(|one| Assignment::read(one, TODAY, &before.settings));
    let Some(asked) = asked.collect::<Option<Vec<Assignment>>>() else {
        return;
    };
    let set = |bytes: &[u8]| front::set(before.path, bytes, &asked, &before.settings);
    let Ok(fronted) = set(before.bytes) else {
        return;
    };
    let text = &fronted.text;
    before.check_edited(text);
    assert_eq!(fronted.note, before.read(text), "the note that is told of");
    check_body(before, text);
    check_lines(before, &fronted);
    check_values(before, &fronted);
    for (set, asked) in fronted.sets.iter().zip(&asked) {
        check_meaning(before, set, asked, &fronted);
    }
    if fronted.note.kind == before.note.kind {
        assert_eq!(
            all_facts(&fronted.note),
            all_facts(&before.note),
            "the entries of {text:?}"
        );
        assert_eq!(
            passages(&fronted.note),
            passages(&before.note),
            "the passages of {text:?}"
        );
    }
    let again = set(text.as_bytes()).expect("what could be set once");
    assert_eq!(again.text, *text, "set again");
}

fn check_body(before: &Before<'_>, text: &str) {
    let (old, new) = (fence::split(before.text), fence::split(text));
    let (old_body, new_body) = (&before.text[old.body..], &text[new.body..]);
    let is_same = new_body == old_body
        || old.front.is_none()
            && new_body.trim_start_matches(['\r', '\n'])
                == old_body.trim_start_matches(['\r', '\n']);
    assert!(is_same, "the body {old_body:?} is {new_body:?} then");
}

/// Checks that all comments stay, and all lines of front matter except those of keys that were set.
fn check_lines(before: &Before<'_>, fronted: &FrontmatterEdit) {
    let Some((format, span)) = fence::split(before.text).front else {
        return;
    };
    let slice = &before.text[span.range()];
    let is_set = |key: &str| fronted.sets.iter().any(|set| set.key == key);
    // In valid front matter a value may go on in lines that belong to no chunk: it ends where the next key begins.
    let all = chunks(slice, format);
    let ends = all.iter().skip(1).map(|next| next.lines.start as usize);
    let own: Vec<Range<usize>> = all
        .iter()
        .zip(ends.chain([slice.len()]))
        .filter(|(chunk, _)| is_set(&chunk.key))
        .map(|(chunk, end)| chunk.lines.start as usize..end)
        .collect();
    let mut at = 0;
    let mut others = Vec::new();
    for line in slice.split_inclusive('\n') {
        let is_own = own.iter().any(|lines| lines.contains(&at));
        if !is_own || line.starts_with('#') {
            others.push(line);
        }
        at += line.len();
    }
    let text = &fronted.text;
    let now: Vec<&str> = match fence::split(text).front {
        Some((_, span)) => text[span.range()].split_inclusive('\n').collect(),
        None => Vec::new(),
    };
    assert!(
        stand_among(&others, &now),
        "{others:?} do not all stand in {text:?}"
    );
}

/// Checks that all keys keep their values, except those that were set.
fn check_values(before: &Before<'_>, fronted: &FrontmatterEdit) {
    let values = |text: &str| {
        let front = fence::split(text).front;
        let read = front.map(|(format, span)| frontmatter::values(&text[span.range()], format));
        read.unwrap_or_else(|| Some(Default::default()))
    };
    let mut old = values(before.text).expect("front matter that could be read");
    let mut new = values(&fronted.text).expect("front matter that can be read");
    for set in &fronted.sets {
        old.remove(&set.key);
        new.remove(&set.key);
    }
    assert_eq!(new, old, "the other keys in {:?}", fronted.text);
}

/// Checks that a field that was set is read back with its new value.
fn check_meaning(
    before: &Before<'_>,
    set: &FieldChange,
    asked: &Assignment,
    fronted: &FrontmatterEdit,
) {
    let text = &fronted.text;
    // If a key is set twice, the last value counts.
    let last = fronted.sets.iter().rfind(|other| other.key == set.key);
    if last != Some(set) {
        return;
    }
    let said = frontmatter::key_texts(before.path, text, &before.settings);
    let values = said.into_iter().find(|(key, _)| *key == set.key);
    assert_eq!(
        values.map(|(_, values)| values).unwrap_or_default(),
        set.new,
        "{} in {text:?}",
        set.key
    );
    let fields = &fronted.note.fields;
    let value = set.new.first().map_or("", String::as_str);
    match asked.field {
        Some(Field::Snoozed) => assert_eq!(fields.snoozed, day_of(value), "snoozed in {text:?}"),
        Some(Field::Met) => assert_eq!(fields.met, day_of(value), "met in {text:?}"),
        Some(Field::Cadence) => {
            assert_eq!(fields.cadence, Cadence::parse(value), "cadence in {text:?}")
        }
        _ => {}
    }
    let count = text.lines().count();
    assert!(
        (1..=count.max(1)).contains(&(set.line as usize)),
        "there is no line {}",
        set.line
    );
}

fn day_of(value: &str) -> Option<ties::date::Date> {
    value.get(..10).and_then(day::parse)
}
