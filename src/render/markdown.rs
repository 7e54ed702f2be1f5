//! A report as Markdown that can be kept in the vault and that diffs line by line.
//!
//! In: a [`Report`]. Out: text. Text from notes is escaped, so that it does not become a tag, a link, or an entry. The
//! front matter has `type: report`, so that the file never becomes a contact. Does not: wrap lines, or pad tables, so
//! that a change in one row changes one line.

use crate::report::document::{Figure, Section, Table};
use crate::report::plot::Shape;
use crate::report::{Cell, Report};

use crate::render::links::{Links, Target};

/// The whole page.
pub fn text(report: &Report, links: &Links) -> String {
    let mut out = format!("---\ntype: report\n---\n\n# {}\n\n", escaped(&report.title));
    out += &paragraph(&report.about);
    out += &paragraph(&format!("As of {}.", report.today));
    for section in report.non_empty_sections() {
        out += &part(section, links);
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out + "\n"
}

fn paragraph(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("{}\n\n", escaped(text)),
    }
}

fn part(section: &Section, links: &Links) -> String {
    let mut out = format!("## {}\n\n", escaped(&section.title));
    out.extend(section.sentences.iter().map(|text| paragraph(text)));
    if !section.figures.is_empty() {
        out += &figures(&section.figures);
    }
    if let Some(table) = section
        .table
        .as_ref()
        .filter(|table| !table.rows.is_empty())
    {
        out += &grid(&table.for_people(), links);
    }
    if let Some(more) = &section.more {
        out += &format!("And {} more: {}\n\n", more.count, code(&more.command));
    }
    // The other shapes show nothing that the section's table does not show.
    for plot in &section.plots {
        let is_covered = section
            .table
            .as_ref()
            .is_some_and(|table| plot.is_covered_by(table));
        if matches!(plot.shape, Shape::Steps { .. } | Shape::Diverging { .. })
            && !is_covered
            && !plot.is_empty()
        {
            out += &format!("### {}\n\n", escaped(&plot.title));
            out += &grid(&plot.table(), links);
        }
    }
    out
}

fn figures(figures: &[Figure]) -> String {
    let compared = figures.iter().any(|figure| figure.before.is_some());
    let mut out = String::from(if compared {
        "| | now | before |\n| --- | ---: | ---: |\n"
    } else {
        "| | |\n| --- | ---: |\n"
    });
    for figure in figures {
        let now = plain(&figure.now);
        out += &match (&figure.before, compared) {
            (Some(before), _) => format!(
                "| {} | {now} | {} |\n",
                escaped(&figure.title),
                plain(before)
            ),
            (None, true) => format!("| {} | {now} | |\n", escaped(&figure.title)),
            (None, false) => format!("| {} | {now} |\n", escaped(&figure.title)),
        };
    }
    out + "\n"
}

fn grid(table: &Table, links: &Links) -> String {
    let is_number = |at: usize| {
        let number = |cell: &Cell| {
            matches!(
                cell,
                Cell::Number(_) | Cell::Share(_) | Cell::Mean(_) | Cell::Nothing
            )
        };
        table.rows.iter().all(|row| number(&row[at]))
    };
    let titles: Vec<String> = table
        .columns
        .iter()
        .map(|column| escaped(column.title))
        .collect();
    let rules = (0..titles.len()).map(|at| if is_number(at) { "---:" } else { "---" });
    let mut out = format!(
        "| {} |\n| {} |\n",
        titles.join(" | "),
        rules.collect::<Vec<_>>().join(" | ")
    );
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| cell_text(cell, links)).collect();
        out += &format!("| {} |\n", cells.join(" | "));
    }
    out + "\n"
}

fn cell_text(cell: &Cell, links: &Links) -> String {
    match cell {
        Cell::Contact { name, path } => linked(name, path, links),
        Cell::Command(command) => code(command),
        cell => plain(cell),
    }
}

fn linked(name: &str, path: &str, links: &Links) -> String {
    let stem = path
        .strip_suffix(".md")
        .filter(|stem| !stem.contains(['[', ']', '|', '#', '^', '<', '\n']));
    match (links.to, stem) {
        (Target::None, _) => escaped(name),
        // A wikilink has no way to escape its label.
        (Target::Obsidian, Some(stem)) if !name.contains(['[', ']', '|', '<', '\n']) => {
            format!("[[{stem}\\|{}]]", crate::text::safe::terminal(name))
        }
        _ => match links.address(path) {
            Some(address) => format!("[{}]({address})", escaped(name)),
            None => escaped(name),
        },
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Clock(None) => "never".to_owned(),
        cell => escaped(&cell.plain()),
    }
}

/// A command as inline code. A bar is escaped, because it would end the cell of a table.
fn code(text: &str) -> String {
    let text = crate::text::safe::terminal(text).replace('|', "\\|");
    let fence = if text.contains('`') { "``" } else { "`" };
    let gap = if text.contains('`') { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// Text escaped so that it reads as plain text, both in Markdown and when ties parses the file as a note.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in crate::text::safe::terminal(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '=' => {
                out.push('\\');
                out.push(c);
            }
            // A backslash before `#` does not prevent a tag.
            '#' => out.push_str("&#35;"),
            '&' => out.push_str("&amp;"),
            '%' => out.push_str("&#37;"),
            '!' => out.push_str("\\!"),
            c => out.push(c),
        }
    }
    out
}
