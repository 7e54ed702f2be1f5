//! The table of fields of a query (docs/reference/queries.md#the-query).
//!
//! In: nothing. Out: one row per field, and the column of a text field, used by the parser, suggestions, completion and help. Does not: read values. To
//! add a field, add a row. What a new kind of value means is a file in `condition`. The states of `is:` and the things
//! of `has:` are tables there.

use crate::ledger::clocks::Clock;
use crate::settings::Verb;
use crate::store::{Facts, Texts, facts};

pub use super::condition::{STATES, THINGS, ValueRow};

/// A field whose value is text of the note itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Each is described by its row in `FIELDS`.
pub enum TextField {
    Name,
    Company,
    Role,
    Place,
    Email,
    Phone,
    Circle,
    Tag,
    Need,
    Offer,
    Path,
    Type,
}

/// How the value of a text field is compared (docs/reference/queries.md#fields).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matching {
    /// Its words occur consecutively. The last one is a prefix if the value ended in `*`.
    Words,
    /// It equals the whole value, ignoring letter case. A tag also matches the tags below it.
    Whole,
    /// Its digits occur consecutively.
    Digits,
    /// It is a glob, ignoring letter case.
    Glob,
}

impl TextField {
    /// The column of the field. `None` for `type`, which is no column.
    pub fn texts(self, facts: &Facts) -> Option<&Texts> {
        Some(match self {
            TextField::Name => facts.texts(facts::NAME),
            TextField::Company => facts.texts(facts::COMPANY),
            TextField::Role => facts.texts(facts::ROLE),
            TextField::Place => facts.texts(facts::PLACE),
            TextField::Email => facts.texts(facts::EMAIL),
            TextField::Phone => facts.texts(facts::PHONE),
            TextField::Circle => facts.texts(facts::CIRCLE),
            TextField::Tag => facts.texts(facts::TAG),
            TextField::Need => facts.texts(facts::NEED),
            TextField::Offer => facts.texts(facts::OFFER),
            TextField::Path => facts.path_texts(),
            TextField::Type => return None,
        })
    }

    /// How values of this field are compared.
    pub fn matching(self) -> Matching {
        match self {
            TextField::Email | TextField::Circle | TextField::Tag | TextField::Type => {
                Matching::Whole
            }
            TextField::Phone => Matching::Digits,
            TextField::Path => Matching::Glob,
            TextField::Name
            | TextField::Company
            | TextField::Role
            | TextField::Place
            | TextField::Need
            | TextField::Offer => Matching::Words,
        }
    }
}

/// A field whose value is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Each is described by its row in `FIELDS`.
pub enum NumberField {
    Balance,
    Interactions,
    Asks,
    GaveCount,
    GotCount,
}

/// A field whose value names another contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkField {
    /// NAME introduced the user to them.
    IntroducedBy,
    /// They introduced the user to NAME.
    Brought,
    /// The user connected them with NAME.
    Connected,
}

/// The values that a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Takes {
    /// Text, or a list of texts.
    Text(TextField),
    /// An age, `never`, `ever`, a date or a range.
    Clock(Clock),
    /// The same as [`Takes::Clock`], or kinds of favors, each with or without a time.
    ClockOrKinds(Clock, Verb),
    /// Kinds of favors, each with or without a time.
    Kinds(Verb),
    /// The same as [`Takes::Clock`], or the name of a goal.
    ClockOrGoal(Clock),
    /// A length of time from today, `today`, a date or a range.
    Due,
    /// A length of time from today, `today`, a month, or a month and day.
    Birthday,
    /// A number, with or without a comparison, or a range of numbers.
    Number(NumberField),
    /// The name of a contact.
    Link(LinkField),
    /// A word of [`STATES`].
    State,
    /// A word of [`THINGS`].
    Thing,
}

/// The commands that accept a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Those that select contacts or entries.
    Contacts,
    /// Only `ties find`.
    Notes,
    /// All of them.
    Both,
}

/// One row of [`FIELDS`].
#[derive(Debug)]
pub struct FieldRow {
    /// The word before the colon.
    pub word: &'static str,
    /// The values it takes.
    pub takes: Takes,
    /// The commands that accept it.
    pub scope: Scope,
    /// When it holds, in one line, for help.
    pub help: &'static str,
    /// A query that uses it.
    pub example: &'static str,
}

const fn row(
    word: &'static str,
    takes: Takes,
    help: &'static str,
    example: &'static str,
) -> FieldRow {
    FieldRow {
        word,
        takes,
        scope: Scope::Contacts,
        help,
        example,
    }
}

const fn known_to(scope: Scope, row: FieldRow) -> FieldRow {
    FieldRow { scope, ..row }
}

/// Every field, in the order of help.
#[rustfmt::skip]
pub const FIELDS: [FieldRow; 41] = [
    row("name", Takes::Text(TextField::Name), "a name or alias has these words in a row", "name:sam"),
    row("company", Takes::Text(TextField::Company), "the company has these words in a row", "company:\"Acme Labs\""),
    row("role", Takes::Text(TextField::Role), "the role has these words in a row", "role:design*"),
    row("place", Takes::Text(TextField::Place), "a place has these words in a row", "place:berlin,hamburg"),
    row("email", Takes::Text(TextField::Email), "this is an e-mail address of theirs", "email:sam@example.com"),
    row("phone", Takes::Text(TextField::Phone), "a phone number has these digits in a row", "phone:4670"),
    row("circle", Takes::Text(TextField::Circle), "this is a circle of theirs", "circle:professional"),
    known_to(Scope::Both, row("tag", Takes::Text(TextField::Tag), "it has this tag, or one below it", "-tag:climate")),
    row("need", Takes::Text(TextField::Need), "an open need has these words in a row", "need:\"new flat\""),
    row("offer", Takes::Text(TextField::Offer), "an offer has these words in a row", "offer:legal"),
    known_to(Scope::Both, row("path", Takes::Text(TextField::Path), "the note's path matches this glob", "path:people/work/**")),
    known_to(Scope::Notes, row("type", Takes::Text(TextField::Type), "the note is of this type", "type:goal")),
    row("touched", Takes::Clock(Clock::Touched), "any interaction", "touched:>6m"),
    row("talked", Takes::Clock(Clock::Talked), "met or called", "-talked:2026-03-01.."),
    row("updated", Takes::Clock(Clock::Updated), "they could have heard your news", "updated:>30d"),
    row("met", Takes::Clock(Clock::Met), "met face to face", "met:last-week"),
    row("called", Takes::Clock(Clock::Called), "live talk at a distance", "called:2026-10"),
    row("wrote", Takes::Clock(Clock::Wrote), "you wrote to them", "wrote:<=2w"),
    row("heard", Takes::Clock(Clock::Heard), "they wrote to you", "heard:this-month"),
    row("gave", Takes::ClockOrKinds(Clock::Gave, Verb::Gave), "you did something for them: when, or of what kind", "gave:intro,advice"),
    row("got", Takes::ClockOrKinds(Clock::Got, Verb::Got), "they did something for you: when, or of what kind", "got:advice@this-year"),
    row("asked", Takes::ClockOrKinds(Clock::Asked, Verb::Asked), "you asked them for something: when, or of what kind", "asked:job"),
    row("promised", Takes::Kinds(Verb::Promised), "you have an open promise of this kind", "promised:review"),
    row("needs", Takes::Kinds(Verb::Needs), "they have an open need of this kind", "needs:job@<90d"),
    row("offers", Takes::Kinds(Verb::Offers), "they offered something of this kind", "offers:advice"),
    row("thanked", Takes::Clock(Clock::Thanked), "you thanked them", "thanked:never"),
    row("told", Takes::ClockOrGoal(Clock::Told), "you told them of a goal: when, or of which", "told:\"New job\""),
    row("first", Takes::Clock(Clock::First), "the earliest interaction", "first:<90d"),
    row("edited", Takes::Clock(Clock::Edited), "their note's file changed", "edited:today"),
    row("due", Takes::Due, "the due date is within this time from today, or in this range", "due:<7d"),
    row("birthday", Takes::Birthday, "the next birthday is within this time, in this month, or on this day", "birthday:12-24"),
    row("balance", Takes::Number(NumberField::Balance), "given minus received, over the default window", "balance:<0"),
    row("interactions", Takes::Number(NumberField::Interactions), "the number of days with an interaction", "interactions:>=3"),
    row("asks", Takes::Number(NumberField::Asks), "how often you asked for something", "asks:0"),
    row("gave-count", Takes::Number(NumberField::GaveCount), "how many favors you did them", "gave-count:1..5"),
    row("got-count", Takes::Number(NumberField::GotCount), "how many favors they did you", "got-count:>3"),
    row("introduced-by", Takes::Link(LinkField::IntroducedBy), "this person brought you to them", "introduced-by:\"Sam Lee\""),
    row("brought", Takes::Link(LinkField::Brought), "they brought you to this person", "brought:priya"),
    row("connected", Takes::Link(LinkField::Connected), "you connected them with this person", "connected:dana"),
    row("is", Takes::State, "it is in this state", "is:dormant"),
    row("has", Takes::Thing, "there is one, such as an e-mail address or an open promise", "has:thanks"),
];

impl FieldRow {
    /// Whether this field is allowed in a query of `scope`.
    pub fn known_in(&self, scope: Scope) -> bool {
        self.scope == Scope::Both || self.scope == scope
    }
}

/// The row of a field, by its word. Letter case is ignored, and `_` is read as `-`.
pub fn field(word: &str) -> Option<&'static FieldRow> {
    let word = normal(word);
    FIELDS.iter().find(|row| row.word == word)
}

/// The word of the field that takes this. There is a row for every [`Takes`] that a tree can contain.
pub(super) fn word_of(takes: Takes) -> &'static str {
    FIELDS
        .iter()
        .find(|row| row.takes == takes)
        .map_or("", |row| row.word)
}

/// Normalizes a word of a closed table: lower case, with `-` for `_`.
pub(super) fn normal(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

/// A state that `is:` tests (docs/reference/ledger.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Each is described by its row in `STATES`.
pub enum State {
    Due,
    Overdue,
    Soon,
    Slipping,
    Snoozed,
    Archived,
    New,
    Dormant,
    OneSided,
    Giving,
    Receiving,
    Mutual,
    Acquaintance,
    TryAgain,
    OpenedWithAnAsk,
}

/// A thing that `has:` tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Each is described by its row in `THINGS`.
pub enum Thing {
    Email,
    Phone,
    Birthday,
    Cadence,
    Promise,
    Need,
    Offer,
    Thanks,
    Update,
    Awaited,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::clocks::CLOCKS;

    #[test]
    fn table_rows_are_in_the_order_of_their_enums() {
        for (at, row) in STATES.iter().enumerate() {
            assert_eq!(row.value as usize, at, "{}", row.word);
        }
        for (at, row) in THINGS.iter().enumerate() {
            assert_eq!(row.value as usize, at, "{}", row.word);
        }
    }

    #[test]
    fn every_clock_has_a_field_with_its_word() {
        for clock in &CLOCKS {
            let row = field(clock.word).expect(clock.word);
            let of = match row.takes {
                Takes::Clock(of) | Takes::ClockOrKinds(of, _) | Takes::ClockOrGoal(of) => of,
                other => panic!("{} takes {other:?}", row.word),
            };
            assert_eq!(of, clock.clock);
        }
    }

    #[test]
    fn field_words_are_unique_and_ignore_letter_case() {
        assert_eq!(field("GAVE_count").map(|row| row.word), Some("gave-count"));
        for row in &FIELDS {
            let same = FIELDS.iter().filter(|other| other.word == row.word).count();
            assert_eq!(same, 1, "{}", row.word);
        }
    }
}
