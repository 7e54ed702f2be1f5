//! Tests docs/reference/queries.md: kinds of favor, goals mentioned to contacts, tie states, things owed.

use super::vault;

#[test]
fn favor_fields_match_kind_and_time() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "- 2026-10-01 gave intro: x\n- 2025-03-01 gave advice: y",
        ),
        ("people/Bo.md", "- 2026-05-01 gave advice: x"),
        (
            "people/Cy.md",
            "- [ ] 2026-05-01 gave advice: x\n- [-] 2026-05-01 gave intro: x\n- 2026-12-01 gave intro: y",
        ),
        (
            "people/Di.md",
            "- 2026-05-01 got advice: x\n- 2026-05-01 asked favour: y",
        ),
    ]);
    vault.check(&[
        ("gave:intro", "Ann"),
        ("gave:advice", "Ann Bo"),
        ("gave:intro,advice", "Ann Bo"),
        ("gave:advice@2026", "Bo"),
        ("gave:advice@2025", "Ann"),
        ("gave:advice@<90d", ""),
        ("gave:intro@<90d", "Ann"),
        ("gave:intro@last-month", "Ann"),
        ("gave:@last-month", "Ann"),
        ("gave:@2026", "Ann Bo"),
        // Each item of a list has its own time.
        ("gave:intro@2025,advice@2026", "Bo"),
        ("gave:intro@2026,advice@2025", "Ann"),
        ("got:advice", "Di"),
        ("asked:favor", "Di"),
        ("-gave:advice", "Cy Di"),
        // Without a kind, these query the clock.
        ("gave:2026-05", "Bo"),
        ("gave:<90d", "Ann"),
    ]);
}

#[test]
fn promised_and_needs_match_only_open_entries() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "- 2026-10-01 promised review: x\n- [x] 2026-10-01 promised intro: y",
        ),
        (
            "people/Bo.md",
            "- [-] 2026-10-01 promised review: x\n- 2026-12-01 promised intro: y",
        ),
        (
            "people/Cy.md",
            "- [ ] 2026-10-01 needs new flat: x\n- [x] 2026-10-01 needs job: y",
        ),
        (
            "people/Di.md",
            "- 2026-10-01 offers legal help: x\n- [x] 2026-09-01 offers room: y",
        ),
        (
            "people/Ed.md",
            "---\nneeds: a piano teacher\noffers: pasta\n---\n",
        ),
    ]);
    vault.check(&[
        ("promised:review", "Ann"),
        ("promised:intro", ""),
        ("promised:@2026-10", "Ann"),
        ("needs:new-flat", "Cy"),
        ("needs:\"new flat\"", "Cy"),
        ("needs:job", ""),
        ("needs:@<90d", "Cy"),
        ("offers:help", "Di"),
        ("offers:room", "Di"),
        ("has:promise", "Ann"),
        ("has:need", "Cy Ed"),
        ("has:offer", "Di Ed"),
        ("need:flat", "Cy"),
        ("need:job", ""),
        ("need:\"piano teacher\"", "Ed"),
        ("need:\"teacher piano\"", ""),
        ("need:pian*", "Ed"),
        ("need:pian", ""),
        ("need:flat,piano", "Cy Ed"),
        ("offer:legal", "Di"),
        ("offer:pasta,legal", "Di Ed"),
        ("offer:flat", ""),
    ]);
}

#[test]
fn journal_needs_belong_to_participants() {
    let vault = vault(&[
        (
            "journal/2026-10-01.md",
            "- [[Ann]] needs flat: quickly, [[Bo]] may know one\n- [-] [[Bo]] needs boat: x",
        ),
        ("people/Ann.md", ""),
        ("people/Bo.md", ""),
    ]);
    vault.check(&[
        ("need:flat", "Ann"),
        ("need:quickly", "Ann"),
        ("need:boat", ""),
        ("has:need", "Ann"),
    ]);
}

#[test]
fn told_selects_contacts_who_heard_of_goal() {
    let vault = vault(&[
        (
            "goals/Half marathon.md",
            "---\ntype: goal\nname: Run the half\naliases: 21k\n---\n- 2026-04-01 told [[Ed]]: y",
        ),
        ("goals/New work.md", "---\ntype: goal\n---\n"),
        ("goals/Old work.md", "---\ntype: goal\nstatus: done\n---\n"),
        ("people/Ann.md", "- 2026-10-01 told: of [[Half marathon]]"),
        (
            "people/Bo.md",
            "- 2026-10-01 told: of [[New work]]\n- 2025-10-01 wrote: of [[Half marathon]]",
        ),
        (
            "people/Cy.md",
            "- [-] 2026-10-01 told: of [[New work]]\n- 2026-12-01 told: of [[New work]]",
        ),
        ("people/Di.md", "- 2026-10-01 told: no goal at all"),
        ("people/Ed.md", ""),
    ]);
    vault.check(&[
        ("told:\"half marathon\"", "Ann Ed"),
        ("told:\"Run the half\"", "Ann Ed"),
        ("told:run", "Ann Ed"),
        ("told:21k", "Ann Ed"),
        ("told:\"new work\"", "Bo"),
        ("told:\"old work\"", ""),
        ("-told:new", "Ann Cy Di Ed"),
        ("told:2026-10", "Ann Bo Di"),
        ("told:never", "Cy"),
    ]);
    assert!(vault.error("told:work").contains("New work, Old work"));
    assert!(
        vault
            .error("told:piano")
            .starts_with("no goal is called \"piano\"")
    );
    assert!(
        vault
            .error("told:ann")
            .starts_with("no goal is called \"ann\"")
    );
}

#[test]
fn tie_states_select_contacts() {
    let vault = vault(&[
        (
            "people/Acquaintance.md",
            "- 2026-01-01 met: x\n- 2026-02-01 met: y",
        ),
        ("people/Dormant.md", ""),
        (
            "people/Giving.md",
            "- 2026-01-01 gave job: x\n- 2026-02-01 met: y",
        ),
        (
            "people/Mutual.md",
            "- 2026-01-01 gave job: x\n- 2026-02-01 got job: y",
        ),
        ("people/New.md", "- 2026-11-01 asked job: x #awry"),
        (
            "people/Onesided.md",
            "- 2026-01-01 asked job: x\n- 2026-02-01 got job: y",
        ),
        (
            "people/Receiving.md",
            "- 2026-01-01 gave time: x\n- 2026-02-01 got job: y",
        ),
    ]);
    vault.check(&[
        ("is:acquaintance", "Acquaintance"),
        ("is:dormant", "Dormant"),
        ("is:giving", "Giving"),
        ("is:mutual", "Mutual"),
        ("is:new", "New"),
        ("is:one-sided", "Onesided"),
        ("is:receiving", "Receiving"),
        ("is:try-again", "New"),
        ("is:opened-with-an-ask", "New Onesided"),
        ("is:giving or is:mutual", "Giving Mutual"),
    ]);
}

#[test]
fn has_selects_what_is_owed_awaited_or_known() {
    let vault = vault(&[
        ("goals/Move.md", "---\ntype: goal\n---\n- 2026-11-01 a step"),
        ("people/Ann.md", "- 2026-10-01 got advice: x"),
        (
            "people/Bo.md",
            "- 2026-10-01 got advice: x\n- 2026-11-02 thanked: y\n- 2026-11-02 met: z",
        ),
        ("people/Cy.md", "- [ ] 2026-10-01 asked advice: x"),
        (
            "people/Di.md",
            "---\nemail: di@example.org\nphone: +46 70 123\nbirthday: 04-12\n---\n- 2026-10-01 told: of [[Move]]",
        ),
    ]);
    vault.check(&[
        ("has:thanks", "Ann"),
        ("has:update", "Ann Cy Di"),
        ("has:awaited", "Cy"),
        ("has:email", "Di"),
        ("has:phone", "Di"),
        ("has:birthday", "Di"),
        ("-has:email", "Ann Bo Cy"),
        ("has:thanks or has:promise or has:update", "Ann Cy Di"),
    ]);
}

#[test]
fn archived_and_deceased_are_excluded_unless_requested() {
    let vault = vault(&[
        ("people/Ann.md", "---\ntags: x\n---\n"),
        ("people/Bo.md", "---\ntags: x\nstatus: archived\n---\n"),
        ("people/Cy.md", "---\ntags: x\nstatus: deceased\n---\n"),
        ("people/Di.md", "---\narchived: true\n---\n"),
    ]);
    vault.check(&[
        ("", "Ann"),
        ("tag:x", "Ann"),
        ("touched:never", "Ann"),
        ("-tag:y", "Ann"),
        ("is:archived", "Bo Cy Di"),
        ("is:archived tag:x", "Bo Cy"),
        ("-is:archived", "Ann"),
        ("tag:x (is:archived or -is:archived)", "Ann Bo Cy"),
    ]);
}
