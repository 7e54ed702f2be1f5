//! The safe mends that a note's own diagnostics offer, made where nothing else changes by them.
//!
//! In: the bytes of a note, and which diagnostics are to be mended. Out: the note as it would be. Does not: mend what
//! would then be read in any other way than the diagnostic says.

use rustc_hash::FxHashSet;

use crate::edit::{Before, EditError, facts, same_head};
use crate::note::{Entry, Note};
use crate::settings::Settings;
use crate::text::distinct::Distinct;
use crate::text::{Change, Diagnostic, Span};

/// A note with mends made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Its text.
    pub text: String,
    /// How many mends there are.
    pub count: usize,
}

/// A mend that turns out to change more than it should is left out, and the rest tried again; at most so often.
const ROUNDS: usize = 4;

/// Makes those mends of the note at `path` that are wanted and safe; `None` where there is none.
///
/// # Errors
/// [`EditError`] where the note cannot be read, or is in conflict.
pub fn mend(
    path: &str,
    bytes: &[u8],
    settings: &Settings,
    wanted: impl Fn(&Diagnostic) -> bool,
) -> Result<Option<Mended>, EditError> {
    let before = Before::read(path, bytes, settings)?;
    let offered = before.note.diagnostics.iter();
    let mut mends: Vec<&Diagnostic> = offered
        .filter(|found| found.fix.is_some() && wanted(found))
        .collect();
    for _ in 0..ROUNDS {
        if mends.is_empty() {
            break;
        }
        let changes: Vec<Change> = mends.iter().filter_map(|found| found.fix.clone()).collect();
        let (text, after) = before.after(&changes);
        match unfit(&before.note, &after, &mends) {
            Some(lines) if lines.is_empty() => {
                let count = mends.len();
                return Ok(Some(Mended { text, count }));
            }
            Some(lines) => mends.retain(|found| !lines.contains(&found.line)),
            None => break,
        }
    }
    Ok(None)
}

/// The lines that say something else than they should after the mends; `None` where that cannot be told by line.
fn unfit(before: &Note, after: &Note, mends: &[&Diagnostic]) -> Option<FxHashSet<u32>> {
    let same = same_head(before, after)
        && before.passages == after.passages
        && before.entries.len() == after.entries.len();
    if !same {
        return None;
    }
    let mended: FxHashSet<u32> = mends.iter().map(|found| found.line).collect();
    let spans: FxHashSet<Span> = mends.iter().map(|found| found.span).collect();
    let left = before.diagnostics.iter();
    let left = left.filter(|found| found.fix.is_none() || !spans.contains(&found.span));
    let words = |found: &Diagnostic| (found.line, found.code.clone(), found.message.clone());
    let left: FxHashSet<_> = left.map(words).collect();
    let new = after.diagnostics.iter().map(words);
    let mut lines: FxHashSet<u32> = new
        .filter(|found| !left.contains(found))
        .map(|(line, ..)| line)
        .collect();
    let pairs = before.entries.iter().zip(&after.entries);
    let amiss = pairs.filter(|(old, new)| {
        let same_but_verb = mended.contains(&old.line) && same_but_verb(old, new);
        old.line != new.line || !same_but_verb && facts(old) != facts(new)
    });
    lines.extend(amiss.map(|(old, _)| old.line));
    // Where a line that nothing mends says something else, it is not known because of which mend.
    lines.is_subset(&mended).then_some(lines)
}

/// Whether an entry says the same with another verb.
fn same_but_verb(old: &Entry, new: &Entry) -> bool {
    let as_it_was = Entry {
        verb: old.verb,
        people: old.people.clone(),
        mentions: old.mentions.clone(),
        text: old.text.clone(),
        ..facts(new)
    };
    let links = |entry: &Entry| {
        let mut all = Distinct::default();
        entry.linked().for_each(|link| all.add(link));
        let mut all = all.into_list();
        all.sort_unstable();
        all
    };
    as_it_was == facts(old) && old.text.ends_with(&new.text) && links(old) == links(new)
}

#[cfg(test)]
mod tests {
    use crate::edit::mend::*;

    fn mended(text: &str) -> Option<String> {
        let path = "people/Dana.md";
        let mended = mend(path, text.as_bytes(), &Settings::default(), |_| true);
        mended.expect("it can be read").map(|mended| mended.text)
    }

    #[test]
    fn a_slip_of_the_pen_before_a_colon_or_link_is_mended() {
        for (from, to) in [
            ("metted: lunch", "met: lunch"),
            ("Metted: lunch", "Met: lunch"),
            ("mett with", "mett with"),
            ("mett: lunch", "met: lunch"),
            ("calledd [[Sam]]: the flat", "called [[Sam]]: the flat"),
            ("cofee: at noon", "coffee: at noon"),
            ("wroet: a card", "wrote: a card"),
        ] {
            let note = |verb: &str| format!("# Dana\r\n\r\n* 2026-11-01 {verb}\r\n  - more\r\n");
            let expected = (from != to).then(|| note(to));
            assert_eq!(mended(&note(from)), expected, "{from}");
        }
    }

    #[test]
    fn what_could_be_another_word_or_claim_a_favour_is_left() {
        for text in [
            "test: negative",
            "cell: a new number",
            "pet: a cat",
            "meat: for the barbecue",
            "promisd [[Sam]]: a call",
            "gaev advice: x",
            "metted lunch",
            "metted and so on: x",
            "#metted: x",
            "calld with Sam: x",
            "2026-02-30 x",
        ] {
            assert_eq!(mended(&format!("- 2026-11-01 {text}\n")), None, "{text}");
        }
    }

    #[test]
    fn only_what_is_wanted_is_mended_and_the_rest_stays() {
        let text = "- 2026-11-01 metted: a\n- 2026-11-02 calld: b\n- 2026-11-03 test: c\n";
        let wanted = |found: &Diagnostic| found.line == 2;
        let one = mend("people/D.md", text.as_bytes(), &Settings::default(), wanted);
        let one = one.expect("it can be read").expect("a mend");
        assert_eq!(
            (one.count, one.text.as_str()),
            (1, &*text.replace("calld", "called"))
        );
        let both = text.replace("metted", "met").replace("calld", "called");
        assert_eq!(mended(text), Some(both));
    }

    #[test]
    fn a_mend_that_changes_what_stands_below_it_is_none() {
        // The nested item would have Sam take part as well.
        let text = "- 2026-11-01 calledd [[Sam]]\n  - 2026-11-02 met: x\n";
        assert_eq!(mended(text), None);
    }
}
