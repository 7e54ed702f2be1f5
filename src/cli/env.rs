//! The environment that `main` read, and what commands make of it together with their flags.
//!
//! In: clock, environment, terminal; flags. Out: the day, the vault's folder, the cache. Does not: read the environment
//! itself, or open the vault.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use ties::date::{Date, day, natural};
use ties::render::screen::Screen;
use ties::vault::Root;
use ties::vault::root::VaultSources;

use crate::cli::args::Common;
use crate::cli::error::CliError;
use crate::cli::service_manager::ServiceManager;
use crate::cli::ui::terminal::Terminal;

/// Clock, environment, and terminal, read once.
pub struct Env {
    /// The time when the process started, in nanoseconds since 1970.
    pub now: i64,
    /// Returns the current time in the same unit, for long-running commands.
    pub clock: fn() -> i64,
    /// The local date.
    pub today: Date,
    /// The value of `$TIES_TODAY`.
    pub today_override: Option<String>,
    /// The local time zone.
    pub zone: TimeZone,
    /// The value of `$TIES_VAULT`.
    pub vault: Option<PathBuf>,
    /// The working directory.
    pub here: PathBuf,
    /// The home directory.
    pub home: Option<PathBuf>,
    /// The folder that holds the indexes; `None` without a home directory.
    pub cache: Option<PathBuf>,
    /// The user's settings file.
    pub config: Option<PathBuf>,
    /// The path of this executable.
    pub program: Option<PathBuf>,
    /// The service manager of the user's services; `None` if it is not known.
    pub service_manager: Option<ServiceManager>,
    /// Whether standard error is a terminal.
    pub errors_to_terminal: bool,
    /// The user's editor and its arguments; empty if none is set.
    pub editor: Vec<String>,
    /// What the terminal can show.
    pub screen: Screen,
    /// Its pager, and whether somebody can answer.
    pub terminal: Terminal,
}

impl Env {
    /// The same environment, with what the terminal can do limited by the flags.
    pub fn limited(mut self, common: &Common) -> Env {
        let color = anstream::AutoStream::choice(&std::io::stdout());
        if color == anstream::ColorChoice::Never {
            self.screen.links = None;
        }
        if common.no_pager {
            self.terminal.pager.clear();
        }
        self
    }

    /// The date that counts as today: `--today`, else `$TIES_TODAY`, else the local date.
    pub fn today(&self, common: &Common) -> Result<Date, CliError> {
        let flag = common.today.as_ref().map(|text| (text, "--today"));
        let text = flag.or_else(|| Some((self.today_override.as_ref()?, "$TIES_TODAY")));
        let Some((text, from)) = text else {
            return Ok(self.today);
        };
        let read = day::parse(text.trim()).or_else(|| natural::date(text.trim(), self.today));
        read.ok_or_else(|| {
            CliError::Usage(format!(
                "{from}: {text:?} is not a day; write it as 2026-11-20"
            ))
        })
    }

    /// The folder that holds the indexes.
    ///
    /// # Errors
    /// If there is no home directory.
    pub fn cache(&self) -> Result<PathBuf, CliError> {
        let missing = || {
            CliError::Failed(
                "there is no home directory for the index; set XDG_CACHE_HOME".to_owned(),
            )
        };
        self.cache.clone().ok_or_else(missing)
    }

    /// Everything that can name the vault.
    pub fn hints(&self, common: &Common) -> VaultSources {
        VaultSources {
            named: common.vault.clone(),
            environment: self.vault.clone(),
            here: self.here.clone(),
            user_file: self.config.clone(),
            home: self.home.clone(),
        }
    }

    /// The vault, with its settings.
    pub fn root(&self, common: &Common) -> Result<Root, CliError> {
        Ok(Root::find(&self.hints(common))?)
    }

    /// The local date of a time in seconds since 1970.
    pub fn day_of(&self, seconds: i64) -> Option<Date> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(time.to_zoned(self.zone.clone()).date())
    }
}
