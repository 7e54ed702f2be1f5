//! `ties git sync`: what is here committed, what is elsewhere merged, and both the same.
//!
//! In: a vault that git keeps. Out: a line for each step, or what only a person can settle. Does not: sync; the session
//! does.

use ties::engine::git_sync::{self, Around, Open, Plan, Step, SyncError, Unsettled};
use ties::text::stem::stem;
use ties::text::{safe, shell};
use ties::vault::git::clone::Obstacle;

use crate::cli::args::{Common, GitSync};
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::output;
use ties::render::palette::{ERROR, TYPED, paint};
use ties::render::screen::Screen;

/// So many notes are named in a line.
const NAMED: usize = 5;

pub fn run(command: &GitSync, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let root = machine.root(common)?;
    let cache = machine.cache()?;
    let screen = Screen::global();
    let around = Around {
        root: &root,
        cache: &cache,
        program: machine.program.as_deref(),
        attended: screen.asks,
    };
    if command.dry_run {
        return planned(&git_sync::plan(&around)?);
    }
    let mut telling = Telling {
        quiet: command.quiet,
        worked: false,
        failed: None,
    };
    let synced = git_sync::sync(&around, &mut |step| telling.tell(&step));
    telling.failed.map_or(Ok(()), Err)?;
    synced?;
    // A mail for each quiet hour of cron would soon be read by nobody.
    if !telling.worked && !command.quiet && screen.size.is_some() {
        output::print_line("nothing to do: what is here is there, and what is there is here")?;
    }
    Ok(())
}

/// Tells each step once it is done.
struct Telling {
    quiet: bool,
    worked: bool,
    failed: Option<Failure>,
}

impl Telling {
    fn tell(&mut self, step: &Step<'_>) {
        let alone = matches!(step, Step::Alone);
        let is_news = !alone || self.worked || Screen::global().size.is_some();
        self.worked |= is_news;
        if !self.quiet && is_news && self.failed.is_none() {
            self.failed = output::print_line(&said(step)).err();
        }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Unsettled(open) => {
                output::raw_error(&unsettled(&open));
                Failure::Found
            }
            SyncError::Brought(open) => {
                output::raw_error(&brought(&open));
                Failure::Found
            }
            SyncError::Change(error) => error.into(),
            error => Failure::Cannot(error.to_string()),
        }
    }
}

impl From<Obstacle> for Failure {
    fn from(error: Obstacle) -> Self {
        Failure::Cannot(error.to_string())
    }
}

/// One step.
fn said(step: &Step<'_>) -> String {
    let line = match step {
        Step::Committed(message) => format!("committed: {}", message.subject),
        Step::Settled => "committed the merge that was under way".to_owned(),
        Step::Merged(from, paths) => {
            let mut names: Vec<&str> = paths.iter().map(|path| stem(path)).collect();
            let more = names.len().saturating_sub(NAMED);
            names.truncate(NAMED);
            let (from, names) = (from.shown(), names.join(", "));
            match (names.is_empty(), more) {
                (true, _) => format!("merged {from}"),
                (_, 0) => format!("merged {from}: {names}"),
                _ => format!("merged {from}: {names}, and {more} more"),
            }
        }
        Step::Pushed(to) => format!("pushed to {}", to.shown()),
        Step::Alone => "there is no remote, so it stays on this machine; `git remote add origin ADDRESS` names one".to_owned(),
    };
    safe::terminal(&line).into_owned()
}

/// What it would commit.
fn planned(plan: &Plan) -> Result<(), Failure> {
    let mut out = String::new();
    if plan.settles {
        out += "would commit the merge that is under way\n";
    }
    match &plan.message {
        None => out += "nothing to commit\n",
        Some(message) => {
            out += &format!("would commit: {}\n", message.subject);
            for line in message.body.lines() {
                out += &format!("  {line}\n");
            }
            for path in &plan.files {
                let doubt = if plan.filtered.contains(path) {
                    " (perhaps: a dry run does not start its filter)"
                } else {
                    ""
                };
                out += &format!("  {}{doubt}\n", safe::terminal(path));
            }
        }
    }
    output::print(&out)?;
    output::dim("nothing was written");
    Ok(())
}

/// What only a person can settle, and how.
fn unsettled(open: &[Unsettled]) -> String {
    let things = if open.len() == 1 {
        "one file"
    } else {
        "these files"
    };
    let mut out = format!(
        "{} only you can settle what {things} should say:\n",
        paint(ERROR, "conflict:")
    );
    out += &listed(open);
    if open
        .iter()
        .any(|file| matches!(file.open, Open::Markers(_)))
    {
        out +=
            "Keep what is right there, and delete the lines with <<<<<<<, =======, and >>>>>>>.\n";
    }
    let sync = paint(TYPED, "ties git sync");
    let abort = paint(TYPED, "git merge --abort");
    out + &format!("Then {sync} goes on; {abort} goes back to before a merge.")
}

/// Notes that came with markers.
fn brought(open: &[Unsettled]) -> String {
    let mut out = "all is synced, but these notes came with conflict markers in them:\n".to_owned();
    out += &listed(open);
    let sync = paint(TYPED, "ties git sync");
    out + &format!("Keep what is right there, delete the lines with the markers, and {sync} again.")
}

fn listed(open: &[Unsettled]) -> String {
    let line = |file: &Unsettled| {
        let path = safe::terminal(&file.path);
        let word = shell::word(&path);
        let how = match &file.open {
            Open::Markers(lines) => {
                let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
                return format!("  {path}: markers at line {}\n", lines.join(", "));
            }
            Open::OneSided => {
                format!(
                    "deleted or renamed on one side, changed on the other; `git add {word}` keeps it, `git rm {word}` does not"
                )
            }
            Open::Whole => {
                format!("changed on both sides; save it as it should be, then `git add {word}`")
            }
            Open::Outside => {
                let top = shell::word(&format!(":/{path}"));
                format!("outside of the vault; `git add {top}` once it is as it should be")
            }
        };
        format!("  {path}: {how}\n")
    };
    open.iter().map(line).collect()
}
