//! Splits one line into tokens: its checkbox, its date, then words, links, and the colon
//! (docs/reference/notes.md#entries).
//!
//! In: a span of the masked body. Out: [`Line`]. Does not: know verbs.

use std::borrow::Cow;
use std::cell::OnceCell;

use jiff::civil::Date;
use memchr::memchr3;

use super::blocks::Blocks;
use super::time::is_time;
use crate::date::day;
use crate::text::Span;

/// A checkbox at the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkbox {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
    /// `[-]`
    Dropped,
    /// Any other mark. It counts as no checkbox.
    Other,
}

/// A token of a line.
#[allow(missing_docs)] // The doc of `Link` describes its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'a> {
    /// A word in lower case, without surrounding punctuation.
    Word(Cow<'a, str>),
    /// A link, as an index into `Blocks::links`, and whether `'s` follows it.
    Link { link: usize, possessive: bool },
    /// A comma before or after a word or link.
    Comma,
    /// The colon that ends the verb, kind, and people of a line.
    Colon,
}

/// A token with its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpannedToken<'a> {
    /// The token.
    pub token: Token<'a>,
    /// Its span, including punctuation around a word.
    pub span: Span,
}

impl SpannedToken<'_> {
    /// The word of a [`Token::Word`]. Empty for other tokens.
    pub fn word(&self) -> &str {
        match &self.token {
            Token::Word(word) => word,
            _ => "",
        }
    }
}

/// A line split into its parts.
#[derive(Debug, Clone, Default)]
pub struct Line<'a> {
    /// The checkbox, if there is one.
    pub mark: Option<Checkbox>,
    /// Its own date, and time as `HH:MM`.
    pub date: Option<(Date, Option<String>)>,
    /// Span of a date at its start that does not exist, such as `2026-02-31`.
    pub impossible: Option<Span>,
    /// Offset of the text after the checkbox.
    pub start: usize,
    /// Offset of the text after checkbox and date.
    pub rest: usize,
    /// Offset of the end of the line.
    pub end: usize,
    /// The tokens after checkbox and date, up to and including the colon. All tokens if there is no colon.
    pub tokens: Vec<SpannedToken<'a>>,
}

impl<'a> Line<'a> {
    /// The tokens before the colon. All tokens if there is no colon.
    pub fn head(&self) -> &[SpannedToken<'a>] {
        &self.tokens[..self.tokens.len() - usize::from(self.has_colon())]
    }

    /// Its own date.
    pub fn own_date(&self) -> Option<Date> {
        self.date.as_ref().map(|(date, _)| *date)
    }

    /// The time given with its own date, `HH:MM`.
    pub fn time(&self) -> Option<String> {
        self.date.as_ref().and_then(|(_, time)| time.clone())
    }

    /// Whether there is a colon.
    pub fn has_colon(&self) -> bool {
        let last = self.tokens.last();
        last.is_some_and(|placed| placed.token == Token::Colon)
    }
}

/// Reads the line at `span`.
pub fn read<'a>(blocks: &'a Blocks<'_>, span: Span) -> Line<'a> {
    let mut line = Line {
        rest: span.start as usize,
        end: span.end as usize,
        ..Line::default()
    };
    read_checkbox(blocks, &mut line);
    line.start = line.rest;
    read_date(blocks, &mut line);
    line.tokens = tokens(blocks, line.rest, line.end);
    line
}

fn text<'a>(blocks: &'a Blocks<'_>, from: usize, to: usize) -> &'a str {
    blocks.text(Span::new(from, to))
}

/// Characters that make text bold or italic.
const EMPHASIS: [char; 2] = ['*', '_'];

fn read_checkbox(blocks: &Blocks<'_>, line: &mut Line<'_>) {
    let text = text(blocks, line.rest, line.end);
    let mut chars = text.char_indices();
    let (Some((_, '[')), Some((_, sign)), Some((close, ']'))) =
        (chars.next(), chars.next(), chars.next())
    else {
        return;
    };
    let rest = &text[close + 1..];
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return;
    }
    line.mark = Some(match sign {
        ' ' => Checkbox::Open,
        'x' | 'X' => Checkbox::Done,
        '-' => Checkbox::Dropped,
        _ => Checkbox::Other,
    });
    line.rest += close + 1 + (rest.len() - rest.trim_start().len());
}

/// Reads a date at the start: bare, bold, or a link. A time and one punctuation character can follow.
fn read_date(blocks: &Blocks<'_>, line: &mut Line<'_>) {
    let whole = text(blocks, line.rest, line.end);
    let unwrapped = whole.trim_start_matches(['*', '_']);
    let wrapping = whole.len() - unwrapped.len();
    let at = line.rest + wrapping;
    let linked = blocks
        .links_in(Span::new(at, line.end))
        .first()
        .filter(|link| link.span.start as usize == at);
    let (written, mut after, place) = match linked {
        Some(link) => {
            let stem = link.target.rsplit('/').next().unwrap_or("");
            (stem, link.span.end as usize, link.span)
        }
        None => {
            let ten = unwrapped.get(..10).unwrap_or("");
            (ten, at + ten.len(), Span::new(at, at + ten.len()))
        }
    };
    if !day::looks_like(written) {
        return;
    }
    let next = text(blocks, after, line.end);
    let continues = |c: char| c.is_alphanumeric() && c != 'T' || c == '_' && wrapping == 0;
    if linked.is_none() && next.starts_with(continues) {
        return;
    }
    let Some(date) = day::parse(written) else {
        line.impossible = Some(place);
        return;
    };
    let mut time = None;
    // The date alone can be bold, as in `**2026-11-20** 14:30`.
    let clock = next.trim_start_matches(EMPHASIS);
    let clock = if clock.starts_with([' ', '\t']) {
        clock.trim_start()
    } else {
        clock.strip_prefix('T').unwrap_or("")
    };
    match clock_length(clock) {
        Some(length) => {
            time = Some(clock[..5].to_owned());
            after = line.end - clock.len() + length;
        }
        // `2026-11-20T9:00` is neither a plain date nor a date with a valid time.
        None if next.starts_with('T') => return,
        None => {}
    }
    let rest = text(blocks, after, line.end);
    let rest = rest.trim_start_matches(EMPHASIS);
    let mut trimmed = rest.trim_start();
    if let Some(after_sign) = trimmed.strip_prefix([':', ',', '-', '–', '—']) {
        // A minus sign or colon that begins a word, as in `-5` and `:coffee:`, is not punctuation.
        let is_separate = after_sign.is_empty() || after_sign.starts_with([' ', '\t', '*', '_']);
        let attached = rest.len() == trimmed.len() && trimmed.starts_with([':', ',']);
        if is_separate || attached || trimmed.starts_with(['–', '—']) {
            trimmed = after_sign;
        }
    }
    // Emphasis that closes, as in `**2026-11-20:** met`, is followed by whitespace. Emphasis that opens, as in
    // `**Sam** came`, is not.
    let closed = trimmed.trim_start_matches(EMPHASIS);
    if closed.is_empty() || closed.starts_with([' ', '\t']) {
        trimmed = closed;
    }
    line.date = Some((date, time));
    line.rest = line.end - trimmed.trim_start().len();
}

/// The length of a time of day at the start of a text, `14:30` or `14:30:05`. `None` if more characters follow
/// directly.
fn clock_length(text: &str) -> Option<usize> {
    let time = text.get(..5).filter(|time| is_time(time))?;
    let seconds = text.get(5..8).is_some_and(|seconds| {
        seconds.starts_with(':') && seconds[1..].bytes().all(|b| b.is_ascii_digit())
    });
    let length = time.len() + if seconds { 3 } else { 0 };
    // `14:305`, `14:30h`, `14:30Z`, and `14:30+01:00` are more than a time of day.
    (!text[length..].starts_with(|c: char| c.is_alphanumeric() || c == '+')).then_some(length)
}

/// Offset of the colon in `from..to`: the first one before whitespace or the end, outside links, code, and
/// `[key:: value]`.
fn colon(blocks: &Blocks<'_>, from: usize, to: usize) -> Option<usize> {
    let line = text(blocks, from, to);
    // The last closing bracket of each kind. Searched at most once, so that a line of many opening brackets stays
    // cheap.
    let (square, round) = (OnceCell::new(), OnceCell::new());
    let mut at = 0;
    while let Some(next) = memchr3(b':', b'[', b'(', &line.as_bytes()[at..]) {
        at += next;
        let rest = &line[at..];
        if rest.starts_with(['[', '(']) {
            let last = if rest.starts_with('[') {
                square.get_or_init(|| line.rfind(']'))
            } else {
                round.get_or_init(|| line.rfind(')'))
            };
            let field = last.filter(|last| *last > at).and(inline_field(rest));
            at += field.unwrap_or(1);
            continue;
        }
        let offset = from + at;
        // In `**Sam:** came`, the colon comes before the closing emphasis.
        let ends = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
        if (ends(&rest[1..]) || ends(rest[1..].trim_start_matches(EMPHASIS)))
            && !blocks.is_code(offset)
            && !blocks.is_opaque(offset)
        {
            return Some(offset);
        }
        at += 1;
    }
    None
}

/// The length of `[key:: value]` or `(key:: value)` at the start of a text.
fn inline_field(text: &str) -> Option<usize> {
    let close = if text.starts_with('[') { ']' } else { ')' };
    let key = 1 + text[1..].find([':', '[', ']', '(', ')'])?;
    if key == 1 || !text[key..].starts_with("::") {
        return None;
    }
    text[key..].find(close).map(|end| key + end + 1)
}

fn tokens<'a>(blocks: &'a Blocks<'_>, from: usize, to: usize) -> Vec<SpannedToken<'a>> {
    let colon = colon(blocks, from, to);
    let first_link = blocks
        .links
        .partition_point(|link| (link.span.start as usize) < from);
    let mut links = blocks.links[first_link..]
        .iter()
        .enumerate()
        .map(|(i, link)| (first_link + i, link))
        .peekable();
    let mut found = Vec::new();
    let mut at = from;
    while at < to {
        if let Some((index, link)) = links.next_if(|(_, link)| link.span.start as usize == at) {
            let end = (link.span.end as usize).min(to);
            let (possessive, suffix) = possessive(text(blocks, end, to));
            let token = Token::Link {
                link: index,
                possessive,
            };
            found.push(SpannedToken {
                token,
                span: Span::new(at, end),
            });
            at = end + suffix;
            continue;
        }
        if Some(at) == colon {
            found.push(SpannedToken {
                token: Token::Colon,
                span: Span::new(at, at + 1),
            });
            // Verb, kind, and people all come before the colon.
            break;
        }
        let next_link = links
            .peek()
            .map_or(to, |(_, link)| link.span.start as usize);
        let stop = next_link
            .min(colon.filter(|colon| *colon > at).unwrap_or(to))
            .min(to)
            .max(at);
        let rest = text(blocks, at, stop);
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let length = word_length(rest);
        if length == 0 {
            // Either a link that began before this offset or text that no rule covers: skip one character.
            at += text(blocks, at, to)
                .chars()
                .next()
                .map_or(1, char::len_utf8);
            let _ = links.next_if(|(_, link)| (link.span.start as usize) < at);
            continue;
        }
        push_word(&rest[..length], at, &mut found);
        at += length;
    }
    found
}

/// The length of the text before the first whitespace.
fn word_length(text: &str) -> usize {
    let rest = |at: usize| text[at..].find(char::is_whitespace);
    match text.bytes().position(|byte| !byte.is_ascii_graphic()) {
        None => text.len(),
        Some(at) if text.as_bytes()[at] == b' ' => at,
        Some(at) => rest(at).map_or(text.len(), |length| at + length),
    }
}

/// Whether `'s` follows a link, which can be bold, and the length to skip.
fn possessive(after: &str) -> (bool, usize) {
    let bare = after.trim_start_matches(EMPHASIS);
    let rest = ["'", "’"]
        .into_iter()
        .find_map(|sign| bare.strip_prefix(sign))
        .and_then(|rest| rest.strip_prefix(['s', 'S']));
    match rest.filter(|rest| !rest.starts_with(char::is_alphanumeric)) {
        Some(rest) => (true, after.len() - rest.len()),
        None => (false, 0),
    }
}

fn push_word<'a>(raw: &'a str, at: usize, found: &mut Vec<SpannedToken<'a>>) {
    let mut push = |token: Token<'a>, from: usize, to: usize| {
        let span = Span::new(from, to);
        found.push(SpannedToken { token, span });
    };
    let is_bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_bare(raw.as_bytes().first()) && is_bare(raw.as_bytes().last()) {
        push(Token::Word(lower(raw)), at, at + raw.len());
        return;
    }
    // Strip only enclosing punctuation from the start. Any other character there can change the meaning, as in
    // `#coffee`.
    let word = raw
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '&')
        .trim_start_matches(|c: char| EMPHASIS.contains(&c) || "({\"'“”‘’„«»¿¡,".contains(c));
    let core = raw.trim_matches(EMPHASIS);
    if core.starts_with(',') {
        push(Token::Comma, at, at + 1);
    }
    if !word.is_empty() {
        push(Token::Word(lower(word)), at, at + raw.len());
        if core.ends_with(',') {
            push(Token::Comma, at + raw.len(), at + raw.len());
        }
    } else if !core.starts_with(',') && !raw.chars().all(|c| "*_()[]{}\"'“”‘’~=".contains(c))
    {
        // Keep a lone symbol as a token, so that nothing after it counts as directly following.
        push(Token::Word(Cow::Borrowed(raw)), at, at + raw.len());
    }
}

fn lower(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
