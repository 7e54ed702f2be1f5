//! `ties check`: reports what is wrong or doubtful in the vault.
//!
//! In: which notes, which rules, which format. Out: findings, or fixes. Does not: decide what is wrong; the rules do.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};
use ties::check::{self, Excerpt, Filter, Finding, NoRule, RULES, Rule};
use ties::engine::{Session, UnreadablePath};
use ties::report::entries::diagnostic_json;
use ties::settings::SettingsError;
use ties::text::count::counted;
use ties::text::stem::without_extension;
use ties::text::{Diagnostic, Lines, Severity, Span, safe};
use ties::vault::root::SETTINGS_FILE;
use ties::vault::{Root, VaultError, replace};

use crate::cli::args::{Check, Common, FindingsFormat};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::confirm;
use crate::cli::ui::output;
use crate::cli::ui::print;
use ties::render::diff;
use ties::render::draw;
use ties::render::findings;
use ties::render::palette::{ASIDE, NAME, paint};
use ties::render::sarif;

impl From<NoRule> for CliError {
    fn from(error: NoRule) -> Self {
        CliError::Usage(error.to_string())
    }
}

pub fn run(command: &Check, common: &Common, env: &Env) -> Result<(), CliError> {
    if let Some(code) = &command.rules {
        return match code.as_str() {
            "" => output::print(env, &listed()),
            code => output::print(env, &documented(check::rule_named(code)?)),
        };
    }
    let mut choice = choice(command)?;
    let root = match Root::find(&env.hints(common)) {
        Err(VaultError::Settings(error)) if error.path.ends_with(SETTINGS_FILE) => {
            return of_settings(env, error, command, &choice);
        }
        root => root?,
    };
    // If all the named files are outside of the vault, the filter is an empty set, which reports nothing.
    choice.paths = (!command.paths.is_empty()).then(|| paths(&command.paths, &root, env));
    let (session, ledger) = env.vault(common)?.load_quietly()?;
    for path in choice.paths.iter().flatten() {
        if is_missing(path, &session) {
            output::remark(&format!("{path}: not a note of this vault"));
        }
    }
    let excerpts = command.format == FindingsFormat::Table && !command.fix;
    let findings = session.findings(&ledger, &choice, excerpts)?;
    if command.fix {
        return fix(&session, &findings, command, env);
    }
    shown(env, &findings, &session.root.path, command.format)?;
    let notes = session.store.facts().paths().iter();
    let checked = notes.filter(|path| choice.matches_path(path)).count();
    print_counts(&findings, checked);
    outcome(&findings)
}

/// The filter for findings, without the paths.
fn choice(command: &Check) -> Result<Filter, NoRule> {
    let named = |codes: &[String]| {
        let codes = codes.iter().filter(|code| !code.trim().is_empty());
        codes
            .map(|code| check::rule_named(code))
            .collect::<Result<Vec<_>, NoRule>>()
    };
    Ok(Filter {
        least: Some(command.severity.severity()),
        only: named(&command.only)?,
        except: named(&command.except)?,
        paths: None,
    })
}

/// The named paths relative to the vault. Paths outside of the vault are left out.
fn paths(named: &[std::path::PathBuf], root: &Root, env: &Env) -> BTreeSet<String> {
    let path_of = |path: &std::path::PathBuf| root.relative_path(&env.here, path);
    named.iter().filter_map(path_of).collect()
}

/// Whether a path has the name of a note but no such note exists.
fn is_missing(path: &str, session: &Session) -> bool {
    let called_like_one = without_extension(path).len() < path.len();
    let known = || session.store.facts().at_path(path).is_some();
    let passed = || {
        session
            .skipped_files()
            .iter()
            .any(|passed| passed.path == path)
    };
    called_like_one && !known() && !passed()
}

/// Reports settings that cannot be used. This is the only finding, because notes cannot be read without settings.
fn of_settings(
    env: &Env,
    error: SettingsError,
    command: &Check,
    choice: &Filter,
) -> Result<(), CliError> {
    let bytes = replace::read(&error.path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines = Lines::new(&text);
    let start = lines.start(error.line).unwrap_or(0);
    let line = text[start..].lines().next().unwrap_or("");
    let column = usize::try_from(error.column).unwrap_or(1).saturating_sub(1);
    let from = line
        .char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at);
    let word = line[from..]
        .find([' ', '=', ']'])
        .unwrap_or(line.len() - from);
    let span = Span::new(start + from, start + from + word);
    let mut found =
        Diagnostic::new("settings", Severity::Error, error.message).at(span, &text, &lines);
    found.help = error.help;
    if !choice.matches(&found.code, found.severity) {
        let message = format!("{SETTINGS_FILE} cannot be used, so nothing can be checked");
        return Err(CliError::Usage(message));
    }
    let finding = Finding {
        path: SETTINGS_FILE.to_owned(),
        excerpt: Some(Excerpt::of(&text, &lines, span)),
        diagnostic: found,
    };
    let vault = error.path.parent().unwrap_or(Path::new("."));
    shown(env, std::slice::from_ref(&finding), vault, command.format)?;
    output::remark(
        "notes cannot be read without the settings; fix them, then run `ties check` again",
    );
    Err(CliError::FindingsFound)
}

fn shown(
    env: &Env,
    findings: &[Finding],
    vault: &Path,
    format: FindingsFormat,
) -> Result<(), CliError> {
    match format {
        FindingsFormat::Table => output::print(env, &findings::page(findings, vault, &env.screen)),
        FindingsFormat::Json | FindingsFormat::Jsonl => {
            let objects = findings.iter().map(|finding| {
                let value = diagnostic_json(&finding.path, &finding.diagnostic);
                value.as_object().cloned().unwrap_or_default()
            });
            print::objects(env, objects, format == FindingsFormat::Jsonl)
        }
        FindingsFormat::Sarif => {
            let log: Map<String, Value> = sarif::log(findings);
            print::object(env, log, false)
        }
    }
}

/// Prints the counts to standard error, so that programs that read the answer do not see them.
fn print_counts(findings: &[Finding], checked: usize) {
    let counts = [Severity::Error, Severity::Warning, Severity::Hint].map(|severity| {
        let found = findings.iter();
        let count = found
            .filter(|finding| finding.diagnostic.severity == severity)
            .count();
        (count, severity.word())
    });
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if counts.is_empty() {
        output::print_dimmed(&format!("nothing found in {}", counted(checked, "note")));
        return;
    }
    let files: BTreeSet<&str> = findings
        .iter()
        .map(|finding| finding.path.as_str())
        .collect();
    output::print_dimmed(&format!(
        "{} in {}",
        counts.join(", "),
        counted(files.len(), "note")
    ));
}

fn outcome(findings: &[Finding]) -> Result<(), CliError> {
    let worst = findings
        .iter()
        .map(|finding| finding.diagnostic.severity)
        .max();
    match worst {
        Some(Severity::Error) => Err(CliError::FindingsFound),
        _ => Ok(()),
    }
}

/// Shows the safe fixes as a diff, and writes them after the user confirms.
fn fix(
    session: &Session,
    findings: &[Finding],
    command: &Check,
    env: &Env,
) -> Result<(), CliError> {
    let fixes = session.fixes(findings);
    let (rewrites, count) = fixes.map_err(|unread| {
        let UnreadablePath { path, reason, .. } = *unread;
        CliError::Failed(format!("{path} {}; nothing was written", reason.message))
    })?;
    if rewrites.is_empty() {
        output::print_dimmed("nothing can be fixed safely; `ties check` shows all problems");
        return Ok(());
    }
    let what = format!(
        "{} in {}",
        counted(count, "change"),
        counted(rewrites.len(), "note")
    );
    let shown: String = rewrites
        .iter()
        .map(|rewrite| diff::unified(&rewrite.path, &rewrite.before, &rewrite.after))
        .collect();
    let asks = env.terminal.can_ask && !command.yes && !command.dry_run;
    if asks {
        // Standard error, like the question, so that no pager hides it.
        output::raw_error(&shown);
        confirm::confirm(&format!("{what}: write them? (yes, or Enter for no) "))?;
    } else {
        output::print_ahead(env, &shown)?;
        if command.dry_run {
            output::print_dimmed(&format!("{what}; nothing was written"));
            return Ok(());
        }
        if !command.yes {
            let message = "cannot ask for confirmation without a terminal; `ties check --fix --yes` writes it; nothing was written";
            return Err(CliError::Usage(message.to_owned()));
        }
    }
    let change = env.transaction(&session.root)?;
    change.rewrite_all(&what, &rewrites)?;
    let them = if count == 1 { "it" } else { "them" };
    output::print_dimmed(&format!("{what} made; `ties undo` reverts {them}"));
    Ok(())
}

/// One line for each rule.
fn listed() -> String {
    let wide =
        |word: fn(&Rule) -> &str| RULES.iter().map(|rule| word(rule).len()).max().unwrap_or(0);
    let (code, severity) = (wide(|rule| rule.code), wide(|rule| rule.severity.word()));
    let line = |rule: &Rule| {
        let name = paint(NAME, &draw::padded(rule.code, code));
        let severity = draw::padded(rule.severity.word(), severity);
        format!("{name}  {severity}  {}\n", rule.title)
    };
    RULES.iter().map(line).collect()
}

fn documented(rule: &Rule) -> String {
    let head = format!("{}: {}", paint(NAME, rule.code), rule.title);
    let severity = paint(ASIDE, &format!("({})", rule.severity.word()));
    format!("{head} {severity}\n\n{}\n", safe::terminal_lines(rule.says))
}
