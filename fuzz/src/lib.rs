//! What the fuzz targets share: the whole analysis of any bytes, and a mutator that knows lines.

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::text::{Document, FileId};

/// Reads the bytes as a config of this dialect and analyses it. A rule that fails is caught by the analysis and must be
/// heard of here.
pub fn analyse(bytes: &[u8], dialect: Dialect) {
    let Ok(document) = Document::new(bytes.to_vec()) else { return };
    let analysis = Analysis::of(FileId(0), document, dialect);
    for fault in analysis.faults() {
        assert!(!fault.message.skeleton().contains("please report"), "{}", fault.message.skeleton());
    }
    for line in 0..analysis.document.line_count().min(50) {
        analysis.tokens(confdbg::text::LineNumber::from_index(line));
    }
}

/// The fuzz target of a dialect.
#[macro_export]
macro_rules! reads {
    ($dialect:expr) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::analyse(bytes, $dialect));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate_lines(data, size, max_size, seed)
        });
    };
}

/// Half of the time what libFuzzer does with bytes; else whole lines are doubled, dropped, moved, or change their depth.
/// Configs are made of lines: bytes alone break words and rarely blocks.
pub fn mutate_lines(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    if seed.is_multiple_of(2) || size == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let mut random = Random(u64::from(seed) | 1 << 40);
    let mut lines: Vec<Vec<u8>> = data[..size].split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..=random.below(3) {
        if lines.is_empty() {
            break;
        }
        let (at, to) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(7) {
            0 => lines.insert(to, lines[at].clone()),
            1 => {
                lines.remove(at);
            }
            2 => lines.swap(at, to),
            3 => lines[at].insert(0, b' '),
            4 if lines[at].first() == Some(&b' ') => {
                lines[at].remove(0);
            }
            5 => {
                let (from, end) = (at.min(to), at.max(to));
                let block = lines[from..=end].to_vec();
                lines.splice(to..to, block);
            }
            _ => {
                // A word of another line at the end of this one.
                let words: Vec<&[u8]> = lines[to].split(|byte| byte.is_ascii_whitespace()).collect();
                let word = words[random.below(words.len())].to_vec();
                let end = lines[at].iter().rposition(|byte| *byte != b'\n').map_or(0, |last| last + 1);
                lines[at].splice(end..end, [b" ".as_slice(), &word].concat());
            }
        }
    }
    let bytes = lines.concat();
    let length = bytes.len().min(max_size);
    data[..length].copy_from_slice(&bytes[..length]);
    length
}

/// A small generator: the same seed gives the same input.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
