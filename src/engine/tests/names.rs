//! Tests docs/reference/output.md: which contact a NAME means.

use super::{Vault, vault};
use crate::query::names::{Named, find};

fn meant(vault: &Vault, text: &str) -> String {
    let ledger = vault.ledger();
    let path = |contact| ledger.contact(contact).path();
    match find(&ledger, text) {
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
fn name_matches_whole_before_part() {
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
        // Parts of a name: consecutive words, of which the last may be a prefix.
        ("berg", "people/Ann.md | people/Samuel Berg.md"),
        ("boss", "people/José Álvarez.md"),
        ("alv", "people/José Álvarez.md"),
        ("samu", "people/Samuel Berg.md"),
        // A whole match comes before a partial match.
        ("sam", "people/Sam.md"),
        // A name and a file stem are both whole matches, so this is ambiguous.
        ("tim", "people/Tim.md | people/x1.md"),
        ("people/tim", "people/Tim.md"),
        // A note that is not a contact is never a match.
        ("oslo", "nobody; "),
        ("notes/oslo", "nobody; "),
        ("", "nobody; "),
        ("@", "nobody; "),
        ("mor", "nobody; "),
        ("anm", "nobody; Ann Berg"),
        ("samuell berg", "nobody; Samuel Berg"),
        // For an alias or an address, the name of its contact is shown.
        ("pepw", "nobody; José Álvarez (Pepe)"),
        ("ann@exmple.org", "nobody; Ann Berg (Ann@Example.org)"),
        ("bob@example.org", "nobody; "),
    ];
    for (text, expected) in table {
        assert_eq!(meant(&vault, text), expected, "{text:?}");
    }
}

#[test]
fn paths_that_differ_only_in_case_are_distinct() {
    let vault = vault(&[("people/Sam.md", ""), ("people/sam.md", "")]);
    assert_eq!(meant(&vault, "people/Sam.md"), "people/Sam.md");
    assert_eq!(meant(&vault, "people/sam.md"), "people/sam.md");
    assert_eq!(meant(&vault, "sam"), "people/Sam.md | people/sam.md");
}

#[test]
fn duplicate_suggestion_is_offered_once() {
    let vault = vault(&[("people/a/Sam.md", ""), ("people/b/Sam.md", "")]);
    assert_eq!(meant(&vault, "san"), "nobody; Sam");
}
