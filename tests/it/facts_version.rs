//! Tests that the same note gives the same facts, unless there is a new version (docs/architecture.md#identity).
//!
//! `facts_version.txt` has the version, and for many notes the hash of their bytes and of their facts.
//! `TIES_UPDATE=1` writes it again.

use std::collections::BTreeMap;
use std::path::Path;

use ties::date::Date;
use ties::engine::{Context, Session};
use ties::store::facts::VERSION;
use ties::vault::Root;
use xxhash_rust::xxh3::xxh3_64;

use crate::common::{Vault, project_files};

const KNOWN: &str = "tests/it/facts_version.txt";

/// The hash of the facts of every note of the example vault and every file of the corpus, by folder and hash of the
/// bytes. A file of the corpus is read as a note; its cases are lines of all kinds.
fn facts() -> BTreeMap<String, String> {
    let vault = Vault::new();
    let mut files = project_files("example-vault", "md");
    files.extend(project_files("tests/corpus", "md"));
    for file in files {
        let bytes = std::fs::read(file).expect("a file");
        for folder in ["people", "journal"] {
            vault.write(&format!("{folder}/{:016x}.md", xxh3_64(&bytes)), &bytes);
        }
    }
    let context = Context::silent(vault.cache(), i64::MAX, Date::constant(2026, 11, 22));
    let root = Root::open(vault.root(), None).expect("a vault");
    let session = Session::open_plain(root, &context).expect("a session");
    let facts = session.store.facts();
    let of_note = |note| {
        let (path, known) = (facts.path(note), facts.without_text(note));
        let places = 0..u32::try_from(known.entries.len()).expect("few entries");
        let last = places.filter_map(|place| facts.entries().last_text(note, place));
        let all = format!("{known:?} {:?}", last.collect::<Vec<_>>());
        (path.to_owned(), format!("{:016x}", xxh3_64(all.as_bytes())))
    };
    facts.notes().map(of_note).collect()
}

#[test]
fn same_note_gives_same_facts_unless_there_is_a_new_version() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(KNOWN);
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let mut lines = text.lines();
    let is_same_version = lines.next() == Some(VERSION.to_string().as_str());
    let known: BTreeMap<&str, &str> = lines.filter_map(|line| line.split_once(' ')).collect();
    let found = facts();
    if is_same_version {
        for (note, facts) in &found {
            let known = known.get(note.as_str());
            assert!(
                known.is_none_or(|known| known == facts),
                "{note}: its facts changed; raise VERSION in src/store/facts/mod.rs"
            );
        }
    }
    if std::env::var_os("TIES_UPDATE").is_some() {
        let lines = found
            .iter()
            .map(|(note, facts)| format!("{note} {facts}\n"));
        let text = format!("{VERSION}\n{}", lines.collect::<String>());
        std::fs::write(&file, text).expect("a file");
    } else {
        assert!(
            is_same_version,
            "{KNOWN} is of another version; TIES_UPDATE=1 writes it again"
        );
        let compared = found
            .keys()
            .filter(|note| known.contains_key(note.as_str()));
        assert!(compared.count() * 2 > found.len(), "few notes are compared");
    }
}
