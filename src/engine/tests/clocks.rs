//! docs/reference/queries.md: clocks, due, birthdays, numbers.

use super::{date, vault, vault_on};

#[test]
fn age_counts_from_latest_date_and_never_is_oldest() {
    let vault = vault(&[
        ("people/A30.md", "- 2026-10-23 met: x\n- 2020-01-01 met: y"),
        ("people/B31.md", "- 2026-10-22 met: x"),
        ("people/C0.md", "- 2026-11-22 met: x"),
        ("people/Never.md", "- 2026-12-01 met: x"),
    ]);
    vault.check(&[
        ("updated:>30d", "B31 Never"),
        ("updated:>=30d", "A30 B31 Never"),
        ("updated:<30d", "C0"),
        ("updated:<=30d", "A30 C0"),
        ("-updated:<=30d", "B31 Never"),
        ("met:>100y", "Never"),
        ("met:<100y", "A30 B31 C0"),
        ("met:never", "Never"),
        ("met:ever", "A30 B31 C0"),
        ("touched:>1m", "Never"),
        ("touched:>=1m", "B31 Never"),
        ("touched:>=0d", "A30 B31 C0 Never"),
        ("touched:<=0d", "C0"),
        ("touched:<0d", ""),
        ("called:>1d", "A30 B31 C0 Never"),
        ("called:<1d", ""),
        ("first:<30d", "C0"),
        ("first:>5y", "A30 Never"),
    ]);
}

#[test]
fn range_matches_any_entry_and_includes_both_ends() {
    let vault = vault(&[
        ("people/Ann.md", "- 2026-10-01 met: x\n- 2026-11-20 met: y"),
        ("people/Bo.md", "- 2026-10-31 called: x"),
        (
            "people/Cy.md",
            "---\nlast-contact: 2026-10-15\ninformed: 2026-09-15\nmet: 2026-08-15\n---\n",
        ),
        (
            "people/Di.md",
            "- [-] 2026-10-05 met: x\n- [ ] 2026-10-06 met: y\n- 2026-12-05 met: z",
        ),
    ]);
    vault.check(&[
        ("touched:2026-10", "Ann Bo Cy"),
        ("touched:2026-10-01", "Ann"),
        ("touched:2026-10-02", ""),
        ("talked:2026-10", "Ann Bo"),
        ("talked:2026-10-01..2026-10-31", "Ann Bo"),
        ("talked:2026-10-02..2026-10-30", ""),
        ("talked:..2026-10-01", "Ann"),
        ("talked:2026-10-31..", "Ann Bo"),
        ("talked:last-month", "Ann Bo"),
        ("talked:this-week", "Ann"),
        ("updated:2026-09", "Cy"),
        ("met:2026-08", "Cy"),
        ("met:2026", "Ann Cy"),
        ("met:2026-12", ""),
        ("-met:2026", "Bo Di"),
        // There is only one first entry.
        ("first:2026-10", "Ann Bo"),
        ("first:2026-11", ""),
        ("first:2026-08", "Cy"),
    ]);
}

#[test]
fn every_clock_can_be_queried() {
    let vault = vault(&[
        ("people/Asked.md", "- 2026-10-01 asked job: x"),
        ("people/Called.md", "- 2026-10-01 called: x"),
        ("people/Gave.md", "- 2026-10-01 gave job: x"),
        ("people/Got.md", "- 2026-10-01 got job: x"),
        ("people/Heard.md", "- 2026-10-01 heard: x"),
        ("people/Met.md", "- 2026-10-01 met: x"),
        ("people/Thanked.md", "- 2026-10-01 thanked: x"),
        ("people/Told.md", "- 2026-10-01 told: x"),
        ("people/Wrote.md", "- 2026-10-01 wrote: x"),
    ]);
    for clock in [
        "met", "called", "wrote", "heard", "gave", "got", "asked", "thanked", "told",
    ] {
        let name = clock[..1].to_uppercase() + &clock[1..];
        for test in ["ever", "<=100d", "2026-10", "2026-10-01.."] {
            assert_eq!(vault.who(&format!("{clock}:{test}")), name);
        }
    }
    vault.check(&[
        ("talked:ever", "Called Met"),
        ("updated:ever", "Called Met"),
    ]);
    assert_eq!(vault.who("touched:never"), "Told");
}

#[test]
fn due_within_time_from_today_includes_overdue() {
    let vault = vault(&[
        (
            "people/Late.md",
            "---\ncadence: 10d\n---\n- 2026-11-01 met: x",
        ),
        ("people/None.md", "- 2026-11-01 met: x"),
        (
            "people/Sixth.md",
            "---\ncadence: 10d\n---\n- 2026-11-18 met: x",
        ),
        (
            "people/Seventh.md",
            "---\ncadence: 10d\n---\n- 2026-11-19 met: x",
        ),
        (
            "people/Today.md",
            "---\ncadence: 10d\n---\n- 2026-11-12 met: x",
        ),
        ("people/Yet.md", "---\ncadence: 10d\n---\n"),
    ]);
    vault.check(&[
        ("due:<7d", "Late Sixth Today"),
        ("due:<=7d", "Late Seventh Sixth Today"),
        ("due:<=0d", "Late Today"),
        ("due:today", "Today"),
        ("due:2026-11-11", "Late"),
        ("due:2026-11-11..2026-11-22", "Late Today"),
        ("due:2026-12", ""),
        ("is:due", "Late Today"),
        ("is:overdue", "Late"),
        ("is:soon", "Seventh Sixth"),
        ("is:slipping", "Late"),
        ("has:cadence", "Late Seventh Sixth Today Yet"),
        ("-has:cadence", "None"),
    ]);
}

#[test]
fn due_states_follow_circle_cadence_and_snooze() {
    let toml = "[cadence]\nfriends = \"10d\"\n[due]\nsoon = \"3d\"";
    let notes = [
        (
            "people/Ann.md",
            "---\ncircle: Friends\n---\n- 2026-11-12 met: x",
        ),
        (
            "people/Bo.md",
            "---\ncircle: Friends\nsnooze-until: 2026-11-25\n---\n- 2026-11-01 met: x",
        ),
        (
            "people/Cy.md",
            "---\ncircle: Friends\nstatus: archived\n---\n- 2026-11-01 met: x",
        ),
        (
            "people/Di.md",
            "---\nsnooze-until: 2026-11-26\n---\n- 2026-11-01 met: x #awry",
        ),
    ];
    let vault = vault_on(super::TODAY, toml, &notes);
    vault.check(&[
        ("is:due", "Ann"),
        ("is:soon", "Bo"),
        ("is:snoozed", "Bo Di"),
        ("is:try-again", "Di"),
        ("has:cadence", "Ann Bo"),
        ("has:cadence is:archived", "Cy"),
        ("is:due is:archived", ""),
    ]);
}

#[test]
fn birthday_uses_next_occurrence() {
    let notes = [
        ("people/Dec24.md", "---\nbirthday: 1985-12-24\n---\n"),
        ("people/Feb29.md", "---\nbirthday: 02-29\n---\n"),
        ("people/None.md", ""),
        ("people/Today.md", "---\nbirthday: --11-22\n---\n"),
        ("people/Yesterday.md", "---\nbirthday: 0000-11-21\n---\n"),
    ];
    let vault = vault(&notes);
    vault.check(&[
        ("birthday:today", "Today"),
        ("birthday:<30d", "Today"),
        ("birthday:<32d", "Today"),
        ("birthday:<=32d", "Dec24 Today"),
        ("birthday:<33d", "Dec24 Today"),
        ("birthday:<365d", "Dec24 Feb29 Today Yesterday"),
        ("birthday:<364d", "Dec24 Feb29 Today"),
        ("birthday:11", "Today Yesterday"),
        ("birthday:2", "Feb29"),
        ("birthday:12-24", "Dec24"),
        ("birthday:02-29", "Feb29"),
        // In 2027, this birthday falls on the 28th.
        ("birthday:02-28", "Feb29"),
        ("has:birthday", "Dec24 Feb29 Today Yesterday"),
        ("-has:birthday", "None"),
    ]);
    for (today, expected) in [
        ("2027-02-28", "Feb29"),
        ("2027-03-01", ""),
        ("2028-02-28", ""),
        ("2028-02-29", "Feb29"),
    ] {
        let vault = vault_on(date(today), "", &notes);
        assert_eq!(vault.who("birthday:today"), expected, "{today}");
    }
    let before_leap = vault_on(date("2027-06-01"), "", &notes);
    before_leap.check(&[("birthday:02-28", ""), ("birthday:02-29", "Feb29")]);
}

#[test]
fn number_fields_compare_over_windows() {
    let vault = vault(&[
        (
            "people/Ann.md",
            "- 2026-10-01 gave job: x\n- 2026-10-01 met: y\n- 2020-01-01 asked job: z",
        ),
        (
            "people/Bo.md",
            "- 2026-10-01 got advice: x\n- 2026-10-02 got time: y\n- 2020-10-02 gave job: z",
        ),
        ("people/Cy.md", ""),
    ]);
    vault.check(&[
        // These use the default window.
        ("balance:5", "Ann"),
        ("balance:-3", "Bo"),
        ("balance:<0", "Bo"),
        ("balance:>=0", "Ann Cy"),
        ("balance:-3..0", "Bo Cy"),
        ("balance:..-1", "Bo"),
        // These use all time.
        ("interactions:2", "Ann"),
        ("interactions:>2", "Bo"),
        ("interactions:0", "Cy"),
        ("asks:1", "Ann"),
        ("asks:0", "Bo Cy"),
        ("gave-count:1..5", "Ann Bo"),
        ("got-count:2", "Bo"),
        ("got-count:>2", ""),
    ]);
}
