//! From columns to a book.
//!
//! In: a shelf of notes, the settings, today, and what is wanted. Out: [`Book`]. Does not: load a column that the
//! question does not need.

use crate::calendar::{Date, day};
use crate::index::document::{self, Says};
use crate::index::schema as columns;
use crate::index::{IndexError, Lists, NoteId, Shelf, Strings, Texts};
use crate::note::{Birthday, State, Status, What, link};
use crate::settings::{Settings, Verb};

use super::contact::ContactId;
use super::people::{Answer, People};

/// What of the notes a question needs beyond names and clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Want {
    /// Entries, for clocks.
    pub entries: bool,
    /// Kinds, due dates, and what tells entries that were logged twice: for all sums and counts.
    pub favours: bool,
    /// What entries mention: goals told of, introductions.
    pub mentions: bool,
    /// Cadence, circle and snoozing.
    pub cadence: bool,
}

impl Want {
    /// Everything.
    pub const ALL: Want = Want {
        entries: true,
        favours: true,
        mentions: true,
        cadence: true,
    };

    /// Whether it wants entries at all.
    fn lines(self) -> bool {
        self.entries || self.favours || self.mentions
    }

    /// What either wants.
    pub fn and(self, other: Want) -> Want {
        Want {
            entries: self.entries || other.entries,
            favours: self.favours || other.favours,
            mentions: self.mentions || other.mentions,
            cadence: self.cadence || other.cadence,
        }
    }
}

/// One entry, as the columns have it.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The note that it stands in.
    pub note: NoteId,
    /// Its place among the entries of that note.
    pub place: u32,
    /// The day.
    pub date: Date,
    /// What it says.
    pub verb: Verb,
    /// Its state.
    pub state: Option<State>,
    /// Whether it says that it went badly.
    pub awry: bool,
    pub(super) people: Run,
    own: bool,
}

/// Where the people or the mentions of an entry begin among those of all, and how many they are. There are many
/// entries, and to touch fresh memory is much of what a query costs, so each is kept small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    from: u32,
    count: u16,
}

impl Run {
    /// The next so many, beginning at `from`, which moves on.
    fn next(from: &mut u32, count: u16) -> Run {
        let run = Run { from: *from, count };
        *from += u32::from(count);
        run
    }

    /// Nothing where the column was not loaded.
    fn of(self, all: &Lists<u32>) -> &[u32] {
        let from = self.from as usize;
        let run = from..from + usize::from(self.count);
        all.all().get(run).unwrap_or_default()
    }
}

/// All contacts, goals and entries, on one day.
#[derive(Debug)]
pub struct Book {
    /// The day on which it is read.
    pub today: Date,
    /// The vault's settings.
    pub settings: Settings,
    /// By note: its path.
    pub paths: Strings,
    /// By note.
    pub what: Vec<What>,
    /// By note.
    pub names: Texts,
    /// By note.
    pub aliases: Texts,
    /// By contact: its note.
    pub contacts: Vec<NoteId>,
    /// Who answers to what.
    pub people: People,
    /// In the order of paths, then of lines.
    pub lines: Vec<Line>,
    pub(super) contact_of: Vec<Option<ContactId>>,
    pub(super) status: Vec<Status>,
    pub(super) met: Vec<Option<Date>>,
    pub(super) last_contact: Vec<Option<Date>>,
    pub(super) informed: Vec<Option<Date>>,
    pub(super) snoozed: Vec<Option<Date>>,
    pub(super) cadence: Vec<Option<i64>>,
    pub(super) circles: Texts,
    /// By contact: the places in `lines` of the entries that they take part in.
    takes_part: Lists2,
    kinds: Texts,
    same_and_due: Lists<(u32, Option<Date>)>,
    pub(super) targets: Texts,
    pub(super) answers: Vec<Answer>,
    pub(super) mention_targets: Texts,
    pub(super) mention_answers: Vec<Answer>,
    /// By line, where they were loaded.
    mentions: Vec<Run>,
}

/// The date of every entry, and what it says.
fn entries(shelf: &Shelf) -> Result<Lists<(Date, u32)>, IndexError> {
    shelf.lists(columns::E_SAYS, |number| {
        let (date, said) = document::apart(number);
        Some((day::unpack(date)?, said))
    })
}

/// What notes are called, and whom entries mean by the names in them.
struct Named {
    names: Texts,
    aliases: Texts,
    people: People,
    targets: Texts,
    answers: Vec<Answer>,
    mention_targets: Texts,
    mention_answers: Vec<Answer>,
}

impl Named {
    fn load(shelf: &Shelf, what: &[What], want: Want) -> Result<Self, IndexError> {
        let names = shelf.texts(columns::NAME)?;
        let aliases = shelf.texts(columns::ALIAS)?;
        let first_name = |note: NoteId| names.of(note).next().unwrap_or("");
        let notes = (0..).zip(what).map(|(note, _)| note);
        let people = People::new(shelf.paths(), what, notes.map(first_name), |note| {
            aliases.of(note)
        });
        let answered = |wanted: bool, column| -> Result<(Texts, Vec<Answer>), IndexError> {
            if !wanted {
                return Ok((Texts::default(), Vec::new()));
            }
            let targets = shelf.texts(column)?;
            let answers = targets.words().iter().map(|target| people.answer(target));
            let answers = answers.collect();
            Ok((targets, answers))
        };
        let (targets, answers) = answered(want.lines(), columns::E_PEOPLE)?;
        let (mention_targets, mention_answers) = answered(want.mentions, columns::E_MENTION)?;
        Ok(Named {
            names,
            aliases,
            people,
            targets,
            answers,
            mention_targets,
            mention_answers,
        })
    }
}

/// Lists of numbers, one after the other.
#[derive(Debug, Default)]
struct Lists2 {
    starts: Vec<u32>,
    values: Vec<u32>,
}

fn dates(numbers: Vec<Option<i64>>) -> Vec<Option<Date>> {
    numbers
        .into_iter()
        .map(|number| number.and_then(day::unpack))
        .collect()
}

fn broken(reason: &str) -> IndexError {
    IndexError::Damaged {
        reason: reason.to_owned(),
    }
}

impl Book {
    /// Loads what `want` names.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn load(
        shelf: &Shelf,
        settings: &Settings,
        today: Date,
        want: Want,
    ) -> Result<Book, IndexError> {
        let what: Vec<What> = shelf
            .numbers(columns::WHAT)?
            .into_iter()
            .map(|n| What::of_bits(n.unwrap_or(0).cast_unsigned()))
            .collect();
        let count = NoteId::try_from(shelf.len()).map_err(|_| broken("too many notes"))?;
        let (named, entries) = rayon::join(
            || Named::load(shelf, &what, want),
            || want.lines().then(|| entries(shelf)).transpose(),
        );
        let (named, entries) = (named?, entries?);
        let mut contacts = Vec::new();
        let mut contact_of = vec![None; shelf.len()];
        for note in (0..count).filter(|note| what[*note as usize].contact) {
            contact_of[note as usize] = Some(ContactId(contacts.len()));
            contacts.push(note);
        }
        let none = || vec![None; shelf.len()];
        let mut book = Book {
            today,
            settings: settings.clone(),
            paths: shelf.paths().clone(),
            status: shelf
                .numbers(columns::STATUS)?
                .into_iter()
                .map(|n| document::status(n.unwrap_or(0)))
                .collect(),
            what,
            names: named.names,
            aliases: named.aliases,
            contacts,
            people: named.people,
            lines: Vec::new(),
            contact_of,
            met: dates(shelf.numbers(columns::MET)?),
            last_contact: dates(shelf.numbers(columns::LAST_CONTACT)?),
            informed: dates(shelf.numbers(columns::INFORMED)?),
            snoozed: none(),
            cadence: vec![None; shelf.len()],
            circles: Texts::default(),
            takes_part: Lists2::default(),
            kinds: Texts::default(),
            same_and_due: Lists::default(),
            targets: named.targets,
            answers: named.answers,
            mention_targets: named.mention_targets,
            mention_answers: named.mention_answers,
            mentions: Vec::new(),
        };
        if want.cadence {
            book.snoozed = dates(shelf.numbers(columns::SNOOZED)?);
            book.cadence = shelf.numbers(columns::CADENCE)?;
            book.circles = shelf.texts(columns::CIRCLE)?;
        }
        if want.favours {
            book.load_favours(shelf)?;
        }
        if let Some(entries) = entries {
            book.fill_lines(&entries)?;
        }
        Ok(book)
    }

    /// The same on another day. Nothing but [`Book::today`] depends on the day; all else follows from it when asked for.
    pub fn on(self, day: Date) -> Book {
        Book { today: day, ..self }
    }

    fn load_favours(&mut self, shelf: &Shelf) -> Result<(), IndexError> {
        self.kinds = shelf.texts(columns::E_KIND)?;
        self.same_and_due =
            shelf.lists(columns::E_SAME, |number| match document::apart(number) {
                (0, same) => Some((same, None)),
                (due, same) => Some((same, Some(day::unpack(due)?))),
            })?;
        Ok(())
    }

    fn fill_lines(&mut self, entries: &Lists<(Date, u32)>) -> Result<(), IndexError> {
        let contact_of = |answer: &Answer| self.contact_of[answer.note()? as usize];
        let named: Vec<Option<ContactId>> = self.answers.iter().map(contact_of).collect();
        let mut parts: Vec<(u32, u32)> = Vec::with_capacity(entries.all().len());
        let wants_mentions = !self.mention_targets.is_unloaded();
        let mut lines: Vec<Line> = Vec::with_capacity(entries.all().len());
        for note in 0..u32::try_from(self.paths.len()).unwrap_or(u32::MAX) {
            let entries = entries.of(note);
            if entries.is_empty() {
                continue;
            }
            let owner = self.contact_of[note as usize];
            let mut person = self.targets.places().start(note);
            let mut mention = self.mention_targets.places().start(note);
            for ((date, said), place) in entries.iter().zip(0..) {
                let said = Says::unpack(*said).ok_or_else(|| broken("an entry has no verb"))?;
                let people = Run::next(&mut person, said.people);
                let mentions = Run::next(&mut mention, said.mentions);
                let line_at = u32::try_from(lines.len()).map_err(|_| broken("too many entries"))?;
                let before = parts.len();
                let others = self.people_of(people).iter();
                let others = others.filter_map(|target| named[*target as usize]);
                for contact in owner.filter(|_| said.own).into_iter().chain(others) {
                    let part = (contact.number(), line_at);
                    if !parts[before..].contains(&part) {
                        parts.push(part);
                    }
                }
                if said.if_contact && parts.len() == before {
                    continue;
                }
                lines.push(Line {
                    note,
                    place,
                    date: *date,
                    verb: said.verb,
                    state: said.state,
                    awry: said.awry,
                    people,
                    own: said.own,
                });
                if wants_mentions {
                    self.mentions.push(mentions);
                }
            }
        }
        self.lines = lines;
        self.takes_part = group(self.contacts.len(), &parts);
        Ok(())
    }

    pub(super) fn people_of(&self, run: Run) -> &[u32] {
        run.of(self.targets.places())
    }

    /// Nothing where mentions were not loaded.
    pub(super) fn mentions_of(&self, line: &Line) -> &[u32] {
        let run = self.place_among_lines(line.note, line.place);
        let run = run.and_then(|at| self.mentions.get(at));
        run.map_or(&[], |run| run.of(self.mention_targets.places()))
    }

    fn place_among_lines(&self, note: NoteId, place: u32) -> Option<usize> {
        self.lines
            .binary_search_by_key(&(note, place), |line| (line.note, line.place))
            .ok()
    }

    /// The entries that a contact takes part in, planned and dropped ones among them, in the order of paths.
    pub fn lines_of(&self, contact: ContactId) -> impl Iterator<Item = &Line> {
        self.line_places_of(contact)
            .iter()
            .map(|at| &self.lines[*at as usize])
    }

    /// Their places in `lines`.
    pub fn line_places_of(&self, contact: ContactId) -> &[u32] {
        let starts = &self.takes_part.starts;
        let Some(end) = starts.get(contact.0 + 1) else {
            return &[];
        };
        &self.takes_part.values[starts[contact.0] as usize..*end as usize]
    }

    /// Whether an entry counts: not planned, and not dropped (ledger.md).
    pub fn counts(&self, line: &Line) -> bool {
        let waits = matches!(line.verb, Verb::Promised | Verb::Needs | Verb::Asked);
        line.date <= self.today
            && line.state != Some(State::Dropped)
            && (waits || line.state != Some(State::Open))
    }

    /// The kind of an entry.
    pub fn kind(&self, line: &Line) -> Option<&str> {
        if !line.verb.row().has_kind {
            return None;
        }
        self.kinds
            .of(line.note)
            .nth(line.place as usize)
            .filter(|kind| !kind.is_empty())
    }

    /// By when an entry is due.
    pub fn due_of(&self, line: &Line) -> Option<Date> {
        self.same_and_due.of(line.note).get(line.place as usize)?.1
    }

    /// The contacts that take part in an entry, in the order of the line; the one whose note it is first.
    pub fn contacts_in(&self, line: &Line) -> Vec<ContactId> {
        let own = self.contact_of[line.note as usize].filter(|_| line.own);
        let mut found: Vec<ContactId> = own.into_iter().collect();
        for target in self.people_of(line.people) {
            let note = self.answers[*target as usize].note();
            if let Some(contact) = note
                .and_then(|note| self.contact_of[note as usize])
                .filter(|c| !found.contains(c))
            {
                found.push(contact);
            }
        }
        found
    }

    /// Everybody who takes part in an entry, by name: contacts, and links that no note answers to.
    pub fn participants(&self, line: &Line) -> Vec<String> {
        let own = self.contact_of[line.note as usize].filter(|_| line.own);
        let mut found: Vec<String> = own
            .map(|contact| self.name(contact).to_owned())
            .into_iter()
            .collect();
        for target in self.people_of(line.people) {
            let name = match &self.answers[*target as usize] {
                Answer::Note(note) => match self.contact_of[*note as usize] {
                    Some(contact) => self.name(contact).to_owned(),
                    None => continue,
                },
                _ => link::shown(&self.targets.words()[*target as usize]).to_owned(),
            };
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }

    /// The notes that an entry mentions, a participant's link that leads to no contact among them.
    pub fn mentioned(&self, line: &Line) -> Vec<NoteId> {
        let from_people = self
            .people_of(line.people)
            .iter()
            .filter_map(|target| self.answers[*target as usize].note());
        let mut found: Vec<NoteId> = from_people
            .filter(|note| self.contact_of[*note as usize].is_none())
            .collect();
        let mentions = self.mentions_of(line).iter();
        found.extend(mentions.filter_map(|target| self.mention_answers[*target as usize].note()));
        found
    }

    /// What an entry mentions, by name.
    pub fn mentions(&self, line: &Line) -> Vec<String> {
        let notes = self
            .people_of(line.people)
            .iter()
            .filter_map(|target| self.answers[*target as usize].note());
        let notes = notes.filter(|note| self.contact_of[*note as usize].is_none());
        let mut found: Vec<String> = notes
            .map(|note| self.name_of_note(note).to_owned())
            .collect();
        for target in self.mentions_of(line) {
            let name = match &self.mention_answers[*target as usize] {
                Answer::Note(note) => self.name_of_note(*note),
                _ => link::shown(&self.mention_targets.words()[*target as usize]),
            };
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// The entries of a contact that count, each once though it was logged twice, in the order of days.
    pub fn counted(&self, contact: ContactId) -> Vec<&Line> {
        self.counted_of(contact, |_| true)
    }

    /// Those of them whose verb, or whatever else is the same wherever an entry is logged, is `of` a kind.
    pub fn counted_of(&self, contact: ContactId, of: impl Fn(&Line) -> bool) -> Vec<&Line> {
        let mut found: Vec<&Line> = self
            .lines_of(contact)
            .filter(|line| of(line) && self.counts(line))
            .collect();
        self.once(&mut found);
        found.sort_by_key(|line| (line.date, line.note, line.place));
        found
    }

    /// Leaves of entries that were logged twice in different notes that of the first path (notes.md 4, Logged twice).
    pub fn once(&self, lines: &mut Vec<&Line>) {
        let several_notes = lines
            .first()
            .is_some_and(|first| lines.iter().any(|line| line.note != first.note));
        if !several_notes {
            return;
        }
        let key = |line: &Line| {
            (
                line.date,
                line.verb,
                self.kind(line),
                line.state,
                self.same_and_due
                    .of(line.note)
                    .get(line.place as usize)
                    .map(|(same, _)| same),
            )
        };
        let mut first: rustc_hash::FxHashMap<_, NoteId> = rustc_hash::FxHashMap::default();
        for line in lines.iter() {
            let note = first.entry(key(line)).or_insert(line.note);
            *note = line.note.min(*note);
        }
        lines.retain(|line| first[&key(line)] == line.note);
    }

    /// The entry of a note at this place among its entries.
    pub fn line_at(&self, note: NoteId, place: u32) -> Option<&Line> {
        let at = self.place_among_lines(note, place)?;
        Some(&self.lines[at])
    }

    /// A contact's place among [`Book::contacts`].
    pub fn place_of(&self, contact: ContactId) -> usize {
        contact.0
    }

    /// What a note is called.
    pub fn name_of_note(&self, note: NoteId) -> &str {
        self.names.of(note).next().unwrap_or("")
    }

    /// What a contact is called.
    pub fn name(&self, contact: ContactId) -> &str {
        self.name_of_note(self.contacts[contact.0])
    }

    /// The contact whose note this is.
    pub fn contact_at(&self, note: NoteId) -> Option<ContactId> {
        self.contact_of[note as usize]
    }

    /// Every contact.
    pub fn everybody(&self) -> impl Iterator<Item = ContactId> + use<> {
        (0..self.contacts.len()).map(ContactId)
    }

    /// Every goal's note, with where it stands.
    pub fn goals(&self) -> impl Iterator<Item = (NoteId, Status)> + '_ {
        (0..)
            .zip(&self.what)
            .filter(|(_, what)| what.goal)
            .map(|(note, _)| (note, self.status[note as usize]))
    }

    /// A birthday as the column has it.
    pub fn birthday(number: i64) -> Option<Birthday> {
        document::birthday(number)
    }
}

/// Groups numbers by contact, keeping their order.
fn group(contacts: usize, pairs: &[(u32, u32)]) -> Lists2 {
    let mut starts = vec![0_u32; contacts + 1];
    for (contact, _) in pairs {
        starts[*contact as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut values = vec![0; pairs.len()];
    for (contact, line) in pairs {
        let at = &mut next[*contact as usize];
        values[*at as usize] = *line;
        *at += 1;
    }
    Lists2 { starts, values }
}
