//! Reads the times that a value can express: an age, `never`, `ever`, a date or a range
//! (docs/reference/queries.md#fields).
//!
//! In: the text of an unquoted value, and today. Out: a test of a clock, or why it is not one and what to write
//! instead. Does not: know fields; the caller names the field that suggestions are for.

use crate::date::{Date, DateRange, Duration, RangeError, RangeExpr};
use crate::text::suggest::closest;

use super::ast::{Age, ClockTest, Cmp};

/// What is wrong with a value, and how to correct it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueError {
    pub message: String,
    pub help: Option<String>,
    /// What to write in place of the value, if that is certain.
    pub replacement: Option<String>,
}

impl ValueError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        ValueError {
            message: message.into(),
            help: None,
            replacement: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn instead(mut self, field: &str, value: String) -> Self {
        self.help = Some(format!("write `{field}{value}`"));
        self.replacement = Some(value);
        self
    }
}

/// Every time that is a single word, for suggestions and completion.
pub const RELATIVE: [&str; 12] = [
    "never",
    "ever",
    "today",
    "yesterday",
    "this-week",
    "this-month",
    "this-quarter",
    "this-year",
    "last-week",
    "last-month",
    "last-quarter",
    "last-year",
];

/// Whether an unquoted value is read as a time, in a field that takes both times and names.
pub(super) fn reads_as_time(value: &str) -> bool {
    let any_day = Date::constant(2000, 1, 1);
    matches!(value.to_ascii_lowercase().as_str(), "never" | "ever")
        || value.starts_with(['<', '>', '='])
        || value.contains("..") && !value.contains('@')
        || length(value).is_some()
        || !matches!(
            RangeExpr::parse(value, any_day),
            Err(RangeError::Unreadable(_))
        )
}

/// Reads a test of a clock. `field` is the text before the value, such as `updated:`, and is used in suggestions.
pub(super) fn clock_test(field: &str, value: &str, today: Date) -> Result<ClockTest, ValueError> {
    match value.to_ascii_lowercase().as_str() {
        "never" => return Ok(ClockTest::Never),
        "ever" => return Ok(ClockTest::Ever),
        _ => {}
    }
    if let Some((cmp, rest)) = compared(value) {
        return age(field, cmp?, rest, today).map(ClockTest::Age);
    }
    stretch(field, value, today)
        .map(ClockTest::During)
        .map_err(|wrong| match length(value) {
            Some(_) => {
                ValueError::new(format!("`{value}` is an age without a sign")).help(format!(
                    "write `{field}>{value}` for longer ago, `{field}<{value}` for more recent"
                ))
            }
            None => wrong,
        })
}

/// Reads a date or a range.
pub(super) fn stretch(field: &str, value: &str, today: Date) -> Result<RangeExpr, ValueError> {
    RangeExpr::parse(value, today).map_err(|error| {
        let wrong = ValueError::new(error.to_string());
        match error {
            RangeError::Impossible(_) => wrong,
            RangeError::Reversed(turned) => wrong.instead(field, turned),
            RangeError::Unreadable(_) => wrong.help(match closest(value, RELATIVE) {
                Some(near) if near != value => format!("did you mean `{field}{near}`?"),
                _ => format!(
                    "such as `{field}2026-10-01`, `{field}2026-10`, `{field}2026-01..2026-03`, `{field}last-month`"
                ),
            }),
        }
    })
}

/// Splits a value into its leading comparison sign and the rest; `None` if it does not begin with one.
pub(super) fn compared(value: &str) -> Option<(Result<Cmp, ValueError>, &str)> {
    let signs = [
        ("<=", Cmp::AtMost),
        (">=", Cmp::AtLeast),
        ("<", Cmp::Less),
        (">", Cmp::More),
    ];
    for (sign, cmp) in signs {
        if let Some(rest) = value.strip_prefix(sign) {
            return Some((Ok(cmp), rest));
        }
    }
    let rest = value.strip_prefix('=')?;
    let wrong = ValueError::new("a comparison is `<`, `<=`, `>` or `>=`");
    Some((Err(wrong), rest))
}

/// Reads an age after a comparison sign.
pub(super) fn age(field: &str, cmp: Cmp, rest: &str, today: Date) -> Result<Age, ValueError> {
    let sign = cmp.sign();
    if let Some(length) = length(rest) {
        return Ok(Age { cmp, length });
    }
    let number = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    if number && rest.len() != 4 {
        return Err(ValueError::new(format!("`{sign}{rest}` has no unit"))
            .help(format!("for days write `{field}{sign}{rest}d`")));
    }
    match RangeExpr::parse(rest, today) {
        Ok(dates) => {
            let wrong = ValueError::new(format!("`{sign}` takes an age such as `30d`, not a date"));
            Err(match beyond(cmp, dates.range(today)) {
                Some(range) => wrong.instead(field, range.to_string()),
                None => wrong,
            })
        }
        Err(RangeError::Impossible(why)) => Err(ValueError::new(why)),
        Err(_) => Err(ValueError::new(match rest {
            "" => format!("no age after `{sign}`"),
            rest => format!("`{rest}` is not an age"),
        })
        .help(format!(
            "such as `{field}{sign}30d`, `{field}{sign}2w`, `{field}{sign}6m`, `{field}{sign}1y`, without spaces"
        ))),
    }
}

/// The range that a comparison with these dates means.
fn beyond(cmp: Cmp, days: DateRange) -> Option<RangeExpr> {
    let (from, to) = match cmp {
        Cmp::More => (Some(days.to?.tomorrow().ok()?), None),
        Cmp::AtLeast => (Some(days.from?), None),
        Cmp::Less => (None, Some(days.from?.yesterday().ok()?)),
        Cmp::AtMost => (None, Some(days.to?)),
    };
    Some(RangeExpr::Between(
        from.map(crate::date::Period::Day),
        to.map(crate::date::Period::Day),
    ))
}

/// Parses numbers with units and nothing between them: `30d`, `2weeks`, `1y6m`. Accepts the printed form of every
/// [`Duration`].
pub(super) fn length(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut sum = Duration::default();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[digits..];
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let next = Duration::of(rest[..digits].parse().ok()?, &after[..letters])?;
        sum = sum.plus(next)?;
        rest = &after[letters..];
    }
    (!text.is_empty()).then_some(sum)
}
