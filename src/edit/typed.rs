//! What somebody typed after a name: when it was, and what it was.
//!
//! In: the words of a command line, and today. Out: [`Typed`]. Does not: guess a day. What looks like one and is not
//! wholly understood is an error, and never today.

use jiff::civil::Date;

use crate::date::{day, natural};
use crate::edit::log::Said;
use crate::note::value::is_time;
use crate::settings::Settings;
use crate::text::suggest::distance;

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
    /// A day stands where none is read.
    #[error(
        "{0:?} is not read as the day where it stands; write the day first, such as \"yesterday met: lunch\", or the word after a colon"
    )]
    Later(String),
    /// It is written as it would stand in a note.
    #[error("leave out the bullet; begin with the day, a box, or what happened")]
    Bullet,
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
    /// use ties::{date::Date, note::edit::typed::Typed, settings::Settings};
    /// let today = Date::constant(2026, 11, 22);
    /// let typed = Typed::read("last friday met: lunch", today, &Settings::default()).expect("an entry");
    /// assert_eq!((typed.date, typed.text.as_str()), (Date::constant(2026, 11, 20), "met: lunch"));
    /// assert!(Typed::read("last week met: lunch", today, &Settings::default()).is_err());
    /// ```
    pub fn read(text: &str, today: Date, settings: &Settings) -> Result<Typed, WhenError> {
        let text = text.trim();
        if ["- ", "* ", "+ "]
            .iter()
            .any(|bullet| text.starts_with(bullet))
        {
            return Err(WhenError::Bullet);
        }
        let (mark, rest) = mark(text);
        let (date, time, rest) = when(after_on(rest, today), today, settings)?;
        no_other_day(rest, date.is_some(), settings)?;
        let (mark, rest) = match mark {
            Some(mark) => (Some(mark), rest),
            None => self::mark(rest),
        };
        // A box may stand between a day and its time.
        let (time, rest) = match time {
            Some(time) => (Some(time), rest),
            None => timed(rest),
        };
        Ok(Typed {
            date: date.unwrap_or(today),
            time,
            mark: mark.map(str::to_owned),
            text: with_due_day(rest.trim(), today),
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

/// What follows an "on" before a day.
fn after_on(text: &str, today: Date) -> &str {
    let Some(rest) = text.get(..3).filter(|on| on.eq_ignore_ascii_case("on ")) else {
        return text;
    };
    let rest = text[rest.len()..].trim_start();
    let is_day = |end: &usize| {
        let said = rest[..*end].trim_end_matches([',', ':']);
        natural::date(said, today).is_some()
    };
    if ends(rest).iter().take(WORDS).any(is_day) {
        rest
    } else {
        text
    }
}

/// Words that name a day wherever they stand.
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
/// After these a day is that by which something is due.
const DUE: [&str; 3] = ["by", "due", "until"];

/// That no day stands among the words that say what happened and with whom: it would not be read as one. Nor does what
/// was typed begin with a day whose letters are not quite right.
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
            return Err(WhenError::Later(word));
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

/// A text without what stands in links.
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

/// The first line with the day by which something is due as a date: "by next friday" at its end becomes
/// "by 2026-12-04". What is not understood stays as it was typed.
fn with_due_day(text: &str, today: Date) -> String {
    let (first_line, rest) = text
        .split_once('\n')
        .map_or((text, None), |(line, rest)| (line, Some(rest)));
    let ends = ends(first_line);
    let words: Vec<&str> = first_line.split_whitespace().collect();
    let announces = |at: &usize| DUE[..2].contains(&words[*at].to_lowercase().as_str());
    let Some(at) = (0..words.len().saturating_sub(1)).rev().find(announces) else {
        return text.to_owned();
    };
    let said = first_line[ends[at]..].trim().trim_end_matches(['.', '!']);
    let Some(day) = ahead(said, today) else {
        return text.to_owned();
    };
    let mut out = format!("{} {day}", &first_line[..ends[at]]);
    if let Some(rest) = rest {
        out.push('\n');
        out += rest;
    }
    out
}

/// The day to come that is meant: the last of several; "next friday" is that of the week after this.
fn ahead(said: &str, today: Date) -> Option<Date> {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["today"] => Some(today),
        ["in", number, unit] => Some(natural::length(number, unit)?.after(today)),
        ["next", weekday] if DAYS[4..].contains(weekday) => {
            let next_week = natural::ahead("next week", today)?;
            let sunday = next_week.to?;
            // The latest such weekday up to that Sunday lies in that week.
            natural::date(weekday, sunday)
        }
        _ => natural::ahead(&lower, today)?.to,
    }
}

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
    let (time, rest) = timed(text);
    Ok((None, time, rest))
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
    let (time, rest) = timed(rest);
    (Some(date), time, rest)
}

/// A time at the start, and what follows it.
fn timed(text: &str) -> (Option<String>, &str) {
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
    use crate::edit::typed::*;

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
