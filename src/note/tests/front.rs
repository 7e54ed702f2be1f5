//! Tests of front matter, and of what kind of note it is (docs/reference/notes.md#contacts and
//! docs/reference/notes.md#fields).

use super::*;

#[test]
fn contact_detected_by_type_category_tag_or_folder() {
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
        assert_eq!(read(path, text).kind.contact, contact, "{path} {text}");
    }
    assert!(
        !with_settings("people/a.md", "", "contacts = [\"crm/**\"]")
            .kind
            .contact
    );
    assert!(
        with_settings("crm/a.md", "", "contacts = [\"crm/**\"]")
            .kind
            .contact
    );
}

#[test]
fn name_prefers_field_then_heading_then_stem() {
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
fn yaml_toml_and_json_read_the_same() {
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
        let mut fields = read("people/d.md", text).fields;
        // A birthday can be written in two ways, and search finds it as written.
        assert_eq!(fields.written[0], "6 weeks");
        fields.written.clone_from(&expected.fields.written);
        assert_eq!(fields, expected.fields, "{text}");
    }
}

#[test]
fn keys_of_one_field_join_and_latest_date_wins() {
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
fn invalid_front_matter_is_read_key_by_key() {
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
fn unreadable_values_are_reported() {
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
fn unquoted_links_in_fields_are_links() {
    let text = "---\ncompany: [[Nordström & Söner]] # old\nmet-through: [[Lee, Sam|Sam]]\nwith: [[[Åsa]], \"[[B]]\", C]\n\
        introduced-by:\n- [[Ö, Åsa]]\n- [[B#Log]]\n- Plain Name\nlast-contact: [[journal/2026-11-03]]\n---\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let note = read("people/d.md", &text);
        assert_eq!(note.diagnostics, []);
        let fields = note.fields;
        assert_eq!(fields.company, ["Nordström & Söner"]);
        assert_eq!(
            fields.introduced_by,
            ["[[Lee, Sam]]", "[[Ö, Åsa]]", "[[B]]", "Plain Name"]
        );
        assert_eq!(fields.with, ["[[Åsa]]", "[[B]]", "C"]);
        assert_eq!(fields.last_contact, day::parse("2026-11-03"));
    }
    // These are not valid YAML, so they are reported, but they are read all the same.
    let text = "---\nwith: [[Sam]], [[Ann]]\nintroduced-by: [[@Sam Lee]]\ncompany: [[A's]]\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(codes(&note), [("front-matter", 2, 14)]);
    assert_eq!(note.fields.with, ["[[Sam]]", "[[Ann]]"]);
    assert_eq!(note.fields.introduced_by, ["[[@Sam Lee]]"]);
    assert_eq!(note.fields.company, ["A's"]);
}

#[test]
fn markdown_links_in_fields_are_links() {
    let text = "---\ntype: meeting\ndate: 2026-11-20\nwith: [\"[Sam](../people/sam%20lee.md)\", \"[Web](https://x.example)\"]\n\
        company: \"[Acme](acme.md)\"\n---\n";
    let note = read("meetings/m.md", text);
    assert_eq!(
        note.entries[0].first_named().collect::<Vec<_>>(),
        ["./people/sam lee", "[Web](https://x.example)"]
    );
    assert_eq!(note.fields.company, ["Acme"]);
}

#[test]
fn keys_ignore_case_and_separators() {
    let text = "---\nLast Contact: 2026-11-01\nlast_contacted: \"2026-11-02\"\nstay_in_touch: every 6 weeks\nFirst Met: 2026-01-02 10:00\n\
        snooze until: 2026-12-01T09:00:00\nBirthday: \"--02-29\"\nEMAIL[work]: a@b.c\nTel[cell phone]: 007\nurl[x]: http://x.y\n\
        Job Title: boss\nDate Updated: 2020-01-01\nlast-updated: 2020-01-01\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(note.diagnostics, []);
    let fields = note.fields;
    assert_eq!(fields.last_contact, day::parse("2026-11-02"));
    assert_eq!(fields.met, day::parse("2026-01-02"));
    assert_eq!(fields.snoozed, day::parse("2026-12-01"));
    assert_eq!(
        fields.birthday.map(|day| day.to_string()).as_deref(),
        Some("--02-29")
    );
    assert_eq!(
        (fields.email, fields.phone, fields.url),
        (
            vec!["a@b.c".to_owned()],
            vec!["007".to_owned()],
            vec!["http://x.y".to_owned()]
        )
    );
    assert_eq!(fields.role.as_deref(), Some("boss"));
    assert_eq!((fields.informed, fields.other.len()), (None, 2));
    let own = with_settings(
        "people/d.md",
        text,
        "[fields]\ninformed = [\"last_updated\"]",
    );
    assert_eq!(own.fields.informed, day::parse("2020-01-01"));
}

#[test]
fn addresses_are_read_from_nested_contacts_key() {
    for text in [
        "---\ncontacts:\n  email: [a, b]\n  Phone: 1\n  x: y\n---\n",
        "---\ncontacts:\n  - email: a\n  - email: b\n    x: y\n  - Phone: 1\n---\n",
        "+++\n[contacts]\nemail = [\"a\", \"b\"]\nPhone = 1\nx = \"y\"\n+++\n",
        "---\n{\"contacts\": {\"email\": [\"a\", \"b\"], \"Phone\": 1, \"x\": \"y\"}}\n---\n",
    ] {
        let fields = read("people/d.md", text).fields;
        assert_eq!(fields.email, ["a", "b"], "{text}");
        assert_eq!(fields.phone, ["1"], "{text}");
        let other = ("contacts.x".to_owned(), "\"y\"".to_owned());
        assert_eq!(fields.other, [other], "{text}");
    }
}

#[test]
fn first_single_value_wins_for_any_key_spelling() {
    let fields = read(
        "people/d.md",
        "---\nrole: x\nname: B\nName: A\nRole: y\njob: z\nlast_contact: 2026-02-01\nLast Contact: 2026-01-01\n---\n",
    )
    .fields;
    assert_eq!(fields.name.as_deref(), Some("B"));
    assert_eq!(fields.role.as_deref(), Some("x"));
    assert_eq!(fields.last_contact, day::parse("2026-02-01"));
}

#[test]
fn duplicate_key_is_reported_in_every_format() {
    for (text, place) in [
        ("---\nname: A\nname: B\nrole: x\n---\n", (3, 1)),
        (
            "+++\nname = \"A\"\nname = \"B\"\nrole = \"x\"\n+++\n",
            (3, 1),
        ),
        (
            "---\n{\"name\": \"A\",\n \"name\": \"B\", \"role\": \"x\"}\n---\n",
            (3, 2),
        ),
        (
            "---\n{\n\t\"name\": \"A\",\n\t\"name\": \"B\",\n\t\"role\": \"x\"\n}\n---\n",
            (4, 2),
        ),
    ] {
        let note = read("people/d.md", text);
        let found = &note.diagnostics[0];
        assert_eq!((found.line, found.column), place, "{text}");
        assert_eq!(
            (note.name.as_str(), note.fields.role.as_deref()),
            ("A", Some("x")),
            "{text}"
        );
    }
}

#[test]
fn broken_key_does_not_lose_other_keys() {
    let text = "---\nname: Dana\njust some garbage\nbio: |\n  has: colons: here\n\n  - and lists\n# a: comment\ntags:\n# another\n- a\n\
        aliases:\n  - q\n\n  - r\nbroken: a: b\nwho: *x\n\tx\nplaces: [\n  a,\n]\nemail: e\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(codes(&note), [("front-matter", 4, 1)]);
    let fields = note.fields;
    assert_eq!(
        (note.name.as_str(), fields.tags),
        ("Dana", vec!["a".to_owned()])
    );
    assert_eq!(fields.aliases, ["q", "r"]);
    assert_eq!(fields.email, ["e"]);
    let kept: Vec<&str> = fields.other.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(kept, ["bio", "places"]);
    // In broken JSON, only the outermost keys belong to the note.
    let text = "---\n{\n \"name\": \"Dana\",\n \"firm\": {\n  \"email\": \"firm@x.example\", \"role\": 1\n },\n\
        \"met\": 2026-01-01x\"\n \"phone\": \"1\"\n}\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(note.diagnostics.len(), 1);
    assert_eq!((note.name.as_str(), note.fields.role), ("Dana", None));
    assert_eq!(
        (note.fields.email.len(), note.fields.phone),
        (0, vec!["1".to_owned()])
    );
}

#[test]
fn toml_dates_are_dates() {
    let fields = read(
        "people/d.md",
        "+++\nmet = 2026-01-01\ndate = 2026-01-01T10:20:30\nlast-contact = 2026-01-02T10:20:30Z\ncadence = 30\n+++\n",
    )
    .fields;
    assert_eq!(
        (fields.met, fields.date),
        (day::parse("2026-01-01"), day::parse("2026-01-01"))
    );
    assert_eq!(fields.time.as_deref(), Some("10:20"));
    assert_eq!(fields.last_contact, day::parse("2026-01-02"));
    assert!(fields.cadence.is_some());
}

#[test]
fn status_depends_on_kind_of_note() {
    for (path, text, status) in [
        ("people/a.md", "status: Archived", Status::Archived),
        ("people/a.md", "archived: true", Status::Archived),
        (
            "people/a.md",
            "archived: false\ndeceased: yes",
            Status::Deceased,
        ),
        ("people/a.md", "status: done", Status::Active),
        (
            "people/a.md",
            "status: active\nSTATUS: archived",
            Status::Active,
        ),
        ("g.md", "type: goal\nstatus: done", Status::Done),
        ("g.md", "type: goal\nstatus: [[Dropped]]", Status::Dropped),
    ] {
        let note = read(path, &format!("---\n{text}\n---\n"));
        assert_eq!(note.fields.status, status, "{text}");
    }
}

#[test]
fn name_is_shown_without_markup() {
    for (text, name) in [
        ("# [Sam Lee](https://x.example)", "Sam Lee"),
        ("# Sam *Lee* `x` [[people/Bob|Bobby]]", "Sam Lee x Bobby"),
        ("#   Sam  ##", "Sam"),
        ("Sam\nLee\n===", "Sam Lee"),
        ("<!-- x -->\n# Sam", "Sam"),
        ("\u{feff}# Sam", "Sam"),
        ("---\nname: [[Sam]]\n---\n", "Sam"),
        ("---\nname:\n---\n# Ann", "Ann"),
        ("#", "stem"),
    ] {
        assert_eq!(read("people/stem.md", text).name, name, "{text}");
    }
    assert_eq!(read("people/a.b.MD", "").name, "a.b");
}

#[test]
fn body_tags_make_contact_only_outside_links_and_code() {
    for (text, contact) in [
        ("[a](#person)", false),
        ("![[#person]]", false),
        ("<!-- #person -->", false),
        ("%% #person %%", false),
        ("    #person", false),
        ("# X #person", true),
        ("> #People/old", true),
        ("| #contact |\n|---|\n", true),
        ("*#person*", true),
        ("\\#person", false),
        ("x#person", false),
        ("#personal", false),
    ] {
        assert_eq!(read("a.md", text).kind.contact, contact, "{text}");
    }
}

#[test]
fn conflict_in_front_matter_reads_both_sides() {
    let text = "---\nname: Dana\n<<<<<<< HEAD\nrole: a\nurl: http://x.example/%%20%%\n||||||| base\nphone: 0\n=======\nrole: b\n>>>>>>> other\ntags: [x]\n---\n";
    let note = read("people/d.md", text);
    assert_eq!(codes(&note), [("conflict", 3, 1)]);
    assert_eq!(note.fields.role.as_deref(), Some("a"));
    assert_eq!(note.fields.url, ["http://x.example/%%20%%"]);
    assert_eq!((note.fields.phone.len(), note.tags.len()), (0, 1));
    let text = "---\nname: Dana\n<<<<<<< HEAD\nrole: a\n---\n- 2026-11-20 met: a\n=======\n---\n- 2026-11-21 met: b\n>>>>>>> other\n";
    let note = read("people/d.md", text);
    assert_eq!(codes(&note), [("conflict", 3, 1)]);
    assert_eq!(
        (note.name.as_str(), note.fields.role.as_deref()),
        ("Dana", Some("a"))
    );
    let lines: Vec<(u32, &str)> = note
        .entries
        .iter()
        .map(|entry| (entry.line, entry.text.as_str()))
        .collect();
    assert_eq!(lines, [(6, "a"), (9, "b")]);
}
