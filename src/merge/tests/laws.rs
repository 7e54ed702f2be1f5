//! The merge invariants over random notes and edits.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::merge::units;
use crate::note::{fence, frontmatter};

/// A generated note. Every entry has a unique word that identifies it.
#[derive(Debug, Clone)]
struct GeneratedNote {
    front: Option<Vec<(String, Value)>>,
    intro: Vec<String>,
    log: Vec<Logged>,
    outro: Vec<String>,
    newest_first: bool,
    loose: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Plain(String),
    Flow(Vec<String>),
    Block(Vec<String>),
}

#[derive(Debug, Clone, PartialEq)]
struct Logged {
    id: String,
    mark: Option<char>,
    day: u32,
    words: Vec<String>,
    nested: Vec<String>,
}

#[derive(Debug, Clone)]
enum Edit {
    Log { day: u32, boxed: bool, nested: bool },
    Word { entry: usize, word: usize },
    Check { entry: usize },
    Delete { entry: usize },
    Nest { entry: usize },
    Move { entry: usize, to: usize },
    Set { key: usize, value: u32 },
    Drop { key: usize },
    AddItem { key: usize, at: usize },
    DropItem { key: usize, at: usize },
    Prose { line: usize },
    AddProse { line: usize, outro: bool },
    DropProse { line: usize },
}

const WORDS: [&str; 6] = ["lunch", "about", "the", "harbour", "plans", "tea"];
const KEYS: [&str; 7] = [
    "name",
    "tags",
    "email",
    "last-contact",
    "cadence",
    "offers",
    "role",
];

fn value(key: usize, n: u32) -> Value {
    match KEYS[key] {
        "tags" => Value::Flow((0..n % 4).map(|i| format!("t{i}")).collect()),
        "email" | "offers" => Value::Block((0..n % 3 + 1).map(|i| format!("m{i}@x.org")).collect()),
        "last-contact" => Value::Plain(format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1)),
        _ => Value::Plain(format!("value {n}")),
    }
}

impl GeneratedNote {
    fn text(&self) -> String {
        let mut out = String::new();
        if let Some(front) = &self.front {
            out += "---\n";
            for (key, value) in front {
                out += &match value {
                    Value::Plain(text) => format!("{key}: {text}\n"),
                    Value::Flow(items) => format!("{key}: [{}]\n", items.join(", ")),
                    Value::Block(items) => format!(
                        "{key}:\n{}",
                        items
                            .iter()
                            .map(|item| format!("  - {item}\n"))
                            .collect::<String>()
                    ),
                };
            }
            out += "---\n\n";
        }
        let prose = |lines: &[String]| {
            lines
                .iter()
                .map(|line| format!("{line}\n\n"))
                .collect::<String>()
        };
        out += &format!("# Dana\n\n{}## Log\n\n", prose(&self.intro));
        let entries: Vec<String> = self.log.iter().map(Logged::text).collect();
        out += &entries.join(if self.loose { "\n" } else { "" });
        out + "\n## Notes\n\n" + &prose(&self.outro)
    }

    fn edit(&mut self, edit: &Edit, id: String) {
        let entries = self.log.len();
        let entry = |at: usize| at.checked_rem(entries);
        match edit {
            Edit::Log { day, boxed, nested } => {
                let new = Logged {
                    mark: boxed.then_some(' '),
                    nested: nested.then(|| format!("of {id}")).into_iter().collect(),
                    words: vec!["met".to_owned(), WORDS[*day as usize % 6].to_owned()],
                    day: *day,
                    id,
                };
                let later = |old: &Logged| {
                    if self.newest_first {
                        old.day <= *day
                    } else {
                        old.day > *day
                    }
                };
                let at = self.log.iter().position(later).unwrap_or(entries);
                self.log.insert(at, new);
            }
            Edit::Word { entry: at, word } => {
                if let Some(at) = entry(*at) {
                    let words = &mut self.log[at].words;
                    let word = word % words.len();
                    words[word] = format!("new{id}");
                }
            }
            Edit::Check { entry: at } => {
                if let Some(old) = entry(*at).map(|at| &mut self.log[at]) {
                    old.mark = old.mark.map(|_| 'x');
                }
            }
            Edit::Delete { entry: at } => {
                entry(*at).map(|at| self.log.remove(at));
            }
            Edit::Nest { entry: at } => {
                if let Some(at) = entry(*at) {
                    self.log[at].nested.push(format!("more{id}"));
                }
            }
            Edit::Move { entry: at, to } => {
                if let Some(at) = entry(*at) {
                    let moved = self.log.remove(at);
                    self.log.insert(to % entries, moved);
                }
            }
            Edit::Set { key, value: n } => {
                let front = self.front.get_or_insert_default();
                match front.iter_mut().find(|(name, _)| name == KEYS[*key]) {
                    Some((_, old)) => *old = value(*key, *n),
                    None => front.push((KEYS[*key].to_owned(), value(*key, *n))),
                }
            }
            Edit::Drop { key } => {
                self.front
                    .iter_mut()
                    .for_each(|front| front.retain(|(name, _)| name != KEYS[*key]));
            }
            Edit::AddItem { key, at } => self.items(*key, |items| {
                items.insert(at % (items.len() + 1), format!("i{id}"))
            }),
            Edit::DropItem { key, at } => self.items(*key, |items| {
                if items.len() > 1 {
                    items.remove(at % items.len());
                }
            }),
            Edit::Prose { line } => {
                if let Some(at) = line.checked_rem(self.intro.len()) {
                    self.intro[at] = format!("Prose {id}.");
                }
            }
            Edit::AddProse { line, outro } => {
                let prose = if *outro {
                    &mut self.outro
                } else {
                    &mut self.intro
                };
                prose.insert(line % (prose.len() + 1), format!("More {id}."));
            }
            Edit::DropProse { line } => {
                line.checked_rem(self.intro.len())
                    .map(|at| self.intro.remove(at));
            }
        }
    }

    fn items(&mut self, key: usize, change: impl FnOnce(&mut Vec<String>)) {
        let found = self
            .front
            .iter_mut()
            .flatten()
            .find(|(name, _)| name == KEYS[key]);
        if let Some((_, Value::Flow(items) | Value::Block(items))) = found {
            change(items);
        }
    }

    fn known(&self) -> BTreeMap<&str, &Logged> {
        self.log
            .iter()
            .map(|entry| (entry.id.as_str(), entry))
            .collect()
    }
}

impl Logged {
    fn text(&self) -> String {
        let mark = self.mark.map_or(String::new(), |mark| format!("[{mark}] "));
        let day = format!(
            "2026-{:02}-{:02}",
            self.day / 28 % 12 + 1,
            self.day % 28 + 1
        );
        let nested: String = self
            .nested
            .iter()
            .map(|line| format!("  - {line}\n"))
            .collect();
        format!(
            "- {mark}{day} {} {}\n{nested}",
            self.words.join(" "),
            self.id
        )
    }
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let nth = || 0..40usize;
    let edit = prop_oneof![
        4 => (0..336u32, any::<bool>(), any::<bool>()).prop_map(|(day, boxed, nested)| Edit::Log { day, boxed, nested }),
        2 => (nth(), nth()).prop_map(|(entry, word)| Edit::Word { entry, word }),
        2 => nth().prop_map(|entry| Edit::Check { entry }),
        2 => nth().prop_map(|entry| Edit::Delete { entry }),
        1 => nth().prop_map(|entry| Edit::Nest { entry }),
        1 => (nth(), nth()).prop_map(|(entry, to)| Edit::Move { entry, to }),
        2 => (0..7usize, 0..60u32).prop_map(|(key, value)| Edit::Set { key, value }),
        1 => (0..7usize).prop_map(|key| Edit::Drop { key }),
        2 => (0..7usize, nth()).prop_map(|(key, at)| Edit::AddItem { key, at }),
        1 => (0..7usize, nth()).prop_map(|(key, at)| Edit::DropItem { key, at }),
        1 => nth().prop_map(|line| Edit::Prose { line }),
        1 => (nth(), any::<bool>()).prop_map(|(line, outro)| Edit::AddProse { line, outro }),
        1 => nth().prop_map(|line| Edit::DropProse { line }),
    ];
    proptest::collection::vec(edit, 0..7)
}

fn generated_note() -> impl Strategy<Value = GeneratedNote> {
    let entry = (
        0..336u32,
        0..4u8,
        proptest::collection::vec(0..6usize, 1..5),
        0..3usize,
    );
    let shape = (
        any::<bool>(),
        any::<bool>(),
        proptest::option::weighted(
            0.8,
            proptest::sample::subsequence((0..7usize).collect::<Vec<_>>(), 0..7),
        ),
    );
    (
        proptest::collection::vec(entry, 0..12),
        shape,
        0..4usize,
        0..3usize,
    )
        .prop_map(|(mut entries, (newest_first, loose, keys), intro, outro)| {
            entries.sort();
            if newest_first {
                entries.reverse();
            }
            let logged =
                |(at, (day, mark, words, nested)): (usize, (u32, u8, Vec<usize>, usize))| Logged {
                    id: format!("e{at}"),
                    mark: [None, Some(' '), Some('x'), None][mark as usize],
                    day,
                    words: words
                        .into_iter()
                        .map(|word| WORDS[word].to_owned())
                        .collect(),
                    nested: (0..nested)
                        .map(|nth| format!("line {nth} of e{at}"))
                        .collect(),
                };
            GeneratedNote {
                front: keys.map(|keys| {
                    keys.into_iter()
                        .map(|key| (KEYS[key].to_owned(), value(key, 5)))
                        .collect()
                }),
                intro: (0..intro).map(|nth| format!("Intro {nth}.")).collect(),
                log: entries.into_iter().enumerate().map(logged).collect(),
                outro: (0..outro).map(|nth| format!("Outro {nth}.")).collect(),
                newest_first,
                loose,
            }
        })
}

fn edited(base: &GeneratedNote, edits: &[Edit], side: &str) -> GeneratedNote {
    let mut generated_note = base.clone();
    for (nth, edit) in edits.iter().enumerate() {
        generated_note.edit(edit, format!("{side}{nth}"));
    }
    generated_note
}

/// The count of a word in a text.
fn count(text: &str, word: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|found| *found == word)
        .count()
}

pub(super) fn without_markers(text: &str) -> Vec<&str> {
    let marker = |line: &&str| {
        !["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|sign| line.starts_with(sign))
    };
    let mut lines: Vec<&str> = text
        .lines()
        .filter(marker)
        .filter(|line| !line.is_empty())
        .collect();
    lines.sort_unstable();
    lines
}

fn front_of(text: &str) -> &str {
    &text[..fence::split(text).body]
}

fn is_valid(text: &str) -> bool {
    fence::split(text)
        .front
        .is_none_or(|(format, span)| frontmatter::is_valid(&text[span.range()], format))
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn merge_keeps_the_invariants(base in generated_note(), ours in edits(), theirs in edits()) {
        let (a, b) = (edited(&base, &ours, "a"), edited(&base, &theirs, "b"));
        let [o, ta, tb] = [&base, &a, &b].map(GeneratedNote::text);
        let trivial = [(&o, &ta, &ta, &ta), (&o, &ta, &o, &ta), (&o, &o, &tb, &tb)];
        for (base, ours, theirs, expected) in trivial {
            let found = merged(base, ours, theirs);
            prop_assert!(!found.has_conflict());
            prop_assert_eq!(&text(&found), expected);
        }
        let (one, other) = (merged(&o, &ta, &tb), merged(&o, &tb, &ta));
        prop_assert_eq!(one.has_conflict(), other.has_conflict());
        if one.has_conflict() {
            let (one, other) = (text(&one), text(&other));
            prop_assert_eq!(without_markers(&one), without_markers(&other));
        } else {
            prop_assert_eq!(text(&one), text(&other));
        }
        let found = text(&one);
        let found = found.as_str();
        if !front_of(found).contains("<<<<<<<") {
            prop_assert!(is_valid(found), "{}", found);
        }
        entries_stay(&base, &a, &b, &one)?;
        words_stay(&base, &a, &b, &one)?;
    }
}

fn entries_stay(
    base: &GeneratedNote,
    a: &GeneratedNote,
    b: &GeneratedNote,
    merged: &Merged,
) -> Result<(), TestCaseError> {
    let found = &text(merged);
    let (o, a, b) = (base.known(), a.known(), b.known());
    let ids: BTreeSet<&str> = o.keys().chain(a.keys()).chain(b.keys()).copied().collect();
    let body = &found[fence::split(found).body..];
    let units = units::read("people/Dana.md", body).expect("lines of Markdown");
    for id in ids {
        let old = o.get(id);
        let kept = match (a.get(id), b.get(id)) {
            (Some(_), Some(_)) => true,
            (Some(only), None) | (None, Some(only)) => old.is_none_or(|old| old != only),
            (None, None) => false,
        };
        let there: Vec<_> = units
            .iter()
            .filter(|unit| {
                unit.entry.is_some() && count(unit.text.lines().next().unwrap_or(""), id) > 0
            })
            .collect();
        if merged.has_conflict() {
            prop_assert!(!kept || !there.is_empty(), "{} is lost in {}", id, found);
            continue;
        }
        // An entry that a side rewrote is another entry, next to the one that the other side changed.
        let anew = |entry: Option<&&Logged>| {
            entry
                .zip(old)
                .is_some_and(|(entry, old)| is_anew(old, entry))
        };
        if anew(a.get(id)) || anew(b.get(id)) {
            prop_assert!(there.len() >= usize::from(kept), "{} in {}", id, found);
            continue;
        }
        prop_assert_eq!(there.len(), usize::from(kept), "{} in {}", id, found);
        let checked = |entry: Option<&&Logged>| entry.is_some_and(|entry| entry.mark == Some('x'));
        if kept && (checked(a.get(id)) || checked(b.get(id))) {
            prop_assert!(there[0].text.starts_with("- [x]"), "{}", found);
        }
    }
    Ok(())
}

/// Whether less than half of an entry's words stayed.
fn is_anew(old: &Logged, new: &Logged) -> bool {
    let kept = new
        .words
        .iter()
        .filter(|word| old.words.contains(word))
        .count();
    // The word that identifies the entry always stays.
    2 * (kept + 1) < new.words.len() + 1
}

/// Checks that every line and word that a side added is in the merge, and that prose that neither side changed stays.
fn words_stay(
    base: &GeneratedNote,
    a: &GeneratedNote,
    b: &GeneratedNote,
    merged: &Merged,
) -> Result<(), TestCaseError> {
    let found = &text(merged);
    let [o, a, b] = [base, a, b].map(GeneratedNote::text);
    let prose = |text: &str| -> BTreeSet<String> {
        text.lines()
            .filter(|line| line.ends_with('.'))
            .map(str::to_owned)
            .collect()
    };
    let (o_prose, a_prose, b_prose) = (prose(&o), prose(&a), prose(&b));
    for line in a_prose.union(&b_prose) {
        let new = !o_prose.contains(line);
        if new || a_prose.contains(line) && b_prose.contains(line) {
            let times = found.matches(line.as_str()).count();
            prop_assert!(
                times == 1 || times > 1 && merged.has_conflict(),
                "{} in {}",
                line,
                found
            );
        }
    }
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| {
                ["newa", "newb", "morea", "moreb", "ia", "ib"]
                    .iter()
                    .any(|new| word.starts_with(new))
            })
            .map(str::to_owned)
            .collect()
    };
    for word in words(&a).union(&words(&b)) {
        prop_assert!(count(found, word) > 0, "{} is lost in {}", word, found);
    }
    Ok(())
}
