//! Tests what a question cannot be asked with, and how an answer is explained. Questions with their answers are below
//! `tests/corpus/questions`.

use crate::common::Vault;

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
