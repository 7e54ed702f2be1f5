//! Tests that the cached times equal those of a full walk of the history, however HEAD moves.

use std::path::PathBuf;

use super::*;

/// Returns only the times; the location of the vault does not matter here.
fn commits(git: &Git, folder: &Path) -> Option<HashMap<String, i64>> {
    let found = super::commits(git, folder).expect("a repository");
    found.map(|commits| commits.newest)
}

/// A repository with the vault in a subfolder, and a folder for the cache.
struct Repository {
    folder: tempfile::TempDir,
    /// Number of git commands so far. Each one is dated a minute after the one before.
    minutes: std::cell::Cell<i64>,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let minutes = std::cell::Cell::new(0);
        let repository = Repository { folder, minutes };
        std::fs::create_dir_all(repository.vault()).expect("a vault");
        std::fs::create_dir(repository.cache()).expect("a cache");
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn vault(&self) -> PathBuf {
        self.folder.path().join("top/vault é")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn git(&self, words: &[&str]) {
        let minutes = self.minutes.get() + 1;
        self.minutes.set(minutes);
        let top = self.folder.path().join("top");
        let time = format!("{} +0000", 1_700_000_000 + 60 * minutes);
        let mut command = Git::syncing(&top, false)
            .command(words)
            .expect("there is git");
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_COMMITTER_DATE", &time)
            .env("GIT_AUTHOR_DATE", &time);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A");
            command.env(format!("GIT_{who}_EMAIL"), "a@b.example");
        }
        let ran = command.output().expect("there is git");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{words:?}: {said}");
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.vault().join(path), text).expect("a note");
    }

    fn commit(&self, path: &str, text: &str) {
        self.write(path, text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x"]);
    }

    /// Checks that the cached times equal those of a full walk, and returns them.
    fn holds(&self, what: &str) -> HashMap<String, i64> {
        let git = Git::reading(&self.vault());
        let whole = walk_history(&git, "HEAD").expect("a history");
        let by_kept = commits(&git, &self.cache()).expect("a history");
        assert_eq!(by_kept, whole, "{what}");
        let again = commits(&git, &self.cache()).expect("a history");
        assert_eq!(again, whole, "{what}, once more");
        whole
    }
}

#[test]
fn cache_follows_every_move_of_head() {
    let repository = Repository::new();
    let git = Git::reading(&repository.vault());
    assert_eq!(commits(&git, &repository.cache()), None, "no commit yet");
    repository.commit("a.md", "1");
    repository.commit("b\nc \"é\".md", "1");
    let first = repository.holds("two commits");
    assert_eq!(first.len(), 2);
    assert!(first.contains_key("b\nc \"é\".md"));
    std::fs::write(repository.folder.path().join("top/out.md"), "x").expect("a file");
    repository.commit("a.md", "2");
    let second = repository.holds("one more");
    assert!(second["a.md"] > first["a.md"] && second.len() == 2);
    repository.git(&["commit", "-q", "--amend", "-m", "y"]);
    repository.holds("amended");
    repository.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    repository.holds("back on another branch");
    repository.commit("d.md", "1");
    repository.commit("b\nc \"é\".md", "2");
    repository.holds("two on it");
    repository.git(&["rebase", "-q", "main"]);
    repository.holds("rebased");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("e.md", "1");
    repository.holds("main went on");
    repository.git(&["merge", "-q", "--no-edit", "side"]);
    repository.holds("merged");
    repository.git(&["checkout", "-q", "side"]);
    repository.commit("f.md", "1");
    repository.holds("the other side");
    repository.git(&["merge", "-q", "--no-edit", "main"]);
    repository.holds("the other way round");
    repository.git(&["checkout", "-q", "main"]);
    repository.holds("main");
    repository.git(&["merge", "-q", "--ff-only", "side"]);
    repository.holds("forward, and not along first parents");
    repository.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repository.holds("back");
    repository.git(&["rm", "-q", "vault é/a.md"]);
    repository.git(&["commit", "-q", "-m", "x"]);
    let without = repository.holds("a note taken away");
    assert!(!without.contains_key("a.md"));
    repository.commit("a.md", "3");
    assert!(repository.holds("and made again").contains_key("a.md"));
    repository.git(&["checkout", "-q", "--orphan", "new"]);
    repository.commit("g.md", "1");
    repository.holds("a history of its own");
}

#[test]
fn damaged_or_foreign_cache_is_rebuilt() {
    let repository = Repository::new();
    repository.commit("a.md", "1");
    let whole = repository.holds("one commit");
    let file = repository.cache().join("edited.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("it was kept").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    let kept = std::fs::read_to_string(&file).expect("it was kept");
    let time = whole["a.md"].to_string();
    let lie = kept.replace(&time, "1");
    for damaged in ["", "x", "{}", &kept[..kept.len() / 3], lie.as_str()] {
        std::fs::write(&file, damaged).expect("a file");
        assert_eq!(repository.holds("damaged"), whole);
        let kept_now = std::fs::read_to_string(&file).expect("it was kept");
        assert_eq!(kept_now.len(), kept.len());
    }
    let other = Repository::new();
    other.commit("b.md", "1");
    std::fs::copy(&file, other.cache().join("edited.json")).expect("a file");
    let others = other.holds("of another repository");
    assert!(others.contains_key("b.md") && others.len() == 1);
    // The top of the same repository is another vault.
    let top = Git::reading(&repository.folder.path().join("top"));
    let of_top = commits(&top, &repository.cache()).expect("a history");
    assert!(of_top.contains_key("vault é/a.md"));
    repository.holds("the vault again");
}

#[test]
fn unusable_cache_folder_costs_only_time() {
    let repository = Repository::new();
    repository.commit("a.md", "1");
    let git = Git::reading(&repository.vault());
    let nowhere = repository.cache().join("not/there");
    let whole = walk_history(&git, "HEAD").expect("a history");
    assert_eq!(commits(&git, &nowhere), Some(whole));
}

#[test]
fn name_in_another_composition_is_the_same_file() {
    let commits = HashMap::from([("people/Zo\u{eb}.md".to_owned(), 7)]);
    let found = |path: &str| commit_time(&commits, path).map(|(_, time)| time);
    assert_eq!(found("people/Zoe\u{308}.md"), Some(7));
    assert_eq!(found("people/Zo\u{eb}.md"), Some(7));
    assert_eq!(found("people/Zoe.md"), None);
}
