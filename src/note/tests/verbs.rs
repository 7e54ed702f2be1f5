//! Tests of verbs, kinds, and people of single lines (docs/reference/notes.md#verb, docs/reference/notes.md#kind,
//! docs/reference/notes.md#people).

use super::*;

#[test]
fn verb_is_first_word_not_skipped() {
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
fn marked_verb_needs_kind_person_or_colon() {
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
fn people_at_start_after_preposition_or_joined() {
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
fn unclear_first_words_get_hints() {
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

#[test]
fn verb_ignores_skipped_words_and_punctuation() {
    for (line, expected) in [
        ("I had lunch, then left", "met [*] then left"),
        ("We both had a nice short call", "called [*] "),
        ("lovely, long lunch", "met [*] "),
        ("MET: x", "met [*] x"),
        ("_met_ at noon", "met [*] at noon"),
        ("**met:** lunch", "met [*] lunch"),
        ("*met*, lunch", "met [*] lunch"),
        ("\u{201c}met\u{201d}: x", "met [*] x"),
        ("Called. No answer", "called [*] No answer"),
        ("met [a:: b] c: d", "met [*] [a:: b] c: d"),
        ("dinner at 19:30: x", "met [*] at 19:30: x"),
        ("mail:x", "contact [*] mail:x"),
        // A tag, an emoji name, or struck-out text is not the first word of a sentence.
        ("#coffee at noon", "contact [*] #coffee at noon"),
        (":coffee: at noon", "contact [*] :coffee: at noon"),
        ("~~met~~ at noon", "contact [*] ~~met~~ at noon"),
        ("☕ coffee", "contact [*] ☕ coffee"),
        // Text stays as written.
        ("**Sam** came by", "contact [*] **Sam** came by"),
        ("met **Sam** at noon", "met [*] **Sam** at noon"),
        ("_quietly_", "contact [*] _quietly_"),
        // After a link, `and` must be followed by a name or `I`.
        (
            "[[A]] and met [[B]]",
            "contact [*, A, ~B] [[A]] and met [[B]]",
        ),
        ("[[A]] & I met [[B]]", "met [*, A, B] [[B]]"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn colon_in_links_images_code_and_fields_is_ignored() {
    for (line, expected) in [
        (
            "gave [Book: a story](https://x.example) to her",
            "contact [*] gave [Book: a story](https://x.example) to her",
        ),
        (
            "promised ![Plan: x](a.png)",
            "contact [*] promised ![Plan: x](a.png)",
        ),
        ("promised `x: y`", "contact [*] promised `x: y`"),
        (
            "promised [due:: 2026-12-01]",
            "contact [*] promised [due:: 2026-12-01]",
        ),
        (
            "promised draft [due:: 2026-12-01]: x",
            "promised/draft (open) [*] draft [due:: 2026-12-01]: x",
        ),
        (
            "promised draft #work: x",
            "promised/draft (open) [*] draft #work: x",
        ),
        ("promised: x", "promised/other (open) [*] x"),
        ("promised\n  draft: x", "contact [*] promised / draft: x"),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn marked_verb_rejects_possessives_and_me_or_us() {
    for (line, expected) in [
        (
            "got [[Sam]]'s feedback",
            "contact [*, ~Sam] got [[Sam]]'s feedback",
        ),
        (
            "gave **[[Sam]]**'s brother advice",
            "contact [*, ~Sam] gave **[[Sam]]**'s brother advice",
        ),
        ("gave me advice: x", "contact [*] gave me advice: x"),
        ("gave her a ride to us", "gave/other [*] her a ride to us"),
        ("gave #advice: x", "contact [*] gave #advice: x"),
        ("gave, advice: x", "gave/advice [*] advice: x"),
        (
            "introduced [[A]]'s brother to [[B]]",
            "contact [*, B, ~A] introduced [[A]]'s brother to [[B]]",
        ),
        (
            "promised a book about Go for her: x",
            "contact [*] promised a book about Go for her: x",
        ),
        ("asked for advice", "contact [*] asked for advice"),
        ("got: advice", "contact [*] got: advice"),
        ("note she likes tea", "contact [*] note she likes tea"),
        (
            "told her of my plan: [[Goal]]",
            "told [*, ~Goal] her of my plan: [[Goal]]",
        ),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn kind_is_known_or_up_to_three_own_words() {
    for (line, expected) in [
        ("gave Favour: x", "gave/favor [*] Favour: x"),
        (
            "needs piano, tuning help: x",
            "needs/help (open) [*] piano, tuning help: x",
        ),
        ("needs Big Flat: x", "needs/big-flat (open) [*] Big Flat: x"),
        ("offers to help: x", "offers/help [*] to help: x"),
        ("promised her: x", "promised/other (open) [*] her: x"),
        (
            "promised a map of it 📅 2026-12-01: x",
            "contact [*] promised a map of it 📅 2026-12-01: x",
        ),
        (
            "promised map 📅 2026-12-01: x",
            "promised/map (open) [*] map 📅 2026-12-01: x",
        ),
        (
            "asked [[Sam]] for advice",
            "asked/advice [*, Sam] [[Sam]] for advice",
        ),
        (
            "gave [[Sam]] a big lift",
            "gave/other [*, Sam] [[Sam]] a big lift",
        ),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn custom_verbs_and_kinds_work_like_built_in_ones() {
    let toml = "[verbs]\ntraf = \"met\"\nhalf = \"gave\"\nverband = \"introduced\"\n\"größte\" = \"called\"\n[kinds]\nLift = 1\n";
    for (line, expected) in [
        ("traf: x", "met [*] x"),
        ("Traf, x", "met [*] x"),
        ("half lift: x", "gave/lift [*] lift: x"),
        ("half mit: x", "contact [*] half mit: x"),
        ("gave a LIFT", "gave/lift [*] a LIFT"),
        ("GRÖSSTE x", "called [*] x"),
        ("verband [[A]] to [[B]]", "gave/intro [A, B] [[A]] to [[B]]"),
    ] {
        let note = with_settings("people/Dana.md", &format!("- 2026-11-20 {line}"), toml);
        let shown: Vec<String> = note.entries.iter().map(show).collect();
        assert_eq!(shown, [format!("2026-11-20 {expected}")], "{line}");
    }
}

#[test]
fn chain_of_people_ends_at_other_words() {
    for (line, expected) in [
        (
            "met [[A]], [[B]] & [[C]] and [[D]]: x",
            "met [A, B, C, D] [[A]], [[B]] & [[C]] and [[D]]: x",
        ),
        (
            "met **[[A]]**, **[[B]]** and _[[C]]_",
            "met [A, B, C] **[[A]]**, **[[B]]** and _[[C]]_",
        ),
        ("met [[A]],[[B]]", "met [A, B] [[A]],[[B]]"),
        ("met [[A]] [[B]]", "met [A, B] [[A]] [[B]]"),
        ("met [[A]] and the [[B]]", "met [A, ~B] [[A]] and the [[B]]"),
        ("met [[A]] and her [[B]]", "met [A, ~B] [[A]] and her [[B]]"),
        ("met [[A]]; [[B]]", "met [A, ~B] [[A]]; [[B]]"),
        ("met [[A]] – [[B]]", "met [A, ~B] [[A]] – [[B]]"),
        ("lunch (with [[A]])", "met [A] (with [[A]])"),
        ("lunch **with** [[A]]", "met [A] **with** [[A]]"),
        ("wrote [[A]] about [[B]]", "wrote [A, ~B] [[A]] about [[B]]"),
        (
            "heard from [[A]] by [[B]]",
            "heard [A, B] from [[A]] by [[B]]",
        ),
        (
            "called [[A]] to thank [[B]]",
            "called [A, ~B] [[A]] to thank [[B]]",
        ),
        // A kind can precede a name only if the verb has kinds.
        ("gave advice [[A]]: x", "gave/advice [A] advice [[A]]: x"),
        (
            "met review [[Q3]] with [[A]]",
            "met [A, ~Q3] review [[Q3]] with [[A]]",
        ),
        (
            "gave [[A]] advice [[B]]",
            "gave/advice [A, ~B] [[A]] advice [[B]]",
        ),
        // The person that something is asked of, and the person that it is for.
        ("asked for [[A]]: advice", ""),
        (
            "asked advice for [[A]]: x",
            "asked/advice [A] advice for [[A]]: x",
        ),
        (
            "asked advice for [[A]] and [[B]]: x",
            "asked/advice [A, B] advice for [[A]] and [[B]]: x",
        ),
        (
            "asked [[C]] for advice for [[A]]",
            "asked/advice [C, else A] [[C]] for advice for [[A]]",
        ),
        (
            "promised [[A]] intro to [[B]]",
            "promised/intro (open) [A, else B] [[A]] intro to [[B]]",
        ),
        (
            "promised intro with [[A]] to [[B]] and [[C]] for [[D]]",
            "promised/intro (open) [A, else B, C, else D] intro with [[A]] to [[B]] and [[C]] for [[D]]",
        ),
        // Words and symbols join links.
        ("met [[A]] + [[B]]", "met [A, B] [[A]] + [[B]]"),
        (
            "called [[A]] / [[B]]/[[C]]",
            "called [A, B, C] [[A]] / [[B]]/[[C]]",
        ),
        ("[[A]] + [[B]] called", "called [A, B] "),
        (
            "promised intro to [[A]] & [[B]] + [[C]], [[D]]: x",
            "promised/intro (open) [A, B, C, D] intro to [[A]] & [[B]] + [[C]], [[D]]: x",
        ),
    ] {
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!("2026-11-20 {expected}")
        };
        assert_eq!(daily(line), expected, "{line}");
    }
}

#[test]
fn introduced_a_to_b_excludes_the_contact() {
    for (line, expected) in [
        (
            "introduced [[A]] to [[B]]",
            "gave/intro [A, B] [[A]] to [[B]]",
        ),
        (
            "introduced her to [[A]] and [[B]]",
            "gave/intro [*, A, B] her to [[A]] and [[B]]",
        ),
        ("introduced [[A]] to her", "gave/intro [*, A] [[A]] to her"),
        ("gave intro to [[A]]", "gave/intro [*, A] intro to [[A]]"),
        (
            "gave her [[A]] for an intro",
            "gave/intro [*, ~A] her [[A]] for an intro",
        ),
    ] {
        assert_eq!(contact(line), format!("2026-11-20 {expected}"), "{line}");
    }
}

#[test]
fn links_normalize_to_their_target() {
    for (line, target) in [
        ("met [[people/Sam Lee#Log|Sam]]", "people/Sam Lee"),
        ("met [[Sam Lee.md]]", "Sam Lee"),
        ("met [[/people/Sam]]", "people/Sam"),
        ("met [[../people/Sam]]", "people/Sam"),
        ("met [[./Sam]]", "Sam"),
        ("met [[Sam|]]", "Sam"),
        ("met [[Sam^block]]", "Sam"),
        ("met [Sam](../people/sam%20lee.md#log)", "./people/sam lee"),
        ("met [Sam](<../people/sam lee.md>)", "./people/sam lee"),
        ("met [Sam](/people/sam.md)", "./people/sam"),
        ("met [Sam](sam.md \"title\")", "./journal/sam"),
    ] {
        let note = read("journal/2026-11-20.md", &format!("- {line}"));
        assert!(note.entries[0].first_named().eq([target]), "{line}");
    }
    for line in [
        "met [Sam](https://x.example/sam.md)",
        "met [Sam](sam.html)",
        "met [Sam](#log)",
        "met [Sam](../../../sam.md)",
        "met [[#Log]]",
        "met \\[[Sam]]",
        "met ![[Sam]]",
        "met `[[Sam]]`",
        "met [[Sam",
    ] {
        assert_eq!(daily(line), "", "{line}");
    }
}
