//! The check rules, one file per rule: what it finds, and its documentation.
//!
//! In: all notes together. Out: hits. Does not: list the rules; `check::RULES` does.

pub mod alias;
pub mod ambiguous_link;
pub mod bad_cadence;
pub mod bad_date;
pub mod bad_name;
pub mod before_met;
pub mod conflict;
pub mod conflict_copy;
pub mod duplicate_key;
pub mod file_name_clash;
pub mod front_matter;
pub mod future_entry;
pub mod long_line;
pub mod near_verb;
pub mod not_a_file;
pub mod not_utf_8;
pub mod overdue_promise;
pub mod settings;
pub mod shared;
pub mod shared_email;
pub mod shared_name;
pub mod shared_phone;
pub mod too_deep;
pub mod too_large;
pub mod too_much;
pub mod unclosed_front_matter;
pub mod unknown_status;
pub mod unreadable;
pub mod verb_not_held;
