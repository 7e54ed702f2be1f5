//! Overrides the settings of a repository that have variable names, so that they have no effect in reading mode.
//!
//! In: a way to run git. Out: options that override those settings. Does not: read the settings itself; git does that
//! without starting any program.
//!
//! Every filter is set to nothing, including those of the user, because attributes, which come with the notes, decide
//! which files a filter runs for. git then compares such a file unfiltered with the committed version. It does so only
//! if the time or size of the file is not what git noted, or if the file was written in the same second as git's index.
//! The file then counts as changed: `edited` is the file's own time, and `ties git sync --dry-run` marks it. Notes
//! rarely have a filter. Line endings and encodings are not filters, and work as usual.

use std::collections::BTreeSet;
use std::ffi::OsString;

use super::error::GitError;
use super::records::records;

/// The environment variable that gives an option an empty value.
pub(super) const NOTHING: &str = "TIES_NOTHING";

/// Settings that name a file for git to read. The user's global value is kept; the value of the repository is
/// overridden.
const FILES: [&str; 3] = ["core.attributesfile", "core.excludesfile", "mailmap.file"];

/// The exit status of git for an unknown option.
const UNKNOWN_OPTION: i32 = 129;

/// The options that set every filter to nothing, and each file setting of this repository to the user's global value.
///
/// `run` runs git with these arguments and returns its output.
///
/// # Errors
/// [`GitError`] if git fails.
pub(super) fn find(
    run: impl Fn(&[&str]) -> Result<Vec<u8>, GitError>,
) -> Result<Vec<OsString>, GitError> {
    let files = FILES.map(|key| key.replace('.', r"\.")).join("$|");
    // The pattern does not match on the filter's name, because a regular expression never matches bytes that are not
    // valid text.
    let pattern = format!(r"^(filter\.|{files}$)");
    let list = ["config", "-z", "--show-scope", "--get-regexp", &pattern];
    let listed = match run(&list) {
        Err(GitError::Failed {
            status: Some(UNKNOWN_OPTION),
            ..
        }) => {
            // Before 2.26, git did not report the scope, so every setting counts as set by the repository.
            let listed = run(&["config", "-z", "--get-regexp", &pattern]);
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

/// Builds the options from the listed settings: repeatedly a scope, then a key with the value on the next line. Names
/// and values are bytes in any encoding.
fn options(listed: &[u8]) -> Vec<OsString> {
    let mut filters = BTreeSet::new();
    let mut of_the_user = [b"".as_slice(); FILES.len()];
    let mut is_set_here = [false; FILES.len()];
    let mut all = records(listed);
    while let (Some(scope), Some(record)) = (all.next(), all.next()) {
        // A key without a value has no line end.
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

/// The name of a filter in `filter.NAME.clean`. The name may contain dots.
fn filter(key: &[u8]) -> Option<&[u8]> {
    let rest = key.strip_prefix(b"filter.")?;
    let end = rest.iter().rposition(|byte| *byte == b'.')?;
    Some(&rest[..end])
}

/// The options that disable a filter. `-c` ends the key at the first `=`, so a name with `=` needs `--config-env`.
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
    // `required` is a boolean, and an empty value means false.
    let required = set("required", "false");
    programs.into_iter().flatten().chain(required).collect()
}

#[cfg(unix)]
fn word(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// On other systems, git uses only UTF-8.
#[cfg(not(unix))]
fn word(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options_for(records: &[(&str, &[u8])]) -> Vec<OsString> {
        let records = records.iter();
        let listed: Vec<u8> = records
            .flat_map(|(scope, record)| [scope.as_bytes(), b"\0", record, b"\0"].concat())
            .collect();
        options(&listed)
    }

    #[test]
    fn every_filter_is_disabled_in_every_scope() {
        let options = options_for(&[
            ("global", b"filter.lfs.process\ngit-lfs filter-process"),
            ("local", b"filter.a.b.clean\nrm -rf ~"),
            ("local", b"filter.a=b.smudge\nx"),
            ("local", b"filter.bare.required"),
        ]);
        for expected in [
            "filter.lfs.process=",
            "filter.lfs.clean=",
            "filter.lfs.required=false",
            "filter.a.b.clean=",
            "--config-env=filter.a=b.smudge=TIES_NOTHING",
            "--config-env=filter.a=b.required=TIES_NOTHING",
            "filter.bare.clean=",
        ] {
            assert!(
                options.contains(&expected.into()),
                "{expected} in {options:?}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn filter_name_may_have_any_encoding() {
        let options = options_for(&[("local", b"filter.\xff.clean\nx")]);
        assert!(options.contains(&word(b"filter.\xff.clean=".to_vec())));
    }

    #[test]
    fn file_settings_of_the_repository_are_overridden() {
        let nothing: [&str; 0] = [];
        let user = ("global", b"mailmap.file\n/home/u/map".as_slice());
        let own = ("command", b"mailmap.file\nown".as_slice());
        let theirs = ("local", b"mailmap.file\n/etc/secret".as_slice());
        let worktrees = ("worktree", b"mailmap.file\nx".as_slice());
        assert_eq!(options_for(&[user]), nothing);
        assert_eq!(options_for(&[theirs]), ["-c", "mailmap.file="]);
        for theirs in [theirs, worktrees] {
            assert_eq!(
                options_for(&[user, theirs]),
                ["-c", "mailmap.file=/home/u/map"]
            );
        }
        assert_eq!(options_for(&[user, theirs, own]), nothing);
    }
}
