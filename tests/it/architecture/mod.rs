//! Checks the rules of `docs/architecture.md` about the code: a module imports only lower layers, no files import each
//! other in a circle, each crate is named only where it belongs, and no file is too long.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::project_files;

/// The layers, lowest first (docs/architecture.md#layers).
const LAYERS: [&[&str]; 10] = [
    &["text"],
    &["date"],
    &["settings"],
    &["note", "vault"],
    &["edit", "merge", "store"],
    &["ledger"],
    &["query", "check"],
    &["report"],
    &["render"],
    &["engine"],
];

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(source_folder()).expect("a source");
    let first = inside
        .components()
        .next()
        .expect("a name")
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The code of a file up to its tests, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source can be read");
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .expect("a first part")
        .to_owned();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
}

#[test]
fn each_module_has_a_layer() {
    for path in project_files("src", "rs") {
        let module = module_of(&path);
        assert!(
            layer_of(&module).is_some() || matches!(module.as_str(), "lib" | "main" | "cli"),
            "{module} has no layer"
        );
    }
}

#[test]
fn modules_import_only_lower_layers() {
    let mut breaches = Vec::new();
    for path in project_files("src", "rs") {
        let module = module_of(&path);
        let Some(layer) = layer_of(&module).filter(|_| !is_test(&path)) else {
            continue;
        };
        for (number, line) in code(&path).lines().enumerate() {
            for piece in line.split("crate::").skip(1) {
                let other: String = piece
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let lower = layer_of(&other).is_some_and(|other| other < layer);
                if !lower && other != module {
                    breaches.push(format!(
                        "{}:{}: {module} names {other}",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn crates_are_named_only_where_they_belong() {
    let allowed: [(&str, &[&str]); 7] = [
        ("tantivy", &["store"]),
        ("pulldown_cmark", &["note", "edit"]),
        ("gray_matter", &["note", "edit"]),
        ("walkdir", &["vault"]),
        ("println!", &[]),
        ("std::env", &["main"]),
        ("Timestamp::now", &["main"]),
    ];
    for path in project_files("src", "rs") {
        let (module, code) = (module_of(&path), code(&path));
        for (thing, homes) in allowed {
            assert!(
                !code.contains(thing) || homes.contains(&module.as_str()) || is_test(&path),
                "{} names {thing}",
                path.display()
            );
        }
        let touches_files = ["std::fs", "File::open"]
            .iter()
            .any(|name| code.contains(name));
        let may = matches!(module.as_str(), "vault" | "store" | "main");
        assert!(
            !touches_files || may || is_test(&path),
            "{} touches files",
            path.display()
        );
    }
}

#[test]
fn no_file_exceeds_600_lines() {
    for path in project_files("src", "rs") {
        let lines = fs::read_to_string(&path)
            .expect("a source can be read")
            .lines()
            .count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}

#[test]
fn no_import_cycles() {
    let folder = source_folder();
    let files: Vec<PathBuf> = project_files("src", "rs")
        .into_iter()
        .filter(|path| !is_test(path))
        .collect();
    let is_of_the_program = |path: &PathBuf| {
        let module = module_of(path);
        matches!(module.as_str(), "cli" | "main")
    };
    let (program, library): (Vec<_>, Vec<_>) = files.into_iter().partition(is_of_the_program);
    let mut circles = imports::circles(&imports::imports(&library, &folder));
    circles.extend(imports::circles(&imports::imports(&program, &folder)));
    let shown = circles.iter().map(|circle| {
        let files: Vec<&str> = circle.iter().map(String::as_str).collect();
        files.join(", ")
    });
    let shown: Vec<String> = shown.collect();
    assert!(
        shown.is_empty(),
        "files import each other in a circle: {shown:?}"
    );
}

/// A command is a file, or a file with a folder of the same name, in `src/cli/commands/`.
#[test]
fn no_command_imports_another() {
    let folder = source_folder().join("cli/commands");
    let mut breaches = Vec::new();
    for path in project_files("src/cli/commands", "rs") {
        let inside = path.strip_prefix(&folder).expect("a command");
        let first = inside.components().next().expect("a name");
        let own = first.as_os_str().to_string_lossy();
        let own = own.trim_end_matches(".rs").to_owned();
        if own == "mod" {
            continue;
        }
        for rest in code(&path).split("cli::commands::").skip(1) {
            let is_of_name = |c: &char| c.is_alphanumeric() || *c == '_';
            let other: String = rest.chars().take_while(is_of_name).collect();
            if other != own {
                breaches.push(format!("{} imports {other}", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
