//! Finds runs of characters that can belong to words, many bytes at once.
//!
//! In: bytes of a text. Out: the ranges of its [`Runs`]. Does not: know which characters beyond ASCII belong to words.

use std::ops::Range;

/// The number of bytes that are classified at once.
const BLOCK: usize = 64;

/// Every longest run of ASCII letters, ASCII digits, and characters beyond ASCII, in order. Bytes are classified in
/// blocks and without branches, because this runs for every byte of every note.
#[derive(Debug)]
pub(super) struct Runs<'a> {
    /// The bytes after the current block.
    rest: &'a [u8],
    len: usize,
    /// The offset of the current block.
    block: usize,
    /// A bit for each byte of the current block, from the lowest: whether a run begins or ends there. Edges that were
    /// returned are cleared.
    edges: u64,
    /// 1 if the last byte of the current block is in a run.
    open: u64,
}

impl<'a> Runs<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Runs {
            rest: bytes,
            len: bytes.len(),
            block: 0,
            edges: 0,
            open: 0,
        }
    }

    #[inline(always)]
    fn edge(&mut self) -> Option<usize> {
        while self.edges == 0 {
            if self.rest.is_empty() {
                return None;
            }
            self.next_block();
        }
        let at = self.block + self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(at)
    }

    #[inline(never)]
    fn next_block(&mut self) {
        self.block = self.len - self.rest.len();
        let inside = match self.rest.split_first_chunk() {
            Some((block, rest)) => {
                self.rest = rest;
                inside(block)
            }
            None => {
                let mut block = [0; BLOCK];
                block[..self.rest.len()].copy_from_slice(self.rest);
                self.rest = &[];
                inside(&block)
            }
        };
        self.edges = inside ^ (inside << 1 | self.open);
        self.open = inside >> (BLOCK - 1);
    }
}

impl Iterator for Runs<'_> {
    type Item = Range<usize>;

    #[inline(always)]
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.edge()?;
        Some(start..self.edge().unwrap_or(self.len))
    }
}

/// A bit for each byte, from the lowest: whether it can belong to a word.
fn inside(block: &[u8; BLOCK]) -> u64 {
    let (eights, _) = block.as_chunks();
    let bits = eights
        .iter()
        .enumerate()
        .map(|(at, eight)| inside_eight(*eight) << (8 * at));
    bits.fold(0, |all, bits| all | bits)
}

/// Like [`inside`], for eight bytes, which fit into one number.
fn inside_eight(eight: [u8; 8]) -> u64 {
    let every = |byte: u8| u64::from_ne_bytes([byte; 8]);
    let high = every(0x80);
    let bytes = u64::from_le_bytes(eight);
    // Without the highest bits, no sum carries into the next byte.
    let low = bytes & !high;
    let at_least = |bytes: u64, least: u8| bytes + every(0x80 - least);
    let between = |bytes: u64, first, last| at_least(bytes, first) & !at_least(bytes, last + 1);
    let digit = between(low, b'0', b'9');
    let letter = between(low | every(0x20), b'a', b'z');
    let inside = (digit | letter | bytes) & high;
    // The product moves the highest bit of each byte into the highest byte.
    (inside >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_at_once_are_classified_like_each_alone() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                for other in [b'a', b' ', 0, u8::MAX] {
                    let mut bytes = [other; 8];
                    bytes[at] = byte;
                    let bits = inside_eight(bytes);
                    for (nth, byte) in bytes.iter().enumerate() {
                        let expected = byte.is_ascii_alphanumeric() || !byte.is_ascii();
                        assert_eq!(bits >> nth & 1 == 1, expected, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn runs_cross_blocks_and_end_with_the_text() {
        for from in 0..140 {
            for to in from + 1..=140 {
                for len in [to, to + 1, 200] {
                    let mut bytes = vec![b' '; len];
                    bytes[from..to].fill(b'a');
                    let mut runs = Runs::of(&bytes);
                    assert_eq!((runs.next(), runs.next()), (Some(from..to), None), "{len}");
                }
            }
        }
        assert_eq!(Runs::of(b"").next(), None);
        assert_eq!(Runs::of(&[b' '; 128]).next(), None);
    }
}
