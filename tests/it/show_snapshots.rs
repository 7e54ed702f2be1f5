//! Snapshots of the pages that people read most: `ties today` and `ties show`.

use std::path::Path;

use crate::common::{Run, Vault, run};
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

fn at(vault: &Vault, width: usize, arguments: &[&str]) -> String {
    let run = run(vault.command(arguments).env("COLUMNS", width.to_string()));
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

fn fits(page: &str, width: usize) {
    for line in page.lines() {
        assert!(
            line.width() <= width,
            "{} of {width} columns: {line}",
            line.width()
        );
    }
}

/// Runs a printed command in a shell.
fn pasted(vault: &Vault, command: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_ties"))
        .parent()
        .expect("a folder");
    let surroundings = vault.command(&[]);
    let mut shell = std::process::Command::new("/bin/sh");
    shell.env_clear().current_dir(vault.cache());
    for (key, value) in surroundings.get_envs() {
        shell.env(key, value.expect("only set"));
    }
    run(shell.env("PATH", program).args(["-c", command]))
}

/// The commands on a page of `ties today`.
fn commands(page: &str) -> Vec<&str> {
    let lines = page.lines().filter(|line| line.starts_with("  "));
    lines
        .map(|line| {
            let at = line.find(" ties ").expect("each line ends with a command");
            line[at..].trim()
        })
        .collect()
}

fn every_command_holds(vault: &Vault, page: &str) {
    for command in commands(page) {
        let run = pasted(vault, command);
        assert_eq!(run.code, 0, "{command}: {}", run.err);
        assert!(!run.out.is_empty(), "{command} shows nothing: {}", run.err);
    }
}

#[test]
fn today_page_snapshots() {
    let vault = Vault::example();
    assert_snapshot!("today_60", at(&vault, 60, &[]));
    assert_snapshot!("today_100", at(&vault, 100, &[]));
    assert_snapshot!(
        "today_at_a_standstill",
        at(&vault, 100, &["--today", "2026-12-20"])
    );
}

#[test]
fn example_vault_is_active_until_december() {
    let vault = Vault::example();
    let momentum = |today: &str| {
        let settings = std::fs::read_to_string(vault.path("ties.toml")).expect("settings");
        let root = ties::vault::Root {
            path: vault.root().to_owned(),
            settings: ties::settings::read("ties.toml".as_ref(), &settings)
                .expect("valid settings"),
        };
        let around = ties::engine::Context::silent(
            vault.cache().join("ties"),
            0,
            ties::date::day::parse(today).expect("a day"),
        );
        let session = ties::engine::Session::open_plain(root, &around).expect("a sound vault");
        session.ledger().momentum()
    };
    let lively = momentum("2026-11-22");
    assert_eq!(
        (lively.now, lively.usual, lively.is_standstill()),
        (13.5, Some(7.0), false)
    );
    let quiet = momentum("2026-12-20");
    assert_eq!(
        (quiet.now, quiet.usual, quiet.is_standstill()),
        (0.0, Some(7.0), true)
    );
}

#[test]
fn pages_render_at_any_width() {
    let vault = Vault::example();
    for width in [1, 20, 25, 30] {
        assert!(at(&vault, width, &[]).lines().count() < 30);
        assert!(at(&vault, width, &["show", "olena"]).contains("Given"));
    }
}

#[test]
fn today_lines_end_with_working_commands() {
    let vault = Vault::example();
    for width in [60, 160] {
        every_command_holds(&vault, &at(&vault, width, &[]));
    }
    every_command_holds(&vault, &at(&vault, 100, &["--today", "2026-12-20"]));
}

#[test]
fn today_stays_short_with_many_contacts() {
    let vault = Vault::new();
    vault.write(
        "goals/Run.md",
        b"---\ntype: goal\n---\n- 2026-10-30 progress: far\n",
    );
    let odd = [
        "O'Brien",
        "$(rm -rf x)",
        "a;b",
        "-dash",
        "Re\u{202e}d",
        "\u{1b}[31m",
        "a/b",
        "x.md",
        "  ",
        "Ann -x",
        "*",
        "田中 美咲",
        "A name that goes on and on and on and on and on and on and on and on and on and on",
        "#1",
        "~",
        "İpek",
        "Same",
        "Same",
    ];
    for (at, name) in odd.iter().chain(&["Common"; 30]).enumerate() {
        let name = serde_json::to_string(name).expect("a text");
        let mut log = String::new();
        for week in 1..10 {
            let day = 1 + at % 7 + week * 2;
            log += &format!("- 2026-0{}-{day:02} met: x\n", 1 + week % 8);
            log += &format!("- 2026-10-{day:02} called: y\n");
        }
        let more = "- 2026-10-21 gave help: x\n- 2026-10-22 got help: x\n- 2026-10-22 promised: a by 2026-11-02\n- [ ] 2026-10-23 asked intro: b\n";
        let awry = if at % 3 == 0 {
            "- 2026-10-24 met: c #awry\n"
        } else {
            ""
        };
        let front = format!("---\nname: {name}\ncadence: 10d\nbirthday: 1980-11-30\n---\n");
        let path = format!("people/{at} of $many 'notes'.md");
        vault.write(&path, format!("{front}{log}{more}{awry}").as_bytes());
    }
    for width in [48, 60, 100, 160] {
        let page = at(&vault, width, &[]);
        assert!(page.lines().count() < 30, "{page}");
        assert!(
            !page.chars().any(|c| c == '\u{1b}' || c == '\u{202e}'),
            "{page}"
        );
        fits(&page, width);
        for title in [
            "Reconnect",
            "Say thank you",
            "You promised",
            "Tell them",
            "An answer",
            "Birthdays",
            "Due for another",
            "Quiet lately",
        ] {
            assert!(
                page.lines().any(|line| line.starts_with(title)),
                "no {title}: {page}"
            );
        }
        every_command_holds(&vault, &page);
    }
    // For odd names too, each command shows exactly this contact.
    for name in [
        "O'Brien",
        "$(rm -rf x)",
        "a;b",
        "-dash",
        "a/b",
        "x.md",
        "Ann -x",
        "田中 美咲",
        "İpek",
    ] {
        let named = |line: &&str| line.trim_start().starts_with(name);
        let vault = Vault::with(&[
            (
                "people/-1 '$x'.md",
                &format!("---\nname: {name:?}\ncadence: 1d\n---\n- 2026-11-01 met: x\n"),
            ),
            ("people/Other.md", ""),
        ]);
        let page = at(&vault, 100, &[]);
        let line = page.lines().find(named).expect("their line");
        let shown = pasted(&vault, commands(line)[0]);
        assert_eq!(
            shown.out.lines().next(),
            Some(name),
            "{line}: {}",
            shown.err
        );
    }
}

#[test]
fn today_is_friendly_without_tasks_or_contacts() {
    let vault = Vault::with(&[(
        "people/Sam.md",
        "---\ncadence: 30d\n---\n- 2026-11-20 met: x\n",
    )]);
    assert_eq!(
        vault.ok(&[]),
        "All caught up. Nobody is due and nothing is owed: have a good Sunday.\n"
    );
    let vault = Vault::new();
    let page = vault.ok(&[]);
    assert!(
        page.starts_with("There are no contacts yet. Start with one person"),
        "{page}"
    );
    let run = pasted(&vault, commands(&page)[0]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(vault.names(""), ["Dana Whitfield"]);
    let none = crate::common::run(vault.command(&[]).env_remove("TIES_VAULT"));
    assert!(
        none.code == 2 && none.err.contains("ties init"),
        "{}",
        none.err
    );
    assert!(vault.ok(&["--help"]).contains("Usage: ties"));
}

#[test]
fn contact_page_snapshots() {
    let vault = Vault::example();
    assert_snapshot!("show_dana_60", at(&vault, 60, &["show", "dana"]));
    assert_snapshot!("show_dana_100", at(&vault, 100, &["show", "dana"]));
    assert_snapshot!("show_olena_100", at(&vault, 100, &["show", "олена"]));
    assert_snapshot!("show_misaki_60", at(&vault, 60, &["show", "田中"]));
}

#[test]
fn pages_fit_the_width() {
    let vault = Vault::example();
    for name in vault.names("is:archived or -is:archived") {
        for width in [48, 60, 100, 160] {
            fits(&at(&vault, width, &["show", &name]), width);
        }
    }
    let long = "田".repeat(90) + &"x".repeat(200);
    let note = format!(
        "---\nFN: {long}\n{}: {long}\nrole: {long}\n---\n{long}\n\n- 2026-11-01 got {long}: {long}\n- 2026-11-01 got help: {long}\n",
        "k".repeat(99)
    );
    let vault = Vault::with(&[("people/a.md", &note)]);
    for width in [40, 60, 100] {
        fits(&at(&vault, width, &["show", "people/a.md"]), width);
        fits(&at(&vault, width, &["--today", "2026-11-02"]), width);
    }
}

#[test]
fn graphics_are_ascii_without_utf_8_locale() {
    let vault = Vault::with(&[(
        "people/Sam.md",
        "- 2026-11-01 got help: x\n- 2026-10-01 gave intro: x\n",
    )]);
    let drawn = |locale: &[(&str, &str)]| {
        let mut command = vault.command(&["show", "sam"]);
        command.envs(locale.iter().copied());
        let out = run(&mut command).out;
        let (block, plain) = (
            out.contains('█') && out.contains('▂'),
            out.contains('#') && out.contains('_'),
        );
        assert!(block != plain, "{locale:?}: {out}");
        block
    };
    assert!(drawn(&[]));
    assert!(drawn(&[("LANG", "de_DE.UTF-8")]));
    assert!(drawn(&[
        ("LC_ALL", ""),
        ("LC_CTYPE", "C.utf8"),
        ("LANG", "C")
    ]));
    assert!(!drawn(&[("LANG", "C")]));
    assert!(!drawn(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
    assert!(!drawn(&[
        ("LC_CTYPE", "de_DE.ISO-8859-1"),
        ("LANG", "en_US.UTF-8")
    ]));
}
