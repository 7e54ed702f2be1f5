//! `ties show`: shows everything about one contact.

use ties::engine::contact;
use ties::render::contact as page;
use ties::report::{Cell, entries};

use crate::cli::args::{Common, OutputFormat, Show};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::columns::picked;
use crate::cli::ui::contact_fields::{facts, object};
use crate::cli::ui::{output, pick, print};

pub fn run(command: &Show, common: &Common, env: &Env) -> Result<(), CliError> {
    let mut vault = env.vault(common)?;
    let loaded = vault.load()?;
    let contact = pick::contact(env, &loaded, &command.name.join(" "))?;
    let whole = contact::whole(&loaded, contact.id)?;
    let output = &command.output;
    match output.form.format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let object = object(&whole, &output.fields)?;
            print::object(env, object, output.form.format == OutputFormat::Jsonl)
        }
        OutputFormat::Csv => {
            let columns = picked(&output.fields, &entries::COLUMNS)?;
            let columns = if columns.is_empty() {
                entries::COLUMNS.to_vec()
            } else {
                columns
            };
            let rows = whole.entries();
            let cells = rows.iter().map(|row| {
                columns
                    .iter()
                    .map(|column| row.cell(column).unwrap_or(Cell::Nothing))
                    .collect()
            });
            print::csv(env, &columns, cells, output.form.raw)
        }
        OutputFormat::Md | OutputFormat::Html => {
            let entries = whole.entries();
            let report = whole.page(&entries).report();
            print::report(&report, &output.form, &vault.root().path, env)
        }
        OutputFormat::Table if !output.fields.is_empty() => {
            output::print(env, &facts(&whole, &output.fields, &env.screen)?)
        }
        OutputFormat::Table => {
            let entries = whole.entries();
            let page = whole.page(&entries);
            let vault = &vault.root().path;
            output::print(env, &page::page(&page, vault, &env.screen))
        }
    }
}
