//! Decides when to be in touch again (docs/reference/ledger.md#due).
//!
//! In: the clocks, cadence and snooze date of one contact. Out: [`Timing`]. Does not: print anything. The words shown
//! to the user are "reconnect" and "due", never "neglected".

use super::clock::Clock;
use super::contact::Contact;
use super::model::Ledger;
use crate::date::{Cadence, Date, Duration, day};
use crate::store::facts::{self, pack};
use crate::text::fold::fold_key;

/// When a contact is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Due {
    /// The due date, snooze included.
    pub on: Date,
    /// Days since that date; 0 on that date and before.
    pub overdue_days: i64,
    /// (today − touched) / (due without snooze − touched): the share of the time that is used up.
    pub ratio: f64,
    /// Days since `touched`, and days from `touched` to the due date without snooze.
    pub used: (i64, i64),
    /// Whether the date is set because the last meeting went badly.
    pub try_again: bool,
}

/// Whether and when a contact is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Timing {
    /// No cadence, a cadence of `none`, archived or deceased.
    None,
    /// There is a cadence, but no interaction and no `met` date to count it from.
    NotContactedYet,
    /// Due on a date.
    Due(Due),
}

/// How long after a meeting that went badly the contact is due again.
const TRY_AGAIN: Duration = Duration {
    months: 0,
    days: 14,
};
/// Ratio from which a due contact is slipping.
const SLIPPING: f64 = 2.0;

impl Due {
    /// Whether the due date is today or before.
    pub fn is_due(&self, today: Date) -> bool {
        self.on <= today
    }

    /// Whether the due date is after today, and within `soon`.
    pub fn is_soon(&self, today: Date, soon: Duration) -> bool {
        self.on > today && self.on <= soon.after(today)
    }

    /// Whether it is due, and the ratio is at least 2.
    pub fn is_slipping(&self, today: Date) -> bool {
        self.is_due(today) && self.ratio >= SLIPPING
    }

    /// The ratio and the days behind it, as in `2.2x, 399d of 180d`.
    pub fn reason(&self) -> String {
        format!("{:.1}x, {}d of {}d", self.ratio, self.used.0, self.used.1)
    }
}

impl Ledger {
    /// The default cadence of each circle, by the circle's index in its column. Computed once, because folding the
    /// circle's name for each contact would be slow.
    fn circle_cadences(&self) -> &[Option<Cadence>] {
        self.circle_cadences.get_or_init(|| {
            let circles = self.facts.texts(facts::CIRCLE).words().iter();
            let cadences = &self.settings.cadence;
            let cadence_of = |circle| cadences.get(&fold_key(circle)).copied();
            circles.map(cadence_of).collect()
        })
    }
}

impl Contact<'_> {
    /// Their cadence: their own, else the shortest default of their circles, else the vault's default.
    pub fn cadence(self) -> Option<Cadence> {
        let own_cadence = self.ledger.facts.numbers(facts::CADENCE).of(self.note());
        own_cadence
            .map(pack::cadence)
            .or_else(|| self.default_cadence())
    }

    /// The cadence that applies if their note sets none.
    pub fn default_cadence(self) -> Option<Cadence> {
        let note = self.note();
        let (ledger, settings) = (self.ledger, &self.ledger.settings);
        let circles = ledger.facts.texts(facts::CIRCLE);
        if circles.words().is_empty() || settings.cadence.is_empty() {
            return settings.cadence_default;
        }
        let of_circles = circles.places().of(note).iter();
        let of_circles = of_circles.filter_map(|circle| ledger.circle_cadences()[*circle as usize]);
        let length = |cadence: &Cadence| match cadence {
            // Months are taken at their mean length, only to compare two cadences.
            Cadence::Every(duration) => (
                0,
                u64::from(duration.months) * 30_437 + u64::from(duration.days) * 1000,
            ),
            Cadence::Never => (1, 0),
        };
        of_circles.min_by_key(length).or(settings.cadence_default)
    }

    /// The day of their last interaction, if an entry of that day is marked as gone badly.
    pub fn last_meeting_went_badly(self) -> Option<Date> {
        let touched = self.clock(Clock::Touched)?;
        Some(touched).filter(|touched| self.ledger.clocks().went_awry(self.id, *touched))
    }

    /// Whether and when they are due.
    pub fn timing(self) -> Timing {
        self.timing_with(self.cadence(), self.day(facts::SNOOZED))
    }

    /// Whether and when they would be due with this cadence and this snooze date.
    pub fn timing_with(self, cadence: Option<Cadence>, snoozed: Option<Date>) -> Timing {
        if self.is_inactive() || cadence == Some(Cadence::Never) {
            return Timing::None;
        }
        let awry = self.last_meeting_went_badly();
        let every = match cadence {
            Some(Cadence::Every(duration)) => Some(duration),
            _ => None,
        };
        let Some(from) = self.clock(Clock::Touched).or_else(|| self.met_on()) else {
            return if every.is_some() {
                Timing::NotContactedYet
            } else {
                Timing::None
            };
        };
        let by_cadence = every.map(|every| every.after(from));
        let by_trying = awry.map(|day| TRY_AGAIN.after(day));
        let (plain, try_again) = match (by_cadence, by_trying) {
            (None, None) => return Timing::None,
            (Some(on), None) => (on, false),
            (Some(on), Some(again)) if on <= again => (on, false),
            (_, Some(again)) => (again, true),
        };
        let today = self.ledger.today;
        let on = snoozed.map_or(plain, |snoozed| snoozed.max(plain));
        let used = (day::between(from, today), day::between(from, plain).max(1));
        let ratio = used.0 as f64 / used.1 as f64;
        Timing::Due(Due {
            on,
            overdue_days: day::between(on, today).max(0),
            ratio,
            used,
            try_again,
        })
    }

    /// When they are due, if they are.
    pub fn due(self) -> Option<Due> {
        match self.timing() {
            Timing::Due(due) => Some(due),
            _ => None,
        }
    }

    /// Whether they are snoozed beyond today.
    pub fn is_snoozed(self) -> bool {
        self.day(facts::SNOOZED)
            .is_some_and(|until| until > self.ledger.today)
    }
}
