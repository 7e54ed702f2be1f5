//! Classifies the tie with a contact, and adds marks (docs/reference/ledger.md#ties).
//!
//! In: clocks, balance and entries of one contact. Out: [`Tie`] and [`Mark`]s. Does not: judge the contact or the user.

use super::balance::Favors;
use super::clock::Clock;
use super::contact::Contact;
use super::due::Timing;
use super::entry_ref::EntryRef;
use crate::date::{Cadence, Date, DateRange, Duration};
use crate::settings::Verb;

/// The kinds of tie, in the order in which they are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// Fewer than two interactions, the first within 90 days.
    New,
    /// Last touched more than a year and more than three cadences ago, or never.
    Dormant,
    /// They were asked or gave, and were never given anything.
    OneSided,
    /// The user's share is above 0.75.
    Giving,
    /// The user's share is below 0.25.
    Receiving,
    /// Any other share.
    Mutual,
    /// Nothing was given or received.
    Acquaintance,
}

impl Tie {
    /// Every kind, in the order in which they are tested.
    pub const ALL: [Tie; 7] = [
        Tie::New,
        Tie::Dormant,
        Tie::OneSided,
        Tie::Giving,
        Tie::Receiving,
        Tie::Mutual,
        Tie::Acquaintance,
    ];

    /// Its word in queries and output.
    pub fn word(self) -> &'static str {
        match self {
            Tie::New => "new",
            Tie::Dormant => "dormant",
            Tie::OneSided => "one-sided",
            Tie::Giving => "giving",
            Tie::Receiving => "receiving",
            Tie::Mutual => "mutual",
            Tie::Acquaintance => "acquaintance",
        }
    }
}

/// An additional mark on a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The user asked for something before giving anything, and before the second day of interaction.
    OpenedWithAnAsk,
    /// The last meeting went badly.
    TryAgain,
}

impl Mark {
    /// Its word in queries and output.
    pub fn word(self) -> &'static str {
        match self {
            Mark::OpenedWithAnAsk => "opened-with-an-ask",
            Mark::TryAgain => "try-again",
        }
    }
}

const NEW: Duration = Duration {
    months: 0,
    days: 90,
};
const YEAR: Duration = Duration {
    months: 12,
    days: 0,
};
const EVER: DateRange = DateRange {
    from: None,
    to: None,
};

impl<'a> Contact<'a> {
    /// The kind of tie: the first one whose test holds.
    pub fn tie(self) -> Tie {
        self.tie_of(&self.interaction_days(), || {
            self.ledger.counted_entries(self.id)
        })
    }

    /// The same for a caller that already has the days of interactions. `counted` returns the counting entries; it is
    /// called only if the days do not decide.
    pub fn tie_of(self, interactions: &[Date], counted: impl FnOnce() -> Vec<&'a EntryRef>) -> Tie {
        let ledger = self.ledger;
        if interactions.len() < 2
            && self
                .clock(Clock::First)
                .is_some_and(|first| first >= NEW.before(ledger.today))
        {
            return Tie::New;
        }
        if self.is_dormant() {
            return Tie::Dormant;
        }
        let entries = counted();
        let gave = entries.iter().any(|entry| entry.verb == Verb::Gave);
        let mut taken: Vec<Date> = entries
            .iter()
            .filter(|entry| matches!(entry.verb, Verb::Asked | Verb::Got))
            .map(|entry| entry.date)
            .collect();
        taken.sort_unstable();
        taken.dedup();
        if !gave && !taken.is_empty() && taken.len() * 2 >= interactions.len() {
            return Tie::OneSided;
        }
        match Favors::among(ledger, entries).balance(EVER).share() {
            None => Tie::Acquaintance,
            Some(share) if share > 0.75 => Tie::Giving,
            Some(share) if share < 0.25 => Tie::Receiving,
            Some(_) => Tie::Mutual,
        }
    }

    fn is_dormant(self) -> bool {
        let Some(touched) = self.clock(Clock::Touched) else {
            return true;
        };
        // Computed like `touched:>1y`, so that the two always agree.
        let older = |than: Duration| touched < than.before(self.ledger.today);
        let cadence = match self.cadence() {
            Some(Cadence::Every(every)) => every,
            _ => Duration::default(),
        };
        let thrice = Duration {
            months: cadence.months.saturating_mul(3),
            days: cadence.days.saturating_mul(3),
        };
        older(YEAR) && older(thrice)
    }

    /// The marks that apply.
    pub fn marks(self) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.opened_with_an_ask() {
            marks.push(Mark::OpenedWithAnAsk);
        }
        if self.should_try_again() {
            marks.push(Mark::TryAgain);
        }
        marks
    }

    /// Whether the last meeting went badly and should be tried again.
    pub fn should_try_again(self) -> bool {
        self.last_meeting_went_badly().is_some() && self.timing() != Timing::None
    }

    /// Whether the first `asked` comes before any `gave` and before the second day of interaction.
    pub fn opened_with_an_ask(self) -> bool {
        let Some(asked) = self.days(Clock::Asked).min() else {
            return false;
        };
        let before_giving = self.days(Clock::Gave).min().is_none_or(|gave| asked < gave);
        before_giving
            && self
                .interaction_days()
                .get(1)
                .is_none_or(|second| asked < *second)
    }
}
