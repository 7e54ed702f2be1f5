//! Reads YAML front matter in which every line is simple, as in most notes. This costs a tenth of a full parse.
//!
//! In: the text between the fences. Out: each key with its value, exactly as `yaml` reads them, or `None` if any line
//! is not simple. Does not: report problems; whatever could be one is not simple.

use std::iter::Peekable;
use std::str::SplitInclusive;

use gray_matter::Pod;

use crate::text::Span;

/// The longest text that is read. It is too short for more values than `yaml` accepts.
const LONGEST: usize = 10_000;
/// Maximum length of a key in bytes.
const KEY_LENGTH: usize = 60;
/// Maximum number of keys, because each is compared with those before it.
const KEYS: usize = 50;

type Lines<'a> = Peekable<SplitInclusive<'a, char>>;

/// The span of each key with its value, in the order of the text.
///
/// ```
/// use ties::note::simple_yaml::read;
/// let keys = |text: &str| read(text).map(|keys| keys.iter().map(|(at, _)| text[at.range()].to_owned()).collect());
/// assert_eq!(keys("name: Dana\ntags:\n  - a\n"), Some(vec!["name".to_owned(), "tags".to_owned()]));
/// assert_eq!(keys("name: &a Dana\n"), None);
/// ```
pub fn read(text: &str) -> Option<Vec<(Span, Pod)>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut found: Vec<(Span, Pod)> = Vec::with_capacity(8);
    let mut lines: Lines<'_> = text.split_inclusive('\n').peekable();
    let mut at = 0;
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let line = content(line);
        let (key, value) = match line.split_once(": ") {
            Some((key, value)) => (key, value.trim_start_matches(' ')),
            None => (line.strip_suffix(':')?, ""),
        };
        let is_known = || {
            let mut keys = found.iter().map(|(at, _)| &text[at.range()]);
            keys.any(|known| known == key)
        };
        if !is_key(key) || found.len() == KEYS || is_known() {
            return None;
        }
        let value = match value {
            "" => listed(&mut lines, &mut at)?,
            value => value_of(value)?,
        };
        found.push((Span::new(start, start + key.len()), value));
    }
    Some(found)
}

/// A line without its line ending.
fn content(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

fn is_key(key: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
    key.len() <= KEY_LENGTH
        && key.starts_with(|c: char| c.is_ascii_alphanumeric())
        && key.bytes().all(is_inner)
        && !key.ends_with(' ')
}

/// The items that the next lines list, `- item`, all with the same indent. Null if there are none.
fn listed(lines: &mut Lines<'_>, at: &mut usize) -> Option<Pod> {
    let item = |line: &str| {
        let text = line.trim_start_matches(' ');
        let item = text.strip_prefix("- ").map(str::len)?;
        Some((line.len() - text.len(), line.len() - item))
    };
    let Some((indent, _)) = lines.peek().and_then(|line| item(line)) else {
        return Some(Pod::Null);
    };
    let mut items = Vec::new();
    while let Some((own, from)) = lines.peek().and_then(|line| item(line)) {
        let line = lines.next()?;
        *at += line.len();
        if own != indent {
            return None;
        }
        items.push(scalar(content(line)[from..].trim_start_matches(' '))?);
    }
    Some(Pod::Array(items))
}

fn value_of(text: &str) -> Option<Pod> {
    let Some(inner) = text.strip_prefix('[') else {
        return scalar(text);
    };
    let inner = inner.strip_suffix(']')?;
    // In YAML, `[[Sam]]` is a list in a list, but `yaml` reads it as a link.
    let link = inner
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match link {
        Some(link) => is_plain(link, false).then(|| Pod::String(text.to_owned())),
        None => flow_list(inner.trim_matches(' ')),
    }
}

/// The items of `[a, b]`, without the brackets.
fn flow_list(mut rest: &str) -> Option<Pod> {
    let mut items = Vec::new();
    if rest.is_empty() {
        return Some(Pod::Array(items));
    }
    loop {
        let item = match quoted(rest) {
            Some((item, after)) => {
                rest = after.trim_start_matches(' ');
                Pod::String(item.to_owned())
            }
            None => {
                let (item, _) = rest.split_once(',').unwrap_or((rest, ""));
                rest = &rest[item.len()..];
                plain(item.trim_end_matches(' '), false)?
            }
        };
        items.push(item);
        if rest.is_empty() {
            return Some(Pod::Array(items));
        }
        rest = rest.strip_prefix(',')?.trim_start_matches(' ');
    }
}

fn scalar(text: &str) -> Option<Pod> {
    match quoted(text) {
        Some((text, after)) => after.is_empty().then(|| Pod::String(text.to_owned())),
        None => plain(text, true),
    }
}

/// A quoted text without escapes, and the text after it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (inner, after) = text[1..].split_once(quote)?;
    let is_usual = |c: char| c.is_alphanumeric() || c == ' ' || c.is_ascii_graphic() && c != '\\';
    (!after.starts_with(quote) && inner.chars().all(is_usual)).then_some((inner, after))
}

fn plain(text: &str, block: bool) -> Option<Pod> {
    is_plain(text, block).then(|| match text {
        "null" | "Null" | "NULL" => Pod::Null,
        text => Pod::String(text.to_owned()),
    })
}

/// Whether a text can only be a plain scalar: outside `[…]` if `block`.
fn is_plain(text: &str, block: bool) -> bool {
    let in_block = |c: char| block && matches!(c, ',' | '\'' | '(' | ')' | '&' | '!' | '?');
    let mut chars = text.chars().peekable();
    let mut is_ok = text.starts_with(|c: char| c.is_alphanumeric() || c == '+');
    while let Some(c) = chars.next().filter(|_| is_ok) {
        // A colon before whitespace would end a key.
        let may_be_colon = c == ':' && block;
        is_ok = c.is_alphanumeric()
            || matches!(c, ' ' | '_' | '-' | '.' | '/' | '@' | '+')
            || in_block(c)
            || may_be_colon
                && chars
                    .peek()
                    .is_some_and(|c| c.is_alphanumeric() || *c == '/');
    }
    // Inside brackets, the parser rejects some texts in which a dash follows a space.
    is_ok && !text.ends_with(' ') && (block || !text.contains(" -"))
}
