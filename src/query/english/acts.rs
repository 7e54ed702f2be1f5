//! The table of what the user did with people: the forms that questions use, and the clock that each moves.
//!
//! In: nothing. Out: the table, and its forms compiled. Does not: match words. A form is a list of words; `a|b` is
//! either, and a trailing `?` makes a word optional. `to|with` are the prepositions that stay behind when "who" moves
//! to the front. To add a synonym, add a form.

use std::sync::LazyLock;

use crate::ledger::clocks::Clock;

use super::pattern::{Form, Phrase};

/// One act and its forms.
#[derive(Debug)]
struct Act {
    clock: Clock,
    /// After "did I", "should I".
    base: &'static [&'static str],
    /// After "I".
    past: &'static [&'static str],
    /// After "have I", "has been".
    done: &'static [&'static str],
}

/// Every act. The longer match wins; between equal lengths, the earlier row.
const ACTS: [Act; 11] = [
    Act {
        clock: Clock::Updated,
        base: &["update", "inform", "bring up to date", "give an update to?"],
        past: &[
            "updated",
            "informed",
            "brought up to date",
            "gave an update to?",
        ],
        done: &[
            "updated",
            "informed",
            "brought up to date",
            "given an update to?",
        ],
    },
    Act {
        clock: Clock::Talked,
        base: &[
            "talk to|with",
            "speak to|with",
            "chat to|with",
            "catch up with",
            "have a conversation with",
        ],
        past: &[
            "talked to|with",
            "spoke to|with",
            "chatted to|with",
            "caught up with",
            "had a conversation with",
        ],
        done: &[
            "talked to|with",
            "spoken to|with",
            "chatted to|with",
            "caught up with",
            "had a conversation with",
        ],
    },
    Act {
        clock: Clock::Met,
        base: &[
            "meet with?",
            "meet with? in person",
            "see",
            "see in person",
            "visit",
            "meet up with",
            "have a meeting with",
        ],
        past: &[
            "met with?",
            "met with? in person",
            "saw",
            "saw in person",
            "visited",
            "met up with",
            "had a meeting with",
        ],
        done: &[
            "met with?",
            "met with? in person",
            "seen",
            "seen in person",
            "visited",
            "met up with",
            "had a meeting with",
        ],
    },
    Act {
        clock: Clock::Called,
        base: &["call", "phone", "ring", "have a call with"],
        past: &["called", "phoned", "rang", "had a call with"],
        done: &["called", "phoned", "rung", "had a call with"],
    },
    Act {
        clock: Clock::Wrote,
        base: &[
            "write to?",
            "email",
            "e-mail",
            "mail",
            "message",
            "text",
            "dm",
            "send a|an|any? message|messages|email|emails|letter|letters|note|text|card|postcard to",
        ],
        past: &[
            "wrote to?",
            "emailed",
            "e-mailed",
            "mailed",
            "messaged",
            "texted",
            "sent a|an|any? message|messages|email|emails|letter|letters|note|text|card|postcard to",
        ],
        done: &[
            "written to?",
            "emailed",
            "e-mailed",
            "mailed",
            "messaged",
            "texted",
            "sent a|an|any? message|messages|email|emails|letter|letters|note|text|card|postcard to",
        ],
    },
    Act {
        clock: Clock::Heard,
        base: &["hear from", "hear back from"],
        past: &["heard from", "heard back from"],
        done: &["heard from", "heard back from"],
    },
    Act {
        clock: Clock::Touched,
        base: &[
            "contact",
            "be|get|keep|stay in touch with",
            "be|get in contact with",
            "get back in touch with",
            "have any? contact with",
            "reach out to",
            "reconnect with",
            "interact with",
            "check in with",
            "follow up with",
        ],
        past: &[
            "contacted",
            "was|got|kept|stayed in touch with",
            "was|got in contact with",
            "had contact with",
            "reached out to",
            "reconnected with",
            "interacted with",
            "checked in with",
            "followed up with",
        ],
        done: &[
            "contacted",
            "been|got|gotten|kept|stayed in touch with",
            "been|got|gotten in contact with",
            "had any? contact with",
            "reached out to",
            "reconnected with",
            "interacted with",
            "checked in with",
            "followed up with",
        ],
    },
    Act {
        clock: Clock::Thanked,
        base: &["thank", "say thanks|thank-you to", "say thank you to"],
        past: &["thanked", "said thanks|thank-you to", "said thank you to"],
        done: &["thanked", "said thanks|thank-you to", "said thank you to"],
    },
    Act {
        clock: Clock::Gave,
        base: &[
            "help",
            "help out",
            "give anything|something to?",
            "do anything|something for",
            "do a|any favor|favour|favors|favours for?",
        ],
        past: &[
            "helped",
            "helped out",
            "gave anything|something to?",
            "did anything|something for",
            "did a|any favor|favour|favors|favours for?",
        ],
        done: &[
            "helped",
            "helped out",
            "given anything|something to?",
            "done anything|something for",
            "done a|any favor|favour|favors|favours for?",
        ],
    },
    Act {
        clock: Clock::Got,
        base: &[
            "get anything|something from",
            "receive anything|something from",
        ],
        past: &[
            "got anything|something from",
            "received anything|something from",
        ],
        done: &[
            "got|gotten anything|something from",
            "received anything|something from",
        ],
    },
    Act {
        clock: Clock::Asked,
        base: &[
            "ask for anything|something",
            "ask anything|something of",
            "ask for a|any favor|favour|favors|favours",
            "ask a favor|favour of",
        ],
        past: &[
            "asked for anything|something",
            "asked anything|something of",
            "asked for a|any favor|favour|favors|favours",
            "asked a favor|favour of",
        ],
        done: &[
            "asked for anything|something",
            "asked anything|something of",
            "asked for a|any favor|favour|favors|favours",
            "asked a favor|favour of",
        ],
    },
];

/// What they did toward the user, after "who", "who has" or "did not". Entries do not record who called or visited
/// whom, so those acts are missing.
#[rustfmt::skip]
const TOWARD_ME: [(Clock, &[&str]); 3] = [
    (Clock::Heard, &[
        "wrote|written|write to? me", "emailed|email|e-mailed me", "messaged|message me", "texted|text me", "replied|reply to me",
        "contacted|contact me", "got|gotten|get in touch with? me?", "reached|reach out to me", "wrote|written|write back to me?",
    ]),
    (Clock::Talked, &["talked|talk to|with me", "spoke|spoken|speak to|with me"]),
    (Clock::Met, &["met|meet with? me", "saw|seen|see me"]),
];

/// The phrases for one act in one form.
#[derive(Debug)]
pub(super) struct ActPhrases {
    pub clock: Clock,
    pub phrases: Vec<Phrase>,
}

/// The phrases of every act that has this form, in the order of the table.
pub(super) fn act_phrases(form: Form) -> &'static [ActPhrases] {
    static BASE: LazyLock<Vec<ActPhrases>> = LazyLock::new(|| of_acts(|act| act.base));
    static PAST: LazyLock<Vec<ActPhrases>> = LazyLock::new(|| of_acts(|act| act.past));
    static DONE: LazyLock<Vec<ActPhrases>> = LazyLock::new(|| of_acts(|act| act.done));
    static ME: LazyLock<Vec<ActPhrases>> = LazyLock::new(|| {
        let acts = TOWARD_ME.iter();
        acts.map(|(clock, forms)| compiled(*clock, forms)).collect()
    });
    match form {
        Form::Base => &BASE,
        Form::Past => &PAST,
        Form::Done => &DONE,
        Form::TowardMe => &ME,
    }
}

fn of_acts(forms: impl Fn(&Act) -> &'static [&'static str]) -> Vec<ActPhrases> {
    let acts = ACTS.iter();
    acts.map(|act| compiled(act.clock, forms(act))).collect()
}

fn compiled(clock: Clock, forms: &[&'static str]) -> ActPhrases {
    ActPhrases {
        clock,
        phrases: forms.iter().map(|form| Phrase::of(form)).collect(),
    }
}
