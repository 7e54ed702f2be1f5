//! Front matter, from its bytes to [`Fields`] (notes.md 3).
//!
//! In: the text of a note and the span of its front matter. Out: fields and diagnostics. Does not: fail: where the
//! whole is not valid, every top-level key that can be read by itself still counts.

use gray_matter::Pod;
use gray_matter::engine::{Engine, JSON, TOML};
use jiff::civil::Date;

use super::chunk::{Chunk, chunks};
use super::fence::Format;
use super::fields::{Fields, Status};
use super::{value, yaml};
use crate::calendar::Cadence;
use crate::settings::Settings;
use crate::settings::keys::{Field, normalise};
use crate::text::suggest::{closest, distance};
use crate::text::{Diagnostic, Lines, Severity, Span};

/// One top-level value with its key and its place in the note.
struct Said {
    key: String,
    at: Span,
    value: Pod,
}

struct Reading<'a> {
    text: &'a str,
    lines: &'a Lines,
    settings: &'a Settings,
    fields: Fields,
    archived: bool,
    deceased: bool,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the front matter of `text` that stands in `span`.
pub fn read(
    text: &str,
    lines: &Lines,
    format: Format,
    span: Span,
    settings: &Settings,
) -> (Fields, Vec<Diagnostic>) {
    let mut reading = Reading {
        text,
        lines,
        settings,
        fields: Fields::default(),
        archived: false,
        deceased: false,
        diagnostics: Vec::new(),
    };
    for said in reading.values(format, span) {
        reading.take(&said.key, said.at, &said.value);
    }
    if reading.deceased {
        reading.fields.status = Status::Deceased;
    } else if reading.archived && reading.fields.status == Status::Active {
        reading.fields.status = Status::Archived;
    }
    (reading.fields, reading.diagnostics)
}

impl Reading<'_> {
    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let mut found = Diagnostic::new(code, severity, message).at(span, self.text, self.lines);
        found.help = help;
        self.diagnostics.push(found);
    }

    /// Every top-level value in the order of the file.
    fn values(&mut self, format: Format, span: Span) -> Vec<Said> {
        // A conflict inside front matter: its markers are blanks, and both sides count.
        let masked = super::mask::mask(&self.text[span.range()]);
        let slice: &str = if masked.conflicts.is_empty() {
            &self.text[span.range()]
        } else {
            &masked.text
        };
        let offset = span.start as usize;
        let chunks = chunks(slice, format);
        let whole = match format {
            Format::Yaml => yaml::Yaml::parse(slice),
            Format::Toml => TOML::parse(slice),
            Format::Json => yaml::Yaml::parse(slice).or_else(|_| JSON::parse(slice)),
        };
        match whole {
            Ok(Pod::Hash(map)) => in_order(map.into_iter().collect(), &chunks, offset, span),
            Ok(Pod::Null) => Vec::new(),
            Ok(_) => {
                let help = Some(
                    "write `key: value` lines, or leave a blank line after the rule".to_owned(),
                );
                let message = "front matter that is no list of keys".to_owned();
                self.report(
                    "front-matter",
                    Severity::Error,
                    Span::new(offset, offset),
                    message,
                    help,
                );
                Vec::new()
            }
            Err(error) => {
                self.explain(format, slice, offset, &error.to_string());
                chunks
                    .iter()
                    .flat_map(|chunk| alone(slice, chunk, format, offset))
                    .collect()
            }
        }
    }

    fn explain(&mut self, format: Format, slice: &str, offset: usize, error: &str) {
        let help = Some("the keys that can be read by themselves still count".to_owned());
        let (code, span, message) = match (format, yaml::read(slice)) {
            (Format::Toml, _) | (_, Ok(_)) => {
                let span = toml::from_str::<toml::Table>(slice)
                    .err()
                    .and_then(|error| error.span());
                let at = span.map_or(offset, |span| offset + span.start);
                let reason = error.lines().last().unwrap_or("").trim().to_owned();
                (
                    "front-matter",
                    Span::new(at, at),
                    format!("front matter is not valid: {reason}"),
                )
            }
            (_, Err(fault)) => (
                fault.code,
                fault.span.shifted(offset),
                format!("front matter is not valid: {}", fault.message),
            ),
        };
        self.report(code, Severity::Error, span, message, help);
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
            Field::IntroducedBy => fields.introduced_by.extend(value::people(value)),
            Field::With => fields.with.extend(value::people(value)),
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
            Field::Contacts => match value {
                Pod::Hash(map) => {
                    let mut entries: Vec<(&String, &Pod)> = map.iter().collect();
                    entries.sort_by_key(|(key, _)| *key);
                    for (key, value) in entries {
                        // A contact's `contacts` map holds addresses only.
                        match self.settings.field(key) {
                            Some(Field::Email | Field::Phone | Field::Url) => {
                                self.take(key, at, value)
                            }
                            _ => self.keep(&format!("contacts.{key}"), value),
                        }
                    }
                }
                _ => self.keep(key, value),
            },
            Field::FileTime => self.keep(key, value),
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
        let message = format!("{text:?} is no {what}");
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
                Some(status) if self.fields.status == Status::Active => self.fields.status = status,
                Some(_) => {}
                None => {
                    // Other tools keep words of their own here; only a slip of the pen is worth a doubt.
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

/// A valid map as values in the order of the file; what no line begins with comes last, by its key.
fn in_order(map: Vec<(String, Pod)>, chunks: &[Chunk], offset: usize, whole: Span) -> Vec<Said> {
    let place = |key: &str| {
        chunks
            .iter()
            .find(|chunk| chunk.key == key || normalise(&chunk.key) == normalise(key))
    };
    let mut said: Vec<Said> = map
        .into_iter()
        .map(|(key, value)| {
            let at = place(&key).map_or(Span::new(whole.end as usize, whole.end as usize), |c| {
                c.at.shifted(offset)
            });
            Said { key, at, value }
        })
        .collect();
    said.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    said
}

/// What one chunk says when it is read by itself.
fn alone(slice: &str, chunk: &Chunk, format: Format, offset: usize) -> Vec<Said> {
    let lines = &slice[chunk.lines.range()];
    let read = match format {
        Format::Yaml => yaml::Yaml::parse(lines),
        Format::Toml => TOML::parse(lines),
        Format::Json => {
            let inner = lines
                .trim()
                .trim_start_matches('{')
                .trim_end_matches('}')
                .trim()
                .trim_end_matches(',');
            JSON::parse(&format!("{{{inner}}}"))
        }
    };
    match read {
        Ok(Pod::Hash(map)) => map
            .into_iter()
            .map(|(key, value)| Said {
                key,
                at: chunk.at.shifted(offset),
                value,
            })
            .collect(),
        _ => Vec::new(),
    }
}
