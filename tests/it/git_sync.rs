//! Tests `ties git sync` on real repositories: the changes of two machines are merged.
#![cfg(unix)]

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Output, Stdio};

use crate::common::clones::{BASE, Clones, DANA, ONE, TWO, clash};
use crate::common::files;

fn ends_well(process: Child) {
    let Output { status, stderr, .. } = process.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(0), "{said}");
}

#[test]
fn entries_logged_in_turn_reach_both_clones() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.log("two", &TWO.replace("heard", "gave intro"));
    clones.write(
        "two",
        "people/Sam.md",
        "- 2026-11-21 got advice: the flat\n",
    );
    assert_eq!(
        clones.syncs("one"),
        "committed: Log: wrote to Dana\npushed to origin/main\n"
    );
    assert_eq!(
        clones.syncs("two"),
        "committed: Log: gave intro to Dana, got advice from Sam; New: Sam\nmerged origin/main: Dana\npushed to origin/main\n"
    );
    assert_eq!(clones.syncs("one"), "merged origin/main: Dana, Sam\n");
    clones.both_have(&[ONE, "gave intro: yes"]);
    assert_eq!(clones.syncs("one"), "", "nothing was to be done");
    assert_eq!(clones.syncs("two"), "", "nothing was to be done");
}

#[test]
fn concurrent_syncs_lose_nothing_and_keep_history() {
    let clones = Clones::two();
    let mut lines = Vec::new();
    for round in 0..6 {
        let before = clones.remote_head();
        let mut running = Vec::new();
        for clone in ["one", "two"] {
            lines.push(format!(
                "- 2026-11-{:02} wrote: {clone} {round}\n",
                round + 10
            ));
            clones.log(clone, lines.last().expect("a line"));
            let mut command = clones.command(env!("CARGO_BIN_EXE_ties"), clone, &["git", "sync"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            running.push(command.spawn().expect("the program starts"));
        }
        for process in running {
            ends_well(process);
        }
        clones.syncs("one");
        clones.syncs("two");
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        clones.both_have(&lines);
        clones.git("remote", &["merge-base", "--is-ancestor", &before, "main"]);
    }
}

#[test]
fn syncs_in_one_clone_take_turns() {
    let clones = Clones::two();
    for round in 0..3 {
        clones.log("one", &format!("- 2026-11-20 wrote: {round}\n"));
        clones.write("one", &format!("{round}.md"), "text\n");
        let start = |_| {
            let mut command = clones.command(env!("CARGO_BIN_EXE_ties"), "one", &["git", "sync"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("the program starts")
        };
        for process in (0..3).map(start).collect::<Vec<_>>() {
            ends_well(process);
        }
    }
    clones.syncs("two");
    clones.both_have(&["wrote: 0", "wrote: 1", "wrote: 2"]);
    assert_eq!(clones.git("one", &["rev-list", "--count", "HEAD"]), "4");
}

/// Both clones change the same entry.
#[test]
fn conflict_is_reported_resolved_by_hand_and_synced() {
    let clones = clash();
    let says = [
        "people/Dana.md: markers at line 9, 11, 13",
        "git merge --abort",
        "ties git sync",
    ];
    clones.stops("two", 1, &says);
    assert_eq!(clones.status("two"), "UU people/Dana.md");
    let remote = clones.remote_head();
    clones.write("two", ".git/ties-sync.lock", "staging");
    clones.stops("two", 1, &says);
    assert_eq!(clones.status("two"), "UU people/Dana.md");
    let open = clones.read("two", DANA);
    assert!(
        open.contains("breakfast\n=======\n") && open.contains(TWO),
        "{open}"
    );
    // A half-resolved conflict is not done, whether or not the file is staged.
    let half: String = open
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("<<<<<<<"))
        .collect();
    clones.write("two", DANA, &half);
    clones.stops("two", 1, &["markers at line 10, 12"]);
    clones.git("two", &["add", DANA]);
    clones.stops("two", 1, &["markers at line 10, 12"]);
    assert_eq!(remote, clones.remote_head());
    let settled = BASE.replace("lunch", "breakfast and dinner") + TWO;
    clones.write("two", DANA, &settled);
    // An entry logged in the meantime is not part of the merge.
    clones.write("two", "people/Sam.md", "- 2026-11-21 met: tea\n");
    assert_eq!(
        clones.syncs("two"),
        "committed the merge that was in progress\ncommitted: Log: met Sam; New: Sam\npushed to origin/main\n"
    );
    clones.syncs("one");
    assert_eq!(clones.read("one", DANA), settled);
    clones.both_have(&[TWO]);
    let merge = clones.git("one", &["log", "-1", "--merges", "--format=%B"]);
    assert_eq!(merge, "Merge origin/main");
}

#[test]
fn conflict_can_keep_one_side_or_abort_merge() {
    let clones = clash();
    clones.stops("two", 1, &[]);
    clones.git("two", &["merge", "--abort"]);
    let own = BASE.replace("lunch", "breakfast") + TWO;
    assert_eq!(clones.read("two", DANA), own);
    clones.stops("two", 1, &[]);
    clones.write("two", DANA, &own);
    clones.syncs("two");
    clones.syncs("one");
    clones.both_have(&["breakfast", TWO]);
}

#[test]
fn note_deleted_here_and_changed_there_is_a_conflict() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.syncs("one");
    std::fs::remove_file(clones.path("two").join(DANA)).expect("it is there");
    let says = [
        "people/Dana.md: deleted or renamed on one side",
        "git rm people/Dana.md",
    ];
    clones.stops("two", 1, &says);
    clones.stops("two", 1, &says);
    clones.git("two", &["add", DANA]);
    clones.syncs("two");
    clones.syncs("one");
    clones.both_have(&[ONE]);
}

#[test]
fn merges_by_entry_without_setup() {
    for set_up in [&["one"][..], &["two"], &["one", "two"]] {
        let clones = Clones::two();
        for clone in set_up {
            assert_eq!(clones.ties(clone, &["git", "setup", "--yes"]).code, 0);
            clones.syncs(clone);
        }
        clones.log("one", ONE);
        clones.log("two", TWO);
        clones.syncs("one");
        clones.syncs("two");
        clones.syncs("one");
        clones.both_have(&[ONE, TWO]);
    }
    // A merge driver that the user configured is kept.
    let clones = Clones::two();
    clones.git(
        "two",
        &["config", "merge.ties.driver", "cp %B %A; echo mine >> %A"],
    );
    clones.log("one", ONE);
    clones.log("two", TWO);
    clones.syncs("one");
    clones.syncs("two");
    assert!(clones.read("two", DANA).ends_with(&format!("{ONE}mine\n")));
}

#[test]
fn missing_merge_driver_is_not_a_clean_merge() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.log("two", TWO);
    clones.syncs("one");
    clones.git("two", &["config", "merge.ties.driver", "kill -9 $$"]);
    clones.stops("two", 3, &["could not be merged"]);
    assert_eq!(clones.status("two"), "");
    assert_eq!(clones.read("two", DANA), format!("{BASE}{TWO}"));
    clones.git("two", &["config", "--unset", "merge.ties.driver"]);
    clones.syncs("two");
    clones.syncs("one");
    clones.both_have(&[ONE, TWO]);
}

/// Ctrl-C arrives while git merges an entry or writes a note.
#[test]
fn ctrl_c_during_merge_leaves_whole_notes() {
    let program = env!("CARGO_BIN_EXE_ties");
    let interrupt = "kill -INT -$SYNC";
    let merge = format!("{interrupt}; {program} git merge-driver -- %O %A %B %L %P");
    let smudge = format!("{interrupt}; cat");
    for (key, command, logged) in [
        ("merge.ties.driver", merge, TWO),
        ("filter.ctrlc.smudge", smudge, ""),
    ] {
        let clones = Clones::two();
        clones.log("one", ONE);
        clones.write("one", "new.md", "text\n");
        clones.syncs("one");
        clones.log("two", logged);
        clones.git("two", &["config", key, &command]);
        clones.write("two", ".git/info/attributes", "*.md filter=ctrlc\n");
        let run = format!("SYNC=$$ exec {program} git sync");
        let mut sync = clones.command("sh", "two", &["-c", &run]);
        sync.process_group(0).stdout(Stdio::null());
        assert_eq!(sync.status().expect("it starts").signal(), Some(2), "{key}");
        clones.git("two", &["config", "--unset", key]);
        clones.syncs("two");
        clones.syncs("one");
        clones.both_have(if logged.is_empty() {
            &[ONE]
        } else {
            &[ONE, TWO]
        });
        assert_eq!(clones.read("two", "new.md"), "text\n");
    }
}

#[test]
fn crlf_on_one_side_is_not_a_change() {
    let clones = Clones::two();
    clones.git("two", &["config", "core.autocrlf", "true"]);
    std::fs::remove_file(clones.path("two").join(DANA)).expect("it is there");
    clones.git("two", &["checkout", "--", "."]);
    assert!(clones.read("two", DANA).contains("lunch\r\n"));
    assert_eq!(clones.syncs("two"), "");
    clones.log("one", ONE);
    clones.log("two", &TWO.replace('\n', "\r\n"));
    clones.syncs("one");
    assert!(
        clones
            .syncs("two")
            .starts_with("committed: Log: heard from Dana\n")
    );
    clones.syncs("one");
    clones.both_have(&[ONE, TWO]);
    assert!(!clones.read("one", DANA).contains('\r'));
}

#[test]
fn save_during_commit_goes_to_next_sync() {
    let clones = Clones::two();
    // Each time git reads the note, somebody saves it.
    let saves = "cat; echo \"- 2026-11-22 met: tea\" >> people/Dana.md";
    clones.git("one", &["config", "filter.saves.clean", saves]);
    clones.write("one", ".git/info/attributes", "Dana.md filter=saves\n");
    clones.log("one", ONE);
    assert_eq!(clones.sync("one").code, 0);
    assert_eq!(clones.git("one", &["diff", "--cached", "--name-only"]), "");
    clones.git("one", &["config", "--unset", "filter.saves.clean"]);
    clones.syncs("one");
    clones.syncs("two");
    clones.both_have(&[ONE]);
    assert!(clones.read("two", DANA).contains("tea"));
}

#[test]
fn only_the_vault_of_a_larger_repository_is_committed() {
    let clones = Clones::none();
    clones.clone("one");
    clones.write("one", "code.txt", "code\n");
    clones.git("one", &["add", "."]);
    clones.git("one", &["commit", "-q", "-m", "Code"]);
    let vault = "one/my [notes]";
    clones.write(vault, "ties.toml", "");
    clones.write(vault, DANA, BASE);
    clones.write(vault, "photo.jpg", "no note\n");
    clones.write("one", "code.txt", "changed\n");
    clones.write("one", "other.md", "new\n");
    let clean = " M code.txt\n?? other.md";
    clones.syncs(vault);
    assert_eq!(clones.status("one").trim_start(), clean.trim_start());
    clones.clone("two");
    let other = "two/my [notes]";
    clones.log(vault, ONE);
    clones.log(other, TWO);
    clones.syncs(vault);
    clones.syncs(other);
    assert_eq!(clones.syncs(vault), "merged origin/main: Dana\n");
    assert_eq!(clones.read(vault, DANA), clones.read(other, DANA));
    assert_eq!(clones.status("one").trim_start(), clean.trim_start());
    // Outside the vault, git merges as usual, and its conflicts are reported.
    clones.git("one", &["checkout", "-q", "--", "code.txt"]);
    clones.write("one", "code.txt", "of one\n");
    clones.git("one", &["commit", "-q", "-a", "-m", "One"]);
    clones.syncs(vault);
    clones.write("two", "code.txt", "of two\n");
    clones.git("two", &["commit", "-q", "-a", "-m", "Two"]);
    clones.stops(other, 1, &["code.txt: outside of the vault"]);
    clones.stops(
        other,
        1,
        &["code.txt: outside of the vault", "git add :/code.txt"],
    );
    clones.git("two", &["checkout", "-q", "--theirs", "code.txt"]);
    clones.git(other, &["add", ":/code.txt"]);
    clones.syncs(other);
}

#[test]
fn push_in_between_is_merged_without_force() {
    let clones = Clones::two();
    clones.git(
        "two",
        &["config", "remote.origin.push", "+refs/heads/*:refs/heads/*"],
    );
    clones.git("two", &["config", "push.default", "matching"]);
    // The other clone pushes before each of the first two pushes of this one.
    clones.hook(
        "two",
        "pre-push",
        "n=$(cat ../n 2>/dev/null || echo 0); [ $n = 2 ] && exit 0; echo $((n+1)) > ../n\n\
        cd ../one && unset GIT_DIR && echo \"- 2026-11-1$n wrote: $n\" >> people/Dana.md && git commit -q -a -m race && git push -q",
    );
    clones.log("two", TWO);
    let before = clones.remote_head();
    let out = clones.syncs("two");
    assert_eq!(
        out,
        "committed: Log: heard from Dana\nmerged origin/main: Dana\npushed to origin/main\n"
    );
    let merges = clones.git("two", &["rev-list", "--merges", "--count", "HEAD"]);
    assert_eq!(merges, "2");
    clones.syncs("one");
    clones.both_have(&["wrote: 0", "wrote: 1", TWO]);
    clones.git("remote", &["merge-base", "--is-ancestor", &before, "main"]);
}

#[test]
fn dry_run_changes_nothing() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.write("one", "photo.jpg", "");
    let before = files(&clones.path("one"));
    let run = clones.ties("one", &["git", "sync", "--dry-run"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            0,
            "would commit: Log: wrote to Dana; Files: photo.jpg (new)\n  people/Dana.md\n  photo.jpg\n"
        )
    );
    assert_eq!(files(&clones.path("one")), before);
    clones.syncs("one");
    let run = clones.ties("one", &["git", "sync", "--dry-run"]);
    assert_eq!((run.code, run.out.as_str()), (0, "nothing to commit\n"));
}

#[test]
fn editor_leftovers_are_not_committed() {
    let clones = Clones::two();
    let litter = [
        "a.md~",
        ".a.md.swp",
        "people/#b.md#",
        ".people.ties-tmp",
        "4913",
        ".DS_Store",
        ".obsidian/workspace.json",
    ];
    let kept = [
        ".obsidian/app.json",
        "#1 fan.md",
        "attachments/a b.pdf",
        "templates/contact.md",
        "łódź.md",
    ];
    for path in litter.iter().chain(&kept) {
        clones.write("one", path, "text\n");
    }
    clones.git("one", &["init", "-q", "nested"]);
    clones.write("one", "nested/a.md", "of another repository\n");
    clones.write("one", ".gitignore", "private.md\n");
    clones.write("one", "private.md", "mine\n");
    std::fs::rename(
        clones.path("one").join(DANA),
        clones.path("one/people/Dana W.md"),
    )
    .expect("a move");
    clones.syncs("one");
    clones.syncs("two");
    let there = files(&clones.path("two")).into_keys();
    let there: Vec<String> = there.filter(|path| !path.starts_with(".git/")).collect();
    let mut wanted = kept.map(str::to_owned).to_vec();
    wanted.extend([".gitignore", "people/Dana W.md", "ties.toml"].map(str::to_owned));
    wanted.sort();
    assert_eq!(there, wanted);
    let body = clones.git("two", &["log", "-1", "--format=%B"]);
    assert!(body.contains("- Dana to Dana W\n"), "{body}");
}

#[test]
fn nested_repository_is_ignored_and_large_note_is_synced() {
    let clones = Clones::two();
    let nested = clones.path("one/nested");
    clones.git("one", &["init", "-q", "nested"]);
    clones.write("one", "nested/a.md", "text\n");
    clones.git("one/nested", &["add", "."]);
    clones.git("one/nested", &["commit", "-q", "-m", "Nested"]);
    clones.git("one", &["add", "nested"]);
    clones.git("one", &["commit", "-q", "-m", "Nested"]);
    clones.syncs("one");
    std::fs::write(nested.join("a.md"), "changed\n").expect("a file");
    assert_eq!(clones.syncs("one"), "");
    clones.write(
        "one",
        DANA,
        &(BASE.to_owned() + &"too much\n".repeat(1 << 20)),
    );
    assert_eq!(
        clones.syncs("one"),
        "committed: Edit: Dana\npushed to origin/main\n"
    );
}

#[test]
fn half_written_merge_is_not_committed_as_user_change() {
    let clones = Clones::two();
    clones.log("one", ONE);
    clones.write("one", "new.md", "text\n");
    clones.syncs("one");
    let there = clones.read("one", DANA);
    // git stops while it writes.
    clones.write("two", ".git/info/attributes", "*.md filter=broken\n");
    let required = ["config", "filter.broken.required", "true"];
    clones.git("two", &required);
    clones.git("two", &["config", "filter.broken.clean", "cat"]);
    clones.git("two", &["config", "filter.broken.smudge", "false"]);
    clones.stops("two", 3, &["origin/main could not be merged"]);
    clones.git("two", &["config", "--remove-section", "filter.broken"]);
    clones.git("two", &["fetch", "-q"]);
    let merging = format!("merging {}\n", clones.remote_head());
    for half in [None, Some(0), Some(20), Some(there.len() - 5)] {
        match half {
            None => std::fs::remove_file(clones.path("two").join(DANA)).expect("it is there"),
            Some(half) => clones.write("two", DANA, &there[..half]),
        }
        clones.write("two", "new.md", "te");
        clones.write("two", ".git/ties-sync.lock", &merging);
        clones.hook("two", "pre-commit", "exit 1");
        clones.git("two", &["config", "remote.origin.url", "../away"]);
        clones.stops("two", 3, &["cannot be reached"]);
        assert_eq!(clones.status("two"), "");
    }
    clones.git("two", &["config", "remote.origin.url", "../remote"]);
    clones.syncs("two");
    clones.both_have(&[ONE]);
}

#[test]
fn git_merge_settings_do_not_change_sync() {
    let clones = Clones::two();
    clones.git("two", &["config", "branch.main.mergeOptions", "--squash"]);
    clones.git("two", &["config", "merge.autoStash", "true"]);
    clones.log("one", ONE);
    clones.log("two", TWO);
    clones.syncs("one");
    clones.syncs("two");
    clones.syncs("one");
    clones.both_have(&[ONE, TWO]);
}

#[test]
fn conflict_markers_are_not_committed() {
    let clones = Clones::two();
    let open = format!("{BASE}<<<<<<< ours\n{ONE}=======\n{TWO}>>>>>>> theirs\n");
    clones.write("one", DANA, &open);
    clones.stops("one", 1, &["people/Dana.md: markers at line 10, 12, 14"]);
    assert_eq!(clones.git("one", &["diff", "--cached"]), "");
    // Markers that somebody commits anyway are synced, and are reported where they arrive.
    clones.git("one", &["commit", "-q", "-a", "-m", "By hand"]);
    clones.syncs("one");
    clones.stops(
        "two",
        1,
        &[
            "everything is synced",
            "people/Dana.md: markers at line 10, 12, 14",
        ],
    );
    assert_eq!(clones.syncs("two"), "");
    clones.write("two", DANA, &format!("{BASE}{ONE}{TWO}"));
    clones.syncs("two");
    clones.syncs("one");
    clones.both_have(&[ONE, TWO]);
}

#[test]
fn conflict_markers_of_any_length_are_not_committed() {
    let clones = Clones::two();
    let open = |size: usize| {
        let sign = |sign: &str| sign.repeat(size);
        format!(
            "{} ours\n{ONE}{}\n{TWO}{} theirs\n",
            sign("<"),
            sign("="),
            sign(">")
        )
    };
    for (text, lines) in [
        (format!("\u{feff}{}{BASE}", open(7)), "1, 3, 5"),
        (format!("{BASE}{}", open(4)), "10, 12, 14"),
        (format!("{BASE}{}", open(15)), "10, 12, 14"),
    ] {
        clones.write("one", DANA, &text);
        let says = format!("people/Dana.md: markers at line {lines}");
        clones.stops("one", 1, &[&says]);
        assert_eq!(clones.git("one", &["diff", "--cached"]), "");
    }
}

/// git is configured to write short markers, and `ties git setup` was not run.
#[test]
fn conflict_with_short_markers_is_unresolved() {
    let clones = clash();
    clones.write(
        "two",
        ".git/info/attributes",
        "*.md conflict-marker-size=4 merge=text\n",
    );
    for _ in 0..2 {
        clones.stops("two", 1, &["people/Dana.md: markers at line"]);
        assert_eq!(clones.status("two"), "UU people/Dana.md");
        assert!(clones.read("two", DANA).contains("\n<<<< "));
    }
}
