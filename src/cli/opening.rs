//! Opens the vault that the environment and the flags name.
//!
//! In: the environment, and the flags that all commands have. Out: a vault to ask, or a transaction to change it;
//! notices go to standard error. Does not: answer anything.

use ties::engine::write::{Transaction, is_interrupted};
use ties::engine::{self, Context, Vault};
use ties::vault::Root;

use crate::cli::args::Common;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output::remark;
use crate::cli::ui::progress::Progress;

impl Env {
    /// Begins a transaction to change notes. Reports interrupted changes that were found and what was done about them.
    pub fn transaction<'a>(&self, root: &'a Root) -> Result<Transaction<'a>, CliError> {
        let begun = Transaction::begin(&self.cache()?, root)?;
        for recovered in begun.recovered() {
            remark(&recovered.to_string());
        }
        Ok(begun)
    }

    /// Undoes an interrupted change before the vault is read for a new change, because this may move notes.
    pub fn recover(&self, common: &Common) -> Result<(), CliError> {
        let root = self.root(common)?;
        if is_interrupted(&engine::index_folder(&self.cache()?, &root)) {
            drop(self.transaction(&root)?);
        }
        Ok(())
    }

    /// Deletes the index.
    pub fn forget_index(&self, common: &Common) -> Result<(), CliError> {
        Ok(engine::delete_index(&self.cache()?, &self.root(common)?)?)
    }

    /// The vault that a command asks. Progress and notices go to standard error.
    pub fn vault<'a>(&'a self, common: &Common) -> Result<Vault<'a>, CliError> {
        let progress = Progress::new(self.errors_to_terminal, self.screen.plain_text);
        let context = Context {
            cache: self.cache()?,
            now: self.now,
            today: self.today(common)?,
            day_of: Box::new(|seconds| self.day_of(seconds)),
            progress: Box::new(move |done, of| progress.tell(done, of)),
            notice: Box::new(|notice| remark(&notice.to_string())),
        };
        Ok(Vault::new(self.root(common)?, context))
    }
}
