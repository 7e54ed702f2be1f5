//! `ties entries`: entries instead of contacts, newest first.

use std::collections::{HashMap, HashSet};

use ties::book::{Book, ContactId, Line, Want};
use ties::calendar::{Date, DateRange, Duration, Stretch};
use ties::index::Row as Words;
use ties::note::link;
use ties::query::eval::{self, Found};
use ties::query::{Condition, Query, Text};
use ties::report::Cell;
use ties::report::entries::{COLUMNS, Row};
use ties::session::Notes;
use ties::settings::Settings;
use ties::text::suggest::closest;

use super::args::{Common, Entries, Format};
use super::ask::{self, picked};
use super::failure::Failure;
use super::machine::Machine;
use super::render::{output, structured, table};
use super::{show, who};

pub fn run(command: &Entries, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let today = machine.today(common)?;
    let root = machine.root(common)?;
    let query = ask::read(&command.words, &root.settings, today, &|text| {
        machine.is_name(common, text)
    })?;
    let filter = Filter::of(command, &root.settings, today)?;
    let columns = picked(&command.output.fields, &COLUMNS)?;
    let mut needs = query.needs();
    needs.emails |= command.with.is_some();
    let shown = if command.with.is_some() {
        who::IN_JSON.to_vec()
    } else {
        Vec::new()
    };
    let (session, mut loaded) = machine.open(common, &|root, shelf, today| {
        who::load(root, shelf, today, (&needs, Want::ALL, &shown))
    })?;
    if needs.edited {
        loaded.found.edited = session.edited(&|seconds| machine.day_of(seconds));
    }
    let book = &loaded.book;
    let with = command
        .with
        .as_ref()
        .map(|name| show::one(book, &loaded.found.emails, &loaded.texts, name))
        .transpose()?;
    let mut lines = select(&query, book, &loaded.found, with)?;
    lines.retain(|line| filter.holds(book, line));
    lines.sort_by(|a, b| {
        b.date
            .cmp(&a.date)
            .then(a.note.cmp(&b.note))
            .then(a.place.cmp(&b.place))
    });
    // The last day that is shown is sorted by time, so all of it is needed.
    let limit = command.limit.unwrap_or(usize::MAX);
    if let Some(last) = limit
        .checked_sub(1)
        .and_then(|at| lines.get(at))
        .map(|line| line.date)
    {
        lines.retain(|line| line.date >= last);
    }
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(lines.iter().map(|line| line.note))?;
    let mut rows: Vec<Row<'_>> = lines
        .iter()
        .filter_map(|line| {
            Some(Row {
                book,
                line,
                entry: notes.entry(line)?,
            })
        })
        .collect();
    // Within a day, the later comes first; what has no time keeps the order of its note.
    rows.sort_by(|a, b| {
        b.entry
            .date
            .cmp(&a.entry.date)
            .then_with(|| b.entry.time.cmp(&a.entry.time))
    });
    rows.truncate(limit);
    if !command.words.is_empty() {
        ask::show_reading(&query);
    }
    print(&rows, &columns, command, today, machine)
}

/// The entries with somebody for whom the fields hold, and whose own text has the words; words alone need nobody.
fn select<'a>(
    query: &'a Query,
    book: &'a Book,
    found: &Found,
    with: Option<ContactId>,
) -> Result<Vec<&'a Line>, Failure> {
    let asked = Asked::of(query, book, found)?;
    let mut lines: Vec<&Line> = book
        .lines
        .iter()
        .filter(|line| asked.holds(query, line))
        .collect();
    // What was logged twice is shown once. Only among the lines that were asked for: the other may lack the words.
    let mut of_contacts: HashMap<ContactId, Vec<&Line>> = HashMap::new();
    for line in &lines {
        for contact in book.contacts_in(line) {
            of_contacts.entry(contact).or_default().push(line);
        }
    }
    let mut kept: HashSet<(u32, u32)> = HashSet::new();
    for (contact, of_contact) in &mut of_contacts {
        book.once(of_contact);
        // With somebody, only what is left of what was logged of them.
        if with.is_none_or(|with| with == *contact) {
            kept.extend(of_contact.iter().map(|line| (line.note, line.place)));
        }
    }
    lines.retain(|line| {
        kept.contains(&(line.note, line.place))
            || with.is_none() && book.contacts_in(line).is_empty()
    });
    Ok(lines)
}

/// A query as it is asked of entries.
struct Asked<'a> {
    book: &'a Book,
    /// For each text of the query: the entries that have it.
    texts: Vec<(&'a Text, HashSet<(u32, u32)>)>,
    /// For each field condition of the query: whether it holds for each contact.
    fields: Vec<(&'a Condition, Vec<bool>)>,
}

impl<'a> Asked<'a> {
    fn of(query: &'a Query, book: &'a Book, found: &Found) -> Result<Self, Failure> {
        let texts = query.texts().into_iter().map(|text| {
            let row = Words::of(&text.text, text.prefix);
            if row.words.is_empty() {
                return Err(eval::NameError::NoWord(text.text.clone()));
            }
            let hits = found
                .hits
                .get(&row)
                .map(|hits| hits.entries.iter().copied().collect());
            Ok((text, hits.unwrap_or_default()))
        });
        let fields = query.conditions().into_iter().map(|condition| {
            Ok((
                condition,
                eval::holds(&Query::Field(condition.clone()), book, found)?,
            ))
        });
        Ok(Asked {
            book,
            texts: texts.collect::<Result<_, _>>()?,
            fields: fields.collect::<Result<_, eval::NameError>>()?,
        })
    }

    /// Whether the words hold of the entry's text, and the fields together of one who takes part.
    fn holds(&self, query: &Query, line: &Line) -> bool {
        if self.fields.is_empty() {
            return self.tree(query, line, None);
        }
        let laid_aside = query.mentions_archived();
        self.book.contacts_in(line).into_iter().any(|contact| {
            (laid_aside || !self.book.contact(contact).is_laid_aside())
                && self.tree(query, line, Some(contact))
        })
    }

    fn tree(&self, query: &Query, line: &Line, contact: Option<ContactId>) -> bool {
        match query {
            Query::And(parts) => parts.iter().all(|part| self.tree(part, line, contact)),
            Query::Or(parts) => parts.iter().any(|part| self.tree(part, line, contact)),
            Query::Not(inner) => !self.tree(inner, line, contact),
            Query::Text(text) => {
                let hits = self.texts.iter().find(|(known, _)| *known == text);
                hits.is_some_and(|(_, hits)| hits.contains(&(line.note, line.place)))
            }
            Query::Field(condition) => {
                let holds = self.fields.iter().find(|(known, _)| *known == condition);
                let place = contact.map(|contact| self.book.place_of(contact));
                holds
                    .zip(place)
                    .is_some_and(|((_, holds), place)| holds[place])
            }
        }
    }
}

/// What the flags ask for.
struct Filter {
    verb: Option<ties::settings::Verb>,
    kind: Option<String>,
    days: DateRange,
}

impl Filter {
    fn of(command: &Entries, settings: &Settings, today: Date) -> Result<Filter, Failure> {
        let verb = command.verb.as_ref().map(|word| {
            let near = || {
                let known = ties::settings::verbs::VERBS.iter().map(|row| row.word);
                closest(word, settings.verb_words())
                    .map(|near| format!("; did you mean {near:?}?"))
                    .or_else(|| {
                        Some(format!(
                            "; known are {}",
                            known.collect::<Vec<_>>().join(", ")
                        ))
                    })
            };
            settings.verb(word).ok_or_else(|| {
                Failure::Usage(format!(
                    "--verb: unknown verb {word:?}{}",
                    near().unwrap_or_default()
                ))
            })
        });
        let since = command
            .since
            .as_ref()
            .map(|text| bound(text, today, "--since").map(|range| range.from));
        let until = command
            .until
            .as_ref()
            .map(|text| bound(text, today, "--until").map(|range| range.to));
        Ok(Filter {
            verb: verb.transpose()?,
            kind: command.kind.as_ref().map(|kind| {
                settings
                    .kind(kind)
                    .map_or(kind.to_lowercase(), str::to_owned)
            }),
            days: DateRange {
                from: since.transpose()?.flatten(),
                to: until.transpose()?.flatten(),
            },
        })
    }

    fn holds(&self, book: &Book, line: &Line) -> bool {
        self.verb.is_none_or(|verb| line.verb == verb)
            && self
                .kind
                .as_deref()
                .is_none_or(|kind| book.kind(line) == Some(kind))
            && self.days.contains(line.date)
    }
}

/// A day, a month, a range, or a length of time back from today.
fn bound(text: &str, today: Date, flag: &str) -> Result<DateRange, Failure> {
    if let Ok(stretch) = Stretch::parse(text, today) {
        return Ok(stretch.range(today));
    }
    if let Some(range) = ties::calendar::natural::range(text, today) {
        return Ok(range);
    }
    if let Some(length) = Duration::parse(text) {
        return Ok(DateRange::day(length.before(today)));
    }
    Err(Failure::Usage(format!(
        "{flag}: {text:?} is no date; write 2026-11-20, 2026-11, last-month, or a length of time such as 30d"
    )))
}

fn print(
    rows: &[Row<'_>],
    columns: &[&'static str],
    command: &Entries,
    today: Date,
    machine: &Machine,
) -> Result<(), Failure> {
    let cells = |row: &Row<'_>, columns: &[&str]| -> Vec<Cell> {
        columns
            .iter()
            .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
            .collect()
    };
    let all = if columns.is_empty() {
        &COLUMNS
    } else {
        columns
    };
    match command.output.format {
        Format::Json | Format::Jsonl => {
            let objects = rows.iter().map(|row| {
                all.iter()
                    .zip(cells(row, all))
                    .map(|(column, cell)| ((*column).to_owned(), cell.json()))
                    .collect()
            });
            structured::objects(objects, command.output.format == Format::Jsonl)
        }
        Format::Csv => structured::csv(
            all,
            rows.iter().map(|row| cells(row, all)),
            command.output.raw,
        ),
        Format::Table if rows.is_empty() => {
            output::remark("no entries");
            Ok(())
        }
        Format::Table => {
            let usual = ["date", "verb", "kind", "with", "text", "state"];
            let shown = if columns.is_empty() {
                &usual[..]
            } else {
                columns
            };
            table::print(
                shown,
                rows.iter()
                    .map(|row| first_lines(cells(row, shown)))
                    .collect(),
                today,
                machine.width(),
            )
        }
    }
}

/// In a table, a text of several lines is its first, and links are what they show.
fn first_lines(cells: Vec<Cell>) -> Vec<Cell> {
    let first = |cell| match cell {
        Cell::Text(text) => match text.split_once('\n') {
            Some((first, _)) => Cell::Text(format!("{} …", link::plain(first))),
            None => Cell::Text(link::plain(&text)),
        },
        cell => cell,
    };
    cells.into_iter().map(first).collect()
}
