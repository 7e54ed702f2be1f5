//! `ties watch`: keeps the index up to date as the vault changes.
//!
//! In: a vault. Out: a line for each event, until a signal stops it. Does not: watch by itself; `engine::watch` does.

mod install;
mod unit;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use serde_json::{Value, json};
use ties::engine::watch::{Stopper, WatchError, WatchEvent, Watcher};
use ties::store::Synced;
use ties::text::safe;

use crate::cli::args::{Common, Watch};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

/// Maximum number of events that wait to be printed. More are dropped.
const WAITING: usize = 1000;
/// How long to wait at the end for the remaining events to be printed.
const HEARD_OUT: Duration = Duration::from_secs(1);

pub fn run(command: &Watch, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.install {
        return install::install(command.yes, common, env);
    }
    if command.uninstall {
        return install::uninstall(common, env);
    }
    let root = env.root(common)?;
    let vault = root.path.clone();
    let now = || (env.clock)();
    let watcher = Watcher::new(root, &env.cache()?, &now)?;
    let stopper = watcher.stopper();
    stop_on_signals(stopper.clone())?;
    let EventPrinter { tell, printed } = teller(command, vault, stopper)?;
    let outcome = watcher.run(&mut |on_event| {
        // A full queue means that nobody reads the output, so this event can be dropped.
        let _ = tell.try_send(Some(on_event));
    });
    if outcome.is_ok() {
        let _ = tell.try_send(None);
    }
    drop(tell);
    let printed = printed.recv_timeout(HEARD_OUT);
    outcome?;
    // After the timeout, the reader is not waited for.
    printed.unwrap_or(Ok(()))
}

/// The channels to the thread that prints events.
struct EventPrinter {
    /// Events to print; `None` at the end.
    tell: SyncSender<Option<WatchEvent>>,
    /// The outcome, sent once when the thread ends.
    printed: Receiver<Result<(), CliError>>,
}

/// Starts a thread that prints the events, so that a stopped terminal or a pipe that nobody reads does not block the
/// watcher. If printing fails, the thread stops the watcher.
fn teller(command: &Watch, vault: PathBuf, stopper: Stopper) -> Result<EventPrinter, CliError> {
    let (tell, on_event) = sync_channel::<Option<WatchEvent>>(WAITING);
    let (end, printed) = sync_channel(1);
    let (json, quiet) = (command.json, command.quiet);
    let one = move |on_event: Option<WatchEvent>| match (on_event, json) {
        (Some(on_event), true) => output::print_line(&event(&on_event, &vault)),
        (Some(on_event), false) => say(&on_event, &vault, quiet),
        (None, true) => output::print_line(&json!({"event": "stopped"}).to_string()),
        (None, false) => Ok(()),
    };
    let all = move || {
        let outcome = on_event.iter().try_for_each(one);
        if outcome.is_err() {
            stopper.stop();
        }
        // The receiver is gone if the watcher stopped waiting.
        let _ = end.send(outcome);
    };
    let thread = std::thread::Builder::new().name("words".to_owned());
    let failed = |error| CliError::Failed(format!("no thread can be started: {error}"));
    thread.spawn(all).map_err(failed)?;
    Ok(EventPrinter { tell, printed })
}

impl From<WatchError> for CliError {
    fn from(error: WatchError) -> Self {
        match error {
            WatchError::Taken(_) => CliError::Failed(error.to_string()),
            WatchError::Index(error) => error.into(),
        }
    }
}

fn milliseconds(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// `+2 ~1 -0 notes in 14 ms`.
fn counts(synced: Synced, took: Duration) -> String {
    let Synced {
        added,
        changed,
        removed,
    } = synced;
    let took = milliseconds(took);
    format!("+{added} ~{changed} -{removed} notes in {took} ms")
}

/// Prints an event for people: progress on standard output, problems on standard error.
fn say(on_event: &WatchEvent, vault: &Path, quiet: bool) -> Result<(), CliError> {
    let line = match on_event {
        WatchEvent::Polling(why) => {
            output::remark(&format!(
                "{why}; files are checked every few seconds instead"
            ));
            return Ok(());
        }
        WatchEvent::SocketFailed(why) => {
            output::remark(&format!("{why}; queries scan the files themselves"));
            return Ok(());
        }
        WatchEvent::Failed(why) => {
            output::remark(&format!("{why}; it will be tried again"));
            return Ok(());
        }
        WatchEvent::Rebuilt(why) => {
            output::remark(&format!("{why}; it was rebuilt"));
            return Ok(());
        }
        WatchEvent::Unread(why) => {
            output::remark(&format!(
                "{why}; the index keeps its notes as they were until it can be read"
            ));
            return Ok(());
        }
        WatchEvent::Recovered => "everything works again".to_owned(),
        WatchEvent::IndexUpdated { synced, took } => counts(*synced, *took),
        WatchEvent::Started { synced, took } => {
            let vault = vault.to_string_lossy();
            let vault = safe::terminal(&vault);
            format!("watching {vault}: {}", counts(*synced, *took))
        }
    };
    if quiet {
        return Ok(());
    }
    output::print_line(&line)
}

/// An event as JSON, for programs.
fn event(on_event: &WatchEvent, vault: &Path) -> String {
    let done = |event: &str, synced: &Synced, took: &Duration| {
        json!({
            "event": event, "added": synced.added, "changed": synced.changed, "removed": synced.removed,
            "ms": milliseconds(*took),
        })
    };
    let because = |event: &str, why: &str| json!({"event": event, "reason": why});
    let value = match on_event {
        WatchEvent::Started { synced, took } => {
            let mut value = done("started", synced, took);
            value["vault"] = Value::from(vault.to_string_lossy());
            value
        }
        WatchEvent::IndexUpdated { synced, took } => done("burst", synced, took),
        WatchEvent::Polling(why) => because("polls", why),
        WatchEvent::SocketFailed(why) => because("unasked", why),
        WatchEvent::Failed(why) => because("trouble", why),
        WatchEvent::Rebuilt(why) => because("rebuilt", why),
        WatchEvent::Unread(why) => because("unread", why),
        WatchEvent::Recovered => json!({"event": "recovered"}),
    };
    safe::json(&value.to_string()).into_owned()
}

/// Stops the watcher at the first signal, after it finishes its current work. The second signal ends the process.
#[cfg(unix)]
fn stop_on_signals(stopper: Stopper) -> Result<(), CliError> {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};

    let failed = |error| CliError::Failed(format!("signals cannot be caught: {error}"));
    let (mut caught, catches) = UnixStream::pair().map_err(failed)?;
    let ending = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, 130, ending.clone()).map_err(failed)?;
        let catches = catches.try_clone().map_err(failed)?;
        low_level::pipe::register(signal, catches).map_err(failed)?;
    }
    let wait = move || {
        if caught.read_exact(&mut [0]).is_ok() {
            ending.store(true, Ordering::SeqCst);
            stopper.stop();
        }
    };
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(wait).map(drop).map_err(failed)
}

/// On other systems Ctrl-C ends the process. The index then stays as of its last commit.
#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "where there are signals it can fail"
)]
fn stop_on_signals(_stopper: Stopper) -> Result<(), CliError> {
    Ok(())
}
