//! Finds the links of a body, outside code and comments.
//!
//! In: the text of a note. Out: its links, embeds, and reference definitions, each with the place of its target. Does
//! not: read front matter.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::pointer::{Form, Placed, Pointer, Style, target_in};
use crate::note::{blocks, fence, link, mask};
use crate::text::stem::without_extension;
use crate::text::{Lines, Span};

/// All links that lead to a place inside the vault, in text order.
pub(super) fn placed(path: &str, text: &str, lines: &Lines) -> Vec<Placed> {
    let mut found = all(path, text, lines);
    found.retain(|placed| placed.is_inside);
    found
}

/// All links in text order, including those that lead out of the vault.
pub(super) fn all(path: &str, text: &str, lines: &Lines) -> Vec<Placed> {
    let mut masked = mask::conflicts(text);
    let start = fence::split(&masked.text).body;
    mask::comments(&mut masked, start);
    let mut finding = LinkFinder {
        path,
        lines,
        body: &masked.text[start..],
        start,
        found: Vec::new(),
    };
    let mut events = blocks::events(finding.body);
    for (event, range) in events.by_ref() {
        if let Event::Start(
            Tag::Link {
                link_type,
                dest_url,
                ..
            }
            | Tag::Image {
                link_type,
                dest_url,
                ..
            },
        ) = event
        {
            finding.take(link_type, &dest_url, range);
        }
    }
    for (label, definition) in events.reference_definitions().iter() {
        let raw = &finding.body[definition.span.clone()];
        if label.starts_with('^') {
            // To the Markdown parser, a footnote whose text is one word is a reference definition. Here that word is a
            // link.
            finding.wiki(definition.span.clone());
        } else if let Some(sign) = raw.find("]:") {
            let at = definition.span.start + sign + 2;
            finding.markdown(&definition.dest, at..definition.span.end, false);
        }
    }
    let mut found = finding.found;
    found.sort_by_key(|placed| placed.span);
    found
}

struct LinkFinder<'a> {
    path: &'a str,
    lines: &'a Lines,
    body: &'a str,
    start: usize,
    found: Vec<Placed>,
}

impl LinkFinder<'_> {
    fn take(&mut self, link_type: LinkType, destination: &str, range: Range<usize>) {
        match link_type {
            LinkType::WikiLink { .. } => self.wiki(range),
            LinkType::Inline => {
                let raw = &self.body[range.clone()];
                // The text of a link may contain another link, so its own destination is the last one.
                for (at, _) in raw.rmatch_indices("](") {
                    let from = range.start + at + 2;
                    if self.markdown(destination, from..range.end, true) {
                        break;
                    }
                }
            }
            // For a reference, the definition holds the target.
            _ => {}
        }
    }

    fn wiki(&mut self, range: Range<usize>) {
        let raw = &self.body[range.clone()];
        let (Some(open), true) = (raw.find("[["), raw.ends_with("]]") && !raw.contains('\n'))
        else {
            return;
        };
        let inner = &raw[open + 2..raw.len() - 2];
        let Some(link) = link::wiki(inner) else {
            return;
        };
        let place = target_in(inner);
        let at = range.start + open + 2;
        let pointer = Pointer {
            form: Form::Wiki,
            written: inner[place.clone()].to_owned(),
            target: link.target,
            line: 0,
        };
        let range = at + place.start..at + place.end;
        self.add(pointer, range, Style::Plain, true);
    }

    /// Adds the target of a Markdown destination, if it is written in `range`, and returns whether it is. With
    /// `closed`, the closing bracket of the link may follow it.
    fn markdown(&mut self, destination: &str, range: Range<usize>, closed: bool) -> bool {
        let raw = &self.body[range.clone()];
        let blank = raw.len() - raw.trim_start().len();
        let rest = &raw[blank..];
        let (from, written, style) = match rest.strip_prefix('<') {
            Some(angled) => (1, angled.split('>').next().unwrap_or(""), Style::Angled),
            None => {
                let word = rest.split_whitespace().next().unwrap_or("");
                let ends = closed && word.len() == rest.trim_end().len();
                let word = word.strip_suffix(')').filter(|_| ends).unwrap_or(word);
                // If the old target encodes characters outside ASCII, so must the new one.
                let beyond = |hex: &str| {
                    hex.starts_with(|c: char| c.to_digit(16).is_some_and(|digit| digit >= 8))
                };
                let all = destination.split('%').skip(1).any(beyond);
                (0, word, Style::Hex { all })
            }
        };
        if read(written) != destination {
            return false;
        }
        let Some(path) = link::local(destination).filter(|path| !is_of_a_scheme(path)) else {
            return true;
        };
        let file = destination.split('#').next().unwrap_or("");
        let mut signs = written.match_indices('#').map(|(at, _)| at);
        // A `#` may also belong to an entity such as `&#32;`.
        let length = signs.find(|at| read(&written[..*at]) == file);
        let length = length.unwrap_or(written.len());
        let is_note = without_extension(&path).len() < path.len();
        let target = if is_note {
            link::markdown(self.path, destination)
        } else {
            link::resolved(self.path, &path)
        };
        if length > 0 {
            let form = if is_note { Form::Markdown } else { Form::File };
            let at = range.start + blank + from;
            let is_inside = target.is_some();
            let pointer = Pointer {
                form,
                written: path.into_owned(),
                target: target.unwrap_or_default(),
                line: 0,
            };
            self.add(pointer, at..at + length, style, is_inside);
        }
        true
    }

    fn add(&mut self, pointer: Pointer, range: Range<usize>, style: Style, is_inside: bool) {
        let span = Span::new(range.start, range.end).shifted(self.start);
        let line = self.lines.line(span.start as usize);
        let pointer = Pointer { line, ..pointer };
        self.found.push(Placed {
            pointer,
            span,
            style,
            is_inside,
        });
    }
}

/// The destination as Markdown reads it, with escapes and entities such as `\\` and `&amp;` resolved.
fn read(written: &str) -> String {
    if !written.contains(['\\', '&']) {
        return written.to_owned();
    }
    let link = format!("[](<{written}>)");
    let destination = blocks::events(&link).find_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    destination.unwrap_or_default()
}

/// Whether a path begins with a URL scheme, such as `tel:`.
fn is_of_a_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    })
}
