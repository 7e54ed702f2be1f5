//! A slice of values that is either owned or mapped from a file.
//!
//! In: values, or the bytes of a file. Out: a slice of values. Does not: copy mapped bytes, or know what they mean.

use std::ops::Deref;

use tantivy::directory::OwnedBytes;
use zerocopy::{FromBytes, Immutable};

/// Values that can be read as a slice, owned or mapped.
#[derive(Clone)]
pub struct Held<T>(Lies<T>);

#[derive(Clone)]
enum Lies<T> {
    InMemory(Vec<T>),
    InFile(OwnedBytes, fn(&OwnedBytes) -> &[T]),
}

/// The bytes as values. Their size and alignment were checked when they were mapped.
fn view<T: FromBytes + Immutable>(bytes: &OwnedBytes) -> &[T] {
    <[T]>::ref_from_bytes(bytes).expect("bytes that were seen to be values of this size and place")
}

impl<T> Held<T> {
    /// An empty list with capacity for `count` values.
    pub fn with_capacity(count: usize) -> Self {
        Held(Lies::InMemory(Vec::with_capacity(count)))
    }

    /// The values in the bytes of a file. `None` if the length is not a multiple of the size of a value, or the
    /// alignment is wrong.
    pub(super) fn mapped(bytes: OwnedBytes) -> Option<Self>
    where
        T: FromBytes + Immutable,
    {
        <[T]>::ref_from_bytes(&bytes).ok()?;
        Some(Held(Lies::InFile(bytes, view::<T>)))
    }

    /// The values, to add or change some.
    ///
    /// # Panics
    /// If the values are mapped from a file, because those never change.
    pub fn values(&mut self) -> &mut Vec<T> {
        match &mut self.0 {
            Lies::InMemory(values) => values,
            Lies::InFile(..) => unreachable!("what lies in a file is whole already"),
        }
    }
}

impl<T> From<Vec<T>> for Held<T> {
    fn from(values: Vec<T>) -> Self {
        Held(Lies::InMemory(values))
    }
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Held::from(Vec::new())
    }
}

impl<T> FromIterator<T> for Held<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Held::from(values.into_iter().collect::<Vec<T>>())
    }
}

impl<T> Deref for Held<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Lies::InMemory(values) => values,
            Lies::InFile(bytes, view) => view(bytes),
        }
    }
}

impl<T: PartialEq> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Held<T> {}

impl<T: std::fmt::Debug> std::fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapped_values_round_trip() {
        let bytes: Vec<u8> = [7_u32, 0, u32::MAX]
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let whole = OwnedBytes::new(bytes);
        let held: Held<u32> = Held::mapped(whole.clone()).expect("three values");
        assert_eq!(held, Held::from(vec![7, 0, u32::MAX]));
        assert!(Held::<u32>::mapped(whole.slice(0..7)).is_none());
    }
}
