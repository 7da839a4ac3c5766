//! Writes what is put aside for good into the `.confdbg.toml` that speaks for the config.

use std::path::{Path, PathBuf};

use super::decided::shown;
use crate::session::{FileToWrite, disk};
use crate::settings::find;
use crate::settings::silence::{self, SilenceError, ToSilence};
use crate::text::{Document, FileId};
use crate::tui::SilencedFault;
use crate::tui::runtime::Silencer;

/// Writes to the disk.
#[derive(Debug)]
pub(super) struct FileSilencer;

impl Silencer for FileSilencer {
    fn silence(&self, fault: &SilencedFault) -> Result<String, String> {
        let path = change(fault, silence::add)?;
        Ok(format!("silenced in {}", shown(&path)))
    }

    fn unsilence(&self, fault: &SilencedFault) -> Result<String, String> {
        let path = change(fault, silence::remove)?;
        let when = if fault.hidden { "; it is shown when confdbg is opened again" } else { "" };
        Ok(format!("no longer silenced in {}{when}", shown(&path)))
    }
}

/// Changes the file that speaks for the fault's config; gives its path. One that is left without a word is taken away.
fn change(
    fault: &SilencedFault,
    change: impl Fn(&str, &ToSilence) -> Result<String, SilenceError>,
) -> Result<PathBuf, String> {
    if crate::live::is_address(&fault.config) {
        return Err(format!("{} is a device, and has no folder for a .confdbg.toml", fault.config.display()));
    }
    let config =
        std::fs::canonicalize(&fault.config).map_err(|error| format!("{}: {error}", fault.config.display()))?;
    let path = find::home_of(&config);
    let in_file = |why: String| format!("{}: {why}", shown(&path));
    let before = find::text_of(&path).map_err(&in_file)?;
    let text = before.as_deref().unwrap_or_default();
    let after = change(text, &to_silence(fault, &config, &path)).map_err(|error| in_file(error.to_string()))?;
    if after == text {
        return Ok(path);
    }
    match &before {
        None => disk::create_readable(&path, after.as_bytes()).map_err(in_file)?,
        Some(_) if after.trim().is_empty() => {
            disk::remove(&path, text.as_bytes()).map_err(|error| in_file(error.to_string()))?;
        }
        Some(_) => {
            let (expected, document) = (Document::from_text(text), Document::from_text(&after));
            let file = FileToWrite { file: FileId(0), path: path.clone(), expected, document };
            disk::write(&[file]).map_err(|error| in_file(error.reason))?;
        }
    }
    Ok(path)
}

fn to_silence(fault: &SilencedFault, config: &Path, home: &Path) -> ToSilence {
    let folder = home.parent().unwrap_or(home);
    let relative = config.strip_prefix(folder).unwrap_or(config).to_string_lossy();
    ToSilence {
        rule: fault.rule.0.to_owned(),
        fingerprint: fault.fault,
        file: crate::settings::escaped(&relative),
        text: fault.line.clone(),
        reason: fault.reason.clone(),
        date: jiff::ZonedDateTime::now().date().to_string(),
    }
}
