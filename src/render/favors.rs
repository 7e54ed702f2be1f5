//! What was given and received, by kind, with bars.
//!
//! In: a contact. Out: a part of their page. Does not: compute weights.

use crate::date::DateRange;
use crate::ledger::{Balance, Contact};
use crate::text::safe;
use unicode_width::UnicodeWidthStr;

use crate::render::draw::{bar, padded};
use crate::render::page::Page;

/// Maximum length of a bar, in columns.
const BAR: usize = 24;
/// Columns before a bar: a weight, and a space.
const WEIGHT: usize = 4;

/// Writes the part. Writes nothing if nothing was given or received.
pub fn write(page: &mut Page<'_>, contact: Contact<'_>) {
    let screen = page.screen();
    let ever = DateRange {
        from: None,
        to: None,
    };
    let kinds = contact.favors().by_kind(ever);
    if kinds.is_empty() {
        return;
    }
    page.title("Given and received");
    let name = |kind: &str| screen.cut(&safe::terminal(kind), page.width() / 4);
    let rows: Vec<(String, Balance)> = kinds.iter().map(|(kind, sum)| (name(kind), *sum)).collect();
    let sums = [
        ("all time".to_owned(), contact.balance_in(ever)),
        (
            format!("last {}", contact.ledger.settings.window),
            contact.balance(),
        ),
    ];
    let names = rows.iter().chain(&sums).map(|(name, _)| name.width());
    let names = names.max().unwrap_or(0);
    let weights = rows.iter().flat_map(|(_, sum)| [sum.given, sum.received]);
    let most = weights.max().unwrap_or(0);
    let column = (page.width().saturating_sub(names + 6) / 2).min(BAR + WEIGHT + 2);
    let mut line = |name: &str, given: &str, received: &str| {
        let (name, given) = (padded(name, names), padded(given, column));
        page.out += format!("  {name}  {given}  {received}").trim_end();
        page.out.push('\n');
    };
    line("", "you gave", "they gave");
    let bar_cell = |weight: i64| match weight {
        0 => String::new(),
        _ => {
            let bar = bar(
                weight,
                most,
                column.saturating_sub(WEIGHT + 2),
                screen.plain_text,
            );
            format!("{weight:>3} {bar}")
        }
    };
    for (name, sum) in &rows {
        line(name, &bar_cell(sum.given), &bar_cell(sum.received));
    }
    for (name, sum) in &sums {
        let weight = |weight: i64| format!("{weight:>3}");
        line(name, &weight(sum.given), &weight(sum.received));
    }
}
