//! Facts that depend on several notes: participants, entries logged twice, introductions.

use super::{TODAY, date, of, read, read_on, settings};
use crate::ledger::{Clock, EntryRef, Ledger};
use crate::settings::Verb;
use crate::store::{Store, testing};

fn names(ledger: &Ledger, line: &EntryRef) -> Vec<String> {
    let contacts = ledger.contacts_in(line).into_iter();
    contacts
        .map(|contact| ledger.name(contact).to_owned())
        .collect()
}

/// For the one entry of a journal with three contacts and a goal: contacts, participants, mentions.
fn parts(text: &str) -> [String; 3] {
    let ledger = read(&[
        ("goals/Move.md", "---\ntype: goal\n---\n"),
        ("journal/2026-10-01.md", text),
        ("people/Ann.md", "---\naliases: Annie\n---\n"),
        ("people/Bo.md", "---\nname: Bo Berg\n---\n"),
        ("people/a/Sam.md", ""),
        ("people/b/Sam.md", ""),
    ]);
    let lines: Vec<&EntryRef> = ledger.entries().iter().collect();
    let [line] = lines.as_slice() else {
        panic!("{} entries in {text}", lines.len());
    };
    [
        names(&ledger, line),
        ledger.participants(line),
        ledger.mentions(line),
    ]
    .map(|names| names.join(", "))
}

#[test]
fn contacts_participants_and_mentions_of_an_entry() {
    let table = [
        (
            "- met [[Ann]] and [[Bo]] at [[Oslo]]",
            ["Ann, Bo Berg", "Ann, Bo Berg", "Oslo"],
        ),
        (
            "- met [[Annie]], [[people/Ann]] and [Bo](../people/Bo.md)",
            ["Ann, Bo Berg", "Ann, Bo Berg", ""],
        ),
        // A link to a note that is no contact is a mention, wherever it stands.
        ("- met with [[Move]] and [[Ann]]", ["Ann", "Ann", "Move"]),
        // A name that matches no note is kept as written.
        ("- met [[Mira]] and [[Ann]]", ["Ann", "Mira, Ann", ""]),
        // Two notes that match at the same step: the name resolves to neither.
        ("- met [[Sam]] and [[Ann]]", ["Ann", "Sam, Ann", ""]),
        ("- met [[a/Sam]]", ["Sam", "Sam", ""]),
        (
            "- met [[Ann]]: spoke of [[Bo]] and [[Mira]]",
            ["Ann", "Ann", "Bo Berg, Mira"],
        ),
        (
            "- got intro from [[Ann]] to [[Bo]]",
            ["Ann", "Ann", "Bo Berg"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(parts(text), expected.map(str::to_owned), "{text}");
    }
}

#[test]
fn owner_of_the_note_takes_part_as_well() {
    let ledger = read(&[
        ("people/Ann.md", "- 2026-10-01 met with [[Bo]]: x"),
        (
            "people/Bo.md",
            "- 2026-10-02 introduced [[Ann]] to [[Cy]]\n- 2026-10-03 met [[Bo]]: y",
        ),
        ("people/Cy.md", ""),
    ]);
    let found: Vec<String> = ledger
        .entries()
        .iter()
        .map(|line| names(&ledger, line).join(", "))
        .collect();
    assert_eq!(found, ["Ann, Bo", "Ann, Cy", "Bo"]);
    assert_eq!(of(&ledger, "Bo").clock(Clock::Gave), None);
    assert_eq!(
        of(&ledger, "Cy").clock(Clock::Gave),
        Some(date("2026-10-02"))
    );
}

#[test]
fn daily_mentions_need_the_setting_and_a_contact() {
    let notes = [
        (
            "journal/2026-10-01.md",
            "- sat by the lake, thought of [[Ann]] and [[Oslo]]\n- read about [[Oslo]]\n- [ ] write to [[Ann]]",
        ),
        ("people/Ann.md", ""),
    ];
    let ledger = read(&notes);
    assert_eq!(of(&ledger, "Ann").clock(Clock::Touched), None);
    let ledger = read_on(TODAY, "daily_mentions = true", &notes);
    assert_eq!(
        of(&ledger, "Ann").clock(Clock::Touched),
        Some(date("2026-10-01"))
    );
    assert_eq!(ledger.entries().len(), 1);
    assert_eq!(ledger.entries()[0].verb, Verb::Contact);
    // `place` counts all entries of the note, including those that did not become lines.
    let reversed = [
        (
            "journal/2026-10-01.md",
            "- read about [[Oslo]]\n- sat by the lake, thought of [[Ann]]",
        ),
        ("people/Ann.md", ""),
    ];
    let ledger = read_on(TODAY, "daily_mentions = true", &reversed);
    assert_eq!(
        ledger
            .entries()
            .iter()
            .map(|line| line.place)
            .collect::<Vec<_>>(),
        [1]
    );
    assert!(ledger.entry_at(0, 0).is_none() && ledger.entry_at(0, 1).is_some());
}

/// How many entries of Sam count, out of those in his note and in a journal.
fn counted(his: &str, journal: &str) -> usize {
    let ledger = read(&[("journal/2026-10-01.md", journal), ("people/Sam.md", his)]);
    ledger.counted_entries(of(&ledger, "Sam").id).len()
}

#[test]
fn entry_logged_in_two_notes_counts_once() {
    let table = [
        // For plain verbs, the same date and verb is enough.
        ("- 2026-10-01 met: lunch", "- met [[Sam]] by the lake", 1),
        ("- 2026-10-02 met: lunch", "- met [[Sam]] by the lake", 2),
        ("- 2026-10-01 called: lunch", "- met [[Sam]] by the lake", 2),
        (
            "- [x] 2026-10-01 met: lunch",
            "- met [[Sam]] by the lake",
            2,
        ),
        ("- 2026-10-01 thanked: x", "- thanked [[Sam]]: y", 1),
        // Other verbs must also have the same text after the colon, the same kind, and the same state.
        (
            "- 2026-10-01 gave advice: on rent",
            "- gave advice to [[Sam]]: on rent",
            1,
        ),
        (
            "- 2026-10-01 gave advice: on rent",
            "- gave advice to [[Sam]]: on work",
            2,
        ),
        (
            "- 2026-10-01 gave advice: on rent",
            "- gave help to [[Sam]]: on rent",
            2,
        ),
        (
            "- 2026-10-01 got advice: on rent",
            "- gave advice to [[Sam]]: on rent",
            2,
        ),
        (
            "- 2026-10-01 promised review: x",
            "- [ ] promised review to [[Sam]]: x",
            1,
        ),
        (
            "- [x] 2026-10-01 promised review: x",
            "- [ ] promised review to [[Sam]]: x",
            2,
        ),
        ("- 2026-10-01 needs flat: x", "- [[Sam]] needs flat: x", 1),
        ("- 2026-10-01 updated: x", "- updated [[Sam]]: x", 1),
        ("- 2026-10-01 updated: x", "- updated [[Sam]]: y", 2),
        // Twice in one note counts twice.
        ("- 2026-10-01 met: x\n- 2026-10-01 met: y", "", 2),
        (
            "- 2026-10-01 gave advice: x\n- 2026-10-01 gave advice: x",
            "",
            2,
        ),
        ("", "- met [[Sam]] once\n- met [[Sam]] twice", 2),
        // Of several notes, the entries of the first path are kept.
        (
            "- 2026-10-01 met: x",
            "- met [[Sam]] once\n- met [[Sam]] twice",
            2,
        ),
        (
            "- 2026-10-01 met: x\n- 2026-10-01 met: y",
            "- met [[Sam]] once",
            1,
        ),
    ];
    for (his, journal, expected) in table {
        assert_eq!(counted(his, journal), expected, "{his} | {journal}");
    }
}

#[test]
fn entry_in_three_notes_counts_once_per_shared_contact() {
    let ledger = read(&[
        (
            "journal/2026-10-01.md",
            "- gave advice to [[Sam]] and [[Ann]]: rent",
        ),
        (
            "people/Ann.md",
            "- 2026-10-01 gave advice with [[Sam]]: rent",
        ),
        ("people/Bo.md", "- 2026-10-01 gave advice: rent"),
        ("people/Sam.md", "- 2026-10-01 gave advice: rent"),
    ]);
    for name in ["Sam", "Ann", "Bo"] {
        assert_eq!(of(&ledger, name).balance().given, 2, "{name}");
    }
    // The copy with the first path is kept.
    let kept = ledger.counted_entries(of(&ledger, "Sam").id);
    assert_eq!(kept.len(), 1);
    assert_eq!(ledger.path_of(kept[0].note), "journal/2026-10-01.md");
}

#[test]
fn results_do_not_depend_on_the_number_of_commits() {
    let notes = [
        ("goals/Move.md", "---\ntype: goal\n---\n- 2026-10-02 a step"),
        (
            "journal/2026-10-01.md",
            "- met [[Sam]]\n- got help from [[Ann]]: x\n- gave advice to [[Sam]]: rent",
        ),
        (
            "people/Ann.md",
            "- 2026-10-01 met: x\n- 2026-10-01 got help: x\n- 2026-09-01 told: of [[Move]]",
        ),
        (
            "people/Sam.md",
            "- 2026-10-01 gave advice: rent\n- 2026-11-01 promised intro: y",
        ),
    ];
    let settings = settings("");
    let read = |store: Store| Ledger::new(store.facts(), &settings, TODAY);
    let one = read(testing::store(&notes, &settings));
    let many = read(testing::store_in_pieces(&notes, &settings));
    for name in ["Ann", "Sam"] {
        let all = |ledger: &Ledger| {
            let contact = of(ledger, name);
            let kinds: Vec<Option<String>> = ledger
                .counted_entries(contact.id)
                .into_iter()
                .map(|line| ledger.kind(line).map(str::to_owned))
                .collect();
            (contact.balance(), contact.owed(), contact.tie(), kinds)
        };
        assert_eq!(all(&one), all(&many), "{name}");
    }
    assert_eq!(of(&one, "Ann").owed().thanks, 1);
    assert_eq!(of(&one, "Ann").owed().updates, 1);
    assert_eq!(of(&one, "Sam").balance().given, 2);
}

/// Who was connected, and who introduced whom, in short.
fn introductions(notes: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let settings = settings("");
    let store = testing::store(notes, &settings);
    let ledger = Ledger::new(store.facts(), &settings, TODAY);
    let found = ledger.introductions();
    let connected = found.connected.keys();
    let connected = connected.map(|(a, b)| format!("{}-{}", ledger.name(*a), ledger.name(*b)));
    let brought = found.introduced.keys();
    let brought = brought.map(|(a, b)| format!("{}>{}", ledger.name(*a), ledger.name(*b)));
    let by_name = found.brought_by_name.iter();
    let by_name = by_name.map(|(b, a)| format!("{a:?}>{}", ledger.name(*b)));
    (connected.collect(), brought.chain(by_name).collect())
}

#[test]
fn connections_and_introductions_of_entries_and_front_matter() {
    let none: &[&str] = &[];
    let table: &[(&str, &str, &[&str], &[&str])] = &[
        // A journal, and Ann's note.
        ("- introduced [[Ann]] to [[Bo]]", "", &["Ann-Bo"], none),
        (
            "- gave intro to [[Ann]], [[Bo]] and [[Cy]]: x",
            "",
            &["Ann-Bo", "Ann-Cy", "Bo-Cy"],
            none,
        ),
        // Two people take part, so whoever is only mentioned was not connected.
        (
            "- introduced [[Ann]] to [[Bo]]: they both know [[Cy]]",
            "",
            &["Ann-Bo"],
            none,
        ),
        (
            "",
            "- 2026-10-01 gave intro: wrote to [[Bo]]",
            &["Ann-Bo"],
            none,
        ),
        (
            "",
            "- 2026-10-01 introduced to [[Bo]]: x",
            &["Ann-Bo"],
            none,
        ),
        (
            "",
            "- 2026-10-01 introduced [[Bo]] to [[Cy]]",
            &["Bo-Cy"],
            none,
        ),
        ("", "- 2026-10-01 gave intro: to [[Mira]]", none, none),
        ("- [ ] introduced [[Ann]] to [[Bo]]", "", none, none),
        ("- [-] introduced [[Ann]] to [[Bo]]", "", none, none),
        ("- gave advice to [[Ann]] and [[Bo]]: x", "", none, none),
        ("- asked intro of [[Ann]]: to [[Bo]]", "", none, none),
        ("- got intro from [[Ann]]: to [[Bo]]", "", none, &["Ann>Bo"]),
        ("- got intro from [[Ann]] to [[Bo]]", "", none, &["Ann>Bo"]),
        (
            "",
            "- 2026-10-01 got intro: met [[Bo]] and [[Cy]]",
            none,
            &["Ann>Bo", "Ann>Cy"],
        ),
        ("", "- 2026-12-01 got intro: met [[Bo]]", none, none),
        (
            "",
            "---\nintroduced-by: \"[[Bo]]\"\n---\n",
            none,
            &["Bo>Ann"],
        ),
        ("", "---\nintroduced-by: bo\n---\n", none, &["Bo>Ann"]),
        (
            "",
            "---\nmet-through: [Bo, \"[[Cy]]\"]\n---\n",
            none,
            &["Bo>Ann", "Cy>Ann"],
        ),
        (
            "",
            "---\nintroduced-by: my old landlord\n---\n",
            none,
            &["\"my old landlord\">Ann"],
        ),
        (
            "",
            "---\nintroduced-by: \"[[Oslo]]\"\n---\n",
            none,
            &["\"Oslo\">Ann"],
        ),
    ];
    for (journal, ann, connected, brought) in table {
        let found = introductions(&[
            ("journal/2026-10-01.md", journal),
            ("notes/Oslo.md", "A town."),
            ("people/Ann.md", ann),
            ("people/Bo.md", ""),
            ("people/Cy.md", ""),
        ]);
        assert_eq!(found.0, *connected, "{journal} | {ann}");
        assert_eq!(found.1, *brought, "{journal} | {ann}");
    }
}

#[test]
fn introductions_list_the_entries_that_record_them() {
    let settings = settings("");
    let store = testing::store(
        &[
            (
                "journal/2026-10-01.md",
                "- introduced [[Ann]] to [[Bo]]: a\n- got intro from [[Ann]] to [[Cy]]: b",
            ),
            ("notes/Oslo.md", "A town."),
            (
                "people/Ann.md",
                "- 2026-10-01 introduced to [[Bo]]: a\n- 2026-09-01 introduced to [[Bo]]: c\n\
                 - 2026-09-02 got intro: to [[Dee]] in [[Oslo]]",
            ),
            ("people/Bo.md", "---\nintroduced-by: Cy\n---\n"),
            ("people/Cy.md", "---\nintroduced-by: Ann\n---\n"),
        ],
        &settings,
    );
    let ledger = Ledger::new(store.facts(), &settings, TODAY);
    let found = ledger.introductions();
    let id = |name| of(&ledger, name).id;
    let days = |lines: &[EntryRef]| lines.iter().map(|line| line.date.to_string()).collect();
    let told =
        |lines: Option<&Vec<EntryRef>>| -> Vec<String> { days(lines.expect("they are joined")) };
    // Logged in the journal and in her note, it is one introduction.
    let connected = told(found.connected.get(&(id("Ann"), id("Bo"))));
    assert_eq!(connected, ["2026-09-01", "2026-10-01"]);
    assert_eq!(
        told(found.introduced.get(&(id("Ann"), id("Cy")))),
        ["2026-10-01"]
    );
    assert!(told(found.introduced.get(&(id("Cy"), id("Bo")))).is_empty());
    let names: Vec<&str> = found
        .brought_to_name
        .keys()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(names, ["Dee"]);
}
