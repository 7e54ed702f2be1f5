//! Lets another process ask a watcher whether the index is up to date (docs/architecture.md#freshness).
//!
//! In: requests through a socket next to the index, which only its owner can use. Out: answers, or none, in which case
//! the caller walks the vault itself. Does not: compute the answers, or wait long for one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::open::Stamp;

/// A request to a watcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Which commit includes everything that was written before now, under the settings with this identity?
    Fresh(u64),
    /// What is the status of the watcher?
    WatcherStatus,
}

/// The answer to [`Question::Fresh`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// The commit to read.
    pub stamp: Stamp,
    /// Number of skipped files that the user should know about.
    pub passed: usize,
}

/// The answer to [`Question::WatcherStatus`]. Times are in nanoseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatcherStatus {
    /// The process ID of the watcher.
    pub process: u32,
    /// When the watcher started.
    pub since: i64,
    /// Why the watcher has to poll. `None` if it gets events.
    pub polls: Option<String>,
    /// Why the watcher fails at the moment. `None` if it works.
    pub trouble: Option<String>,
    /// Number of events that concerned the vault.
    pub events: u64,
    /// Number of bursts that changed the index.
    pub bursts: u64,
    /// Number of full syncs.
    pub rescans: u64,
    /// The last burst that changed the index.
    pub last: Option<Burst>,
}

/// A burst of changes that was synced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    /// When it was in the index, in nanoseconds since 1970.
    pub at: i64,
    /// Number of new notes.
    pub added: usize,
    /// Number of notes that were read again.
    pub changed: usize,
    /// Number of notes that were removed.
    pub removed: usize,
    /// How long the sync took, in milliseconds.
    pub ms: u64,
}

/// Maximum wait for a watcher to show that it has received a request.
const HEARS: Duration = Duration::from_millis(50);
/// Maximum wait for the answer.
const ANSWERS: Duration = Duration::from_millis(140);
/// How long a watcher that did not answer is not asked again.
const LEFT_ALONE: Duration = Duration::from_secs(10);
/// The file name of the socket.
const DOOR: &str = "door";
/// The file that marks a watcher that did not answer.
const UNHEARD: &str = "unheard";

#[cfg(unix)]
pub use unix::{Listener, Request, ask};

#[cfg(not(unix))]
pub use elsewhere::{Listener, Request, ask};

/// Stub for systems without Unix sockets. Every query walks the vault itself.
#[cfg(not(unix))]
mod elsewhere {
    use super::super::location::{IndexError, StoreDir};
    use super::*;

    /// There is never an answer.
    pub fn ask<T>(_place: &StoreDir, _question: Question, _now: i64) -> Option<T> {
        None
    }

    /// A request. None is ever created.
    #[derive(Debug)]
    pub struct Request {
        /// The request.
        pub question: Question,
    }

    impl Request {
        /// Sends the answer.
        pub fn answer(self, _answer: &impl Serialize) {}
    }

    /// A socket that does not exist.
    #[derive(Debug)]
    pub struct Listener;

    impl Listener {
        /// Opens nothing.
        ///
        /// # Errors
        /// Never.
        pub fn open(
            _place: &StoreDir,
            _take: impl Fn(Request) + Send + 'static,
        ) -> Result<Listener, IndexError> {
            Ok(Listener)
        }

        /// Always true, so that the watcher does not try to open it again.
        pub fn is_there(&self) -> bool {
            true
        }

        /// Does nothing.
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

    use super::super::location::{IndexError, StoreDir, private};
    use super::*;

    /// Maximum length of a request or an answer, in bytes.
    const LONGEST: u64 = 100_000;
    /// What a watcher sends at once to show that it has received a request.
    const HEARD: &[u8] = b"\n";

    /// Sends a request to the watcher of the index at `place`. `None` if there is no watcher, or it does not answer in
    /// time. `now` is in nanoseconds since 1970.
    pub fn ask<T: DeserializeOwned>(place: &StoreDir, question: Question, now: i64) -> Option<T> {
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
            // If the mark cannot be written, the next request waits again, which is harmless.
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

    /// The address of the socket. If its path is too long for an address, the path goes through the open folder.
    fn address(place: &StoreDir) -> io::Result<(SocketAddrUnix, PathBuf, Option<fs::File>)> {
        let path = place.folder().join(DOOR);
        if let Ok(address) = SocketAddrUnix::new(&path) {
            return Ok((address, path, None));
        }
        let folder = fs::File::open(place.folder())?;
        let short = PathBuf::from(format!("/proc/self/fd/{}/{DOOR}", folder.as_raw_fd()));
        Ok((SocketAddrUnix::new(&short)?, short, Some(folder)))
    }

    /// Connects without waiting, even if the queue of a stopped watcher is full.
    fn knock(place: &StoreDir) -> io::Result<UnixStream> {
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

    /// An open socket. It is closed and removed when dropped.
    #[derive(Debug)]
    pub struct Listener {
        place: StoreDir,
        path: PathBuf,
        closing: Arc<AtomicBool>,
    }

    /// A received request. If it is dropped without an answer, the caller walks the vault itself.
    #[derive(Debug)]
    pub struct Request {
        /// The request.
        pub question: Question,
        stream: UnixStream,
    }

    impl Request {
        /// Sends the answer. Ignores a caller that has disconnected.
        pub fn answer(mut self, answer: &impl Serialize) {
            if let Ok(mut words) = serde_json::to_vec(answer) {
                words.push(b'\n');
                let _ = self.stream.write_all(&words);
            }
        }
    }

    impl Listener {
        /// Opens the socket. Another thread passes each request to `take`. Only one watcher may do this, see
        /// [`StoreDir::claim`].
        ///
        /// # Errors
        /// [`IndexError::Io`] if the socket cannot be created.
        pub fn open(
            place: &StoreDir,
            take: impl Fn(Request) + Send + 'static,
        ) -> Result<Listener, IndexError> {
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
                    // A request that cannot be read completely is dropped.
                    if let Some(asked) = stream.ok().and_then(|stream| hear(stream).ok()) {
                        take(asked);
                    }
                }
            };
            std::thread::Builder::new()
                .name("door".to_owned())
                .spawn(listen)
                .map_err(failed)?;
            Ok(Listener {
                place: place.clone(),
                path,
                closing,
            })
        }

        /// Whether the socket still exists at its path.
        pub fn is_there(&self) -> bool {
            self.path.exists()
        }

        /// Removes the mark that the watcher did not answer.
        pub fn hears(&self) {
            // Usually the mark does not exist, and it expires soon anyway.
            let _ = fs::remove_file(self.place.folder().join(UNHEARD));
        }
    }

    fn hear(mut stream: UnixStream) -> io::Result<Request> {
        stream.set_read_timeout(Some(HEARS))?;
        stream.set_write_timeout(Some(HEARS))?;
        stream.write_all(HEARD)?;
        let mut words = String::new();
        BufReader::new((&mut stream).take(LONGEST)).read_line(&mut words)?;
        let question = serde_json::from_str(&words)?;
        Ok(Request { question, stream })
    }

    impl Drop for Listener {
        fn drop(&mut self) {
            self.closing.store(true, Ordering::SeqCst);
            // Wakes the thread, so that it ends. If that fails, it ends with the process.
            drop(knock(&self.place));
            // If the socket cannot be removed, callers get no answer from it.
            let _ = fs::remove_file(&self.path);
        }
    }
}
