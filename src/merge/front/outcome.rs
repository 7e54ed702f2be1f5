//! Merges one key of front matter.
//!
//! In: the key's lines and the comments above them, in three versions. Out: its merged lines, or that it is removed, or
//! that it is a conflict. Does not: decide where it goes.

use serde_json::Value;

use super::comment::{self, Trivia};
use super::key::Key;
use super::list;
use super::split::key_values;
use crate::merge::lines;
use crate::merge::three_way::ThreeWay;
use crate::note::fence::Format;
use crate::note::value;
use crate::settings::{Field, Settings};

/// The result of merging one key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Removed,
    /// The key's lines and its value.
    Lines(String, Value),
    Clash,
}

type Versions<'k, 'a> = ThreeWay<Option<&'k Key<'a>>>;

/// Merges one key.
pub(super) fn outcome(all: Versions<'_, '_>, format: Format, settings: &Settings) -> Outcome {
    let texts = all.map(|key| key.map(|key| key.text));
    if let Some(text) = texts.trivial_merge() {
        let key = if texts.ours == text {
            all.ours
        } else {
            all.theirs
        };
        return match key {
            Some(key) => Outcome::Lines(key.text.to_owned(), key.value.clone()),
            None => gone(all, format),
        };
    }
    // Writing the same value in another way does not count as a change.
    let values = all.map(|key| key.map(|key| &key.value));
    let both = || all.ours.into_iter().chain(all.theirs);
    let chosen = if values.ours == values.theirs {
        Some(both().min_by_key(|key| key.text))
    } else if let Some(value) = values.trivial_merge() {
        let is_ours = values.ours == value;
        Some(if is_ours { all.ours } else { all.theirs })
    } else {
        later(all, settings).map(Some)
    };
    match chosen {
        Some(None) => gone(all, format),
        Some(Some(key)) => with_comments(all, key, format),
        None => joined(all, format),
    }
}

/// The outcome for a key that one side removed and whose value the other did not change. It is a conflict if the other
/// side added a comment to it.
fn gone(all: Versions<'_, '_>, format: Format) -> Outcome {
    let base_lead = Trivia::of_lines(all.base.map_or("", |key| key.lead));
    let base_text = all.base.map_or("", |key| key.text);
    let adds = |key: &Key<'_>| {
        let comments = key.lead.lines().filter(|line| !line.trim().is_empty());
        let comments: String = comments.flat_map(|line| [line, "\n"]).collect();
        let trivia = |text| Trivia::of_key(text, format);
        let in_text = match (trivia(key.text), trivia(base_text)) {
            (Some(now), Some(before)) => now.adds_to(&before),
            _ => key.text != base_text,
        };
        in_text || Trivia::of_lines(&comments).adds_to(&base_lead)
    };
    if all.ours.into_iter().chain(all.theirs).any(adds) {
        Outcome::Clash
    } else {
        Outcome::Removed
    }
}

/// Takes the value of one side, with the comments and blank lines of both.
fn with_comments(all: Versions<'_, '_>, chosen: &Key<'_>, format: Format) -> Outcome {
    let value = &chosen.value;
    if let Some(text) = one_line(all, chosen, format) {
        return checked(all, text, value, format);
    }
    let texts = all.map(|key| key.map_or("", |key| key.text));
    let by_line = || lines::merge_cleanly(texts);
    let by_item = || list::merge(all).map(|(text, _)| text);
    let tries: [&dyn Fn() -> Option<String>; 3] =
        [&|| Some(chosen.text.to_owned()), &by_line, &by_item];
    let tried = tries.into_iter().filter_map(|text| text());
    let mut fine = tried.map(|text| checked(all, text, value, format));
    fine.find(|outcome| *outcome != Outcome::Clash)
        .unwrap_or(Outcome::Clash)
}

/// Merges a key that has one line in each version: the value of one side and the merged comment. `None` if a version
/// has more lines, or if the comments conflict.
fn one_line(all: Versions<'_, '_>, chosen: &Key<'_>, format: Format) -> Option<String> {
    let is_one = |key: &Key<'_>| key.text.trim_end().lines().count() == 1;
    if !all.all().into_iter().flatten().all(|key| is_one(key)) {
        return None;
    }
    let behind = |key: &Key<'_>| {
        let (bare, _) = comment::bare(key.text, format)?;
        let length = bare.trim_end().len();
        Some(key.text[length..].trim_end().to_owned())
    };
    let comments = all.map(|key| match key {
        Some(key) => behind(key),
        None => Some(String::new()),
    });
    let comment = comments.transpose()?.trivial_merge()?;
    let (bare, _) = comment::bare(chosen.text, format)?;
    let code = bare.trim_end();
    let end = &chosen.text[chosen.text.trim_end().len()..];
    Some(format!("{code}{comment}{end}"))
}

/// Accepts the lines if they have the intended value and all comments and blank lines that either side added. Otherwise
/// the key is a conflict.
fn checked(all: Versions<'_, '_>, text: String, value: &Value, format: Format) -> Outcome {
    let has_value =
        key_values(&text, format).is_some_and(|keys| keys.len() == 1 && keys[0].1 == *value);
    if has_value && are_kept(all, &text, format) {
        Outcome::Lines(text, value.clone())
    } else {
        Outcome::Clash
    }
}

fn are_kept(all: Versions<'_, '_>, text: &str, format: Format) -> bool {
    let of = |text| Trivia::of_key(text, format);
    let before = all.map(|key| key.map_or(Some(Trivia::default()), |key| of(key.text)));
    match (before.transpose(), of(text)) {
        (Some(before), Some(now)) => comment::are_kept(&before, &now, false),
        _ => false,
    }
}

/// Merges a value that both sides changed: item by item if it is a list, otherwise line by line.
fn joined(all: Versions<'_, '_>, format: Format) -> Outcome {
    if let Some((text, values)) = list::merge(all) {
        let is_missing = all.all().iter().any(|key| key.is_none());
        if values.is_empty() && is_missing && all.base.is_some() {
            return gone(all, format);
        }
        let outcome = checked(all, text, &Value::Array(values), format);
        if outcome != Outcome::Clash {
            return outcome;
        }
    }
    let texts = all.map(|key| key.map(|key| key.text)).transpose();
    let Some(text) = texts.and_then(lines::merge_cleanly) else {
        return Outcome::Clash;
    };
    match key_values(&text, format).as_deref() {
        Some([(_, value)]) => checked(all, text, value, format),
        _ => Outcome::Clash,
    }
}

/// For `last-contact` and `informed`, the version with the later date. If one side removed the key, the other side's
/// date wins.
fn later<'k, 'a>(all: Versions<'k, 'a>, settings: &Settings) -> Option<&'k Key<'a>> {
    let key = all.ours.or(all.theirs)?;
    let field = settings.field(&key.name)?;
    if !matches!(field, Field::LastContact | Field::Informed) {
        return None;
    }
    let mut dated = Vec::new();
    for key in all.ours.into_iter().chain(all.theirs) {
        let text = key.value.as_str()?;
        dated.push((value::date(text)?, key.text, key));
    }
    let latest = dated
        .into_iter()
        .max_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    latest.map(|(_, _, key)| key)
}
