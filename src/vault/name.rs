//! File names for new notes that are valid on every system.
//!
//! In: the name of a person; a folder. Out: the file stem; the file that already has it. Does not: create files.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::fs::Folder;
use super::root::Root;
use super::walk;
use crate::text::fold::fold_key;
use crate::text::stem::without_extension;

/// Characters that are special on some system or in a link.
const SIGNS: &str = "/\\:*?\"<>|#^[]";
/// Device names on Windows, which are reserved with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Maximum length of a file name in bytes. Systems allow 255; the rest is room for the names of temporary files next to
/// it.
const LONGEST: usize = 200;

/// Returns the file stem for a person called `name`: in NFC, without characters that some system does not allow in a
/// name, at most 200 bytes with its extension. Returns `None` if nothing is left.
///
/// ```
/// use ties::vault::name::stem;
/// assert_eq!(stem("Martin L. King Jr.").as_deref(), Some("Martin L. King Jr"));
/// assert_eq!(stem("AC/DC: \"live\"").as_deref(), Some("AC DC live"));
/// assert_eq!(stem("con").as_deref(), Some("con_"));
/// assert_eq!(stem("?!").as_deref(), Some("!"));
/// assert_eq!(stem("..."), None);
/// ```
pub fn stem(name: &str) -> Option<String> {
    let blank =
        |c: char| c.is_control() || c.is_whitespace() || is_invisible(c) || SIGNS.contains(c);
    let spaced: String = name.nfc().map(|c| if blank(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    let mut stem = words.join(" ");
    let mut cut = (LONGEST - ".md".len()).min(stem.len());
    while !stem.is_char_boundary(cut) {
        cut -= 1;
    }
    stem.truncate(cut);
    let bare = stem
        .trim_end_matches(['.', ' '])
        .trim_start_matches(['.', ' ', '~', '-']);
    if bare.is_empty() {
        return None;
    }
    let first = bare
        .split('.')
        .next()
        .unwrap_or("")
        .trim_end()
        .to_lowercase();
    let numbered = |device: &str| {
        let number = first.strip_prefix(device).unwrap_or("");
        number.chars().count() == 1
            && number.contains(|c: char| c.is_ascii_digit() || "¹²³".contains(c))
    };
    let is_device = DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt");
    Some(match bare.split_once('.') {
        Some((first, rest)) if is_device => format!("{first}_.{rest}"),
        None if is_device => format!("{bare}_"),
        _ => bare.to_owned(),
    })
}

/// Invisible characters such as direction marks, which make two different names look the same.
fn is_invisible(c: char) -> bool {
    matches!(c as u32, 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0xFEFF)
}

/// Resolves a folder given by the user to a vault-relative path with `/` as separator. Parts that exist get the
/// spelling that they have on disk.
///
/// # Errors
/// A message if the folder lies outside the vault, or if notes in it would be skipped.
pub fn folder(root: &Root, typed: &str) -> Result<String, String> {
    let typed = typed.replace('\\', "/");
    if Path::new(&typed).is_absolute() || typed.starts_with('/') {
        return Err(format!(
            "{typed}: give a folder inside the vault, relative to its root"
        ));
    }
    let mut path = String::new();
    for part in typed
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        if stem(part).as_deref() != Some(part) {
            return Err(format!(
                "{typed}: {part:?} is not a valid folder name on every system"
            ));
        }
        let existing = spelling_on_disk(root, &path, part);
        let part = existing.unwrap_or_else(|| part.to_owned());
        path = if path.is_empty() {
            part
        } else {
            format!("{path}/{part}")
        };
        if walk::is_skipped_path(root, &root.path.join(&path), true) {
            return Err(format!(
                "{path}: notes in this folder are skipped, so they would not be read"
            ));
        }
    }
    Ok(path)
}

/// The path of a file in `folder` that has this stem, ignoring case and Unicode composition.
pub fn existing_note(root: &Root, folder: &str, stem: &str) -> Option<String> {
    [".md", ".markdown"]
        .iter()
        .find_map(|extension| spelling_on_disk(root, folder, &format!("{stem}{extension}")))
        .map(|name| joined(folder, &name))
}

/// Like [`existing_note`], but ignores the note at `own_path`, which may change the spelling of its own name.
pub fn existing_other_note(
    root: &Root,
    folder: &str,
    stem: &str,
    own_path: &str,
) -> Option<String> {
    let paths = [".md", ".markdown"].iter().flat_map(|extension| {
        same_names(root, folder, &format!("{stem}{extension}"))
            .into_iter()
            .map(|name| joined(folder, &name))
    });
    paths.into_iter().find(|path| path != own_path)
}

/// Joins a vault-relative folder, which may be empty, and a file name.
pub fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The spelling on disk of a name in `folder`, ignoring case and Unicode composition.
pub(super) fn spelling_on_disk(root: &Root, folder: &str, name: &str) -> Option<String> {
    same_names(root, folder, name).into_iter().next()
}

/// All files in `folder` with this name, ignoring case and Unicode composition. An exact match comes first.
fn same_names(root: &Root, folder: &str, name: &str) -> Vec<String> {
    let key = fold_key(name);
    let names = Folder::below(&root.path, folder).and_then(|folder| folder.names());
    // If the folder cannot be listed, the caller fails on it later and names it.
    let names = names.unwrap_or_default().into_iter();
    let names = names.filter_map(|name| name.into_string().ok());
    let mut matches: Vec<String> = names.filter(|other| fold_key(other) == key).collect();
    matches.sort_by_key(|other| other != name);
    matches
}

/// Whether a note at this path would be read, rather than skipped.
pub fn is_read(root: &Root, path: &str) -> bool {
    without_extension(path).len() < path.len()
        && !walk::is_skipped_path(root, &root.path.join(path), false)
        && !walk::is_conflict_copy(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stems_are_valid_on_every_system() {
        let table = [
            ("Dana Whitfield", Some("Dana Whitfield")),
            ("  Dana \t Whitfield\n", Some("Dana Whitfield")),
            ("Zoe\u{308} Lemaitre", Some("Zoë Lemaitre")),
            ("田中 美咲", Some("田中 美咲")),
            ("O'Brien & Co.", Some("O'Brien & Co")),
            (".hidden", Some("hidden")),
            ("../../etc/passwd", Some("etc passwd")),
            ("NUL", Some("NUL_")),
            ("com1.x", Some("com1_.x")),
            ("Comfort", Some("Comfort")),
            ("Sam\u{202e}eeL", Some("Sam eeL")),
            ("", None),
            (" . ", None),
            ("???", None),
        ];
        for (name, expected) in table {
            assert_eq!(stem(name).as_deref(), expected, "{name:?}");
        }
        assert_eq!(stem(&"é".repeat(300)).map(|stem| stem.len()), Some(196));
    }

    proptest! {
        #[test]
        fn any_typed_name_gives_a_valid_stem_or_none(name in "(\\.| |[a-cA-C]|/|con|é|\u{301}|:|\u{7f}|~|.){0,12}") {
            let Some(stem_of_name) = stem(&name) else { return Ok(()) };
            prop_assert!(!stem_of_name.contains(|c: char| c.is_control() || SIGNS.contains(c)));
            prop_assert!(!stem_of_name.starts_with(['.', ' ']) && !stem_of_name.ends_with(['.', ' ']) && stem_of_name.len() <= LONGEST);
            prop_assert_eq!(stem(&stem_of_name), Some(stem_of_name.clone()), "it is its own");
            prop_assert_eq!(stem_of_name.nfc().collect::<String>(), stem_of_name);
        }
    }
}
