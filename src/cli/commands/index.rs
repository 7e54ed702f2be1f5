//! `ties index`: builds or repairs the index.

use crate::cli::args::{Common, Index};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

pub fn run(command: &Index, common: &Common, env: &Env) -> Result<(), CliError> {
    if command.rebuild {
        env.forget_index(common)?;
    }
    let (session, ()) = env.vault(common)?.open(&|_, _, _| Ok(()))?;
    if session.store.is_in_memory() {
        return Err(CliError::Failed(
            "no index can be stored on disk; queries work without one".to_owned(),
        ));
    }
    if command.verify {
        let wrong = session.store.verify();
        if !wrong.is_empty() {
            let files = wrong.join(", ");
            return Err(CliError::Failed(format!(
                "the index is damaged in {files}; `ties index --rebuild` rebuilds it"
            )));
        }
        return output::print(
            env,
            &format!(
                "all checksums of {} notes are correct\n",
                session.store.facts().len()
            ),
        );
    }
    let synced = session.synced;
    output::print(
        env,
        &format!(
            "{} notes: {} added, {} read again, {} removed\n",
            session.store.facts().len(),
            synced.added,
            synced.changed,
            synced.removed
        ),
    )
}
