//! Tests of reading notes as people write them.

mod front;
mod hostile;
mod places;
mod says;
mod verbs;

use super::*;
use crate::date::day;
use crate::settings;

fn read(path: &str, text: &str) -> Note {
    parse(path, text.as_bytes(), &Settings::default())
}

fn with_settings(path: &str, text: &str, toml: &str) -> Note {
    let settings = settings::read(std::path::Path::new("ties.toml"), toml).expect("valid settings");
    parse(path, text.as_bytes(), &settings)
}

/// Shows an entry on one line: date, verb and kind, state, who takes part (`*` for the contact whose note it is; after
/// `else`, who takes part if those before are not people), `~` before mentions, and the text.
fn show(entry: &Entry) -> String {
    let mut out = format!("{} {}", entry.date, entry.verb.word());
    if let Some(kind) = &entry.kind {
        out += &format!("/{kind}");
    }
    if let Some(state) = entry.state {
        out += &format!(" ({})", state.word());
    }
    let mut who: Vec<String> = entry
        .owner_takes_part
        .then(|| "*".to_owned())
        .into_iter()
        .collect();
    let mut turn = 0;
    for person in &entry.people {
        let later = person.rank.rank > turn;
        turn = person.rank.rank;
        let name = &person.target;
        who.push(if later {
            format!("else {name}")
        } else {
            name.clone()
        });
    }
    who.extend(entry.mentions.iter().map(|target| format!("~{target}")));
    out + &format!(" [{}] {}", who.join(", "), entry.text.replace('\n', " / "))
}

fn entries(path: &str, text: &str) -> Vec<String> {
    read(path, text).entries.iter().map(show).collect()
}

/// Shows the entries of one line in a contact's note.
fn contact(line: &str) -> String {
    entries("people/Dana.md", &format!("- 2026-11-20 {line}\n")).join("; ")
}

/// Shows the entries of one line in a daily note.
fn daily(line: &str) -> String {
    entries("journal/2026-11-20.md", &format!("- {line}\n")).join("; ")
}

fn codes(note: &Note) -> Vec<(&str, u32, u32)> {
    note.diagnostics
        .iter()
        .map(|found| (&*found.code, found.line, found.column))
        .collect()
}
