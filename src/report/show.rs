//! Everything about one contact (docs/reference/output.md#commands).
//!
//! In: a contact's row, note, and entries. Out: one JSON object, the fields by name, the dates of the clocks, and the
//! interactions per month. Does not: lay out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::cell::Cell;
use super::entries;
use super::who;
use crate::date::{Cadence, Date, Duration};
use crate::ledger::clocks::CLOCKS;
use crate::ledger::{Clock, Contact};
use crate::note::Note;

/// The front matter as it was read, by the field names of docs/reference/notes.md. Unknown keys are under `other`.
pub fn fields(note: &Note) -> Map<String, Value> {
    let fields = &note.fields;
    let date = |date: Option<crate::date::Date>| date.map(|date| date.to_string());
    let other: Map<String, Value> = fields
        .other
        .iter()
        .map(|(key, json)| {
            (
                key.clone(),
                serde_json::from_str(json).unwrap_or(Value::Null),
            )
        })
        .collect();
    let cadence = fields.cadence.map(|cadence| match cadence {
        Cadence::Never => "none".to_owned(),
        Cadence::Every(every) => every.to_string(),
    });
    let value = json!({
        "name": fields.name, "aliases": fields.aliases, "type": fields.types, "categories": fields.categories,
        "email": fields.email, "phone": fields.phone, "url": fields.url, "company": fields.company,
        "role": fields.role, "place": fields.place, "circle": fields.circle, "tags": note.tags,
        "cadence": cadence, "snoozed": date(fields.snoozed), "status": fields.status.word(),
        "birthday": fields.birthday.map(|birthday| birthday.to_string()), "met": date(fields.met),
        "introduced by": fields.introduced_by, "last contact": date(fields.last_contact),
        "informed": date(fields.informed), "offers": fields.offers, "needs": fields.needs,
        "other": other,
    });
    match value {
        Value::Object(map) => map,
        _ => unreachable!("the object above is an object"),
    }
}

/// The clocks grouped by date, the latest date first, without the clocks that never moved.
pub fn last_times(contact: Contact<'_>) -> Vec<(Date, Vec<Clock>)> {
    let mut days: BTreeMap<Reverse<Date>, Vec<Clock>> = BTreeMap::new();
    for row in &CLOCKS {
        if let Some(date) = contact.clock(row.clock) {
            days.entry(Reverse(date)).or_default().push(row.clock);
        }
    }
    days.into_iter()
        .map(|(Reverse(date), clocks)| (date, clocks))
        .collect()
}

/// The number of interactions in each of the last `count` months, oldest first and including the current month, with
/// the first day of the oldest month.
pub fn months(contact: Contact<'_>, count: u32) -> (Date, Vec<usize>) {
    let this = contact.ledger.today.first_of_month();
    let first = Duration::months(count.saturating_sub(1)).before(this);
    let number = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let mut months = vec![0; count as usize];
    for day in contact.interaction_days() {
        let at = usize::try_from(number(day) - number(first));
        if let Some(month) = at.ok().and_then(|at| months.get_mut(at)) {
            *month += 1;
        }
    }
    (first, months)
}

/// Columns of `ties who` that `ties show` leaves out: `score` needs a query, and `edited` a walk of the vault.
const NOT_OF_ONE: [&str; 2] = ["score", "edited"];

/// The value of `word` for a contact: a column of `ties who`, or a field of the front matter. `None` if neither exists.
/// A word that is both a text column and a field is taken from the front matter.
pub fn fact(word: &str, row: &who::Row<'_>, fields: &Map<String, Value>) -> Option<Cell> {
    let column = who::column_named(word).filter(|column| column.field.is_none());
    if let Some(column) = column.filter(|column| !NOT_OF_ONE.contains(&column.word)) {
        return Some(row.cell(column));
    }
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Some(match fields.get(word)? {
        Value::Null => Cell::Nothing,
        Value::Array(items) => Cell::List(items.iter().map(text).collect()),
        value => Cell::Text(text(value)),
    })
}

/// Every word that [`fact`] knows or that is a key of [`json()`], sorted. `fields` and `object` are those two objects.
pub fn words<'a>(fields: &'a Map<String, Value>, object: &'a Map<String, Value>) -> Vec<&'a str> {
    let columns = who::COLUMNS
        .iter()
        .map(|column| column.word)
        .filter(|word| !NOT_OF_ONE.contains(word));
    let keys = object.keys().chain(fields.keys()).map(String::as_str);
    let mut words: Vec<&str> = keys.chain(columns).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The JSON object of `ties show`: that of `ties who`, with `fields` and `entries`.
pub fn json(row: &who::Row<'_>, note: &Note, entries: &[entries::Row<'_>]) -> Map<String, Value> {
    let mut object = row.json();
    object.insert("fields".to_owned(), fields(note).into());
    object.insert(
        "entries".to_owned(),
        entries
            .iter()
            .map(|entry| Value::Object(entry.json()))
            .collect(),
    );
    object
}

#[cfg(test)]
mod tests {
    use super::{last_times, months};
    use crate::date::Date;
    use crate::ledger::{Clock, Ledger};
    use crate::settings::Settings;
    use crate::store::testing::store;

    fn sam(log: &str) -> Ledger {
        let settings = Settings::default();
        let store = store(&[("people/Sam.md", log)], &settings);
        let today = Date::constant(2026, 11, 22);
        Ledger::new(store.facts(), &settings, today)
    }

    fn first(ledger: &Ledger) -> crate::ledger::Contact<'_> {
        ledger.contact(ledger.contact_ids().next().expect("there is one"))
    }

    #[test]
    fn last_times_groups_clocks_by_day_latest_first() {
        let ledger = sam("- 2026-11-10 met: x\n- 2026-11-10 got help: y\n- 2026-10-01 wrote: z\n");
        let met = [
            Clock::Touched,
            Clock::Talked,
            Clock::Updated,
            Clock::Met,
            Clock::Got,
        ];
        assert_eq!(
            last_times(first(&ledger)),
            [
                (Date::constant(2026, 11, 10), met.to_vec()),
                (
                    Date::constant(2026, 10, 1),
                    vec![Clock::Wrote, Clock::First]
                ),
            ]
        );
        assert!(last_times(first(&sam("- 2026-12-10 met: x\n"))).is_empty());
    }

    #[test]
    fn months_counts_interactions_once_per_day() {
        let ledger = sam(
            "- 2024-11-30 met: x\n- 2024-12-01 met: x\n- 2026-10-31 met: x\n- 2026-11-22 met: x\n- 2026-11-22 called: x\n\
             - 2026-11-02 called: x\n- 2026-11-23 met: x\n",
        );
        let (from, found) = months(first(&ledger), 24);
        assert_eq!(from, Date::constant(2024, 12, 1));
        assert_eq!(found.len(), 24);
        assert_eq!((found[0], found[22], found[23]), (1, 1, 2));
        assert_eq!(found.iter().sum::<usize>(), 4);
    }
}
