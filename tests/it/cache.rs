//! Tests a cache folder that cannot be used, permanently or for a while: each query says so and still answers
//! correctly.
#![cfg(target_os = "linux")]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::watcher::{ALPHA, TWO, Watcher, vault};
use crate::common::{Run, Vault, run};

const WHO: [&str; 5] = ["who", "--format", "csv", "--fields", "name,touched"];
const NOTES: usize = 60;
/// A user ID that no user has.
const STRANGER: u32 = 12345;
const NOBODY: &str = "65534";

fn many() -> Vault {
    let vault = Vault::new();
    for n in 0..NOTES {
        let folder = if n % 2 == 0 {
            "people"
        } else {
            "people/deep/deeper"
        };
        let text = format!("- 2026-11-20 met: lunch with somebody, number {n}\n");
        vault.write(&format!("{folder}/p{n}.md"), text.as_bytes());
    }
    vault
}

/// Runs the command and checks that its answer has every note.
fn asked(command: &mut Command) -> Run {
    let run = run(command);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out.lines().count(),
        NOTES + 1,
        "{}\n{}",
        run.out,
        run.err
    );
    run
}

/// Also checks that standard error names the problem with the cache and how to fix it.
fn told(command: &mut Command, words: &[&str]) {
    let run = asked(command);
    assert!(run.err.contains("in memory"), "{command:?}: {}", run.err);
    for word in words {
        assert!(run.err.contains(word), "{word} is not in {}", run.err);
    }
}

/// Runs the command in a shell after the script `before`.
fn after(before: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{before} && exec \"$0\" \"$@\"")]);
    around(shell, command)
}

/// Wraps the command: its words become the last arguments of `outer`.
fn around(mut outer: Command, command: &Command) -> Command {
    outer.arg(command.get_program()).args(command.get_args());
    outer
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    let set = command.get_envs();
    outer.envs(set.filter_map(|(name, value)| Some((name, value?))));
    outer
}

/// The folders of a cache with an index: of all indexes, of one index, and of its files.
fn folders(vault: &Vault) -> [PathBuf; 3] {
    asked(&mut vault.command(&WHO));
    let index = vault.index_folder();
    [
        vault.cache().join("ties"),
        index.clone(),
        index.join("index"),
    ]
}

#[test]
fn cache_folder_of_another_user_is_not_used() {
    for at in 0..3 {
        let vault = many();
        let folder = &folders(&vault)[at];
        if chown(folder, Some(STRANGER), None).is_err() {
            println!("skipped: only root may give a folder away");
            return;
        }
        let path = folder.to_string_lossy();
        let words = [&*path, "another user (uid 12345)", "XDG_CACHE_HOME"];
        told(&mut vault.command(&WHO), &words);
        // The index is complete, but must not be used.
        vault.write("people/p0.md", b"- 2026-11-21 met: x\n");
        told(&mut vault.command(&WHO), &words);
        let logged = vault.run(&["log", "p2", "met: lunch"]);
        assert_ne!(logged.code, 0, "{}", logged.out);
        assert!(logged.err.contains("another user"), "{}", logged.err);
        chown(folder, Some(0), None).expect("it was root's");
        assert_eq!(asked(&mut vault.command(&WHO)).err, "");
    }
}

#[test]
fn cache_path_that_is_not_a_folder_is_not_used() {
    for at in 0..3 {
        let vault = many();
        let folder = &folders(&vault)[at];
        let path = folder.to_string_lossy().into_owned();
        let away = vault.cache().join("away");
        fs::rename(folder, &away).expect("it can be moved");
        fs::write(folder, "a file").expect("it can be written");
        told(&mut vault.command(&WHO), &[&path, "XDG_CACHE_HOME"]);
        fs::remove_file(folder).expect("it is there");
        symlink(&away, folder).expect("a link");
        if at == 0 {
            assert_eq!(
                asked(&mut vault.command(&WHO)).err,
                "",
                "the user may have made it"
            );
        } else {
            told(&mut vault.command(&WHO), &[&path, "XDG_CACHE_HOME"]);
        }
    }
}

#[test]
fn answers_without_permission_for_cache() {
    let vault = many();
    let open = Permissions::from_mode(0o755);
    let above = vault.root().parent().expect("a folder above");
    fs::set_permissions(above, open.clone()).expect("it is ours");
    let as_nobody = |command: &Command| {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
        around(setpriv, command)
    };
    let may = as_nobody(&vault.command(&["--version"])).output();
    if !may.is_ok_and(|done| done.status.success()) {
        println!("skipped: nobody else can be asked");
        return;
    }
    let [all, one, _] = folders(&vault);
    let path = all.to_string_lossy();
    told(
        &mut as_nobody(&vault.command(&WHO)),
        &[&path, "XDG_CACHE_HOME"],
    );
    for folder in [&vault.cache(), &all, &one] {
        fs::set_permissions(folder, open.clone()).expect("it is ours");
    }
    told(
        &mut as_nobody(&vault.command(&WHO)),
        &[&path, "another user (uid 0)"],
    );
    fs::remove_dir_all(&all).expect("it is ours");
    told(
        &mut as_nobody(&vault.command(&WHO)),
        &[&path, "Permission denied"],
    );
}

#[test]
fn full_disk_loses_no_note() {
    let small = |size: &str, then: &str, vault: &Vault| {
        let cache = vault.cache();
        let cache = cache.to_string_lossy();
        let mount = format!("mount -t tmpfs -o size={size} none '{cache}' && {then}");
        let mut unshare = Command::new("unshare");
        unshare.args([
            "-rm",
            "sh",
            "-ec",
            &format!("{mount} && exec \"$0\" \"$@\""),
        ]);
        around(unshare, &vault.command(&WHO))
    };
    let vault = many();
    fs::create_dir(vault.cache()).expect("a cache");
    let may = small("1m", "true", &vault).output();
    if !may.is_ok_and(|done| done.status.success()) {
        println!("skipped: no small disk can be mounted");
        return;
    }
    for size in ["4k", "8k", "16k", "24k", "32k"] {
        let words = ["make room there", "XDG_CACHE_HOME", "/ties/"];
        told(&mut small(size, "true", &vault), &words);
        // An index that existed before is kept.
        let ties = env!("CARGO_BIN_EXE_ties");
        let note = vault.path("people/p0.md");
        let note = note.to_string_lossy();
        let then = format!(
            "'{ties}' who >/dev/null; cat /dev/zero >'{cache}/fill' 2>/dev/null || touch '{note}'",
            cache = vault.cache().display()
        );
        told(&mut small("4m", &then, &vault), &words);
    }
}

#[test]
fn low_open_file_limit_loses_no_note() {
    let answered = |run: &Run, case: &str| {
        if run.code == 3 {
            assert_eq!(run.out, "", "{case}");
        } else {
            assert_eq!(run.code, 0, "{case}: {}", run.err);
            assert_eq!(run.out.lines().count(), NOTES + 1, "{case}: {}", run.err);
        }
        let is_said = run.err.contains("ulimit -n");
        assert!(run.err.is_empty() || is_said, "{case}: {}", run.err);
        assert!(!run.err.contains("damaged"), "{case}: {}", run.err);
    };
    // With fewer open files, programs do not even start.
    for limit in (4..=24).chain([32, 64]) {
        let vault = many();
        let few = |vault: &Vault| {
            run(&mut after(
                &format!("ulimit -n {limit}"),
                &vault.command(&WHO),
            ))
        };
        answered(&few(&vault), &format!("{limit} and no index"));
        asked(&mut vault.command(&WHO));
        answered(&few(&vault), &format!("{limit} and an index"));
        vault.write("people/p0.md", b"- 2026-11-21 met: x\n");
        answered(&few(&vault), &format!("{limit} and a change"));
        assert_eq!(asked(&mut vault.command(&WHO)).err, "", "{limit}");
    }
}

/// Checks that an answer takes a second at most. On a busy machine a run can take longer, so the shortest of several
/// runs counts.
fn answers_soon(vault: &Vault, what: &str, mut check: impl FnMut(&Run)) {
    let times = (0..4).map(|_| {
        let began = Instant::now();
        let run = vault.run(&WHO);
        let took = began.elapsed();
        assert_eq!(run.code, 0, "{what}: {}", run.err);
        check(&run);
        took
    });
    let least = times.min().expect("some tries");
    assert!(least < Duration::from_secs(1), "{what}: {least:?}");
}

fn held(path: &Path) -> File {
    let mut options = File::options();
    let options = options.write(true).create(true).truncate(false);
    let file = options.open(path).expect("a file to lock");
    file.lock().expect("nobody else has it");
    file
}

#[test]
fn lock_of_another_process_does_not_block_answers() {
    let vault = vault();
    vault.ok(&WHO);
    let index = vault.index_folder();
    let lock = held(&index.join("lock"));
    answers_soon(&vault, "nothing to do", |run| assert_eq!(run.err, ""));
    vault.write(ALPHA, TWO.as_bytes());
    answers_soon(&vault, "something to do", |run| {
        assert!(run.out.contains("alpha,2026-11-21"), "{}", run.out);
        assert!(
            run.err.contains("lock: another process has held this lock"),
            "{}",
            run.err
        );
        assert!(run.err.contains("in memory"), "{}", run.err);
    });
    let rebuilt = vault.run(&["index", "--rebuild"]);
    assert_eq!(rebuilt.code, 3, "{}", rebuilt.err);
    drop(lock);
    let run = vault.run(&WHO);
    assert!(run.out.contains("alpha,2026-11-21"), "{}", run.out);
    assert_eq!(run.err, "");
    // The lock of tantivy, which it takes to open an index.
    let _lock = held(&index.join("index/.tantivy-meta.lock"));
    answers_soon(&vault, "tantivy's lock", |run| assert_eq!(run.err, ""));
    vault.write(ALPHA, b"- 2026-11-22 called: zebra\n");
    answers_soon(&vault, "tantivy's lock and a change", |run| {
        assert!(run.out.contains("alpha,2026-11-22"), "{}", run.out);
    });
}

#[test]
fn stopped_watcher_with_lock_does_not_block_answers() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    watcher.signal("-STOP");
    // The watcher can be stopped at any time, also while it holds the lock.
    let lock = held(&vault.index_folder().join("lock"));
    for day in 20..=22 {
        let text = format!("- 2026-11-{day} called: zebra\n");
        vault.write(ALPHA, text.as_bytes());
        answers_soon(&vault, "a stopped watcher", |run| {
            let row = format!("alpha,2026-11-{day}");
            assert!(run.out.contains(&row), "{}", run.out);
        });
    }
    drop(lock);
    watcher.signal("-CONT");
    watcher.equals_a_rebuild("going on");
    assert_eq!(watcher.end(), 0);
}

#[test]
fn watcher_without_lock_recovers() {
    let vault = vault();
    let mut watcher = Watcher::start(&vault);
    watcher.settled();
    let lock = held(&vault.index_folder().join("lock"));
    vault.write(ALPHA, TWO.as_bytes());
    watcher.hear("trouble");
    drop(lock);
    watcher.hear("recovered");
    watcher.equals_a_rebuild("having the lock again");
    assert_eq!(watcher.end(), 0);
}

#[test]
fn cache_files_are_private_to_their_owner() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    vault.ok(&WHO);
    let mut open = vec![vault.cache().join("ties")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            // The watcher may delete a file in the meantime.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if entry
                .path()
                .parent()
                .is_some_and(|above| above.ends_with("cookies"))
            {
                continue;
            }
            let mode = metadata.permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{}: {mode:o}", entry.path().display());
            if metadata.is_dir() {
                open.push(entry.path());
            }
        }
    }
    assert_eq!(watcher.end(), 0);
}
