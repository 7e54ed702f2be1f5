//! Parses the YAML of front matter with an iterative parser, so that no note can exhaust the stack or memory.
//!
//! In: the text between the fences. Out: gray_matter's value, with every scalar left as text. Does not: guess types
//! (`007` stays `007`), follow aliases, or accept a key twice.

use std::collections::HashMap;

use gray_matter::Pod;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::text::Span;

/// The reason why a text is not usable YAML, and its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable code of the diagnostic.
    pub code: &'static str,
    /// The span that it is about.
    pub span: Span,
    /// The reason, for the user.
    pub message: String,
}

/// Maximum depth of nested values, so that they cannot exhaust the stack.
const DEPTH: usize = 32;
/// Maximum number of parser events in front matter, so that values cannot exhaust memory.
const EVENTS: usize = 20_000;

/// Parses one document.
///
/// # Errors
/// Returns a [`Fault`] if the text is not valid YAML, nests too deep, has too many values, uses an alias, or has a key
/// twice.
pub fn read(text: &str) -> Result<Pod, Fault> {
    let mut parser = Parser::new_from_str(text);
    let places = Places::of(text);
    let mut building = Building {
        text,
        places,
        stack: Vec::new(),
        root: None,
    };
    for count in 0.. {
        let (event, span) = match parser.next_event() {
            None => break,
            Some(Ok((event, span))) => (
                event,
                building.places.span(span.start.index(), span.end.index()),
            ),
            Some(Err(error)) => {
                let at = building.places.byte(error.marker().index());
                let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
                return Err(Fault {
                    code: "front-matter",
                    span: Span::new(at, end),
                    message: error.info().to_owned(),
                });
            }
        };
        if count > EVENTS {
            return Err(fault(
                "too-much",
                span,
                format!("more than {EVENTS} values"),
            ));
        }
        if matches!(event, Event::StreamEnd) {
            break;
        }
        building.take(event, span)?;
    }
    Ok(building.root.unwrap_or(Pod::Null))
}

/// The fault for a key that appears twice. The caller sets its span.
pub fn duplicate_key(key: &str) -> Fault {
    fault(
        "duplicate-key",
        Span::default(),
        format!("duplicate key {key:?}"),
    )
}

fn fault(code: &'static str, span: Span, message: impl Into<String>) -> Fault {
    Fault {
        code,
        span,
        message: message.into(),
    }
}

/// Converts positions: the parser counts characters, but texts are sliced by bytes.
pub(crate) struct Places {
    starts: Option<Vec<u32>>,
    len: usize,
}

impl Places {
    pub(crate) fn of(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| {
            text.char_indices()
                .map(|(at, _)| Span::new(at, at).start)
                .collect()
        });
        Places {
            starts,
            len: text.len(),
        }
    }

    fn byte(&self, index: usize) -> usize {
        match &self.starts {
            None => index.min(self.len),
            Some(starts) => starts.get(index).map_or(self.len, |at| *at as usize),
        }
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.byte(start), self.byte(end))
    }
}

enum Open {
    List {
        start: usize,
        items: Vec<Pod>,
    },
    Map {
        entries: HashMap<String, Pod>,
        key: Option<(String, Span)>,
    },
}

struct Building<'a> {
    text: &'a str,
    places: Places,
    stack: Vec<Open>,
    root: Option<Pod>,
}

impl Building<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        match event {
            Event::Alias(_) => {
                return Err(fault(
                    "alias",
                    span,
                    "aliases (`*name`) are not read in front matter",
                ));
            }
            Event::Scalar(text, style, _, _) => {
                let null = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let as_key = matches!(self.stack.last(), Some(Open::Map { key: None, .. }));
                let value = if null && !as_key {
                    Pod::Null
                } else {
                    Pod::String(text.into_owned())
                };
                self.put(value, span)?;
            }
            Event::SequenceStart(..) => self.open(
                Open::List {
                    start: span.start as usize,
                    items: Vec::new(),
                },
                span,
            )?,
            Event::MappingStart(..) => self.open(
                Open::Map {
                    entries: HashMap::new(),
                    key: None,
                },
                span,
            )?,
            Event::SequenceEnd => {
                let Some(Open::List { start, items }) = self.stack.pop() else {
                    unreachable!("the parser closes only the sequence that it opened")
                };
                // The parser includes a comment after the closing bracket in the span.
                let closes = self.text[span.start as usize..].starts_with(']');
                let end = if closes { span.start + 1 } else { span.end };
                let whole = Span::new(start, end as usize);
                let value = self.link(whole).map_or(Pod::Array(items), Pod::String);
                self.put(value, whole)?;
            }
            Event::MappingEnd => {
                let Some(Open::Map { entries, .. }) = self.stack.pop() else {
                    unreachable!("the parser closes only the mapping that it opened")
                };
                self.put(Pod::Hash(entries), span)?;
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                return Err(fault("front-matter", span, "a second document begins here"));
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, open: Open, span: Span) -> Result<(), Fault> {
        if self.stack.len() >= DEPTH {
            return Err(fault(
                "too-deep",
                span,
                format!("values nest more than {DEPTH} deep"),
            ));
        }
        self.stack.push(open);
        Ok(())
    }

    fn put(&mut self, value: Pod, span: Span) -> Result<(), Fault> {
        match self.stack.last_mut() {
            None => self.root = Some(value),
            Some(Open::List { items, .. }) => items.push(value),
            Some(Open::Map { entries, key }) => match (key.take(), value) {
                (Some((name, at)), value) => {
                    if entries.contains_key(&name) {
                        return Err(Fault {
                            span: at,
                            ..duplicate_key(&name)
                        });
                    }
                    entries.insert(name, value);
                }
                (None, Pod::String(name)) => *key = Some((name, span)),
                (None, _) => return Err(fault("front-matter", span, "a key must be plain text")),
            },
        }
        Ok(())
    }

    /// In YAML, an unquoted `[[Link]]` is a nested list. The user means a link (docs/reference/notes.md#fields).
    fn link(&self, span: Span) -> Option<String> {
        let raw = self.text.get(span.range())?;
        let inner = raw.strip_prefix("[[")?.strip_suffix("]]")?;
        (!inner.trim().is_empty() && !inner.contains(['[', ']', '"', '\n'])).then(|| raw.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(text: &str, key: &str) -> Pod {
        read(text)
            .expect("valid")
            .as_hashmap()
            .expect("a map")
            .remove(key)
            .expect("the key")
    }

    #[test]
    fn scalars_stay_text() {
        for text in ["+46701234567", "007", ".nan", "true", "2026-11-20", "1e3"] {
            assert_eq!(
                get(&format!("k: {text}"), "k"),
                Pod::String(text.to_owned())
            );
        }
        assert_eq!(get("k: ~", "k"), Pod::Null);
        assert_eq!(get("k:", "k"), Pod::Null);
        assert_eq!(get("k: ''", "k"), Pod::String(String::new()));
    }

    #[test]
    fn unquoted_wiki_links_are_text() {
        assert_eq!(
            get("k: [[Sam Lee]]", "k"),
            Pod::String("[[Sam Lee]]".into())
        );
        assert_eq!(
            get("k: [[Lee, Sam|Sam]]", "k"),
            Pod::String("[[Lee, Sam|Sam]]".into())
        );
        assert_eq!(get("k: [[A]]  # why", "k"), Pod::String("[[A]]".into()));
        let list = Pod::Array(vec![
            Pod::String("[[Åsa]]".into()),
            Pod::String("[[B]]".into()),
        ]);
        assert_eq!(get("k:\n  - [[Åsa]]\n  - \"[[B]]\"", "k"), list);
        assert_eq!(get("k: [[[Åsa]], [[B]]]", "k"), list);
    }

    #[test]
    fn harmful_yaml_is_a_fault_with_span() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]";
        assert_eq!(read(bomb).expect_err("a fault").code, "alias");
        let deep = format!("k: {}", "[".repeat(40));
        assert_eq!(read(&deep).expect_err("a fault").code, "too-deep");
        read(&format!("k: {}", "[".repeat(10_000))).expect_err("a fault");
        read(&format!("k: {}", "- ".repeat(10_000))).expect_err("a fault");
        let many = format!("k: [{}]", "x, ".repeat(30_000));
        assert_eq!(read(&many).expect_err("a fault").code, "too-much");
        let twice = read("ä: 1\nb: 2\nä: 3").expect_err("a fault");
        assert_eq!(
            (twice.code, twice.span),
            ("duplicate-key", Span::new(11, 13))
        );
        assert_eq!(read("a: b: c").expect_err("a fault").code, "front-matter");
    }
}
