//! Provides a running watcher, and the index contents that tests expect from it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use ties::date::Date;
use ties::engine::{Context, Session};
use ties::store::Store;
use ties::store::ipc::{self, Fresh, Question};
use ties::store::location::StoreDir;
use ties::vault::Root;

use super::{Vault, told};

pub const ALPHA: &str = "people/alpha.md";
pub const ONE: &str = "- 2026-11-20 met: lunch\n";
pub const TWO: &str = "- 2026-11-21 met [[Beta]]: zebra\n- 2026-10-01 got advice: on rent\n";

pub fn nanoseconds() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    i64::try_from(since.expect("a time after 1970").as_nanos()).expect("a time before 2262")
}

/// Opens a session as a query does.
pub fn open(vault: &Vault, cache: &Path) -> Session {
    let around = Context::silent(
        cache.to_owned(),
        nanoseconds(),
        Date::constant(2026, 11, 22),
    );
    let root = Root::open(vault.root(), None).expect("a vault");
    Session::open_plain(root, &around).expect("a session")
}

/// The contents of a new index.
pub fn rebuilt(vault: &Vault) -> Vec<String> {
    let fresh = tempfile::tempdir().expect("a folder");
    let session = open(vault, fresh.path());
    told(&session.store, &session.root)
}

/// A running `ties watch` process.
pub struct Watcher<'a> {
    pub vault: &'a Vault,
    pub child: Child,
    says: BufReader<ChildStdout>,
}

impl<'a> Watcher<'a> {
    pub fn start(vault: &'a Vault) -> Self {
        let mut watcher = Watcher::starting(vault);
        watcher.hear("started");
        watcher
    }

    /// Starts a watcher without waiting for its `started` event.
    pub fn starting(vault: &'a Vault) -> Self {
        let mut command = vault.command(&["watch", "--json"]);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::null());
        Watcher::of(vault, piped.spawn().expect("the program starts"))
    }

    /// Wraps a watcher process whose standard output is piped.
    pub fn of(vault: &'a Vault, mut child: Child) -> Self {
        let says = BufReader::new(child.stdout.take().expect("it is piped"));
        Watcher { vault, child, says }
    }

    /// Waits until the watcher reports this event, and returns it.
    pub fn hear(&mut self, event: &str) -> serde_json::Value {
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

    pub fn cache(&self) -> std::path::PathBuf {
        self.vault.cache().join("ties")
    }

    /// The index at a moment when it includes all earlier changes.
    pub fn settled(&self) -> (Store, Root) {
        let began = Instant::now();
        loop {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "it never settles"
            );
            let Ok(root) = Root::open(self.vault.root(), None) else {
                continue;
            };
            let place = StoreDir::of(&self.cache(), &root.path);
            let question = Question::Fresh(root.settings.identity);
            // With this time, an earlier mark that the watcher did not answer is out of date.
            let Some(fresh) = ipc::ask::<Fresh>(&place, question, i64::MAX) else {
                std::thread::yield_now();
                continue;
            };
            let store = Store::open(&place, root.settings.identity).expect("an index");
            let store = store.filter(|store| store.opened_at() == Some(&fresh.stamp));
            let Some(store) = store else {
                continue;
            };
            return (store, root);
        }
    }

    pub fn equals_a_rebuild(&self, after: &str) {
        let (store, root) = self.settled();
        assert_eq!(told(&store, &root), rebuilt(self.vault), "after {after}");
    }

    pub fn signal(&self, signal: &str) {
        let mut kill = Command::new("kill");
        let done = kill.args([signal, &self.child.id().to_string()]).status();
        assert!(done.expect("kill is there").success());
    }

    pub fn end(mut self) -> i32 {
        self.signal("-TERM");
        self.hear("stopped");
        let status = self.child.wait().expect("it ends");
        status.code().expect("it ends by itself")
    }
}

impl Drop for Watcher<'_> {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn vault() -> Vault {
    Vault::with(&[
        (ALPHA, ONE),
        ("people/Beta.md", TWO),
        ("people/deep/gamma.md", ONE),
        ("journal/2026-11-20.md", "- met [[alpha]]: lunch\n"),
    ])
}
