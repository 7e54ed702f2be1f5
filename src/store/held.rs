//! Values that lie one after the other, in memory or in a file that is mapped there.
//!
//! In: values, or the bytes of a file. Out: a slice of them. Does not: copy what is mapped, or know what it means.

use std::ops::Deref;

use tantivy::directory::OwnedBytes;
use zerocopy::{FromBytes, Immutable};

/// Values that are read as a slice, wherever they lie.
#[derive(Clone)]
pub struct Held<T>(Lies<T>);

#[derive(Clone)]
enum Lies<T> {
    InMemory(Vec<T>),
    InFile(OwnedBytes, fn(&OwnedBytes) -> &[T]),
}

/// The bytes as values; that they are so is seen when they are first held.
fn view<T: FromBytes + Immutable>(bytes: &OwnedBytes) -> &[T] {
    <[T]>::ref_from_bytes(bytes).expect("bytes that were seen to be values of this size and place")
}

impl<T> Held<T> {
    /// None yet, with room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Held(Lies::InMemory(Vec::with_capacity(count)))
    }

    /// Those in the bytes of a file; `None` where they are no whole number of values, or lie amiss.
    pub(super) fn mapped(bytes: OwnedBytes) -> Option<Self>
    where
        T: FromBytes + Immutable,
    {
        <[T]>::ref_from_bytes(&bytes).ok()?;
        Some(Held(Lies::InFile(bytes, view::<T>)))
    }

    /// To add some or change them.
    ///
    /// # Panics
    /// For those in a file, which nobody changes.
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
    fn mapped_values_are_those_that_were_written() {
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
