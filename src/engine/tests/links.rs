//! Tests docs/reference/queries.md: introduced-by, brought, connected.

use super::vault;

#[test]
fn introduction_fields_select_who_introduced_whom() {
    let vault = vault(&[
        (
            "journal/2026-10-01.md",
            "- got intro from [[Ann Berg]] to [[Bo]]: x\n- introduced [[Cy]] to [[Di]]",
        ),
        ("people/Ann Berg.md", "---\nemail: ann@example.org\n---\n"),
        ("people/Ann Cole.md", ""),
        ("people/Bo.md", ""),
        ("people/Cy.md", "---\nintroduced-by: \"[[Bo]]\"\n---\n"),
        ("people/Di.md", "---\nintroduced-by: Aunt Thérèse\n---\n"),
        ("people/Ed.md", "---\nintroduced-by: aunt therese\n---\n"),
        ("people/Flo.md", "---\nintroduced-by: Ann\n---\n"),
        (
            "people/Gil.md",
            "---\nintroduced-by: [\"[[Bo]]\", Aunt Thérèse]\nstatus: archived\n---\n",
        ),
    ]);
    vault.check(&[
        ("introduced-by:\"ann berg\"", "Bo"),
        ("introduced-by:ann@example.org", "Bo"),
        ("introduced-by:berg", "Bo"),
        ("introduced-by:bo", "Cy"),
        ("introduced-by:cy", ""),
        ("introduced-by:bo is:archived", "Gil"),
        ("brought:bo", "Ann Berg"),
        ("brought:cy", "Bo"),
        ("brought:ed", ""),
        ("connected:cy", "Di"),
        ("connected:di", "Cy"),
        ("connected:bo", ""),
        ("-connected:cy name:ann", "Ann Berg Ann Cole"),
        // This text is not the name of any contact.
        ("introduced-by:\"aunt therese\"", "Di Ed"),
        ("introduced-by:\"Aunt Thérèse\"", "Di Ed"),
        ("introduced-by:therese", "Di Ed"),
        ("introduced-by:\"aunt ther\"", "Di Ed"),
        // Several contacts have this name, but one contact was introduced by exactly this text.
        ("introduced-by:ann", "Flo"),
    ]);
    for (query, says) in [
        ("brought:ann", "\"ann\" could be Ann Berg, Ann Cole"),
        ("connected:ann", "\"ann\" could be Ann Berg, Ann Cole"),
        (
            "brought:\"aunt therese\"",
            "nobody is called \"aunt therese\"",
        ),
        ("connected:zacharias", "nobody is called \"zacharias\""),
        ("introduced-by:zacharias", "nobody is called \"zacharias\""),
        ("connected:boo", "did you mean Bo?"),
    ] {
        let error = vault.error(query);
        assert!(error.contains(says), "{query}: {error}");
    }
}

#[test]
fn duplicate_names_are_distinguished_by_path() {
    let vault = vault(&[
        ("people/a/Sam.md", ""),
        ("people/b/Sam.md", ""),
        ("people/Sam Lee.md", ""),
    ]);
    assert!(
        vault
            .error("connected:sam")
            .contains("people/a/Sam.md, people/b/Sam.md;")
    );
}
