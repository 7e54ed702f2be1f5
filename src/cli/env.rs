//! The environment that `main` read, and what commands make of it together with their flags.
//!
//! In: clock, environment, terminal; flags. Out: an open session. Does not: read the environment itself.

use std::cell::OnceCell;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use ties::date::{Date, day, natural};
use ties::engine::write::{Transaction, is_interrupted};
use ties::engine::{self, Context, OpenNotice, Session, UnreadablePath};
use ties::ledger::{Ledger, LedgerParts};
use ties::query::compare::fits;
use ties::query::english::Known;
use ties::query::names::{self, Named};
use ties::query::{Text, TextField};
use ties::store::{IndexError, Shelf, Texts};
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

    /// The names that the vault has.
    pub fn known<'a>(&'a self, common: &'a Common) -> KnownNames<'a> {
        KnownNames {
            env: self,
            common,
            read: OnceCell::new(),
        }
    }

    /// Opens the vault with an up-to-date index, and runs `first` on the index. Reports notes that could not be read.
    pub fn open<T: Send>(
        &self,
        common: &Common,
        first: &(dyn Fn(&Root, &Shelf, Date) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), CliError> {
        let (session, first) = self.open_silently(common, first)?;
        let unread = session.unreadable_paths()?;
        for one in unread.iter().take(SHOWN) {
            remark(&unread_line(one));
        }
        let problems = session.problem_count();
        if problems > unread.len().min(SHOWN) {
            let notes = if problems == 1 {
                "1 note has problems".to_owned()
            } else {
                format!("{problems} notes have problems")
            };
            remark(&format!("{notes}; `ties status` shows where and why"));
        }
        if session.is_interrupted() {
            remark(
                "a change was interrupted, so some notes may be changed and others not; `ties undo` reverts it",
            );
        }
        Ok((session, first))
    }

    /// Like [`Env::open`], for commands that report such notes themselves.
    pub fn open_silently<T: Send>(
        &self,
        common: &Common,
        first: &(dyn Fn(&Root, &Shelf, Date) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), CliError> {
        let root = self.root(common)?;
        let progress = Progress::new(self.errors_to_terminal, self.plain_text);
        let today = self.today(common)?;
        let around = Context {
            cache: self.cache()?,
            now: self.now,
            today,
            day_of: &|seconds| self.day_of(seconds),
            progress: &|done, of| progress.tell(done, of),
        };
        let settings = root.clone();
        let opened = Session::open(root, &around, &|shelf| first(&settings, shelf, today));
        progress.end();
        let (session, first) = opened?;
        for said in &session.remarks {
            match said {
                OpenNotice::Rebuilt(why) => remark(&format!("{why}; it was rebuilt")),
                OpenNotice::InMemory(why) => remark(&format!(
                    "no index can be stored ({why}); this command used one in memory"
                )),
                OpenNotice::Busy(why) => {
                    remark(&format!("{why}; this command used an index in memory"))
                }
            }
        }
        Ok((session, first))
    }

    /// The date when each note's file last changed. If git should know it but does not, that is reported.
    pub fn edited(&self, session: &Session) -> Vec<Option<Date>> {
        let (days, trouble) = session.edited(&|seconds| self.day_of(seconds));
        if let Some(trouble) = trouble {
            remark(&format!(
                "{trouble}; so `edited` is the time when each file was written"
            ));
        }
        days
    }
}

/// Maximum number of unreadable notes and folders that are named one by one.
const SHOWN: usize = 3;

fn unread_line(unread: &UnreadablePath) -> String {
    let path = if unread.path.is_empty() {
        "the vault"
    } else {
        &unread.path
    };
    let mut line = format!("{path} {}", unread.reason.message);
    if unread.is_known {
        line += "; its last known content was used";
    }
    if let Some(help) = &unread.reason.help {
        line += "; ";
        line += help;
    }
    line
}

/// The names that the vault has. They are read at the first use, because few questions need them.
pub struct KnownNames<'a> {
    env: &'a Env,
    common: &'a Common,
    read: OnceCell<Option<Names>>,
}

/// Contacts and their e-mail addresses; circles and tags; companies and places.
struct Names {
    ledger: Ledger,
    emails: Texts,
    circles_and_tags: [Texts; 2],
    others: [Texts; 2],
}

impl KnownNames<'_> {
    /// The names; `None` if the vault cannot be opened. The command itself reports that error later.
    fn names(&self) -> Option<&Names> {
        let read = self.read.get_or_init(|| {
            let env = self.env;
            let around = Context {
                cache: env.cache().ok()?,
                now: env.now,
                today: env.today(self.common).ok()?,
                day_of: &|_| None,
                progress: &|_, _| (),
            };
            let root = env.root(self.common).ok()?;
            let settings = root.settings.clone();
            let load = |shelf: &Shelf| {
                let texts = |field| engine::texts(shelf, field);
                Ok(Names {
                    ledger: Ledger::load(shelf, &settings, around.today, LedgerParts::default())?,
                    emails: texts(TextField::Email)?,
                    circles_and_tags: [texts(TextField::Circle)?, texts(TextField::Tag)?],
                    others: [texts(TextField::Company)?, texts(TextField::Place)?],
                })
            };
            let (_, names) = Session::open(root, &around, &load).ok()?;
            Some(names)
        });
        read.as_ref()
    }
}

impl Known for KnownNames<'_> {
    fn is_name(&self, text: &str) -> bool {
        self.names().is_some_and(|names| {
            !matches!(
                names::find(&names.ledger, &names.emails, text),
                Named::Nobody(_)
            )
        })
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        let Some(names) = self.names() else {
            return false;
        };
        [TextField::Circle, TextField::Tag]
            .into_iter()
            .zip(&names.circles_and_tags)
            .any(|(field, texts)| has(field, texts, text))
    }

    fn is_group(&self, text: &str) -> bool {
        let Some(names) = self.names() else {
            return false;
        };
        self.is_circle_or_tag(text)
            || [TextField::Company, TextField::Place]
                .into_iter()
                .zip(&names.others)
                .any(|(field, texts)| has(field, texts, text))
    }
}

fn has(field: TextField, texts: &Texts, text: &str) -> bool {
    let value = Text {
        text: text.to_owned(),
        prefix: false,
    };
    texts.words().iter().any(fits(field, &[value]))
}
