//! Laws for `ties.toml` and the user's settings file: any text is parsed without a panic or refused with a place, and
//! parsed settings can be used.
//!
//! In: the text of the file.

use std::path::Path;

use ties::note;
use ties::query;
use ties::settings::{SettingsError, read, read_user};
use ties::text::Lines;

use super::TODAY;

const NOTE: &str = "---\ntype: contact\nlast_updated: 2026-11-01\ncadence: personal\n---\n\n\
    - 2026-11-20 traf [[Sam]]: lunch\n- 2026-11-19 gave lift: to the airport\n- [ ] 2026-11-18 promised favour: x\n";

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = read_user(Path::new("config.toml"), text) {
        check_error(&error, text);
    }
    let settings = match read(Path::new("ties.toml"), text) {
        Ok(settings) => settings,
        Err(error) => return check_error(&error, text),
    };
    let again = read(Path::new("ties.toml"), text).expect("what was read once");
    assert_eq!(settings.identity, again.identity, "read again");
    note::parse("people/Dana.md", NOTE.as_bytes(), &settings);
    for path in ["people/Dana.md", "crm/a/b.md", "", "é"] {
        let _ = settings.contacts.as_ref().map(|globs| globs.is_match(path));
        let _ = settings.ignore.is_match(path);
    }
    for key in settings.fields.keys() {
        assert_eq!(
            settings.field(key),
            Some(settings.fields[key]),
            "the key {key:?}"
        );
    }
    for word in settings.verbs.keys() {
        assert_eq!(
            settings.verb(word),
            Some(settings.verbs[word]),
            "the verb {word:?}"
        );
    }
    let _ = settings.window.before(settings.soon.after(TODAY));
    for kind in settings.kinds.keys() {
        check_kind(kind, &settings);
    }
}

/// Checks that a kind is found by its own word, and that a printed query for it parses back.
fn check_kind(kind: &str, settings: &ties::settings::Settings) {
    assert_eq!(settings.kind(kind), Some(kind), "the kind {kind:?}");
    let favor = query::FavorItem {
        kind: Some(kind.to_owned()),
        time: None,
    };
    let asked = query::Query::Field(query::Condition::FavorItem {
        verb: ties::settings::Verb::Gave,
        items: vec![favor],
    });
    let printed = asked.to_string();
    let read = query::parse(&printed, settings, TODAY);
    assert_eq!(read.as_ref(), Ok(&asked), "{printed}");
}

fn check_error(error: &SettingsError, text: &str) {
    let last = Lines::new(text).line(text.len());
    assert!(
        (1..=last).contains(&error.line),
        "there is no line {}",
        error.line
    );
    assert!(error.column >= 1, "columns count from 1");
    assert!(!error.message.trim().is_empty(), "it says what is wrong");
}
