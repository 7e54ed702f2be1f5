//! The door of a watcher: how another process asks it whether the index is up to date (docs/architecture.md#freshness).
//!
//! In: questions, through a socket beside the index that its owner alone can use. Out: answers, or none, and whoever
//! asked looks for itself. Does not: know the answers, or wait long for one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::open::Stamp;

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Which commit has everything that was written before now, under settings of this identity?
    Fresh(u64),
    /// How is it going?
    Life,
}

/// The answer to [`Question::Fresh`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// The commit to read.
    pub stamp: Stamp,
    /// How many files were passed over that the user should know of.
    pub passed: usize,
}

/// The answer to [`Question::Life`]. Times are in nanoseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The process.
    pub process: u32,
    /// When it began.
    pub since: i64,
    /// Why it has to look again and again, if it has to.
    pub polls: Option<String>,
    /// What it waits for to get better.
    pub trouble: Option<String>,
    /// Events that concerned the vault.
    pub events: u64,
    /// Bursts that changed the index.
    pub bursts: u64,
    /// Times that the whole vault was looked at.
    pub rescans: u64,
    /// The last burst that changed the index.
    pub last: Option<Burst>,
}

/// A burst of changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    /// When it was in the index.
    pub at: i64,
    /// Notes that were new.
    pub added: usize,
    /// Notes that were read again.
    pub changed: usize,
    /// Notes that were gone.
    pub removed: usize,
    /// How long it took to bring them into the index, in milliseconds.
    pub ms: u64,
}

/// So long a watcher may take to show that it hears,
const HEARS: Duration = Duration::from_millis(50);
/// and so long to answer.
const ANSWERS: Duration = Duration::from_millis(140);
/// One that did not answer is not asked again for so long.
const LEFT_ALONE: Duration = Duration::from_secs(10);
/// The socket.
const DOOR: &str = "door";
/// Says that the watcher did not answer.
const UNHEARD: &str = "unheard";

#[cfg(unix)]
pub use unix::{Asked, Door, ask};

#[cfg(not(unix))]
pub use elsewhere::{Asked, Door, ask};

/// Where there are no such sockets nobody is asked, and every query looks for itself.
#[cfg(not(unix))]
mod elsewhere {
    use super::super::location::{IndexError, Place};
    use super::*;

    /// Nobody answers.
    pub fn ask<T>(_place: &Place, _question: Question, _now: i64) -> Option<T> {
        None
    }

    /// A question that nobody can ask.
    #[derive(Debug)]
    pub struct Asked {
        /// What was asked.
        pub question: Question,
    }

    impl Asked {
        /// Answers it.
        pub fn answer(self, _answer: &impl Serialize) {}
    }

    /// A door that nobody finds.
    #[derive(Debug)]
    pub struct Door;

    impl Door {
        /// Opens none.
        ///
        /// # Errors
        /// Never.
        pub fn open(
            _place: &Place,
            _take: impl Fn(Asked) + Send + 'static,
        ) -> Result<Door, IndexError> {
            Ok(Door)
        }

        /// As much as it will ever be.
        pub fn is_there(&self) -> bool {
            true
        }

        /// Nobody has asked.
        pub fn hears(&self) {}
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io::{self, BufRead, BufReader, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
    use serde::de::DeserializeOwned;

    use super::super::location::{IndexError, Place, private};
    use super::*;

    /// No question and no answer is longer.
    const LONGEST: u64 = 100_000;
    /// What a watcher sends at once, to show that it hears.
    const HEARD: &[u8] = b"\n";

    /// Asks the watcher of the index at `place`; `None` where there is none, or none that answers in time. `now` is in
    /// nanoseconds since 1970.
    pub fn ask<T: DeserializeOwned>(place: &Place, question: Question, now: i64) -> Option<T> {
        let unheard = place.folder().join(UNHEARD);
        if is_recent(&unheard, now) || place.check().is_err() {
            return None;
        }
        let began = Instant::now();
        let mut door = knock(place).ok()?;
        let answer = exchange(&mut door, question, began);
        if let Err(error) = &answer
            && matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
            )
        {
            // Without the mark the next question waits too, which is no worse.
            let mut options = private();
            let _ = options
                .write(true)
                .create(true)
                .truncate(true)
                .open(unheard);
        }
        serde_json::from_str(&answer.ok()?).ok()
    }

    fn is_recent(mark: &std::path::Path, now: i64) -> bool {
        let Ok(time) = fs::metadata(mark).and_then(|metadata| metadata.modified()) else {
            return false;
        };
        let since = time.duration_since(std::time::UNIX_EPOCH);
        let since = since
            .ok()
            .and_then(|since| i64::try_from(since.as_nanos()).ok());
        let age = since.map(|since| u128::from(now.abs_diff(since)));
        age.is_some_and(|age| age < LEFT_ALONE.as_nanos())
    }

    /// The door's address. Where its path is too long for one, it goes by way of its open folder.
    fn address(place: &Place) -> io::Result<(SocketAddrUnix, PathBuf, Option<fs::File>)> {
        let path = place.folder().join(DOOR);
        if let Ok(address) = SocketAddrUnix::new(&path) {
            return Ok((address, path, None));
        }
        let folder = fs::File::open(place.folder())?;
        let short = PathBuf::from(format!("/proc/self/fd/{}/{DOOR}", folder.as_raw_fd()));
        Ok((SocketAddrUnix::new(&short)?, short, Some(folder)))
    }

    /// Never waits, not even where a stopped watcher has more at its door than there is room for.
    fn knock(place: &Place) -> io::Result<UnixStream> {
        let (address, _, _folder) = address(place)?;
        let socket = rustix::net::socket_with(
            AddressFamily::UNIX,
            SocketType::STREAM,
            SocketFlags::NONBLOCK | SocketFlags::CLOEXEC,
            None,
        )?;
        rustix::net::connect(&socket, &address)?;
        let stream = UnixStream::from(socket);
        stream.set_nonblocking(false)?;
        Ok(stream)
    }

    fn exchange(door: &mut UnixStream, question: Question, began: Instant) -> io::Result<String> {
        let left = |patience: Duration| {
            let left = patience.saturating_sub(began.elapsed());
            if left.is_zero() {
                Err(io::Error::from(io::ErrorKind::TimedOut))
            } else {
                Ok(Some(left))
            }
        };
        door.set_write_timeout(left(HEARS)?)?;
        let mut words = serde_json::to_vec(&question).map_err(io::Error::other)?;
        words.push(b'\n');
        door.write_all(&words)?;
        door.set_read_timeout(left(HEARS)?)?;
        door.read_exact(&mut [0; HEARD.len()])?;
        let mut answer = Vec::new();
        while answer.last() != Some(&b'\n') {
            door.set_read_timeout(left(ANSWERS)?)?;
            let mut some = [0; 4096];
            let count = door.read(&mut some)?;
            if count == 0 || answer.len() as u64 > LONGEST {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            answer.extend_from_slice(&some[..count]);
        }
        String::from_utf8(answer).map_err(io::Error::other)
    }

    /// An open door; closed when dropped.
    #[derive(Debug)]
    pub struct Door {
        place: Place,
        path: PathBuf,
        closing: Arc<AtomicBool>,
    }

    /// A question that waits for its answer; without one the other side looks for itself.
    #[derive(Debug)]
    pub struct Asked {
        /// What was asked.
        pub question: Question,
        stream: UnixStream,
    }

    impl Asked {
        /// Answers it. Whoever has gone meanwhile needs no answer.
        pub fn answer(mut self, answer: &impl Serialize) {
            if let Ok(mut words) = serde_json::to_vec(answer) {
                words.push(b'\n');
                let _ = self.stream.write_all(&words);
            }
        }
    }

    impl Door {
        /// Opens the door; each question is handed to `take` by another thread. Only one watcher may do so, see
        /// [`Place::claim`].
        ///
        /// # Errors
        /// [`IndexError::Io`] if there can be no socket.
        pub fn open(
            place: &Place,
            take: impl Fn(Asked) + Send + 'static,
        ) -> Result<Door, IndexError> {
            let path = place.folder().join(DOOR);
            let failed = |error| IndexError::Io {
                path: path.clone(),
                error,
            };
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
            let (_, short, _folder) = address(place).map_err(failed)?;
            let listener = UnixListener::bind(short).map_err(failed)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
            let closing = Arc::new(AtomicBool::new(false));
            let closed = closing.clone();
            let listen = move || {
                for stream in listener.incoming() {
                    if closed.load(Ordering::SeqCst) {
                        return;
                    }
                    // One that cannot be heard out is as one that never came.
                    if let Some(asked) = stream.ok().and_then(|stream| hear(stream).ok()) {
                        take(asked);
                    }
                }
            };
            std::thread::Builder::new()
                .name("door".to_owned())
                .spawn(listen)
                .map_err(failed)?;
            Ok(Door {
                place: place.clone(),
                path,
                closing,
            })
        }

        /// Whether it is still where others look for it.
        pub fn is_there(&self) -> bool {
            self.path.exists()
        }

        /// Says that the watcher answers again.
        pub fn hears(&self) {
            // It is not there, as a rule; and it does not hold for long.
            let _ = fs::remove_file(self.place.folder().join(UNHEARD));
        }
    }

    fn hear(mut stream: UnixStream) -> io::Result<Asked> {
        stream.set_read_timeout(Some(HEARS))?;
        stream.set_write_timeout(Some(HEARS))?;
        stream.write_all(HEARD)?;
        let mut words = String::new();
        BufReader::new((&mut stream).take(LONGEST)).read_line(&mut words)?;
        let question = serde_json::from_str(&words)?;
        Ok(Asked { question, stream })
    }

    impl Drop for Door {
        fn drop(&mut self) {
            self.closing.store(true, Ordering::SeqCst);
            // Wakes the thread, which then ends; if it cannot be woken it ends with the process.
            drop(knock(&self.place));
            // A door that stays behind is one at which nobody answers.
            let _ = fs::remove_file(&self.path);
        }
    }
}
