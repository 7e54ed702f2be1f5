//! Tests `ties watch --install` and `--uninstall`: what is shown, written, and run, with a fake `systemctl` that
//! records its arguments.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::common::{Run, Vault, run};

/// A vault, and a home folder and `PATH` for its user.
struct Desk {
    vault: Vault,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk {
            vault: Vault::with(&[("people/alpha.md", "- 2026-11-20 met: lunch\n")]),
        };
        fs::create_dir(desk.path("bin")).expect("a folder");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.vault.root().with_file_name(name)
    }

    /// Puts a fake `systemctl` into the user's `PATH` that records its arguments and then runs `script`.
    fn systemctl(&self, script: &str) {
        let (file, notes) = (self.path("bin/systemctl"), self.path("notes"));
        let text = format!(
            "#!/bin/sh\necho \"$@\" >> '{}'\n{script}\n",
            notes.display()
        );
        fs::write(&file, text).expect("a script");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }

    /// Returns the recorded arguments and clears them.
    fn told(&self) -> Vec<String> {
        let notes = self.path("notes");
        let told = fs::read_to_string(&notes).unwrap_or_default();
        fs::write(notes, "").expect("notes");
        told.lines().map(str::to_owned).collect()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.vault.command(&["watch"]);
        command.args(arguments).env("PATH", self.path("bin"));
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    /// The unit files that exist.
    fn units(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path("config/systemd/user"));
        let files = files.into_iter().flatten();
        files.map(|file| file.expect("a file").path()).collect()
    }

    fn unit(&self) -> (PathBuf, String) {
        let [unit] = <[PathBuf; 1]>::try_from(self.units()).expect("one unit");
        let text = fs::read_to_string(&unit).expect("it can be read");
        (unit, text)
    }
}

fn name(unit: &std::path::Path) -> String {
    let name = unit.file_name().expect("a name");
    name.to_string_lossy().into_owned()
}

#[test]
fn unit_is_shown_written_started_and_removed() {
    let desk = Desk::new();
    desk.systemctl("");
    let done = desk.run(&["--install", "--yes"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let (unit, text) = desk.unit();
    let shown = done.out.replace("\n\n", "\n");
    assert!(shown.contains(&text.replace("\n\n", "\n")), "{}", done.out);
    assert!(done.out.contains(&unit.display().to_string()));
    assert!(done.out.contains("the watcher is running"), "{}", done.out);
    let vault = desk.vault.root().display();
    let program = env!("CARGO_BIN_EXE_ties");
    assert!(text.contains(&format!(
        "\nExecStart=\"{program}\" --vault \"{vault}\" watch --quiet\n"
    )));
    let cache = desk.vault.cache();
    let cache = cache.display();
    assert!(text.contains(&format!("\nEnvironment=\"XDG_CACHE_HOME={cache}\"\n")));
    let name = name(&unit);
    assert!(name.starts_with("ties-watch-vault-") && name.ends_with(".service"));
    let starts = [
        "--user daemon-reload".to_owned(),
        format!("--user enable --now {name}"),
    ];
    assert_eq!(desk.told(), starts);
    let mode = fs::metadata(&unit).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777 & 0o133, 0, "{mode:o}");

    let again = desk.run(&["--install"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""));
    assert!(
        again.out.contains("there is nothing to do"),
        "{}",
        again.out
    );
    assert!(desk.told().is_empty());

    let gone = desk.run(&["--uninstall"]);
    assert_eq!((gone.code, gone.err.as_str()), (0, ""));
    assert!(gone.out.starts_with("removed "), "{}", gone.out);
    assert!(desk.units().is_empty());
    let stops = [
        format!("--user disable --now {name}"),
        "--user daemon-reload".to_owned(),
    ];
    assert_eq!(desk.told(), stops);
    let none = desk.run(&["--uninstall"]);
    assert_eq!((none.code, none.err.as_str()), (0, ""));
    assert!(none.out.contains("does not exist"), "{}", none.out);
    assert!(desk.told().is_empty());
}

#[test]
fn replaced_unit_text_is_shown() {
    let desk = Desk::new();
    desk.systemctl("");
    desk.run(&["--install", "--yes"]);
    let (unit, text) = desk.unit();
    fs::write(&unit, "[Unit]\n").expect("it can be written");
    desk.told();
    let done = desk.run(&["--install", "--yes"]);
    assert!(done.out.contains("is replaced with this"), "{}", done.out);
    assert_eq!(desk.unit(), (unit.clone(), text));
    let restarts = format!("--user restart {}", name(&unit));
    assert_eq!(desk.told().last(), Some(&restarts));
}

#[test]
fn nothing_is_written_without_confirmation() {
    let desk = Desk::new();
    desk.systemctl("");
    let asked = desk.run(&["--install"]);
    assert_eq!(asked.code, 2);
    assert!(asked.out.contains("\n[Service]\n"), "{}", asked.out);
    assert!(asked.err.contains("--install --yes"), "{}", asked.err);
    assert!(asked.err.contains("nothing was written"), "{}", asked.err);
    for wrong in [
        &["--yes"][..],
        &["--install", "--uninstall"],
        &["--install", "--json"],
    ] {
        assert_eq!(desk.run(wrong).code, 2, "{wrong:?}");
    }
    assert!(desk.units().is_empty());
    assert!(desk.told().is_empty());
}

#[test]
fn failed_start_is_reported_with_manual_steps() {
    let desk = Desk::new();
    let without = desk.run(&["--install", "--yes"]);
    assert_eq!(without.code, 0);
    assert!(
        without.err.contains("`systemctl` is not installed"),
        "{}",
        without.err
    );
    let (unit, _) = desk.unit();
    let by_hand = format!("\n  systemctl --user enable --now {}\n", name(&unit));
    assert!(without.err.contains(&by_hand), "{}", without.err);
    fs::remove_file(&unit).expect("it is there");

    desk.systemctl("case \"$2\" in enable|disable) echo 'no bus here' >&2; exit 1; esac");
    let failing = desk.run(&["--install", "--yes"]);
    assert_eq!(failing.code, 0);
    assert!(
        failing.err.contains("systemctl: no bus here"),
        "{}",
        failing.err
    );
    assert!(failing.err.contains(&by_hand), "{}", failing.err);
    assert!(
        !failing.out.contains("the watcher is running"),
        "{}",
        failing.out
    );
    desk.unit();
    let gone = desk.run(&["--uninstall"]);
    assert_eq!(gone.code, 0);
    assert!(gone.err.contains("no bus here"), "{}", gone.err);
    assert!(desk.units().is_empty());
}

#[test]
fn unwritable_unit_is_reported() {
    let desk = Desk::new();
    desk.systemctl("");
    fs::write(desk.path("config"), "a file").expect("written");
    let done = desk.run(&["--install", "--yes"]);
    assert_eq!(done.code, 3);
    assert!(done.err.contains("config/systemd/user"), "{}", done.err);
    assert!(desk.told().is_empty());
}

#[test]
fn each_vault_has_its_own_unit() {
    let desk = Desk::new();
    desk.systemctl("");
    let odd = desk.path("o'd $HOME %h \"é");
    fs::create_dir(&odd).expect("a folder");
    let mut command = desk.command(&["--install", "--yes"]);
    assert_eq!(run(command.env("TIES_VAULT", &odd)).code, 0);
    assert_eq!(desk.run(&["--install", "--yes"]).code, 0);
    assert_eq!(desk.units().len(), 2);
    let mut command = desk.command(&["--install", "--yes"]);
    let line = desk.path("a\nb");
    fs::create_dir(&line).expect("a folder");
    let refused = run(command.env("TIES_VAULT", &line));
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("line ends"), "{}", refused.err);
    assert_eq!(desk.units().len(), 2);
}
