//! Laws for notes: any bytes are parsed without a panic and deterministically, and all facts have a place in the text.
//!
//! In: `[[settings PART] path PART] note`.

use std::collections::BTreeSet;

use ties::note::{self, Note, fence};
use ties::text::Lines;

use super::{check_diagnostics, parts, path_of, settings_of};

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let [note, path, settings] = parts::<3>(bytes);
    let note = note.expect("an input has a last part");
    let (path, settings) = (path_of(path), settings_of(settings));
    let read = note::parse(path, note, &settings);
    assert_eq!(read, note::parse(path, note, &settings), "read again");
    match std::str::from_utf8(note) {
        Ok(text) => {
            check_places(&read, text);
            check_words(&read, text);
        }
        Err(_) => assert!(read.kind.unreadable, "what is no text cannot be read"),
    }
    check_facts(&read);
}

fn check_places(note: &Note, text: &str) {
    check_diagnostics(&note.diagnostics, text);
    let last = Lines::new(text).line(text.len());
    let entries = note.entries.iter().map(|entry| entry.line);
    let passages = note.passages.iter().map(|passage| passage.line);
    for line in entries.chain(passages).chain(note.fields.date_line) {
        assert!((1..=last).contains(&line), "there is no line {line}");
    }
    assert!(
        note.entries.is_sorted_by_key(|entry| entry.line),
        "entries come in the order of the note"
    );
}

fn check_facts(note: &Note) {
    for entry in &note.entries {
        if let Some(time) = &entry.time {
            check_time(time);
        }
        let people = entry.people.iter().map(|person| &person.target);
        for target in people.chain(&entry.mentions) {
            assert!(
                !target.trim().is_empty(),
                "a target without a name: {entry:?}"
            );
        }
        for tag in &entry.tags {
            check_tag(tag);
        }
        assert_eq!(entry.text, entry.text.trim(), "blanks around a text");
    }
    note.tags.iter().for_each(|tag| check_tag(tag));
    note.fields.time.iter().for_each(|time| check_time(time));
    for passage in &note.passages {
        assert!(
            !passage.text.trim().is_empty(),
            "a passage that says nothing"
        );
    }
}

/// Checks that a time has the form `HH:MM`.
pub fn check_time(time: &str) {
    let bytes = time.as_bytes();
    let digits = bytes.iter().enumerate();
    let is_written_so = bytes.len() == 5
        && digits.into_iter().all(|(at, byte)| {
            if at == 2 {
                *byte == b':'
            } else {
                byte.is_ascii_digit()
            }
        });
    assert!(is_written_so, "{time:?} is no time");
}

fn check_tag(tag: &str) {
    let is_word = !tag.is_empty() && !tag.starts_with('#') && !tag.contains(char::is_whitespace);
    assert!(is_word, "{tag:?} is no tag");
}

/// Checks that every word of the body can be found: it is in an entry or in a passage. Comments, link definitions, and
/// numbers of list items do not count as text.
fn check_words(note: &Note, text: &str) {
    if ["<!--", "%%", "<<<<<<<", "]:"]
        .iter()
        .any(|sign| text.contains(sign))
    {
        return;
    }
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.len() > 1);
        words.map(str::to_owned).collect()
    };
    let mut there = BTreeSet::new();
    for entry in &note.entries {
        there.extend(words(&entry.prefix));
        there.extend(words(&entry.text));
    }
    for passage in &note.passages {
        there.extend(words(&passage.text));
    }
    let body = &text[fence::split(text).body..];
    let is_number = |word: &str| {
        let mut ends = [".", ")"].map(|end| format!("{word}{end}")).into_iter();
        word.bytes().all(|byte| byte.is_ascii_digit()) && ends.any(|number| body.contains(&number))
    };
    for word in words(body).into_iter().filter(|word| !is_number(word)) {
        assert!(there.contains(&word), "{word:?} cannot be found");
    }
}
