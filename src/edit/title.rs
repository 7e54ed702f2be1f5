//! Changes a note's name when its file is renamed.
//!
//! In: a note's bytes, its old and new path, and its new name. Out: the edited note: a `name`, `FN`, or title that
//! equaled the file name becomes the new name, and a contact stays a contact. Does not: change a title that differs
//! from the file name, or any link.

use crate::edit::editable_note::EditableNote;
use crate::edit::error::EditError;
use crate::edit::front::{self, Assignment};
use crate::note::{Note, parse};
use crate::settings::Settings;
use crate::settings::keys::Field;
use crate::text::change::apply;
use crate::text::fold::fold_key;
use crate::text::stem::stem;
use crate::text::{Change, Span};

/// The new name and path of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewName<'a> {
    /// The new path, relative to the vault root.
    pub path: &'a str,
    /// The new name as typed. The file name may lack characters of it that file names cannot have.
    pub name: &'a str,
    /// Whether to keep the old name as an alias, so that links by the old name still resolve.
    pub keep_alias: bool,
}

/// Returns the text of the note at `path` under its new name.
///
/// # Errors
/// [`EditError`] if the note cannot be read, or if the name cannot be written so that it is read back unchanged.
pub fn retitle(
    path: &str,
    bytes: &[u8],
    new_name: NewName<'_>,
    settings: &Settings,
) -> Result<String, EditError> {
    let before = EditableNote::read(path, bytes, settings)?;
    let old = before.note.name.clone();
    let mut text = before.text.to_owned();
    let same_file = stem(path) == stem(new_name.path);
    let follows = !same_file && is_of_file(&old, path, new_name.name);
    if follows {
        text = titled(&before, new_name.name);
        text = named(&text, &before.note, path, new_name, settings)?;
    }
    if new_name.keep_alias && !same_file {
        let old = if follows { old } else { stem(path).to_owned() };
        text = with_alias(&text, &old, new_name, settings)?;
    }
    let is_contact = |text: &str| parse(new_name.path, text.as_bytes(), settings).kind.contact;
    if before.note.kind.contact && !is_contact(&text) {
        // Only its old folder made it a contact, so it needs a type now.
        text = set(
            &text,
            &[Assignment::of(Field::Type, "contact")],
            new_name.path,
            settings,
        )?;
    }
    Ok(text)
}

/// Whether a title equals the file name and so changes with it. The title `Dana Lee` of `dana-lee.md` changes to
/// `Dana Kim`, but not to `dana-kim`, which is a slug and not a name.
fn is_of_file(title: &str, path: &str, new: &str) -> bool {
    let stem = stem(path);
    let spaced = |text: &str| fold_key(text).replace(['-', '_'], " ");
    let is_word = !new.contains(char::is_whitespace);
    let is_slug = is_word && (new.contains(['-', '_']) || !new.contains(char::is_uppercase));
    fold_key(title) == fold_key(stem) || !is_slug && spaced(title) == spaced(stem)
}

/// Returns the text with the new name in the title heading, if that heading shows the old name.
fn titled(before: &EditableNote<'_>, name: &str) -> String {
    let blocks = before.blocks();
    let Some(title) = blocks.title.map(|at| &blocks.headings[at]) else {
        return before.text.to_owned();
    };
    let content = blocks.text(title.content);
    let plain = |text: &str| fold_key(&text.replace(['*', '`'], ""));
    // Links inside the heading are left to the code that renames links.
    if plain(content) != fold_key(&before.note.name) || content.contains(['[', '\n']) {
        return before.text.to_owned();
    }
    let inner = content.trim_matches(['*', '`']);
    let at = content.find(inner).unwrap_or(0);
    let from = title.content.start as usize + at;
    let span = Span::new(from, from + inner.len());
    let text = name.to_owned();
    apply(before.text, &[Change { span, text }])
}

/// Returns the text with the new name in front matter, if the old name is there or if the title alone does not yield
/// the new name.
fn named(
    text: &str,
    old: &Note,
    path: &str,
    new_name: NewName<'_>,
    settings: &Settings,
) -> Result<String, EditError> {
    let is_old = |name: &Option<String>| {
        let name = name.as_ref();
        name.is_some_and(|name| is_of_file(name, path, new_name.name))
    };
    let fields = [
        (Field::Name, is_old(&old.fields.name)),
        (Field::Fn, is_old(&old.fields.formatted_name)),
    ];
    let to_change = fields.iter().filter(|(_, has_old_name)| *has_old_name);
    let mut assignments: Vec<Assignment> = to_change
        .map(|(field, _)| Assignment::of(*field, new_name.name))
        .collect();
    let text = set(text, &assignments, new_name.path, settings)?;
    let note = parse(new_name.path, text.as_bytes(), settings);
    if note.name == new_name.name || is_same(&note.name, new_name.name) {
        return Ok(text);
    }
    assignments.clear();
    assignments.push(Assignment::of(Field::Name, new_name.name));
    set(&text, &assignments, new_name.path, settings)
}

fn is_same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn with_alias(
    text: &str,
    old: &str,
    new_name: NewName<'_>,
    settings: &Settings,
) -> Result<String, EditError> {
    let note = parse(new_name.path, text.as_bytes(), settings);
    let aliases = note.fields.aliases;
    let answers = [note.name.as_str(), stem(new_name.path)];
    let mut known = answers
        .into_iter()
        .chain(aliases.iter().map(String::as_str));
    if known.any(|name| fold_key(name) == fold_key(old)) {
        return Ok(text.to_owned());
    }
    let mut all = aliases.clone();
    all.push(old.to_owned());
    let assignment = Assignment::of_list(Field::Aliases, all);
    set(text, &[assignment], new_name.path, settings)
}

fn set(
    text: &str,
    assignments: &[Assignment],
    path: &str,
    settings: &Settings,
) -> Result<String, EditError> {
    if assignments.is_empty() {
        return Ok(text.to_owned());
    }
    Ok(front::set(path, text.as_bytes(), assignments, settings)?.text)
}

#[cfg(test)]
mod tests {
    use crate::edit::title::*;

    fn retitled(path: &str, text: &str, new: &str, name: &str, keep_alias: bool) -> String {
        let new_name = NewName {
            path: new,
            name,
            keep_alias,
        };
        let settings = Settings::default();
        retitle(path, text.as_bytes(), new_name, &settings).expect("the note can be renamed")
    }

    #[test]
    fn old_name_with_quotes_and_commas_is_one_alias() {
        let text = retitled(
            "people/Sam \"Red, the\" Lee.md",
            "---\naliases: Sam\n---\n",
            "people/Sam Lee.md",
            "Sam Lee",
            true,
        );
        let note = parse("people/Sam Lee.md", text.as_bytes(), &Settings::default());
        assert_eq!(
            note.fields.aliases,
            ["Sam", "Sam \"Red, the\" Lee"],
            "{text}"
        );
    }

    #[test]
    fn title_equal_to_file_name_is_renamed() {
        let (old, new) = ("people/Dana Lee.md", "people/Dana Kim.md");
        for (text, expected) in [
            ("# Dana Lee\n\nx", "# Dana Kim\n\nx"),
            ("# **dana lee** #\r\n\r\nx", "# **Dana Kim** #\r\n\r\nx"),
            ("Dana Lee\n========\n", "Dana Kim\n========\n"),
            ("# Dana\n\nDana Lee\n", "# Dana\n\nDana Lee\n"),
            ("x", "x"),
            (
                "---\nname: 'Dana Lee' # hers\n---\n# Dana Lee\n",
                "---\nname: 'Dana Kim' # hers\n---\n# Dana Kim\n",
            ),
            (
                "---\nFN: Dana Lee\n---\n# D\n",
                "---\nFN: Dana Kim\n---\n# D\n",
            ),
            (
                "---\nname: D. Lee\n---\n# Dana Lee\n",
                "---\nname: D. Lee\n---\n# Dana Lee\n",
            ),
        ] {
            assert_eq!(retitled(old, text, new, "Dana Kim", false), expected);
        }
    }

    #[test]
    fn title_of_hyphenated_file_is_renamed_to_a_name_but_not_to_a_slug() {
        let text = "# Dana Lee\n";
        let of = |new: &str, name: &str| retitled("dana-lee.md", text, new, name, false);
        assert_eq!(of("Dana Kim.md", "Dana Kim"), "# Dana Kim\n");
        assert_eq!(of("dana-kim.md", "dana-kim"), text);
        assert_eq!(of("Dana-Lee.md", "Dana-Lee"), text);
        assert_eq!(of("Cher.md", "Cher"), "# Cher\n");
        assert_eq!(of("work/dana-lee.md", "dana-lee"), text);
    }

    #[test]
    fn name_unfit_for_a_file_goes_to_front_matter_and_old_name_to_aliases() {
        assert_eq!(
            retitled("Dana.md", "x\n", "Dana II.md", "Dana: II", false),
            "---\nname: \"Dana: II\"\n---\n\nx\n"
        );
        assert_eq!(
            retitled("Dana.md", "# Dana\n", "Kim.md", "Kim", true),
            "---\naliases: Dana\n---\n\n# Kim\n"
        );
        assert_eq!(
            retitled(
                "Dana.md",
                "---\naliases: [Dany]\n---\n# Dana\n",
                "Kim.md",
                "Kim",
                true
            ),
            "---\naliases: [Dany, Dana]\n---\n# Kim\n"
        );
        assert_eq!(
            retitled("dana.md", "# D\n", "Dana.md", "Dana", true),
            "# D\n"
        );
    }

    #[test]
    fn contact_by_folder_gets_a_type_when_it_leaves_the_folder() {
        assert_eq!(
            retitled("people/Dana.md", "x\n", "work/Dana.md", "Dana", false),
            "---\ntype: contact\n---\n\nx\n"
        );
        let tagged = "#person x\n";
        assert_eq!(
            retitled("people/Dana.md", tagged, "work/Dana.md", "Dana", false),
            tagged
        );
    }
}
