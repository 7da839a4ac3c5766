//! Is this file a model that can be loaded? Answered in milliseconds and in words, before llama.cpp is asked.
//!
//! A missing, truncated or wrong file must never be more than a message: everything but the model's prose goes on. This
//! module reads a header and a length; it must never read the whole file (the hash is checked when it is fetched).

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::catalogue::{self, CatalogueModel};
use super::gguf::{self, HeaderError};
use super::memory::{self, NotEnoughMemory, size};

/// A file that looks like a whole model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The model's own name, from its header.
    pub name: Option<String>,
    /// Which model of the catalogue it is, by file name and size.
    pub catalogue: Option<&'static CatalogueModel>,
    /// Bytes of key-value cache for one token of context.
    pub kv_bytes_per_token: u64,
}

/// When the header does not say how large the cache is: that of a model of some 7 billion parameters.
const KV_BYTES_GUESS: u64 = 128 << 10;

impl ModelFile {
    /// Bytes of memory needed to run it with so many tokens of context.
    pub fn memory_needed(&self, context_tokens: u32) -> u64 {
        memory::needed(self.bytes, self.kv_bytes_per_token, context_tokens)
    }

    /// Holds its need against the memory that is free now.
    ///
    /// # Errors
    /// When it is certain that it does not fit.
    pub fn check_memory(&self, context_tokens: u32) -> Result<(), NotEnoughMemory> {
        memory::check(self.memory_needed(context_tokens), memory::free())
    }

    /// What to call it in the status bar.
    pub fn display_name(&self) -> String {
        match (self.catalogue, &self.name) {
            (Some(model), _) => model.name.to_owned(),
            (None, Some(name)) => name.clone(),
            (None, None) => self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }
}

/// Why a file cannot be used as a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelFileError {
    /// There is no such file.
    #[error("no model at {}", path.display())]
    Missing {
        /// The path that was looked at.
        path: PathBuf,
    },
    /// The path is a folder or something else that is not a file.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// The path that was looked at.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read the model {}: {error}", path.display())]
    Unreadable {
        /// The path that was looked at.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Something else than a GGUF file.
    #[error("{} is not a GGUF model: {detail}", path.display())]
    NotGguf {
        /// The path that was looked at.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The file ends too early.
    #[error("the model {} is truncated: {} of at least {}", path.display(), size(*bytes), size(*expected))]
    Truncated {
        /// The path that was looked at.
        path: PathBuf,
        /// Its length in bytes.
        bytes: u64,
        /// The length in bytes that it must at least have.
        expected: u64,
    },
    /// A file with the name of a known model and another length.
    #[error("{} is not {name}: it has {bytes} bytes instead of {expected}", path.display())]
    WrongSize {
        /// The path that was looked at.
        path: PathBuf,
        /// The known model of that file name.
        name: &'static str,
        /// Its length in bytes.
        bytes: u64,
        /// The known model's length in bytes.
        expected: u64,
    },
}

impl ModelFileError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        let path = match self {
            Self::Missing { path }
            | Self::NotAFile { path }
            | Self::Unreadable { path, .. }
            | Self::NotGguf { path, .. }
            | Self::Truncated { path, .. }
            | Self::WrongSize { path, .. } => path,
        };
        let name = path.file_name().and_then(|name| name.to_str()).and_then(catalogue::by_file_name);
        match (self, name) {
            (Self::Unreadable { .. }, _) => "check the file's permissions".to_owned(),
            (Self::NotAFile { .. }, _) => "give the path of a .gguf file".to_owned(),
            (_, Some(model)) => format!("get it with `confdbg model fetch {}`", model.name),
            (Self::Truncated { .. }, None) => "copy or download the file again".to_owned(),
            _ => format!(
                "give the path of a .gguf file, or get the default model with `confdbg model fetch {}`",
                catalogue::DEFAULT_MODEL
            ),
        }
    }
}

/// Looks whether a file can be loaded as a model, without reading more than its header.
///
/// # Errors
/// Says which of the many ways to be no model it is; [`ModelFileError::hint`] says what to do.
pub fn check_model_file(path: &Path) -> Result<ModelFile, ModelFileError> {
    let here = || path.to_owned();
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ModelFileError::Missing { path: here() },
        _ => ModelFileError::Unreadable { path: here(), error },
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    // Asked before opening: opening a named pipe would wait for a writer.
    if !metadata.is_file() {
        return Err(ModelFileError::NotAFile { path: here() });
    }
    let bytes = metadata.len();
    let file = File::open(path).map_err(unreadable)?;
    let header = gguf::read_header(BufReader::with_capacity(1 << 16, file));
    let known = path.file_name().and_then(|name| name.to_str()).and_then(catalogue::by_file_name);
    let header = match header {
        Ok(header) => header,
        Err(HeaderError::Io(error)) => return Err(ModelFileError::Unreadable { path: here(), error }),
        Err(HeaderError::Short) if bytes >= 4 => {
            let expected = known.map_or(bytes + 1, |model| model.bytes);
            return Err(ModelFileError::Truncated { path: here(), bytes, expected });
        }
        Err(HeaderError::Short) => {
            return Err(ModelFileError::NotGguf { path: here(), detail: format!("it has only {bytes} bytes") });
        }
        Err(error @ (HeaderError::Magic | HeaderError::Version(_) | HeaderError::Nonsense(_))) => {
            return Err(ModelFileError::NotGguf { path: here(), detail: error.to_string() });
        }
    };
    if bytes < header.bytes_needed {
        return Err(ModelFileError::Truncated { path: here(), bytes, expected: header.bytes_needed });
    }
    if let Some(model) = known.filter(|model| model.bytes != bytes) {
        return Err(ModelFileError::WrongSize { path: here(), name: model.name, bytes, expected: model.bytes });
    }
    Ok(ModelFile {
        path: here(),
        bytes,
        name: header.name.or(header.architecture),
        catalogue: known,
        kv_bytes_per_token: header.kv_bytes_per_token.unwrap_or(KV_BYTES_GUESS),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        (dir, path)
    }

    #[test]
    fn a_whole_gguf_is_accepted_by_its_own_name() {
        let (_dir, path) = at("mine.gguf", &gguf::tests::small_gguf());
        let file = check_model_file(&path).unwrap();
        assert_eq!(file.display_name(), "Tiny");
        assert_eq!(file.kv_bytes_per_token, 256);
    }

    #[test]
    fn missing_folder_and_foreign_files_are_told_apart() {
        let (dir, path) = at("mine.gguf", b"GIF89a, not a model");
        assert!(matches!(check_model_file(&path), Err(ModelFileError::NotGguf { .. })));
        assert!(matches!(check_model_file(dir.path()), Err(ModelFileError::NotAFile { .. })));
        assert!(matches!(check_model_file(&path.join("below")), Err(ModelFileError::Missing { .. })));
        let missing = check_model_file(&dir.path().join("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")).unwrap_err();
        assert!(matches!(missing, ModelFileError::Missing { .. }));
        assert_eq!(missing.hint(), "get it with `confdbg model fetch qwen2.5-coder-1.5b`");
        let (_dir, empty) = at("empty.gguf", b"");
        assert!(check_model_file(&empty).unwrap_err().to_string().contains("only 0 bytes"));
    }

    #[test]
    fn a_file_that_ends_early_is_truncated_in_header_and_data() {
        let whole = gguf::tests::small_gguf();
        for length in [5, 100, whole.len() - 1] {
            let (_dir, path) = at("mine.gguf", &whole[..length]);
            assert!(matches!(check_model_file(&path), Err(ModelFileError::Truncated { .. })), "cut at {length}");
        }
    }

    #[test]
    fn a_known_name_with_another_length_is_refused() {
        let (_dir, path) = at("SmolLM2-135M-Instruct.Q4_1.gguf", &gguf::tests::small_gguf());
        let error = check_model_file(&path).unwrap_err();
        assert!(matches!(error, ModelFileError::WrongSize { name: "smollm2-135m", .. }), "{error}");
        assert!(error.hint().contains("confdbg model fetch smollm2-135m"));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_refused_without_waiting_for_its_writer() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe.gguf");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        assert!(matches!(check_model_file(&path), Err(ModelFileError::NotAFile { .. })));
    }
}
