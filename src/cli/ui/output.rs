//! The two streams: the answer on standard output, everything else on standard error.
//!
//! In: text. Out: the same on its stream, with styles only where the stream shows them. Does not: make the text.

use std::io::{self, Write};

use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::pager;
use ties::render::palette::{ASIDE, ERROR, paint};

/// Prints an answer, with styles if the terminal supports them, and through the pager if it is long. A closed pipe is
/// [`CliError::OutputClosed`].
pub fn print(env: &Env, text: &str) -> Result<(), CliError> {
    let stream = anstream::stdout();
    let styled = stream.current_choice() != anstream::ColorChoice::Never;
    let paged = if styled {
        pager::show_in_pager(text, &env.terminal)
    } else {
        pager::show_in_pager(
            &anstream::adapter::strip_str(text).to_string(),
            &env.terminal,
        )
    };
    if paged {
        return Ok(());
    }
    write_to(&mut stream.lock(), text)
}

/// Prints a change before it is written. A closed pipe is not an error here, so the change is still written.
pub fn print_ahead(env: &Env, text: &str) -> Result<(), CliError> {
    match print(env, text) {
        Err(CliError::OutputClosed) => Ok(()),
        printed => printed,
    }
}

/// Prints an answer as it is, for formats without styles.
pub fn print_plain(env: &Env, text: &str) -> Result<(), CliError> {
    if pager::show_in_pager(text, &env.terminal) {
        return Ok(());
    }
    print_unpaged(text)
}

/// Prints an answer as it is, and never through the pager.
pub fn print_unpaged(text: &str) -> Result<(), CliError> {
    write_to(&mut io::stdout().lock(), text)
}

/// Prints one line of an answer that continues, as it is.
pub fn print_line(line: &str) -> Result<(), CliError> {
    write_to(&mut io::stdout().lock(), &format!("{line}\n"))
}

/// Asks a question on standard error, and reads the answer. Call it only if the screen can ask.
pub fn prompt(question: &str) -> Option<String> {
    read_answer(question).map(|(answer, _)| answer)
}

/// Like [`prompt`], but `None` at the end of input.
pub fn prompt_or_eof(question: &str) -> Option<String> {
    let (answer, ended) = read_answer(question)?;
    (!ended).then_some(answer)
}

/// The answer, and whether the input has ended.
fn read_answer(question: &str) -> Option<(String, bool)> {
    let mut stream = anstream::stderr().lock();
    write!(stream, "{question}")
        .and_then(|()| stream.flush())
        .ok()?;
    let mut answer = String::new();
    let ended = io::stdin().read_line(&mut answer).ok()? == 0;
    if ended {
        // Ctrl-D does not move the cursor to a new line.
        writeln!(stream).ok()?;
    }
    Some((answer.trim().to_owned(), ended))
}

fn write_to(stream: &mut dyn Write, text: &str) -> Result<(), CliError> {
    let written = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => CliError::OutputClosed,
        _ => CliError::Failed(format!("standard output: {error}")),
    })
}

/// Prints text on standard error. A write error is ignored, because there is no other place to report it.
pub fn raw_error(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Prints an error.
pub fn error(message: &str) {
    raw_error(&format!("{} {message}", paint(ERROR, "error:")));
}

/// Prints a note on standard error, with the prefix `ties:`.
pub fn remark(message: &str) {
    raw_error(&paint(
        ASIDE,
        &format!("ties: {}", ties::text::safe::terminal_lines(message)),
    ));
}

/// Prints a note on standard error, dimmed and without a prefix.
pub fn print_dimmed(message: &str) {
    raw_error(&paint(ASIDE, &ties::text::safe::terminal_lines(message)));
}
