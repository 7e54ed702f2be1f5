//! Parses what a user typed after a name: a day, a time, a box, and the words of the entry.
//!
//! In: the words of a command line, and today's date. Out: [`EntryInput`]. Does not: guess a day. Text that looks like
//! a day but is not fully understood is an error; it never counts as today.

use jiff::civil::Date;

use crate::date::{day, natural};
use crate::edit::log::NewEntry;
use crate::note::time::is_time;
use crate::settings::Settings;
use crate::text::suggest::distance;

/// The parts of a typed entry: a day, a time, a box, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryInput {
    /// The day of the entry; today if none was typed.
    pub date: Date,
    /// The time as `HH:MM`, if one was typed.
    pub time: Option<String>,
    /// The box as typed, such as `[ ]`, if there is one.
    pub mark: Option<String>,
    /// The words of the entry, with a due day at the end of the first line written as a date.
    pub text: String,
}

/// Why the typed text has no usable day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// The date does not exist, such as 2026-02-31.
    #[error("there is no day {0}")]
    Impossible(String),
    /// The words mean more than one day, such as "last week".
    #[error("{0:?} is more than one day; say which, such as \"last friday\" or 2026-11-20")]
    Several(String),
    /// The text begins like a day but is not one.
    #[error(
        "{0:?} is not understood as a day; write 2026-11-20, yesterday, last friday or \"3 days ago\", or begin with a verb: \"note: {0} …\""
    )]
    Unclear(String),
    /// A day stands later in the text, where it is not read as the day of the entry.
    #[error(
        "{0:?} is not read as the day here; put the day first, such as \"yesterday met: lunch\", or put the word after a colon"
    )]
    Misplaced(String),
    /// The text begins with a list bullet, as it would in a note.
    #[error("leave out the bullet; begin with the day, a box, or what happened")]
    Bullet,
}

/// Maximum number of words in a typed day, as in "march 3rd, 2025" or "3 days ago".
const MAX_WORDS: usize = 3;
/// Words that begin a day, apart from weekdays and months. Text that begins with one of them must be a day, or it is an
/// error. Misplaced words such as "ago" are included for that reason.
const FIRST_WORDS: [&str; 9] = [
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

impl EntryInput {
    /// Splits the typed text into its parts.
    ///
    /// # Errors
    /// [`WhenError`] if the text begins like a day but is not one, has a day in the wrong place, or begins with a
    /// bullet.
    ///
    /// ```
    /// use ties::{date::Date, edit::entry_input::EntryInput, settings::Settings};
    /// let today = Date::constant(2026, 11, 22);
    /// let typed = EntryInput::read("last friday met: lunch", today, &Settings::default()).expect("an entry");
    /// assert_eq!((typed.date, typed.text.as_str()), (Date::constant(2026, 11, 20), "met: lunch"));
    /// assert!(EntryInput::read("last week met: lunch", today, &Settings::default()).is_err());
    /// ```
    pub fn read(text: &str, today: Date, settings: &Settings) -> Result<EntryInput, WhenError> {
        let text = text.trim();
        if ["- ", "* ", "+ "]
            .iter()
            .any(|bullet| text.starts_with(bullet))
        {
            return Err(WhenError::Bullet);
        }
        let (mark, rest) = split_mark(text);
        let Start { date, time, rest } = split_date(after_on(rest, today), today, settings)?;
        no_other_day(rest, date.is_some(), settings)?;
        let (mark, rest) = match mark {
            Some(mark) => (Some(mark), rest),
            None => split_mark(rest),
        };
        // A box may come between a day and its time.
        let (time, rest) = match time {
            Some(time) => (Some(time), rest),
            None => split_time(rest),
        };
        Ok(EntryInput {
            date: date.unwrap_or(today),
            time,
            mark: mark.map(str::to_owned),
            text: with_due_day(rest.trim(), today),
        })
    }

    /// Borrows the parts for [`crate::edit::log`] to write.
    pub fn as_new_entry(&self) -> NewEntry<'_> {
        NewEntry {
            date: self.date,
            time: self.time.as_deref(),
            mark: self.mark.as_deref(),
            text: &self.text,
        }
    }
}

/// Splits off a box at the start.
fn split_mark(text: &str) -> (Option<&str>, &str) {
    let boxes = ["[ ]", "[x]", "[X]", "[-]"];
    match boxes.iter().find(|mark| text.starts_with(**mark)) {
        Some(mark) => (Some(&text[..mark.len()]), text[mark.len()..].trim_start()),
        None => (None, text),
    }
}

/// A day and a time at the start of a text, and the text after them.
struct Start<'a> {
    date: Option<Date>,
    time: Option<String>,
    rest: &'a str,
}

/// Removes an "on" at the start if a day follows it; otherwise returns the text unchanged.
fn after_on(text: &str, today: Date) -> &str {
    let Some(rest) = text.get(..3).filter(|on| on.eq_ignore_ascii_case("on ")) else {
        return text;
    };
    let rest = text[rest.len()..].trim_start();
    let is_day = |end: &usize| {
        let phrase = rest[..*end].trim_end_matches([',', ':']);
        natural::date(phrase, today).is_some()
    };
    if word_ends(rest).iter().take(MAX_WORDS).any(is_day) {
        rest
    } else {
        text
    }
}

/// Words that name a day in any position.
const DAYS: [&str; 11] = [
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Words before a due day.
const DUE: [&str; 3] = ["by", "due", "until"];

/// Checks that there is no day among the words before the colon, because it would not be read as the day of the entry.
/// Also checks that the text does not begin with a misspelled day.
fn no_other_day(text: &str, has_day: bool, settings: &Settings) -> Result<(), WhenError> {
    let first_line = text.lines().next().unwrap_or("");
    let head = match first_line.find(": ") {
        Some(colon) => &first_line[..colon],
        None => first_line.trim_end_matches(':'),
    };
    let plain = without_links(head);
    let mut before = String::new();
    for (at, written) in plain.split_whitespace().enumerate() {
        let sign = |c: char| !c.is_alphanumeric() && c != '-';
        let word = written.trim_matches(sign).to_lowercase();
        let is_day = DAYS.contains(&word.as_str()) || day::looks_like(&word) || word == "ago";
        if is_day && !DUE.contains(&before.as_str()) {
            return Err(WhenError::Misplaced(word));
        }
        let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|end| {
            let digits = word.strip_suffix(end).unwrap_or("");
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        if has_day && at <= 1 && is_ordinal && matches!(before.as_str(), "" | "the") {
            return Err(WhenError::Unclear(word));
        }
        let reach = if word.chars().count() >= 7 { 2 } else { 1 };
        let near = |day: &&str| word.chars().count() >= 5 && distance(&word, day) <= reach;
        let begins = at == 0 || at == 1 && before == "on";
        if begins && !has_day && settings.verb(&word).is_none() && DAYS.iter().any(near) {
            return Err(WhenError::Unclear(word));
        }
        before = word;
    }
    Ok(())
}

/// Removes wiki links, including their text.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        out += before;
        match after.split_once("]]") {
            Some((_, after)) => rest = after,
            None => return out,
        }
    }
    out + rest
}

/// Writes a due day at the end of the first line as a date: "by next friday" becomes "by 2026-12-04". Words that are
/// not understood stay as typed.
fn with_due_day(text: &str, today: Date) -> String {
    let (first_line, rest) = text
        .split_once('\n')
        .map_or((text, None), |(line, rest)| (line, Some(rest)));
    let word_ends = word_ends(first_line);
    let words: Vec<&str> = first_line.split_whitespace().collect();
    let announces = |at: &usize| DUE[..2].contains(&words[*at].to_lowercase().as_str());
    let Some(at) = (0..words.len().saturating_sub(1)).rev().find(announces) else {
        return text.to_owned();
    };
    let phrase = first_line[word_ends[at]..]
        .trim()
        .trim_end_matches(['.', '!']);
    let Some(day) = natural::due_day(phrase, today) else {
        return text.to_owned();
    };
    let mut out = format!("{} {day}", &first_line[..word_ends[at]]);
    if let Some(rest) = rest {
        out.push('\n');
        out += rest;
    }
    out
}

/// Splits off a day and a time at the start.
fn split_date<'a>(text: &'a str, today: Date, settings: &Settings) -> Result<Start<'a>, WhenError> {
    let word_ends = word_ends(text);
    let first = word_ends.first().map_or("", |end| &text[..*end]);
    if let Some(start) = split_iso_date(text, first)? {
        return Ok(start);
    }
    let is_sure = |word: &str, rest: &str| {
        // "sat", "sun" and "may" are ordinary words too; they count as a day only before a verb or at the end.
        let next = rest.split_whitespace().next().unwrap_or("");
        let next = next
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        word.chars().count() > 4 || settings.verb(&next).is_some() || next.is_empty()
    };
    for end in word_ends.iter().take(MAX_WORDS).rev() {
        let (phrase, rest) = (&text[..*end], text[*end..].trim_start());
        let phrase = phrase.trim_end_matches([',', ':']);
        if !phrase.contains(' ') && !is_sure(phrase, rest) {
            continue;
        }
        if let Some(date) = natural::date(phrase, today) {
            return Ok(with_time(date, rest));
        }
        let ahead = natural::future_range(phrase, today)
            .filter(|_| phrase.eq_ignore_ascii_case("tomorrow"));
        if let Some(date) = ahead.and_then(|range| range.from) {
            return Ok(with_time(date, rest));
        }
        if natural::range(phrase, today).is_some() {
            return Err(WhenError::Several(phrase.to_owned()));
        }
    }
    let word = first.to_lowercase();
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ago = word_ends
        .iter()
        .take(4)
        .any(|end| text[..*end].to_lowercase().ends_with(" ago"));
    let counted = natural::number(word).is_some() && !matches!(word, "a" | "an");
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if FIRST_WORDS.contains(&word) || ago || counted || is_year || looks_numeric(word) {
        return Err(WhenError::Unclear(first.to_owned()));
    }
    let (time, rest) = split_time(text);
    Ok(Start {
        date: None,
        time,
        rest,
    })
}

/// Whether a word looks like a date in a form that is not supported here: `20.11.2026`, `11/20`, `2026-11`.
fn looks_numeric(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let signs = word.bytes().filter(|byte| b"./-".contains(byte)).count();
    digits >= 2 && signs >= 1 && digits + signs == word.len()
}

/// The byte offsets at which the words of a text end.
fn word_ends(text: &str) -> Vec<usize> {
    let words = text.split_whitespace();
    words
        .map(|word| word.as_ptr() as usize - text.as_ptr() as usize + word.len())
        .collect()
}

/// Splits off an ISO date at the start, with an optional time: `2026-11-20`, `2026-11-20T14:30`. `None` if there is
/// none.
fn split_iso_date<'a>(text: &'a str, first: &str) -> Result<Option<Start<'a>>, WhenError> {
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
    Ok(Some(with_time(
        date,
        rest.trim_start_matches([':', ',']).trim_start(),
    )))
}

/// The result for a day: splits off a time after it, if there is one.
fn with_time(date: Date, rest: &str) -> Start<'_> {
    let (time, rest) = split_time(rest);
    Start {
        date: Some(date),
        time,
        rest,
    }
}

/// Splits off a time at the start, if there is one.
fn split_time(text: &str) -> (Option<String>, &str) {
    let time = text.get(..5).filter(|time| is_time(time));
    let goes_on = |c: char| c.is_alphanumeric() || c == '+';
    match time.filter(|_| !text[5..].starts_with(goes_on)) {
        Some(time) => {
            let rest = text[5..].trim_start_matches([':', ',']).trim_start();
            (Some(time.to_owned()), rest)
        }
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::entry_input::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn typed(text: &str) -> Result<String, String> {
        let read = EntryInput::read(text, TODAY, &Settings::default());
        let shown = |typed: EntryInput| {
            let mark = typed.mark.map_or(String::new(), |mark| mark + " ");
            let time = typed.time.map_or(String::new(), |time| format!(" {time}"));
            format!("{mark}{}{time} | {}", typed.date, typed.text)
        };
        read.map(shown).map_err(|error| error.to_string())
    }

    #[test]
    fn day_time_box_and_due_day_are_parsed() {
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
            ("14:30 met: x", "2026-11-22 14:30 | met: x"),
            (
                "yesterday [ ] 14:30 met: x",
                "[ ] 2026-11-21 14:30 | met: x",
            ),
            ("[x] 09:15, called: x", "[x] 2026-11-22 09:15 | called: x"),
            ("tomorrow met: x", "2026-11-23 | met: x"),
            ("[ ] 2026-12-01 met: x", "[ ] 2026-12-01 | met: x"),
            ("2026-12-01 [ ] met: x", "[ ] 2026-12-01 | met: x"),
            ("a long walk", "2026-11-22 | a long walk"),
            ("on monday met: x", "2026-11-16 | met: x"),
            ("on 2026-11-20 met: x", "2026-11-20 | met: x"),
            (
                "met: she came yesterday",
                "2026-11-22 | met: she came yesterday",
            ),
            (
                "met with [[2026-11-20]]: x",
                "2026-11-22 | met with [[2026-11-20]]: x",
            ),
            (
                "promised review: read her draft by next friday",
                "2026-11-22 | promised review: read her draft by 2026-11-27",
            ),
            (
                "promised review: x by tomorrow.",
                "2026-11-22 | promised review: x by 2026-11-23",
            ),
            (
                "promised review: x due in two weeks",
                "2026-11-22 | promised review: x due 2026-12-06",
            ),
            (
                "promised review: x by 2026-12-01",
                "2026-11-22 | promised review: x by 2026-12-01",
            ),
            (
                "promised review by 2026-12-01",
                "2026-11-22 | promised review by 2026-12-01",
            ),
            ("met: stood by her", "2026-11-22 | met: stood by her"),
            (
                "may be moving to Berlin",
                "2026-11-22 | may be moving to Berlin",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(typed(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn unclear_or_misplaced_day_is_an_error() {
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
            "the day before yesterday met: x",
            "yesterdy met: x",
            "tommorow met: x",
            "met yesterday: x",
            "saw her yesterday",
            "called 3 days ago",
            "monday 2026-11-16 met: x",
            "friday the 20th met: x",
            "- [ ] 2026-12-01 met: x",
            "on fridya met: x",
        ] {
            assert!(typed(text).is_err(), "{text}: {:?}", typed(text));
        }
    }
}
