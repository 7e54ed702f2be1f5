//! What somebody typed after a name: when it was, and what it was.
//!
//! In: the words of a command line, and today. Out: [`Typed`]. Does not: guess a day. What looks like one and is not
//! wholly understood is an error, and never today.

use jiff::civil::Date;

use super::log::Said;
use crate::calendar::{day, natural};
use crate::note::value::is_time;
use crate::settings::Settings;

/// A day, a time, a box, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The day; today where none was named.
    pub date: Date,
    /// The time, `HH:MM`.
    pub time: Option<String>,
    /// A box before the date, as it is written.
    pub mark: Option<String>,
    /// Everything else.
    pub text: String,
}

/// What was typed as a day and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// There is no such day.
    #[error("there is no day {0}")]
    Impossible(String),
    /// It is several days.
    #[error("{0:?} is more than one day; say which, such as \"last friday\" or 2026-11-20")]
    Several(String),
    /// It begins like a day and goes on otherwise.
    #[error(
        "{0:?} is not understood as a day; write 2026-11-20, yesterday, last friday or \"3 days ago\", or begin with a verb: \"note: {0} …\""
    )]
    Unclear(String),
}

/// The most words that a day has: "march 3rd, 2025", "3 days ago".
const WORDS: usize = 3;
/// What begins a day, but for weekdays and months.
const BEGINS: [&str; 9] = [
    "today",
    "yesterday",
    "tomorrow",
    "last",
    "next",
    "this",
    "ago",
    "tonight",
    "now",
];

impl Typed {
    /// Takes apart what was typed.
    ///
    /// # Errors
    /// [`WhenError`] where it begins like a day and is none.
    ///
    /// ```
    /// use ties::{calendar::Date, note::edit::typed::Typed, settings::Settings};
    /// let today = Date::constant(2026, 11, 22);
    /// let typed = Typed::read("last friday met: lunch", today, &Settings::default()).unwrap();
    /// assert_eq!((typed.date, typed.text.as_str()), (Date::constant(2026, 11, 20), "met: lunch"));
    /// assert!(Typed::read("last week met: lunch", today, &Settings::default()).is_err());
    /// ```
    pub fn read(text: &str, today: Date, settings: &Settings) -> Result<Typed, WhenError> {
        let (mark, rest) = mark(text.trim());
        let (date, time, rest) = when(rest, today, settings)?;
        let (mark, rest) = match mark {
            Some(mark) => (Some(mark), rest),
            None => self::mark(rest),
        };
        Ok(Typed {
            date: date.unwrap_or(today),
            time,
            mark: mark.map(str::to_owned),
            text: rest.trim().to_owned(),
        })
    }

    /// The same, to be written.
    pub fn said(&self) -> Said<'_> {
        Said {
            date: self.date,
            time: self.time.as_deref(),
            mark: self.mark.as_deref(),
            text: &self.text,
        }
    }
}

/// A box at the start, and what follows it.
fn mark(text: &str) -> (Option<&str>, &str) {
    let boxes = ["[ ]", "[x]", "[X]", "[-]"];
    match boxes.iter().find(|mark| text.starts_with(**mark)) {
        Some(mark) => (Some(&text[..mark.len()]), text[mark.len()..].trim_start()),
        None => (None, text),
    }
}

type When<'a> = (Option<Date>, Option<String>, &'a str);

/// The day and time at the start, and what follows them.
fn when<'a>(text: &'a str, today: Date, settings: &Settings) -> Result<When<'a>, WhenError> {
    let ends = ends(text);
    let first = ends.first().map_or("", |end| &text[..*end]);
    if let Some(strict) = strict(text, first)? {
        return Ok(strict);
    }
    let is_sure = |word: &str, rest: &str| {
        // "sat", "sun" and "may" are other words as well; only a verb after them tells.
        let next = rest.split_whitespace().next().unwrap_or("");
        let next = next
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        word.chars().count() > 4 || settings.verb(&next).is_some() || next.is_empty()
    };
    for end in ends.iter().take(WORDS).rev() {
        let (said, rest) = (&text[..*end], text[*end..].trim_start());
        let said = said.trim_end_matches([',', ':']);
        if !said.contains(' ') && !is_sure(said, rest) {
            continue;
        }
        if let Some(date) = natural::date(said, today) {
            return Ok(after(date, rest));
        }
        let ahead = natural::ahead(said, today).filter(|_| said.eq_ignore_ascii_case("tomorrow"));
        if let Some(date) = ahead.and_then(|range| range.from) {
            return Ok(after(date, rest));
        }
        if natural::range(said, today).is_some() {
            return Err(WhenError::Several(said.to_owned()));
        }
    }
    let word = first.to_lowercase();
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ago = ends
        .iter()
        .take(4)
        .any(|end| text[..*end].to_lowercase().ends_with(" ago"));
    let counted = natural::number(word).is_some() && !matches!(word, "a" | "an");
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if BEGINS.contains(&word) || ago || counted || is_year || looks_numeric(word) {
        return Err(WhenError::Unclear(first.to_owned()));
    }
    Ok((None, None, text))
}

/// `20.11.2026`, `11/20`, `2026-11`: days to their writers, and not to us.
fn looks_numeric(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let signs = word.bytes().filter(|byte| b"./-".contains(byte)).count();
    digits >= 2 && signs >= 1 && digits + signs == word.len()
}

/// Where each word of a text ends.
fn ends(text: &str) -> Vec<usize> {
    let words = text.split_whitespace();
    words
        .map(|word| word.as_ptr() as usize - text.as_ptr() as usize + word.len())
        .collect()
}

/// `2026-11-20`, `2026-11-20T14:30`.
fn strict<'a>(text: &'a str, first: &str) -> Result<Option<When<'a>>, WhenError> {
    let Some(written) = first.get(..10).filter(|written| day::looks_like(written)) else {
        return Ok(None);
    };
    let Some(date) = day::parse(written) else {
        return Err(WhenError::Impossible(written.to_owned()));
    };
    let rest = &text[10..];
    let rest = rest.strip_prefix('T').unwrap_or(rest);
    if rest.starts_with(|c: char| c.is_alphanumeric()) && !rest.get(..5).is_some_and(is_time) {
        return Err(WhenError::Unclear(first.to_owned()));
    }
    Ok(Some(after(
        date,
        rest.trim_start_matches([':', ',']).trim_start(),
    )))
}

/// With a time after the day, if there is one.
fn after(date: Date, rest: &str) -> When<'_> {
    let time = rest.get(..5).filter(|time| is_time(time));
    let goes_on = |c: char| c.is_alphanumeric() || c == '+';
    match time.filter(|_| !rest[5..].starts_with(goes_on)) {
        Some(time) => {
            let rest = rest[5..].trim_start_matches([':', ',']).trim_start();
            (Some(date), Some(time.to_owned()), rest)
        }
        None => (Some(date), None, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn typed(text: &str) -> Result<String, String> {
        let read = Typed::read(text, TODAY, &Settings::default());
        let shown = |typed: Typed| {
            let mark = typed.mark.map_or(String::new(), |mark| mark + " ");
            let time = typed.time.map_or(String::new(), |time| format!(" {time}"));
            format!("{mark}{}{time} | {}", typed.date, typed.text)
        };
        read.map(shown).map_err(|error| error.to_string())
    }

    #[test]
    fn days_are_understood_wholly() {
        let table = [
            (
                "met: lunch at the harbour",
                "2026-11-22 | met: lunch at the harbour",
            ),
            (
                "yesterday called: planning",
                "2026-11-21 | called: planning",
            ),
            (
                "last friday gave intro: to [[Sam Lee]]",
                "2026-11-20 | gave intro: to [[Sam Lee]]",
            ),
            ("3 days ago met", "2026-11-19 | met"),
            ("a week ago, met", "2026-11-15 | met"),
            ("20 november met: x", "2026-11-20 | met: x"),
            ("November 20th met: x", "2026-11-20 | met: x"),
            ("sat met: x", "2026-11-21 | met: x"),
            (
                "sat with her on the bench",
                "2026-11-22 | sat with her on the bench",
            ),
            ("monday: met", "2026-11-16 | met"),
            ("2026-11-20 14:30 met: x", "2026-11-20 14:30 | met: x"),
            ("2026-11-20T14:30 met: x", "2026-11-20 14:30 | met: x"),
            ("2026-11-20: met: x", "2026-11-20 | met: x"),
            ("today 09:15 called: x", "2026-11-22 09:15 | called: x"),
            ("tomorrow met: x", "2026-11-23 | met: x"),
            ("[ ] 2026-12-01 met: x", "[ ] 2026-12-01 | met: x"),
            ("2026-12-01 [ ] met: x", "[ ] 2026-12-01 | met: x"),
            ("a long walk", "2026-11-22 | a long walk"),
            (
                "may be moving to Berlin",
                "2026-11-22 | may be moving to Berlin",
            ),
        ];
        for (text, wanted) in table {
            assert_eq!(typed(text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_never_taken_for_today() {
        for text in [
            "2026-02-31 met: x",
            "last week met: x",
            "last month called",
            "last fridya met: x",
            "this friday met: x",
            "3 dyas ago met: x",
            "next friday met: x",
            "20.11.2026 met: x",
            "11/20 met: x",
            "2026-11 met: x",
            "november met: x",
            "2026 met: x",
            "2026-11-20x met",
        ] {
            assert!(typed(text).is_err(), "{text}: {:?}", typed(text));
        }
    }
}
