//! Merges of notes by git itself: two clones and a bare remote on disk.
#![cfg(unix)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Run, run};
use tempfile::TempDir;

const NOTE: &str = "people/Dana.md";
const BASE: &str = "---\ncadence: monthly\ntags: [a]\n---\n\n# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n- 2026-10-01 called: hello\n";

/// Two clones of one remote.
struct Clones {
    folder: TempDir,
}

impl Clones {
    /// With the note in both, and set up if wanted.
    fn new(set_up: bool) -> Self {
        let clones = Clones {
            folder: TempDir::new().expect("a temporary folder"),
        };
        clones.git("", &["init", "-q", "--bare", "-b", "main", "remote"]);
        for name in ["one", "two"] {
            clones.git("", &["clone", "-q", "remote", name]);
            clones.git(name, &["checkout", "-q", "-B", "main"]);
        }
        clones.write("one", BASE);
        if set_up {
            clones.ties("one", &["git", "setup", "--yes"]);
        }
        clones.commit("one");
        clones.git("one", &["push", "-q", "origin", "main"]);
        clones.git("two", &["pull", "-q", "origin", "main"]);
        if set_up {
            clones.ties("two", &["git", "setup", "--yes"]);
        }
        clones
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program in a clone, with `ties` on the path or not.
    fn command(&self, program: &str, clone: &str, words: &[&str], path: &str) -> Run {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path());
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Dana")
                .env(format!("GIT_{who}_EMAIL"), "d@x.org");
        }
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true");
        run(command.args(words).current_dir(self.path(clone)))
    }

    fn run(&self, clone: &str, words: &[&str]) -> Run {
        let program = Path::new(env!("CARGO_BIN_EXE_ties"))
            .parent()
            .expect("a folder");
        self.command(
            "git",
            clone,
            words,
            &format!("{}:{}", program.display(), usual_path()),
        )
    }

    #[track_caller]
    fn git(&self, clone: &str, words: &[&str]) -> String {
        let run = self.run(clone, words);
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.out, run.err);
        run.out
    }

    #[track_caller]
    fn ties(&self, clone: &str, words: &[&str]) -> String {
        let run = self.command(env!("CARGO_BIN_EXE_ties"), clone, words, &usual_path());
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.out, run.err);
        run.out
    }

    fn write(&self, clone: &str, text: &str) {
        let path = self.path(clone).join(NOTE);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("the note can be written");
    }

    fn read(&self, clone: &str) -> String {
        std::fs::read_to_string(self.path(clone).join(NOTE)).expect("the note")
    }

    fn commit(&self, clone: &str) {
        self.git(clone, &["add", "-A"]);
        self.git(clone, &["commit", "-q", "-m", "Notes"]);
    }

    /// One side has its note pushed, the other has its own committed and the first's fetched.
    fn diverge(&self, one: &str, two: &str) {
        self.write("one", one);
        self.commit("one");
        self.git("one", &["push", "-q", "origin", "main"]);
        self.write("two", two);
        self.commit("two");
        self.git("two", &["fetch", "-q", "origin"]);
    }
}

/// Where git is, and no `ties`.
fn usual_path() -> String {
    std::env::var("PATH").expect("a path")
}

fn with(entry: &str) -> String {
    BASE.replace("- 2026-11-01", &format!("{entry}\n- 2026-11-01"))
}

const ONE: &str = "- 2026-11-20 wrote: hi";
const TWO: &str = "- 2026-11-21 heard: yes";

#[test]
fn two_appends_at_one_place_merge_and_both_clones_end_alike() {
    let clones = Clones::new(true);
    clones.diverge(&with(ONE), &with(TWO).replace("monthly", "weekly"));
    clones.git("two", &["merge", "-q", "origin/main"]);
    let wanted = with(&format!("{TWO}\n{ONE}")).replace("monthly", "weekly");
    assert_eq!(clones.read("two"), wanted);
    clones.git("two", &["push", "-q", "origin", "main"]);
    clones.git("one", &["pull", "-q", "--ff-only", "origin", "main"]);
    assert_eq!(clones.read("one"), wanted);
}

#[test]
fn rebase_cherry_pick_and_merge_tree_merge_alike() {
    let wanted = with(&format!("{TWO}\n{ONE}"));
    for words in [
        &["rebase", "-q", "origin/main"][..],
        &["cherry-pick", "origin/main"],
    ] {
        let clones = Clones::new(true);
        clones.diverge(&with(ONE), &with(TWO));
        clones.git("two", words);
        assert_eq!(clones.read("two"), wanted, "{words:?}");
    }
    let clones = Clones::new(true);
    clones.diverge(&with(ONE), &with(TWO));
    let tree = clones.git(
        "two",
        &["merge-tree", "--write-tree", "HEAD", "origin/main"],
    );
    let note = format!("{}:{NOTE}", tree.trim());
    assert_eq!(clones.git("two", &["show", &note]), wanted);
}

#[test]
fn a_true_clash_conflicts_on_it_alone() {
    let clones = Clones::new(true);
    clones.diverge(
        &with(ONE).replace("lunch", "dinner"),
        &with(TWO).replace("lunch", "breakfast"),
    );
    let run = clones.run("two", &["merge", "origin/main"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let wanted = with(&format!("{TWO}\n{ONE}")).replace(
        "- 2026-11-01 met: lunch\n",
        "<<<<<<< ours\n- 2026-11-01 met: breakfast\n=======\n- 2026-11-01 met: dinner\n>>>>>>> theirs\n",
    );
    assert_eq!(clones.read("two"), wanted);
    assert!(
        clones
            .git("two", &["status", "--short"])
            .contains("UU people/Dana.md")
    );
    clones.git("two", &["merge", "--abort"]);
    assert_eq!(clones.read("two"), with(TWO).replace("lunch", "breakfast"));
}

#[test]
fn without_ties_git_merges_by_line_as_ever() {
    let clones = Clones::new(true);
    clones.diverge(&with(ONE), &BASE.replace("hello", "hello there"));
    let merge = |words: &[&str]| clones.command("git", "two", words, &usual_path());
    let run = merge(&["merge", "-q", "origin/main"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(
        clones.read("two"),
        with(ONE).replace("hello", "hello there")
    );
    let clones = Clones::new(true);
    clones.diverge(&with(ONE), &with(TWO));
    let run = clones.command("git", "two", &["merge", "-q", "origin/main"], &usual_path());
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let note = clones.read("two");
    assert!(
        note.contains("<<<<<<< ours") && note.contains(ONE) && note.contains(TWO),
        "{note}"
    );
}

#[test]
fn what_cannot_be_merged_never_passes_for_our_side() {
    let clones = Clones::new(true);
    clones.write("two", BASE);
    let note = clones.path("two").join(NOTE);
    let note = note.to_str().expect("a path");
    let code = |words: &[&str]| {
        let words = [&["git", "merge-driver"], words].concat();
        clones
            .command(env!("CARGO_BIN_EXE_ties"), "two", &words, &usual_path())
            .code
    };
    assert!(code(&["missing", note, note]) > 128);
    assert!(code(&[note, note, "missing", "7", NOTE]) > 128);
    assert!(code(&[note, ".", note]) > 128);
    assert!(code(&[note]) > 128, "too few words");
    assert!(code(&[note, note, note, "seven"]) > 128, "no number");
    assert_eq!(code(&[note, note, note, "7", NOTE]), 0);
    assert_eq!(clones.read("two"), BASE);
    // A driver that dies leaves the merge undone, and both sides where they were.
    clones.git("two", &["config", "merge.ties.driver", "kill -9 $$"]);
    clones.diverge(&with(ONE), &with(TWO));
    let run = clones.run("two", &["merge", "origin/main"]);
    assert_ne!(run.code, 0);
    assert_eq!(clones.read("two"), with(TWO));
}

#[test]
fn hunk_headers_name_the_entry() {
    let clones = Clones::new(true);
    let nested: String = (0..9).map(|n| format!("  line {n}\n")).collect();
    let base = BASE.replace("lunch\n", &format!("lunch\n{nested}"));
    clones.write("one", &base);
    clones.commit("one");
    clones.write("one", &base.replace("line 8", "line eight"));
    let diff = clones.git("one", &["diff"]);
    assert!(diff.contains("@@ - 2026-11-01 met: lunch"), "{diff}");
}

#[test]
fn setting_up_twice_is_once_and_undo_takes_exactly_that_back() {
    let clones = Clones::new(false);
    let attributes = clones.path("one").join(".gitattributes");
    std::fs::write(&attributes, "*.png binary").expect("it can be written");
    let config =
        || std::fs::read_to_string(clones.path("one").join(".git/config")).expect("a config");
    let before = config();
    let run = clones.command(
        env!("CARGO_BIN_EXE_ties"),
        "one",
        &["git", "setup"],
        &usual_path(),
    );
    assert_eq!(
        (run.code, config()),
        (2, before.clone()),
        "nobody was asked"
    );
    assert!(
        run.out.contains("*.md merge=ties diff=ties") && run.err.contains("nothing was written")
    );
    clones.ties("one", &["git", "setup", "--yes"]);
    let read = || std::fs::read_to_string(&attributes).expect("attributes");
    assert_eq!(read(), "*.png binary\n*.md merge=ties diff=ties\n");
    let after = config();
    assert!(
        clones
            .ties("one", &["git", "setup", "--yes"])
            .contains("already")
    );
    assert_eq!(
        (config(), read()),
        (
            after,
            "*.png binary\n*.md merge=ties diff=ties\n".to_owned()
        )
    );
    clones.git("one", &["config", "diff.ties.xfuncname", "mine"]);
    clones.ties("one", &["git", "setup", "--undo"]);
    assert_eq!(read(), "*.png binary\n");
    assert_eq!(
        clones.git("one", &["config", "diff.ties.xfuncname"]).trim(),
        "mine"
    );
    clones.git("one", &["config", "--unset", "diff.ties.xfuncname"]);
    assert_eq!(config(), before);
    assert!(
        clones
            .ties("one", &["git", "setup", "--undo"])
            .contains("nothing")
    );
}
