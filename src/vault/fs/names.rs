//! Names of temporary files.
//!
//! In: nothing. Out: a new name, and the suffix of all of them. Does not: create files.

use std::hash::{BuildHasher, Hasher, RandomState};

/// The suffix of all temporary files in a vault. `ties git setup` keeps such files out of commits.
pub const SUFFIX: &str = ".ties-tmp";

/// Returns a hidden name that nobody can predict, so that nobody can create a file there beforehand.
pub fn temporary() -> String {
    let mut random = RandomState::new().build_hasher();
    random.write_u32(std::process::id());
    format!(".{:016x}{SUFFIX}", random.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_and_differ() {
        let (one, other) = (temporary(), temporary());
        assert_ne!(one, other);
        assert!(one.starts_with('.') && one.ends_with(SUFFIX), "{one}");
    }
}
