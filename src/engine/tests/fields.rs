//! Tests docs/reference/queries.md: fields whose value is text.

use super::vault;

#[test]
fn text_fields_match_words_phrases_and_globs() {
    let vault = vault(&[
        (
            "people/work/Ann.md",
            "---\nname: Ann Ågren\naliases: [Annie Oakley]\nemail: [Ann@Example.org, a@b.c]\nphone: +46 (70) 123-45\ncompany: \"[[Acme Labs]]\"\nrole: Head of Product Design\nplace: [São Paulo, Berlin]\ncircle: [Professional, friends]\ntags: [climate/heat, Rust]\n---\n",
        ),
        (
            "people/Bo.md",
            "---\ncompany: Acme\nplace: Paulo Alto\ncircle: profess\ntags: [climatexyz]\nphone: 0701-2345\n---\nOn #climate.",
        ),
        ("people/Cy.md", ""),
    ]);
    vault.check(&[
        ("name:ann", "Ann Ågren"),
        ("name:agren", "Ann Ågren"),
        ("name:\"ann agren\"", "Ann Ågren"),
        ("name:\"agren ann\"", ""),
        ("name:oak*", "Ann Ågren"),
        ("name:oak", ""),
        ("name:\"annie oakl*\"", "Ann Ågren"),
        ("name:cy,bo", "Bo Cy"),
        ("company:acme", "Ann Ågren Bo"),
        ("company:\"acme labs\"", "Ann Ågren"),
        ("company:lab*", "Ann Ågren"),
        ("role:design", "Ann Ågren"),
        ("role:\"head design\"", ""),
        ("place:\"sao paulo\"", "Ann Ågren"),
        ("place:paulo", "Ann Ågren Bo"),
        ("place:berlin,alto", "Ann Ågren Bo"),
        // These compare the whole value.
        ("email:ann@example.org", "Ann Ågren"),
        ("email:example.org", ""),
        ("circle:professional", "Ann Ågren"),
        ("circle:FRIENDS,profess", "Ann Ågren Bo"),
        ("tag:climate", "Ann Ågren Bo"),
        ("tag:climate/heat", "Ann Ågren"),
        ("tag:clim", ""),
        ("tag:#rust", "Ann Ågren"),
        // These match consecutive digits.
        ("phone:7012345", "Ann Ågren Bo"),
        ("phone:4670", "Ann Ågren"),
        ("phone:+46-70", "Ann Ågren"),
        ("phone:999", ""),
        // These are globs.
        ("path:people/work/**", "Ann Ågren"),
        ("path:PEOPLE/*/ann.md", "Ann Ågren"),
        ("path:\"people/{Bo,Cy}.md\"", "Bo Cy"),
        ("path:bo.md", ""),
        ("path:**/bo.md", "Bo"),
        ("-path:people/work/**", "Bo Cy"),
    ]);
}

#[test]
fn and_or_and_not_combine_terms() {
    let vault = vault(&[
        ("people/Ann.md", "---\ntags: [a, b]\n---\n"),
        ("people/Bo.md", "---\ntags: [b, c]\n---\n"),
        ("people/Cy.md", "---\ntags: [c]\n---\n"),
    ]);
    vault.check(&[
        ("tag:a tag:b", "Ann"),
        ("tag:a and tag:c", ""),
        ("tag:a or tag:c", "Ann Bo Cy"),
        ("tag:a tag:b or tag:c", "Ann Bo Cy"),
        ("tag:b (tag:a or tag:c)", "Ann Bo"),
        ("-tag:b", "Cy"),
        ("not tag:a tag:b", "Bo"),
        ("-(tag:a or tag:b)", "Cy"),
        ("--tag:a", "Ann"),
        ("tag:a,c", "Ann Bo Cy"),
        ("", "Ann Bo Cy"),
    ]);
}
