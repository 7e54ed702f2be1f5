//! Reads the value of a field by the rules of its table row (docs/reference/queries.md#fields).
//!
//! In: a field's row and the items of its value. Out: one [`Condition`], or the first item that could not be read, with
//! the reason. Does not: know how conditions are combined.

use std::ops::Range;

use globset::GlobBuilder;

use crate::date::{Date, Period, RangeExpr, natural};
use crate::ledger::clocks::Clock;
use crate::settings::{Settings, Verb, kinds};
use crate::text::suggest::closest;
use crate::text::words;

use super::ast::{
    Ahead, BirthdayTest, ClockTest, Cmp, Condition, DueTest, FavorItem, NumberTest, Text, Time,
};
use super::fields::{
    FieldRow, Matching, NumberField, STATES, THINGS, Takes, TextField, ValueRow, normal,
};
use super::lexer::{Item, Part};
use super::times::{ValueError, age, clock_test, compared, length, reads_as_time, stretch};

/// What is wrong, and its byte range.
pub(super) type Mistake = (Range<usize>, ValueError);
type Read<T> = Result<T, Mistake>;

/// Reads text; a trailing `*` makes it a prefix.
pub(super) fn as_text(written: &str) -> Text {
    let text = written.trim();
    let bare = text.trim_end_matches('*');
    Text {
        prefix: bare.len() < text.len(),
        text: bare.trim_end().to_owned(),
    }
}

/// Whether full text can search for it: it has at least one letter or digit.
pub(super) fn searchable(text: &Text) -> bool {
    words::ranges(&text.text).next().is_some()
}

/// Why a text is not a valid value of a field.
enum Unsayable {
    Nothing,
    StarWithin,
    /// Contains the value without the `*`.
    StarAtEnd(String),
    NoDigit,
    NoGlob(globset::Error),
}

/// The value of a text field as a query can express it in quotes; `None` if no query can.
pub(super) fn quotable_text(field: TextField, written: &str) -> Option<Text> {
    text_value(field, written, true).ok()
}

/// The value of a text field as a query can express it without quotes; `None` if it cannot.
pub(super) fn bare_text(field: TextField, written: &str) -> Option<Text> {
    text_value(field, written, false).ok()
}

fn text_value(field: TextField, written: &str, quoted: bool) -> Result<Text, Unsayable> {
    let literal = |text: &str| Text {
        text: text.to_owned(),
        prefix: false,
    };
    let trimmed = written.trim();
    match field.matching() {
        Matching::Words => {
            let text = as_text(written);
            if !searchable(&text) {
                return Err(Unsayable::Nothing);
            }
            if !quoted && text.text.contains('*') {
                return Err(Unsayable::StarWithin);
            }
            Ok(text)
        }
        Matching::Whole => {
            let text = match field {
                TextField::Tag => {
                    trimmed.trim_start_matches(|c: char| c == '#' || c.is_whitespace())
                }
                _ => trimmed,
            };
            if text.is_empty() {
                return Err(Unsayable::Nothing);
            }
            if text.ends_with('*') {
                let bare = text.trim_end_matches('*');
                return Err(Unsayable::StarAtEnd(bare.to_owned()));
            }
            Ok(literal(text))
        }
        Matching::Digits if !written.contains(|c: char| c.is_ascii_digit()) => {
            Err(Unsayable::NoDigit)
        }
        Matching::Digits => Ok(literal(trimmed)),
        Matching::Glob if trimmed.is_empty() => Err(Unsayable::Nothing),
        Matching::Glob => match GlobBuilder::new(trimmed).build() {
            Ok(_) => Ok(literal(trimmed)),
            Err(error) => Err(Unsayable::NoGlob(error)),
        },
    }
}

/// Reads the value of one field.
pub(super) struct Reader<'a> {
    pub row: &'static FieldRow,
    pub settings: &'a Settings,
    pub today: Date,
}

impl Reader<'_> {
    /// The condition that the items express.
    pub(super) fn condition(&self, items: &[Item]) -> Read<Condition> {
        for item in items {
            if item.parts.is_empty() {
                return Err(self.empty(item, items.len() > 1));
            }
        }
        match self.row.takes {
            Takes::Text(field) => {
                let values = items.iter().map(|item| self.text(field, item));
                Ok(Condition::Text {
                    field,
                    values: values.collect::<Read<_>>()?,
                })
            }
            Takes::Clock(clock) => {
                let part = self.unquoted(items, "a quoted value is never a time")?;
                self.clock(clock, part)
            }
            Takes::ClockOrKinds(clock, verb) => match items {
                [item] if is_time(item) => self.clock(clock, &item.parts[0]),
                _ => self.favors(verb, items),
            },
            Takes::Kinds(verb) => self.favors(verb, items),
            Takes::ClockOrGoal(clock) => match items {
                [item] if is_time(item) => self.clock(clock, &item.parts[0]),
                _ => Ok(Condition::Told(self.named(items)?)),
            },
            Takes::Due => self.due(self.unquoted(items, "a quoted value is never a time")?),
            Takes::Birthday => {
                self.birthday(self.unquoted(items, "a quoted value is never a time")?)
            }
            Takes::Number(field) => {
                self.number(field, self.unquoted(items, "a number takes no quotes")?)
            }
            Takes::Link(field) => Ok(Condition::Link {
                field,
                name: self.named(items)?,
            }),
            Takes::State => Ok(Condition::Is(self.word(&STATES, "state", items)?)),
            Takes::Thing => Ok(Condition::Has(self.word(&THINGS, "thing", items)?)),
        }
    }

    fn field(&self) -> String {
        format!("{}:", self.row.word)
    }

    fn at<T>(&self, part: &Part, read: Result<T, ValueError>) -> Read<T> {
        read.map_err(|wrong| (part.span.clone(), wrong))
    }

    fn empty(&self, item: &Item, in_list: bool) -> Mistake {
        // An empty value has no bytes to underline, so the error is placed on the colon or comma before it.
        let span = item.span.start.saturating_sub(1)..item.span.end;
        let wrong = if in_list {
            ValueError::new(format!(
                "an item of the list of `{}` is empty",
                self.field()
            ))
            .help("a list has no spaces: `a,b`; text with a comma or space is quoted: `\"a, b\"`")
        } else {
            ValueError::new(format!("`{}` has no value", self.field())).help(format!(
                "write it without a space after the colon, such as `{}`",
                self.row.example
            ))
        };
        (span, wrong)
    }

    /// The single part of an item that is not a kind with a time.
    fn whole<'i>(&self, item: &'i Item) -> Read<&'i Part> {
        match item.parts.as_slice() {
            [part] => Ok(part),
            _ => Err((
                item.span.clone(),
                ValueError::new("a quote begins or ends within the value")
                    .help(format!("quote the whole value: `{}\"…\"`", self.field())),
            )),
        }
    }

    /// The single item of a field that takes no list.
    fn one<'i>(&self, items: &'i [Item]) -> Read<&'i Part> {
        match items {
            [item] => self.whole(item),
            [first, .., last] => {
                let each: Vec<String> = items
                    .iter()
                    .flat_map(|item| item.parts.first())
                    .map(|part| match part.quoted {
                        true => format!("{}\"{}\"", self.field(), part.text),
                        false => format!("{}{}", self.field(), part.text),
                    })
                    .collect();
                Err((
                    first.span.start..last.span.end,
                    ValueError::new(format!("`{}` takes one value, not a list", self.field()))
                        .help(format!(
                            "write `({})`, or quote the comma",
                            each.join(" or ")
                        )),
                ))
            }
            [] => Err((0..0, ValueError::new("no value"))),
        }
    }

    fn unquoted<'i>(&self, items: &'i [Item], quoted: &str) -> Read<&'i Part> {
        let part = self.one(items)?;
        if part.quoted {
            let wrong = ValueError::new(quoted).help(format!(
                "write it without quotes, such as `{}`",
                self.row.example
            ));
            return Err((part.span.clone(), wrong));
        }
        Ok(part)
    }

    fn named(&self, items: &[Item]) -> Read<String> {
        let part = self.one(items)?;
        let name = part.text.trim();
        if name.is_empty() {
            return Err((part.span.clone(), ValueError::new("the name is empty")));
        }
        Ok(name.to_owned())
    }

    fn text(&self, field: TextField, item: &Item) -> Read<Text> {
        let part = self.whole(item)?;
        let wrong = |unsayable| match unsayable {
            Unsayable::Nothing => nothing_in(&part.text),
            Unsayable::StarWithin => star_within(),
            Unsayable::StarAtEnd(bare) => {
                ValueError::new(format!("`{}` takes whole values, no `*`", self.field()))
                    .help(format!("write `{}{bare}`", self.field()))
            }
            Unsayable::NoDigit => ValueError::new("a phone number has digits"),
            Unsayable::NoGlob(error) => ValueError::new(format!("not a glob: {}", error.kind()))
                .help("a glob with a comma in it is quoted: `path:\"{a,b}/**\"`"),
        };
        let read = text_value(field, &part.text, part.quoted);
        self.at(part, read.map_err(wrong))
    }

    fn clock(&self, clock: Clock, part: &Part) -> Read<Condition> {
        let test = self.at(part, clock_test(&self.field(), &part.text, self.today))?;
        Ok(Condition::Clock { clock, test })
    }

    fn favors(&self, verb: Verb, items: &[Item]) -> Read<Condition> {
        let items = items.iter().map(|item| self.favor(verb, item));
        Ok(Condition::FavorItem {
            verb,
            items: items.collect::<Read<_>>()?,
        })
    }

    /// Reads `kind`, `kind@time`, `"kind"@time` or `@time`.
    fn favor(&self, verb: Verb, item: &Item) -> Read<FavorItem> {
        let (kind, time) = match item.parts.as_slice() {
            [quoted] if quoted.quoted => (Some(quoted.clone()), None),
            [part] => match part.text.split_once('@') {
                Some((kind, time)) => (
                    (!kind.is_empty()).then(|| Part {
                        text: kind.to_owned(),
                        quoted: false,
                        span: part.span.start..part.span.start + kind.len(),
                    }),
                    Some((time, part.span.start + kind.len() + 1..part.span.end)),
                ),
                None => (Some(part.clone()), None),
            },
            [kind, at] if kind.quoted && at.text.starts_with('@') && !at.quoted => (
                Some(kind.clone()),
                Some((&at.text[1..], at.span.start + 1..at.span.end)),
            ),
            _ => {
                self.whole(item)?;
                (None, None)
            }
        };
        let before = kind.as_ref().map_or("", |part| part.text.as_str());
        let field = format!("{}{before}@", self.field());
        let kind = kind
            .as_ref()
            .map(|part| self.kind(verb, part))
            .transpose()?;
        let time = time
            .map(|(time, span)| self.time(&field, time).map_err(|wrong| (span, wrong)))
            .transpose()?;
        Ok(FavorItem { kind, time })
    }

    fn time(&self, field: &str, time: &str) -> Result<Time, ValueError> {
        match clock_test(field, time, self.today)? {
            ClockTest::Age(age) => Ok(Time::Age(age)),
            ClockTest::During(stretch) => Ok(Time::During(stretch)),
            ClockTest::Never | ClockTest::Ever => Err(ValueError::new(format!(
                "`{time}` does not apply to a single entry"
            ))
            .help("after `@` comes an age, a date or a range: `advice@<90d`, `advice@2026`")),
        }
    }

    /// Reads a kind. `gave`, `got` and `asked` accept only known kinds; the other verbs also accept the user's own
    /// words.
    fn kind(&self, verb: Verb, part: &Part) -> Read<String> {
        let field = self.field();
        let wrong = |wrong: ValueError| Err((part.span.clone(), wrong));
        if !part.quoted && reads_as_time(&part.text) {
            let help = match (verb, part.text.to_ascii_lowercase().as_str()) {
                (Verb::Promised, "never" | "ever") => {
                    "to ask whether there is one, write `has:promise`".into()
                }
                (Verb::Needs, "never" | "ever") => {
                    "to ask whether there is one, write `has:need`".into()
                }
                (Verb::Offers, "never" | "ever") => {
                    "to ask whether there is one, write `has:offer`".into()
                }
                (_, "never" | "ever") => {
                    format!("it is allowed only alone: `{field}{}`", part.text)
                }
                _ => format!("for any kind at that time write `{field}@{}`", part.text),
            };
            let message = format!("`{}` is a time, but a kind is expected here", part.text);
            return wrong(ValueError::new(message).help(help));
        }
        let written = kinds::joined(&part.text);
        if written.is_empty() {
            return wrong(ValueError::new("the kind is empty"));
        }
        if let Some(kind) = self.settings.kind(&written) {
            return Ok(kind.to_owned());
        }
        if matches!(verb, Verb::Gave | Verb::Got | Verb::Asked) {
            let known = self.settings.kinds.keys().map(String::as_str);
            let help = match closest(&written, known.clone()) {
                Some(near) => format!("did you mean `{field}{near}`?"),
                None => format!(
                    "kinds are {}; `[kinds]` in ties.toml adds more",
                    known.collect::<Vec<_>>().join(", ")
                ),
            };
            return wrong(ValueError::new(format!("unknown kind `{}`", part.text)).help(help));
        }
        Ok(written)
    }

    fn ahead(&self, part: &Part) -> Option<Read<Ahead>> {
        let (cmp, rest) = compared(&part.text)?;
        let read = cmp.and_then(|cmp| {
            let age = age(&self.field(), cmp, rest, self.today)?;
            match cmp {
                Cmp::Less | Cmp::AtMost => Ok(Ahead {
                    included: cmp == Cmp::AtMost,
                    length: age.length,
                }),
                Cmp::More | Cmp::AtLeast => Err(ValueError::new(format!(
                    "`{}` takes only `<` and `<=`, for a time from today",
                    self.field()
                ))
                .help(match self.field().as_str() {
                    "birthday:" => format!("for a later date, negate it: `-birthday:<{rest}`"),
                    field => format!(
                        "for a later date, write `{field}{}..`, or negate it: `-{field}<{rest}`",
                        age.length.after(self.today),
                    ),
                })),
            }
        });
        Some(self.at(part, read))
    }

    fn due(&self, part: &Part) -> Read<Condition> {
        if let Some(ahead) = self.ahead(part) {
            return Ok(Condition::Due(DueTest::Within(ahead?)));
        }
        let read = stretch(&self.field(), &part.text, self.today).map_err(|wrong| {
            let state = normal(&part.text);
            match STATES.iter().find(|row| row.word == state) {
                Some(row) => wrong.help(format!("did you mean `is:{}`?", row.word)),
                None if length(&part.text).is_some() => {
                    wrong.help(format!("did you mean `{}<{}`?", self.field(), part.text))
                }
                None => wrong,
            }
        });
        Ok(Condition::Due(DueTest::During(self.at(part, read)?)))
    }

    fn birthday(&self, part: &Part) -> Read<Condition> {
        if let Some(ahead) = self.ahead(part) {
            return Ok(Condition::Birthday(BirthdayTest::Within(ahead?)));
        }
        let text = part.text.to_lowercase();
        let test = if text == "today" {
            Ok(BirthdayTest::Today)
        } else if let Some(month) = natural::month(&text).or_else(|| month_number(&text)) {
            Ok(BirthdayTest::Month(month))
        } else {
            // Parsed within a leap year, so that February 29 is a valid birthday.
            match RangeExpr::parse(&format!("2024-{text}"), self.today) {
                Ok(RangeExpr::One(Period::Day(day))) => Ok(BirthdayTest::On(day.month(), day.day())),
                _ => Err(ValueError::new(format!("`{}` is not a birthday", part.text)).help(
                    "such as `birthday:<30d`, `birthday:today`, `birthday:12`, `birthday:12-24`",
                )),
            }
        };
        Ok(Condition::Birthday(self.at(part, test)?))
    }

    fn number(&self, field: NumberField, part: &Part) -> Read<Condition> {
        let whole = |text: &str| {
            text.parse::<i64>().map_err(|_| {
                ValueError::new(match text {
                    "" => "a number is missing".to_owned(),
                    text => format!("`{text}` is not a whole number"),
                })
                .help(format!(
                    "such as `{0}<0`, `{0}>=3`, `{0}0`, `{0}1..5`",
                    self.field()
                ))
            })
        };
        let end = |text: &str| match text {
            "" => Ok(None),
            text => whole(text).map(Some),
        };
        let read = if let Some((cmp, rest)) = compared(&part.text) {
            cmp.and_then(|cmp| Ok(NumberTest::Compare(cmp, whole(rest)?)))
        } else if let Some((from, to)) = part.text.split_once("..") {
            end(from).and_then(|from| match (from, end(to)?) {
                (None, None) => whole("").map(NumberTest::Is),
                (Some(from), Some(to)) if from > to => {
                    Err(ValueError::new("the range ends before it begins")
                        .help(format!("write `{}{to}..{from}`", self.field())))
                }
                (from, to) => Ok(NumberTest::Between(from, to)),
            })
        } else {
            whole(&part.text).map(NumberTest::Is)
        };
        Ok(Condition::Number {
            field,
            test: self.at(part, read)?,
        })
    }

    /// Reads a word of a closed table.
    fn word<T: Copy>(&self, table: &[ValueRow<T>], what: &str, items: &[Item]) -> Read<T> {
        let part = self.one(items)?;
        let word = normal(&part.text);
        if let Some(row) = table.iter().find(|row| row.word == word) {
            return Ok(row.value);
        }
        let states = STATES.iter().map(|row| ("is", row.word));
        let things = THINGS.iter().map(|row| ("has", row.word));
        let elsewhere = states.chain(things).find(|(_, other)| *other == word);
        let help = if let Some((field, word)) = elsewhere {
            format!("did you mean `{field}:{word}`?")
        } else if let Some(near) = closest(&word, table.iter().map(|row| row.word)) {
            format!("did you mean `{}{near}`?", self.field())
        } else {
            let known: Vec<&str> = table.iter().map(|row| row.word).collect();
            format!("`{}` takes {}", self.field(), known.join(", "))
        };
        let wrong = ValueError::new(format!("unknown {what} `{}`", part.text)).help(help);
        Err((part.span.clone(), wrong))
    }
}

fn is_time(item: &Item) -> bool {
    matches!(item.parts.as_slice(), [part] if !part.quoted && reads_as_time(&part.text))
}

fn month_number(text: &str) -> Option<i8> {
    let short = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|month| short && (1..=12).contains(month))
}

pub(super) fn nothing_in(text: &str) -> ValueError {
    ValueError::new(format!("`{text}` has no letter or digit to look for"))
}

pub(super) fn star_within() -> ValueError {
    ValueError::new("a `*` is allowed only at the end of a word")
        .help("`clim*` finds words that begin with `clim`")
}
