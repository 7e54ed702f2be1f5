//! Laws for queries: a printed query parses back to the same query, and any text is either parsed or refused with a
//! place.
//!
//! In: `[settings PART] query`.

use ties::date::Date;
use ties::query::{
    self, BirthdayTest, ClockTest, Condition, DueTest, Query, compare::fits, english::AnyGroup,
    parse, parse_notes,
};
use ties::settings::Settings;
use ties::text::Diagnostic;

use super::{TODAY, check_diagnostics, parts, settings_of};

type Read = fn(&str, &Settings, Date) -> Result<Query, Vec<Diagnostic>>;

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let [query, settings] = parts::<2>(bytes);
    let Some(Ok(text)) = query.map(std::str::from_utf8) else {
        return;
    };
    let settings = settings_of(settings);
    for read in [parse as Read, parse_notes as Read] {
        match read(text, &settings, TODAY) {
            Ok(query) => {
                check_printed(&query, read, &settings);
                check_held(&query);
            }
            Err(found) => {
                assert!(!found.is_empty(), "refused without a reason");
                check_diagnostics(&found, text);
            }
        }
    }
    if let Err(found) = query::ask(text, &settings, TODAY, &AnyGroup) {
        check_diagnostics(&found, text);
    }
}

/// Checks that a printed tree parses back to the same tree.
pub fn check_printed(query: &Query, read: Read, settings: &Settings) {
    let printed = query.to_string();
    let again = read(&printed, settings, TODAY);
    assert_eq!(again.as_ref(), Ok(query), "{printed}");
    assert_eq!(
        again.map(|query| query.to_string()),
        Ok(printed),
        "printed again"
    );
}

/// Checks that every condition can be evaluated for any date.
pub fn check_held(query: &Query) {
    query.texts();
    query.positive_texts();
    query.clocks();
    let _ = query.clone().negated().to_string();
    for today in [TODAY, Date::constant(1, 1, 1), Date::constant(9999, 12, 31)] {
        for condition in query.conditions() {
            check_condition(condition, today);
        }
    }
}

fn check_condition(condition: &Condition, today: Date) {
    let _ = match condition {
        Condition::Text { field, values } => fits(*field, values)("Dana Lee, 030 1234"),
        Condition::Clock { test, .. } => match test {
            ClockTest::Age(age) => age.holds(Some(TODAY), today),
            ClockTest::During(stretch) => stretch.range(today).contains(TODAY),
            ClockTest::Never | ClockTest::Ever => true,
        },
        Condition::FavorItem { items, .. } => {
            let mut times = items.iter().filter_map(|item| item.time);
            times.all(|time| time.holds(TODAY, today))
        }
        Condition::Due(DueTest::During(stretch)) => stretch.range(today).contains(TODAY),
        Condition::Due(DueTest::Within(ahead))
        | Condition::Birthday(BirthdayTest::Within(ahead)) => ahead.last_day(today) > TODAY,
        Condition::Number { test, .. } => test.holds(0),
        _ => true,
    };
}
