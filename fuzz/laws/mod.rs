//! The laws that the fuzz targets check for any input, and that a test replays on the corpus.
//!
//! In: the bytes of one input. Out: nothing, or a panic that names the broken law. Does not: touch files, or know
//! libFuzzer. Parts of an input are separated by the byte [`PART`].

pub mod dates;
pub mod edit;
pub mod frontmatter;
pub mod merge;
pub mod note;
pub mod query;
pub mod question;
pub mod settings;

use std::path::Path;

use ties::date::Date;
use ties::settings::Settings;
use ties::text::{Diagnostic, Lines, Span};

/// The check that a target runs on each input.
pub type Check = fn(&[u8]);

/// All targets with their checks.
pub const TARGETS: [(&str, Check); 8] = [
    ("dates", dates::check),
    ("edit", edit::check),
    ("frontmatter", frontmatter::check),
    ("merge", merge::check),
    ("note", note::check),
    ("query", query::check),
    ("question", question::check),
    ("settings", settings::check),
];

/// The separator between the parts of an input: the ASCII record separator, which no note has.
pub const PART: u8 = 0x1e;

/// Today's date for all checks.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// The last `N` parts of an input, last part first. A missing part is `None`. Surplus parts, with their separators,
/// belong to the first of the `N` parts.
fn parts<const N: usize>(bytes: &[u8]) -> [Option<&[u8]>; N] {
    let mut from_the_end = bytes.rsplitn(N, |byte| *byte == PART);
    std::array::from_fn(|_| from_the_end.next())
}

/// The settings in a text, or the default settings if the text is not valid.
fn settings_of(text: Option<&[u8]>) -> Settings {
    let text = text.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let read = text.map(|text| ties::settings::read(Path::new("ties.toml"), text));
    read.and_then(Result::ok).unwrap_or_default()
}

/// A vault-relative path, as a walk would return it.
fn path_of(part: Option<&[u8]>) -> &str {
    let path = part.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let is_path = |path: &&str| {
        let mut parts = path.split('/');
        path.ends_with(".md")
            && !path.contains(['\n', '\0'])
            && parts.all(|part| !part.is_empty() && !part.starts_with('.'))
    };
    path.filter(is_path).unwrap_or("people/Dana.md")
}

/// Checks that a span is inside its text and at character boundaries.
fn check_span(span: Span, text: &str) {
    let cut = text.get(span.range());
    assert!(
        cut.is_some(),
        "{span:?} is no stretch of a text of {} bytes",
        text.len()
    );
}

/// Checks that diagnostics point into their text and have a message, and that their fixes are inside the text too.
fn check_diagnostics(all: &[Diagnostic], text: &str) {
    let lines = Lines::new(text);
    for found in all {
        check_span(found.span, text);
        let place = lines.place(text, found.span.start as usize);
        assert_eq!((found.line, found.column), place, "the place of {found:?}");
        assert!(!found.message.trim().is_empty(), "{found:?} says nothing");
        if let Some(fix) = &found.fix {
            check_span(fix.span, text);
        }
    }
}
