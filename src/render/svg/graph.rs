//! A graph of people: one row for each, arrows as trees, other lines as arcs to the right.
//!
//! In: a graph. Out: a [`Drawing`]. Does not: place people and lines; `layout` does.

use crate::report::plot::Graph;
use maud::{Markup, html};

use super::drawing::{Drawing, px};
use crate::render::svg::layout::{Arc, DOT, Layout, Point, SAMPLE};

/// Length of an arrow's tip, and half of its width.
const TIP: (f64, f64) = (7.0, 3.5);
/// Distance from the middle of a line of text to its baseline.
const FOOT: f64 = 4.5;

pub fn drawing(graph: &Graph) -> Drawing {
    let layout = Layout::of(graph);
    let inside = html! {
        @for (word, is_arrow, at) in &layout.legend {
            @if *is_arrow {
                path.join d=(straight(*at, Point { x: at.x + SAMPLE - 10.0, ..*at })) {}
                (tip(Point { x: at.x + SAMPLE - 8.0, ..*at }, 1.0))
            } @else {
                path.bond d=(straight(*at, Point { x: at.x + SAMPLE - 8.0, ..*at })) {}
            }
            text.aside x=(px(at.x + SAMPLE)) y=(px(at.y + FOOT)) { (word) }
        }
        @for (from, to) in &layout.leads { path.rule d=(straight(*from, *to)) {} }
        @for (from, to) in &layout.steps {
            path.join d=(format!("M{} {}V{}H{}", px(from.x), px(from.y + DOT), px(to.y), px(to.x - DOT - TIP.0))) {}
            (tip(Point { x: to.x - DOT, ..*to }, 1.0))
        }
        @for arc in &layout.arcs { (bow(arc)) }
        @for spot in &layout.people {
            circle.person cx=(px(spot.dot.x)) cy=(px(spot.dot.y)) r=(px(DOT)) {}
            text x=(px(spot.at.x)) y=(px(spot.at.y + FOOT)) {
                @if spot.label != spot.name { title { (spot.name) } }
                (spot.label)
            }
        }
    };
    Drawing {
        width: Some(layout.width.ceil()),
        height: layout.height.ceil(),
        inside,
    }
}

fn straight(from: Point, to: Point) -> String {
    format!("M{} {}L{} {}", px(from.x), px(from.y), px(to.x), px(to.y))
}

/// An arc to the right of the names. An arrow has its tip at the end.
fn bow(arc: &Arc) -> Markup {
    let (from, to, out) = (arc.from, arc.to, px(arc.from.x + arc.bulge));
    let d = format!(
        "M{} {}C{out} {} {out} {} {} {}",
        px(from.x),
        px(from.y),
        px(from.y),
        px(to.y),
        px(to.x),
        px(to.y)
    );
    html! {
        @if arc.is_arrow {
            path.join d=(d) {}
            (tip(to, -1.0))
        } @else {
            path.bond d=(d) {}
        }
    }
}

/// The tip of an arrow that ends at `at`. `way` is 1 for an arrow to the right, and -1 for one to the left.
fn tip(at: Point, way: f64) -> Markup {
    let back = px(at.x - TIP.0 * way);
    html! {
        path.tip d=(format!("M{} {}L{back} {}V{}Z", px(at.x), px(at.y), px(at.y - TIP.1), px(at.y + TIP.1))) {}
    }
}
