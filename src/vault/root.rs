//! Finds the vault to work on (docs/reference/notes.md#the-vault).
//!
//! In: the command line, the environment, and the user's config file. Out: a [`Root`] with its settings, or an error
//! that names the way out. Does not: read anything in the vault but `ties.toml`.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::fs::{self, FsError, MIB};
use super::relative::relative;
use crate::settings::{self, Settings, SettingsError};

/// The file whose presence makes a folder the root of a vault.
pub const SETTINGS_FILE: &str = "ties.toml";

/// Maximum size of a settings file, in bytes (docs/reference/notes.md#the-vault).
const LARGEST: u64 = MIB;

/// Why no vault could be opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No vault was given, and none was found.
    #[error(
        "no vault: there is no {SETTINGS_FILE} here or in a folder above; run `ties init` in the folder of your notes, or give `--vault DIR`"
    )]
    None,
    /// The given folder does not exist.
    #[error("{}: no such folder{}", path.display(), from.map(|from| format!(" (from {from})")).unwrap_or_default())]
    Missing {
        /// The folder that was given.
        path: PathBuf,
        /// Where the path comes from, if not from the command line.
        from: Option<&'static str>,
    },
    /// The given path is a file.
    #[error("{}: this is a file; name the folder of your notes", .0.display())]
    NoFolder(PathBuf),
    /// The vault exists but cannot be used.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder that failed.
        path: PathBuf,
        /// The system's error.
        #[source]
        error: io::Error,
    },
    /// A file of the vault cannot be used.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The settings of the vault, or the user's config file, cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// An open vault.
#[derive(Debug, Clone)]
pub struct Root {
    /// The root folder: absolute, without symbolic links.
    pub path: PathBuf,
    /// The settings of its `ties.toml`, or the defaults.
    pub settings: Settings,
}

/// The inputs that decide which vault to use.
#[derive(Debug, Clone, Default)]
pub struct VaultSources {
    /// The value of `--vault`.
    pub named: Option<PathBuf>,
    /// The value of `$TIES_VAULT`. Empty counts as not set.
    pub environment: Option<PathBuf>,
    /// The current folder, from which to search upward.
    pub here: PathBuf,
    /// The user's config file, which may name a default vault.
    pub user_file: Option<PathBuf>,
    /// The home folder, which `~` stands for in the config file.
    pub home: Option<PathBuf>,
}

impl Root {
    /// Finds the vault: `--vault`, else `$TIES_VAULT`, else the nearest folder with a `ties.toml` from the current
    /// folder upward, else the default vault of the user's config file.
    ///
    /// # Errors
    /// [`VaultError`] if there is no vault, or if it or its settings cannot be read.
    pub fn find(hints: &VaultSources) -> Result<Root, VaultError> {
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

    /// Opens the vault in the folder `path`. `from` names the source of the path in errors.
    ///
    /// # Errors
    /// [`VaultError`] if `path` is not a folder, or if the settings cannot be read.
    pub fn open(path: &Path, from: Option<&'static str>) -> Result<Root, VaultError> {
        let missing = || VaultError::Missing {
            path: path.to_owned(),
            from,
        };
        let io = |error| VaultError::Io {
            path: path.to_owned(),
            error,
        };
        let folder = match path.canonicalize() {
            Ok(folder) if folder.is_dir() => folder,
            Ok(_) => return Err(VaultError::NoFolder(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing()),
            Err(error) => return Err(io(error)),
        };
        let file = folder.join(SETTINGS_FILE);
        let settings = match text(&file, fs::read(&folder, SETTINGS_FILE, LARGEST))? {
            Some(text) => settings::read(&file, &text)?,
            None => Settings::default(),
        };
        Ok(Root {
            path: folder,
            settings,
        })
    }
}

impl Root {
    /// Returns the vault-relative path that `typed` means, relative to the folder `here` or else to the root of the
    /// vault. The file need not exist. Returns `None` for a path outside the vault, and an empty path for the root
    /// itself.
    pub fn relative_path(&self, here: &Path, typed: &Path) -> Option<String> {
        let existing = [here, &self.path]
            .into_iter()
            .filter_map(|from| from.join(typed).canonicalize().ok())
            .find_map(|existing| relative(&self.path, &existing));
        existing.or_else(|| {
            // A file that does not exist (any more) can only be resolved by its name.
            let plain = typed.strip_prefix(&self.path).unwrap_or(typed);
            let mut parts = plain.components().filter(|part| *part != Component::CurDir);
            let below = parts
                .clone()
                .all(|part| matches!(part, Component::Normal(_)));
            let parts = below.then(|| parts.by_ref().map(|part| part.as_os_str().to_str()));
            Some(parts?.collect::<Option<Vec<_>>>()?.join("/"))
        })
    }
}

/// Whether a folder has a settings file. An unusable one counts too, so that the error names it.
pub fn is_vault(folder: &Path) -> bool {
    folder.join(SETTINGS_FILE).symlink_metadata().is_ok()
}

fn default_vault(hints: &VaultSources) -> Result<Option<PathBuf>, VaultError> {
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

/// Turns the outcome of a read into text, or `None` if the file does not exist.
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
