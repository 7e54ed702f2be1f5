//! The content of a drawing, its size, and its axes.
//!
//! In: numbers. Out: lengths as SVG writes them, and round ticks. Does not: know a shape.

use maud::Markup;

/// Minimum width, in pixels, of a drawing that fills the page.
pub(super) const NARROWEST: f64 = 320.0;

/// The content and size of a drawing.
pub(super) struct Drawing {
    /// `None` if it fills the width of the page.
    pub(super) width: Option<f64>,
    pub(super) height: f64,
    pub(super) inside: Markup,
}

/// A number of pixels, with at most one decimal.
pub(super) fn px(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}

/// A share of the width, in percent.
pub(super) fn part(percent: f64) -> String {
    format!("{}%", (percent * 100.0).round() / 100.0)
}

/// The ticks of an axis from 0 to at least `most`: at most six round numbers.
pub(super) fn ticks(most: f64) -> Vec<i64> {
    ticks_between(0.0, most)
}

/// The ticks of an axis from `low` or less, to `high` or more. `low` must be at most 0, and `high` at least 0.
pub(super) fn ticks_between(low: f64, high: f64) -> Vec<i64> {
    let rough = ((high - low) / 5.0).max(1.0);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|n| n * power)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * power);
    let first = (low / step).floor() as i64;
    let last = ((high / step).ceil() as i64).max(first + 1);
    (first..=last).map(|n| n * step as i64).collect()
}
