//! Cases of one note: its entries, its front matter, and the passages outside entries.
//!
//! In: a `md PATH` block and then `entries`, `fields` or `passages`; or `entries PATH` or `fields PATH` with many notes,
//! each above what is read of it. Out: what is read. Does not: touch files.

use super::Outcomes;
use super::case::Case;
use super::pieces::{answered, or_nothing};
use ties::date::Cadence;
use ties::note::{self, Entry, Note, passage::Sort};
use ties::settings::Settings;
use ties::text::Diagnostic;

/// The entry, field, and passage blocks of a case.
pub fn outcomes(case: &Case<'_>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for (nth, block) in case.blocks.iter().enumerate() {
        let shown = match block.language.as_str() {
            "entries" => entries,
            "fields" => fields,
            "passages" => passages,
            _ => continue,
        };
        let settings = case.settings(nth);
        let outcome = if block.rest.is_empty() {
            let mut above = case.blocks[..nth].iter().rev();
            match above.find(|block| block.language == "md") {
                Some(note) => read(&note.rest, &note.bytes(), &settings)
                    .map(|note| or_nothing(shown(&note, true)).join("\n") + "\n"),
                None => Err("no note stands above".to_owned()),
            }
        } else {
            answered(&block.text, |input| {
                let note = read(&block.rest, input.as_bytes(), &settings)?;
                Ok(shown(&note, input.contains('\n')))
            })
        };
        outcomes.insert(nth, outcome);
    }
    outcomes
}

/// Reads a note, which must be read alike with either kind of line ending.
fn read(path: &str, bytes: &[u8], settings: &Settings) -> Result<Note, String> {
    let found = note::parse(path, bytes, settings);
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\r')
    {
        let windows = note::parse(path, text.replace('\n', "\r\n").as_bytes(), settings);
        if [entries, fields, passages].map(|shown| shown(&found, true))
            != [entries, fields, passages].map(|shown| shown(&windows, true))
        {
            return Err("the note is read differently with CRLF".to_owned());
        }
    }
    Ok(found)
}

/// Each entry on a line: line, date, time, verb and kind, state and due date, people, tags, text.
fn entries(note: &Note, with_lines: bool) -> Vec<String> {
    let line = |line: u32| {
        if with_lines {
            format!("{line}: ")
        } else {
            String::new()
        }
    };
    let entries = note.entries.iter();
    let mut shown: Vec<String> = entries.map(|one| line(one.line) + &entry(one)).collect();
    let full = |found| diagnostic(found, with_lines);
    shown.extend(note.diagnostics.iter().map(full));
    shown
}

fn entry(entry: &Entry) -> String {
    let mut out = entry.date.to_string();
    if let Some(time) = &entry.time {
        out += &format!(" {time}");
    }
    out += &format!(" {}", entry.verb.word());
    if let Some(kind) = &entry.kind {
        out += &format!("/{kind}");
    }
    let mut marks = Vec::new();
    marks.extend(entry.state.map(|state| state.word().to_owned()));
    marks.extend(entry.due.map(|due| format!("due {due}")));
    if entry.requires_person {
        marks.push("if people".to_owned());
    }
    if entry.only_if_previous_is_not {
        marks.push("if the one above is not".to_owned());
    }
    if !marks.is_empty() {
        out += &format!(" ({})", marks.join(", "));
    }
    out += &format!(" [{}]", people(entry).join(", "));
    for tag in &entry.tags {
        out += &format!(" {{{tag}}}");
    }
    out += &format!(" {}", entry.text.replace('\n', " / "));
    out.trim_end().to_owned()
}

/// Who takes part: `*` for the contact whose note it is, `else` before those who do if the ones before are not people,
/// `~` before mentions.
fn people(entry: &Entry) -> Vec<String> {
    let mut shown = Vec::new();
    if entry.owner_takes_part {
        shown.push("*".to_owned());
    }
    let mut turn = 0;
    for person in &entry.people {
        let later = person.rank.rank > turn;
        turn = person.rank.rank;
        let word = if later { "else " } else { "" };
        shown.push(format!("{word}{}", person.target));
    }
    shown.extend(entry.mentions.iter().map(|target| format!("~{target}")));
    shown
}

/// Place, severity, code, and message, and the help if it is wanted.
fn diagnostic(found: &Diagnostic, with_help: bool) -> String {
    let (severity, code, message) = (found.severity.word(), &found.code, &found.message);
    let help = found.help.iter().filter(|_| with_help);
    let help: String = help.map(|help| format!("; {help}")).collect();
    format!(
        "{}:{} {severity} {code}: {message}{help}",
        found.line, found.column
    )
}

/// What kind of note it is and its name, and then each field on a line.
fn fields(note: &Note, _: bool) -> Vec<String> {
    let kind = note.kind;
    let kinds = [
        (kind.contact, "contact"),
        (kind.goal, "goal"),
        (kind.pitch, "pitch"),
        (kind.questions, "questions"),
        (kind.meeting, "meeting"),
        (kind.unreadable, "unreadable note"),
        (kind.page, "page"),
    ];
    let kinds: Vec<&str> = kinds
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| *word)
        .collect();
    let kinds = if kinds.is_empty() {
        "note".to_owned()
    } else {
        kinds.join(", ")
    };
    let mut shown = vec![format!("{kinds}: {}", note.name)];
    let fields = &note.fields;
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let date = |value: Option<ties::date::Date>| value.iter().map(ToString::to_string).collect();
    let status = (fields.status != note::Status::Active).then(|| fields.status.word().to_owned());
    let rows: [(&str, Vec<String>); 27] = [
        ("name", one(&fields.name)),
        ("formatted name", one(&fields.formatted_name)),
        ("aliases", fields.aliases.clone()),
        ("types", fields.types.clone()),
        ("categories", fields.categories.clone()),
        ("email", fields.email.clone()),
        ("phone", fields.phone.clone()),
        ("url", fields.url.clone()),
        ("company", fields.company.clone()),
        ("role", one(&fields.role)),
        ("place", fields.place.clone()),
        ("circle", fields.circle.clone()),
        ("tags", note.tags.clone()),
        ("cadence", fields.cadence.map(cadence).into_iter().collect()),
        ("snoozed", date(fields.snoozed)),
        ("status", status.into_iter().collect()),
        (
            "birthday",
            fields.birthday.iter().map(ToString::to_string).collect(),
        ),
        ("met", date(fields.met)),
        ("introduced by", fields.introduced_by.clone()),
        ("last contact", date(fields.last_contact)),
        ("informed", date(fields.informed)),
        ("offers", fields.offers.clone()),
        ("needs", fields.needs.clone()),
        ("with", fields.with.clone()),
        ("date", date(fields.date)),
        ("time", one(&fields.time)),
        ("written", fields.written.clone()),
    ];
    for (word, values) in rows {
        if !values.is_empty() {
            shown.push(format!("{word}: {}", values.join(" | ")));
        }
    }
    let other = fields.other.iter();
    shown.extend(other.map(|(key, value)| format!("other {key}: {value}")));
    shown.extend(note.diagnostics.iter().map(|found| diagnostic(found, true)));
    shown
}

fn cadence(cadence: Cadence) -> String {
    match cadence {
        Cadence::Never => "never".to_owned(),
        Cadence::Every(length) => length.to_string(),
    }
}

/// Each passage on a line: line, sort, text.
fn passages(note: &Note, _: bool) -> Vec<String> {
    let sort = |sort: Sort| match sort {
        Sort::Heading(level) => format!("heading {level}"),
        Sort::Item(depth) => format!("item {depth}"),
        Sort::Text => "text".to_owned(),
    };
    let shown = note.passages.iter().map(|passage| {
        let text = passage.text.replace('\n', " / ");
        format!("{}: {}: {text}", passage.line, sort(passage.sort))
    });
    shown.collect()
}
