//! Asks which of several contacts a name means, and shows what distinguishes them.
//!
//! In: contacts that could be meant. Out: the one that the user chose, or an error. Does not: search for them.

use std::collections::HashMap;

use ties::ledger::{ContactId, Ledger};
use ties::query::{TextField, names};
use ties::store::Texts;
use ties::text::safe;

use crate::cli::error::CliError;
use crate::cli::ui::output;
use ties::render::palette::{ASIDE, NAME, TYPED, paint};
use ties::render::screen::Screen;

/// Maximum number of contacts listed. With more, typing a longer name is faster than reading the list.
const LISTED: usize = 12;

/// The contact that the user chooses by number. Without a terminal it fails, and lists the contacts.
pub fn one_of(
    ledger: &Ledger,
    several: &[ContactId],
    texts: &HashMap<TextField, Texts>,
    name: &str,
) -> Result<ContactId, CliError> {
    let none = Texts::default();
    let of = |field| texts.get(&field).unwrap_or(&none);
    let apart = |contact| {
        let told = names::describe(
            ledger,
            contact,
            of(TextField::Company),
            of(TextField::Circle),
        );
        if Screen::global().plain_text {
            told.replace(" · ", ", ")
        } else {
            told
        }
    };
    let more = several.len().saturating_sub(LISTED);
    let several = &several[..several.len() - more];
    let and_more = if more > 0 {
        format!("\n  and {more} more")
    } else {
        String::new()
    };
    if !Screen::global().can_ask {
        let told = several
            .iter()
            .map(|contact| format!("\n  {}  {}", ledger.name(*contact), apart(*contact)));
        return Err(CliError::Usage(format!(
            "{name:?} could be any of these; give more of the name:{}{and_more}",
            told.collect::<String>()
        )));
    }
    let head = format!("{:?} could be any of these:", safe::terminal(name));
    let rows: Vec<String> = several
        .iter()
        .map(|contact| {
            let name = paint(NAME, &safe::terminal(ledger.name(*contact)));
            format!(
                "{name}  {}",
                paint(ASIDE, &safe::terminal(&apart(*contact)))
            )
        })
        .collect();
    by_number(&head, &rows, &and_more).map(|at| several[at])
}

/// The index of the row that the user chooses by number. Call it only if the screen can ask.
pub fn by_number(head: &str, rows: &[String], and_more: &str) -> Result<usize, CliError> {
    let mut question = format!("{head}\n");
    let digits = rows.len().to_string().len();
    for (number, row) in (1..).zip(rows) {
        let number = paint(TYPED, &format!("{number:>digits$}"));
        question += &format!("  {number}  {row}\n");
    }
    if !and_more.is_empty() {
        question += &format!("{}\n", and_more.trim_start_matches('\n'));
    }
    question += "which one? (a number, or Enter for none) ";
    let answer = output::prompt(&question).unwrap_or_default();
    let chosen: Option<usize> = answer.parse().ok();
    chosen
        .and_then(|number| number.checked_sub(1))
        .filter(|at| *at < rows.len())
        .ok_or_else(|| CliError::Usage("none was chosen; nothing was done".to_owned()))
}
