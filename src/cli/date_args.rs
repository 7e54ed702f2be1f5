//! Dates and ranges in flags: `--since "2 years"`, `--until 2026-06`.
//!
//! In: the values of flags. Out: dates and ranges, or an error. Does not: know what is counted in them.

use ties::date::{Date, DateRange, Duration, RangeExpr, natural};
use ties::settings::Settings;

use crate::cli::error::CliError;

/// Parses a day, a month, a range, or a length of time back from today.
pub fn bound(text: &str, today: Date, flag: &str) -> Result<DateRange, CliError> {
    if let Ok(stretch) = RangeExpr::parse(text, today) {
        return Ok(stretch.range(today));
    }
    if let Some(range) = natural::range(text, today) {
        return Ok(range);
    }
    if let Some(length) = Duration::parse(text) {
        return Ok(DateRange::day(length.before(today)));
    }
    Err(CliError::Usage(format!(
        "{flag}: {text:?} is not a date; write 2026-11-20, 2026-11, last-month, or a length of time such as 30d"
    )))
}

/// The window of a balance, both ends included (docs/reference/ledger.md#balance). It ends today and goes back as far
/// as the settings say, unless the flags say otherwise. A `since` of `..` means no start.
pub fn window(
    since: Option<&str>,
    until: Option<&str>,
    settings: &Settings,
    today: Date,
) -> Result<DateRange, CliError> {
    let until = until
        .map(|text| bound(text, today, "--until"))
        .transpose()?;
    let to = until.and_then(|range| range.to);
    // Days after today do not count.
    let to = to.unwrap_or(today).min(today);
    let from = match since {
        Some(text) => bound(text, today, "--since")?.from,
        None => Some(settings.window.before(to)),
    };
    if let Some(from) = from.filter(|from| *from > to) {
        return Err(CliError::Usage(format!(
            "--since: {from} is after {to}, the last day that counts; swap the two, or leave one out"
        )));
    }
    Ok(DateRange { from, to: Some(to) })
}

#[cfg(test)]
mod tests {
    use crate::cli::date_args::*;

    #[test]
    fn window_follows_the_flags_and_the_settings() {
        let today = Date::constant(2026, 11, 22);
        let window = |since, until| {
            let found = window(since, until, &Settings::default(), today);
            found
                .map(|range| range.to_string())
                .map_err(|error| match error {
                    CliError::Usage(text) => text,
                    _ => String::new(),
                })
        };
        for (since, until, days) in [
            (None, None, "2025-11-22..2026-11-22"),
            (Some("2 years"), None, "2024-11-22..2026-11-22"),
            (Some("2025-01"), None, "2025-01-01..2026-11-22"),
            (Some("2025-01"), Some("2025-03"), "2025-01-01..2025-03-31"),
            (Some("last-month"), Some("2027"), "2026-10-01..2026-11-22"),
            (None, Some("2025-03"), "2024-03-31..2025-03-31"),
            (Some(".."), None, "..2026-11-22"),
            (Some("march"), Some("30d"), "2026-03-01..2026-10-23"),
        ] {
            assert_eq!(
                window(since, until),
                Ok(days.to_owned()),
                "{since:?} {until:?}"
            );
        }
        for (since, until, says) in [
            (Some("2027"), None, "is after 2026-11-22"),
            (Some("2026-10"), Some("2026-09"), "is after 2026-09-30"),
            (Some("soonish"), None, "is not a date"),
        ] {
            let text = window(since, until).expect_err(says);
            assert!(text.contains(says), "{text}");
        }
    }
}
