//! Laws for front matter: each format is read without a panic and deterministically, and the result is not much larger
//! than the text.
//!
//! In: a note, or only the text between the fences, which is then read in each format. libFuzzer limits time and memory
//! (`-timeout`, `-rss_limit_mb`).

use ties::note::chunk::chunks;
use ties::note::fence::{self, Format};
use ties::note::{Fields, frontmatter};
use ties::settings::Settings;
use ties::text::{Lines, Span};

use super::{check_diagnostics, check_span};

/// The fields of front matter are at most this many times as large as its text, plus a constant.
const TIMES: usize = 32;
const MORE: usize = 4096;

/// Checks one input.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match fence::split(text).front {
        Some((format, span)) => check_front(text, format, span),
        None => {
            for (format, fence) in [
                (Format::Yaml, "---"),
                (Format::Toml, "+++"),
                (Format::Json, "---"),
            ] {
                let note = format!("{fence}\n{text}\n{fence}\n");
                let from = fence.len() + 1;
                let span = Span::new(from, from + text.len() + 1);
                check_front(&note, format, span);
            }
        }
    }
}

fn check_front(text: &str, format: Format, span: Span) {
    let slice = &text[span.range()];
    let lines = Lines::new(text);
    let settings = Settings::default();
    let read = || frontmatter::read("people/Dana.md", text, &lines, format, span, &settings);
    let (fields, diagnostics) = read();
    assert_eq!(
        (&fields, &diagnostics),
        (&read().0, &read().1),
        "read again"
    );
    check_diagnostics(&diagnostics, text);
    let size = size(&fields);
    assert!(
        size <= TIMES * slice.len() + MORE,
        "{size} bytes of {}",
        slice.len()
    );

    let is_valid = frontmatter::is_valid(slice, format);
    let values = frontmatter::values(slice, format);
    let strict = frontmatter::independent_keys(slice, format);
    assert_eq!(values.is_some(), is_valid, "valid, and without values");
    if let (Some(strict), Some(values)) = (&strict, &values) {
        let by_key: Vec<_> = strict
            .iter()
            .map(|(chunk, value)| (&chunk.key, value))
            .collect();
        assert_eq!(by_key.len(), values.len(), "each key has its lines");
        for (key, value) in by_key {
            assert_eq!(values.get(key), Some(value), "{key:?} by its own lines");
        }
    }
    assert!(
        strict.is_none() || is_valid,
        "its lines are valid, and the whole is not"
    );
    let mut end = 0;
    for chunk in chunks(slice, format) {
        check_span(chunk.at, slice);
        check_span(chunk.lines, slice);
        let is_own = chunk.lines.start <= chunk.at.start && chunk.at.end <= chunk.lines.end;
        assert!(is_own, "the key {:?} stands outside its lines", chunk.key);
        // Keys of a JSON object may share a line.
        assert!(
            format == Format::Json || end <= chunk.lines.start,
            "lines of two keys"
        );
        end = chunk.lines.end;
    }
}

/// Total size of the texts of the fields, in bytes.
fn size(fields: &Fields) -> usize {
    let lists = [
        &fields.aliases,
        &fields.types,
        &fields.categories,
        &fields.email,
        &fields.phone,
        &fields.url,
        &fields.company,
        &fields.place,
        &fields.circle,
        &fields.tags,
        &fields.introduced_by,
        &fields.offers,
        &fields.needs,
        &fields.with,
        &fields.written,
    ];
    let texts = lists.into_iter().flatten();
    let other = fields.other.iter().flat_map(|(key, value)| [key, value]);
    let one = [&fields.name, &fields.formatted_name, &fields.role]
        .into_iter()
        .flatten();
    texts.chain(other).chain(one).map(String::len).sum()
}
