//! Notes as people write them, and what is read from them.

use super::*;
use crate::settings;

fn read(path: &str, text: &str) -> Note {
    parse(path, text.as_bytes(), &Settings::default())
}

fn with_settings(path: &str, text: &str, toml: &str) -> Note {
    let settings = settings::read(std::path::Path::new("ties.toml"), toml).expect("valid settings");
    parse(path, text.as_bytes(), &settings)
}

/// One entry on one line: date, verb and kind, state, who takes part (`*` for the contact whose note it is),
/// `~` before mentions, and the text.
fn show(entry: &Entry) -> String {
    let mut out = format!("{} {}", entry.date, entry.verb.word());
    if let Some(kind) = &entry.kind {
        out += &format!("/{kind}");
    }
    if let Some(state) = entry.state {
        out += &format!(" ({})", state.word());
    }
    let mut who: Vec<String> = entry.own.then(|| "*".to_owned()).into_iter().collect();
    who.extend(entry.people.iter().cloned());
    who.extend(entry.mentions.iter().map(|target| format!("~{target}")));
    out + &format!(" [{}] {}", who.join(", "), entry.text.replace('\n', " / "))
}

fn entries(path: &str, text: &str) -> Vec<String> {
    read(path, text).entries.iter().map(show).collect()
}

/// One line of a contact's note.
fn contact(line: &str) -> String {
    entries("people/Dana.md", &format!("- 2026-11-20 {line}\n")).join("; ")
}

/// One line of a daily note.
fn daily(line: &str) -> String {
    entries("journal/2026-11-20.md", &format!("- {line}\n")).join("; ")
}

fn codes(note: &Note) -> Vec<(&str, u32, u32)> {
    note.diagnostics
        .iter()
        .map(|found| (&*found.code, found.line, found.column))
        .collect()
}

#[test]
fn the_examples_of_the_format() {
    let text = "- 2026-11-20 met with [[Sam Lee]]: lunch, she is looking for a new flat #berlin\n\
        - 2026-11-20 gave intro: introduced her to [[Priya Sharma]]\n\
        - [ ] 2026-11-20 promised review: read her draft by 2026-12-01\n";
    let note = read("people/Dana.md", text);
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        [
            "2026-11-20 met [*, Sam Lee] with [[Sam Lee]]: lunch, she is looking for a new flat #berlin",
            "2026-11-20 gave/intro [*, ~Priya Sharma] intro: introduced her to [[Priya Sharma]]",
            "2026-11-20 promised/review (open) [*] review: read her draft by 2026-12-01",
        ]
    );
    assert_eq!(note.entries[0].tags, ["berlin"]);
    assert_eq!(note.entries[2].due, day::parse("2026-12-01"));
    assert_eq!(note.diagnostics, []);
}

use crate::calendar::day;

#[test]
fn verbs_are_the_first_word_that_counts() {
    for (line, expected) in [
        ("met: lunch", "met [*] lunch"),
        ("Met, lunch", "met [*] lunch"),
        (
            "we had a quick lunch at the harbour",
            "met [*] at the harbour",
        ),
        ("had a lovely long call", "called [*] "),
        ("went for drinks", "met [*] "),
        ("both went to a great dinner", "met [*] "),
        ("**met**: lunch", "met [*] lunch"),
        (
            "[[Sam]] called about the flat",
            "called [*, Sam] about the flat",
        ),
        ("[[Sam]] and I met for lunch", "met [*, Sam] for lunch"),
        ("[[Sam]], [[Priya]] and I met", "met [*, Sam, Priya] "),
        (
            "[[Sam]] emailed about the flat",
            "contact [*, Sam] [[Sam]] emailed about the flat",
        ),
        (
            "[[Sam]] gave me advice",
            "contact [*, Sam] [[Sam]] gave me advice",
        ),
        (
            "[[Sam]]'s call was short",
            "contact [*, ~Sam] [[Sam]]'s call was short",
        ),
        ("sent a book", "contact [*] sent a book"),
        ("metted", "contact [*] metted"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn marked_verbs_hold_only_where_the_line_says_so() {
    for (line, expected) in [
        (
            "gave intro: to [[Priya]]",
            "gave/intro [*, ~Priya] intro: to [[Priya]]",
        ),
        ("gave her advice", "gave/advice [*] her advice"),
        ("gave up on the plan", "contact [*] gave up on the plan"),
        (
            "gave a talk: it went well",
            "contact [*] gave a talk: it went well",
        ),
        (
            "gave some good advice: on rent",
            "gave/advice [*] some good advice: on rent",
        ),
        ("got the flu", "contact [*] got the flu"),
        ("got advice", "got/advice [*] advice"),
        (
            "got from [[Sam]] great feedback: on the draft",
            "got/feedback [*, Sam] from [[Sam]] great feedback: on the draft",
        ),
        ("got: a book", "contact [*] got: a book"),
        (
            "asked me for advice: on rent",
            "contact [*] asked me for advice: on rent",
        ),
        (
            "asked for the money: twice",
            "asked/money [*] for the money: twice",
        ),
        (
            "asked advice about us: x",
            "contact [*] asked advice about us: x",
        ),
        ("helped her move", "gave/other [*] her move"),
        ("helped with the move", "contact [*] helped with the move"),
        (
            "introduced her to [[Priya]]",
            "gave/intro [*, Priya] her to [[Priya]]",
        ),
        (
            "introduced [[A]] to [[B]]",
            "gave/intro [A, B] [[A]] to [[B]]",
        ),
        ("introduced: to the team", "gave/intro [*] to the team"),
        (
            "introduced Sam to Priya: at the fair",
            "contact [*] introduced Sam to Priya: at the fair",
        ),
        (
            "promised to send the draft: soon",
            "promised/send-draft (open) [*] to send the draft: soon",
        ),
        ("promised a lot", "contact [*] promised a lot"),
        (
            "promised draft by 2026-12-01: of the talk",
            "promised/draft (open) [*] draft by 2026-12-01: of the talk",
        ),
        (
            "needs a very big new flat in Berlin: soon",
            "contact [*] needs a very big new flat in Berlin: soon",
        ),
        (
            "needs new flat: in Berlin",
            "needs/new-flat (open) [*] new flat: in Berlin",
        ),
        ("wants: a flat", "needs/other (open) [*] a flat"),
        (
            "offers piano lessons: on Sundays",
            "offers/piano-lessons [*] piano lessons: on Sundays",
        ),
        ("updated them on the move", "updated [*] them on the move"),
        ("updated his profile", "contact [*] updated his profile"),
        (
            "told [[Climate work]]: all of it",
            "told [*, Climate work] [[Climate work]]: all of it",
        ),
        ("told me a story", "contact [*] told me a story"),
        ("note: likes tea", "note [*] likes tea"),
        ("note to self", "contact [*] note to self"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn people_are_those_at_the_start_after_a_preposition_or_joined_to_one() {
    for (line, expected) in [
        (
            "met [[Sam]], [[Priya]] and [[Ann]] near [[Oslo]]",
            "met [Sam, Priya, Ann, ~Oslo] [[Sam]], [[Priya]] and [[Ann]] near [[Oslo]]",
        ),
        (
            "met with [[Sam]]: about [[Priya]]",
            "met [Sam, ~Priya] with [[Sam]]: about [[Priya]]",
        ),
        (
            "met [[Sam]] and talked with [[Priya]]",
            "met [Sam, Priya] [[Sam]] and talked with [[Priya]]",
        ),
        ("met [[Sam]]'s brother and [[Priya]]", ""),
        (
            "gave [[Sam]] advice: on rent",
            "gave/advice [Sam] [[Sam]] advice: on rent",
        ),
        (
            "got intro from [[A]] to [[B]]",
            "got/intro [A, ~B] intro from [[A]] to [[B]]",
        ),
        ("got intro to [[B]]", "got/intro [B] intro to [[B]]"),
        (
            "promised to [[B]]: a cake",
            "promised/other (open) [B] to [[B]]: a cake",
        ),
        (
            "wrote to [[people/Sam Lee|Sam]] & [[Priya#Log]]",
            "wrote [people/Sam Lee, Priya] to [[people/Sam Lee|Sam]] & [[Priya#Log]]",
        ),
        (
            "called [Sam](../people/sam%20lee.md): hello",
            "called [./people/sam lee] [Sam](../people/sam%20lee.md): hello",
        ),
        ("called the plumber", ""),
        ("![[Sam]] met", ""),
        ("met `[[Sam]]`", ""),
    ] {
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!("2026-11-20 {expected}")
        };
        assert_eq!(daily(line), expected, "{line}");
    }
    assert_eq!(
        contact("got intro to [[B]]"),
        "2026-11-20 got/intro [*, ~B] intro to [[B]]"
    );
    assert_eq!(
        contact("met [[Sam]]’s mother"),
        "2026-11-20 met [*, ~Sam] [[Sam]]’s mother"
    );
}

#[test]
fn dates_come_in_many_dresses() {
    for (line, expected) in [
        ("- 2026-11-20 14:30 met: x", "2026-11-20 met [*] x"),
        ("- 2026-11-20T14:30:05 met: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20**: met: x", "2026-11-20 met [*] x"),
        ("- **2026-11-20:** met: x", "2026-11-20 met [*] x"),
        ("* [[2026-11-20]] – met: x", "2026-11-20 met [*] x"),
        ("+ 2026-11-20 - met: x", "2026-11-20 met [*] x"),
        ("1. 2026-11-20, met: x", "2026-11-20 met [*] x"),
        ("- [>] 2026-11-20 met: x", "2026-11-20 met [*] x"),
        ("- [X] 2026-11-20 met: x", "2026-11-20 met (done) [*] x"),
        ("- [-] 2026-11-20 met: x", "2026-11-20 met (dropped) [*] x"),
        ("- 2026-11-20", ""),
        ("- 2026-11-200 met: x", ""),
        ("- 2026-02-31 met: x", ""),
    ] {
        assert_eq!(
            entries("people/Dana.md", line).join("; "),
            expected,
            "{line}"
        );
    }
    let timed = read("people/Dana.md", "- 2026-11-20 14:30: met: x");
    assert_eq!(timed.entries[0].time.as_deref(), Some("14:30"));
    assert_eq!(
        codes(&read("people/Dana.md", "x\n- 2026-02-31 met: x")),
        [("bad-date", 2, 3)]
    );
}

#[test]
fn dates_and_people_are_inherited() {
    let text = "# Dana\n\n## 2026-11-19\n- met: lunch\n- plain remark\n- 2026-11-18 wrote: earlier\n\n## Log\n- 2026-11-17\n  - called: about rent\n  - a thought\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-19 met [*] lunch",
            "2026-11-18 wrote [*] earlier",
            "2026-11-17 contact [*] - a thought",
            "2026-11-17 called [*] about rent",
        ]
    );
    let text = "- with [[Sam]]:\n  - called about rent\n  - got advice: on rent\n- [[Ann]]\n  - met [[Priya]]\n";
    assert_eq!(
        entries("journal/2026_11_20.md", text),
        [
            "2026-11-20 called [Sam] about rent",
            "2026-11-20 got/advice [Sam] advice: on rent",
            "2026-11-20 met [Priya] [[Priya]]",
        ]
    );
}

#[test]
fn dated_headings_are_read_like_items() {
    let text = "## 2026-11-20 Lunch with [[Sam]]\nShe is well.\n\n- got advice: on rent\n- dessert\n\n## 2026-11-21\nJust a talk.\n\n### Later\nMore.\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-20 met [*, Sam] with [[Sam]] / She is well. / - dessert",
            "2026-11-20 got/advice [*, Sam] advice: on rent",
            "2026-11-21 contact [*] Just a talk. / More.",
        ]
    );
    assert_eq!(
        entries("notes/x.md", "## 2026-11-21\nJust a talk.\n"),
        [""; 0]
    );
    assert_eq!(
        entries(
            "notes/x.md",
            "## 2026-11-21 Lunch with [[Sam]]\nJust a talk.\n"
        )
        .len(),
        1
    );
}

#[test]
fn what_stands_in_code_quotes_and_comments_is_no_entry() {
    let text = "```\n- 2026-11-20 met: a\n```\n> - 2026-11-20 met: b\n\n<!--\n- 2026-11-20 met: c\n-->\n%%\n- 2026-11-20 met: d\n%%\n\
        - 2026-11-20 met: e %% quiet %% f <!-- g -->\n- 2026-11-21 met: h\n  on two lines\n  - and an item\n";
    assert_eq!(
        entries("people/Dana.md", text),
        [
            "2026-11-20 met [*] e f",
            "2026-11-21 met [*] h / on two lines / - and an item"
        ]
    );
}

#[test]
fn the_box_and_the_due_date_say_the_state() {
    for (line, state, due) in [
        ("promised review: x", Some(State::Open), None),
        ("needs: a flat", Some(State::Open), None),
        (
            "asked advice: x due 2026-12-02 by 2026-12-03",
            None,
            Some("2026-12-02"),
        ),
        (
            "promised review: 📅 2026-12-01",
            Some(State::Open),
            Some("2026-12-01"),
        ),
        (
            "promised review: x [due:: 2026-12-01]",
            Some(State::Open),
            Some("2026-12-01"),
        ),
        ("met: standby 2026-12-01", None, None),
    ] {
        let note = read("people/Dana.md", &format!("- 2026-11-20 {line}"));
        assert_eq!(note.entries[0].state, state, "{line}");
        assert_eq!(note.entries[0].due, due.and_then(day::parse), "{line}");
    }
}

#[test]
fn contacts_are_told_by_type_tag_or_folder() {
    for (path, text, contact) in [
        ("people/a.md", "", true),
        ("crm/Contacts/x/a.md", "", true),
        ("a.md", "", false),
        ("a.md", "---\ntype: Person\n---", true),
        ("a.md", "---\ncategories:\n  - \"[[People]]\"\n---", true),
        (
            "a.md",
            "---\ncategories: [[Categories/People|People]]\n---",
            true,
        ),
        ("people/a.md", "---\ntype: [meeting]\n---", false),
        ("people/a.md", "---\ntype: [meeting, contact]\n---", true),
        ("a.md", "---\ntags: friend, person/family\n---", true),
        ("a.md", "A #person I know", true),
        ("a.md", "- a #person I know", false),
        ("a.md", "`#person`", false),
    ] {
        assert_eq!(read(path, text).what.contact, contact, "{path} {text}");
    }
    assert!(
        !with_settings("people/a.md", "", "contacts = [\"crm/**\"]")
            .what
            .contact
    );
    assert!(
        with_settings("crm/a.md", "", "contacts = [\"crm/**\"]")
            .what
            .contact
    );
}

#[test]
fn a_name_is_the_first_that_there_is() {
    for (text, name) in [
        ("---\nFN: B\nname: A\n---\n# C", "A"),
        ("---\nFN: B\n---\n# C", "B"),
        ("---\nx: 1\n---\n\n# C **d** [[E|f]]\n", "C d f"),
        ("Text\n# C", "stem"),
        ("## C", "stem"),
        ("# 2026-11-20\nHello", "stem"),
        ("C\n===\n", "C"),
    ] {
        assert_eq!(read("people/stem.md", text).name, name, "{text}");
    }
}

#[test]
fn front_matter_in_every_format_says_the_same() {
    let yaml = "---\nName: Dana\nE-mail: x\nemail: d@x.example\ntags: [a, '#b']\nprm_cadence: 6 weeks\nbday: 04-12\nWebsite: u\n---\n";
    let toml = "+++\nname = \"Dana\"\nE-mail = \"x\"\nemail = \"d@x.example\"\ntags = [\"a\", \"b\"]\nprm-cadence = \"6 weeks\"\nbday = \"04-12\"\nurl = \"u\"\n+++\n";
    let json = "---\n{\n  \"name\": \"Dana\",\n\t\"E-mail\": \"x\",\n  \"email\": [\"d@x.example\"],\n  \"tags\": \"a b\",\n  \"prm-cadence\": \"6 weeks\",\n  \"bday\": \"--04-12\",\n \"url\": \"u\"\n}\n---\n";
    let expected = read("people/d.md", yaml);
    assert_eq!(expected.diagnostics, []);
    assert_eq!(expected.fields.name.as_deref(), Some("Dana"));
    assert_eq!(expected.fields.email, ["d@x.example"]);
    assert_eq!(expected.fields.tags, ["a", "b"]);
    assert_eq!(
        expected.fields.other,
        [("E-mail".to_owned(), "\"x\"".to_owned())]
    );
    for text in [toml, json] {
        assert_eq!(read("people/d.md", text).fields, expected.fields, "{text}");
    }
}

#[test]
fn two_keys_of_one_field_join_and_of_dates_the_latest_wins() {
    let text = "---\nphone: 1\ntel: [2, 3]\nTEL[home]: 4\nrole: a\njob: b\nlast-contact: 2026-01-01\nprm-last-contacted: 2026-02-01\ncontacts:\n  email: e\n  x: y\nmet: ~\n---\n";
    let fields = read("people/d.md", text).fields;
    assert_eq!(fields.phone, ["1", "2", "3", "4"]);
    assert_eq!(fields.role.as_deref(), Some("a"));
    assert_eq!(fields.last_contact, day::parse("2026-02-01"));
    assert_eq!(fields.email, ["e"]);
    assert_eq!(fields.met, None);
    assert_eq!(
        fields.other,
        [("contacts.x".to_owned(), "\"y\"".to_owned())]
    );
}

#[test]
fn broken_front_matter_still_counts_key_by_key() {
    let text = "---\nname: Dana\nrole: a: b: c\ntags:\n- x\n- y\nbroken: [1, 2\nemail: d@x.example\n---\n- 2026-11-20 met: x\n";
    let note = read("people/d.md", text);
    assert_eq!(codes(&note), [("front-matter", 3, 8)]);
    assert_eq!((note.name.as_str(), note.fields.tags.len()), ("Dana", 2));
    assert_eq!(note.fields.email, ["d@x.example"]);
    assert_eq!(note.entries.len(), 1);
    let note = read(
        "people/d.md",
        "---\nname: Dana\ntags: [a]\nName2: x\ntags: [b]\n---\n",
    );
    assert_eq!(codes(&note), [("duplicate-key", 5, 1)]);
    assert_eq!(note.fields.tags, ["a", "b"]);
    let note = read("people/d.md", "---\na: &a [x]\nb: *a\nname: Dana\n---\n");
    assert_eq!((codes(&note)[0].0, note.name.as_str()), ("alias", "Dana"));
    let note = read(
        "people/d.md",
        "+++\nname = \"Dana\"\nrole = a b\nemail = \"e\"\n+++\n",
    );
    assert_eq!(
        (codes(&note), note.name.as_str()),
        (vec![("front-matter", 3, 8)], "Dana")
    );
    assert_eq!(note.fields.email, ["e"]);
}

#[test]
fn values_that_cannot_be_read_are_named() {
    let text =
        "---\ncadence: now and then\nbirthday: 1985-02-30\nmet: May\nstatus: archvied\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(
        codes(&note),
        [
            ("bad-cadence", 2, 1),
            ("bad-date", 3, 1),
            ("bad-date", 4, 1),
            ("unknown-status", 5, 1)
        ]
    );
    assert_eq!(
        codes(&read("people/d.md", "---\nstatus: seedling\n---\n")),
        []
    );
}

#[test]
fn meetings_are_entries_of_everybody_with() {
    let front =
        "---\ntype: meeting\ndate: 2026-11-12T10:00\nwith: [\"[[Sam]]\", Priya Sharma]\n---\n";
    assert_eq!(
        entries(
            "meetings/m.md",
            &format!("{front}We spoke of [[Oslo]]. #great\n")
        ),
        ["2026-11-12 met [Sam, Priya Sharma, ~Oslo] We spoke of [[Oslo]]. #great"]
    );
    assert_eq!(
        entries(
            "meetings/m.md",
            &format!("{front}- called: at ten\n- got advice: on [[Oslo]]\n")
        ),
        [
            "2026-11-12 called [Sam, Priya Sharma] at ten",
            "2026-11-12 got/advice [Sam, Priya Sharma, ~Oslo] advice: on [[Oslo]]"
        ]
    );
    assert_eq!(
        entries(
            "meetings/m.md",
            "---\ntype: meeting\nwith: [\"[[Sam]]\"]\n---\nHello"
        ),
        [""; 0]
    );
}

#[test]
fn goals_have_progress() {
    let text = "---\ntype: goal\n---\n- 2026-11-20 first draft done\n- 2026-11-21 met [[Sam]]: spoke of it\n";
    assert_eq!(
        entries("goals/Book.md", text),
        [
            "2026-11-20 progress [] first draft done",
            "2026-11-21 met [Sam] [[Sam]]: spoke of it"
        ]
    );
}

#[test]
fn mentions_in_daily_notes_can_be_entries() {
    let text = "- saw how [[Sam]] cooks\n- [ ] buy [[Sam]] a book\n- rain\n";
    let note = with_settings("2026-11-20.md", text, "daily_mentions = true");
    assert_eq!(
        note.entries.iter().map(show).collect::<Vec<_>>(),
        ["2026-11-20 contact [Sam] saw how [[Sam]] cooks"]
    );
    assert!(note.entries[0].if_contact);
    assert!(read("2026-11-20.md", text).entries.is_empty());
}

#[test]
fn conflicts_are_read_on_both_sides_and_named() {
    let text = "- 2026-11-18 met: a\n<<<<<<< HEAD\n- 2026-11-19 met: b\n||||||| base\n- 2026-11-01 met: z\n=======\n- 2026-11-20 met: c\n>>>>>>> other\n";
    let note = read("people/d.md", text);
    assert_eq!(
        note.entries
            .iter()
            .map(|entry| entry.text.as_str())
            .collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
    assert_eq!(codes(&note), [("conflict", 2, 1)]);
}

#[test]
fn doubtful_first_words_are_named() {
    let note = read(
        "people/d.md",
        "# D\n\n- 2026-11-20 metted at noon\n- 2026-11-20 got a book\n- 2026-11-20 sent mail\n",
    );
    assert_eq!(
        codes(&note),
        [("near-verb", 3, 14), ("verb-not-held", 4, 14)]
    );
    assert!(
        note.diagnostics
            .iter()
            .all(|found| found.severity == Severity::Hint)
    );
    assert_eq!(
        note.diagnostics[0].one_line("people/d.md"),
        "people/d.md:3:14: unknown verb \"metted\"; did you mean \"met\"?"
    );
}

#[test]
fn tags_are_words_with_a_sign() {
    let note = read(
        "people/d.md",
        "A #friend, #2026 and #family/close: x#no `#code` [[a#b]]\n- 2026-11-20 met: x #great\n- loose #item\n",
    );
    assert_eq!(note.tags, ["friend", "family/close", "item"]);
    assert_eq!(note.entries[0].tags, ["great"]);
}

#[test]
fn what_is_no_entry_is_kept_in_passages() {
    let note = read(
        "people/d.md",
        "# D\n\nProse here.\n\n- 2026-11-20 met: x\n- a thing\n\n| a | b |\n|---|---|\n| c | [[d\\|e]] |\n",
    );
    let texts: Vec<(&str, bool, u32)> = note
        .passages
        .iter()
        .map(|p| (p.text.as_str(), p.heading, p.line))
        .collect();
    assert_eq!(
        texts[..3],
        [
            ("D", true, 1),
            ("Prose here.", false, 3),
            ("- a thing", false, 6)
        ]
    );
    assert_eq!(texts.len(), 4);
}

#[test]
fn what_is_hostile_is_read_in_no_time() {
    let started = std::time::Instant::now();
    let deep_list: String = (0..2000)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect();
    for text in [
        "[".repeat(10_000),
        format!("---\nk: {}\n---\n", "[".repeat(10_000)),
        "- ".repeat(10_000),
        "> ".repeat(10_000),
        deep_list,
        format!("- 2026-11-20 met: {}", "x".repeat(1_000_000)),
        "- 2026-11-20 met [[a]]: x\n".repeat(10_000),
        "%% ".repeat(20_000),
        "`".repeat(30_000),
        "<!-- ".repeat(20_000),
    ] {
        let note = read("people/d.md", &text);
        assert!(note.diagnostics.len() < 10, "{}", note.diagnostics.len());
    }
    let seconds = started.elapsed().as_secs_f64();
    assert!(seconds < 30.0, "{seconds} s without optimisation");
}
