//! Provides clones of one bare remote on disk, in which git and the built program run with a cleared environment.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::{Run, TODAY, files, run};

pub const DANA: &str = "people/Dana.md";
pub const BASE: &str =
    "---\ncadence: monthly\n---\n\n# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n";
pub const ONE: &str = "- 2026-11-20 wrote: hi\n";
pub const TWO: &str = "- 2026-11-21 heard: yes\n";

/// Clones of one bare remote, all in one temporary folder.
pub struct Clones {
    folder: TempDir,
}

impl Clones {
    /// An empty remote without clones.
    pub fn none() -> Self {
        let clones = Clones {
            folder: TempDir::new().expect("a temporary folder"),
        };
        clones.git("", &["init", "-q", "--bare", "-b", "main", "remote"]);
        clones
    }

    /// Two clones, `one` and `two`, with Dana's note in both. `ties git setup` was run in neither.
    pub fn two() -> Self {
        let clones = Clones::none();
        clones.clone("one");
        clones.write("one", "ties.toml", "");
        clones.write("one", DANA, BASE);
        clones.syncs("one");
        clones.clone("two");
        clones
    }

    pub fn clone(&self, name: &str) {
        self.git("", &["clone", "-q", "remote", name]);
        self.git(name, &["symbolic-ref", "HEAD", "refs/heads/main"]);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, program: &str, folder: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").expect("a path");
        command.env_clear().env("PATH", path);
        command.env("HOME", self.path("home"));
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("TIES_TODAY", TODAY);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Dana");
            command.env(format!("GIT_{who}_EMAIL"), "d@x.org");
        }
        command.args(words).current_dir(self.path(folder));
        command
    }

    pub fn tries(&self, folder: &str, words: &[&str]) -> Run {
        run(&mut self.command("git", folder, words))
    }

    #[track_caller]
    pub fn git(&self, folder: &str, words: &[&str]) -> String {
        let run = self.tries(folder, words);
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.out, run.err);
        run.out.trim_end().to_owned()
    }

    pub fn ties(&self, folder: &str, words: &[&str]) -> Run {
        run(&mut self.command(env!("CARGO_BIN_EXE_ties"), folder, words))
    }

    pub fn sync(&self, folder: &str) -> Run {
        self.ties(folder, &["git", "sync"])
    }

    /// Runs a sync, which must succeed, and returns its output.
    #[track_caller]
    pub fn syncs(&self, folder: &str) -> String {
        let run = self.sync(folder);
        assert_eq!(
            (run.code, run.err.as_str()),
            (0, ""),
            "{folder}: {}",
            run.out
        );
        run.out
    }

    /// Runs a sync, which must stop with this exit code and print all of `says`.
    #[track_caller]
    pub fn stops(&self, folder: &str, code: i32, says: &[&str]) {
        let run = self.sync(folder);
        assert_eq!(run.code, code, "{folder}: {}{}", run.out, run.err);
        for words in says {
            assert!(run.err.contains(words), "{words:?} in {}", run.err);
        }
    }

    pub fn write(&self, clone: &str, path: &str, text: &str) {
        let path = self.path(clone).join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("the file can be written");
    }

    pub fn read(&self, clone: &str, path: &str) -> String {
        std::fs::read_to_string(self.path(clone).join(path)).expect("the file")
    }

    /// Adds a line to the end of Dana's log.
    pub fn log(&self, clone: &str, line: &str) {
        self.write(clone, DANA, &(self.read(clone, DANA) + line));
    }

    pub fn hook(&self, clone: &str, name: &str, text: &str) {
        let path = format!(".git/hooks/{name}");
        self.write(clone, &path, &format!("#!/bin/sh\n{text}\n"));
        let path = self.path(clone).join(path);
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).expect("its mode");
    }

    pub fn remote_head(&self) -> String {
        self.git("remote", &["rev-parse", "main"])
    }

    pub fn status(&self, clone: &str) -> String {
        self.git(clone, &["status", "--porcelain"])
    }

    pub fn subject(&self, clone: &str) -> String {
        self.git(clone, &["log", "-1", "--format=%s"])
    }

    /// Checks that both clones have all of `lines` and nothing is left to sync.
    #[track_caller]
    pub fn both_have(&self, lines: &[&str]) {
        let note = self.read("one", DANA).replace("\r\n", "\n");
        assert_eq!(note, self.read("two", DANA).replace("\r\n", "\n"));
        for line in lines {
            assert_eq!(note.matches(line).count(), 1, "{line} in {note}");
        }
        assert!(!note.contains("<<<<"), "{note}");
        let heads = ["one", "two"].map(|clone| self.git(clone, &["rev-parse", "HEAD"]));
        assert_eq!(heads, [self.remote_head(), self.remote_head()]);
        for clone in ["one", "two"] {
            assert_eq!(self.status(clone), "");
            let left = files(&self.path(clone).join(".git")).into_keys();
            let left: Vec<String> = left.filter(|file| file.starts_with("ties-")).collect();
            assert_eq!(left, ["ties-sync.lock"]);
        }
    }
}

/// Two clones that both changed the same entry.
pub fn clash() -> Clones {
    let clones = Clones::two();
    let base = clones.read("one", DANA);
    clones.write("one", DANA, &base.replace("lunch", "dinner"));
    clones.write("two", DANA, &(base.replace("lunch", "breakfast") + TWO));
    clones.syncs("one");
    clones
}
