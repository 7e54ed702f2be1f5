//! Tests the questions of docs/reference/queries.md on the example vault. The expected answers were found by reading
//! the notes, not by running the program.

use crate::common::{Vault, run, words};

/// A question, and the first names of the contacts in its answer, sorted.
#[rustfmt::skip]
const CONTACTS: &[(&str, &str)] = &[
    ("who haven't I updated in 30 days",
        "Anja Desta Frauke Gisela Grace Henrik Ivo Konrad Malik Mei-Lin Noor Oskar Paul Rosa Ruth Søren Tunde Yusuf Łukasz Νίκος 田中"),
    ("who have I not talked to since March", "Amélie Grace Malik Oskar Ruth Yusuf Łukasz Νίκος"),
    ("who did I meet last week", "Dana Ingrid Sam Wanjiru Олена"),
    ("who have I never thanked", "Ama Amélie Elif Frauke Grace Ivo Malik Noor Paul Rosa Ruth Theo Wanjiru Yusuf Łukasz Νίκος"),
    ("who haven't I been in touch with for six months", "Anja Gisela Grace Malik Yusuf Łukasz"),
    ("who do I owe a thank-you", "Dana Oskar Rafael Wanjiru"),
    ("who do I owe an intro", ""),
    ("who have I promised something", "Grete Zoë Олена"),
    ("who owes me an answer", "Henrik Søren"),
    ("who am I overdue with", "Felix Gisela Malik Łukasz 田中"),
    ("who should I contact next", "Felix Gisela Hanne Malik Mei-Lin Łukasz 田中"),
    ("who gave me advice", "Dana Desta Gisela Ingrid Jonas Oskar Tunde 田中"),
    ("who gave me advice this year", "Dana Desta Jonas Oskar Tunde 田中"),
    ("who have I given an intro", "Ama Benedikt Bilal Mei-Lin Sam Tomasz Wanjiru Zoë Олена"),
    ("who have I asked for a job", ""),
    ("who introduced me to Søren", "Dana"),
    ("who did Dana introduce me to", "Sam Søren"),
    ("who did I introduce to Tomasz", "Benedikt"),
    ("who knows about Climate work", "Dana Desta Felix Gisela Hanne Henrik Ingrid Jonas José Konrad Mei-Lin Priya Sam Søren Zoë Олена 田中"),
    ("who needs a flat", "Sam"),
    ("who can help with heat pumps", "Tunde"),
    ("who offers a sofa", "José"),
    ("who works at Northwind", "Dana Sam Søren"),
    ("who has a birthday this month", "Hanne"),
    ("who has a birthday next month", "Grete Mei-Lin"),
    ("who is one-sided", "Oskar"),
    ("who is dormant", "Grace Łukasz"),
    ("who is new", "Elif Ruth Yusuf"),
    ("who went badly", "Felix"),
    ("who is due but not dormant", "Felix Gisela Hanne Malik Mei-Lin 田中"),
    ("which friends haven't I met since August", "José Rosa Łukasz 田中"),
];

#[test]
fn contact_questions_return_contacts() {
    let vault = Vault::example();
    for (question, wanted) in CONTACTS {
        let mut found: Vec<String> = vault.names(question);
        found.sort_unstable();
        let first = |name: &String| name.split(' ').next().unwrap_or_default().to_owned();
        let found: Vec<String> = found.iter().map(first).collect();
        assert_eq!(found.join(" "), *wanted, "{question}");
    }
}

/// A question, what its answer contains, and what it does not contain.
#[rustfmt::skip]
const OTHERS: &[(&str, &[&str], &[&str])] = &[
    ("what did I give Dana this year", &["2026-06-15", "review"], &["2025"]),
    ("what did Dana give me", &["2026-11-10", "2025-06-11"], &["gave"]),
    ("what do I owe Олена", &["2026-11-15", "review"], &["2025"]),
    ("what does Søren owe me", &["asked", "open"], &["done"]),
    ("what did I last talk about with Dana", &["2026-11-10", "dog on my feet"], &["2026-04-20"]),
    ("when did I last talk to Dana", &["2026-11-10", "12 days ago", "dog on my feet"], &["2026-10"]),
    ("when did I last write to Felix", &["never"], &[]),
    ("when did I first meet Dana", &["2025-05-14"], &[]),
    ("when is Dana due", &["2026-12-22"], &["overdue"]),
    ("when is Dana's birthday", &["1974-02-11"], &[]),
    ("where does Sam Lee live", &["Berlin"], &[]),
    ("what's Dana's email", &["dana@northwind.example"], &[]),
    ("how many people did I meet last month", &["15 people"], &[]),
    ("how many times did I meet Dana this year", &["3 times"], &[]),
];

#[test]
fn entry_and_number_questions_return_those() {
    let vault = Vault::example();
    for (question, with, without) in OTHERS {
        let out = vault.ok(&["who", question]);
        for words in *with {
            assert!(out.contains(words), "{question}: no {words:?} in\n{out}");
        }
        for words in *without {
            assert!(!out.contains(words), "{question}: {words:?} in\n{out}");
        }
    }
}

#[test]
fn printed_query_of_question_gives_same_answer() {
    let vault = Vault::example();
    let others = OTHERS.iter().map(|(question, ..)| question);
    let mut tried = 0;
    for question in CONTACTS.iter().map(|(question, _)| question).chain(others) {
        let asked = run(&mut vault.command(&["who", question]));
        let reading = asked.err.lines().next().expect("the reading is shown");
        let typed = match words(reading) {
            command if command.first().is_some_and(|word| word == "ties") => command[1..].to_vec(),
            _ => vec!["who".to_owned(), reading.to_owned()],
        };
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        // A number is the count of the query's results.
        if let Some(count) = asked
            .out
            .split(' ')
            .next()
            .filter(|_| question.starts_with("how many"))
        {
            let found = vault.json(&typed);
            assert_eq!(
                found.as_array().map(Vec::len),
                count.parse().ok(),
                "{question}"
            );
        } else {
            assert_eq!(vault.ok(&typed), asked.out, "{question}: {typed:?}");
        }
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn unknown_name_is_an_error_with_suggestion() {
    let vault = Vault::example();
    let asked = vault.run(&["who", "what did I give Dnaa"]);
    assert_eq!((asked.code, asked.out.as_str()), (2, ""));
    assert!(
        asked.err.contains("did you mean Dana Whitfield?"),
        "{}",
        asked.err
    );
    let date = vault.json(&["who", "when did I last talk to Dana"]);
    assert_eq!(date, serde_json::json!({"talked": "2026-11-10"}));
    let count = vault.json(&["who", "how many times did I meet Dana this year"]);
    assert_eq!(count, serde_json::json!({"count": 3}));
    let several = vault.run(&["who", "when did I last talk to Voss"]);
    assert_eq!((several.code, several.out.as_str()), (2, ""));
    assert!(several.err.contains("Grete Voss"), "{}", several.err);
}

#[test]
fn contact_flags_are_rejected_for_entry_questions() {
    let vault = Vault::example();
    for flags in [&["--sort", "name"][..], &["--limit", "3"], &["--explain"]] {
        let mut all = vec!["who", "what did I give Dana"];
        all.extend(flags);
        let asked = vault.run(&all);
        assert_eq!((asked.code, asked.out.as_str()), (2, ""), "{flags:?}");
    }
    let asked = vault.run(&["entries", "how many people did I meet last month"]);
    assert_eq!((asked.code, asked.out.as_str()), (2, ""));
    assert!(asked.err.contains("ties who"), "{}", asked.err);
}

#[test]
fn each_query_term_is_explained_by_its_entries() {
    let vault = Vault::with(&[
        (
            "people/Ann.md",
            "---\ntags: [old]\n---\n- 2026-10-01 got advice: wait\n- 2026-09-01 met: tea\n",
        ),
        ("people/Bo.md", "- 2026-11-01 met: walk\n"),
        (
            "diary/2026-11-02.md",
            "- got feedback from [[Bo]]: shorter\n",
        ),
    ]);
    let out = vault.ok(&["who", "has:thanks -tag:new", "--explain"]);
    let wanted = "\
Ann  people/Ann.md
  has:thanks  1
    2026-10-01 got advice: wait  people/Ann.md:4
  -tag:new  old

Bo  people/Bo.md
  has:thanks  1
    2026-11-02 got feedback from Bo: shorter  diary/2026-11-02.md:1
  -tag:new
";
    assert_eq!(out, wanted);
    let found = vault.json(&["who", "met:2026-11 or got:feedback", "--explain"]);
    let parts = found[0]["explain"].as_array().expect("parts");
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(parts[0]["part"], "met:2026-11");
    assert_eq!(parts[0]["entries"][0]["line"], 1);
    assert_eq!(parts[1]["entries"][0]["path"], "diary/2026-11-02.md");
    // For alternatives, only those that matched are shown.
    let ann = vault.json(&["who", "has:promise or tag:old", "--explain"]);
    assert_eq!(ann[0]["explain"].as_array().map(Vec::len), Some(1));
}
