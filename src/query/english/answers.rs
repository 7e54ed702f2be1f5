//! The table of questions that are answered with entries, a date or a number (docs/reference/queries.md#parts).
//!
//! In: what a row's slots captured. Out: the [`Question`]. Does not: match words, or resolve names. To add a sentence,
//! add a row. The first row that matches wins.

use std::sync::LazyLock;

use crate::date::{Date, DateRange};
use crate::ledger::clocks::Clock;
use crate::note::State;
use crate::query::ast::{Cmp, Time};
use crate::query::{EntryQuery, Question};
use crate::settings::Verb;
use crate::settings::verbs::VERBS;

use super::captures::Captures;
use super::pattern::Pattern;

/// One row of [`ANSWERS`].
pub(super) struct Answer {
    /// The whole question.
    pub pattern: Pattern,
    /// A question of this form, for suggestions.
    pub example: &'static str,
    pub build: fn(&Captures, Date) -> Option<Question>,
}

fn asks(
    row: &'static str,
    example: &'static str,
    build: fn(&Captures, Date) -> Option<Question>,
) -> Answer {
    Answer {
        pattern: Pattern::of(row),
        example,
        build,
    }
}

/// Every such question. Rows are compiled once, on first use.
#[rustfmt::skip]
pub(super) static ANSWERS: LazyLock<Vec<Answer>> = LazyLock::new(|| vec![
    // When it happened.
    asks("when did i meet <name> first", "when did I first meet Dana", |captures, _| column_of(captures, Clock::First.word())),
    asks("when did i last? <do> <name> last?", "when did I last talk to Dana", clock),
    asks("when have i last <done> <name>", "when did I last talk to Dana", clock),
    asks("when i last? <did> <name>", "when did I last talk to Dana", clock),
    asks("when was the last time that? i <did> <name>", "when did I last talk to Dana", clock),
    asks("when was <name> last <done>", "when was Dana last updated", clock),
    asks("how long ago did i last? <do> <name> last?", "when did I last talk to Dana", clock),
    asks("how long ago was it that? i last? <did> <name>", "when did I last talk to Dana", clock),
    asks("how long is|'s|has it been? since i last? <did> <name>", "how long is it since I talked to Dana", clock),
    asks("how long since i last? <did> <name>", "how long is it since I talked to Dana", clock),
    asks("when did|has <name> last? <me> last?", "when did Dana last write to me", clock),
    asks("when was the last time that? <name> <me>", "when did Dana last write to me", clock),
    asks("when did|has <name> last? help|helped me out? last?", "when did Dana last help me", |captures, _| column_of(captures, Clock::Got.word())),
    asks("when did i last? ask <name> for? a? anything|something|help|favor|favour", "when did I last ask Dana for anything",
        |captures, _| column_of(captures, Clock::Asked.word())),
    asks("when did i last? give <name> a? anything|something|favor|favour", "when did I last help Dana", |captures, _| column_of(captures, Clock::Gave.word())),
    asks("when did i <do> <name> for the first time", "when did I first meet Dana", |captures, _| column_of(captures, Clock::First.word())),
    asks("when was i last in touch|contact with <name>", "when did I last talk to Dana", |captures, _| column_of(captures, Clock::Touched.word())),
    asks("when did i first meet|contact|talk to?|with? <name>", "when did I first meet Dana", |captures, _| column_of(captures, Clock::First.word())),
    asks("since when do|have i know|known <name>", "when did I first meet Dana", |captures, _| column_of(captures, Clock::First.word())),
    asks("how long have i known <name>", "when did I first meet Dana", |captures, _| column_of(captures, Clock::First.word())),
    asks("when is|'s <name> due", "when is Dana due", |captures, _| column_of(captures, "due")),
    asks("when should|must i <do> <name> next|again?", "when should I contact Dana", |captures, _| {
        let due = [Clock::Touched, Clock::Talked, Clock::Met, Clock::Called, Clock::Wrote];
        captures.clocks.iter().all(|clock| due.contains(clock)).then(|| column_of(captures, "due"))?
    }),

    // What they are.
    asks("when is|'s <name's> birthday", "when is Dana's birthday", |captures, _| column_of(captures, "birthday")),
    asks("when does|did <name> have a? birthday", "when is Dana's birthday", |captures, _| column_of(captures, "birthday")),
    asks("where does|do <name> live", "where does Dana live", |captures, _| column_of(captures, "place")),
    asks("where is|'s <name> based|living|located", "where does Dana live", |captures, _| column_of(captures, "place")),
    asks("where does|do <name> work", "where does Dana work", |captures, _| column_of(captures, "company")),
    asks("who does|do <name> work for", "where does Dana work", |captures, _| column_of(captures, "company")),
    asks("what is|'s <name's> email|e-mail|mail address?", "what is Dana's email", |captures, _| column_of(captures, "email")),
    asks("what is|'s <name's> phone|telephone|mobile number?", "what is Dana's phone number", |captures, _| column_of(captures, "phone")),
    asks("what is|'s <name's> number", "what is Dana's phone number", |captures, _| column_of(captures, "phone")),
    asks("what is|'s <name's> job|role|title|position", "what is Dana's role", |captures, _| column_of(captures, "role")),
    asks("what is|'s <name's> company|employer", "where does Dana work", |captures, _| column_of(captures, "company")),
    asks("what is|'s <name's> cadence", "when is Dana due", |captures, _| column_of(captures, "cadence")),

    // What is owed.
    asks("what do i still? owe to? <name>", "what do I owe Dana", |captures, _| entries(EntryQuery { owed: true, ..with(captures) })),
    asks("what do i still? owe people|anyone|anybody|everyone|everybody?", "what do I owe",
        |_, _| Some(Question::Entries(EntryQuery { owed: true, ..EntryQuery::default() }))),
    asks("what am i still? waiting for", "what am I waiting for", |_, _| Some(Question::Entries(EntryQuery {
        verbs: vec![Verb::Asked], state: Some(State::Open), ..EntryQuery::default()
    }))),
    asks("what does|do <name> still? owe me", "what does Dana owe me",
        |captures, _| entries(EntryQuery { verbs: vec![Verb::Asked], state: Some(State::Open), ..with(captures) })),
    asks("what am i still? waiting for|on from <name>", "what does Dana owe me",
        |captures, _| entries(EntryQuery { verbs: vec![Verb::Asked], state: Some(State::Open), ..with(captures) })),
    asks("what have|did i promised|promise to? <name> <time>?", "what did I promise Dana", |captures, today| past(captures, today, &[Verb::Promised])),

    // What was given and got.
    asks("what did|have i give|given|gave to? <name> <time>?", "what did I give Dana this year", |captures, today| past(captures, today, &[Verb::Gave])),
    asks("what did|have i do|done|did for <name> <time>?", "what did I give Dana this year", |captures, today| past(captures, today, &[Verb::Gave])),
    asks("how did|have i help|helped <name> out? <time>?", "what did I give Dana this year", |captures, today| past(captures, today, &[Verb::Gave])),
    asks("what did|have i help|helped <name> with <time>?", "what did I give Dana this year", |captures, today| past(captures, today, &[Verb::Gave])),
    asks("what|which <kind> did|have i give|given|gave to? <name> <time>?", "what advice did I give Dana", |captures, today| past(captures, today, &[Verb::Gave])),
    asks("what did|has|have <name> give|given|gave me <time>?", "what did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what did|has|have <name> do|done|did for me <time>?", "what did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("how did|has|have <name> help|helped me out? <time>?", "what did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what did|has|have <name> help|helped me with <time>?", "what did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what did|have i get|got|gotten|receive|received from <name> <time>?", "what did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what|which <kind> did|has|have <name> give|given|gave me <time>?", "what advice did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what|which <kind> did|have i get|got|gotten|receive|received from <name> <time>?", "what advice did Dana give me", |captures, today| past(captures, today, &[Verb::Got])),
    asks("what did|have i ask|asked of? <name> for? <time>?", "what did I ask Dana for", |captures, today| past(captures, today, &[Verb::Asked])),
    asks("what did|have i tell|told <name> about? <time>?", "what did I tell Dana", |captures, today| past(captures, today, &[Verb::Told, Verb::Updated])),
    asks("what did|has|have <name> write|written|wrote to? me <time>?", "what did Dana write to me", |captures, today| past(captures, today, &[Verb::Heard])),
    asks("what did|have i write|written|wrote to? <name> <time>?", "what did I write to Dana", |captures, today| past(captures, today, &[Verb::Wrote])),
    asks("what did|have i last talk|talked|speak|spoken about to|with <name>", "what did I last talk about with Dana", last_talk),
    asks("what did|have i last talk|talked|speak|spoken to|with <name> about", "what did I last talk about with Dana", last_talk),
    asks("what did <name> and i last talk|speak about", "what did I last talk about with Dana", last_talk),
    asks("what did|have i talk|talked|speak|spoken about to|with <name> <time>?", "what did I talk about with Dana", talks),
    asks("what did|have i talk|talked|speak|spoken to|with <name> about <time>?", "what did I talk about with Dana", talks),
    asks("what did <name> and i talk|speak about <time>?", "what did I talk about with Dana", talks),
    asks("what did|have i discuss|discussed with <name> <time>?", "what did I talk about with Dana", talks),
    asks("what happened with <name> <time>?", "what happened with Dana this year", |captures, today| past(captures, today, &[])),

    // How often.
    asks("how many times did|have i <do> <name> <time>?", "how many times did I meet Dana this year", how_often),
    asks("how many times have i <done> <name> <time>?", "how many times did I meet Dana this year", how_often),
    asks("how often did i <do> <name> <time>?", "how many times did I meet Dana this year", how_often),
    asks("how often have i <done> <name> <time>?", "how many times did I meet Dana this year", how_often),
    asks("how many times did|has <name> <me> <time>?", "how many times did I meet Dana this year", how_often),
    asks("how often did|has <name> <me> <time>?", "how many times did I meet Dana this year", how_often),
]);

fn column_of(captures: &Captures, column: &'static str) -> Option<Question> {
    let name = captures.texts.first()?.clone();
    Some(Question::Of { name, column })
}

fn clock(captures: &Captures, _: Date) -> Option<Question> {
    match captures.clocks.as_slice() {
        [clock] => column_of(captures, clock.word()),
        _ => None,
    }
}

fn entries(query: EntryQuery) -> Option<Question> {
    query.with.is_some().then_some(Question::Entries(query))
}

fn with(captures: &Captures) -> EntryQuery {
    EntryQuery {
        with: captures.texts.first().cloned(),
        ..EntryQuery::default()
    }
}

/// What happened with somebody, limited to these verbs.
fn happened(captures: &Captures, today: Date, verbs: &[Verb]) -> EntryQuery {
    let time = captures.back.and_then(|back| back.of_entry());
    EntryQuery {
        verbs: verbs.to_vec(),
        kind: captures.kinds.first().cloned(),
        days: time.map_or(DateRange::ALL, |time| days(time, today)),
        happened: true,
        ..with(captures)
    }
}

fn past(captures: &Captures, today: Date, verbs: &[Verb]) -> Option<Question> {
    // Only one kind can be queried at a time.
    if captures.kinds.len() > 1 {
        return None;
    }
    entries(happened(captures, today, verbs))
}

fn talks(captures: &Captures, today: Date) -> Option<Question> {
    past(captures, today, &[Verb::Met, Verb::Called])
}

fn last_talk(captures: &Captures, today: Date) -> Option<Question> {
    let all = happened(captures, today, &[Verb::Met, Verb::Called]);
    entries(EntryQuery {
        limit: Some(1),
        ..all
    })
}

fn how_often(captures: &Captures, today: Date) -> Option<Question> {
    if captures.all {
        return None;
    }
    let moves = |verb: Verb| captures.clocks.iter().any(|clock| clock.is_moved_by(verb));
    let verbs: Vec<Verb> = VERBS
        .iter()
        .map(|row| row.verb)
        .filter(|verb| moves(*verb))
        .collect();
    let query = happened(captures, today, &verbs);
    query.with.is_some().then_some(Question::HowOften(query))
}

/// The days of a time. An end that is today or later is left open, because later days contain nothing that happened.
fn days(time: Time, today: Date) -> DateRange {
    let range = match time {
        Time::During(stretch) => stretch.range(today),
        Time::Age(age) => {
            let day = age.length.before(today);
            let (from, to) = match age.cmp {
                Cmp::AtMost => (Some(day), None),
                Cmp::Less => (day.tomorrow().ok(), None),
                Cmp::More => (None, day.yesterday().ok()),
                Cmp::AtLeast => (None, Some(day)),
            };
            DateRange { from, to }
        }
    };
    DateRange {
        to: range.to.filter(|to| *to < today),
        ..range
    }
}
