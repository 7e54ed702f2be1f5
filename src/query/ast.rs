//! The tree that queries and questions are both read into (docs/reference/queries.md).
//!
//! In: what the parser and the English grammar build. Out: pure data, and what follows from it alone: its words, its
//! clocks, whether it asks about archived contacts. Does not: look at contacts, or resolve `today`.
//!
//! **Relative days stay as written.** `met:last-week` is stored as [`Period::Last`](crate::date::Period), not as dates,
//! so that the tree prints back as it was typed. The evaluator resolves each [`RangeExpr`] and [`Age`] against one
//! `today`.

use crate::date::{Date, Duration, RangeExpr};
use crate::ledger::clocks::Clock;
use crate::settings::Verb;

use super::fields::{LinkField, NumberField, State, TextField, Thing};

/// The condition that a contact must meet to be selected.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these hold. If empty, every contact is selected.
    And(Vec<Query>),
    /// At least one of these holds.
    Or(Vec<Query>),
    /// This does not hold.
    Not(Box<Query>),
    /// Full text: the contact's note or entries contain a word or a phrase.
    Text(Text),
    /// A field has a value.
    Field(Condition),
}

/// Consecutive words; a single word is a sequence of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written, without quotes and without the trailing `*`.
    pub text: String,
    /// Whether the last word is only a prefix: `word*`.
    pub prefix: bool,
}

/// One `field:value`.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// One of the values matches the field, compared as [`TextField::matching`] says.
    Text {
        /// The field.
        field: TextField,
        /// At least one.
        values: Vec<Text>,
    },
    /// A clock passes a test.
    Clock {
        /// The clock.
        clock: Clock,
        /// The test.
        test: ClockTest,
    },
    /// There is an entry of this verb that one of the items matches. For `promised` and `needs`, the entry must be
    /// open.
    FavorItem {
        /// One of `gave got asked promised needs offers`.
        verb: Verb,
        /// At least one.
        items: Vec<FavorItem>,
    },
    /// They were told of the goal with this name.
    Told(String),
    /// The due date passes a test.
    Due(DueTest),
    /// The next birthday passes a test.
    Birthday(BirthdayTest),
    /// A number passes a test.
    Number {
        /// The number.
        field: NumberField,
        /// The test.
        test: NumberTest,
    },
    /// The contact is connected by an introduction to the contact with this name.
    Link {
        /// The kind of connection.
        field: LinkField,
        /// The name, as written.
        name: String,
    },
    /// The contact is in this state.
    Is(State),
    /// The contact has at least one of these.
    Has(Thing),
}

/// A test of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTest {
    /// The age of its date passes. `never` is older than every age.
    Age(Age),
    /// It has no date.
    Never,
    /// It has a date.
    Ever,
    /// Some such entry, not only the latest, is dated in this range.
    During(RangeExpr),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // `Cmp::sign` shows each.
pub enum Cmp {
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A comparison with an age: `>30d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// `>` means older.
    pub cmp: Cmp,
    /// The age to compare with.
    pub length: Duration,
}

/// When an entry must have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Its age passes.
    Age(Age),
    /// It is dated in this range.
    During(RangeExpr),
}

/// One item of a list of favors: `advice@2026`. It gives a kind, a time, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FavorItem {
    /// The kind, in the spelling that `ties` writes; `None` for any.
    pub kind: Option<String>,
    /// The time; `None` for any.
    pub time: Option<Time>,
}

/// A length of time from today on: `<7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// Whether the last day is included: `<=`.
    pub included: bool,
    /// The length.
    pub length: Duration,
}

/// A test of the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueTest {
    /// It is on or before the last day of this. Past due dates are included.
    Within(Ahead),
    /// It is in this range.
    During(RangeExpr),
}

/// A test of the next birthday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthdayTest {
    /// It is from today up to the last day of this.
    Within(Ahead),
    /// It is today.
    Today,
    /// It is in this month, 1 to 12.
    Month(i8),
    /// It is on this month and day.
    On(i8, i8),
}

/// A test of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberTest {
    /// It equals this.
    Is(i64),
    /// The comparison holds.
    Compare(Cmp, i64),
    /// It is between these, both included; `None` is an open end.
    Between(Option<i64>, Option<i64>),
}

impl Query {
    /// The query that selects every contact.
    pub fn all() -> Query {
        Query::And(Vec::new())
    }

    /// The conjunction of these, with nested conjunctions flattened. A single part is returned as it is.
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

    /// The disjunction of these, with nested disjunctions flattened. A single part is returned as it is.
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

    /// The opposite of this query, in its natural form: `never` for not `ever`, `>30d` for not `<=30d`.
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

    /// Calls `see` with every word, phrase and field of the tree, in order of appearance, and whether it is under an
    /// odd number of negations.
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

    /// All words and phrases of the tree, in order of appearance, negated ones included.
    pub fn texts(&self) -> Vec<&Text> {
        self.texts_where(|_| true)
    }

    /// The words and phrases that are not negated. Results can be ranked by them.
    pub fn positive_texts(&self) -> Vec<&Text> {
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

    /// Every field condition of the tree, in order of appearance.
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut conditions = Vec::new();
        self.walk(false, &mut |leaf, _| {
            if let Query::Field(condition) = leaf {
                conditions.push(condition);
            }
        });
        conditions
    }

    /// The clocks with their tests, in order of appearance. Conditions on kinds of favors are not included.
    pub fn clocks(&self) -> Vec<(Clock, ClockTest)> {
        let clock_of = |condition: &Condition| match condition {
            Condition::Clock { clock, test } => Some((*clock, *test)),
            _ => None,
        };
        self.conditions().into_iter().filter_map(clock_of).collect()
    }

    /// Whether it contains `is:archived`, negated or not. Then archived and deceased contacts are not left out.
    pub fn mentions_archived(&self) -> bool {
        self.conditions().contains(&&Condition::Is(State::Archived))
    }
}

impl Cmp {
    /// The comparison that holds exactly when this one does not.
    pub fn opposite(self) -> Cmp {
        match self {
            Cmp::Less => Cmp::AtLeast,
            Cmp::AtMost => Cmp::More,
            Cmp::More => Cmp::AtMost,
            Cmp::AtLeast => Cmp::Less,
        }
    }

    /// Whether `left` compares this way to `right`.
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
    /// Whether a clock's date has this age on `today`. `never` is older than every age
    /// (docs/reference/queries.md#fields).
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

    /// The same, as a test for many dates: the date to compare with is computed once.
    pub fn on(self, today: Date) -> impl Fn(Option<Date>) -> bool {
        let day = self.length.before(today);
        move |date| match date {
            // An older date is a smaller one, so the comparison is reversed.
            Some(date) => self.cmp.holds(day, date),
            None => matches!(self.cmp, Cmp::More | Cmp::AtLeast),
        }
    }
}

impl Time {
    /// Whether an entry of this date matches.
    pub fn holds(self, date: Date, today: Date) -> bool {
        match self {
            Time::Age(age) => age.holds(Some(date), today),
            Time::During(stretch) => stretch.range(today).contains(date),
        }
    }
}

impl Ahead {
    /// The last day that is included, counted from `today`.
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
    /// Whether the number passes.
    pub fn holds(self, number: i64) -> bool {
        match self {
            NumberTest::Is(expected) => number == expected,
            NumberTest::Compare(cmp, than) => cmp.holds(number, than),
            NumberTest::Between(from, to) => {
                from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
            }
        }
    }
}
