//! `ties triage`: asks for the cadence of each contact that has none.
//!
//! In: answers on a terminal. Out: `cadence`, written to each note at once. Does not: ask without a terminal.

use ties::date::day::ago;
use ties::edit::front::{self, Assignment};
use ties::engine::Loaded;
use ties::ledger::{Clock, Contact, ContactId};
use ties::settings::Field;
use ties::text::safe;

use crate::cli::args::{Common, Triage};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::writing;
use ties::render::palette::{ASIDE, NAME, TYPED, paint};

/// The keys, and the cadence that each one writes.
const KEYS: [(&str, &str); 5] = [
    ("w", "weekly"),
    ("m", "monthly"),
    ("q", "quarterly"),
    ("y", "yearly"),
    ("n", "never"),
];
const SKIP: &str = "s";
const QUIT: &str = "Q";

pub fn run(command: &Triage, common: &Common, env: &Env) -> Result<(), CliError> {
    if !env.terminal.can_ask {
        return Err(CliError::Usage(
            "`ties triage` asks for keys on a terminal; without one, use: ties set NAME cadence=monthly"
                .to_owned(),
        ));
    }
    let (loaded, mut contacts) = writing::open_selecting(&command.query, common, env)?;
    let ledger = &loaded.ledger;
    contacts.retain(|id| {
        let contact = ledger.contact(*id);
        contact.cadence().is_none() && !contact.is_inactive()
    });
    // The most recent contacts come first, because they are the easiest to decide.
    contacts.sort_by_key(|id| {
        let contact = ledger.contact(*id);
        (std::cmp::Reverse(contact.clock(Clock::Touched)), contact.id)
    });
    if contacts.is_empty() {
        return output::print(env, "everybody has a cadence\n");
    }
    let mut set = 0;
    for (at, id) in contacts.iter().enumerate() {
        let head = head(ledger.contact(*id), at + 1, contacts.len());
        match answer(&head) {
            Answer::Cadence(cadence) => {
                write(&loaded, *id, cadence, env)?;
                set += 1;
            }
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    let left = contacts.len() - set;
    output::print(env, &format!("{set} set, {left} left without a cadence\n"))
}

/// The answer for one contact.
enum Answer {
    Cadence(&'static str),
    Skip,
    Quit,
}

/// The contact in two lines: name, last contact, and kind of tie.
fn head(contact: Contact<'_>, at: usize, of: usize) -> String {
    let today = contact.ledger.today;
    let touched = match contact.clock(Clock::Touched) {
        Some(date) => format!("last contact {date}, {}", ago(date, today)),
        None => "no contact yet".to_owned(),
    };
    let aside = format!("{at} of {of}, {touched}, {}", contact.tie().word());
    let name = paint(NAME, &safe::terminal(contact.name()));
    format!("{name}\n  {}\n", paint(ASIDE, &aside))
}

/// Asks until the answer is a known key. The end of input means quit.
fn answer(head: &str) -> Answer {
    let keys: Vec<String> = KEYS
        .iter()
        .map(|(key, cadence)| format!("{} {cadence}", paint(TYPED, key)))
        .collect();
    let question = format!(
        "  {}, {} skip, {} quit? ",
        keys.join(", "),
        paint(TYPED, SKIP),
        paint(TYPED, QUIT)
    );
    let mut prompt = format!("{head}{question}");
    loop {
        let Some(text) = output::prompt_or_eof(&prompt) else {
            return Answer::Quit;
        };
        match text.as_str() {
            QUIT => return Answer::Quit,
            SKIP | "" => return Answer::Skip,
            key => {
                if let Some((_, cadence)) = KEYS.iter().find(|(known, _)| *known == key) {
                    return Answer::Cadence(cadence);
                }
            }
        }
        prompt = question.clone();
    }
}

fn write(loaded: &Loaded, id: ContactId, cadence: &str, env: &Env) -> Result<(), CliError> {
    let root = &loaded.session.root;
    let contact = loaded.ledger.contact(id);
    let path = contact.path();
    let writing = writing::Writer {
        root,
        env,
        dry_run: false,
    };
    let description = format!("set cadence={cadence} of {}", contact.name());
    let prompt = [Assignment::of(Field::Cadence, cadence)];
    let edit = |bytes: &[u8]| front::set(path, bytes, &prompt, &root.settings);
    writing.one(&description, path, edit).map(drop)
}
