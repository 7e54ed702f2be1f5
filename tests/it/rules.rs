//! Checks that the rules of `ties check` match the diagnostic codes in the sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ties::check::{RULES, Source, rule};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn each_rule_has_a_source_file() {
    let files = sources(&source().join("check/rules"));
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

/// Checks every code that parsing a note or walking a vault can give, with its severity if the source states it there.
#[test]
fn each_code_in_sources_has_a_rule() {
    let mut seen = BTreeSet::new();
    for folder in ["note", "vault"] {
        for path in sources(&source().join(folder)) {
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

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // Skips code for edits: its errors are about new text and never appear in a note.
        if path.is_dir() && !path.ends_with("tests") && !path.ends_with("note/edit") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found
}
