//! The container of facts: named parts in one file, each with a checksum.
//!
//! In: slices of numbers and bytes, by name. Out: a file, and views over the mapped parts of such a file. Does not: know
//! what a part means.
//!
//! The file ends with the list of its parts, the length of that list, and its checksum. The checksum of the list is the
//! name of the contents: files with the same name are equal.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::views::Values;

/// Alignment of parts in bytes, so that numbers can be read in place.
const ALIGNMENT: usize = 8;
/// Size in bytes of the end of the file: the length of the list of parts, and its checksum.
const TAIL: usize = 16;
/// Size in bytes of a piece of a part that one thread verifies at a time.
const PIECE: usize = 1 << 20;

/// The list of parts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Contents {
    /// What wrote the file, for what. A reader that expects another maker does not read the file.
    maker: String,
    /// Number of bytes before this list.
    length: u64,
    /// By name.
    parts: BTreeMap<String, Part>,
}

/// Where a part is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    start: u64,
    length: u64,
    /// The checksums of its pieces, in order.
    sums: Vec<u64>,
}

/// The parts of a mapped file, all of them verified.
#[derive(Debug)]
pub(super) struct Parts {
    bytes: OwnedBytes,
    parts: BTreeMap<String, Part>,
}

impl Parts {
    /// Reads the list of parts, and verifies every checksum. `name` is the checksum of the list.
    ///
    /// # Errors
    /// What is wrong with the file, in a few words.
    pub(super) fn read(bytes: OwnedBytes, maker: &str, name: u64) -> Result<Self, &'static str> {
        let contents = contents(&bytes, name).ok_or("its list of parts is damaged")?;
        if contents.maker != maker {
            return Err("it was made by another version");
        }
        let parts = Parts {
            bytes,
            parts: contents.parts,
        };
        let pieces = parts.parts.values().map(|part| parts.pieces(part));
        let pieces: Option<Vec<_>> = pieces.collect();
        let pieces: Vec<(&[u8], u64)> = pieces.ok_or("a part is missing")?.concat();
        let is_sound = |(piece, sum): &(&[u8], u64)| xxh3_64(piece) == *sum;
        // A few pieces are verified faster by one thread.
        let sound = pieces.par_iter().with_min_len(2).all(is_sound);
        sound.then_some(parts).ok_or("a checksum is wrong")
    }

    /// The pieces of a part, each with its checksum.
    fn pieces(&self, part: &Part) -> Option<Vec<(&[u8], u64)>> {
        let bytes = self.bytes_of(part)?;
        let pieces = bytes.chunks(PIECE);
        (pieces.len() == part.sums.len()).then(|| pieces.zip(part.sums.iter().copied()).collect())
    }

    fn bytes_of(&self, part: &Part) -> Option<&[u8]> {
        let start = usize::try_from(part.start).ok()?;
        let end = start.checked_add(usize::try_from(part.length).ok()?)?;
        self.bytes.get(start..end)
    }

    /// The part with this name, if there is one and it consists of such values.
    pub(super) fn values<T: FromBytes + Immutable>(&self, name: &str) -> Option<Values<T>> {
        let part = self.parts.get(name)?;
        let start = usize::try_from(part.start).ok()?;
        let end = start.checked_add(usize::try_from(part.length).ok()?)?;
        Values::new(self.bytes.slice(start..end))
    }
}

/// Reads the list of parts at the end of the file. `None` if it is incomplete or has another name.
fn contents(bytes: &[u8], name: u64) -> Option<Contents> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
    let (length, sum) = tail.split_at(TAIL / 2);
    let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
    let (before, list) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    let is_sound = xxh3_64(list) == name && name.to_le_bytes() == sum;
    let contents: Contents = is_sound.then(|| postcard::from_bytes(list).ok())??;
    (contents.length == before.len() as u64).then_some(contents)
}

/// A file of parts that is being written. The first error is reported at the end.
#[derive(Debug)]
pub(super) struct PartsWriter<W: Write> {
    sink: BufWriter<W>,
    length: u64,
    error: Option<io::Error>,
    contents: Contents,
}

impl<W: Write> PartsWriter<W> {
    pub(super) fn new(sink: W, maker: &str) -> Self {
        PartsWriter {
            sink: BufWriter::with_capacity(1 << 18, sink),
            length: 0,
            error: None,
            contents: Contents {
                maker: maker.to_owned(),
                ..Contents::default()
            },
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.error.is_none() {
            self.length += bytes.len() as u64;
            self.error = self.sink.write_all(bytes).err();
        }
    }

    /// Adds a part. It must not have been added before.
    pub(super) fn values<T: IntoBytes + Immutable>(&mut self, name: &str, values: &[T]) {
        let beyond = usize::try_from(self.length % ALIGNMENT as u64).unwrap_or(0);
        self.write(&[0; ALIGNMENT][..(ALIGNMENT - beyond) % ALIGNMENT]);
        let bytes = values.as_bytes();
        let part = Part {
            start: self.length,
            length: bytes.len() as u64,
            sums: bytes.chunks(PIECE).map(xxh3_64).collect(),
        };
        self.write(bytes);
        let before = self.contents.parts.insert(name.to_owned(), part);
        assert!(before.is_none(), "the part {name} is written once");
    }

    /// Writes the list of parts. Returns the sink, and the name of the contents.
    ///
    /// # Errors
    /// The first error of the sink.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.contents.length = self.length;
        let list = postcard::to_stdvec(&self.contents).expect("a list in memory can be encoded");
        let name = xxh3_64(&list);
        self.write(&list);
        self.write(&(list.len() as u64).to_le_bytes());
        self.write(&name.to_le_bytes());
        match self.error {
            Some(error) => Err(error),
            None => Ok((self.sink.into_inner()?, name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> (Vec<u8>, u64) {
        let mut writer = PartsWriter::new(Vec::new(), "maker");
        writer.values("bytes", &[1_u8, 2, 3]);
        writer.values("numbers", &[7_i64, i64::MIN]);
        writer.values::<u32>("none", &[]);
        writer.finish().expect("memory can be written")
    }

    #[test]
    fn parts_are_read_back() {
        let (bytes, name) = written();
        let parts = Parts::read(OwnedBytes::new(bytes), "maker", name).expect("a sound file");
        let numbers: Values<i64> = parts.values("numbers").expect("a part");
        assert_eq!(*numbers, [7, i64::MIN]);
        let none: Values<u32> = parts.values("none").expect("an empty part");
        assert!(none.is_empty());
        assert!(parts.values::<u8>("other").is_none());
        assert!(parts.values::<u64>("bytes").is_none());
    }

    #[test]
    fn every_flipped_bit_of_a_part_or_of_the_list_is_seen() {
        let (bytes, name) = written();
        for at in 0..bytes.len() {
            // Between two parts there are bytes that nothing reads.
            if (3..8).contains(&at) {
                continue;
            }
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                let read = Parts::read(OwnedBytes::new(flipped), "maker", name);
                assert!(read.is_err(), "bit {bit} of byte {at}");
            }
        }
        for end in 0..bytes.len() {
            let read = Parts::read(OwnedBytes::new(bytes[..end].to_vec()), "maker", name);
            assert!(read.is_err(), "cut at {end}");
        }
    }

    #[test]
    fn file_of_another_maker_or_name_is_not_read() {
        let (bytes, name) = written();
        let read = |maker: &str, name| Parts::read(OwnedBytes::new(bytes.clone()), maker, name);
        assert!(read("maker", name).is_ok());
        assert!(read("other", name).is_err());
        assert!(read("maker", name ^ 1).is_err());
    }
}
