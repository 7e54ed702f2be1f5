//! Finds and changes the links in front matter.
//!
//! In: the text of a note. Out: its links and names of people; the changes that replace their targets inside their
//! existing quotes. Does not: accept a change that would not be read back as intended.

use std::ops::Range;

use super::pointer::{Form, Pointer, target_in};
use crate::edit::editable_note::EditableNote;
use crate::edit::error::EditError;
use crate::note::{chunk, fence, frontmatter, link, mask};
use crate::settings::Settings;
use crate::settings::keys::Field;
use crate::text::{Change, Span};

/// A part of a value that is a link or a name.
struct Piece {
    pointer: Pointer,
    /// The range of the target in the value.
    place: Range<usize>,
}

/// All links and names in front matter, in the order in which the values are read.
pub(super) fn pointers(path: &str, text: &str, settings: &Settings) -> Vec<Pointer> {
    let values = frontmatter::key_texts(path, text, settings);
    let pieces = values.iter().flat_map(|(key, values)| {
        let pieces = move |value: &String| pieces(path, key, value, settings);
        values.iter().flat_map(pieces)
    });
    pieces.map(|piece| piece.pointer).collect()
}

/// The links in one value, or the value itself if the field names people.
fn pieces(path: &str, key: &str, value: &str, settings: &Settings) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = value[at..].find("[[").map(|open| at + open + 2) {
        let Some(close) = value[open..].find("]]").map(|close| open + close) else {
            break;
        };
        let inner = &value[open..close];
        if let Some(link) = link::wiki(inner) {
            let place = target_in(inner);
            let place = open + place.start..open + place.end;
            found.push(piece(Form::Wiki, value, place, link.target));
        }
        at = close + 2;
    }
    if !found.is_empty() {
        return found;
    }
    if let Some((_, destination)) = link::whole_markdown(value) {
        let target = link::markdown(path, destination);
        let length = destination.split('#').next().unwrap_or("").len();
        let at = value.rfind(destination).unwrap_or(0);
        let markdown = |target| piece(Form::Markdown, value, at..at + length, target);
        return target.map(markdown).into_iter().collect();
    }
    let names_people = matches!(settings.field(key), Some(Field::IntroducedBy | Field::With));
    if names_people {
        found.push(piece(Form::Name, value, 0..value.len(), value.to_owned()));
    }
    found
}

fn piece(form: Form, value: &str, place: Range<usize>, target: String) -> Piece {
    let written = &value[place.clone()];
    let written = match form {
        Form::Markdown => link::local(written).unwrap_or_default().into_owned(),
        _ => written.to_owned(),
    };
    let pointer = Pointer {
        form,
        written,
        target,
        line: 1,
    };
    Piece { pointer, place }
}

/// The value with new targets.
fn renewed(value: &str, pieces: &[Piece], new: &dyn Fn(&Pointer) -> Option<String>) -> String {
    let mut out = value.to_owned();
    for piece in pieces.iter().rev() {
        if let Some(text) = written(piece, new) {
            out.replace_range(piece.place.clone(), &text);
        }
    }
    out
}

fn written(piece: &Piece, new: &dyn Fn(&Pointer) -> Option<String>) -> Option<String> {
    let text = new(&piece.pointer)?;
    Some(match piece.pointer.form {
        Form::Markdown => link::encoded(&text, false),
        _ => text,
    })
}

/// The changes that put new targets into front matter, in text order.
pub(super) fn changes(
    before: &EditableNote<'_>,
    new: &dyn Fn(&Pointer) -> Option<String>,
) -> Result<Vec<Change>, EditError> {
    let masked = mask::conflicts(before.text);
    let Some((format, span)) = fence::split(&masked.text).front else {
        return Ok(Vec::new());
    };
    let slice = &before.text[span.range()];
    let chunks = chunk::chunks(slice, format);
    let mut changes = Vec::new();
    let mut cursors: Vec<usize> = chunks.iter().map(|chunk| chunk.at.end as usize).collect();
    for (key, values) in frontmatter::key_texts(before.path, before.text, before.settings) {
        let chunk_at = chunks.iter().position(|chunk| chunk.key == key);
        for value in values {
            for piece in pieces(before.path, &key, &value, before.settings) {
                let range = chunk_at.and_then(|chunk_at| {
                    let within = cursors[chunk_at]..chunks[chunk_at].lines.end as usize;
                    let range = place(slice, within, &value, &piece)?;
                    cursors[chunk_at] = range.end;
                    Some(range)
                });
                let Some(text) = written(&piece, new) else {
                    continue;
                };
                let range = range.ok_or_else(|| by_hand(&key))?;
                let text = quoted(&slice[..range.start], &text);
                let span = Span::new(range.start, range.end).shifted(span.start as usize);
                changes.push(Change { span, text });
            }
        }
    }
    changes.sort_by_key(|change| change.span);
    let is_disjoint = changes
        .windows(2)
        .all(|pair| pair[0].span.end <= pair[1].span.start);
    if is_disjoint {
        Ok(changes)
    } else {
        Err(by_hand(""))
    }
}

fn by_hand(key: &str) -> EditError {
    let key = if key.is_empty() {
        String::new()
    } else {
        format!(" under {key}")
    };
    EditError::Frontmatter(format!(
        "its front matter has a link{key} in a form that ties does not change; change it by hand"
    ))
}

/// Finds where the target of a piece is written in the range `within` of `slice`. A single quote may be doubled there,
/// as YAML escapes it.
fn place(slice: &str, within: Range<usize>, value: &str, piece: &Piece) -> Option<Range<usize>> {
    let target = &value[piece.place.clone()];
    let forms = [target.to_owned(), target.replace('\'', "''")];
    let (open, close): (&[char], &[char]) = match piece.pointer.form {
        Form::Wiki => (&['['], &[']', '|', '#', '^', '\\']),
        Form::Markdown | Form::File => (&['(', '<'], &[')', '>', '#']),
        Form::Name => (
            &[':', '-', '[', ',', '"', '\'', '=', '\n'],
            &[',', ']', '"', '\'', '#', '\n', '\r', '}'],
        ),
    };
    let lines = &slice[within.clone()];
    let found = forms.iter().flat_map(|form| {
        lines
            .match_indices(form.as_str())
            .map(move |(at, text)| at..at + text.len())
    });
    let fits = |range: &Range<usize>| {
        let before = lines[..range.start].trim_end_matches([' ', '\t']);
        let after = lines[range.end..].trim_start_matches([' ', '\t']);
        before
            .chars()
            .next_back()
            .is_some_and(|c| open.contains(&c))
            && after.chars().next().is_none_or(|c| close.contains(&c))
    };
    let found: Vec<Range<usize>> = found.filter(fits).collect();
    // In a multi-line text, something that looks like a comment is text; hence the fallback to the first match.
    let no_comment = |range: &&Range<usize>| !is_comment(last_line(&lines[..range.start]));
    let range = found.iter().find(no_comment).or(found.first())?;
    Some(within.start + range.start..within.start + range.end)
}

fn last_line(text: &str) -> &str {
    text.rfind('\n').map_or(text, |at| &text[at + 1..])
}

/// Whether text after this beginning of a line is inside a comment.
fn is_comment(line: &str) -> bool {
    let mut signs = line.match_indices('#').map(|(at, _)| &line[..at]);
    signs.any(|before| {
        let is_separate = before.is_empty() || before.ends_with([' ', '\t']);
        is_separate && open_quote(before).is_none()
    })
}

/// Escapes a text for the quotes that are open at the end of `before`.
fn quoted(before: &str, text: &str) -> String {
    match open_quote(last_line(before)) {
        Some('\'') => text.replace('\'', "''"),
        Some('"') => text.replace('\\', "\\\\").replace('"', "\\\""),
        _ => text.to_owned(),
    }
}

/// The quote that is still open at the end of this beginning of a line.
fn open_quote(line: &str) -> Option<char> {
    let mut open: Option<char> = None;
    let mut begins = true;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match open {
            Some('"') if c == '\\' => {
                chars.next();
            }
            Some(quote) if c == quote => open = None,
            None if begins && matches!(c, '"' | '\'') => open = Some(c),
            // A doubled single quote is an escape, so it reopens the text that its first half seemed to end.
            None if c == '\'' => open = Some(c).filter(|_| line.contains("''")),
            _ => {}
        }
        begins = matches!(c, ' ' | '\t' | '[' | '{' | '(' | ',' | ':' | '-' | '=');
    }
    open
}

/// Checks that front matter has the same values as before, apart from the new targets.
pub(super) fn check(
    before: &EditableNote<'_>,
    text: &str,
    new: &dyn Fn(&Pointer) -> Option<String>,
) -> Result<(), EditError> {
    let values_of = |text: &str| frontmatter::key_texts(before.path, text, before.settings);
    let renew = |(key, values): (String, Vec<String>)| {
        let renewed = values.iter().map(|value| {
            let pieces = pieces(before.path, &key, value, before.settings);
            renewed(value, &pieces, new)
        });
        let renewed: Vec<String> = renewed.collect();
        (key, renewed)
    };
    let expected: Vec<(String, Vec<String>)> =
        values_of(before.text).into_iter().map(renew).collect();
    if values_of(text) == expected {
        Ok(())
    } else {
        Err(by_hand(""))
    }
}
