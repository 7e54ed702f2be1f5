//! A value over time as a step line: it holds from one date until the next.
//!
//! In: dates with values. Out: a [`Drawing`]. Does not: sort the dates.
//!
//! The line is stretched to the width of the page; the letters are not.

use crate::date::{Date, day};
use maud::html;

use super::drawing::{Drawing, NARROWEST, part, px, ticks_between};
use super::letters;

const HEIGHT: f64 = 240.0;
const TOP: f64 = 20.0;
const BELOW: f64 = 28.0;
/// Width of a written date, in pixels.
const DAY: f64 = 76.0;

/// Draws the points, which must be in order of their dates.
pub fn drawing(points: &[(Date, i64)]) -> Drawing {
    let values = || points.iter().map(|(_, value)| *value);
    let (low, high) = (
        values().min().unwrap_or(0).min(0),
        values().max().unwrap_or(0).max(0),
    );
    let ticks = ticks_between(low as f64, high as f64);
    let (bottom, top) = (ticks[0] as f64, ticks[ticks.len() - 1] as f64);
    let tall = HEIGHT - TOP - BELOW;
    // `down` is relative to the nested picture of the line, `y` to the whole drawing.
    let down = |value: f64| tall * (top - value) / (top - bottom);
    let y = |value: f64| TOP + down(value);
    let digits = ticks.iter().map(|tick| letters::width(&tick.to_string()));
    let percent = |pixels: f64| pixels / NARROWEST * 100.0;
    let left = percent(digits.fold(0.0, f64::max) + 12.0);
    let (first, last) = (points[0].0, points[points.len() - 1].0);
    let days = day::between(first, last).max(1);
    let end = points[points.len() - 1].1;
    // The last value is written to the right of the line.
    let right = 100.0 - percent(letters::width(&end.to_string()) + 10.0);
    let middle = points
        .iter()
        .rev()
        .map(|(date, _)| *date)
        .find(|date| day::between(first, *date) * 2 <= days);
    let place = |date: Date| left + (right - left) * day::between(first, date) as f64 / days as f64;
    let min_gap = percent(DAY * 1.5);
    let mut course = String::new();
    for (at, (date, value)) in points.iter().enumerate() {
        let (x, y) = (day::between(first, *date), px(down(*value as f64)));
        course += &if at == 0 {
            format!("M{x} {y}")
        } else {
            format!("H{x}V{y}")
        };
    }
    let inside = html! {
        @for tick in &ticks {
            line.rule[*tick != 0].join[*tick == 0] x1=(part(left)) x2=(part(right)) y1=(px(y(*tick as f64))) y2=(px(y(*tick as f64))) {}
            text.aside x=(part(left)) dx="-6" y=(px(y(*tick as f64) + 4.0)) text-anchor="end" { (tick) }
        }
        svg x=(part(left)) y=(TOP) width=(part(right - left)) height=(px(tall)) viewBox={ "0 0 " (days) " " (px(tall)) }
            preserveAspectRatio="none" overflow="visible" {
            path.course d=(course) vector-effect="non-scaling-stroke" {}
        }
        text x=(part(right)) dx="6" y=(px(y(end as f64) + 4.0)) { (end) }
        text.aside x=(part(left)) y=(HEIGHT - 8.0) { (first) }
        @if let Some(middle) = middle.filter(|date| (left + min_gap..=right - min_gap).contains(&place(*date))) {
            text.aside x=(part(place(middle))) y=(HEIGHT - 8.0) text-anchor="middle" { (middle) }
        }
        @if last != first {
            text.aside x=(part(right)) y=(HEIGHT - 8.0) text-anchor="end" { (last) }
        }
    };
    Drawing {
        width: None,
        height: HEIGHT,
        inside,
    }
}
