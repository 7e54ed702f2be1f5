//! The tree that a query and a question both become (docs/reference/queries.md).
//!
//! In: what the parser and the English grammar build. Out: pure data, and what can be told from it alone: its words,
//! its clocks, whether it speaks of the archived. Does not: look at contacts, or resolve `today`.
//!
//! **Relative days stay as written.** `met:last-week` holds [`Period::Last`](crate::date::Period), not dates, so that the tree prints back
//! as it was asked; whoever evaluates it resolves each [`Stretch`] and [`Age`] against one `today`.

use crate::date::{Date, Duration, Stretch};
use crate::ledger::clocks::Clock;
use crate::settings::Verb;

use super::fields::{LinkField, NumberField, State, TextField, Thing};

/// What a contact must be to be selected.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these hold. Of none: every contact.
    And(Vec<Query>),
    /// One of these holds.
    Or(Vec<Query>),
    /// This does not hold.
    Not(Box<Query>),
    /// Full text: a word or a phrase.
    Text(Text),
    /// A field has a value.
    Field(Condition),
}

/// Words that stand in a row; a single word is a row of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written, without quotes and without the `*`.
    pub text: String,
    /// Whether the last word is the beginning of one: `word*`.
    pub prefix: bool,
}

/// One `field:value`.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// One of the values is the field's, in the field's way of comparing ([`TextField::matching`]).
    Text {
        /// The field.
        field: TextField,
        /// At least one.
        values: Vec<Text>,
    },
    /// A clock stands so.
    Clock {
        /// The clock.
        clock: Clock,
        /// How it must stand.
        test: ClockTest,
    },
    /// There is an entry of this verb that one of the items fits; of `promised` and `needs` an open one.
    Favour {
        /// `gave got asked promised needs offers`
        verb: Verb,
        /// At least one.
        items: Vec<Favour>,
    },
    /// They were told of the goal of this name.
    Told(String),
    /// The due date lies so.
    Due(DueTest),
    /// The next birthday lies so.
    Birthday(BirthdayTest),
    /// A number stands so.
    Number {
        /// The number.
        field: NumberField,
        /// How it must stand.
        test: NumberTest,
    },
    /// Somebody is tied to the contact of this name.
    Link {
        /// In which way.
        field: LinkField,
        /// The name as written.
        name: String,
    },
    /// The contact is in this state.
    Is(State),
    /// The contact has one of these.
    Has(Thing),
}

/// How a clock must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTest {
    /// Its latest date is so old; never is older than all.
    Age(Age),
    /// It has no date.
    Never,
    /// It has a date.
    Ever,
    /// Some such entry, not only the latest, lies in these days.
    During(Stretch),
}

/// How two things compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The signs say it.
pub enum Cmp {
    Less,
    AtMost,
    More,
    AtLeast,
}

/// An age that a date must have: `>30d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// `>` is older.
    pub cmp: Cmp,
    /// Than this.
    pub length: Duration,
}

/// When an entry must have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// So long ago.
    Age(Age),
    /// In these days.
    During(Stretch),
}

/// One item of a list of favours: `advice@2026`; it names a kind, a time, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Favour {
    /// The kind, in the spelling that ties writes; none for any.
    pub kind: Option<String>,
    /// The time; none for any.
    pub time: Option<Time>,
}

/// A length of time from today on: `<7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// Whether the last day counts: `<=`.
    pub included: bool,
    /// How long.
    pub length: Duration,
}

/// Where the due date must lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueTest {
    /// On or before the last day of this; past ones included.
    Within(Ahead),
    /// In these days.
    During(Stretch),
}

/// Where the next birthday must lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthdayTest {
    /// From today up to the last day of this.
    Within(Ahead),
    /// Today.
    Today,
    /// In this month, 1 to 12.
    Month(i8),
    /// On this month and day.
    On(i8, i8),
}

/// How a number must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberTest {
    /// It is this.
    Is(i64),
    /// It compares so.
    Compare(Cmp, i64),
    /// It lies between these, both included; an open end is none.
    Between(Option<i64>, Option<i64>),
}

impl Query {
    /// Every contact.
    pub fn all() -> Query {
        Query::And(Vec::new())
    }

    /// All of these, with conjunctions within taken apart; one alone is itself.
    pub fn and(parts: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Query::And(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Query::And(flat)
            }
            None => Query::all(),
        }
    }

    /// One of these, with alternatives within taken apart; one alone is itself.
    pub fn or(parts: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Query::Or(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Query::Or(flat)
            }
            None => Query::Or(flat),
        }
    }

    /// The query for which the opposite holds, as it would be said: `never` for not `ever`, `>30d` for not `<=30d`.
    pub fn negated(self) -> Query {
        match self {
            Query::Not(inner) => *inner,
            Query::Field(Condition::Clock { clock, test }) => {
                let test = match test {
                    ClockTest::Never => ClockTest::Ever,
                    ClockTest::Ever => ClockTest::Never,
                    ClockTest::Age(age) => ClockTest::Age(Age {
                        cmp: age.cmp.opposite(),
                        ..age
                    }),
                    ClockTest::During(_) => {
                        return Query::Not(Box::new(Query::Field(Condition::Clock {
                            clock,
                            test,
                        })));
                    }
                };
                Query::Field(Condition::Clock { clock, test })
            }
            other => Query::Not(Box::new(other)),
        }
    }

    /// Calls `see` with every word, phrase and field of the tree in order of appearance, and whether an odd number of
    /// negations stands over it.
    pub(super) fn walk<'a>(&'a self, negated: bool, see: &mut dyn FnMut(&'a Query, bool)) {
        match self {
            Query::And(parts) | Query::Or(parts) => {
                for part in parts {
                    part.walk(negated, see);
                }
            }
            Query::Not(inner) => inner.walk(!negated, see),
            Query::Text(_) | Query::Field(_) => see(self, negated),
        }
    }

    /// All words and phrases in it, in order of appearance, negated ones too.
    pub fn texts(&self) -> Vec<&Text> {
        self.texts_where(|_| true)
    }

    /// The words and phrases that are wanted, not warded off: those by which an answer can be ranked.
    pub fn wanted_texts(&self) -> Vec<&Text> {
        self.texts_where(|negated| !negated)
    }

    fn texts_where(&self, take: impl Fn(bool) -> bool) -> Vec<&Text> {
        let mut texts = Vec::new();
        self.walk(false, &mut |leaf, negated| {
            if let Query::Text(text) = leaf
                && take(negated)
            {
                texts.push(text);
            }
        });
        texts
    }

    /// Every field condition in it, in order of appearance.
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut conditions = Vec::new();
        self.walk(false, &mut |leaf, _| {
            if let Query::Field(condition) = leaf {
                conditions.push(condition);
            }
        });
        conditions
    }

    /// The clocks it names with an age, a date, `never` or `ever`, in order of appearance; kinds of favour name none.
    pub fn clocks(&self) -> Vec<(Clock, ClockTest)> {
        let of = |condition: &Condition| match condition {
            Condition::Clock { clock, test } => Some((*clock, *test)),
            _ => None,
        };
        self.conditions().into_iter().filter_map(of).collect()
    }

    /// Whether it says `is:archived`, negated or not, so that archived and deceased contacts are not left out.
    pub fn mentions_archived(&self) -> bool {
        self.conditions().contains(&&Condition::Is(State::Archived))
    }
}

impl Cmp {
    /// What holds where this does not.
    pub fn opposite(self) -> Cmp {
        match self {
            Cmp::Less => Cmp::AtLeast,
            Cmp::AtMost => Cmp::More,
            Cmp::More => Cmp::AtMost,
            Cmp::AtLeast => Cmp::Less,
        }
    }

    /// Whether `left` compares so to `right`.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Cmp::Less => left < right,
            Cmp::AtMost => left <= right,
            Cmp::More => left > right,
            Cmp::AtLeast => left >= right,
        }
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Cmp::Less => "<",
            Cmp::AtMost => "<=",
            Cmp::More => ">",
            Cmp::AtLeast => ">=",
        }
    }
}

impl Age {
    /// Whether a clock's date has this age on `today`; never is older than all (docs/reference/queries.md#fields).
    ///
    /// ```
    /// use ties::date::{Date, Duration};
    /// use ties::query::{Age, Cmp};
    /// let age = Age { cmp: Cmp::More, length: Duration::days(30) };
    /// let today = Date::constant(2026, 11, 22);
    /// assert!(age.holds(None, today));
    /// assert!(age.holds(Some(Date::constant(2026, 10, 22)), today));
    /// assert!(!age.holds(Some(Date::constant(2026, 10, 23)), today));
    /// ```
    pub fn holds(self, date: Option<Date>, today: Date) -> bool {
        self.on(today)(date)
    }

    /// The same, for many dates: what to compare with is worked out once.
    pub fn on(self, today: Date) -> impl Fn(Option<Date>) -> bool {
        let day = self.length.before(today);
        move |date| match date {
            // The older the date, the less it is: the comparison turns round.
            Some(date) => self.cmp.holds(day, date),
            None => matches!(self.cmp, Cmp::More | Cmp::AtLeast),
        }
    }
}

impl Time {
    /// Whether an entry of this date fits.
    pub fn holds(self, date: Date, today: Date) -> bool {
        match self {
            Time::Age(age) => age.holds(Some(date), today),
            Time::During(stretch) => stretch.range(today).contains(date),
        }
    }
}

impl Ahead {
    /// The last day that it reaches, from `today`.
    pub fn last_day(self, today: Date) -> Date {
        let end = self.length.after(today);
        if self.included {
            end
        } else {
            end.yesterday().unwrap_or(end)
        }
    }
}

impl NumberTest {
    /// Whether the number stands so.
    pub fn holds(self, number: i64) -> bool {
        match self {
            NumberTest::Is(wanted) => number == wanted,
            NumberTest::Compare(cmp, than) => cmp.holds(number, than),
            NumberTest::Between(from, to) => {
                from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
            }
        }
    }
}
