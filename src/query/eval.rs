//! Selects the contacts that a query matches (docs/reference/queries.md#the-query).
//!
//! In: a tree, a ledger, and the index hits for its words. Out: contacts, each with a score for full text. Does not:
//! sort or format them, or access the index.

use std::collections::HashMap;

use super::ast::{BirthdayTest, ClockTest, Condition, DueTest, Query, Text};
use super::compare::fits;
use super::fields::{LinkField, NumberField, State, TextField, Thing};
use super::matching_entries;
use super::names::{self, Named};
use super::needs::row;
use super::tree::{self, Leaf};
use crate::date::Date;
use crate::ledger::{Clock, Contact, ContactId, Ledger, Tie};
use crate::note::Birthday;
use crate::settings::Verb;
use crate::store::{NoteId, Row, Texts};
use crate::text::fold::fold_search;
use crate::text::words;

pub use super::names::NameError;
pub use super::needs::{Needs, QueryData};

/// The contacts that `query` selects, in path order, each with its score; 0 without full text.
///
/// # Errors
/// [`NameError`] if a name in the query does not resolve to exactly one contact or goal, or a text has no word.
pub fn select(
    query: &Query,
    ledger: &Ledger,
    found: &QueryData,
) -> Result<Vec<(ContactId, f32)>, NameError> {
    let evaluation = Evaluation { ledger, found };
    let with_inactive = query.mentions_archived();
    let holds = evaluation.holds(query)?;
    let scores = evaluation.scores(query);
    let selected = ledger
        .contact_ids()
        .zip(holds)
        .filter(|(_, holds)| *holds)
        .map(|(contact, _)| contact);
    let selected =
        selected.filter(|contact| with_inactive || !ledger.contact(*contact).is_inactive());
    Ok(selected
        .map(|contact| (contact, scores.get(&contact).copied().unwrap_or(0.0)))
        .collect())
}

/// For each contact, whether `query` holds. Archived and deceased contacts are not left out.
///
/// # Errors
/// Same as [`select`].
pub fn holds(query: &Query, ledger: &Ledger, found: &QueryData) -> Result<Vec<bool>, NameError> {
    Evaluation { ledger, found }.holds(query)
}

struct Evaluation<'a> {
    ledger: &'a Ledger,
    found: &'a QueryData,
}

impl Evaluation<'_> {
    /// For each contact, whether `query` holds.
    fn holds(&self, query: &Query) -> Result<Vec<bool>, NameError> {
        let everybody = self.ledger.contacts.len();
        tree::evaluate(query, everybody, &mut |leaf, _| match leaf {
            Leaf::Text(text) => {
                let mut any = vec![false; everybody];
                for (contact, _) in self.text(text)? {
                    any[self.place(contact)] = true;
                }
                Ok(any)
            }
            Leaf::Field(condition) => self.condition(condition),
        })
    }

    fn place(&self, contact: ContactId) -> usize {
        self.ledger.place_of(contact)
    }

    /// The contacts whose own note, or an entry in which they take part, contains the text; each with a score.
    fn text(&self, text: &Text) -> Result<Vec<(ContactId, f32)>, NameError> {
        let row = row(text);
        if row.words.is_empty() {
            return Err(NameError::NoWord(text.text.clone()));
        }
        let Some(hits) = self.found.hits.get(&row) else {
            return Ok(Vec::new());
        };
        let of_notes = hits
            .notes
            .iter()
            .filter_map(|(note, score)| Some((self.ledger.contact_at(*note)?, *score)));
        let mut found: HashMap<ContactId, f32> = of_notes.collect();
        for (note, place) in &hits.entries {
            let Some(line) = self.ledger.entry_at(*note, *place) else {
                continue;
            };
            for contact in self.ledger.contacts_in(line) {
                // An entry in another note scores low: taking part in it says less about a contact than their own note
                // does.
                if self.ledger.contact(contact).note() != *note {
                    found.entry(contact).or_insert(0.5);
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    fn scores(&self, query: &Query) -> HashMap<ContactId, f32> {
        let mut scores: HashMap<ContactId, f32> = HashMap::new();
        for text in query.positive_texts() {
            for (contact, score) in self.text(text).unwrap_or_default() {
                *scores.entry(contact).or_default() += score;
            }
        }
        scores
    }

    fn each(&self, holds: impl Fn(Contact<'_>) -> bool) -> Vec<bool> {
        self.ledger
            .contact_ids()
            .map(|contact| holds(self.ledger.contact(contact)))
            .collect()
    }

    fn condition(&self, condition: &Condition) -> Result<Vec<bool>, NameError> {
        let (ledger, today) = (self.ledger, self.ledger.today);
        Ok(match condition {
            Condition::Text { field, values } => self.text_field(*field, values)?,
            Condition::Clock {
                clock,
                test: ClockTest::Age(age),
            } => {
                let holds = age.on(today);
                self.each(|contact| holds(self.date(contact, *clock)))
            }
            Condition::Clock { clock, test } => {
                self.each(|contact| self.clock(contact, *clock, *test))
            }
            Condition::FavorItem { verb, items } => self.each(|contact| {
                matching_entries::favors(contact, *verb, items)
                    .next()
                    .is_some()
            }),
            Condition::Told(name) => {
                let goal = names::goal(ledger, name)?;
                self.each(|contact| matching_entries::told(contact, goal).next().is_some())
            }
            Condition::Due(test) => self.each(|contact| {
                contact.due().is_some_and(|due| match test {
                    DueTest::Within(ahead) => due.on <= ahead.last_day(today),
                    DueTest::During(stretch) => stretch.range(today).contains(due.on),
                })
            }),
            Condition::Birthday(test) => self.each(|contact| {
                let birthday = self
                    .found
                    .birthdays
                    .get(contact.note() as usize)
                    .copied()
                    .flatten();
                birthday.is_some_and(|birthday| birthday_holds(birthday, *test, today))
            }),
            Condition::Number { field, test } => self.each(|contact| {
                let count = |verb| i64::try_from(contact.count(verb)).unwrap_or(i64::MAX);
                test.holds(match field {
                    NumberField::Balance => contact.balance().balance(),
                    NumberField::Interactions => {
                        i64::try_from(contact.interaction_days().len()).unwrap_or(i64::MAX)
                    }
                    NumberField::Asks => count(Verb::Asked),
                    NumberField::GaveCount => count(Verb::Gave),
                    NumberField::GotCount => count(Verb::Got),
                })
            }),
            Condition::Link { field, name } => self.link(*field, name)?,
            Condition::Is(state) => self.each(|contact| is(contact, *state)),
            Condition::Has(thing) => self.each(|contact| self.has(contact, *thing)),
        })
    }

    /// The date of a clock, including `edited`, which is not in the ledger.
    fn date(&self, contact: Contact<'_>, clock: Clock) -> Option<Date> {
        if clock == Clock::Edited {
            let edited = &self.found.edited;
            edited.get(contact.note() as usize).copied().flatten()
        } else {
            contact.clock(clock)
        }
    }

    fn clock(&self, contact: Contact<'_>, clock: Clock, test: ClockTest) -> bool {
        let today = self.ledger.today;
        let date = || self.date(contact, clock);
        match test {
            ClockTest::Age(age) => age.holds(date(), today),
            ClockTest::Never => date().is_none(),
            ClockTest::Ever => date().is_some(),
            ClockTest::During(stretch) => {
                let range = stretch.range(today);
                match clock {
                    // There is only one first interaction, and only one last change of a file.
                    Clock::First | Clock::Edited => date().is_some_and(|date| range.contains(date)),
                    _ => contact.days(clock).any(|day| range.contains(day)),
                }
            }
        }
    }

    fn text_field(&self, field: TextField, values: &[Text]) -> Result<Vec<bool>, NameError> {
        let ledger = self.ledger;
        let fits = fits(field, values);
        if field == TextField::Path {
            return Ok(self.each(|contact| fits(contact.path())));
        }
        if field == TextField::Name {
            let (names, aliases) = (
                fitting(&ledger.names, &fits),
                fitting(&ledger.aliases, &fits),
            );
            return Ok(
                self.each(|contact| has(&names, contact.note()) || has(&aliases, contact.note()))
            );
        }
        let none = Texts::default();
        let texts = self.found.fields.get(&field).unwrap_or(&none);
        let fitting = fitting(texts, fits);
        let mut holds = self.each(|contact| has(&fitting, contact.note()));
        let verb = match field {
            TextField::Need => Verb::Needs,
            TextField::Offer => Verb::Offers,
            _ => return Ok(holds),
        };
        for line in matching_entries::said(ledger, self.found, verb, values) {
            ledger
                .contacts_in(line)
                .into_iter()
                .for_each(|contact| holds[self.place(contact)] = true);
        }
        Ok(holds)
    }

    fn link(&self, field: LinkField, name: &str) -> Result<Vec<bool>, NameError> {
        let introductions = &self.found.introductions;
        let ledger = self.ledger;
        let named = names::find(ledger, &self.found.emails, name);
        // Somebody without a note may still have introduced people. Part of such a name is enough, too.
        let by_name = match field {
            LinkField::IntroducedBy => self.brought_by_name(name, &named),
            _ => Vec::new(),
        };
        let other = match named {
            Named::One(contact) => contact,
            _ if !by_name.is_empty() => {
                return Ok(self.each(|contact| by_name.contains(&contact.id)));
            }
            Named::Several(several) => {
                return Err(NameError::Several {
                    name: name.to_owned(),
                    several: told_apart(ledger, &several),
                });
            }
            Named::Nobody(nearest) => {
                return Err(NameError::Nobody {
                    name: name.to_owned(),
                    nearest,
                });
            }
        };
        Ok(self.each(|contact| match field {
            LinkField::IntroducedBy => {
                introductions.introduced.contains_key(&(other, contact.id))
                    || by_name.contains(&contact.id)
            }
            LinkField::Brought => introductions.introduced.contains_key(&(contact.id, other)),
            LinkField::Connected => introductions
                .connected
                .contains_key(&(contact.id.min(other), contact.id.max(other))),
        }))
    }

    /// The contacts introduced by somebody of this name who has no note. A whole match is preferred; parts are tried
    /// only if no contact has the name.
    fn brought_by_name(&self, name: &str, named: &Named) -> Vec<ContactId> {
        let all = &self.found.introductions.brought_by_name;
        let those = |fits: &dyn Fn(&str) -> bool| -> Vec<ContactId> {
            let fitting = all.iter().filter(|(_, written)| fits(written));
            fitting.map(|(contact, _)| *contact).collect()
        };
        let folded = fold_search(name);
        let whole = those(&|written| fold_search(written) == folded);
        if whole.is_empty() && matches!(named, Named::Nobody(_)) {
            let row = Row::of(name, true);
            return those(&|written| words::occurs(written, &row.words, row.prefix));
        }
        whole
    }

    fn has(&self, contact: Contact<'_>, thing: Thing) -> bool {
        let field = |field: TextField| {
            self.found
                .fields
                .get(&field)
                .is_some_and(|texts| texts.of(contact.note()).next().is_some())
        };
        match thing {
            Thing::Email => field(TextField::Email),
            Thing::Phone => field(TextField::Phone),
            Thing::Birthday => self
                .found
                .birthdays
                .get(contact.note() as usize)
                .copied()
                .flatten()
                .is_some(),
            Thing::Cadence => matches!(contact.cadence(), Some(crate::date::Cadence::Every(_))),
            Thing::Promise => !contact.open(Verb::Promised).is_empty(),
            Thing::Need => field(TextField::Need) || !contact.open(Verb::Needs).is_empty(),
            Thing::Offer => {
                let ledger = self.ledger;
                let said = |line: &crate::ledger::EntryRef| {
                    line.verb == Verb::Offers && ledger.counts(line)
                };
                field(TextField::Offer) || ledger.entries_of(contact.id).any(said)
            }
            Thing::Thanks => !contact.thanks_owed().is_empty(),
            Thing::Update => !contact.updates_owed().is_empty(),
            Thing::Awaited => !contact.open(Verb::Asked).is_empty(),
        }
    }
}

/// The names of several contacts; those that share a name are given by path.
fn told_apart(ledger: &Ledger, several: &[ContactId]) -> Vec<String> {
    let name = |contact: &ContactId| ledger.name(*contact);
    let told = several.iter().map(|contact| {
        let same = several.iter().filter(|other| name(other) == name(contact));
        if same.count() > 1 {
            ledger.contact(*contact).path().to_owned()
        } else {
            name(contact).to_owned()
        }
    });
    told.collect()
}

/// For each distinct text, whether it matches. Each text is tested once.
fn fitting(texts: &Texts, fits: impl Fn(&str) -> bool) -> (&Texts, Vec<bool>) {
    (texts, texts.words().iter().map(fits).collect())
}

fn has((texts, fitting): &(&Texts, Vec<bool>), note: NoteId) -> bool {
    !texts.words().is_empty()
        && texts
            .places()
            .of(note)
            .iter()
            .any(|place| fitting[*place as usize])
}

fn is(contact: Contact<'_>, state: State) -> bool {
    let today = contact.ledger.today;
    let due = |holds: &dyn Fn(crate::ledger::Due) -> bool| contact.due().is_some_and(holds);
    let tie = |tie: Tie| contact.tie() == tie;
    match state {
        State::Due => due(&|due| due.is_due(today)),
        State::Overdue => due(&|due| due.overdue_days > 0),
        State::Soon => due(&|due| due.is_soon(today, contact.ledger.settings.soon)),
        State::Slipping => due(&|due| due.is_slipping(today)),
        State::Snoozed => contact.is_snoozed(),
        State::Archived => contact.is_inactive(),
        State::New => tie(Tie::New),
        State::Dormant => tie(Tie::Dormant),
        State::OneSided => tie(Tie::OneSided),
        State::Giving => tie(Tie::Giving),
        State::Receiving => tie(Tie::Receiving),
        State::Mutual => tie(Tie::Mutual),
        State::Acquaintance => tie(Tie::Acquaintance),
        State::TryAgain => contact.should_try_again(),
        State::OpenedWithAnAsk => contact.opened_with_an_ask(),
    }
}

/// The next day on or after `today` on which this birthday falls. February 29 falls on February 28 in other years.
pub fn next_birthday(birthday: Birthday, today: Date) -> Option<Date> {
    let in_year = |year: i16| {
        Date::new(year, birthday.month, birthday.day)
            .or_else(|_| Date::new(year, birthday.month, birthday.day - 1))
            .ok()
    };
    in_year(today.year())
        .filter(|day| *day >= today)
        .or_else(|| in_year(today.year() + 1))
}

fn birthday_holds(birthday: Birthday, test: BirthdayTest, today: Date) -> bool {
    let Some(next) = next_birthday(birthday, today) else {
        return false;
    };
    match test {
        BirthdayTest::Within(ahead) => next <= ahead.last_day(today),
        BirthdayTest::Today => next == today,
        BirthdayTest::Month(month) => birthday.month == month,
        // A birthday on February 29 is found by that date, and by the date on which it falls.
        BirthdayTest::On(month, day) => {
            [(birthday.month, birthday.day), (next.month(), next.day())].contains(&(month, day))
        }
    }
}
