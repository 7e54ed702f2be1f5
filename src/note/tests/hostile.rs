//! Malformed input that nobody writes by hand must not cause a panic, a span outside the text, or slow parsing.

use proptest::prelude::*;

use super::*;

/// Checks invariants that hold for every text, and returns the note.
fn sound(path: &str, text: &str, settings: &Settings) -> Note {
    let note = parse(path, text.as_bytes(), settings);
    let last_line = u32::try_from(text.matches('\n').count() + 1).expect("a short text");
    for found in &note.diagnostics {
        let range = found.span.range();
        assert!(
            text.get(range.clone()).is_some(),
            "{range:?} of {found:?} in {text:?}"
        );
        let lines = Lines::new(text);
        assert_eq!(
            (found.line, found.column),
            lines.place(text, range.start),
            "{text:?}"
        );
        assert!(found.line <= last_line, "{found:?} in {text:?}");
    }
    for entry in &note.entries {
        assert!(
            (1..=last_line).contains(&entry.line),
            "{entry:?} in {text:?}"
        );
        assert!(!entry.text.contains('\r'), "{entry:?} in {text:?}");
        assert_eq!(entry.text.trim(), entry.text, "{text:?}");
        let people = entry.people.iter().map(|person| &person.target);
        for link in people.chain(&entry.mentions) {
            assert!(!link.trim().is_empty(), "{entry:?} in {text:?}");
        }
    }
    for passage in &note.passages {
        assert!((1..=last_line).contains(&passage.line), "{passage:?}");
        assert!(!passage.text.contains('\r'), "{passage:?} in {text:?}");
    }
    // Parsing is deterministic.
    assert_eq!(parse(path, text.as_bytes(), settings), note, "{text:?}");
    note
}

/// Pieces of text that people and programs write.
#[rustfmt::skip]
const PIECES: [&str; 104] = [
    "- ", "* ", "+ ", "1. ", "2) ", "  ", "    ", "\t", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "# ", "## ",
    "### ", "\n===\n", "\n---\n", "> ", "> [!note] ", "```\n", "~~~", "`", "``", "---\n", "+++\n", "%%", "%%\n",
    "<!--", "-->", "<!-->", "<<<<<<< HEAD\n", "=======\n", "||||||| base\n", ">>>>>>> x\n", "2026-11-20",
    "2026-11-20 ", "2026-02-31 ", "[[2026-11-20]]", "**2026-11-20** ", "2026-11-20T14:30 ", " 14:30", "T14:30:05Z",
    "[ ] ", "[x] ", "[-] ", "[/] ", "met ", "met: ", "**met:** ", "called ", "gave ", "gave intro: ", "got ",
    "asked ", "promised ", "needs ", "introduced ", "progress: ", "advice ", "her ", "me ", "the ", "with ", "to ",
    "and ", "& ", ", ", ": ", ":", "[[Sam Lee]]", "[[Åsa|Å]]", "[[a#b]]", "![[x]]", "'s ",
    "[Sam](../people/sam%20lee.md)", "[x: y](https://x.example)", "[", "]", "(", ")", "[[", "]]",
    "[due:: 2026-12-01]", "by 2026-12-01 ", "📅 2026-02-30", "by", "#tag", "#", "é", "田中", "\u{3000}", "\u{a0}",
    "\u{feff}", "😀", "name: Dana\n", "tags: [a, b]\n", "with: [[Sam]]\n", "type: meeting\n", "date: 2026-11-20\n",
    "{\"met\": \"x\",", "k: [", "| a | b |\n|---|---|\n",
];

const PATHS: [&str; 5] = [
    "people/Dana.md",
    "2026-11-20.md",
    "meetings/m.md",
    "goals/g.md",
    "notes/ü.md",
];

fn soup(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..most)
        .prop_map(|pieces| pieces.concat())
}

/// Beginnings that change how the rest of a note is read.
fn front() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "",
            "---\n",
            "+++\n",
            "---\n{",
            "---\ntype: goal\n---\n",
            "---\r\ntype: meeting\r\ndate: 2026-11-12\r\nwith: [[Sam]]\r\n---\r\n",
            "## 2026-11-20 Lunch with [[Sam]]\n",
            "## 2026-11-20\n",
        ][..],
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in any::<String>(), path in prop::sample::select(&PATHS[..])) {
        sound(path, &text, &Settings::default());
    }

    #[test]
    fn any_markup_parses(
        front in front(),
        soup in soup(60),
        path in prop::sample::select(&PATHS[..]),
        daily_mentions in any::<bool>(),
    ) {
        let settings = Settings { daily_mentions, ..Settings::default() };
        sound(path, &format!("{front}{soup}"), &settings);
    }

    #[test]
    fn any_dated_line_parses(soup in soup(12), path in prop::sample::select(&PATHS[..])) {
        sound(path, &format!("- 2026-11-20 {soup}"), &Settings::default());
    }

    #[test]
    fn crlf_parses_like_lf(
        front in front(),
        soup in soup(40),
        path in prop::sample::select(&PATHS[..]),
    ) {
        let unix = format!("{front}{soup}").replace('\r', "");
        let windows = unix.replace('\n', "\r\n");
        let (mut a, mut b) = (read(path, &unix), read(path, &windows));
        let places = |note: &Note| -> Vec<(String, u32, u32)> {
            let found = note.diagnostics.iter();
            found.map(|found| (found.code.to_string(), found.line, found.column)).collect()
        };
        prop_assert_eq!(places(&a), places(&b));
        a.diagnostics.clear();
        b.diagnostics.clear();
        prop_assert_eq!(a, b);
    }

    #[test]
    fn any_bytes_parse(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        parse("people/Dana.md", &bytes, &Settings::default());
    }
}

#[test]
fn malformed_input_parses_quickly() {
    let deep_list: String = (0..700)
        .map(|depth| format!("{}- 2026-11-20\n", "  ".repeat(depth)))
        .collect();
    let crowd: String = (0..20_000).map(|n| format!("[[a{n}]], ")).collect();
    let tags: String = (0..30_000).map(|n| format!("#a{n} ")).collect();
    let keys: String = (0..20_000).map(|n| format!("k{n}: x\n")).collect();
    let ticks: String = (1..600).map(|n| "`".repeat(n) + " ").collect();
    // Each text is half a megabyte, so that quadratic time would take minutes.
    let many = |piece: &str| piece.repeat(500_000 / piece.len());
    for text in [
        many("["),
        many("[[a: b]] "),
        format!("- 2026-11-20 met {}", many("[a:: ")),
        format!("- 2026-11-20 met {}]", many("(a:: ")),
        format!("- 2026-11-20 met {}", many("[[a: b]] ")),
        format!("- 2026-11-20 met: {}", many("by 2026-02-31 ")),
        format!("- 2026-11-20 met {crowd}"),
        format!("- with {crowd}\n{}", "  - met\n".repeat(20_000)),
        format!("- 2026-11-20 met: {tags}"),
        format!("---\n{keys}---\n"),
        format!("---\n{keys}a: b: c\n---\n"),
        format!("---\nk: {}\n---\n", many("[")),
        format!("---\n{{{}\n---\n", many("\"met\":\"x\",")),
        format!("{}2026-11-20 met: x", many("- ")),
        format!("1. {}{}", many("1. "), " ".repeat(100_000)),
        many("> - "),
        deep_list,
        format!("- 2026-11-20 met: {}", "x".repeat(500_000)),
        many("- 2026-11-20 met [[a]] <!-- b -->: x\n"),
        many("## 2026-11-20\nx\n"),
        format!("# 2026-11-20\n{}", many("- y\n\n## c\n")),
        many("%% "),
        many("`"),
        ticks,
        many("- ```\n"),
        many("<!-- "),
        many("<!--\n-->"),
        many("<<<<<<< a\n"),
    ] {
        let started = std::time::Instant::now();
        let note = parse("people/d.md", text.as_bytes(), &Settings::default());
        assert!(note.diagnostics.len() <= 110, "{}", note.diagnostics.len());
        let seconds = started.elapsed().as_secs_f64();
        let shown: String = text.chars().take(40).collect();
        assert!(seconds < 10.0, "{seconds} s without optimization: {shown}");
    }
}
