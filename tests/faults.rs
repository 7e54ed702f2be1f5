//! Commands that write, with an error or a kill at each system call that writes, injected by `strace`.
//!
//! After the next command the vault is as it was or as it was to become, never half; an error leaves no change behind; no
//! file of ties is left in the vault; and the next command is not blocked. `TIES_CASES` says how many faults are injected
//! (200 without it); they are spread evenly over all that there are.
#![cfg(target_os = "linux")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{TODAY, files, run};

/// What changes a file, a folder or what is locked, and what opens one to do so.
const WRITING: [&str; 19] = [
    "openat",
    "openat2",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "fchmod",
    "chmod",
    "fchown",
    "ftruncate",
    "linkat",
    "flock",
];

/// A command, and what was done before it.
struct Case {
    name: &'static str,
    before: &'static [&'static [&'static str]],
    command: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        name: "log",
        before: &[],
        command: &["log", "dana", "met: coffee at the harbor"],
    },
    Case {
        name: "log with several",
        before: &[],
        command: &["log", "dana,sam", "met: dinner"],
    },
    Case {
        name: "set",
        before: &[],
        command: &["set", "sam", "cadence=2w"],
    },
    Case {
        name: "new",
        before: &[],
        command: &["new", "Zoe Quist"],
    },
    Case {
        name: "rename with links",
        before: &[],
        command: &["rename", "dana", "friends/Dana Whitfield", "--yes"],
    },
    Case {
        name: "check --fix",
        before: &[],
        command: &["check", "--fix", "--yes"],
    },
    Case {
        name: "undo of log",
        before: &[&["log", "dana", "met: coffee"]],
        command: &["undo"],
    },
    Case {
        name: "undo of rename",
        before: &[&["rename", "dana", "friends/Dana Whitfield", "--yes"]],
        command: &["undo"],
    },
    Case {
        name: "undo of new",
        before: &[&["new", "Zoe Quist"]],
        command: &["undo"],
    },
];

/// The command that follows each fault. It writes into a note that no case changes.
const NEXT: [&str; 3] = ["log", "other", "met: afterward"];

const NOTES: [(&str, &str); 7] = [
    ("ties.toml", ""),
    (
        "people/Dana.md",
        "# Dana\n\n## Log\n\n- 2026-11-01 met: lunch with [[Sam]]\n",
    ),
    (
        "people/Sam.md",
        "---\ncircle: friends\n---\n# Sam\n\n- 2026-11-02 called: about [[Dana]]\n- 2026-11-03 caled: a slip\n",
    ),
    ("people/Other.md", "# Other\n\n- 2026-11-04 met: x\n"),
    (
        "goals/Move.md",
        "---\ntype: goal\n---\n# Move\n\n- 2026-11-05 progress: asked [[Dana]]\n- 2026-11-06 progres: a slip\n",
    ),
    (
        "journal/2026-11-07.md",
        "- met [[Dana]]: walk\n- called [[Sam]] and [[Dana]]: plans\n",
    ),
    ("notes/plain.md", "No entry names [[Dana|her]] here.\n"),
];

/// A vault with its cache, which can be copied as often as needed.
struct Prepared {
    vault: PathBuf,
    cache: PathBuf,
    _folder: tempfile::TempDir,
}

/// The words that run the program. The environment is set by [`command`], so that a run under strace has the same.
fn ties(vault: &Path, words: &[&str]) -> Vec<String> {
    let mut all = vec![env!("CARGO_BIN_EXE_ties").to_owned()];
    all.extend(["--vault".to_owned(), vault.display().to_string()]);
    all.extend(words.iter().map(ToString::to_string));
    all
}

fn command(words: &[String], cache: &Path) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).env_clear();
    command.env("XDG_CACHE_HOME", cache).env("HOME", cache);
    command.env("TIES_TODAY", TODAY).env("TZ", "UTC");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let whole = to.join(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        std::fs::write(whole, bytes).expect("a file");
    }
}

impl Prepared {
    /// A vault in which `before` was done.
    fn new(before: &[&[&str]]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (vault, cache) = (folder.path().join("vault"), folder.path().join("cache"));
        for (path, text) in NOTES {
            let whole = vault.join(path);
            std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
            std::fs::write(whole, text).expect("a note");
        }
        let prepared = Prepared {
            vault,
            cache,
            _folder: folder,
        };
        prepared.ok(&["status"]);
        before.iter().for_each(|words| prepared.ok(words));
        prepared
    }

    fn run(&self, words: &[&str]) -> common::Run {
        run(&mut command(&ties(&self.vault, words), &self.cache))
    }

    fn ok(&self, words: &[&str]) {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    }

    /// Restores another one to this state. The journal and the index are named after the vault's path, so the copy takes
    /// the place of the vault that was.
    fn restore(&self, kept: &Path) {
        for (of, folder) in [("vault", &self.vault), ("cache", &self.cache)] {
            std::fs::remove_dir_all(folder).expect("it is there");
            copy(&kept.join(of), folder);
        }
    }

    fn keep(&self, kept: &Path) {
        copy(&self.vault, &kept.join("vault"));
        copy(&self.cache, &kept.join("cache"));
    }
}

/// The files after the next command, but for what it wrote itself.
fn after_next(prepared: &Prepared) -> Files {
    let mut found = files(&prepared.vault);
    found.remove("people/Other.md");
    found
}

/// A fault: what is injected at which call.
#[derive(Debug, Clone)]
struct Fault {
    case: usize,
    call: &'static str,
    nth: usize,
    what: &'static str,
}

fn has_strace() -> bool {
    let probe = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let has = probe.is_ok_and(|status| status.success());
    if !has {
        println!("skipped: strace is missing or may not trace here");
    }
    has
}

/// How often the main thread makes each call that writes.
fn counts(prepared: &Prepared, case: &Case) -> BTreeMap<&'static str, usize> {
    let trace = prepared.cache.with_file_name("trace");
    let mut all = vec!["strace".to_owned(), "-qq".to_owned(), "-o".to_owned()];
    all.push(trace.display().to_string());
    all.extend(["-e".to_owned(), format!("trace={}", WRITING.join(","))]);
    all.extend(ties(&prepared.vault, case.command));
    let ran = run(&mut command(&all, &prepared.cache));
    assert_eq!(ran.code, 0, "{}: {}", case.name, ran.err);
    let trace = std::fs::read_to_string(&trace).expect("a trace");
    let calls = trace.lines().filter_map(|line| line.split_once('('));
    let mut counts = BTreeMap::new();
    for (call, _) in calls {
        if let Some(call) = WRITING.iter().find(|known| **known == call) {
            *counts.entry(*call).or_default() += 1;
        }
    }
    counts
}

/// Runs a case with a fault, and the next command; what is wrong after it.
fn broken(
    prepared: &Prepared,
    case: &Case,
    fault: &Fault,
    old: &Files,
    new: &Files,
) -> Option<String> {
    let trace = prepared.cache.with_file_name("trace");
    let mut all = vec!["strace".to_owned(), "-qq".to_owned(), "-o".to_owned()];
    all.push(trace.display().to_string());
    all.extend(["-e".to_owned(), format!("trace={}", fault.call)]);
    all.extend([
        "-e".to_owned(),
        format!("inject={}:{}:when={}", fault.call, fault.what, fault.nth),
    ]);
    all.extend(ties(&prepared.vault, case.command));
    let ran = run(&mut command(&all, &prepared.cache));
    let trace = std::fs::read_to_string(&trace).expect("a trace");
    let is_answer = trace.lines().any(|line| {
        line.contains("INJECTED") && (line.starts_with("write(1,") || line.starts_with("write(2,"))
    });
    let next = prepared.run(&NEXT);
    let found = after_next(prepared);
    let say = |what: &str| {
        Some(format!(
            "{} with {fault:?}: {what}\n  it ended with {}: {}\n  the next with {}: {}",
            case.name,
            ran.code,
            ran.err.trim_end(),
            next.code,
            next.err.trim_end()
        ))
    };
    if next.code != 0 {
        return say("the next command is blocked");
    }
    if let Some(left) = found.keys().find(|path| path.ends_with(".ties-tmp")) {
        return say(&format!("{left} is left"));
    }
    if found != *old && found != *new {
        let differs = |path: &&String| {
            found.get(*path) != old.get(*path) && found.get(*path) != new.get(*path)
        };
        let all: BTreeSet<&String> = found.keys().chain(old.keys()).chain(new.keys()).collect();
        return say(&format!(
            "half done; neither old nor new: {:?}; now {:?}",
            all.iter().filter(|path| differs(path)).collect::<Vec<_>>(),
            found.keys().collect::<Vec<_>>()
        ));
    }
    let is_error = fault.what.starts_with("error");
    if is_error && ran.code == 0 && found != *new {
        return say("it said that it was done, and it is not");
    }
    if is_error && ran.code != 0 && !is_answer && old != new && found == *new {
        return say("it failed, and its change stays");
    }
    if is_error && ran.code == 101 {
        return say("it panicked");
    }
    None
}

/// The case that a thread is at: its number, the vault, where its first state is kept, and the files before and after.
type Current = (usize, Prepared, tempfile::TempDir, [Files; 2]);

type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn no_error_and_no_kill_leaves_a_change_half_done() {
    if !has_strace() {
        return;
    }
    let wanted: usize = std::env::var("TIES_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(200);
    let mut faults = Vec::new();
    for (at, case) in CASES.iter().enumerate() {
        let prepared = Prepared::new(case.before);
        for (call, count) in counts(&prepared, case) {
            for nth in 1..=count {
                for what in ["error=EIO", "error=ENOSPC", "signal=KILL"] {
                    faults.push(Fault {
                        case: at,
                        call,
                        nth,
                        what,
                    });
                }
            }
        }
    }
    assert!(faults.len() > 500, "only {} faults", faults.len());
    let total = faults.len();
    // Evenly spread; more than there are means each more than once.
    let chosen: Vec<Fault> = (0..wanted)
        .map(|nth| faults[nth * total / wanted.max(1) % total].clone())
        .collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut current: Option<Current> = None;
                while let Some(fault) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let case = &CASES[fault.case];
                    if current.as_ref().is_none_or(|(at, ..)| *at != fault.case) {
                        let prepared = Prepared::new(case.before);
                        let kept = tempfile::tempdir().expect("a folder");
                        prepared.keep(kept.path());
                        let old = after_next(&prepared);
                        prepared.ok(case.command);
                        let new = after_next(&prepared);
                        assert_ne!(old, new, "{}", case.name);
                        current = Some((fault.case, prepared, kept, [old, new]));
                    }
                    let (_, prepared, kept, [old, new]) =
                        current.as_ref().expect("it was just made");
                    prepared.restore(kept.path());
                    if let Some(what) = broken(prepared, case, fault, old, new) {
                        wrong.lock().expect("no thread panics with it").push(what);
                    }
                }
            });
        }
    });
    println!("{} faults of {total}", chosen.len());
    let wrong = wrong.into_inner().expect("no thread panics with it");
    assert!(
        wrong.is_empty(),
        "{} of {} went wrong:\n{}",
        wrong.len(),
        chosen.len(),
        wrong.join("\n")
    );
}
