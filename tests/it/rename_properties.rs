//! Property tests of rename: for any vault, each link still means the same note afterwards, and undo restores every
//! byte.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use ties::date::Date;
use ties::edit::relink::{self, Pointer};
use ties::edit::title::NewName;
use ties::engine::rename::{RenameError, RenamePlan};
use ties::engine::write::Transaction;
use ties::engine::{Context, Session};
use ties::ledger::Ledger;
use ties::note::link;
use ties::settings::Settings;
use ties::store::NoteId;
use ties::text::stem::stem;
use ties::vault::Root;

/// A vault with an index of its own.
struct Vault {
    folder: tempfile::TempDir,
    root: Root,
}

impl Vault {
    fn new(notes: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vault");
        for (note, text) in notes {
            let file = path.join(note);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
            std::fs::write(file, text).expect("a note");
        }
        let path = path.canonicalize().expect("it is there");
        let settings = Settings::default();
        let root = Root { path, settings };
        Vault { folder, root }
    }

    fn open(&self) -> (Session, Ledger) {
        let around = Context::silent(
            self.folder.path().join("cache"),
            1_795_000_000_000_000_000,
            Date::constant(2026, 11, 22),
        );
        let session = Session::open_plain(self.root.clone(), &around).expect("a vault");
        let ledger = session.ledger();
        (session, ledger)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        read_into(&self.root.path, &self.root.path, &mut found);
        found
    }

    fn transaction(&self) -> Transaction<'_> {
        Transaction::begin(&self.folder.path().join("cache"), &self.root)
            .expect("nobody else writes")
    }

    fn renamed(&self, from: &str, to: &str, keep_alias: bool) -> Result<RenamePlan, RenameError> {
        let (session, ledger) = self.open();
        let note = ledger.facts.at_path(from).expect("it is there");
        let called = NewName {
            path: to,
            name: stem(to),
            keep_alias,
        };
        session.plan_rename(&ledger, note, called)
    }

    fn write(&self, renamed: &RenamePlan) {
        let written =
            self.transaction()
                .move_and_rewrite("renamed", &renamed.to, &renamed.rewrites);
        written.expect("it can be written");
    }

    /// All pointers, by note, each with the path of the note that it means.
    fn meanings(&self) -> BTreeMap<String, Vec<(Pointer, Option<String>)>> {
        let (_, ledger) = self.open();
        let path = |note: NoteId| ledger.path_of(note).to_owned();
        let of = |(name, bytes): (String, Vec<u8>)| {
            let text = String::from_utf8(bytes).expect("text");
            let pointers = relink::pointers(&name, &text, &self.root.settings);
            let meant = pointers.into_iter().map(|pointer| {
                let note = ledger.people().resolve(&pointer.target).note();
                (pointer, note.map(path))
            });
            (name, meant.collect())
        };
        self.files().into_iter().map(of).collect()
    }
}

fn read_into(root: &Path, at: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(at).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_into(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("below it");
            let name = name.to_string_lossy().into_owned();
            found.insert(name, std::fs::read(&path).expect("a note"));
        }
    }
}

fn text_after<'a>(renamed: &'a RenamePlan, path: &str) -> Option<&'a str> {
    let rewrites = renamed.rewrites.iter();
    let own = rewrites.filter(|rewrite| rewrite.path == path);
    own.map(|rewrite| rewrite.after.as_str()).next()
}

#[test]
fn file_links_are_rewritten_and_name_links_stay_if_possible() {
    let vault = Vault::new(&[
        ("people/Dana.md", "---\naliases: [D]\n---\n# Dana\n"),
        ("people/lee.md", "# Sam Lee\n"),
        (
            "a.md",
            "[[dana]] [[D]] [[people/Dana|x]] [[Dana.md]] ![[Dana#Log]] [m](people/Dana.md) `[[Dana]]`\n",
        ),
        ("b.md", "[[Sam Lee]] [[lee]]"),
    ]);
    let renamed = vault
        .renamed("people/Dana.md", "people/Dana Kim.md", false)
        .expect("it can be called so");
    assert_eq!(
        text_after(&renamed, "a.md"),
        Some(
            "[[Dana Kim]] [[D]] [[people/Dana Kim|x]] [[Dana Kim.md]] ![[Dana Kim#Log]] [m](people/Dana%20Kim.md) `[[Dana]]`\n"
        )
    );
    assert_eq!(renamed.rewrites.len(), 2);
    assert_eq!((renamed.links, renamed.name.as_str()), (5, "Dana Kim"));
    let renamed = vault
        .renamed("people/lee.md", "people/kim.md", false)
        .expect("it can be called so");
    assert_eq!(text_after(&renamed, "b.md"), Some("[[Sam Lee]] [[kim]]"));
    assert_eq!(renamed.name, "Sam Lee");
}

#[test]
fn ambiguous_name_becomes_path_or_is_refused() {
    let notes = [
        ("work/Sam.md", "---\ntype: contact\n---\n"),
        ("people/Dana.md", "---\naliases: [Kim]\n---\n"),
        ("people/Bo.md", "x\n"),
        ("a.md", "[[Bo]] [[Kim]]\n"),
        ("b.md", "[[Bo]]\n"),
    ];
    let vault = Vault::new(&notes);
    let renamed = vault
        .renamed("people/Bo.md", "people/Sam.md", false)
        .expect("no link means the other");
    assert_eq!(text_after(&renamed, "b.md"), Some("[[people/Sam]]\n"));
    let error = vault
        .renamed("people/Bo.md", "people/Kim.md", false)
        .expect_err("a link means the other");
    assert!(
        error
            .to_string()
            .contains("a.md:1: \"Kim\" means people/Dana.md, and would mean people/Kim.md"),
        "{error}"
    );
}

#[test]
fn links_that_gain_a_meaning_are_reported() {
    let vault = Vault::new(&[
        ("people/Dana.md", ""),
        ("work/Dana.md", "---\ntype: contact\n---\n"),
        ("a.md", "[[Dana]]\n\n[[Kim]]\n"),
    ]);
    let renamed = vault
        .renamed("people/Dana.md", "people/Kim.md", false)
        .expect("it can be called so");
    let told: Vec<_> = renamed
        .newly_resolved
        .iter()
        .map(|stray| (stray.line, stray.would_mean.as_deref()))
        .collect();
    assert_eq!(
        told,
        [(1, Some("work/Dana.md")), (3, Some("people/Kim.md"))]
    );
    assert_eq!(renamed.links, 0);
}

#[test]
fn moved_note_keeps_its_relative_links_valid() {
    let vault = Vault::new(&[
        (
            "people/Dana.md",
            "---\ntype: contact\n---\n[a](../a.md#x) ![i](img/i%201.png) [s](Sam.md) [self](Dana.md) [w](https://x.example) [[Sam]]\n\n[r]: <img/r.pdf>\n",
        ),
        ("people/Sam.md", "[d](./Dana.md) [[Dana]] [[people/Dana]]\n"),
        ("a.md", "[d](people/Dana.md)\r\n"),
    ]);
    let renamed = vault
        .renamed("people/Dana.md", "work/new/Dana.md", false)
        .expect("it can move");
    assert_eq!(
        text_after(&renamed, "people/Dana.md"),
        Some(
            "---\ntype: contact\n---\n[a](../../a.md#x) ![i](../../people/img/i%201.png) [s](../../people/Sam.md) [self](Dana.md) [w](https://x.example) [[Sam]]\n\n[r]: <../../people/img/r.pdf>\n"
        )
    );
    assert_eq!(
        text_after(&renamed, "people/Sam.md"),
        Some("[d](../work/new/Dana.md) [[Dana]] [[work/new/Dana]]\n")
    );
    assert_eq!(
        text_after(&renamed, "a.md"),
        Some("[d](work/new/Dana.md)\r\n")
    );
    let before = vault.files();
    vault.write(&renamed);
    vault
        .transaction()
        .undo_last()
        .expect("it can be taken back");
    assert_eq!(vault.files(), before);
    assert!(!vault.root.path.join("work").exists());
}

#[test]
fn rename_that_changes_meaning_is_refused() {
    let vault = Vault::new(&[
        ("people/Dana.md", "- 2026-11-01 met: x\n"),
        ("notes/plan.md", "- met [[Dana]]: x\n"),
    ]);
    let error = vault
        .renamed("notes/plan.md", "people/plan.md", false)
        .expect_err("it would be a contact by its folder");
    assert!(
        error.to_string().contains("it would be a contact"),
        "{error}"
    );
    let error = vault
        .renamed("notes/plan.md", "notes/2026-11-20.md", false)
        .expect_err("a day would give it an entry");
    assert!(error.to_string().contains("another name"), "{error}");
}

#[test]
fn concurrent_change_stops_rename_without_traces() {
    let vault = Vault::new(&[
        ("people/Dana.md", "# Dana\n"),
        ("a.md", "[[Dana]]\n"),
        ("b.md", "[[Dana]]\n"),
    ]);
    let renamed = vault
        .renamed("people/Dana.md", "people/Kim.md", false)
        .expect("it can be called so");
    for stale in ["people/Dana.md", "b.md"] {
        let as_it_was = std::fs::read(vault.root.path.join(stale)).expect("a note");
        std::fs::write(vault.root.path.join(stale), "saved").expect("a note");
        let before = vault.files();
        let pen = vault.transaction();
        let error = pen.move_and_rewrite("renamed", &renamed.to, &renamed.rewrites);
        let error = error.expect_err("one has gone on");
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(vault.files(), before);
        std::fs::write(vault.root.path.join(stale), as_it_was).expect("a note");
    }
    std::fs::write(vault.root.path.join("people/Kim.md"), "another").expect("a note");
    let before = vault.files();
    let pen = vault.transaction();
    pen.move_and_rewrite("renamed", &renamed.to, &renamed.rewrites)
        .expect_err("another came in between");
    assert_eq!(vault.files(), before);
}

#[test]
fn killed_rename_is_undone() {
    let vault = Vault::new(&[
        ("people/Dana.md", "# Dana\n"),
        ("a.md", "[[Dana]]\n"),
        ("b.md", "[[Dana]]\n"),
    ]);
    let before = vault.files();
    let renamed = vault
        .renamed("people/Dana.md", "people/Kim.md", false)
        .expect("it can be called so");
    vault.write(&renamed);
    // As if a kill had stopped the step before its last two notes were written.
    for name in ["b.md", "a.md"] {
        std::fs::write(vault.root.path.join(name), "[[Dana]]\n").expect("a note");
    }
    std::fs::write(vault.root.path.join("people/Kim.md"), "# Dana\n").expect("a note");
    vault
        .transaction()
        .undo_last()
        .expect("it can be taken back");
    assert_eq!(vault.files(), before);
    vault.write(&renamed);
    std::fs::write(vault.root.path.join("people/Dana.md"), "new").expect("a note");
    let error = vault
        .transaction()
        .undo_last()
        .expect_err("somebody is there");
    assert!(error.to_string().contains("another note"), "{error}");
}

/// The names of notes in generated vaults. They are few, so that duplicates occur.
const STEMS: [&str; 6] = ["Dana", "dana", "Dana Kim", "Zoë", "Bo", "O'Kim (x)"];
const FOLDERS: [&str; 4] = ["", "people/", "work/", "people/work/"];

fn a_link() -> impl Strategy<Value = String> {
    let target = (0..FOLDERS.len(), 0..STEMS.len() + 2);
    (target, 0..12u8).prop_map(|((folder, name), form)| {
        let folder = FOLDERS[folder];
        let name = *STEMS.get(name).unwrap_or(&"Al");
        let hex = link::encoded(&format!("{folder}{name}.md"), form % 2 == 0);
        match form {
            0 => format!("[[{name}]]"),
            1 => format!("[[{folder}{name}|shown]]"),
            2 => format!("[[{folder}{name}.md#Log]]"),
            3 => format!("![[{name}#x|y]]"),
            4 => format!("[shown]({hex})"),
            5 => format!("[shown](../{hex}#log \"title\")"),
            6 => format!("[shown](</{folder}{name}.md>)"),
            7 => format!("`[[{name}]]`"),
            8 => format!("[[{}]]", name.to_uppercase()),
            9 => format!("[[../{folder}{name}]]"),
            10 => format!("![i](img/{}.png)", form),
            _ => format!("%% [[{name}]] %% [[/{folder}{name}]]"),
        }
    })
}

fn a_note() -> impl Strategy<Value = String> {
    let links = proptest::collection::vec(a_link(), 0..6);
    let front = proptest::collection::vec((0..STEMS.len(), 0..7u8), 0..3);
    (
        front,
        any::<bool>(),
        links,
        any::<bool>(),
        0..STEMS.len() * 2,
    )
        .prop_map(|(front, is_contact, links, crlf, title)| {
            let mut out = String::from("---\n");
            if is_contact {
                out += "type: contact\n";
            }
            let mut seen = Vec::new();
            for (name, form) in front {
                if seen.contains(&form) {
                    continue;
                }
                seen.push(form);
                let name = STEMS[name];
                let quoted = name.replace('\'', "''");
                out += &match form {
                    0 => format!("aliases: [\"{name}\", Al]\n"),
                    1 => format!("name: \"{name}\"\n"),
                    2 => format!("with: '[[{quoted}]]'\n"),
                    3 => format!("introduced-by:\n  - \"{name}\"\n  - \"[[{name}|x]]\"\n"),
                    4 => format!("related: [\"see [[{name}]]\", '[[work/{quoted}]]']\n"),
                    5 => format!("date: 2026-11-0{form}\n"),
                    _ => format!("friend: [[{}]]\n", name.replace('\'', "")),
                };
            }
            out += "---\n";
            if let Some(title) = STEMS.get(title) {
                out += &format!("# {title}\n\n");
            }
            for link in links {
                out += &format!("- 2026-11-20 met {link}: words, then {link}\n");
            }
            if crlf {
                out = out.replace('\n', "\r\n");
            }
            out
        })
}

fn a_path() -> impl Strategy<Value = String> {
    (0..FOLDERS.len(), 0..STEMS.len())
        .prop_map(|(folder, name)| format!("{}{}.md", FOLDERS[folder], STEMS[name]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn links_keep_meaning_and_undo_restores_every_byte(
        notes in proptest::collection::btree_map(a_path(), a_note(), 1..7),
        which in any::<proptest::sample::Index>(),
        to in a_path(),
        keep_alias in any::<bool>(),
    ) {
        let listed: Vec<(&str, &str)> =
            notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let from = listed[which.index(listed.len())].0.to_owned();
        prop_assume!(!notes.contains_key(&to));
        let vault = Vault::new(&listed);
        let before = vault.files();
        let meant = vault.meanings();
        let renamed = match vault.renamed(&from, &to, keep_alias) {
            Ok(renamed) => renamed,
            // A refusal is always correct. The other tests show that it is not too frequent.
            Err(_) => return Ok(()),
        };
        vault.write(&renamed);
        let moved = |path: &String| if *path == from { to.clone() } else { path.clone() };
        let mean = vault.meanings();
        prop_assert_eq!(meant.len(), mean.len());
        for (path, then) in &meant {
            let now = &mean[&moved(path)];
            prop_assert_eq!(then.len(), now.len());
            for ((_, then), (pointer, now)) in then.iter().zip(now) {
                let told = renamed.newly_resolved.iter().any(|stray| {
                    stray.path == moved(path) && stray.written == pointer.written && stray.would_mean == *now
                });
                prop_assert!(then.as_ref().map(moved) == *now || then.is_none() && told,
                    "{:?}: {:?} {:?}", pointer, then, now);
            }
        }
        vault.transaction().undo_last().expect("it can be taken back");
        prop_assert_eq!(vault.files(), before);
    }
}
