//! The query language as a whole, beside the cases below `tests/corpus/queries`.

mod agree;

use super::fields::FIELDS;
use super::*;
use crate::date::Date;
use crate::settings::Settings;

const TODAY: Date = Date::constant(2026, 11, 22);

fn read(text: &str) -> Result<Query, Vec<crate::text::Diagnostic>> {
    parse(text, &Settings::default(), TODAY)
}

fn printed(text: &str) -> String {
    match read(text) {
        Ok(query) => query.to_string(),
        Err(errors) => panic!("{text}: {errors:?}"),
    }
}

#[test]
fn empty_query_prints_as_nothing() {
    assert_eq!(printed(""), "");
}

/// The message of the first error of a query.
fn refused(text: &str) -> String {
    match read(text) {
        Ok(query) => panic!("{text} was read as {query}"),
        Err(errors) => errors[0].message.clone(),
    }
}

#[test]
fn nesting_depth_is_limited() {
    let deep = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(printed(&deep(64)), "a");
    assert!(refused(&deep(65)).contains("more than 64 deep"));
    assert!(refused(&"(".repeat(200_000)).contains("more than 64 deep"));
    assert!(refused(&"-".repeat(200_000)).contains("more than 64 deep"));
    assert!(refused(&format!("{}a", "not ".repeat(65))).contains("more than 64 deep"));
}

#[test]
fn every_example_in_the_field_table_parses() {
    for row in &FIELDS {
        let parse = if row.scope == Scope::Notes {
            parse_notes
        } else {
            parse
        };
        let query = parse(row.example, &Settings::default(), TODAY);
        assert!(query.is_ok(), "{}: {query:?}", row.example);
    }
}

#[test]
fn tree_lists_its_words_clocks_and_is_archived() {
    let query =
        read("a -b (gave:advice@2026 or -updated:>30d) met:ever -is:archived").expect("a query");
    let words: Vec<&str> = query
        .texts()
        .iter()
        .map(|text| text.text.as_str())
        .collect();
    assert_eq!(words, ["a", "b"]);
    assert_eq!(query.positive_texts().len(), 1);
    let clocks: Vec<String> = query
        .clocks()
        .iter()
        .map(|(clock, test)| format!("{}:{test}", clock.word()))
        .collect();
    assert_eq!(clocks, ["updated:>30d", "met:ever"]);
    assert!(query.mentions_archived());
    assert!(
        !read("archived is:due")
            .expect("a query")
            .mentions_archived()
    );
}

#[test]
fn too_long_duration_is_refused_even_as_a_sum() {
    let many = "1000y".repeat(21);
    for query in [
        format!("updated:>{many}"),
        format!("due:<={many}"),
        format!("birthday:<{many}"),
        format!("gave:@<{}", "365000d".repeat(21)),
        "met:<1016y9m".to_owned(),
    ] {
        let errors = read(&query).expect_err(&query);
        assert_eq!(errors[0].code, "query-bad-value", "{query}");
    }
    assert_eq!(printed("met:>1000y1m3d"), "met:>12001m3d");
}

#[test]
fn number_of_mistakes_is_limited() {
    for piece in ["|", ")", "- ", "x: ", "\"", "name:, ", "nosuch:a "] {
        let text = piece.repeat(20_000);
        let mistakes = read(&text).expect_err(piece);
        assert!(mistakes.len() <= 100, "{piece}: {}", mistakes.len());
    }
}
