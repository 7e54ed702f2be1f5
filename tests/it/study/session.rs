//! Generates random sessions: a vault, and the changes of two machines to it, commit by commit.
//!
//! In: a seed. Out: a session, the same for the same seed. Does not: know the expected result.

use std::collections::BTreeSet;

use super::note::{Entry, Note, Value, Vault};

/// A random number generator that gives the same numbers for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number below `sides` (SplitMix64).
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// The changes of two machines since they last had the same vault.
pub struct Session {
    pub base: Vault,
    /// The vault on the first machine.
    pub one: Vault,
    /// The vault on the second machine after each commit.
    pub two: Vec<Vault>,
}

const VERBS: [&str; 5] = ["met:", "called:", "wrote:", "heard:", "thanked:"];
const WORDS: [&str; 12] = [
    "lunch", "about", "the", "harbour", "plans", "tea", "walk", "with", "her", "brother", "again",
    "soon",
];
const CADENCES: [&str; 4] = ["weekly", "monthly", "quarterly", "yearly"];
const ROLES: [&str; 4] = ["baker", "potter", "gardener", "judge"];
const TAGS: [&str; 6] = ["rowing", "chess", "family", "berlin", "choir", "work"];
/// The last day of the vault. Days are numbers, see [`super::note::date`].
const TODAY: u32 = 250;

impl Session {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let base: Vault = (0..2 + dice.roll(2))
            .map(|nth| (nth, note(nth, &mut dice)))
            .collect();
        let one = side(&base, 1, &mut dice).pop().expect("a commit");
        let two = side(&base, 2, &mut dice);
        Session { base, one, two }
    }
}

fn words(dice: &mut Dice) -> Vec<String> {
    let mut words = vec![dice.pick(&VERBS).to_owned()];
    words.extend((0..5 + dice.roll(4)).map(|_| dice.pick(&WORDS).to_owned()));
    words
}

fn note(nth: usize, dice: &mut Dice) -> Note {
    let mut note = Note {
        path: format!("people/Contact {nth}.md"),
        prose: (0..dice.roll(4))
            .map(|line| format!("Paragraph {line} of {nth}."))
            .collect(),
        newest_first: dice.one_in(2),
        by_day: dice.one_in(4),
        ..Note::default()
    };
    note.keys.insert("type", Value::Text("contact".to_owned()));
    note.keys
        .insert("cadence", Value::Text(dice.pick(&CADENCES).to_owned()));
    note.keys.insert(
        "last-contact",
        Value::Clock(dice.roll(TODAY as usize - 30) as u32),
    );
    if dice.one_in(2) {
        note.keys
            .insert("role", Value::Text(dice.pick(&ROLES).to_owned()));
    }
    let some = |dice: &mut Dice| -> BTreeSet<String> {
        (0..1 + dice.roll(3))
            .map(|_| dice.pick(&TAGS).to_owned())
            .collect()
    };
    note.keys.insert("tags", Value::Flow(some(dice)));
    note.keys.insert(
        "email",
        Value::Block(BTreeSet::from([format!("c{nth}@x.org")])),
    );
    for entry in 0..8 + dice.roll(8) {
        note.add(Entry {
            id: nth * 100 + entry,
            day: TODAY - 10 - dice.roll(90) as u32,
            mark: [None, Some(' ')][dice.roll(2)],
            words: words(dice),
            nested: (0..dice.roll(3) / 2)
                .map(|_| "it was late".to_owned())
                .collect(),
        });
    }
    note
}

/// The changes of one machine, in one or more commits.
fn side(base: &Vault, side: usize, dice: &mut Dice) -> Vec<Vault> {
    let mut vault = base.clone();
    let mut next = side * 10_000;
    let mut commits = Vec::new();
    for commit in 0..1 + dice.roll(4) {
        for edit in 0..1 + dice.roll(4) {
            // The first change is always the most common one, and both machines make it.
            let kind = if commit + edit == 0 { 0 } else { dice.roll(24) };
            next += 1;
            change(&mut vault, base, kind, next, dice);
        }
        // The changes may have had no effect.
        if commits.last().unwrap_or(base) == &vault {
            next += 1;
            change(&mut vault, base, 0, next, dice);
        }
        commits.push(vault.clone());
    }
    commits
}

/// Makes one change to a note. Only entries of the base are changed, so that each can be identified by its number.
fn change(vault: &mut Vault, base: &Vault, kind: usize, id: usize, dice: &mut Dice) {
    if kind == 22 {
        return make(vault, id, dice);
    }
    let nth = dice.roll(base.len());
    let note = vault.get_mut(&nth).expect("no note is deleted");
    let old = &base[&nth];
    // The newest entries are changed most often.
    let pick = match dice.one_in(2) {
        true => dice.roll(note.log.len().max(1)),
        false => note.log.len().saturating_sub(1 + dice.roll(3)),
    };
    let entry = note
        .log
        .get(pick)
        .filter(|entry| entry.id < 10_000)
        .cloned();
    let was = entry
        .as_ref()
        .and_then(|entry| old.log.iter().find(|was| was.id == entry.id))
        .cloned();
    match (kind, entry.zip(was)) {
        (0..6, _) => {
            let day = TODAY - dice.roll(6) as u32;
            let mark = [None, None, None, Some(' ')][dice.roll(4)];
            note.add(Entry {
                id,
                day,
                mark,
                words: words(dice),
                nested: BTreeSet::new(),
            });
        }
        // A change that both machines make in the same way.
        (6, _) => {
            let id = 9000 + nth * 10 + dice.roll(2);
            if note.log.iter().all(|entry| entry.id != id) {
                let words = ["met:", "told", "on", "both", "machines"]
                    .map(str::to_owned)
                    .to_vec();
                note.add(Entry {
                    id,
                    day: TODAY,
                    mark: None,
                    words,
                    nested: BTreeSet::new(),
                });
            }
        }
        (7..10, Some((mut entry, was))) if entry.day == was.day => {
            let changed = entry
                .words
                .iter()
                .zip(&was.words)
                .filter(|(new, old)| new != old)
                .count();
            let at = dice.roll(entry.words.len());
            if changed < 2 {
                entry.words[at] = format!("new{}", dice.roll(1000));
                note.log[pick] = entry;
            }
        }
        (10..12, Some((entry, _))) if entry.mark.is_some() => {
            note.log[pick].mark = Some(['x', 'x', '-', '?'][dice.roll(4)]);
        }
        (12, Some(_)) => {
            note.log[pick]
                .nested
                .insert(format!("remark {}", dice.roll(1000)));
        }
        (13, Some(_)) => drop(note.log.remove(pick)),
        (14, Some((mut entry, was))) if entry.words == was.words => {
            note.log.remove(pick);
            entry.day = was.day + 1 + dice.roll(2) as u32;
            note.add(entry);
        }
        (15, _) => drop(
            note.keys
                .insert("cadence", Value::Text(dice.pick(&CADENCES).to_owned())),
        ),
        (16, _) => drop(
            note.keys
                .insert("role", Value::Text(dice.pick(&ROLES).to_owned())),
        ),
        (17, _) => drop(note.keys.remove(["role", "cadence"][dice.roll(2)])),
        (18, _) => drop(
            note.keys
                .insert("last-contact", Value::Clock(TODAY - dice.roll(20) as u32)),
        ),
        (19, _) => {
            if let Some(Value::Flow(tags)) = note.keys.get_mut("tags") {
                let tag = dice.pick(&TAGS);
                if tags.len() < 2 || !tags.remove(tag) {
                    tags.insert(tag.to_owned());
                }
            }
        }
        (20, _) => {
            if let Some(Value::Block(list)) = note.keys.get_mut("email") {
                list.insert(format!("c{}@y.org", dice.roll(4)));
            }
        }
        (21, _) => {
            let at = dice.roll(note.prose.len().max(1));
            if let Some(line) = note.prose.get_mut(at) {
                *line = format!("Paragraph {at} anew, {}.", dice.roll(3));
            }
        }
        (23, _) => {
            note.path = format!(
                "people/Contact {nth} {}.md",
                ["Renamed", "Smith"][dice.roll(2)]
            )
        }
        _ => {}
    }
}

/// Creates a note. Both machines may create the same one.
fn make(vault: &mut Vault, id: usize, dice: &mut Dice) {
    let which = dice.roll(2);
    let note = vault.entry(1000 + which).or_insert_with(|| Note {
        path: format!("people/New {which}.md"),
        newest_first: true,
        ..Note::default()
    });
    note.keys.insert("type", Value::Text("contact".to_owned()));
    note.keys
        .insert("role", Value::Text(dice.pick(&ROLES).to_owned()));
    let day = TODAY - dice.roll(6) as u32;
    note.add(Entry {
        id,
        day,
        mark: None,
        words: words(dice),
        nested: BTreeSet::new(),
    });
}
