//! Reads several conditions in one question, joined by "and", "but" or "or".
//!
//! In: the words after the subject. Out: one query. Does not: choose if a "not" or a time could belong to one condition
//! or to both; that is refused, with the reason.

use crate::ledger::clocks::Clock;
use crate::query::ast::{ClockTest, Condition, Query};
use crate::query::fields::{THINGS, Thing};
use crate::settings::Verb;

use super::grammar::Grammar;
use super::vocabulary::BEFORE_NOT;
use super::words::Word;

/// Maximum number of joined conditions.
const MOST: usize = 4;

/// Maximum number of leading words of the first condition that are repeated for the second: "who is due and `is`
/// dormant".
const CARRIED: usize = 2;

/// What follows a joining word.
#[derive(Clone, Copy)]
struct Rest<'a> {
    words: &'a [Word],
    /// Whether the joining word is "or".
    or: bool,
}

/// The second of two conditions.
enum Second {
    /// It applies as stated.
    Also(Query),
    /// The "not" of the first condition applies to it too.
    Nor(Query),
}

const NOT_OF_BOTH: &str =
    "may belong to both parts or to one; say \"not\" or \"haven't\" with each, or ask in two steps";
const MIXED: &str = "is joined by both \"and\" and \"or\", which can be read in two ways; ask in two steps, or write a query";
const TIME_OF_BOTH: &str =
    "may belong to both parts or to one; say the time with each, or ask in two steps";

impl Grammar<'_> {
    /// Reads one predicate, or several joined ones.
    pub(super) fn predicates(&mut self, words: &[Word], joined: usize) -> Option<Query> {
        if let Some(query) = self.predicate(words) {
            return Some(query);
        }
        if joined >= MOST {
            return None;
        }
        for or in [false, true] {
            for at in (1..words.len()).filter(|at| is_joint(&words[*at], or)) {
                // Mixed "and" and "or" would need parentheses, which English does not have.
                let Some(left) = self.predicate(&words[..at]) else {
                    continue;
                };
                if words[at..].iter().any(|word| is_joint(word, !or)) {
                    self.refuse_ambiguous(&words[at..], MIXED);
                    continue;
                }
                let mine = self.implicit_subject;
                // "Who did I meet and haven't thanked": the "I" of the first condition also applies to the second.
                self.implicit_subject |= words[..at]
                    .iter()
                    .any(|word| matches!(word.word.as_str(), "i" | "we"));
                let rest = Rest {
                    words: &words[at + 1..],
                    or,
                };
                let right = self.second(&words[..at], &left, rest, joined);
                self.implicit_subject = mine;
                match right {
                    Some(Second::Also(right)) => return Some(both(left, right, or)),
                    // "Doesn't live in Berlin or work at Acme" means neither.
                    Some(Second::Nor(right)) => {
                        return Some(Query::and(vec![left, right.negated()]));
                    }
                    None => {}
                }
            }
        }
        None
    }

    /// Reads the condition after the joining word.
    fn second(
        &mut self,
        first: &[Word],
        left: &Query,
        rest: Rest<'_>,
        joined: usize,
    ) -> Option<Second> {
        let Rest { words, or } = rest;
        let word = |at: usize| words.get(at).map_or("", |word| word.word.as_str());
        let relative = matches!(word(0), "who" | "whom" | "that");
        let words = &words[usize::from(relative)..];
        let leads = words.first().map_or("", |word| word.word.as_str());
        // After "doesn't", "lives" begins a clause of its own, but "live" may not. Neither does a plural
        // thing, such as "phones" after "no".
        let verb = leads.ends_with('s') && !is_thing(leads);
        // "Doesn't have an email or have a phone": after "does", this "have" does not begin a clause either.
        let plain = matches!(leads, "have" | "do")
            && first
                .iter()
                .any(|word| matches!(word.word.as_str(), "do" | "does" | "did"));
        let begins =
            !plain && BEFORE_NOT.contains(&leads) || matches!(leads, "not" | "never" | "no");
        let shares_not = is_negated(first) && !(relative || begins || verb);
        if shares_not && !or {
            self.refuse_ambiguous(words, NOT_OF_BOTH);
            return None;
        }
        let query = self.predicates(words, joined + 1);
        let carried = query.is_none();
        let query = query.or_else(|| self.predicates(&carry(first, words)?, joined + 1))?;
        let (before, after) = (when(left), when(&query));
        let doubtful = match (before, after) {
            // A time at the end may apply to both conditions.
            (When::Untimed, When::Timed) => true,
            (When::Timed, When::Untimed) => carried || shares_not,
            _ => false,
        };
        if doubtful {
            self.refuse_ambiguous(words, TIME_OF_BOTH);
            return None;
        }
        if shares_not {
            return Some(Second::Nor(query));
        }
        let thanked = Query::Field(Condition::Clock {
            clock: Clock::Thanked,
            test: ClockTest::Never,
        });
        let ever = words.iter().any(|word| word.word == "never");
        // "Haven't thanked" after a favor means not thanked for it, even if thanked for something earlier.
        let query = if query == thanked && !ever && left.conditions().iter().any(is_got) {
            Query::Field(Condition::Has(Thing::Thanks))
        } else {
            query
        };
        Some(Second::Also(query))
    }

    fn refuse_ambiguous(&mut self, words: &[Word], why: &'static str) {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            self.doubt
                .get_or_insert((first.span.start..last.span.end, why));
        }
    }
}

fn is_negated(words: &[Word]) -> bool {
    words
        .iter()
        .any(|word| !word.quoted && matches!(word.word.as_str(), "not" | "never" | "no"))
}

fn is_joint(word: &Word, or: bool) -> bool {
    !word.quoted
        && match word.word.as_str() {
            "or" => or,
            "and" | "but" => !or,
            _ => false,
        }
}

/// The second condition with the leading words of the first.
fn carry(first: &[Word], second: &[Word]) -> Option<Vec<Word>> {
    let shared = first
        .iter()
        .take_while(|word| BEFORE_NOT.contains(&word.word.as_str()))
        .take(CARRIED);
    let whole: Vec<Word> = shared.chain(second).cloned().collect();
    (whole.len() > second.len()).then_some(whole)
}

/// Whether a query is about something that happened, and whether it says when.
#[derive(Clone, Copy, PartialEq)]
enum When {
    NothingHappened,
    Untimed,
    Timed,
}

fn when(query: &Query) -> When {
    let when_of = |condition: &&Condition| match condition {
        Condition::Clock {
            test: ClockTest::Age(_) | ClockTest::During(_),
            ..
        } => When::Timed,
        Condition::Clock { .. } => When::Untimed,
        Condition::FavorItem {
            verb: Verb::Gave | Verb::Got | Verb::Asked,
            items,
        } => {
            if items.iter().any(|item| item.time.is_some()) {
                When::Timed
            } else {
                When::Untimed
            }
        }
        _ => When::NothingHappened,
    };
    let all: Vec<When> = query.conditions().iter().map(when_of).collect();
    [When::Timed, When::Untimed]
        .into_iter()
        .find(|when| all.contains(when))
        .unwrap_or(When::NothingHappened)
}

fn both(left: Query, right: Query, or: bool) -> Query {
    let parts = vec![left, right];
    if or {
        Query::or(parts)
    } else {
        Query::and(parts)
    }
}

fn is_got(condition: &&Condition) -> bool {
    matches!(
        condition,
        Condition::FavorItem {
            verb: Verb::Got,
            ..
        } | Condition::Clock {
            clock: Clock::Got,
            ..
        }
    )
}

fn is_thing(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    THINGS
        .iter()
        .any(|row| row.word == word || row.word == singular)
}
