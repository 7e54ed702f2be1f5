//! Print and parse agree on every tree, and the parser handles any text.

use proptest::prelude::*;

use super::{TODAY, read};
use crate::date::{Date, Duration, Period, RangeExpr, Unit};
use crate::ledger::clocks::{CLOCKS, Clock};
use crate::query::fields::{FIELDS, STATES, THINGS, Takes};
use crate::query::*;
use crate::settings::{Settings, Verb};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "berlin",
            "o'brien",
            "one-sided",
            "Jörg",
            "and",
            "NOT",
            "-x",
            "tag:x",
            "a,b",
            "a (b)",
            "a|b",
            "say \"hi\"",
            "back\\slash",
            "14:30",
            "https://a.org",
            "never",
            "2026",
            "30d",
            ">3",
            "x@y",
            "..z",
            "“curly” q",
            "田中",
            "a\\",
            "today",
        ])
        .prop_map(str::to_owned),
        "[a-z0-9\"\\\\,:()|<>@=. -]{0,6}[a-z]",
    ]
    .prop_map(|text| text.trim().to_owned())
}

fn text() -> impl Strategy<Value = Text> {
    (words(), any::<bool>()).prop_map(|(text, prefix)| Text { text, prefix })
}

fn length() -> impl Strategy<Value = Duration> {
    (0u32..40, 0u32..40).prop_map(|(months, days)| Duration { months, days })
}

fn cmp() -> impl Strategy<Value = Cmp> {
    prop::sample::select(vec![Cmp::Less, Cmp::AtMost, Cmp::More, Cmp::AtLeast])
}

fn age() -> impl Strategy<Value = Age> {
    (cmp(), length()).prop_map(|(cmp, length)| Age { cmp, length })
}

fn period() -> impl Strategy<Value = Period> {
    let unit = || prop::sample::select(vec![Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]);
    prop_oneof![
        (1990i16..2030, 1i8..=12, 1i8..=28)
            .prop_map(|(y, m, d)| Period::Day(Date::constant(y, m, d))),
        (0i16..=9998, 1i8..=12).prop_map(|(y, m)| Period::Month(y, m)),
        (0i16..=9999).prop_map(Period::Year),
        (1990i16..2030, 1i8..=52).prop_map(|(y, w)| Period::Week(y, w)),
        Just(Period::Today),
        Just(Period::Yesterday),
        unit().prop_map(Period::This),
        unit().prop_map(Period::Last),
    ]
}

fn stretch() -> impl Strategy<Value = RangeExpr> {
    prop_oneof![
        period().prop_map(RangeExpr::One),
        (prop::option::of(period()), prop::option::of(period())).prop_filter_map(
            "a range runs forward",
            |(from, to)| {
                let stretch = RangeExpr::Between(from, to);
                let range = stretch.range(TODAY);
                (range.from.is_none() || range.to.is_none() || range.from <= range.to)
                    .then_some(stretch)
            }
        ),
    ]
}

fn clock_test() -> impl Strategy<Value = ClockTest> {
    prop_oneof![
        age().prop_map(ClockTest::Age),
        Just(ClockTest::Never),
        Just(ClockTest::Ever),
        stretch().prop_map(ClockTest::During),
    ]
}

fn ahead() -> impl Strategy<Value = Ahead> {
    (any::<bool>(), length()).prop_map(|(included, length)| Ahead { included, length })
}

fn favor(verb: Verb) -> impl Strategy<Value = FavorItem> {
    let known = || prop::sample::select(vec!["intro", "advice", "other"]).prop_map(str::to_owned);
    let free = words().prop_map(|word| {
        word.split_whitespace()
            .collect::<Vec<_>>()
            .join("-")
            .to_lowercase()
    });
    let kind = if matches!(verb, Verb::Gave | Verb::Got | Verb::Asked) {
        known().boxed()
    } else {
        prop_oneof![known(), free].boxed()
    };
    let time = prop_oneof![age().prop_map(Time::Age), stretch().prop_map(Time::During)];
    (prop::option::of(kind), prop::option::of(time))
        .prop_filter("a kind or a time", |(kind, time)| {
            kind.is_some() || time.is_some()
        })
        .prop_map(|(kind, time)| FavorItem { kind, time })
}

fn number_test() -> impl Strategy<Value = NumberTest> {
    prop_oneof![
        any::<i64>().prop_map(NumberTest::Is),
        (cmp(), -9i64..9).prop_map(|(cmp, n)| NumberTest::Compare(cmp, n)),
        (-9i64..9, prop::option::of(0i64..9))
            .prop_map(|(from, len)| NumberTest::Between(Some(from), len.map(|len| from + len))),
        (-9i64..9).prop_map(|to| NumberTest::Between(None, Some(to))),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let rows: Vec<Takes> = FIELDS
        .iter()
        .filter(|row| row.known_in(Scope::Contacts))
        .map(|row| row.takes)
        .collect();
    prop::sample::select(rows).prop_flat_map(|takes| match takes {
        Takes::Text(field) => prop::collection::vec(text(), 1..4)
            .prop_map(move |mut values| {
                for value in &mut values {
                    value.prefix &= field.matching() == Matching::Words;
                    if field.matching() == Matching::Digits {
                        value.text.insert(0, '4');
                    }
                }
                Condition::Text { field, values }
            })
            .boxed(),
        Takes::Clock(clock) => clock_test()
            .prop_map(move |test| Condition::Clock { clock, test })
            .boxed(),
        Takes::ClockOrKinds(_, verb) | Takes::Kinds(verb) => {
            prop::collection::vec(favor(verb), 1..4)
                .prop_map(move |items| Condition::FavorItem { verb, items })
                .boxed()
        }
        Takes::ClockOrGoal(_) => words().prop_map(Condition::Told).boxed(),
        Takes::Due => prop_oneof![
            ahead().prop_map(DueTest::Within),
            stretch().prop_map(DueTest::During)
        ]
        .prop_map(Condition::Due)
        .boxed(),
        Takes::Birthday => prop_oneof![
            ahead().prop_map(BirthdayTest::Within),
            Just(BirthdayTest::Today),
            (1i8..=12).prop_map(BirthdayTest::Month),
            (1i8..=12, 1i8..=29).prop_map(|(month, day)| BirthdayTest::On(month, day)),
        ]
        .prop_map(Condition::Birthday)
        .boxed(),
        Takes::Number(field) => number_test()
            .prop_map(move |test| Condition::Number { field, test })
            .boxed(),
        Takes::Link(field) => words()
            .prop_map(move |name| Condition::Link { field, name })
            .boxed(),
        Takes::State => (0..STATES.len())
            .prop_map(|at| Condition::Is(STATES[at].value))
            .boxed(),
        Takes::Thing => (0..THINGS.len())
            .prop_map(|at| Condition::Has(THINGS[at].value))
            .boxed(),
    })
}

fn tree() -> impl Strategy<Value = Query> {
    let clocks = (0..CLOCKS.len(), clock_test()).prop_map(|(at, test)| Condition::Clock {
        clock: CLOCKS[at].clock,
        test,
    });
    let leaf = prop_oneof![
        text().prop_map(Query::Text),
        condition().prop_map(Query::Field),
        clocks.prop_map(Query::Field),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Query::and),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Query::or),
            inner.prop_map(|inner| Query::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn printed_tree_parses_back(tree in tree()) {
        // Another crate decides which globs are valid, so a printed glob may be refused. What parses must be the same
        // tree.
        let printed = tree.to_string();
        match read(&printed) {
            Ok(query) => prop_assert_eq!(query, tree),
            Err(errors) => prop_assert!(
                errors.iter().all(|error| error.message.starts_with("not a glob")),
                "{}: {:?}", printed, errors
            ),
        }
    }

    #[test]
    fn any_text_parses_or_fails_with_spans_in_range(text in "\\PC{0,40}|([a-z]{1,8}|[-:()|\"*,@<>=. ]|or |not |and |is:|gave:|due:|[0-9]){0,30}") {
        match read(&text) {
            Ok(query) => prop_assert_eq!(read(&query.to_string()), Ok(query)),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(text.get(error.span.range()).is_some(), "{:?}", error);
                }
            }
        }
        let _ = parse_notes(&text, &Settings::default(), TODAY);
    }

    #[test]
    fn negated_clock_test_is_the_opposite(test in clock_test(), back in prop::option::of(0i64..900)) {
        use jiff::ToSpan;
        let date = back.map(|days| TODAY.saturating_sub(days.days()));
        let clock = Clock::Met;
        let query = Query::Field(Condition::Clock { clock, test });
        if let (ClockTest::Age(age), Query::Field(Condition::Clock { test: ClockTest::Age(other), .. })) = (test, query.negated()) {
            prop_assert_eq!(age.holds(date, TODAY), !other.holds(date, TODAY));
        }
    }
}
