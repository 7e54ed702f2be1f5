//! `ties who`: lists the contacts that answer a question or a query.

use std::collections::HashMap;
use std::path::Path;

use ties::date::Date;
use ties::engine::{self, Notes, Session};
use ties::ledger::{ContactId, Ledger, LedgerParts};
use ties::query::eval::{self, Needs, QueryData};
use ties::query::{Query, Question, TextField, fields};
use ties::report::Cell;
use ties::report::document::{self, Table};
use ties::report::who::{self, Column, Order, Row};
use ties::store::{IndexError, Shelf, Texts};
use ties::vault::Root;

use crate::cli::args::{Common, Output, OutputFormat, Who};
use crate::cli::commands::answers;
use crate::cli::commands::ask;
use crate::cli::commands::explain;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::screen;

/// The text fields in the JSON object of a contact.
pub const IN_JSON: [TextField; 3] = [TextField::Circle, TextField::Tag, TextField::Company];

/// The data that is loaded for an answer.
pub struct Loaded {
    pub ledger: Ledger,
    pub found: QueryData,
    pub texts: HashMap<TextField, Texts>,
}

/// Loads what a query and the shown columns need.
pub fn load(
    root: &Root,
    shelf: &Shelf,
    today: Date,
    (needs, want, shown): (&Needs, LedgerParts, &[TextField]),
) -> Result<Loaded, IndexError> {
    let ledger = Ledger::load(shelf, &root.settings, today, needs.want.and(want))?;
    beside(ledger, shelf, needs, shown)
}

/// Like [`load`], but without entries if the query does not need them. The columns then load the entries of the few
/// rows that are shown.
fn outlined(
    root: &Root,
    shelf: &Shelf,
    today: Date,
    (needs, want, shown): (&Needs, Wanted, &[TextField]),
) -> Result<Loaded, IndexError> {
    let first = needs.want.and(want.order);
    let first = first.and(want.rows.without_entries());
    let ledger = if want.rows.favors || want.rows.mentions {
        None
    } else {
        Ledger::load_cached(shelf, &root.settings, today, first)?
    };
    match ledger {
        Some(ledger) => beside(ledger, shelf, needs, shown),
        None => load(
            root,
            shelf,
            today,
            (needs, want.order.and(want.rows), shown),
        ),
    }
}

/// Loads what is needed in addition to the ledger.
fn beside(
    ledger: Ledger,
    shelf: &Shelf,
    needs: &Needs,
    shown: &[TextField],
) -> Result<Loaded, IndexError> {
    let found = engine::load_for_query(shelf, &ledger, needs)?;
    let texts = shown
        .iter()
        .map(|field| Ok((*field, engine::texts(shelf, *field)?)));
    let texts = texts.collect::<Result<_, IndexError>>()?;
    Ok(Loaded {
        ledger,
        found,
        texts,
    })
}

/// What the ledger must have beyond the needs of the query: to sort the rows, and to show them.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    order: LedgerParts,
    rows: LedgerParts,
}

pub fn run(command: &Who, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.list {
        return output::print(&list());
    }
    let today = env.today(common)?;
    let root = env.root(common)?;
    let known = env.known(common);
    let asked = ask::read(&command.words, &root.settings, today, &known)?;
    match &asked {
        Question::Who(query) => contacts(query, command, common, env),
        other => answers::run(other, command, common, env),
    }
}

/// An open vault, and the contacts that a query selects.
pub struct Selected {
    pub session: Session,
    pub loaded: Loaded,
    /// The contacts in the order of their paths, each with a score.
    pub people: Vec<(ContactId, f32)>,
}

/// Opens the vault, and finds the contacts that a query selects.
pub fn selected(
    query: &Query,
    (needs, want, shown): (&Needs, LedgerParts, &[TextField]),
    common: &Common,
    env: &Env,
) -> Result<Selected, CliError> {
    selected_of(query, needs, common, env, &|root, shelf, today| {
        load(root, shelf, today, (needs, want, shown))
    })
}

/// Like [`selected`], with the data that `load` loads.
fn selected_of(
    query: &Query,
    needs: &Needs,
    common: &Common,
    env: &Env,
    load: &(dyn Fn(&Root, &Shelf, Date) -> Result<Loaded, IndexError> + Sync),
) -> Result<Selected, CliError> {
    let select = |loaded: &Loaded| eval::select(query, &loaded.ledger, &loaded.found);
    let (session, (mut loaded, people)) = env.open(common, &|root, shelf, today| {
        let loaded = load(root, shelf, today)?;
        // The change dates of files are known only after the vault was scanned.
        let people = (!needs.edited).then(|| select(&loaded));
        Ok((loaded, people))
    })?;
    if needs.edited {
        loaded.found.edited = env.edited(&session);
    }
    let people = people.unwrap_or_else(|| select(&loaded))?;
    Ok(Selected {
        session,
        loaded,
        people,
    })
}

/// Rows without their last entries.
fn rows(
    loaded: &Loaded,
    people: impl IntoIterator<Item = (ContactId, f32)>,
) -> impl Iterator<Item = Row<'_>> {
    let row = move |(id, score): (ContactId, f32)| {
        let contact = loaded.ledger.contact(id);
        let edited = loaded.found.edited.get(contact.note() as usize);
        Row {
            contact,
            score,
            texts: &loaded.texts,
            last: None,
            edited: edited.copied().flatten(),
        }
    };
    people.into_iter().map(row)
}

/// Shows the contacts that a query selects.
fn contacts(query: &Query, command: &Who, common: &Common, env: &Env) -> Result<(), CliError> {
    let format = command.output.paper.format;
    let is_for_programs = matches!(
        format,
        OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Csv
    );
    let whole = is_for_programs && command.output.fields.is_empty();
    let columns = columns(&command.output, query)?;
    let order = order(command.sort.as_deref(), query)?;
    let mut want = Wanted::default();
    for column in &columns {
        want.rows = want.rows.and(column.want);
    }
    let mut shown: Vec<TextField> = columns.iter().filter_map(|column| column.field).collect();
    let mut sorted_by = None;
    match order {
        Order::By(column, _) => {
            want.order = column.want;
            shown.extend(column.field);
            sorted_by = Some(column.word);
        }
        Order::LongestAgo(_) => want.order.clocks = true,
        _ => {}
    }
    if whole || command.explain {
        want.rows = LedgerParts::ALL;
        shown.extend(IN_JSON);
    }
    let mut needs = query.needs();
    needs.edited |=
        columns.iter().any(|column| column.word == "edited") || sorted_by == Some("edited");
    let Selected {
        session,
        mut loaded,
        people,
    } = selected_of(query, &needs, common, env, &|root, shelf, today| {
        outlined(root, shelf, today, (&needs, want, &shown))
    })?;
    let limit = command.limit.unwrap_or(usize::MAX);
    let mut rows = who::first(self::rows(&loaded, people), order, limit);
    if loaded.ledger.is_outline() && want.rows.wants_entries() {
        let people: Vec<_> = rows.iter().map(|row| (row.contact.id, row.score)).collect();
        let ids: Vec<ContactId> = people.iter().map(|(id, _)| *id).collect();
        loaded.ledger = loaded
            .ledger
            .with_lines_of(&session.shelf, &ids, want.rows)?;
        rows = self::rows(&loaded, people).collect();
    }
    if whole || columns.iter().any(|column| column.word == "last") {
        add_last(&session, &mut rows)?;
    }
    ask::show_reading(query);
    if rows.is_empty() && format == OutputFormat::Table {
        nobody(query, &loaded, command.limit);
        return Ok(());
    }
    if command.explain {
        return explain::print(query, &rows, &loaded, &session, format, env);
    }
    show(
        &rows,
        &columns,
        command,
        whole,
        (query, session.today),
        (env, &session.root.path),
    )?;
    // The process ends here. Freeing a hundred thousand entries first would only take time.
    drop(rows);
    std::mem::forget((session, loaded));
    Ok(())
}

/// Reports that nobody was found, with a suggestion for the query.
pub fn nobody(query: &Query, loaded: &Loaded, limit: Option<usize>) {
    if loaded.ledger.contacts.is_empty() {
        output::remark("there are no contacts yet; create one with `ties new NAME`");
    } else if limit != Some(0) {
        let meant = ask::meant(query, &loaded.found);
        let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
        output::remark(&format!("nobody{meant}"));
    }
}

/// Adds to each row the contact's last entry with its text.
pub fn add_last<'a>(session: &Session, rows: &mut [Row<'a>]) -> Result<(), CliError> {
    let last: Vec<_> = rows
        .iter()
        .map(|row| who::last_line(row.contact.ledger, row.contact.id))
        .collect();
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(last.iter().flatten().map(|line| line.note))?;
    for (row, line) in rows.iter_mut().zip(last) {
        row.last = line.and_then(|line| Some((line, Box::new(notes.entry(line)?.clone()))));
    }
    Ok(())
}

fn columns(output: &Output, query: &Query) -> Result<Vec<&'static Column>, CliError> {
    if !output.fields.is_empty() {
        return output
            .fields
            .iter()
            .map(|word| column(word, "--fields"))
            .collect();
    }
    if output.paper.format == OutputFormat::Csv {
        return Ok(who::COLUMNS
            .iter()
            .filter(|column| column.word != "edited")
            .collect());
    }
    let mut columns = vec![column("name", "")?];
    columns.extend(who::reason_columns(query));
    columns.push(column("last", "")?);
    Ok(columns)
}

fn column(word: &str, flag: &str) -> Result<&'static Column, CliError> {
    let word = word.trim();
    who::column_named(word).ok_or_else(|| {
        let known = || who::COLUMNS.iter().map(|column| column.word);
        let way_out = match ties::text::suggest::closest(word, known()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("the columns are {}", known().collect::<Vec<_>>().join(", ")),
        };
        CliError::Usage(format!("{flag}: unknown column {word:?}; {way_out}"))
    })
}

fn order(sort: Option<&str>, query: &Query) -> Result<Order, CliError> {
    let Some(sort) = sort else {
        return Ok(Order::of(query));
    };
    let (word, turned) = sort
        .strip_prefix('-')
        .map_or((sort, false), |word| (word, true));
    Ok(Order::By(column(word, "--sort")?, turned))
}

fn show(
    rows: &[Row<'_>],
    columns: &[&'static Column],
    command: &Who,
    whole: bool,
    (query, today): (&Query, Date),
    (env, vault): (&Env, &Path),
) -> Result<(), CliError> {
    let output = &command.output;
    let object = |row: &Row<'_>| {
        if whole {
            return row.json();
        }
        columns
            .iter()
            .map(|column| (column.word.to_owned(), row.cell(column).json()))
            .collect()
    };
    match output.paper.format {
        OutputFormat::Json | OutputFormat::Jsonl => print::objects(
            rows.iter().map(object),
            output.paper.format == OutputFormat::Jsonl,
        ),
        OutputFormat::Csv => {
            let titles: Vec<&str> = columns.iter().map(|column| column.word).collect();
            let cells = rows
                .iter()
                .map(|row| columns.iter().map(|column| row.cell(column)).collect());
            print::csv(&titles, cells, output.paper.raw)
        }
        OutputFormat::Md | OutputFormat::Html => {
            let shown: Vec<document::Column> = columns
                .iter()
                .map(|column| document::Column::new(column.word))
                .collect();
            let cells = rows
                .iter()
                .map(|row| columns.iter().map(|column| row.cell(column)).collect());
            let count = match rows.len() {
                1 => "1 person".to_owned(),
                several => format!("{several} people"),
            };
            let table = Table::of(&shown, cells);
            let title = match query.to_string() {
                all if all.is_empty() => "Everybody".to_owned(),
                query => query,
            };
            print::answer(&title, &count, table, today, (&output.paper, vault))
        }
        OutputFormat::Table => {
            let titles: Vec<&str> = columns.iter().map(|column| column.word).collect();
            let due_reason = |row: &Row<'_>, column: &Column| match (column.word, row.contact.due())
            {
                ("due", Some(due)) if due.is_due(today) => Cell::Parts(
                    serde_json::Value::Null,
                    format!("{} {}", due.on, due.reason()),
                ),
                _ => row.cell(column),
            };
            let cells: Vec<Vec<Cell>> = rows
                .iter()
                .map(|row| {
                    columns
                        .iter()
                        .map(|column| due_reason(row, column))
                        .collect()
                })
                .collect();
            let notes: Vec<_> = rows
                .iter()
                .map(|row| Some(screen::file(vault, row.contact.path())))
                .collect();
            print::table(&titles, &cells, &notes, today, env.width())
        }
    }
}

/// The text of `--list`: what a query can ask for, and the columns.
fn list() -> String {
    let mut out = String::from("Fields:\n");
    for row in fields::FIELDS
        .iter()
        .filter(|row| row.known_in(fields::Scope::Contacts))
    {
        out += &format!("  {:<15} {:<72} {}\n", row.word, row.help, row.example);
    }
    out += "\nStates, as in is:due:\n";
    fields::STATES
        .iter()
        .for_each(|row| out += &format!("  {:<20} {}\n", row.word, row.help));
    out += "\nThings, as in has:thanks:\n";
    fields::THINGS
        .iter()
        .for_each(|row| out += &format!("  {:<20} {}\n", row.word, row.help));
    out += "\nColumns, for --fields and --sort:\n  ";
    out + &who::COLUMNS
        .iter()
        .map(|column| column.word)
        .collect::<Vec<_>>()
        .join(" ")
        + "\n"
}
