//! The settings of `ties.toml` and of the user's config file: vocabulary, globs, cadences
//! (docs/reference/notes.md#the-vault and docs/reference/notes.md#settings).
//!
//! In: the text of a settings file. Out: [`Settings`], with a default for every setting. Does not: access files or
//! notes.

pub mod file;
pub mod keys;
pub mod kinds;
mod vault_settings;
pub mod verbs;

pub use file::{SettingsError, read, read_user};
pub use keys::Field;
pub use vault_settings::Settings;
pub use verbs::Verb;
