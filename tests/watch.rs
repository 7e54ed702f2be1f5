//! The watcher: whatever happens to a vault, its index equals a rebuild, and a query is never stale.
//!
//! `TIES_ROUNDS` sets how many rounds are made of storms, of killings and of questions, for a long run:
//! `TIES_ROUNDS=500 cargo test --release --test watch killed`, 10000 with `just_before`, 1000 with `storm`.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use common::{Vault, told};
use ties::calendar::Date;
use ties::index::door::{self, Fresh, Question};
use ties::index::place::Place;
use ties::index::{Shelf, Store};
use ties::session::{Session, Surroundings};
use ties::vault::Root;

const ALPHA: &str = "people/alpha.md";
const ONE: &str = "- 2026-11-20 met: lunch\n";
const TWO: &str = "- 2026-11-21 met [[Beta]]: zebra\n- 2026-10-01 got advice: on rent\n";

fn nanoseconds() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    i64::try_from(since.expect("a time after 1970").as_nanos()).expect("a time before 2262")
}

/// A session as a query has it.
fn open(vault: &Vault, cache: &Path) -> Session {
    let around = Surroundings {
        cache: cache.to_owned(),
        now: nanoseconds(),
        today: Date::constant(2026, 11, 22),
        day_of: &|_| None,
        progress: &|_, _| (),
    };
    let root = Root::open(vault.root(), None).expect("a vault");
    Session::open_plain(root, &around).expect("a session")
}

/// What an index made anew says.
fn rebuilt(vault: &Vault) -> Vec<String> {
    let fresh = tempfile::tempdir().expect("a folder");
    let session = open(vault, fresh.path());
    told(&session.shelf, &session.root)
}

/// A watcher at work.
struct Watcher<'a> {
    vault: &'a Vault,
    child: Child,
    says: BufReader<ChildStdout>,
}

impl<'a> Watcher<'a> {
    fn start(vault: &'a Vault) -> Self {
        let mut watcher = Watcher::starting(vault);
        watcher.hear("started");
        watcher
    }

    /// One that has not yet said that it has begun.
    fn starting(vault: &'a Vault) -> Self {
        let mut command = vault.command(&["watch", "--json"]);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().expect("the program starts");
        let says = BufReader::new(child.stdout.take().expect("it is piped"));
        Watcher { vault, child, says }
    }

    /// Waits until it says that.
    fn hear(&mut self, event: &str) -> serde_json::Value {
        let mut line = String::new();
        while self.says.read_line(&mut line).expect("it says something") > 0 {
            let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            if said["event"] == event {
                return said;
            }
            line.clear();
        }
        panic!("it ended without saying {event}");
    }

    fn cache(&self) -> std::path::PathBuf {
        self.vault.cache().join("ties")
    }

    /// The index at a moment when it has seen everything that was done before.
    fn settled(&self) -> (Shelf, Root) {
        let began = Instant::now();
        loop {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "it never settles"
            );
            let Ok(root) = Root::open(self.vault.root(), None) else {
                continue;
            };
            let place = Place::of(&self.cache(), &root.path);
            let question = Question::Fresh(root.settings.identity);
            // A mark that it was not heard in time is of long ago.
            let Some(fresh) = door::ask::<Fresh>(&place, question, i64::MAX) else {
                std::thread::yield_now();
                continue;
            };
            let store = Store::open(&place, root.settings.identity).expect("an index");
            let store = store.filter(|store| store.opened_at() == Some(&fresh.stamp));
            let Some(store) = store else {
                continue;
            };
            return (Shelf::load(&store).expect("notes"), root);
        }
    }

    fn equals_a_rebuild(&self, after: &str) {
        let (shelf, root) = self.settled();
        assert_eq!(told(&shelf, &root), rebuilt(self.vault), "after {after}");
    }

    fn signal(&self, signal: &str) {
        let mut kill = Command::new("kill");
        let done = kill.args([signal, &self.child.id().to_string()]).status();
        assert!(done.expect("kill is there").success());
    }

    fn end(mut self) -> i32 {
        self.signal("-TERM");
        self.hear("stopped");
        let status = self.child.wait().expect("it ends");
        status.code().expect("it ends by itself")
    }
}

impl Drop for Watcher<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn vault() -> Vault {
    Vault::with(&[
        (ALPHA, ONE),
        ("people/Beta.md", TWO),
        ("people/deep/gamma.md", ONE),
        ("journal/2026-11-20.md", "- met [[alpha]]: lunch\n"),
    ])
}

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

/// Each as a program that saves does it.
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
fn it_sees_every_way_of_saving() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    for (name, script) in SAVES {
        shell(&vault, script);
        watcher.equals_a_rebuild(name);
    }
    assert_eq!(watcher.end(), 0);
}

#[test]
fn it_follows_git() {
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

/// A little generator of numbers, so that a storm can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
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

/// What one process does in a storm. Others are at the same files, so any step may fail.
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
        // Its last step may have failed.
        let _ = storm.wait().expect("it ends");
    }
}

/// How many rounds: more in a long run, by `$TIES_ROUNDS`.
fn rounds(usual: u64) -> u64 {
    let said = std::env::var("TIES_ROUNDS").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(usual)
}

#[test]
fn after_a_storm_its_index_equals_a_rebuild() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    for seed in 1..=rounds(30) {
        wait(storms(&vault, &mut Dice(seed * 0x9E37_79B9)));
        watcher.equals_a_rebuild(&format!("storm {seed}"));
    }
}

#[test]
fn one_that_is_killed_leaves_no_wrong_answer() {
    let vault = vault();
    for seed in 1..=rounds(20) {
        let mut dice = Dice(seed * 0x51_7CC1);
        let mut watcher = Watcher::starting(&vault);
        // Some are killed while they still begin, some in the midst of their work, some just after it.
        if dice.roll(4) > 0 {
            watcher.hear("started");
        }
        let storms = storms(&vault, &mut dice);
        let (began, moment) = (Instant::now(), Duration::from_micros(dice.roll(80_000)));
        while began.elapsed() < moment {
            let path = format!("loose/{}.md", dice.roll(20));
            vault.write(&path, format!("- 2026-11-20 met: {seed}\n").as_bytes());
        }
        if dice.roll(4) == 0 {
            vault.write(ALPHA, format!("- 2026-11-20 met: {seed}\n").as_bytes());
            watcher.hear("burst");
        }
        watcher.signal("-KILL");
        wait(storms);
        let session = open(&vault, &watcher.cache());
        assert!(session.remarks.is_empty(), "{:?}", session.remarks);
        assert_eq!(
            told(&session.shelf, &session.root),
            rebuilt(&vault),
            "{seed}"
        );
    }
}

#[test]
fn a_query_has_what_was_written_just_before() {
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
        let note = (0..).find(|note| session.shelf.path(*note) == path);
        let note = session.shelf.note(note.expect("it is there"));
        let text = format!("{:?}", note.expect("it can be read").entries);
        assert!(
            text.contains(&format!("round {round}\"")),
            "{round}: {text}"
        );
    }
    eprintln!("{walked} of {rounds} walked");
    // On a busy machine many are answered too late, and walk.
    assert!(walked < rounds * 9 / 10, "{walked} of {rounds} walked");
}

#[test]
fn one_that_does_not_answer_is_not_waited_for() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    assert!(!open(&vault, &watcher.cache()).is_walked());
    watcher.signal("-STOP");
    vault.write(ALPHA, TWO.as_bytes());
    assert_eq!(vault.json(&["status"])["watcher"]["answers"], false);
    // Once it has not answered it is left alone.
    let began = Instant::now();
    for _ in 0..5 {
        let session = open(&vault, &watcher.cache());
        assert!(session.is_walked());
        assert_eq!(told(&session.shelf, &session.root), rebuilt(&vault));
    }
    assert!(began.elapsed() < Duration::from_secs(10));
    watcher.signal("-CONT");
    watcher.equals_a_rebuild("waking up");
    assert_eq!(watcher.end(), 0);
}

#[test]
fn one_that_nobody_listens_to_goes_on() {
    let vault = vault();
    let (reads, writes) = std::io::pipe().expect("a pipe");
    let mut fills = writes.try_clone().expect("another end");
    // Ends when nobody can read any more.
    let full = std::thread::spawn(move || while fills.write_all(&[b'\n'; 4096]).is_ok() {});
    let mut command = vault.command(&["watch", "--json"]);
    let child = command.stdout(writes).stderr(Stdio::null()).spawn();
    let mut child = child.expect("the program starts");
    drop(command);
    let cache = vault.cache().join("ties");
    let began = Instant::now();
    for round in 0..5 {
        vault.write(
            ALPHA,
            format!("- 2026-11-20 met: round {round}\n").as_bytes(),
        );
        while open(&vault, &cache).is_walked() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "it never answers"
            );
        }
    }
    let pid = child.id().to_string();
    let ends = Command::new("kill").args(["-TERM", &pid]).status();
    assert!(ends.expect("kill is there").success());
    assert!(child.wait().expect("it ends").success());
    drop(reads);
    full.join().expect("it ends");
}

#[test]
fn a_vault_has_one_watcher_and_it_leaves_nothing_behind() {
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
fn a_door_with_a_long_path_is_found() {
    let vault = vault();
    let cache = vault.cache().join("long/".repeat(30));
    let mut command = vault.command(&["watch", "--json"]);
    let piped = command.env("XDG_CACHE_HOME", &cache).stdout(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    let says = BufReader::new(child.stdout.take().expect("it is piped"));
    let vault = &vault;
    let mut watcher = Watcher { vault, child, says };
    watcher.hear("started");
    let began = Instant::now();
    // The door is opened just after that is said.
    while open(vault, &cache.join("ties")).is_walked() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it never answers"
        );
    }
}

/// Whether this process may make a space of its own in which the system watches less.
fn may_unshare() -> bool {
    let mut unshare = Command::new("unshare");
    unshare.args([
        "-Ur",
        "sh",
        "-c",
        "echo 3 > /proc/sys/user/max_inotify_watches",
    ]);
    unshare.output().is_ok_and(|done| done.status.success())
}

#[test]
fn without_events_it_looks_again_and_again() {
    if !may_unshare() {
        return;
    }
    let vault = vault();
    let ties = vault.command(&["watch", "--json"]);
    let mut command = Command::new("unshare");
    let few = "echo 3 > /proc/sys/user/max_inotify_watches; exec \"$0\" \"$@\"";
    command
        .args(["-Ur", "sh", "-c", few])
        .arg(ties.get_program())
        .args(ties.get_args());
    command.env_clear();
    let set = ties
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    command.envs(set).env("PATH", "/usr/bin:/bin");
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let says = BufReader::new(child.stdout.take().expect("it is piped"));
    let vault = &vault;
    let mut watcher = Watcher { vault, child, says };
    let polls = watcher.hear("polls");
    let why = polls["reason"].as_str().expect("a reason");
    assert!(why.contains("fs.inotify.max_user_watches"), "{why}");
    watcher.hear("started");
    assert!(open(vault, &watcher.cache()).is_walked());
    vault.write(ALPHA, TWO.as_bytes());
    assert_eq!(watcher.hear("burst")["changed"], 1);
}

#[test]
fn it_recovers_when_the_cache_or_the_vault_goes() {
    let vault = vault();
    let mut watcher = Watcher::start(&vault);
    watcher.settled();
    // It may make again what is being removed.
    let began = Instant::now();
    while fs::remove_dir_all(watcher.cache()).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "it cannot be removed"
        );
    }
    watcher.equals_a_rebuild("losing the cache");
    let away = vault.root().with_file_name("away");
    fs::rename(vault.root(), &away).expect("it can be moved");
    watcher.hear("trouble");
    fs::create_dir(vault.root()).expect("it can be made again");
    vault.write(ALPHA, TWO.as_bytes());
    watcher.hear("recovered");
    watcher.equals_a_rebuild("making the vault again");
    fs::remove_dir_all(vault.root()).expect("it can go");
    fs::rename(&away, vault.root()).expect("it can come back");
    watcher.equals_a_rebuild("the old vault's return");
    fs::write(vault.path("ties.toml"), "ignore = 7").expect("written");
    watcher.hear("trouble");
    fs::write(vault.path("ties.toml"), "").expect("written");
    watcher.equals_a_rebuild("mending the settings");
}
