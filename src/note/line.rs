//! One line as tokens: its box, its date, then words, links and the colon (docs/reference/notes.md#entries).
//!
//! In: a span of the masked body. Out: [`Line`]. Does not: know verbs.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::blocks::Blocks;
use super::value::is_time;
use crate::date::day;
use crate::text::Span;

/// A box at the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
    /// `[-]`
    Dropped,
    /// A box with any other mark, which is as if there were none.
    Other,
}

/// A token of a line.
#[allow(missing_docs)] // The fields of a link are described with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A word, lower-case, without the punctuation around it.
    Word(String),
    /// A link: its place in `Blocks::links`, and whether `'s` follows it.
    Link { link: usize, possessive: bool },
    /// A comma that stands after a word or link.
    Comma,
    /// The colon that ends what is said of verb, kind and people.
    Colon,
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The token.
    pub token: Token,
    /// Its bytes, punctuation around a word included.
    pub span: Span,
}

impl Placed {
    /// Its word; empty where it is none.
    pub fn word(&self) -> &str {
        match &self.token {
            Token::Word(word) => word,
            _ => "",
        }
    }
}

/// A line taken apart.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The box, if there is one.
    pub mark: Option<Mark>,
    /// Its own date and time.
    pub date: Option<(Date, Option<String>)>,
    /// A date at its start that does not exist.
    pub impossible: Option<Span>,
    /// Where what follows the box begins.
    pub start: usize,
    /// Where what follows box and date begins.
    pub rest: usize,
    /// The end of the line.
    pub end: usize,
    /// The tokens after box and date, up to the colon if there is one.
    pub tokens: Vec<Placed>,
}

impl Line {
    /// The tokens up to the colon, or all of them.
    pub fn head(&self) -> &[Placed] {
        let colon = self
            .tokens
            .iter()
            .position(|placed| placed.token == Token::Colon);
        &self.tokens[..colon.unwrap_or(self.tokens.len())]
    }

    /// Whether there is a colon.
    pub fn has_colon(&self) -> bool {
        self.tokens
            .iter()
            .any(|placed| placed.token == Token::Colon)
    }
}

/// Reads the line `span`.
pub fn read(blocks: &Blocks<'_>, span: Span) -> Line {
    let mut line = Line {
        rest: span.start as usize,
        end: span.end as usize,
        ..Line::default()
    };
    take_box(blocks, &mut line);
    line.start = line.rest;
    take_date(blocks, &mut line);
    line.tokens = tokens(blocks, line.rest, line.end);
    line
}

fn text<'a>(blocks: &'a Blocks<'_>, from: usize, to: usize) -> &'a str {
    blocks.text(Span::new(from, to))
}

/// What makes a text bold or italic.
const EMPHASIS: [char; 2] = ['*', '_'];

fn take_box(blocks: &Blocks<'_>, line: &mut Line) {
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
        ' ' => Mark::Open,
        'x' | 'X' => Mark::Done,
        '-' => Mark::Dropped,
        _ => Mark::Other,
    });
    line.rest += close + 1 + (rest.len() - rest.trim_start().len());
}

/// A date at the start: bare, bold, or a link; a time and one sign of punctuation may follow.
fn take_date(blocks: &Blocks<'_>, line: &mut Line) {
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
    let goes_on = |c: char| c.is_alphanumeric() && c != 'T' || c == '_' && wrapping == 0;
    if linked.is_none() && next.starts_with(goes_on) {
        return;
    }
    let Some(date) = day::parse(written) else {
        line.impossible = Some(place);
        return;
    };
    let mut time = None;
    // The date alone may be bold, as in `**2026-11-20** 14:30`.
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
        // `2026-11-20T9:00` is neither a day alone nor one with a time.
        None if next.starts_with('T') => return,
        None => {}
    }
    let rest = text(blocks, after, line.end);
    let rest = rest.trim_start_matches(EMPHASIS);
    let mut trimmed = rest.trim_start();
    if let Some(after_sign) = trimmed.strip_prefix([':', ',', '-', '–', '—']) {
        // A minus sign or a colon that begins a word, as in `-5` and `:coffee:`, is no punctuation.
        let apart = after_sign.is_empty() || after_sign.starts_with([' ', '\t', '*', '_']);
        let attached = rest.len() == trimmed.len() && trimmed.starts_with([':', ',']);
        if apart || attached || trimmed.starts_with(['–', '—']) {
            trimmed = after_sign;
        }
    }
    // What closes the bold of `**2026-11-20:** met` is followed by a blank; what begins `**Sam** came` is not.
    let closed = trimmed.trim_start_matches(EMPHASIS);
    if closed.is_empty() || closed.starts_with([' ', '\t']) {
        trimmed = closed;
    }
    line.date = Some((date, time));
    line.rest = line.end - trimmed.trim_start().len();
}

/// The length of the time of day that a text begins with: `14:30` or `14:30:05`, and nothing that goes on.
fn clock_length(text: &str) -> Option<usize> {
    let time = text.get(..5).filter(|time| is_time(time))?;
    let seconds = text.get(5..8).is_some_and(|seconds| {
        seconds.starts_with(':') && seconds[1..].bytes().all(|b| b.is_ascii_digit())
    });
    let length = time.len() + if seconds { 3 } else { 0 };
    // `14:305`, `14:30h`, `14:30Z`, `14:30+01:00` say more than a time.
    (!text[length..].starts_with(|c: char| c.is_alphanumeric() || c == '+')).then_some(length)
}

/// Where the colon of `from..to` is: the first that white space or the end follows, outside links, code and
/// `[key:: value]`.
fn colon(blocks: &Blocks<'_>, from: usize, to: usize) -> Option<usize> {
    let line = text(blocks, from, to);
    // The last of each closing sign, looked for once and only where there is an opening one.
    let (square, round) = (OnceCell::new(), OnceCell::new());
    let sign = |byte: &u8| matches!(byte, b':' | b'[' | b'(');
    let mut at = 0;
    while let Some(next) = line.as_bytes()[at..].iter().position(sign) {
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
        // The colon of `**Sam:** came` stands before the end of the bold.
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

/// The length of `[key:: value]` at the start of a text.
fn inline_field(text: &str) -> Option<usize> {
    let close = if text.starts_with('[') { ']' } else { ')' };
    let key = 1 + text[1..].find([':', '[', ']', '(', ')'])?;
    if key == 1 || !text[key..].starts_with("::") {
        return None;
    }
    text[key..].find(close).map(|end| key + end + 1)
}

fn tokens(blocks: &Blocks<'_>, from: usize, to: usize) -> Vec<Placed> {
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
            found.push(Placed {
                token,
                span: Span::new(at, end),
            });
            at = end + suffix;
            continue;
        }
        if Some(at) == colon {
            found.push(Placed {
                token: Token::Colon,
                span: Span::new(at, at + 1),
            });
            // Nothing that is said of verb, kind or people stands after it.
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
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if length == 0 {
            // A link that begins before this place, or none that we know: step over one character.
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

/// Whether `'s` follows a link, be the link bold or not, and how long it is.
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

fn push_word(raw: &str, at: usize, found: &mut Vec<Placed>) {
    // A sign before a word may make it something else, as in `#coffee`; only what encloses it does not.
    let word = raw
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '&')
        .trim_start_matches(|c: char| EMPHASIS.contains(&c) || "({\"'“”‘’„«»¿¡,".contains(c));
    let core = raw.trim_matches(EMPHASIS);
    let mut push = |token: Token, from: usize, to: usize| {
        let span = Span::new(from, to);
        found.push(Placed { token, span });
    };
    if core.starts_with(',') {
        push(Token::Comma, at, at + 1);
    }
    if !word.is_empty() {
        push(Token::Word(word.to_lowercase()), at, at + raw.len());
        if core.ends_with(',') {
            push(Token::Comma, at + raw.len(), at + raw.len());
        }
    } else if !core.starts_with(',') && !raw.chars().all(|c| "*_()[]{}\"'“”‘’~=".contains(c))
    {
        // A lone sign keeps its place, so that nothing after it counts as directly following.
        push(Token::Word(raw.to_owned()), at, at + raw.len());
    }
}
