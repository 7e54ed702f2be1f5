//! The environment that `main` read, and what commands make of it together with their flags.
//!
//! In: clock, environment, terminal; flags. Out: an open session. Does not: read the environment itself.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use ties::date::{Date, day, natural};
use ties::engine::write::{Transaction, is_interrupted};
use ties::engine::{self, Context, Vault};
use ties::vault::Root;
use ties::vault::root::VaultSources;

use crate::cli::args::Common;
use crate::cli::commands::watch::ServiceManager;
use crate::cli::error::CliError;
use crate::cli::ui::output::remark;
use crate::cli::ui::progress::Progress;
use ties::render::screen::Screen;

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
    /// The width of the terminal, else `$COLUMNS`.
    pub width: Option<u16>,
    /// Whether standard error is a terminal.
    pub errors_to_terminal: bool,
    /// Whether only ASCII can be shown, because the locale is not UTF-8.
    pub plain_text: bool,
    /// The user's editor and its arguments; empty if none is set.
    pub editor: Vec<String>,
    /// What the terminal can do.
    pub screen: Screen,
}

/// The default line width, in columns.
const WIDTH: u16 = 100;

impl Env {
    /// What the terminal can do, as limited by the flags.
    pub fn screen(&self, common: &Common) -> Screen {
        let mut screen = self.screen.clone();
        screen.plain_text = self.plain_text;
        let color = anstream::AutoStream::choice(&std::io::stdout());
        if color == anstream::ColorChoice::Never {
            screen.links = None;
        }
        if common.no_pager {
            screen.pager.clear();
        }
        screen
    }

    /// The maximum width of lines, in columns.
    pub fn width(&self) -> usize {
        usize::from(
            self.width
                .filter(|width| *width > 0)
                .unwrap_or(WIDTH)
                .clamp(20, 2000),
        )
    }

    /// The date that counts as today: `--today`, else `$TIES_TODAY`, else the local date.
    pub fn today(&self, common: &Common) -> Result<Date, CliError> {
        let flag = common.today.as_ref().map(|said| (said, "--today"));
        let said = flag.or_else(|| Some((self.today_override.as_ref()?, "$TIES_TODAY")));
        let Some((said, from)) = said else {
            return Ok(self.today);
        };
        let read = day::parse(said.trim()).or_else(|| natural::date(said.trim(), self.today));
        read.ok_or_else(|| {
            CliError::Usage(format!(
                "{from}: {said:?} is not a day; write it as 2026-11-20"
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

    /// Begins a transaction to change notes. Reports interrupted changes that were found and what was done about them.
    pub fn transaction<'a>(&self, root: &'a Root) -> Result<Transaction<'a>, CliError> {
        let begun = Transaction::begin(&self.cache()?, root)?;
        for recovered in begun.recovered() {
            remark(&recovered.to_string());
        }
        Ok(begun)
    }

    /// Undoes an interrupted change before the vault is read for a new change, because this may move notes.
    pub fn recover(&self, common: &Common) -> Result<(), CliError> {
        let root = self.root(common)?;
        if is_interrupted(&engine::index_folder(&self.cache()?, &root)) {
            drop(self.transaction(&root)?);
        }
        Ok(())
    }

    /// Deletes the index.
    pub fn forget_index(&self, common: &Common) -> Result<(), CliError> {
        Ok(engine::delete_index(&self.cache()?, &self.root(common)?)?)
    }

    /// The local date of a time in seconds since 1970.
    pub fn day_of(&self, seconds: i64) -> Option<Date> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(time.to_zoned(self.zone.clone()).date())
    }

    /// The vault that a command asks. Progress and notices go to standard error.
    pub fn vault<'a>(&'a self, common: &Common) -> Result<Vault<'a>, CliError> {
        let progress = Progress::new(self.errors_to_terminal, self.plain_text);
        let context = Context {
            cache: self.cache()?,
            now: self.now,
            today: self.today(common)?,
            day_of: Box::new(|seconds| self.day_of(seconds)),
            progress: Box::new(move |done, of| progress.tell(done, of)),
            notice: Box::new(|notice| remark(&notice.to_string())),
        };
        Ok(Vault::new(self.root(common)?, context))
    }
}
