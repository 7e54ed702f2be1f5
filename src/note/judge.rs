//! What a line says: its verb, its kind, and who took part (notes.md 4, Verb, Kind, People).
//!
//! In: the tokens of one line. Out: [`Said`]. Does not: know whether a link leads to a contact, nor what stands on
//! other lines. Where a line could be read two ways, the reading that claims less wins.

use super::blocks::Blocks;
use super::line::{Line, Placed, Token};
use crate::calendar::day;
use crate::settings::verbs::Verb;
use crate::settings::{Settings, kinds};
use crate::text::suggest::{closest, distance};
use crate::text::{Diagnostic, Severity, Span};

/// What one line says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The verb, if there is one that holds.
    pub verb: Option<Verb>,
    /// Whether it was written `introduced`.
    pub introduced: bool,
    /// The bytes up to which the text does not count the verb among its words: its end, or where the line begins.
    pub after_verb: usize,
    /// The kind, for verbs that have one.
    pub kind: Option<String>,
    /// Places in `Blocks::links` of who took part.
    pub people: Vec<usize>,
    /// Those that only take part where nobody else does.
    pub only_if_alone: Vec<usize>,
    /// Whether somebody is named at the start, after `with`, or before a colon.
    pub names_people_plainly: bool,
    /// Whether a colon or a link follows the verb.
    pub followed: bool,
    /// What is doubtful about the first word.
    pub doubt: Option<Doubt>,
}

/// A doubt about the first word of a line.
#[allow(missing_docs)] // The fields are the word, its place, and the verb in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// It is one or two letters off a verb.
    NearVerb {
        at: Span,
        word: String,
        verb: String,
    },
    /// It is a marked verb that does not hold; for a favour, whether only a known kind is missing.
    NotHeld {
        at: Span,
        word: String,
        verb: Verb,
        wants_kind: bool,
    },
}

const SKIPPED: [&str; 17] = [
    "i", "we", "both", "had", "have", "went", "for", "to", "a", "an", "the", "quick", "long",
    "short", "great", "good", "lovely",
];
const ARTICLES: [&str; 3] = ["a", "an", "the"];
const THEM: [&str; 3] = ["her", "him", "them"];
/// What may stand before the colon of a favour, beside links, articles and a known kind.
const FAVOUR_WORDS: [&str; 13] = [
    "some", "good", "great", "with", "to", "from", "for", "by", "and", "&", "her", "him", "them",
];
/// What is not part of a kind of the user's own words.
const NOT_KIND: [&str; 15] = [
    "with", "to", "from", "for", "by", "about", "on", "at", "in", "of", "and", "&", "her", "him",
    "them",
];

fn is_skipped(word: &str) -> bool {
    SKIPPED.contains(&word) || word == "nice"
}

/// Reads the tokens of `line`.
pub fn judge(blocks: &Blocks<'_>, line: &Line, settings: &Settings) -> Said {
    let head = line.head();
    let mut said = Said {
        after_verb: line.rest,
        ..Said::default()
    };
    let place = find_verb(head, settings);
    let mut start_of_people = 0;
    let mut verb_at = None;
    if let Some((at, verb)) = place {
        let after = &head[at + 1..];
        let word = word_of(&head[at]).to_owned();
        let introduced = word == "introduced" && verb == Verb::Gave;
        if !verb.row().marked || holds(verb, introduced, after, line.has_colon(), settings) {
            said.verb = Some(verb);
            said.introduced = introduced;
            said.after_verb = head[at].span.end as usize;
            said.followed =
                line.has_colon() || after.iter().any(|p| matches!(p.token, Token::Link { .. }));
            said.kind = kind(blocks, verb, introduced, after, line.has_colon(), settings);
            verb_at = Some(at);
            start_of_people = at + 1;
        } else {
            let wants_kind = matches!(verb, Verb::Gave | Verb::Got | Verb::Asked);
            said.doubt = Some(Doubt::NotHeld {
                at: head[at].span,
                word,
                verb,
                wants_kind,
            });
        }
    } else if let Some(placed) = head.first() {
        said.doubt = near_verb(placed, settings);
    }
    people(head, verb_at, start_of_people, &mut said, settings);
    said.names_people_plainly |= line.has_colon() && !said.people.is_empty();
    said
}

fn word_of(placed: &Placed) -> &str {
    match &placed.token {
        Token::Word(word) => word,
        _ => "",
    }
}

/// The place of the verb among the tokens before the colon.
fn find_verb(head: &[Placed], settings: &Settings) -> Option<(usize, Verb)> {
    let mut after_link = false;
    for (at, placed) in head.iter().enumerate() {
        match &placed.token {
            Token::Link {
                possessive: false, ..
            } => after_link = true,
            Token::Comma if after_link => {}
            Token::Word(word) => {
                if let Some(verb) = settings.verb(word) {
                    let may_follow_links = matches!(
                        verb,
                        Verb::Met | Verb::Called | Verb::Contact | Verb::Needs | Verb::Offers
                    );
                    return (!after_link || may_follow_links).then_some((at, verb));
                }
                let joins = after_link && matches!(word.as_str(), "and" | "&");
                if !joins && !is_skipped(word) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// Whether a marked verb holds: its line says plainly that the word is meant as one.
fn holds(verb: Verb, introduced: bool, after: &[Placed], colon: bool, settings: &Settings) -> bool {
    let words: Vec<&str> = after
        .iter()
        .map(word_of)
        .filter(|word| !word.is_empty())
        .collect();
    let to_user = |word: &&str| matches!(*word, "me" | "us");
    if words
        .iter()
        .take(if colon { words.len() } else { 4 })
        .any(to_user)
    {
        return false;
    }
    let next = after
        .iter()
        .find(|placed| !ARTICLES.contains(&word_of(placed)));
    let plain = next.is_some_and(|placed| match &placed.token {
        Token::Link { .. } => true,
        Token::Word(word) => {
            settings.kind(word).is_some()
                || matches!(verb, Verb::Gave | Verb::Promised | Verb::Updated)
                    && THEM.contains(&word.as_str())
        }
        _ => false,
    });
    if plain {
        return true;
    }
    if !colon {
        return false;
    }
    if matches!(verb, Verb::Gave | Verb::Got | Verb::Asked) {
        let named = introduced || words.iter().any(|word| settings.kind(word).is_some());
        let only = words.iter().all(|word| {
            ARTICLES.contains(word) || FAVOUR_WORDS.contains(word) || settings.kind(word).is_some()
        });
        named && only
    } else {
        words.len() <= 4
    }
}

fn kind(
    blocks: &Blocks<'_>,
    verb: Verb,
    introduced: bool,
    after: &[Placed],
    colon: bool,
    settings: &Settings,
) -> Option<String> {
    if !verb.row().has_kind {
        return None;
    }
    if introduced {
        return Some(kinds::INTRO.to_owned());
    }
    if !colon {
        let skipped = |word: &str| {
            ARTICLES.contains(&word) || THEM.contains(&word) || matches!(word, "for" | "with")
        };
        let next = after
            .iter()
            .map(word_of)
            .find(|word| !word.is_empty() && !skipped(word));
        return Some(
            next.and_then(|word| settings.kind(word))
                .unwrap_or(kinds::OTHER)
                .to_owned(),
        );
    }
    if let Some(kind) = after
        .iter()
        .find_map(|placed| settings.kind(word_of(placed)))
    {
        return Some(kind.to_owned());
    }
    if matches!(verb, Verb::Promised | Verb::Needs | Verb::Offers) {
        let own = own_kind(blocks, after);
        if (1..=3).contains(&own.len()) {
            return Some(own.join("-"));
        }
    }
    Some(kinds::OTHER.to_owned())
}

/// The words of a kind in the user's own words: links, small words, due date and tags aside.
fn own_kind(blocks: &Blocks<'_>, after: &[Placed]) -> Vec<String> {
    let raw = |placed: &Placed| {
        blocks.masked.text[placed.span.shifted_back(blocks.start).range()].to_owned()
    };
    let is_date = |word: &str| day::looks_like(word);
    let mut found: Vec<String> = Vec::new();
    for (at, placed) in after.iter().enumerate() {
        let Token::Word(word) = &placed.token else {
            continue;
        };
        let before_date = after.get(at + 1).is_some_and(|next| is_date(word_of(next)));
        let raw = raw(placed);
        let aside = ARTICLES.contains(&word.as_str())
            || NOT_KIND.contains(&word.as_str())
            || is_date(word)
            || before_date && (word == "due" || raw.starts_with("[due"))
            || raw.starts_with(['#', '📅'])
            || !word.contains(char::is_alphanumeric);
        if !aside {
            found.push(word.clone());
        }
    }
    found
}

/// Words so common at the start of a line that being near a verb means nothing.
const COMMON: [&str; 28] = [
    "get", "let", "set", "new", "not", "her", "his", "him", "all", "our", "she", "had", "has",
    "sent", "most", "more", "next", "home", "made", "have", "gone", "came", "cold", "taught",
    "gate", "date", "late", "hold",
];

fn near_verb(placed: &Placed, settings: &Settings) -> Option<Doubt> {
    let word = word_of(placed);
    let length = word.chars().count();
    if length < 3 || COMMON.contains(&word) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let reach = if length <= 4 { 1 } else { 2 };
    let candidates = || {
        settings
            .verb_words()
            .filter(|verb| verb.chars().count() >= 3)
    };
    // A verb with an ending that it does not take, such as `metted`.
    let ends = |verb: &&str| {
        word.strip_prefix(verb)
            .is_some_and(|end| matches!(end, "s" | "ed" | "ted" | "ing" | "ting"))
    };
    let verb = candidates().find(ends).or_else(|| {
        let near = closest(word, candidates())?;
        let apart = distance(word, near);
        (apart <= reach && apart * 2 < length).then_some(near)
    })?;
    Some(Doubt::NearVerb {
        at: placed.span,
        word: word.to_owned(),
        verb: verb.to_owned(),
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Prep {
    With,
    /// `to` or `for`, and whether it directly follows the verb.
    Toward {
        directly: bool,
    },
    /// `from` or `by`.
    From,
}

/// Who took part: links at the start, after a preposition, or joined to such a link.
fn people(
    head: &[Placed],
    verb_at: Option<usize>,
    after_verb: usize,
    said: &mut Said,
    settings: &Settings,
) {
    let asks = matches!(
        said.verb,
        Some(Verb::Got | Verb::Asked | Verb::Promised | Verb::Needs | Verb::Offers)
    );
    let mut at_start = true;
    let mut prep: Option<Prep> = None;
    // The link before, if it took part: whether only if alone, and whether a sign that joins has come since.
    let mut chain: Option<(bool, bool)> = None;
    for (at, placed) in head.iter().enumerate() {
        if Some(at) == verb_at {
            (prep, chain) = (None, None);
            continue;
        }
        match &placed.token {
            Token::Link {
                possessive: true, ..
            } => (at_start, prep, chain) = (false, None, None),
            Token::Link { link, .. } => {
                let joined = chain.filter(|(_, joined)| *joined).map(|(alone, _)| alone);
                let toward = matches!(prep, Some(Prep::Toward { directly: false }));
                if at_start || prep.is_some() || joined.is_some() {
                    let alone = asks
                        && !at_start
                        && if prep.is_some() {
                            toward
                        } else {
                            joined == Some(true)
                        };
                    let list = if alone {
                        &mut said.only_if_alone
                    } else {
                        &mut said.people
                    };
                    list.push(*link);
                    said.names_people_plainly |= at_start || prep == Some(Prep::With);
                    chain = Some((alone, false));
                } else {
                    chain = None;
                }
                prep = None;
            }
            Token::Comma => chain = chain.map(|(alone, _)| (alone, true)),
            Token::Colon => break,
            Token::Word(word) => match word.as_str() {
                "and" | "&" => {
                    chain = chain.map(|(alone, _)| (alone, true));
                    prep = None;
                }
                "with" | "to" | "from" | "for" | "by" => {
                    let directly = verb_at.is_some() && at == after_verb;
                    prep = Some(match word.as_str() {
                        "with" => Prep::With,
                        "to" | "for" => Prep::Toward { directly },
                        _ => Prep::From,
                    });
                    // Before the verb these are words to skip, as in `went for lunch`.
                    at_start &= verb_at.is_some_and(|verb| at < verb);
                    chain = None;
                }
                word => {
                    let before_verb = verb_at.is_some_and(|verb| at < verb);
                    let still = before_verb && is_skipped(word)
                        || verb_at.is_some_and(|verb| at > verb)
                            && (ARTICLES.contains(&word)
                                || THEM.contains(&word)
                                || settings.kind(word).is_some());
                    at_start &= still;
                    (prep, chain) = (None, None);
                }
            },
        }
    }
}

/// A doubt in words.
pub fn explain(doubt: &Doubt, settings: &Settings) -> (Span, Diagnostic) {
    match doubt {
        Doubt::NearVerb { at, word, verb } => {
            let found = Diagnostic::new(
                "near-verb",
                Severity::Hint,
                format!("unknown verb {word:?}"),
            );
            (*at, found.help(format!("did you mean {verb:?}?")))
        }
        Doubt::NotHeld {
            at,
            word,
            verb,
            wants_kind,
        } => {
            let message = format!(
                "{word:?} was not read as the verb {:?}, but as plain contact",
                verb.word()
            );
            let way_out = if *wants_kind {
                let known: Vec<&str> = settings.kinds.keys().map(String::as_str).collect();
                format!(
                    "for a favour write `{} KIND: …`, KIND being one of {}",
                    verb.word(),
                    known.join(", ")
                )
            } else {
                format!("if it is meant so, write `{}: …`", verb.word())
            };
            (
                *at,
                Diagnostic::new("verb-not-held", Severity::Hint, message).help(way_out),
            )
        }
    }
}
