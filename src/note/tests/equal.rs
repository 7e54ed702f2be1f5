//! Tests of what makes two entries equal (docs/reference/notes.md#entries).

use super::*;

#[test]
fn equal_entries_share_the_same_hash() {
    let same = |a: &str, b: &str| {
        let note = read(
            "people/d.md",
            &format!("- 2026-11-20 {a}\n- 2026-11-20 {b}\n"),
        );
        note.entries[0].text_hash == note.entries[1].text_hash
    };
    assert!(same(
        "got advice: on rent",
        "got advice from [[Sam]]: on rent"
    ));
    assert!(!same("got advice: on rent", "got advice: on tax"));
    assert!(same("got advice", "got advice"));
    assert!(same("met: a", "met: b"));
}
