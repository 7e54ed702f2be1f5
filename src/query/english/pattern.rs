//! Compiles the rows of the grammar.
//!
//! In: a row such as `have i ever? <done> <time>?`. Out: a [`Pattern`], or for the form of an act, a [`Phrase`]. Does
//! not: match words.
//!
//! A row is a list of elements separated by spaces. `a|b` is either word, `<slot>` is a slot, and a trailing `?` makes
//! an element optional.

/// A row of a table.
#[derive(Debug)]
pub(super) struct Pattern {
    pub elements: Vec<Element<Part>>,
}

/// A form of an act: words only.
#[derive(Debug)]
pub(super) struct Phrase {
    pub elements: Vec<Element<Literal>>,
}

/// One element of a row.
#[derive(Debug)]
pub(super) struct Element<T> {
    pub part: T,
    pub optional: bool,
}

/// What an element matches.
#[derive(Debug)]
pub(super) enum Part {
    Word(Literal),
    Act(Form),
    Time,
    Ahead,
    Kind,
    State,
    Thing,
    Text(TextSlot),
}

/// One of these words.
#[derive(Debug)]
pub(super) struct Literal {
    pub words: Vec<&'static str>,
}

/// The form in which a slot takes an act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// `<do>`: after "did I", "should I".
    Base,
    /// `<did>`: after "I".
    Past,
    /// `<done>`: after "have I", "has been".
    Done,
    /// `<me>`: what they did toward the user.
    TowardMe,
}

/// A slot that captures words as they were written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TextSlot {
    /// `<text>`
    Any,
    /// `<value>`: the value of a field.
    Value,
    /// `<name>`: one person.
    Name,
    /// `<name's>`: one person, as the owner of what follows.
    Owner,
}

impl Pattern {
    pub(super) fn of(row: &'static str) -> Pattern {
        Pattern {
            elements: elements(row, Part::of),
        }
    }
}

impl Phrase {
    pub(super) fn of(form: &'static str) -> Phrase {
        Phrase {
            elements: elements(form, Literal::of),
        }
    }
}

impl Part {
    fn of(element: &'static str) -> Part {
        match element {
            "<do>" => Part::Act(Form::Base),
            "<did>" => Part::Act(Form::Past),
            "<done>" => Part::Act(Form::Done),
            "<me>" => Part::Act(Form::TowardMe),
            "<time>" => Part::Time,
            "<ahead>" => Part::Ahead,
            "<kind>" => Part::Kind,
            "<state>" => Part::State,
            "<thing>" => Part::Thing,
            "<text>" => Part::Text(TextSlot::Any),
            "<value>" => Part::Text(TextSlot::Value),
            "<name>" => Part::Text(TextSlot::Name),
            "<name's>" => Part::Text(TextSlot::Owner),
            words => Part::Word(Literal::of(words)),
        }
    }
}

impl Literal {
    fn of(words: &'static str) -> Literal {
        Literal {
            words: words.split('|').collect(),
        }
    }
}

fn elements<T>(row: &'static str, part: impl Fn(&'static str) -> T) -> Vec<Element<T>> {
    let element = |written: &'static str| {
        let bare = written.strip_suffix('?').unwrap_or(written);
        Element {
            part: part(bare),
            optional: bare.len() < written.len(),
        }
    };
    row.split_whitespace().map(element).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_is_compiled_into_elements() {
        let shown = format!("{:?}", Pattern::of("have|did i? <name's>").elements);
        assert_eq!(
            shown,
            r#"[Element { part: Word(Literal { words: ["have", "did"] }), optional: false }, Element { part: Word(Literal { words: ["i"] }), optional: true }, Element { part: Text(Owner), optional: false }]"#
        );
    }
}
