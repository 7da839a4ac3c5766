//! What the first bytes of a file say: text, or one of the things that are named configs but are not text.

use super::Refusal;

/// How much of a file is looked at before the rest is read.
pub(super) const HEAD: usize = 8 * 1024;

/// Beginnings of packed files, what they are, and how to unpack them.
const PACKED: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "compressed with gzip", "gunzip -c"),
    (b"BZh", "compressed with bzip2", "bunzip2 -c"),
    (b"\xfd7zXZ\0", "compressed with xz", "xz -dc"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "zstd -dc"),
    (b"PK\x03\x04", "a zip archive", "unzip -p"),
];

/// Refuses what is no text.
pub(super) fn judge(head: &[u8]) -> Result<(), Refusal> {
    let head = &head[..head.len().min(HEAD)];
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < HEAD {
        return Err(Refusal::no_config("empty").hint("was the device's output captured?"));
    }
    for (magic, what, unpack) in PACKED {
        if head.starts_with(magic) && (*magic != b"BZh" || head.contains(&0)) {
            return Err(Refusal::packed(*what).hint(format!("{unpack} FILE | confdbg check -")));
        }
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || looks_like_utf16(head) {
        return Err(Refusal::failed("UTF-16 text")
            .hint("convert it with: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8 (PowerShell's `>` writes UTF-16)"));
    }
    if memchr::memchr(0, head).is_some() {
        return Err(Refusal::no_config("a binary file"));
    }
    Ok(())
}

/// Text of the Latin alphabet in UTF-16 without a mark: every second byte is zero.
fn looks_like_utf16(head: &[u8]) -> bool {
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    half >= 16 && (zeros(0) * 10 > half * 9 && zeros(1) * 10 < half || zeros(1) * 10 > half * 9 && zeros(0) * 10 < half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_named() {
        let utf16: Vec<u8> = "hostname r1\ninterface Gi0/1\n".bytes().flat_map(|byte| [byte, 0]).collect();
        for (bytes, reason) in [
            (&b""[..], "empty"),
            (b" \r\n\n", "empty"),
            (b"\x1f\x8b\x08\0abc", "compressed with gzip"),
            (b"\xff\xfeh\0o\0", "UTF-16 text"),
            (&utf16, "UTF-16 text"),
            (b"\x7fELF\x02\x01\0\0", "a binary file"),
        ] {
            assert_eq!(judge(bytes).unwrap_err().reason, reason, "{bytes:?}");
        }
        assert!(judge(b"hostname r\xff1\n").is_ok());
        assert!(judge(b"BZh is a word\n").is_ok());
    }
}
