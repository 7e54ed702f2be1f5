//! Tests docs/reference/output.md#forms: the JSON objects of a contact and an entry.

use serde_json::{Value, json};

use super::{date, vault};
use crate::engine::vault::search;
use crate::query::eval;
use crate::report::{entries, show, who};
use crate::store::testing::parsed;

const SAM: &str = "---\naliases: Sammy\ncircle: friends\ntags: [x]\ncompany: Acme\ncadence: 10d\ncustom: 7\n---\n- 2026-11-01 14:30 gave advice to [[Mira]]: on rent, see [[Ann]] #great\n- 2026-10-01 promised review: read it by 2026-12-01\n- [-] 2026-10-02 met: x";

fn rows(name: &str) -> Value {
    let notes = [("people/Ann.md", ""), ("people/Sam.md", SAM)];
    let vault = vault(&notes);
    let ledger = vault.ledger();
    let id = ledger
        .contact_ids()
        .find(|id| ledger.name(*id) == name)
        .expect("a contact");
    let contact = ledger.contact(id);
    let note = &parsed(&notes, &vault.settings)[contact.note() as usize];
    let of = |line| entries::Row {
        ledger: &ledger,
        line,
        entry: &note.entries[line.place as usize],
    };
    let lines: Vec<entries::Row<'_>> = ledger.entries_of(id).map(of).collect();
    let row = who::Row {
        contact,
        score: 0.0,
        last: contact.last_line().map(|line| {
            let text = &note.entries[line.place as usize].text;
            (line, Some(text.into()))
        }),
        edited: None,
    };
    Value::Object(show::json(&row, note, &lines))
}

#[test]
fn contact_object_has_documented_keys() {
    let sam = rows("Sam");
    let expected = json!({
        "name": "Sam", "path": "people/Sam.md", "aliases": ["Sammy"], "circle": ["friends"], "tags": ["x"],
        "company": ["Acme"],
        "clocks": {
            "touched": "2026-11-01", "talked": null, "updated": null, "met": null, "called": null, "wrote": null,
            "heard": null, "gave": "2026-11-01", "got": null, "asked": null, "thanked": null, "told": null,
            "first": "2026-11-01",
        },
        "due": {"on": "2026-11-11", "overdue_days": 11, "ratio": 2.1},
        "owed": {"thanks": 0, "promises": 1, "updates": 0},
        "balance": {"given": 2, "received": 0, "balance": 2, "share": 1.0},
        "tie": "new", "marks": [], "interactions": 1,
    });
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(&sam[key], value, "{key}");
    }
    assert_eq!(sam["fields"]["cadence"], json!("10d"));
    assert_eq!(sam["fields"]["birthday"], Value::Null);
    assert_eq!(sam["fields"]["other"], json!({"custom": "7"}));
    let text = sam["entries"][0]["text"].clone();
    let last = json!({"date": "2026-11-01", "verb": "gave", "text": text});
    assert_eq!(sam["last"], last);
}

#[test]
fn inapplicable_values_are_null_not_absent() {
    let ann = rows("Ann");
    for key in ["due", "last"] {
        assert_eq!(ann.get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!(ann["balance"]["share"], Value::Null);
    assert_eq!(ann["clocks"].as_object().expect("an object").len(), 13);
    for key in ["circle", "tags", "company", "aliases", "marks", "entries"] {
        assert_eq!(ann[key], json!([]), "{key}");
    }
}

#[test]
fn entry_object_has_documented_keys() {
    let sam = rows("Sam");
    let expected = json!([
        {
            "date": "2026-11-01", "time": "14:30", "verb": "gave", "kind": "advice", "with": ["Sam", "Mira"],
            "mentions": ["Ann"], "tags": ["great"], "state": null, "due": null, "path": "people/Sam.md", "line": 9,
        },
        {
            "date": "2026-10-01", "time": null, "verb": "promised", "kind": "review", "with": ["Sam"], "mentions": [],
            "tags": [], "state": "open", "due": "2026-12-01", "path": "people/Sam.md", "line": 10,
        },
        {
            "date": "2026-10-02", "time": null, "verb": "met", "kind": null, "with": ["Sam"], "mentions": [],
            "text": "x", "tags": [], "state": "dropped", "due": null, "path": "people/Sam.md", "line": 11,
        },
    ]);
    for (entry, expected) in sam["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(expected.as_array().expect("a list"))
    {
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(&entry[key], value, "{key} of {entry}");
        }
        assert_eq!(entry.as_object().expect("an object").len(), 12);
    }
}

#[test]
fn edited_filters_by_file_change_date() {
    let vault = vault(&[
        ("people/Ann.md", ""),
        ("people/Bo.md", ""),
        ("people/Cy.md", ""),
    ]);
    let table = [
        ("edited:today", "Bo"),
        ("edited:>30d", "Ann Cy"),
        ("edited:<=30d", "Bo"),
        ("edited:never", "Cy"),
        ("edited:2026-01..2026-06", "Ann"),
        ("edited:ever", "Ann Bo"),
    ];
    for (text, expected) in table {
        let query = vault.read(text);
        assert!(query.asks_for_edits(), "{text}");
        let ledger = vault.ledger();
        let mut found = search(&query, &vault.store).expect("a sound store");
        found.edited = vec![Some(date("2026-03-01")), Some(date("2026-11-22")), None];
        let selected = eval::select(&query, &ledger, &found).expect("no names in it");
        let names: Vec<&str> = selected.iter().map(|(id, _)| ledger.name(*id)).collect();
        assert_eq!(names.join(" "), expected, "{text}");
    }
}
