//! Tests watchers that fail: queries do not wait for them, and watchers recover by themselves.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::told;
use crate::common::watcher::{ALPHA, TWO, Watcher, nanoseconds, open, rebuilt, vault};
use ties::store::ipc::{self, Fresh, Question};
use ties::store::location::StoreDir;
use ties::vault::Root;

#[test]
fn query_does_not_wait_for_stopped_watcher() {
    let vault = vault();
    let watcher = Watcher::start(&vault);
    watcher.settled();
    assert!(!open(&vault, &watcher.cache()).is_walked());
    watcher.signal("-STOP");
    vault.write(ALPHA, TWO.as_bytes());
    assert_eq!(vault.json(&["status"])["watcher"]["answers"], false);
    for _ in 0..5 {
        let session = open(&vault, &watcher.cache());
        assert!(session.is_walked());
        assert_eq!(told(&session.store, &session.root), rebuilt(&vault));
    }
    let root = Root::open(vault.root(), None).expect("a vault");
    assert_unanswered(&StoreDir::of(&watcher.cache(), &root.path));
    watcher.signal("-CONT");
    watcher.equals_a_rebuild("waking up");
    assert_eq!(watcher.end(), 0);
}

/// Checks that a request gets no answer soon, and that the next one gives up at once. On a busy machine a request can
/// take longer, so the shortest of several counts.
fn assert_unanswered(place: &StoreDir) {
    let ask = || {
        let began = Instant::now();
        let answer = ipc::ask::<Fresh>(place, Question::Fresh(0), nanoseconds());
        assert_eq!(answer, None);
        began.elapsed()
    };
    let times = (0..10).map(|_| {
        // The file may not exist.
        let _ = fs::remove_file(place.folder().join("unheard"));
        (ask(), ask())
    });
    let (first, second): (Vec<_>, Vec<_>) = times.unzip();
    let least = |times: Vec<Duration>| times.into_iter().min().expect("some tries");
    let (first, second) = (least(first), least(second));
    assert!(first <= Duration::from_millis(150), "{first:?}");
    assert!(second <= Duration::from_millis(10), "{second:?}");
}

#[test]
fn query_does_not_wait_for_watcher_that_never_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = StoreDir::of(folder.path(), Path::new("/no/vault"));
    place.make().expect("a place");
    let door = UnixListener::bind(place.folder().join("door")).expect("a door");
    let hear = move || {
        let callers = door.incoming().flatten().map(|mut caller| {
            caller.write_all(b"\n").expect("it is heard");
            caller
        });
        // The connections are kept open, so that a caller cannot tell that no answer will come.
        callers.collect::<Vec<_>>()
    };
    std::thread::spawn(hear);
    assert_unanswered(&place);
}

/// Checks that a query walks the vault itself, quickly and correctly, if something other than a watcher is at the
/// socket.
fn assert_looks_for_itself(what: &str, put: impl FnOnce(&Path)) {
    let vault = vault();
    vault.ok(&["who"]);
    put(&vault.index_folder().join("door"));
    let root = Root::open(vault.root(), None).expect("a vault");
    let cache = vault.cache().join("ties");
    let place = StoreDir::of(&cache, &root.path);
    let began = Instant::now();
    // The reply may look like an answer, but it names a commit that does not exist.
    let answer = ipc::ask::<Fresh>(&place, Question::Fresh(root.settings.identity), i64::MAX);
    assert!(answer.is_none() || what == "another commit", "{what}");
    assert!(began.elapsed() < Duration::from_secs(5), "{what}");
    vault.write(ALPHA, TWO.as_bytes());
    for _ in 0..2 {
        let session = open(&vault, &cache);
        assert!(session.is_walked(), "{what}");
        assert_eq!(
            told(&session.store, &session.root),
            rebuilt(&vault),
            "{what}"
        );
    }
    let status = vault.json(&["status"]);
    assert_eq!(
        status["watcher"]["answers"],
        serde_json::Value::Null,
        "{what}"
    );
}

/// A socket that sends each caller `first`, and then `again` endlessly unless it is empty.
fn told_at(door: &Path, first: Vec<u8>, again: Vec<u8>) {
    let door = UnixListener::bind(door).expect("a door");
    std::thread::spawn(move || {
        for mut caller in door.incoming().flatten() {
            // The caller may have closed the connection.
            let mut said = caller.write_all(&first);
            while said.is_ok() && !again.is_empty() {
                said = caller.write_all(&again);
            }
        }
    });
}

#[test]
fn socket_without_watcher_is_not_trusted() {
    assert_looks_for_itself("a file", |door| fs::write(door, "\n{}\n").expect("written"));
    assert_looks_for_itself("a folder", |door| fs::create_dir(door).expect("made"));
    assert_looks_for_itself("a pipe", |door| {
        let made = Command::new("mkfifo").arg(door).status();
        assert!(made.expect("mkfifo is there").success());
    });
    assert_looks_for_itself("a link to nothing", |door| {
        std::os::unix::fs::symlink("/no/door", door).expect("a link");
    });
    assert_looks_for_itself("a link to itself", |door| {
        std::os::unix::fs::symlink(door, door).expect("a link");
    });
    assert_looks_for_itself("a socket that nobody listens at", |door| {
        drop(UnixListener::bind(door).expect("a door"));
    });
    let answers: [(&str, &[u8]); 7] = [
        ("nothing", b""),
        ("no more than that it hears", b"\n"),
        ("no JSON", b"\nhello\n"),
        ("no UTF-8", b"\n\xff\xfe\n"),
        ("half an answer", b"\n{\"stamp\":[1,"),
        (
            "another commit",
            b"\n{\"stamp\":[999999,\"ties\"],\"passed\":0}\n",
        ),
        ("something else", b"\n{\"process\":1}\n"),
    ];
    for (what, words) in answers {
        assert_looks_for_itself_at(what, words, b"");
    }
    assert_looks_for_itself_at("an answer without an end", b"\n", &[b'x'; 65536]);
    assert_looks_for_itself_at("lines without an end", b"", &[b'\n'; 4096]);
}

fn assert_looks_for_itself_at(what: &str, first: &[u8], again: &[u8]) {
    let words = (first.to_vec(), again.to_vec());
    assert_looks_for_itself(what, |door| told_at(door, words.0, words.1));
}

#[test]
fn watcher_continues_without_reader() {
    let vault = vault();
    let (reads, writes) = std::io::pipe().expect("a pipe");
    let mut fills = writes.try_clone().expect("another end");
    // Ends when no reader is left.
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
            // On a busy machine an answer can come too late. Then it is asked again at once, not only after a while.
            let _ = std::fs::remove_file(vault.index_folder().join("unheard"));
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
fn socket_with_long_path_is_found() {
    let vault = vault();
    let cache = vault.cache().join("long/".repeat(30));
    let mut command = vault.command(&["watch", "--json"]);
    let piped = command.env("XDG_CACHE_HOME", &cache).stdout(Stdio::piped());
    let child = piped.spawn().expect("the program starts");
    let mut watcher = Watcher::of(&vault, child);
    watcher.hear("started");
    let began = Instant::now();
    // The socket is opened just after that event.
    while open(&vault, &cache.join("ties")).is_walked() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it never answers"
        );
    }
}

#[test]
fn unreadable_folder_is_reported_once_and_recovers() {
    let vault = vault();
    let people = vault.path("people");
    let closed = |mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(&people, mode).expect("it is ours");
    };
    closed(0);
    let is_root = fs::read_dir(&people).is_ok();
    closed(0o755);
    if is_root {
        return;
    }
    let mut watcher = Watcher::start(&vault);
    closed(0);
    let why = watcher.hear("unread")["reason"].to_string();
    assert!(why.contains("people cannot be read"), "{why}");
    let (store, _) = watcher.settled();
    assert_eq!(store.facts().len(), 4, "its notes are kept as they were");
    closed(0o755);
    watcher.equals_a_rebuild("having it again");
    let (store, _) = watcher.settled();
    assert_eq!(store.facts().len(), 4);
}

/// Whether this process may create a user namespace with lower watch limits.
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
fn watcher_polls_without_events() {
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
    let child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut watcher = Watcher::of(&vault, child);
    let polls = watcher.hear("polls");
    let why = polls["reason"].as_str().expect("a reason");
    assert!(why.contains("fs.inotify.max_user_watches"), "{why}");
    watcher.hear("started");
    assert!(open(&vault, &watcher.cache()).is_walked());
    vault.write(ALPHA, TWO.as_bytes());
    assert_eq!(watcher.hear("burst")["changed"], 1);
}

#[test]
fn watcher_recovers_after_cache_or_vault_is_removed() {
    let vault = vault();
    let mut watcher = Watcher::start(&vault);
    watcher.settled();
    // The watcher may create files again while they are being removed.
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
    watcher.equals_a_rebuild("fixing the settings");
}
