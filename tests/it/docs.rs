//! Runs the examples in `docs/` and checks the links.
//!
//! In: the pages below `docs/`. Out: whether each example shows what the program prints, and whether each link between
//! pages and each citation of a page in the code is valid. Does not: check the prose.
//!
//! A code block whose info string names a language and a path (`markdown people/sam.md`) is a file of a vault. A
//! `console` block holds commands (`$ ties …` or `$ cat PATH`) and their output in that vault, including standard
//! error. `[exit N]` ends the output of a command that fails, and a line `...` matches any lines. A file block after a
//! `console` block begins a new vault, and so does a heading. Without file blocks, the example vault is used. `console
//! planned` marks a feature that is not built yet. Such a block must fail, so that the mark is removed once the feature
//! exists.
//!
//! `TIES_DOCS=TEXT` runs only the pages whose path contains the text. `TIES_UPDATE=1` writes the actual output into the
//! pages, for review.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use crate::common::page::{Page, Part, is_update};
use crate::common::{Vault, console, project_files};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

/// Files that make up a vault, and sessions in it.
#[derive(Default)]
struct Example {
    files: Vec<(String, String)>,
    sessions: Vec<Session>,
}

/// One `console` block.
struct Session {
    text: String,
    /// The range of the block's text on its page.
    span: Range<usize>,
    planned: bool,
}

/// The examples of a page.
fn examples(page: &Page) -> Vec<Example> {
    let mut examples = vec![Example::default()];
    for part in &page.parts {
        let Part::Block(block) = part else {
            examples.push(Example::default());
            continue;
        };
        let last = examples.last_mut().expect("there is one from the start");
        match (block.language.as_str(), block.rest.as_str()) {
            ("console", rest) => last.sessions.push(Session {
                text: block.text.clone(),
                span: block.span.clone(),
                planned: rest == "planned",
            }),
            (_, "") => {}
            (_, path) => {
                if !last.sessions.is_empty() {
                    examples.push(Example::default());
                }
                let last = examples.last_mut().expect("there is one from the start");
                last.files.push((path.to_owned(), block.text.clone()));
            }
        }
    }
    examples.retain(|example| !example.sessions.is_empty());
    examples
}

impl Example {
    /// Runs each session, in order, and returns what each prints.
    fn run(&self) -> Vec<String> {
        let vault = if self.files.is_empty()
            && self
                .sessions
                .iter()
                .all(|session| console::only_asks(&session.text))
        {
            &*console::EXAMPLE
        } else if self.files.is_empty() {
            &crate::common::copy()
        } else {
            let vault = Vault::new();
            for (path, text) in &self.files {
                vault.write(path, text.as_bytes());
            }
            &{ vault }
        };
        let sessions = self.sessions.iter();
        sessions
            .map(|session| console::session(vault, &session.text))
            .collect()
    }
}

impl Session {
    fn holds(&self, printed: &str) -> bool {
        let wanted: Vec<&str> = self.text.lines().map(str::trim_end).collect();
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        fits(&wanted, &printed)
    }
}

/// Whether `lines` match `wanted`, in which `...` matches any lines.
fn fits(wanted: &[&str], lines: &[&str]) -> bool {
    match (wanted.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => {
            fits(rest, lines) || !lines.is_empty() && fits(wanted, &lines[1..])
        }
        (Some((one, wanted)), Some((other, lines))) => one == other && fits(wanted, lines),
        _ => false,
    }
}

/// The anchors of a page: each heading in lower case, with `-` for spaces and without other punctuation.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take().unwrap_or_default().to_lowercase();
                let kept = heading.chars().filter_map(|sign| match sign {
                    ' ' => Some('-'),
                    '-' | '_' => Some(sign),
                    _ => sign.is_alphanumeric().then_some(sign),
                });
                anchors.insert(kept.collect());
            }
            Event::Text(piece) | Event::Code(piece) => {
                if let Some(heading) = &mut heading {
                    *heading += &piece;
                }
            }
            _ => {}
        }
    }
    anchors
}

/// Why a link is broken: the page does not exist, or it has no such heading. `None` if the link is valid.
fn broken(page: &Path, anchor: Option<&str>) -> Option<String> {
    let Ok(text) = std::fs::read_to_string(page) else {
        return Some("there is no such page".to_owned());
    };
    let anchor = anchor.filter(|anchor| !anchors(&text).contains(*anchor))?;
    Some(format!("the page has no heading for #{anchor}"))
}

#[test]
fn links_between_pages_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = project_files("docs", "md");
    pages.extend(
        [
            "README.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "CHANGELOG.md",
        ]
        .map(|name| root.join(name)),
    );
    let mut wrong = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page can be read");
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Start(Tag::Link { dest_url, .. }) = event else {
                continue;
            };
            if dest_url.contains("://") || dest_url.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = match dest_url.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor)),
                None => (&*dest_url, None),
            };
            let target = match path {
                "" => page.clone(),
                path => page.parent().expect("a folder").join(path),
            };
            let anchor = anchor.filter(|_| target.extension().is_some_and(|end| end == "md"));
            let why = if target.is_dir() {
                None
            } else {
                broken(&target, anchor)
            };
            wrong.extend(why.map(|why| format!("{}: {dest_url}: {why}", page.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_cited_in_code_and_corpus_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        "notes",
        "ledger",
        "queries",
        "output",
        "interop",
        "lsp",
        "architecture",
        "design",
    ];
    let folders = ["src", "tests", "benches", "fuzz/laws", "fuzz/fuzz_targets"];
    let (mut cited, mut wrong) = (0, Vec::new());
    let code = folders
        .iter()
        .flat_map(|folder| project_files(folder, "rs"));
    for file in code.chain(project_files("tests/corpus", "md")) {
        let is_page = file.extension().is_some_and(|end| end == "md");
        let code = std::fs::read_to_string(&file).expect("a file can be read");
        for (number, line) in (1..).zip(code.lines()) {
            // In strings and cases, such paths name notes of a vault.
            let comment = match line.split_once(if is_page { "(docs/" } else { "//" }) {
                Some(_) if is_page => line,
                Some((_, comment)) => comment,
                None => continue,
            };
            let word = |sign: char| !(sign.is_alphanumeric() || "/._-#".contains(sign));
            for word in comment.split(word).map(|word| word.trim_end_matches('.')) {
                let (path, anchor) = match word.split_once('#') {
                    Some((path, anchor)) => (path, Some(anchor)),
                    None => (word, None),
                };
                let Some(name) = path.strip_suffix(".md") else {
                    continue;
                };
                let name = name.rsplit('/').next().unwrap_or(name);
                if !pages.contains(&name) {
                    continue;
                }
                cited += 1;
                let why = broken(&root.join(path), anchor);
                let place = file.strip_prefix(root).unwrap_or(&file).display();
                wrong.extend(why.map(|why| format!("{place}:{number}: {word}: {why}")));
            }
        }
    }
    assert!(cited > 50, "only {cited} citations were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_in_docs_match_output() {
    let update = is_update();
    let only = std::env::var("TIES_DOCS").unwrap_or_default();
    let mut pages = project_files("docs", "md");
    pages.retain(|path| path.to_string_lossy().contains(&only));
    let mut wrong = Vec::new();
    for page in pages.into_iter().map(Page::read) {
        let examples = examples(&page);
        let printed: Vec<Vec<String>> = examples.par_iter().map(Example::run).collect();
        let sessions = examples.iter().flat_map(|example| &example.sessions);
        let mut updates = Vec::new();
        for (session, printed) in sessions.zip(printed.into_iter().flatten()) {
            let place = page.place(session.span.start);
            match (session.planned, session.holds(&printed)) {
                (true, true) => wrong.push(format!(
                    "{place}: this is built now; remove the word `planned`"
                )),
                (true, false) | (false, true) => {}
                (false, false) if update && !session.text.lines().any(|line| line == "...") => {
                    updates.push((session.span.clone(), printed));
                }
                (false, false) => wrong.push(format!(
                    "{place}: the page says\n{}but the program prints\n{printed}",
                    session.text
                )),
            }
        }
        page.rewrite(updates);
    }
    assert!(
        wrong.is_empty(),
        "{} examples are wrong\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
