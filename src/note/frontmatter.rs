//! Reads front matter from its bytes into [`Fields`] (docs/reference/notes.md#fields).
//!
//! In: the text of a note and the span of its front matter. Out: fields and diagnostics. Does not: fail. If the whole
//! is not valid, every top-level key that can be read by itself still counts.

use gray_matter::Pod;
use gray_matter::engine::{Engine, JSON, TOML};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::chunk::{Chunk, chunks};
use super::fence::{self, Format};
use super::fields::Fields;
use super::mask;
use super::simple_yaml;
use super::status::Status;
use super::value;
use super::yaml::{self, Fault};
use crate::date::Cadence;
use crate::settings::Settings;
use crate::settings::keys::Field;
use crate::text::suggest::{closest, distance};
use crate::text::{Diagnostic, Lines, Severity, Span};

/// One top-level value with its key and position in the note.
#[derive(Debug, PartialEq)]
struct KeyValue {
    key: String,
    at: Span,
    value: Pod,
}

struct Reading<'a> {
    path: &'a str,
    text: &'a str,
    lines: &'a Lines,
    settings: &'a Settings,
    fields: Fields,
    status: Option<Status>,
    archived: bool,
    deceased: bool,
    diagnostics: Vec<Diagnostic>,
}

/// Maximum number of diagnostics about the front matter of one note, so that a badly broken note does not flood the
/// output.
const FINDINGS: usize = 100;

/// Reads the front matter in `span` of `text`. `path` is the note.
pub fn read(
    path: &str,
    text: &str,
    lines: &Lines,
    format: Format,
    span: Span,
    settings: &Settings,
) -> (Fields, Vec<Diagnostic>) {
    let mut reading = Reading::new(path, text, lines, settings);
    for key_value in reading.values(format, span) {
        reading.take(&key_value.key, key_value.at, &key_value.value);
    }
    let mut status = reading.status.unwrap_or_default();
    if reading.deceased {
        status = Status::Deceased;
    } else if reading.archived && status == Status::Active {
        status = Status::Archived;
    }
    reading.fields.status = status;
    (reading.fields, reading.diagnostics)
}

impl<'a> Reading<'a> {
    fn new(path: &'a str, text: &'a str, lines: &'a Lines, settings: &'a Settings) -> Self {
        Reading {
            path,
            text,
            lines,
            settings,
            fields: Fields::default(),
            status: None,
            archived: false,
            deceased: false,
            diagnostics: Vec::new(),
        }
    }

    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        if self.diagnostics.len() >= FINDINGS {
            return;
        }
        let mut found = Diagnostic::new(code, severity, message).at(span, self.text, self.lines);
        found.help = help;
        self.diagnostics.push(found);
    }

    /// Every top-level value, in the order of the file.
    fn values(&mut self, format: Format, span: Span) -> Vec<KeyValue> {
        let slice = &self.text[span.range()];
        let offset = span.start as usize;
        let simple = (format == Format::Yaml).then(|| simple_yaml::read(slice));
        let Some(simple) = simple.flatten() else {
            return self.parsed_values(format, span);
        };
        let key_value = |(at, value): (Span, Pod)| KeyValue {
            key: slice[at.range()].to_owned(),
            at: at.shifted(offset),
            value,
        };
        simple.into_iter().map(key_value).collect()
    }

    /// Like [`Self::values`], read by the parser of the format.
    fn parsed_values(&mut self, format: Format, span: Span) -> Vec<KeyValue> {
        let slice = &self.text[span.range()];
        let offset = span.start as usize;
        let chunks = chunks(slice, format);
        let fault = match whole(slice, format, &chunks) {
            Ok(Pod::Hash(map)) => {
                return in_order(map.into_iter().collect(), &chunks, offset, span);
            }
            Ok(Pod::Null) => return Vec::new(),
            Ok(_) => {
                let help = "write `key: value` lines, or put a blank line before a `---` rule";
                self.report(
                    "front-matter",
                    Severity::Error,
                    Span::new(offset, offset),
                    "front matter is not a list of keys".to_owned(),
                    Some(help.to_owned()),
                );
                return Vec::new();
            }
            Err(fault) => fault,
        };
        self.report(
            fault.code,
            Severity::Error,
            fault.span.shifted(offset),
            format!("front matter is not valid: {}", fault.message),
            Some("the keys that can be read by themselves still count".to_owned()),
        );
        chunks
            .iter()
            .flat_map(|chunk| alone(slice, chunk, format, offset))
            .collect()
    }

    fn take(&mut self, key: &str, at: Span, value: &Pod) {
        let Some(field) = self.settings.field(key) else {
            self.keep(key, value);
            return;
        };
        let plain = |value: &Pod| {
            value::texts(value)
                .iter()
                .map(|text| value::plain(text))
                .collect::<Vec<_>>()
        };
        let fields = &mut self.fields;
        if matches!(
            field,
            Field::Fn
                | Field::Cadence
                | Field::Birthday
                | Field::Snoozed
                | Field::Met
                | Field::LastContact
                | Field::Informed
                | Field::Date
                | Field::Status
        ) {
            fields.written.extend(value::texts(value));
        }
        match field {
            Field::Name => first(&mut fields.name, plain(value)),
            Field::Fn => first(&mut fields.formatted_name, plain(value)),
            Field::Aliases => fields.aliases.extend(plain(value)),
            Field::Type => fields.types.extend(value::texts(value)),
            Field::Category => fields.categories.extend(value::texts(value)),
            Field::Email => fields.email.extend(plain(value)),
            Field::Phone => fields.phone.extend(plain(value)),
            Field::Url => fields.url.extend(plain(value)),
            Field::Company => fields.company.extend(plain(value)),
            Field::Role => {
                let roles = plain(value);
                first(
                    &mut fields.role,
                    if roles.is_empty() {
                        roles
                    } else {
                        vec![roles.join(", ")]
                    },
                );
            }
            Field::Place => fields.place.extend(plain(value)),
            Field::Circle => fields.circle.extend(plain(value)),
            Field::Tags => fields.tags.extend(value::tags(value)),
            Field::Offers => fields.offers.extend(plain(value)),
            Field::Needs => fields.needs.extend(plain(value)),
            Field::IntroducedBy => fields.introduced_by.extend(value::people(self.path, value)),
            Field::With => fields.with.extend(value::people(self.path, value)),
            Field::Status => self.status(value, at),
            Field::Archived => self.archived |= value::truth(value),
            Field::Deceased => self.deceased |= value::truth(value),
            Field::Cadence => self.cadence(value, at),
            Field::Birthday => self.birthday(value, at),
            Field::Snoozed => self.date(value, at, |fields| &mut fields.snoozed),
            Field::Met => self.date(value, at, |fields| &mut fields.met),
            Field::LastContact => self.date(value, at, |fields| &mut fields.last_contact),
            Field::Informed => self.date(value, at, |fields| &mut fields.informed),
            Field::Date => self.own_date(value, at),
            Field::Contacts => self.contacts(key, at, value),
            Field::FileTime => self.keep(key, value),
        }
    }

    /// A map of addresses, or a list of such maps. Anything else in it is kept as an unknown key.
    fn contacts(&mut self, key: &str, at: Span, value: &Pod) {
        match value {
            Pod::Hash(map) => {
                let mut entries: Vec<(&String, &Pod)> = map.iter().collect();
                entries.sort_by_key(|(key, _)| *key);
                for (key, value) in entries {
                    match self.settings.field(key) {
                        Some(Field::Email | Field::Phone | Field::Url) => self.take(key, at, value),
                        _ => self.keep(&format!("contacts.{key}"), value),
                    }
                }
            }
            Pod::Array(items) if items.iter().all(|item| matches!(item, Pod::Hash(_))) => {
                items.iter().for_each(|item| self.contacts(key, at, item));
            }
            _ => self.keep(key, value),
        }
    }

    fn keep(&mut self, key: &str, value: &Pod) {
        if *value != Pod::Null {
            self.fields
                .other
                .push((key.to_owned(), value::json(value).to_string()));
        }
    }

    fn unread(&mut self, code: &'static str, at: Span, text: &str, what: &str, forms: &str) {
        let message = format!("{text:?} is not a {what}");
        self.report(
            code,
            Severity::Warning,
            at,
            message,
            Some(format!("write it as {forms}")),
        );
    }

    fn cadence(&mut self, value: &Pod, at: Span) {
        for text in value::texts(value) {
            match Cadence::parse(&text) {
                Some(cadence) => {
                    self.fields.cadence.get_or_insert(cadence);
                }
                None => self.unread(
                    "bad-cadence",
                    at,
                    &text,
                    "cadence",
                    "`6 weeks`, `monthly`, `90d` or `none`",
                ),
            }
        }
    }

    fn birthday(&mut self, value: &Pod, at: Span) {
        for text in value::texts(value) {
            match value::birthday(&text) {
                Some(birthday) => {
                    self.fields.birthday.get_or_insert(birthday);
                }
                None => self.unread(
                    "bad-date",
                    at,
                    &text,
                    "birthday",
                    "`1985-04-12` or `--04-12`",
                ),
            }
        }
    }

    fn date(&mut self, value: &Pod, at: Span, slot: fn(&mut Fields) -> &mut Option<Date>) {
        for text in value::texts(value) {
            match value::date(&text) {
                Some((date, _)) => {
                    let slot = slot(&mut self.fields);
                    *slot = (*slot).max(Some(date));
                }
                None => self.unread("bad-date", at, &text, "date", "`2026-11-20`"),
            }
        }
    }

    fn own_date(&mut self, value: &Pod, at: Span) {
        for text in value::texts(value) {
            match value::date(&text) {
                Some((date, time)) if Some(date) > self.fields.date => {
                    self.fields.date = Some(date);
                    self.fields.time = time;
                    self.fields.date_line = Some(self.lines.line(at.start as usize));
                }
                Some(_) => {}
                None => self.unread("bad-date", at, &text, "date", "`2026-11-20`"),
            }
        }
    }

    fn status(&mut self, value: &Pod, at: Span) {
        for text in value::texts(value) {
            let word = value::plain(&text).to_lowercase();
            match Status::ALL.into_iter().find(|status| status.word() == word) {
                Some(status) => {
                    self.status.get_or_insert(status);
                }
                None => {
                    // Other tools use words of their own here, so report only likely typos.
                    let near = closest(&word, Status::ALL.map(Status::word))
                        .filter(|near| distance(near, &word) <= 2);
                    if let Some(near) = near {
                        let help = Some(format!("did you mean {near:?}?"));
                        self.report(
                            "unknown-status",
                            Severity::Warning,
                            at,
                            format!("unknown status {text:?}"),
                            help,
                        );
                    }
                }
            }
        }
    }
}

fn first(slot: &mut Option<String>, mut texts: Vec<String>) {
    if slot.is_none() && !texts.is_empty() {
        *slot = Some(texts.swap_remove(0));
    }
}

/// Every top-level key of a note's front matter with its values as text, in the order of the file. Empty if the note
/// has no front matter.
pub fn key_texts(path: &str, text: &str, settings: &Settings) -> Vec<(String, Vec<String>)> {
    let masked = mask::conflicts(text);
    let Some((format, span)) = fence::split(&masked.text).front else {
        return Vec::new();
    };
    let lines = Lines::new(text);
    let values = Reading::new(path, &masked.text, &lines, settings).values(format, span);
    let with_texts = |key_value: KeyValue| (key_value.key, value::texts(&key_value.value));
    values.into_iter().map(with_texts).collect()
}

/// Whether the front matter as a whole is valid. Empty front matter is.
pub fn is_valid(slice: &str, format: Format) -> bool {
    let read = whole(slice, format, &chunks(slice, format));
    matches!(read, Ok(Pod::Hash(_) | Pod::Null))
}

/// Every top-level key with its value. `None` if the front matter as a whole is not valid.
pub fn values(slice: &str, format: Format) -> Option<FxHashMap<String, serde_json::Value>> {
    match whole(slice, format, &chunks(slice, format)).ok()? {
        Pod::Hash(map) => {
            let values = map.iter();
            Some(
                values
                    .map(|(key, value)| (key.clone(), value::json(value)))
                    .collect(),
            )
        }
        Pod::Null => Some(FxHashMap::default()),
        _ => None,
    }
}

/// Every top-level key with its lines and value. `None` unless every key appears once and its own lines, read alone,
/// give the same value. Always `None` for JSON, whose keys can share lines.
pub fn independent_keys(slice: &str, format: Format) -> Option<Vec<(Chunk, serde_json::Value)>> {
    if format == Format::Json {
        return None;
    }
    let chunks = chunks(slice, format);
    let mut map = match whole(slice, format, &chunks).ok()? {
        Pod::Hash(map) => map,
        Pod::Null => Default::default(),
        _ => return None,
    };
    let mut found = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let value = map.remove(&chunk.key)?;
        let alone = whole(&slice[chunk.lines.range()], format, &[]).ok()?;
        let Pod::Hash(alone) = alone else {
            return None;
        };
        if alone.len() != 1 || alone.get(&chunk.key) != Some(&value) {
            return None;
        }
        found.push((chunk, value::json(&value)));
    }
    map.is_empty().then_some(found)
}

/// Reads the front matter as a single value.
pub(crate) fn whole(slice: &str, format: Format, chunks: &[Chunk]) -> Result<Pod, Fault> {
    match format {
        Format::Yaml => yaml::read(slice),
        Format::Toml => TOML::parse(slice).map_err(|error| {
            let span = toml::from_str::<toml::Table>(slice)
                .err()
                .and_then(|error| error.span());
            let at = span.map_or(0, |span| span.start.min(slice.len()));
            let error = error.to_string();
            fault(at, error.lines().last().unwrap_or("").trim())
        }),
        // The YAML parser keeps numbers as written. The JSON parser is only for what YAML rejects, such as tabs.
        Format::Json => yaml::read(slice).or_else(|yaml_fault| {
            let mut seen = FxHashSet::default();
            // The JSON parser silently takes the last of two equal keys, so look for duplicates first.
            if yaml_fault.code != "duplicate-key"
                && let Some(duplicate) = chunks.iter().find(|chunk| !seen.insert(&chunk.key))
            {
                return Err(Fault {
                    span: duplicate.at,
                    ..yaml::duplicate_key(&duplicate.key)
                });
            }
            match JSON::parse(slice) {
                Ok(value) if yaml_fault.code != "duplicate-key" => Ok(value),
                _ => Err(yaml_fault),
            }
        }),
    }
}

fn fault(at: usize, message: &str) -> Fault {
    Fault {
        code: "front-matter",
        span: Span::new(at, at),
        message: message.to_owned(),
    }
}

/// Sorts a valid map into the order of the file. Keys without a line of their own come last, in alphabetical order.
fn in_order(
    map: Vec<(String, Pod)>,
    chunks: &[Chunk],
    offset: usize,
    whole: Span,
) -> Vec<KeyValue> {
    let mut places: FxHashMap<&str, Span> = FxHashMap::default();
    for chunk in chunks {
        places.entry(&chunk.key).or_insert(chunk.at);
    }
    let end = whole.end as usize;
    let mut key_values: Vec<KeyValue> = map
        .into_iter()
        .map(|(key, value)| {
            let at = places
                .get(key.as_str())
                .map_or(Span::new(end, end), |at| at.shifted(offset));
            KeyValue { key, at, value }
        })
        .collect();
    key_values.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    key_values
}

/// Reads a chunk by itself.
fn alone(slice: &str, chunk: &Chunk, format: Format, offset: usize) -> Vec<KeyValue> {
    let lines = &slice[chunk.lines.range()];
    let read = match format {
        Format::Yaml => yaml::read(lines).or_else(|_| yaml::read(&with_links_quoted(lines))),
        Format::Toml => TOML::parse(lines).map_err(|_| fault(0, "")),
        Format::Json => {
            // The last chunk includes the closing brace of the whole object.
            let text = lines.trim_end();
            let without_brace = text.strip_suffix('}').unwrap_or(text).trim_end();
            let object = |text: &str| JSON::parse(&format!("{{{}}}", text.trim_end_matches(',')));
            object(text)
                .or_else(|_| object(without_brace))
                .map_err(|_| fault(0, ""))
        }
    };
    let Ok(Pod::Hash(map)) = read else {
        return Vec::new();
    };
    let at = chunk.at.shifted(offset);
    let mut key_values: Vec<KeyValue> = map
        .into_iter()
        .map(|(key, value)| KeyValue { key, at, value })
        .collect();
    // A lone carriage return can hide a second key in a line, and a map has no order.
    key_values.sort_by(|a, b| a.key.cmp(&b.key));
    key_values
}

/// Quotes values that begin with a link, because `[[@Sam]]` and `[[Sam]], [[Ann]]` are not valid YAML without quotes.
fn with_links_quoted(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len() + 16);
    for line in lines.split_inclusive('\n') {
        let text = line.trim_end();
        match text.find("[[").filter(|_| text.ends_with("]]")) {
            Some(at) if text[..at].ends_with(": ") || text[..at].ends_with("- ") => {
                let value = text[at..].replace('\'', "''");
                out.push_str(&format!("{}'{value}'\n", &text[..at]));
            }
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests;
