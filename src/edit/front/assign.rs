//! Applies one assignment to front matter.
//!
//! In: the front matter of a note, and an assignment. Out: the edited note, checked by reading it again. Does not: choose
//! the key; `key` does that.

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
struct Wanted<'a> {
    key: &'a str,
    field: Option<Field>,
    values: &'a [String],
    is_list: bool,
}

impl Frontmatter<'_> {
    /// Applies one assignment. Fails unless the edited note has the new values and is otherwise unchanged.
    pub(super) fn set(&self, asked: &Assignment) -> Result<(String, Note, FieldChange), EditError> {
        let found = self.found(asked)?;
        let key = match found {
            Some(at) => self.held[at].key.clone(),
            None => self.new_key(asked)?,
        };
        let stands = found.map(|at| &self.held[at]);
        let is_list = match asked.field {
            Some(field) => assignment::is_list(field),
            None => stands.is_some_and(|held| matches!(held.kind, Kind::Flow | Kind::Block)),
        };
        let values = asked.values(is_list);
        let meant = self.expected_fields(asked.field, &key, &values)?;
        let old = self.values.get(&key).map(value::texts).unwrap_or_default();
        let lines = Lines::new(self.before.text);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let line = stands.map(|held| lines.line(offset + held.lines.start as usize));
        let set = |line: u32| FieldChange {
            key: key.clone(),
            field: asked.field,
            old: old.clone(),
            new: values.clone(),
            line,
        };
        let is_so = old == values && (stands.is_some() || values.is_empty());
        if is_so {
            let text = self.before.text.to_owned();
            return Ok((text, self.before.note.clone(), set(line.unwrap_or(1))));
        }
        let asked = Wanted {
            key: &key,
            field: asked.field,
            values: &values,
            is_list,
        };
        let (text, note, change) = self.written(&asked, stands, &meant)?;
        let at = change.span.start as usize;
        let new_line = || {
            let own = change.text.find(&*key).unwrap_or(0);
            Lines::new(&text).line(at + own)
        };
        let set = set(line.unwrap_or_else(new_line));
        Ok((text, note, set))
    }

    /// The edited note. A list between brackets keeps its layout; if that would not be read back, it is written anew.
    fn written(
        &self,
        wanted: &Wanted<'_>,
        stands: Option<&LocatedValue>,
        meant: &Fields,
    ) -> Result<(String, Note, Change), EditError> {
        let try_with = |stands: Option<&LocatedValue>| {
            let change = self.change(wanted, stands)?;
            let (text, note) = self.before.after(std::slice::from_ref(&change));
            self.check(wanted, (&text, &note), meant)?;
            Ok((text, note, change))
        };
        match (try_with(stands), stands) {
            (Err(EditError::Refused(_)), Some(held)) if held.kind == Kind::Flow => {
                try_with(Some(&LocatedValue {
                    items: Vec::new(),
                    ..held.clone()
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
        wanted: &Wanted<'_>,
        stands: Option<&LocatedValue>,
    ) -> Result<Change, EditError> {
        let Wanted {
            key,
            field,
            values,
            is_list,
        } = *wanted;
        let (end, text) = (self.before.line_end(), self.before.text);
        let format = self.place.map_or(Format::Yaml, |(format, _)| format);
        let writer = self.writer(format, field);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let slice = self.place.map_or("", |(_, span)| &text[span.range()]);
        if let Some(held) = stands {
            let change = held.changed(slice, values, is_list && values.len() > 1, &*writer, end);
            let line = Lines::new(text).line(offset + held.lines.start as usize);
            let told = |why: &str| EditError::frontmatter(format!("{key} on line {line}: {why}"));
            let mut change = change.map_err(told)?;
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
            Format::Toml => toml::end(slice, &self.held),
            _ => slice.len(),
        };
        Ok(Change::insert(span.start as usize + at, line))
    }

    /// Checks that the edited note has the intended values and that everything else reads as before.
    fn check(
        &self,
        wanted: &Wanted<'_>,
        (text, note): (&str, &Note),
        meant: &Fields,
    ) -> Result<(), EditError> {
        let Wanted {
            key, field, values, ..
        } = *wanted;
        let amiss = || {
            EditError::Refused(
                "with this change, its front matter would not be read as intended; change it by hand",
            )
        };
        let front = fence::split(text).front;
        let after = match front {
            Some((format, span)) => self.whole(&text[span.range()], format, span),
            None => Ok(HashMap::new()),
        };
        let mut after = after.map_err(|_| amiss())?;
        // A key that is not found again, such as one that needs escapes, could never be changed or removed.
        let is_found = values.is_empty()
            || front.is_some_and(|(format, span)| {
                located_values(&text[span.range()], format, &after)
                    .iter()
                    .any(|held| held.key == key && held.kind != Kind::Unsupported)
            });
        let mut before = self.values.clone();
        before.remove(key);
        let now = after.remove(key).map(|pod| value::texts(&pod));
        let is_meant = match now {
            Some(now) => now == values,
            None => values.is_empty(),
        };
        let reads = |fields: &Fields| {
            field
                .map(|field| field_texts(fields, field))
                .unwrap_or_default()
        };
        let (reads_now, reads_meant) = (reads(&note.fields), reads(meant));
        let is_read = values.is_empty() || reads_meant.iter().all(|text| reads_now.contains(text));
        let same_entries = note.kind != self.before.note.kind
            || note.entries.iter().map(without_position).eq(self
                .before
                .note
                .entries
                .iter()
                .map(without_position));
        let doubts = note.diagnostics.len() > self.before.note.diagnostics.len();
        if is_found && is_meant && is_read && before == after && same_entries && !doubts {
            Ok(())
        } else {
            Err(amiss())
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
