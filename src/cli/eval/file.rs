//! The file of a run: a line for each fault, written as it comes, so that a run that is cut loses one fault at most.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::error::Failure;
use crate::eval::record::{Head, Row, Run};

/// Where results go, if anywhere.
pub(super) struct RunFile {
    file: Option<(File, PathBuf)>,
}

impl RunFile {
    /// Results are printed and not kept.
    pub fn none(head: Head) -> (Self, Run) {
        (Self { file: None }, Run { head, rows: Vec::new(), whole: 0 })
    }

    /// A new file.
    pub fn create(path: &Path, head: Head) -> Result<(Self, Run), Failure> {
        let made = OpenOptions::new().write(true).create_new(true).open(path);
        let file = made.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::new(format!("{} exists already", path.display()))
                .hint("--resume goes on with it; or name a new file"),
            _ => failed(path, &error),
        })?;
        let mut file = Self { file: Some((file, path.to_owned())) };
        file.line(&head)?;
        Ok((file, Run { head, rows: Vec::new(), whole: 0 }))
    }

    /// The file of a run that was cut: it goes on after the last whole line. A file that is not there is made.
    pub fn resume(path: &Path, head: Head) -> Result<(Self, Run), Failure> {
        if !path.exists() {
            return Self::create(path, head);
        }
        let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
        let run = parsed(path, &text)?;
        let file = OpenOptions::new().append(true).open(path).map_err(|error| failed(path, &error))?;
        let whole = run.as_ref().map_or(0, |run| run.whole);
        file.set_len(whole as u64).map_err(|error| failed(path, &error))?;
        let mut file = Self { file: Some((file, path.to_owned())) };
        match run {
            Some(run) if run.head == head => Ok((file, run)),
            Some(run) => {
                Err(Failure::new(format!("{} is of another run: {}", path.display(), differences(&run.head, &head)))
                    .hint("the same paths, seed and options go on with it; --out begins a new file"))
            }
            None => {
                file.line(&head)?;
                Ok((file, Run { head, rows: Vec::new(), whole: 0 }))
            }
        }
    }

    /// Writes a result, whole or not at all as far as one write goes.
    pub fn append(&mut self, row: &Row) -> Result<(), Failure> {
        self.line(row)
    }

    fn line(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let Some((file, path)) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_string(value).map_err(|error| Failure::new(error.to_string()))?;
        line.push('\n');
        file.write_all(line.as_bytes()).and_then(|()| file.flush()).map_err(|error| failed(path, &error))
    }
}

/// Reads a file of results.
pub(super) fn read(path: &Path) -> Result<Run, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
    parsed(path, &text)?.ok_or_else(|| Failure::new(format!("{}: no results", path.display())))
}

fn parsed(path: &Path, text: &str) -> Result<Option<Run>, Failure> {
    Run::read(text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// `results.jsonl` as `results.qwen2.5-coder-0.5b.jsonl`.
pub(super) fn for_model(path: &Path, model: &str) -> PathBuf {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{name}.{model}{ending}"))
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

/// What of two heads differs, for people.
fn differences(old: &Head, new: &Head) -> String {
    let all = [
        ("model", old.model != new.model),
        ("version of confdbg", old.confdbg != new.confdbg),
        ("seed", old.seed != new.seed),
        ("--select", old.select != new.select),
        ("configs", (old.configs, &old.digest) != (new.configs, &new.digest)),
        ("--only", old.measured != new.measured),
        ("--free", old.constrained != new.constrained),
        ("--tries", old.tries != new.tries),
    ];
    let which: Vec<&str> = all.iter().filter(|(_, differ)| *differ).map(|(name, _)| *name).collect();
    format!("{} differ", which.join(", "))
}
