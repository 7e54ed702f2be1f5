//! `ties find`: searches the full text of every note and marks the best passages.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use ties::engine::{Notes, Session};
use ties::note::{Note, NoteKind};
use ties::query::compare::fits;
use ties::query::{self, Condition, Query, TextField};
use ties::report::document::{Column, Table};
use ties::report::{Cell, find};
use ties::store::{NoteId, Row, Shelf, schema, search};
use ties::text::safe;

use crate::cli::args::{Common, Find, OutputFormat};
use crate::cli::commands::ask::{self, picked};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::palette::{ASIDE, MATCH, paint};
use ties::render::screen;
use ties::render::table;

/// A note that matches.
struct Hit {
    note: NoteId,
    score: f32,
}

pub fn run(command: &Find, common: &Common, env: &Env) -> Result<(), CliError> {
    let text = ask::joined(&command.words);
    let today = env.today(common)?;
    let root = env.root(common)?;
    let query = query::parse_notes(&text, &root.settings, today)
        .map_err(|found| CliError::Query(text.clone(), found))?;
    let rows: Vec<Row> = query
        .positive_texts()
        .iter()
        .map(|text| Row::of(&text.text, text.prefix))
        .collect();
    let (session, mut hits) = env.open(common, &|_, shelf, _| select(&query, shelf))?;
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.note.cmp(&b.note)));
    hits.truncate(command.limit);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(hits.iter().map(|hit| hit.note))?;
    let objects = || {
        hits.iter()
            .filter_map(|hit| Some(object(hit, notes.note(hit.note)?, &session, &rows)))
    };
    let files = |hits: &[Hit]| -> Vec<Option<PathBuf>> {
        let path = |hit: &Hit| screen::file(&session.root.path, session.shelf.path(hit.note));
        hits.iter().map(|hit| Some(path(hit))).collect()
    };
    let columns = picked(&command.output.fields, &COLUMNS)?;
    match command.output.paper.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let kept = objects().map(|mut object| {
                object.retain(|key, _| columns.is_empty() || columns.contains(&key.as_str()));
                object
            });
            print::objects(kept, command.output.paper.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let titles = if columns.is_empty() {
                &COLUMNS
            } else {
                columns.as_slice()
            };
            let cells =
                objects().map(|object| titles.iter().map(|title| cell(&object[*title])).collect());
            print::csv(titles, cells, command.output.paper.raw)
        }
        OutputFormat::Md | OutputFormat::Html => {
            let usual = ["name", "path", "line", "text"];
            let titles = if columns.is_empty() {
                usual.to_vec()
            } else {
                columns.clone()
            };
            let named: Vec<Column> = titles.iter().map(|word| Column::new(word)).collect();
            let cells = objects().map(|object| {
                let cell = |title: &&str| match (*title, &object["path"], &object["name"]) {
                    ("name", Value::String(path), Value::String(name)) => Cell::Contact {
                        name: name.clone(),
                        path: path.clone(),
                    },
                    _ => cell(&object[*title]),
                };
                titles.iter().map(cell).collect()
            });
            let table = Table::of(&named, cells);
            let count = match hits.len() {
                1 => "1 note".to_owned(),
                several => format!("{several} notes"),
            };
            let printed = (&command.output.paper, session.root.path.as_path());
            print::answer(&text, &count, table, today, printed)
        }
        OutputFormat::Table if hits.is_empty() => nothing(&rows, &session),
        OutputFormat::Table if !columns.is_empty() => {
            let cells =
                objects().map(|object| columns.iter().map(|title| cell(&object[*title])).collect());
            let cells: Vec<Vec<Cell>> = cells.collect();
            print::table(&columns, &cells, &files(&hits), today, env.width())
        }
        OutputFormat::Table => {
            let page = |hit: &Hit| {
                let path = session.shelf.path(hit.note);
                let file = screen::file(&session.root.path, path);
                let note = notes.note(hit.note)?;
                Some(shown(note, (path, &file), &rows, env.width()))
            };
            output::print(&hits.iter().filter_map(page).collect::<String>())
        }
    }
}

/// The columns, in the order of CSV.
pub const COLUMNS: [&str; 7] = ["path", "line", "name", "type", "score", "text", "marked"];

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Nothing,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Array(items) => Cell::List(
            items
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        ),
        value => Cell::Text(value.to_string()),
    }
}

fn object(hit: &Hit, note: &Note, session: &Session, rows: &[Row]) -> Map<String, Value> {
    let best = find::best(note, rows);
    let value = json!({
        "path": session.shelf.path(hit.note), "name": note.name, "type": note.kind.words(),
        "score": ties::report::cell::share_json(f64::from(hit.score)),
        "line": best.as_ref().map(|best| best.line), "text": best.as_ref().map(|best| best.text.clone()),
        "marked": best.map(|best| best.marked.iter().map(|range| json!([range.start, range.end])).collect::<Vec<_>>()),
    });
    match value {
        Value::Object(map) => map,
        _ => unreachable!("the object above is an object"),
    }
}

/// The notes that match a query, with their scores.
fn select(query: &Query, shelf: &Shelf) -> Result<Vec<Hit>, ties::store::IndexError> {
    let what = shelf.numbers(schema::WHAT)?;
    let tags = shelf.texts(schema::TAG)?;
    let what: Vec<NoteKind> = what
        .iter()
        .map(|bits| NoteKind::from_bits(bits.unwrap_or(0).cast_unsigned()))
        .collect();
    let mut scores = vec![0.0_f32; shelf.len()];
    let holds = tree(query, shelf, &what, &tags, false, &mut scores)?;
    let hits = (0..)
        .zip(holds.iter().zip(&scores))
        .filter(|(note, (holds, _))| **holds && !what[*note as usize].unreadable);
    Ok(hits
        .map(|(note, (_, score))| Hit {
            note,
            score: *score,
        })
        .collect())
}

fn tree(
    query: &Query,
    shelf: &Shelf,
    what: &[NoteKind],
    tags: &ties::store::Texts,
    negated: bool,
    scores: &mut [f32],
) -> Result<Vec<bool>, ties::store::IndexError> {
    let each =
        |holds: &dyn Fn(NoteId) -> bool| (0..).zip(what).map(|(note, _)| holds(note)).collect();
    Ok(match query {
        Query::And(parts) => {
            let mut all = vec![true; shelf.len()];
            for part in parts {
                let part = tree(part, shelf, what, tags, negated, scores)?;
                all.iter_mut()
                    .zip(part)
                    .for_each(|(all, part)| *all &= part);
            }
            all
        }
        Query::Or(parts) => {
            let mut any = vec![false; shelf.len()];
            for part in parts {
                let part = tree(part, shelf, what, tags, negated, scores)?;
                any.iter_mut()
                    .zip(part)
                    .for_each(|(any, part)| *any |= part);
            }
            any
        }
        Query::Not(inner) => tree(inner, shelf, what, tags, !negated, scores)?
            .into_iter()
            .map(|holds| !holds)
            .collect(),
        Query::Text(text) => {
            let mut holds = vec![false; shelf.len()];
            for (note, score) in search::search(shelf, &Row::of(&text.text, text.prefix))?.notes {
                holds[note as usize] = true;
                if !negated {
                    scores[note as usize] += score;
                }
            }
            holds
        }
        Query::Field(Condition::Text { field, values }) => {
            let fits = fits(*field, values);
            match field {
                TextField::Tag => each(&|note| tags.of(note).any(&fits)),
                TextField::Path => each(&|note| fits(shelf.path(note))),
                _ => each(&|note| what[note as usize].words().into_iter().any(&fits)),
            }
        }
        Query::Field(_) => vec![false; shelf.len()],
    })
}

/// Reports that nothing was found, and suggests the nearest spelling for each word that no note has.
fn nothing(rows: &[Row], session: &Session) -> Result<(), CliError> {
    let mut offers = Vec::new();
    for row in rows {
        for (at, word) in row.words.iter().enumerate() {
            let alone = Row {
                words: vec![word.clone()],
                prefix: row.prefix && at + 1 == row.words.len(),
            };
            if search::search(&session.shelf, &alone)?.notes.is_empty() {
                offers.extend(
                    search::nearest(&session.shelf, word)?
                        .map(|near| format!("{word:?}: did you mean {near:?}?")),
                );
            }
        }
    }
    output::remark(&if offers.is_empty() {
        "nothing found".to_owned()
    } else {
        format!("nothing found; {}", offers.join("; "))
    });
    Ok(())
}

/// A note with its best passage.
fn shown(note: &Note, (path, file): (&str, &Path), rows: &[Row], width: usize) -> String {
    let name = table::cut(&safe::terminal(&note.name), width);
    let room = width.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str()) + 2);
    let best = find::best(note, rows);
    let line = best.as_ref().map(|best| format!(":{}", best.line));
    let place = format!("{}{}", safe::terminal(path), line.unwrap_or_default());
    let place = paint(ASIDE, &table::cut(&place, room));
    let head = format!(
        "{}  {}\n",
        screen::name(&name, file),
        screen::link(&place, file)
    );
    match best {
        Some(best) => format!("{head}    {}\n", passage(&best, width.saturating_sub(4))),
        None => head,
    }
}

/// A passage on one line with its matches marked, cut so that the first match is visible.
fn passage(best: &find::BestPassage, width: usize) -> String {
    let first = best.marked.first().map_or(0, |range| range.start);
    let from = if first * 2 > width {
        best.text[..first]
            .rfind(' ')
            .map_or(first, |_| back(&best.text, first, width / 3))
    } else {
        0
    };
    let mut out = String::new();
    let mut used = 0;
    if from > 0 {
        out += screen::ellipsis();
        used = unicode_width::UnicodeWidthStr::width(screen::ellipsis());
    }
    let mut at = from;
    let ends = best
        .marked
        .iter()
        .filter(|range| range.start >= from)
        .map(|range| (range.clone(), true));
    for (range, _) in ends.chain([(best.text.len()..best.text.len(), true)]) {
        for (piece, marked) in [
            (&best.text[at..range.start.max(at)], false),
            (&best.text[range.start.max(at)..range.end.max(at)], true),
        ] {
            let safe = safe::terminal(piece);
            let cut = table::cut(&safe, width.saturating_sub(used));
            used += unicode_width::UnicodeWidthStr::width(cut.as_str());
            let full = cut.len() < safe.len();
            out += &if marked { paint(MATCH, &cut) } else { cut };
            if full || used >= width {
                return out;
            }
        }
        at = range.end.max(at);
    }
    out
}

/// The start of a word about `width` bytes before `at`.
fn back(text: &str, at: usize, width: usize) -> usize {
    let wanted = at.saturating_sub(width);
    text[..at]
        .char_indices()
        .rev()
        .find(|(place, c)| *place <= wanted && c.is_whitespace())
        .map_or(0, |(place, c)| place + c.len_utf8())
}
