//! Tests the report `momentum`: interactions by week.

use insta::assert_snapshot;

use crate::common::Vault;
use crate::reports::{FORMS, in_every_form, wide};

#[test]
fn momentum_in_every_form() {
    let vault = Vault::example();
    let report = ["report", "momentum"];
    for (form, text) in FORMS.iter().zip(in_every_form(&vault, &report)) {
        assert_snapshot!(*form, text);
    }
    assert_snapshot!("table_40", wide(&vault, 40, &report));
}

#[test]
fn vault_without_full_weeks_has_no_verdict() {
    let vault = Vault::with(&[("people/Ann.md", "- 2026-11-21 met: x\n")]);
    let said = vault.json(&["report", "momentum"]);
    assert_eq!(
        said["sections"]["now"]["figures"]["usual"],
        serde_json::Value::Null
    );
    assert_eq!(
        said["sections"]["weeks"]["rows"].as_array().map(Vec::len),
        Some(0)
    );
    let nobody = Vault::new();
    assert!(
        nobody
            .ok(&["report", "momentum"])
            .contains("Too few full weeks")
    );
    let weekly: String = (2..8)
        .map(|week| format!("- 2026-10-{:02} met: x\n", week * 3))
        .collect();
    let vault = Vault::with(&[("people/Ann.md", &weekly)]);
    let said = vault.json(&["report", "momentum"]);
    let rows = said["sections"]["weeks"]["rows"]
        .as_array()
        .expect("rows")
        .clone();
    // Interactions on October 6 to 21, every third day: 6 and 9; 12, 15, and 18; 21.
    let counts: Vec<i64> = rows
        .iter()
        .filter_map(|row| row["interactions"].as_i64())
        .collect();
    assert_eq!(counts, [2, 3, 1, 0, 0, 0]);
}

/// Counted by hand in the notes and the journal, each contact once a day: José on the 9th; Dana on the 10th; Jonas,
/// Wanjiru, and Bilal on the 11th; Wanjiru on the 12th, in her note and at the meeting; Sam, Олена, and Bilal on the
/// 13th; Ingrid on the 14th; Hanne on the 15th.
#[test]
fn week_counts_interactions_of_the_notes() {
    let said = Vault::example().json(&["report", "momentum"]);
    let weeks = said["sections"]["weeks"]["rows"].as_array().expect("rows");
    let week = weeks.iter().find(|row| row["week"] == "2026-W46");
    assert_eq!(week.expect("that week")["interactions"], 11);
}
