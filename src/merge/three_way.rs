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
pub(super) struct Three<T> {
    pub base: T,
    pub ours: T,
    pub theirs: T,
}

impl<T> Three<T> {
    pub(super) fn new(base: T, ours: T, theirs: T) -> Self {
        Three { base, ours, theirs }
    }

    pub(super) fn map<U>(self, mut f: impl FnMut(T) -> U) -> Three<U> {
        Three {
            base: f(self.base),
            ours: f(self.ours),
            theirs: f(self.theirs),
        }
    }

    pub(super) fn as_ref(&self) -> Three<&T> {
        Three::new(&self.base, &self.ours, &self.theirs)
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

impl<T> Three<Option<T>> {
    /// All three values, if none is missing.
    pub(super) fn whole(self) -> Option<Three<T>> {
        Some(Three::new(self.base?, self.ours?, self.theirs?))
    }
}

impl<T: PartialEq> Three<T> {
    /// The merged value if only one side changed it or both made the same change. `None` if they conflict.
    pub(super) fn settled(self) -> Option<T> {
        if self.ours == self.theirs || self.theirs == self.base {
            Some(self.ours)
        } else if self.ours == self.base {
            Some(self.theirs)
        } else {
            None
        }
    }
}

impl Three<bool> {
    /// The merged boolean. With only two values there is never a conflict: sides that both differ from the base agree.
    pub(super) fn either(self) -> bool {
        self.settled().unwrap_or(self.ours)
    }
}
