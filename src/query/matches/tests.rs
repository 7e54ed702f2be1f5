//! Matching needs with offers: text of notes in, proposals out.

use super::*;
use crate::date::Date;
use crate::settings::Settings;
use crate::store::testing::{parsed, store};

/// Proposals in short: whose need, who might meet it, where, and the words.
fn told(notes: &[(&str, &str)]) -> Vec<String> {
    told_of(notes, |_| NeedsOf::Everybody, 3)
}

fn told_of(
    notes: &[(&str, &str)],
    asked: impl Fn(&Ledger) -> NeedsOf,
    limit: usize,
) -> Vec<String> {
    let settings = Settings::default();
    let store = store(notes, &settings);
    let parsed = parsed(notes, &settings);
    let today = Date::constant(2026, 11, 22);
    let ledger = Ledger::new(store.facts(), &settings, today);
    let read = |notes: Vec<NoteId>| {
        let notes = notes.into_iter();
        Ok(notes
            .map(|note| (note, parsed[note as usize].clone()))
            .collect())
    };
    let found = find(&store, &ledger, &read, asked(&ledger), limit).expect("a sound store");
    let told = found.proposals.iter().map(|proposal| {
        let need = &found.needs[proposal.need];
        let places: Vec<&str> = proposal
            .places()
            .iter()
            .map(|place| place.row().word)
            .collect();
        format!(
            "{} < {} {}: {}",
            ledger.name(need.contact),
            ledger.name(proposal.who),
            places.join("+"),
            proposal.words().join(" ")
        )
    });
    told.collect()
}

fn somebody(ledger: &Ledger, name: &str) -> ContactId {
    let mut everybody = ledger.contact_ids();
    everybody
        .find(|who| ledger.name(*who) == name)
        .expect("somebody of this name")
}

const PIANO: (&str, &str) = ("people/Ama.md", "- 2026-11-01 needs: a piano for Efua\n");
const THEO: (&str, &str) = ("people/Theo.md", "---\noffers: an upright piano\n---\n");

#[test]
fn need_matches_offers_of_others() {
    assert_eq!(told(&[PIANO, THEO]), ["Ama < Theo offers: piano"]);
    let in_entry = ("people/Theo.md", "- 2026-11-02 offers: two PIANOS\n");
    assert_eq!(told(&[PIANO, in_entry]), ["Ama < Theo offers: PIANOS"]);
    let in_front = ("people/Ama.md", "---\nneeds: \"a [[piano]]\"\n---\n");
    assert_eq!(told(&[in_front, THEO]), ["Ama < Theo offers: piano"]);
}

#[test]
fn accents_and_letter_case_are_ignored() {
    let ama = ("people/Ama.md", "- 2026-11-01 needs: a flat in NEUKOLLN\n");
    let zoe = ("people/Zoë.md", "---\ntags: [neukölln]\n---\n");
    assert_eq!(told(&[ama, zoe]), ["Ama < Zoë tag: neukölln"]);
    let misaki = ("people/Misaki.md", "- 2026-11-01 needs: 展示会の場所\n");
    let ken = ("people/Ken.md", "---\noffers: 小さな展示会\n---\n");
    let other = ("people/Aki.md", "---\noffers: 会社の場\n---\n");
    assert_eq!(told(&[misaki, ken, other]).len(), 1);
}

#[test]
fn only_open_needs_and_offers_are_matched() {
    for need in [
        "[x] 2026-11-01 needs",
        "[-] 2026-11-01 needs",
        "2026-12-01 needs",
    ] {
        let ama = format!("- {need}: a piano\n");
        assert!(told(&[("people/Ama.md", &ama), THEO]).is_empty(), "{need}");
    }
    for offer in [
        "[x] 2026-11-02 offers",
        "[ ] 2026-11-02 offers",
        "2026-12-02 offers",
    ] {
        let theo = format!("- {offer}: a piano\n");
        assert!(
            told(&[PIANO, ("people/Theo.md", &theo)]).is_empty(),
            "{offer}"
        );
    }
}

#[test]
fn own_needs_and_archived_contacts_are_not_matched() {
    let both = "---\noffers: piano\nneeds: piano\n---\n";
    assert!(told(&[("people/Ama.md", both)]).is_empty());
    let together = (
        "journal/2026-11-01.md",
        "- needs with [[Ama]] and [[Theo]]: a piano\n",
    );
    assert!(told(&[("people/Ama.md", ""), THEO, together]).is_empty());
    for inactive in ["status: archived", "deceased: true"] {
        let theo = format!("---\n{inactive}\noffers: piano\n---\n");
        assert!(told(&[PIANO, ("people/Theo.md", &theo)]).is_empty());
        let ama = format!("---\n{inactive}\nneeds: piano\n---\n");
        assert!(told(&[("people/Ama.md", &ama), THEO]).is_empty());
    }
}

#[test]
fn already_connected_contacts_are_left_out() {
    for (path, entry) in [
        (
            "people/Ama.md",
            "- 2026-11-01 needs: a piano\n- 2026-11-02 gave intro: to [[Theo]]\n",
        ),
        (
            "people/Zoe.md",
            "- 2026-11-02 introduced [[Theo]] to [[Ama]]: the piano\n",
        ),
    ] {
        let mut notes = vec![PIANO, THEO];
        notes.retain(|note| note.0 != path);
        notes.push((path, entry));
        assert!(told(&notes).is_empty(), "{path}");
    }
    let planned = (
        "people/Zoe.md",
        "- [ ] 2026-11-02 introduced [[Theo]] to [[Ama]]: the piano\n",
    );
    assert_eq!(told(&[PIANO, THEO, planned]).len(), 1);
    let brought = (
        "people/Theo.md",
        "---\noffers: piano\nintroduced-by: \"[[Ama]]\"\n---\n",
    );
    assert_eq!(told(&[PIANO, brought]).len(), 1);
}

#[test]
fn stop_words_match_nothing() {
    let ama = (
        "people/Ama.md",
        "- 2026-11-01 needs: somebody who can help in the spring, for free\n",
    );
    let theo = (
        "people/Theo.md",
        "---\noffers: free help for somebody in the spring\n---\n",
    );
    assert!(told(&[ama, theo]).is_empty());
}

#[test]
fn common_word_alone_is_not_a_match() {
    let notes: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("people/P{n:02}.md"),
                "---\noffers: heat\n---\n".to_owned(),
            )
        })
        .collect();
    let mut notes: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    notes.push(("people/Ama.md", "- 2026-11-01 needs: heat networks\n"));
    notes.push(("people/Theo.md", "---\noffers: heat network models\n---\n"));
    assert_eq!(told(&notes), ["Ama < Theo offers: heat network"]);
}

#[test]
fn prose_match_needs_two_words_in_one_paragraph() {
    let ama = ("people/Ama.md", "- 2026-11-01 needs: a cello bow\n");
    let prose = |text| told(&[ama, ("people/Theo.md", text)]);
    assert!(prose("Has a cello.\n").is_empty());
    assert!(prose("Has a cello.\n\nTakes a bow.\n").is_empty());
    assert_eq!(
        prose("Makes cellos, and a bow for each.\n"),
        ["Ama < Theo notes: cellos bow"]
    );
    assert!(prose("## Questions\n\n- Who made your cello bow?\n").is_empty());
    assert!(prose("- 2026-11-02 met: a cello bow\n").is_empty());
    assert!(prose("- 2026-11-02 needs: a cello bow\n").is_empty());
}

#[test]
fn offers_come_first_and_prose_last() {
    let ama = (
        "people/Ama.md",
        "- 2026-11-01 needs: a quiet flat in Neukölln\n",
    );
    let notes = [
        ama,
        ("people/Tag.md", "---\ntags: [neukölln, flat]\n---\n"),
        ("people/Offer.md", "---\noffers: a flat, Neukölln\n---\n"),
        ("people/Role.md", "---\nrole: flat agent in Neukölln\n---\n"),
        ("people/Prose.md", "Has a flat in Neukölln.\n"),
    ];
    assert_eq!(
        told_of(&notes, |_| NeedsOf::Everybody, 9),
        [
            "Ama < Offer offers: flat Neukölln",
            "Ama < Tag tag: flat neukölln",
            "Ama < Role role: flat Neukölln",
            "Ama < Prose notes: flat Neukölln"
        ]
    );
    assert_eq!(told(&notes).len(), 3);
}

#[test]
fn single_word_far_behind_the_best_is_left_out() {
    let ama = (
        "people/Ama.md",
        "- 2026-11-01 needs: a flat in Neukölln by the canal\n",
    );
    let best = (
        "people/Best.md",
        "---\noffers: a flat in Neukölln, on the canal\n---\n",
    );
    let far = (
        "people/Far.md",
        "---\noffers: flat cakes for every feast, wedding, christening, fair and market in town\n---\n",
    );
    assert_eq!(
        told(&[ama, best, far]),
        ["Ama < Best offers: flat Neukölln canal"]
    );
    assert_eq!(told(&[ama, far]), ["Ama < Far offers: flat"]);
    let two = (
        "people/Two.md",
        "---\noffers: a flat near a canal, but only for cats and their keepers\n---\n",
    );
    assert_eq!(told(&[ama, best, far, two]).len(), 2);
}

#[test]
fn matches_are_found_for_one_who_needs_or_one_who_offers() {
    let notes = [
        PIANO,
        THEO,
        ("people/Zoe.md", "---\nneeds: a piano lid\n---\n"),
    ];
    let of =
        |name: &'static str| told_of(&notes, move |ledger| NeedsOf::Of(somebody(ledger, name)), 3);
    let by = |name: &'static str| {
        told_of(
            &notes,
            move |ledger| NeedsOf::For(somebody(ledger, name)),
            3,
        )
    };
    assert_eq!(of("Ama"), ["Ama < Theo offers: piano"]);
    assert_eq!(
        by("Theo"),
        ["Ama < Theo offers: piano", "Zoe < Theo offers: piano"]
    );
    assert!(of("Theo").is_empty() && by("Ama").is_empty());
}

#[test]
fn small_and_empty_vaults_have_no_matches() {
    assert!(told(&[]).is_empty());
    assert!(told(&[PIANO]).is_empty());
    assert!(told(&[("people/Ama.md", "---\nneeds: [\"\", \"!\"]\n---\n"), THEO]).is_empty());
}
