//! A study of merges: random sessions on two machines are merged by git in each of its ways, and the fate of every
//! entry is checked.
//!
//! A session is a few dozen random changes to the same notes: entries are logged, edited, checked off, moved to another
//! day, and deleted; front matter is changed; notes are renamed and created. The expected result is derived from the
//! changes alone. For comparison, git's own merge and `merge=union` run on the same sessions. `TIES_LONG=1 cargo test
//! --test it study -- --nocapture` runs 500 sessions.
#![cfg(unix)]

mod note;
mod oracle;
mod repo;
mod session;

use std::collections::BTreeMap;

use note::{Found, Vault};
use oracle::{Both, both};
use repo::{Left, Repo, WAYS, Way};
use session::Session;

/// The results of some sessions.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Counts {
    sessions: usize,
    /// Sessions that stopped at a real conflict.
    clashes: usize,
    /// Sessions that stopped because one side removed a day heading next to lines that the other wrote.
    headings: usize,
    /// Sessions that stopped without a real conflict.
    false_conflicts: usize,
    /// Sessions that did not stop although there is a real conflict.
    missed: usize,
    lost: usize,
    doubled: usize,
    /// Entries and keys that differ from the expected result.
    wrong: usize,
    /// Notes whose front matter is not valid YAML, or has a key twice.
    invalid: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.sessions += other.sessions;
        self.clashes += other.clashes;
        self.headings += other.headings;
        self.false_conflicts += other.false_conflicts;
        self.missed += other.missed;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.wrong += other.wrong;
        self.invalid += other.invalid;
    }
}

/// The expected result of a session after each step of the merge.
fn steps(session: &Session, way: Way) -> Vec<Both> {
    let last = session.two.last().expect("a commit");
    if matches!(way, Way::Merge | Way::MergeTree) {
        return vec![both(&session.base, last, &session.one)];
    }
    let mut found: Vec<Both> = Vec::new();
    let mut base = &session.base;
    for next in &session.two {
        let so_far = found.last().map_or(&session.one, |both| &both.vault);
        found.push(both(base, so_far, next));
        base = next;
    }
    found
}

fn judge(session: &Session, way: Way, left: &Left, told: &mut Vec<String>) -> Counts {
    let steps = steps(session, way);
    let last = steps.len() - 1;
    let clash = steps.iter().position(|both| !both.clashes.is_empty());
    let stopped = left.stopped.map(|at| at.min(steps.len()) - 1);
    let mut counts = Counts {
        sessions: 1,
        ..Counts::default()
    };
    match (clash, stopped) {
        (Some(at), Some(stopped)) if at == stopped => counts.clashes += 1,
        (_, Some(at)) if steps[at].by_heading => counts.headings += 1,
        (_, Some(at)) => {
            counts.false_conflicts += 1;
            let open = left.files.values().filter(|text| text.contains("<<<<<<<"));
            let open: String = open.cloned().collect();
            told.push(format!("stopped at {at}, clash at {clash:?}: {open}"));
        }
        (Some(at), None) => {
            counts.missed += 1;
            told.push(format!("missed: {:?}", steps[at].clashes));
        }
        (None, None) => {}
    }
    let vault = &steps[stopped.unwrap_or(last)].vault;
    entries(vault, left, told, &mut counts);
    if stopped.is_none() && clash.is_none() {
        keys(vault, left, told, &mut counts);
    }
    counts
}

/// Checks each expected entry and counts the result.
fn entries(vault: &Vault, left: &Left, told: &mut Vec<String>, counts: &mut Counts) {
    let clean = left.stopped.is_none();
    for note in vault.values() {
        for entry in &note.log {
            let found: Vec<Found> = left
                .files
                .values()
                .flat_map(|text| note::find(text, entry.id))
                .collect();
            let at = note.by_day.then(|| note::date(entry.day));
            let wanted = Found {
                line: entry.line(note.by_day),
                day: at,
                nested: entry.nested.clone(),
            };
            match found.as_slice() {
                [] => counts.lost += 1,
                _ if !clean => continue,
                [found] if *found == wanted => continue,
                [_] => counts.wrong += 1,
                _ => counts.doubled += 1,
            }
            told.push(format!("{wanted:?} is there as {found:?}"));
        }
    }
    if clean {
        let known = |id: &usize| {
            vault
                .values()
                .any(|note| note.log.iter().any(|entry| entry.id == *id))
        };
        let all = (0..400).chain(9000..9040);
        for id in all.filter(|id| !known(id)) {
            let back = left
                .files
                .values()
                .any(|text| !note::find(text, id).is_empty());
            counts.wrong += usize::from(back);
            if back {
                told.push(format!("{id} was deleted and is back"));
            }
        }
    }
}

/// Checks the front matter and the prose and counts the result.
fn keys(vault: &Vault, left: &Left, told: &mut Vec<String>, counts: &mut Counts) {
    for note in vault.values() {
        let Some(text) = left.files.get(&note.path) else {
            counts.wrong += 1;
            told.push(format!("{} is not there", note.path));
            continue;
        };
        let values = note
            .keys
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.items()));
        let wanted: BTreeMap<_, _> = values.collect();
        match note::front(text) {
            None => {
                counts.invalid += 1;
                told.push(format!("invalid: {text}"));
            }
            Some(found) if found != wanted => {
                counts.wrong += 1;
                told.push(format!("{found:?} for {wanted:?}"));
            }
            Some(_) => {}
        }
        let lines = text.lines().filter(|line| line.starts_with("Paragraph"));
        if !lines.eq(note.prose.iter().map(String::as_str)) {
            counts.wrong += 1;
            told.push(format!("other prose than {:?}: {text}", note.prose));
        }
    }
}

const TITLES: [&str; 9] = [
    "sessions",
    "true clash",
    "at heading",
    "false stop",
    "missed",
    "lost",
    "doubled",
    "wrong",
    "bad YAML",
];

fn row(name: &str, counts: &Counts) -> String {
    let Counts {
        sessions,
        clashes,
        headings,
        false_conflicts,
        missed,
        lost,
        doubled,
        wrong,
        invalid,
    } = counts;
    let all = [
        sessions,
        clashes,
        headings,
        false_conflicts,
        missed,
        lost,
        doubled,
        wrong,
        invalid,
    ];
    let cells: String = all.iter().map(|count| format!("{count:>11}")).collect();
    format!("{name:<18}{cells}")
}

#[test]
fn merge_loses_no_entry_and_stops_only_at_real_conflicts() {
    let many = if std::env::var_os("TIES_LONG").is_some() {
        500
    } else {
        20
    };
    let sessions: Vec<Session> = (0..many).map(|seed| Session::new(seed as u64)).collect();
    let repo = Repo::new(&sessions);
    let titles: String = TITLES.iter().map(|title| format!("{title:>11}")).collect();
    println!("{:<18}{titles}", "");
    for driver in ["ties", "text", "union"] {
        repo.merge_by(driver);
        let mut all = Counts::default();
        let mut by_way = vec![Counts::default(); WAYS.len()];
        let mut amiss = Vec::new();
        for (nth, session) in sessions.iter().enumerate() {
            let way = nth % WAYS.len();
            let left = repo.bring_together(nth, WAYS[way], session.two.len());
            let mut told = Vec::new();
            by_way[way].add(&judge(session, WAYS[way], &left, &mut told));
            amiss.extend(
                told.into_iter()
                    .map(|told| format!("session {nth}, {:?}: {told}", WAYS[way])),
            );
        }
        for (way, counts) in WAYS.iter().zip(&by_way) {
            println!("{}", row(&format!("{driver}, {way:?}"), counts));
            all.add(counts);
        }
        println!("{}", row(driver, &all));
        if driver == "ties" {
            let Counts {
                sessions,
                clashes,
                headings,
                ..
            } = all;
            let wanted = Counts {
                sessions,
                clashes,
                headings,
                ..Counts::default()
            };
            assert_eq!(all, wanted, "{}", amiss.join("\n"));
        }
    }
}
