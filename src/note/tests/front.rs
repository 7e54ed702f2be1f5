//! Front matter, and what kind of note it is (notes.md 2 and 3).

use super::*;

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
