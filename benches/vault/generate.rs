//! Generates a vault of any size. The result is the same for the same size and seed.
//!
//! In: a folder, the number of notes, and a seed. Out: notes of about 2.5 KB each: contacts, daily notes, meetings, a
//! few goals, and other notes. Does not: depend on the clock, or name real people.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::words::{CIRCLES, COMPANIES, FIRST, KINDS, LAST, PLACES, PROSE, ROLES, SYLLABLES, TAGS};

/// Today's date for the vault.
pub const TODAY: Date = jiff::civil::date(2026, 11, 22);
/// Number of days that the entries go back.
const DAYS: u64 = 1500;

/// A pseudorandom number generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// True with a probability of `chance` percent.
    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.place(words.len())]
    }

    /// An index below `length`.
    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// An index below `length`. Small ones are far more likely, like frequent words or close friends.
    fn skewed(&mut self, length: usize) -> usize {
        let least = self.place(length).min(self.place(length));
        least.min(self.place(length))
    }
}

/// The size of a generated vault.
#[derive(Debug, Clone, Copy, Default)]
pub struct Size {
    /// Number of notes.
    pub notes: usize,
    /// Total size of the notes in bytes.
    pub bytes: u64,
}

/// Writes a vault of `notes` notes into `root`.
pub fn vault(root: &Path, notes: usize, seed: u64) -> io::Result<Size> {
    let mut dice = Dice(seed);
    let contacts = names((notes * 7 / 10).max(2), &mut dice);
    let goals = (notes / 1000).clamp(2, 20);
    let mut size = Size::default();
    let mut write = |path: String, text: String| -> io::Result<()> {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        size.notes += 1;
        size.bytes += text.len() as u64;
        fs::write(path, text)
    };
    write("ties.toml".to_owned(), String::new())?;
    let mut writer = Writer {
        dice,
        contacts: &contacts,
        goals,
    };
    for name in &contacts {
        write(format!("people/{name}.md"), writer.contact(name))?;
    }
    for goal in 0..goals {
        write(format!("goals/Goal {goal}.md"), writer.goal())?;
    }
    for other in 0..notes.saturating_sub(contacts.len() + goals) {
        // There can be only one daily note per day. The rest are meetings and other notes.
        if other % 2 == 0 && other / 2 < 3000 {
            let day = TODAY.saturating_sub(i64::try_from(other / 2).unwrap_or(0).days());
            write(format!("journal/{}/{day}.md", day.year()), writer.daily())?;
        } else if other % 4 == 1 {
            let (day, text) = writer.meeting();
            write(format!("meetings/{day} {other}.md"), text)?;
        } else {
            write(format!("notes/{other}.md"), writer.note())?;
        }
    }
    size.notes -= 1;
    Ok(size)
}

/// Returns `count` distinct names in random order.
fn names(count: usize, dice: &mut Dice) -> Vec<String> {
    let mut names: Vec<String> = (0..count)
        .map(|at| {
            let (first, last) = (FIRST[at % 60], LAST[at / 60 % 60]);
            match at / 3600 {
                0 => format!("{first} {last}"),
                more => format!(
                    "{first} {} {last}",
                    LAST[(more * 7 + at) % 60].to_owned() + roman(more)
                ),
            }
        })
        .collect();
    for at in (1..names.len()).rev() {
        names.swap(at, dice.place(at + 1));
    }
    names
}

/// A Roman numeral that makes duplicate names distinct.
fn roman(number: usize) -> &'static str {
    [
        "", " I", " II", " III", " IV", " V", " VI", " VII", " VIII", " IX", " X", " XI", " XII",
        " XIII", " XIV", " XV", " XVI", " XVII", " XVIII", " XIX", " XX",
    ]
    .get(number)
    .copied()
    .unwrap_or(" the Younger")
}

struct Writer<'a> {
    dice: Dice,
    contacts: &'a [String],
    goals: usize,
}

impl Writer<'_> {
    fn name(&mut self) -> &str {
        // A few contacts are named much more often than others.
        let at = self.dice.skewed(self.contacts.len());
        &self.contacts[at]
    }

    fn day(&mut self) -> Date {
        let back = i64::try_from(self.dice.below(DAYS)).unwrap_or(0);
        TODAY.saturating_sub(back.days())
    }

    fn words(&mut self, count: usize) -> String {
        let mut out = String::new();
        for at in 0..count {
            if at > 0 {
                out.push(' ');
            }
            if self.dice.percent(4) {
                for _ in 0..2 + self.dice.below(3) {
                    out.push_str(self.dice.pick(&SYLLABLES));
                }
            } else {
                out.push_str(PROSE[self.dice.skewed(PROSE.len())]);
            }
        }
        out
    }

    fn prose(&mut self, paragraphs: usize) -> String {
        let mut out = String::new();
        for _ in 0..paragraphs {
            for _ in 0..3 {
                let count = 8 + self.dice.place(8);
                let sentence = self.words(count);
                let (first, rest) = sentence.split_at(1);
                let _ = write!(out, "{}{rest}. ", first.to_uppercase());
            }
            out.push_str("\n\n");
        }
        out
    }

    /// Entries below their heading. In a contact's own note, the contact is implied.
    fn entries(&mut self, count: usize, own: bool) -> String {
        let mut days: Vec<Date> = (0..count).map(|_| self.day()).collect();
        days.sort_unstable();
        let mut out = String::from("## Log\n\n");
        for day in days {
            let words = 4 + self.dice.place(7);
            let text = self.words(words);
            let who = if own && self.dice.percent(70) {
                String::new()
            } else {
                format!(" [[{}]]", self.name())
            };
            let with = if who.is_empty() {
                String::new()
            } else {
                format!(" with{who}")
            };
            let kind = self.dice.pick(&KINDS);
            let line = match self.dice.below(16) {
                0..=3 => format!("- {day} met{with}: {text}"),
                4..=6 => format!("- {day} called{who}: {text}"),
                7..=8 => format!("- {day} wrote{who}: {text}"),
                9 => format!("- {day} heard{who}: {text}"),
                10 => format!("- {day} gave {kind}{who}: {text}"),
                11 => format!("- {day} got {kind}{who}: {text}"),
                12 => format!("- {day} thanked{who}: for the {kind}"),
                13 => format!(
                    "- {day} updated{who}: [[Goal {}]] {text}",
                    self.dice.place(self.goals)
                ),
                14 => format!(
                    "- [{}] {day} promised {kind}{who}: {text} by {}",
                    if self.dice.percent(60) { "x" } else { " " },
                    day.saturating_add(20.days())
                ),
                _ => format!("- {day} asked {kind}{who}: {text}"),
            };
            out.push_str(&line);
            if self.dice.percent(12) {
                let _ = write!(out, " #{}", self.dice.pick(&TAGS));
            }
            out.push('\n');
        }
        out
    }

    fn contact(&mut self, name: &str) -> String {
        let mut out = String::from("---\n");
        let dice = &mut self.dice;
        let user: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
            .collect();
        let company = dice.pick(&COMPANIES);
        let _ = write!(
            out,
            "name: {name}\naliases: [{}]\nemail: {user}@{}.example\nphone: \"+46 70 {:07}\"\n",
            name.split(' ').next().unwrap_or(name).to_owned()
                + &format!(" {}", dice.below(100_000)),
            company.to_lowercase(),
            dice.below(10_000_000),
        );
        let _ = write!(
            out,
            "company: \"[[{company}]]\"\nrole: {}\nplace: {}\ncircle: {}\ntags: [{}, {}]\n",
            dice.pick(&ROLES),
            dice.pick(&PLACES),
            dice.pick(&CIRCLES),
            dice.pick(&TAGS),
            dice.pick(&TAGS),
        );
        if dice.percent(40) {
            let cadence = dice.pick(&["monthly", "quarterly", "6 weeks", "1y"]);
            let _ = writeln!(out, "cadence: {cadence}");
        }
        if dice.percent(50) {
            let (month, day) = (1 + dice.below(12), 1 + dice.below(28));
            let _ = writeln!(
                out,
                "birthday: 19{}-{month:02}-{day:02}",
                50 + dice.below(50)
            );
        }
        if self.dice.percent(25) {
            let by = self.name().to_owned();
            let _ = writeln!(out, "introduced-by: \"[[{by}]]\"");
        }
        let _ = write!(out, "---\n\n# {name}\n\n");
        out.push_str(&self.prose(3));
        let count = 15 + self.dice.place(12);
        out.push_str(&self.entries(count, true));
        out
    }

    fn goal(&mut self) -> String {
        let mut out = format!("---\ntype: goal\nstatus: open\n---\n\n{}", self.prose(3));
        for _ in 0..20 {
            let day = self.day();
            let _ = writeln!(out, "- {day} progress: {}", self.words(10));
        }
        out
    }

    fn daily(&mut self) -> String {
        let (before, count) = (self.prose(4), 18);
        before + &self.entries(count, false)
    }

    fn meeting(&mut self) -> (Date, String) {
        let day = self.day();
        let (one, two) = (self.name().to_owned(), self.name().to_owned());
        let text = format!(
            "---\ntype: meeting\ndate: {day}\nwith: [\"[[{one}]]\", \"[[{two}]]\"]\n---\n\n{}",
            self.prose(9)
        );
        (day, text)
    }

    fn note(&mut self) -> String {
        let title = self.words(4);
        let link = self.name().to_owned();
        format!(
            "---\ntags: [notes]\n---\n\n# {title}\n\nSee [[{link}]].\n\n{}",
            self.prose(10)
        )
    }
}
