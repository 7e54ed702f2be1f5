//! Runs sessions in real repositories: a bare remote and two clones of it.
//!
//! In: sessions. Out: the result of each after git merged it in one way with one driver. Does not: judge the result.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::note::Vault;
use super::session::Session;

/// How two histories are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Merge,
    Rebase,
    CherryPick,
    MergeTree,
}

pub const WAYS: [Way; 4] = [Way::Merge, Way::Rebase, Way::CherryPick, Way::MergeTree];

/// The result of a merge.
pub struct Left {
    /// The commit of the second machine at which the merge stopped, counted from 1. A merge of all commits at once
    /// stops at the last.
    pub stopped: Option<usize>,
    pub files: BTreeMap<String, String>,
}

pub struct Repo {
    folder: TempDir,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Repo {
    /// Repositories with all sessions: the first machine's are pushed, the second's are in its clone.
    pub fn new(sessions: &[Session]) -> Self {
        let repo = Repo {
            folder: TempDir::new().expect("a temporary folder"),
        };
        repo.git("", &["init", "-q", "--bare", "-b", "main", "remote"]);
        repo.git("", &["clone", "-q", "remote", "one"]);
        let mut stream = String::new();
        for (nth, session) in sessions.iter().enumerate() {
            commit(&mut stream, &format!("s{nth}/base"), None, &session.base);
            commit(
                &mut stream,
                &format!("s{nth}/one"),
                Some(&format!("refs/heads/s{nth}/base")),
                &session.one,
            );
        }
        repo.import("one", &stream);
        repo.git(
            "one",
            &["push", "-q", "origin", "refs/heads/*:refs/heads/*"],
        );
        repo.git("", &["clone", "-q", "remote", "two"]);
        let mut stream = String::new();
        for (nth, session) in sessions.iter().enumerate() {
            let mut from = Some(format!("refs/remotes/origin/s{nth}/base"));
            for vault in &session.two {
                commit(
                    &mut stream,
                    &format!("s{nth}/two"),
                    from.take().as_deref(),
                    vault,
                );
            }
        }
        repo.import("two", &stream);
        let setup = repo.run(
            Path::new(env!("CARGO_BIN_EXE_ties")),
            "two",
            &["git", "setup", "--yes"],
            "",
        );
        assert_eq!(setup.code, 0, "{}", setup.err);
        repo
    }

    /// Sets the merge driver for notes.
    pub fn merge_by(&self, driver: &str) {
        let attributes = self.folder.path().join("two/.git/info/attributes");
        std::fs::write(attributes, format!("*.md merge={driver}\n")).expect("it can be written");
    }

    /// Merges the second machine's session with the first's.
    pub fn bring_together(&self, nth: usize, way: Way, commits: usize) -> Left {
        let (one, two) = (format!("origin/s{nth}/one"), format!("s{nth}/two"));
        let start = if way == Way::CherryPick { &one } else { &two };
        if way != Way::MergeTree {
            self.git("two", &["checkout", "-q", "-f", "-B", "work", start]);
        }
        let range = format!("origin/s{nth}/base..{two}");
        let ran = self.run(
            Path::new("git"),
            "two",
            &match way {
                Way::Merge => vec!["merge", "-q", "-m", "Both", &one],
                Way::Rebase => vec!["rebase", "-q", &one],
                Way::CherryPick => vec!["cherry-pick", "--keep-redundant-commits", &range],
                Way::MergeTree => vec!["merge-tree", "--write-tree", "--name-only", &two, &one],
            },
            "",
        );
        assert!(
            ran.code == 0 || ran.code == 1,
            "{way:?} {nth}: {}{}",
            ran.out,
            ran.err
        );
        if way == Way::MergeTree {
            let tree = ran.out.lines().next().expect("a tree");
            return Left {
                stopped: (ran.code == 1).then_some(commits),
                files: self.tree(tree),
            };
        }
        let files = files(&self.folder.path().join("two"));
        let stopped = (ran.code == 1).then(|| self.undo(way, commits));
        Left { stopped, files }
    }

    /// Aborts the merge. Returns the commit at which it had stopped.
    fn undo(&self, way: Way, commits: usize) -> usize {
        let state = |path: &str| {
            std::fs::read_to_string(self.folder.path().join("two/.git").join(path)).ok()
        };
        let at = match way {
            Way::Rebase => {
                state("rebase-merge/msgnum").and_then(|number| number.trim().parse().ok())
            }
            Way::CherryPick => {
                state("sequencer/todo").map(|todo| commits + 1 - todo.lines().count())
            }
            Way::Merge | Way::MergeTree => None,
        };
        match way {
            Way::Rebase => self.git("two", &["rebase", "--abort"]),
            Way::CherryPick => self.git("two", &["cherry-pick", "--abort"]),
            Way::Merge | Way::MergeTree => self.git("two", &["merge", "--abort"]),
        };
        at.unwrap_or(commits)
    }

    fn tree(&self, tree: &str) -> BTreeMap<String, String> {
        let names = self.git("two", &["ls-tree", "-r", "-z", "--name-only", tree]);
        let names: Vec<&str> = names
            .split_terminator('\0')
            .filter(|name| name.ends_with(".md"))
            .collect();
        let asked: String = names
            .iter()
            .map(|name| format!("{tree}:{name}\n"))
            .collect();
        let told = self
            .run(Path::new("git"), "two", &["cat-file", "--batch"], &asked)
            .out;
        let mut found = BTreeMap::new();
        let mut rest = told.as_str();
        for name in names {
            let (head, text) = rest.split_once('\n').expect("a line for each");
            let size: usize = head
                .rsplit(' ')
                .next()
                .expect("a size")
                .parse()
                .expect("a number");
            found.insert(name.to_owned(), text[..size].to_owned());
            rest = &text[size + 1..];
        }
        found
    }

    fn import(&self, clone: &str, stream: &str) {
        let ran = self.run(Path::new("git"), clone, &["fast-import", "--quiet"], stream);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }

    fn git(&self, clone: &str, words: &[&str]) -> String {
        let ran = self.run(Path::new("git"), clone, words, "");
        assert_eq!(ran.code, 0, "{words:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    fn run(&self, program: &Path, clone: &str, words: &[&str], input: &str) -> Ran {
        let ties = Path::new(env!("CARGO_BIN_EXE_ties"))
            .parent()
            .expect("a folder");
        let path = format!(
            "{}:{}",
            ties.display(),
            std::env::var("PATH").expect("a path")
        );
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Dana")
                .env(format!("GIT_{who}_EMAIL"), "d@x.org");
        }
        command
            .args(words)
            .current_dir(self.folder.path().join(clone))
            .env("GIT_EDITOR", "true");
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        let input = input.as_bytes().to_vec();
        let feeding = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("it ends");
        feeding
            .join()
            .expect("no panic")
            .expect("it reads all of it");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// Appends a commit of a vault to a stream for `git fast-import`.
fn commit(stream: &mut String, branch: &str, from: Option<&str>, vault: &Vault) {
    let told = |stream: &mut String| -> std::fmt::Result {
        writeln!(
            stream,
            "commit refs/heads/{branch}\ncommitter Dana <d@x.org> 1700000000 +0000\ndata 5\nNotes"
        )?;
        if let Some(from) = from {
            writeln!(stream, "from {from}")?;
        }
        writeln!(stream, "deleteall")?;
        for note in vault.values() {
            let text = note.text();
            writeln!(
                stream,
                "M 100644 inline {}\ndata {}\n{text}",
                note.path,
                text.len()
            )?;
        }
        writeln!(stream)
    };
    told(stream).expect("memory takes it");
}

fn files(clone: &Path) -> BTreeMap<String, String> {
    let folder: PathBuf = clone.join("people");
    let entries = std::fs::read_dir(folder).expect("the notes");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        (
            format!("people/{name}"),
            std::fs::read_to_string(entry.path()).expect("a note"),
        )
    };
    entries.map(read).collect()
}
