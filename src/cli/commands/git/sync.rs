//! `ties git sync`: commits local changes, merges remote ones, and pushes.
//!
//! In: a vault in a git repository. Out: a line for each step, or the conflicts that the user must resolve. Does not:
//! sync by itself; `engine::git_sync` does.

use ties::engine::git_sync::{
    self, ConflictKind, Plan, SyncContext, SyncError, SyncStep, UnresolvedFile,
};
use ties::text::stem::stem;
use ties::text::{safe, shell};
use ties::vault::git::clone::Obstacle;

use crate::cli::args::{Common, GitSync};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use ties::render::palette::{ERROR, TYPED, paint};

/// Maximum number of notes named in one line.
const NAMED: usize = 5;

pub fn run(command: &GitSync, common: &Common, env: &Env) -> Result<(), CliError> {
    let root = env.root(common)?;
    let cache = env.cache()?;
    let context = SyncContext {
        root: &root,
        cache: &cache,
        program: env.program.as_deref(),
        attended: env.terminal.can_ask,
    };
    if command.dry_run {
        return planned(env, &git_sync::plan(&context)?);
    }
    let mut printer = StepPrinter {
        quiet: command.quiet,
        has_printed: false,
        failed: None,
    };
    let synced = git_sync::sync(&context, &mut |step| printer.print_step(env, &step));
    printer.failed.map_or(Ok(()), Err)?;
    synced?;
    // Silent without a terminal: cron mails every output, and mails about nothing would soon be ignored.
    if !printer.has_printed && !command.quiet && env.terminal.size.is_some() {
        output::print_line("nothing to do: everything is in sync")?;
    }
    Ok(())
}

/// Prints each step when it is done.
struct StepPrinter {
    quiet: bool,
    has_printed: bool,
    failed: Option<CliError>,
}

impl StepPrinter {
    fn print_step(&mut self, env: &Env, step: &SyncStep<'_>) {
        let alone = matches!(step, SyncStep::NoRemote);
        let is_news = !alone || self.has_printed || env.terminal.size.is_some();
        self.has_printed |= is_news;
        if !self.quiet && is_news && self.failed.is_none() {
            self.failed = output::print_line(&sentence(step)).err();
        }
    }
}

impl From<SyncError> for CliError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Unsettled(open) => {
                output::raw_error(&unsettled(&open));
                CliError::FindingsFound
            }
            SyncError::MergedMarkers(open) => {
                output::raw_error(&brought(&open));
                CliError::FindingsFound
            }
            SyncError::Change(error) => error.into(),
            error => CliError::Failed(error.to_string()),
        }
    }
}

impl From<Obstacle> for CliError {
    fn from(error: Obstacle) -> Self {
        CliError::Failed(error.to_string())
    }
}

/// A step as one line.
fn sentence(step: &SyncStep<'_>) -> String {
    let line = match step {
        SyncStep::Committed(message) => format!("committed: {}", message.subject),
        SyncStep::MergeCommitted => "committed the merge that was in progress".to_owned(),
        SyncStep::Merged(from, paths) => {
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
        SyncStep::Pushed(to) => format!("pushed to {}", to.shown()),
        SyncStep::NoRemote => "there is no remote, so commits stay on this machine; `git remote add origin ADDRESS` adds one".to_owned(),
    };
    safe::terminal(&line).into_owned()
}

/// Prints what a sync would commit.
fn planned(env: &Env, plan: &Plan) -> Result<(), CliError> {
    let mut out = String::new();
    if plan.settles {
        out += "would commit the merge that is in progress\n";
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
                    " (maybe: a dry run does not run its git filter)"
                } else {
                    ""
                };
                out += &format!("  {}{doubt}\n", safe::terminal(path));
            }
        }
    }
    output::print(env, &out)?;
    output::print_dimmed("nothing was written");
    Ok(())
}

/// The conflicts that the user must resolve, and how.
fn unsettled(open: &[UnresolvedFile]) -> String {
    let things = if open.len() == 1 {
        "this file"
    } else {
        "these files"
    };
    let mut out = format!(
        "{} {things} must be resolved by you:\n",
        paint(ERROR, "conflict:")
    );
    out += &listed(open);
    if open
        .iter()
        .any(|file| matches!(file.open, ConflictKind::Markers(_)))
    {
        out += "Keep the right text, and delete the lines with <<<<<<<, =======, and >>>>>>>.\n";
    }
    let sync = paint(TYPED, "ties git sync");
    let abort = paint(TYPED, "git merge --abort");
    out + &format!("Then run {sync} to continue, or {abort} to cancel the merge.")
}

/// Notes that already had conflict markers on the other side.
fn brought(open: &[UnresolvedFile]) -> String {
    let mut out = "everything is synced, but these notes contain conflict markers:\n".to_owned();
    out += &listed(open);
    let sync = paint(TYPED, "ties git sync");
    out + &format!("Keep the right text, delete the lines with the markers, and run {sync} again.")
}

fn listed(open: &[UnresolvedFile]) -> String {
    let line = |file: &UnresolvedFile| {
        let path = safe::terminal(&file.path);
        let word = shell::word(&path);
        let how = match &file.open {
            ConflictKind::Markers(lines) => {
                let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
                return format!("  {path}: markers at line {}\n", lines.join(", "));
            }
            ConflictKind::OneSided => {
                format!(
                    "deleted or renamed on one side, changed on the other; `git add {word}` keeps it, `git rm {word}` deletes it"
                )
            }
            ConflictKind::Whole => {
                format!("changed on both sides; save it as it should be, then `git add {word}`")
            }
            ConflictKind::Outside => {
                let top = shell::word(&format!(":/{path}"));
                format!("outside of the vault; resolve it, then `git add {top}`")
            }
        };
        format!("  {path}: {how}\n")
    };
    open.iter().map(line).collect()
}
