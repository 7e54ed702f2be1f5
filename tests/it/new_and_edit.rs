//! Tests `ties new` and `ties edit`: notes for new contacts, and notes opened in an editor.

use crate::common::{Vault, changed, copy, files};

fn text(vault: &Vault, path: &str) -> String {
    std::fs::read_to_string(vault.path(path)).expect("a note")
}

#[test]
fn new_note_goes_to_contacts_folder_and_can_be_undone() {
    let vault = copy();
    let before = files(vault.root());
    let run = vault.run(&[
        "new",
        "Zoe\u{308}",
        "Novak",
        "--email",
        "zoe@novak.example",
        "--circle",
        "friends",
        "--circle",
        "book club",
        "--cadence",
        "monthly",
        "--met",
        "yesterday",
        "--introduced-by",
        "dana",
        "--company",
        "[[Northwind]]",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let path = "people/Zoë Novak.md";
    assert_eq!(
        text(&vault, path),
        "---\nemail: zoe@novak.example\ncompany: \"[[Northwind]]\"\ncircle: [friends, book club]\ncadence: monthly\nmet: 2026-11-21\nintroduced-by: \"[[Dana Whitfield]]\"\n---\n\n# Zoe\u{308} Novak\n\n## Log\n"
    );
    assert_eq!(vault.names("introduced-by:dana zoë"), ["Zoe\u{308} Novak"]);
    assert_eq!(vault.run(&["log", "novak", "met: x"]).code, 0);
    assert_eq!(vault.run(&["undo"]).code, 0);
    let after = files(vault.root());
    assert!(
        changed(&before, &after)
            .iter()
            .all(|line| line.starts_with(path))
    );
    std::fs::remove_file(vault.path(path)).expect("it is there");
    assert_eq!(vault.run(&["new", "Jana Novak"]).code, 0);
    assert_eq!(
        text(&vault, "people/Jana Novak.md"),
        "# Jana Novak\n\n## Log\n"
    );
    assert_eq!(vault.run(&["undo"]).code, 0);
    let run = vault.run(&["new", "Jana Novak", "--dry-run"]);
    assert!(
        run.out.starts_with("would make a note for Jana Novak\n"),
        "{}",
        run.out
    );
    assert_eq!(files(vault.root()), before);
    // In an empty vault, a folder for contacts is created.
    let empty = Vault::new();
    assert_eq!(empty.run(&["new", "A. B. Jr."]).code, 0);
    assert_eq!(empty.names(""), ["A. B. Jr."]);
    assert_eq!(
        text(&empty, "people/A. B. Jr.md"),
        "# A. B. Jr.\n\n## Log\n"
    );
}

#[test]
fn template_of_vault_is_filled_in() {
    let vault = copy();
    vault.write(
        "Templates/Person.md",
        b"---\r\ntype: person\r\nemail:\r\ntags: [new] # all\r\nsince: {{date}}\r\n---\r\n# {{title}}\r\n\r\n{{weather}}\r\n",
    );
    let run = vault.run(&[
        "new",
        "Bo Li",
        "--email",
        "bo@li.example",
        "--tag",
        "heat",
        "--folder",
        "Inbox",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        text(&vault, "inbox/Bo Li.md"),
        "---\r\ntype: person\r\nemail: bo@li.example\r\ntags: [new, heat] # all\r\nsince: 2026-11-22\r\n---\r\n# Bo Li\r\n\r\n{{weather}}\r\n"
    );
    assert_eq!(vault.names("tag:new"), ["Bo Li"]);
    // If the folder does not make the note a contact, its front matter does.
    vault.write("other.md", b"# {{name}}\n");
    let run = vault.run(&["new", "Jo Wu", "--template", "other.md", "--folder", "desk"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        text(&vault, "desk/Jo Wu.md"),
        "---\ntype: contact\n---\n\n# Jo Wu\n"
    );
    let run = vault.run(&["new", "Al Do", "--template", "none.md"]);
    assert_eq!(run.code, 3, "{}", run.err);
}

#[test]
#[cfg(unix)]
fn edit_opens_note_at_next_entry() {
    let vault = copy();
    let mut edit = vault.command(&["edit", "dana", "whitfield"]);
    let run = crate::common::run(edit.env("EDITOR", "echo"));
    assert_eq!(run.code, 0, "{}", run.err);
    let path = vault.path("people/Dana Whitfield.md");
    let note = std::fs::read_to_string(&path).expect("a note");
    let first = note
        .lines()
        .position(|line| line.starts_with("- 20"))
        .expect("an entry")
        + 1;
    assert_eq!(
        run.out.trim(),
        format!(
            "+{first} {}",
            path.canonicalize().expect("a path").display()
        )
    );
    // One note ends with a heading, and one has no log.
    vault.write("people/Al.md", b"# Al\n\nA friend.\n");
    let run = crate::common::run(
        vault
            .command(&["edit", "al"])
            .env("EDITOR", "code --wait -n"),
    );
    assert_eq!(run.code, 3, "there is no such program: {}", run.out);
    let run = crate::common::run(vault.command(&["edit", "al"]).env("VISUAL", "echo -n"));
    assert!(run.out.starts_with("+3 "), "{}", run.out);
    assert_eq!(vault.run(&["edit", "al"]).code, 2);
}
