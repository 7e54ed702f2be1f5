//! Links as they are written, and what they point at (notes.md 4, Links).
//!
//! In: the text of a link. Out: its target, in the form in which it is looked up, and the text shown. Does not: find
//! the note that answers to it; that takes all notes, and is `book`'s.
//!
//! A target is kept as text: `Sam Lee` or `folder/Sam Lee` of a wiki link, and `./folder/sam` of a Markdown link,
//! which is a path from the vault's root.

use std::borrow::Cow;

use crate::text::stem::without_extension;

/// One link, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it points at, without heading, block, or file extension.
    pub target: String,
    /// What a reader sees.
    pub shown: String,
}

/// Takes apart the inside of a wiki link: `folder/Target#heading|shown`.
///
/// ```
/// use ties::note::link::wiki;
/// let link = wiki("people/Sam Lee#Log|Sam").expect("a target");
/// assert_eq!((link.target.as_str(), link.shown.as_str()), ("people/Sam Lee", "Sam"));
/// ```
pub fn wiki(inner: &str) -> Option<Link> {
    let (target, shown) = match inner.split_once('|') {
        Some((target, shown)) => (
            target.strip_suffix('\\').unwrap_or(target),
            Some(shown.trim()),
        ),
        None => (inner, None),
    };
    let target = target.split(['#', '^']).next().unwrap_or("").trim();
    // A wiki link names the tail of a path, so where it is counted from makes no difference.
    let mut target = target.trim_start_matches('/');
    while let Some(rest) = ["./", "../", "/"]
        .iter()
        .find_map(|up| target.strip_prefix(up))
    {
        target = rest;
    }
    let target = without_extension(target);
    if target.is_empty() {
        return None;
    }
    let shown = shown
        .filter(|shown| !shown.is_empty())
        .unwrap_or_else(|| last_part(target));
    Some(Link {
        target: target.to_owned(),
        shown: shown.to_owned(),
    })
}

/// The target of a Markdown link that stands in the note `from` (vault-relative); `None` where it leads to no note.
///
/// ```
/// use ties::note::link::markdown;
/// assert_eq!(markdown("journal/2026-11-20.md", "../people/sam%20lee.md#log").as_deref(), Some("./people/sam lee"));
/// assert_eq!(markdown("a.md", "https://x.example/y.md"), None);
/// ```
pub fn markdown(from: &str, destination: &str) -> Option<String> {
    let path = destination.split('#').next().unwrap_or("");
    if path.contains("://") || path.starts_with("mailto:") {
        return None;
    }
    let path = decoded(path);
    let stem = without_extension(&path);
    if stem.len() == path.len() {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if stem.starts_with('/') {
        parts.clear();
    }
    for part in stem.split('/') {
        match part {
            "" | "." => {}
            // Out of the vault there is no note.
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(format!("./{}", parts.join("/")))
}

/// The link that a whole text is: `[[Target]]` or `[[Target|shown]]`; `None` where there is anything beside it.
pub fn whole(text: &str) -> Option<Link> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.contains("[[") {
        None
    } else {
        wiki(inner)
    }
}

/// A text as a reader sees it: links as what they show.
///
/// ```
/// use ties::note::link::plain;
/// assert_eq!(plain("with [[people/Sam Lee|Sam]] and [[Priya#Log]]: lunch"), "with Sam and Priya: lunch");
/// assert_eq!(plain("[Sam](sam.md) and [[Priya]]"), "Sam and Priya");
/// ```
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inner, after)) = after.split_once("]]") else {
            break;
        };
        out.push_str(before);
        out.push_str(&wiki(inner).map_or(String::new(), |link| link.shown));
        rest = after;
    }
    out.push_str(rest);
    without_destinations(&out)
}

/// `[Sam](https://example.org)` is shown as `Sam`.
fn without_destinations(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (Some((before, shown)), Some((_, after))) =
            (before.rsplit_once('['), after.split_once(')'))
        else {
            break;
        };
        out.push_str(before);
        out.push_str(shown);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The text shown and the destination, if the whole text is a Markdown link: `[Sam](../people/sam.md)`.
pub fn whole_markdown(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(')')?;
    let (shown, destination) = inner.split_once("](")?;
    let destination = destination
        .strip_prefix('<')
        .and_then(|inner| inner.strip_suffix('>'))
        .unwrap_or(destination);
    let plain =
        !shown.is_empty() && !shown.contains(['[', ']']) && !destination.contains(['(', ')']);
    plain.then_some((shown, destination))
}

/// The targets of all wiki links in a text, each as `[[Target]]`.
pub fn all_wiki(text: &str) -> Vec<String> {
    let pieces = text
        .split("[[")
        .skip(1)
        .filter_map(|rest| rest.split_once("]]"));
    pieces
        .filter_map(|(inner, _)| wiki(inner))
        .map(|link| format!("[[{}]]", link.target))
        .collect()
}

/// The target of a link or a name as front matter writes it.
pub fn target_of(written: &str) -> String {
    whole(written).map_or_else(|| written.trim().to_owned(), |link| link.target)
}

/// A target as a person reads it.
pub fn shown(target: &str) -> &str {
    target.strip_prefix("./").map_or(target, last_part)
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn decoded(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| bytes[at] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(path), Cow::Owned)
}
