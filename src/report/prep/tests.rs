//! Tests of which questions and which pitch fit a contact.

use super::KeptNote;
use super::kept_notes::{own_questions, pitch, questions};
use crate::note::{self, Note};
use crate::settings::Settings;

fn read(path: &str, text: &str) -> Note {
    note::parse(path, text.as_bytes(), &Settings::default())
}

fn kept<'a>(notes: &'a [(&'a str, Note)]) -> Vec<KeptNote<'a>> {
    let kept = notes.iter().map(|(path, note)| KeptNote {
        path,
        name: &note.name,
        note,
    });
    kept.collect()
}

#[test]
fn pitch_matches_circle_or_falls_back_to_general() {
    let pitches = [
        ("a.md", "---\ntype: pitch\ncircle: family\n---\nAt home.\n"),
        (
            "b.md",
            "---\ntype: pitch\n---\n# All\n\nTo all.\n\n- with an item\n",
        ),
        (
            "c.md",
            "---\ntype: pitch\ncircle: Professional\ntags: heat\n---\nAt work.\n",
        ),
    ];
    let pitches = pitches.map(|(path, text)| (path, read(path, text)));
    let kept = kept(&pitches);
    let said = |front: &str| {
        let person = read("people/Sam.md", &format!("---\n{front}\n---\n"));
        pitch(&kept, &person).map(|(kept, words)| (kept.path, words))
    };
    assert_eq!(
        said("circle: [professional]").map(|found| found.0),
        Some("c.md")
    );
    assert_eq!(
        said("tags: [heat/pumps]").map(|found| found.0),
        Some("c.md")
    );
    assert_eq!(said("circle: family").map(|found| found.0), Some("a.md"));
    let (path, words) = said("circle: choir").expect("one for everybody");
    assert_eq!(
        (path, words),
        (
            "b.md",
            vec!["To all.".to_owned(), "with an item".to_owned()]
        )
    );
    let of_family = super::kept_notes::pitch(&kept[..1], &read("people/Sam.md", ""));
    assert!(of_family.is_none());
}

#[test]
fn questions_are_sorted_by_fit_without_checked_ones() {
    let notes = [
        (
            "a.md",
            "---\ntype: questions\ncircle: family\n---\n- of family?\n",
        ),
        (
            "b.md",
            "---\ntype: questions\n---\n- of all?\n- [x] done?\n",
        ),
        (
            "c.md",
            "---\ntype: questions\ntags: heat\n---\n- of heat?\n",
        ),
    ];
    let notes = notes.map(|(path, text)| (path, read(path, text)));
    let kept = kept(&notes);
    let person = read(
        "people/Sam.md",
        "---\ntags: [heat]\n---\n## questions\n- [[Ann]]'s news?\n- [X] done?\n",
    );
    let asked: Vec<String> = questions(&kept, &person)
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(asked, ["of heat?", "of all?", "of family?"]);
    assert_eq!(own_questions(&person), ["Ann's news?"]);
}
