//! Measures a live watcher: how soon a saved note is in the index, and the time of a query.
//!
//! In: a program with a vault. Out: rows of the table. Does not: leave the watcher running.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, ChildStdout};

use crate::measure::{Program, Times, files, time};
use crate::{ALL, SOME, append, row};

/// Number of single saves, and number of notes that are saved at once.
const SAVES: usize = 200;
const MANY: usize = 1000;

struct Watcher {
    child: Child,
    says: BufReader<ChildStdout>,
}

impl Watcher {
    fn start(program: &Program) -> io::Result<Self> {
        let mut child = program.start(&["watch", "--json"])?;
        let says = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let says = BufReader::new(says);
        let mut watcher = Watcher { child, says };
        watcher.hear("started")?;
        Ok(watcher)
    }

    /// Waits until the watcher reports this event.
    fn hear(&mut self, event: &str) -> io::Result<()> {
        let event = format!("\"event\":\"{event}\"");
        let mut line = String::new();
        while !line.contains(&event) {
            line.clear();
            if self.says.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // If the watcher has already ended, there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Measures and prints the rows for a watched vault.
pub fn bench(program: &Program, rounds: usize) -> io::Result<()> {
    let mut watcher = Watcher::start(program)?;
    let notes = files(&program.vault.join("people"));
    let (mut some, mut all) = (Times::default(), Times::default());
    for _ in 0..rounds {
        some.add(program.run(&SOME)?);
        all.add(program.run(&ALL)?);
    }
    row(
        "with a watcher, `ties who` for some",
        some.median(),
        None,
        "≤ 6 ms at 10,000, ≤ 20 ms at 100,000",
    );
    row("with a watcher, `ties who` for all", all.median(), None, "");
    let mut saves = Times::default();
    for save in 0..SAVES {
        let (took, heard) = time(|| {
            append(&notes[save * 37 % notes.len()])?;
            watcher.hear("burst")
        });
        heard?;
        saves.add(took);
    }
    row(
        "a save until it is in the index",
        saves.median(),
        None,
        "≤ 40 ms",
    );
    row("  99 of 100 within", saves.percentile(99), None, "≤ 150 ms");
    let mut answers = Times::default();
    for save in 0..rounds {
        let (took, asked) = time(|| {
            append(&notes[save * 41 % notes.len()])?;
            program.run(&SOME)
        });
        asked?;
        answers.add(took);
    }
    row("a save and a query at once", answers.median(), None, "");
    let texts = notes.iter().take(MANY).map(fs::read);
    let texts: Vec<_> = texts.collect::<io::Result<_>>()?;
    let (took, asked) = time(|| {
        for (note, text) in notes.iter().zip(&texts) {
            fs::write(note, text)?;
        }
        program.run(&SOME)
    });
    asked?;
    row("many saves and a query (1,000 notes)", took, None, "");
    Ok(())
}
