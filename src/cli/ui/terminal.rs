//! What a terminal offers beyond showing text: a pager, and somebody who answers.
//!
//! In: nothing. Out: the type that `main` fills. Does not: read the environment.

/// The terminal of the process.
#[derive(Debug, Clone, Default)]
pub struct Terminal {
    /// Width and height; `None` if standard output is not a terminal.
    pub size: Option<(u16, u16)>,
    /// The pager for long answers and its arguments; empty if there is none.
    pub pager: Vec<String>,
    /// The value of `$LESS` for the pager; `None` if the variable is already set.
    pub less: Option<&'static str>,
    /// Whether the user can answer a question: standard input and standard error are both terminals.
    pub can_ask: bool,
}
