//! Tests `ties git sync` with hostile files in the `.git` folder or in a commit: nothing outside the clone changes, and
//! the user's own git settings work as usual.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::time::{Duration, UNIX_EPOCH};

use crate::common::clones::{BASE, Clones, DANA, ONE, TWO};

#[test]
fn link_in_place_of_ties_file_is_not_written_through() {
    for name in ["ties-sync.lock", "ties-attributes"] {
        for kind in ["symbolic", "hard", "dangling"] {
            let clones = Clones::two();
            clones.log("one", ONE);
            clones.syncs("one");
            clones.log("two", TWO);
            clones.write("", "outside", "staging\nmine\n");
            let place = clones.path("two").join(".git").join(name);
            let outside = clones.path("outside");
            match kind {
                "symbolic" => symlink(&outside, &place).expect("a link"),
                "hard" => std::fs::hard_link(&outside, &place).expect("a link"),
                _ => symlink(clones.path("nothing"), &place).expect("a link"),
            }
            if name == "ties-sync.lock" {
                clones.stops("two", 3, &[name]);
            } else {
                clones.syncs("two");
            }
            assert_eq!(
                clones.read("", "outside"),
                "staging\nmine\n",
                "{name} {kind}"
            );
            assert!(!clones.path("nothing").exists(), "{name} {kind}");
        }
    }
}

#[test]
fn lock_file_of_clone_passes_no_option_to_git() {
    let clones = Clones::two();
    let outside = clones.path("outside");
    let left = format!("merging --output={}\n", outside.display());
    clones.write("two", ".git/ties-sync.lock", &left);
    clones.log("two", ONE);
    clones.syncs("two");
    assert!(!outside.exists());
}

/// Writes an object that git itself would not create.
fn kept(clones: &Clones, kind: &str, bytes: &[u8]) -> String {
    let words = ["hash-object", "-t", kind, "-w", "--literally", "--stdin"];
    let mut command = clones.command("git", "one", &words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut git = command.spawn().expect("git");
    let mut stdin = git.stdin.take().expect("its input");
    stdin.write_all(bytes).expect("it reads");
    drop(stdin);
    let ran = git.wait_with_output().expect("it ends");
    String::from_utf8(ran.stdout)
        .expect("text")
        .trim_end()
        .to_owned()
}

/// Returns a copy of the tree with one more entry.
fn with_entry(clones: &Clones, tree: &str, mode: &str, name: &str, id: &str) -> String {
    let command = clones
        .command("git", "one", &["cat-file", "tree", tree])
        .output();
    let mut bytes = format!("{mode} {name}\0").into_bytes();
    let digits = id.as_bytes().chunks(2);
    bytes.extend(digits.map(|pair| {
        let pair = std::str::from_utf8(pair).expect("text");
        u8::from_str_radix(pair, 16).expect("a number")
    }));
    bytes.extend(command.expect("git").stdout);
    kept(clones, "tree", &bytes)
}

#[test]
fn hostile_commit_removes_no_file_outside_clone() {
    let clones = Clones::two();
    // Left by an interrupted merge that had begun to write.
    clones.write("", "victim", "begun");
    clones.write("two/linked", "victim", "begun");
    let blob = kept(&clones, "blob", b"begun, and more");
    let inner = with_entry(
        &clones,
        &kept(&clones, "tree", b""),
        "100644",
        "victim",
        &blob,
    );
    let head = clones.git("one", &["rev-parse", "HEAD^{tree}"]);
    let tree = with_entry(&clones, &head, "40000", "..", &inner);
    let words = ["commit-tree", &tree, "-p", "HEAD", "-m", "x"];
    let commit = clones.git("one", &words);
    clones.git("one", &["push", "-q", "origin", &format!("{commit}:main")]);
    clones.log("two", ONE);
    let run = clones.sync("two");
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert_eq!(clones.read("", "victim"), "begun");
    assert!(clones.read("two", DANA).ends_with(ONE));
    // The next sync, which undoes what the killed one left.
    clones.write("two", ".git/ties-sync.lock", &format!("merging {commit}\n"));
    clones.sync("two");
    assert_eq!(clones.read("", "victim"), "begun");
}

#[test]
fn filters_run_in_sync_and_are_named_in_dry_run() {
    let clones = Clones::two();
    clones.git(
        "one",
        &["config", "filter.upper.clean", "tr a-z A-Z; : > ../ran"],
    );
    clones.write("one", ".gitattributes", "*.up filter=upper\n");
    clones.write("one", "deep/a.up", "loud\n");
    clones.syncs("one");
    let ran = clones.path("ran");
    let is_run = || std::fs::remove_file(&ran).is_ok();
    assert!(is_run());
    assert_eq!(clones.git("one", &["show", "HEAD:deep/a.up"]), "LOUD");
    let day = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options()
        .append(true)
        .open(clones.path("one/deep/a.up"));
    file.and_then(|file| file.set_modified(day))
        .expect("its time");
    let planned = clones.ties("one", &["git", "sync", "--dry-run"]);
    assert!(
        planned
            .out
            .contains("deep/a.up (maybe: a dry run does not run its git filter)"),
        "{}",
        planned.out
    );
    assert!(!is_run());
    assert_eq!(clones.syncs("one"), "");
}

#[test]
fn hook_reads_pathspecs_as_under_git() {
    let clones = Clones::two();
    let list = "git diff --cached --name-only -- '*.md' > ../seen";
    clones.hook("one", "pre-commit", list);
    clones.log("one", ONE);
    clones.write("one", "photo.jpg", "x");
    clones.syncs("one");
    assert_eq!(clones.read("", "seen"), format!("{DANA}\n"));
}

#[test]
fn clean_note_with_filter_has_commit_time() {
    let clones = Clones::none();
    clones.git("", &["init", "-q", "-b", "main", "one"]);
    clones.write("one", "ties.toml", "");
    clones.write("one", DANA, BASE);
    clones.write("one", ".gitattributes", "*.md filter=upper\n");
    clones.git("one", &["config", "filter.upper.clean", "tr a-z A-Z"]);
    let file = std::fs::File::options()
        .append(true)
        .open(clones.path("one").join(DANA));
    let day = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    file.and_then(|file| file.set_modified(day))
        .expect("its time");
    clones.git("one", &["add", "-A"]);
    let mut commit = clones.command("git", "one", &["commit", "-q", "-m", "x"]);
    for who in ["AUTHOR", "COMMITTER"] {
        commit.env(format!("GIT_{who}_DATE"), "2026-03-04T12:00:00Z");
    }
    assert_eq!(crate::common::run(&mut commit).code, 0);
    let who = [
        "who",
        "edited:ever",
        "--fields",
        "name,edited",
        "--format",
        "csv",
    ];
    let edited = clones.ties("one", &who);
    assert_eq!(
        edited.out, "name,edited\nDana,2026-03-04\n",
        "{}",
        edited.err
    );
}
