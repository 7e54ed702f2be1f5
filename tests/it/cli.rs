//! Tests the built program on the example vault: output, streams, and exit codes.

use crate::common::{Vault, run};
use insta::assert_snapshot;

#[test]
fn who_prints_contacts_as_a_table() {
    let run = Vault::example().run(&["who", "haven't I updated in 30 days"]);
    assert_eq!((run.code, run.err.as_str()), (0, "updated:>30d\n"));
    assert_snapshot!(run.out);
}

#[test]
fn tables_fit_the_width() {
    let vault = Vault::example();
    for width in [60, 80, 100, 160] {
        for arguments in [
            &["who"][..],
            &["who", "is:due or has:thanks balance:<0"],
            &["entries", "--limit", "60"],
            &["find", "heat pump"],
        ] {
            let out = run(vault.command(arguments).env("COLUMNS", width.to_string())).out;
            for line in out.lines() {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(
                    wide <= width,
                    "{arguments:?} at {width}: {wide} columns: {line}"
                );
            }
        }
    }
    assert_snapshot!(run(vault.command(&["who", "is:due"]).env("COLUMNS", "60")).out);
    // A column that does not fit next to the name is shown below it.
    let fields = "due,name,email,place,balance,last";
    let narrow = [
        "who",
        "circle:professional",
        "--limit",
        "4",
        "--fields",
        fields,
    ];
    assert_snapshot!(
        "below",
        run(vault.command(&narrow).env("COLUMNS", "60")).out
    );
}

#[test]
fn show_prints_everything_about_a_contact() {
    assert_snapshot!(Vault::example().ok(&["show", "felix"]));
}

#[test]
fn entries_come_newest_first() {
    assert_snapshot!(Vault::example().ok(&["entries", "--with", "sam", "--since", "2026-10-01"]));
}

#[test]
fn find_prints_the_best_passage_of_each_note() {
    assert_snapshot!(Vault::example().ok(&["find", "\"climate fund*\""]));
    let run = Vault::example().run(&["find", "hydrualics"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(
        run.err.contains("did you mean \"hydraulics\"?"),
        "{}",
        run.err
    );
}

#[test]
fn search_ranks_names_above_headings_above_prose() {
    let vault = Vault::with(&[
        ("a.md", "Some prose of tulips.\n"),
        ("b.md", "Text\n\n## On tulips\n"),
        ("c.md", "# Tulips\n"),
        (
            "d.md",
            "---\nx: tulipán\n---\n- 2026-11-20 met [[c]]: tulipmania\n",
        ),
    ]);
    let paths = |words: &str| {
        let found = vault.json(&["find", words]);
        let rows = found.as_array().expect("an array").iter();
        rows.map(|row| row["path"].as_str().expect("a path").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths("tulips"), ["c.md", "b.md", "a.md"]);
    assert_eq!(paths("tulip*").len(), 4);
    assert_eq!(paths("TULIPAN"), ["d.md"]);
    assert_eq!(paths("\"prose of tulips\""), ["a.md"]);
    assert_eq!(paths("tulips -path:c.md -heading"), ["b.md", "a.md"]);
    let fields = vault.ok(&["find", "tulips", "--format", "csv", "--fields", "path,line"]);
    assert_eq!(fields, "path,line\nc.md,1\nb.md,3\na.md,1\n");
}

#[test]
fn duplicate_entries_are_shown_once_and_found_by_either() {
    let vault = Vault::with(&[
        (
            "journal/2026-11-20.md",
            "- met [[Sam]]: the harbour\n- 2026-11-20 18:00 called [[Sam]]: late\n",
        ),
        (
            "people/Sam.md",
            "- 2026-11-20 met: lunch\n- 2026-11-20 08:00 called: early\n",
        ),
    ]);
    let texts = |arguments: &[&str]| {
        let mut all = vec!["entries", "--format", "csv", "--fields", "text"];
        all.extend(arguments);
        vault
            .ok(&all)
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&[]), ["[[Sam]]: late", "[[Sam]]: the harbour"]);
    assert_eq!(texts(&["lunch"]), ["lunch"]);
    assert_eq!(texts(&["--limit", "1"]), ["[[Sam]]: late"]);
    assert_eq!(vault.json(&["who", "sam"])[0]["interactions"], 1);
    let birthday = Vault::with(&[(
        "people/B.md",
        "---\ncadence: 6 weeks\nFN: Bea\nname: Bo\n---\n",
    )]);
    assert_eq!(birthday.names("\"6 weeks\" bea"), ["Bo"]);
}

#[test]
fn every_word_is_found_including_verbs_and_dates() {
    let vault = Vault::with(&[
        (
            "journal/2026-11-22.md",
            "- I had a quick coffee with [[Olga]]\n- [x] called [[Mira]]: news\n",
        ),
        ("people/Olga.md", "- __2026-05-05__ visited: the garden\n"),
    ]);
    for words in [
        "coffee",
        "quick",
        "\"quick coffee with\"",
        "visited",
        "2026-05-05",
        "called",
    ] {
        assert_eq!(
            vault.json(&["find", words]).as_array().map(Vec::len),
            Some(1),
            "{words}"
        );
    }
    assert_eq!(vault.names("coffee"), ["Olga"]);
    assert_eq!(vault.json(&["entries", "visited"])[0]["text"], "the garden");
    assert!(
        vault
            .ok(&["find", "coffee"])
            .contains("I had a quick coffee with")
    );
}

#[test]
fn columns_sort_by_their_type() {
    let vault = Vault::example();
    let first = |column: &str| {
        vault.ok(&[
            "who", "--sort", column, "--limit", "1", "--format", "csv", "--fields", "name",
        ])
    };
    assert_eq!(first("-reason"), "name\nŁukasz Nowak\n");
    assert_eq!(first("last"), "name\nGrace Achieng\n");
    assert_eq!(first("-balance"), "name\nAma Boateng\n");
}

#[test]
fn queries_select_contacts() {
    let vault = Vault::example();
    let names = |query: &str| vault.names(query).join(", ");
    assert_eq!(
        names("got:advice@2026 has:thanks"),
        "Dana Whitfield, Oskar Fjeld"
    );
    assert_eq!(
        names("updated:>30d circle:professional -tag:vendor"),
        "Grace Achieng, Oskar Fjeld, Yusuf Rahman, Anja Krüger, Henrik Aalto, Gisela Thormann, Mei-Lin Chou, Søren Lund, \
         Tunde Adeyemi, Desta Haile, Konrad Weiss"
    );
    assert!(names("josé").starts_with("José Álvarez"));
    assert!(names("jose").starts_with("José Álvarez"));
    assert!(names("soren").starts_with("Søren Lund"));
    assert!(names("коваленко").starts_with("Олена Коваленко"));
    assert_eq!(names("\"climate fund*\""), "Priya Sharma, Henrik Aalto");
    assert!(names("balance:<0 or is:one-sided").contains("Oskar Fjeld"));
    assert_eq!(names("田中"), "田中 美咲");
}

#[test]
fn query_words_need_no_quotes_and_minus_is_not_a_flag() {
    let vault = Vault::example();
    let run = vault.run(&[
        "who",
        "updated:>30d",
        "-tag:vendor",
        "--limit",
        "2",
        "--sort",
        "-name",
        "--format",
        "csv",
        "--fields",
        "name",
    ]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "name\n田中 美咲\nΝίκος Παπαδάκης\n"),
        "{}",
        run.err
    );
}

#[test]
fn query_mistakes_are_underlined_with_a_correction() {
    let vault = Vault::example();
    let failed = |query: &str| {
        let run = vault.run(&["who", query]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{query}");
        run.err
    };
    assert_snapshot!(
        [
            failed("updatd:>30d"),
            failed("updated:>2026-10-01"),
            failed("(a or"),
            failed("who haven't I updtaed")
        ]
        .join("\n")
    );
    assert!(
        failed("introduced-by:voss")
            .contains("could be Grete Voss, Hanne Voss, Jonas Voss, Wilhelm Voss")
    );
    assert!(failed("introduced-by:samm").contains("did you mean Sam Lee?"));
    let run = vault.run(&["who", "--fields", "nmae"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("unknown column \"nmae\"; did you mean \"name\"?"),
        "{}",
        run.err
    );
}

#[test]
fn json_has_documented_keys() {
    let vault = Vault::example();
    let keys = |value: &serde_json::Value| {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let who = vault.json(&["who", "dana"]);
    let wanted = [
        "name",
        "path",
        "aliases",
        "circle",
        "tags",
        "company",
        "clocks",
        "due",
        "owed",
        "balance",
        "tie",
        "marks",
        "interactions",
    ];
    for key in wanted {
        assert!(keys(&who[0]).contains(&key.to_owned()), "{key}");
    }
    let clocks = [
        "touched", "talked", "updated", "met", "called", "wrote", "heard", "gave", "got", "asked",
        "thanked", "told", "first",
    ];
    assert_eq!(keys(&who[0]["clocks"]), clocks);
    assert_eq!(keys(&who[0]["owed"]), ["thanks", "promises", "updates"]);
    assert_eq!(
        keys(&who[0]["balance"]),
        ["given", "received", "balance", "share"]
    );
    assert_eq!(keys(&who[0]["due"]), ["on", "overdue_days", "ratio"]);
    let show = vault.json(&["show", "dana"]);
    assert!(
        wanted
            .iter()
            .chain(&["fields", "entries"])
            .all(|key| keys(&show).contains(&(*key).to_owned()))
    );
    let entries = vault.json(&["entries", "--limit", "1"]);
    assert_eq!(
        keys(&entries[0]),
        [
            "date", "time", "verb", "kind", "with", "mentions", "text", "tags", "state", "due",
            "path", "line"
        ]
    );
    let lines = vault.ok(&["who", "circle:friends", "--format", "jsonl"]);
    assert!(
        lines
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
}

#[test]
fn names_match_whole_before_part() {
    let vault = Vault::with(&[
        ("people/Sam.md", "---\nemail: sam@x.example\n---\n"),
        ("people/Samuel Lee.md", "---\naliases: Lee\n---\n"),
        ("people/Bo.md", "---\nname: Sam Lee\n---\n"),
        ("people/Ås.md", ""),
    ]);
    let shown = |name: &str| {
        vault.json(&["show", name])["path"]
            .as_str()
            .expect("a path")
            .to_owned()
    };
    assert_eq!(shown("sam"), "people/Sam.md");
    assert_eq!(shown("SAM@x.example"), "people/Sam.md");
    assert_eq!(shown("lee"), "people/Samuel Lee.md");
    assert_eq!(shown("samuel"), "people/Samuel Lee.md");
    assert_eq!(shown("bo"), "people/Bo.md");
    assert_eq!(shown("people/bo.md"), "people/Bo.md");
    assert_eq!(shown("as"), "people/Ås.md");
    let run = vault.run(&["show", "sa"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("Sam Lee") && run.err.contains("Samuel Lee"),
        "{}",
        run.err
    );
    let run = vault.run(&["show", "samm"]);
    assert!(
        run.code == 2 && run.err.contains("did you mean Sam"),
        "{}",
        run.err
    );
}

#[test]
fn vault_is_found_in_documented_order() {
    let vault = Vault::with(&[("people/A.md", ""), ("ties.toml", "")]);
    let other = Vault::with(&[("people/B.md", "")]);
    let csv = ["who", "--format", "csv", "--fields", "name"];
    let inside = run(vault
        .command(&csv)
        .env_remove("TIES_VAULT")
        .current_dir(vault.path("people")));
    assert_eq!(inside.out, "name\nA\n", "{}", inside.err);
    let named = run(vault
        .command(&csv)
        .args(["--vault", &other.root().to_string_lossy()]));
    assert_eq!(named.out, "name\nB\n", "{}", named.err);
    let config = other.cache().join("home/.config/ties");
    std::fs::create_dir_all(&config).expect("folders");
    std::fs::write(
        config.join("config.toml"),
        format!("vault = {:?}", vault.root()),
    )
    .expect("a file");
    let by_default = run(other
        .command(&csv)
        .env_remove("TIES_VAULT")
        .env("HOME", other.cache().join("home")));
    assert_eq!(by_default.out, "name\nA\n", "{}", by_default.err);
    let none = run(other.command(&csv).env_remove("TIES_VAULT"));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("ties init"), "{}", none.err);
    let missing = other.run(&["who", "--vault", "nowhere"]);
    assert_eq!(missing.code, 2);
    vault.write("ties.toml", b"ignor = []");
    let broken = vault.run(&csv);
    assert_eq!(broken.code, 2);
    assert!(
        broken
            .err
            .contains("ties.toml:1:1: unknown setting \"ignor\"; did you mean \"ignore\"?"),
        "{}",
        broken.err
    );
}

#[test]
fn changed_settings_rebuild_the_index() {
    let vault = Vault::with(&[
        ("people/A.md", "- 2026-11-20 traf [[A]]: x\n"),
        ("ties.toml", ""),
    ]);
    assert_eq!(vault.json(&["entries"])[0]["verb"], "contact");
    vault.write("ties.toml", b"[verbs]\ntraf = \"met\"\n");
    assert_eq!(vault.json(&["entries"])[0]["verb"], "met");
}

#[test]
fn init_writes_every_setting_as_a_comment() {
    let vault = Vault::new();
    let made = vault.ok(&[
        "init",
        &vault.root().to_string_lossy(),
        "--contact",
        "Dana Whitfield",
    ]);
    assert!(made.contains("people/Dana Whitfield.md"), "{made}");
    let settings = std::fs::read_to_string(vault.path("ties.toml")).expect("it was made");
    for key in [
        "contacts",
        "ignore",
        "daily_mentions",
        "[fields]",
        "[cadence]",
        "[kinds]",
        "[verbs]",
        "[reciprocity]",
        "[due]",
    ] {
        assert!(settings.contains(&format!("# {key}")), "{key}");
    }
    let bare: String = settings
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|l| l.contains('=') || l.starts_with('['))
                .unwrap_or("")
        })
        .collect::<Vec<_>>()
        .join("\n");
    vault.write("ties.toml", bare.as_bytes());
    assert_eq!(vault.names(""), ["Dana Whitfield"]);
    let again = vault.ok(&["init", &vault.root().to_string_lossy()]);
    assert!(again.contains("was not changed"), "{again}");
}

#[test]
fn closed_pipe_ends_silently() {
    let vault = Vault::example();
    let mut command = vault.command(&["entries"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).as_ref()
        ),
        (Some(0), "")
    );
}

#[test]
fn color_only_when_requested() {
    let vault = Vault::example();
    let plain = vault.ok(&["who", "dana"]);
    assert!(!plain.contains('\u{1b}'));
    assert!(
        vault
            .ok(&["who", "dana", "--color", "always"])
            .contains('\u{1b}')
    );
    assert!(
        run(vault.command(&["who", "dana"]).env("CLICOLOR_FORCE", "1"))
            .out
            .contains('\u{1b}')
    );
    assert!(
        !run(vault
            .command(&["who", "dana"])
            .env("CLICOLOR_FORCE", "1")
            .env("NO_COLOR", "1"))
        .out
        .contains('\u{1b}')
    );
}

#[test]
fn index_can_be_rebuilt_and_verified() {
    let vault = Vault::example();
    assert!(vault.ok(&["index"]).contains("96 notes: 96 added"));
    assert!(
        vault
            .ok(&["index", "--verify"])
            .contains("all checksums of 96 notes are correct")
    );
    assert!(vault.ok(&["index", "--rebuild"]).contains("96 added"));
    let status = vault.json(&["status"]);
    assert_eq!(
        (&status["notes"], &status["contacts"], &status["problems"]),
        (&96.into(), &45.into(), &serde_json::json!([]))
    );
}

#[test]
fn example_vault_has_no_hints() {
    let settings = ties::settings::read(
        "ties.toml".as_ref(),
        &std::fs::read_to_string(Vault::example().path("ties.toml")).expect("settings"),
    );
    let root = ties::vault::Root {
        path: Vault::example().root().to_owned(),
        settings: settings.expect("valid settings"),
    };
    for file in ties::vault::Scan::take(&root).files {
        let bytes = std::fs::read(root.path.join(&file.path)).expect("a note");
        let note = ties::note::parse(&file.path, &bytes, &root.settings);
        let said: Vec<String> = note
            .diagnostics
            .iter()
            .map(|found| found.one_line(&file.path))
            .collect();
        assert!(said.is_empty(), "{}", said.join("\n"));
    }
}

#[test]
fn edited_comes_from_git_for_clean_files() {
    let vault = Vault::with(&[
        ("people/A.md", "- 2026-11-20 met: x\n"),
        ("people/B.md", ""),
    ]);
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .arg("-C")
            .arg(vault.root())
            .args(["-c", "user.name=a", "-c", "user.email=a@x.example"])
            .args(arguments);
        command
            .env("GIT_AUTHOR_DATE", "2026-01-05T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-01-05T12:00:00Z");
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("HOME", vault.cache());
        assert!(
            command.output().expect("git runs").status.success(),
            "{arguments:?}"
        );
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "all"]);
    vault.write("people/B.md", b"changed");
    let path = std::env::var("PATH").unwrap_or_default();
    let edited = run(vault
        .command(&[
            "who",
            "edited:2026-01-05",
            "--format",
            "csv",
            "--fields",
            "name,edited",
        ])
        .env("PATH", path));
    assert_eq!(edited.out, "name,edited\nA,2026-01-05\n", "{}", edited.err);
}

#[test]
fn every_command_has_help() {
    let vault = Vault::new();
    for command in [
        "who",
        "find",
        "show",
        "entries",
        "index",
        "status",
        "log",
        "new",
        "edit",
        "done",
        "set",
        "snooze",
        "spread",
        "triage",
        "undo",
        "init",
        "completions",
        "man",
    ] {
        let help = vault.ok(&[command, "--help"]);
        assert!(
            help.starts_with(&format!("Example: ties {command}")),
            "{command}"
        );
        assert!(help.contains("Examples:"), "{command}");
    }
    assert_eq!(vault.run(&["whoo"]).code, 2);
    assert!(vault.ok(&["who", "--list"]).contains("updated:>30d"));
}
