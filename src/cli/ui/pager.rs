//! Shows long answers through the pager.
//!
//! In: an answer, styled for the terminal. Out: nothing; it returns when the user leaves the pager. Does not: choose
//! the pager; `main` does, from the environment.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use unicode_width::UnicodeWidthStr;

use super::terminal::Terminal;

/// Shows a text through the pager if it is longer than the screen. Returns false if it was not shown: it is short,
/// there is no terminal or no pager, or the pager cannot be started.
pub fn show_in_pager(text: &str, terminal: &Terminal) -> bool {
    let (Some((width, height)), Some((program, arguments))) =
        (terminal.size, terminal.pager.split_first())
    else {
        return false;
    };
    if rows(text, usize::from(width)) < usize::from(height) {
        return false;
    }
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if let Some(less) = terminal.less {
        command.env("LESS", less);
    }
    if Path::new(program)
        .file_stem()
        .is_some_and(|stem| stem == "less")
    {
        // `$LESS` may not have this, and without it `less` shows styles as escape codes.
        command.arg("-R");
    }
    // Leave Ctrl-C to the pager. If this process ended first, the pager and the shell would both read the keyboard.
    let interrupted = Arc::new(AtomicBool::new(false));
    let kept = signal_hook::flag::register(signal_hook::consts::SIGINT, interrupted);
    let Ok(mut pager) = command.spawn() else {
        return false;
    };
    if let Some(mut input) = pager.stdin.take() {
        // The write fails if the user leaves the pager early, which is fine.
        let _ = input.write_all(text.as_bytes());
    }
    let ended = pager.wait();
    drop((kept, ended));
    true
}

/// How many rows of the screen a text takes.
fn rows(text: &str, width: usize) -> usize {
    let plain = anstream::adapter::strip_str(text).to_string();
    let rows = |line: &str| line.width().div_ceil(width.max(1)).max(1);
    plain.lines().map(rows).sum()
}

#[cfg(test)]
mod tests {
    use crate::cli::ui::pager::*;

    #[test]
    fn rows_ignore_styles_and_links_and_count_wrapped_lines() {
        assert_eq!(rows("a\n\n\x1b[1mbb\x1b[0m\n", 2), 3);
        assert_eq!(
            rows("\x1b]8;;file://h/p\x1b\\bbb\x1b]8;;\x1b\\\ncccccc", 3),
            3
        );
    }
}
