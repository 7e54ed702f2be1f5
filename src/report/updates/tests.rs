//! Tests of the updates report.

use serde_json::{Value, json};

use super::Updates;
use crate::date::Date;
use crate::ledger::{ContactId, Ledger};
use crate::settings;
use crate::store::testing::store;

/// The report for all contacts, including inactive ones, as JSON.
fn updates(notes: &[(&str, &str)]) -> Value {
    let settings = settings::read("ties.toml".as_ref(), "").expect("valid settings");
    let store = store(notes, &settings);
    let today = Date::constant(2026, 11, 22);
    let ledger = Ledger::new(store.facts(), &settings, today);
    let everybody: Vec<ContactId> = ledger.contact_ids().collect();
    let updates = Updates::of(&ledger, &everybody);
    let called = vec![None; updates.named().len()];
    let report = updates.report(&called, &|_| None, true);
    Value::Object(report.json())
}

const RUN: (&str, &str) = (
    "goals/Run.md",
    "---\ntype: goal\n---\n- 2026-08-23 progress: shoes\n- 2026-08-24 progress: a mile\n",
);

#[test]
fn inactive_contacts_are_left_out_even_if_selected() {
    let log = "- 2026-08-01 told: of [[Run]]\n";
    let archived = format!("---\nstatus: archived\n---\n{log}");
    let deceased = format!("---\ndeceased: true\n---\n{log}");
    let found = updates(&[
        RUN,
        ("people/Ann.md", log),
        ("people/Bo.md", &archived),
        ("people/Cy.md", &deceased),
    ]);
    let rows = found["sections"]["people"]["rows"].as_array();
    let names: Vec<&Value> = rows.expect("rows").iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Ann"]);
    let goal = &found["sections"]["goals"]["rows"][0];
    assert_eq!(goal["hear"], json!(["Ann"]));
}

#[test]
fn recent_steps_include_the_ninetieth_day() {
    // 2026-08-24 is 90 days before, 2026-08-23 is 91.
    let goal = &updates(&[RUN])["sections"]["goals"]["rows"][0];
    assert_eq!(goal["steps"], 1);
}
