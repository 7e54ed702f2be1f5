//! The two streams: the answer on standard output, everything else on standard error.

use std::io::{self, Write};

use crate::cli::error::Failure;
use crate::cli::ui::pager;
use ties::render::palette::{ASIDE, ERROR, paint};

/// Prints an answer, with styles where the terminal has them; a long one through the pager. A closed pipe is a silent
/// end.
pub fn print(text: &str) -> Result<(), Failure> {
    let stream = anstream::stdout();
    let styled = stream.current_choice() != anstream::ColorChoice::Never;
    let paged = if styled {
        pager::shown(text)
    } else {
        pager::shown(&anstream::adapter::strip_str(text).to_string())
    };
    if paged {
        return Ok(());
    }
    write_to(&mut stream.lock(), text)
}

/// Prints what is about to be written. Who closed the pipe has seen enough, and it is written all the same.
pub fn print_ahead(text: &str) -> Result<(), Failure> {
    match print(text) {
        Err(Failure::Closed) => Ok(()),
        printed => printed,
    }
}

/// Prints an answer as it is, for forms in which nothing is a style.
pub fn print_plain(text: &str) -> Result<(), Failure> {
    if pager::shown(text) {
        return Ok(());
    }
    write_to(&mut io::stdout().lock(), text)
}

/// Prints one line of an answer that goes on, as it is.
pub fn print_line(line: &str) -> Result<(), Failure> {
    write_to(&mut io::stdout().lock(), &format!("{line}\n"))
}

/// Asks something on standard error, and reads the answer. Only where the screen asks.
pub fn asked(question: &str) -> Option<String> {
    read_answer(question).map(|(answer, _)| answer)
}

/// As [`asked`]; none where the answers have ended.
pub fn asked_or_ended(question: &str) -> Option<String> {
    let (answer, ended) = read_answer(question)?;
    (!ended).then_some(answer)
}

/// The answer, and whether there will be none any more.
fn read_answer(question: &str) -> Option<(String, bool)> {
    let mut stream = anstream::stderr().lock();
    write!(stream, "{question}")
        .and_then(|()| stream.flush())
        .ok()?;
    let mut answer = String::new();
    let ended = io::stdin().read_line(&mut answer).ok()? == 0;
    if ended {
        // Ctrl-D leaves the cursor where it is.
        writeln!(stream).ok()?;
    }
    Some((answer.trim().to_owned(), ended))
}

fn write_to(stream: &mut dyn Write, text: &str) -> Result<(), Failure> {
    let written = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Cannot(format!("standard output: {error}")),
    })
}

/// Says something on standard error. If nobody listens there, nothing can be done.
pub fn raw_error(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says why there is no answer.
pub fn error(message: &str) {
    raw_error(&format!("{} {message}", paint(ERROR, "error:")));
}

/// Says something beside the answer.
pub fn remark(message: &str) {
    raw_error(&paint(
        ASIDE,
        &format!("ties: {}", ties::text::safe::terminal_lines(message)),
    ));
}

/// Says something beside the answer, without more words.
pub fn dim(message: &str) {
    raw_error(&paint(ASIDE, &ties::text::safe::terminal_lines(message)));
}
