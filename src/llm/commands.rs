//! What `confdbg model ...` does, as functions that return what is to be said. The command line prints it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::catalogue::{self, CatalogueModel, DEFAULT_MODEL, MODELS, NoModelDir};
use super::fetch::{self, FetchError, Fetched, Progress, Sha256Hex};
use super::memory::size;
use super::model_file::{ModelFile, ModelFileError, check_model_file};

/// One line of `confdbg model list`.
#[derive(Debug)]
pub struct Listed {
    /// The model.
    pub model: &'static CatalogueModel,
    /// Where its file lies or would lie.
    pub path: PathBuf,
    /// Whether it is there.
    pub presence: Presence,
}

/// Whether a model's file is there.
#[derive(Debug)]
pub enum Presence {
    /// There is no file.
    Absent,
    /// The file is there and of the right length; its hash was not computed.
    Present,
    /// The file is there and its hash is the right one.
    Verified,
    /// The file is there and is not the model.
    Broken(String),
}

/// The models known by name, and which of them are there. Hashing them takes about a second a gigabyte.
///
/// # Errors
/// When there is no model folder.
pub fn list(verify: bool) -> Result<Vec<Listed>, NoModelDir> {
    MODELS
        .iter()
        .map(|model| {
            let path = model.path()?;
            let presence = presence(model, &path, verify);
            Ok(Listed { model, path, presence })
        })
        .collect()
}

fn presence(model: &CatalogueModel, path: &Path, verify: bool) -> Presence {
    match check_model_file(path) {
        Err(ModelFileError::Missing { .. }) => Presence::Absent,
        Err(error) => Presence::Broken(error.to_string()),
        Ok(_) if !verify => Presence::Present,
        Ok(_) => match (fetch::hash_file(path), model.sha256.parse::<Sha256Hex>()) {
            (Ok(got), Ok(expected)) if got == expected => Presence::Verified,
            (Ok(got), _) => Presence::Broken(format!("its SHA-256 is {got}")),
            (Err(error), _) => Presence::Broken(error.to_string()),
        },
    }
}

/// The list as a table for people.
pub fn list_text(models: &[Listed]) -> String {
    let mut text = format!("{:<20} {:>8}  {:<11} {:<9} {}\n", "NAME", "SIZE", "LICENCE", "HERE", "WHAT FOR");
    for Listed { model, presence, .. } in models {
        let here = match presence {
            Presence::Absent => "no",
            Presence::Present => "yes",
            Presence::Verified => "verified",
            Presence::Broken(_) => "broken",
        };
        let _ = writeln!(
            text,
            "{:<20} {:>8}  {:<11} {:<9} {}",
            model.name,
            size(model.bytes),
            model.licence,
            here,
            model.summary
        );
        if let Presence::Broken(why) = presence {
            let _ = writeln!(text, "{:<20} {why}", "");
        }
    }
    text
}

/// Where a model's file lies or would lie; the folder of models without a name.
///
/// # Errors
/// When the name is unknown or there is no model folder.
pub fn path(name: Option<&str>) -> Result<PathBuf, FetchError> {
    match name {
        None => catalogue::model_dir().map_err(|_| FetchError::NoModelDir),
        Some(name) => named(name)?.path().map_err(|_| FetchError::NoModelDir),
    }
}

/// Gets a model by name; the default one without.
///
/// # Errors
/// See [`fetch::fetch`].
pub fn fetch_by_name(name: Option<&str>, progress: &mut dyn Progress) -> Result<Fetched, FetchError> {
    let request = fetch::catalogue_request(named(name.unwrap_or(DEFAULT_MODEL))?)?;
    fetch::fetch(&request, progress)
}

/// Gets any GGUF from an address, known by its hash.
///
/// # Errors
/// See [`fetch::fetch`].
pub fn fetch_by_url(url: &str, sha256: &str, progress: &mut dyn Progress) -> Result<Fetched, FetchError> {
    fetch::fetch(&fetch::url_request(url, sha256)?, progress)
}

/// The file that `--model` means: a path, or a name of the catalogue; the default model without.
///
/// # Errors
/// When there is no such file, or it is no model.
pub fn resolve(model: Option<&str>) -> Result<ModelFile, ModelFileError> {
    let wanted = model.unwrap_or(DEFAULT_MODEL);
    match catalogue::by_name(wanted) {
        Some(known) => {
            let path = known.path().unwrap_or_else(|_| PathBuf::from(known.file_name));
            check_model_file(&path)
        }
        None => check_model_file(Path::new(wanted)),
    }
}

fn named(name: &str) -> Result<&'static CatalogueModel, FetchError> {
    catalogue::by_name(name).ok_or_else(|| FetchError::UnknownModel { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = path(Some("gpt-17")).unwrap_err();
        assert!(error.hint().contains("qwen2.5-coder-0.5b"), "{}", error.hint());
    }

    #[test]
    fn a_file_of_the_right_name_and_wrong_content_is_broken() {
        let dir = tempfile::tempdir().unwrap();
        let model = &MODELS[0];
        let path = dir.path().join(model.file_name);
        assert!(matches!(presence(model, &path, true), Presence::Absent));
        std::fs::write(&path, "no model").unwrap();
        assert!(matches!(presence(model, &path, false), Presence::Broken(_)));
        let listed = Listed { model, path, presence: Presence::Broken("why".into()) };
        assert!(list_text(&[listed]).contains("why"));
    }
}
