//! Finds who took part on a line (docs/reference/notes.md#people).
//!
//! In: the tokens before the colon, and the verb. Out: [`Participants`]. Does not: know the items above, or know
//! whether a link leads to a contact. That depends on other notes, so `ledger` finally decides who takes part.

use super::line::{SpannedToken, Token};
use crate::settings::{Settings, Verb};

/// Words that are skipped before the verb.
const SKIPPED: [&str; 18] = [
    "i", "we", "both", "had", "have", "went", "for", "to", "a", "an", "the", "quick", "long",
    "short", "great", "good", "lovely", "nice",
];
/// The articles.
pub const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// Whether a word is skipped before the verb.
pub fn is_skipped(word: &str) -> bool {
    SKIPPED.contains(&word)
}

/// Words and symbols that join a link to the one before it.
const JOINS: [&str; 4] = ["and", "&", "+", "/"];

/// Whether a word joins two links.
pub fn is_conjunction(word: &str) -> bool {
    JOINS.contains(&word)
}

/// A link in the position of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The link, as an index into `Blocks::links`.
    pub link: usize,
    /// Whether it is at the start, after `with`, or before a colon.
    pub explicit: bool,
    /// Whether it follows `to`.
    pub to: bool,
}

/// The links of a line that take part if they lead to people.
#[derive(Debug, Clone, Default)]
pub struct Participants {
    /// Links that take part in any case.
    pub people: Vec<Named>,
    /// Links that take part only if nobody else does, as indexes into `Blocks::links`. Joined links share a group.
    pub fallback_groups: Vec<Vec<usize>>,
}

impl Participants {
    /// Whether somebody is named at the start, after `with`, or before a colon.
    pub fn has_explicit(&self) -> bool {
        self.people.iter().any(|named| named.explicit)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Prep {
    With,
    /// `to` or `for`, and whether it directly follows the verb.
    Toward {
        to: bool,
        directly: bool,
    },
    /// `from` or `by`.
    From,
}

/// The previous link, if it is in the position of a person.
#[derive(Clone, Copy)]
struct Chain {
    /// Its group, as an index into `fallback_groups`, if it is there.
    group: Option<usize>,
    plainly: bool,
    to: bool,
    /// Whether a joining word or comma has followed it.
    joined: bool,
}

/// The state after the tokens read so far.
#[derive(Default)]
struct Walk {
    /// Whether a word has come that cannot precede a name, since the line began or since the verb.
    begun: bool,
    /// Whether a link has come since then.
    linked: bool,
    prep: Option<Prep>,
    chain: Option<Chain>,
    found: Participants,
}

/// Finds who took part: links at the start, after a preposition, or joined to such a link. `verb` is the accepted verb
/// with its index in `head`.
pub fn find_participants(
    head: &[SpannedToken<'_>],
    verb: Option<(Verb, usize)>,
    colon: bool,
    settings: &Settings,
) -> Participants {
    let asks = matches!(
        verb,
        Some((
            Verb::Got | Verb::Asked | Verb::Promised | Verb::Needs | Verb::Offers,
            _
        ))
    );
    let has_kind = verb.is_some_and(|(verb, _)| verb.row().has_kind);
    let mut walk = Walk::default();
    for (at, placed) in head.iter().enumerate() {
        let before_verb = verb.is_some_and(|(_, verb)| at < verb);
        let after_verb = verb.is_some_and(|(_, verb)| at > verb);
        match &placed.token {
            Token::Word(_) if verb.is_some_and(|(_, verb)| at == verb) => {
                walk = Walk {
                    found: walk.found,
                    ..Walk::default()
                };
            }
            Token::Link {
                possessive: true, ..
            } => (walk.begun, walk.prep, walk.chain) = (true, None, None),
            Token::Link { link, .. } => walk.link(*link, asks),
            Token::Comma => walk.join(),
            Token::Colon => break,
            Token::Word(word) => match &**word {
                word if is_conjunction(word) => {
                    walk.join();
                    walk.prep = None;
                }
                "with" => walk.preposition(Prep::With, before_verb),
                "to" | "for" => {
                    let directly = verb.is_some_and(|(_, verb)| at == verb + 1);
                    let to = word == "to";
                    walk.preposition(Prep::Toward { to, directly }, before_verb);
                }
                "from" | "by" => walk.preposition(Prep::From, before_verb),
                word => {
                    // Right after the verb, an article or a kind can precede a name.
                    let precedes_name =
                        ARTICLES.contains(&word) || has_kind && settings.kind(word).is_some();
                    let still = before_verb && is_skipped(word)
                        || after_verb && !walk.linked && precedes_name;
                    walk.begun |= !still;
                    (walk.prep, walk.chain) = (None, None);
                }
            },
        }
    }
    for named in &mut walk.found.people {
        named.explicit |= colon;
    }
    walk.found
}

impl Walk {
    fn join(&mut self) {
        if let Some(chain) = &mut self.chain {
            chain.joined = true;
        }
    }

    fn preposition(&mut self, prep: Prep, before_verb: bool) {
        self.prep = Some(prep);
        // Before the verb, these words are skipped, as in `went for lunch`.
        self.begun |= !before_verb;
        self.chain = None;
    }

    fn link(&mut self, link: usize, asks: bool) {
        let prep = self.prep.take();
        let joined = self.chain.filter(|chain| chain.joined && prep.is_none());
        if self.begun && prep.is_none() && joined.is_none() {
            self.chain = None;
            return;
        }
        let (to, directly) = match prep {
            Some(Prep::Toward { to, directly }) => (to, directly),
            _ => (joined.is_some_and(|chain| chain.to), true),
        };
        let group = joined.and_then(|chain| chain.group);
        let follows = !directly || group.is_some();
        let named = Named {
            link,
            explicit: !self.begun
                || prep == Some(Prep::With)
                || joined.is_some_and(|chain| chain.plainly),
            to,
        };
        let group = (asks && self.begun && follows).then(|| {
            group.unwrap_or_else(|| {
                self.found.fallback_groups.push(Vec::new());
                self.found.fallback_groups.len() - 1
            })
        });
        match group {
            Some(group) => self.found.fallback_groups[group].push(link),
            None => self.found.people.push(named),
        }
        self.linked = true;
        self.chain = Some(Chain {
            group,
            plainly: named.explicit,
            to: named.to,
            joined: false,
        });
    }
}
