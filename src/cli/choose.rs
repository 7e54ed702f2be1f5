//! Which of several contacts a name means: the user is told what tells them apart, and asked where that is possible.
//!
//! In: contacts that could be meant. Out: the one that was chosen, or why nothing was done. Does not: look for them.

use std::collections::HashMap;

use ties::book::{Book, ContactId};
use ties::index::Texts;
use ties::query::{TextField, names};
use ties::text::safe;

use super::failure::Failure;
use super::render::output;
use super::render::palette::{ASIDE, NAME, TYPED, paint};
use super::render::screen::Screen;

/// So many are listed at most; who is meant among more is said sooner than sought.
const LISTED: usize = 12;

/// The contact that the user chooses by its number, on a terminal; elsewhere they are listed, and nothing is done.
pub fn one_of(
    book: &Book,
    several: &[ContactId],
    texts: &HashMap<TextField, Texts>,
    name: &str,
) -> Result<ContactId, Failure> {
    let none = Texts::default();
    let of = |field| texts.get(&field).unwrap_or(&none);
    let apart = |contact| {
        let told = names::told_apart(book, contact, of(TextField::Company), of(TextField::Circle));
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
    if !Screen::global().asks {
        let told = several
            .iter()
            .map(|contact| format!("\n  {}  {}", book.name(*contact), apart(*contact)));
        return Err(Failure::Usage(format!(
            "{name:?} could be any of these; say more of the name:{}{and_more}",
            told.collect::<String>()
        )));
    }
    let mut question = format!("{:?} could be any of these:\n", safe::terminal(name));
    let digits = several.len().to_string().len();
    for (number, contact) in (1..).zip(several) {
        question += &format!(
            "  {}  {}  {}\n",
            paint(TYPED, &format!("{number:>digits$}")),
            paint(NAME, &safe::terminal(book.name(*contact))),
            paint(ASIDE, &safe::terminal(&apart(*contact))),
        );
    }
    if more > 0 {
        question += &format!("{}\n", and_more.trim_start_matches('\n'));
    }
    question += "which one? (a number, or Enter for none) ";
    let answer = output::asked(&question).unwrap_or_default();
    let chosen: Option<usize> = answer.parse().ok();
    chosen
        .and_then(|number| several.get(number.checked_sub(1)?).copied())
        .ok_or_else(|| Failure::Usage("none was chosen; nothing is done".to_owned()))
}
