//! Every form of link, and text that is not a link.

use crate::edit::relink::*;

const SETTINGS: fn() -> Settings = Settings::default;

/// The note with every link to Dana changed to Kim.
fn relinked(text: &str) -> String {
    let settings = SETTINGS();
    let new = |pointer: &Pointer| {
        let target = pointer.target.to_lowercase();
        let is_dana = target.rsplit('/').next() == Some("dana lee");
        is_dana.then(|| match pointer.form {
            Form::Markdown | Form::File => "../people/Zoë Kim.md".to_owned(),
            _ => "Zoë O'Kim".to_owned(),
        })
    };
    let (text, _) = relink("journal/a.md", text.as_bytes(), &settings, &new).expect("links");
    text
}

#[test]
fn footnote_of_one_link_is_found() {
    let settings = SETTINGS();
    let of = |text: &str| -> Vec<String> {
        let found = pointers("a.md", text, &settings);
        found.into_iter().map(|found| found.target).collect()
    };
    assert_eq!(of("x[^1]\n\n[^1]: [[Dana]]\n"), ["Dana"]);
    assert_eq!(of("x[^1]\n\n[^1]: [[Dana|D]]\n[x]: b.md"), ["Dana", "./b"]);
}

#[test]
fn every_link_form_in_a_body_is_relinked() {
    for (text, expected) in [
        ("[[Dana Lee]]", "[[Zoë O'Kim]]"),
        ("[[ Dana Lee |D]] and", "[[ Zoë O'Kim |D]] and"),
        ("![[Dana Lee#Log]]", "![[Zoë O'Kim#Log]]"),
        ("[[dana lee^x|y]]", "[[Zoë O'Kim^x|y]]"),
        ("[[people/Dana Lee.md]]", "[[Zoë O'Kim]]"),
        (
            "[D](../people/Dana%20Lee.md#log)",
            "[D](../people/Zoë%20Kim.md#log)",
        ),
        (
            "[D](<../people/Dana Lee.md> \"t](x)\")",
            "[D](<../people/Zoë Kim.md> \"t](x)\")",
        ),
        (
            "[D][d]\n\n[d]: ../people/Dana%20Lee.md 'x'\n",
            "[D][d]\n\n[d]: ../people/Zoë%20Kim.md 'x'\n",
        ),
        (
            "[![i](i.png)](../people/Dana%20Lee.md)",
            "[![i](i.png)](../people/Zoë%20Kim.md)",
        ),
        (
            "[two\nlines](../people/Dana%20Lee.md)",
            "[two\nlines](../people/Zoë%20Kim.md)",
        ),
        (
            "| a | b |\n|---|---|\n| [[Dana Lee\\|D]] | x |",
            "| a | b |\n|---|---|\n| [[Zoë O'Kim\\|D]] | x |",
        ),
        ("> [[Dana Lee]]\n", "> [[Zoë O'Kim]]\n"),
        (
            "[D](../people/Dana&#32;Lee.md) [E](a\\_b&amp;c.md)",
            "[D](../people/Zoë%20Kim.md) [E](a\\_b&amp;c.md)",
        ),
        (
            "x[^1] y[^2]\n\n[^1]: [[Dana Lee]]\n[^2]: see [[Dana Lee]]\n",
            "x[^1] y[^2]\n\n[^1]: [[Zoë O'Kim]]\n[^2]: see [[Zoë O'Kim]]\n",
        ),
        (
            "# [[Dana Lee]]\r\n- [ ] 2026-11-20 met [[Dana Lee]]: x",
            "# [[Zoë O'Kim]]\r\n- [ ] 2026-11-20 met [[Zoë O'Kim]]: x",
        ),
        ("\u{feff}[[Dana Lee]]", "\u{feff}[[Zoë O'Kim]]"),
    ] {
        assert_eq!(relinked(text), expected);
    }
}

#[test]
fn text_that_is_not_a_link_stays() {
    for text in [
        "`[[Dana Lee]]`",
        "```\n[[Dana Lee]]\n```\n",
        "    [[Dana Lee]]\n",
        "<!-- [[Dana Lee]] -->",
        "%% [[Dana Lee]] %%",
        "%%\n[[Dana Lee]]\n%%\n",
        "\\[[Dana Lee]]",
        "Dana Lee",
        "[D](https://x.example/Dana%20Lee.md)",
        "[[Dana Lees]] [[#Dana Lee]] [D](#Dana)",
        "---\nnote: Dana Lee\n# with: [[Dana Lee]]\n---\n",
    ] {
        assert_eq!(relinked(text), text);
    }
}

#[test]
fn every_link_form_in_front_matter_is_relinked_in_its_quotes() {
    for (text, expected) in [
        (
            "introduced-by: \"[[Dana Lee]]\"",
            "introduced-by: \"[[Zoë O'Kim]]\"",
        ),
        (
            "introduced-by: '[[Dana Lee|D]]' # x",
            "introduced-by: '[[Zoë O''Kim|D]]' # x",
        ),
        ("with: [[Dana Lee]]", "with: [[Zoë O'Kim]]"),
        ("with: Dana Lee", "with: Zoë O'Kim"),
        (
            "with: [Sam, 'Dana Lee', Dana Lee]",
            "with: [Sam, 'Zoë O''Kim', Zoë O'Kim]",
        ),
        (
            "with:\n  - Dana Lee\n  - \"[[Sam]]\"\n  - '[[dana lee]]'",
            "with:\n  - Zoë O'Kim\n  - \"[[Sam]]\"\n  - '[[Zoë O''Kim]]'",
        ),
        (
            "related: [\"[[Dana Lee]]\", \"see [[Dana Lee#x]] and [[Sam]]\"]",
            "related: [\"[[Zoë O'Kim]]\", \"see [[Zoë O'Kim#x]] and [[Sam]]\"]",
        ),
        (
            "deep:\n  a: {b: \"[[Dana Lee]]\"}",
            "deep:\n  a: {b: \"[[Zoë O'Kim]]\"}",
        ),
        (
            "# [[Dana Lee]]\nwith: # Dana Lee\n  - Dana Lee # Dana Lee\n  - '[[Dana Lee]]' # [[Dana Lee]]\n  - [[Dana Lee]]",
            "# [[Dana Lee]]\nwith: # Dana Lee\n  - Zoë O'Kim # Dana Lee\n  - '[[Zoë O''Kim]]' # [[Dana Lee]]\n  - [[Zoë O'Kim]]",
        ),
        (
            "notes: |\n  # Of [[Dana Lee]]\n  no 1 # [[Dana Lee]]\nmore: \"#1 # [[Dana Lee]]\"",
            "notes: |\n  # Of [[Zoë O'Kim]]\n  no 1 # [[Zoë O'Kim]]\nmore: \"#1 # [[Zoë O'Kim]]\"",
        ),
        (
            "with: '[D](../people/Dana%20Lee.md)'",
            "with: '[D](../people/Zoë%20Kim.md)'",
        ),
    ] {
        for end in ["\n", "\r\n"] {
            let note = |front: &str| format!("---\n{front}\n---\nx").replace('\n', end);
            assert_eq!(relinked(&note(text)), note(expected));
        }
    }
    assert_eq!(
        relinked("+++\nwith = [\"Dana Lee\", \"[[Dana Lee]]\"]\n+++\n"),
        "+++\nwith = [\"Zoë O'Kim\", \"[[Zoë O'Kim]]\"]\n+++\n"
    );
    assert_eq!(
        relinked("---\n{\"with\": [\"[[Dana Lee]]\"]}\n---\n"),
        "---\n{\"with\": [\"[[Zoë O'Kim]]\"]}\n---\n"
    );
}

#[test]
fn front_matter_link_that_cannot_be_changed_safely_is_refused() {
    let text = "+++\nwith = '[[Dana Lee]]'\n+++\n";
    let new = |_: &Pointer| Some("O'Kim".to_owned());
    let error = relink("a.md", text.as_bytes(), &SETTINGS(), &new).expect_err("no quotes");
    assert!(error.to_string().contains("by hand"), "{error}");
    let text = "---\nwith: \"[[Dana\\u0020Lee]]\"\n---\n";
    let error = relink("a.md", text.as_bytes(), &SETTINGS(), &new).expect_err("hex");
    assert!(error.to_string().contains("by hand"), "{error}");
}

#[test]
fn target_that_would_break_links_is_refused() {
    let text = "[[Dana Lee]], [s](x.md) and [[dana lee|D]].\n";
    for new in ["Zoë`Kim", "Zoë]]Kim", "Zoë|Kim", "Zoë\nKim"] {
        let new_target = |pointer: &Pointer| (pointer.form == Form::Wiki).then(|| new.to_owned());
        let error = relink("a.md", text.as_bytes(), &SETTINGS(), &new_target).expect_err(new);
        assert!(error.to_string().contains("by hand"), "{new}: {error}");
    }
    let only = "[[Dana Lee]] wrote.\n";
    let new = |_: &Pointer| Some("Zoë`Kim".to_owned());
    let (text, count) = relink("a.md", only.as_bytes(), &SETTINGS(), &new).expect("one is fine");
    assert_eq!((text.as_str(), count), ("[[Zoë`Kim]] wrote.\n", 1));
}
