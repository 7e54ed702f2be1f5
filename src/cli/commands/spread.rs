//! `ties spread`: distributes the contacts that are due now over the next days.
//!
//! In: a query, and a number per day. Out: the plan, and after confirmation `snooze-until` in each note. Does not:
//! change a contact that is not due.

use serde_json::{Value, json};
use ties::date::Date;
use ties::edit::front::{self, Assignment};
use ties::engine::Loaded;
use ties::ledger::ContactId;
use ties::report::spread::{self, Pace};
use ties::settings::Field;
use ties::text::safe;

use crate::cli::args::{Common, Spread};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::confirm;
use crate::cli::ui::output;
use crate::cli::ui::print;
use crate::cli::writing;
use ties::render::palette::{ASIDE, NAME, paint};

pub fn run(command: &Spread, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.per_day == 0 {
        return Err(CliError::Usage("--per-day must be at least 1".to_owned()));
    }
    let (loaded, contacts) = writing::open_selecting(&command.query, common, env)?;
    let pace = Pace {
        per_day: command.per_day,
        weekdays: command.weekdays,
    };
    let plan = spread::spread(&loaded.ledger, &contacts, pace);
    let today = loaded.session.today;
    let later = plan.iter().filter(|(_, day)| *day > today).count();
    let wanted = !command.how.dry_run && later > 0;
    if !command.how.json {
        output::print(env, &page(&loaded, &plan, today))?;
    }
    let written = wanted && is_wanted(env, command, later)?;
    if written {
        write(&loaded, &plan, env)?;
    }
    if command.how.json {
        return print::value(env, &json(&loaded, &plan, written).into());
    }
    if written {
        output::remark(&format!("snoozed {later}; `ties undo` reverts it"));
    }
    Ok(())
}

/// The plan, one paragraph for each day.
fn page(loaded: &Loaded, plan: &[(ContactId, Date)], today: Date) -> String {
    let Some((_, first)) = plan.first() else {
        return "nobody is due, so there is nothing to spread\n".to_owned();
    };
    let mut day = *first;
    let mut names: Vec<String> = Vec::new();
    let mut out = String::new();
    let line = |day: Date, names: &[String]| {
        let stays = if day == today { ", unchanged" } else { "" };
        let head = format!("{day} {}{stays}", day.strftime("%A"));
        format!("{}\n  {}\n", paint(ASIDE, &head), names.join(", "))
    };
    for (id, on) in plan {
        if *on != day {
            out += &line(day, &names);
            names.clear();
            day = *on;
        }
        names.push(paint(NAME, &safe::terminal(loaded.ledger.name(*id))));
    }
    out + &line(day, &names)
}

/// Asks whether to carry out the plan.
fn is_wanted(env: &Env, command: &Spread, later: usize) -> Result<bool, CliError> {
    if command.yes {
        return Ok(true);
    }
    if !env.terminal.can_ask {
        return Err(CliError::Usage(format!(
            "nothing was written; add --yes to write snooze-until into {later} notes"
        )));
    }
    let notes = if later == 1 {
        "1 note".to_owned()
    } else {
        format!("{later} notes")
    };
    confirm::confirm(&format!(
        "write snooze-until into {notes}? (y, or Enter for no) "
    ))?;
    Ok(true)
}

fn write(loaded: &Loaded, plan: &[(ContactId, Date)], env: &Env) -> Result<(), CliError> {
    let root = &loaded.session.root;
    let later = plan.iter().filter(|(_, day)| *day > loaded.session.today);
    let edits: Vec<_> = later
        .map(|(id, day)| {
            let path = loaded.ledger.contact(*id).path();
            let assignments = [Assignment::of(Field::Snoozed, &day.to_string())];
            let edit = move |bytes: &[u8]| front::set(path, bytes, &assignments, &root.settings);
            (path.to_owned(), edit)
        })
        .collect();
    let writing = writing::Writer {
        root,
        env,
        dry_run: false,
    };
    let description = format!("spread the due dates of {} contacts", edits.len());
    writing.all(&description, &edits).map(drop)
}

fn json(loaded: &Loaded, plan: &[(ContactId, Date)], written: bool) -> Vec<Value> {
    let row = |(id, day): &(ContactId, Date)| {
        let contact = loaded.ledger.contact(*id);
        let moved = written && *day > loaded.session.today;
        json!({"name": contact.name(), "path": contact.path(), "on": day.to_string(), "written": moved})
    };
    plan.iter().map(row).collect()
}
