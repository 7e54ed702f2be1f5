//! A bar for each week, and the usual number as a line across.
//!
//! In: weeks with numbers. Out: a [`Drawing`]. Does not: compute what is usual.

use crate::date::Date;
use crate::report::plot::week;
use maud::html;

use super::drawing::{Drawing, px, ticks};

const HEIGHT: f64 = 240.0;
const TOP: f64 = 24.0;
const LEFT: f64 = 36.0;
const BELOW: f64 = 28.0;
/// Distance from one bar to the next, in pixels.
const PACE: f64 = 22.0;
/// Only every such bar has its week written below it.
const NAMED: usize = 4;

/// Draws the weeks, which must be in order and are given by their Mondays.
pub fn drawing(weeks: &[(Date, usize)], usual: Option<f64>) -> Drawing {
    let most = weeks.iter().map(|(_, count)| *count).max().unwrap_or(0) as f64;
    let ticks = ticks(most.max(usual.unwrap_or(0.0)));
    let top = *ticks.last().unwrap_or(&1) as f64;
    let ground = HEIGHT - BELOW;
    let y = |value: f64| ground - (ground - TOP) * value / top;
    let width = (LEFT + PACE * weeks.len() as f64 + 24.0).max(320.0);
    let x = |at: usize| LEFT + 8.0 + PACE * at as f64;
    let inside = html! {
        @for tick in &ticks {
            line.rule x1=(LEFT) x2=(px(width - 8.0)) y1=(px(y(*tick as f64))) y2=(px(y(*tick as f64))) {}
            text.aside x=(LEFT - 6.0) y=(px(y(*tick as f64) + 4.0)) text-anchor="end" { (tick) }
        }
        @for (at, (monday, count)) in weeks.iter().enumerate() {
            rect.bar x=(px(x(at))) y=(px(y(*count as f64))) width=(PACE - 6.0) height=(px(ground - y(*count as f64))) {}
            @if at % NAMED == 0 {
                text.aside x=(px(x(at))) y=(HEIGHT - 8.0) { (week(*monday)) }
            }
        }
        @if let Some(usual) = usual {
            line.usual x1=(LEFT) x2=(px(width - 8.0)) y1=(px(y(usual))) y2=(px(y(usual))) {}
            text x=(LEFT) y="14" { "- - usually " (usual) }
        }
    };
    Drawing {
        width: Some(width),
        height: HEIGHT,
        inside,
    }
}
