//! Cases of questions in English.
//!
//! In: a `questions` block, each question above the query or command it is read as, and a `known` block with the names of
//! the vault; or a `questions example-vault` block. Out: that reading, or the word that was not understood, and the answer
//! of the example vault. Does not: know other vaults; `console` blocks do.

use super::Outcomes;
use super::case::{Case, TODAY};
use super::pieces::answered;
use crate::common::console::EXAMPLE;
use crate::common::{Vault, run, words};
use ties::query::english::{AnyGroup, Known, Reading, read};
use ties::query::{Question, parse};
use ties::settings::Settings;
use ties::text::Diagnostic;

/// The names of a `known` block. A line is `contacts: …`, `circles: …` or `companies: …`.
struct Names(Vec<(String, Vec<String>)>);

impl Names {
    fn read(text: &str) -> Self {
        let row = |line: &str| {
            let (sort, names) = line.split_once(": ").expect("`sort: name, name`");
            let names = names.split(", ").map(str::to_lowercase).collect();
            (sort.to_owned(), names)
        };
        Names(text.lines().map(row).collect())
    }

    fn has(&self, sort: &str, name: &str) -> bool {
        let mut rows = self.0.iter().filter(|(found, _)| found == sort);
        rows.any(|(_, names)| names.contains(&name.to_lowercase()))
    }
}

impl Known for Names {
    fn is_name(&self, text: &str) -> bool {
        self.has("contacts", text)
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        self.has("circles", text)
    }

    fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text) || self.has("companies", text)
    }
}

/// The question blocks of a case.
pub fn outcomes(case: &Case<'_>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for (nth, block) in case.blocks.iter().enumerate() {
        if block.language != "questions" {
            continue;
        }
        let blocks = case.blocks[..nth].iter().rev().chain(&case.shared);
        let known = blocks.into_iter().find(|block| block.language == "known");
        let names = known.map(|block| Names::read(&block.text));
        let outcome = answered(&block.text, |text| match &names {
            _ if block.rest == "example-vault" => answer(&EXAMPLE, text),
            Some(names) => reading(text, names),
            None => reading(text, &AnyGroup),
        });
        outcomes.insert(nth, outcome);
    }
    outcomes
}

fn reading(text: &str, known: &dyn Known) -> Result<Vec<String>, String> {
    let settings = Settings::default();
    let question = match read(text, &settings, TODAY, known) {
        Reading::Question(question) => question,
        Reading::Unread(found) => return unread(text, &found),
        Reading::NotAQuestion => return Ok(vec!["not a question".to_owned()]),
    };
    let printed = question.to_string();
    if let Some(query) = question.query()
        && parse(&printed, &settings, TODAY).as_ref() != Ok(query)
    {
        return Err(format!("{printed} is not read as the query of {text}"));
    }
    Ok(vec![match question {
        Question::HowMany(_) | Question::HowOften(_) => format!("the number of: {printed}"),
        _ => printed,
    }])
}

/// The word that was not understood, the message, and the near word if there is one. The help must end with examples.
fn unread(text: &str, found: &Diagnostic) -> Result<Vec<String>, String> {
    let word = text.get(found.span.range()).unwrap_or("?");
    let help = found.help.as_deref().unwrap_or_default();
    let (near, _) = help
        .split_once("such as: ")
        .ok_or_else(|| format!("no examples for {text}: {help}"))?;
    let near = near.trim();
    let near = if near.is_empty() {
        String::new()
    } else {
        format!("; {near}")
    };
    Ok(vec![format!("[{word}] {}{near}", found.message)])
}

/// What the question is read as, and the answer. The reading must give the same answer when it is typed.
fn answer(vault: &Vault, text: &str) -> Result<Vec<String>, String> {
    let asked = run(&mut vault.command(&["who", text]));
    let reading = asked.err.lines().next().unwrap_or_default().to_owned();
    let command = reading.strip_prefix("ties ").map(words);
    let asks_for_contacts = command.is_none();
    let typed = command.unwrap_or_else(|| vec!["who".to_owned(), reading.clone()]);
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let mut lines = vec![reading];
    if text.starts_with("how many") {
        // A number is the count of what the reading finds.
        let count = asked
            .out
            .split(' ')
            .next()
            .and_then(|count| count.parse().ok());
        if vault.json(&typed).as_array().map(Vec::len) != count {
            return Err(format!("{typed:?} does not find {}", asked.out));
        }
        lines.extend(asked.out.lines().map(str::to_owned));
        return Ok(lines);
    }
    if vault.ok(&typed) != asked.out {
        return Err(format!("{typed:?} gives another answer than {text}"));
    }
    if asks_for_contacts {
        lines.push(finds(&vault.names(text)));
    } else {
        lines.extend(asked.out.lines().map(str::to_owned));
    }
    Ok(lines)
}

/// The line that names the contacts an input finds.
pub fn finds(names: &[String]) -> String {
    let names = if names.is_empty() {
        "nobody".to_owned()
    } else {
        names.join(", ")
    };
    format!("finds {names}")
}
