//! The names that a vault knows.
//!
//! In: nothing. Out: [`Known`], which a caller implements. Does not: look names up.

/// The names that the vault knows.
pub trait Known {
    /// Whether a contact has this name, so that somebody called Will can be looked up.
    fn is_name(&self, text: &str) -> bool;
    /// Whether some contact has this circle or tag.
    fn is_circle_or_tag(&self, text: &str) -> bool;
    /// Whether some contact has this circle, tag, company or place.
    fn is_group(&self, text: &str) -> bool;
}

/// A vault about which nothing is known: nobody has a name, and any noun may be a group.
#[derive(Debug, Clone, Copy)]
pub struct AnyGroup;

impl Known for AnyGroup {
    fn is_name(&self, _: &str) -> bool {
        false
    }

    fn is_circle_or_tag(&self, _: &str) -> bool {
        true
    }

    fn is_group(&self, _: &str) -> bool {
        true
    }
}
