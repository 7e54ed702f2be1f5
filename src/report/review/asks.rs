//! Asks, light and heavy, against gifts.
//!
//! In: the numbers of asks and gifts. Out: the section of them. Does not: reproach the user.

use super::day::Day;
use crate::ledger::Asks;
use crate::report::cell::Cell;
use crate::report::document::{Figure, Section, plural};

const LIGHT: [&str; 2] = ["light ask", "light asks"];
const HEAVY: [&str; 2] = ["heavy ask", "heavy asks"];
const GIFTS: [&str; 2] = ["gift", "gifts"];

/// The section of asks against gifts: of this week, and of the default window.
pub fn section(day: &Day<'_>, before: &[Asks; 2]) -> Section {
    let [week, window] = day.asks;
    let since = day.ledger.window().from;
    let since = since.map_or_else(
        || "over all time".to_owned(),
        |from| format!("since {from}"),
    );
    let number = |word, [one, several]: [&str; 2], days: &str, now, was| {
        let title = format!("{} {days}", plural(now, one, several));
        Figure::new(word, title, Cell::count(now)).with_before(Cell::count(was))
    };
    let ratio = |asks: Asks| match asks.all() {
        0 => Cell::Nothing,
        all => Cell::Mean(asks.gifts as f64 / all as f64),
    };
    let mut section =
        Section::new("asks", "Asks against gifts").with_sentence(sentence(window, &since));
    let [week_before, before_window] = [&before[0], &before[1]];
    let this = "this week";
    section.figures = vec![
        number("week_light", LIGHT, this, week.light, week_before.light),
        number("week_heavy", HEAVY, this, week.heavy, week_before.heavy),
        number("week_gifts", GIFTS, this, week.gifts, week_before.gifts),
        number("light", LIGHT, &since, window.light, before_window.light),
        number("heavy", HEAVY, &since, window.heavy, before_window.heavy),
        number("gifts", GIFTS, &since, window.gifts, before_window.gifts),
        Figure::new("ratio", "gifts for each ask", ratio(window))
            .with_before(ratio(*before_window)),
    ];
    section
}

/// A sentence such as `Asks and gifts since 2025-11-22: you gave 37 times and asked twice, once for something heavy.`
fn sentence(asks: Asks, since: &str) -> String {
    let times = |count: usize| match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    };
    let given_and_asked = match (asks.gifts, asks.all()) {
        (0, 0) => "nothing was given or asked for".to_owned(),
        (0, asked) => format!("you gave nothing and asked {}", times(asked)),
        (gifts, 0) => format!("you gave {} and asked for nothing", times(gifts)),
        (gifts, asked) => format!("you gave {} and asked {}", times(gifts), times(asked)),
    };
    let heavy = match asks.heavy {
        0 => String::new(),
        heavy => format!(", {} for something heavy", times(heavy)),
    };
    format!("Asks and gifts {since}: {given_and_asked}{heavy}.")
}
