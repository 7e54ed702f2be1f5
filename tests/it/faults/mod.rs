//! Runs commands that write, with an error or a kill injected by `strace` at each system call that writes.
//!
//! After the next command, the vault has either its old or its new state, never a mix. An error leaves no change and no
//! temporary file of ties, and the next command is not blocked. `TIES_CASES` sets the number of faults for each kind of
//! command. Without it, some faults are picked, spread evenly over all of them.
#![cfg(target_os = "linux")]

mod sync;
mod write;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use crate::common::{Run, run};

/// The system calls that change or lock a file or folder, or open one for that.
const WRITING: [&str; 19] = [
    "openat",
    "openat2",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "fchmod",
    "chmod",
    "fchown",
    "ftruncate",
    "linkat",
    "flock",
];

/// The faults that are injected.
const INJECTED: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];

/// A fault, and the call at which it is injected.
#[derive(Debug, Clone)]
struct Fault {
    call: &'static str,
    nth: usize,
    what: &'static str,
}

impl Fault {
    fn is_error(&self) -> bool {
        self.what.starts_with("error")
    }
}

/// All faults for a command that makes each call as often as `counts` says.
fn faults(counts: &BTreeMap<&'static str, usize>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (&call, count) in counts {
        for nth in 1..=*count {
            faults.extend(INJECTED.map(|what| Fault { call, nth, what }));
        }
    }
    faults
}

/// Picks `wanted` items, evenly spread. If that is more than there are, some occur several times.
fn spread<T: Clone>(all: &[T], wanted: usize) -> Vec<T> {
    (0..wanted)
        .map(|nth| all[nth * all.len() / wanted.max(1) % all.len()].clone())
        .collect()
}

fn wanted(usual: usize) -> usize {
    let said = std::env::var("TIES_CASES").ok();
    said.and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// Runs a command under strace with these options. The calls of its main thread are written to `trace`. Other threads
/// and git are not traced.
fn traced(command: &Command, options: &[String], trace: &Path) -> Run {
    let mut strace = Command::new("strace");
    strace.args(["-qq", "-o"]).arg(trace);
    for option in options {
        strace.args(["-e", option]);
    }
    strace.arg(command.get_program()).args(command.get_args());
    strace.env_clear();
    for (name, value) in command.get_envs() {
        strace.env(name, value.expect("none is taken away"));
    }
    if let Some(folder) = command.get_current_dir() {
        strace.current_dir(folder);
    }
    run(&mut strace)
}

/// How often the main thread makes each call that writes, in a run without faults.
fn counts(command: &Command, trace: &Path) -> BTreeMap<&'static str, usize> {
    let ran = traced(command, &[format!("trace={}", WRITING.join(","))], trace);
    assert_eq!(ran.code, 0, "{command:?}: {}", ran.err);
    let trace = std::fs::read_to_string(trace).expect("a trace");
    let mut counts = BTreeMap::new();
    for (call, _) in trace.lines().filter_map(|line| line.split_once('(')) {
        if let Some(call) = WRITING.iter().find(|known| **known == call) {
            *counts.entry(*call).or_default() += 1;
        }
    }
    counts
}

/// Runs a command with a fault. Also returns whether the fault hit the output to the terminal.
fn struck(command: &Command, fault: &Fault, trace: &Path) -> (Run, bool) {
    let Fault { call, nth, what } = fault;
    let options = [
        format!("trace={call}"),
        format!("inject={call}:{what}:when={nth}"),
    ];
    let ran = traced(command, &options, trace);
    let trace = std::fs::read_to_string(trace).expect("a trace");
    let prints = |line: &str| line.starts_with("write(1,") || line.starts_with("write(2,");
    let is_answer = trace
        .lines()
        .any(|line| line.contains("INJECTED") && prints(line));
    (ran, is_answer)
}

/// Fails if one of the `tried` faults, out of `all`, did damage.
fn assert_none_wrong(wrong: Mutex<Vec<String>>, tried: usize, all: usize) {
    println!("{tried} faults of {all}");
    let wrong = wrong.into_inner().expect("no thread panics with it");
    assert!(
        wrong.is_empty(),
        "{} of {tried} went wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
