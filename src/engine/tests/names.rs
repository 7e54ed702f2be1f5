//! docs/reference/output.md: whom a NAME means.

use super::{Vault, vault};
use crate::ledger::Want;
use crate::query::names::{Named, find};
use crate::store::schema;

fn meant(vault: &Vault, text: &str) -> String {
    let book = vault.book(Want::default());
    let emails = vault.shelf.texts(schema::EMAIL).expect("a sound index");
    let path = |contact| book.contact(contact).path();
    match find(&book, &emails, text) {
        Named::One(contact) => path(contact).to_owned(),
        Named::Several(several) => several
            .into_iter()
            .map(path)
            .collect::<Vec<_>>()
            .join(" | "),
        Named::Nobody(nearest) => format!("nobody; {}", nearest.join(" ")),
    }
}

#[test]
fn a_name_is_any_of_these_and_a_whole_match_comes_before_a_part() {
    let vault = vault(&[
        ("Nils.md", "---\ntype: contact\n---\n"),
        ("notes/Oslo.md", ""),
        (
            "people/Ann.md",
            "---\nname: Ann Berg\nemail: [Ann@Example.org]\n---\n",
        ),
        (
            "people/José Álvarez.md",
            "---\naliases: [Pepe, The Boss]\n---\n",
        ),
        ("people/Sam.md", ""),
        ("people/Samuel Berg.md", ""),
        ("people/x1.md", "---\nname: Tim\n---\n"),
        ("people/Tim.md", "---\nname: Timothy Ray\n---\n"),
        ("people/w.markdown", "---\nname: Wu\n---\n"),
    ]);
    let table = [
        ("Ann Berg", "people/Ann.md"),
        ("  ann berg ", "people/Ann.md"),
        ("jose alvarez", "people/José Álvarez.md"),
        ("PEPE", "people/José Álvarez.md"),
        ("the boss", "people/José Álvarez.md"),
        ("ann", "people/Ann.md"),
        ("ann.md", "people/Ann.md"),
        ("ann@example.org", "people/Ann.md"),
        ("people/ann", "people/Ann.md"),
        ("people/Ann.md", "people/Ann.md"),
        ("./people/Ann.md", "people/Ann.md"),
        ("people/w.markdown", "people/w.markdown"),
        ("nils", "Nils.md"),
        ("Nils.md", "Nils.md"),
        // A part: words in a row, the last may be cut short.
        ("berg", "people/Ann.md | people/Samuel Berg.md"),
        ("boss", "people/José Álvarez.md"),
        ("alv", "people/José Álvarez.md"),
        ("samu", "people/Samuel Berg.md"),
        // Whole before part.
        ("sam", "people/Sam.md"),
        // A name and a stem are both whole: it could be either.
        ("tim", "people/Tim.md | people/x1.md"),
        ("people/tim", "people/Tim.md"),
        // What is no contact is nobody.
        ("oslo", "nobody; "),
        ("notes/oslo", "nobody; "),
        ("", "nobody; "),
        ("@", "nobody; "),
        ("mor", "nobody; "),
        ("anm", "nobody; Ann Berg"),
        ("samuell berg", "nobody; Samuel Berg"),
        // Of an alias or an address, it is told whose.
        ("pepw", "nobody; José Álvarez (Pepe)"),
        ("ann@exmple.org", "nobody; Ann Berg (Ann@Example.org)"),
        ("bob@example.org", "nobody; "),
    ];
    for (text, expected) in table {
        assert_eq!(meant(&vault, text), expected, "{text:?}");
    }
}

#[test]
fn paths_that_differ_in_case_alone_can_both_be_named() {
    let vault = vault(&[("people/Sam.md", ""), ("people/sam.md", "")]);
    assert_eq!(meant(&vault, "people/Sam.md"), "people/Sam.md");
    assert_eq!(meant(&vault, "people/sam.md"), "people/sam.md");
    assert_eq!(meant(&vault, "sam"), "people/Sam.md | people/sam.md");
}

#[test]
fn a_name_offered_twice_is_offered_once() {
    let vault = vault(&[("people/a/Sam.md", ""), ("people/b/Sam.md", "")]);
    assert_eq!(meant(&vault, "san"), "nobody; Sam");
}
