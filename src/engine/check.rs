//! Collects the findings of a vault from the diagnostics of its notes and from the check rules.
//!
//! In: an open session with its ledger, and which findings are wanted. Out: the findings in order, and the safe fixes.
//! Does not: write a note, or read its file unless a finding needs a place or an excerpt.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::write::Rewrite;
use super::{Session, UnreadablePath};
use crate::check::{self, Excerpt, Filter, Finding, Hit, HitPlace, RULES, Rule, Source, place};
use crate::edit::fix::{self, Fixed};
use crate::ledger::Ledger;
use crate::store::{IndexError, NoteId, facts};
use crate::text::{Diagnostic, Lines, Span};
use crate::vault::Root;
use crate::vault::read::{self, ReadOutcome};
use crate::vault::unread::is_unread;

/// A finding whose place in the note may not be known yet.
enum Raw<'a> {
    /// The diagnostic has a span.
    Placed(Diagnostic),
    /// A hit of a ledger rule, with the line of its entry.
    Hit(&'a Rule, Hit, Option<u32>),
}

impl Session {
    /// The findings that `choice` selects, sorted by path, line, column, and code. With `excerpts`, each finding also
    /// gets the lines it is about.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn findings(
        &self,
        ledger: &Ledger,
        choice: &Filter,
        excerpts: bool,
    ) -> Result<Vec<Finding>, IndexError> {
        let mut raw = self.of_files(choice);
        raw.extend(self.of_notes(choice)?);
        raw.extend(self.of_ledger(ledger, choice)?);
        // The sort is stable, so findings at one place keep the order of the rules.
        raw.sort_by(|a, b| a.0.cmp(&b.0));
        let by_path: Vec<&[(String, Raw<'_>)]> = raw.chunk_by(|a, b| a.0 == b.0).collect();
        let placed = by_path
            .into_par_iter()
            .map(|some| placed(&self.root, some, excerpts));
        let mut findings: Vec<Finding> = placed.flatten_iter().collect();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(findings)
    }

    fn of_files(&self, choice: &Filter) -> Vec<(String, Raw<'static>)> {
        let chosen = self.skipped_files().iter().filter(|passed| {
            let found = &passed.diagnostic;
            choice.matches(&found.code, found.severity) && choice.matches_path(&passed.path)
        });
        chosen
            .map(|passed| (passed.path.clone(), Raw::Placed(passed.diagnostic.clone())))
            .collect()
    }

    fn of_notes(&self, choice: &Filter) -> Result<Vec<(String, Raw<'static>)>, IndexError> {
        let mut ids = self.notes_with_findings();
        ids.retain(|id| choice.matches_path(self.store.facts().path(*id)));
        let notes = self.notes(ids.iter().copied())?;
        let mut raw = Vec::new();
        for id in ids {
            let found = notes
                .note(id)
                .into_iter()
                .flat_map(|note| &note.diagnostics);
            // Without the text of a note, its findings cannot be shown. That is reported whatever was asked for.
            let hides_some = |found: &Diagnostic| is_unread(found) && self.has_findings(id);
            let is_wanted = found
                .filter(|found| choice.matches(&found.code, found.severity) || hides_some(found));
            raw.extend(is_wanted.map(|found| {
                (
                    self.store.facts().path(id).to_owned(),
                    Raw::Placed(found.clone()),
                )
            }));
        }
        Ok(raw)
    }

    /// Whether the note had findings when it was last read.
    fn has_findings(&self, note: NoteId) -> bool {
        let facts = self.store.facts();
        let mut columns = [facts::PROBLEMS, facts::HINTS].into_iter();
        columns.any(|column| facts.numbers(column).of(note).is_some())
    }

    fn of_ledger(
        &self,
        ledger: &Ledger,
        choice: &Filter,
    ) -> Result<Vec<(String, Raw<'static>)>, IndexError> {
        const ALL: &[Rule] = &RULES;
        let mut hits: Vec<(&'static Rule, Hit)> = Vec::new();
        for rule in ALL
            .iter()
            .filter(|rule| choice.matches(rule.code, rule.severity))
        {
            if let Source::Ledger(find) = rule.source {
                let mut found = find(ledger);
                found.retain(|hit| choice.matches_path(self.store.facts().path(hit.note)));
                hits.extend(found.into_iter().map(|hit| (rule, hit)));
            }
        }
        let of_entries = hits
            .iter()
            .filter(|(_, hit)| matches!(hit.at, HitPlace::Entry(..)));
        let notes = self.notes(of_entries.map(|(_, hit)| hit.note))?;
        let line = |note: NoteId, at: &HitPlace| match at {
            HitPlace::Entry(place, _) => {
                let entry = notes.note(note)?.entries.get(*place as usize)?;
                Some(entry.line)
            }
            _ => None,
        };
        let raw = hits.into_iter().map(|(rule, hit)| {
            let line = line(hit.note, &hit.at);
            let path = self.store.facts().path(hit.note).to_owned();
            (path, Raw::Hit(rule, hit, line))
        });
        Ok(raw.collect())
    }

    /// The notes of these findings with every safe fix applied, and the number of fixes. Writes nothing.
    ///
    /// # Errors
    /// [`UnreadablePath`]: the first note with findings that cannot be read.
    pub fn fixes(
        &self,
        findings: &[Finding],
    ) -> Result<(Vec<Rewrite>, usize), Box<UnreadablePath>> {
        let hides_some = |finding: &&Finding| {
            let note = self.store.facts().at_path(&finding.path);
            is_unread(&finding.diagnostic) && note.is_some_and(|note| self.has_findings(note))
        };
        if let Some(unread) = findings.iter().find(hides_some) {
            return Err(Box::new(UnreadablePath {
                path: unread.path.clone(),
                reason: unread.diagnostic.clone(),
                is_known: true,
            }));
        }
        let mendable = findings
            .iter()
            .filter(|finding| finding.diagnostic.fix.is_some());
        let mendable: Vec<&Finding> = mendable.collect();
        let mut count = 0;
        let mut rewrites = Vec::new();
        for some in mendable.chunk_by(|a, b| a.path == b.path) {
            if let Some((rewrite, fixes)) = fixed(&self.root, some)? {
                count += fixes;
                rewrites.push(rewrite);
            }
        }
        Ok((rewrites, count))
    }
}

/// A note with its fixes applied. `None` if no fix is safe, for example if the note has conflict markers or has changed
/// since.
fn fixed(
    root: &Root,
    findings: &[&Finding],
) -> Result<Option<(Rewrite, usize)>, Box<UnreadablePath>> {
    let Some(path) = findings.first().map(|finding| &finding.path) else {
        return Ok(None);
    };
    match read::read(root, path) {
        ReadOutcome::Read(bytes, _) => Ok(rewritten(root, path, bytes, findings)),
        ReadOutcome::Gone => Ok(None),
        ReadOutcome::Unreadable(reason, _) => Err(Box::new(UnreadablePath {
            path: path.clone(),
            reason,
            is_known: true,
        })),
    }
}

fn rewritten(
    root: &Root,
    path: &str,
    bytes: Vec<u8>,
    findings: &[&Finding],
) -> Option<(Rewrite, usize)> {
    let spans = findings.iter().map(|finding| finding.diagnostic.span);
    let spans: FxHashSet<Span> = spans.collect();
    let is_wanted = |found: &Diagnostic| spans.contains(&found.span);
    let fixed = fix::apply_fixes(path, &bytes, &root.settings, is_wanted).ok()?;
    let Fixed { text, count } = fixed?;
    let rewrite = Rewrite {
        path: path.to_owned(),
        before: String::from_utf8(bytes).ok()?,
        after: text,
    };
    Some((rewrite, count))
}

/// Works out the place of each finding of one note or file.
fn placed(root: &Root, raw: &[(String, Raw<'_>)], excerpts: bool) -> Vec<Finding> {
    let in_text = |raw: &Raw<'_>| match raw {
        Raw::Placed(found) => {
            excerpts
                && check::rule(&found.code).is_some_and(|rule| matches!(rule.source, Source::Note))
        }
        Raw::Hit(_, hit, _) => hit.at != HitPlace::File,
    };
    let text = raw
        .iter()
        .find(|(_, raw)| in_text(raw))
        .and_then(|(path, _)| text(root, path));
    let lines = text.as_deref().map(Lines::new);
    let seen = text.as_deref().zip(lines.as_ref());
    let place = |(path, raw): &(String, Raw<'_>)| {
        let diagnostic = match raw {
            Raw::Placed(found) => found.clone(),
            Raw::Hit(rule, hit, line) => {
                let nothing = Lines::new("");
                let (text, lines) = seen.unwrap_or(("", &nothing));
                place::diagnostic(rule, hit, *line, text, lines)
            }
        };
        let cut = |(text, lines)| Excerpt::of(text, lines, diagnostic.span);
        // A finding without a place is about the whole note.
        let has_place =
            in_text(raw) && (matches!(raw, Raw::Placed(_)) || diagnostic.span != Span::default());
        let excerpt = seen.filter(|_| excerpts && has_place).map(cut);
        Finding {
            path: path.clone(),
            diagnostic,
            excerpt,
        }
    };
    raw.iter().map(place).collect()
}

/// The current text of a note. Invalid UTF-8 becomes replacement characters. `None` if the note cannot be read.
fn text(root: &Root, path: &str) -> Option<String> {
    match read::read(root, path) {
        ReadOutcome::Read(bytes, _) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        ReadOutcome::Unreadable(..) | ReadOutcome::Gone => None,
    }
}
