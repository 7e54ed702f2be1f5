//! Tests the built program on a terminal: prompts, colors, hyperlinks, the pager, and shell completion.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::process::Command;

use crate::common::Vault;
use pty_process::{Size, blocking};

/// The screen output of a command, and its exit code.
struct Shown {
    code: i32,
    text: String,
}

/// Runs a command on a terminal of 12 lines and 90 columns. As soon as the first part of the next of `answers` is on
/// the screen, its second part is typed.
fn on_terminal(command: &Command, answers: &[(&str, &str)]) -> Shown {
    let (mut terminal, other_end) = blocking::open().expect("a pseudo-terminal");
    terminal.resize(Size::new(12, 90)).expect("it has a size");
    let mut started = blocking::Command::new(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
    if let Some(folder) = command.get_current_dir() {
        started = started.current_dir(folder);
    }
    let mut child = started.spawn(other_end).expect("the program starts");
    let (mut seen, mut bytes, mut answered) = (Vec::new(), [0; 4096], 0);
    let mut answers = answers.iter();
    let mut next = answers.next();
    // On Linux, reading from a terminal that was closed by its writers gives an error.
    while let Ok(read @ 1..) = terminal.read(&mut bytes) {
        seen.extend_from_slice(&bytes[..read]);
        while let Some((wanted, answer)) = next {
            let Some(at) = find(&seen[answered..], wanted.as_bytes()) else {
                break;
            };
            answered += at + wanted.len();
            terminal
                .write_all(answer.as_bytes())
                .expect("it can be typed");
            next = answers.next();
        }
    }
    Shown {
        code: child.wait().expect("it ends").code().unwrap_or(-1),
        text: String::from_utf8_lossy(&seen).replace("\r\n", "\n"),
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

/// A command for a terminal with colors and without a pager, plus the variables in `environment`.
fn command(vault: &Vault, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = vault.command(arguments);
    command.env("TERM", "xterm-256color").env("PAGER", "");
    command.envs(environment.iter().copied());
    command
}

fn shown(vault: &Vault, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    on_terminal(&command(vault, arguments, environment), &[]).text
}

fn two_sams() -> Vault {
    Vault::with(&[
        (
            "people/Sam Lee.md",
            "---\ncompany: Northwind\ncircle: work\n---\n- 2026-11-20 met\n",
        ),
        ("people/Sam Berg.md", "---\ncircle: family\n---\n"),
    ])
}

#[test]
fn ambiguous_name_is_chosen_by_number() {
    let vault = two_sams();
    let show = command(&vault, &["show", "sam", "--color", "never"], &[]);
    let chosen = on_terminal(&show, &[("which one?", "2\n")]);
    assert_eq!(chosen.code, 0, "{}", chosen.text);
    assert!(
        chosen
            .text
            .contains("  2  Sam Lee  work · Northwind · last contact 2026-11-20, 2 days ago"),
        "{}",
        chosen.text
    );
    assert!(
        chosen
            .text
            .contains("\nSam Lee\nNorthwind · work\npeople/Sam Lee.md\n"),
        "{}",
        chosen.text
    );
    for nothing in ["\n", "0\n", "3\n", "lee\n", "\u{4}"] {
        let none = on_terminal(&show, &[("which one?", nothing)]);
        assert_eq!(none.code, 2, "{nothing:?}: {}", none.text);
        assert!(!none.text.contains("\n\n"), "{nothing:?}: {}", none.text);
    }
}

#[test]
fn service_is_installed_only_after_yes() {
    let vault = two_sams();
    let config = vault.root().with_file_name("config");
    let nobody = vault.root().with_file_name("nobody");
    let (config, nobody) = (config.to_string_lossy(), nobody.to_string_lossy());
    let environment = [("XDG_CONFIG_HOME", &*config), ("PATH", &*nobody)];
    let install = ["watch", "--install", "--color", "never"];
    let install = command(&vault, &install, &environment);
    let units = std::path::Path::new(&*config).join("systemd/user");
    for no in ["\n", "no\n", "\u{4}"] {
        let shown = on_terminal(&install, &[("Enter for no)", no)]);
        assert_eq!(shown.code, 2, "{no:?}: {}", shown.text);
        assert!(shown.text.contains("\n[Service]\n"), "{}", shown.text);
        assert!(!units.exists(), "{no:?}");
    }
    let shown = on_terminal(&install, &[("Enter for no)", "yes\n")]);
    assert_eq!(shown.code, 0, "{}", shown.text);
    assert_eq!(fs::read_dir(&units).expect("a folder").count(), 1);
}

#[test]
fn triage_takes_one_key_per_contact() {
    let note = "---\nrole: cook\n---\n";
    let vault = Vault::with(&[
        ("people/A.md", "---\nrole: cook\n---\n- 2026-11-20 met: x\n"),
        ("people/B.md", note),
        ("people/C.md", note),
        ("people/D.md", note),
        ("people/E.md", "---\ncadence: never\n---\n"),
    ]);
    let triage = command(&vault, &["triage", "--color", "never"], &[]);
    let keys = [
        ("quit?", "m\n"),
        ("quit?", "x\n"),
        ("quit?", "n\n"),
        ("quit?", "s\n"),
        ("quit?", "Q\n"),
    ];
    let done = on_terminal(&triage, &keys);
    assert_eq!(done.code, 0, "{}", done.text);
    assert!(
        done.text
            .contains("A\n  1 of 4, last contact 2026-11-20, 2 days ago, new\n"),
        "{}",
        done.text
    );
    assert!(
        done.text.ends_with("2 set, 2 left without a cadence\n"),
        "{}",
        done.text
    );
    let text = |path: &str| fs::read_to_string(vault.path(path)).expect("a note");
    assert_eq!(
        text("people/A.md"),
        "---\nrole: cook\ncadence: monthly\n---\n- 2026-11-20 met: x\n"
    );
    assert_eq!(
        text("people/B.md"),
        "---\nrole: cook\ncadence: never\n---\n"
    );
    assert_eq!(
        (text("people/C.md").as_str(), text("people/D.md").as_str()),
        (note, note)
    );
    let ended = on_terminal(&triage, &[("quit?", "\u{4}")]);
    assert_eq!(ended.code, 0, "{}", ended.text);
    let piped = vault.run(&["triage"]);
    assert_eq!(piped.code, 2);
    assert!(
        piped.err.contains("ties set NAME cadence=monthly"),
        "{}",
        piped.err
    );
}

#[test]
fn done_asks_which_entry_and_confirms_plan() {
    let both = "- 2026-11-01 promised review: her draft\n- 2026-11-02 needs flat: in Berlin\n";
    let due = "---\ncadence: weekly\n---\n- 2026-01-01 met: x\n";
    let vault = Vault::with(&[
        ("people/Both.md", both),
        ("people/Due.md", due),
        ("people/Too.md", due),
    ]);
    let text = |path: &str| fs::read_to_string(vault.path(path)).expect("a note");
    let close = command(&vault, &["done", "both", "--color", "never"], &[]);
    let none = on_terminal(&close, &[("which one?", "\n")]);
    assert_eq!(
        (none.code, text("people/Both.md").as_str()),
        (2, both),
        "{}",
        none.text
    );
    let chosen = on_terminal(&close, &[("which one?", "2\n")]);
    assert!(
        chosen
            .text
            .contains("  2  2026-11-02  needs flat: in Berlin  people/Both.md:2\n"),
        "{}",
        chosen.text
    );
    assert_eq!(
        text("people/Both.md"),
        "- 2026-11-01 promised review: her draft\n- [x] 2026-11-02 needs flat: in Berlin ✅ 2026-11-22\n"
    );
    let spread = command(
        &vault,
        &["spread", "--per-day", "1", "--color", "never"],
        &[],
    );
    let no = on_terminal(&spread, &[("no) ", "\n")]);
    assert_eq!(
        (no.code, text("people/Too.md").as_str()),
        (2, due),
        "{}",
        no.text
    );
    let yes = on_terminal(&spread, &[("no) ", "y\n")]);
    assert_eq!(yes.code, 0, "{}", yes.text);
    assert!(text("people/Too.md").contains("\nsnooze-until: 2026-11-23\n"));
}

#[test]
fn note_is_renamed_only_after_yes() {
    let vault = Vault::with(&[("people/Sam.md", "# Sam\n"), ("a.md", "[[Sam]]\n")]);
    let text = || fs::read_to_string(vault.path("a.md")).expect("a note");
    let rename = |answer| {
        let command = command(&vault, &["rename", "sam", "Sam Lee"], &[]);
        let question = "rename it, with 1 link in 1 other note? (yes, or Enter for no) ";
        on_terminal(&command, &[(question, answer)])
    };
    let run = rename("\n");
    assert_eq!(
        (run.code, text().as_str()),
        (2, "[[Sam]]\n"),
        "{}",
        run.text
    );
    assert!(run.text.contains("+[[Sam Lee]]"), "{}", run.text);
    let run = rename("yes\n");
    assert_eq!(
        (run.code, text().as_str()),
        (0, "[[Sam Lee]]\n"),
        "{}",
        run.text
    );
    let renamed = vault.path("people/Sam Lee.md");
    assert_eq!(fs::read_to_string(renamed).expect("a note"), "# Sam Lee\n");
}

#[test]
fn fixes_are_written_only_after_yes() {
    let log = "- 2026-11-20 metted: lunch\n";
    let vault = Vault::with(&[("people/Sam.md", log)]);
    let note = || fs::read_to_string(vault.path("people/Sam.md")).expect("a note");
    let fix = |answer| {
        let command = command(&vault, &["check", "--fix"], &[]);
        on_terminal(&command, &[("write them? (yes, or Enter for no) ", answer)])
    };
    let run = fix("\n");
    assert_eq!((run.code, note().as_str()), (2, log), "{}", run.text);
    assert!(
        run.text.contains("+- 2026-11-20 met: lunch"),
        "{}",
        run.text
    );
    assert!(run.text.contains("nothing was written"), "{}", run.text);
    let run = fix("yes\n");
    assert_eq!(
        (run.code, note().as_str()),
        (0, "- 2026-11-20 met: lunch\n"),
        "{}",
        run.text
    );
}

#[test]
fn log_asks_what_happened() {
    let vault = two_sams();
    let path = vault.path("people/Sam Lee.md");
    let before = fs::read_to_string(&path).expect("a note");
    let log = command(&vault, &["log", "sam", "lee", "--color", "never"], &[]);
    let none = on_terminal(&log, &[("what happened?", "\n")]);
    assert_eq!(none.code, 2, "{}", none.text);
    assert_eq!(fs::read_to_string(&path).expect("a note"), before);
    let said = on_terminal(&log, &[("what happened?", "yesterday called: the flat\n")]);
    assert_eq!(said.code, 0, "{}", said.text);
    assert!(
        said.text.contains("2026-11-21 called Sam Lee: the flat\n"),
        "{}",
        said.text
    );
    let after = fs::read_to_string(&path).expect("a note");
    assert!(after.contains("- 2026-11-21 called: the flat\n"), "{after}");
}

#[test]
fn no_prompt_without_terminal() {
    // Standard input is a pipe that stays open and empty.
    let vault = two_sams();
    let mut show = vault.command(&["show", "sam"]);
    show.stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = show.spawn().expect("the program starts");
    let held = child.stdin.take();
    let mut said = String::new();
    let mut errors = child.stderr.take().expect("it has a standard error");
    errors.read_to_string(&mut said).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    assert!(
        said.contains("could be any of these") && !said.contains("which one"),
        "{said}"
    );
    drop(held);
}

#[test]
fn terminal_colors_follow_user_settings() {
    let vault = Vault::example();
    let painted = |arguments: &[&str], environment: &[(&str, &str)]| {
        shown(&vault, arguments, environment).contains('\u{1b}')
    };
    assert!(painted(&["who", "dana"], &[]));
    assert!(painted(&["who", "--help"], &[]));
    assert!(painted(&["who", "upd:>3"], &[]));
    assert!(!painted(&["who", "dana", "--color", "never"], &[]));
    assert!(!painted(&["--color=never", "who", "--help"], &[]));
    assert!(!painted(&["who", "dana"], &[("NO_COLOR", "1")]));
    assert!(!painted(&["who", "upd:>3"], &[("NO_COLOR", "1")]));
    assert!(!painted(&["who", "dana"], &[("TERM", "dumb")]));
    assert!(painted(
        &["who", "dana", "--color", "always"],
        &[("NO_COLOR", "1")]
    ));
}

#[test]
fn names_are_hyperlinks_if_terminal_supports_them() {
    let vault = Vault::example();
    let links = [("TERM_PROGRAM", "WezTerm")];
    let linked = |arguments: &[&str], environment: &[(&str, &str)]| {
        shown(&vault, arguments, environment).contains("\u{1b}]8;;file://")
    };
    for arguments in [
        &["who", "dana"][..],
        &["show", "dana", "--no-pager"],
        &["find", "heat"],
        &["entries", "--with", "dana", "--limit", "3"],
    ] {
        assert!(linked(arguments, &links), "{arguments:?}");
        assert!(!linked(arguments, &[]), "{arguments:?}");
    }
    assert!(!linked(&["who", "dana"], &[links[0], ("NO_COLOR", "1")]));
    assert!(!linked(&["who", "dana"], &[links[0], ("TERM", "dumb")]));
    assert!(!linked(&["who", "dana"], &[links[0], ("TERM", "linux")]));
    assert!(!linked(
        &["who", "dana"],
        &[links[0], ("FORCE_HYPERLINK", "0")]
    ));
    let text = shown(&vault, &["who", "dana"], &links);
    assert!(
        text.contains("/people/Dana%20Whitfield.md\u{1b}\\"),
        "{text}"
    );
    // Invisible characters do not count for the width.
    let seen = anstream::adapter::strip_str(&text).to_string();
    assert_eq!(
        seen,
        shown(&vault, &["who", "dana", "--color", "never"], &[])
    );
    let piped = crate::common::run(vault.command(&["who", "dana"]).env("FORCE_HYPERLINK", "1"));
    assert!(!piped.out.contains('\u{1b}'), "{}", piped.out);
}

#[test]
fn long_output_uses_pager() {
    let vault = Vault::example();
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let pager = folder.path().join("pager");
    fs::write(
        &pager,
        "#!/bin/sh\necho \"paged $1 LESS=$LESS\"\nexec /bin/cat\n",
    )
    .expect("a script");
    let runs = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&pager, runs).expect("it can be run");
    let pager = format!("'{}' now", pager.display());
    let through = [("PAGER", pager.as_str())];
    let text = shown(&vault, &["who"], &through);
    assert!(
        text.starts_with("paged now LESS=FRX\n") && text.contains("Zoë"),
        "{text}"
    );
    let json = shown(&vault, &["who", "--format", "json"], &through);
    assert!(json.starts_with("paged now"), "{json}");
    let own = [through[0], ("LESS", "-i")];
    assert!(shown(&vault, &["who"], &own).starts_with("paged now LESS=-i\n"));
    for plain in [
        shown(&vault, &["who", "--limit", "3"], &through),
        shown(&vault, &["who", "--no-pager"], &through),
        shown(&vault, &["who"], &[]),
        shown(&vault, &["who"], &[("PAGER", "cat")]),
        shown(&vault, &["who"], &[("PAGER", "/no/such/pager")]),
        crate::common::run(vault.command(&["who"]).envs(through)).out,
    ] {
        assert!(
            !plain.contains("paged") && plain.contains("Ama Boateng"),
            "{plain}"
        );
    }
    // Leaving the pager early is not an error.
    let early = on_terminal(
        &command(
            &vault,
            &["entries", "--format", "json"],
            &[("PAGER", "true")],
        ),
        &[],
    );
    assert_eq!((early.code, early.text.as_str()), (0, ""));
}

#[test]
fn own_symbols_are_ascii_in_ascii_locale() {
    let vault = Vault::with(&[(
        "people/Ann.md",
        "- 2026-11-20 met: a long, long talk about everything under the sun\n",
    )]);
    let cut = |environment: &[(&str, &str)]| {
        let mut who = vault.command(&["who"]);
        crate::common::run(who.env("COLUMNS", "40").envs(environment.iter().copied())).out
    };
    assert!(cut(&[]).contains('…'));
    assert!(cut(&[("LANG", "C"), ("LC_CTYPE", "de_DE.utf8")]).contains('…'));
    for plain in [
        &[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")][..],
        &[("LANG", "POSIX")],
    ] {
        let out = cut(plain);
        assert!(out.contains("...") && out.is_ascii(), "{out}");
        assert!(out.lines().all(|line| line.len() <= 40), "{out}");
    }
    let vault = two_sams();
    let mut show = vault.command(&["show", "sam"]);
    let told = crate::common::run(show.env("LC_ALL", "C")).err;
    assert!(
        told.contains("work, Northwind, last contact") && told.is_ascii(),
        "{told}"
    );
}

/// The completions that a shell gets for the last of `words`.
fn offered(vault: &Vault, shell: &str, words: &[&str]) -> Vec<String> {
    let mut arguments = vec!["--"];
    arguments.extend(words);
    let run = crate::common::run(vault.command(&arguments).env("COMPLETE", shell));
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{words:?}");
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn completion_uses_tables_and_index() {
    let vault = Vault::example();
    // Without an index there are no names to complete, and none is created.
    assert!(offered(&vault, "bash", &["ties show Da"]).is_empty());
    assert!(!vault.cache().exists());
    vault.ok(&["status"]);
    let table: [(&str, &[&str]); 23] = [
        ("ties sho", &["show"]),
        ("ties show Dan", &["Dana\\ Whitfield"]),
        ("ties show dan", &["Dana\\ Whitfield"]),
        ("ties show \"Dan", &["Dana Whitfield"]),
        ("ties show Dana Wh", &["Whitfield"]),
        ("ties show jose", &["José\\ Álvarez"]),
        ("ties entries --with Łu", &["Łukasz\\ Nowak"]),
        ("ties entries --verb cal", &["called"]),
        ("ties entries --kind adv", &["advice"]),
        ("ties entries --fields date,ver", &["date,verb"]),
        ("ties who upda", &["updated:"]),
        ("ties who is:dorm", &["dormant"]),
        ("ties report updates is:dorm", &["dormant"]),
        ("ties who has:tha", &["thanks"]),
        ("ties who -tag:climb", &["climbing"]),
        ("ties who circle:family,fri", &["family,friends"]),
        ("ties who 'is:due gave:intr", &["is:due gave:intro"]),
        ("ties who introduced-by:Sam", &["\\\"Sam\\ Lee\\\""]),
        ("ties who --sort -upd", &["-updated", "-updates"]),
        ("ties who --color ne", &["never"]),
        ("ties find type:go", &["goal"]),
        ("ties find upda", &[]),
        ("ties completions z", &["zsh"]),
    ];
    for (line, expected) in table {
        assert_eq!(
            offered(&vault, "bash", &[line, " \t\n\"'@><=;|&(:"]),
            expected,
            "{line}"
        );
    }
    let fish = offered(&vault, "fish", &["ties", "who", "is:dorm"]);
    assert_eq!(
        fish,
        ["is:dormant\tuntouched for over a year, or never touched"]
    );
    assert_eq!(
        offered(&vault, "fish", &["ties", "show", "'Dana W"]),
        ["Dana Whitfield"]
    );
    let zsh = offered(&vault, "zsh", &["ties", "who", "'-is:dorm"]);
    assert_eq!(
        zsh,
        ["-is\\:dormant:untouched for over a year, or never touched"]
    );
    let elsewhere = ["ties", "--vault", "/no/such/vault", "show", "Da"];
    assert!(offered(&vault, "fish", &elsewhere).is_empty());
}

#[test]
fn names_with_control_characters_are_not_completed() {
    let vault = Vault::with(&[
        ("people/a.md", "---\nname: \"Eve\\e]0;x\\a\"\n---\n"),
        ("people/b.md", "---\nname: Eve $(reboot)\n---\n"),
    ]);
    vault.ok(&["status"]);
    assert_eq!(
        offered(&vault, "bash", &["ties show Ev"]),
        ["Eve\\ \\$\\(reboot\\)"]
    );
}

#[test]
fn completion_works_in_real_bash() {
    let Some(bash) = ["/bin/bash", "/usr/bin/bash"]
        .into_iter()
        .find(|path| fs::exists(path).unwrap_or(false))
    else {
        return;
    };
    let vault = Vault::example();
    vault.ok(&["status"]);
    let ties = vault.command(&[]);
    let folder = std::path::Path::new(ties.get_program())
        .parent()
        .expect("a folder");
    let mut shell = Command::new(bash);
    shell.args(["--norc", "--noprofile", "-i"]);
    shell.envs(
        ties.get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    shell
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("PS1", "READY>")
        .env("INPUTRC", "/dev/null")
        .env("TERM", "dumb")
        .env("LC_ALL", "C.UTF-8")
        .env("PAGER", "");
    let typed = [
        ("READY>", "source <(ties completions bash)\n"),
        ("READY>", "ties show Dana\\ Wh\t --fields name,path\n"),
        ("READY>", "ties show Dana Wh\t --fields path\n"),
        ("READY>", "ties show Łu\t--fields path\n"),
        ("READY>", "ties show Олен\t--fields path\n"),
        ("READY>", "ties show zoë\\ l\t--fields path\n"),
        ("READY>", "ties who introduced-by:Sam\t--limit 0\n"),
        ("READY>", "ties who 'is:due has:tha\t--limit 0\n"),
        ("READY>", "ties who upda\tnever --limit 0\n"),
        ("READY>", "exit\n"),
    ];
    let shown = on_terminal(&shell, &typed).text;
    for expected in [
        "people/Dana Whitfield.md\n",
        "people/Łukasz Nowak.md\n",
        "people/Олена Коваленко.md\n",
        "people/Zoë Lemaître.md\n",
        "\nintroduced-by:\"Sam Lee\"\n",
        "\nis:due has:thanks\n",
        "\nupdated:never\n",
    ] {
        assert!(shown.contains(expected), "{expected:?} in {shown}");
    }
    assert_eq!(
        shown.matches("people/Dana Whitfield.md\n").count(),
        2,
        "{shown}"
    );
}

#[test]
fn manual_page_lists_every_command_and_field() {
    let vault = Vault::new();
    let page = vault.ok(&["man"]);
    for said in [
        ".TH ties 1",
        ".SH COMMANDS",
        "ties entries",
        "ties completions",
        "introduced\\-by:",
        "one\\-sided",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}
