//! The service file that makes a system's service manager run a watcher from login on.
//!
//! In: the service manager, the program, and the vault. Out: the text of a unit (systemd) or an agent (launchd), its
//! path, and the commands that start and stop it. Does not: write or run anything.

use std::path::{Path, PathBuf};

use crate::cli::service_manager::ServiceManager;

/// Why a service cannot be described to the service manager.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// The path is not UTF-8, and the service file must be.
    #[error("{}: a service file cannot contain a path that is not UTF-8; rename it", .0.display())]
    Bytes(PathBuf),
    /// The path has a line end, which would start a new line of the file, or a character that XML does not allow.
    #[error("{}: a service file cannot contain a path with line ends or control characters; rename it", .0.display())]
    Controls(PathBuf),
    /// systemd rejects this path, even if it is escaped.
    #[error("{}: systemd cannot run a program with quotes or backslashes in its path; move `ties` elsewhere", .0.display())]
    Program(PathBuf),
}

/// What the service runs.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The executable of this process.
    pub program: &'a Path,
    /// The absolute path of the vault.
    pub vault: &'a Path,
    /// The cache folder, if it is not the default. The environment of the service manager may name another one.
    pub cache: Option<&'a Path>,
}

/// The words of a command.
pub type Words = Vec<String>;

/// The service of one vault's watcher.
#[derive(Debug)]
pub struct Unit<'a> {
    keeper: &'a ServiceManager,
    name: String,
}

impl<'a> Unit<'a> {
    /// The service of the vault whose index has that name. The name is unique.
    pub fn of(keeper: &'a ServiceManager, index: &str) -> Self {
        let name = match keeper {
            ServiceManager::Systemd(_) => format!("ties-watch-{index}.service"),
            ServiceManager::Launchd(..) => format!("ties-watch-{index}"),
        };
        Unit { keeper, name }
    }

    /// The path of the service file.
    pub fn file(&self) -> PathBuf {
        match self.keeper {
            ServiceManager::Systemd(folder) => folder.join(&self.name),
            ServiceManager::Launchd(folder, _) => folder.join(format!("{}.plist", self.name)),
        }
    }

    /// The path of the link that enables the service at login, if that is not part of the service file.
    pub fn link(&self) -> Option<PathBuf> {
        match self.keeper {
            ServiceManager::Systemd(folder) => {
                Some(folder.join("default.target.wants").join(&self.name))
            }
            ServiceManager::Launchd(..) => None,
        }
    }

    /// The text of the service file.
    ///
    /// # Errors
    /// If a path cannot be written into it.
    pub fn text(&self, task: Task<'_>) -> Result<String, UnitError> {
        let program = plain(task.program)?;
        let vault = plain(task.vault)?;
        let cache = task.cache.map(plain).transpose()?;
        match self.keeper {
            ServiceManager::Systemd(_) if program.contains(['"', '\'', '\\']) => {
                Err(UnitError::Program(task.program.to_owned()))
            }
            ServiceManager::Systemd(_) => Ok(self.systemd(program, vault, cache)),
            ServiceManager::Launchd(..) => Ok(self.launchd(program, vault, cache)),
        }
    }

    fn systemd(&self, program: &str, vault: &str, cache: Option<&str>) -> String {
        // systemd expands `$` in arguments, but not in the path of the program.
        let (program, vault) = (quoted(program), quoted(&vault.replace('$', "$$")));
        let cache = cache.map_or_else(String::new, |cache| {
            let set = quoted(&format!("XDG_CACHE_HOME={cache}"));
            format!("Environment={set}\n")
        });
        let stem = self.name.trim_end_matches(".service");
        format!(
            "# Written by `ties watch --install`; `ties watch --uninstall` removes it.\n\
             [Unit]\n\
             Description=Keeps the index of a vault up to date ({stem})\n\
             \n\
             [Service]\n\
             ExecStart={program} --vault {vault} watch --quiet\n\
             {cache}\
             # Returns memory to the system after a burst of changes, instead of keeping it for each thread.\n\
             Environment=MALLOC_ARENA_MAX=1\n\
             Restart=on-failure\n\
             RestartSec=30\n\
             # 2: there is no such vault. 3: it is already being watched, or the index cannot be stored.\n\
             RestartPreventExitStatus=2 3\n\
             Nice=10\n\
             IOSchedulingClass=idle\n\
             \n\
             [Install]\n\
             WantedBy=default.target\n"
        )
    }

    fn launchd(&self, program: &str, vault: &str, cache: Option<&str>) -> String {
        let words = [program, "--vault", vault, "watch", "--quiet"];
        let words = words.map(|word| format!("    <string>{}</string>\n", escaped(word)));
        let cache = cache.map_or_else(String::new, |cache| {
            format!(
                "  <key>EnvironmentVariables</key>\n  <dict>\n    <key>XDG_CACHE_HOME</key>\n    <string>{}</string>\n  </dict>\n",
                escaped(cache)
            )
        });
        // It restarts only after a crash. An exit with an error would only be repeated.
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
             <plist version=\"1.0\">\n\
             <dict>\n  \
               <key>Label</key>\n  <string>{label}</string>\n  \
               <key>ProgramArguments</key>\n  <array>\n{words}  </array>\n\
             {cache}  \
               <key>RunAtLoad</key>\n  <true/>\n  \
               <key>KeepAlive</key>\n  <dict>\n    <key>Crashed</key>\n    <true/>\n  </dict>\n  \
               <key>ThrottleInterval</key>\n  <integer>30</integer>\n  \
               <key>Nice</key>\n  <integer>10</integer>\n  \
               <key>LowPriorityIO</key>\n  <true/>\n\
             </dict>\n\
             </plist>\n",
            label = self.name,
            words = words.concat(),
        )
    }

    /// The commands that start the service after its file was written. `again` means that the file replaced another
    /// one.
    pub fn start_commands(&self, again: bool) -> Vec<Words> {
        let name = self.name.as_str();
        match self.keeper {
            ServiceManager::Systemd(_) => {
                let mut commands = vec![
                    systemctl(&["daemon-reload"]),
                    systemctl(&["enable", "--now", name]),
                ];
                if again {
                    commands.push(systemctl(&["restart", name]));
                }
                commands
            }
            ServiceManager::Launchd(_, user) => {
                let file = self.file().to_string_lossy().into_owned();
                let mut commands = if again {
                    self.stop_commands()
                } else {
                    Vec::new()
                };
                commands.push(launchctl(&["bootstrap", &format!("gui/{user}"), &file]));
                commands
            }
        }
    }

    /// The commands that stop the service, run before its file is removed.
    pub fn stop_commands(&self) -> Vec<Words> {
        let name = self.name.as_str();
        match self.keeper {
            ServiceManager::Systemd(_) => vec![systemctl(&["disable", "--now", name])],
            ServiceManager::Launchd(_, user) => {
                vec![launchctl(&["bootout", &format!("gui/{user}/{name}")])]
            }
        }
    }

    /// The commands that tell the service manager that the file was removed.
    pub fn cleanup_commands(&self) -> Vec<Words> {
        match self.keeper {
            ServiceManager::Systemd(_) => vec![systemctl(&["daemon-reload"])],
            ServiceManager::Launchd(..) => Vec::new(),
        }
    }
}

fn command(program: &[&str], words: &[&str]) -> Words {
    let all = program.iter().chain(words);
    all.map(|word| (*word).to_owned()).collect()
}

fn systemctl(words: &[&str]) -> Words {
    command(&["systemctl", "--user"], words)
}

fn launchctl(words: &[&str]) -> Words {
    command(&["launchctl"], words)
}

fn plain(path: &Path) -> Result<&str, UnitError> {
    let text = path
        .to_str()
        .ok_or_else(|| UnitError::Bytes(path.to_owned()))?;
    // XML does not allow the last two.
    let strange = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(strange) {
        return Err(UnitError::Controls(path.to_owned()));
    }
    Ok(text)
}

/// A word in the syntax of systemd: in double quotes, with `%` doubled.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('%', "%%"))
}

/// Text escaped for XML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use crate::cli::commands::watch::unit::*;
    use proptest::prelude::*;

    const USER: u32 = 501;

    fn systemd() -> ServiceManager {
        ServiceManager::Systemd(PathBuf::from("/home/ann/.config/systemd/user"))
    }

    fn launchd() -> ServiceManager {
        ServiceManager::Launchd(PathBuf::from("/Users/ann/Library/LaunchAgents"), USER)
    }

    fn text(
        keeper: &ServiceManager,
        program: &str,
        vault: &str,
        cache: Option<&str>,
    ) -> Result<String, UnitError> {
        Unit::of(keeper, "notes-1f").text(Task {
            program: Path::new(program),
            vault: Path::new(vault),
            cache: cache.map(Path::new),
        })
    }

    fn line<'a>(text: &'a str, key: &str) -> Option<&'a str> {
        text.lines().find_map(|line| line.strip_prefix(key))
    }

    /// The words of a line as systemd splits them (systemd.syntax(7), systemd.service(5)).
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => quoted = !quoted,
                '\'' => {
                    assert!(quoted, "it would be a quote too");
                    word.push(c);
                }
                '\\' => word.push(chars.next().expect("something that is escaped")),
                ' ' if !quoted => words.push(std::mem::take(&mut word)),
                '%' => {
                    assert_eq!(chars.next(), Some('%'), "it would be a specifier");
                    word.push('%');
                }
                c => word.push(c),
            }
        }
        assert!(!quoted);
        words.push(word);
        words
    }

    /// A word after systemd expands variables, of which it must have none.
    fn without_variables(word: &str) -> String {
        let whole = word.replace("$$", "\u{0}");
        assert!(!whole.contains('$'), "it would be a variable");
        whole.replace('\u{0}', "$")
    }

    fn unescaped(text: &str) -> String {
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&amp;", "&")
    }

    fn strings(plist: &str) -> Vec<String> {
        let strings = plist.split("<string>").skip(1);
        strings
            .map(|rest| unescaped(rest.split('<').next().expect("a first part")))
            .collect()
    }

    /// Paths with characters that may have a special meaning.
    fn path() -> impl Strategy<Value = String> {
        let part = r#"[a-z %$\\"'&<>;#=\[\]{}!@:~*?`|é田\-]{1,12}"#;
        proptest::collection::vec(part, 1..4).prop_map(|parts| format!("/{}", parts.join("/")))
    }

    proptest! {
        #[test]
        fn systemd_unit_round_trips_any_path(program in path(), vault in path(), cache in path()) {
            let program = program.replace(['"', '\'', '\\'], "_");
            let text = text(&systemd(), &program, &vault, Some(&cache)).expect("a unit");
            let starts = words(line(&text, "ExecStart=").expect("a command"));
            // In the program's path systemd expands `%`, but no variables.
            prop_assert_eq!(&starts[0], &program);
            let arguments: Vec<String> = starts[1..].iter().map(|word| without_variables(word)).collect();
            prop_assert_eq!(arguments, ["--vault", &vault, "watch", "--quiet"]);
            let set = words(line(&text, "Environment=").expect("a variable"));
            prop_assert_eq!(set, [format!("XDG_CACHE_HOME={cache}")]);
        }

        #[test]
        fn launchd_agent_round_trips_any_path(program in path(), vault in path(), cache in path()) {
            let text = text(&launchd(), &program, &vault, Some(&cache)).expect("an agent");
            let expected = ["ties-watch-notes-1f", &program, "--vault", &vault, "watch", "--quiet", &cache];
            prop_assert_eq!(strings(&text), expected);
        }
    }

    #[test]
    fn systemd_unit_text_is_complete() {
        let text =
            text(&systemd(), "/usr/bin/ties", "/home/ann/100 % $HOME", None).expect("a unit");
        let expected = r#"# Written by `ties watch --install`; `ties watch --uninstall` removes it.
[Unit]
Description=Keeps the index of a vault up to date (ties-watch-notes-1f)

[Service]
ExecStart="/usr/bin/ties" --vault "/home/ann/100 %% $$HOME" watch --quiet
# Returns memory to the system after a burst of changes, instead of keeping it for each thread.
Environment=MALLOC_ARENA_MAX=1
Restart=on-failure
RestartSec=30
# 2: there is no such vault. 3: it is already being watched, or the index cannot be stored.
RestartPreventExitStatus=2 3
Nice=10
IOSchedulingClass=idle

[Install]
WantedBy=default.target
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn launchd_agent_text_is_complete() {
        let text = text(&launchd(), "/opt/ties", "/Users/ann/a & b", Some("/c")).expect("an agent");
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>ties-watch-notes-1f</string>
  <key>ProgramArguments</key>
  <array>
    <string>/opt/ties</string>
    <string>--vault</string>
    <string>/Users/ann/a &amp; b</string>
    <string>watch</string>
    <string>--quiet</string>
  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>XDG_CACHE_HOME</key>
    <string>/c</string>
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>Crashed</key>
    <true/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <key>Nice</key>
  <integer>10</integer>
  <key>LowPriorityIO</key>
  <true/>
</dict>
</plist>
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn paths_that_a_service_file_cannot_hold_are_refused() {
        let refused =
            |keeper: &ServiceManager, program, vault| text(keeper, program, vault, None).is_err();
        for keeper in [systemd(), launchd()] {
            assert!(!refused(&keeper, "/ties", "/v"));
            assert!(refused(&keeper, "/ties", "/a\nb"));
            assert!(refused(&keeper, "/ti\u{1b}es", "/v"));
        }
        assert!(refused(&systemd(), "/o'brien/ties", "/v"));
        assert!(!refused(&launchd(), "/o'brien/ties", "/v"));
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let vault = Path::new(std::ffi::OsStr::from_bytes(b"/v\xff"));
            let program = Path::new("/ties");
            let cache = None;
            let task = Task {
                program,
                vault,
                cache,
            };
            let told = Unit::of(&systemd(), "v-1f").text(task);
            assert_eq!(told, Err(UnitError::Bytes(vault.to_owned())));
        }
    }

    #[test]
    fn systemd_and_launchd_have_their_own_commands() {
        let words = |commands: Vec<Words>| {
            let lines = commands.iter().map(|words| words.join(" "));
            lines.collect::<Vec<_>>()
        };
        let (systemd, launchd) = (systemd(), launchd());
        let unit = Unit::of(&systemd, "notes-1f");
        assert_eq!(
            unit.file(),
            Path::new("/home/ann/.config/systemd/user/ties-watch-notes-1f.service")
        );
        assert_eq!(
            words(unit.start_commands(false)),
            [
                "systemctl --user daemon-reload",
                "systemctl --user enable --now ties-watch-notes-1f.service"
            ]
        );
        assert_eq!(
            words(unit.start_commands(true)).last().map(String::as_str),
            Some("systemctl --user restart ties-watch-notes-1f.service")
        );
        assert_eq!(
            words(unit.stop_commands()),
            ["systemctl --user disable --now ties-watch-notes-1f.service"]
        );
        let agent = Unit::of(&launchd, "notes-1f");
        let file = "/Users/ann/Library/LaunchAgents/ties-watch-notes-1f.plist";
        assert_eq!(agent.file(), Path::new(file));
        let starts = format!("launchctl bootstrap gui/501 {file}");
        let stops = "launchctl bootout gui/501/ties-watch-notes-1f".to_owned();
        assert_eq!(words(agent.start_commands(true)), [stops.as_str(), &starts]);
        assert_eq!(words(agent.start_commands(false)), [starts]);
        assert_eq!(words(agent.stop_commands()), [stops]);
    }
}
