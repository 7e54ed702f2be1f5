//! The table of predicates: what can follow "who", and the query for it (docs/reference/queries.md#the-question).
//!
//! In: what a row's slots captured. Out: the query without its "not"; the caller, who removed the "not", negates it.
//! Does not: match words. To add a sentence, add a row. The first row that matches wins.

use std::sync::LazyLock;

use crate::date::{Date, Period, RangeExpr, Unit};
use crate::ledger::clocks::Clock;
use crate::query::ast::{
    Ahead as Within, BirthdayTest, ClockTest, Cmp, Condition, DueTest, FavorItem, NumberTest, Query,
};
use crate::query::condition::quotable_text;
use crate::query::fields::{LinkField, NumberField, State, TextField, Thing};
use crate::settings::Verb;

use super::captures::Captures;
use super::pattern::Pattern;
use super::subject::any_of;
use super::when::Ahead;

/// Which negation a row requires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Polarity {
    /// With or without "not".
    Any,
    /// Without "not": nobody asks the opposite.
    Plain,
    /// With "not" or "never".
    Negated,
    /// With "not" or "never", if the user may be the subject.
    Mine,
    /// With "never", if the user may be the subject.
    NeverMine,
}

/// One row of [`PHRASES`].
pub(super) struct Predicate {
    pub pattern: Pattern,
    pub polarity: Polarity,
    /// A whole question of this form, for suggestions.
    pub example: &'static str,
    pub build: fn(&Captures, Date) -> Option<Query>,
}

fn says(
    row: &'static str,
    example: &'static str,
    build: fn(&Captures, Date) -> Option<Query>,
) -> Predicate {
    Predicate {
        pattern: Pattern::of(row),
        polarity: Polarity::Any,
        example,
        build,
    }
}

fn only(polarity: Polarity, phrase: Predicate) -> Predicate {
    Predicate { polarity, ..phrase }
}

use Polarity::{Mine, Negated, NeverMine, Plain};

/// Every predicate. Rows are compiled once, on first use.
#[rustfmt::skip]
pub(super) static PHRASES: LazyLock<Vec<Predicate>> = LazyLock::new(|| vec![
    // Asks that were not answered. Before the clock `heard`.
    only(Negated, says("have|did i heard|hear back from yet?", "who hasn't answered yet", |_, _| Some(Query::Not(Box::new(has(Thing::Awaited)))))),

    // What I did, and when.
    says("have i ever? <done> <time>? yet?", "who haven't I updated in 30 days", clock),
    says("did i ever? <do> <time>?", "who did I meet last week", clock),
    says("i have|had ever? <done> <time>? yet?", "people I haven't seen since March", clock),
    says("i ever? <did> <time>?", "people I met last week", clock),
    only(Negated, says("i did ever? <do> <time>?", "people I didn't call this month", clock)),
    only(Mine, says("have ever? <done> <time>? yet?", "haven't updated in 30 days", clock)),
    only(Mine, says("did ever? <do> <time>?", "didn't call this month", clock)),
    only(NeverMine, says("<did> <time>?", "who have I never thanked", clock)),
    says("has|have been <done> <time>? yet?", "who hasn't been updated in 30 days", clock),
    says("has|have been <done> by me <time>? yet?", "who hasn't been updated in 30 days", clock),
    says("was|were <done> <time>?", "who wasn't called this month", clock),
    says("did|have i first meet|met|contact|contacted <time>", "who did I first meet this year", |captures, _| Some(at(Clock::First, captures))),
    // What they did toward me.
    says("has|have|did? <me> <time>? yet?", "who wrote to me last week", clock),

    // What is owed either way.
    says("do i still? owe a|an|some|any? thanks|thank-you|thankyou|thank-yous to?", "who do I owe a thank-you", |_, _| Some(has(Thing::Thanks))),
    says("do i still? owe a|some|any? thank-you|thankyou note to?", "who do I owe a thank-you", |_, _| Some(has(Thing::Thanks))),
    says("do i still? owe a|some|any? thank you note? to?", "who do I owe a thank-you", |_, _| Some(has(Thing::Thanks))),
    says("should|must i still? thank next|now|today|first?", "who should I thank", |_, _| Some(has(Thing::Thanks))),
    says("do i still? need|have to thank", "who should I thank", |_, _| Some(has(Thing::Thanks))),
    only(Plain, says("have i yet|still to thank", "who should I thank", |_, _| Some(has(Thing::Thanks)))),
    says("do i still? owe a|an|some|any? update|updates|news to?", "who do I owe an update", |_, _| Some(has(Thing::Update))),
    says("should|must i still? update|inform next|now|today|first?", "who should I update", |_, _| Some(has(Thing::Update))),
    says("do i still? need|have to update|inform", "who should I update", |_, _| Some(has(Thing::Update))),
    says("does|do? need|needs|deserve|deserves an update from? me?", "who do I owe an update", |_, _| Some(has(Thing::Update))),
    says("does|do? deserve|deserves a? thanks|thank-you", "who do I owe a thank-you", |_, _| Some(has(Thing::Thanks))),
    says("do i still? owe a|any|some? favor|favour|favors|favours to?", "who do I owe a favor", |_, _| Some(balance(Cmp::Less))),
    says("do i still? owe anything|something? to?", "who do I owe anything", |_, _| Some(owed())),
    says("do i still? owe <kind> to?", "who do I owe an intro", |captures, _| favors(Verb::Promised, captures)),
    says("have|did i promised|promise anything|something to?", "who have I promised something", |_, _| Some(has(Thing::Promise))),
    says("have|did i promised|promise <kind> to?", "who have I promised an intro", |captures, _| favors(Verb::Promised, captures)),
    says("does|do? owe|owes me one", "who owes me a favor", |_, _| Some(balance(Cmp::More))),
    says("does|do? owe|owes me a|any|some? favor|favour|favors|favours", "who owes me a favor", |_, _| Some(balance(Cmp::More))),
    says("does|do? owe|owes me a|an|any? answer|answers|reply|replies|response", "who owes me an answer", |_, _| Some(has(Thing::Awaited))),
    says("does|do? owe|owes me anything|something?", "who owes me anything",
        |_, _| Some(Query::or(vec![balance(Cmp::More), has(Thing::Awaited)]))),
    only(Negated, says("has|have|did? ever? answered|answer|replied|reply|responded|respond to? me|my? question|questions? yet?", "who hasn't answered yet",
        |_, _| Some(Query::Not(Box::new(has(Thing::Awaited)))))),
    only(Negated, says("has|have|did? ever? got|gotten|get|written|write|come back to? me? yet?", "who hasn't answered yet",
        |_, _| Some(Query::Not(Box::new(has(Thing::Awaited)))))),
    says("am i still? waiting to hear back from", "who owes me an answer", |_, _| Some(has(Thing::Awaited))),
    says("am i still? waiting for|on", "who owes me an answer", |_, _| Some(has(Thing::Awaited))),
    says("am i still? waiting to hear from", "who owes me an answer", |_, _| Some(has(Thing::Awaited))),
    says("am i still? waiting|awaiting for? an|a? answer|reply|response from", "who owes me an answer", |_, _| Some(has(Thing::Awaited))),

    // Whose turn it is.
    says("am i overdue with|for", "who am I overdue with", |_, _| Some(is(State::Overdue))),
    says("am i overdue to <do>", "who am I overdue with", |captures, _| next(captures).map(|_| is(State::Overdue))),
    says("is|are overdue now|today?", "who is overdue", |_, _| Some(is(State::Overdue))),
    says("is|are due now?", "who is due", |_, _| Some(is(State::Due))),
    says("is|are due soon", "who is due soon", |_, _| Some(is(State::Soon))),
    says("is|are due <ahead>", "who is due this week", due),
    only(Plain, says("should|must|could i <do> next|now|first?", "who should I contact next", |captures, _| next(captures))),
    only(Plain, says("should|must|could i <do> <ahead>", "who should I contact this week",
        |captures, today| due_by(next(captures)?, captures, today))),
    only(Plain, says("do i need|have to <do> next|now|first?", "who should I contact next", |captures, _| next(captures))),
    only(Plain, says("do i need|have to <do> <ahead>", "who should I contact this week",
        |captures, today| due_by(next(captures)?, captures, today))),
    only(Plain, says("should|must be <done> next|now|first?", "who should I contact next", |captures, _| next(captures))),
    only(Plain, says("need|needs to be <done>", "who should I contact next", |captures, _| next(captures))),
    only(Plain, says("am i due to <do> next|now?", "who should I contact next", |captures, _| next(captures))),
    only(Plain, says("is it time to <do>", "who should I contact next", |captures, _| next(captures))),
    says("am i losing touch with", "who is slipping", |_, _| Some(is(State::Slipping))),
    says("have i lost touch with", "who is dormant", |_, _| Some(is(State::Dormant))),
    says("was|were i in touch|contact with <time>", "who haven't I been in touch with for six months", |captures, _| Some(at(Clock::Touched, captures))),

    // Introductions. Before favors, so that "introduced me to someone" does not contain a name.
    says("has|have|did? introduced|introduce|connected|connect me to|with anyone|anybody|someone|somebody|people <time>?",
        "who introduced me to Dana", introduced_me),
    says("has|have|did? introduced|introduce me <time>?", "who introduced me to Dana", introduced_me),
    says("has|have|did? introduced|introduce|connected|connect me to|with <name>", "who introduced me to Dana", |captures, _| link(LinkField::Brought, captures)),
    says("has|have|did? introduced|introduce <name> to me", "who introduced me to Dana", |captures, _| link(LinkField::Brought, captures)),
    says("has|have|did? put me in touch|contact with <name>", "who introduced me to Dana", |captures, _| link(LinkField::Brought, captures)),
    says("has|have|did <name> introduced|introduce to me", "who did Dana introduce me to", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("do i know through|via <name>", "who did I meet through Dana", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("has|have|did <name> introduced|introduce|connected|connect me to|with", "who did Dana introduce me to", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("was|were i introduced to by|through <name>", "who did Dana introduce me to", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("did|have i meet|met through|via <name>", "who did I meet through Dana", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("i met through|via <name>", "who did I meet through Dana", |captures, _| link(LinkField::IntroducedBy, captures)),
    says("did|have i ever? introduce|introduced|connect|connected to|with <name>", "who did I introduce to Dana", |captures, _| link(LinkField::Connected, captures)),
    says("did|have i ever? introduce|introduced|connect|connected <name> to|with", "who did I introduce to Dana", |captures, _| link(LinkField::Connected, captures)),
    says("i introduced|connected to|with <name>", "who did I introduce to Dana", |captures, _| link(LinkField::Connected, captures)),

    // Favors.
    says("has|have|did? gave|given|give me anything|something <time>?", "who gave me advice", |captures, _| Some(at(Clock::Got, captures))),
    says("has|have|did? did|done|do me? a|any favor|favour|favors|favours for? me? <time>?", "who did me a favor this year", |captures, _| Some(at(Clock::Got, captures))),
    says("has|have|did? gave|given|give me a|any favor|favour|favors|favours <time>?", "who did me a favor this year", |captures, _| Some(at(Clock::Got, captures))),
    says("has|have|did? helped|help me out? <time>?", "who helped me this year", |captures, _| Some(at(Clock::Got, captures))),
    says("has|have|did? gave|given|give|got|gotten|get me <kind> <time>?", "who gave me advice this year", |captures, _| favors(Verb::Got, captures)),
    says("did|have i ever? get|got|gotten|receive|received <kind> from <time>?", "who gave me advice this year", |captures, _| favors(Verb::Got, captures)),
    says("i got|received <kind> from <time>?", "who gave me advice this year", |captures, _| favors(Verb::Got, captures)),
    says("did|have i ever? give|gave|given <kind> to? <time>?", "who have I given an intro", |captures, _| favors(Verb::Gave, captures)),
    says("i have? gave|given <kind> to? <time>?", "who have I given an intro", |captures, _| favors(Verb::Gave, captures)),
    says("did|have i ever? ask|asked for? <kind> <time>?", "who have I asked for a job", |captures, _| favors(Verb::Asked, captures)),
    says("did|have i ever? ask|asked for? <kind> from|of <time>?", "who have I asked for a job", |captures, _| favors(Verb::Asked, captures)),
    says("i have? asked for <kind> <time>?", "who have I asked for a job", |captures, _| favors(Verb::Asked, captures)),
    says("did|have i ever? ask|asked <time>?", "who have I asked for a job", |captures, _| Some(at(Clock::Asked, captures))),

    // Goals.
    says("does|do? know|knows about|of <text>", "who knows about my new job", told_of),
    says("has|have heard about|of <text>", "who knows about my new job", told_of),
    says("have|did i ever? told|tell about|of <text>", "who have I told about my new job", told_of),
    says("i have? told about|of <text>", "who have I told about my new job", told_of),

    // Needs and offers.
    says("does|do? need|needs anything|something", "who needs a designer", |_, _| Some(has(Thing::Need))),
    only(Plain, says("need|needs|want|wants nothing", "who needs something", |_, _| Some(Query::Not(Box::new(has(Thing::Need)))))),
    only(Plain, says("offer|offers nothing", "who offers something", |_, _| Some(Query::Not(Box::new(has(Thing::Offer)))))),
    says("does|do? need|needs any|some|my? help", "who needs something", |_, _| Some(has(Thing::Need))),
    says("is|are looking|searching for help with <text>", "who needs help with hiring", |captures, _| text(TextField::Need, captures)),
    says("does|do? need|needs help with <text>", "who needs help with hiring", |captures, _| text(TextField::Need, captures)),
    says("does|do? need|needs|want|wants <text>", "who needs a designer", |captures, _| text(TextField::Need, captures)),
    says("is|are looking|searching for <text>", "who needs a designer", |captures, _| text(TextField::Need, captures)),
    says("is|are in need of <text>", "who needs a designer", |captures, _| text(TextField::Need, captures)),
    says("does|do? offer|offers anything|something", "who offers legal advice", |_, _| Some(has(Thing::Offer))),
    says("does|do|can|could|might? offer|offers <text>", "who offers legal advice", |captures, _| text(TextField::Offer, captures)),
    says("does|do|can|could|might? help|helps me|us? with anything|something", "who offers legal advice", |_, _| Some(has(Thing::Offer))),
    says("does|do|can|could|might? help|helps me|us? with <text>", "who can help with hiring", |captures, _| text(TextField::Offer, captures)),
    says("is|are good|skilled at|in|with <text>", "who can help with hiring", |captures, _| text(TextField::Offer, captures)),
    says("is|are an? expert|experts in|on|at <text>", "who can help with hiring", |captures, _| text(TextField::Offer, captures)),

    // Who and where they are.
    says("does|do? work|works at|for <value>", "who works at Acme", |captures, _| text(TextField::Company, captures)),
    says("is|are working|employed at|for|by <value>", "who works at Acme", |captures, _| text(TextField::Company, captures)),
    says("is|are at <value>", "who works at Acme", |captures, _| text(TextField::Company, captures)),
    says("does|do? work|works as <value>", "who works as a designer", |captures, _| text(TextField::Role, captures)),
    says("is|are in my|the <value> circle", "who is in my professional circle", |captures, _| text(TextField::Circle, captures)),
    says("does|do? live|lives in|near <value>", "who lives in Berlin", |captures, _| text(TextField::Place, captures)),
    says("is|are based|living|located in <value>", "who lives in Berlin", |captures, _| text(TextField::Place, captures)),
    says("is|are in my|the? <value>", "who is in Berlin", within),
    says("is|are from <value>", "who lives in Berlin", from),
    says("is|are tagged as|with? <value>", "who is tagged climate", |captures, _| text(TextField::Tag, captures)),

    // Birthdays.
    says("has|have a|their? birthday|birthdays <ahead>", "who has a birthday this month", birthday),
    says("whose birthday is <ahead>", "who has a birthday this month", birthday),
    says("whose birthday is it <ahead>", "who has a birthday today", birthday),

    // States and things.
    only(Plain, says("went badly|awry|poorly", "who went badly", |_, _| Some(is(State::TryAgain)))),
    only(Plain, says("did it|things go badly|awry|poorly with", "who went badly", |_, _| Some(is(State::TryAgain)))),
    says("should i try again with", "who should I try again with", |_, _| Some(is(State::TryAgain))),
    says("is|are worth another try", "who should I try again with", |_, _| Some(is(State::TryAgain))),
    says("is|are a|an? <state>", "who is dormant", states),
    says("do i have a? <state> relationship|relationships|tie|ties with", "who is one-sided", states),
    says("has|have a|an|any|some? open? <thing> address|addresses|number|numbers?", "who has an email", things),
    says("do|does have a|an|any|some? open? <thing> address|addresses|number|numbers?", "who has an email", things),
    says("has|have no open? <thing> address|addresses|number|numbers?", "who has no email", |captures, today| Some(Query::Not(Box::new(things(captures, today)?)))),
]);

fn field(condition: Condition) -> Query {
    Query::Field(condition)
}

fn has(thing: Thing) -> Query {
    field(Condition::Has(thing))
}

fn is(state: State) -> Query {
    field(Condition::Is(state))
}

fn states(captures: &Captures, _: Date) -> Option<Query> {
    let queries: Vec<Query> = captures.states.iter().copied().map(is).collect();
    (!queries.is_empty()).then(|| Query::or(queries))
}

fn things(captures: &Captures, _: Date) -> Option<Query> {
    let queries: Vec<Query> = captures.things.iter().copied().map(has).collect();
    (!queries.is_empty()).then(|| Query::or(queries))
}

fn balance(cmp: Cmp) -> Query {
    field(Condition::Number {
        field: NumberField::Balance,
        test: NumberTest::Compare(cmp, 0),
    })
}

/// "Anything": any of thanks, promises and updates.
fn owed() -> Query {
    Query::or(
        [Thing::Thanks, Thing::Promise, Thing::Update]
            .map(has)
            .to_vec(),
    )
}

fn at(clock: Clock, captures: &Captures) -> Query {
    let test = captures.back.map_or(ClockTest::Ever, |back| back.test);
    field(Condition::Clock { clock, test })
}

fn clock(captures: &Captures, _: Date) -> Option<Query> {
    let queries = captures
        .clocks
        .iter()
        .map(|clock| at(*clock, captures))
        .collect();
    Some(if captures.all {
        Query::and(queries)
    } else {
        Query::or(queries)
    })
}

fn favors(verb: Verb, captures: &Captures) -> Option<Query> {
    let time = captures.back.and_then(|back| back.of_entry());
    let items = captures.kinds.iter().map(|kind| FavorItem {
        kind: Some(kind.clone()),
        time,
    });
    let items: Vec<FavorItem> = items.collect();
    (!items.is_empty()).then_some(field(Condition::FavorItem { verb, items }))
}

fn intro(verb: Verb, captures: &Captures) -> Option<Query> {
    let captures = Captures {
        kinds: vec!["intro".to_owned()],
        ..captures.clone()
    };
    favors(verb, &captures)
}

fn introduced_me(captures: &Captures, _: Date) -> Option<Query> {
    intro(Verb::Got, captures)
}

fn link(of: LinkField, captures: &Captures) -> Option<Query> {
    let name = captures.texts.first()?.clone();
    Some(field(Condition::Link { field: of, name }))
}

fn told_of(captures: &Captures, _: Date) -> Option<Query> {
    let queries = captures
        .texts
        .iter()
        .cloned()
        .map(Condition::Told)
        .map(field);
    (!captures.texts.is_empty()).then(|| Query::or(queries.collect()))
}

fn text(of: TextField, captures: &Captures) -> Option<Query> {
    let values = captures.texts.iter().map(|text| quotable_text(of, text));
    let values = values.collect::<Option<Vec<_>>>()?;
    (!values.is_empty()).then_some(field(Condition::Text { field: of, values }))
}

/// Any group with this name; "in touch" and the like are not groups.
fn within(captures: &Captures, _: Date) -> Option<Query> {
    let nowhere = [
        "touch", "contact", "need", "debt", "trouble", "love", "circle", "town", "network",
        "contacts",
    ];
    let queries = captures.texts.iter().map(|named| {
        let lower = named.to_lowercase();
        any_of(named).filter(|_| !nowhere.contains(&lower.as_str()))
    });
    queries.collect::<Option<Vec<_>>>().map(Query::or)
}

fn from(captures: &Captures, _: Date) -> Option<Query> {
    let fields = [TextField::Place, TextField::Company];
    let queries: Option<Vec<Query>> = fields
        .into_iter()
        .map(|field| text(field, captures))
        .collect();
    queries.map(Query::or)
}

/// Whom to contact, by the act: thanks and updates are owed, and for every other contact the contact must be due.
fn next(captures: &Captures) -> Option<Query> {
    let query_for = |clock: &Clock| match clock {
        Clock::Thanked => Some(has(Thing::Thanks)),
        Clock::Updated => Some(has(Thing::Update)),
        Clock::Touched | Clock::Talked | Clock::Met | Clock::Called | Clock::Wrote => {
            Some(is(State::Due))
        }
        _ => None,
    };
    let mut queries: Vec<Query> = captures
        .clocks
        .iter()
        .map(query_for)
        .collect::<Option<_>>()?;
    queries.dedup();
    // "Call and thank" could mean two groups, or those in both, so it is refused.
    (queries.len() == 1 || !captures.all).then(|| Query::or(queries))
}

/// Due by the end of a future time. Contacts who are due already are included.
fn due_by(next: Query, captures: &Captures, today: Date) -> Option<Query> {
    if next != is(State::Due) {
        return None;
    }
    let test = match captures.ahead? {
        Ahead::Within(length) => DueTest::Within(Within {
            included: true,
            length,
        }),
        Ahead::During(RangeExpr::One(period)) => {
            DueTest::During(RangeExpr::Between(None, Some(period)))
        }
        Ahead::During(stretch) => DueTest::During(RangeExpr::Between(
            None,
            stretch.range(today).to.map(Period::Day),
        )),
    };
    Some(field(Condition::Due(test)))
}

fn due(captures: &Captures, _: Date) -> Option<Query> {
    let test = match captures.ahead? {
        Ahead::Within(length) => DueTest::Within(Within {
            included: true,
            length,
        }),
        Ahead::During(stretch) => DueTest::During(stretch),
    };
    Some(field(Condition::Due(test)))
}

/// A month if the time is one; else each day of it, since a birthday has no year.
fn birthday(captures: &Captures, today: Date) -> Option<Query> {
    let query = |test| field(Condition::Birthday(test));
    let stretch = match captures.ahead? {
        Ahead::Within(length) => {
            let included = true;
            return Some(query(BirthdayTest::Within(Within { included, length })));
        }
        Ahead::During(stretch) => stretch,
    };
    match stretch {
        RangeExpr::One(Period::Today) => return Some(query(BirthdayTest::Today)),
        RangeExpr::One(Period::Month(_, month)) => return Some(query(BirthdayTest::Month(month))),
        RangeExpr::One(period @ (Period::This(Unit::Month) | Period::Last(Unit::Month))) => {
            return Some(query(BirthdayTest::Month(period.days(today).0.month())));
        }
        _ => {}
    }
    let range = stretch.range(today);
    let (first, last) = (range.from?, range.to?);
    let days: Vec<Query> = std::iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(|day| *day <= last)
        .take(32)
        .map(|day| query(BirthdayTest::On(day.month(), day.day())))
        .collect();
    (days.len() <= 31).then(|| Query::or(days))
}
