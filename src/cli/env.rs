//! What `main` found out about the machine, and what commands make of it together with their flags.
//!
//! In: clock, environment, terminal; flags. Out: an open session. Does not: look at the environment itself.

use std::cell::OnceCell;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use ties::date::{Date, day, natural};
use ties::engine::write::{Transaction, is_cut_short};
use ties::engine::{self, Remark, Session, Surroundings, Unread};
use ties::ledger::{Book, Want};
use ties::query::english::Known;
use ties::query::fits::fits;
use ties::query::names::{self, Named};
use ties::query::{Text, TextField};
use ties::store::{IndexError, Shelf, Texts};
use ties::vault::Root;
use ties::vault::root::Hints;

use crate::cli::args::Common;
use crate::cli::commands::watch::Keeper;
use crate::cli::error::Failure;
use crate::cli::ui::output::remark;
use crate::cli::ui::progress::Progress;
use ties::render::screen::Screen;

/// Clock, environment and terminal, read once.
pub struct Machine {
    /// In nanoseconds since 1970.
    pub now: i64,
    /// Tells the same later on, for what runs long.
    pub clock: fn() -> i64,
    /// The local day.
    pub today: Date,
    /// `$TIES_TODAY`.
    pub today_said: Option<String>,
    /// The local time zone.
    pub zone: TimeZone,
    /// `$TIES_VAULT`.
    pub vault: Option<PathBuf>,
    /// The working folder.
    pub here: PathBuf,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Where indexes are kept.
    pub cache: Option<PathBuf>,
    /// The user's settings file.
    pub config: Option<PathBuf>,
    /// The file of this program.
    pub program: Option<PathBuf>,
    /// Who keeps the user's services running.
    pub keeper: Option<Keeper>,
    /// The width of the terminal, or what `$COLUMNS` says.
    pub width: Option<u16>,
    /// Whether standard error is a terminal.
    pub errors_to_terminal: bool,
    /// Whether only ASCII can be shown: the locale is not of UTF-8.
    pub plain_text: bool,
    /// The user's editor and its arguments; none where none is named.
    pub editor: Vec<String>,
    /// What the terminal can do.
    pub screen: Screen,
}

/// The width of lines where nothing says another.
const WIDTH: u16 = 100;

impl Machine {
    /// What the terminal can do, as far as the flags let it.
    pub fn screen(&self, common: &Common) -> Screen {
        let mut screen = self.screen.clone();
        screen.plain_text = self.plain_text;
        let colour = anstream::AutoStream::choice(&std::io::stdout());
        if colour == anstream::ColorChoice::Never {
            screen.links = None;
        }
        if common.no_pager {
            screen.pager.clear();
        }
        screen
    }

    /// How wide lines may be.
    pub fn width(&self) -> usize {
        usize::from(
            self.width
                .filter(|width| *width > 0)
                .unwrap_or(WIDTH)
                .clamp(20, 2000),
        )
    }

    /// The day that is today.
    pub fn today(&self, common: &Common) -> Result<Date, Failure> {
        let flag = common.today.as_ref().map(|said| (said, "--today"));
        let said = flag.or_else(|| Some((self.today_said.as_ref()?, "$TIES_TODAY")));
        let Some((said, from)) = said else {
            return Ok(self.today);
        };
        let read = day::parse(said.trim()).or_else(|| natural::date(said.trim(), self.today));
        read.ok_or_else(|| {
            Failure::Usage(format!(
                "{from}: {said:?} is no day; write it as 2026-11-20"
            ))
        })
    }

    /// Where indexes are kept.
    pub fn cache(&self) -> Result<PathBuf, Failure> {
        let missing = || {
            Failure::Cannot(
                "there is no home folder to keep an index in; set XDG_CACHE_HOME".to_owned(),
            )
        };
        self.cache.clone().ok_or_else(missing)
    }

    /// What says which vault.
    pub fn hints(&self, common: &Common) -> Hints {
        Hints {
            named: common.vault.clone(),
            environment: self.vault.clone(),
            here: self.here.clone(),
            user_file: self.config.clone(),
            home: self.home.clone(),
        }
    }

    /// Which vault.
    pub fn root(&self, common: &Common) -> Result<Root, Failure> {
        Ok(Root::find(&self.hints(common))?)
    }

    /// The right to change notes. Tells what was found half done, and what became of it.
    pub fn transaction<'a>(&self, root: &'a Root) -> Result<Transaction<'a>, Failure> {
        let begun = Transaction::begin(&self.cache()?, root)?;
        for recovered in begun.recovered() {
            remark(&recovered.to_string());
        }
        Ok(begun)
    }

    /// Takes back what was cut short, before the vault is read to be changed: the notes of it may lie elsewhere then.
    pub fn recover(&self, common: &Common) -> Result<(), Failure> {
        let root = self.root(common)?;
        if is_cut_short(&engine::index_folder(&self.cache()?, &root)) {
            drop(self.transaction(&root)?);
        }
        Ok(())
    }

    /// Throws the index away.
    pub fn forget_index(&self, common: &Common) -> Result<(), Failure> {
        Ok(engine::forget_index(&self.cache()?, &self.root(common)?)?)
    }

    /// The local day of a time in seconds since 1970.
    pub fn day_of(&self, seconds: i64) -> Option<Date> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(time.to_zoned(self.zone.clone()).date())
    }

    /// What the vault knows by name.
    pub fn known<'a>(&'a self, common: &'a Common) -> KnownNames<'a> {
        KnownNames {
            machine: self,
            common,
            read: OnceCell::new(),
        }
    }

    /// The vault, up to date, and what `first` works out of it meanwhile; with a word of notes that are not read.
    pub fn open<T: Send>(
        &self,
        common: &Common,
        first: &(dyn Fn(&Root, &Shelf, Date) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), Failure> {
        let (session, first) = self.open_silently(common, first)?;
        let unread = session.unread()?;
        for one in unread.iter().take(SHOWN) {
            remark(&unread_line(one));
        }
        let problems = session.faults();
        if problems > unread.len().min(SHOWN) {
            let notes = if problems == 1 {
                "1 note is not read as it stands".to_owned()
            } else {
                format!("{problems} notes are not read as they stand")
            };
            remark(&format!("{notes}; `ties status` says where and why"));
        }
        if session.is_cut_short() {
            remark(
                "a change was cut short, so notes may be half changed; `ties undo` takes it back",
            );
        }
        Ok((session, first))
    }

    /// As [`Machine::open`], for who tells of such notes by themselves.
    pub fn open_silently<T: Send>(
        &self,
        common: &Common,
        first: &(dyn Fn(&Root, &Shelf, Date) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), Failure> {
        let root = self.root(common)?;
        let progress = Progress::new(self.errors_to_terminal, self.plain_text);
        let today = self.today(common)?;
        let around = Surroundings {
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
                Remark::Rebuilt(why) => remark(&format!("{why}; it was made anew")),
                Remark::InMemory(why) => remark(&format!(
                    "no index can be kept ({why}); this answer took one in memory"
                )),
                Remark::Busy(why) => remark(&format!("{why}; this answer took an index in memory")),
            }
        }
        Ok((session, first))
    }

    /// When each note's file last changed. Where git does not say though it should, that is remarked.
    pub fn edited(&self, session: &Session) -> Vec<Option<Date>> {
        let (days, trouble) = session.edited(&|seconds| self.day_of(seconds));
        if let Some(trouble) = trouble {
            remark(&format!(
                "{trouble}; so `edited` tells when each file was written"
            ));
        }
        days
    }
}

/// So many notes and folders that cannot be read are named one by one.
const SHOWN: usize = 3;

fn unread_line(unread: &Unread) -> String {
    let path = if unread.path.is_empty() {
        "the vault"
    } else {
        &unread.path
    };
    let mut line = format!("{path} {}", unread.reason.message);
    if unread.is_known {
        line += "; what is known of it from before was used";
    }
    if let Some(help) = &unread.reason.help {
        line += "; ";
        line += help;
    }
    line
}

/// What the vault knows by name; read at the first question, since few sentences depend on it.
pub struct KnownNames<'a> {
    machine: &'a Machine,
    common: &'a Common,
    read: OnceCell<Option<Names>>,
}

/// Contacts and their e-mail addresses; circles and tags; companies and places.
struct Names {
    book: Book,
    emails: Texts,
    circles_and_tags: [Texts; 2],
    others: [Texts; 2],
}

impl KnownNames<'_> {
    /// None where the vault cannot be opened, which is reported when the question is asked of it.
    fn names(&self) -> Option<&Names> {
        let read = self.read.get_or_init(|| {
            let machine = self.machine;
            let around = Surroundings {
                cache: machine.cache().ok()?,
                now: machine.now,
                today: machine.today(self.common).ok()?,
                day_of: &|_| None,
                progress: &|_, _| (),
            };
            let root = machine.root(self.common).ok()?;
            let settings = root.settings.clone();
            let load = |shelf: &Shelf| {
                let texts = |field| engine::texts(shelf, field);
                Ok(Names {
                    book: Book::load(shelf, &settings, around.today, Want::default())?,
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
                names::find(&names.book, &names.emails, text),
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
