//! A link that could mean several notes.
//!
//! In: the links of entries and of `introduced-by`. Out: a hit for each link that does not mean one note. Does not:
//! report a link without a note.

use super::shared;
use crate::check::{Hit, HitPlace, Rule, Source};
use crate::ledger::{Ledger, Resolution};
use crate::note::link;
use crate::store::{NoteId, facts};
use crate::text::Severity;
use crate::text::stem::without_extension;

/// The rule `ambiguous-link`.
pub const RULE: Rule = Rule {
    code: "ambiguous-link",
    severity: Severity::Warning,
    title: "a link that could mean several notes",
    says: "    - 2026-11-20 met with [[Sam Lee]]: lunch

Both `people/Sam Lee.md` and `work/Sam Lee.md` exist. `ties` does not guess: the link means neither
of them, so the entry counts for neither.

Link by path: `[[work/Sam Lee]]`, or `[[work/Sam Lee|Sam]]` to show a shorter text. A link without
a note is not reported here, because people often write the link first and make the note later.",
    source: Source::Ledger(find),
};

fn find(ledger: &Ledger) -> Vec<Hit> {
    let mut hits = Vec::new();
    for entry in ledger.entries() {
        for (target, notes) in ledger.ambiguous(entry) {
            let at = HitPlace::Entry(entry.place, link::shown(target).to_owned());
            hits.push(hit(ledger, entry.note, at, target, notes));
        }
    }
    let introduced_by = ledger.facts.texts(facts::INTRODUCED_BY);
    for note in ledger.facts.notes() {
        for written in introduced_by.of(note) {
            let target = link::target_of(written);
            if let Resolution::Ambiguous(notes) = ledger.people().resolve(&target) {
                let at = HitPlace::Words(link::shown(&target).to_owned());
                hits.push(hit(ledger, note, at, &target, &notes));
            }
        }
    }
    hits
}

fn hit(ledger: &Ledger, note: NoteId, at: HitPlace, target: &str, notes: &[NoteId]) -> Hit {
    let path = |note: &NoteId| ledger.path_of(*note);
    let paths = shared::list_of_paths(notes.iter().map(path), notes.len(), "or");
    let name = link::shown(target);
    Hit {
        note,
        at,
        message: format!("[[{name}]] could be {paths}, so it means nobody"),
        help: format!(
            "link by path, such as `[[{}]]`",
            without_extension(path(&notes[0]))
        ),
    }
}
