//! Tests a vault with a hostile `.git`: commands that only read start no program but git, read nothing outside, and
//! never hang.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::common::hostile_git::Stranger;
use crate::common::{Run, files, run};

/// Every command that does not sync. Questions are not answered with yes, except for the setup of a clone.
const READING: [&[&str]; 17] = [
    &[],
    &["who"],
    &["who", "edited:<3d", "--fields", "name,edited"],
    &["who", "edited:ever", "--format", "json"],
    &["entries", "edited:ever"],
    &["show", "dana"],
    &["prep", "dana"],
    &["review"],
    &["find", "lunch"],
    &["check"],
    &["status"],
    &["status", "--format", "json"],
    &["git", "log", "dana"],
    &["git", "log", "sam", "--format", "json"],
    &["git", "setup", "--pre-commit"],
    &["git", "sync", "--dry-run"],
    &["git", "setup", "--yes"],
];

#[test]
fn reading_starts_no_program_from_repository() {
    let stranger = Stranger::hostile();
    // Plain git starts all of these programs, which shows that the test can fail.
    let root = stranger.vault.root();
    for words in [
        &["status"][..],
        &["log", "--format=%H"],
        &["diff", "HEAD~3", "HEAD~2"],
        &["diff", "--no-ext-diff", "HEAD~3", "HEAD~2"],
        &["cat-file", "blob", "HEAD~3:people/Sam.md"],
        &["update-index", "--refresh"],
    ] {
        // A filter that fails stops git before it starts the other programs.
        stranger.tries(root, words);
        let none = ["clean", "process", "smudge"].map(|word| format!("filter.evil.{word}="));
        let none: Vec<&str> = none.iter().flat_map(|none| ["-c", none]).collect();
        let optional = ["-c", "filter.evil.required=false"];
        stranger.tries(root, &[&none, &optional[..], words].concat());
    }
    let started = stranger.started();
    for wanted in [
        "core.fsmonitor",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.process",
        "filter.e=vil.clean",
        "filter.bytes.clean",
        "gpg.program",
        "post-index-change",
        "ext",
    ] {
        assert!(started.contains(wanted), "{wanted} is not in {started:?}");
    }
    for words in READING {
        let run = stranger.run(words);
        let started = stranger.started();
        assert!(started.is_empty(), "{words:?} started {started:?}");
        assert!(
            matches!(run.code, 0..=2) && !run.err.contains("git: "),
            "{words:?}: {} {}",
            run.code,
            run.err
        );
    }
    let edited = stranger.vault.ok(READING[2]);
    assert!(edited.is_empty() || !edited.contains("Dana"), "{edited}");
    let log = stranger.vault.ok(&["git", "log", "dana"]);
    assert!(log.contains("wrote"), "{log}");
}

#[test]
fn old_git_without_config_scopes_starts_no_program() {
    let stranger = Stranger::hostile();
    let folder = stranger.outside().join("bin");
    std::fs::create_dir(&folder).expect("a folder");
    let old = folder.join("git");
    let text = "#!/bin/sh\nfor word; do [ \"$word\" = --show-scope ] && exit 129; done\nPATH=/usr/bin:/bin exec git \"$@\"\n";
    std::fs::write(&old, text).expect("a program");
    std::fs::set_permissions(&old, PermissionsExt::from_mode(0o755)).expect("its mode");
    for words in READING {
        let mut command = stranger.command(words);
        command.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
        let run = run(&mut command);
        let started = stranger.started();
        assert!(started.is_empty(), "{words:?} started {started:?}");
        assert!(!run.err.contains("git: "), "{words:?}: {}", run.err);
    }
}

/// Runs the command to its end under `strace`. Returns what it opened or started.
#[cfg(target_os = "linux")]
fn traced(strace: &Path, command: &Command, log: &Path) -> String {
    let mut traced = Command::new(strace);
    traced.args(["-f", "-qq", "-e", "trace=execve,open,openat,openat2", "-o"]);
    traced
        .arg(log)
        .arg(command.get_program())
        .args(command.get_args());
    traced.env_clear();
    let set = command.get_envs();
    traced.envs(set.filter_map(|(name, value)| Some((name, value?))));
    traced.current_dir(command.get_current_dir().expect("a folder"));
    run(&mut traced);
    std::fs::read_to_string(log).expect("a trace")
}

#[cfg(target_os = "linux")]
#[test]
fn only_git_is_started_and_no_outside_file_is_read() {
    let Some(strace) = crate::common::strace::strace() else {
        return;
    };
    let stranger = Stranger::hostile();
    let log = stranger.outside().join("trace");
    for words in READING {
        let trace = traced(&strace, &stranger.command(words), &log);
        for line in trace.lines().filter(|line| line.contains("execve(")) {
            let program = line.split('"').nth(1).expect("a program");
            let name = program.rsplit('/').next().expect("a name");
            assert!(matches!(name, "ties" | "git"), "{words:?}: {line}");
            assert!(program.starts_with('/'), "{words:?}: {line}");
        }
        let outside = stranger.outside().join("read-");
        let outside = outside.to_str().expect("text");
        let mut lines = trace.lines();
        let read = lines.find(|line| line.contains(outside));
        assert_eq!(read, None, "{words:?}");
    }
}

/// Replaces a file with a named pipe.
fn pipe(path: &Path) {
    if path.exists() {
        std::fs::remove_file(path).expect("a file");
    }
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(made.success());
}

#[test]
fn named_pipe_in_git_folder_does_not_hang() {
    let places = [
        (".git/HEAD", "git log dana"),
        (".git/config", "status"),
        (".git/index", "who edited:ever"),
        (".git/packed-refs", "git log dana"),
        (".git/info/attributes", "git sync --dry-run"),
        ("pipe", "git setup"),
    ];
    let told = |(place, words): (&str, &str)| {
        let stranger = Stranger::plain();
        pipe(&stranger.vault.path(place));
        if place == "pipe" {
            stranger.git(&["config", "core.attributesFile", "unused"]);
            let path = stranger.vault.path(place);
            let include = path.to_str().expect("text");
            stranger.git(&["config", "include.path", include]);
        }
        if place == ".git/info/attributes" {
            stranger.vault.write("people/Sam.md", b"# Sam\n\nmore\n");
        }
        let started = Instant::now();
        let words: Vec<&str> = words.split(' ').collect();
        let run = stranger.run(&words);
        assert!(started.elapsed().as_secs() < 100, "{place}");
        (place.to_owned(), run)
    };
    let runs: Vec<(String, Run)> = std::thread::scope(|scope| {
        let threads = places.map(|place| scope.spawn(move || told(place)));
        threads
            .map(|thread| thread.join().expect("a run"))
            .into_iter()
            .collect()
    });
    for (place, run) in runs {
        assert!(
            run.err.contains("no answer for") || run.out.contains("no answer for"),
            "{place}: {} {}{}",
            run.code,
            run.out,
            run.err
        );
    }
}

#[test]
fn git_executable_in_vault_is_never_started() {
    let stranger = Stranger::plain();
    let canary = stranger.outside().join("canary");
    let text = format!("#!/bin/sh\n: > '{}'\n", canary.display());
    for folder in [stranger.vault.root(), &stranger.vault.path("people")] {
        let path = folder.join("git");
        std::fs::write(&path, &text).expect("a program");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("its mode");
    }
    for path in [".:/usr/bin:/bin", ":/usr/bin:/bin", "people:/usr/bin:/bin"] {
        let mut command = stranger.command(&["git", "log", "dana"]);
        command.env("PATH", path);
        let run = run(&mut command);
        assert_eq!(run.code, 0, "{path}: {}", run.err);
        assert!(!canary.exists(), "{path}");
    }
    let mut command = stranger.command(&["git", "log", "dana"]);
    command.env("PATH", ".");
    let run = run(&mut command);
    assert!(
        run.code == 3 && run.err.contains("git cannot be run") && !canary.exists(),
        "{}",
        run.err
    );
}

#[test]
fn git_environment_of_hook_does_not_change_repository() {
    let (one, other) = (Stranger::plain(), Stranger::plain());
    other.git(&["mv", "people/Dana.md", "people/Gone.md"]);
    other.git(&["commit", "-q", "-m", "x"]);
    for words in [
        &["git", "log", "dana"][..],
        &["who", "edited:ever"],
        &["status"],
    ] {
        let plain = one.vault.ok(words);
        let mut command = one.command(words);
        for (name, path) in [
            ("GIT_DIR", ".git"),
            ("GIT_WORK_TREE", ""),
            ("GIT_INDEX_FILE", ".git/index"),
            ("GIT_OBJECT_DIRECTORY", ".git/objects"),
        ] {
            command.env(name, other.vault.path(path));
        }
        command.env("GIT_ICASE_PATHSPECS", "1");
        let run = run(&mut command);
        assert_eq!((run.code, run.out), (0, plain), "{words:?}: {}", run.err);
    }
}

#[test]
fn repository_with_separate_work_tree_is_refused() {
    let stranger = Stranger::plain();
    let elsewhere = stranger.outside().join("home");
    std::fs::create_dir_all(&elsewhere).expect("a folder");
    let above = stranger.vault.root().parent().expect("a folder");
    for elsewhere in [&elsewhere, above] {
        let elsewhere = elsewhere.to_str().expect("text");
        stranger.git(&["config", "core.worktree", elsewhere]);
        for words in [
            &["git", "log", "dana"][..],
            &["git", "sync"],
            &["git", "sync", "--dry-run"],
            &["git", "setup", "--yes"],
        ] {
            let run = stranger.run(words);
            assert_eq!(run.code, 3, "{words:?}: {}", run.out);
            assert!(
                run.err.contains("core.worktree") || run.err.contains("bare repository"),
                "{words:?}: {}",
                run.err
            );
        }
        let run = stranger.run(&["who", "edited:ever"]);
        assert!(run.code == 0 && run.err.contains("written"), "{}", run.err);
    }
}

#[test]
fn bare_repository_in_vault_is_ignored() {
    let stranger = Stranger::plain();
    let people = stranger.vault.path("people");
    stranger.tries(&people, &["init", "-q", "--bare", "."]);
    let canary = stranger.outside().join("canary");
    let monitor = format!(": > '{}'", canary.display());
    let set = ["config", "--file", "config", "core.fsmonitor", &monitor];
    stranger.tries(&people, &set);
    for words in [
        &["who", "edited:ever", "--vault", "."][..],
        &["status", "--vault", "."],
        &["git", "log", "dana", "--vault", "."],
        &["git", "sync", "--vault", "."],
    ] {
        let mut command = stranger.command(words);
        let run = run(command.current_dir(&people));
        let said = run.out + &run.err;
        assert!(said.contains("bare repository"), "{words:?}: {said}");
        assert!(!canary.exists(), "{words:?}");
    }
}

#[test]
fn repository_of_another_user_is_reported_with_fix() {
    let stranger = Stranger::plain();
    for words in [
        &["git", "log", "dana"][..],
        &["who", "edited:ever"],
        &["status"],
    ] {
        let mut command = stranger.command(words);
        let run = run(command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));
        let said = run.out + &run.err;
        let way_out = "git config --global --add safe.directory ";
        assert!(said.contains(way_out), "{words:?}: {said}");
    }
}

/// Checks that setup refuses a link and writes nothing through it.
fn refused(prepare: impl Fn(&Stranger, &Path) -> PathBuf) {
    let stranger = Stranger::plain();
    let target = stranger.outside().join("target");
    std::fs::create_dir(&target).expect("a folder");
    std::fs::write(target.join("file"), "[core]\n").expect("a file");
    let link = prepare(&stranger, &target);
    let before = files(&target);
    for words in [
        &["git", "setup", "--pre-commit", "--yes"][..],
        &["git", "setup", "--undo"],
        &["git", "setup", "--pre-commit", "--yes"],
    ] {
        let run = stranger.run(words);
        if words[2] != "--undo" {
            assert_eq!(run.code, 3, "{link:?}: {}", run.out);
            let name = link.to_str().expect("text");
            assert!(run.err.contains(name), "{link:?}: {}", run.err);
        }
        assert_eq!(files(&target), before, "{link:?}");
    }
}

#[test]
fn setup_writes_through_no_symlink() {
    for file in [
        ".gitattributes",
        ".gitignore",
        ".git/config",
        ".git/hooks/pre-commit",
    ] {
        refused(|stranger, target| {
            let path = stranger.vault.path(file);
            if file == ".git/config" {
                std::fs::copy(&path, target.join("file")).expect("a copy");
                std::fs::remove_file(&path).expect("a file");
            }
            symlink(target.join("file"), &path).expect("a link");
            path
        });
    }
    for folder in [".git/hooks", ".git"] {
        refused(|stranger, target| {
            let path = stranger.vault.path(folder);
            std::fs::rename(&path, target.join("folder")).expect("a move");
            symlink(target.join("folder"), &path).expect("a link");
            path
        });
    }
    for file in [".gitattributes", ".gitignore", ".git/hooks/pre-commit"] {
        refused(|stranger, _| {
            let path = stranger.vault.path(file);
            pipe(&path);
            path
        });
    }
}
