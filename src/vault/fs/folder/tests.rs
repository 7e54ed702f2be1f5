use super::*;

/// A vault, next to a folder that it must not reach.
fn vault() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = folder.path().canonicalize().expect("it is there");
    let vault = whole.join("vault");
    std::fs::create_dir_all(vault.join("people/friends")).expect("a vault");
    std::fs::write(vault.join("people/friends/dana.md"), "dana").expect("a note");
    std::fs::create_dir(whole.join("beyond")).expect("a folder");
    std::fs::write(whole.join("beyond/dana.md"), "secret").expect("a file");
    (folder, vault)
}

#[test]
fn read_is_bounded_and_stays_below_the_root() {
    let (_folder, vault) = vault();
    let path = "people/friends/dana.md";
    let (bytes, _) = read(&vault, path, 4).expect("it can be read");
    assert_eq!(bytes, b"dana");
    let error = read(&vault, path, 3).expect_err("it is too large");
    assert!(matches!(error, FsError::TooLarge { limit: 3, .. }));
    let error = read(&vault, "people/none.md", 4).expect_err("it is not there");
    assert!(error.is_missing(), "{error}");
    for path in [
        "../beyond/dana.md",
        "/etc/passwd",
        "people/../../x",
        "./a",
        "a\0b",
    ] {
        let error = read(&vault, path, 4).expect_err("it leads out");
        assert!(matches!(error, FsError::Outside(_)), "{error}");
    }
    let error = read(&vault, "people/friends", 4).expect_err("a folder");
    assert!(
        matches!(
            error,
            FsError::NotAFile {
                kind: "a folder",
                ..
            }
        ),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let (folder, vault) = vault();
    let beyond = folder
        .path()
        .canonicalize()
        .expect("it is there")
        .join("beyond");
    symlink(&beyond, vault.join("linked")).expect("a link");
    symlink("people", vault.join("within")).expect("a link");
    symlink(beyond.join("dana.md"), vault.join("people/out.md")).expect("a link");
    symlink("none", vault.join("people/dangling.md")).expect("a link");
    for (path, link) in [
        ("linked/dana.md", "linked"),
        ("within/friends/dana.md", "within"),
        ("people/out.md", "people/out.md"),
        ("people/dangling.md", "people/dangling.md"),
    ] {
        let error = read(&vault, path, 100).expect_err("a link");
        assert!(
            matches!(&error, FsError::Link(at) if *at == vault.join(link)),
            "{path}: {error}"
        );
    }
    let error = Folder::make_below(&vault, "linked/new").expect_err("a link");
    assert!(matches!(error, FsError::Link(_)), "{error}");
    let people = Folder::below(&vault, "people").expect("a folder");
    let error = people.create_new("dangling.md", 0o600).expect_err("a link");
    assert!(error.is_taken(), "{error}");
    let error = people.check_writable("out.md").expect_err("a link");
    assert!(matches!(error, FsError::Link(_)), "{error}");
    assert!(!vault.join("people/none").exists());
    // The root itself may be a symbolic link.
    let link = folder.path().join("link");
    symlink(&vault, &link).expect("a link");
    let (bytes, _) = read(&link, "people/friends/dana.md", 100).expect("it can be read");
    assert_eq!(bytes, b"dana");
}

#[cfg(unix)]
#[test]
fn special_files_are_named_without_blocking() {
    let (_folder, vault) = vault();
    let people = Folder::below(&vault, "people").expect("a folder");
    let made = std::process::Command::new("mkfifo")
        .arg(vault.join("people/pipe.md"))
        .status();
    assert!(made.expect("mkfifo is there").success());
    let _socket =
        std::os::unix::net::UnixListener::bind(vault.join("people/socket.md")).expect("a socket");
    for (name, is) in [("pipe.md", "a named pipe"), ("socket.md", "a socket")] {
        let error = read(&vault, &format!("people/{name}"), 10).expect_err("no file");
        assert!(
            matches!(error, FsError::NotAFile { kind, .. } if kind == is),
            "{error}"
        );
        let error = people.check_writable(name).expect_err("no file");
        assert!(
            matches!(error, FsError::NotAFile { kind, .. } if kind == is),
            "{error}"
        );
    }
}

#[test]
fn folders_are_created_and_existing_files_are_kept() {
    let (_folder, vault) = vault();
    let deep = Folder::make_below(&vault, "a/b/c").expect("they can be made");
    deep.create_new("x", 0o600).expect("nothing is there");
    assert!(deep.create_new("x", 0o600).expect_err("it is").is_taken());
    let people = Folder::below(&vault, "people").expect("a folder");
    let error = deep.rename_new("x", &people, "friends").expect_err("it is");
    assert!(error.is_taken(), "{error}");
    deep.rename_new("x", &people, "y")
        .expect("nothing is there");
    assert!(
        people
            .lookup("y")
            .expect("it can be told")
            .is_some_and(|found| found.is_file())
    );
    let mut names = people.names().expect("they can be told");
    names.sort();
    assert_eq!(names, ["friends", "y"]);
}
