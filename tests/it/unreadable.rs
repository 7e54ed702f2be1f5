//! Tests notes and folders that cannot be read for a while: their last known facts are used, the problem is reported,
//! and each query tries again.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::common::strace::{failing, strace};
use crate::common::watcher::Watcher;
use crate::common::{Run, Vault, run};

const DANA: &str = "people/dana.md";
const FAULTS: [&str; 5] = ["EIO", "EMFILE", "EACCES", "ENOMEM", "ESTALE"];
const OPENS: &str = "openat,openat2";
const READS: &str = "read,pread64";
const LOOKS: &str = "statx,newfstatat,fstat";
const LISTS: &str = "getdents64";
const WHO: [&str; 5] = ["who", "--format", "csv", "--fields", "name,touched"];
const OLD: &str = "Dana,2026-11-01\nSam,2026-10-05\n";
const NEW: &str = "Dana,2026-11-11\nSam,2026-10-05\n";

fn cold() -> Vault {
    Vault::with(&[
        (DANA, "# Dana\n- 2026-11-01 met: x\n"),
        ("people/sam.md", "# Sam\n- 2026-10-05 met: x\n"),
        ("journal/2026-01-01.md", "nothing\n"),
    ])
}

/// A vault with an index, whose note of Dana has grown since.
fn warm() -> Vault {
    let vault = cold();
    assert_eq!(rows(&vault.run(&WHO)), OLD);
    vault.write(
        DANA,
        b"# Dana\n- 2026-11-01 met: x\n- 2026-11-11 met: new\n",
    );
    vault
}

/// The rows of the output, sorted by name, without the header line.
fn rows(run: &Run) -> String {
    assert_eq!(run.code, 0, "{}", run.err);
    let mut rows: Vec<&str> = run.out.lines().skip(1).collect();
    rows.sort_unstable();
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// All paths by which a system call may name a file of the vault.
fn names(vault: &Vault, path: &str) -> Vec<PathBuf> {
    let root = vault.root().canonicalize().expect("a folder");
    let name = Path::new(path).file_name().expect("a name");
    vec![root.join(path), PathBuf::from(path), PathBuf::from(name)]
}

fn failing_run(tool: &Path, vault: &Vault, path: &str, calls: &str, fault: &str) -> Run {
    failing_command(tool, vault, &WHO, path, calls, fault)
}

fn failing_command(
    tool: &Path,
    vault: &Vault,
    words: &[&str],
    path: &str,
    calls: &str,
    fault: &str,
) -> Run {
    let command = vault.command(words);
    run(&mut failing(
        tool,
        &command,
        &names(vault, path),
        calls,
        fault,
    ))
}

#[test]
fn unreadable_note_keeps_old_facts_and_is_retried() {
    let Some(tool) = strace() else { return };
    for calls in [OPENS, READS, LOOKS] {
        for fault in FAULTS {
            let vault = warm();
            let case = format!("{fault} from {calls}");
            for _ in 0..2 {
                let run = failing_run(&tool, &vault, DANA, calls, &format!("error={fault}"));
                assert_eq!(rows(&run), OLD, "{case}");
                assert!(
                    run.err.contains("dana.md cannot be read"),
                    "{case}: {}",
                    run.err
                );
                assert!(
                    run.err.contains("its last known content was used"),
                    "{case}: {}",
                    run.err
                );
            }
            let run = vault.run(&WHO);
            assert_eq!((rows(&run).as_str(), run.err.as_str()), (NEW, ""), "{case}");
        }
    }
}

#[test]
fn texts_of_unreadable_note_say_so() {
    let Some(tool) = strace() else { return };
    let vault = warm();
    let shown = |words: &[&str]| {
        let run = failing_command(&tool, &vault, words, DANA, OPENS, "error=EIO");
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    // Entries keep their facts. The text of the last one is among them.
    let entries = shown(&[
        "entries",
        "--format",
        "csv",
        "--fields",
        "date,verb,with,text",
    ]);
    let unread = "2026-11-01,met,Dana,(text cannot be read)\n";
    assert!(entries.contains(unread), "{entries}");
    assert!(entries.contains("2026-10-05,met,Sam,x\n"), "{entries}");
    let last = shown(&["who", "--format", "csv", "--fields", "name,last"]);
    assert!(last.contains("Dana,met x\n"), "{last}");
    assert!(shown(&["show", "dana"]).contains("(text cannot be read)"));
}

#[test]
fn single_read_error_is_harmless() {
    let Some(tool) = strace() else { return };
    for fault in FAULTS {
        let vault = warm();
        let run = failing_run(&tool, &vault, DANA, OPENS, &format!("error={fault}:when=1"));
        let said = rows(&run);
        assert!([OLD, NEW].contains(&said.as_str()), "{fault}: {said}");
        assert!(!run.err.is_empty(), "{fault}: it is reported");
        assert_eq!(rows(&vault.run(&WHO)), NEW, "{fault}");
        let status = vault.json(&["status"]);
        assert_eq!(
            status["problems"].as_array().map(Vec::len),
            Some(0),
            "{fault}"
        );
    }
}

#[test]
fn unreadable_note_without_facts_is_reported() {
    let Some(tool) = strace() else { return };
    for fault in ["EIO", "EACCES", "ESTALE"] {
        let vault = cold();
        let run = failing_run(&tool, &vault, DANA, OPENS, &format!("error={fault}"));
        assert_eq!(rows(&run), "Sam,2026-10-05\n", "{fault}");
        assert!(
            run.err.contains("dana.md cannot be read"),
            "{fault}: {}",
            run.err
        );
        assert!(!run.err.contains("from before"), "{fault}: {}", run.err);
        assert_eq!(rows(&vault.run(&WHO)), OLD, "{fault}");
    }
    for fault in ["EMFILE", "ENFILE", "ENOMEM"] {
        let vault = cold();
        let run = failing_run(&tool, &vault, DANA, OPENS, &format!("error={fault}"));
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{fault}");
        assert!(run.err.contains("dana.md"), "{fault}: {}", run.err);
        assert_eq!(rows(&vault.run(&WHO)), OLD, "{fault}");
    }
}

#[test]
fn notes_of_unlistable_folder_are_kept() {
    let Some(tool) = strace() else { return };
    for calls in [OPENS, LISTS] {
        for fault in FAULTS {
            let vault = warm();
            let case = format!("{fault} from {calls}");
            let run = failing_run(&tool, &vault, "people", calls, &format!("error={fault}"));
            assert_eq!(rows(&run), OLD, "{case}");
            assert!(run.err.contains("cannot be read"), "{case}: {}", run.err);
            let run = vault.run(&WHO);
            assert_eq!((rows(&run).as_str(), run.err.as_str()), (NEW, ""), "{case}");
        }
    }
}

#[test]
fn permanent_problems_do_not_keep_old_facts() {
    let vault = warm();
    vault.write(DANA, &vec![b'x'; 9 * 1024 * 1024]);
    assert_eq!(rows(&vault.run(&WHO)), "Sam,2026-10-05\n");
    vault.write(DANA, b"# Dana\n- 2026-11-01 met: \xff\n");
    assert_eq!(rows(&vault.run(&WHO)), "Sam,2026-10-05\n");
    assert_eq!(vault.json(&["status"])["problems"][0]["code"], "not-utf-8");
    std::fs::remove_file(vault.path(DANA)).expect("it is there");
    let run = vault.run(&WHO);
    assert_eq!(
        (rows(&run).as_str(), run.err.as_str()),
        ("Sam,2026-10-05\n", "")
    );
}

/// A running watcher for which opening `path` fails `times` times.
fn watcher_failing<'a>(tool: &Path, vault: &'a Vault, path: &str, times: usize) -> Watcher<'a> {
    let command = vault.command(&["watch", "--json"]);
    let fault = format!("error=EIO:when=1..{times}");
    let mut command = failing(tool, &command, &names(vault, path), OPENS, &fault);
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut watcher = Watcher::of(vault, piped.spawn().expect("the program starts"));
    watcher.hear("started");
    watcher
}

#[test]
fn watcher_retries_at_each_query() {
    let Some(tool) = strace() else { return };
    let vault = warm();
    let watcher = watcher_failing(&tool, &vault, DANA, 1);
    watcher.equals_a_rebuild("a fault that passed");
    assert_eq!(watcher.end(), 0);
    // The folder is listed once for the watches and once for the walk.
    for times in 1..=3 {
        let vault = warm();
        vault.write("people/deep/kim.md", b"- 2026-11-20 met: x\n");
        let watcher = watcher_failing(&tool, &vault, "people", times);
        watcher.equals_a_rebuild("a folder's fault that passed");
        vault.write("people/deep/kim.md", b"- 2026-11-21 met: zebra\n");
        watcher.equals_a_rebuild("a change below it");
        assert_eq!(watcher.end(), 0);
    }
}
