//! Divides the lines of a page among its parts.
//!
//! In: how many items each part has. Out: how many of them it shows. Does not: know the items.
//!
//! A part takes one line for its title, one for each item, and one to say that there are more.

/// Maximum number of lines of the page, including its first line.
const LINES: usize = 29;
/// Maximum number of items of a part that are shown.
const SHOWN: usize = 5;
/// Blank lines between parts are added only if each part still shows this many items.
const ENOUGH: usize = 3;

/// One part of the page.
pub struct Part {
    /// Number of items; never 0.
    pub all: usize,
    /// Minimum number of items that are shown.
    pub fewest: usize,
    /// How many items the part gets in each round, in which every part gets at least one.
    pub weight: usize,
}

/// How the lines are divided.
#[derive(Debug, PartialEq, Eq)]
pub struct Shares {
    /// Number of items that each part shows.
    pub shown: Vec<usize>,
    /// Whether there is room for a blank line before each part.
    pub spaced: bool,
}

/// Divides the lines among the parts.
pub fn divide_lines(parts: &[Part]) -> Shares {
    let spaced_out = filled(parts, LINES.saturating_sub(parts.len()));
    let enough = |(part, shown): (&Part, &usize)| *shown >= part.all.min(ENOUGH);
    if lines(parts, &spaced_out) + parts.len() <= LINES && parts.iter().zip(&spaced_out).all(enough)
    {
        return Shares {
            shown: spaced_out,
            spaced: true,
        };
    }
    Shares {
        shown: filled(parts, LINES),
        spaced: false,
    }
}

/// Gives each part in turn one more item while there is room.
fn filled(parts: &[Part], room: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = parts.iter().map(|part| part.fewest).collect();
    let turns = parts
        .iter()
        .enumerate()
        .flat_map(|(at, part)| std::iter::repeat_n(at, part.weight));
    let turns: Vec<usize> = turns.collect();
    for at in std::iter::repeat_n(turns, SHOWN).flatten() {
        let next = shown[at] + 1;
        // The last item takes the same line as the one that says that there is one more.
        if next <= parts[at].all.min(SHOWN) || next == parts[at].all {
            shown[at] = next;
            if lines(parts, &shown) > room {
                shown[at] -= 1;
            }
        }
    }
    shown
}

fn lines(parts: &[Part], shown: &[usize]) -> usize {
    let lines_of = |(part, shown): (&Part, &usize)| 1 + shown + usize::from(*shown < part.all);
    1 + parts.iter().zip(shown).map(lines_of).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use crate::render::room::*;

    fn share(all: &[usize]) -> (Vec<usize>, bool) {
        let part = |all: &usize| Part {
            all: *all,
            fewest: 1,
            weight: 1,
        };
        let parts: Vec<Part> = all.iter().map(part).collect();
        let shares = divide_lines(&parts);
        let blank = if shares.spaced { parts.len() } else { 0 };
        assert!(lines(&parts, &shares.shown) + blank <= LINES, "{all:?}");
        (shares.shown, shares.spaced)
    }

    #[test]
    fn short_parts_are_complete_and_long_parts_are_cut() {
        assert_eq!(share(&[1, 2]), (vec![1, 2], true));
        assert_eq!(share(&[100, 1]), (vec![5, 1], true));
        assert_eq!(share(&[6, 7]), (vec![6, 5], true));
        assert_eq!(share(&[9, 9, 9, 9]), (vec![4; 4], true));
        assert_eq!(share(&[9, 9, 9, 9, 1, 1]), (vec![4, 4, 4, 4, 1, 1], false));
        assert_eq!(share(&[9; 7]), (vec![2; 7], false));
        assert_eq!(share(&[2; 7]), (vec![2; 7], true));
    }

    #[test]
    fn pace_gives_more_items_and_fewest_is_respected() {
        let part = |all, fewest, pace| Part {
            all,
            fewest,
            weight: pace,
        };
        let mut parts = vec![part(99, 1, 2)];
        parts.extend((0..6).map(|_| part(99, 1, 1)));
        assert_eq!(divide_lines(&parts).shown, [3, 2, 2, 2, 2, 2, 1]);
        parts.push(part(5, 5, 1));
        assert_eq!(divide_lines(&parts).shown, [2, 1, 1, 1, 1, 1, 1, 5]);
    }
}
