//! Checks the laws of the fuzz targets on their seed corpus, so that a bug that fuzzing once found does not come back.

#[path = "../../fuzz/laws/mod.rs"]
mod laws;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

fn inputs(target: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let files = fs::read_dir(corpus.join(target)).expect("a target has a corpus");
    let paths = files.map(|file| file.expect("a file of the corpus").path());
    let mut found: Vec<PathBuf> = paths.collect();
    found.sort();
    found
}

#[test]
fn corpus_inputs_satisfy_laws() {
    let mut broken = Vec::new();
    for (target, check) in laws::TARGETS {
        let found = inputs(target);
        assert!(!found.is_empty(), "the corpus of {target} is empty");
        for path in found {
            let bytes = fs::read(&path).expect("a file of the corpus");
            if catch_unwind(|| check(&bytes)).is_err() {
                broken.push(path.display().to_string());
            }
        }
    }
    assert!(broken.is_empty(), "laws broken by {broken:#?}");
}

#[test]
fn corpus_stays_small() {
    for (target, _) in laws::TARGETS {
        let files = inputs(target);
        let length = |path: &PathBuf| fs::metadata(path).expect("a file of the corpus").len();
        let total: u64 = files.iter().map(length).sum();
        assert!(
            files.len() <= 80 && total <= 400_000,
            "{target}: {} files",
            files.len()
        );
    }
}
