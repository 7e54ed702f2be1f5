//! The query language as a whole: what is read, what is refused, and with which message.

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
fn queries_print_in_canonical_form() {
    let table = [
        ("", ""),
        ("berlin", "berlin"),
        ("climate fund", "climate fund"),
        ("\"climate fund*\"", "\"climate fund*\""),
        ("jör*", "jör*"),
        ("\"single\"", "single"),
        ("a AND b and c", "a b c"),
        ("a b|c OR d", "a b or c or d"),
        ("a (b or c) d", "a (b or c) d"),
        ("(a b) or (c)", "a b or c"),
        ("((a b)) c", "a b c"),
        ("(a or b) or c", "a or b or c"),
        ("not a NOT b -c", "-a -b -c"),
        ("-(a or b)", "-(a or b)"),
        ("-(a b)", "-(a b)"),
        ("--a", "-(-a)"),
        ("not not a", "-(-a)"),
        ("one-sided o'brien", "one-sided o'brien"),
        ("\"-x\" \"and\" \"or\"", "\"-x\" \"and\" \"or\""),
        ("And Or nOt", "And Or nOt"),
        (r#""say \"hi\"""#, r#""say \"hi\"""#),
        (
            "https://example.org/a?b=c 14:30",
            "https://example.org/a?b=c 14:30",
        ),
        ("\"tag:x\"", "\"tag:x\""),
        ("NAME:sam", "name:sam"),
        ("-tag:#Climate", "-tag:Climate"),
        ("tag:a,b", "tag:a,b"),
        (
            "company:\"Acme Labs\",globex",
            "company:\"Acme Labs\",globex",
        ),
        ("company:\"Acme, Inc\"", "company:\"Acme, Inc\""),
        (
            "role:design* need:\"new fl*\"",
            "role:design* need:\"new fl*\"",
        ),
        ("path:People/**/*.md", "path:People/**/*.md"),
        ("phone:\"+46 70\"", "phone:\"+46 70\""),
        ("updated:>30d", "updated:>30d"),
        (
            "updated:>=4w talked:<6months met:<=1y6m",
            "updated:>=4w talked:<6m met:<=18m",
        ),
        ("met:never met:EVER", "met:never met:ever"),
        ("met:Last-Week", "met:last-week"),
        (
            "met:2026-W42 met:2026 met:2026-10 met:2026-10-01",
            "met:2026-W42 met:2026 met:2026-10 met:2026-10-01",
        ),
        (
            "-talked:2026-03-01.. edited:..today",
            "-talked:2026-03-01.. edited:..today",
        ),
        (
            "gave:2026 gave:>1y gave:never",
            "gave:2026 gave:>1y gave:never",
        ),
        ("gave:Intro,ADVICE", "gave:intro,advice"),
        ("gave:favour", "gave:favor"),
        (
            "got:advice@2026,intro@<90d,@last-month",
            "got:advice@2026,intro@<90d,@last-month",
        ),
        ("gave:\"advice\"@2026", "gave:advice@2026"),
        ("needs:\"new flat\"", "needs:new-flat"),
        ("needs:\"2026\"", "needs:\"2026\""),
        ("promised:@this-week", "promised:@this-week"),
        (
            "told:rust told:\"New job\" told:\"2026\" told:2026",
            "told:rust told:\"New job\" told:\"2026\" told:2026",
        ),
        (
            "due:<7d due:<=7d due:today due:2026-12",
            "due:<1w due:<=1w due:today due:2026-12",
        ),
        (
            "birthday:<30d birthday:today birthday:12 birthday:12-24",
            "birthday:<30d birthday:today birthday:12 birthday:12-24",
        ),
        (
            "birthday:december birthday:02-29 birthday:04",
            "birthday:12 birthday:02-29 birthday:4",
        ),
        (
            "balance:<0 asks:>=3 gave-count:0 got_count:1..5",
            "balance:<0 asks:>=3 gave-count:0 got-count:1..5",
        ),
        ("balance:-3..-1 balance:..0", "balance:-3..-1 balance:..0"),
        (
            "introduced-by:\"Sam Lee\" brought:priya connected:dana@example.com",
            "introduced-by:\"Sam Lee\" brought:priya connected:dana@example.com",
        ),
        ("is:ONE_SIDED has:thanks", "is:one-sided has:thanks"),
    ];
    for (text, canonical) in table {
        assert_eq!(printed(text), canonical, "{text}");
        assert_eq!(read(canonical), read(text), "{text}");
    }
}

/// The first error of a query: the underlined text, the message, the help.
fn refused(text: &str) -> String {
    match read(text) {
        Ok(query) => panic!("{text} was read as {query}"),
        Err(errors) => {
            let first = &errors[0];
            let under = text.get(first.span.range()).unwrap_or("?");
            format!(
                "[{under}] {}: {}",
                first.message,
                first.help.as_deref().unwrap_or("-")
            )
        }
    }
}

#[test]
fn mistakes_have_a_message_and_a_help() {
    let table = [
        (
            "updatd:>30d",
            "[updatd] unknown field `updatd`: did you mean `updated:`? To search for the text, quote it: `\"updatd:>30d\"`",
        ),
        (
            "city:Berlin",
            "[city] unknown field `city`: did you mean `place:`? To search for the text, quote it: `\"city:Berlin\"`",
        ),
        (
            "updated:>2026-10-01",
            "[>2026-10-01] `>` takes an age such as `30d`, not a date: write `updated:2026-10-02..`",
        ),
        (
            "updated:>=2026-10",
            "[>=2026-10] `>=` takes an age such as `30d`, not a date: write `updated:2026-10-01..`",
        ),
        (
            "updated:<2026",
            "[<2026] `<` takes an age such as `30d`, not a date: write `updated:..2025-12-31`",
        ),
        (
            "gave:intro@<=2026-10-01",
            "[<=2026-10-01] `<=` takes an age such as `30d`, not a date: write `gave:intro@..2026-10-01`",
        ),
        (
            "(a or",
            "[(] this `(` is never closed: add `)` where the group ends",
        ),
        (
            "a or",
            "[or] there is nothing after `or`: add a term after it, or quote it to search for the word: `\"or\"`",
        ),
        (
            "| a",
            "[|] there is nothing before `|`: add a term before it, or remove it",
        ),
        (
            "a or or b",
            "[or] there is nothing before `or`: add a term before it, or quote it to search for the word: `\"or\"`",
        ),
        (
            "and a",
            "[and] there is nothing before `and`: add a term before it, or quote it to search for the word: `\"and\"`",
        ),
        (
            "a not",
            "[not] there is nothing after `not`: add a term after it, or quote it to search for the word: `\"not\"`",
        ),
        (
            "rock - roll",
            "[-] this `-` stands alone: to leave a word out write `-word`; to search for a hyphenated word write it whole: `one-sided`",
        ),
        (
            "a )",
            "[)] this `)` closes nothing: remove it, or add `(` where the group begins",
        ),
        (
            "()",
            "[()] there is nothing between the parentheses: remove them",
        ),
        (
            "\"a b",
            "[\"a b] the quote is never closed: add `\"` where the phrase ends",
        ),
        (
            "a & b",
            "[&] `&` has no letter or digit to look for: remove it",
        ),
        (
            "a*b",
            "[a*b] a `*` is allowed only at the end of a word: `clim*` finds words that begin with `clim`",
        ),
        (
            "tag: climate",
            "[:] `tag:` has no value: write it without a space after the colon, such as `-tag:climate`",
        ),
        (
            "tag:a,,b",
            "[,] an item of the list of `tag:` is empty: a list has no spaces: `a,b`; text with a comma or space is quoted: `\"a, b\"`",
        ),
        (
            "tag:clim*",
            "[clim*] `tag:` takes whole values, no `*`: write `tag:clim`",
        ),
        (
            "updated:nevr",
            "[nevr] `nevr` is not a date or range: did you mean `updated:never`?",
        ),
        (
            "updated:30d",
            "[30d] `30d` is an age without a sign: write `updated:>30d` for longer ago, `updated:<30d` for more recent",
        ),
        (
            "updated:>30",
            "[>30] `>30` has no unit: for days write `updated:>30d`",
        ),
        (
            "updated:> 30d",
            "[>] no age after `>`: such as `updated:>30d`, `updated:>2w`, `updated:>6m`, `updated:>1y`, without spaces",
        ),
        (
            "updated:\"2026\"",
            "[\"2026\"] a quoted value is never a time: write it without quotes, such as `updated:>30d`",
        ),
        (
            "updated:2026-02-30",
            "[2026-02-30] 2026-02-30 does not exist: that month has 28 days: -",
        ),
        (
            "met:2026-03..2026-01",
            "[2026-03..2026-01] the range ends before it begins: write `met:2026-01..2026-03`",
        ),
        (
            "gave:introo",
            "[introo] unknown kind `introo`: did you mean `gave:intro`?",
        ),
        (
            "gave:intro,2026",
            "[2026] `2026` is a time, but a kind is expected here: for any kind at that time write `gave:@2026`",
        ),
        (
            "promised:never",
            "[never] `never` is a time, but a kind is expected here: to ask whether there is one, write `has:promise`",
        ),
        (
            "due:>7d",
            "[>7d] `due:` takes only `<` and `<=`, for a time from today: for a later date, write `due:2026-11-29..`, or negate it: `-due:<7d`",
        ),
        (
            "due:overdue",
            "[overdue] `overdue` is not a date or range: did you mean `is:overdue`?",
        ),
        (
            "birthday:13",
            "[13] `13` is not a birthday: such as `birthday:<30d`, `birthday:today`, `birthday:12`, `birthday:12-24`",
        ),
        (
            "balance:>x",
            "[>x] `x` is not a whole number: such as `balance:<0`, `balance:>=3`, `balance:0`, `balance:1..5`",
        ),
        (
            "is:dormnt",
            "[dormnt] unknown state `dormnt`: did you mean `is:dormant`?",
        ),
        (
            "is:thanks",
            "[thanks] unknown state `thanks`: did you mean `has:thanks`?",
        ),
        (
            "has:email,phone",
            "[email,phone] `has:` takes one value, not a list: write `(has:email or has:phone)`, or quote the comma",
        ),
        (
            "type:goal",
            "[type] a query for contacts has no field `type`: `ties find` has it",
        ),
    ];
    for (text, says) in table {
        assert_eq!(refused(text), says, "{text}");
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
fn certain_correction_is_offered_as_a_fix() {
    let errors = read("a updated:>2026-10-01").expect_err("a mistake");
    let fix = errors[0].fix.as_ref().expect("a fix");
    assert_eq!(
        (fix.span.range(), fix.text.as_str()),
        (10..21, "2026-10-02..")
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
