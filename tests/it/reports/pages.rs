//! Tests today and the page of a contact in the formats that they share with reports.

use super::{FORMS, in_every_form, rows};
use crate::common::Vault;

#[test]
fn today_in_every_format() {
    let forms = in_every_form(&Vault::example(), &["today"]);
    for (form, text) in FORMS.iter().zip(&forms) {
        insta::assert_snapshot!(format!("today_{form}"), text);
    }
}

#[test]
fn today_has_every_item_outside_a_terminal() {
    let vault = Vault::example();
    let glance = vault.ok(&[]);
    assert_eq!(vault.ok(&["today"]), glance, "`ties` and `ties today`");
    let report: serde_json::Value =
        serde_json::from_str(&vault.ok(&["today", "--format", "json"])).expect("JSON");
    let due: serde_json::Value =
        serde_json::from_str(&vault.ok(&["who", "is:due", "--format", "json"])).expect("JSON");
    let due = due.as_array().expect("an array").len();
    let try_again = report["sections"].get("try_again");
    let try_again = try_again.map_or(0, |_| rows(&report, "try_again").len());
    assert_eq!(rows(&report, "reconnect").len() + try_again, due);
}

#[test]
fn today_of_an_empty_vault_says_so_in_every_format() {
    let vault = Vault::new();
    for form in ["md", "html", "json"] {
        let text = vault.ok(&["today", "--format", form]);
        assert!(text.contains("Today, "), "{text}");
    }
}

#[test]
fn contact_page_in_markdown_and_html() {
    let vault = Vault::example();
    for form in ["md", "html"] {
        let forms = in_every_form(&vault, &["show", "sam"]);
        let at = FORMS
            .iter()
            .position(|known| *known == form)
            .expect("a format");
        insta::assert_snapshot!(format!("show_{form}"), forms[at]);
    }
}
