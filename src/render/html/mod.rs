//! A report as one self-contained HTML page (docs/reference/output.md#reports).
//!
//! In: a [`Report`]. Out: the page: no script, no external resource, plots as inline SVG with a table for each. It is
//! readable in light and dark, on paper, on narrow and wide screens, with a keyboard, and by a screen reader. Text from
//! notes is always escaped. Does not: draw plots itself; `svg` does.

mod style;

use crate::date::day::ago;
use crate::report::document::{Figure, Section, Table};
use crate::report::plot::Plot;
use crate::report::{Cell, Report};
use crate::text::safe;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::render::links::Links;
use crate::render::svg;

/// The content security policy: nothing is fetched and nothing runs; only the page's own style applies.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; form-action 'none'; base-uri 'none'";

/// A text with more characters than this gets a minimum column width.
const WORDY: usize = 20;

/// The whole page.
pub fn page(report: &Report, links: &Links) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content="ties";
                meta name="referrer" content="no-referrer";
                title { (safe::terminal(&report.title)) " · " (report.today) }
                style { (PreEscaped(style::SHEET)) }
            }
            body {
                a.skip href="#report" { "Skip to the report" }
                header {
                    h1 { (safe::terminal(&report.title)) }
                    p.about { (safe::terminal(&report.about)) }
                    p.about { "As of " time datetime=(report.today) { (report.today) } }
                }
                @if report.non_empty_sections().count() > 2 {
                    nav aria-label="Sections" {
                        ul {
                            @for section in report.non_empty_sections() {
                                li { a href={ "#" (section.word) } { (safe::terminal(&section.title)) } }
                            }
                        }
                    }
                }
                main id="report" tabindex="-1" {
                    @for section in report.non_empty_sections() { (part(section, report, links)) }
                }
                footer { p { "Made by ties from plain text notes." } }
            }
        }
    };
    markup.into_string() + "\n"
}

fn part(section: &Section, report: &Report, links: &Links) -> Markup {
    let plots: Vec<&Plot> = section
        .plots
        .iter()
        .filter(|plot| !plot.is_empty())
        .collect();
    let is_drawn = |table: &Table| plots.iter().any(|plot| plot.table() == *table);
    let table = section
        .table
        .as_ref()
        .filter(|table| !table.rows.is_empty() && !is_drawn(table));
    html! {
        section aria-labelledby=(section.word) {
            h2 id=(section.word) { (safe::terminal(&section.title)) }
            @for text in &section.sentences {
                @for line in text.lines() { p { (safe::terminal(line)) } }
            }
            @if !section.figures.is_empty() { (figures(&section.figures, report)) }
            @for (number, plot) in plots.iter().enumerate() { (picture(plot, &format!("{}-{number}", section.word))) }
            @if let Some(table) = table {
                (grid(&table.for_people(), &section.title, report, links))
            }
            @if let Some(more) = &section.more {
                p { "And " (more.count) " more: " code { (safe::terminal(&more.command)) } }
            }
        }
    }
}

fn figures(figures: &[Figure], report: &Report) -> Markup {
    html! {
        dl.figures {
            @for figure in figures {
                div {
                    dt { (safe::terminal(&figure.title)) }
                    dd {
                        span.number { (value(&figure.now, report)) }
                        @if let Some(before) = &figure.before {
                            " "
                            span.before {
                                @if *before == figure.now { "as before" } @else { "was " (value(before, report)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A plot, with its numbers in a table that can be opened.
fn picture(plot: &Plot, id: &str) -> Markup {
    let table = plot.table();
    html! {
        figure {
            figcaption { (safe::terminal(&plot.title)) }
            div.plot tabindex="0" role="group" aria-label={ "Plot: " (safe::terminal(&plot.title)) } { (svg::drawn(plot, id)) }
            details {
                summary { "The numbers: " (safe::terminal(&plot.title)) }
                (bare(&table, &plot.title))
            }
        }
    }
}

/// The table of a plot, with plain cells.
fn bare(table: &Table, caption: &str) -> Markup {
    html! {
        div.table tabindex="0" role="group" aria-label={ "Table: " (safe::terminal(caption)) } {
            table {
                thead { tr { @for (at, column) in table.columns.iter().enumerate() { th.number[is_of_numbers(table, at)] scope="col" { (column.title) } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for cell in row { td.number[is_number(cell)] { (safe::terminal(&cell.plain())) } } }
                    }
                }
            }
        }
    }
}

fn grid(table: &Table, caption: &str, report: &Report, links: &Links) -> Markup {
    html! {
        div.table tabindex="0" role="group" aria-label={ "Table: " (safe::terminal(caption)) } {
            table {
                thead { tr { @for (at, column) in table.columns.iter().enumerate() { th.number[is_of_numbers(table, at)] scope="col" { (column.title) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (column, cell) in table.columns.iter().zip(row) {
                                @if column.word == "name" {
                                    th scope="row" { (cell_markup(cell, report, links)) }
                                } @else {
                                    td.number[is_number(cell)].words[is_wordy(cell)] { (cell_markup(cell, report, links)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn is_of_numbers(table: &Table, at: usize) -> bool {
    let number = |cell: &Cell| is_number(cell) || *cell == Cell::Nothing;
    table.rows.iter().all(|row| number(&row[at]))
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Number(_) | Cell::Share(_) | Cell::Mean(_))
}

/// Whether a cell has a long text, which needs a minimum width.
fn is_wordy(cell: &Cell) -> bool {
    let is_text = matches!(
        cell,
        Cell::Text(_) | Cell::Parts(..) | Cell::Entry { .. } | Cell::List(_)
    );
    is_text && cell.plain().chars().count() > WORDY
}

fn cell_markup(cell: &Cell, report: &Report, links: &Links) -> Markup {
    match cell {
        Cell::Contact { name, path } => match links.address(path) {
            Some(address) => html! { a href=(address) { bdi { (safe::terminal(name)) } } },
            None => html! { bdi { (safe::terminal(name)) } },
        },
        Cell::Command(command) => html! { code { (safe::terminal(command)) } },
        cell => value(cell, report),
    }
}

fn value(cell: &Cell, report: &Report) -> Markup {
    match cell {
        Cell::Nothing => html! { span.none { "none" } },
        Cell::Clock(None) => html! { "never" },
        Cell::Clock(Some(date)) | Cell::Day(date) => html! {
            time datetime=(date) { (date) } " " span.aside { (ago(*date, report.today)) }
        },
        cell => html! { (safe::terminal(&cell.plain())) },
    }
}
