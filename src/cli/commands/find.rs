//! `ties find`: searches the full text of every note and marks the best passages.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use ties::engine::find::{Found, Hit};
use ties::engine::{self, Session};
use ties::note::Note;
use ties::query;
use ties::report::document::{Column, Table};
use ties::report::{Cell, Report, find};
use ties::store::Row;
use ties::text::safe;

use crate::cli::args::{Common, Find, OutputFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use crate::cli::ui::columns::picked;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::palette::{ASIDE, MATCH, paint};
use ties::render::screen;

pub fn run(command: &Find, common: &Common, env: &Env) -> Result<(), CliError> {
    let text = question::joined(&command.words);
    let mut vault = env.vault(common)?;
    let today = vault.today();
    let query = query::parse_notes(&text, &vault.root().settings, today)
        .map_err(|diagnostics| CliError::Query(text.clone(), diagnostics))?;
    let found = engine::find::find(&mut vault, &query, command.limit)?;
    let Found {
        session,
        hits,
        words,
    } = &found;
    let notes = found.notes()?;
    let objects = || {
        hits.iter()
            .filter_map(|hit| Some(object(hit, notes.note(hit.note)?, session, words)))
    };
    let files = |hits: &[Hit]| -> Vec<Option<PathBuf>> {
        let path =
            |hit: &Hit| screen::file(&session.root.path, session.store.facts().path(hit.note));
        hits.iter().map(|hit| Some(path(hit))).collect()
    };
    let columns = picked(&command.output.fields, &find::COLUMNS)?;
    match command.output.form.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let kept = objects().map(|mut object| {
                object.retain(|key, _| columns.is_empty() || columns.contains(&key.as_str()));
                object
            });
            print::objects(env, kept, command.output.form.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let titles = if columns.is_empty() {
                &find::COLUMNS
            } else {
                columns.as_slice()
            };
            let cells =
                objects().map(|object| titles.iter().map(|title| cell(&object[*title])).collect());
            print::csv(env, titles, cells, command.output.form.raw)
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
            let report = Report::of_table(&text, &count, table, today);
            print::report(&report, &command.output.form, &session.root.path, env)
        }
        OutputFormat::Table if hits.is_empty() => nothing(&found),
        OutputFormat::Table if !columns.is_empty() => {
            let cells =
                objects().map(|object| columns.iter().map(|title| cell(&object[*title])).collect());
            let cells: Vec<Vec<Cell>> = cells.collect();
            print::table(env, &columns, &cells, &files(hits), today)
        }
        OutputFormat::Table => {
            let page = |hit: &Hit| {
                let path = session.store.facts().path(hit.note);
                let file = screen::file(&session.root.path, path);
                let note = notes.note(hit.note)?;
                Some(shown(env, note, path, &file, words))
            };
            output::print(env, &hits.iter().filter_map(page).collect::<String>())
        }
    }
}

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
        "path": session.store.facts().path(hit.note), "name": note.name, "type": note.kind.words(),
        "score": ties::report::cell::share_json(f64::from(hit.score)),
        "line": best.as_ref().map(|best| best.line), "text": best.as_ref().map(|best| best.text.clone()),
        "marked": best.map(|best| best.marked.iter().map(|range| json!([range.start, range.end])).collect::<Vec<_>>()),
    });
    match value {
        Value::Object(map) => map,
        _ => unreachable!("the object above is an object"),
    }
}

/// Reports that nothing was found, and suggests the nearest spelling for each word that no note has.
fn nothing(found: &Found) -> Result<(), CliError> {
    let suggestions: Vec<String> = found
        .suggestions()?
        .into_iter()
        .map(|(word, near)| format!("{word:?}: did you mean {near:?}?"))
        .collect();
    output::remark(&if suggestions.is_empty() {
        "nothing found".to_owned()
    } else {
        format!("nothing found; {}", suggestions.join("; "))
    });
    Ok(())
}

/// A note with its best passage.
fn shown(env: &Env, note: &Note, path: &str, file: &Path, rows: &[Row]) -> String {
    let width = env.screen.width;
    let name = env.screen.cut(&safe::terminal(&note.name), width);
    let room = width.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str()) + 2);
    let best = find::best(note, rows);
    let line = best.as_ref().map(|best| format!(":{}", best.line));
    let place = format!("{}{}", safe::terminal(path), line.unwrap_or_default());
    let place = paint(ASIDE, &env.screen.cut(&place, room));
    let head = format!(
        "{}  {}\n",
        env.screen.name(&name, file),
        env.screen.link(&place, file)
    );
    match best {
        Some(best) => format!(
            "{head}    {}\n",
            passage(env, &best, width.saturating_sub(4))
        ),
        None => head,
    }
}

/// A passage on one line with its matches marked, cut so that the first match is visible.
fn passage(env: &Env, best: &find::BestPassage, width: usize) -> String {
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
        out += env.screen.ellipsis();
        used = unicode_width::UnicodeWidthStr::width(env.screen.ellipsis());
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
            let cut = env.screen.cut(&safe, width.saturating_sub(used));
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
