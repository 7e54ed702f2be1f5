//! Cases of queries.
//!
//! In: a `queries` block, each query above what it is read as; `queries notes` for those of `ties find`. With `md`
//! blocks, the contacts that the query finds in them too. Out: the canonical form of the query, or its mistakes.
//! Does not: know English.

use super::Outcomes;
use super::case::{Case, TODAY};
use super::pieces::answered;
use super::question::finds;
use super::session::vault;
use ties::query::{Query, parse, parse_notes};
use ties::settings::Settings;
use ties::text::Diagnostic;

/// The query blocks of a case.
pub fn outcomes(case: &Case<'_>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for (nth, block) in case.blocks.iter().enumerate() {
        if block.language != "queries" {
            continue;
        }
        let of_notes = block.rest == "notes";
        let settings = case.settings(nth);
        let vault = vault(case, nth);
        let outcome = answered(&block.text, |text| {
            let read = |text: &str| read(text, of_notes, &settings);
            let query = match read(text) {
                Ok(query) => query,
                Err(errors) => {
                    return Ok(errors
                        .iter()
                        .flat_map(|error| mistake(text, error))
                        .collect());
                }
            };
            let canonical = query.to_string();
            if read(&canonical).as_ref() != Ok(&query) {
                return Err(format!("{canonical} is not read as {text}"));
            }
            let mut lines = vec![canonical];
            if let Some(vault) = vault.as_ref().filter(|_| !of_notes) {
                lines.push(finds(&vault.names(text)));
            }
            Ok(lines)
        });
        outcomes.insert(nth, outcome);
    }
    outcomes
}

fn read(text: &str, of_notes: bool, settings: &Settings) -> Result<Query, Vec<Diagnostic>> {
    if of_notes {
        parse_notes(text, settings, TODAY)
    } else {
        parse(text, settings, TODAY)
    }
}

/// The text that is underlined, the message, the help, and the fix.
fn mistake(text: &str, found: &Diagnostic) -> Vec<String> {
    let under = text.get(found.span.range()).unwrap_or("?");
    let mut lines = vec![format!("[{under}] {}: {}", found.code, found.message)];
    lines.extend(found.help.iter().map(|help| format!("   {help}")));
    if let Some(fix) = &found.fix {
        let range = fix.span.range();
        let whole = [&text[..range.start], &fix.text, &text[range.end..]].concat();
        lines.push(format!("   fixed: {whole}"));
    }
    lines
}
