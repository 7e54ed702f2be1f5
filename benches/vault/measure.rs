//! Taking times.
//!
//! In: things to do. Out: how long each took, whole processes and work in this one. Does not: judge, or print.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use walkdir::WalkDir;

/// Times of one thing, as they were taken.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The one in the middle; zero where none was taken.
    pub fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The one below which so many percent lie; zero where none was taken.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(at).copied().unwrap_or_default()
    }

    /// Whether none was taken.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How long something takes, and what it came to.
pub fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

/// The program under test, with a vault and a cache folder of its own.
#[derive(Debug)]
pub struct Program {
    /// A copy, so that no build in the meantime changes what is measured.
    pub binary: PathBuf,
    /// The vault.
    pub vault: PathBuf,
    /// `XDG_CACHE_HOME`.
    pub cache: PathBuf,
}

impl Program {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(words)
            .env("TIES_VAULT", &self.vault)
            .env("XDG_CACHE_HOME", &self.cache)
            .env("XDG_CONFIG_HOME", &self.cache)
            .env("TIES_TODAY", crate::generate::TODAY.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The time of a whole process.
    pub fn run(&self, words: &[&str]) -> io::Result<Duration> {
        whole(&mut self.command(words))
    }

    /// The program, started, with its standard output to be read.
    pub fn start(&self, words: &[&str]) -> io::Result<Child> {
        self.command(words).stdout(Stdio::piped()).spawn()
    }

    /// The highest memory of a process in bytes, where the system tells (Linux).
    pub fn peak(&self, words: &[&str]) -> io::Result<Option<u64>> {
        let mut child = self.command(words).spawn()?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = None;
        // The high-water mark never falls, so that of the last look before the end is the highest.
        while child.try_wait()?.is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes =
                line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            peak = peak.max(kilobytes.map(|kilobytes| kilobytes * 1024));
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(peak)
    }
}

fn whole(command: &mut Command) -> io::Result<Duration> {
    let (took, status) = time(|| command.status());
    let status = status?;
    if status.success() {
        Ok(took)
    } else {
        Err(io::Error::other(format!("{command:?}: {status}")))
    }
}

/// What `find` takes to print every file's stat, the whole process; `None` where `find` has no `-printf`.
pub fn find(vault: &Path) -> Option<Duration> {
    let mut command = Command::new("find");
    command
        .arg(vault)
        .args(["-type", "f", "-printf", "%T@ %s %p\\n"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    whole(&mut command).ok()
}

/// Names and metadata of every file, with one thread; how many they are.
pub fn walk(vault: &Path) -> usize {
    WalkDir::new(vault)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| entry.metadata().is_ok())
        .count()
}

/// Every byte of every file of a list, with one thread; how many they are.
pub fn read_all(files: &[PathBuf]) -> io::Result<u64> {
    let mut bytes = Vec::new();
    let mut total = 0;
    for file in files {
        bytes.clear();
        total += File::open(file)?.read_to_end(&mut bytes)? as u64;
    }
    Ok(total)
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter().flatten();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// How many bytes lie below a folder.
pub fn size(folder: &Path) -> u64 {
    files(folder)
        .iter()
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}
