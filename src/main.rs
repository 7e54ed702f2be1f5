//! The `ties` program: reads the clock, the environment and the terminal once, and hands them to the commands.
#![forbid(unsafe_code)]

mod cli;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Machine};
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Damage in the index is reported as such by whoever guards against it.
        if !ties::index::guard::is_guarded() {
            usual(panic);
        }
    }));
    let cli = Cli::parse_from(std::env::args_os().map(cli::shielded));
    cli::run(cli, &machine())
}

fn machine() -> Machine {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let strategy = etcetera::choose_base_strategy().ok();
    let zone = zone();
    let now = jiff::Timestamp::now();
    let columns = set("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
    Machine {
        now: i64::try_from(now.as_nanosecond()).unwrap_or(i64::MAX),
        today: now.to_zoned(zone.clone()).date(),
        today_said: set("TIES_TODAY").map(|value| value.to_string_lossy().into_owned()),
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
        width: if std::io::stdout().is_terminal() {
            terminal().or(columns)
        } else {
            columns
        },
        plain_text: ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(set)
            .is_some_and(|locale| !is_utf8(&locale.to_string_lossy())),
        errors_to_terminal: std::io::stderr().is_terminal(),
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// The local time zone, straight from its file: to ask the system for it by name costs more than a whole query.
#[cfg(unix)]
fn zone() -> TimeZone {
    let file = |path: PathBuf| TimeZone::tzif("local", &std::fs::read(path).ok()?).ok();
    let said = std::env::var("TZ").ok().filter(|said| !said.is_empty());
    let found = match said.as_deref().map(|said| said.trim_start_matches(':')) {
        Some(said) => file(PathBuf::from("/usr/share/zoneinfo").join(said))
            .or_else(|| TimeZone::posix(said).ok()),
        None => file(PathBuf::from("/etc/localtime")),
    };
    found.unwrap_or(TimeZone::UTC)
}

#[cfg(not(unix))]
fn zone() -> TimeZone {
    TimeZone::system()
}
