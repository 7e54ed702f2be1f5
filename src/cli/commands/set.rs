//! `ties set` and `ties snooze`: set fields of a contact's front matter.
//!
//! In: a name, and the new values. Out: the old and the new values, and when the contact is due now. Does not: change
//! anything else in the note.

use serde_json::{Value, json};
use ties::date::{Date, Duration, day, natural};
use ties::edit::front::{self, Assignment, FrontmatterEdit};
use ties::engine::Loaded;
use ties::ledger::{Contact, Timing};
use ties::report::consequences;
use ties::settings::Field;
use ties::text::safe;

use crate::cli::args::{Common, Set, Snooze, WriteArgs};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::pick;
use crate::cli::ui::print;
use crate::cli::writing;
use ties::render::palette::{NAME, paint};

pub fn run(command: &Set, common: &Common, env: &Env) -> Result<(), CliError> {
    let words = command.fields.iter().map(String::as_str);
    let (name, fields) = split_fields(&command.name, words)?;
    let loaded = writing::open(common, env)?;
    let settings = &loaded.session.root.settings;
    let today = loaded.session.today;
    let assignments: Vec<Assignment> = fields
        .iter()
        .filter_map(|text| Assignment::read(text, today, settings))
        .collect();
    if assignments.len() < fields.len() {
        return Err(CliError::Usage(
            "write a field before each `=`, such as: ties set dana cadence=monthly".to_owned(),
        ));
    }
    let contact = pick::contact(env, &loaded, &name)?;
    let description = format!("set {} of {}", fields.join(", "), contact.name());
    write(
        &loaded,
        contact,
        &assignments,
        &description,
        &command.how,
        env,
    )
}

/// Splits the words into name and fields. The name ends before the first `field=`. A later word without `=` belongs to
/// the value before it.
fn split_fields<'a>(
    name: &str,
    words: impl Iterator<Item = &'a str>,
) -> Result<(String, Vec<String>), CliError> {
    let (mut name, mut fields) = (name.to_owned(), Vec::<String>::new());
    for word in words {
        match fields.last_mut() {
            _ if word.contains('=') => fields.push(word.to_owned()),
            Some(last) => *last += &format!(" {word}"),
            None => name += &format!(" {word}"),
        }
    }
    if fields.is_empty() {
        return Err(CliError::Usage(format!(
            "set what? write field=value after the name: ties set {name} cadence=monthly"
        )));
    }
    Ok((name, fields))
}

pub fn snooze(command: &Snooze, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let contact = pick::contact(env, &loaded, &command.name)?;
    let until = if command.off {
        String::new()
    } else {
        until(&command.when.join(" "), loaded.session.today)?.to_string()
    };
    let description = if command.off {
        format!("no longer snoozed {}", contact.name())
    } else {
        format!("snoozed {} until {until}", contact.name())
    };
    let assignments = [Assignment::of(Field::Snoozed, &until)];
    write(
        &loaded,
        contact,
        &assignments,
        &description,
        &command.how,
        env,
    )
}

/// Parses the end of a snooze: a length of time from today, a future day, or a future period, of which the first day
/// counts.
fn until(text: &str, today: Date) -> Result<Date, CliError> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let in_words = lower
        .split_once(' ')
        .and_then(|(number, unit)| natural::length(number, unit));
    let length = Duration::parse(text).or(in_words);
    let read = day::parse(text)
        .or_else(|| length.map(|length| length.after(today)))
        .or_else(|| natural::future_range(text, today)?.from);
    match read {
        Some(date) if date > today => Ok(date),
        Some(date) => Err(CliError::Usage(format!(
            "{text:?} is {date}, which is not in the future; write a later day, or a length of time such as 2w"
        ))),
        None => Err(CliError::Usage(format!(
            "{text:?} is not a time in the future; write 2w, 10 days, 2026-12-01, friday, or \"next week\""
        ))),
    }
}

fn write(
    loaded: &Loaded,
    contact: Contact<'_>,
    assignments: &[Assignment],
    description: &str,
    how: &WriteArgs,
    env: &Env,
) -> Result<(), CliError> {
    let root = &loaded.session.root;
    let path = contact.path();
    let writing = writing::Writer {
        root,
        env,
        dry_run: how.dry_run,
    };
    let edit = |bytes: &[u8]| front::set(path, bytes, assignments, &root.settings);
    let fronted = writing.one(description, path, edit)?;
    if how.json {
        return print::value(env, &object(contact, &fronted, !how.dry_run));
    }
    let would = if how.dry_run { "would set: " } else { "" };
    let mut page = format!("{would}{}\n", paint(NAME, &safe::terminal(contact.name())));
    for set in &fronted.sets {
        page += &format!("  {}\n", safe::terminal(&told_of(env, set)));
    }
    if moves_due(&fronted) {
        let due = consequences::due(
            contact,
            &fronted.note.fields,
            &writing::shell_name(loaded, contact.id),
        );
        page += &format!("  {}\n", safe::terminal(&due));
    }
    let line = fronted.sets.first().map(|set| set.line);
    page += &format!(
        "  {}\n",
        writing::place(env, &loaded.session.root, path, line)
    );
    output::print(env, &page)
}

/// `cadence: monthly → weekly`
fn told_of(env: &Env, set: &front::FieldChange) -> String {
    let shown = |values: &[String]| match values {
        [] => "none".to_owned(),
        values => values.join(", "),
    };
    if set.old == set.new {
        return format!("{}: {}, unchanged", set.key, shown(&set.new));
    }
    let arrow = env.screen.arrow();
    format!(
        "{}: {} {arrow} {}",
        set.key,
        shown(&set.old),
        shown(&set.new)
    )
}

/// Whether all the fields that were set decide when the contact is due.
fn moves_due(fronted: &FrontmatterEdit) -> bool {
    let moves =
        |set: &front::FieldChange| matches!(set.field, Some(Field::Cadence | Field::Snoozed));
    fronted.sets.iter().all(moves)
}

fn object(contact: Contact<'_>, fronted: &FrontmatterEdit, written: bool) -> Value {
    let sets: Vec<Value> = fronted
        .sets
        .iter()
        .map(|set| {
            let field = set.field.map(|field| field.row().name);
            json!({"key": set.key, "field": field, "old": set.old, "new": set.new, "line": set.line})
        })
        .collect();
    let fields = &fronted.note.fields;
    let cadence = fields.cadence.or_else(|| contact.default_cadence());
    let due = match contact.timing_with(cadence, fields.snoozed) {
        Timing::Due(due) if moves_due(fronted) && !contact.is_inactive() => {
            Some(due.on.to_string())
        }
        _ => None,
    };
    json!({
        "written": written, "name": contact.name(), "path": contact.path(), "set": sets, "due": due,
    })
}
