//! Tests docs/reference/queries.md: the order of answers.

use super::{Vault, vault};
use crate::engine::vault::search;
use crate::query::eval;
use crate::report::who::{self, Order, Row};

#[test]
fn order_is_by_name_without_words_or_clocks() {
    let vault = vault(&[
        ("people/1.md", "---\nname: bo\ntags: x\n---\n"),
        ("people/2.md", "---\nname: Bo\ntags: x\n---\n"),
        ("people/3.md", "---\nname: Ärla\ntags: x\n---\n"),
        ("people/4.md", "---\nname: Bö\ntags: x\n---\n"),
        ("people/5.md", "---\nname: ann\ntags: x\n---\n"),
    ]);
    // Names are compared folded, then as written.
    assert_eq!(vault.ask("tag:x"), "ann Ärla Bo Bö bo");
    assert_eq!(vault.ask(""), "ann Ärla Bo Bö bo");
    assert_eq!(vault.ask("-fog"), "ann Ärla Bo Bö bo");
    assert_eq!(vault.ask("gave:never -met:ever"), "ann Ärla Bo Bö bo");
}

#[test]
fn first_clock_sorts_longest_ago_first() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "- 2026-03-01 met: x\n- 2026-01-01 gave job: x",
        ),
        (
            "people/Bo.md",
            "- 2026-01-01 met: x\n- 2026-02-01 gave intro: x",
        ),
        (
            "people/Cy.md",
            "- 2026-02-01 met: x\n- 2026-03-01 gave intro: x",
        ),
        ("people/Di.md", "- 2020-01-01 met: x\n- 2026-11-01 met: x"),
        ("people/Ed.md", ""),
        ("people/Zed.md", ""),
    ]);
    for (query, expected) in [
        ("met:>=0d", "Ed Zed Bo Cy Ann Di"),
        ("met:ever", "Bo Cy Ann Di"),
        ("met:<10y", "Bo Cy Ann Di"),
        ("met:2020..", "Bo Cy Ann Di"),
        ("gave:ever met:ever", "Ann Bo Cy"),
        ("met:ever gave:ever", "Bo Cy Ann"),
        // A favor kind does not name a clock.
        ("gave:intro", "Bo Cy"),
        ("gave:intro,job met:ever", "Bo Cy Ann"),
        ("-met:never", "Bo Cy Ann Di"),
        ("met:never", "Ed Zed"),
    ] {
        assert_eq!(vault.ask(query), expected, "{query}");
    }
}

#[test]
fn words_sort_by_relevance_even_with_clock() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "- 2020-01-01 met: x\n\nOnce heard of glaciers, and of much else besides, for hours and hours.",
        ),
        ("people/Glaciers.md", "- 2026-01-01 met: x"),
    ]);
    assert_eq!(vault.ask("glaciers met:ever"), "Glaciers Ann");
    assert_eq!(vault.ask("met:ever"), "Ann Glaciers");
}

fn sorted(vault: &Vault, column: &str, turned: bool) -> String {
    let ledger = vault.ledger();
    let query = vault.read("");
    let found = search(&query, &vault.store).expect("a sound store");
    let selected = eval::select(&query, &ledger, &found).expect("no names in it");
    let row = |(id, score)| Row {
        contact: ledger.contact(id),
        score,
        last: None,
        edited: None,
    };
    let column = who::column_named(column).expect("a column");
    let rows = selected.into_iter().map(row);
    let rows = who::first(rows, Order::By(column, turned), usize::MAX);
    let names: Vec<&str> = rows.iter().map(|row| row.contact.name()).collect();
    names.join(" ")
}

#[test]
fn limit_returns_first_of_all() {
    let notes = (0..1500).map(|i| {
        let path = format!("people/{}.md", i * 7919 % 1500);
        let entry = format!("- 2026-{:02}-{:02} met: x", i % 11 + 1, i % 28 + 1);
        (path, entry)
    });
    let notes: Vec<(String, String)> = notes.collect();
    let notes = notes
        .iter()
        .map(|(path, entry)| (path.as_str(), entry.as_str()));
    let vault = vault(&notes.collect::<Vec<_>>());
    let ledger = vault.ledger();
    let row = |id| Row {
        contact: ledger.contact(id),
        score: 0.0,
        last: None,
        edited: None,
    };
    let met = who::column_named("met").expect("a column");
    for order in [Order::Name, Order::By(met, false), Order::By(met, true)] {
        let first = |limit| {
            let rows = who::first(ledger.contact_ids().map(row), order, limit);
            let paths = rows.iter().map(|row| row.contact.path());
            paths.collect::<Vec<_>>()
        };
        let all = first(usize::MAX);
        assert_eq!(all.len(), 1500);
        for limit in [0, 1, 7, 200, 1499, 1500] {
            assert_eq!(first(limit), all[..limit], "{order:?} {limit}");
        }
    }
}

#[test]
fn column_sorts_both_ways_with_missing_values_last() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "---\ncompany: zeta\nrole: b\ncadence: 1w\n---\n- 2026-10-01 gave job: x",
        ),
        (
            "people/Bo.md",
            "---\ncompany: Äcme\n---\n- 2026-11-01 got job: x",
        ),
        (
            "people/Cy.md",
            "---\nrole: A\ncadence: 1y\n---\n- 2026-11-01 met: x",
        ),
        ("people/Di.md", ""),
    ]);
    for (column, up, down) in [
        ("name", "Ann Bo Cy Di", "Di Cy Bo Ann"),
        ("company", "Bo Ann Cy Di", "Ann Bo Cy Di"),
        ("role", "Cy Ann Bo Di", "Ann Cy Bo Di"),
        ("balance", "Bo Cy Di Ann", "Ann Cy Di Bo"),
        ("share", "Bo Ann Cy Di", "Ann Bo Cy Di"),
        ("due", "Ann Cy Bo Di", "Cy Ann Bo Di"),
        // A clock that was never set counts as longest ago.
        ("touched", "Di Ann Bo Cy", "Bo Cy Ann Di"),
    ] {
        assert_eq!(sorted(&vault, column, false), up, "{column}");
        assert_eq!(sorted(&vault, column, true), down, "-{column}");
    }
}
