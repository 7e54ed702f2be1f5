//! Positions of the people and lines of a graph, so that it is always legible.
//!
//! In: a [`Graph`]. Out: a [`Layout`]: dots, names, arrows, and arcs, in pixels. Does not: draw, or depend on anything
//! but the graph: the same graph has the same layout everywhere.
//!
//! Arrows make trees, drawn like a table of contents: every person has a row of their own, indented below the person
//! who introduced them. So no line ever crosses a name, however many people and lines there are. Lines that belong to
//! no tree are arcs to the right of all names.

use std::collections::BTreeMap;

use crate::report::plot::Graph;
use crate::text::safe;
use unicode_width::UnicodeWidthChar;

use crate::render::draw::cut_with;

/// Distance from one row to the next.
const ROW: f64 = 24.0;
/// Margin on all sides.
const EDGE: f64 = 12.0;
/// Half of the height of a name.
const HALF: f64 = 9.0;
/// The radius of a dot.
pub const DOT: f64 = 4.0;
/// Distance from a dot to its name.
const GAP: f64 = 8.0;
/// Indentation of one level of a tree, unless the trees are deep.
const STEP: f64 = 28.0;
/// Maximum indentation of the deepest level. Levels shrink to fit into it, but not below [`LEAST_STEP`], which still
/// shows an arrow.
const DEEPEST: f64 = 480.0;
const LEAST_STEP: f64 = 12.0;
/// Maximum width of a name, in columns.
const COLUMNS: usize = 28;
/// Maximum distance of an arc to the right.
const BULGE: f64 = 260.0;
/// Distance of an arc for each row between its ends, up to that maximum.
const SWING: f64 = 10.0;
/// Minimum width of the drawing.
const NARROWEST: f64 = 320.0;

/// A graph with positions.
#[derive(Debug)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// The legend above the graph: for each kind of line its word, whether it is an arrow, and its position.
    pub legend: Vec<(&'static str, bool, Point)>,
    /// The people, one for each row from the top.
    pub people: Vec<Spot>,
    /// Arrows of the trees, each from dot to dot.
    pub steps: Vec<(Point, Point)>,
    /// Lines that belong to no tree.
    pub arcs: Vec<Arc>,
    /// Lines from a name to the point where its arcs begin.
    pub leads: Vec<(Point, Point)>,
}

/// A position in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A person in the drawing.
#[derive(Debug)]
pub struct Spot {
    /// The center of the dot.
    pub dot: Point,
    /// The name, cut if it is long.
    pub label: String,
    /// The full name.
    pub name: String,
    /// The left end of the name, at the middle of its height.
    pub at: Point,
    /// The width of the label.
    pub width: f64,
}

/// A line to the right of all names.
#[derive(Debug)]
pub struct Arc {
    pub from: Point,
    pub to: Point,
    /// How far to the right it reaches.
    pub bulge: f64,
    pub is_arrow: bool,
}

/// A person's place in the trees. `by` is the person who introduced them.
struct Placed {
    person: usize,
    by: Option<usize>,
    depth: usize,
}

impl Layout {
    pub fn of(graph: &Graph) -> Layout {
        let placed = rows(graph);
        let row_of: BTreeMap<usize, usize> = placed
            .iter()
            .map(|placed_person| placed_person.person)
            .zip(0..)
            .collect();
        let legend = legend(graph);
        let top = EDGE + ROW * if legend.is_empty() { 0.5 } else { 2.0 };
        let deepest = placed
            .iter()
            .map(|placed_person| placed_person.depth)
            .max()
            .unwrap_or(0);
        let step = (DEEPEST / deepest.max(1) as f64).clamp(LEAST_STEP, STEP);
        let dot = |row: usize| Point {
            x: EDGE + DOT + step * placed[row].depth as f64,
            y: top + ROW * row as f64,
        };
        let people: Vec<Spot> = (0..placed.len())
            .map(|row| spot(&graph.people[placed[row].person], dot(row)))
            .collect();
        let steps =
            (0..placed.len()).filter_map(|row| Some((dot(row_of[&placed[row].by?]), dot(row))));
        let right = people.iter().map(Spot::end).fold(0.0, f64::max);
        let ends = ends(graph, &placed, &row_of);
        let arc_start = |row: usize| Point {
            x: right + GAP * 2.0,
            y: dot(row).y,
        };
        let arcs = arcs(&ends, arc_start);
        let leads = (0..people.len())
            .filter(|row| ends.iter().any(|(from, to, _)| [from, to].contains(&row)));
        let leads = leads.map(|row| {
            let x = people[row].end() + GAP / 2.0;
            (Point { x, ..dot(row) }, arc_start(row))
        });
        // A Bézier curve reaches three quarters of the distance to its control points.
        let reach = arcs
            .iter()
            .map(|arc| arc.from.x + arc.bulge * 0.75)
            .fold(right, f64::max);
        let legend_ends = legend
            .iter()
            .map(|(word, _, at)| at.x + SAMPLE + width(word));
        Layout {
            width: (legend_ends.fold(reach, f64::max) + EDGE).max(NARROWEST),
            height: top + ROW * people.len().saturating_sub(1) as f64 + HALF + EDGE,
            steps: steps.collect(),
            leads: leads.collect(),
            legend,
            people,
            arcs,
        }
    }
}

impl Spot {
    /// The right end of the name.
    fn end(&self) -> f64 {
        self.at.x + self.width
    }
}

/// The lines that belong to no tree: the rows of their ends, and whether they are arrows.
fn ends(
    graph: &Graph,
    placed: &[Placed],
    row_of: &BTreeMap<usize, usize>,
) -> Vec<(usize, usize, bool)> {
    let edges = graph.edges.iter().filter(|edge| {
        let is_step = edge.is_arrow && placed[row_of[&edge.to]].by == Some(edge.from);
        edge.from != edge.to && !is_step
    });
    let ends = edges.map(|edge| (row_of[&edge.from], row_of[&edge.to], edge.is_arrow));
    let mut ends: Vec<_> = ends.collect();
    ends.sort_unstable();
    ends
}

/// The arcs between such ends. The farther apart the ends are, the farther out the arc is, so that each can be
/// followed.
fn arcs(ends: &[(usize, usize, bool)], arc_start: impl Fn(usize) -> Point) -> Vec<Arc> {
    let distance = |(from, to, _): &(usize, usize, bool)| from.abs_diff(*to) as f64;
    let farthest = ends.iter().map(distance).fold(1.0, f64::max);
    let swing = SWING.min((BULGE - ROW) / farthest);
    let arc = |end: &(usize, usize, bool)| Arc {
        from: arc_start(end.0),
        to: arc_start(end.1),
        bulge: ROW + distance(end) * swing,
        is_arrow: end.2,
    };
    ends.iter().map(arc).collect()
}

/// Width of the sample line beside its word in the legend.
pub const SAMPLE: f64 = 34.0;

/// The legend: each kind of line once, from left to right.
fn legend(graph: &Graph) -> Vec<(&'static str, bool, Point)> {
    let mut entries: Vec<(&'static str, bool, Point)> = Vec::new();
    let mut x = EDGE;
    for edge in &graph.edges {
        if !entries
            .iter()
            .any(|(word, is_arrow, _)| (*word, *is_arrow) == (edge.says, edge.is_arrow))
        {
            let y = EDGE + HALF;
            entries.push((edge.says, edge.is_arrow, Point { x, y }));
            x += SAMPLE + width(edge.says) + GAP * 3.0;
        }
    }
    entries
}

fn spot(name: &str, dot: Point) -> Spot {
    let name = safe::terminal(name).into_owned();
    let label = cut_with(&name, COLUMNS, "…");
    Spot {
        dot,
        at: Point {
            x: dot.x + GAP,
            y: dot.y,
        },
        width: width(&label),
        label,
        name,
    }
}

/// The people by row: trees, the largest first, each followed by the trees that other lines connect to it.
fn rows(graph: &Graph) -> Vec<Placed> {
    let count = graph.people.len();
    let mut next = vec![Vec::new(); count];
    let mut neighbors = vec![Vec::new(); count];
    let mut is_root = vec![true; count];
    for edge in graph.edges.iter().filter(|edge| edge.from != edge.to) {
        if edge.is_arrow {
            next[edge.from].push(edge.to);
            is_root[edge.to] = false;
        } else {
            neighbors[edge.from].push(edge.to);
            neighbors[edge.to].push(edge.from);
        }
    }
    // In a ring of arrows nobody is a root, so the first person becomes one.
    let roots = (0..count).filter(|person| is_root[*person]).chain(0..count);
    let mut tree_of = vec![usize::MAX; count];
    let mut trees: Vec<Vec<Placed>> = Vec::new();
    for root in roots {
        if tree_of[root] == usize::MAX {
            trees.push(tree(root, &next, trees.len(), &mut tree_of));
        }
    }
    let mut order: Vec<usize> = (0..trees.len()).collect();
    order.sort_by_key(|tree| {
        (
            std::cmp::Reverse(trees[*tree].len()),
            trees[*tree][0].person,
        )
    });
    let mut is_placed = vec![false; trees.len()];
    let mut sequence: Vec<usize> = Vec::new();
    for first in order {
        let mut waiting = vec![first];
        while let Some(tree) = waiting.pop() {
            if std::mem::replace(&mut is_placed[tree], true) {
                continue;
            }
            sequence.push(tree);
            let connected_trees = trees[tree]
                .iter()
                .flat_map(|member| &neighbors[member.person]);
            let connected_trees: Vec<usize> =
                connected_trees.map(|person| tree_of[*person]).collect();
            waiting.extend(connected_trees.into_iter().rev());
        }
    }
    let mut trees: Vec<Option<Vec<Placed>>> = trees.into_iter().map(Some).collect();
    sequence
        .into_iter()
        .flat_map(|tree| trees[tree].take().expect("each tree is taken once"))
        .collect()
}

/// The people whom arrows reach from a root and who are in no tree yet, each after the person who introduced them.
fn tree(root: usize, next: &[Vec<usize>], number: usize, tree_of: &mut [usize]) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut waiting = vec![Placed {
        person: root,
        by: None,
        depth: 0,
    }];
    while let Some(current) = waiting.pop() {
        if tree_of[current.person] != usize::MAX {
            continue;
        }
        tree_of[current.person] = number;
        let below = next[current.person].iter().rev().map(|person| Placed {
            person: *person,
            by: Some(current.person),
            depth: current.depth + 1,
        });
        waiting.extend(below);
        placed.push(current);
    }
    placed
}

/// An upper bound for the width of a text, in pixels, at the font size of the page's plots. It does not measure a font,
/// so that the drawing is the same everywhere. Each letter counts as wide as in the widest of the usual fonts.
fn width(text: &str) -> f64 {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | '\'' | '|' | '!' | ' ' => 5.0,
        'f' | 't' | 'r' | '(' | ')' | '-' => 6.5,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 13.5,
        'A'..='Z' => 10.5,
        c if c.is_ascii() => 8.5,
        c => match c.width().unwrap_or(0) {
            0 => 0.0,
            1 if c.is_lowercase() => 10.0,
            1 => 13.0,
            _ => 18.0,
        },
    };
    text.chars().map(wide).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::report::plot::Edge;
    use proptest::prelude::*;

    use crate::render::svg::layout::*;

    /// Left, right, top, and bottom.
    type Box = [f64; 4];

    fn label(spot: &Spot) -> Box {
        [
            spot.at.x,
            spot.at.x + spot.width,
            spot.at.y - HALF,
            spot.at.y + HALF,
        ]
    }

    fn dot(spot: &Spot) -> Box {
        [
            spot.dot.x - DOT,
            spot.dot.x + DOT,
            spot.dot.y - DOT,
            spot.dot.y + DOT,
        ]
    }

    fn overlap(a: Box, b: Box) -> bool {
        a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3]
    }

    /// Whether a horizontal or vertical line crosses a box.
    fn crosses(a: Point, b: Point, other: Box) -> bool {
        overlap(
            [
                a.x.min(b.x),
                a.x.max(b.x) + 0.1,
                a.y.min(b.y),
                a.y.max(b.y) + 0.1,
            ],
            other,
        )
    }

    /// A graph with each of these lines once.
    fn graph(people: &[String], joins: &[(usize, usize, bool)]) -> Graph {
        let joins: BTreeSet<_> = joins
            .iter()
            .map(|(from, to, is_arrow)| (from % people.len(), to % people.len(), *is_arrow))
            .collect();
        let joins = joins.into_iter().map(|(from, to, is_arrow)| Edge {
            from,
            to,
            says: if is_arrow {
                "brought you to"
            } else {
                "you connected with"
            },
            is_arrow,
        });
        Graph {
            people: people.to_vec(),
            edges: joins.collect(),
        }
    }

    fn is_legible(layout: &Layout) -> Result<(), TestCaseError> {
        let legend = layout
            .legend
            .iter()
            .map(|(word, _, at)| [at.x, at.x + SAMPLE + width(word), at.y - HALF, at.y + HALF]);
        let labels: Vec<Box> = layout.people.iter().map(label).chain(legend).collect();
        let dots: Vec<Box> = layout.people.iter().map(dot).collect();
        for (at, one) in labels.iter().enumerate() {
            for other in labels[at + 1..].iter().chain(&dots) {
                prop_assert!(!overlap(*one, *other), "{one:?} and {other:?}");
            }
        }
        for (at, one) in dots.iter().enumerate() {
            prop_assert!(dots[at + 1..].iter().all(|other| !overlap(*one, *other)));
        }
        for [left, right, top, bottom] in labels.iter().chain(&dots) {
            prop_assert!(
                *left >= 0.0 && *right <= layout.width && *top >= 0.0 && *bottom <= layout.height
            );
        }
        for (from, to) in &layout.steps {
            let corner = Point { x: from.x, y: to.y };
            for name in &labels {
                prop_assert!(!crosses(*from, corner, *name) && !crosses(corner, *to, *name));
            }
        }
        for (from, to) in &layout.leads {
            prop_assert!(labels.iter().all(|name| !crosses(*from, *to, *name)));
        }
        for arc in &layout.arcs {
            prop_assert!(arc.from.x + arc.bulge * 0.75 <= layout.width);
            prop_assert!(
                labels
                    .iter()
                    .all(|name| name[1] <= arc.from.x || name[3] < arc.from.y.min(arc.to.y))
            );
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn layout_has_no_overlaps(
            people in proptest::collection::vec("[a-zA-ZäŁЖ田ن👍\u{301}\u{202e} .'-]{1,24}", 1..=60),
            joins in proptest::collection::vec((0..60_usize, 0..60_usize, any::<bool>()), 0..120),
        ) {
            let graph = graph(&people, &joins);
            let layout = Layout::of(&graph);
            is_legible(&layout)?;
            // Every person and every line is there once.
            let mut names: Vec<String> = layout.people.iter().map(|spot| spot.name.clone()).collect();
            let mut expected: Vec<String> = people.iter().map(|name| safe::terminal(name).into_owned()).collect();
            names.sort();
            expected.sort();
            prop_assert_eq!(names, expected);
            let lines = graph.edges.iter().filter(|join| join.from != join.to).count();
            prop_assert_eq!(layout.steps.len() + layout.arcs.len(), lines);
            prop_assert_eq!(format!("{layout:?}"), format!("{:?}", Layout::of(&graph)));
        }
    }

    #[test]
    fn long_chains_and_rings_are_legible() {
        let people: Vec<String> = (0..60)
            .map(|at| format!("Wilhelmina Mwwwwmmm No {at}"))
            .collect();
        let chain: Vec<_> = (0..59).map(|at| (at, at + 1, true)).collect();
        let ring: Vec<_> = (0..60).map(|at| (at, at + 1, true)).collect();
        for joins in [chain, ring] {
            let layout = Layout::of(&graph(&people, &joins));
            is_legible(&layout).expect("legible");
            assert_eq!(layout.steps.len(), 59);
            assert!(layout.width < 1300.0, "{}", layout.width);
        }
    }

    #[test]
    fn people_are_placed_below_who_introduced_them() {
        let people = ["Ann", "Bo", "Cy", "Dee", "Eve"].map(str::to_owned);
        let joins = [(3, 1, true), (1, 0, true), (4, 0, false), (2, 0, true)];
        let layout = Layout::of(&graph(&people, &joins));
        let names: Vec<&str> = layout
            .people
            .iter()
            .map(|spot| spot.label.as_str())
            .collect();
        // Two people introduced Ann. Cy is the first root by name, so Ann is below Cy, and Bo's arrow is an arc.
        assert_eq!(names, ["Cy", "Ann", "Eve", "Dee", "Bo"]);
        assert_eq!(
            (layout.steps.len(), layout.arcs.len(), layout.leads.len()),
            (2, 2, 3)
        );
        assert!(layout.arcs.iter().any(|arc| arc.is_arrow));
    }

    #[test]
    fn long_names_are_cut() {
        let name = "A name that goes on for longer than anybody would like";
        let layout = Layout::of(&graph(&[name.to_owned()], &[]));
        assert_eq!(layout.people[0].label, "A name that goes on for lon…");
        assert_eq!(layout.people[0].name, name);
        assert!(layout.legend.is_empty());
    }
}
