//! Shows the progress of long work, on a terminal only.
//!
//! In: how much is done. Out: a bar on standard error after half a second. Does not: show anything else.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long to wait before the bar appears, so that short work shows none.
const PATIENCE: Duration = Duration::from_millis(500);

/// A progress bar that may appear.
pub struct Progress {
    since: Instant,
    shown: bool,
    plain_text: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar that appears only if `terminal` is set, in ASCII if `plain_text` is set.
    pub fn new(terminal: bool, plain_text: bool) -> Self {
        Progress {
            since: Instant::now(),
            shown: terminal,
            plain_text,
            bar: OnceLock::new(),
        }
    }

    /// Updates the progress: `done` of `of` notes are read.
    pub fn tell(&self, done: usize, of: usize) {
        if !self.shown || self.bar.get().is_none() && self.since.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("reading notes {wide_bar} {pos}/{len}");
            let bar = ProgressBar::with_draw_target(Some(of as u64), ProgressDrawTarget::stderr());
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.with_style(if self.plain_text {
                style.progress_chars("=> ")
            } else {
                style
            })
        });
        bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    /// Removes the bar.
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
