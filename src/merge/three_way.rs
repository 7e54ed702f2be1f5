//! Three versions of one value: the base, ours, and theirs.
//!
//! In: a base and two sides. Out: the merged value if only one side changed it or both made the same change. Does not:
//! know what the value is.

/// A side of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

/// Three versions of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ThreeWay<T> {
    pub base: T,
    pub ours: T,
    pub theirs: T,
}

impl<T> ThreeWay<T> {
    pub(super) fn new(base: T, ours: T, theirs: T) -> Self {
        ThreeWay { base, ours, theirs }
    }

    pub(super) fn map<U>(self, mut f: impl FnMut(T) -> U) -> ThreeWay<U> {
        ThreeWay {
            base: f(self.base),
            ours: f(self.ours),
            theirs: f(self.theirs),
        }
    }

    pub(super) fn as_ref(&self) -> ThreeWay<&T> {
        ThreeWay::new(&self.base, &self.ours, &self.theirs)
    }

    pub(super) fn all(&self) -> [&T; 3] {
        [&self.base, &self.ours, &self.theirs]
    }

    pub(super) fn side(&self, side: Side) -> &T {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }
}

impl<T> ThreeWay<Option<T>> {
    /// All three values, if none is missing.
    pub(super) fn transpose(self) -> Option<ThreeWay<T>> {
        Some(ThreeWay::new(self.base?, self.ours?, self.theirs?))
    }
}

impl<T: PartialEq> ThreeWay<T> {
    /// The merged value if only one side changed it or both made the same change. `None` if they conflict.
    pub(super) fn trivial_merge(self) -> Option<T> {
        if self.ours == self.theirs || self.theirs == self.base {
            Some(self.ours)
        } else if self.ours == self.base {
            Some(self.theirs)
        } else {
            None
        }
    }
}

impl ThreeWay<bool> {
    /// The merged boolean. With only two values there is never a conflict: sides that both differ from the base agree.
    pub(super) fn merge_bool(self) -> bool {
        self.trivial_merge().unwrap_or(self.ours)
    }
}
