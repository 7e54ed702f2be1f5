//! Runs one git command to its end.
//!
//! In: a command, its input, and how long it may be silent. Out: what it printed, or why it did not. Does not: build
//! the command, or interpret its output.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::error::GitError;

/// How long git may be silent while it does nothing. Shorter on Linux, the only system that reports whether a process
/// is working.
pub(super) const SILENCE: Duration =
    Duration::from_secs(if cfg!(target_os = "linux") { 10 } else { 30 });

/// A piece of output, with the stream that it comes from.
type Piece = (Stream, io::Result<Vec<u8>>);

#[derive(Debug, Clone, Copy)]
enum Stream {
    Out,
    Err,
}

/// Runs `command` with `input` and returns its standard output. `arguments` are its arguments, for messages.
///
/// # Errors
/// [`GitError`] if it cannot be started, fails, or is silent for longer than `limit`.
pub(super) fn run(
    mut command: Command,
    arguments: &[&str],
    input: Option<&[u8]>,
    limit: Option<Duration>,
) -> Result<Vec<u8>, GitError> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut git = command.spawn().map_err(GitError::Missing)?;
    if let Some(input) = input {
        let mut stdin = git.stdin.take().expect("it was asked for");
        let input = input.to_vec();
        // git may answer before it has read all of its input. If it stops reading, its own error says why.
        std::thread::spawn(move || stdin.write_all(&input).is_ok());
    }
    // These threads are not joined: a program that outlives git could keep the streams open.
    let (sender, pieces) = channel();
    let out = git.stdout.take().expect("it was asked for");
    let err = git.stderr.take().expect("it was asked for");
    send_stream(Stream::Out, out, sender.clone());
    send_stream(Stream::Err, err, sender);
    match collect(&mut git, &pieces, limit) {
        Ok(Some(output)) => stdout_or_error(arguments, output),
        Ok(None) => Err(GitError::Stuck {
            words: arguments.join(" "),
            seconds: limit.unwrap_or_default().as_secs(),
        }),
        Err(error) => Err(GitError::Missing(error)),
    }
}

/// Sends the data of a stream piece by piece until it ends.
fn send_stream(stream: Stream, mut from: impl Read + Send + 'static, to: Sender<Piece>) {
    const PIECE: usize = 64 * 1024;
    std::thread::spawn(move || {
        let mut piece = vec![0; PIECE];
        loop {
            let read = from.read(&mut piece).map(|count| piece[..count].to_vec());
            let is_last = read.as_ref().map_or(true, Vec::is_empty);
            if to.send((stream, read)).is_err() || is_last {
                return;
            }
        }
    });
}

/// Collects all output of git. `None` if git was silent for too long and was stopped.
fn collect(
    git: &mut Child,
    pieces: &Receiver<Piece>,
    limit: Option<Duration>,
) -> io::Result<Option<Output>> {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut work = Work::default();
    loop {
        let next = match limit {
            Some(limit) => pieces.recv_timeout(limit),
            None => pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok((Stream::Out, piece)) => stdout.extend(piece?),
            Ok((Stream::Err, piece)) => stderr.extend(piece?),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) if work.is_working(git.id()) => {}
            Err(RecvTimeoutError::Timeout) => {
                git.kill()?;
                git.wait()?;
                return Ok(None);
            }
        }
    }
    let status = git.wait()?;
    Ok(Some(Output {
        status,
        stdout,
        stderr,
    }))
}

/// The work that a process had done at the last check.
#[derive(Debug, Default)]
struct Work {
    ticks: u64,
}

impl Work {
    /// Whether the process is working although it is silent: it runs, waits for a disk, or has run since the last
    /// check. `false` if the system does not report it.
    fn is_working(&mut self, process: u32) -> bool {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else {
            return false;
        };
        // The program name, in parentheses, may contain anything.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let [state, .., user, system] = fields.get(..13).unwrap_or_default() else {
            return false;
        };
        let ticks = |text: &str| text.parse::<u64>().unwrap_or(0);
        let ticks = ticks(user) + ticks(system);
        let made_progress = ticks > self.ticks;
        self.ticks = ticks;
        made_progress || matches!(*state, "R" | "D")
    }
}

/// The standard output of a finished command.
///
/// # Errors
/// [`GitError`] if it failed.
pub(super) fn stdout_or_error(arguments: &[&str], output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = error_text(&output);
    if let Some(folder) = foreign_folder(&message) {
        return Err(GitError::Foreign { folder });
    }
    Err(GitError::Failed {
        words: arguments.join(" "),
        status: output.status.code(),
        output: message,
    })
}

/// The folder that git refuses to read because another user owns it.
fn foreign_folder(message: &str) -> Option<String> {
    let (_, folder) = message.split_once("detected dubious ownership in repository at '")?;
    Some(folder.split_once("'\n")?.0.to_owned())
}

/// The error message of git, without hints for people who type git commands. `git commit` reports on standard output
/// that there is nothing to commit.
fn error_text(output: &Output) -> String {
    let stream = if output.stderr.trim_ascii().is_empty() {
        &output.stdout
    } else {
        &output.stderr
    };
    let text = String::from_utf8_lossy(stream);
    let lines = text.lines().filter(|line| !line.starts_with("hint:"));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::Instant;

    use super::*;

    const SHORT: Duration = Duration::from_millis(100);

    fn run_script(script: &str, input: Option<&[u8]>) -> Result<String, GitError> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).stdin(Stdio::null());
        let bytes = run(command, &["asked"], input, Some(SHORT))?;
        Ok(String::from_utf8(bytes).expect("text"))
    }

    #[test]
    fn blocked_command_is_stopped() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let status = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(status.success());
        let pipe = pipe.display();
        for script in [
            format!("exec cat {pipe}"),
            // The pipes stay open after it is killed.
            "sleep 100 & wait".to_owned(),
            "echo begun; exec sleep 100".to_owned(),
        ] {
            let started = Instant::now();
            let error = run_script(&script, None).expect_err("it has no answer");
            assert!(matches!(error, GitError::Stuck { .. }), "{script}: {error}");
            assert!(started.elapsed().as_secs() < 50, "{script}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn working_silent_command_is_not_stopped() {
        let script = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo done";
        assert_eq!(run_script(script, None).expect("an answer"), "done\n");
    }

    #[test]
    fn command_may_answer_before_reading_all_input() {
        let long = "line\n".repeat(100_000);
        let output = run_script("cat", Some(long.as_bytes())).expect("an answer");
        assert_eq!(output.len(), long.len());
        assert_eq!(
            run_script("echo enough", Some(long.as_bytes())).expect("an answer"),
            "enough\n"
        );
    }

    #[test]
    fn foreign_repository_error_names_safe_directory() {
        let script = "printf \"fatal: detected dubious ownership in repository at '/a b/it'\\\\''s'\\nTo add\\n\" >&2; exit 128";
        let script = script.replace(r"'\\''", "'");
        let error = run_script(&script, None)
            .expect_err("it is refused")
            .to_string();
        assert!(error.starts_with("/a b/it's: "), "{error}");
        assert!(
            error.contains(r"--add safe.directory '/a b/it'\''s'`"),
            "{error}"
        );
    }
}
