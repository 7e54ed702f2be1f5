//! The corpus: questions and the query that each is, and what must not be read.

use proptest::prelude::*;

use super::*;
use crate::query::parse;

/// A Sunday.
const TODAY: Date = Date::constant(2026, 11, 22);

fn ask(text: &str) -> Reading {
    read(text, &Settings::default(), TODAY, &|name| {
        ["will smith", "dana"].contains(&name.to_lowercase().as_str())
    })
}

/// Every question of queries.md that selects contacts, and its near forms.
#[rustfmt::skip]
const CORPUS: &[(&str, &str)] = &[
    // Not in so long: day 30 is within.
    ("who haven't I updated in 30 days", "updated:>30d"),
    ("Who haven’t I updated in 30 days?", "updated:>30d"),
    ("who havent i updated in thirty days", "?"),
    ("who havent i updated in 30 days", "updated:>30d"),
    ("whom have I not updated in 30 days", "updated:>30d"),
    ("who have I not updated in 30d", "updated:>30d"),
    ("haven't I updated in 30 days", "updated:>30d"),
    ("haven't updated in 30 days", "updated:>30d"),
    ("who have not I updated in the last 30 days", "updated:>30d"),
    ("who haven't I updated for 30 days", "updated:>30d"),
    ("who haven't I updated within the past 30 days", "updated:>30d"),
    ("who haven't I updated in over 30 days", "updated:>30d"),
    ("who haven't I updated in more than 30 days", "updated:>30d"),
    ("who haven't I updated in at least 30 days", "updated:>=30d"),
    ("people I haven't updated in 30 days", "updated:>30d"),
    ("contacts who I haven't updated in 30 days", "updated:>30d"),
    ("show me everyone I haven't updated in 30 days", "updated:>30d"),
    ("list people that I've not updated in 30 days", "updated:>30d"),
    ("who hasn't been updated in 30 days", "updated:>30d"),
    ("who have I updated in the last 30 days", "updated:<=30d"),
    ("who haven't I brought up to date in three months", "updated:>3m"),
    ("who haven't I been in touch with for six months", "touched:>6m"),
    ("who have I not been in touch with for over a year", "touched:>1y"),
    ("who haven't I kept in touch with in the last year", "touched:>1y"),
    ("who haven't I had any contact with in twelve weeks", "touched:>12w"),
    ("who haven't I informed in a month", "updated:>1m"),

    // Not since: from its first day up to today.
    ("who have I not talked to since March", "-talked:2026-03-01.."),
    ("who have I not seen since March", "-met:2026-03-01.."),
    ("who have I not met since March", "-met:2026-03-01.."),
    ("who have I not called since March", "-called:2026-03-01.."),
    ("who have I not written to since March", "-wrote:2026-03-01.."),
    ("who have I not emailed since March", "-wrote:2026-03-01.."),
    ("who have I not contacted since March", "-touched:2026-03-01.."),
    ("who have I not thanked since March", "-thanked:2026-03-01.."),
    ("who have I not heard from since March", "-heard:2026-03-01.."),
    ("who haven't I spoken with since last December", "?"),
    ("who haven't I spoken with since december", "-talked:2025-12-01.."),
    ("who haven't I met since 2026-10-01", "-met:2026-10-01.."),
    ("who haven't I met since march 2025", "-met:2025-03-01.."),
    ("who haven't I met since 2025", "-met:2025-01-01.."),
    ("who haven't I called since last week", "-called:2026-11-09.."),
    ("who haven't I called since yesterday", "-called:2026-11-21.."),
    ("who didn't I call since monday", "-called:2026-11-16.."),
    ("friends I haven't seen since March", "(circle:friends,friend or tag:friends,friend) -met:2026-03-01.."),
    ("who have I met since March", "met:2026-03-01.."),

    ("who haven't I met or called since March", "-(met:2026-03-01.. or called:2026-03-01..)"),
    ("who haven't I called, emailed or seen in a month", "?"),
    ("who have I met, or called this week", "met:this-week or called:this-week"),

    // In a period.
    ("who did I meet last week", "met:last-week"),
    ("people I met last week", "met:last-week"),
    ("who did I see yesterday", "met:yesterday"),
    ("who have I met this year", "met:this-year"),
    ("who did I call today?", "called:today"),
    ("who did I speak to last quarter", "talked:last-quarter"),
    ("who did I meet in March", "met:2026-03"),
    ("who did I meet in December", "met:2025-12"),
    ("who did I meet in March 2025", "met:2025-03"),
    ("who did I meet in 2025", "met:2025"),
    ("who did I meet on 2026-10-01", "met:2026-10-01"),
    ("who did I meet on Friday", "met:2026-11-20"),
    ("who did I meet 3 days ago", "met:2026-11-19"),
    ("who did I meet before March", "met:..2026-02-28"),
    ("who did I meet after march", "met:2026-04-01.."),
    ("who did I meet between March and May", "met:2026-03..2026-05"),
    ("who did I meet from 2026-01-01 to 2026-01-31", "met:2026-01-01..2026-01-31"),
    ("who did I have lunch with in the last two weeks", "met:<=2w"),
    ("who did I not meet last week", "-met:last-week"),
    ("who haven't I met this month", "-met:this-month"),
    ("who didn't I call today", "-called:today"),
    ("who wrote to me last week", "heard:last-week"),
    ("who emailed me yesterday", "heard:yesterday"),
    ("who hasn't written to me since March", "-heard:2026-03-01.."),
    ("who did I first meet last month", "first:last-month"),
    ("who wasn't called this month", "-called:this-month"),

    // Never, ever.
    ("who have I never thanked", "thanked:never"),
    ("who did I never thank", "thanked:never"),
    ("never thanked", "thanked:never"),
    ("have never thanked", "thanked:never"),
    ("I never thanked", "thanked:never"),
    ("who haven't I ever met in person", "met:never"),
    ("who haven't I thanked yet", "thanked:never"),
    ("who have I ever met", "met:ever"),
    ("who have I thanked", "thanked:ever"),
    ("who have I never helped", "gave:never"),
    ("who have I never given anything", "gave:never"),
    ("who have I never asked for anything", "asked:never"),

    // Owed.
    ("who do I owe a thank-you", "has:thanks"),
    ("who do I owe a thank you to?", "has:thanks"),
    ("who do I owe thanks", "has:thanks"),
    ("who should I thank", "has:thanks"),
    ("who do I still have to thank", "has:thanks"),
    ("who do I owe an update", "has:update"),
    ("who should I update", "has:update"),
    ("who needs an update", "has:update"),
    ("who do I owe a favor", "balance:<0"),
    ("who do i owe a favour to", "balance:<0"),
    ("who don't I owe a favor", "-balance:<0"),
    ("who do I owe an intro", "promised:intro"),
    ("who do I owe an introduction", "promised:intro"),
    ("who have I promised something", "has:promise"),
    ("who did I promise a review", "promised:review"),
    ("who do I owe anything", "has:thanks or has:promise or has:update"),
    ("who do I owe", "has:thanks or has:promise or has:update"),
    ("do I owe anything", "has:thanks or has:promise or has:update"),
    ("who owes me a favor", "balance:>0"),
    ("who owes me an answer", "has:awaited"),
    ("who owes me a reply", "has:awaited"),
    ("who owes me", "balance:>0 or has:awaited"),
    ("who doesn't owe me an answer", "-has:awaited"),
    ("who hasn't answered yet", "has:awaited"),
    ("who am I waiting for", "has:awaited"),

    // Due.
    ("who am I overdue with", "is:overdue"),
    ("who's overdue", "is:overdue"),
    ("is overdue", "is:overdue"),
    ("who is due", "is:due"),
    ("who isn't due", "-is:due"),
    ("who is due this week", "due:this-week"),
    ("who is due today", "due:today"),
    ("who is due in the next 7 days", "due:<=1w"),
    ("who is due next week", "due:2026-W48"),
    ("who is due by next month", "due:..2026-12"),
    ("who is due soon", "is:soon"),
    ("who should I contact", "is:due"),
    ("who should I contact next", "is:due"),
    ("who should I talk to next", "is:due"),
    ("who should I reconnect with next", "is:due"),
    ("should I reconnect with", "is:due"),
    ("who should I call this week", "due:..this-week"),
    ("who do I need to catch up with", "is:due"),
    ("who is slipping", "is:slipping"),

    // Favours.
    ("who gave me advice", "got:advice"),
    ("who has given me advice", "got:advice"),
    ("who gave me advice this year", "got:advice@this-year"),
    ("who's given me feedback in the last 90 days", "got:feedback@<=90d"),
    ("who gave me an introduction", "got:intro"),
    ("who got me a job", "got:job"),
    ("who hasn't given me advice since March", "-got:advice@2026-03-01.."),
    ("who did me a favor this year", "got:this-year"),
    ("who helped me", "got:ever"),
    ("who did I get advice from last month", "got:advice@last-month"),
    ("who have I given an intro", "gave:intro"),
    ("have I given an intro", "gave:intro"),
    ("who did I give advice to this year", "gave:advice@this-year"),
    ("who haven't I given an intro", "-gave:intro"),
    ("who did I help last month", "gave:last-month"),
    ("who have I asked for a job", "asked:job"),
    ("who did I ask for advice this year", "asked:advice@this-year"),
    ("who haven't I asked for a referral", "-asked:referral"),

    // Introductions.
    ("who introduced me to Dana", "brought:Dana"),
    ("who introduced me to Sam Lee", "brought:\"Sam Lee\""),
    ("who did Dana introduce me to", "introduced-by:Dana"),
    ("who has Sam Lee introduced me to?", "introduced-by:\"Sam Lee\""),
    ("did Dana introduce me to", "introduced-by:Dana"),
    ("who did I introduce to Dana", "connected:Dana"),
    ("who have I introduced to Dana", "connected:Dana"),
    ("who did I introduce Dana to", "connected:Dana"),
    ("who did I meet through Dana", "introduced-by:Dana"),
    ("who did I introduce this year", "gave:intro@this-year"),
    ("who has introduced me to someone", "got:intro"),

    // Goals.
    ("who knows about my new job", "told:\"new job\""),
    ("who knows about Rust", "told:Rust"),
    ("who doesn't know about Rust", "-told:Rust"),
    ("who does not know about my new job?", "-told:\"new job\""),
    ("who knows about Rust or the book", "told:Rust or told:book"),
    ("who have I told about the book", "told:book"),
    ("who haven't I told about \"My Book\"", "-told:\"My Book\""),

    // Needs and offers.
    ("who needs a designer", "need:designer"),
    ("who needs a new flat in Berlin", "need:\"new flat in Berlin\""),
    ("who is looking for a job", "need:job"),
    ("who needs money or advice", "need:money,advice"),
    ("who needs something", "has:need"),
    ("who doesn't need money", "-need:money"),
    ("needs a designer", "need:designer"),
    ("who can help with hiring", "offer:hiring"),
    ("who could help me with taxes", "offer:taxes"),
    ("who offers research and development", "offer:\"research and development\""),
    ("who needs a flat or a house", "need:flat,house"),
    ("who offers legal advice", "offer:\"legal advice\""),
    ("who can offer legal advice", "offer:\"legal advice\""),

    // Who and where.
    ("who works at Acme", "company:Acme"),
    ("who works for Acme Inc.?", "company:\"Acme Inc\""),
    ("who works at \"Procter and Gamble\"", "company:\"Procter and Gamble\""),
    ("who works at Acme or Globex", "company:Acme,Globex"),
    ("who doesn't work at Acme", "-company:Acme"),
    ("works at Acme", "company:Acme"),
    ("who lives in Berlin", "place:Berlin"),
    ("who lives in New York", "place:\"New York\""),
    ("who is based in Berlin", "place:Berlin"),
    ("who is in Berlin", "place:Berlin"),
    (
        "who in the family is due",
        "(circle:family or tag:family or company:family or place:family) is:due",
    ),
    ("who in Berlin", "circle:Berlin or tag:Berlin or company:Berlin or place:Berlin"),
    ("who at Acme is due", "company:Acme is:due"),
    ("who in Berlin have I not met this year", "(circle:Berlin or tag:Berlin or company:Berlin or place:Berlin) -met:this-year"),
    ("which contacts in New York are due", "(circle:\"New York\" or tag:\"New York\" or company:\"New York\" or place:\"New York\") is:due"),
    ("which professional contacts haven't I updated in 30 days",
        "(circle:professional or tag:professional or company:professional or place:professional) updated:>30d"),
    ("which of my friends haven't I seen since March", "(circle:friends,friend or tag:friends,friend) -met:2026-03-01.."),
    ("which friends need money", "(circle:friends,friend or tag:friends,friend) need:money"),
    ("friends in Berlin who need a flat", "(circle:friends,friend or tag:friends,friend) (circle:Berlin or tag:Berlin or company:Berlin or place:Berlin) need:flat"),
    ("who works at Acme and lives in Berlin", "company:Acme place:Berlin"),
    ("who is due or overdue", "?"),
    ("who is due and is in my professional circle", "is:due circle:professional"),
    ("who is tagged #climate", "tag:climate"),
    ("who of my friends is due", "(circle:friends,friend or tag:friends,friend) is:due"),
    ("who among my professional contacts is dormant",
        "(circle:professional or tag:professional or company:professional or place:professional) is:dormant"),

    // Birthdays.
    ("who has a birthday this month", "birthday:11"),
    ("whose birthday is today", "birthday:today"),
    ("whose birthday is it tomorrow", "birthday:11-23"),
    ("who has a birthday next month", "birthday:12"),
    ("who has a birthday in December", "birthday:12"),
    ("who has a birthday in the next 30 days", "birthday:<=30d"),
    ("who has no birthday", "-has:birthday"),

    // States.
    ("who is dormant", "is:dormant"),
    ("who's new?", "is:new"),
    ("who is one-sided", "is:one-sided"),
    ("who is one sided", "is:one-sided"),
    ("who isn't dormant", "-is:dormant"),
    ("who is an acquaintance", "is:acquaintance"),
    ("who went badly", "is:try-again"),
    ("who should I try again with", "is:try-again"),
    ("who has an open need", "has:need"),
    ("who has an email address", "has:email"),
    ("who doesn't have a phone number", "-has:phone"),
];

#[test]
fn every_question_is_its_query_and_the_query_reads_back() {
    let mut wrong = Vec::new();
    for (text, wanted) in CORPUS {
        let got = match ask(text) {
            Reading::Question(query) => {
                let printed = query.to_string();
                let again = parse(&printed, &Settings::default(), TODAY);
                assert_eq!(again.as_ref(), Ok(&query), "{text}: {printed}");
                printed
            }
            Reading::Unread(_) => "?".to_owned(),
            Reading::NotAQuestion => "no question".to_owned(),
        };
        if got != *wanted {
            wrong.push(format!("{text}\n  wanted {wanted}\n  got    {got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_begins_as_a_question_and_is_not_understood_names_the_word() {
    let table = [
        ("who haven't I updated in ages", "ages"),
        ("who haven't I updated lately", "lately"),
        ("who haven't I updatd in 30 days", "updatd"),
        ("who have I updated for 30 days", "30"),
        ("who did I meet in the last 3 fortnights", "the"),
        ("who did I meet next week", "next"),
        ("who is the best", "the"),
        ("who do I owe a pony", "pony"),
        ("who needs money this month", "money"),
        ("who needs tag:x", "tag:x"),
        ("who (tag:x)", "(tag:x)"),
        ("who works at Acme and owns a boat", "owns"),
        ("who should I not contact", "contact"),
        ("who tells the truth", "tells"),
        ("what is the time", "what"),
        ("what's new", "what's"),
        ("whens the party", "whens"),
        ("will it rain", "will"),
        ("who is in touch", "touch"),
        ("is Sam Lee due", "Sam"),
        ("does Sam need money", "Sam"),
        ("did I meet Sam Lee last week", "Sam"),
        ("have I thanked Dana", "Dana"),
        ("did Dana introduce me to Sam", "Dana"),
        ("who is due or overdue", "overdue"),
        ("who needs me", "me"),
        ("who needs money next week", "money"),
        ("who needs not money", "not"),
        ("who works at Acme or Globex and Initech", "Initech"),
        ("who wants to move", "to"),
        ("who haven't I not met", "not"),
        ("who have I met never", "never"),
        ("who owes Dana a favor", "Dana"),
        ("who haven't I updated in thirty days", "thirty"),
        ("who did I meet since", "since"),
        ("who did I meet on 2026-02-30", "2026-02-30"),
        ("can", "can"),
        ("haven't you met", "you"),
        ("how are you", "how"),
    ];
    let mut wrong = Vec::new();
    for (text, word) in table {
        let got = match ask(text) {
            Reading::Unread(diagnostic) => {
                assert!(
                    diagnostic
                        .help
                        .is_some_and(|help| help.contains("such as: ")),
                    "{text}"
                );
                text[diagnostic.span.range()].to_owned()
            }
            other => format!("{other:?}"),
        };
        if got != word {
            wrong.push(format!("{text}: wanted {word}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_slip_of_the_pen_is_offered_its_word() {
    let Reading::Unread(diagnostic) = ask("who haven't I updatd in 30 days") else {
        panic!("a slip was read");
    };
    let help = diagnostic.help.unwrap_or_default();
    assert!(
        help.starts_with("did you mean `updated`? such as: who haven't I updated in 30 days"),
        "{help}"
    );
    let Reading::Unread(short) = ask("who have I") else {
        panic!("half a question was read");
    };
    assert_eq!(short.message, "the question ends before it says enough");
}

#[test]
fn what_is_no_question_stays_a_query() {
    for text in [
        "",
        "berlin",
        "dana",
        "Dana Whitfield",
        "Will Smith",
        "will smith",
        "climate fund",
        "berlin friends",
        "friends in Berlin",
        "need money",
        "help with moving",
        "not thanked",
        "dormant",
        "overdue",
        "new",
        "met last week",
        "gave advice",
        "is:due",
        "-tag:x berlin",
        "updated:>30d",
        "needs tag:x",
        "needs money -tag:x",
        "offers (a or b)",
        "Dana I met last week",
        "dana who needs money",
        "\"who haven't I updated\"",
        "everyone",
        "needs",
        "thanks",
        "email",
        "offers",
        "the people",
    ] {
        assert_eq!(ask(text), Reading::NotAQuestion, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_within_itself(
        text in "\\PC{0,40}|((who|which|people|friends|have|haven't|did|i|not|never|updated|met|talked to|since|march|last|week|in|30|days|for|and|or|needs|at|Acme|is|due|\"x y\"|,|-|:|é) ?){0,14}"
    ) {
        match ask(&text) {
            Reading::Question(query) => {
                prop_assert_eq!(parse(&query.to_string(), &Settings::default(), TODAY), Ok(query));
            }
            Reading::Unread(diagnostic) => prop_assert!(text.get(diagnostic.span.range()).is_some()),
            Reading::NotAQuestion => {}
        }
    }
}
