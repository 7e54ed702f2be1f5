//! Which vault (docs/reference/notes.md#the-vault).
//!
//! In: what the command line, the environment and the user's settings say. Out: a [`Root`] with its settings, or an
//! error that names the way out. Does not: look into the vault beyond `ties.toml`.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::fs::{self, FsError, MIB};
use super::walk::relative;
use crate::settings::{self, Settings, SettingsError};

/// The file at a vault's root that makes it one.
pub const SETTINGS_FILE: &str = "ties.toml";

/// How large a file of settings may be, in bytes (docs/reference/notes.md#the-vault).
const LARGEST: u64 = MIB;

/// Why there is no vault to work on.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Nothing says which.
    #[error(
        "no vault: there is no {SETTINGS_FILE} here or above, and none is named; run `ties init` in the folder of your notes, or say `--vault DIR`"
    )]
    None,
    /// What was named is not there.
    #[error("{}: no such folder{}", path.display(), from.map(|from| format!(" (from {from})")).unwrap_or_default())]
    Missing {
        /// The folder.
        path: PathBuf,
        /// What named it, where that is not the command line.
        from: Option<&'static str>,
    },
    /// What was named is a file.
    #[error("{}: this is a file; name the folder of your notes", .0.display())]
    NoFolder(PathBuf),
    /// It is there and cannot be used.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// A file of it cannot be used.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Its settings, or the user's, cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// A vault that has been found.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its folder, absolute, without symbolic links.
    pub path: PathBuf,
    /// What its `ties.toml` says.
    pub settings: Settings,
}

/// What may say which vault.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// `--vault`.
    pub named: Option<PathBuf>,
    /// `$TIES_VAULT`.
    pub environment: Option<PathBuf>,
    /// The folder to start from.
    pub here: PathBuf,
    /// The user's own settings file.
    pub user_file: Option<PathBuf>,
    /// What `~` means in it.
    pub home: Option<PathBuf>,
}

impl Root {
    /// Finds the vault: the one named, else `$TIES_VAULT`, else the nearest folder above that holds `ties.toml`, else
    /// the default of the user's file.
    ///
    /// # Errors
    /// [`VaultError`] if there is none, or it or its settings cannot be read.
    pub fn find(hints: &Hints) -> Result<Root, VaultError> {
        if let Some(path) = &hints.named {
            return Root::open(&hints.here.join(path), None);
        }
        if let Some(path) = hints
            .environment
            .as_ref()
            .filter(|path| !path.as_os_str().is_empty())
        {
            return Root::open(&hints.here.join(path), Some("$TIES_VAULT"));
        }
        if let Some(path) = hints.here.ancestors().find(|folder| is_vault(folder)) {
            return Root::open(path, None);
        }
        match default_vault(hints)? {
            Some(path) => Root::open(&path, Some("your settings")),
            None => Err(VaultError::None),
        }
    }

    /// Opens the vault in a folder.
    ///
    /// # Errors
    /// [`VaultError`] if it is no folder, or its settings cannot be read.
    pub fn open(path: &Path, from: Option<&'static str>) -> Result<Root, VaultError> {
        let missing = || VaultError::Missing {
            path: path.to_owned(),
            from,
        };
        let io = |error| VaultError::Io {
            path: path.to_owned(),
            error,
        };
        let found = match path.canonicalize() {
            Ok(found) if found.is_dir() => found,
            Ok(_) => return Err(VaultError::NoFolder(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing()),
            Err(error) => return Err(io(error)),
        };
        let file = found.join(SETTINGS_FILE);
        let settings = match text(&file, fs::read(&found, SETTINGS_FILE, LARGEST))? {
            Some(text) => settings::read(&file, &text)?,
            None => Settings::default(),
        };
        Ok(Root {
            path: found,
            settings,
        })
    }
}

impl Root {
    /// The vault-relative path of what was named as `said`, from the folder `here` or from the vault's root; whether it is
    /// there or not. Nothing where it lies outside of the vault; the root itself is an empty path.
    pub fn path_of(&self, here: &Path, said: &Path) -> Option<String> {
        let found = [here, &self.path]
            .into_iter()
            .filter_map(|from| from.join(said).canonicalize().ok())
            .find_map(|found| relative(self, &found));
        found.or_else(|| {
            // What is not there, or not any more, can only be told by its name.
            let plain = said.strip_prefix(&self.path).unwrap_or(said);
            let mut parts = plain.components().filter(|part| *part != Component::CurDir);
            let below = parts
                .clone()
                .all(|part| matches!(part, Component::Normal(_)));
            let parts = below.then(|| parts.by_ref().map(|part| part.as_os_str().to_str()));
            Some(parts?.collect::<Option<Vec<_>>>()?.join("/"))
        })
    }
}

/// Whether a folder has a file of settings: also one that cannot be used, so that the error names it.
pub fn is_vault(folder: &Path) -> bool {
    folder.join(SETTINGS_FILE).symlink_metadata().is_ok()
}

fn default_vault(hints: &Hints) -> Result<Option<PathBuf>, VaultError> {
    let Some(file) = &hints.user_file else {
        return Ok(None);
    };
    let Some(text) = text(file, fs::read_trusted(file, LARGEST))? else {
        return Ok(None);
    };
    let Some(path) = settings::read_user(file, &text)? else {
        return Ok(None);
    };
    let path = match (path.strip_prefix("~"), &hints.home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    };
    Ok(Some(
        file.parent()
            .map_or(path.clone(), |folder| folder.join(path)),
    ))
}

/// The text of a file that was read, if there is one.
fn text(
    path: &Path,
    read: Result<(Vec<u8>, std::fs::Metadata), FsError>,
) -> Result<Option<String>, VaultError> {
    let Some((bytes, _)) = FsError::missing_as_none(read)? else {
        return Ok(None);
    };
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    let text = String::from_utf8(bytes).map_err(|error| FsError::io(path, invalid(error)));
    Ok(Some(text?))
}
