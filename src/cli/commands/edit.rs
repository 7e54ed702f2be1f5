//! `ties edit`: opens a contact's note in the user's editor, at the line where the next entry goes.

use crate::cli::args::{Common, Edit};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{editor, pick};
use crate::cli::writing;

pub fn run(command: &Edit, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let contact = pick::contact(env, &loaded, &command.name.join(" "))?;
    let session = &loaded.session;
    editor::at_log(&session.root, contact.path(), session.today, env)
}
