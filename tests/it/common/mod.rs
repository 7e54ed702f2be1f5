//! Provides a vault in a temporary folder, and runs the built program on it with a fixed date and a cleared
//! environment.
#![allow(dead_code)] // Each test file uses only some of it.

#[cfg(unix)]
pub mod clones;
pub mod console;
#[cfg(unix)]
pub mod hostile_git;
pub mod page;
#[cfg(target_os = "linux")]
pub mod strace;
#[cfg(target_os = "linux")]
pub mod watcher;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use ties::date::Date;
use ties::ledger::{Ledger, clocks::CLOCKS};
use ties::store::{Row, Store};
use ties::vault::Root;

/// Today's date in every test.
pub const TODAY: &str = "2026-11-22";

/// A vault with its own cache folder.
pub struct Vault {
    folder: TempDir,
    root: PathBuf,
}

/// The exit code and output of one run of the program.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Vault {
    /// An empty vault.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let root = folder.path().join("vault");
        std::fs::create_dir(&root).expect("a folder in it");
        Vault { folder, root }
    }

    /// A vault with these notes.
    pub fn with(notes: &[(&str, &str)]) -> Self {
        let vault = Vault::new();
        notes
            .iter()
            .for_each(|(path, text)| vault.write(path, text.as_bytes()));
        vault
    }

    /// The example vault, with its own cache folder.
    pub fn example() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        Vault {
            folder,
            root: Path::new(env!("CARGO_MANIFEST_DIR")).join("example-vault"),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let whole = self.path(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        std::fs::write(whole, bytes).expect("the note can be written");
    }

    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// The folder of the index. There must be exactly one.
    pub fn index_folder(&self) -> PathBuf {
        let mut indexes = std::fs::read_dir(self.cache().join("ties")).expect("a cache");
        indexes.next().expect("an index").expect("an index").path()
    }

    /// The program with arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ties"));
        command.env_clear().current_dir(self.folder.path());
        command
            .env("HOME", self.folder.path().join("home"))
            .env("XDG_CACHE_HOME", self.cache());
        command
            .env("TIES_VAULT", &self.root)
            .env("TIES_TODAY", TODAY)
            .env("TZ", "UTC");
        command.args(arguments);
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    /// Runs the program, which must succeed, and returns its standard output.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run.out
    }

    /// Runs the program, which must succeed, and returns its JSON output.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        serde_json::from_str(&self.ok(&all)).expect("valid JSON")
    }

    /// The names that a query selects, in order.
    pub fn names(&self, query: &str) -> Vec<String> {
        let found = self.json(&["who", query]);
        let rows = found.as_array().expect("an array").iter();
        rows.map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect()
    }
}

/// Everything in a store that answers are computed from.
pub fn told(store: &Store, root: &Root) -> Vec<String> {
    let facts = store.facts();
    let fact = |note| {
        let entries = facts.entries();
        let places = 0..u32::try_from(entries.range(note).len()).expect("few entries");
        let last: Vec<_> = places.map(|place| entries.last_text(note, place)).collect();
        let (path, source) = (facts.path(note), facts.source(note));
        let known = facts.without_text(note);
        format!(
            "{path} {:016x} {} {known:?} {last:?}",
            source.hash, source.unread
        )
    };
    let mut told: Vec<String> = facts.notes().map(fact).collect();
    for word in ["lunch", "alpha", "met", "zebra", "2026"] {
        let hits = store.search(&Row::of(word, true)).expect("a search");
        told.push(format!("{word}: {:?} {:?}", hits.notes, hits.entries));
    }
    let rows = Ledger::new(facts, &root.settings, Date::constant(2026, 11, 22));
    for contact in rows.contact_ids() {
        let contact = rows.contact(contact);
        let clocks = CLOCKS.iter().map(|row| contact.clock(row.clock));
        told.push(format!(
            "{} {:?} {:?}",
            contact.name(),
            clocks.collect::<Vec<_>>(),
            contact.balance()
        ));
    }
    told
}

/// A writable copy of the example vault.
pub fn copy() -> Vault {
    let vault = Vault::new();
    for (path, bytes) in files(Vault::example().root()) {
        vault.write(&path, &bytes);
    }
    vault
}

/// The files of the project below `folder` whose extension is `extension`, in order of their paths.
pub fn project_files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// All files below a folder, including hidden ones.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .expect("below it")
                .to_string_lossy()
                .into_owned();
            found.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    found
}

/// The lines that were removed (`path-line`) and added (`path+line`), by file.
pub fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let mut found = Vec::new();
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for path in paths {
        let text = |of: &BTreeMap<String, Vec<u8>>| {
            String::from_utf8(of.get(path).cloned().unwrap_or_default()).expect("text")
        };
        let (old, new) = (text(before), text(after));
        let old: Vec<&str> = old.split_inclusive('\n').collect();
        let new: Vec<&str> = new.split_inclusive('\n').collect();
        // The length of the longest common subsequence of lines, computed from the end.
        let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i][j] = if old[i] == new[j] {
                    common[i + 1][j + 1] + 1
                } else {
                    common[i + 1][j].max(common[i][j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() || j < new.len() {
            if i < old.len() && j < new.len() && old[i] == new[j] {
                (i, j) = (i + 1, j + 1);
            } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
                found.push(format!("{path}-{}", old[i]));
                i += 1;
            } else {
                found.push(format!("{path}+{}", new[j]));
                j += 1;
            }
        }
    }
    found
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program starts");
    Run {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8(stderr).expect("UTF-8"),
    }
}

/// Splits a command into words like a shell.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}
