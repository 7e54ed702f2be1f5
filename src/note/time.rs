//! Recognizes a time of day (docs/reference/notes.md#date).
//!
//! In: a text. Out: whether it is a time. Does not: know dates.

/// Whether a text is a time of day, `HH:MM`.
pub fn is_time(text: &str) -> bool {
    // `parse` alone would accept a sign.
    let number = |digits: &str| {
        let all_digits = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u8>().ok().filter(|_| all_digits)
    };
    text.split_once(':').is_some_and(|(hours, minutes)| {
        number(hours).is_some_and(|hour| hour < 24)
            && number(minutes).is_some_and(|minute| minute < 60)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_two_digit_hours_and_minutes() {
        for time in ["00:00", "09:15", "23:59"] {
            assert!(is_time(time), "{time}");
        }
        for none in [
            "24:00", "12:60", "+1:30", "12:+5", "-1:00", " 1:30", "1:30", "123:4", "é:00", "",
        ] {
            assert!(!is_time(none), "{none}");
        }
    }
}
