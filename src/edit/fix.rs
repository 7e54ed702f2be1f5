//! Applies the safe fixes that a note's diagnostics offer, if they change nothing else.
//!
//! In: the bytes of a note, and which diagnostics to fix. Out: the edited note. Does not: apply a fix that would change
//! how the note is read in any way that the diagnostic does not describe.

use rustc_hash::FxHashSet;

use crate::edit::compare::{same_head, without_position};
use crate::edit::editable_note::EditableNote;
use crate::edit::error::EditError;
use crate::note::{Entry, Note};
use crate::settings::Settings;
use crate::text::distinct::Distinct;
use crate::text::{Change, Diagnostic, Span};

/// A note with fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text with the fixes applied.
    pub text: String,
    /// The number of fixes applied.
    pub count: usize,
}

/// Maximum number of attempts. A fix that changes more than it should is dropped and the rest are tried again, so that
/// one bad fix does not block the others.
const ROUNDS: usize = 4;

/// Applies the fixes for the note at `path` that are wanted and safe. `None` if there are none.
///
/// # Errors
/// [`EditError`] if the note cannot be read or has conflict markers.
pub fn apply_fixes(
    path: &str,
    bytes: &[u8],
    settings: &Settings,
    is_wanted: impl Fn(&Diagnostic) -> bool,
) -> Result<Option<Fixed>, EditError> {
    let before = EditableNote::read(path, bytes, settings)?;
    let offered = before.note.diagnostics.iter();
    let mut fixes: Vec<&Diagnostic> = offered
        .filter(|diagnostic| diagnostic.fix.is_some() && is_wanted(diagnostic))
        .collect();
    for _ in 0..ROUNDS {
        if fixes.is_empty() {
            break;
        }
        let changes: Vec<Change> = fixes
            .iter()
            .filter_map(|diagnostic| diagnostic.fix.clone())
            .collect();
        let (text, after) = before.after(&changes);
        match misread_lines(&before.note, &after, &fixes) {
            Some(lines) if lines.is_empty() => {
                let count = fixes.len();
                return Ok(Some(Fixed { text, count }));
            }
            Some(lines) => fixes.retain(|diagnostic| !lines.contains(&diagnostic.line)),
            None => break,
        }
    }
    Ok(None)
}

/// The 1-based lines that are not read as they should be after the fixes; empty if all is well. `None` if the
/// difference cannot be attributed to lines.
fn misread_lines(before: &Note, after: &Note, fixes: &[&Diagnostic]) -> Option<FxHashSet<u32>> {
    let same = same_head(before, after)
        && before.passages == after.passages
        && before.entries.len() == after.entries.len();
    if !same {
        return None;
    }
    let fixed_lines: FxHashSet<u32> = fixes.iter().map(|diagnostic| diagnostic.line).collect();
    let spans: FxHashSet<Span> = fixes.iter().map(|diagnostic| diagnostic.span).collect();
    let remaining = before.diagnostics.iter();
    let remaining = remaining
        .filter(|diagnostic| diagnostic.fix.is_none() || !spans.contains(&diagnostic.span));
    let words = |diagnostic: &Diagnostic| {
        (
            diagnostic.line,
            diagnostic.code.clone(),
            diagnostic.message.clone(),
        )
    };
    let remaining: FxHashSet<_> = remaining.map(words).collect();
    let new = after.diagnostics.iter().map(words);
    let mut lines: FxHashSet<u32> = new
        .filter(|diagnostic| !remaining.contains(diagnostic))
        .map(|(line, ..)| line)
        .collect();
    let pairs = before.entries.iter().zip(&after.entries);
    let changed = pairs.filter(|(old, new)| {
        let same_but_verb = fixed_lines.contains(&old.line) && same_but_verb(old, new);
        old.line != new.line || !same_but_verb && without_position(old) != without_position(new)
    });
    lines.extend(changed.map(|(old, _)| old.line));
    // If a line without a fix reads differently, there is no telling which fix caused it.
    lines.is_subset(&fixed_lines).then_some(lines)
}

/// Whether an entry is the same apart from its verb, and from people, mentions, and text that the verb reads
/// differently.
fn same_but_verb(old: &Entry, new: &Entry) -> bool {
    let as_it_was = Entry {
        verb: old.verb,
        people: old.people.clone(),
        mentions: old.mentions.clone(),
        text: old.text.clone(),
        ..without_position(new)
    };
    let links = |entry: &Entry| {
        let mut all = Distinct::default();
        entry.linked().for_each(|link| all.add(link));
        let mut all = all.into_list();
        all.sort_unstable();
        all
    };
    as_it_was == without_position(old) && old.text.ends_with(&new.text) && links(old) == links(new)
}

#[cfg(test)]
mod tests {
    use crate::edit::fix::*;

    fn fixed(text: &str) -> Option<String> {
        let path = "people/Dana.md";
        let fixed = apply_fixes(path, text.as_bytes(), &Settings::default(), |_| true);
        fixed.expect("the note can be read").map(|fixed| fixed.text)
    }

    #[test]
    fn misspelled_verb_before_colon_or_link_is_fixed() {
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
            assert_eq!(fixed(&note(from)), expected, "{from}");
        }
    }

    #[test]
    fn possible_other_word_or_favor_verb_is_not_fixed() {
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
            assert_eq!(fixed(&format!("- 2026-11-01 {text}\n")), None, "{text}");
        }
    }

    #[test]
    fn only_wanted_fixes_are_applied() {
        let text = "- 2026-11-01 metted: a\n- 2026-11-02 calld: b\n- 2026-11-03 test: c\n";
        let is_wanted = |diagnostic: &Diagnostic| diagnostic.line == 2;
        let one = apply_fixes(
            "people/D.md",
            text.as_bytes(),
            &Settings::default(),
            is_wanted,
        );
        let one = one.expect("it can be read").expect("a fix");
        assert_eq!(
            (one.count, one.text.as_str()),
            (1, &*text.replace("calld", "called"))
        );
        let both = text.replace("metted", "met").replace("calld", "called");
        assert_eq!(fixed(text), Some(both));
    }

    #[test]
    fn fix_that_changes_nested_entries_is_not_applied() {
        // With the fix, Sam would take part in the nested entry too.
        let text = "- 2026-11-01 calledd [[Sam]]\n  - 2026-11-02 met: x\n";
        assert_eq!(fixed(text), None);
    }
}
