//! Tests a hostile vault: links of every kind wherever something is opened or written, pipes, devices, huge files, odd
//! names, and a repository with every setting that runs a program.
//!
//! Every command runs on it under `strace`. Nothing outside the vault and the cache may be opened for writing, no file
//! next to the vault may be read, no program but git may start, and nothing may hang.
#![cfg(target_os = "linux")]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::TODAY;
use crate::common::strace::strace;

/// Maximum time for a command, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

struct Stranger {
    folder: tempfile::TempDir,
}

impl Stranger {
    fn at(&self, path: &str) -> PathBuf {
        self.folder
            .path()
            .canonicalize()
            .expect("it is there")
            .join(path)
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let whole = self.at(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        std::fs::write(whole, bytes).expect("a file");
    }

    fn link(&self, path: &str, to: &str) {
        let whole = self.at(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        symlink(to, whole).expect("a link");
    }

    fn pipe(&self, path: &str) {
        let whole = self.at(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        let made = Command::new("mkfifo").arg(whole).status();
        assert!(made.expect("mkfifo is there").success());
    }

    fn git(&self, words: &[&str]) {
        let ran = Command::new("git")
            .arg("-C")
            .arg(self.at("vault"))
            .args([
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@y.example",
                "-c",
                "core.fsmonitor=false",
            ])
            .args(["-c", "core.hooksPath=/dev/null"])
            .args(words)
            .env("HOME", self.at("home"))
            .output();
        let ran = ran.expect("git is there");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "git {words:?}: {said}");
    }

    /// The files next to the vault: some must not be read, and some must not be written.
    fn new() -> Self {
        let made = Stranger {
            folder: tempfile::tempdir().expect("a folder"),
        };
        made.write(
            "outside/secret.md",
            "# Secret\n\n- 2026-11-01 met: a secret\n",
        );
        made.write(
            "outside/folder/deep.md",
            "# Deep\n\n- 2026-11-01 met: a secret\n",
        );
        made.write("home/.bashrc", "# precious\n");
        made.write("cache/.keep", "");
        made.write(
            "vault/people/Dana.md",
            "# Dana\n\n## Log\n\n- 2026-11-01 met: lunch with [[Sam]]\n- 2026-11-02 caled: slip\n",
        );
        made.write("vault/people/Sam.md", "# Sam\n\n- 2026-11-02 met: x\n");
        made
    }

    /// A vault with everything that can be wrong below its root.
    fn hostile() -> Self {
        let made = Stranger::new();
        made.write("vault/ties.toml", "");
        made.link("vault/people/secret.md", "../../outside/secret.md");
        made.link("vault/people/.Dana.md.ties-tmp", "../../home/.bashrc");
        made.link("vault/people/dangling.md", "../../outside/new.md");
        made.link("vault/people/loop.md", "loop.md");
        made.link("vault/people/passwd.md", "/etc/passwd");
        made.link("vault/linked", "../outside/folder");
        made.link("vault/friends", "../outside");
        made.link("vault/templates", "../outside");
        made.link("vault/.gitignore", "../home/.bashrc");
        made.link("vault/.gitattributes", "../home/.bashrc");
        made.link("vault/.obsidian", "../outside");
        made.pipe("vault/people/pipe.md");
        made.pipe("vault/journal/2026-11-03.md");
        made.write("vault/notes/huge.md", vec![b'x'; 9 * 1024 * 1024]);
        made.write(
            "vault/people/a\n\u{1b}]0;owned\u{7}\u{1b}[2J.md",
            "- 2026-11-01 met: x\n",
        );
        made.write("vault/people/--help.md", "- 2026-11-01 met: x\n");
        made.write("vault/people/$(touch owned).md", "- 2026-11-01 met: x\n");
        made.write("vault/notes/\u{202e}dm.md", "text\n");
        // Only root can create a device.
        let _ = Command::new("mknod")
            .arg(made.at("vault/notes/null.md"))
            .args(["c", "1", "5"])
            .stderr(Stdio::null())
            .status();
        made
    }

    /// Adds a repository at the vault's root that runs `canary` wherever git lets a repository run something.
    fn with_repository() -> Self {
        let made = Stranger::new();
        made.write("vault/ties.toml", "");
        made.git(&["init", "-q"]);
        made.git(&["add", "-A"]);
        made.git(&["commit", "-q", "-m", "x"]);
        let canary = made.at("outside/canary.sh");
        made.write(
            "outside/canary.sh",
            format!("#!/bin/sh\ntouch {}\n", made.at("outside/CANARY").display()),
        );
        made.executable(&canary);
        let run = canary.display().to_string();
        let settings = [
            ("core.fsmonitor", run.as_str()),
            ("core.hooksPath", ".git/hooks"),
            ("core.pager", &run),
            ("core.editor", &run),
            ("core.sshCommand", &run),
            ("core.askPass", &run),
            ("core.gitProxy", &run),
            ("core.alternateRefsCommand", &run),
            ("core.untrackedCache", "true"),
            ("diff.external", &run),
            ("diff.evil.command", &run),
            ("diff.evil.textconv", &run),
            ("diff.ties.textconv", &run),
            ("filter.evil.clean", &run),
            ("filter.evil.smudge", &run),
            ("filter.evil.process", &run),
            ("filter.evil.required", "true"),
            ("merge.evil.driver", &run),
            ("gpg.program", &run),
            ("gpg.ssh.program", &run),
            ("log.showSignature", "true"),
            ("credential.helper", &run),
            ("sequence.editor", &run),
            ("pager.log", &run),
            ("pager.status", &run),
            ("interactive.diffFilter", &run),
            ("uploadpack.packObjectsHook", &run),
            ("status.submoduleSummary", "true"),
        ];
        for (key, value) in settings {
            made.git(&["config", "--local", key, value]);
        }
        made.write(
            "vault/.gitattributes",
            "* filter=evil diff=evil merge=evil\n",
        );
        made.write("vault/.git/info/attributes", "* filter=evil diff=evil\n");
        for hook in [
            "pre-commit",
            "post-index-change",
            "reference-transaction",
            "post-checkout",
            "fsmonitor-watchman",
            "post-commit",
        ] {
            let path = format!("vault/.git/hooks/{hook}");
            made.write(&path, format!("#!/bin/sh\nexec {run}\n"));
            made.executable(&made.at(&path));
        }
        // The commands must make git look at this file.
        made.write("vault/people/Sam.md", "# Sam\n\n- 2026-11-02 met: y\n");
        made.write("vault/people/New.md", "# New\n\n- 2026-11-02 met: y\n");
        made.link("vault/.git/ties-sync.lock", "../../home/.bashrc");
        made.link("vault/.git/ties-attributes", "../../home/.bashrc");
        made
    }

    fn executable(&self, path: &Path) {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(path, mode).expect("its mode");
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-qq", "-y", "-s", "4096", "-o"])
            .arg(self.at("trace"));
        command.args(["-e", "trace=open,openat,openat2,creat,execve,truncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,chmod,fchmodat,chown,fchownat,connect"]);
        command.arg(env!("CARGO_BIN_EXE_ties"));
        command.args(["--vault"]).arg(self.at("vault")).args(words);
        command.env_clear().current_dir(self.at("home"));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("HOME", self.at("home"))
            .env("XDG_CACHE_HOME", self.at("cache"));
        command.env("TIES_TODAY", TODAY).env("TZ", "UTC");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end. Returns each forbidden thing that it did.
    fn harm(&self, words: &[&str], is_sync: bool) -> Vec<String> {
        let started = Instant::now();
        let mut child = self.command(words).spawn().expect("strace starts");
        while child.try_wait().expect("it can be told").is_none() {
            if started.elapsed() > LONGEST {
                child.kill().expect("it can be killed");
                return vec![format!("{words:?} hangs")];
            }
            std::thread::yield_now();
        }
        let ran = child.wait_with_output().expect("it has ended");
        let mut harm = Vec::new();
        let say = String::from_utf8_lossy(&ran.stdout).into_owned()
            + &String::from_utf8_lossy(&ran.stderr);
        if say.contains('\u{1b}') || say.contains('\u{7}') || say.contains('\u{202e}') {
            harm.push(format!("{words:?} says what a terminal obeys: {say:?}"));
        }
        if ran.status.code().is_none_or(|code| code > 3 && code != 130) {
            harm.push(format!("{words:?} ended with {:?}: {say}", ran.status));
        }
        if say.contains("a secret") {
            harm.push(format!("{words:?} tells a secret: {say}"));
        }
        let trace = std::fs::read(self.at("trace")).expect("a trace");
        for line in String::from_utf8_lossy(&trace).lines() {
            if let Some(what) = self.wrong(line, is_sync) {
                harm.push(format!("{words:?} {what}: {line}"));
            }
        }
        if std::fs::read_to_string(self.at("home/.bashrc"))
            .ok()
            .as_deref()
            != Some("# precious\n")
        {
            harm.push(format!("{words:?} changed what is not in the vault"));
        }
        if !is_sync && self.at("outside/CANARY").exists() {
            harm.push(format!("{words:?} ran what the repository says"));
        }
        harm
    }

    /// Why a successful system call is forbidden. `None` if it is allowed.
    fn wrong(&self, line: &str, is_sync: bool) -> Option<&'static str> {
        let (call, outcome) = line.rsplit_once(" = ")?;
        if outcome.starts_with('-') {
            return None;
        }
        let [vault, cache, outside, home] =
            ["vault", "cache", "outside", "home"].map(|name| self.at(name).display().to_string());
        let call = call
            .split_once(' ')
            .map_or(call, |(_, rest)| rest.trim_start());
        if call.starts_with("execve(") {
            let program = call.split('"').nth(1).unwrap_or("");
            let is_git = program
                .rsplit('/')
                .next()
                .is_some_and(|name| name == "git" || name.starts_with("git-"));
            let is_known = is_git || program == env!("CARGO_BIN_EXE_ties");
            return (!is_known && !is_sync).then_some("starts another program");
        }
        if call.contains("connect(") {
            return call.contains("AF_INET").then_some("speaks to the network");
        }
        if call.starts_with("open") || call.starts_with("creat(") {
            // `5</the/real/path>`.
            let real = outcome.split_once('<')?.1;
            let real = real.split(['>', '(']).next().unwrap_or("");
            let is_below = |folder: &str| {
                real == folder
                    || real
                        .strip_prefix(folder)
                        .is_some_and(|rest| rest.starts_with('/'))
            };
            let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"]
                .iter()
                .any(|flag| call.contains(flag));
            let is_outside = is_below(&outside)
                || is_below(&home) && real.contains("bashrc")
                || real == "/etc/passwd" && call.contains("vault");
            if is_outside && !is_sync {
                return Some("opens what is beside the vault");
            }
            let may_be_written = is_below(&vault)
                || is_below(&cache)
                || real == "/dev/null"
                || real.starts_with("/proc/self")
                || real.starts_with("/dev/pts")
                || real == "/dev/tty"
                || is_sync && real.starts_with("/tmp");
            return (writes && !may_be_written)
                .then_some("opens for writing what is not in the vault");
        }
        // The other calls name what they change. None may have a path next to the vault.
        let names_it = call.contains(&outside) || call.contains(&format!("{home}/.bashrc"));
        (names_it && !is_sync).then_some("changes what is beside the vault")
    }
}

const READING: [&[&str]; 25] = [
    &[],
    &["who"],
    &["who", "edited:<3d"],
    &["who", "met:ever", "--format", "json"],
    &["who", "haven't I updated in 30 days"],
    &["show", "dana"],
    &["prep", "dana"],
    &["entries"],
    &["find", "lunch"],
    &["match"],
    &["review"],
    &["report", "reciprocity"],
    &["report", "updates"],
    &["report", "introductions"],
    &["report", "momentum"],
    &["check"],
    &["check", "--format", "sarif"],
    &["status"],
    &["index"],
    &["index", "--rebuild"],
    &["git", "log", "dana"],
    &["log", "dana", "met: x", "--dry-run"],
    &["rename", "dana", "Kim", "--dry-run"],
    &["completions", "bash"],
    &["show", "secret"],
];

const WRITING: [&[&str]; 22] = [
    &["log", "dana", "met: coffee"],
    &["log", "dana,sam", "met: coffee"],
    &["set", "dana", "cadence=2w"],
    &["snooze", "dana", "2w"],
    &["new", "Zoe Quist"],
    &["new", "Deep Two", "--folder", "linked"],
    &["new", "Deep Three", "--folder", "friends/new"],
    &["new", "Tom T", "--template", "templates/secret.md"],
    &["new", "Tom U", "--template", "people/pipe.md"],
    &["new", "Tom V", "--template", "people/passwd.md"],
    &["rename", "sam", "friends/Sam Lee", "--yes"],
    &["rename", "sam", "linked/Sam Lee", "--yes"],
    &["rename", "sam", "people/dangling", "--yes"],
    &["rename", "sam", "people/secret", "--yes"],
    &["rename", "sam", "people/new/Sam Lee", "--yes"],
    &["undo"],
    &["check", "--fix", "--yes"],
    &["undo"],
    &["spread", "--yes"],
    &["done", "dana"],
    &["git", "setup", "--yes"],
    &["git", "setup", "--undo"],
];

#[test]
fn commands_touch_nothing_outside_hostile_vault() {
    if strace().is_none() {
        return;
    }
    let vault = Stranger::hostile();
    let mut harm = Vec::new();
    for words in READING.iter().chain(&WRITING).chain(&READING) {
        harm.extend(vault.harm(words, false));
    }
    let status = crate::common::run(
        Command::new(env!("CARGO_BIN_EXE_ties"))
            .env_clear()
            .env("HOME", vault.at("home"))
            .env("XDG_CACHE_HOME", vault.at("cache"))
            .arg("--vault")
            .arg(vault.at("vault"))
            .arg("status"),
    );
    assert!(
        status
            .out
            .contains("people/pipe.md:1:1: this is a named pipe"),
        "{}",
        status.out
    );
    let folder = vault.at("vault").display().to_string();
    harm.extend(vault.harm(&["init", &folder], false));
    harm.extend(vault.harm(&["init", &folder, "--contact", "Sam"], false));
    assert!(
        !vault.at("outside/new.md").exists(),
        "a dangling link was written through"
    );
    let outside = crate::common::files(&vault.at("outside"));
    assert_eq!(outside.len(), 2, "{:?}", outside.keys());
    assert!(harm.is_empty(), "{}", harm.join("\n"));
}

#[test]
fn reading_commands_run_no_program_from_repository() {
    if strace().is_none() {
        return;
    }
    let vault = Stranger::with_repository();
    let mut harm = Vec::new();
    for words in READING.iter().chain(&WRITING) {
        harm.extend(vault.harm(words, false));
    }
    assert!(harm.is_empty(), "{}", harm.join("\n"));
    // A sync runs what the user's own git would run, but still writes nothing next to the vault.
    harm.extend(vault.harm(&["git", "sync"], true));
    assert!(harm.is_empty(), "{}", harm.join("\n"));
}

#[test]
fn hostile_settings_file_is_an_error_with_its_path() {
    type Make = fn(&Stranger);
    let kinds: [(&str, Make); 4] = [
        ("symbolic link", |vault| {
            vault.link("vault/ties.toml", "../outside/secret.md")
        }),
        ("named pipe", |vault| vault.pipe("vault/ties.toml")),
        ("a folder", |vault| vault.write("vault/ties.toml/x", "")),
        ("1024 KiB", |vault| {
            vault.write("vault/ties.toml", vec![b'#'; 2 * 1024 * 1024])
        }),
    ];
    for (kind, make) in kinds {
        let vault = Stranger::new();
        make(&vault);
        for words in [&["who"][..], &["log", "dana", "met: x"], &["status"]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_ties"));
            command
                .env_clear()
                .env("HOME", vault.at("home"))
                .env("XDG_CACHE_HOME", vault.at("cache"));
            let ran = crate::common::run(command.arg("--vault").arg(vault.at("vault")).args(words));
            assert!(ran.code == 2 || ran.code == 3, "{words:?}: {}", ran.err);
            assert!(
                ran.err.contains("ties.toml") && ran.err.contains(kind),
                "{words:?} {kind}: {}",
                ran.err
            );
        }
    }
}
