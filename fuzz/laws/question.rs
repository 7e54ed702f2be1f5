//! Laws for English questions: any text is understood or refused, deterministically, and an understood question prints
//! a command that gives the same answer.
//!
//! In: `[settings PART] question`. libFuzzer limits the time (`-timeout`).

use ties::query::english::{AnyGroup, Known, Reading, read};
use ties::query::{self, Question};
use ties::settings::Settings;

use super::query::{check_held, check_printed};
use super::{TODAY, check_diagnostics, parts, settings_of};

/// A vault with a few contacts.
struct Few;

impl Known for Few {
    fn is_name(&self, text: &str) -> bool {
        ["will", "dana", "sam lee", "who", "mark"].contains(&text.to_lowercase().as_str())
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        ["friends", "mentor", "family"].contains(&text)
    }

    fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text) || ["northwind", "berlin"].contains(&text)
    }
}

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let [question, settings] = parts::<2>(bytes);
    let Some(Ok(text)) = question.map(std::str::from_utf8) else {
        return;
    };
    let settings = settings_of(settings);
    let reading = read(text, &settings, TODAY, &AnyGroup);
    check_reading(&reading, text, &settings, &AnyGroup);
    assert_eq!(
        reading,
        read(text, &settings, TODAY, &AnyGroup),
        "read again"
    );
    check_reading(&read(text, &settings, TODAY, &Few), text, &settings, &Few);
}

fn check_reading(reading: &Reading, text: &str, settings: &Settings, known: &dyn Known) {
    match reading {
        Reading::Question(question) => check_question(question, settings, known),
        Reading::Unread(found) => check_diagnostics(std::slice::from_ref(found), text),
        Reading::NotAQuestion => {}
    }
}

fn check_question(question: &Question, settings: &Settings, known: &dyn Known) {
    let printed = question.to_string();
    match question {
        Question::Who(query) | Question::HowMany(query) => {
            check_printed(query, query::parse, settings);
            check_held(query);
            let asked = query::ask(&printed, settings, TODAY, known);
            assert_eq!(
                asked,
                Ok(Question::Who(query.clone())),
                "asked as {printed}"
            );
        }
        Question::Of { name, .. } => {
            let words = shlex::split(&printed).expect("a command that a shell can take apart");
            assert_eq!(words.len(), 5, "{printed}");
            assert_eq!(words[2], *name, "{printed}");
        }
        Question::Entries(entries) | Question::HowOften(entries) => {
            let words = shlex::split(&printed).expect("a command that a shell can take apart");
            let after = |flag: &str| {
                let at = words.iter().position(|word| word == flag)?;
                words.get(at + 1).cloned()
            };
            assert_eq!(after("--with"), entries.with, "{printed}");
            assert_eq!(after("--kind"), entries.kind, "{printed}");
            assert_eq!(
                after("--since"),
                entries.days.from.map(|day| day.to_string()),
                "{printed}"
            );
            assert_eq!(
                after("--until"),
                entries.days.to.map(|day| day.to_string()),
                "{printed}"
            );
        }
    }
}
