//! Reads one file or standard input into memory, if its kind and first bytes allow it.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use super::Refusal;
use super::kind::{self, HEAD};
use crate::dialect::detect::{self, Detection};
use crate::llm::memory;

/// The largest file that is read, in bytes. A config of 100,000 lines has 4 MB; one of 100 MB takes 2.4 GB of memory.
const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// Files smaller than this are read without asking how much memory is free.
const SMALL: usize = 16 * 1024 * 1024;

/// Memory that the analysis takes for each byte of a config, measured on the largest that is read.
const MEMORY_FOR_A_BYTE: u64 = 24;

/// A file's bytes.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, Refusal> {
    let metadata = std::fs::metadata(path).map_err(|error| failure(path, &error))?;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        return Err(
            Refusal::no_config("a pipe, not a file").hint("give the text on standard input: COMMAND | confdbg check -")
        );
    }
    if !kind.is_file() {
        return Err(Refusal::no_config("a device or socket, not a file"));
    }
    if metadata.len() > MOST_BYTES {
        return Err(too_large());
    }
    // Not blocking, should the file have become a pipe since it was looked at.
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let mut file =
        OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|error| failure(path, &error))?;
    read(&mut file, metadata.len()).map_err(|error| failure(path, &error))?
}

/// All of standard input.
pub(super) fn standard_input() -> Result<Vec<u8>, Refusal> {
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        return Err(Refusal::failed("standard input is a terminal")
            .hint("pipe a config into it: ssh r1 show running-config | confdbg check -"));
    }
    read(&mut input, 0).map_err(|error| Refusal::failed(format!("cannot read standard input: {}", describe(&error))))?
}

/// What the content says about the dialect.
pub(super) fn detect(bytes: &[u8]) -> Detection {
    detect::detect(&String::from_utf8_lossy(detect::sample(bytes)))
}

/// Refuses a config whose analysis would not fit into memory: better than being killed half-way.
pub(super) fn fits_into_memory(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() < SMALL {
        return Ok(());
    }
    let needed = bytes.len() as u64 * MEMORY_FOR_A_BYTE;
    match memory::free().filter(|free| free.bytes < needed) {
        Some(free) => Err(Refusal::failed(format!(
            "its analysis needs {} of memory, and {} are free",
            memory::size(needed),
            memory::size(free.bytes)
        ))
        .hint("cut the config out of it; confdbg reads one device a file")),
        None => Ok(()),
    }
}

fn read(from: &mut impl Read, size: u64) -> io::Result<Result<Vec<u8>, Refusal>> {
    let mut bytes = Vec::with_capacity(size as usize + 1);
    from.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if let Err(refusal) = kind::judge(&bytes) {
        return Ok(Err(refusal));
    }
    from.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > MOST_BYTES { Err(too_large()) } else { Ok(bytes) })
}

fn too_large() -> Refusal {
    Refusal::failed(format!("larger than {} MB", MOST_BYTES / 1024 / 1024))
        .hint("cut the config out of it; confdbg reads one device a file")
}

fn failure(path: &Path, error: &io::Error) -> Refusal {
    let refusal = Refusal::failed(describe(error));
    match error.kind() {
        ErrorKind::PermissionDenied => refusal.hint("the file is not readable for you: ls -l shows its owner and mode"),
        ErrorKind::NotFound if path.is_symlink() => refusal.hint("it is a link to something that is not there"),
        _ => refusal,
    }
}

/// An error in a few words, without the number.
pub(super) fn describe(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}
