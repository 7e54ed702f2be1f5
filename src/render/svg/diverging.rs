//! Two bars for each name, to both sides of a line, with the numbers at their ends.
//!
//! In: names, each with two numbers. Out: a [`Drawing`]. Does not: sort the names.
//!
//! Horizontal positions are percentages of the width, so that the plot fills a wide page, and keeps its font size on a
//! narrow one.

use crate::text::safe;
use maud::{Markup, html};

use super::drawing::{Drawing, NARROWEST, part, px};
use super::letters;

const TOP: f64 = 28.0;
/// Distance from one name to the next, in pixels.
const PACE: f64 = 26.0;
const THICK: f64 = 16.0;
/// Share of the width that the names take, in percent.
const NAMES: f64 = 40.0;

/// Draws the bars in their order. `left` and `right` are the titles of the two sides.
pub fn drawing(left: &str, right: &str, bars: &[(String, i64, i64)]) -> Drawing {
    let most = bars
        .iter()
        .map(|(_, a, b)| *a.max(b))
        .max()
        .unwrap_or(0)
        .max(1);
    let height = TOP + PACE * bars.len() as f64 + 4.0;
    // Numbers are outside of the bars, so the longest bar leaves room for its own.
    let narrowest = NARROWEST * (1.0 - NAMES / 100.0);
    let number = (letters::width(&most.to_string()) + 10.0) / narrowest * 100.0;
    let longest = (50.0 - number).max(10.0);
    let long = |value: i64| longest * value.max(0) as f64 / most as f64;
    let room = NARROWEST * NAMES / 100.0 - 8.0;
    let inside = html! {
        @for (at, (name, ..)) in bars.iter().enumerate() { (name_of(name, baseline(at), room)) }
        svg x=(part(NAMES)) width=(part(100.0 - NAMES)) height=(height) {
            text.give x="50%" dx="-8" y="16" text-anchor="end" { (left) }
            text.get x="50%" dx="8" y="16" { (right) }
            @for (at, (_, a, b)) in bars.iter().enumerate() {
                rect.give x=(part(50.0 - long(*a))) y=(px(baseline(at) - 13.0)) width=(part(long(*a))) height=(THICK) {}
                text.aside[*a == 0] x=(part(50.0 - long(*a))) dx="-5" y=(px(baseline(at))) text-anchor="end" { (a) }
                rect.get x="50%" y=(px(baseline(at) - 13.0)) width=(part(long(*b))) height=(THICK) {}
                text.aside[*b == 0] x=(part(50.0 + long(*b))) dx="5" y=(px(baseline(at))) { (b) }
            }
            line.rule x1="50%" x2="50%" y1="4" y2=(px(height)) {}
        }
    };
    Drawing {
        width: None,
        height,
        inside,
    }
}

/// The baseline of a row's text.
fn baseline(at: usize) -> f64 {
    TOP + PACE * at as f64 + 17.0
}

/// A name, cut to `room` pixels. The full name is in its tooltip.
fn name_of(name: &str, y: f64, room: f64) -> Markup {
    let full = safe::terminal(name);
    let label = letters::cut(&full, room);
    html! {
        text x="0" y=(px(y)) {
            @if label != full { title { (full) } }
            (label)
        }
    }
}
