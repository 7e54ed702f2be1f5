//! `ties entries`: lists entries instead of contacts, newest first.

use std::path::{Path, PathBuf};

use ties::date::{Date, DateRange};
use ties::engine::{Notes, Session};
use ties::ledger::LedgerParts;
use ties::note::{State, link};
use ties::query::{EntryQuery, Query, Question};
use ties::report::Cell;
use ties::report::document::{Column, Table};
use ties::report::entries::{COLUMNS, Row};
use ties::settings::verbs::VERBS;
use ties::settings::{Settings, Verb};
use ties::text::suggest::closest;

use crate::cli::args::{Common, Entries, Output, OutputFormat, StateFlag};
use crate::cli::commands::ask::{self, picked};
use crate::cli::commands::date_args;
use crate::cli::commands::show;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::screen;

pub fn run(command: &Entries, common: &Common, env: &Env) -> Result<(), CliError> {
    let today = env.today(common)?;
    let root = env.root(common)?;
    let known = env.known(common);
    let asked = ask::read(&command.words, &root.settings, today, &known)?;
    let (query, entries) = match asked {
        Question::Who(query) => (query, EntryQuery::default()),
        Question::Entries(entries) | Question::HowOften(entries) => (Query::all(), entries),
        other @ (Question::HowMany(_) | Question::Of { .. }) => {
            return Err(CliError::Usage(format!(
                "this question does not ask for entries; `ties who {:?}` answers it; it was read as: {other}",
                ask::joined(&command.words)
            )));
        }
    };
    let entries = narrowed(entries, command, &root.settings, today)?;
    let reading = if entries == EntryQuery::default() {
        query.to_string()
    } else {
        format!("{query}{entries}")
    };
    let wanted = Wanted {
        query: &query,
        entries: &entries,
    };
    wanted.answer(common, env, |rows, session| {
        if !command.words.is_empty() {
            ask::show_reading(&reading.trim());
        }
        print(rows, &command.output, env, session)
    })
}

/// Which entries to show.
pub struct Wanted<'a> {
    /// Conditions on the participants, and on the words of the entries.
    pub query: &'a Query,
    /// Conditions on the entries themselves.
    pub entries: &'a EntryQuery,
}

impl Wanted<'_> {
    /// Finds the entries, newest first, and passes them to `show`.
    pub fn answer(
        &self,
        common: &Common,
        env: &Env,
        show: impl FnOnce(&[Row<'_>], &Session) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let mut needs = self.query.needs();
        needs.emails |= self.entries.with.is_some();
        let shown = if self.entries.with.is_some() {
            who::IN_JSON.to_vec()
        } else {
            Vec::new()
        };
        let (session, mut loaded) = env.open(common, &|root, shelf, today| {
            who::load(root, shelf, today, (&needs, LedgerParts::ALL, &shown))
        })?;
        if needs.edited {
            loaded.found.edited = env.edited(&session);
        }
        let ledger = &loaded.ledger;
        let with = self.entries.with.as_ref();
        let with = with
            .map(|name| show::one(ledger, &loaded.found.emails, &loaded.texts, name))
            .transpose()?;
        let mut lines = self
            .entries
            .select(self.query, ledger, &loaded.found, with)?;
        lines.sort_by(|a, b| {
            b.date
                .cmp(&a.date)
                .then(a.note.cmp(&b.note))
                .then(a.place.cmp(&b.place))
        });
        // Keep all entries of the last day shown: they are sorted by time below, before the limit is applied.
        let limit = self.entries.limit.unwrap_or(usize::MAX);
        let last = limit.checked_sub(1).and_then(|at| lines.get(at));
        if let Some(last) = last.map(|line| line.date) {
            lines.retain(|line| line.date >= last);
        }
        let mut notes = Notes::new(&session.shelf);
        notes.fetch(lines.iter().map(|line| line.note))?;
        let rows = lines.iter().filter_map(|line| {
            let entry = notes.entry(line)?;
            Some(Row {
                ledger,
                line,
                entry,
            })
        });
        let mut rows: Vec<Row<'_>> = rows.collect();
        // Within a day, the later time comes first. Entries without a time keep the order of their note.
        rows.sort_by(|a, b| {
            b.entry
                .date
                .cmp(&a.entry.date)
                .then_with(|| b.entry.time.cmp(&a.entry.time))
        });
        rows.truncate(limit);
        show(&rows, &session)
    }
}

/// The entry query of a question, narrowed by the flags. A flag overrides the question.
fn narrowed(
    query: EntryQuery,
    command: &Entries,
    settings: &Settings,
    today: Date,
) -> Result<EntryQuery, CliError> {
    let verbs = command.verb.iter().map(|word| verb(word, settings));
    let verbs: Vec<Verb> = verbs.collect::<Result<_, _>>()?;
    let bound = |text: &Option<String>, flag| {
        let range = text
            .as_ref()
            .map(|text| date_args::bound(text, today, flag));
        range.transpose()
    };
    let since = bound(&command.since, "--since")?.and_then(|range| range.from);
    let until = bound(&command.until, "--until")?.and_then(|range| range.to);
    let kind = command.kind.as_ref().map(|kind| {
        settings
            .kind(kind)
            .map_or(kind.to_lowercase(), str::to_owned)
    });
    Ok(EntryQuery {
        with: command.with.clone().or(query.with),
        verbs: if verbs.is_empty() { query.verbs } else { verbs },
        kind: kind.or(query.kind),
        days: DateRange {
            from: since.or(query.days.from),
            to: until.or(query.days.to),
        },
        state: command.state.map(StateFlag::state).or(query.state),
        happened: command.happened || query.happened,
        owed: command.owed || query.owed,
        limit: command.limit.or(query.limit),
    })
}

fn verb(word: &str, settings: &Settings) -> Result<Verb, CliError> {
    let word = word.trim();
    settings.verb(word).ok_or_else(|| {
        let way_out = match closest(word, settings.verb_words()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => {
                let known: Vec<&str> = VERBS.iter().map(|row| row.word).collect();
                format!("the verbs are {}", known.join(", "))
            }
        };
        CliError::Usage(format!("--verb: unknown verb {word:?}; {way_out}"))
    })
}

/// Prints entries of a vault in the requested format.
pub fn print(
    rows: &[Row<'_>],
    output: &Output,
    env: &Env,
    session: &Session,
) -> Result<(), CliError> {
    let (vault, today) = (session.root.path.as_path(), session.today);
    let columns = picked(&output.fields, &COLUMNS)?;
    let cells = |row: &Row<'_>, columns: &[&str]| -> Vec<Cell> {
        columns
            .iter()
            .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
            .collect()
    };
    let or = |usual: &'static [&'static str]| {
        if columns.is_empty() {
            usual.to_vec()
        } else {
            columns.clone()
        }
    };
    match output.paper.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let all = or(&COLUMNS);
            let objects = rows.iter().map(|row| {
                all.iter()
                    .zip(cells(row, &all))
                    .map(|(column, cell)| ((*column).to_owned(), cell.json()))
                    .collect()
            });
            print::objects(objects, output.paper.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let all = or(&COLUMNS);
            print::csv(
                &all,
                rows.iter().map(|row| cells(row, &all)),
                output.paper.raw,
            )
        }
        OutputFormat::Md | OutputFormat::Html => {
            let shown = or(&["date", "verb", "kind", "with", "text", "state", "due"]);
            let titles: Vec<Column> = shown.iter().map(|word| Column::new(word)).collect();
            let table = Table::of(
                &titles,
                rows.iter().map(|row| first_lines(cells(row, &shown))),
            );
            let count = match rows.len() {
                1 => "1 entry".to_owned(),
                several => format!("{several} entries"),
            };
            print::answer("Entries", &count, table, today, (&output.paper, vault))
        }
        OutputFormat::Table => {
            let Some(first) = rows.first() else {
                output::remark("no entries");
                return Ok(());
            };
            let mut shown = or(&["date", "verb", "kind", "with", "text", "state"]);
            let is_waiting =
                |row: &Row<'_>| row.entry.due.is_some() && row.entry.state == Some(State::Open);
            if columns.is_empty() && rows.iter().any(is_waiting) {
                shown.push("due");
            }
            let texts: Vec<Vec<Cell>> = rows
                .iter()
                .map(|row| first_lines(cells(row, &shown)))
                .collect();
            let notes: Vec<_> = rows.iter().map(|row| note_of(row, vault)).collect();
            print::table(&shown, &texts, &notes, first.ledger.today, env.width())
        }
    }
}

/// The note of the participant, if the entry has exactly one and it is a contact.
fn note_of(row: &Row<'_>, vault: &Path) -> Option<PathBuf> {
    let contacts = row.ledger.contacts_in(row.line);
    let [contact] = contacts[..] else {
        return None;
    };
    let of_one = row.ledger.participants(row.line).len() == 1;
    of_one.then(|| screen::file(vault, row.ledger.contact(contact).path()))
}

/// Cells for a table: a text of several lines is cut to its first line, and a link becomes its label.
fn first_lines(cells: Vec<Cell>) -> Vec<Cell> {
    let first = |cell| match cell {
        Cell::Text(text) => match text.split_once('\n') {
            Some((first, _)) => {
                Cell::Text(format!("{} {}", link::plain(first), screen::ellipsis()))
            }
            None => Cell::Text(link::plain(&text)),
        },
        cell => cell,
    };
    cells.into_iter().map(first).collect()
}
