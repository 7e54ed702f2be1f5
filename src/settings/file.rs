//! Parser for settings files, with the location of every mistake.
//!
//! In: the text of `ties.toml` or of the user's config file. Out: [`Settings`], or the first error with its line and
//! column. Does not: read files; the caller passes the text.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::vault_settings::Settings;
use super::verbs::Verb;
use super::{keys, kinds};
use crate::date::{Cadence, Duration};
use crate::text::fold::fold_key;
use crate::text::suggest::closest;
use crate::text::{Lines, Span};

/// A mistake in a settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}: {message}{}", path.display(), help.as_ref().map(|h| format!("; {h}")).unwrap_or_default())]
pub struct SettingsError {
    /// The settings file.
    pub path: PathBuf,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
    /// What is wrong, without a final period.
    pub message: String,
    /// How to solve the problem, if known.
    pub help: Option<String>,
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    lines: Lines,
}

type Result<T> = std::result::Result<T, SettingsError>;
type Entry<'a, 'i> = (&'a str, &'a Spanned<DeValue<'i>>);

const TOP: [&str; 9] = [
    "contacts",
    "ignore",
    "daily_mentions",
    "fields",
    "cadence",
    "kinds",
    "verbs",
    "reciprocity",
    "due",
];

/// Parses the text of a vault's `ties.toml` (docs/reference/notes.md#settings). `path` only appears in errors.
pub fn read(path: &Path, text: &str) -> Result<Settings> {
    let reader = Reader {
        path,
        text,
        lines: Lines::new(text),
    };
    let root = reader.parse()?;
    let mut settings = Settings::default();
    for (key, value) in reader.entries(root.get_ref(), &TOP, "setting")? {
        match key {
            "contacts" => settings.contacts = Some(reader.globs(value)?),
            "ignore" => settings.ignore = reader.globs(value)?,
            "daily_mentions" => settings.daily_mentions = reader.truth(value)?,
            "fields" => reader.fields(value, &mut settings)?,
            "cadence" => reader.cadences(value, &mut settings)?,
            "kinds" => reader.kinds(value, &mut settings)?,
            "verbs" => reader.verbs(value, &mut settings)?,
            "reciprocity" => {
                for (_, value) in reader.entries(
                    reader.table(value)?,
                    &["window"],
                    "setting of [reciprocity]",
                )? {
                    settings.window = reader.duration(value)?;
                }
            }
            _ => {
                for (_, value) in
                    reader.entries(reader.table(value)?, &["soon"], "setting of [due]")?
                {
                    settings.soon = reader.duration(value)?;
                }
            }
        }
    }
    settings.identity = settings.hash_of_meaning(&globs_as_written(root.get_ref()));
    Ok(settings)
}

/// Parses the user's config file. Returns the path of the default vault, if the file names one.
pub fn read_user(path: &Path, text: &str) -> Result<Option<PathBuf>> {
    let reader = Reader {
        path,
        text,
        lines: Lines::new(text),
    };
    let root = reader.parse()?;
    let mut vault = None;
    for (_, value) in reader.entries(root.get_ref(), &["vault"], "setting")? {
        vault = Some(PathBuf::from(reader.string(value)?));
    }
    Ok(vault)
}

/// Reads an integer in any base that TOML allows.
fn whole(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    let written = value.get_ref().as_integer()?;
    i64::from_str_radix(written.as_str(), written.radix()).ok()
}

fn globs_as_written(root: &DeTable<'_>) -> String {
    // `ignore` is left out: it only makes the walk find fewer files, which a sync notices without the hash.
    root.iter()
        .filter(|(key, _)| key.get_ref() == "contacts")
        .map(|(_, value)| format!("{:?}", value.get_ref()))
        .collect()
}

impl Reader<'_> {
    fn parse<'i>(&'i self) -> Result<Spanned<DeTable<'i>>> {
        DeTable::parse(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            self.error(
                span,
                format!(
                    "not valid TOML: {}",
                    error.message().trim().replace('\n', ", ")
                ),
            )
        })
    }

    fn error(&self, span: std::ops::Range<usize>, message: String) -> SettingsError {
        let span = Span::new(span.start, span.end);
        let (line, column) = self.lines.place(self.text, span.start as usize);
        SettingsError {
            path: self.path.to_owned(),
            line,
            column,
            message,
            help: None,
        }
    }

    fn expected(&self, value: &Spanned<DeValue<'_>>, what: &str) -> SettingsError {
        let written = self.text.get(value.span()).unwrap_or("").trim();
        self.error(value.span(), format!("expected {what}, found {written}"))
    }

    fn entries<'a, 'i>(
        &self,
        table: &'a DeTable<'i>,
        known: &[&str],
        what: &str,
    ) -> Result<Vec<Entry<'a, 'i>>> {
        let mut found: Vec<(usize, Entry<'a, 'i>)> = Vec::new();
        for (key, value) in table.iter() {
            let word: &str = key.get_ref();
            if !known.is_empty() && !known.contains(&word) {
                let mut error = self.error(key.span(), format!("unknown {what} {word:?}"));
                error.help = Some(match closest(word, known.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("known are {}", known.join(", ")),
                });
                return Err(error);
            }
            found.push((key.span().start, (word, value)));
        }
        found.sort_by_key(|(start, _)| *start);
        Ok(found.into_iter().map(|(_, entry)| entry).collect())
    }

    fn table<'a, 'i>(&self, value: &'a Spanned<DeValue<'i>>) -> Result<&'a DeTable<'i>> {
        value
            .get_ref()
            .as_table()
            .ok_or_else(|| self.expected(value, "a table"))
    }

    fn string<'a>(&self, value: &'a Spanned<DeValue<'_>>) -> Result<&'a str> {
        value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.expected(value, "text in quotes"))
    }

    fn strings<'a>(&self, value: &'a Spanned<DeValue<'_>>) -> Result<Vec<&'a str>> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.string(item)).collect(),
            _ => Ok(vec![self.string(value)?]),
        }
    }

    fn truth(&self, value: &Spanned<DeValue<'_>>) -> Result<bool> {
        value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.expected(value, "true or false"))
    }

    fn globs(&self, value: &Spanned<DeValue<'_>>) -> Result<GlobSet> {
        let mut set = GlobSetBuilder::new();
        for glob in self.strings(value)? {
            let trimmed = glob.strip_suffix('/').map(|folder| format!("{folder}/**"));
            let built = GlobBuilder::new(trimmed.as_deref().unwrap_or(glob))
                .literal_separator(true)
                .build();
            set.add(built.map_err(|error| {
                self.error(
                    value.span(),
                    format!("{glob:?} is not a valid glob: {}", error.kind()),
                )
            })?);
        }
        set.build().map_err(|error| {
            self.error(value.span(), format!("these globs are too large: {error}"))
        })
    }

    fn cadence(&self, value: &Spanned<DeValue<'_>>) -> Result<Cadence> {
        let written = match whole(value) {
            Some(days) => days.to_string(),
            None => self.string(value)?.to_owned(),
        };
        Cadence::parse(&written)
            .ok_or_else(|| self.expected(value, "a duration such as \"6 weeks\" or \"monthly\""))
    }

    fn duration(&self, value: &Spanned<DeValue<'_>>) -> Result<Duration> {
        match self.cadence(value)? {
            Cadence::Every(duration) => Ok(duration),
            Cadence::Never => Err(self.expected(value, "a duration such as \"1y\"")),
        }
    }

    fn fields(&self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) -> Result<()> {
        let known: Vec<&str> = keys::KEYS
            .iter()
            .flat_map(|row| row.keys.iter().copied().chain([row.name]))
            .collect();
        for (word, value) in self.entries(self.table(value)?, &[], "field")? {
            let normal = keys::normalise(word);
            let field = keys::KEYS
                .iter()
                .find(|row| row.name == normal)
                .map(|row| row.field);
            let Some(field) = field.or_else(|| keys::field_of(&normal)) else {
                let mut error = self.error(value.span(), format!("unknown field {word:?}"));
                error.help = closest(&normal, known.iter().copied())
                    .map(|near| format!("did you mean {near:?}?"));
                return Err(error);
            };
            for key in self.strings(value)? {
                settings.fields.insert(keys::normalise(key), field);
            }
        }
        Ok(())
    }

    fn cadences(&self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) -> Result<()> {
        for (circle, value) in self.entries(self.table(value)?, &[], "circle")? {
            let cadence = self.cadence(value)?;
            if circle == "default" {
                settings.cadence_default = Some(cadence);
            } else {
                settings.cadence.insert(fold_key(circle), cadence);
            }
        }
        Ok(())
    }

    fn kinds(&self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) -> Result<()> {
        for (kind, value) in self.entries(self.table(value)?, &[], "kind")? {
            let weight = whole(value).and_then(|weight| u32::try_from(weight).ok());
            let weight = weight
                .filter(|weight| *weight <= 1000)
                .ok_or_else(|| self.expected(value, "a weight from 0 to 1000"))?;
            let word = kinds::joined(kind);
            if word.is_empty() {
                return Err(self.error(value.span(), "this kind has no name".to_owned()));
            }
            let word = settings.kind(&word).map_or(word.clone(), str::to_owned);
            settings.kinds.insert(word, weight);
        }
        Ok(())
    }

    fn verbs(&self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) -> Result<()> {
        for (word, value) in self.entries(self.table(value)?, &[], "verb")? {
            let means = self.string(value)?;
            let Some(verb) = Verb::of(&fold_key(means)) else {
                let mut error = self.error(value.span(), format!("unknown verb {means:?}"));
                error.help = closest(means, super::verbs::VERBS.iter().map(|row| row.word))
                    .map(|near| format!("did you mean {near:?}?"));
                return Err(error);
            };
            if fold_key(means) == super::verbs::INTRODUCED {
                settings.introducing.insert(fold_key(word));
            }
            settings.verbs.insert(fold_key(word), verb);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Field;

    fn error(text: &str) -> String {
        read(Path::new("ties.toml"), text)
            .expect_err("a mistake")
            .to_string()
    }

    #[test]
    fn every_setting_is_read() {
        let text = "contacts = [\"crm/**\"]\nignore = \"old/\"\ndaily_mentions = true\n[fields]\ninformed = [\"last_updated\"]\n\
            [cadence]\npersonal = \"monthly\"\ndefault = 90\n[kinds]\nlift = 1\nfavour = 2\n[verbs]\ntraf = \"met\"\n\
            [reciprocity]\nwindow = \"2y\"\n[due]\nsoon = \"2 weeks\"\n";
        let settings = read(Path::new("ties.toml"), text).expect("valid settings");
        assert!(
            settings
                .contacts
                .as_ref()
                .is_some_and(|globs| globs.is_match("crm/a.md"))
        );
        assert!(settings.ignore.is_match("old/a/b.md"));
        assert!(settings.daily_mentions);
        assert_eq!(settings.field("Last Updated"), Some(Field::Informed));
        assert_eq!(
            settings.cadence["personal"],
            Cadence::Every(Duration::months(1))
        );
        assert_eq!(
            settings.cadence_default,
            Some(Cadence::Every(Duration::days(90)))
        );
        assert_eq!(settings.kind("Lift"), Some("lift"));
        assert_eq!(settings.weight("favor"), 2);
        assert_eq!(settings.verb("Traf"), Some(Verb::Met));
        assert_eq!(
            (settings.window, settings.soon),
            (Duration::months(24), Duration::days(14))
        );
        assert_ne!(settings.identity, Settings::default().identity);
    }

    #[test]
    fn errors_name_the_place_and_the_nearest_word() {
        assert_eq!(
            error("\nignor = []\n"),
            "ties.toml:2:1: unknown setting \"ignor\"; did you mean \"ignore\"?"
        );
        assert_eq!(
            error("[verbs]\ntraf = \"mett\"\n"),
            "ties.toml:2:8: unknown verb \"mett\"; did you mean \"met\"?"
        );
        assert_eq!(
            error("[due]\nson = \"7d\""),
            "ties.toml:2:1: unknown setting of [due] \"son\"; did you mean \"soon\"?"
        );
        assert!(error("[cadence]\nx = \"now and then\"").contains("expected a duration"));
        assert!(error("a = ").starts_with("ties.toml:1:"));
    }

    #[test]
    fn integers_are_read_in_any_toml_base() {
        let text = "cadence.default = 0x1E\nkinds = {lift = 0b101, ride = 0o17, seat = 1_0}\n";
        let settings = read(Path::new("ties.toml"), text).expect("valid settings");
        let weights = ["lift", "ride", "seat"].map(|kind| settings.weight(kind));
        assert_eq!(weights, [5, 15, 10]);
        assert_eq!(
            settings.cadence_default,
            Some(Cadence::Every(Duration::days(30)))
        );
        assert!(error("kinds.lift = -1").contains("expected a weight"));
    }

    #[test]
    fn kind_of_several_words_is_joined_with_hyphens() {
        let text = "[kinds]\n\"Heavy  lifting\" = 4\n\" Favour\" = 2\n";
        let settings = read(Path::new("ties.toml"), text).expect("valid settings");
        assert_eq!(settings.kind("heavy-lifting"), Some("heavy-lifting"));
        assert_eq!(settings.weight("heavy-lifting"), 4);
        assert_eq!(settings.weight("favor"), 2);
        assert_eq!(settings.kinds.len(), Settings::default().kinds.len() + 1);
        assert_eq!(
            error("[kinds]\n\" \" = 1"),
            "ties.toml:2:7: this kind has no name"
        );
    }

    #[test]
    fn query_time_settings_do_not_change_the_identity() {
        let plain = Settings::default().identity;
        for text in [
            "[due]\nsoon = \"3d\"",
            "[cadence]\ndefault = \"1y\"",
            "[kinds]\nadvice = 9",
            "ignore = [\"x\"]",
        ] {
            assert_eq!(
                read(Path::new("ties.toml"), text).expect("valid").identity,
                plain,
                "{text}"
            );
        }
    }
}
