//! Tests merges of notes that git runs with the ties driver: two clones and a bare remote on disk.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, run};
use tempfile::TempDir;

const NOTE: &str = "people/Dana.md";
const BASE: &str = "---\ncadence: monthly\ntags: [a]\n---\n\n# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n- 2026-10-01 called: hello\n";

/// Two clones of one remote.
struct Clones {
    folder: TempDir,
}

impl Clones {
    /// Two clones with the note in both. Runs `ties git setup` in them if `set_up`.
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

    /// Runs a program in a clone with the given `PATH`, with or without `ties` on it.
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

    /// Makes the clones diverge: one pushes its note, the other commits its own and fetches the first.
    fn diverge(&self, one: &str, two: &str) {
        self.write("one", one);
        self.commit("one");
        self.git("one", &["push", "-q", "origin", "main"]);
        self.write("two", two);
        self.commit("two");
        self.git("two", &["fetch", "-q", "origin"]);
    }
}

/// A `PATH` with git but without `ties`.
fn usual_path() -> String {
    std::env::var("PATH").expect("a path")
}

fn with(entry: &str) -> String {
    BASE.replace("- 2026-11-01", &format!("{entry}\n- 2026-11-01"))
}

const ONE: &str = "- 2026-11-20 wrote: hi";
const TWO: &str = "- 2026-11-21 heard: yes";

#[test]
fn appends_at_same_place_merge_identically_in_both_clones() {
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
fn rebase_cherry_pick_and_merge_tree_give_same_result() {
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
fn conflict_is_limited_to_the_clashing_entry() {
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
    let merged = clones.read("two");
    let merged = merged
        .replace("<<<<<<< HEAD", "<<<<<<< ours")
        .replace(">>>>>>> origin/main", ">>>>>>> theirs");
    assert_eq!(merged, wanted);
    assert!(
        clones
            .git("two", &["status", "--short"])
            .contains("UU people/Dana.md")
    );
    clones.git("two", &["merge", "--abort"]);
    assert_eq!(clones.read("two"), with(TWO).replace("lunch", "breakfast"));
}

#[test]
fn git_merges_by_line_without_ties() {
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
fn failed_merge_never_keeps_our_side_silently() {
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
    // A driver that dies leaves the merge undone and both sides unchanged.
    clones.git("two", &["config", "merge.ties.driver", "kill -9 $$"]);
    clones.diverge(&with(ONE), &with(TWO));
    let run = clones.run("two", &["merge", "origin/main"]);
    assert_ne!(run.code, 0);
    assert_eq!(clones.read("two"), with(TWO));
}

#[test]
fn diff_hunk_headers_name_the_entry() {
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
fn setup_is_idempotent_and_undo_reverts_exactly_it() {
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

/// The driver with all arguments that a current git passes.
const TOLD: &str = "ties git merge-driver -- %O %A %B %L %P %S %X %Y";

/// Whether the installed git passes the names of the sides to a driver. It does since 2.44.
fn tells_sides(clones: &Clones) -> bool {
    let version = clones.git("one", &["version"]);
    let numbers = version.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<u32> = numbers.filter_map(|number| number.parse().ok()).collect();
    numbers.get(..2) >= Some(&[2, 44])
}

#[test]
fn markers_name_sides_and_follow_git_conflict_style() {
    let clones = Clones::new(true);
    clones.git("two", &["config", "merge.ties.driver", TOLD]);
    clones.diverge(
        &BASE.replace("lunch", "dinner"),
        &BASE.replace("lunch", "breakfast"),
    );
    let merged = |words: &[&str]| {
        let run = clones.run("two", &[words, &["merge", "origin/main"]].concat());
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        let text = clones.read("two");
        clones.git("two", &["merge", "--abort"]);
        text
    };
    let sides = |base: &str| {
        let clash = format!(
            "<<<<<<< HEAD\n- 2026-11-01 met: breakfast\n{base}=======\n- 2026-11-01 met: dinner\n>>>>>>> origin/main\n"
        );
        BASE.replace("- 2026-11-01 met: lunch\n", &clash)
    };
    let unnamed = |text: String| {
        text.replace("HEAD", "ours")
            .replace("origin/main", "theirs")
    };
    if !tells_sides(&clones) {
        assert_eq!(merged(&[]), unnamed(sides("")));
        return;
    }
    assert_eq!(merged(&[]), sides(""));
    for style in ["diff3", "zdiff3"] {
        let text = merged(&["-c", &format!("merge.conflictStyle={style}")]);
        let base = clones.git("two", &["merge-base", "HEAD", "origin/main"]);
        let base = format!("||||||| {}\n- 2026-11-01 met: lunch\n", &base[..7]);
        assert_eq!(text, sides(&base));
    }
    // An older git does not know these placeholders and leaves them as they are.
    let old = TOLD.replace("%S %X %Y", "'%%S' '%%X' '%%Y'");
    clones.git("two", &["config", "merge.ties.driver", &old]);
    assert_eq!(merged(&[]), unnamed(sides("")));
}

#[test]
fn missing_driver_input_stops_git_without_loss() {
    for missing in ["%O", "%A", "%B"] {
        let clones = Clones::new(true);
        let driver = format!("rm -f {missing}; {TOLD}");
        clones.git("two", &["config", "merge.ties.driver", &driver]);
        clones.diverge(&with(ONE), &with(TWO));
        for words in [
            &["merge", "-q", "origin/main"][..],
            &["rebase", "-q", "origin/main"],
        ] {
            let run = clones.run("two", words);
            assert_ne!(run.code, 0, "{words:?} without {missing}");
            assert!(run.err.contains("no such file"), "{}", run.err);
            // Whatever state git leaves, one side alone must not pass for the merge.
            let text = clones.read("two");
            clones.git("two", &["reset", "-q", "--hard"]);
            if words[0] == "rebase" {
                clones.git("two", &["rebase", "--abort"]);
            }
            let unmerged = text == with(TWO) || text == with(ONE);
            assert!(unmerged, "{text}");
            assert_eq!(clones.read("two"), with(TWO), "{words:?} without {missing}");
        }
    }
}

#[test]
fn clone_without_setup_merges_by_line() {
    let clones = Clones::new(true);
    for setting in ["merge.ties.driver", "merge.ties.name"] {
        clones.git("two", &["config", "--unset", setting]);
    }
    clones.diverge(&with(ONE), &with(TWO));
    let run = clones.run("two", &["merge", "-q", "origin/main"]);
    let note = clones.read("two");
    assert_eq!(run.code, 1, "{note}");
    assert!(note.contains("<<<<<<<") && note.contains(ONE) && note.contains(TWO));
}

#[test]
fn crlf_on_one_side_is_not_a_conflict() {
    let windows = |text: &str| text.replace('\n', "\r\n");
    let wanted = with(&format!("{TWO}\n{ONE}"));
    // git converts the line endings for one clone.
    let clones = Clones::new(true);
    for clone in ["one", "two"] {
        let turn = if clone == "one" { "true" } else { "input" };
        clones.git(clone, &["config", "core.autocrlf", turn]);
    }
    clones.diverge(&windows(&with(ONE)), &with(TWO));
    clones.git("two", &["merge", "-q", "origin/main"]);
    assert_eq!(clones.read("two"), wanted);
    // The reverse: the merge is done in the clone with converted line endings.
    clones.write(
        "two",
        &with(&format!("{TWO}\n- 2026-11-22 wrote: again\n{ONE}")),
    );
    clones.commit("two");
    clones.git("two", &["push", "-q", "origin", "main"]);
    clones.write("one", &windows(&with(ONE).replace("monthly", "weekly")));
    clones.commit("one");
    clones.git("one", &["pull", "-q", "--no-rebase", "origin", "main"]);
    let both = clones.read("two").replace("monthly", "weekly");
    assert_eq!(clones.read("one"), windows(&both));
    assert_eq!(clones.git("one", &["show", &format!("HEAD:{NOTE}")]), both);
    // An editor converted the line endings, and nothing converts them back.
    let clones = Clones::new(true);
    clones.diverge(&windows(&with(ONE)), &with(TWO));
    clones.git("two", &["merge", "-q", "origin/main"]);
    assert_eq!(clones.read("two"), windows(&wanted));
}

#[test]
fn names_in_two_unicode_forms_are_two_notes_and_reported() {
    let clones = Clones::new(true);
    let [composed, apart] = ["people/Jos\u{e9}.md", "people/Jose\u{301}.md"];
    let make = |clone: &str, path: &str, entry: &str| {
        let text = format!("# José\n\n## Log\n\n{entry}\n");
        std::fs::write(clones.path(clone).join(path), text).expect("it can be written");
        clones.commit(clone);
    };
    make("one", composed, ONE);
    clones.git("one", &["push", "-q", "origin", "main"]);
    make("two", apart, TWO);
    clones.git("two", &["pull", "-q", "--no-rebase", "origin", "main"]);
    let folder = clones.path("two");
    let notes = [composed, apart].map(|path| std::fs::read_to_string(folder.join(path)));
    let notes = notes.map(Result::unwrap_or_default).concat();
    assert!(notes.contains(ONE) && notes.contains(TWO), "{notes}");
    // A file system that treats the two names as equal has only one of the notes, and git reports that.
    if folder.join(composed).exists()
        && std::fs::read_dir(folder.join("people"))
            .expect("a folder")
            .count()
            == 3
    {
        let words = ["--vault", ".", "check", "--format", "json"];
        let path = usual_path();
        let told = clones.command(env!("CARGO_BIN_EXE_ties"), "two", &words, &path);
        assert_eq!(
            told.out.matches("file-name-clash").count(),
            2,
            "{}",
            told.out
        );
    }
}
