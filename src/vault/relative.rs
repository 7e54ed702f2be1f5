//! Paths relative to the root of a vault.
//!
//! In: the root folder, and a path below it. Out: the same path with `/` as separator. Does not: look at the disk.

use std::path::Path;

/// The vault-relative path of `path`, or `None` if it is outside the vault or not UTF-8. Works on bytes, because
/// splitting paths into components costs as much as reading a folder.
pub(super) fn relative(root: &Path, path: &Path) -> Option<String> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let below = bytes.strip_prefix(root.as_os_str().as_encoded_bytes())?;
    let below = match below {
        [first, rest @ ..] if std::path::is_separator(char::from(*first)) => rest,
        below => below,
    };
    let relative = std::str::from_utf8(below).ok()?;
    Some(if std::path::MAIN_SEPARATOR == '/' {
        relative.to_owned()
    } else {
        relative.replace('\\', "/")
    })
}
