use proptest::prelude::*;

use crate::date::Date;
use crate::edit::front::{Assignment, set};
use crate::settings::Settings;

const PATH: &str = "people/Dana.md";
const TODAY: Date = Date::constant(2026, 11, 22);

/// The note after the typed assignment, or the error.
fn with(note: &str, typed: &str) -> String {
    let settings = Settings::default();
    let assignment = Assignment::read(typed, TODAY, &settings).expect("an =");
    match set(PATH, note.as_bytes(), &[assignment], &settings) {
        Ok(edit) => edit.text,
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn only_the_lines_of_the_field_change() {
    // Before, what is typed, and after.
    let table = [
        // A new key goes at the end of the block; a new block goes at the top.
        (
            "---\nname: Dana\n---\n",
            "cadence=6 weeks",
            "---\nname: Dana\ncadence: 6 weeks\n---\n",
        ),
        (
            "# Dana\n",
            "cadence=6 weeks",
            "---\ncadence: 6 weeks\n---\n\n# Dana\n",
        ),
        ("", "circle=a, b", "---\ncircle: [a, b]\n---\n"),
        (
            "\u{feff}# Dana\r\n",
            "role=cook",
            "\u{feff}---\r\nrole: cook\r\n---\r\n\r\n# Dana\r\n",
        ),
        ("---\n---\nx", "role=cook", "---\nrole: cook\n---\nx"),
        // A value keeps its quotes, its comment, and its place.
        (
            "---\ncadence:  monthly  # why\nname: D\n---",
            "cadence=weekly",
            "---\ncadence:  weekly  # why\nname: D\n---",
        ),
        (
            "---\nrole: 'cook' # x\n---\n",
            "role=it's",
            "---\nrole: 'it''s' # x\n---\n",
        ),
        (
            "---\nrole: \"cook\"\n---\n",
            "role=a \"b\"",
            "---\nrole: \"a \\\"b\\\"\"\n---\n",
        ),
        (
            "---\nStay_In Touch: 3m\n---\n",
            "cadence=1y",
            "---\nStay_In Touch: 1y\n---\n",
        ),
        (
            "---\nrole:   # none yet\nname: D\n---\n",
            "role=cook",
            "---\nrole: cook   # none yet\nname: D\n---\n",
        ),
        ("---\nrole:\n---\n", "role=cook", "---\nrole: cook\n---\n"),
        ("---\nrole: ~\n---\n", "role=cook", "---\nrole: cook\n---\n"),
        (
            "---\nrole: one\n  two\nname: D\n---\n",
            "role=cook",
            "---\nrole: cook\nname: D\n---\n",
        ),
        // A list keeps its blank lines, if it has any.
        (
            "---\ntags:\n  - a\n  - b\n\nrole: cook\n---\n",
            "tags=a, b, c",
            "---\ntags:\n  - a\n  - b\n  - c\n\nrole: cook\n---\n",
        ),
        (
            "---\ntags:\n\n  - a\n\n  - b\n\nrole: cook\n---\n",
            "tags=a, b, c",
            "---\ntags:\n\n  - a\n\n  - b\n\n  - c\n\nrole: cook\n---\n",
        ),
        // Quotes are added only if YAML would read the bare text as something else.
        (
            "---\na: 1\n---\n",
            "role=a: b",
            "---\na: 1\nrole: \"a: b\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "role=x # y",
            "---\na: 1\nrole: \"x # y\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "role=yes",
            "---\na: 1\nrole: \"yes\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "role=null",
            "---\na: 1\nrole: \"null\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "phone=0049301",
            "---\na: 1\nphone: \"0049301\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "phone=+49 30 1",
            "---\na: 1\nphone: +49 30 1\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "company=[[Northwind]]",
            "---\na: 1\ncompany: \"[[Northwind]]\"\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "birthday=--04-12",
            "---\na: 1\nbirthday: --04-12\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "cadence=30",
            "---\na: 1\ncadence: 30\n---\n",
        ),
        (
            "---\na: 1\n---\n",
            "met=last friday",
            "---\na: 1\nmet: 2026-11-20\n---\n",
        ),
        // A list keeps its form, and kept items keep their text.
        (
            "---\ncircle: [ \"a\", b ] # c\n---\n",
            "circle=a, d: e",
            "---\ncircle: [ \"a\", \"d: e\" ] # c\n---\n",
        ),
        (
            "---\ncompany: [[[A]], 'b' ]  # c\n---\n",
            "company=b, [[A]], [[C]]",
            "---\ncompany: ['b', [[A]], \"[[C]]\" ]  # c\n---\n",
        ),
        (
            "---\ncompany: [[A]] # c\n---\n",
            "company=B",
            "---\ncompany: B # c\n---\n",
        ),
        (
            "---\ncircle: [a]\n---\n",
            "circle=b",
            "---\ncircle: [b]\n---\n",
        ),
        (
            "---\ncircle: a\n---\n",
            "circle=a,b",
            "---\ncircle: [a, b]\n---\n",
        ),
        (
            "---\ncircle: []\n---\n",
            "circle=a,b",
            "---\ncircle: [a, b]\n---\n",
        ),
        (
            "---\ntags:\n  - heat # warm\n  # cold\n  - ice\n\nname: D\n---\n",
            "tags=#sun, heat",
            "---\ntags:\n  - sun\n  - heat # warm\n  # cold\n\nname: D\n---\n",
        ),
        (
            "---\ntags:\n- heat\nname: D\n---\n",
            "tags=ice cream",
            "---\ntags:\n- ice\n- cream\nname: D\n---\n",
        ),
        (
            "---\nneeds: [\n  a,\n  b\n]\n---\n",
            "needs=a, b, c",
            "---\nneeds: [\n  a,\n  b,\n  c\n]\n---\n",
        ),
        (
            "---\ncompany: [[A]]\n---\n",
            "company=[[A, B|C]], D",
            "---\ncompany: [\"[[A, B|C]]\", D]\n---\n",
        ),
        // A removed key takes its own lines with it, and no others.
        (
            "---\n# top\nrole: cook # x\n# why\nname: D\n---\n",
            "role=",
            "---\n# top\n# why\nname: D\n---\n",
        ),
        (
            "---\ntags:\n  - a\n  - b\n\n# c\nname: D\n---\n",
            "tags=",
            "---\n\n# c\nname: D\n---\n",
        ),
        ("---\nname: D\n---\n", "role=", "---\nname: D\n---\n"),
        (
            "---\nneeds: [\n  a\n]\nname: D\n---\n",
            "needs=",
            "---\nname: D\n---\n",
        ),
        // Keys of the user's own.
        ("---\nrating: 3\n---\n", "Rating=5", "---\nrating: 5\n---\n"),
        (
            "---\na: 1\n---\n",
            "other.rating=5",
            "---\na: 1\nrating: 5\n---\n",
        ),
        (
            "---\nhats: [a, b]\n---\n",
            "hats=b, c",
            "---\nhats: [b, c]\n---\n",
        ),
        // Keys that say which address they hold.
        (
            "---\ngithub: a\n---\n",
            "linkedin=b",
            "---\ngithub: a\nlinkedin: b\n---\n",
        ),
        (
            "---\nEMAIL[HOME]: a@x\nEMAIL[WORK]: b@x\n---\n",
            "EMAIL[WORK]=c@x",
            "---\nEMAIL[HOME]: a@x\nEMAIL[WORK]: c@x\n---\n",
        ),
        // TOML.
        (
            "+++\nname = \"D\" # n\n\n[x]\ny = 1\n+++\n",
            "cadence=weekly",
            "+++\nname = \"D\" # n\ncadence = \"weekly\"\n\n[x]\ny = 1\n+++\n",
        ),
        (
            "+++\nmet = 2026-01-01 # m\n+++\n",
            "met=2026-02-01",
            "+++\nmet = 2026-02-01 # m\n+++\n",
        ),
        (
            "+++\nrole = 'a' # m\n+++\n",
            "role=it's",
            "+++\nrole = \"it's\" # m\n+++\n",
        ),
        (
            "+++\ncircle = [ \"a\", 'b' ]\nname = 'D'\n+++\n",
            "circle=b,c",
            "+++\ncircle = [ 'b', \"c\" ]\nname = 'D'\n+++\n",
        ),
        (
            "+++\ncircle = [\n  \"a\",\n]\nname = 'D'\n+++\n",
            "circle=",
            "+++\nname = 'D'\n+++\n",
        ),
        (
            "+++\r\nname = 'D'\r\n+++\r\n",
            "archived=true",
            "+++\r\nname = 'D'\r\narchived = true\r\n+++\r\n",
        ),
    ];
    let amiss: Vec<String> = table
        .iter()
        .map(|(before, typed, after)| (before, typed, with(before, typed), after))
        .filter(|(_, _, now, after)| now != *after)
        .map(|(before, typed, now, after)| {
            format!("{typed} in {before:?}\n   is {now:?}\n  not {after:?}")
        })
        .collect();
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

#[test]
fn key_that_was_set_can_be_set_again_and_removed() {
    let keys = [
        "a",
        "a b",
        "a:b",
        "a: b",
        "a\"b",
        "a'b",
        "a\\b",
        "- a",
        "#a",
        "a #b",
        "[a]",
        "{a",
        "?",
        "1",
        "yes",
        "ä",
        "a.b",
        "\u{1f600}",
        "a,b",
        "a\u{a0}b",
        "a\u{feff}b",
        "&a",
        "*a",
        "!a",
        "|",
        "@a",
        "%a",
        "~",
        "<<",
        "\"a\"",
        "'a'",
    ];
    let mut written = 0;
    for note in ["# D\n", "---\nname: D\n---\n", "+++\nname = \"D\"\n+++\n"] {
        for key in keys {
            let once = with(note, &format!("other.{key}=x"));
            if once.starts_with("error: ") {
                continue;
            }
            written += 1;
            let again = with(&once, &format!("other.{key}=y"));
            assert_eq!(again, once.replace('x', "y"), "{key:?} in {once:?}");
            let gone = with(&again, &format!("other.{key}="));
            assert!(!gone.contains('y'), "{key:?} in {gone:?}");
        }
    }
    assert!(written > 60, "only {written} keys were written");
}

#[test]
fn unsafe_or_invalid_assignment_is_refused() {
    let table = [
        (
            "---\nname: D\nrole: a\nrole: b\n---\n",
            "name=E",
            "lines 3, 4",
        ),
        (
            "---\nname: [D\n---\n",
            "name=E",
            "cannot be read completely (line ",
        ),
        ("---\nname: D\n", "name=E", "never closed"),
        ("---\n{\"name\": \"D\"}\n---\n", "name=E", "JSON"),
        (
            "---\nemail: a@x\nmail: b@x\n---\n",
            "email=c@x",
            "email on line 2, mail on line 3",
        ),
        (
            "---\ncadence: 1w\nstay-in-touch: 1m\n---\n",
            "cadence=1y",
            "cadence on line 2, stay-in-touch on line 3",
        ),
        ("---\nemail:\n  home: a@x\n---\n", "email=b@x", "by hand"),
        (
            "---\nrole: |\n  cook\n  and more\n---\n",
            "role=x",
            "by hand",
        ),
        (
            "---\nneeds: [\n  a, # why\n  b\n]\n---\n",
            "needs=c",
            "comments",
        ),
        (
            "---\nname: D\n---\n",
            "cadence=now and then",
            "is not a cadence; write it as",
        ),
        ("---\nname: D\n---\n", "met=2026-02-31", "is not a date"),
        ("---\nname: D\n---\n", "met=last week", "is not a date"),
        ("---\nname: D\n---\n", "status=retired", "is not a status"),
        (
            "---\nname: D\n---\n",
            "cadance=1w",
            "did you mean \"cadence\"?",
        ),
        ("---\nname: D\n---\n", "updated=2026-11-01", "file times"),
        (
            "# D\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n",
            "role=x",
            "conflict markers",
        ),
        ("# D\n", "other.a\nb=x", "not plain text on one line"),
        ("# D\n", "other.a\u{85}b=x", "not plain text on one line"),
    ];
    for (note, typed, says) in table {
        let error = with(note, typed);
        assert!(
            error.starts_with("error: ") && error.contains(says),
            "{typed} in {note:?}: {error}"
        );
    }
}

/// Front matter in many styles: the text of the note, and for each line the key that it belongs to.
fn fronts() -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let chunk = |key: &'static str, styles: &'static [&'static str]| {
        (Just(key), prop::sample::select(styles), any::<bool>())
    };
    let chunks = (
        chunk(
            "name",
            &[
                "name: Dana\n",
                "name:  'Dana W'  # why\n",
                "name: \"Dana \\\"D\\\" W\"\n",
                "Name: Dana\n  Whit\n",
                "",
            ],
        ),
        chunk(
            "cadence",
            &[
                "cadence: monthly\n",
                "stay-in-touch: '6 weeks' # c\n",
                "cadence:\n",
                "cadence: ~ # none\n",
                "Contact Frequency: 30\n",
                "",
            ],
        ),
        chunk(
            "circle",
            &[
                "circle: work\n",
                "circle: [a, 'b c', \"d\"] # x\n",
                "circles:\n  - a # one\n  - \"b\"\n",
                "circle:\n- a\n- b\n",
                "circle: [\n  a,\n  b\n]\n",
                "circle: []\n",
                "",
            ],
        ),
        chunk(
            "needs",
            &[
                "needs: a flat\n",
                "needs:\n    - a flat: cheap\n",
                "needs:\n  - a flat\n  # or\n  - a room\n",
                "needs:\n\n  -   \"x\"\n\n",
                "",
            ],
        ),
        chunk(
            "snoozed",
            &[
                "snooze-until: 2026-12-01\n",
                "prm-snooze-until: \"2026-12-01\"\n",
                "snoozed_until: 2026-12-01 # s\n",
                "",
            ],
        ),
        chunk(
            "role",
            &[
                "role: cook\n",
                "role: café\n",
                "role: '田中' # é\n",
                "job-title: \"cook: head\"\n",
                "Role: cook#1\n",
                "",
            ],
        ),
        chunk(
            "own",
            &[
                "rating: 5\n",
                "hats: { a: 1, b: [2, 3] }\n",
                "text: |\n  role: none\n  - x\n",
                "\"quoted key\": 'x'\n",
                "",
            ],
        ),
    );
    (
        chunks,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec![
            "",
            "# Dana\n",
            "\n# Dana\n\n- 2026-11-01 met: x",
            "text",
        ]),
    )
        .prop_map(|((a, b, c, d, e, f, g), crlf, bom, turned, body)| {
            let mut all = vec![a, b, c, d, e, f, g];
            if turned {
                all.reverse();
            }
            let (mut text, mut keys) = ("---\n".to_owned(), vec!["fence"]);
            for (key, written, commented) in all {
                if commented {
                    text += "# a comment: of mine\n";
                    keys.push("comment");
                }
                text += written;
                keys.extend(written.lines().map(|_| key));
            }
            text += "---\n";
            keys.push("fence");
            text += body;
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if bom {
                text.insert(0, '\u{feff}');
            }
            (text, keys)
        })
}

/// The key that is set, the assignment, and the values that the note then has.
fn sets() -> impl Strategy<Value = (&'static str, &'static str, &'static str)> {
    prop::sample::select(vec![
        (
            "name",
            "name=Zoë: \"Z\" O'Hara # 1",
            "[\"Zoë: \\\"Z\\\" O'Hara # 1\"]",
        ),
        ("cadence", "cadence=every 2 weeks", "[\"2w\"]"),
        ("cadence", "cadence=never", "[\"none\"]"),
        ("cadence", "cadence=", "[]"),
        (
            "circle",
            "circle=b, new: one, d",
            "[\"b\", \"new: one\", \"d\"]",
        ),
        ("circle", "circle=- x", "[\"- x\"]"),
        ("circle", "circle=", "[]"),
        (
            "needs",
            "needs=a room, [[Sam, Lee]]",
            "[\"a room\", \"Sam, Lee\"]",
        ),
        ("needs", "needs=", "[]"),
        ("snoozed", "snoozed=2027-01-02", "[\"2027-01-02\"]"),
        ("snoozed", "snoozed=", "[]"),
        ("role", "role=yes", "[\"yes\"]"),
        (
            "role",
            "role=@home, 100% {really}",
            "[\"@home, 100% {really}\"]",
        ),
        ("role", "role=", "[]"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn setting_a_field_keeps_the_lines_of_other_keys((note, keys) in fronts(), (of, typed, wanted) in sets()) {
        let settings = Settings::default();
        let assignment = Assignment::read(typed, TODAY, &settings).expect("an =");
        let edit = match set(PATH, note.as_bytes(), std::slice::from_ref(&assignment), &settings) {
            Ok(edit) => edit,
            // A list of maps is refused.
            Err(error) => {
                prop_assert!(note.contains("flat: cheap") && of == "needs", "{error}: {note:?}");
                return Ok(());
            }
        };
        let field = assignment.field.expect("a known field");
        prop_assert_eq!(format!("{:?}", crate::edit::front::expected::field_texts(&edit.note.fields, field)), wanted);
        // All lines of other keys remain, in order, with their line endings.
        let other = |at: &usize| keys.get(*at).is_none_or(|key| *key != of);
        let old: Vec<&str> = note.split_inclusive('\n').enumerate().filter(|(at, _)| other(at)).map(|(_, line)| line).collect();
        let mut new = edit.text.split_inclusive('\n');
        for line in &old {
            prop_assert!(new.any(|now| now == *line), "{line:?} is gone: {:?}", edit.text);
        }
        let more = edit.text.split_inclusive('\n').count() - old.len();
        let own = keys.iter().filter(|key| **key == of).count();
        prop_assert!(more <= own.max(1) + 2, "{:?}", edit.text);
        let lone = |text: &str| text.replace("\r\n", "").contains('\n');
        prop_assert!(!note.contains("\r\n") || !lone(&edit.text), "{:?}", edit.text);
        // Setting the same value again changes nothing.
        let again = set(PATH, edit.text.as_bytes(), &[assignment], &settings).expect("it is so");
        prop_assert_eq!(again.text, edit.text);
    }

    #[test]
    fn no_front_matter_panics(
        toml in any::<bool>(),
        inner in "(name|role|circle|\"role\"|: |: |=|- |\\[|\\]|\"|'|#| |\n|\r\n|\n  |\\{|\\}|,|é|\u{1F600}|\\||&a|\\*a|!!str|\\?|\t|\r|\\[\\[|~){0,16}",
        (_, typed, _) in sets(),
    ) {
        let fence = if toml { "+++" } else { "---" };
        let note = format!("{fence}\n{inner}\n{fence}\n# Dana\n");
        let settings = Settings::default();
        let assignment = Assignment::read(typed, TODAY, &settings).expect("an =");
        if let Ok(edit) = set(PATH, note.as_bytes(), &[assignment], &settings) {
            prop_assert!(edit.text.ends_with("# Dana\n"), "{:?}", edit.text);
        }
    }
}
