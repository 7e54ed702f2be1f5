//! The candidates that the vault and the tables have for an unfinished word.
//!
//! In: the start of a name or a query. Out: candidates. Does not: know shells.

use std::sync::OnceLock;

use clap_complete::engine::CompletionCandidate;
use ties::engine;
use ties::ledger::Ledger;
use ties::query::fields::{self, FIELDS, FieldRow, STATES, Scope, THINGS, Takes};
use ties::query::{TextField, times};
use ties::settings::verbs::VERBS;
use ties::text::fold::fold_search;
use ties::text::safe;

use crate::cli::args::{Color, Common};
use crate::cli::env::Env;

/// Maximum number of candidates. Nobody reads longer lists.
const OFFERED: usize = 300;
/// Maximum number of words before the cursor that are tried as the start of a name.
const NAME_WORDS: usize = 4;

/// The vault of the command line. It is opened only when a candidate needs it.
pub struct Vault {
    env: Env,
    common: Common,
    /// The words of the command line. The last one is completed.
    words: Vec<String>,
    ledger: OnceLock<Option<Ledger>>,
}

impl Vault {
    pub fn of(env: Env, words: Vec<String>) -> Self {
        let named = words.iter().enumerate().find_map(|(at, word)| {
            let value = word.strip_prefix("--vault")?;
            match value.strip_prefix('=') {
                None if value.is_empty() => words.get(at + 1).cloned(),
                value => value.map(str::to_owned),
            }
        });
        let common = Common {
            vault: named.map(Into::into),
            today: None,
            color: Color::Never,
            no_pager: true,
        };
        Vault {
            env,
            common,
            words,
            ledger: OnceLock::new(),
        }
    }

    /// The ledger of the vault. `None` if there is no vault or no index yet; completion cannot report errors.
    fn ledger(&self) -> Option<&Ledger> {
        let open = || {
            let root = self.env.root(&self.common).ok()?;
            let today = self.env.today(&self.common).ok()?;
            let facts = engine::open_unsynced(&self.env.cache().ok()?, &root)?;
            Some(Ledger::new(&facts, &root.settings, today))
        };
        self.ledger.get_or_init(open).as_ref()
    }

    /// The distinct texts that `read` finds in the ledger. None without a ledger.
    fn read<'a, T: Iterator<Item = String>>(
        &'a self,
        read: impl FnOnce(&'a Ledger) -> T,
    ) -> Vec<String> {
        self.ledger()
            .map_or_else(Vec::new, |ledger| distinct(read(ledger)))
    }

    fn names(&self) -> Vec<String> {
        self.read(|ledger| {
            let contacts = ledger.contact_ids();
            contacts.map(|contact| ledger.name(contact).to_owned())
        })
    }

    fn texts(&self, field: TextField) -> Vec<String> {
        match field {
            TextField::Name => self.names(),
            TextField::Type => self.read(|ledger| {
                let kinds = ledger.facts.notes().map(|note| ledger.kind_of(note));
                kinds.flat_map(|kind| kind.words()).map(str::to_owned)
            }),
            field => self.read(|ledger| {
                let texts = field.texts(&ledger.facts).into_iter();
                let words = texts.flat_map(|texts| texts.words().iter());
                words.map(str::to_owned)
            }),
        }
    }

    /// Names of contacts. If the words before the cursor start a name, the rest of that name.
    pub fn name(&self, typed: &str) -> Vec<CompletionCandidate> {
        let names = self.names();
        let before = &self.words[..self.words.len().saturating_sub(1)];
        let begun = before
            .iter()
            .rev()
            .take_while(|word| !word.starts_with('-'))
            .count();
        for words in (1..=begun.min(NAME_WORDS)).rev() {
            let start = before[before.len() - words..].join(" ");
            let start = fold_search(&format!("{start} {typed}"));
            let rest = |name: &String| {
                let rest: Vec<&str> = name.split_whitespace().skip(words).collect();
                (fold_search(name).starts_with(&start) && !rest.is_empty()).then(|| rest.join(" "))
            };
            let rests: Vec<String> = names.iter().filter_map(rest).collect();
            if !rests.is_empty() {
                return words_of(typed, rests);
            }
        }
        let found = words_of(typed, names);
        if !found.is_empty() || typed.is_empty() {
            return found;
        }
        // Aliases and addresses are valid, but they are offered only if no name matches, so that the list stays short.
        let aliases = self.read(|ledger| {
            let of = |contact| ledger.aliases().of(ledger.contact(contact).note());
            ledger.contact_ids().flat_map(of).map(str::to_owned)
        });
        let found = words_of(typed, aliases);
        if found.is_empty() {
            words_of(typed, self.texts(TextField::Email))
        } else {
            found
        }
    }

    /// The words that `--verb` takes.
    pub fn verb(&self, typed: &str) -> Vec<CompletionCandidate> {
        words(typed, VERBS.iter().map(|row| row.word))
    }

    /// The kinds of favors, including those in the settings.
    pub fn kind(&self, typed: &str) -> Vec<CompletionCandidate> {
        words_of(typed, self.kinds())
    }

    fn kinds(&self) -> Vec<String> {
        let own = || Some(self.env.root(&self.common).ok()?.settings);
        own().unwrap_or_default().kinds.into_keys().collect()
    }

    /// Candidates for the last word of a query: a field, or a value of one.
    pub fn query(&self, typed: &str, scope: Scope) -> Vec<CompletionCandidate> {
        let (head, word) = typed.split_at(last_word(typed));
        let bare = word.trim_start_matches(['-', '(']);
        let head = format!("{head}{}", &word[..word.len() - bare.len()]);
        let Some((field, values)) = bare.split_once(':') else {
            let known = FIELDS.iter().filter(|row| row.known_in(scope));
            let found = known.filter(|row| row.word.starts_with(&bare.to_lowercase()));
            let candidate = |row: &FieldRow| {
                CompletionCandidate::new(format!("{head}{}:", row.word)).help(Some(row.help.into()))
            };
            return found.map(candidate).collect();
        };
        let Some(row) = fields::field(field).filter(|row| row.known_in(scope)) else {
            return Vec::new();
        };
        let (listed, value) = match values.rsplit_once(',') {
            Some((listed, value)) => (format!("{listed},"), value),
            None => (String::new(), values),
        };
        let value = value.trim_start_matches('"');
        let whole = |value: &str| {
            let quoted = value.contains(|c: char| c.is_whitespace() || "(),\"".contains(c));
            let value = if quoted {
                format!("\"{value}\"")
            } else {
                value.to_owned()
            };
            format!("{head}{field}:{listed}{value}")
        };
        let offers = self.values(row).into_iter();
        let offers = offers.filter(|(value, _)| !value.contains('"'));
        fitting(value, offers)
            .into_iter()
            .map(|(value, help)| CompletionCandidate::new(whole(&value)).help(help.map(Into::into)))
            .collect()
    }

    /// The values of a field, each with its help.
    fn values(&self, row: &FieldRow) -> Vec<(String, Option<&'static str>)> {
        let plain = |words: Vec<String>| words.into_iter().map(|word| (word, None)).collect();
        let times = || times::RELATIVE.iter().map(|word| (*word).to_owned());
        match row.takes {
            Takes::Text(field) => plain(self.texts(field)),
            Takes::Link(_) => plain(self.names()),
            Takes::Kinds(_) => plain(self.kinds()),
            Takes::Clock(_) | Takes::ClockOrGoal(_) => plain(times().collect()),
            Takes::ClockOrKinds(..) => plain(self.kinds().into_iter().chain(times()).collect()),
            Takes::State => STATES
                .iter()
                .map(|row| (row.word.to_owned(), Some(row.help)))
                .collect(),
            Takes::Thing => THINGS
                .iter()
                .map(|row| (row.word.to_owned(), Some(row.help)))
                .collect(),
            Takes::Due | Takes::Birthday | Takes::Number(_) => Vec::new(),
        }
    }
}

/// The words that begin with `typed`. A leading `-` stays.
pub fn words<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Vec<CompletionCandidate> {
    let bare = typed.trim_start_matches('-');
    let mark = &typed[..typed.len() - bare.len()];
    let known = known.into_iter().filter(|word| word.starts_with(bare));
    known
        .map(|word| CompletionCandidate::new(format!("{mark}{word}")))
        .collect()
}

fn words_of(typed: &str, known: Vec<String>) -> Vec<CompletionCandidate> {
    let known = known.into_iter().map(|word| (word, None));
    fitting(typed, known)
        .into_iter()
        .map(|(word, _)| CompletionCandidate::new(word))
        .collect()
}

type Offer = (String, Option<&'static str>);

/// The offers that begin with `typed`. Letter case and accents count only if an offer matches them exactly. Words with
/// terminal control characters are not offered.
fn fitting(typed: &str, offers: impl Iterator<Item = Offer>) -> Vec<Offer> {
    let wanted = fold_search(typed);
    let mut found: Vec<Offer> = offers
        .filter(|(word, _)| fold_search(word).starts_with(&wanted) && safe::terminal(word) == *word)
        .collect();
    if found.iter().any(|(word, _)| word.starts_with(typed)) {
        found.retain(|(word, _)| word.starts_with(typed));
    }
    found.truncate(OFFERED);
    found
}

/// The byte offset of the last word of a query: after the last space outside of quotes.
fn last_word(query: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in query.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}
