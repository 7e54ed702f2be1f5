//! Measures the first index of a vault, a query, a query after an edit, the same with a live watcher, and the merge of
//! a long note. Each is compared with the cost of the disk access alone.
//!
//! In: numbers of notes (`cargo bench -- 1000 10000 100000`; default 10,000). Out: a table for each; or, with `--into
//! DIR`, only the vault, to inspect or profile. Does not: run as a test, or touch anything else.
//!
//! Only ratios to the baseline of the same run can be compared between machines. The baseline of a query is the process
//! `find` printing the stat of every file. The baseline of the first index is reading every byte with one thread. Runs
//! are interleaved, and medians are compared.

mod generate;
mod measure;
mod merge;
mod watch;
mod words;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use measure::{Program, Times, time};
use ties::date::Date;
use ties::engine::{Context, Session};
use ties::ledger::{Clock, Ledger};
use ties::vault::{Root, Scan};

const SEED: u64 = 1969;
/// The queries: for some contacts, for nearly all contacts, and for words in the text.
const SOME: [&str; 4] = ["who", "updated:>700d", "--limit", "20"];
const ALL: [&str; 2] = ["who", "updated:>30d"];
const TEXT: [&str; 3] = ["find", "marathon", "--limit=20"];
/// The commands that are measured while nothing changes, each with its goal relative to `find`.
const WARM: [(&[&str], &str); 6] = [
    (&SOME, "≤ 1.0"),
    (&ALL, "≤ 2"),
    (&TEXT, ""),
    (&[], "≤ 1.3"),
    (&["review"], "≤ 3"),
    (&["check"], "≤ 3"),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs this program too, but without `--bench`.
    if !words.iter().any(|word| word == "--bench") {
        return;
    }
    let sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![10_000]
    } else {
        sizes
    };
    let into = words.iter().position(|word| word == "--into");
    let into = into.and_then(|at| words.get(at + 1));
    for notes in sizes {
        let done = match into {
            Some(folder) => generate::vault(Path::new(folder), notes, SEED).map(|_| ()),
            None => bench(notes),
        };
        if let Err(error) = done {
            eprintln!("{notes} notes: {error}");
            std::process::exit(1);
        }
    }
}

fn bench(notes: usize) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let vault = folder.path().join("vault");
    fs::create_dir(&vault)?;
    let size = generate::vault(&vault, notes, SEED)?;
    // Waits, because a file written just before it is read has to be hashed at each query.
    std::thread::sleep(Duration::from_millis(100));
    let binary = folder.path().join("ties");
    fs::copy(env!("CARGO_BIN_EXE_ties"), &binary)?;
    let program = Program {
        binary,
        cache: folder.path().join("cache"),
        vault,
    };
    println!("\n{} notes, {:.1} MB\n", size.notes, megabytes(size.bytes));
    println!("{:<44} {:>10}   {:<26} goal", "", "median", "against");
    cold(&program, size.bytes, if notes > 20_000 { 3 } else { 7 })?;
    let rounds = if notes > 20_000 { 7 } else { 21 };
    warm(&program, rounds)?;
    in_process(&program, rounds)?;
    edits(&program, rounds.min(11))?;
    merge::bench(rounds.min(11));
    watch::bench(&program, rounds)
}

/// Measures the first index.
fn cold(program: &Program, text: u64, rounds: usize) -> io::Result<()> {
    let files = measure::files(&program.vault);
    let (mut reading, mut indexing) = (Times::default(), Times::default());
    measure::read_all(&files)?;
    for _ in 0..rounds {
        let (took, read) = time(|| measure::read_all(&files));
        read?;
        reading.add(took);
        forget(program)?;
        indexing.add(program.run(&["index"])?);
    }
    forget(program)?;
    let peak = program.peak(&["index"])?;
    row("reading every byte, one thread", reading.median(), None, "");
    let against = Some((indexing.median(), reading.median(), "× reading"));
    row(
        "cold `ties index`, whole process",
        indexing.median(),
        against,
        "≤ 10",
    );
    if let Some(peak) = peak {
        println!(
            "{:<44} {:>7.1} MB   {:<26} ≤ 150 MB at 10,000",
            "  its peak memory",
            megabytes(peak),
            ""
        );
    }
    let index = measure::size(&program.cache);
    let share = format!("{:.2} × text", index as f64 / text as f64);
    println!(
        "{:<44} {:>7.1} MB   {share:<26} ≤ 0.6",
        "  the index on disk",
        megabytes(index)
    );
    Ok(())
}

fn forget(program: &Program) -> io::Result<()> {
    match fs::remove_dir_all(&program.cache) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Measures queries while nothing changes.
fn warm(program: &Program, rounds: usize) -> io::Result<()> {
    let mut find = Times::default();
    let mut times: [Times; WARM.len()] = Default::default();
    for _ in 0..rounds {
        measure::find(&program.vault)
            .into_iter()
            .for_each(|took| find.add(took));
        for (times, (words, _)) in times.iter_mut().zip(WARM) {
            times.add(program.run(words)?);
        }
    }
    if find.is_empty() {
        println!("(this `find` has no -printf: nothing to compare with)");
    } else {
        row("`find -printf`, whole process", find.median(), None, "");
    }
    for (times, (words, goal)) in times.iter().zip(WARM) {
        let name = format!("`{}`", [&["ties"], words].concat().join(" "));
        row(&name, times.median(), against_find(times, &find), goal);
    }
    Ok(())
}

fn against_find(times: &Times, find: &Times) -> Option<(Duration, Duration, &'static str)> {
    (!find.is_empty()).then(|| (times.median(), find.median(), "× find"))
}

/// The latest of the last interactions with all contacts.
fn of_everybody(ledger: &Ledger) -> Option<Date> {
    let contacts = ledger.contact_ids();
    let touched = contacts.filter_map(|contact| ledger.contact(contact).clock(Clock::Touched));
    touched.max()
}

/// Measures the parts of a query in this process.
fn in_process(program: &Program, rounds: usize) -> io::Result<()> {
    let root = Root::open(&program.vault, None).map_err(io::Error::other)?;
    let around = Context::silent(program.cache.join("ties"), i64::MAX, generate::TODAY);
    let session = Session::open_plain(root.clone(), &around).map_err(io::Error::other)?;
    let (mut walk, mut snapshot) = (Times::default(), Times::default());
    let (mut clocks, mut entries) = (Times::default(), Times::default());
    for _ in 0..rounds {
        walk.add(time(|| measure::walk(&program.vault)).0);
        snapshot.add(time(|| Scan::take(&root)).0);
        clocks.add(time(|| of_everybody(&session.ledger())).0);
        let prepared = || session.ledger().prepare();
        entries.add(time(prepared).0);
    }
    let against = |times: &Times| Some((times.median(), walk.median(), "× walk"));
    row("walk with metadata, one thread", walk.median(), None, "");
    row(
        "  snapshot of the vault",
        snapshot.median(),
        against(&snapshot),
        "",
    );
    row(
        "  the clocks of everybody",
        clocks.median(),
        against(&clocks),
        "",
    );
    row(
        "  clocks and entries",
        entries.median(),
        against(&entries),
        "",
    );
    Ok(())
}

/// Measures a query after one note was edited, and one without a change.
fn edits(program: &Program, rounds: usize) -> io::Result<()> {
    let files = measure::files(&program.vault.join("people"));
    let (mut find, mut idle, mut edited) = (Times::default(), Times::default(), Times::default());
    for round in 0..rounds {
        measure::find(&program.vault)
            .into_iter()
            .for_each(|took| find.add(took));
        idle.add(program.run(&SOME)?);
        append(&files[round * 37 % files.len()])?;
        edited.add(program.run(&SOME)?);
    }
    row(
        "the same query after one edit",
        edited.median(),
        against_find(&edited, &find),
        "",
    );
    let more = edited.median().saturating_sub(idle.median());
    row(
        "  more than with nothing changed",
        more,
        None,
        "≤ 25 ms at 10,000, ≤ 150 ms at 100,000",
    );
    Ok(())
}

fn append(file: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(file)?;
    writeln!(file, "- {} met: one more", generate::TODAY)
}

fn row(name: &str, took: Duration, against: Option<(Duration, Duration, &str)>, goal: &str) {
    let ratio = against.map_or(String::new(), |(this, other, unit)| {
        format!("{:.2} {unit}", this.as_secs_f64() / other.as_secs_f64())
    });
    println!(
        "{name:<44} {:>7.1} ms   {ratio:<26} {goal}",
        took.as_secs_f64() * 1000.0
    );
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
