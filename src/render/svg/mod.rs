//! Renders plots as SVG, one file for each shape.
//!
//! In: a [`Plot`]. Out: markup with a title and a description, colored by the classes of the page's style. Does not:
//! choose what is shown.

mod diverging;
mod graph;
mod layout;
mod letters;
mod steps;
mod weeks;

use crate::report::plot::{Plot, Shape};
use crate::text::safe;
use maud::{Markup, html};

/// Minimum width, in pixels, of a drawing that fills the page.
const NARROWEST: f64 = 320.0;

/// The content and size of a drawing.
struct Drawing {
    /// `None` if it fills the width of the page.
    width: Option<f64>,
    height: f64,
    inside: Markup,
}

/// A plot as SVG. `id` must be unique on the page.
pub fn drawn(plot: &Plot, id: &str) -> Markup {
    let Drawing {
        width,
        height,
        inside,
    } = match &plot.shape {
        Shape::Weeks { weeks, usual, .. } => weeks::drawing(weeks, *usual),
        Shape::Graph(graph) => graph::drawing(graph),
        Shape::Diverging { left, right, bars } => diverging::drawing(left, right, bars),
        Shape::Steps { points, .. } => steps::drawing(points),
    };
    let across = width.map_or_else(|| "100%".to_owned(), |width| width.to_string());
    let view = width.map(|width| format!("0 0 {width} {height}"));
    html! {
        svg class=[width.is_none().then_some("fluid")] xmlns="http://www.w3.org/2000/svg" role="img" width=(across) height=(height)
            viewBox=[view] aria-labelledby={ (id) "-title " (id) "-says" } {
            title id={ (id) "-title" } { (safe::terminal(&plot.title)) }
            desc id={ (id) "-says" } { (safe::terminal(&plot.describes)) }
            (inside)
        }
    }
}

/// A number of pixels, with at most one decimal.
fn px(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}

/// A share of the width, in percent.
fn part(percent: f64) -> String {
    format!("{}%", (percent * 100.0).round() / 100.0)
}

/// The ticks of an axis from 0 to at least `most`: at most six round numbers.
fn ticks(most: f64) -> Vec<i64> {
    ticks_between(0.0, most)
}

/// The ticks of an axis from `low` or less, to `high` or more. `low` must be at most 0, and `high` at least 0.
fn ticks_between(low: f64, high: f64) -> Vec<i64> {
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

#[cfg(test)]
mod tests {
    use crate::render::svg::{ticks, ticks_between};

    #[test]
    fn ticks_are_few_round_numbers_that_reach_the_maximum() {
        assert_eq!(ticks(0.0), [0, 1]);
        assert_eq!(ticks(3.0), [0, 1, 2, 3]);
        assert_eq!(ticks(7.5), [0, 2, 4, 6, 8]);
        assert_eq!(ticks(43.0), [0, 10, 20, 30, 40, 50]);
        assert_eq!(ticks(1000.0), [0, 200, 400, 600, 800, 1000]);
        assert_eq!(ticks_between(-7.0, 2.0), [-8, -6, -4, -2, 0, 2]);
        assert_eq!(ticks_between(-3.0, 0.0), [-3, -2, -1, 0]);
        assert_eq!(ticks_between(0.0, 0.0), [0, 1]);
    }
}
