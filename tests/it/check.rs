//! Tests `ties check`: findings in every output format, and fixes.

use crate::common::{Run, Vault, run};
use insta::assert_snapshot;
use serde_json::Value;

/// A vault with a finding of nearly every rule.
fn troubled() -> Vault {
    let vault = Vault::with(&[
        (
            "people/Dana.md",
            "---\ncadence: now and then\nemail: dana@x.example\nmet: 2026-03-01\n---\n\n# Dana\n\n## Log\n\n\
            - 2026-11-20 metted: lunch\n- 2026-11-19 got the flu\n- 2026-02-30 met: x\n- 2027-01-05 met: ahead\n\
            - 2026-02-01 wrote: a letter with [[Sam]]\n- [ ] 2026-08-20 promised review: her draft by 2026-09-01\n\
            - 2026-11-18 called: of [[Nobody Yet]]\n",
        ),
        (
            "people/dana.md",
            "---\nname: D.\nemail: Dana@x.example\nphone: +49 30 12345\n---\n",
        ),
        (
            "people/Sam.md",
            "# Sam\r\n\r\n<<<<<<< ours\r\n- 2026-11-01 met: a\r\n=======\r\n- 2026-11-01 met: b\r\n>>>>>>> theirs\r\n",
        ),
        (
            "work/people/Sam.md",
            "---\nphone: 0049 (30) 123-45\nphone: 1\nstatus: archved\n---\n",
        ),
        ("people/open.md", "---\nname: Open\n"),
        ("people/a.sync-conflict-20261120-1.md", "# A\n"),
    ]);
    vault.write("people/latin.md", b"# Jos\xe9\n");
    vault
}

#[test]
fn findings_are_shown_at_their_place() {
    let Run { code, out, err } = troubled().run(&["check"]);
    assert_eq!(code, 1);
    assert_snapshot!("findings", out);
    assert_snapshot!("findings_counted", err);
}

#[test]
fn example_vault_has_no_findings() {
    let run = Vault::example().run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(run.err, "nothing found in 96 notes\n");
}

#[test]
fn json_and_sarif_agree() {
    let vault = troubled();
    let found = vault.run(&["check", "--format", "json"]);
    assert_eq!(found.code, 1);
    assert_snapshot!("json", found.out);
    let all: Vec<Value> = serde_json::from_str(&found.out).expect("JSON");
    let lines = vault.run(&["check", "--format", "jsonl"]).out;
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    assert_eq!(lines.collect::<Vec<Value>>(), all);
    let log = vault.run(&["check", "--format", "sarif"]);
    assert_eq!(log.code, 1);
    let mut log: Value = serde_json::from_str(&log.out).expect("JSON");
    let run = &mut log["runs"][0];
    let results = run["results"].as_array().expect("results").clone();
    assert_eq!(results.len(), all.len());
    let rules = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .clone();
    for (result, found) in results.iter().zip(&all) {
        let at = usize::try_from(result["ruleIndex"].as_u64().expect("a place")).expect("small");
        assert_eq!(rules[at]["id"], found["code"]);
        assert_eq!(result["ruleId"], found["code"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], found["line"]);
        assert_eq!(place["region"]["startColumn"], found["column"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
    }
    assert!(rules.iter().all(|rule| rule["help"]["text"].is_string()));
    run["tool"]["driver"]["rules"] = Value::Array(Vec::new());
    run["tool"]["driver"]["version"] = Value::Null;
    assert_snapshot!("sarif", format!("{log:#}"));
}

#[test]
fn options_select_findings_and_exit_code() {
    let vault = troubled();
    let codes = |arguments: &[&str]| {
        let mut all = vec!["check", "--format", "json"];
        all.extend(arguments);
        let run = vault.run(&all);
        let found: Vec<Value> = serde_json::from_str(&run.out).expect(&run.err);
        let code = |found: &Value| found["code"].as_str().expect("a code").to_owned();
        (run.code, found.iter().map(code).collect::<Vec<_>>())
    };
    let (code, errors) = codes(&["--severity", "error"]);
    assert_eq!(code, 1);
    assert_eq!(
        errors,
        [
            "conflict",
            "not-utf-8",
            "unclosed-front-matter",
            "duplicate-key"
        ]
    );
    assert_eq!(
        codes(&["--only", "near-verb,bad-date"]),
        (0, vec!["near-verb".into(), "bad-date".into()])
    );
    let (code, rest) = codes(&["--except", &errors.join(",")]);
    assert!(code == 0 && rest.len() == 18, "{rest:?}");
    assert_eq!(
        codes(&["people/open.md"]),
        (1, vec!["unclosed-front-matter".into()])
    );
    // As from a hook: paths are relative to the working folder, and some are not notes.
    let from_here = codes(&["vault/work", "./vault/README", "ties.toml"]);
    assert_eq!(
        from_here.1,
        [
            "shared-name",
            "shared-phone",
            "duplicate-key",
            "unknown-status"
        ]
    );
    let whole = vault.path("people/dana.md");
    assert_eq!(
        codes(&[whole.to_str().expect("UTF-8"), "--only", "shared-email"]).1,
        ["shared-email"]
    );
    let run = vault.run(&["check", "people/Gone.md", "gone.txt", "/etc/hosts"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(
        run.err,
        "ties: people/Gone.md: not a note of this vault\nnothing found in 0 notes\n"
    );
}

#[test]
fn rules_are_listed_and_explained() {
    // Neither command needs a vault.
    let vault = Vault::new();
    let all = vault.ok(&["check", "--rules"]);
    assert_snapshot!("rules", all);
    for line in all.lines() {
        let code = line.split_whitespace().next().expect("a code");
        let said = vault.ok(&["check", "--rules", code]);
        assert!(
            said.starts_with(&format!("{code}: ")) && said.lines().count() > 3,
            "{said}"
        );
    }
    for arguments in [
        ["--rules", "near-verbs"],
        ["--only", "near-verbs"],
        ["--except", "near-verbs"],
    ] {
        let run = vault.run(&[&["check"], &arguments[..]].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert_eq!(
            run.err,
            "error: there is no rule \"near-verbs\"; did you mean \"near-verb\"?\n"
        );
    }
}

#[test]
fn invalid_settings_are_a_finding() {
    let vault = Vault::with(&[
        ("ties.toml", "# mine\n[due]\nson = \"7d\"\n"),
        ("people/a.md", ""),
    ]);
    let run = vault.run(&["check"]);
    assert_eq!(run.code, 1);
    assert_snapshot!("settings", run.out + &run.err);
    assert_eq!(vault.run(&["check", "--except", "settings"]).code, 2);
}

#[test]
fn hostile_text_is_escaped() {
    let name = "people/a\u{1b}[31m\u{202e}b\nc.md";
    let text = "- 2026-11-20 metted: \u{1b}]0;x\u{7}\u{202e}gnp\n- 2026-02-30 \u{9b}31m x\n\u{2066}<<<<<<< a\n";
    let vault = Vault::with(&[
        (name, text),
        (
            "people/b.md",
            "---\ncadence: \"\u{1b}[2J\u{200f}\"\nname: \"a\\e[31m\"\n---\n",
        ),
        (
            "people/c.md",
            "---\nname: \"A\\e[31m\"\n---\n- 2026-11-01 met: [[\u{1b}[1m]]\n",
        ),
        (
            "people/long.md",
            &format!(
                "{} - x\n- 2026-02-30 {}\n",
                "é".repeat(90_000),
                "\u{1b}[5m".repeat(30_000)
            ),
        ),
    ]);
    for form in ["table", "json", "jsonl", "sarif"] {
        let run = vault.run(&["check", "--format", form, "--color", "never"]);
        let safe = |text: &str| {
            text.chars().all(|c| {
                c == '\n'
                    || !c.is_control()
                        && !matches!(c as u32, 0x200E..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069)
            })
        };
        assert!(safe(&run.out), "{form}: {:?}", run.out);
        assert!(safe(&run.err), "{form}: {:?}", run.err);
        assert!(run.out.len() < 40_000, "{form}: {}", run.out.len());
    }
    let run = vault.run(&["check", "--fix", "--dry-run"]);
    assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{:?}", run.out);
}

/// The bytes of each note.
fn bytes(vault: &Vault, paths: &[&str]) -> Vec<Vec<u8>> {
    let read = |path: &&str| std::fs::read(vault.path(path)).expect("a note");
    paths.iter().map(read).collect()
}

#[test]
fn fixes_are_shown_and_applied_in_one_undoable_step() {
    let dana = "\u{feff}# Dana\r\n\r\n* 2026-11-20 metted: lunch\r\n\t* more\r\n* 2026-11-19 test: negative\r\n* 2026-11-18  Calledd [[Sam]]: x";
    let sam = "# Sam\n\n- 2026-11-20 cofee: at noon\n";
    let conflict = "# C\n<<<<<<< a\n- 2026-11-20 metted: x\n=======\n>>>>>>> b\n";
    let paths = ["people/C.md", "people/Dana.md", "people/Sam.md"];
    let vault = Vault::with(&[(paths[0], conflict), (paths[1], dana), (paths[2], sam)]);
    let before = bytes(&vault, &paths);
    let run = vault.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_snapshot!("diff", run.out);
    assert_eq!(run.err, "3 changes in 2 notes; nothing was written\n");
    let run = vault.run(&["check", "--fix"]);
    assert_eq!(run.code, 2, "nobody can be asked");
    assert!(run.err.contains("--yes"), "{}", run.err);
    assert_eq!(bytes(&vault, &paths), before);
    let run = vault.run(&["check", "--fix", "--yes"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (0, "3 changes in 2 notes made; `ties undo` reverts them\n")
    );
    let after = [
        conflict.to_owned(),
        dana.replace("metted", "met").replace("Calledd", "Called"),
        sam.replace("cofee", "coffee"),
    ];
    assert_eq!(bytes(&vault, &paths), after.map(String::into_bytes));
    assert_eq!(vault.names("met:2026-11-20"), ["Dana", "Sam"]);
    let run = vault.run(&["check", "--fix", "--yes"]);
    assert!(
        run.code == 0 && run.out.is_empty() && run.err.starts_with("nothing can be fixed"),
        "{}",
        run.err
    );
    vault.ok(&["undo"]);
    assert_eq!(bytes(&vault, &paths), before);
    let run = vault.run(&["check", "--fix", "--yes", "people/Sam.md"]);
    assert!(
        run.err.starts_with("1 change in 1 note made"),
        "{}",
        run.err
    );
    let run = vault.run(&["check", "--fix", "--yes", "--except", "near-verb"]);
    assert!(run.err.starts_with("nothing can be fixed"), "{}", run.err);
}

#[test]
#[cfg(unix)]
fn fixes_are_applied_all_or_none() {
    use std::os::unix::fs::PermissionsExt;
    let log = "- 2026-11-20 metted: x\n";
    let paths = ["people/a.md", "work/people/b.md"];
    let vault = Vault::with(&[(paths[0], log), (paths[1], log)]);
    let folder = vault.path("work/people");
    let allow = |mode| {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("a mode")
    };
    allow(0o555);
    let may_write = std::fs::write(folder.join("try"), "").is_ok();
    let before = bytes(&vault, &paths);
    let run = run(&mut vault.command(&["check", "--fix", "--yes"]));
    allow(0o755);
    // Root can write anywhere, so the test has nothing to check.
    if !may_write {
        assert_eq!(run.code, 3, "{}", run.err);
        assert_eq!(bytes(&vault, &paths), before);
    }
}

#[test]
fn undo_leaves_note_that_was_saved_since() {
    let log = "- 2026-11-20 metted: x\n";
    let paths = ["people/a.md", "people/b.md"];
    let vault = Vault::with(&[(paths[0], log), (paths[1], log)]);
    vault.ok(&["check", "--fix", "--yes"]);
    vault.write(paths[1], b"- 2026-11-20 met: y\n");
    let run = vault.run(&["undo"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("people/b.md: it was changed since"),
        "{}",
        run.err
    );
    // One note is restored by hand, so only the other is left to undo.
    vault.write(paths[1], log.as_bytes());
    vault.ok(&["undo"]);
    assert_eq!(bytes(&vault, &paths), [log.as_bytes(), log.as_bytes()]);
}

#[test]
fn status_names_command_with_details() {
    let said = "ties check shows the lines, and hints as well";
    assert!(troubled().ok(&["status"]).contains(said));
    assert!(!Vault::example().ok(&["status"]).contains(said));
}

#[test]
fn status_lists_each_note_with_a_conflict() {
    let conflict = "# A\n<<<<<<< ours\n- 2026-11-01 met: a\n=======\n>>>>>>> theirs\n";
    let vault = Vault::with(&[("people/a.md", conflict), ("people/b.md", conflict)]);
    let status = vault.run(&["status"]);
    assert_eq!(
        status.out.matches("[conflict]").count(),
        2,
        "{}",
        status.out
    );
}
