//! Simple front matter means the same whether or not the parser of its format reads it.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// Whether the front matter is simple. If so, it must mean the same to the parser.
fn is_simple(slice: &str) -> bool {
    let settings = Settings::default();
    let lines = Lines::new(slice);
    let span = Span::new(0, slice.len());
    let read = |parsed: bool| {
        let mut reading = Reading::new("people/Sam.md", slice, &lines, &settings);
        let values = if parsed {
            reading.parsed_values(Format::Yaml, span)
        } else {
            reading.values(Format::Yaml, span)
        };
        (values, reading.diagnostics)
    };
    assert_eq!(read(false), read(true), "{slice:?}");
    simple_yaml::read(slice).is_some()
}

#[test]
fn usual_front_matter_is_simple() {
    for slice in [
        "",
        "name: Dana\n",
        "name: Dana Öberg\r\nemail: dana@x.example\r\n",
        "k:\nl: null\nm:   a, b\n",
        "tags:\n- a\n- b\naliases:\n  - \"D: [x]\"\n  - null\n",
        "tags: [a, b c, \"d, e\"]\ncompany: [[Northwind]]\nwith: [ ]",
        "url: https://x.example/a?b\nphone: '+46 70 1'\nbirthday: 1985-04-12",
    ] {
        assert!(is_simple(slice), "{slice:?}");
    }
    for slice in [
        "a: b: c",
        "a: b #c",
        "a: 1\na: 2",
        "a: b\n  c",
        "- a",
        "a: |\n  b",
        "a: [b -]",
    ] {
        assert!(!is_simple(slice), "{slice:?}");
    }
}

#[test]
fn simple_front_matter_of_files_means_the_same_to_the_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        "tests/corpus",
        "example-vault",
        "docs",
        "fuzz/corpus/frontmatter",
    ];
    let files = folders
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)));
    let mut simple = 0;
    for file in files {
        let file = file.expect("the folder can be read");
        // Some files of the corpus are not text.
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        let parts = text.split("---\n").chain([&*text]);
        simple += parts.filter(|part| is_simple(part)).count();
    }
    assert!(simple > 50, "{simple}");
}

proptest! {
    #[test]
    fn simple_front_matter_means_the_same_to_the_parser(
        slice in r#"((a|b c|k_|-|null|é|\?|---|\.\.\.|2026)?(:|: |:  | : |)(a|b|: |:|, | |-|- |#| #|\[|\]|\[\[|\]\]|"|'|null|~|\.|/|é|\+|@|&|!|\*|\t|\r|%|1985-04-12|\\){0,6}(\n|\r\n|\n- |\n  - )){0,6}"#,
    ) {
        is_simple(&slice);
    }

    #[test]
    fn nearly_simple_front_matter_means_the_same_to_the_parser(
        slice in r#"((a|b c|k_|d-e|f|2026)(: [a-c:+ .,'"@/\-é(&!?]{0,7}|: \[[a-c, "'.\-]{0,7}\]|: \[\[[a-c |,.\-]{0,4}\]\]|:|:(\n(|  | )- ["'a-c :,-]{0,5}){1,3})(\n|\r\n)){0,5}"#,
    ) {
        is_simple(&slice);
    }
}
