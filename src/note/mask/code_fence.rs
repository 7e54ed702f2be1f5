//! Lines that open or close a code block.
//!
//! In: lines of a body. Out: the fences in them. Does not: decide which text is code.

/// A line that opens or closes a code block.
#[derive(Clone, Copy)]
pub(super) struct Fence<'a> {
    pub(super) sign: u8,
    pub(super) length: usize,
    pub(super) rest: &'a str,
    /// The column at which the content of a list item on the same line begins. `None` if no item begins there.
    pub(super) item: Option<usize>,
}

impl Fence<'_> {
    pub(super) fn row(&self) -> usize {
        usize::from(self.sign == b'~')
    }

    pub(super) fn closes(&self, open: &Fence<'_>) -> bool {
        self.sign == open.sign && self.length >= open.length && self.is_closing()
    }

    pub(super) fn is_closing(&self) -> bool {
        self.rest.is_empty() && self.item.is_none()
    }

    /// Whether the list item that contains the code block ends before this line.
    pub(super) fn is_left_by(&self, line: &str) -> bool {
        let inside = |item| line.trim().is_empty() || width(line, line.trim_start()) >= item;
        !self.item.is_none_or(inside)
    }
}

pub(super) fn fence_of(whole: &str) -> Option<Fence<'_>> {
    let line = after_bullets(whole);
    let is_item = line.len() < whole.trim_start().len();
    let item = is_item.then(|| width(whole, line));
    let sign = *line
        .as_bytes()
        .first()
        .filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == sign).count();
    let rest = line[length..].trim();
    (length >= 3 && !(sign == b'`' && rest.contains('`'))).then_some(Fence {
        sign,
        length,
        rest,
        item,
    })
}

/// The number of columns before `rest` in a line.
fn width(line: &str, rest: &str) -> usize {
    let before = line[..line.len() - rest.len()].chars();
    before.fold(0, |width, c| {
        if c == '\t' {
            width / 4 * 4 + 4
        } else {
            width + 1
        }
    })
}

/// A line without leading list bullets, because a fence can follow them.
fn after_bullets(line: &str) -> &str {
    let mut line = line.trim_start();
    loop {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let sign = if digits == 0 {
            line.strip_prefix(['-', '*', '+'])
        } else {
            line[digits..].strip_prefix(['.', ')'])
        };
        match sign.filter(|rest| rest.starts_with([' ', '\t'])) {
            Some(rest) => line = rest.trim_start(),
            None => return line,
        }
    }
}

pub(super) fn closing_fences(text: &str, start: usize) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    let mut at = start;
    while at < text.len() {
        let end = line_end(text, at);
        if let Some(fence) = fence_of(text[at..end].trim_end()).filter(Fence::is_closing) {
            let mut longest = [0, 0];
            longest[fence.row()] = fence.length;
            found.push((at, longest));
        }
        at = end;
    }
    let mut later = [0, 0];
    for (_, longest) in found.iter_mut().rev() {
        later = [longest[0].max(later[0]), longest[1].max(later[1])];
        *longest = later;
    }
    found
}

/// The end of the line that contains `at`, including its line ending.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}
