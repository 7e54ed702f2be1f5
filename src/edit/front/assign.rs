//! Applies one assignment to front matter.
//!
//! In: the front matter of a note, and an assignment. Out: the edited note, checked by reading it again. Does not:
//! choose the key; `key` does that.

use std::collections::HashMap;

use crate::edit::compare::without_position;
use crate::edit::error::EditError;
use crate::edit::front::assignment::{self, Assignment};
use crate::edit::front::expected::field_texts;
use crate::edit::front::frontmatter::{Frontmatter, located_values};
use crate::edit::front::located_value::{self, Kind, LocatedValue, Writer};
use crate::edit::front::{toml, yaml};
use crate::note::fence::{self, Format};
use crate::note::{Fields, Note, value};
use crate::settings::keys::Field;
use crate::text::{Change, Lines};

/// A front matter key that was assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The key as written in the note.
    pub key: String,
    /// The field that the key means. `None` for a key of the user's own.
    pub field: Option<Field>,
    /// The values before the edit.
    pub old: Vec<String>,
    /// The values after the edit; empty if the key was removed.
    pub new: Vec<String>,
    /// The 1-based line of the key, or its old line if it was removed.
    pub line: u32,
}

/// A key of the note and the values that it is to have.
struct NewValues<'a> {
    key: &'a str,
    field: Option<Field>,
    values: &'a [String],
    is_list: bool,
}

impl Frontmatter<'_> {
    /// Applies one assignment. Fails unless the edited note has the new values and is otherwise unchanged.
    pub(super) fn set(
        &self,
        assignment: &Assignment,
    ) -> Result<(String, Note, FieldChange), EditError> {
        let index = self.find_key(assignment)?;
        let key = match index {
            Some(at) => self.located[at].key.clone(),
            None => self.new_key(assignment)?,
        };
        let current = index.map(|at| &self.located[at]);
        let is_list = match assignment.field {
            Some(field) => assignment::is_list(field),
            None => current.is_some_and(|located| matches!(located.kind, Kind::Flow | Kind::Block)),
        };
        let values = assignment.values(is_list);
        let expected = self.expected_fields(assignment.field, &key, &values)?;
        let old = self.values.get(&key).map(value::texts).unwrap_or_default();
        let lines = Lines::new(self.before.text);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let line = current.map(|located| lines.line(offset + located.lines.start as usize));
        let set = |line: u32| FieldChange {
            key: key.clone(),
            field: assignment.field,
            old: old.clone(),
            new: values.clone(),
            line,
        };
        let is_unchanged = old == values && (current.is_some() || values.is_empty());
        if is_unchanged {
            let text = self.before.text.to_owned();
            return Ok((text, self.before.note.clone(), set(line.unwrap_or(1))));
        }
        let new = NewValues {
            key: &key,
            field: assignment.field,
            values: &values,
            is_list,
        };
        let (text, note, change) = self.write(&new, current, &expected)?;
        let at = change.span.start as usize;
        let new_line = || {
            let key_at = change.text.find(&*key).unwrap_or(0);
            Lines::new(&text).line(at + key_at)
        };
        let set = set(line.unwrap_or_else(new_line));
        Ok((text, note, set))
    }

    /// The edited note. A list between brackets keeps its layout; if that would not be read back, it is written anew.
    fn write(
        &self,
        new: &NewValues<'_>,
        current: Option<&LocatedValue>,
        expected: &Fields,
    ) -> Result<(String, Note, Change), EditError> {
        let try_with = |current: Option<&LocatedValue>| {
            let change = self.change(new, current)?;
            let (text, note) = self.before.after(std::slice::from_ref(&change));
            self.check(new, &text, &note, expected)?;
            Ok((text, note, change))
        };
        match (try_with(current), current) {
            (Err(EditError::Refused(_)), Some(located)) if located.kind == Kind::Flow => {
                try_with(Some(&LocatedValue {
                    items: Vec::new(),
                    ..located.clone()
                }))
            }
            (outcome, _) => outcome,
        }
    }

    fn writer(&self, format: Format, field: Option<Field>) -> Box<dyn Writer> {
        let bare = field.is_none_or(assignment::is_bare);
        match format {
            Format::Toml => Box::new(toml::Toml { bare }),
            _ => Box::new(yaml::Yaml { bare }),
        }
    }

    /// The change of the key's own lines, or the insertion of a new line.
    fn change(
        &self,
        new: &NewValues<'_>,
        current: Option<&LocatedValue>,
    ) -> Result<Change, EditError> {
        let NewValues {
            key,
            field,
            values,
            is_list,
        } = *new;
        let (end, text) = (self.before.line_end(), self.before.text);
        let format = self.place.map_or(Format::Yaml, |(format, _)| format);
        let writer = self.writer(format, field);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let slice = self.place.map_or("", |(_, span)| &text[span.range()]);
        if let Some(located) = current {
            let change = located.changed(slice, values, is_list && values.len() > 1, &*writer, end);
            let line = Lines::new(text).line(offset + located.lines.start as usize);
            let at_line =
                |why: &str| EditError::frontmatter(format!("{key} on line {line}: {why}"));
            let mut change = change.map_err(at_line)?;
            change.span = change.span.shifted(offset);
            return Ok(change);
        }
        let written = match values {
            [one] => writer.text(one, None, false),
            several => located_value::flow(several, &*writer),
        };
        let key = written_key(key, format);
        let sign = if format == Format::Toml { " =" } else { ":" };
        let line = format!("{key}{sign} {written}{end}");
        let Some((_, span)) = self.place else {
            let body = fence::split(text).body;
            let rest = &text[body..];
            let blank = if rest.is_empty() || rest.starts_with(['\n', '\r']) {
                ""
            } else {
                end
            };
            return Ok(Change::insert(
                body,
                format!("---{end}{line}---{end}{blank}"),
            ));
        };
        let at = match format {
            Format::Toml => toml::end(slice, &self.located),
            _ => slice.len(),
        };
        Ok(Change::insert(span.start as usize + at, line))
    }

    /// Checks that the edited note has the intended values and that everything else reads as before.
    fn check(
        &self,
        new: &NewValues<'_>,
        text: &str,
        note: &Note,
        expected: &Fields,
    ) -> Result<(), EditError> {
        let NewValues {
            key, field, values, ..
        } = *new;
        let refused = || {
            EditError::Refused(
                "with this change, its front matter would not be read as intended; change it by hand",
            )
        };
        let front = fence::split(text).front;
        let after = match front {
            Some((format, span)) => self.whole(&text[span.range()], format, span),
            None => Ok(HashMap::new()),
        };
        let mut after = after.map_err(|_| refused())?;
        // A key that is not found again, such as one that needs escapes, could never be changed or removed.
        let is_found = values.is_empty()
            || front.is_some_and(|(format, span)| {
                located_values(&text[span.range()], format, &after)
                    .iter()
                    .any(|located| located.key == key && located.kind != Kind::Unsupported)
            });
        let mut before = self.values.clone();
        before.remove(key);
        let now = after.remove(key).map(|pod| value::texts(&pod));
        let has_values = match now {
            Some(now) => now == values,
            None => values.is_empty(),
        };
        let texts = |fields: &Fields| {
            field
                .map(|field| field_texts(fields, field))
                .unwrap_or_default()
        };
        let (texts_now, texts_expected) = (texts(&note.fields), texts(expected));
        let has_meaning =
            values.is_empty() || texts_expected.iter().all(|text| texts_now.contains(text));
        let same_entries = note.kind != self.before.note.kind
            || note.entries.iter().map(without_position).eq(self
                .before
                .note
                .entries
                .iter()
                .map(without_position));
        let has_new_problem = note.diagnostics.len() > self.before.note.diagnostics.len();
        if is_found
            && has_values
            && has_meaning
            && before == after
            && same_entries
            && !has_new_problem
        {
            Ok(())
        } else {
            Err(refused())
        }
    }
}

/// The key as written in the format, with quotes if it needs them.
fn written_key(key: &str, format: Format) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if format == Format::Toml && !key.chars().all(is_bare) {
        return ::toml::Value::String(key.to_owned()).to_string();
    }
    if format == Format::Toml {
        return key.to_owned();
    }
    yaml::Yaml { bare: true }.text(key, None, false)
}
