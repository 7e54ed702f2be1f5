//! Renders plots as SVG, one file for each shape.
//!
//! In: a [`Plot`]. Out: markup with a title and a description, colored by the classes of the page's style. Does not:
//! choose what is shown.

mod diverging;
mod drawing;
mod graph;
mod layout;
mod letters;
mod steps;
mod weeks;

use drawing::Drawing;

use crate::report::plot::{Plot, Shape};
use crate::text::safe;
use maud::{Markup, html};

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
            desc id={ (id) "-says" } { (safe::terminal(&plot.description)) }
            (inside)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::drawing::{ticks, ticks_between};

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
