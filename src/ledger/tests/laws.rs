//! Properties that hold for any notes.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{TODAY, of, read};
use crate::date::{DateRange, Duration};
use crate::ledger::Ledger;
use crate::ledger::clocks::CLOCKS;
use crate::settings::Verb;

const HEADS: [&str; 12] = [
    "met:",
    "wrote:",
    "gave advice:",
    "gave job:",
    "gave intro:",
    "got time:",
    "got intro:",
    "asked job:",
    "thanked:",
    "promised review:",
    "told:",
    "met: #awry",
];
const MARKS: [&str; 6] = ["", "", "", "[ ] ", "[x] ", "[-] "];

/// Index of a day (0 is 40 days before today, 49 is 9 days after), index of a mark, index of a head, and a word.
fn entry() -> impl Strategy<Value = (u32, usize, usize, u8)> {
    (0..50u32, 0..MARKS.len(), 0..HEADS.len(), 0..3u8)
}

fn log(entries: &[(u32, usize, usize, u8)]) -> String {
    let mut text = String::new();
    for (day, mark, head, word) in entries {
        let day = Duration::days(*day).after(Duration::days(40).before(TODAY));
        text += &format!("- {}{day} {} {word}\n", MARKS[*mark], HEADS[*head]);
    }
    text
}

fn books(his: &[(u32, usize, usize, u8)], shared: &[(u32, usize, usize, u8)]) -> Ledger {
    let shared = log(shared).replace(':', " with [[Sam]]:");
    let front = "---\ncadence: 2w\nmet: 2026-12-24\nlast-contact: 2026-11-30\n---\n";
    read(&[
        ("people/Ann.md", &shared),
        ("people/Sam.md", &format!("{front}{}", log(his))),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn ledger_invariants_hold_for_any_log(
        his in proptest::collection::vec(entry(), 0..14),
        shared in proptest::collection::vec(entry(), 0..8),
        cut in 0..52u32,
    ) {
        let ledger = books(&his, &shared);
        for name in ["Sam", "Ann"] {
            let contact = of(&ledger, name);
            let counted = ledger.counted_entries(contact.id);

            // No clock is after today.
            for row in &CLOCKS {
                prop_assert!(contact.clock(row.clock).is_none_or(|date| date <= TODAY), "{}", row.word);
            }

            // Sums are the sums of weights.
            let weight = |verb: Verb| -> i64 {
                let lines = counted.iter().filter(|line| line.verb == verb);
                lines.map(|line| i64::from(ledger.settings.weight(ledger.kind(line).unwrap_or("other")))).sum()
            };
            let all = contact.balance_in(DateRange::ALL);
            prop_assert_eq!((all.given, all.received), (weight(Verb::Gave), weight(Verb::Got)));

            // The balances of the two halves of a split window add up.
            let day = Duration::days(cut).after(Duration::days(41).before(TODAY));
            let before = contact.balance_in(DateRange { from: None, to: Some(day) });
            let after = contact.balance_in(DateRange { from: day.tomorrow().ok(), to: None });
            prop_assert_eq!(before.given + after.given, all.given);
            prop_assert_eq!(before.received + after.received, all.received);

            // Each favor received is listed once. No `gave` returns two favors, and each is on a later day, in order.
            let returned = contact.favors().returned();
            prop_assert_eq!(returned.len(), contact.count(Verb::Got));
            let mut used = HashSet::new();
            let mut last = None;
            let mut unreturned = false;
            for pair in &returned {
                if let Some(gave) = pair.gave {
                    prop_assert!(gave.verb == Verb::Gave && gave.date > pair.got.date);
                    prop_assert!(used.insert((gave.note, gave.place)));
                    prop_assert!(last <= Some(gave.date));
                    prop_assert!(!unreturned, "a later favour was returned before an earlier one");
                    last = Some(gave.date);
                } else {
                    unreturned = true;
                }
            }

            // Thanks are owed only for `got` entries up to today, after the last thanks.
            let thanked = contact.clock(crate::ledger::Clock::Thanked);
            for line in contact.thanks_owed() {
                prop_assert!(line.verb == Verb::Got && line.date <= TODAY && Some(line.date) > thanked);
            }
            prop_assert!(contact.count(Verb::Got) + contact.count(Verb::Gave) <= counted.len());
            prop_assert!(contact.interaction_days().len() <= counted.len());
        }
    }

    /// Logging every entry once more in another note changes nothing.
    #[test]
    fn logging_again_in_another_note_changes_nothing(his in proptest::collection::vec(entry(), 0..10)) {
        // Entries repeated in one note count twice, so each entry of the log gets its own day and word here.
        let his: Vec<_> = his.iter().enumerate()
            .map(|(at, (day, mark, head, _))| (*day % 4 + at as u32 * 4, *mark, *head, at as u8))
            .filter(|(day, ..)| *day < 50)
            .collect();
        let once = read(&[("people/Sam.md", &log(&his))]);
        let again = log(&his).replace(':', " with [[Sam]]:");
        let twice = read(&[("notes/again.md", &again), ("people/Sam.md", &log(&his))]);
        let (once, twice) = (of(&once, "Sam"), of(&twice, "Sam"));
        prop_assert_eq!(once.balance(), twice.balance());
        prop_assert_eq!(once.owed(), twice.owed());
        prop_assert_eq!(once.tie(), twice.tie());
        prop_assert_eq!(once.timing(), twice.timing());
        prop_assert_eq!(once.marks(), twice.marks());
    }
}
