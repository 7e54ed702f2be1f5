//! The `ties` binary: reads the clock, the environment, and the terminal once, and passes them to the commands.
//!
//! In: the process. Out: its exit code. Does not: run a command; `cli` does, and reads neither clock nor environment.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod cli;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use cli::{Env, Screen, ServiceManager, Terminal};
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // The code that set the guard reports a damaged index itself, so the panic message would be a duplicate.
        if !ties::store::is_guarded() {
            usual(panic);
        }
    }));
    if let Some(shell) = std::env::var_os("COMPLETE").filter(|shell| !shell.is_empty()) {
        return cli::complete(&shell, std::env::args_os().collect(), env());
    }
    // The calling thread joins the pool, so there is one thread less to start. If this fails, rayon builds its default
    // pool.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
    cli::run(cli::parsed(std::env::args_os()), env())
}

fn env() -> Env {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let strategy = etcetera::choose_base_strategy().ok();
    let (zone, now) = (zone(), jiff::Timestamp::now());
    let columns = set("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let size = std::io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(width, height)| (width.0, height.0));
    Env {
        now: nanoseconds(now),
        clock: || nanoseconds(jiff::Timestamp::now()),
        today: now.to_zoned(zone.clone()).date(),
        today_override: set("TIES_TODAY").map(|value| value.to_string_lossy().into_owned()),
        zone,
        vault: set("TIES_VAULT").map(PathBuf::from),
        here: std::env::current_dir().unwrap_or_default(),
        home: strategy
            .as_ref()
            .map(|strategy| strategy.home_dir().to_owned()),
        cache: strategy
            .as_ref()
            .map(|strategy| strategy.cache_dir().join("ties")),
        config: strategy
            .as_ref()
            .map(|strategy| strategy.config_dir().join("ties").join("config.toml")),
        program: std::env::current_exe().ok(),
        service_manager: strategy.as_ref().and_then(keeper),
        errors_to_terminal: std::io::stderr().is_terminal(),
        editor: editor(),
        screen: Screen {
            width: width(size.map(|(width, _)| width).or(columns)),
            links: links().then(host),
            plain_text: plain_text(),
        },
        terminal: Terminal {
            size,
            pager: pager(),
            less: std::env::var_os("LESS").is_none().then_some("FRX"),
            can_ask: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
        },
    }
}

/// The service manager of this system and the folder for its files; `None` if ties does not know it.
#[cfg(unix)]
fn keeper(strategy: &impl BaseStrategy) -> Option<ServiceManager> {
    let systemd = || ServiceManager::Systemd(strategy.config_dir().join("systemd/user"));
    let launchd = || {
        let folder = strategy.home_dir().join("Library/LaunchAgents");
        ServiceManager::Launchd(folder, rustix::process::getuid().as_raw())
    };
    match std::env::consts::OS {
        "linux" => Some(systemd()),
        "macos" => Some(launchd()),
        _ => None,
    }
}

#[cfg(not(unix))]
fn keeper(_strategy: &impl BaseStrategy) -> Option<ServiceManager> {
    None
}

/// The maximum width of lines, in columns. `known` is the width of the terminal or `$COLUMNS`.
fn width(known: Option<u16>) -> usize {
    let width = known.filter(|width| *width > 0).unwrap_or(100);
    usize::from(width.clamp(20, 2000))
}

fn nanoseconds(time: jiff::Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX)
}

/// Whether the locale is known not to be UTF-8. An unset locale counts as UTF-8.
fn plain_text() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let text = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    text.is_some_and(|text| {
        let text = text.to_string_lossy().to_ascii_uppercase();
        !text.contains("UTF-8") && !text.contains("UTF8")
    })
}

/// The words of `$PAGER`: program and arguments. `less` if it is not set; empty if it is empty or `cat`.
fn pager() -> Vec<String> {
    let text = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let words = shlex::split(&text).unwrap_or_default();
    if words == ["cat"] { Vec::new() } else { words }
}

/// The words of `$VISUAL`, else of `$EDITOR`: program and arguments. Empty if neither is set.
fn editor() -> Vec<String> {
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|text| !text.trim().is_empty())
    };
    let text = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_default();
    shlex::split(&text).unwrap_or_default()
}

/// Whether the terminal supports hyperlinks. Inside `screen` and on the Linux console, environment variables of another
/// terminal may still be set, so these are ruled out by `$TERM`.
fn links() -> bool {
    let forced = std::env::var_os("FORCE_HYPERLINK").is_some();
    let term = std::env::var("TERM").unwrap_or_default();
    let without = term.is_empty()
        || ["dumb", "linux", "screen"]
            .iter()
            .any(|known| term.starts_with(known));
    (forced || !without) && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
}

/// The host name for `file://` links. With it, a terminal that shows a remote session knows that the file is not local.
#[cfg(unix)]
fn host() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    String::new()
}

/// The local time zone, read directly from its file. Asking the system for it by name takes longer than a whole query.
#[cfg(unix)]
fn zone() -> TimeZone {
    let file = |path: PathBuf| TimeZone::tzif("local", &std::fs::read(path).ok()?).ok();
    let text = std::env::var("TZ").ok().filter(|text| !text.is_empty());
    let found = match text.as_deref().map(|text| text.trim_start_matches(':')) {
        Some(text) => file(PathBuf::from("/usr/share/zoneinfo").join(text))
            .or_else(|| TimeZone::posix(text).ok()),
        None => file(PathBuf::from("/etc/localtime")),
    };
    found.unwrap_or(TimeZone::UTC)
}

#[cfg(not(unix))]
fn zone() -> TimeZone {
    TimeZone::system()
}
