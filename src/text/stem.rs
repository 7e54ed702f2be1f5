//! File names of notes.
//!
//! In: a vault-relative path with `/` as separator. Out: the path without its extension, or only the file name. Does
//! not: access files.

/// Strips `.md` or `.markdown` from a path, in any letter case. Other paths stay as they are.
///
/// ```
/// use ties::text::stem::without_extension;
/// assert_eq!(without_extension("people/Sam Lee.MD"), "people/Sam Lee");
/// assert_eq!(without_extension("people/sam.txt"), "people/sam.txt");
/// ```
pub fn without_extension(path: &str) -> &str {
    for extension in [".md", ".markdown"] {
        let Some(at) = path.len().checked_sub(extension.len()) else {
            continue;
        };
        if path.is_char_boundary(at) && path[at..].eq_ignore_ascii_case(extension) {
            return &path[..at];
        }
    }
    path
}

/// The file name without folder and extension.
pub fn stem(path: &str) -> &str {
    without_extension(file_name(path))
}

/// The last segment of a path.
pub fn file_name(path: &str) -> &str {
    let slash = path.bytes().rposition(|byte| byte == b'/');
    &path[slash.map_or(0, |at| at + 1)..]
}
