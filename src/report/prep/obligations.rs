//! The sections on what is owed, needed, offered, and given between the user and a contact.
//!
//! In: a [`Briefing`]. Out: its sections on that. Does not: weigh what is owed.

use serde_json::json;

use super::briefing::Briefing;
use crate::ledger::{Balance, EntryRef};
use crate::note::State;
use crate::query::matches::one_line;
use crate::report::Cell;
use crate::report::document::{Column, Section, Table};
use crate::report::matches::{self, PrepCommands};
use crate::report::today::by;
use crate::settings::Verb;

/// Maximum number of steps of goals shown, latest first.
const STEPS: usize = 5;

const OWED: [Column; 6] = [
    Column::new("what"),
    Column::new("date"),
    Column::new("by"),
    Column::for_programs("path"),
    Column::for_programs("line"),
    Column::titled("text", "words"),
];
const NEEDS: [Column; 9] = [
    Column::titled("who", "could meet it"),
    Column::for_programs("who_path"),
    Column::titled("who_last", "last"),
    Column::for_programs("where"),
    Column::for_programs("words"),
    Column::for_programs("since"),
    Column::new("need"),
    Column::new("because"),
    Column::new("next"),
];
const UNMET: [Column; 2] = [Column::for_programs("since"), Column::new("need")];
const OFFERS: [Column; 2] = [Column::for_programs("since"), Column::new("offer")];

impl Briefing<'_> {
    /// The section of thanks, promises, and updates that the user owes, and of answers that they await.
    pub(super) fn owed(&self) -> Section {
        let contact = self.contact;
        let steps = contact.updates_owed();
        let more = steps.len().saturating_sub(STEPS);
        let parts = [
            ("thank", contact.thanks_owed()),
            ("promised", contact.open(Verb::Promised)),
            ("tell", steps.into_iter().rev().take(STEPS).collect()),
            ("awaited", contact.open(Verb::Asked)),
        ];
        let rows = parts
            .into_iter()
            .flat_map(|(what, lines)| lines.into_iter().map(move |line| self.owed_row(what, line)));
        let mut section =
            Section::new("owed", "What is owed").with_full_columns(Table::of(&OWED, rows), 1);
        if more > 0 {
            section = section.with_sentence(format!(
                "They have not heard of {} steps; the latest {STEPS} are shown.",
                more + STEPS
            ));
        }
        section
    }

    fn owed_row(&self, what: &str, line: &EntryRef) -> Vec<Cell> {
        let ledger = self.ledger();
        let due = ledger
            .due_of(line)
            .filter(|_| line.verb == Verb::Promised || line.verb == Verb::Asked);
        let due = due.map(|due| {
            let (when, detail) = by(due, ledger.today);
            Cell::Parts(json!(due.to_string()), format!("{when}, {detail}"))
        });
        let words = self.words(line);
        let words = match line.verb {
            Verb::Progress => format!("{}: {words}", ledger.name_of_note(line.note)),
            _ => words,
        };
        let [path, at] = self.place(line);
        vec![
            Cell::Text(what.to_owned()),
            Cell::Day(line.date),
            due.unwrap_or(Cell::Nothing),
            path,
            at,
            Cell::Text(words),
        ]
    }

    pub(super) fn needs(&self) -> Section {
        let (ledger, needs) = (self.ledger(), self.needs);
        let people = needs.proposals.iter().map(|proposal| proposal.who);
        let next = PrepCommands::with(ledger, people.collect());
        let rows = needs.proposals.iter().map(|proposal| {
            let need = &needs.needs[proposal.need];
            Vec::from(matches::met_by(
                ledger,
                need,
                proposal,
                next.prep(proposal.who),
            ))
        });
        Section::new("needs", "What they need, and who could meet it")
            .with_full_columns(Table::of(&NEEDS, rows), 3)
    }

    /// The section of needs that nobody meets. For an inactive contact it lists all needs, because nothing is matched
    /// with them.
    pub(super) fn unmet(&self) -> Section {
        if self.contact.is_inactive() {
            return self.needs_alone();
        }
        let rows = self
            .needs
            .unmet()
            .map(|need| Vec::from(matches::what(need)));
        Section::new("unmet", "What they need, and nobody comes to mind yet")
            .with_full_columns(Table::of(&UNMET, rows), 1)
    }

    fn needs_alone(&self) -> Section {
        let open = self.contact.open(Verb::Needs);
        let rows = self.since_when(&self.note.fields.needs, open);
        Section::new("unmet", "What they need").with_full_columns(Table::of(&UNMET, rows), 1)
    }

    pub(super) fn offers(&self) -> Section {
        let mut lines = self.ledger().counted_entries(self.contact.id);
        lines.retain(|line| line.verb == Verb::Offers && line.state != Some(State::Done));
        let rows = self.since_when(&self.note.fields.offers, lines);
        Section::new("offers", "What they offer").with_full_columns(Table::of(&OFFERS, rows), 1)
    }

    /// Rows of a date and a text: the texts of front matter without a date, then the entries.
    fn since_when(&self, fields: &[String], lines: Vec<&EntryRef>) -> Vec<Vec<Cell>> {
        let fields = fields
            .iter()
            .map(|text| vec![Cell::Nothing, Cell::Text(one_line(text))]);
        let entries = lines
            .into_iter()
            .map(|line| vec![Cell::Day(line.date), Cell::Text(self.words(line))]);
        fields.chain(entries).collect()
    }

    pub(super) fn balance(&self) -> Section {
        let ledger = self.ledger();
        let window = ledger.window();
        let section = Section::new("balance", "Given and received");
        let sum = self.contact.balance_in(window);
        let Some(from) = window.from.filter(|_| sum.share().is_some()) else {
            return section;
        };
        let kinds = self.contact.favors().by_kind(window);
        let kinds_of = |amount: fn(&Balance) -> i64| {
            let kinds = kinds.iter().filter(|(_, sum)| amount(sum) > 0);
            kinds.map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ")
        };
        let (gave, got) = (kinds_of(|sum| sum.given), kinds_of(|sum| sum.received));
        let summary = match sum.balance() {
            0 => "an even exchange".to_owned(),
            more if more > 0 => format!("you gave {more} more"),
            more => format!(
                "they gave {} more; something to give back, when it fits",
                -more
            ),
        };
        let part = |who: &str, amount: i64, kinds: &str| match amount {
            0 => format!("{who} gave nothing"),
            amount => format!("{who} gave {amount} ({kinds})"),
        };
        let (you, they) = (
            part("you", sum.given, &gave),
            part("they", sum.received, &got),
        );
        section.with_sentence(format!("Since {from} {you} and {they}: {summary}."))
    }
}
