//! Tests docs/reference/queries.md: words and phrases.

use super::vault;

#[test]
fn words_match_own_note_and_entries_with_participation() {
    let vault = vault(&[
        (
            "journal/2026-10-01.md",
            "Fog over the harbour.\n\n- met [[Ann]] and [[Bo]]: talked of heat pumps, and of [[Cy]]\n  - a nested word: kaleidoscope\n- called [[Bo]]: the saltmarsh\n- [[Cy]]'s violin was stolen",
        ),
        (
            "meetings/m.md",
            "---\ntype: meeting\ndate: 2026-10-02\nwith: [\"[[Ann]]\", \"[[Di]]\"]\n---\nThe budget, mostly.",
        ),
        (
            "people/Ann.md",
            "---\nrole: Cellist\ncustom-key: marmalade\n---\n## Notes\n\nKnows glaciers.\n\n- 2026-10-03 introduced [[Bo]] to [[Di]]: the trombone",
        ),
        ("people/Bo.md", "---\naliases: Boris Quail\n---\n"),
        (
            "people/Cy.md",
            "---\nneeds: an oboe\ntags: reeds\n---\n%% zither %%\n<!-- banjo -->\n",
        ),
        ("people/Di.md", "```\nfagott\n```\n"),
    ]);
    vault.check(&[
        ("pumps", "Ann Bo"),
        ("kaleidoscope", "Ann Bo"),
        ("saltmarsh", "Bo"),
        // Other words of the journal belong to no contact, and a mention does not make a contact a participant.
        ("fog", ""),
        ("violin", ""),
        ("budget", "Ann Di"),
        // The contact's own note counts completely: front matter and all entries, whoever takes part in them.
        ("cellist", "Ann"),
        ("marmalade", "Ann"),
        ("glaciers", "Ann"),
        ("trombone", "Ann Bo Di"),
        ("oboe", "Cy"),
        ("reeds", "Cy"),
        // Names count too.
        ("quail", "Bo"),
        ("boris quail", "Bo"),
        ("\"boris quail\"", "Bo"),
        ("\"quail boris\"", ""),
        // Several words may match in different places of one contact. A phrase must match in one place.
        ("pumps cellist", "Ann"),
        ("pumps saltmarsh", "Bo"),
        ("\"heat pumps\"", "Ann Bo"),
        ("\"pumps heat\"", ""),
        ("\"pumps the saltmarsh\"", ""),
        ("\"heat pum*\"", "Ann Bo"),
        ("kaleid*", "Ann Bo"),
        ("kaleid", ""),
        ("-pumps", "Cy Di"),
        ("pumps -cellist", "Bo"),
        ("pumps or oboe", "Ann Bo Cy"),
        ("pumps touched:ever role:cellist", "Ann"),
    ]);
}

#[test]
fn words_match_all_scripts_ignoring_case_and_accents() {
    let vault = vault(&[
        (
            "journal/2026-10-01.md",
            "- met [[José]]: açaí in São Paulo\n- met [[美咲]]: 京都の美術館で会った\n- met [[Олёна]]: Поговорили про ёлку\n- met [[Νίκος]]: μιλήσαμε για την Ύδρα",
        ),
        ("people/José.md", ""),
        ("people/Łukasz.md", "Ist groß. Đorđe weiß es."),
        ("people/Νίκος.md", ""),
        ("people/Олёна.md", ""),
        (
            "people/美咲.md",
            "---\nname: 田中 美咲\naliases: [美咲]\n---\nが好き",
        ),
        ("people/Søren.md", "Zoe\u{308} said nai\u{308}ve"),
    ]);
    vault.check(&[
        ("jose", "José"),
        ("JOSÉ", "José"),
        ("Jose\u{301}", "José"),
        ("acai", "José"),
        ("sao", "José"),
        ("\"sao paulo\"", "José"),
        ("aça*", "José"),
        ("lukasz", "Łukasz"),
        ("gross", "Łukasz"),
        ("weiss", "Łukasz"),
        ("dorde", "Łukasz"),
        ("soren", "Søren"),
        ("zoe", "Søren"),
        ("naïve", "Søren"),
        ("олена", "Олёна"),
        ("ОЛЁНА", "Олёна"),
        ("елку", "Олёна"),
        ("погов*", "Олёна"),
        ("νικος", "Νίκος"),
        ("ΝΊΚΟΣ", "Νίκος"),
        ("υδρα", "Νίκος"),
        ("美術館", "田中 美咲"),
        ("美術", "田中 美咲"),
        ("京都の美術館", "田中 美咲"),
        ("館美", ""),
        ("田中", "田中 美咲"),
        ("美咲", "田中 美咲"),
        ("\"田中 美咲\"", "田中 美咲"),
        // This is a different letter, not an accent.
        ("か好き", ""),
        ("が好き", "田中 美咲"),
    ]);
}

#[test]
fn text_without_words_cannot_be_searched() {
    let vault = vault(&[("people/Ann.md", "")]);
    assert!(crate::query::parse("\"…\"", &vault.settings, vault.today).is_err());
}
