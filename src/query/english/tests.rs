//! The corpus of questions, and inputs that must not be read as questions.

use proptest::prelude::*;

use super::*;
use crate::query::{Question, parse};

/// A Sunday.
const TODAY: Date = Date::constant(2026, 11, 22);

/// A vault in which two contacts, three circles and tags, a company and a place have names.
struct Vault;

impl Known for Vault {
    fn is_name(&self, text: &str) -> bool {
        ["will smith", "dana"].contains(&text.to_lowercase().as_str())
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        let known = ["friend", "family", "professional", "colleague", "rust"];
        known.contains(&text.to_lowercase().as_str())
    }

    fn is_group(&self, text: &str) -> bool {
        self.is_circle_or_tag(text)
            || ["acme", "berlin", "globex"].contains(&text.to_lowercase().as_str())
    }
}

fn ask(text: &str) -> Reading {
    read(text, &Settings::default(), TODAY, &Vault)
}

mod corpus;
use corpus::CORPUS;

#[test]
fn corpus_questions_read_as_queries_that_parse_back() {
    let mut wrong = Vec::new();
    for (text, expected) in CORPUS {
        let actual = match ask(text) {
            Reading::Question(question) => {
                let printed = question.to_string();
                if let Some(query) = question.query() {
                    let again = parse(&printed, &Settings::default(), TODAY);
                    assert_eq!(again.as_ref(), Ok(query), "{text}: {printed}");
                }
                match question {
                    Question::HowMany(_) => format!("# {printed}"),
                    Question::HowOften(_) => format!("# {printed}"),
                    _ => printed,
                }
            }
            Reading::Unread(_) => "?".to_owned(),
            Reading::NotAQuestion => "no question".to_owned(),
        };
        if actual != *expected {
            wrong.push(format!("{text}\n  wanted {expected}\n  got    {actual}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn unread_question_names_the_word_not_understood() {
    let table = [
        ("who haven't I updated in ages", "ages"),
        ("who haven't I updated lately", "lately"),
        ("who haven't I updatd in 30 days", "updatd"),
        ("who have I updated for 30 days", "30"),
        ("who did I meet in the last 3 fortnights", "the"),
        ("who did I meet next week", "next week"),
        ("who is the best", "the"),
        ("who do I owe a pony", "pony"),
        ("who needs money this month", "money"),
        ("who needs tag:x", "tag:x"),
        ("who (tag:x)", "(tag:x)"),
        ("who works at Acme and owns a boat", "owns"),
        ("who should I not contact", "contact"),
        ("who tells the truth", "tells"),
        ("what is the time", "the"),
        ("what's new", "new"),
        ("whens the party", "the"),
        ("will it rain", "will"),
        ("who is in touch", "touch"),
        ("is Sam Lee due", "Sam"),
        ("does Sam need money", "Sam"),
        ("did I meet Sam Lee last week", "Sam"),
        ("have I thanked Dana", "Dana"),
        ("did Dana introduce me to Sam", "Dana"),
        ("who needs me", "me"),
        ("who needs money next week", "money"),
        ("who needs not money", "not"),
        (
            "who works at Acme or Globex and Initech",
            "or Globex and Initech",
        ),
        ("who wants to move", "to"),
        ("who haven't I not met", "not"),
        ("who have I met never", "never"),
        ("who owes Dana a favor", "Dana"),
        ("who haven't I updated in thirty days", "thirty"),
        ("who did I meet since", "since"),
        ("who did I meet on 2026-02-30", "2026-02-30"),
        ("can", "can"),
        ("haven't you met", "you"),
        ("how are you", "are"),
        ("who haven't I updated in a while", "a while"),
        ("who haven't I talked to since Easter", "Easter"),
        ("who haven't I met since I moved", "I"),
        ("who haven't I met since forever", "forever"),
        ("who have I met a few days ago", "a few"),
        ("who will I meet next week", "will"),
        ("who do I hate", "hate"),
        ("who has money", "money"),
        ("who died", "died"),
        ("who did I meet in Berlin", "Berlin"),
        ("who met Dana", "Dana"),
        ("who knows Dana", "Dana"),
        ("who does Dana know", "Dana"),
        ("who talked to Dana", "Dana"),
        ("who should Dana thank", "Dana"),
        ("when did Dana meet Sam", "Dana"),
        ("when will I meet Dana", "will"),
        ("how many times did I meet", "meet"),
        ("how many people like me", "like"),
        ("how is Dana", "is"),
        ("how old is Dana", "old"),
        ("what did Dana give Sam", "Dana"),
        ("what should I give Dana", "should"),
        ("what did I not give Dana", "not"),
        ("where did I meet Dana", "did"),
        ("why haven't I called Dana", "why"),
        ("who have I met twice", "twice"),
        ("who have I met more than three times", "more"),
        ("who haven't I updated in 30", "30"),
        ("who haven't I updated in days", "days"),
        ("who have I updated in the next 30 days", "the"),
        ("does anyone need money", "anyone"),
        ("who can I trust", "I"),
        ("who works hard", "hard"),
        ("who needs to hear from me", "hear"),
        ("who gave Dana advice", "Dana"),
        ("who did I promise to call", "to"),
        ("who have I talked to Dana about", "Dana"),
        ("when did I last talk to Dana or Sam", "Dana"),
        ("when did I last talk to anyone", "anyone"),
        ("when did I meet and call Dana", "Dana"),
        ("what is new with Dana", "new"),
        ("who are you", "you"),
        ("who haven't I thanked for the intro", "the"),
        ("who haven't I met this year or thanked", "thanked"),
        ("who am I", "I"),
        ("who called", "called"),
    ];
    let mut wrong = Vec::new();
    for (text, word) in table {
        let actual = match ask(text) {
            Reading::Unread(diagnostic) => {
                assert!(
                    diagnostic
                        .help
                        .is_some_and(|help| help.contains("such as: ")),
                    "{text}"
                );
                text[diagnostic.span.range()].to_owned()
            }
            other => format!("{other:?}"),
        };
        if actual != word {
            wrong.push(format!("{text}: wanted {word}, got {actual}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn typo_is_offered_the_nearest_word() {
    let Reading::Unread(diagnostic) = ask("who haven't I updatd in 30 days") else {
        panic!("a slip was read");
    };
    let help = diagnostic.help.unwrap_or_default();
    assert!(
        help.starts_with("did you mean `updated`? such as: who haven't I updated in 30 days"),
        "{help}"
    );
    let Reading::Unread(short) = ask("who have I") else {
        panic!("half a question was read");
    };
    assert_eq!(short.message, "the question is incomplete");
}

#[test]
fn other_text_is_not_a_question() {
    for text in [
        "",
        "berlin",
        "dana",
        "Dana Whitfield",
        "Will Smith",
        "will smith",
        "climate fund",
        "berlin friends",
        "need money",
        "help with moving",
        "not thanked",
        "dormant",
        "overdue",
        "new",
        "met last week",
        "gave advice",
        "is:due",
        "-tag:x berlin",
        "updated:>30d",
        "needs tag:x",
        "needs money -tag:x",
        "offers (a or b)",
        "Dana I met last week",
        "dana who needs money",
        "\"who haven't I updated\"",
        "everyone",
        "needs",
        "thanks",
        "email",
        "offers",
        "the people",
    ] {
        assert_eq!(ask(text), Reading::NotAQuestion, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_reads_or_fails_with_a_span_in_range(
        text in "\\PC{0,40}|((who|which|people|friends|have|haven't|did|i|not|never|updated|met|talked to|since|march|last|week|in|30|days|for|and|or|needs|at|Acme|is|due|\"x y\"|,|-|:|é) ?){0,14}"
    ) {
        match ask(&text) {
            Reading::Question(question) => {
                if let Some(query) = question.query() {
                    let again = parse(&query.to_string(), &Settings::default(), TODAY);
                    prop_assert_eq!(again.as_ref(), Ok(query));
                }
            }
            Reading::Unread(diagnostic) => prop_assert!(text.get(diagnostic.span.range()).is_some()),
            Reading::NotAQuestion => {}
        }
    }
}

#[test]
fn quoted_name_is_normalized_like_a_query_value() {
    let named = |text: &str| match read(text, &Settings::default(), TODAY, &AnyGroup) {
        Reading::Question(question) => question.to_string(),
        other => format!("{other:?}"),
    };
    let table = [
        ("who works at \" Acme \"", "company:Acme"),
        ("who is tagged \" #rust\"", "tag:rust"),
        ("who is tagged \"# #rust\"", "tag:rust"),
        ("who is tagged \"## rust\"", "tag:rust"),
        (
            "which \"boat s\" are due",
            "(circle:\"boat s\",boat or tag:\"boat s\",boat) is:due",
        ),
        (
            "who in \" #Berlin \" is due",
            "(circle:#Berlin or tag:Berlin or company:#Berlin or place:#Berlin) is:due",
        ),
    ];
    for (text, expected) in table {
        let printed = named(text);
        assert_eq!(printed, expected, "{text}");
        let again = parse(&printed, &Settings::default(), TODAY).map(|query| query.to_string());
        assert_eq!(again.as_deref(), Ok(expected), "{text}");
    }
    for text in [
        "who is tagged \"#\"",
        "which \"a*\" are due",
        "who is tagged \"b*\"",
    ] {
        let reading = read(text, &Settings::default(), TODAY, &AnyGroup);
        assert!(matches!(reading, Reading::Unread(_)), "{text}: {reading:?}");
    }
}
