//! `ties status`: shows the vault, the index and its age, and what is wrong in the notes.
//!
//! In: a vault. Out: facts about it, its index, and its watcher. Does not: run the check rules; `ties check` does.

use serde_json::{Map, Value, json};
use ties::engine::{self, WatcherStatus};
use ties::note::Note;
use ties::report::entries::diagnostic_json;
use ties::text::{Diagnostic, Severity, safe};
use ties::vault::git::setup;

use crate::cli::args::{Common, Format, Status};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use crate::cli::ui::tracked;
use ties::render::palette::{ASIDE, ERROR, TYPED, paint};

pub fn run(command: &Status, common: &Common, env: &Env) -> Result<(), CliError> {
    let (session, ledger) = env.vault(common)?.load_quietly()?;
    let folder = engine::index_folder(&env.cache()?, &session.root);
    let with_problems = session.notes_with_problems();
    let notes = session.notes(with_problems.iter().copied())?;
    let mut problems: Vec<(String, Diagnostic)> = session
        .skipped_files()
        .iter()
        .map(|passed| (passed.path.clone(), passed.diagnostic.clone()))
        .collect();
    for id in with_problems {
        let found = notes
            .note(id)
            .map(|note: &Note| note.diagnostics.as_slice())
            .unwrap_or_default();
        let worth = found
            .iter()
            .filter(|found| found.severity >= Severity::Warning);
        problems
            .extend(worth.map(|found| (session.store.facts().path(id).to_owned(), found.clone())));
    }
    problems.sort_by(|a, b| (&a.0, a.1.line, a.1.column).cmp(&(&b.0, b.1.line, b.1.column)));
    let committed = session.store.committed_at();
    let age = committed.map(|at| (env.now - at) / 1_000_000_000);
    let synced = session.synced;
    let watcher = engine::watcher_status(&env.cache()?, &session.root, env.now);
    let watched = watcher.is_some() || engine::is_watched(&env.cache()?, &session.root);
    let clone = setup::state(&session.root.path);
    if command.format == Format::Csv {
        return Err(CliError::Usage(
            "--format: `ties status` supports table, json, and jsonl".to_owned(),
        ));
    }
    if command.format != Format::Table {
        let value = json!({
            "vault": session.root.path.to_string_lossy(),
            "notes": session.store.facts().len(), "contacts": ledger.contacts.len(), "entries": ledger.entries().len(),
            "index": {
                "path": folder.to_string_lossy(), "bytes": session.store.size(), "segments": session.store.segments()?,
                "written_seconds_ago": age,
            },
            "synced": {"added": synced.added, "changed": synced.changed, "removed": synced.removed},
            "watcher": watcher_json(watcher.as_ref(), watched, env.now),
            "git": match &clone {
                Ok(Some(state)) => json!({"set_up": state.merges, "tracked_though_ignored": state.tracked}),
                Ok(None) => Value::Null,
                Err(_) => json!({"set_up": null}),
            },
            "problems": problems.iter().map(|(path, found)| diagnostic_json(path, found)).collect::<Vec<_>>(),
        });
        let object: Map<String, Value> = value.as_object().cloned().unwrap_or_default();
        return print::object(env, object, command.format == Format::Jsonl);
    }
    let mut out = String::new();
    let mut pair = |key: &str, value: String| out += &format!("{key:<10} {value}\n");
    pair(
        "vault",
        safe::terminal(&session.root.path.to_string_lossy()).into_owned(),
    );
    pair("notes", session.store.facts().len().to_string());
    pair("contacts", ledger.contacts.len().to_string());
    pair("entries", ledger.entries().len().to_string());
    let size = if session.store.is_in_memory() {
        "in memory, because none can be stored on disk".to_owned()
    } else {
        let folder = folder.to_string_lossy();
        format!(
            "{} kB in {}",
            session.store.size().div_ceil(1000),
            safe::terminal(&folder)
        )
    };
    pair("index", size);
    let fresh = match (synced.added + synced.changed + synced.removed, age) {
        (0, Some(age)) => format!("up to date; last written {}", span(age)),
        _ => format!(
            "up to date; {} added, {} read again, {} removed just now",
            synced.added, synced.changed, synced.removed
        ),
    };
    pair("freshness", fresh);
    pair("watcher", watcher_text(watcher.as_ref(), watched, env.now));
    match clone {
        Ok(Some(state)) => {
            if !state.merges {
                let command = paint(TYPED, "ties git setup");
                let line = format!(
                    "merges notes by line in this clone; run {command} to merge them by entry"
                );
                pair("git", line);
            }
            if let Some(line) =
                tracked::untrack_command(&state.tracked, &session.root.path, &env.here)
            {
                pair("git", line);
            }
        }
        Ok(None) => {}
        Err(error) => pair("git", safe::terminal(&error.to_string()).into_owned()),
    }
    if problems.is_empty() {
        pair("problems", "none".to_owned());
    } else {
        pair("problems", problems.len().to_string());
    }
    for (path, found) in &problems {
        let severity = if found.severity == Severity::Error {
            paint(ERROR, "error")
        } else {
            found.severity.word().to_owned()
        };
        out += &format!(
            "  {severity} {} {}\n",
            safe::terminal(&found.one_line(path)),
            paint(ASIDE, &format!("[{}]", found.code))
        );
    }
    if !problems.is_empty() {
        let command = paint(TYPED, "ties check");
        out += &format!("  {command} shows the lines, and hints as well\n");
    }
    output::print(env, &out)
}

/// The watcher as JSON. `life` is `None` if there is no watcher, or if it does not answer.
fn watcher_json(status: Option<&WatcherStatus>, watched: bool, now: i64) -> Value {
    let Some(status) = status else {
        return if watched {
            json!({"answers": false})
        } else {
            Value::Null
        };
    };
    let ago = |at: i64| (now - at).max(0) / 1_000_000_000;
    let last = status.last.map(|burst| {
        json!({
            "seconds_ago": ago(burst.at), "added": burst.added, "changed": burst.changed,
            "removed": burst.removed, "ms": burst.ms,
        })
    });
    json!({
        "answers": true, "process": status.process, "since_seconds": ago(status.since), "polls": status.polls,
        "trouble": status.trouble, "events": status.events, "bursts": status.bursts, "rescans": status.rescans,
        "last": last,
    })
}

fn watcher_text(status: Option<&WatcherStatus>, watched: bool, now: i64) -> String {
    let Some(status) = status else {
        return if watched {
            "does not answer, so each query scans the files; restart `ties watch`"
        } else {
            "none"
        }
        .to_owned();
    };
    let ago = |at: i64| span((now - at) / 1_000_000_000);
    let last = status
        .last
        .map_or("nothing changed since".to_owned(), |burst| {
            let (added, changed, removed) = (burst.added, burst.changed, burst.removed);
            let ago = ago(burst.at);
            format!("last +{added} ~{changed} -{removed}, {ago}")
        });
    let (events, rescans) = (status.events, status.rescans);
    let began = ago(status.since);
    let mut line = format!(
        "process {}, started {began}; {last}; {events} events, {rescans} rescans",
        status.process
    );
    for why in status.trouble.iter().chain(&status.polls) {
        line += &format!("; {}", safe::terminal(why));
    }
    line
}

fn span(seconds: i64) -> String {
    match seconds.max(0) {
        s if s < 120 => format!("{s} seconds ago"),
        s if s < 7200 => format!("{} minutes ago", s / 60),
        s if s < 172_800 => format!("{} hours ago", s / 3600),
        s => format!("{} days ago", s / 86_400),
    }
}
