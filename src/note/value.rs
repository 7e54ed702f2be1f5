//! Reads a front matter value as the type that a field expects (docs/reference/notes.md#fields).
//!
//! In: a gray_matter value. Out: text, lists, dates, birthdays. Does not: know which field it is for.

use gray_matter::Pod;
use jiff::civil::Date;

use super::birthday::Birthday;
use super::link;
use super::time::is_time;
use crate::date::day;

/// The texts of a value, which can be single, a list, or a map. Empty texts and nulls count as absent.
pub fn texts(value: &Pod) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect(value: &Pod, found: &mut Vec<String>) {
    match value {
        Pod::Null => {}
        Pod::String(text) => {
            let text = text.trim();
            if !text.is_empty() {
                found.push(text.to_owned());
            }
        }
        Pod::Integer(n) => found.push(n.to_string()),
        Pod::Float(n) => found.push(n.to_string()),
        Pod::Boolean(b) => found.push(b.to_string()),
        Pod::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Pod::Hash(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            keys.into_iter()
                .filter_map(|key| map.get(key))
                .for_each(|item| collect(item, found));
        }
    }
}

/// A text as a reader sees it: if it is a link, its shown text. `[[Northwind]]` is `Northwind`.
pub fn plain(text: &str) -> String {
    match link::whole(text) {
        Some(link) => link.shown,
        None => link::whole_markdown(text)
            .map_or(text, |(shown, _)| shown)
            .to_owned(),
    }
}

/// Reads tags. Text splits at commas and whitespace, and a leading `#` is dropped.
pub fn tags(value: &Pod) -> Vec<String> {
    let texts = texts(value);
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| c == ',' || c.is_whitespace()));
    words
        .map(|word| word.trim_start_matches('#').trim_matches('/'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Reads links or names as written in the note `path`. A text that contains wiki links is those links, a Markdown link
/// to a note is its target, and any other text is one name.
pub fn people(path: &str, value: &Pod) -> Vec<String> {
    texts(value)
        .into_iter()
        .flat_map(|text| {
            let links = link::all_wiki(&text);
            if !links.is_empty() {
                return links;
            }
            let target = link::whole_markdown(&text)
                .and_then(|(_, destination)| link::markdown(path, destination));
            vec![target.unwrap_or(text)]
        })
        .collect()
}

/// Whether a flag such as `archived` is set. A date says when it was set, so it counts too.
pub fn truth(value: &Pod) -> bool {
    texts(value).iter().any(|text| {
        matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "yes" | "on" | "1"
        ) || date(text).is_some()
    })
}

/// Reads a date with an optional time, `HH:MM`, after it. The date can be a link to a daily note.
pub fn date(text: &str) -> Option<(Date, Option<String>)> {
    let linked = link::whole(text).map(|link| link.target);
    let text = linked.as_deref().map_or(text.trim(), |target| {
        target.rsplit('/').next().unwrap_or(target).trim()
    });
    let date = day::parse(text.get(..10)?)?;
    let rest = &text[10..];
    let Some(after) = rest.strip_prefix(['T', 't', ' ']) else {
        return rest.is_empty().then_some((date, None));
    };
    Some((
        date,
        after
            .get(..5)
            .filter(|time| is_time(time))
            .map(str::to_owned),
    ))
}

/// Reads a birthday: `1985-04-12`, `--04-12`, `04-12`, `0000-04-12`.
///
/// ```
/// use ties::note::value::birthday;
/// assert_eq!(birthday("--02-29").map(|b| b.to_string()), Some("--02-29".into()));
/// assert_eq!(birthday("0000-04-12").and_then(|b| b.year), None);
/// assert_eq!(birthday("1985-02-30"), None);
/// ```
pub fn birthday(text: &str) -> Option<Birthday> {
    if let Some((date, _)) = date(text) {
        let year = (date.year() != 0).then_some(date.year());
        return Some(Birthday {
            year,
            month: date.month(),
            day: date.day(),
        });
    }
    let short = text.trim().strip_prefix("--").unwrap_or(text.trim());
    if short.len() != 5 {
        return None;
    }
    let date = day::parse(&format!("2000-{short}"))?;
    Some(Birthday {
        year: None,
        month: date.month(),
        day: date.day(),
    })
}

/// A value as JSON, with map keys in alphabetical order.
pub fn json(value: &Pod) -> serde_json::Value {
    match value {
        Pod::Null => serde_json::Value::Null,
        Pod::String(text) => text.as_str().into(),
        Pod::Integer(n) => (*n).into(),
        Pod::Float(n) => (*n).into(),
        Pod::Boolean(b) => (*b).into(),
        Pod::Array(items) => items.iter().map(json).collect(),
        Pod::Hash(map) => {
            let mut entries: Vec<(&String, &Pod)> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            entries
                .into_iter()
                .map(|(key, value)| (key.clone(), json(value)))
                .collect()
        }
    }
}
