//! Reads blobs from git.
//!
//! In: names of blobs, and their maximum size. Out: their bytes. Does not: load a larger blob into memory.

use super::{Git, GitError};

/// Returns the bytes of blobs, in the order of their names. `None` for a name that git does not know, that is not a
/// blob, or whose blob is larger than `largest` bytes.
///
/// # Errors
/// [`GitError`] if git fails.
pub fn blobs<'a>(
    git: &Git,
    names: impl IntoIterator<Item = &'a str>,
    largest: u64,
) -> Result<Vec<Option<Vec<u8>>>, GitError> {
    // Each line is one request, so a name with a line end cannot be requested.
    let names: Vec<Option<&str>> = names
        .into_iter()
        .map(|name| Some(name).filter(|name| !name.contains('\n')))
        .collect();
    let mut requests = String::new();
    for name in names.iter().flatten() {
        requests += &format!("{name}\n");
    }
    if requests.is_empty() {
        return Ok(vec![None; names.len()]);
    }
    let answer = git.bytes_with_input(&["cat-file", "--batch-check"], requests.as_bytes())?;
    let answer = String::from_utf8_lossy(&answer);
    let mut lines = answer.lines();
    let ids: Vec<Option<&str>> = names
        .iter()
        .map(|name| name.and_then(|_| id(lines.next()?, largest)))
        .collect();
    let mut requests = String::new();
    for id in ids.iter().flatten() {
        requests += &format!("{id}\n");
    }
    let answer = git.bytes_with_input(&["cat-file", "--batch"], requests.as_bytes())?;
    let mut rest = answer.as_slice();
    Ok(ids
        .iter()
        .map(|id| id.and_then(|_| next(&mut rest)))
        .collect())
}

/// The ID in `ID blob SIZE`, if the blob is not too large. `None` for `NAME missing`.
fn id(line: &str, largest: u64) -> Option<&str> {
    let (rest, size) = line.rsplit_once(' ')?;
    let id = rest.strip_suffix(" blob")?;
    let is_fine = size.parse().is_ok_and(|size: u64| size <= largest);
    is_fine.then_some(id)
}

/// Takes `ID blob SIZE`, the bytes, and a line end off the front. A blob that went missing since the first request has
/// only a line.
fn next(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, after) = rest.split_at(end);
    *rest = &after[1..];
    let head = std::str::from_utf8(head).ok()?;
    let size: usize = head.rsplit_once(' ')?.1.parse().ok()?;
    let text = rest.get(..size)?.to_vec();
    *rest = rest.get(size + 1..).unwrap_or_default();
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_come_in_order_of_names_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::syncing(folder.path(), false);
        git.bytes(&["init", "-q"]).expect("a repository");
        let store = |bytes: &[u8]| {
            let id = git.bytes_with_input(&["hash-object", "-w", "--stdin"], bytes);
            let id = String::from_utf8(id.expect("an id")).expect("text");
            id.trim_end().to_owned()
        };
        let (blob, empty, large) = (store(b"one\n\ntwo"), store(b""), store(b"one\n\ntwo."));
        let tree = git.bytes_with_input(&["mktree"], b"").expect("a tree");
        let tree = String::from_utf8(tree).expect("text");
        let with_line_end = format!("{blob}\n{blob}");
        let names = [
            "nothing",
            &blob,
            &large,
            &with_line_end,
            tree.trim_end(),
            &empty,
            &blob,
        ];
        let bytes = blobs(&git.only_reading(), names, 8).expect("blobs");
        let stored = Some(b"one\n\ntwo".to_vec());
        assert_eq!(
            bytes,
            [
                None,
                stored.clone(),
                None,
                None,
                None,
                Some(Vec::new()),
                stored
            ]
        );
        assert_eq!(blobs(&git, ["a\nb"], 8).expect("none"), [None]);
    }
}
