//! Tests the commands `prep` (what to read before a meeting) and `match` (whose needs could be met).

use insta::assert_snapshot;

use crate::common::Vault;
use crate::reports::{in_every_form as every_form, rows, wide};

/// A vault with hostile text.
fn hostile() -> Vault {
    Vault::with(&[
        (
            "people/<script>alert(1)<script>.md",
            "---\nneeds: \"a <b>piano</b> | [x](javascript:alert(1))\"\nrole: \"<img src=x onerror=alert(1)>\"\n---\n# <script>alert(1)</script>\n\n[go](javascript:alert(1)) **bold** #tag\n\n## Questions\n\n- <script>alert(2)</script>?\n- [x] never\n\n## Log\n\n- 2026-11-01 met: \u{202e}txet \u{1b}[31mred\n",
        ),
        (
            "people/מיכל | *a* _b_ 🎻.md",
            "---\noffers: \"=piano|`x`, \u{202e}onaip\"\n---\n- 2026-11-02 met: a|b\n",
        ),
        (
            "people/Long.md",
            "---\noffers: \"piano Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\"\n---\n",
        ),
        (
            "pitch.md",
            "---\ntype: pitch\n---\n<script>alert(3)</script>\n",
        ),
    ])
}

#[test]
fn match_in_all_forms() {
    let vault = Vault::example();
    assert_snapshot!("match_table", wide(&vault, 100, &["match"]));
    assert_snapshot!("match_one_table_60", wide(&vault, 60, &["match", "søren"]));
    let forms = every_form(&vault, &["match", "priya"]);
    assert_snapshot!("match_md", forms[1]);
    assert_snapshot!("match_html", forms[2]);
    assert_snapshot!("match_json", forms[3]);
    assert_snapshot!("match_jsonl", forms[4]);
    assert_snapshot!("match_csv", vault.ok(&["match", "--format", "csv"]));
    let linked = vault.ok(&["match", "--format", "html", "--links", "obsidian"]);
    assert!(
        linked.contains("<a href=\"obsidian://open?path="),
        "{linked}"
    );
}

#[test]
fn matches_are_those_of_the_notes() {
    let vault = Vault::example();
    let report = vault.json(&["match"]);
    let of = |name: &str| -> Vec<(String, String, String)> {
        let text = |cell: &serde_json::Value| match cell.as_array() {
            Some(list) => list
                .iter()
                .filter_map(|item| item.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            None => cell.as_str().unwrap_or("").to_owned(),
        };
        let rows = rows(&report, "needs")
            .iter()
            .filter(|row| row["name"] == name);
        rows.map(|row| (text(&row["who"]), text(&row["where"]), text(&row["words"])))
            .collect()
    };
    let found =
        |who: &str, place: &str, words: &str| (who.to_owned(), place.to_owned(), words.to_owned());
    assert_eq!(
        of("Priya Sharma"),
        [
            found(
                "Søren Lund",
                "offers tag role",
                "heat network hydraulics due diligence district heating"
            ),
            found("Tomasz Zieliński", "offers role", "district heating"),
        ]
    );
    assert_eq!(of("Ama Boateng"), [found("Theo Brandt", "offers", "piano")]);
    for row in rows(&report, "needs") {
        let command = row["next"].as_str().expect("a command");
        let words = crate::common::words(command);
        let page = vault.ok(&words[1..].iter().map(String::as_str).collect::<Vec<_>>());
        let name = row["who"].as_str().expect("a name");
        assert!(page.starts_with(name), "{command}: {page}");
    }
    // Mei-Lin's team is hiring a data engineer, and the two are already connected.
    assert!(
        of("Олена Коваленко")
            .iter()
            .all(|(who, ..)| who != "Mei-Lin Chou")
    );
    assert_eq!(
        of("Sam Lee"),
        [found("ليلى حداد", "offers tag", "room flat Neukölln")]
    );
    assert_eq!(
        vault.json(&["match", "--limit", "1"])["sections"]["needs"]["rows"]
            .as_array()
            .map(Vec::len),
        Some(11)
    );
}

#[test]
fn prep_in_all_forms() {
    let vault = Vault::example();
    assert_snapshot!("prep_priya_table", wide(&vault, 100, &["prep", "priya"]));
    assert_snapshot!("prep_felix_table_60", wide(&vault, 60, &["prep", "felix"]));
    assert_snapshot!("prep_grete_table", wide(&vault, 100, &["prep", "grete"]));
    let forms = every_form(&vault, &["prep", "dana"]);
    assert_snapshot!("prep_md", forms[1]);
    assert_snapshot!("prep_html", forms[2]);
    assert_snapshot!("prep_json", forms[3]);
    assert_snapshot!("prep_jsonl", forms[4]);
    assert_snapshot!("prep_csv", forms[5]);
    for name in vault.names("") {
        let page = wide(&vault, 100, &["prep", &name]);
        assert!(
            page.lines().count() <= 75,
            "{} lines for {name}",
            page.lines().count()
        );
    }
}

#[test]
fn prep_of_deceased_contact_suggests_nothing() {
    let page = Vault::example().ok(&["prep", "opa"]);
    assert!(
        page.contains("has died") && page.contains("Last time"),
        "{page}"
    );
    assert!(
        !page.contains("What to ask") && !page.contains("introduce"),
        "{page}"
    );
}

#[test]
fn prep_rejects_ambiguous_name() {
    let vault = Vault::with(&[("people/Sam Lee.md", ""), ("people/Sam Ray.md", "")]);
    let run = vault.run(&["prep", "sam"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("Sam Lee") && run.err.contains("Sam Ray"),
        "{}",
        run.err
    );
    assert_eq!(vault.run(&["match", "nobody"]).code, 2);
}

#[test]
fn prep_and_match_work_with_little_data() {
    let empty = Vault::new();
    let said = empty.ok(&["match"]);
    assert!(said.contains("Nobody has an open need."), "{said}");
    let one = Vault::with(&[("people/Sam.md", "")]);
    assert!(
        one.ok(&["prep", "sam"])
            .contains("You have not been in touch yet.")
    );
    assert!(
        one.ok(&["match", "sam"])
            .contains("Nothing is written down that they need.")
    );
    let needy = Vault::with(&[("people/Sam.md", "---\nneeds: a flat\n---\n")]);
    assert!(
        needy
            .ok(&["match"])
            .contains("One open need; nobody comes to mind yet")
    );
    for vault in [&empty, &one, &needy] {
        every_form(vault, &["match"]);
    }
    every_form(&needy, &["prep", "sam"]);
}

#[test]
fn prep_and_match_escape_hostile_text() {
    let vault = hostile();
    for arguments in [
        &["match"][..],
        &["prep", "alert"],
        &["prep", "long"],
        &["match", "מיכל"],
    ] {
        for text in every_form(&vault, arguments) {
            let foul = ['\u{202e}', '\u{1b}']
                .into_iter()
                .find(|c| text.contains(*c));
            assert!(foul.is_none(), "{arguments:?}: {text}");
        }
        let page = vault.ok(&[arguments, &["--format", "html", "--links", "file"]].concat());
        for foul in ["<script", "<img", "<b>", "href=\"javascript"] {
            assert!(!page.contains(foul), "{arguments:?}: {foul}: {page}");
        }
        wide(&vault, 40, arguments);
    }
    let page = vault.ok(&["prep", "alert", "--format", "md"]);
    assert!(!page.replace("\\<", "").contains('<'), "{page}");
    let json = vault.json(&["prep", "alert"]);
    assert_eq!(
        rows(&json, "questions")[0]["question"],
        "<script>alert(2)</script>?"
    );
    let names: Vec<&str> = rows(&json, "needs")
        .iter()
        .filter_map(|row| row["who"].as_str())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn needs_of_inactive_contacts_are_shown_but_not_matched() {
    let log = "- 2026-11-01 needs: a piano\n";
    let archived = format!("---\nstatus: archived\nneeds: a stool\n---\n{log}");
    let deceased = format!("---\ndeceased: true\n---\n{log}");
    let vault = Vault::with(&[
        ("people/Ann.md", &archived),
        ("people/Bo.md", &deceased),
        ("people/Cy.md", "---\noffers: piano\n---\n"),
    ]);
    let said = |name: &str| vault.json(&["match", name])["sections"]["needs"]["said"][0].clone();
    assert_eq!(
        said("ann"),
        "Ann is archived: what they need or offer is not matched."
    );
    assert_eq!(said("bo"), "Bo has died: their needs are not matched.");
    let page = vault.json(&["prep", "ann"]);
    let needs = rows(&page, "unmet").iter();
    let needs: Vec<&serde_json::Value> = needs.map(|row| &row["need"]).collect();
    assert_eq!(needs, ["a stool", "a piano"]);
    let none = vault.run(&["match", "--limit", "0"]);
    assert_eq!(none.code, 2, "{}", none.err);
}

#[test]
fn plans_show_their_verb_and_do_not_count_as_contact() {
    let vault = Vault::with(&[(
        "people/Ann.md",
        "---\nmet: 2026-01-10\n---\n- [ ] 2026-11-24 gave job: at the mill\n- [ ] 2026-11-25 met: lunch\n- [ ] 2026-11-26 called\n",
    )]);
    let page = vault.json(&["prep", "ann"]);
    assert_eq!(
        page["sections"]["last"]["said"],
        serde_json::json!([
            "No contact is written down yet.",
            "Coming up on 2026-11-24, in 2 days: gave job: at the mill",
            "Coming up on 2026-11-25, in 3 days: met: lunch",
            "Coming up on 2026-11-26, in 4 days: called",
        ])
    );
}
