//! What a line says: its verb and its kind (docs/reference/notes.md#verb, docs/reference/notes.md#kind).
//!
//! In: the tokens of one line. Out: [`Said`]. Does not: know whether a link leads to a contact, nor what stands on
//! other lines; who took part is `who`'s. Where a line could be read two ways, the reading that claims less wins.

use super::blocks::Blocks;
use super::doubt::Doubt;
use super::line::{Line, Placed, Token};
use super::who::{self, ARTICLES, Who, is_skipped};
use crate::date::day;
use crate::settings::verbs::Verb;
use crate::settings::{Settings, kinds};

/// What one line says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The verb, if there is one that holds.
    pub verb: Option<Verb>,
    /// Whether it is `introduced A to B`: those two, and nobody because of the note that it stands in.
    pub just_those: bool,
    /// The end of the verb, or where the line begins.
    pub after_verb: usize,
    /// The kind, for verbs that have one.
    pub kind: Option<String>,
    /// Who took part.
    pub who: Who,
    /// Whether a colon or a link follows the verb.
    pub followed: bool,
    /// What is doubtful about the first word.
    pub doubt: Option<Doubt>,
}

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

/// Reads the tokens of `line`.
pub fn judge(blocks: &Blocks<'_>, line: &Line, settings: &Settings) -> Said {
    let head = line.head();
    let mut said = Said {
        after_verb: line.rest,
        ..Said::default()
    };
    let place = find_verb(head, settings);
    let mut verb_at = None;
    let mut introduces = false;
    if let Some((at, verb)) = place {
        let after = &head[at + 1..];
        let word = head[at].word();
        let introduced = settings.introduces(word);
        if !verb.row().marked || holds(verb, introduced, after, line.has_colon(), settings) {
            said.verb = Some(verb);
            // `introduced her to A and B` is something else.
            introduces = introduced && next_word(after).is_some_and(is_person);
            said.after_verb = head[at].span.end as usize;
            said.followed =
                line.has_colon() || after.iter().any(|p| matches!(p.token, Token::Link { .. }));
            said.kind = kind(blocks, verb, introduced, after, line.has_colon(), settings);
            verb_at = Some(at);
        } else {
            let wants_kind = matches!(verb, Verb::Gave | Verb::Got | Verb::Asked);
            said.doubt = Some(Doubt::NotHeld {
                at: head[at].span,
                word: word.to_owned(),
                verb,
                wants_kind,
            });
        }
    }
    let verb = said.verb.zip(verb_at);
    said.who = who::who(head, verb, line.has_colon(), settings);
    said.just_those = introduces && said.who.people.len() >= 2;
    said
}

/// The place of the verb among the tokens before the colon.
fn find_verb(head: &[Placed], settings: &Settings) -> Option<(usize, Verb)> {
    let mut after_link = false;
    for (at, placed) in head.iter().enumerate() {
        match &placed.token {
            Token::Link {
                possessive: false, ..
            } => after_link = true,
            Token::Comma => {}
            Token::Word(word) => {
                if let Some(verb) = settings.verb(word) {
                    let may_follow_links = matches!(
                        verb,
                        Verb::Met | Verb::Called | Verb::Contact | Verb::Needs | Verb::Offers
                    );
                    return (!after_link || may_follow_links).then_some((at, verb));
                }
                // `[[Sam]] and I met`, `[[Sam]] and [[Ann]] called`.
                let joins = after_link
                    && who::joins(word)
                    && head.get(at + 1).is_some_and(|next| {
                        next.word() == "i" || matches!(next.token, Token::Link { .. })
                    });
                if !joins && !is_skipped(word) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// The token that follows, articles aside.
fn next_word(after: &[Placed]) -> Option<&Placed> {
    after
        .iter()
        .find(|placed| !ARTICLES.contains(&placed.word()))
}

/// Whether it is a link that can take part: `[[Sam]]`, not `[[Sam]]'s`.
fn is_person(placed: &Placed) -> bool {
    matches!(
        placed.token,
        Token::Link {
            possessive: false,
            ..
        }
    )
}

/// Whether a marked verb holds: its line says plainly that the word is meant as one.
fn holds(verb: Verb, introduced: bool, after: &[Placed], colon: bool, settings: &Settings) -> bool {
    let words: Vec<&str> = after
        .iter()
        .map(Placed::word)
        .filter(|word| !word.is_empty())
        .collect();
    // `introduced by [[Al]]` is what somebody else did.
    if introduced && words.first() == Some(&"by") {
        return false;
    }
    let to_user = |word: &&str| matches!(*word, "me" | "us");
    if words
        .iter()
        .take(if colon { words.len() } else { 4 })
        .any(to_user)
    {
        return false;
    }
    let plain = next_word(after).is_some_and(|placed| match &placed.token {
        Token::Link { .. } => is_person(placed),
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
            .map(Placed::word)
            .find(|word| !word.is_empty() && !skipped(word));
        return Some(
            next.and_then(|word| settings.kind(word))
                .unwrap_or(kinds::OTHER)
                .to_owned(),
        );
    }
    if let Some(kind) = after.iter().find_map(|placed| settings.kind(placed.word())) {
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
    let is_date = |word: &str| day::looks_like(word);
    let mut found: Vec<String> = Vec::new();
    for (at, placed) in after.iter().enumerate() {
        let Token::Word(word) = &placed.token else {
            continue;
        };
        let before_date = after.get(at + 1).is_some_and(|next| is_date(next.word()));
        let raw = blocks.text(placed.span);
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
