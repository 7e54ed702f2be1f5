//! Reads the verb and the kind of a line (docs/reference/notes.md#verb, docs/reference/notes.md#kind).
//!
//! In: the tokens of one line. Out: [`VerbPhrase`]. Does not: know whether a link leads to a contact, or know other
//! lines; `participants` finds who took part. If a line can be read two ways, the reading that claims less wins.

use std::borrow::Cow;

use super::blocks::Blocks;
use super::hint::Hint;
use super::line::{Line, SpannedToken, Token};
use super::participants::{self, ARTICLES, Participants, is_skipped};
use crate::date::day;
use crate::settings::verbs::Verb;
use crate::settings::{Settings, kinds};

/// The verb phrase of one line.
#[derive(Debug, Clone, Default)]
pub struct VerbPhrase<'a> {
    /// The verb. `None` if the line has none, or has a marked verb that the line does not clearly use as one.
    pub verb: Option<Verb>,
    /// Whether it is `introduced A to B`. Then only those two take part, and not the contact whose note it is or the
    /// people of the meeting.
    pub replaces_owner: bool,
    /// Offset of the end of the verb. Without a verb, the offset at which the line begins after its date.
    pub after_verb: usize,
    /// The kind, for verbs that have one.
    pub kind: Option<Cow<'a, str>>,
    /// Who took part.
    pub participants: Participants,
    /// Whether a colon or a link follows the verb.
    pub followed: bool,
    /// A hint about the first word, if a marked verb was not accepted.
    pub hint: Option<Box<Hint>>,
}

const OBJECT_PRONOUNS: [&str; 3] = ["her", "him", "them"];
/// Words allowed before the colon of a favor, besides links, articles, and a known kind.
const FAVOR_WORDS: [&str; 13] = [
    "some", "good", "great", "with", "to", "from", "for", "by", "and", "&", "her", "him", "them",
];
/// Words that are not part of a kind in the user's own words.
const NOT_KIND: [&str; 15] = [
    "with", "to", "from", "for", "by", "about", "on", "at", "in", "of", "and", "&", "her", "him",
    "them",
];

/// Reads the verb phrase from the tokens of `line`.
pub fn parse_verb<'a>(
    blocks: &'a Blocks<'_>,
    line: &Line<'a>,
    settings: &'a Settings,
) -> VerbPhrase<'a> {
    let head = line.head();
    let mut phrase = VerbPhrase {
        after_verb: line.rest,
        ..VerbPhrase::default()
    };
    let verb_place = find_verb(head, settings);
    let mut verb_at = None;
    let mut introduces = false;
    if let Some((at, verb)) = verb_place {
        let after = &head[at + 1..];
        let word = head[at].word();
        let introduced = settings.introduces(word);
        if !verb.row().marked || is_accepted(verb, introduced, after, line.has_colon(), settings) {
            phrase.verb = Some(verb);
            // `introduced her to A and B` means something else.
            introduces = introduced && next_word(after).is_some_and(is_person);
            phrase.after_verb = head[at].span.end as usize;
            phrase.followed =
                line.has_colon() || after.iter().any(|p| matches!(p.token, Token::Link { .. }));
            phrase.kind = kind(blocks, verb, introduced, after, line.has_colon(), settings);
            verb_at = Some(at);
        } else {
            let needs_kind = matches!(verb, Verb::Gave | Verb::Got | Verb::Asked);
            phrase.hint = Some(Box::new(Hint::NotAVerb {
                at: head[at].span,
                word: word.to_owned(),
                verb,
                needs_kind,
            }));
        }
    }
    let verb = phrase.verb.zip(verb_at);
    phrase.participants = participants::find_participants(head, verb, line.has_colon(), settings);
    phrase.replaces_owner = introduces && phrase.participants.people.len() >= 2;
    phrase
}

/// Finds the verb, and its index among the tokens before the colon.
fn find_verb(head: &[SpannedToken<'_>], settings: &Settings) -> Option<(usize, Verb)> {
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
                // As in `[[Sam]] and I met` or `[[Sam]] and [[Ann]] called`.
                let joins = after_link
                    && participants::is_conjunction(word)
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

/// The next token that is not an article.
fn next_word<'t, 'a>(after: &'t [SpannedToken<'a>]) -> Option<&'t SpannedToken<'a>> {
    after
        .iter()
        .find(|placed| !ARTICLES.contains(&placed.word()))
}

/// Whether a token is a link that can take part: `[[Sam]]`, but not `[[Sam]]'s`.
fn is_person(placed: &SpannedToken<'_>) -> bool {
    matches!(
        placed.token,
        Token::Link {
            possessive: false,
            ..
        }
    )
}

/// Whether the line clearly uses a marked verb as a verb.
fn is_accepted(
    verb: Verb,
    introduced: bool,
    after: &[SpannedToken<'_>],
    colon: bool,
    settings: &Settings,
) -> bool {
    let words = || {
        let all = after.iter().map(SpannedToken::word);
        all.filter(|word| !word.is_empty())
    };
    // `introduced by [[Al]]` is what somebody else did.
    if introduced && words().next() == Some("by") {
        return false;
    }
    let to_user = |word: &str| matches!(word, "me" | "us");
    if words()
        .take(if colon { usize::MAX } else { 4 })
        .any(to_user)
    {
        return false;
    }
    let plain = next_word(after).is_some_and(|placed| match &placed.token {
        Token::Link { .. } => is_person(placed),
        Token::Word(word) => {
            settings.kind(word).is_some()
                || matches!(verb, Verb::Gave | Verb::Promised | Verb::Updated)
                    && OBJECT_PRONOUNS.contains(&&**word)
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
        let named = introduced || words().any(|word| settings.kind(word).is_some());
        let only = words().all(|word| {
            ARTICLES.contains(&word) || FAVOR_WORDS.contains(&word) || settings.kind(word).is_some()
        });
        named && only
    } else {
        words().count() <= 4
    }
}

fn kind<'a>(
    blocks: &Blocks<'_>,
    verb: Verb,
    introduced: bool,
    after: &[SpannedToken<'_>],
    colon: bool,
    settings: &'a Settings,
) -> Option<Cow<'a, str>> {
    if !verb.row().has_kind {
        return None;
    }
    if introduced {
        return Some(Cow::Borrowed(kinds::INTRO));
    }
    if !colon {
        let skipped = |word: &str| {
            ARTICLES.contains(&word)
                || OBJECT_PRONOUNS.contains(&word)
                || matches!(word, "for" | "with")
        };
        let next = after
            .iter()
            .map(SpannedToken::word)
            .find(|word| !word.is_empty() && !skipped(word));
        let kind = next.and_then(|word| settings.kind(word));
        return Some(Cow::Borrowed(kind.unwrap_or(kinds::OTHER)));
    }
    if let Some(kind) = after.iter().find_map(|placed| settings.kind(placed.word())) {
        return Some(Cow::Borrowed(kind));
    }
    if matches!(verb, Verb::Promised | Verb::Needs | Verb::Offers) {
        let words = words_of_kind(blocks, after);
        if (1..=3).contains(&words.len()) {
            return Some(Cow::Owned(words.join("-")));
        }
    }
    Some(Cow::Borrowed(kinds::OTHER))
}

/// The words of a kind in the user's own words, without links, small words, due dates, and tags.
fn words_of_kind<'t>(blocks: &Blocks<'_>, after: &'t [SpannedToken<'_>]) -> Vec<&'t str> {
    let is_date = |word: &str| day::looks_like(word);
    let mut found: Vec<&str> = Vec::new();
    for (at, placed) in after.iter().enumerate() {
        let Token::Word(word) = &placed.token else {
            continue;
        };
        let before_date = after.get(at + 1).is_some_and(|next| is_date(next.word()));
        let raw = blocks.text(placed.span);
        let is_ignored = ARTICLES.contains(&&**word)
            || NOT_KIND.contains(&&**word)
            || is_date(word)
            || before_date && (word == "due" || raw.starts_with("[due"))
            || raw.starts_with(['#', '📅'])
            || !word.contains(char::is_alphanumeric);
        if !is_ignored {
            found.push(word);
        }
    }
    found
}
