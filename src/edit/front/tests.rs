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
fn key_over_several_lines_is_refused() {
    for said in ["other.a\nb=x", "other.a\u{85}b=x"] {
        let error = with("# D\n", said);
        assert!(
            error.starts_with("error: ") && error.contains("not plain text on one line"),
            "{said:?}: {error}"
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
