//! Reads the header of a GGUF file: enough to know how long the file must be and how much memory its cache takes.
//!
//! The format is described in llama.cpp's `docs/gguf.md`: magic, version, counts, key-value pairs, tensor descriptions,
//! then aligned tensor data. Numbers in the file are claims, so every length is bounded before it is believed: this
//! module must never allocate by a number from the file, and never read the tensor data.

use std::io::{self, Read};

/// The first bytes of every GGUF file.
pub(super) const MAGIC: &[u8; 4] = b"GGUF";

const LONGEST_STRING: u64 = 16 << 20;
const MOST_ITEMS: u64 = 16 << 20;
const DEFAULT_ALIGNMENT: u64 = 32;

/// What a header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// `general.name`.
    pub name: Option<String>,
    /// `general.architecture`: `llama`, `qwen2`, ...
    pub architecture: Option<String>,
    /// Bytes up to the end of the last tensor; a shorter file is truncated.
    pub bytes_needed: u64,
    /// Bytes of f16 key-value cache for one token of context, when the header tells.
    pub kv_bytes_per_token: Option<u64>,
}

/// Why a header could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum HeaderError {
    /// The first four bytes are others.
    #[error("not a GGUF file")]
    Magic,
    /// A version that this reader does not know.
    #[error("GGUF version {0} is not supported")]
    Version(u32),
    /// The file ends inside its header.
    #[error("the file ends inside its header")]
    Short,
    /// A length or a type that cannot be.
    #[error("the header makes no sense: {0}")]
    Nonsense(&'static str),
    /// The file could not be read.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for HeaderError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Short } else { Self::Io(error) }
    }
}

/// Reads the header of a GGUF file, version 2 or 3.
///
/// # Errors
/// When it is no GGUF, ends too early or contradicts itself.
pub(super) fn read_header(source: impl Read) -> Result<Header, HeaderError> {
    let mut input = Input { source, position: 0 };
    if &input.bytes::<4>()? != MAGIC {
        return Err(HeaderError::Magic);
    }
    let version = u32::from_le_bytes(input.bytes()?);
    if !(2..=3).contains(&version) {
        return Err(HeaderError::Version(version));
    }
    let tensors = bounded(input.u64()?, MOST_ITEMS, "number of tensors")?;
    let pairs = bounded(input.u64()?, MOST_ITEMS, "number of keys")?;
    let mut facts = Facts::default();
    for _ in 0..pairs {
        let key = input.string()?;
        let kind = u32::from_le_bytes(input.bytes()?);
        let value = input.value(kind)?;
        facts.note(&key, value);
    }
    let mut last_byte = 0;
    for _ in 0..tensors {
        last_byte = last_byte.max(input.tensor_end()?);
    }
    let alignment = facts.alignment.filter(|a| a.is_power_of_two()).unwrap_or(DEFAULT_ALIGNMENT);
    let data_start = input.position.next_multiple_of(alignment);
    Ok(Header {
        bytes_needed: data_start.saturating_add(last_byte),
        kv_bytes_per_token: facts.kv_bytes_per_token(),
        name: facts.name,
        architecture: facts.architecture,
    })
}

/// The few values that matter, noted while the pairs go by.
#[derive(Default)]
struct Facts {
    name: Option<String>,
    architecture: Option<String>,
    alignment: Option<u64>,
    layers: Option<u64>,
    embedding: Option<u64>,
    heads: Option<u64>,
    kv_heads: Option<u64>,
    key_length: Option<u64>,
}

impl Facts {
    fn note(&mut self, key: &str, value: Value) {
        match (key, value) {
            ("general.name", Value::Text(text)) => self.name = Some(text),
            ("general.architecture", Value::Text(text)) => self.architecture = Some(text),
            ("general.alignment", Value::Number(number)) => self.alignment = Some(number),
            (_, Value::Number(number)) => match key.split_once('.').map(|(_, rest)| rest) {
                Some("block_count") => self.layers = Some(number),
                Some("embedding_length") => self.embedding = Some(number),
                Some("attention.head_count") => self.heads = Some(number),
                Some("attention.head_count_kv") => self.kv_heads = Some(number),
                Some("attention.key_length") => self.key_length = Some(number),
                _ => {}
            },
            _ => {}
        }
    }

    /// 2 (K and V) × layers × KV heads × head width × 2 bytes (f16).
    fn kv_bytes_per_token(&self) -> Option<u64> {
        let heads = self.heads?;
        let width = self.key_length.or_else(|| self.embedding?.checked_div(heads))?;
        let values = self.layers?.checked_mul(self.kv_heads.unwrap_or(heads))?.checked_mul(width)?;
        values.checked_mul(4)
    }
}

enum Value {
    Text(String),
    Number(u64),
    Other,
}

fn bounded(number: u64, most: u64, what: &'static str) -> Result<u64, HeaderError> {
    if number <= most { Ok(number) } else { Err(HeaderError::Nonsense(what)) }
}

struct Input<R> {
    source: R,
    position: u64,
}

impl<R: Read> Input<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], HeaderError> {
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes)?;
        self.position += N as u64;
        Ok(bytes)
    }

    fn u64(&mut self) -> Result<u64, HeaderError> {
        Ok(u64::from_le_bytes(self.bytes()?))
    }

    fn skip(&mut self, count: u64) -> Result<(), HeaderError> {
        let skipped = io::copy(&mut self.source.by_ref().take(count), &mut io::sink())?;
        self.position += skipped;
        if skipped == count { Ok(()) } else { Err(HeaderError::Short) }
    }

    fn string(&mut self) -> Result<String, HeaderError> {
        let length = bounded(self.u64()?, LONGEST_STRING, "length of a string")?;
        let mut bytes = Vec::new();
        self.source.by_ref().take(length).read_to_end(&mut bytes)?;
        self.position += bytes.len() as u64;
        if bytes.len() as u64 != length {
            return Err(HeaderError::Short);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads a value of the given GGUF type; arrays are passed over.
    fn value(&mut self, kind: u32) -> Result<Value, HeaderError> {
        Ok(match kind {
            STRING => Value::Text(self.string()?),
            ARRAY => {
                let element = u32::from_le_bytes(self.bytes()?);
                let count = bounded(self.u64()?, MOST_ITEMS, "length of an array")?;
                self.skip_elements(element, count)?;
                Value::Other
            }
            4 | 5 => Value::Number(u64::from(u32::from_le_bytes(self.bytes()?))),
            10 | 11 => Value::Number(self.u64()?),
            other => {
                self.skip(scalar_size(other)?)?;
                Value::Other
            }
        })
    }

    fn skip_elements(&mut self, element: u32, count: u64) -> Result<(), HeaderError> {
        match element {
            STRING => {
                for _ in 0..count {
                    let length = bounded(self.u64()?, LONGEST_STRING, "length of a string")?;
                    self.skip(length)?;
                }
                Ok(())
            }
            ARRAY => Err(HeaderError::Nonsense("an array of arrays")),
            scalar => self.skip(count * scalar_size(scalar)?),
        }
    }

    /// Reads a tensor's description; returns where its data ends, from the start of the data.
    fn tensor_end(&mut self) -> Result<u64, HeaderError> {
        self.string()?;
        let dimensions = u32::from_le_bytes(self.bytes()?);
        bounded(u64::from(dimensions), 8, "number of dimensions")?;
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            elements = elements.checked_mul(self.u64()?).ok_or(HeaderError::Nonsense("size of a tensor"))?;
        }
        let kind = u32::from_le_bytes(self.bytes()?);
        let offset = self.u64()?;
        let (block, bytes) = block_size(kind).unwrap_or((1, 0));
        let size = (elements / block).checked_mul(bytes).ok_or(HeaderError::Nonsense("size of a tensor"))?;
        offset.checked_add(size).ok_or(HeaderError::Nonsense("place of a tensor"))
    }
}

const STRING: u32 = 8;
const ARRAY: u32 = 9;

fn scalar_size(kind: u32) -> Result<u64, HeaderError> {
    Ok(match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        10..=12 => 8,
        _ => return Err(HeaderError::Nonsense("type of a value")),
    })
}

/// Elements in a block and bytes a block, by ggml's type number; `None` for types this program has never met.
fn block_size(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (1, 4),        // F32
        1 | 30 => (1, 2),   // F16, BF16
        2 | 20 => (32, 18), // Q4_0, IQ4_NL
        3 => (32, 20),      // Q4_1
        6 => (32, 22),      // Q5_0
        7 => (32, 24),      // Q5_1
        8 => (32, 34),      // Q8_0
        10 => (256, 84),    // Q2_K
        11 => (256, 110),   // Q3_K
        12 => (256, 144),   // Q4_K
        13 => (256, 176),   // Q5_K
        14 => (256, 210),   // Q6_K
        23 => (256, 136),   // IQ4_XS
        _ => return None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn text(out: &mut Vec<u8>, text: &str) {
        out.extend((text.len() as u64).to_le_bytes());
        out.extend(text.as_bytes());
    }

    /// A small well-formed GGUF with one F32 tensor of 64 values; its data is 256 bytes.
    pub(in crate::llm) fn small_gguf() -> Vec<u8> {
        let mut out = Vec::from(*MAGIC);
        out.extend(3u32.to_le_bytes());
        out.extend(1u64.to_le_bytes());
        out.extend(7u64.to_le_bytes());
        for (key, value) in [("general.architecture", "llama"), ("general.name", "Tiny")] {
            text(&mut out, key);
            out.extend(8u32.to_le_bytes());
            text(&mut out, value);
        }
        for (key, value) in [
            ("llama.block_count", 2u32),
            ("llama.embedding_length", 64),
            ("llama.attention.head_count", 4),
            ("llama.attention.head_count_kv", 2),
        ] {
            text(&mut out, key);
            out.extend(4u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        text(&mut out, "tokenizer.ggml.tokens");
        out.extend(9u32.to_le_bytes());
        out.extend(8u32.to_le_bytes());
        out.extend(2u64.to_le_bytes());
        text(&mut out, "a");
        text(&mut out, "bc");
        text(&mut out, "w");
        out.extend(1u32.to_le_bytes());
        out.extend(64u64.to_le_bytes());
        out.extend(0u32.to_le_bytes());
        out.extend(0u64.to_le_bytes());
        out.resize(out.len().next_multiple_of(32) + 256, 0);
        out
    }

    #[test]
    fn a_header_tells_name_length_and_cache() {
        let file = small_gguf();
        let header = read_header(&file[..]).unwrap();
        assert_eq!(header.name.as_deref(), Some("Tiny"));
        assert_eq!(header.architecture.as_deref(), Some("llama"));
        assert_eq!(header.bytes_needed, file.len() as u64);
        assert_eq!(header.kv_bytes_per_token, Some(2 * 2 * 2 * 16 * 2));
    }

    #[test]
    fn a_file_cut_in_its_header_is_short_at_every_length() {
        let file = small_gguf();
        let header_end = file.len() - 256 - 32;
        for length in 4..header_end {
            assert!(matches!(read_header(&file[..length]), Err(HeaderError::Short)), "cut at {length}");
        }
    }

    #[test]
    fn numbers_from_the_file_are_not_believed() {
        let mut file = small_gguf();
        file[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(read_header(&file[..]), Err(HeaderError::Nonsense(_))));
        let mut file = small_gguf();
        file[24..32].copy_from_slice(&(LONGEST_STRING - 1).to_le_bytes());
        assert!(matches!(read_header(&file[..]), Err(HeaderError::Short)));
        assert!(matches!(read_header(&b"PK\x03\x04----"[..]), Err(HeaderError::Magic)));
    }
}
