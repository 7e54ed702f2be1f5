//! Verbs, kinds and people of single lines (notes.md 4, Verb, Kind, People).

use super::*;

#[test]
fn verbs_are_the_first_word_that_counts() {
    for (line, expected) in [
        ("met: lunch", "met [*] lunch"),
        ("Met, lunch", "met [*] lunch"),
        (
            "we had a quick lunch at the harbour",
            "met [*] at the harbour",
        ),
        ("had a lovely long call", "called [*] "),
        ("went for drinks", "met [*] "),
        ("both went to a great dinner", "met [*] "),
        ("**met**: lunch", "met [*] lunch"),
        (
            "[[Sam]] called about the flat",
            "called [*, Sam] about the flat",
        ),
        ("[[Sam]] and I met for lunch", "met [*, Sam] for lunch"),
        ("[[Sam]], [[Priya]] and I met", "met [*, Sam, Priya] "),
        (
            "[[Sam]] emailed about the flat",
            "contact [*, Sam] [[Sam]] emailed about the flat",
        ),
        (
            "[[Sam]] gave me advice",
            "contact [*, Sam] [[Sam]] gave me advice",
        ),
        (
            "[[Sam]]'s call was short",
            "contact [*, ~Sam] [[Sam]]'s call was short",
        ),
        ("sent a book", "contact [*] sent a book"),
        ("metted", "contact [*] metted"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn marked_verbs_hold_only_where_the_line_says_so() {
    for (line, expected) in [
        (
            "gave intro: to [[Priya]]",
            "gave/intro [*, ~Priya] intro: to [[Priya]]",
        ),
        ("gave her advice", "gave/advice [*] her advice"),
        ("gave up on the plan", "contact [*] gave up on the plan"),
        (
            "gave a talk: it went well",
            "contact [*] gave a talk: it went well",
        ),
        (
            "gave some good advice: on rent",
            "gave/advice [*] some good advice: on rent",
        ),
        ("got the flu", "contact [*] got the flu"),
        ("got advice", "got/advice [*] advice"),
        (
            "got from [[Sam]] great feedback: on the draft",
            "got/feedback [*, Sam] from [[Sam]] great feedback: on the draft",
        ),
        ("got: a book", "contact [*] got: a book"),
        (
            "asked me for advice: on rent",
            "contact [*] asked me for advice: on rent",
        ),
        (
            "asked for the money: twice",
            "asked/money [*] for the money: twice",
        ),
        (
            "asked advice about us: x",
            "contact [*] asked advice about us: x",
        ),
        ("helped her move", "gave/other [*] her move"),
        ("helped with the move", "contact [*] helped with the move"),
        (
            "introduced her to [[Priya]]",
            "gave/intro [*, Priya] her to [[Priya]]",
        ),
        (
            "introduced [[A]] to [[B]]",
            "gave/intro [A, B] [[A]] to [[B]]",
        ),
        ("introduced: to the team", "gave/intro [*] to the team"),
        (
            "introduced Sam to Priya: at the fair",
            "contact [*] introduced Sam to Priya: at the fair",
        ),
        (
            "promised to send the draft: soon",
            "promised/send-draft (open) [*] to send the draft: soon",
        ),
        ("promised a lot", "contact [*] promised a lot"),
        (
            "promised draft by 2026-12-01: of the talk",
            "promised/draft (open) [*] draft by 2026-12-01: of the talk",
        ),
        (
            "needs a very big new flat in Berlin: soon",
            "contact [*] needs a very big new flat in Berlin: soon",
        ),
        (
            "needs new flat: in Berlin",
            "needs/new-flat (open) [*] new flat: in Berlin",
        ),
        ("wants: a flat", "needs/other (open) [*] a flat"),
        (
            "offers piano lessons: on Sundays",
            "offers/piano-lessons [*] piano lessons: on Sundays",
        ),
        ("updated them on the move", "updated [*] them on the move"),
        ("updated his profile", "contact [*] updated his profile"),
        (
            "told [[Climate work]]: all of it",
            "told [*, Climate work] [[Climate work]]: all of it",
        ),
        ("told me a story", "contact [*] told me a story"),
        ("note: likes tea", "note [*] likes tea"),
        ("note to self", "contact [*] note to self"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn people_are_those_at_the_start_after_a_preposition_or_joined_to_one() {
    for (line, expected) in [
        (
            "met [[Sam]], [[Priya]] and [[Ann]] near [[Oslo]]",
            "met [Sam, Priya, Ann, ~Oslo] [[Sam]], [[Priya]] and [[Ann]] near [[Oslo]]",
        ),
        (
            "met with [[Sam]]: about [[Priya]]",
            "met [Sam, ~Priya] with [[Sam]]: about [[Priya]]",
        ),
        (
            "met [[Sam]] and talked with [[Priya]]",
            "met [Sam, Priya] [[Sam]] and talked with [[Priya]]",
        ),
        ("met [[Sam]]'s brother and [[Priya]]", ""),
        (
            "gave [[Sam]] advice: on rent",
            "gave/advice [Sam] [[Sam]] advice: on rent",
        ),
        (
            "got intro from [[A]] to [[B]]",
            "got/intro [A, ~B] intro from [[A]] to [[B]]",
        ),
        ("got intro to [[B]]", "got/intro [B] intro to [[B]]"),
        (
            "promised to [[B]]: a cake",
            "promised/other (open) [B] to [[B]]: a cake",
        ),
        (
            "wrote to [[people/Sam Lee|Sam]] & [[Priya#Log]]",
            "wrote [people/Sam Lee, Priya] to [[people/Sam Lee|Sam]] & [[Priya#Log]]",
        ),
        (
            "called [Sam](../people/sam%20lee.md): hello",
            "called [./people/sam lee] [Sam](../people/sam%20lee.md): hello",
        ),
        ("called the plumber", ""),
        ("![[Sam]] met", ""),
        ("met `[[Sam]]`", ""),
    ] {
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!("2026-11-20 {expected}")
        };
        assert_eq!(daily(line), expected, "{line}");
    }
    assert_eq!(
        contact("got intro to [[B]]"),
        "2026-11-20 got/intro [*, ~B] intro to [[B]]"
    );
    assert_eq!(
        contact("met [[Sam]]’s mother"),
        "2026-11-20 met [*, ~Sam] [[Sam]]’s mother"
    );
}

#[test]
fn doubtful_first_words_are_named() {
    let note = read(
        "people/d.md",
        "# D\n\n- 2026-11-20 metted at noon\n- 2026-11-20 got a book\n- 2026-11-20 sent mail\n",
    );
    assert_eq!(
        codes(&note),
        [("near-verb", 3, 14), ("verb-not-held", 4, 14)]
    );
    assert!(
        note.diagnostics
            .iter()
            .all(|found| found.severity == Severity::Hint)
    );
    assert_eq!(
        note.diagnostics[0].one_line("people/d.md"),
        "people/d.md:3:14: unknown verb \"metted\"; did you mean \"met\"?"
    );
}
