//! Property tests: a sync gives the same result as a rebuild, whatever happened to the vault in between.

use std::path::Path;
use std::time::SystemTime;

use crate::common::Vault;
use proptest::prelude::*;
use ties::date::Date;
use ties::engine::{Context, Session};
use ties::vault::Root;

const TODAY: Date = Date::constant(2026, 11, 22);

fn open(vault: &Vault, cache: &Path) -> Session {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("a time after 1970")
        .as_nanos();
    let around = Context::silent(
        cache.to_owned(),
        i64::try_from(now).expect("a time before 2262"),
        TODAY,
    );
    let root = Root::open(vault.root(), None).expect("a vault");
    Session::open_plain(root, &around).expect("a session")
}

fn told(session: &Session) -> Vec<String> {
    crate::common::told(&session.store, &session.root)
}

#[derive(Debug, Clone)]
enum Event {
    Write(usize, usize),
    Append(usize),
    Delete(usize),
    Move(usize, usize),
    MoveFolder,
    Touch(usize),
    SameSize(usize),
    SetBack(usize),
    Look,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..6_usize, 0..5_usize).prop_map(|(path, text)| Event::Write(path, text)),
        2 => (0..6_usize).prop_map(Event::Append),
        1 => (0..6_usize).prop_map(Event::Delete),
        2 => (0..6_usize, 0..6_usize).prop_map(|(from, to)| Event::Move(from, to)),
        1 => Just(Event::MoveFolder),
        1 => (0..6_usize).prop_map(Event::Touch),
        2 => (0..6_usize).prop_map(Event::SameSize),
        1 => (0..6_usize).prop_map(Event::SetBack),
        3 => Just(Event::Look),
    ]
}

const PATHS: [&str; 6] = [
    "people/alpha.md",
    "people/Beta.md",
    "people/sub/gamma.md",
    "journal/2026-11-20.md",
    "goals/g.md",
    "loose.md",
];
const TEXTS: [&str; 5] = [
    "- 2026-11-20 met: lunch\n",
    "---\naliases: [zebra]\ncircle: friends\n---\n# Zed\n\n- 2026-10-01 got advice: on rent\n- met [[alpha]]: lunch\n",
    "- met [[alpha]] and [[Beta]]: lunch\n- called [[zebra]]\n",
    "---\ntype: goal\n---\n- 2026-11-01 first step\n",
    "\u{feff}---\nbroken: [\n---\ntext 2026\n",
];

fn happen(vault: &Vault, event: &Event) {
    let path = |at: usize| vault.path(PATHS[at]);
    // An event without a matching file does nothing.
    match event {
        Event::Write(at, text) => vault.write(PATHS[*at], TEXTS[*text].as_bytes()),
        Event::Append(at) => {
            if let Ok(mut text) = std::fs::read(path(*at)) {
                text.extend_from_slice(b"\n- 2026-11-21 called: more\n");
                vault.write(PATHS[*at], &text);
            }
        }
        Event::Delete(at) => drop(std::fs::remove_file(path(*at))),
        Event::Move(from, to) => {
            std::fs::create_dir_all(path(*to).parent().expect("a folder above")).expect("folders");
            drop(std::fs::rename(path(*from), path(*to)));
        }
        Event::MoveFolder => {
            drop(std::fs::rename(
                vault.path("people/sub"),
                vault.path("people/moved"),
            ));
            drop(std::fs::rename(
                vault.path("people/moved/gamma.md"),
                vault.path("loose2.md"),
            ));
        }
        Event::Touch(at) => {
            if let Ok(file) = std::fs::File::options().append(true).open(path(*at)) {
                file.set_modified(SystemTime::now())
                    .expect("a time can be set");
            }
        }
        Event::SameSize(at) => {
            if let Ok(text) = std::fs::read(path(*at)) {
                let turned: Vec<u8> = text
                    .iter()
                    .map(|b| if *b == b'l' { b'z' } else { *b })
                    .collect();
                vault.write(PATHS[*at], &turned);
            }
        }
        Event::SetBack(at) => {
            // Same size and same modification time, so that only inode and ctime differ.
            if let Ok(metadata) = std::fs::metadata(path(*at)) {
                let text = std::fs::read(path(*at)).expect("it is there");
                let turned: Vec<u8> = text
                    .iter()
                    .map(|b| if *b == b'm' { b'w' } else { *b })
                    .collect();
                vault.write(PATHS[*at], &turned);
                let file = std::fs::File::options()
                    .append(true)
                    .open(path(*at))
                    .expect("it is there");
                file.set_modified(metadata.modified().expect("a time"))
                    .expect("a time can be set");
            }
        }
        Event::Look => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sync_equals_rebuild(events in proptest::collection::vec(event(), 1..24)) {
        let vault = Vault::new();
        for event in &events {
            happen(&vault, event);
            if matches!(event, Event::Look) {
                open(&vault, &vault.cache());
            }
        }
        let synced = told(&open(&vault, &vault.cache()));
        let rebuilt = told(&open(&vault, &vault.cache().join("fresh")));
        prop_assert_eq!(synced, rebuilt);
    }
}

#[test]
fn many_small_commits_give_few_segments() {
    let vault = Vault::with(&[("people/alpha.md", TEXTS[0])]);
    for day in 1..=28 {
        vault.write(
            "people/Beta.md",
            format!("- 2026-10-{day:02} met: lunch\n").as_bytes(),
        );
        let session = open(&vault, &vault.cache());
        let segments = session.store.segments().expect("sound words");
        assert!(segments <= 9, "{segments}");
    }
    let synced = told(&open(&vault, &vault.cache()));
    assert_eq!(synced, told(&open(&vault, &vault.cache().join("fresh"))));
}

#[test]
fn unchanged_vault_is_not_read_again() {
    let vault = Vault::with(&[("people/alpha.md", TEXTS[0]), ("people/Beta.md", TEXTS[1])]);
    assert_eq!(open(&vault, &vault.cache()).synced.added, 2);
    let second = open(&vault, &vault.cache()).synced;
    assert_eq!((second.added, second.changed, second.removed), (0, 0, 0));
    vault.write("people/alpha.md", b"- 2026-11-21 called: more\n");
    std::fs::remove_file(vault.path("people/Beta.md")).expect("it is there");
    let third = open(&vault, &vault.cache()).synced;
    assert_eq!((third.added, third.changed, third.removed), (0, 1, 1));
}

#[test]
fn sync_killed_before_commit_is_repeated() {
    let vault = Vault::with(&[("people/alpha.md", TEXTS[0]), ("people/Beta.md", TEXTS[1])]);
    let cache = vault.cache().join("ties");
    open(&vault, &cache);
    let index = vault.index_folder().join("index");
    let before = crate::common::files(&index);
    vault.write("people/alpha.md", b"- 2026-11-21 called: more\n");
    open(&vault, &cache);
    // All files of the new commit exist, but the commit itself is the old one.
    for (name, bytes) in before {
        std::fs::write(index.join(name), bytes).expect("it can be written");
    }
    let again = open(&vault, &cache);
    assert!(again.remarks.is_empty(), "{:?}", again.remarks);
    assert_eq!(again.synced.changed, 1);
    assert_eq!(
        told(&again),
        told(&open(&vault, &vault.cache().join("fresh")))
    );
}
