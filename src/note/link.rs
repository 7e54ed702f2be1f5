//! Parses links and resolves their targets (docs/reference/notes.md#links).
//!
//! In: the text of a link. Out: its target, in the form used for lookup, and the shown text. Does not: find the note
//! that a target leads to; that requires all notes, and `ledger` does it.
//!
//! A target is text: `Sam Lee` or `folder/Sam Lee` for a wiki link, and `./folder/sam` for a Markdown link, which is a
//! path from the vault's root.

use std::borrow::Cow;

use crate::text::stem::without_extension;

/// A parsed link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The target, without heading, block, or file extension.
    pub target: String,
    /// The text that a reader sees.
    pub shown: String,
}

/// Parses the inside of a wiki link: `folder/Target#heading|shown`. `None` if there is no target.
///
/// ```
/// use ties::note::link::wiki;
/// let link = wiki("people/Sam Lee#Log|Sam").expect("a target");
/// assert_eq!((link.target.as_str(), link.shown.as_str()), ("people/Sam Lee", "Sam"));
/// ```
pub fn wiki(inner: &str) -> Option<Link> {
    let shown = inner.split_once('|').map(|(_, shown)| shown.trim());
    let target = wiki_target(inner);
    // A wiki link names the end of a path, so leading `/`, `./`, and `../` make no difference.
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

/// The target inside a wiki link as written, without heading, block, and shown text.
///
/// ```
/// use ties::note::link::wiki_target;
/// assert_eq!(wiki_target(" people/Sam Lee.md #Log\\|Sam"), "people/Sam Lee.md");
/// ```
pub fn wiki_target(inner: &str) -> &str {
    let target = match inner.split_once('|') {
        Some((target, _)) => target.strip_suffix('\\').unwrap_or(target),
        None => inner,
    };
    target.split(['#', '^']).next().unwrap_or("").trim()
}

/// The target of a Markdown link in the note `from` (vault-relative). `None` if it does not lead to a note.
///
/// ```
/// use ties::note::link::markdown;
/// assert_eq!(markdown("journal/2026-11-20.md", "../people/sam%20lee.md#log").as_deref(), Some("./people/sam lee"));
/// assert_eq!(markdown("a.md", "https://x.example/y.md"), None);
/// ```
pub fn markdown(from: &str, destination: &str) -> Option<String> {
    let path = local(destination)?;
    let stem = without_extension(&path);
    if stem.len() == path.len() {
        return None;
    }
    Some(format!("./{}", resolved(from, stem)?))
}

/// The percent-decoded path of a link destination. `None` if the destination is a URL.
pub fn local(destination: &str) -> Option<Cow<'_, str>> {
    let path = destination.split('#').next().unwrap_or("");
    let is_other = path.contains("://") || path.starts_with("mailto:");
    (!is_other).then(|| decoded(path))
}

/// Resolves `path`, as written in the note `from`, to a path from the vault's root. `None` if it leads out of the
/// vault.
///
/// ```
/// use ties::note::link::resolved;
/// assert_eq!(resolved("journal/2026/a.md", "../img/./x.png").as_deref(), Some("journal/img/x.png"));
/// assert_eq!(resolved("a.md", "../x.png"), None);
/// ```
pub fn resolved(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // There are no notes outside the vault.
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The relative path from the note `from` to the file `to`, both given from the vault's root.
///
/// ```
/// use ties::note::link::relative_path;
/// assert_eq!(relative_path("journal/2026/a.md", "people/Sam Lee.md"), "../../people/Sam Lee.md");
/// assert_eq!(relative_path("people/a.md", "people/b.md"), "b.md");
/// ```
pub fn relative_path(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let folders = &folders[..folders.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let pairs = folders.iter().zip(&parts[..parts.len() - 1]);
    let shared = pairs.take_while(|(one, other)| one == other).count();
    let mut way = vec![".."; folders.len() - shared];
    way.extend(&parts[shared..]);
    way.join("/")
}

/// Percent-encodes a path for the destination of a Markdown link: characters that would end it or have a special
/// meaning there, and if `all`, also everything that is not ASCII.
///
/// ```
/// use ties::note::link::encoded;
/// assert_eq!(encoded("people/Zoë (100%).md", false), "people/Zoë%20%28100%25%29.md");
/// assert_eq!(encoded("Zoë.md", true), "Zo%C3%AB.md");
/// ```
pub fn encoded(path: &str, all: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let special = c.is_control() || c.is_whitespace() || "%()<>\\#?[]`&".contains(c);
        if special || all && !c.is_ascii() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out += &format!("%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Parses a text that is one whole wiki link, `[[Target]]` or `[[Target|shown]]`. `None` if the text contains anything
/// else.
pub fn whole(text: &str) -> Option<Link> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.contains("[[") {
        None
    } else {
        wiki(inner)
    }
}

/// The text as a reader sees it: every link is replaced by its shown text.
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

/// Replaces `[Sam](https://example.org)` with `Sam`.
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

/// Shown text and destination of a text that is one whole Markdown link, such as `[Sam](../people/sam.md)`.
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

/// The target of a link or name in front matter.
pub fn target_of(written: &str) -> String {
    whole(written).map_or_else(|| written.trim().to_owned(), |link| link.target)
}

/// A target in the form shown to the user: the file stem of a Markdown link, any other target unchanged.
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
