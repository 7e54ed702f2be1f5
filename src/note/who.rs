//! Who took part in what a line says (notes.md 4, People).
//!
//! In: the tokens before the colon, and the verb. Out: [`Who`]. Does not: know the items above, nor whether a link
//! leads to a contact.

use super::line::{Placed, Token};
use crate::settings::{Settings, Verb};

/// Words before the verb that are passed over.
const SKIPPED: [&str; 18] = [
    "i", "we", "both", "had", "have", "went", "for", "to", "a", "an", "the", "quick", "long",
    "short", "great", "good", "lovely", "nice",
];
/// The articles.
pub const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// Whether a word before the verb is passed over.
pub fn is_skipped(word: &str) -> bool {
    SKIPPED.contains(&word)
}

/// The links of a line that take part, as places in `Blocks::links`.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// Those that take part in any case.
    pub people: Vec<usize>,
    /// Those that only take part where nobody else does.
    pub only_if_alone: Vec<usize>,
    /// Whether somebody is named at the start, after `with`, or before a colon.
    pub plainly: bool,
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

/// What has been read of the line so far.
#[derive(Default)]
struct Walk {
    /// Whether a word has come, since the line or what follows its verb began, that may not stand before a name.
    begun: bool,
    /// Whether a link has come since then.
    linked: bool,
    prep: Option<Prep>,
    /// The link before, if it took part: whether only if alone, and whether a sign that joins has come since.
    chain: Option<(bool, bool)>,
    found: Who,
}

/// Finds who took part: links at the start, after a preposition, or joined to such a link. `verb` is the one that
/// holds, with its place in `head`.
pub fn who(head: &[Placed], verb: Option<(Verb, usize)>, colon: bool, settings: &Settings) -> Who {
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
            Token::Word(word) => match word.as_str() {
                "and" | "&" => {
                    walk.join();
                    walk.prep = None;
                }
                "with" => walk.preposition(Prep::With, before_verb),
                "to" | "for" => {
                    let directly = verb.is_some_and(|(_, verb)| at == verb + 1);
                    walk.preposition(Prep::Toward { directly }, before_verb);
                }
                "from" | "by" => walk.preposition(Prep::From, before_verb),
                word => {
                    // Right after the verb an article or the kind may stand before a name.
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
    walk.found.plainly |= colon && !walk.found.people.is_empty();
    walk.found
}

impl Walk {
    fn join(&mut self) {
        self.chain = self.chain.map(|(alone, _)| (alone, true));
    }

    fn preposition(&mut self, prep: Prep, before_verb: bool) {
        self.prep = Some(prep);
        // Before the verb these are words to skip, as in `went for lunch`.
        self.begun |= !before_verb;
        self.chain = None;
    }

    fn link(&mut self, link: usize, asks: bool) {
        let prep = self.prep.take();
        let joined = self
            .chain
            .filter(|(_, joined)| *joined)
            .map(|(alone, _)| alone);
        if self.begun && prep.is_none() && joined.is_none() {
            self.chain = None;
            return;
        }
        let follows = match prep {
            Some(prep) => prep == Prep::Toward { directly: false },
            None => joined == Some(true),
        };
        let alone = asks && self.begun && follows;
        if alone {
            self.found.only_if_alone.push(link);
        } else {
            self.found.people.push(link);
        }
        self.found.plainly |= !self.begun || prep == Some(Prep::With);
        self.linked = true;
        self.chain = Some((alone, false));
    }
}
