//! Reads blocks in which each input stands right above what becomes of it, marked with `=>`.
//!
//! In: the text of such a block, and a function from an input to lines. Out: the text with the lines that should be
//! there. Does not: know what the inputs are.

/// The block with the answer to each input.
pub fn answered(
    text: &str,
    answer: impl Fn(&str) -> Result<Vec<String>, String>,
) -> Result<String, String> {
    let mut out = String::new();
    for (input, separated) in inputs(text) {
        if separated {
            out.push('\n');
        }
        out += &input;
        let lines = answer(input.strip_suffix('\n').unwrap_or(&input))?;
        for line in or_nothing(lines) {
            out += format!("=> {line}").trim_end();
            out.push('\n');
        }
    }
    Ok(out)
}

/// The lines, or one that says that there are none.
pub fn or_nothing(lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() {
        vec!["nothing".to_owned()]
    } else {
        lines
    }
}

/// The inputs of a block, each with whether a blank line separates it from the answer above it.
fn inputs(text: &str) -> Vec<(String, bool)> {
    let mut inputs: Vec<(String, bool)> = Vec::new();
    let mut below_answer = true;
    let mut separated = false;
    for line in text.split_inclusive('\n') {
        if line.starts_with("=>") {
            below_answer = true;
        } else if below_answer && line.trim().is_empty() && !inputs.is_empty() {
            separated = true;
        } else if below_answer {
            inputs.push((line.to_owned(), std::mem::take(&mut separated)));
            below_answer = false;
        } else if let Some((input, _)) = inputs.last_mut() {
            input.push_str(line);
        }
    }
    inputs
}
