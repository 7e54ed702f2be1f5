//! Commands that write, with an error or a kill at each system call that writes, injected by `strace`.
//!
//! After the next command all is as it was or as it was to become, never half; an error leaves no change behind; no file of
//! ties is left; and the next command is not blocked. `TIES_CASES` says how many faults are injected into each kind of
//! command; without it some, spread evenly over all that there are.
#![cfg(target_os = "linux")]

mod sync;
mod write;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::common::{Run, run};

/// What changes a file, a folder or what is locked, and what opens one to do so.
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

/// What is injected.
const INJECTED: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];

/// What is injected at which call.
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

/// All faults of a command that makes each call so often.
fn faults(counts: &BTreeMap<&'static str, usize>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (&call, count) in counts {
        for nth in 1..=*count {
            faults.extend(INJECTED.map(|what| Fault { call, nth, what }));
        }
    }
    faults
}

/// `wanted` of them, evenly spread; more than there are means some more than once.
fn spread<T: Clone>(all: &[T], wanted: usize) -> Vec<T> {
    (0..wanted)
        .map(|nth| all[nth * all.len() / wanted.max(1) % all.len()].clone())
        .collect()
}

fn wanted(usual: usize) -> usize {
    let said = std::env::var("TIES_CASES").ok();
    said.and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// Runs a command under strace with these options; the calls of its main thread are written to `trace`. git, and other
/// threads, are left alone.
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

/// How often the main thread makes each call that writes, in a run that goes well.
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

/// Runs a command with a fault; also whether it struck the answer that is printed.
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
