//! Runs the commands that the README and the help texts show.

use crate::common::{Vault, copy, words};

/// Runs a line on the example vault. It must succeed and print something.
fn holds(vault: &Vault, line: &str) {
    let line = line.split(" > ").next().unwrap_or(line);
    let words = words(line);
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let run = vault.run(&arguments);
    assert_eq!(run.code, 0, "{line}: {}", run.err);
    // The example vault has no findings, so this prints nothing.
    let in_order = line.starts_with("ties check") && run.out.is_empty();
    assert!(
        !run.out.is_empty() || in_order,
        "{line} finds nothing: {}",
        run.err
    );
}

fn readme() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).expect("there is a README")
}

#[test]
fn readme_commands_work() {
    // Some of the commands write, so they run on a copy.
    let vault = copy();
    let readme = readme();
    let inline = readme
        .split('`')
        .filter(|piece| piece.starts_with("ties ") && !piece.contains('\n'));
    let mut tried = 0;
    // These write elsewhere, run until stopped, or need a terminal. Other tests cover them.
    let elsewhere = [
        "ties init",
        "ties watch",
        "ties triage",
        "ties edit",
        "ties undo",
        "ties git",
    ];
    let apart = |command: &str| elsewhere.iter().any(|other| command.starts_with(other));
    for command in inline.filter(|command| !apart(command)) {
        holds(&vault, command);
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn readme_output_samples_are_real() {
    let readme = readme();
    let lines: Vec<&str> = readme.lines().collect();
    let begins = |line: &&str| line.starts_with("    $ ties");
    let pictures: Vec<&[&str]> = (0..lines.len())
        .filter(|at| begins(&lines[*at]))
        .map(|at| {
            let ends = lines[at..]
                .iter()
                .position(|line| !line.starts_with("    "));
            &lines[at..at + ends.expect("text after the picture")]
        })
        .collect();
    assert_eq!(pictures.len(), 2);
    for picture in pictures {
        let command = picture[0]
            .trim_start()
            .trim_start_matches("$ ")
            .replace("--vault example-vault ", "");
        let words = words(&command);
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let run = Vault::example().run(&arguments);
        let shown: Vec<&str> = picture[1..].iter().map(|line| line.trim()).collect();
        let said = run.err.lines().chain(run.out.lines()).map(str::trim);
        assert_eq!(shown, said.collect::<Vec<_>>());
    }
}

#[test]
fn readme_and_ci_run_same_tests() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let checks = std::fs::read_to_string(root.join(".ci/run")).expect("there are checks");
    assert!(
        readme().contains("\n    cargo test\n") && checks.lines().any(|line| line == "cargo test")
    );
}

#[test]
fn help_examples_work() {
    let vault = Vault::example();
    for command in [
        "",
        "who",
        "find",
        "show",
        "prep",
        "match",
        "entries",
        "index",
        "log",
        "status",
        "new",
        "done",
        "set",
        "snooze",
        "spread",
        "rename",
        "check",
        "completions",
        "man",
        "report",
        "report introductions",
        "report momentum",
        "report reciprocity",
        "report review",
        "report updates",
        "review",
    ] {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = vault.ok(&words);
        let opening = help
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("Example: "));
        let examples = help.split("Examples:").nth(1).expect("examples");
        for line in examples
            .lines()
            .take_while(|line| !line.starts_with("To "))
            .map(|line| line.split(" > ").next().unwrap_or(line).trim())
            .chain([opening.expect("an example at the top")])
            .filter(|line| line.starts_with("ties "))
        {
            // Wrapped examples are cut off, and commands that write must not run on this vault.
            let writes =
                ["log", "new", "done", "set", "snooze", "spread", "rename"].contains(&command);
            assert!(!writes || line.contains("--dry-run"), "{line}");
            holds(&vault, line);
        }
    }
}
