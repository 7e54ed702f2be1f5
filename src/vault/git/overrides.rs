//! What a repository sets that is to do nothing while ties only reads, and that has a name of its own.
//!
//! In: git. Out: options that take those settings back. Does not: read the settings itself; git does, and starts nothing
//! for it.
//!
//! Each filter is set to nothing, one of the user's too: attributes, which come with the notes, choose for which files a
//! filter runs. git then compares a file that a filter would change with what is committed as it stands. It does so only
//! where the file's time or size is not what git noted, or the file was written in the same second as git's index. Such a
//! file counts as changed: `edited` then is the file's own time, and `ties git sync --dry-run` marks it. Notes rarely have
//! a filter. Line ends and encodings are no filters, and work as ever.

use std::collections::BTreeSet;
use std::ffi::OsString;

use super::{Git, GitError, records};

/// The variable by which an option gives an empty value.
pub(super) const NOTHING: &str = "TIES_NOTHING";

/// Settings that name a file for git to read. What the user set for all repositories holds; what one repository sets does
/// not.
const FILES: [&str; 3] = ["core.attributesfile", "core.excludesfile", "mailmap.file"];

/// What git ends with where it does not know an option.
const UNKNOWN_OPTION: i32 = 129;

/// The options that set every filter to nothing, and each file that this repository names to what the user set.
///
/// # Errors
/// [`GitError`].
pub(super) fn find(git: &Git) -> Result<Vec<OsString>, GitError> {
    let files = FILES.map(|key| key.replace('.', r"\.")).join("$|");
    // Nothing is said of the name of a filter: to a pattern, bytes that are no text are nothing at all.
    let pattern = format!(r"^(filter\.|{files}$)");
    let list = ["config", "-z", "--show-scope", "--get-regexp", &pattern];
    let listed = match git.bytes(&list) {
        Err(GitError::Failed {
            status: Some(UNKNOWN_OPTION),
            ..
        }) => {
            // Before 2.26 git did not say who set what; so all counts as set by the repository.
            let listed = git.bytes(&["config", "-z", "--get-regexp", &pattern]);
            listed.map(|all| records(&all).flat_map(in_the_repository).collect())
        }
        listed => listed,
    };
    match listed {
        Ok(listed) => Ok(options(&listed)),
        Err(GitError::Failed {
            status: Some(1), ..
        }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn in_the_repository(record: &[u8]) -> Vec<u8> {
    [b"local\0", record, b"\0"].concat()
}

/// The options against what was listed: a scope, then a key and a value on the next line, over and over. Names and values
/// are bytes, of any encoding.
fn options(listed: &[u8]) -> Vec<OsString> {
    let mut filters = BTreeSet::new();
    let mut of_the_user = [b"".as_slice(); FILES.len()];
    let mut is_set_here = [false; FILES.len()];
    let mut all = records(listed);
    while let (Some(scope), Some(record)) = (all.next(), all.next()) {
        // Without a value there is no line end.
        let end = record.iter().position(|byte| *byte == b'\n');
        let (key, value) = record.split_at(end.unwrap_or(record.len()));
        if let Some(name) = filter(key) {
            filters.insert(name);
        } else if let Some(nth) = FILES.iter().position(|file| file.as_bytes() == key) {
            is_set_here[nth] = matches!(scope, b"local" | b"worktree");
            if !is_set_here[nth] {
                of_the_user[nth] = value.get(1..).unwrap_or_default();
            }
        }
    }
    let filters = filters.into_iter().flat_map(switched_off);
    let files = (0..FILES.len()).filter(|nth| is_set_here[*nth]);
    let files = files.flat_map(|nth| {
        let setting = [FILES[nth].as_bytes(), b"=", of_the_user[nth]].concat();
        ["-c".into(), word(setting)]
    });
    filters.chain(files).collect()
}

/// The name of a filter, which may have dots in it: `filter.NAME.clean`.
fn filter(key: &[u8]) -> Option<&[u8]> {
    let rest = key.strip_prefix(b"filter.")?;
    let end = rest.iter().rposition(|byte| *byte == b'.')?;
    Some(&rest[..end])
}

/// The options that leave nothing of a filter. An option of the form `-c` ends a key at its first `=`.
fn switched_off(name: &[u8]) -> Vec<OsString> {
    let set = |variable: &str, value: &str| {
        let key = [b"filter.", name, b".", variable.as_bytes(), b"="].concat();
        if name.contains(&b'=') {
            let option = [b"--config-env=", key.as_slice(), NOTHING.as_bytes()];
            vec![word(option.concat())]
        } else {
            vec!["-c".into(), word([&key, value.as_bytes()].concat())]
        }
    };
    let programs = ["clean", "smudge", "process"].map(|variable| set(variable, ""));
    // Nothing is false.
    let required = set("required", "false");
    programs.into_iter().flatten().chain(required).collect()
}

#[cfg(unix)]
fn word(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// Elsewhere git speaks UTF-8 alone.
#[cfg(not(unix))]
fn word(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(records: &[(&str, &[u8])]) -> Vec<OsString> {
        let records = records.iter();
        let listed: Vec<u8> = records
            .flat_map(|(scope, record)| [scope.as_bytes(), b"\0", record, b"\0"].concat())
            .collect();
        options(&listed)
    }

    #[test]
    fn every_filter_is_set_to_nothing_whoever_set_it() {
        let options = told(&[
            ("global", b"filter.lfs.process\ngit-lfs filter-process"),
            ("local", b"filter.a.b.clean\nrm -rf ~"),
            ("local", b"filter.a=b.smudge\nx"),
            ("local", b"filter.bare.required"),
        ]);
        for wanted in [
            "filter.lfs.process=",
            "filter.lfs.clean=",
            "filter.lfs.required=false",
            "filter.a.b.clean=",
            "--config-env=filter.a=b.smudge=TIES_NOTHING",
            "--config-env=filter.a=b.required=TIES_NOTHING",
            "filter.bare.clean=",
        ] {
            assert!(options.contains(&wanted.into()), "{wanted} in {options:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_name_of_a_filter_may_be_of_any_encoding() {
        let options = told(&[("local", b"filter.\xff.clean\nx")]);
        assert!(options.contains(&word(b"filter.\xff.clean=".to_vec())));
    }

    #[test]
    fn a_file_is_named_by_the_user_alone() {
        let nothing: [&str; 0] = [];
        let user = ("global", b"mailmap.file\n/home/u/map".as_slice());
        let own = ("command", b"mailmap.file\nown".as_slice());
        let theirs = ("local", b"mailmap.file\n/etc/secret".as_slice());
        let worktrees = ("worktree", b"mailmap.file\nx".as_slice());
        assert_eq!(told(&[user]), nothing);
        assert_eq!(told(&[theirs]), ["-c", "mailmap.file="]);
        for theirs in [theirs, worktrees] {
            assert_eq!(told(&[user, theirs]), ["-c", "mailmap.file=/home/u/map"]);
        }
        assert_eq!(told(&[user, theirs, own]), nothing);
    }
}
