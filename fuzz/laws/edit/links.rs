//! Laws for links with new targets, and for renamed notes.

use ties::edit::relink::{Form, Pointer, pointers, relink};
use ties::edit::title::{NewName, retitle};
use ties::note;
use ties::note::link;
use ties::text::fold::fold_key;
use ties::text::stem::stem;
use ties::vault::name;

use super::{Before, all_facts};

pub(super) fn check_relink(before: &Before<'_>, said: &str) {
    let Some((old, new)) = said.trim().split_once('=') else {
        return;
    };
    let (old, new) = (old.trim(), new.trim());
    if name::stem(new).as_deref() != Some(new) {
        return;
    }
    let file = format!("people/{new}.md");
    let written = |pointer: &Pointer| {
        let is_it = stem(&pointer.target) == old || pointer.target == old;
        is_it.then(|| match pointer.form {
            Form::Wiki | Form::Name => new.to_owned(),
            Form::Markdown | Form::File => link::relative_path(before.path, &file),
        })
    };
    let Ok((text, count)) = relink(before.path, before.bytes, &before.settings, &written) else {
        return;
    };
    before.check_edited(&text);
    let old = pointers(before.path, before.text, &before.settings);
    let now = pointers(before.path, &text, &before.settings);
    let meant = old
        .iter()
        .filter(|pointer| written(pointer).is_some())
        .count();
    assert_eq!(count, meant, "links in {text:?}");
    if count == 0 {
        assert_eq!(text, before.text, "nothing points there");
    }
    let lines: Vec<u32> = old
        .iter()
        .filter(|pointer| written(pointer).is_some())
        .map(|pointer| pointer.line)
        .collect();
    let body = note::fence::split(before.text).body;
    let first = before.text[..body].matches('\n').count() + 1;
    let apart = |text: &str| -> Vec<String> {
        let all = (1..).zip(text.split_inclusive('\n'));
        let others = all.filter(|(at, _)| *at as usize >= first && !lines.contains(at));
        others.map(|(_, line)| line.to_owned()).collect()
    };
    assert_eq!(apart(&text), apart(before.text), "the other lines");
    assert_eq!(now.len(), old.len(), "links in {text:?}");
    for (now, old) in now.iter().zip(&old) {
        let wanted = written(old).unwrap_or_else(|| old.written.clone());
        assert_eq!(
            (now.form, &now.written, now.line),
            (old.form, &wanted, old.line),
            "{text:?}"
        );
    }
    let days = |text: &str| -> Vec<_> {
        let note = before.read(text);
        note.entries
            .into_iter()
            .map(|entry| (entry.line, entry.date, entry.verb, entry.state, entry.due))
            .collect()
    };
    assert_eq!(days(&text), days(before.text), "the entries of {text:?}");
}

pub(super) fn check_name(before: &Before<'_>, said: &str, keep_alias: bool) {
    let new = said.trim();
    // The command line replaces control characters with spaces.
    let Some(file) = name::stem(new).filter(|_| !new.contains(char::is_control)) else {
        return;
    };
    let path = format!("people/{file}.md");
    let called = NewName {
        path: &path,
        name: new,
        keep_alias,
    };
    let Ok(text) = retitle(before.path, before.bytes, called, &before.settings) else {
        return;
    };
    before.check_edited(&text);
    let after = note::parse(&path, text.as_bytes(), &before.settings);
    if before.note.kind.contact {
        assert!(after.kind.contact, "no contact any more: {text:?}");
    }
    // From another folder, a relative link to a file has another target until the link is rewritten.
    let has_ways = before.text.contains("](") || before.text.contains("]:");
    if after.kind == before.note.kind && !has_ways {
        assert_eq!(
            all_facts(&after),
            all_facts(&before.note),
            "the entries of {text:?}"
        );
    }
    let split = |text: &str| note::fence::split(text).body;
    let (old, new) = (&before.text[split(before.text)..], &text[split(&text)..]);
    let old: Vec<&str> = old.trim_start().lines().collect();
    let new: Vec<&str> = new.trim_start().lines().collect();
    assert_eq!(new.len(), old.len(), "lines of the body in {text:?}");
    let changed = new.iter().zip(&old).filter(|(new, old)| new != old).count();
    assert!(changed <= 1, "more than the title differs in {text:?}");
    if keep_alias && stem(before.path) != file {
        let names = after.fields.aliases.iter().chain([&after.name, &file]);
        let mut names = names.map(|name| fold_key(name));
        let old = [before.note.name.as_str(), stem(before.path)].map(fold_key);
        assert!(
            names.any(|name| old.contains(&name)),
            "the old name is lost in {text:?}"
        );
    }
}
