//! Measures times.
//!
//! In: work to do. Out: how long it took, as a whole process or within this one. Does not: judge or print.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use walkdir::WalkDir;

/// The measured times of one kind of work.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds a time.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The median. Zero if there are no times.
    pub fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The given percentile. Zero if there are no times.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(at).copied().unwrap_or_default()
    }

    /// Whether there are no times.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Runs `work`. Returns how long it took, and its result.
pub fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

/// The program under test, with its own vault and cache folder.
#[derive(Debug)]
pub struct Program {
    /// A copy of the program, so that a build in the meantime does not change what is measured.
    pub binary: PathBuf,
    /// The vault.
    pub vault: PathBuf,
    /// The cache folder (`XDG_CACHE_HOME`).
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

    /// Runs the program to its end and returns the time.
    pub fn run(&self, words: &[&str]) -> io::Result<Duration> {
        whole(&mut self.command(words))
    }

    /// Starts the program with a pipe for its standard output.
    pub fn start(&self, words: &[&str]) -> io::Result<Child> {
        self.command(words).stdout(Stdio::piped()).spawn()
    }

    /// The peak memory of a process in bytes. `None` if the system does not report it (only Linux does).
    pub fn peak(&self, words: &[&str]) -> io::Result<Option<u64>> {
        let mut child = self.command(words).spawn()?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = None;
        // The high-water mark never falls, so the last reading before the end is the highest.
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
    // `ties check` exits with 1 if it has findings.
    if matches!(status.code(), Some(0 | 1)) {
        Ok(took)
    } else {
        Err(io::Error::other(format!("{command:?}: {status}")))
    }
}

/// The time of the process `find` to print the stat of every file. `None` if `find` has no `-printf`.
pub fn find(vault: &Path) -> Option<Duration> {
    let mut command = Command::new("find");
    command
        .arg(vault)
        .args(["-type", "f", "-printf", "%T@ %s %p\\n"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    whole(&mut command).ok()
}

/// Reads the names and metadata of all files with one thread. Returns the number of files.
pub fn walk(vault: &Path) -> usize {
    WalkDir::new(vault)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| entry.metadata().is_ok())
        .count()
}

/// Reads all bytes of all `files` with one thread. Returns the number of bytes.
pub fn read_all(files: &[PathBuf]) -> io::Result<u64> {
    let mut bytes = Vec::new();
    let mut total = 0;
    for file in files {
        bytes.clear();
        total += File::open(file)?.read_to_end(&mut bytes)? as u64;
    }
    Ok(total)
}

/// All files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter().flatten();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Total size of the files below a folder, in bytes.
pub fn size(folder: &Path) -> u64 {
    files(folder)
        .iter()
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}
