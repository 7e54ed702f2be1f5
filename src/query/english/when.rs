//! Reads the times of a question: "in 30 days", "since March", "last week", "for six months".
//!
//! In: words and today. Out: where each time that begins at a word ends, and what it means. Does not: know the grammar
//! around it, or accept a time that it understands only in part.

use crate::date::{Date, Duration, Period, RangeExpr, Unit, natural};
use crate::query::ast::{Age, ClockTest, Cmp, Time};
use crate::query::times;

use super::words::Word;

/// A time back from today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Back {
    /// Its meaning for something that happened.
    pub test: ClockTest,
    /// Whether it fits only something that did not happen: "for six months".
    pub negated_only: bool,
}

impl Back {
    /// As the time of one entry; `None` for `ever`, which is any time.
    pub(super) fn of_entry(self) -> Option<Time> {
        match self.test {
            ClockTest::Age(age) => Some(Time::Age(age)),
            ClockTest::During(stretch) => Some(Time::During(stretch)),
            ClockTest::Ever | ClockTest::Never => None,
        }
    }
}

/// A time from today on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ahead {
    /// "in the next 7 days"
    Within(Duration),
    /// "this week"; "by friday" has an open beginning.
    During(RangeExpr),
}

/// Words that introduce a length, how it compares in "did happen in …", and whether it fits only "did not".
const LEADS: [(&[&str], Cmp, bool); 14] = [
    (&["in", "within"], Cmp::AtMost, false),
    (&["in", "over"], Cmp::AtMost, true),
    (&["in", "more", "than"], Cmp::AtMost, true),
    (&["in", "at", "least"], Cmp::Less, true),
    (&["in", "less", "than"], Cmp::Less, false),
    (&["in"], Cmp::AtMost, false),
    (&["within"], Cmp::AtMost, false),
    (&["during"], Cmp::AtMost, false),
    (&["over"], Cmp::AtMost, false),
    (&["for", "over"], Cmp::AtMost, true),
    (&["for", "more", "than"], Cmp::AtMost, true),
    (&["for", "at", "least"], Cmp::Less, true),
    (&["for"], Cmp::AtMost, true),
    (&[], Cmp::AtMost, false),
];

/// The times back from today that begin at the first word: the number of words each takes, and what it means. Longest
/// first.
pub(super) fn back(words: &[Word], today: Date) -> Vec<(usize, Back)> {
    let mut found = Vec::new();
    let mut add = |taken: usize, test: ClockTest, negated_only: bool| {
        found.push((taken, Back { test, negated_only }));
    };
    for (lead, cmp, negated_only) in LEADS {
        if let Some((taken, length)) = begins(words, lead).and_then(|at| {
            let (taken, length) = length(words.get(at..)?, lead.is_empty(), &["last", "past"])?;
            Some((at + taken, length))
        }) {
            add(taken, ClockTest::Age(Age { cmp, length }), negated_only);
        }
    }
    let during = |stretch| ClockTest::During(stretch);
    for (lead, open) in [
        ("since", "since"),
        ("before", "before"),
        ("until", "before"),
        ("after", "after"),
    ] {
        for (taken, period) in periods(words, &[lead], today) {
            if let Some(stretch) = beside(open, period, today) {
                add(taken, during(stretch), false);
            }
        }
    }
    for (taken, from) in periods(words, &["between"], today)
        .into_iter()
        .chain(periods(words, &["from"], today))
    {
        for joint in ["and", "to"] {
            for (more, to) in periods(&words[taken..], &[joint], today) {
                let stretch = RangeExpr::Between(Some(from), Some(to));
                let range = stretch.range(today);
                if range.from <= range.to {
                    add(taken + more, during(stretch), false);
                }
            }
        }
    }
    for lead in [&["in"][..], &["on"], &["during"], &[]] {
        for (taken, period) in periods(words, lead, today) {
            let period = as_coarse(period, &words[..taken], today);
            add(taken, during(RangeExpr::One(period)), false);
        }
    }
    for ever in [&["ever"][..], &["yet"], &["so", "far"], &["at", "all"]] {
        if let Some(taken) = begins(words, ever) {
            add(taken, ClockTest::Ever, false);
        }
    }
    // A time that has not begun yet contains nothing that happened.
    found.retain(|(_, back)| match back.test {
        ClockTest::During(stretch) => stretch.range(today).from.is_none_or(|from| from <= today),
        _ => true,
    });
    found.sort_by_key(|(taken, _)| std::cmp::Reverse(*taken));
    found
}

/// The times from today on that begin at the first word, longest first.
pub(super) fn ahead(words: &[Word], today: Date) -> Vec<(usize, Ahead)> {
    let mut found = Vec::new();
    for lead in [&["in"][..], &["within"], &["over"], &["during"], &[]] {
        if let Some(at) = begins(words, lead)
            && let Some((taken, length)) =
                length(&words[at..], lead.is_empty(), &["next", "coming"])
        {
            found.push((at + taken, Ahead::Within(length)));
        }
    }
    for (lead, until) in [
        ("by", true),
        ("before", true),
        ("in", false),
        ("on", false),
        ("during", false),
        ("", false),
    ] {
        let lead: &[&str] = if lead.is_empty() { &[] } else { &[lead] };
        let Some(at) = begins(words, lead) else {
            continue;
        };
        for taken in 1..=words.len().saturating_sub(at).min(4) {
            let Some(text) = joined(&words[at..at + taken]) else {
                break;
            };
            let not_over = |period: &Period| period.days(today).1 >= today;
            let stretch = natural::future_range(&text, today)
                .map(|range| range.stretch())
                .or_else(|| {
                    let period = natural::period(&text, today).filter(not_over);
                    period.map(RangeExpr::One)
                });
            let Some(stretch) = stretch else { continue };
            found.push((
                at + taken,
                Ahead::During(if until {
                    up_to(stretch, lead == ["before"], today)
                } else {
                    stretch
                }),
            ));
        }
    }
    found.sort_by_key(|(taken, _)| std::cmp::Reverse(*taken));
    found
}

/// Everything up to the end of a stretch, or up to the day before it begins.
fn up_to(stretch: RangeExpr, before: bool, today: Date) -> RangeExpr {
    let end = match stretch {
        RangeExpr::One(period) => Some(period),
        RangeExpr::Between(_, to) => to,
    };
    let first = stretch
        .range(today)
        .from
        .and_then(|day| day.yesterday().ok());
    let end = if before { first.map(Period::Day) } else { end };
    RangeExpr::Between(None, end)
}

/// Whether a time begins anywhere after the first word and ends at the last. Such words are not only text.
pub(super) fn ends_in_time(words: &[Word], today: Date) -> bool {
    (1..words.len()).any(|at| {
        let rest = &words[at..];
        let whole = |taken: usize| taken == rest.len();
        back(rest, today).iter().any(|(taken, _)| whole(*taken))
            || ahead(rest, today).iter().any(|(taken, _)| whole(*taken))
    })
}

/// Reads "30 days", "a month", "the last 30 days", "the past month", "30d". `last` lists the words with which the
/// number may be omitted. If `needs_last` is set, a length is a time only with such a word.
fn length(words: &[Word], needs_last: bool, last: &[&str]) -> Option<(usize, Duration)> {
    let word = |at: usize| words.get(at).map(|word| word.word.as_str());
    let mut at = usize::from(matches!(word(0), Some("the")));
    let article = matches!(word(0), Some("a" | "an"));
    let is_last = |at: usize| word(at).is_some_and(|word| last.contains(&word));
    // Some people say "a last 30 days". In "a month", the article is the number.
    if article && is_last(1) {
        at = 1;
    }
    let with_last = is_last(at);
    at += usize::from(with_last);
    if !with_last && (needs_last || word(0) == Some("the")) {
        return None;
    }
    let first = word(at)?;
    if first.starts_with(|c: char| c.is_ascii_digit())
        && let Some(length) = times::length(first)
    {
        return Some((at + 1, length));
    }
    if let Some(length) = word(at + 1).and_then(|unit| natural::length(first, unit)) {
        return Some((at + 2, length));
    }
    // "the last month" is a month back from today; "last month", without an article, is the calendar month.
    let counted = with_last && at > 1 && Unit::of(first).is_some();
    natural::length("one", first)
        .filter(|_| counted)
        .map(|length| (at + 1, length))
}

/// The periods that follow `lead`, each with the number of words it takes, including `lead`.
fn periods(words: &[Word], lead: &[&str], today: Date) -> Vec<(usize, Period)> {
    let Some(at) = begins(words, lead) else {
        return Vec::new();
    };
    (1..=words.len().saturating_sub(at).min(4))
        .filter_map(|taken| {
            let text = joined(&words[at..at + taken])?;
            Some((at + taken, natural::period(&text, today)?))
        })
        .collect()
}

/// "Three weeks ago" means that week, not a day; "a year ago" means that year.
fn as_coarse(period: Period, words: &[Word], today: Date) -> Period {
    let [.., unit, ago] = words else {
        return period;
    };
    let unit = Unit::of(unit.word.strip_suffix('s').unwrap_or(&unit.word));
    unit.filter(|_| ago.word == "ago")
        .and_then(|unit| Period::of(period.days(today).0, unit))
        .unwrap_or(period)
}

/// From, before or after a period, as days.
fn beside(side: &str, period: Period, today: Date) -> Option<RangeExpr> {
    let (first, last) = period.days(today);
    let day = |day| Some(Period::Day(day));
    Some(match side {
        "since" => RangeExpr::Between(day(first), None),
        "before" => RangeExpr::Between(None, day(first.yesterday().ok()?)),
        _ => RangeExpr::Between(day(last.tomorrow().ok()?), None),
    })
}

/// The number of words that `lead` takes, if the words begin with it.
fn begins(words: &[Word], lead: &[&str]) -> Option<usize> {
    let same = words.len() >= lead.len()
        && lead
            .iter()
            .zip(words)
            .all(|(lead, word)| *lead == word.word);
    same.then_some(lead.len())
}

fn joined(words: &[Word]) -> Option<String> {
    let words: Option<Vec<&str>> = words
        .iter()
        .map(|word| (!word.quoted).then_some(word.word.as_str()))
        .collect();
    words.map(|words| words.join(" "))
}
