//! Tests the watcher: whatever happens to a vault, its index equals a rebuild, and a query is never stale.
//!
//! `TIES_ROUNDS` sets the number of rounds for a long run: `TIES_ROUNDS=500 cargo test --release --test it
//! killed_watcher`, 10000 for `just_before_query`, 1000 for `after_storm`.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::watcher::{ALPHA, TWO, Watcher, open, rebuilt, vault};
use crate::common::{Vault, told};

fn shell(vault: &Vault, script: &str) {
    let mut shell = Command::new("sh");
    let done = shell
        .arg("-ec")
        .arg(script)
        .current_dir(vault.root())
        .output();
    let done = done.expect("a shell");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{script}: {said}");
}

/// Ways to write to a file through each of its hard links.
const LINKS: [(&str, &str); 9] = [
    (
        "by its other name",
        "echo '- 2026-11-21 called: zebra' >> people/linked.md",
    ),
    (
        "by its first name",
        "echo '- 2026-11-22 called: zebra' >> people/alpha.md",
    ),
    (
        "from outside",
        "echo '- 2026-11-19 called: zebra' >> ../outside.md",
    ),
    (
        "the same size from outside",
        "sed 's/zebra/alpha/' ../outside.md > ../new; cat ../new > ../outside.md",
    ),
    (
        "a third name, and by it",
        "ln people/alpha.md people/deep/third.md; echo '- met: lunch' >> people/deep/third.md",
    ),
    (
        "in a folder that is passed over",
        "mkdir .hidden; ln people/alpha.md .hidden/x.md; echo '- met: x' >> .hidden/x.md",
    ),
    (
        "one name less",
        "rm people/linked.md; echo '- 2026-11-18 called: zebra' >> people/alpha.md",
    ),
    (
        "renamed from outside over it",
        "echo '- 2026-11-17 called: zebra' > ../new; mv ../new people/alpha.md",
    ),
    (
        "by the name that was left",
        "echo '- 2026-11-16 called: zebra' >> ../outside.md",
    ),
];

#[test]
fn all_hard_links_of_a_file_are_fresh() {
    let vault = vault();
    shell(
        &vault,
        "ln people/alpha.md people/linked.md; ln people/alpha.md ../outside.md",
    );
    let watcher = Watcher::start(&vault);
    for (what, script) in LINKS {
        shell(&vault, script);
        watcher.equals_a_rebuild(what);
    }
    // A hard link that is created while the vault is watched.
    shell(&vault, "ln people/Beta.md people/beta2.md");
    watcher.equals_a_rebuild("a new name");
    shell(
        &vault,
        "echo '- 2026-11-15 called: zebra' >> people/beta2.md",
    );
    watcher.equals_a_rebuild("a change by a new name");
    assert_eq!(watcher.end(), 0);
}

/// Ways in which programs save a file.
const SAVES: [(&str, &str); 26] = [
    ("in place", "echo '- 2026-11-21 called: zebra' > people/alpha.md"),
    ("appending", "echo '- 2026-11-22 called: zebra' >> people/alpha.md"),
    ("vim", "touch people/4913; rm people/4913; touch people/.alpha.md.swp; mv people/alpha.md people/alpha.md~
        echo '- 2026-11-19 met: lunch' > people/alpha.md; rm people/alpha.md~ people/.alpha.md.swp"),
    ("VS Code", "echo '- 2026-11-18 met: zebra' > people/alpha.md.tmp-1; mv people/alpha.md.tmp-1 people/alpha.md"),
    ("Emacs", "ln -s me@here.1 people/.#alpha.md; echo x > 'people/#alpha.md#'; cp people/alpha.md people/alpha.md~
        echo '- 2026-11-17 met: lunch' > people/alpha.md; rm people/.#alpha.md 'people/#alpha.md#'"),
    ("delete and create", "rm people/alpha.md; echo '- 2026-11-16 met: zebra' > people/alpha.md"),
    ("sed -i", "sed -i s/zebra/lunch/ people/alpha.md"),
    ("Obsidian", "printf '' > people/alpha.md; echo '- 2026-11-15 met: zebra' > people/alpha.md"),
    ("Syncthing", "echo '- 2026-11-14 met: lunch' > people/.syncthing.alpha.md.tmp
        mv people/.syncthing.alpha.md.tmp people/alpha.md"),
    ("Dropbox", "mkdir .dropbox.cache; echo '- 2026-11-13 met: zebra' > .dropbox.cache/x; mv .dropbox.cache/x people/alpha.md"),
    ("a conflict copy", "cp people/alpha.md 'people/alpha (Ann conflicted copy 2026-11-20).md'"),
    ("renaming a note", "mv people/alpha.md people/Delta.md"),
    ("letter case only", "mv people/Delta.md people/delta.md"),
    ("moving a note", "mv people/delta.md journal/delta.md; mv journal/delta.md people/alpha.md"),
    ("moving over a note", "cp people/alpha.md people/x.md; mv people/x.md people/Beta.md"),
    ("renaming a folder", "mv people/deep people/v1.2"),
    ("writing in it", "echo '- 2026-11-12 met: zebra' > people/v1.2/gamma.md"),
    ("a folder in its place", "mkdir -p people/deep/er; echo '- 2026-11-11 met: lunch' > people/deep/er/rho.md"),
    ("writing deep", "echo '- 2026-11-10 met: zebra' >> people/deep/er/rho.md"),
    ("moving a folder out", "mv people/v1.2 ../out; echo '- 2026-11-09 met: zebra' >> ../out/gamma.md"),
    ("moving a folder in", "mv ../out people/in"),
    ("a folder named as a note", "mkdir people/odd.md; cp people/alpha.md people/odd.md/pi.md; mv people/odd.md people/even.md"),
    ("removing folders", "rm -r people/deep people/in people/even.md"),
    ("the same size and time", "touch -r people/alpha.md ../t; sed -i s/m/w/ people/alpha.md; touch -r ../t people/alpha.md"),
    ("a link instead", "rm people/Beta.md; ln -s alpha.md people/Beta.md; ln people/alpha.md people/hard.md"),
    ("settings", "echo 'ignore = [\"journal/**\"]' > ties.toml"),
];

#[test]
fn watcher_sees_every_way_of_saving() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    for (name, script) in SAVES {
        shell(&vault, script);
        watcher.equals_a_rebuild(name);
    }
    assert_eq!(watcher.end(), 0);
}

#[test]
fn watcher_follows_git_operations() {
    let vault = vault();
    let git = "git -c init.defaultBranch=main -c user.name=t -c user.email=t@t.example";
    let many = "mkdir many; for n in $(seq 300); do echo \"- 2026-11-20 met: lunch $n\" > many/$n.md; done";
    shell(
        &vault,
        &format!("{git} init -q; {many}; {git} add .; {git} commit -qm one"),
    );
    let watcher = Watcher::start(&vault);
    let steps = [
        "GIT checkout -qb other; sed -i s/lunch/zebra/ many/*.md; rm many/1*.md; GIT commit -qam two",
        "GIT checkout -q main",
        "echo '- 2026-11-21 called: zebra' >> people/alpha.md; GIT commit -qam three",
        "GIT rebase -q other",
        "echo x >> people/alpha.md; rm -r many; GIT stash -q",
        "GIT stash pop -q",
        "GIT reset -q --hard",
    ];
    for step in steps {
        shell(&vault, &step.replace("GIT", git));
        watcher.equals_a_rebuild(step);
    }
}

/// A small random number generator with a seed, so that a storm can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let sides = u64::try_from(of.len()).expect("few");
        of[usize::try_from(self.roll(sides)).expect("few")]
    }
}

/// A shell script with the steps of one process in a storm. Other processes use the same files, so any step may fail.
fn storm(dice: &mut Dice) -> String {
    let folders = [
        "people",
        "people/a",
        "people/a/b",
        "journal",
        "loose",
        ".hidden",
    ];
    let names = [
        "alpha.md",
        "Beta.md",
        "gamma.md",
        "x.txt",
        "2026-11-20.md",
        "d.md~",
    ];
    let mut script = String::new();
    for _ in 0..12 {
        let (here, there) = (dice.pick(&folders), dice.pick(&folders));
        let (name, other) = (dice.pick(&names), dice.pick(&names));
        let day = 10 + dice.roll(12);
        script += &match dice.roll(10) {
            0..=3 => {
                format!("mkdir -p {here}; echo '- 2026-11-{day} met: zebra' > {here}/{name}\n")
            }
            4 => format!("echo '- 2026-11-{day} called: lunch' >> {here}/{name}\n"),
            5 => format!("rm -f {here}/{name}\n"),
            6 => format!("mkdir -p {there}; mv {here}/{name} {there}/{other}\n"),
            7 => format!("sed -i s/zebra/alpha/ {here}/{name}\n"),
            8 => format!("mv {here} {there}/moved{day}\n"),
            _ => format!("rm -rf {here}\n"),
        };
    }
    script
}

fn storms(vault: &Vault, dice: &mut Dice) -> Vec<Child> {
    let start = |script: String| {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).current_dir(vault.root());
        shell.stderr(Stdio::null()).process_group(0);
        shell.spawn().expect("a shell")
    };
    (0..3).map(|_| start(storm(dice))).collect()
}

fn wait(storms: Vec<Child>) {
    for mut storm in storms {
        // The last step of the script may have failed.
        let _ = storm.wait().expect("it ends");
    }
}

/// The number of rounds: `usual`, or `$TIES_ROUNDS` for a long run.
pub fn rounds(usual: u64) -> u64 {
    let said = std::env::var("TIES_ROUNDS").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(usual)
}

#[test]
fn index_equals_rebuild_after_storm() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    for seed in 1..=rounds(30) {
        wait(storms(&vault, &mut Dice(seed * 0x9E37_79B9)));
        watcher.equals_a_rebuild(&format!("storm {seed}"));
    }
}

#[test]
fn killed_watcher_leaves_no_wrong_answer() {
    let vault = vault();
    for seed in 1..=rounds(20) {
        let mut dice = Dice(seed * 0x51_7CC1);
        let mut watcher = Watcher::starting(&vault);
        // Some watchers are killed while they start, some during their work, and some just after it.
        let heard = dice.roll(4) > 0;
        if heard {
            watcher.hear("started");
        }
        let storms = storms(&vault, &mut dice);
        let (began, moment) = (Instant::now(), Duration::from_micros(dice.roll(80_000)));
        while began.elapsed() < moment {
            // No storm touches this path, so the write succeeds.
            let path = format!("busy/{}.md", dice.roll(20));
            vault.write(&path, format!("- 2026-11-20 met: {seed}\n").as_bytes());
        }
        if dice.roll(4) == 0 {
            if !heard {
                // A write before the watcher has started causes no burst.
                watcher.hear("started");
            }
            vault.write(
                "busy/alpha.md",
                format!("- 2026-11-20 met: {seed}\n").as_bytes(),
            );
            watcher.hear("burst");
        }
        watcher.signal("-KILL");
        wait(storms);
        let session = open(&vault, &watcher.cache());
        assert!(session.remarks.is_empty(), "{:?}", session.remarks);
        assert_eq!(
            told(&session.store, &session.root),
            rebuilt(&vault),
            "{seed}"
        );
    }
}

#[test]
fn write_just_before_query_is_in_the_answer() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    let rounds = rounds(1000);
    let mut dice = Dice(7);
    let mut walked = 0;
    for round in 0..rounds {
        let path = format!("people/{}.md", dice.roll(40));
        vault.write(
            &path,
            format!("- 2026-11-20 met: round {round}\n").as_bytes(),
        );
        let session = open(&vault, &watcher.cache());
        walked += u64::from(session.is_walked());
        let facts = session.store.facts();
        let note = facts.at_path(&path).expect("it is there");
        let text = facts.entries().last_text(note, 0);
        assert_eq!(text, Some(format!("round {round}").as_str()));
    }
    eprintln!("{walked} of {rounds} walked");
    assert!(walked < rounds / 2, "{walked} of {rounds} walked");
}

#[test]
fn vault_has_one_watcher_that_cleans_up() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    let second = vault.run(&["watch"]);
    assert_eq!(second.code, 3);
    assert!(
        second.err.contains("another `ties watch`"),
        "{}",
        second.err
    );
    vault.write(ALPHA, TWO.as_bytes());
    watcher.settled();
    let status = vault.json(&["status"]);
    let life = &status["watcher"];
    assert_eq!(life["answers"], true);
    assert_eq!(life["last"]["changed"], 1, "{life}");
    assert!(
        life["events"].as_u64() > Some(0) && life["rescans"].as_u64() > Some(0),
        "{life}"
    );
    assert_eq!(watcher.end(), 0);
    let folder = vault.index_folder();
    assert!(!folder.join("door").exists());
    let cookies = fs::read_dir(folder.join("cookies")).expect("a folder");
    assert_eq!(cookies.count(), 0);
    assert_eq!(vault.json(&["status"])["watcher"], serde_json::Value::Null);
    let before = fs::read_dir(vault.root()).expect("a vault").count();
    assert_eq!(before, 2, "nothing was written into the vault");
}

#[test]
fn logged_entry_is_known_at_once() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    for round in 0..20 {
        let said = format!("met: number {round}.");
        assert_eq!(vault.run(&["log", "alpha", &said]).code, 0);
        let found = vault.ok(&["entries", "--with", "alpha", "--format", "jsonl"]);
        assert!(found.contains(&format!("\"number {round}.\"")), "{found}");
    }
    watcher.equals_a_rebuild("twenty entries");
    assert_eq!(watcher.end(), 0);
}
