//! Checks that the rules of `ties check` match the diagnostic codes in the sources.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::common::project_files;
use ties::check::{RULES, Source, rule};

#[test]
fn each_rule_has_a_source_file() {
    let files = sources("check/rules");
    let files = files
        .iter()
        .filter(|path| !path.ends_with("mod.rs") && !path.ends_with("shared.rs"));
    let names = files.map(|path| {
        let stem = path.file_stem().expect("a name").to_string_lossy();
        stem.replace('_', "-")
    });
    let codes = RULES.iter().map(|rule| rule.code.to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), codes.collect());
}

/// Rules about files that a page of the corpus cannot hold.
const NOT_ON_PAGES: [&str; 3] = ["bad-name", "not-a-file", "unreadable"];

#[test]
fn each_rule_has_a_case_in_the_corpus() {
    let pages = project_files("tests/corpus/check", "md");
    let pages = pages
        .iter()
        .map(|page| std::fs::read_to_string(page).expect("a page"));
    let pages: String = pages.collect();
    for rule in RULES
        .iter()
        .filter(|rule| !NOT_ON_PAGES.contains(&rule.code))
    {
        let code = rule.code;
        let found =
            pages.contains(&format!("[{code}]\n")) || pages.contains(&format!("\"{code}\""));
        assert!(found, "no case of `ties check` finds {code}");
    }
}

/// Checks every code that parsing a note or walking a vault can give, with its severity if the source states it there.
#[test]
fn each_code_in_sources_has_a_rule() {
    let mut seen = BTreeSet::new();
    for folder in ["note", "vault"] {
        for path in sources(folder) {
            let text = std::fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
            for call in [
                "Diagnostic::new(",
                ".report(",
                ".unread(",
                "fault(",
                "code: ",
            ] {
                for rest in code.split(call).skip(1).map(str::trim_start) {
                    let Some((word, after)) =
                        rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))
                    else {
                        continue;
                    };
                    let rule = rule(word)
                        .unwrap_or_else(|| panic!("{}: no rule {word:?}", path.display()));
                    let said = after.trim_start_matches(',').trim_start();
                    let said = said.strip_prefix("Severity::").unwrap_or("").to_lowercase();
                    assert!(
                        said.is_empty() || said.starts_with(rule.severity.word()),
                        "{word}"
                    );
                    seen.insert(word.to_owned());
                }
            }
        }
    }
    let of_sources = RULES
        .iter()
        .filter(|rule| matches!(rule.source, Source::Note | Source::Vault));
    assert_eq!(seen, of_sources.map(|rule| rule.code.to_owned()).collect());
}

/// The sources below a folder of `src`, without those of tests.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = project_files(&format!("src/{folder}"), "rs");
    found.retain(|path| {
        let mut parts = path.iter();
        !path.ends_with("tests.rs") && !parts.any(|part| part == "tests")
    });
    found
}
