//! JSON, JSON lines and CSV.

use serde_json::{Map, Value};
use ties::report::Cell;
use ties::text::safe;

use super::output::print_plain;
use crate::cli::failure::Failure;

/// Prints objects: one array, or one a line.
pub fn objects(
    objects: impl Iterator<Item = Map<String, Value>>,
    lines: bool,
) -> Result<(), Failure> {
    let mut out = String::new();
    if lines {
        for object in objects {
            out += &safe::json(&Value::Object(object).to_string());
            out.push('\n');
        }
    } else {
        let all: Vec<Value> = objects.map(Value::Object).collect();
        out = pretty(&Value::Array(all));
    }
    print_plain(&out)
}

/// Prints one object; as JSON lines, on one line.
pub fn object(object: Map<String, Value>, line: bool) -> Result<(), Failure> {
    let value = Value::Object(object);
    print_plain(&if line {
        safe::json(&format!("{value}\n")).into_owned()
    } else {
        pretty(&value)
    })
}

/// Prints one value.
pub fn value(value: &Value) -> Result<(), Failure> {
    print_plain(&pretty(value))
}

fn pretty(value: &Value) -> String {
    safe::json(&format!("{value:#}\n")).into_owned()
}

/// Prints rows as CSV. Unless `raw`, a cell that a spreadsheet would run is disarmed.
pub fn csv(
    titles: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
    raw: bool,
) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::Cannot(format!("CSV: {error}"));
    writer.write_record(titles).map_err(failed)?;
    for row in rows {
        let cells = row.iter().map(|cell| {
            let text = cell.plain();
            if raw {
                text
            } else {
                safe::csv_cell(&text).into_owned()
            }
        });
        writer.write_record(cells).map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Failure::Cannot(format!("CSV: {error}")))?;
    print_plain(&String::from_utf8_lossy(&bytes))
}
