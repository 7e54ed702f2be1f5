//! Laws for dates, durations, and periods: each parser accepts any text without a panic, and a printed value parses
//! back to the same value.
//!
//! In: `[today PART] text`, with today as `YYYY-MM-DD`.

use ties::date::{Cadence, Date, DateRange, Duration, Period, RangeExpr, day, natural};
use ties::edit::entry_input::EntryInput;
use ties::note::value;
use ties::settings::Settings;

use super::note::check_time;
use super::{TODAY, parts};

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let [text, today] = parts::<2>(bytes);
    let Some(Ok(text)) = text.map(std::str::from_utf8) else {
        return;
    };
    let today = today.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let today = today.and_then(day::parse).unwrap_or(TODAY);
    check_days(text, today);
    check_lengths(text, today);
    check_periods(text, today);
    check_said(text, today);
    check_typed(text, today);
}

fn check_days(text: &str, today: Date) {
    if let Some(date) = day::parse(text) {
        assert_eq!(date.to_string(), text, "the only form of a day");
        assert_eq!(day::unpack(day::pack(date)), Some(date), "packed");
        assert_eq!(
            day::between(date, today),
            -day::between(today, date),
            "days between"
        );
        day::ago(date, today);
    }
    if let Some((date, time)) = value::date(text) {
        time.iter().for_each(|time| check_time(time));
        let printed = match &time {
            Some(time) => format!("{date} {time}"),
            None => date.to_string(),
        };
        assert_eq!(value::date(&printed), Some((date, time)), "{printed}");
    }
    if let Some(birthday) = value::birthday(text) {
        let printed = birthday.to_string();
        assert_eq!(value::birthday(&printed), Some(birthday), "{printed}");
    }
}

fn check_lengths(text: &str, today: Date) {
    let Some(Cadence::Every(length)) = Cadence::parse(text) else {
        return;
    };
    assert_eq!(Duration::parse(text), Some(length), "a cadence is a length");
    assert!(!length.is_zero(), "no length at all is no cadence");
    let printed = length.to_string();
    assert_eq!(Duration::parse(&printed), Some(length), "{printed}");
    assert!(
        length.before(today) <= today && today <= length.after(today),
        "{printed} away"
    );
}

fn check_periods(text: &str, today: Date) {
    if let Ok(period) = Period::parse(text) {
        check_period(period, today);
    }
    if let Ok(stretch) = RangeExpr::parse(text, today) {
        let printed = stretch.to_string();
        assert_eq!(RangeExpr::parse(&printed, today), Ok(stretch), "{printed}");
        check_range(stretch.range(today), today);
    }
    if let Ok(range) = DateRange::parse(text, today) {
        check_range(range, today);
    }
}

fn check_period(period: Period, today: Date) {
    let printed = period.to_string();
    assert_eq!(Period::parse(&printed), Ok(period), "{printed}");
    let (from, to) = period.days(today);
    assert!(from <= to, "{printed} ends before it begins");
}

fn check_range(range: DateRange, today: Date) {
    let in_order = range.from.zip(range.to).is_none_or(|(from, to)| from <= to);
    assert!(in_order, "{range:?} ends before it begins");
    let printed = range.to_string();
    assert_eq!(DateRange::parse(&printed, today), Ok(range), "{printed}");
}

/// Checks dates in words.
fn check_said(text: &str, today: Date) {
    if let Some(period) = natural::period(text, today) {
        check_period(period, today);
        let (from, to) = period.days(today);
        assert_eq!(
            natural::date(text, today),
            Some(from).filter(|_| from == to),
            "one day"
        );
    }
    if let Some(range) = natural::range(text, today) {
        check_range(range, today);
    }
    if let Some(range) = natural::future_range(text, today) {
        check_range(range, today);
        let end = range.to.expect("what lies ahead has an end");
        assert!(end >= today, "{range} does not lie ahead");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [number, unit, ..] = words.as_slice() {
        let length = natural::length(number, unit).unwrap_or_default();
        assert!(length.before(today) <= today, "{length} away");
    }
}

/// Checks the day in front of a typed entry: it is read back the same after it is written.
fn check_typed(text: &str, today: Date) {
    let settings = Settings::default();
    let Ok(typed) = EntryInput::read(text, today, &settings) else {
        return;
    };
    typed.time.iter().for_each(|time| check_time(time));
    let mark = typed
        .mark
        .as_ref()
        .map_or(String::new(), |mark| format!("{mark} "));
    let time = typed
        .time
        .as_ref()
        .map_or(String::new(), |time| format!("{time} "));
    let written = format!("{mark}{} {time}{}", typed.date, typed.text);
    if let Ok(again) = EntryInput::read(&written, today, &settings) {
        assert_eq!(again, typed, "{written}");
    }
}
