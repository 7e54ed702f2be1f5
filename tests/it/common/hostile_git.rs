//! Provides a hostile vault with its own `.git`. Each setting that can start a program starts one that leaves a file
//! behind, and each setting that names a file names one outside the vault.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Run, Vault, run};

const NOTES: [(&str, &str); 4] = [
    ("ties.toml", ""),
    (
        "people/Dana.md",
        "---\nemail: dana@x.example\n---\n\n# Dana\n\n- 2026-11-01 met: lunch\n",
    ),
    ("people/Sam.md", "# Sam\n\n- 2026-11-02 called: hello\n"),
    ("people/deep/Kim.md", "# Kim\n"),
];

/// All hooks of git.
const HOOKS: [&str; 14] = [
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-rewrite",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "prepare-commit-msg",
    "reference-transaction",
];

/// The settings of git that start a program.
const PROGRAMS: [&str; 25] = [
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
    "filter.e=vil.clean",
    "filter.e=vil.smudge",
    "filter.evil.clean",
    "filter.evil.process",
    "filter.evil.smudge",
    "gpg.program",
    "gpg.ssh.program",
    "interactive.diffFilter",
    "merge.evil.driver",
    "pager.config",
    "pager.log",
    "pager.status",
    "remote.origin.uploadpack",
    "sequence.editor",
];

/// The settings of git that name a file to read.
const FILES: [&str; 5] = [
    "blame.ignoreRevsFile",
    "core.attributesFile",
    "core.excludesFile",
    "diff.orderFile",
    "mailmap.file",
];

pub struct Stranger {
    pub vault: Vault,
    folder: tempfile::TempDir,
}

impl Stranger {
    /// A vault with three commits, in an ordinary repository.
    pub fn plain() -> Stranger {
        let stranger = Stranger {
            vault: Vault::with(&NOTES),
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        std::fs::create_dir(stranger.canaries()).expect("a folder");
        stranger.git(&["init", "-q", "-b", "main"]);
        stranger.commit();
        let dana = NOTES[1].1;
        let more = format!("{dana}- 2026-11-03 wrote: hi\n");
        stranger.vault.write("people/Dana.md", more.as_bytes());
        stranger.commit();
        let sam = NOTES[2].1;
        let more = format!("{sam}- 2026-11-04 met: tea\n");
        stranger.vault.write("people/Sam.md", more.as_bytes());
        stranger.commit();
        stranger
    }

    /// The same vault, with everything in its repository that could do harm.
    pub fn hostile() -> Stranger {
        let stranger = Stranger::plain();
        stranger.sign_the_newest_commit();
        stranger.add_a_repository("people/sub");
        stranger.set_everything(stranger.vault.root());
        stranger.set_everything(&stranger.vault.path("people/sub"));
        stranger.lose_a_blob();
        // git compares the file with the commit only if its time differs.
        for path in ["people/Dana.md", "people/Sam.md", "people/deep/Kim.md"] {
            let file = std::fs::File::options()
                .append(true)
                .open(stranger.vault.path(path));
            let day = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
            file.and_then(|file| file.set_modified(day))
                .expect("its time");
        }
        stranger
    }

    /// The program with arguments, in the vault, not started yet.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.vault.command(words);
        command.current_dir(self.vault.root());
        command
    }

    pub fn run(&self, words: &[&str]) -> Run {
        run(&mut self.command(words))
    }

    /// A folder outside the vault that nothing in the vault may touch.
    pub fn outside(&self) -> &Path {
        self.folder.path()
    }

    fn canaries(&self) -> PathBuf {
        self.folder.path().join("canaries")
    }

    /// The settings whose programs were started since the last call.
    pub fn started(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(self.canaries()).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| {
                std::fs::remove_file(&path).expect("a file");
                path.file_name().expect("a name").to_string_lossy().into()
            })
            .collect()
    }

    /// Runs git as a user would.
    pub fn tries(&self, folder: &Path, words: &[&str]) -> Run {
        let mut command = Command::new("git");
        let path = std::env::var("PATH").expect("a path");
        command.env_clear().env("PATH", path).current_dir(folder);
        command
            .env("HOME", self.folder.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Stranger");
            command.env(format!("GIT_{who}_EMAIL"), "s@x.example");
            command.env(format!("GIT_{who}_DATE"), "2026-11-10T12:00:00Z");
        }
        run(command.args(words))
    }

    #[track_caller]
    pub fn git(&self, words: &[&str]) -> String {
        self.git_in(self.vault.root(), words)
    }

    #[track_caller]
    fn git_in(&self, folder: &Path, words: &[&str]) -> String {
        let run = self.tries(folder, words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.err);
        run.out.trim_end().to_owned()
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x"]);
    }

    /// Writes a program that leaves a file with this name behind and fails.
    fn program(&self, path: &Path, name: &str) {
        let canary = self.canaries().join(name);
        let text = format!("#!/bin/sh\n: > '{}'\nexit 1\n", canary.display());
        std::fs::write(path, text).expect("a program");
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).expect("its mode");
    }

    fn sign_the_newest_commit(&self) {
        let commit = self.git(&["cat-file", "commit", "HEAD"]);
        let signature =
            "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n";
        let signed = commit.replacen("\n\n", &format!("\n{signature}"), 1) + "\n";
        let file = self.outside().join("commit");
        std::fs::write(&file, signed).expect("a file");
        let file = file.to_str().expect("text");
        let id = self.git(&["hash-object", "-t", "commit", "-w", file]);
        self.git(&["update-ref", "refs/heads/main", &id]);
    }

    fn add_a_repository(&self, path: &str) {
        let folder = self.vault.path(path);
        std::fs::create_dir(&folder).expect("a folder");
        self.git_in(&folder, &["init", "-q"]);
        self.vault.write(
            &format!("{path}/Sub.md"),
            b"# Sub\n\n- 2026-11-01 met: tea\n",
        );
        self.git_in(&folder, &["add", "-A"]);
        self.git_in(&folder, &["commit", "-q", "-m", "x"]);
        self.git(&["-c", "advice.addEmbeddedRepo=false", "add", path]);
        self.git(&["commit", "-q", "-m", "x"]);
    }

    /// Sets every setting, hook, and attribute in the repository in `folder`.
    fn set_everything(&self, folder: &Path) {
        let git = folder.join(".git");
        let in_git = |name: &str| git.join(name).to_string_lossy().into_owned();
        std::fs::create_dir_all(git.join("info")).expect("a folder");
        std::fs::create_dir_all(git.join("hooks")).expect("a folder");
        for key in PROGRAMS {
            let name = format!("program-{key}");
            self.program(&git.join(&name), key);
            self.git_in(folder, &["config", key, &in_git(&name)]);
        }
        for hook in HOOKS {
            self.program(&git.join("hooks").join(hook), hook);
        }
        let helper = format!("ext::{}", in_git("program-ext"));
        self.program(&git.join("program-ext"), "ext");
        for (key, value) in [
            ("core.hooksPath", in_git("hooks").as_str()),
            ("core.repositoryFormatVersion", "1"),
            ("extensions.partialClone", "origin"),
            ("filter.evil.required", "true"),
            ("log.showSignature", "true"),
            ("log.follow", "true"),
            ("protocol.allow", "always"),
            ("protocol.ext.allow", "always"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.url", &helper),
            ("status.submoduleSummary", "true"),
            ("submodule.recurse", "true"),
            ("diff.submodule", "diff"),
            ("diff.ignoreSubmodules", "none"),
        ] {
            self.git_in(folder, &["config", key, value]);
        }
        for key in FILES {
            let file = self.outside().join(format!("read-{key}"));
            std::fs::write(&file, "").expect("a file");
            let file = file.to_str().expect("text");
            self.git_in(folder, &["config", key, file]);
        }
        // A filter name that is not valid UTF-8. git accepts it.
        let mut config = std::fs::read(git.join("config")).expect("settings");
        self.program(&git.join("program-bytes"), "filter.bytes.clean");
        config.extend(b"[filter \"\xff\"]\n\tclean = ");
        config.extend(in_git("program-bytes").as_bytes());
        config.push(b'\n');
        std::fs::write(git.join("config"), config).expect("settings");
        let attributes =
            b"*.md filter=evil diff=evil merge=evil\nSam.md filter=e=vil\nKim.md filter=\xff\n";
        std::fs::write(git.join("info/attributes"), attributes).expect("attributes");
    }

    /// Deletes the blob of the first version of Sam's note, so that git would try to fetch it.
    fn lose_a_blob(&self) {
        let id = self.git(&["rev-parse", "HEAD~3:people/Sam.md"]);
        let (folder, file) = id.split_at(2);
        let path = format!(".git/objects/{folder}/{file}");
        std::fs::remove_file(self.vault.path(&path)).expect("an object");
    }
}
