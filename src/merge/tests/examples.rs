//! Merges that files cannot show: bytes that are no text, ten thousand entries, and the labels of conflict markers. The
//! others are below `tests/corpus/merge`.

use super::*;

const LOG: &str = "# Dana\n\n## Log\n\n- 2026-11-01 met: lunch\n- 2026-10-01 called: hello\n";

const FRONT: &str = "---\n# Who\nname: Dana\ntags: [a, b] # mine\nemail:\n  - d@x.org\n\n# When\nlast-contact: 2026-10-01\ncadence: monthly\n---\n\n# Dana\n";

#[test]
fn text_that_is_not_utf8_is_merged_by_line() {
    let base = b"a\n\xff\nb\nc\n".as_slice();
    let (ours, theirs) = (
        b"A\n\xff\nb\nc\n".as_slice(),
        b"a\n\xff\nb\n\xfe\n".as_slice(),
    );
    let found = merge("x.md", base, ours, theirs, &Settings::default());
    assert_eq!(
        (found.text(&Markers::default()), found.has_conflict()),
        (b"A\n\xff\nb\n\xfe\n".to_vec(), false)
    );
    let found = merge("x.md", b"", b"\xff", b"\xfe", &Settings::default());
    assert!(found.has_conflict());
    let markers = Markers {
        size: 9,
        ..Markers::default()
    };
    assert_eq!(
        found.text(&markers),
        b"<<<<<<<<< ours\n\xff\n=========\n\xfe\n>>>>>>>>> theirs\n"
    );
}

#[test]
fn ten_thousand_moved_and_edited_entries_merge() {
    let entry = |n: usize| {
        format!(
            "- 20{:02}-{:02}-{:02} met: lunch number {n}\n",
            n / 336 % 90,
            n / 28 % 12 + 1,
            n % 28 + 1
        )
    };
    let all: Vec<String> = (0..10_000).map(entry).collect();
    let base = all.concat();
    let ours: String = all
        .iter()
        .enumerate()
        .map(|(n, text)| {
            if n % 3 == 0 {
                text.replace("lunch", "dinner")
            } else {
                text.clone()
            }
        })
        .collect();
    let theirs: String = all.iter().rev().cloned().collect();
    let found = merged(&base, &ours, &theirs);
    assert!(!found.has_conflict());
    assert_eq!(text(&found).matches("dinner").count(), 3334);
    assert_eq!(text(&found).lines().count(), 10_000);
}

#[test]
fn markers_use_the_given_labels_size_and_base() {
    let ours = FRONT.replace("monthly", "weekly");
    let ours = ours.clone() + &LOG.replace("lunch", "dinner").replace("# Dana\n", "");
    let theirs =
        FRONT.replace("monthly", "yearly") + &LOG.replace("lunch", "tea").replace("# Dana\n", "");
    let base = FRONT.to_owned() + &LOG.replace("# Dana\n", "");
    let markers = Markers {
        size: 8,
        ours: "HEAD".to_owned(),
        theirs: "laptop".to_owned(),
        base: Some("base".to_owned()),
    };
    let found = merged(&base, &ours, &theirs).text(&markers);
    let found = String::from_utf8(found).expect("text");
    for (start, one, old, other) in [
        ("cadence: ", "weekly", "monthly", "yearly"),
        ("- 2026-11-01 met: ", "dinner", "lunch", "tea"),
    ] {
        let clash = format!(
            "<<<<<<<< HEAD\n{start}{one}\n|||||||| base\n{start}{old}\n========\n{start}{other}\n>>>>>>>> laptop\n"
        );
        assert!(found.contains(&clash), "{found}");
    }
    let turned = merged(&base, &theirs, &ours).text(&markers);
    let turned = String::from_utf8(turned).expect("text");
    assert!(
        turned.contains("<<<<<<<< HEAD\ncadence: yearly\n"),
        "{turned}"
    );
}
