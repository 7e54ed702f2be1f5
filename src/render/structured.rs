//! Renders JSON, JSON lines, and CSV.
//!
//! In: objects and rows of cells. Out: their text. Does not: print.

use crate::report::Cell;
use crate::text::safe;
use serde_json::{Map, Value};

/// Objects as one array, or with `lines` one on each line.
pub fn objects(objects: impl Iterator<Item = Map<String, Value>>, lines: bool) -> String {
    if !lines {
        return value(&Value::Array(objects.map(Value::Object).collect()));
    }
    let line = |object| safe::json(&format!("{}\n", Value::Object(object))).into_owned();
    objects.map(line).collect()
}

/// One object, indented, or with `line` on one line.
pub fn object(object: Map<String, Value>, line: bool) -> String {
    if line {
        return objects(std::iter::once(object), true);
    }
    value(&Value::Object(object))
}

/// One value, indented.
pub fn value(value: &Value) -> String {
    safe::json(&format!("{value:#}\n")).into_owned()
}

/// Rows as CSV. Unless `raw`, a cell that a spreadsheet would run as a formula is disarmed.
///
/// # Panics
/// If a row has more or fewer cells than there are titles.
pub fn csv(titles: &[&str], rows: impl Iterator<Item = Vec<Cell>>, raw: bool) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = writer.write_record(titles);
    header.expect("a header can be written to memory");
    for row in rows {
        let cells = row.iter().map(|cell| {
            let text = cell.plain();
            if raw {
                text
            } else {
                safe::csv_cell(&text).into_owned()
            }
        });
        let written = writer.write_record(cells);
        written.expect("a row has as many cells as there are titles");
    }
    let bytes = writer.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("cells are text")
}
