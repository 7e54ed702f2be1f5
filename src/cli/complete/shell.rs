//! The shells: the completion script of each, and the format in which each reads the answer.
//!
//! In: candidates. Out: text for the shell, in which no part of a name can run as code. Does not: find candidates.
//!
//! Every script runs `COMPLETE=SHELL ties -- …`. bash sends the line up to the cursor, and the characters at which it
//! splits words, because it also splits them at colons. The others send words; the last one is completed.

use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{EnvCompleter, Fish};

pub use crate::cli::args::Shell;
use crate::cli::complete::typed::CommandLine;

const BASH: &str = r#"# ties: completion for bash.
_ties() {
    local line one
    line=${COMP_LINE:0:COMP_POINT}
    COMPREPLY=()
    while IFS= read -r one; do
        COMPREPLY+=("$one")
    done < <(COMPLETE=bash "$1" -- "$line" "$COMP_WORDBREAKS" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _ties ties 2>/dev/null || complete -F _ties ties
"#;

const ZSH: &str = r#"#compdef ties
# ties: completion for zsh.
_ties() {
    local one
    local -a open whole
    for one in "${(@f)$(COMPLETE=zsh "${words[1]}" -- "${(@)words[1,CURRENT]}" 2>/dev/null)}"; do
        [[ -n "$one" ]] || continue
        # After a field comes its value, after a folder what is in it.
        if [[ "$one" == *'\:' || "$one" == *'\::'* || "$one" == */ ]]; then
            open+=("$one")
        else
            whole+=("$one")
        fi
    done
    [[ -n $open ]] && _describe -V 'values' open -S ''
    [[ -n $whole ]] && _describe -V 'values' whole
}
if [[ "$funcstack[1]" == _ties ]]; then
    _ties "$@"
else
    compdef _ties ties
fi
"#;

impl Shell {
    /// The shell with that name, or at that program path.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.rsplit('/').next().unwrap_or(name);
        clap::ValueEnum::from_str(name, false).ok()
    }

    /// The script that the shell sources.
    pub fn script(self) -> String {
        match self {
            Shell::Bash => BASH.to_owned(),
            Shell::Zsh => ZSH.to_owned(),
            Shell::Fish => {
                let mut script = Vec::new();
                Fish.write_registration("COMPLETE", "ties", "ties", "ties", &mut script)
                    .expect("a vector takes whatever is written");
                String::from_utf8_lossy(&script).into_owned()
            }
        }
    }

    /// The command line that the shell sent.
    pub fn typed(self, sent: &[String]) -> CommandLine {
        match (self, sent) {
            (Shell::Bash, [line, rest @ ..]) => {
                CommandLine::of(line, rest.first().map_or("", String::as_str))
            }
            // zsh sends all words as they were typed; fish sends only the last word so.
            (_, sent) => {
                let raw = if self == Shell::Zsh {
                    0
                } else {
                    sent.len().saturating_sub(1)
                };
                let mut typed = CommandLine::default();
                typed.words.extend_from_slice(&sent[..raw]);
                for word in &sent[raw..] {
                    let taken_apart = CommandLine::of(word, "");
                    typed.words.push(taken_apart.words.join(" "));
                }
                typed
            }
        }
    }

    /// The candidates, one on each line.
    pub fn answer(self, typed: &CommandLine, candidates: &[CompletionCandidate]) -> String {
        let mut out = String::new();
        for candidate in candidates {
            let value = candidate.get_value().to_string_lossy();
            let help = candidate
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let help = help.lines().next().unwrap_or_default();
            let line = match self {
                Shell::Bash => {
                    // bash keeps the part before its last word break, so it must not be repeated.
                    let rest = value.get(typed.stays..).unwrap_or_default();
                    escaped(rest, typed.quote)
                }
                Shell::Zsh => {
                    let value = value.replace('\\', "\\\\").replace(':', "\\:");
                    if help.is_empty() {
                        value
                    } else {
                        format!("{value}:{help}")
                    }
                }
                Shell::Fish if help.is_empty() => value.into_owned(),
                Shell::Fish => format!("{value}\t{help}"),
            };
            out += &line;
            out.push('\n');
        }
        out
    }
}

/// A word escaped for bash, inside of the open quote if there is one.
fn escaped(word: &str, quote: Option<char>) -> String {
    let special = |c: char| match quote {
        Some('\'') => false,
        Some(_) => "\\\"$`".contains(c),
        None => !(c.is_alphanumeric() || "-_./:,@%+=".contains(c)) && c.is_ascii(),
    };
    let mut out = String::new();
    for c in word.chars() {
        match c {
            '\'' if quote == Some('\'') => out += "'\\'",
            c if special(c) => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::cli::complete::shell::*;

    #[test]
    fn escaped_name_is_never_shell_code() {
        let name = "O'Neil $(rm) \"x\" `y` \\";
        assert_eq!(
            escaped(name, None),
            "O\\'Neil\\ \\$\\(rm\\)\\ \\\"x\\\"\\ \\`y\\`\\ \\\\"
        );
        assert_eq!(
            escaped(name, Some('"')),
            "O'Neil \\$(rm) \\\"x\\\" \\`y\\` \\\\"
        );
        assert_eq!(escaped("O'Neil $x", Some('\'')), "O'\\''Neil $x");
        assert_eq!(escaped("Łukasz~", None), "Łukasz\\~");
    }
}
