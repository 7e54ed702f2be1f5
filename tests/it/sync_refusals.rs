//! Tests the cases in which `ties git sync` stops and changes nothing.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use crate::common::clones::{BASE, Clones, DANA, ONE, TWO, clash};
use crate::common::run;

#[test]
fn staged_changes_are_left_alone() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.git("one", &["add", DANA]);
    clones.log("one", TWO);
    clones.write("one", "new.md", "text\n");
    let staged = clones.git("one", &["diff", "--cached"]);
    clones.stops("one", 3, &["are staged", DANA, "git restore --staged ."]);
    assert_eq!(clones.git("one", &["diff", "--cached"]), staged);
    assert_eq!(clones.status("one"), format!("MM {DANA}\n?? new.md"));
    clones.git("one", &["commit", "-q", "-m", "By hand"]);
    clones.syncs("one");
    clones.syncs("two");
    clones.both_have(&[ONE, TWO]);
}

#[test]
fn files_staged_by_killed_sync_do_not_block() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.git("one", &["add", DANA]);
    clones.write("one", ".git/ties-sync.lock", "staging");
    clones.log("one", TWO);
    clones.syncs("one");
    clones.syncs("two");
    clones.both_have(&[ONE, TWO]);
    clones.log("one", "- 2026-11-22 met: tea\n");
    clones.git("one", &["add", DANA]);
    clones.stops("one", 3, &["are staged"]);
}

#[test]
fn commits_stay_when_remote_is_unreachable() {
    let clones = Clones::two();
    let (remote, away) = (clones.path("remote"), clones.path("away"));
    std::fs::rename(&remote, &away).expect("a move");
    clones.log("one", ONE);
    clones.stops(
        "one",
        3,
        &[
            "origin/main cannot be reached",
            "your commits stay here",
            "next `ties git sync`",
        ],
    );
    assert_eq!(clones.subject("one"), "Log: wrote to Dana");
    assert_eq!(clones.ties("one", &["git", "sync", "--quiet"]).code, 3);
    std::fs::rename(&away, &remote).expect("a move");
    let quiet = clones.ties("one", &["git", "sync", "--quiet"]);
    assert_eq!((quiet.code, quiet.out + &quiet.err), (0, String::new()));
    clones.syncs("two");
    clones.both_have(&[ONE]);
}

#[test]
fn refused_push_is_reported_at_once() {
    let clones = Clones::two();
    clones.write(
        "remote",
        "hooks/pre-receive",
        "#!/bin/sh\necho not today >&2; exit 1\n",
    );
    let hook = clones.path("remote/hooks/pre-receive");
    std::fs::set_permissions(hook, PermissionsExt::from_mode(0o755)).expect("its mode");
    clones.log("one", ONE);
    clones.stops("one", 3, &["origin/main refused the push", "not today"]);
    assert_eq!(clones.subject("one"), "Log: wrote to Dana");
}

#[test]
fn other_operation_in_progress_is_named_with_way_out() {
    let clones = clash();
    clones.git("two", &["commit", "-q", "-a", "-m", "Two"]);
    clones.git("two", &["fetch", "-q"]);
    clones.tries("two", &["rebase", "origin/main"]);
    clones.stops("two", 3, &["a rebase is under way", "git rebase --abort"]);
    clones.git("two", &["rebase", "--abort"]);
    clones.tries("two", &["cherry-pick", "origin/main"]);
    clones.stops("two", 3, &["a cherry-pick is under way"]);
    clones.git("two", &["cherry-pick", "--abort"]);
    clones.git("two", &["bisect", "start"]);
    clones.stops("two", 3, &["a bisect is under way", "git bisect reset"]);
    clones.git("two", &["bisect", "reset"]);
    clones.git("two", &["checkout", "-q", "--detach"]);
    clones.stops("two", 3, &["no branch is checked out", "git switch"]);
    clones.git("two", &["checkout", "-q", "main"]);
    clones.git("two", &["checkout", "-q", "-b", "other", "HEAD~1"]);
    clones.write("two", DANA, "other\n");
    clones.git("two", &["commit", "-q", "-a", "-m", "Other"]);
    clones.git("two", &["checkout", "-q", "main"]);
    clones.tries("two", &["merge", "other"]);
    clones.stops(
        "two",
        3,
        &["a merge of something else", "git merge --abort"],
    );
    clones.git("two", &["merge", "--abort"]);
    clones.log("two", ONE);
    clones.git("two", &["stash", "-q"]);
    clones.write("two", DANA, "other\n");
    clones.git("two", &["commit", "-q", "-a", "-m", "Over"]);
    clones.tries("two", &["stash", "pop"]);
    clones.stops("two", 1, &[DANA, "markers at line"]);
    let bare = clones.ties("remote", &["git", "sync", "--vault", "."]);
    assert_eq!(bare.code, 3);
    assert!(bare.err.contains("bare repository"), "{}", bare.err);
}

#[test]
fn upstream_is_found_or_asked_for() {
    let clones = Clones::none();
    clones.write("one", "ties.toml", "");
    clones.write("one", DANA, BASE);
    clones.stops("one", 3, &["not in a git repository", "git init"]);
    clones.git("one", &["init", "-q", "-b", "main"]);
    let alone = clones.syncs("one");
    assert!(
        alone.starts_with("committed: New: Dana") || alone.starts_with("committed: Log: met Dana"),
        "{alone}"
    );
    assert!(alone.contains("there is no remote"), "{alone}");
    assert_eq!(clones.syncs("one"), "");
    for name in ["origin", "other"] {
        clones.git("one", &["remote", "add", name, "../remote"]);
    }
    clones.stops(
        "one",
        3,
        &[
            "several remotes: origin, other",
            "git push --set-upstream REMOTE main",
        ],
    );
    clones.git("one", &["remote", "remove", "other"]);
    assert_eq!(clones.syncs("one"), "pushed to origin/main\n");
    assert_eq!(
        clones.git("one", &["rev-parse", "--abbrev-ref", "@{u}"]),
        "origin/main"
    );
    // A clone without commits, of a remote that has some.
    clones.git("", &["init", "-q", "-b", "main", "two"]);
    clones.git("two", &["remote", "add", "origin", "../remote"]);
    let run = clones.ties("two", &["git", "sync", "--vault", "."]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "merged origin/main\n"),
        "{}",
        run.err
    );
    assert_eq!(clones.syncs("two"), "");
    // A branch with another name, and a remote that is only a URL.
    let address = clones.path("remote");
    clones.git(
        "two",
        &[
            "config",
            "branch.main.remote",
            address.to_str().expect("text"),
        ],
    );
    clones.git(
        "two",
        &["config", "branch.main.merge", "refs/heads/notes/all"],
    );
    clones.log("two", ONE);
    clones.syncs("two");
    assert_eq!(
        clones.git("remote", &["rev-parse", "notes/all"]),
        clones.git("two", &["rev-parse", "HEAD"])
    );
    // A remote with an unrelated history.
    clones.git("", &["init", "-q", "-b", "main", "three"]);
    clones.git("three", &["remote", "add", "origin", "../remote"]);
    clones.write("three", "ties.toml", "");
    clones.stops(
        "three",
        3,
        &[
            "no commit in common",
            "--allow-unrelated-histories origin/main",
        ],
    );
    let shallow = format!("file://{}", address.display());
    clones.git("", &["clone", "-q", "--depth=1", &shallow, "four"]);
    clones.log("one", ONE);
    clones.syncs("one");
    clones.log("one", TWO);
    clones.syncs("one");
    clones.git("four", &["fetch", "-q", "--depth=1"]);
    clones.log("four", "- 2026-11-22 met: tea\n");
    clones.stops(
        "four",
        3,
        &["this clone is shallow", "git fetch --unshallow"],
    );
}

#[test]
fn hook_refusal_and_missing_identity_are_reported() {
    let clones = Clones::two();
    clones.hook("one", "pre-commit", "echo 'not like this' >&2; exit 1");
    clones.log("one", ONE);
    clones.write("one", "new.md", "text\n");
    clones.stops("one", 3, &["git refused the commit", "not like this"]);
    assert_eq!(clones.status("one"), format!(" M {DANA}\n?? new.md"));
    clones.hook(
        "one",
        "pre-commit",
        "git diff --cached --name-only > ../seen",
    );
    clones.hook("one", "post-merge", "echo merged > ../merged");
    clones.syncs("one");
    assert_eq!(clones.read("", "seen"), format!("new.md\n{DANA}\n"));
    clones.log("two", TWO);
    clones.syncs("two");
    clones.syncs("one");
    assert_eq!(clones.read("", "merged"), "merged\n");
    clones.git("two", &["config", "user.useConfigOnly", "true"]);
    clones.log("two", "- 2026-11-22 met: tea\n");
    let mut nobody = clones.command(env!("CARGO_BIN_EXE_ties"), "two", &["git", "sync"]);
    for who in ["AUTHOR", "COMMITTER"] {
        nobody.env_remove(format!("GIT_{who}_NAME"));
        nobody.env_remove(format!("GIT_{who}_EMAIL"));
    }
    let run = run(&mut nobody);
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("git config --global user.name"),
        "{}",
        run.err
    );
    // A merge that a hook refused is committed once the hook allows it.
    clones.log("one", "- 2026-11-22 called: tea\n");
    clones.syncs("one");
    clones.syncs("two");
    clones.log("one", "- 2026-11-22 wrote: tea\n");
    clones.log("two", "- 2026-11-22 heard: tea\n");
    clones.syncs("one");
    clones.hook(
        "two",
        "pre-commit",
        "[ -e .git/MERGE_HEAD ] || exit 0; echo 'no merges' >&2; exit 1",
    );
    clones.stops("two", 3, &["everything is merged", "no merges"]);
    clones.hook("two", "pre-commit", "");
    assert!(clones.syncs("two").starts_with("committed the merge"));
    clones.syncs("one");
    clones.both_have(&["wrote: tea", "heard: tea"]);
}
