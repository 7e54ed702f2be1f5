//! The table of places in which words of a need can occur.
//!
//! In: nothing. Out: each place with its rank, and the usual length of a text there. Does not: look for words.

/// Where the words of a need can occur, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is described by its row in `PLACES`.
pub enum Place {
    Offers,
    Tag,
    Role,
    Company,
    Notes,
}

/// One row of [`PLACES`]: the place, its word, its rank (0 is best), and the usual number of words of a text there.
#[derive(Debug)]
pub struct PlaceRow {
    /// The place.
    pub place: Place,
    /// Its word in output.
    pub word: &'static str,
    pub(super) rank: u8,
    pub(super) usual: f32,
}

const fn row(place: Place, word: &'static str, rank: u8, usual: f32) -> PlaceRow {
    PlaceRow {
        place,
        word,
        rank,
        usual,
    }
}

/// Every place, in the order of [`Place`].
#[rustfmt::skip]
pub const PLACES: [PlaceRow; 5] = [
    row(Place::Offers,  "offers",  0, 8.0),
    row(Place::Tag,     "tag",     1, 1.0),
    row(Place::Role,    "role",    2, 3.0),
    row(Place::Company, "company", 2, 3.0),
    row(Place::Notes,   "notes",   3, 40.0),
];

impl Place {
    /// Its row in [`PLACES`].
    pub fn row(self) -> &'static PlaceRow {
        &PLACES[self as usize]
    }
}
