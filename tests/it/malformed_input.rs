//! Tests malformed notes and damaged indexes: each is reported, all other notes still answer, and nothing panics.

use std::time::Instant;

use crate::common::{Vault, run};

const GOOD: (&str, &str) = ("people/Good.md", "- 2026-11-20 met: lunch\n");

fn problems(vault: &Vault) -> Vec<(String, String)> {
    let status = vault.json(&["status"]);
    let found = status["problems"].as_array().expect("a list").iter();
    found
        .map(|p| {
            (
                p["path"].as_str().expect("a path").to_owned(),
                p["code"].as_str().expect("a code").to_owned(),
            )
        })
        .collect()
}

#[test]
fn malformed_notes_are_reported_and_hide_no_other() {
    let vault = Vault::with(&[GOOD]);
    let bomb: String = (0..30)
        .map(|n| format!("a{n}: &a{n} [*a{p}, *a{p}]\n", p = n.max(1) - 1))
        .collect();
    let cases: [(&str, Vec<u8>, &str); 8] = [
        (
            "people/latin.md",
            b"- 2026-11-20 met Jos\xe9: lunch\n".to_vec(),
            "not-utf-8",
        ),
        (
            "people/yaml.md",
            b"---\nname: Yana\nrole: a: b\n---\n- 2026-11-20 met: x\n".to_vec(),
            "front-matter",
        ),
        (
            "people/twice.md",
            b"---\nname: Tara\ntags: a\nname: Theo\n---\n".to_vec(),
            "duplicate-key",
        ),
        (
            "people/open.md",
            b"---\nname: Olaf\n\n- 2026-11-20 met: x\n".to_vec(),
            "unclosed-front-matter",
        ),
        (
            "people/conflict.md",
            b"<<<<<<< HEAD\n- 2026-11-20 met: a\n=======\n- 2026-11-20 met: b\n>>>>>>> x\n"
                .to_vec(),
            "conflict",
        ),
        (
            "people/bomb.md",
            format!("---\nname: Bo\n{bomb}---\n").into_bytes(),
            "alias",
        ),
        (
            "people/deep.md",
            format!("---\nname: Dee\nk: {}\n---\n", "[".repeat(10_000)).into_bytes(),
            "front-matter",
        ),
        (
            "people/long.md",
            format!("- 2026-11-20 met: {}\n", "word ".repeat(200_000)).into_bytes(),
            "long-line",
        ),
    ];
    cases
        .iter()
        .for_each(|(path, bytes, _)| vault.write(path, bytes));
    vault.write("people/huge.md", &vec![b'x'; 9 * 1024 * 1024]);
    let started = Instant::now();
    let run = vault.run(&["who", "met:2026-11", "--format", "csv", "--fields", "name"]);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    assert_eq!(run.code, 0, "{}", run.err);
    for name in ["Good", "Yana", "open", "conflict", "long"] {
        assert!(
            run.out.lines().any(|line| line == name),
            "{name} is not in {}",
            run.out
        );
    }
    assert!(
        run.err
            .contains("9 notes have problems; `ties status` shows where"),
        "{}",
        run.err
    );
    let found = problems(&vault);
    for (path, _, code) in cases {
        assert!(
            found.contains(&(path.to_owned(), code.to_owned())),
            "{path}: {code} is not in {found:?}"
        );
    }
    assert!(found.contains(&("people/huge.md".to_owned(), "too-large".to_owned())));
    assert_eq!(vault.json(&["who", "bo"])[0]["name"], "Bo");
}

#[test]
fn problems_have_a_place() {
    let vault = Vault::with(&[(
        "people/a.md",
        "---\nname: A\ncadence: at times\n---\n- 2026-02-30 met: x\n",
    )]);
    let status = vault.ok(&["status"]);
    assert!(
        status.contains("people/a.md:3:1: \"at times\" is not a cadence; write it as"),
        "{status}"
    );
    assert!(
        status.contains("people/a.md:5:3: there is no day 2026-02-30"),
        "{status}"
    );
}

#[cfg(unix)]
#[test]
fn note_without_permission_is_reported_then_read_later() {
    use std::os::unix::fs::PermissionsExt;
    let vault = Vault::with(&[GOOD, ("people/Shut.md", "- 2026-11-20 met: lunch\n")]);
    let set = |mode| {
        std::fs::set_permissions(
            vault.path("people/Shut.md"),
            PermissionsExt::from_mode(mode),
        )
        .expect("a mode")
    };
    set(0o000);
    if std::fs::read(vault.path("people/Shut.md")).is_ok() {
        // Root can read everything, so the test has nothing to check.
        return;
    }
    assert_eq!(vault.names("met:2026-11"), ["Good"]);
    assert_eq!(
        problems(&vault),
        [("people/Shut.md".to_owned(), "unreadable".to_owned())]
    );
    set(0o644);
    assert_eq!(vault.names("met:2026-11").len(), 2);
}

#[test]
fn conflict_copies_are_skipped_and_reported() {
    let vault = Vault::with(&[
        GOOD,
        (
            "people/Good.sync-conflict-20261120-101010-ABC.md",
            "- 2026-11-21 met: x\n",
        ),
    ]);
    assert_eq!(vault.names("").len(), 1);
    assert_eq!(problems(&vault)[0].1, "conflict-copy");
}

#[test]
fn control_sequences_from_notes_are_escaped() {
    let vault = Vault::with(&[(
        "people/x.md",
        "---\nname: \"E\\e[31mvil \\u202ename\"\n---\n- 2026-11-20 met: \u{1b}]0;title\u{7}\n- 2026-11-20 got help: \u{1b}]0;title\u{7}\n",
    )]);
    for arguments in [
        &["who"][..],
        &[],
        &["show", "name"],
        &["entries"],
        &["find", "title"],
        &["who", "--color", "always"],
    ] {
        let out = vault.ok(arguments);
        assert!(
            !out.contains("\u{1b}[31mvil")
                && !out.contains("\u{1b}]0")
                && !out.contains('\u{202e}'),
            "{out:?}"
        );
    }
    for format in ["csv", "json", "jsonl"] {
        for command in ["entries", "who"] {
            let out = vault.ok(&[command, "--format", format]);
            assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out:?}");
        }
    }
    assert!(
        vault
            .ok(&["who", "--format", "json"])
            .contains("\\u202ename")
    );
    let csv = Vault::with(&[("people/x.md", "---\nname: \"=cmd()\"\n---\n")]);
    assert_eq!(
        csv.ok(&["who", "--format", "csv", "--fields", "name"]),
        "name\n'=cmd()\n"
    );
    assert_eq!(
        csv.ok(&["who", "--format", "csv", "--fields", "name", "--raw"]),
        "name\n=cmd()\n"
    );
}

#[test]
fn damaged_index_is_rebuilt_with_one_message() {
    let vault = Vault::with(&[GOOD]);
    assert_eq!(vault.names(""), ["Good"]);
    let index = vault.index_folder();
    for damage in 0..3 {
        for file in std::fs::read_dir(index.join("index")).expect("files") {
            let path = file.expect("a file").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let hit = match damage {
                0 => name == "meta.json",
                1 => name.ends_with(".fast"),
                _ => name.ends_with(".term") || name.ends_with(".store"),
            };
            if hit {
                std::fs::write(&path, b"not what it was").expect("it can be written");
            }
        }
        let query = ["who", "lunch", "--format", "csv", "--fields", "name,last"];
        let run = run(&mut vault.command(&query));
        assert_eq!(
            (run.code, run.out.as_str()),
            (0, "name,last\nGood,met lunch\n"),
            "{damage}: {}",
            run.err
        );
        assert!(
            run.err.matches("it was rebuilt").count() == 1 && run.err.lines().count() == 2,
            "{damage}: {}",
            run.err
        );
    }
}

#[test]
fn damage_found_during_query_is_repaired() {
    let vault = Vault::with(&[GOOD]);
    assert_eq!(vault.names(""), ["Good"]);
    let index = vault.index_folder();
    for file in std::fs::read_dir(index.join("index")).expect("files") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "pos") {
            // Damages only the words. The end of the file stays intact, so it can still be opened.
            let mut bytes = std::fs::read(&path).expect("it can be read");
            bytes[0] ^= 0xff;
            std::fs::write(&path, bytes).expect("it can be written");
        }
    }
    let verify = vault.run(&["index", "--verify"]);
    assert_eq!(verify.code, 3, "{}", verify.out);
    assert!(
        verify.err.contains("damaged") && verify.err.contains(".pos"),
        "{}",
        verify.err
    );
    let run = vault.run(&["who", "lunch", "--format", "csv", "--fields", "name,last"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "name,last\nGood,met lunch\n"),
        "{}",
        run.err
    );
    assert!(run.err.contains("it was rebuilt"), "{}", run.err);
    assert_eq!(vault.run(&["index", "--verify"]).code, 0);
}

#[cfg(unix)]
#[test]
fn index_is_private_and_outside_the_vault() {
    use std::os::unix::fs::PermissionsExt;
    let vault = Vault::with(&[GOOD]);
    vault.ok(&["who"]);
    let folder = std::fs::metadata(vault.index_folder()).expect("metadata");
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    assert_eq!(
        std::fs::read_dir(vault.root()).expect("the vault").count(),
        1
    );
}

#[test]
fn answer_is_the_same_without_index_folder() {
    let vault = Vault::with(&[GOOD]);
    std::fs::write(vault.cache(), b"a file where a folder should be").expect("it can be written");
    let run = vault.run(&["who", "--format", "csv", "--fields", "name"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "name\nGood\n"),
        "{}",
        run.err
    );
    assert!(run.err.contains("no index can be stored"), "{}", run.err);
}

#[test]
fn concurrent_first_indexing_answers_correctly() {
    let vault = Vault::new();
    for n in 0..300 {
        vault.write(&format!("people/p{n}.md"), b"- 2026-11-20 met: lunch\n");
    }
    let start = || {
        let mut command =
            vault.command(&["who", "met:2026-11", "--format", "csv", "--fields", "name"]);
        command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command.spawn().expect("the program starts")
    };
    let both: Vec<_> = (0..4).map(|_| start()).collect();
    for child in both {
        let output = child.wait_with_output().expect("it ends");
        let lines = String::from_utf8_lossy(&output.stdout).lines().count();
        assert_eq!(
            (output.status.code(), lines),
            (Some(0), 301),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
