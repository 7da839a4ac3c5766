//! What several commands do first: load the paths, analyse what is there, say what is not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::decided::Decided;
use super::output::Output;
use crate::analysis::policy::Policy;
use crate::analysis::{Analysis, together};
use crate::dialect::Dialect;
use crate::report::Checked;
use crate::session::Review;
use crate::source::{self, Failed, Loaded, Skipped, Source};
use crate::text::FileId;
use crate::tui::OpenedFile;

/// Configs that were loaded, and what could not be.
pub(super) struct Sources {
    pub loaded: Loaded,
}

impl Sources {
    /// Loads every config in the paths.
    pub fn load(paths: &[PathBuf], dialect: Option<Dialect>, decided: &Decided) -> Self {
        Self { loaded: source::load(paths, dialect, &|path| decided.dialect(path)) }
    }

    /// Says on standard error what was not loaded. False where that is everything.
    pub fn tell(&self, output: &mut Output) -> bool {
        let Loaded { files, skipped, errors } = &self.loaded;
        tell(!files.is_empty(), skipped, errors, output)
    }

    /// What was decided about the faults of each.
    pub fn policies(&self, decided: &Decided) -> Vec<Arc<Policy>> {
        self.loaded.files.iter().map(|source| decided.policy(source)).collect()
    }

    /// Analyses them, with what was decided about the faults of each.
    pub fn analyse(self, policies: Vec<Arc<Policy>>) -> Workspace {
        let Loaded { files, skipped, errors } = self.loaded;
        let analysed = |(index, (source, policy)): (usize, (Source, Arc<Policy>))| Checked {
            analysis: Analysis::judged(FileId(index as u32), source.document.clone(), source.dialect, policy),
            source,
        };
        let mut files: Vec<Checked> = files.into_par_iter().zip(policies).enumerate().map(analysed).collect();
        let known: Vec<(&Path, &Analysis)> =
            files.iter().map(|file| (file.source.open_path.as_path(), &file.analysis)).collect();
        for judged in together::introduce(&known) {
            if let Some(file) = files.get_mut(judged.file.index()) {
                file.analysis = judged;
            }
        }
        Workspace { files, skipped, errors }
    }
}

/// The text of configs, to be shown until they are analysed.
pub(super) fn unread(sources: &[Source]) -> Vec<OpenedFile> {
    let files = sources.iter().enumerate().map(|(index, source)| OpenedFile {
        path: source.open_path.clone(),
        analysis: Analysis::unread(FileId(index as u32), source.document.clone(), source.dialect),
    });
    files.collect()
}

/// Loaded and analysed configs.
pub(super) struct Workspace {
    pub files: Vec<Checked>,
    pub skipped: Vec<Skipped>,
    pub errors: Vec<Failed>,
}

impl Workspace {
    /// Loads and analyses every config in the paths.
    pub fn open(paths: &[PathBuf], dialect: Option<Dialect>, decided: &Decided) -> Self {
        let sources = Sources::load(paths, dialect, decided);
        let policies = sources.policies(decided);
        sources.analyse(policies)
    }

    /// The files as the start of a session.
    pub fn into_review(self) -> Review {
        let file = |checked: Checked| (checked.source.open_path, checked.analysis);
        Review::open(self.files.into_iter().map(file).collect())
    }

    /// Says on standard error what was not checked. False where that is everything.
    pub fn tell(&self, output: &mut Output) -> bool {
        tell(!self.files.is_empty(), &self.skipped, &self.errors, output)
    }
}

/// Says on standard error what was not checked. False where that is everything.
fn tell(any: bool, skipped: &[Skipped], errors: &[Failed], output: &mut Output) -> bool {
    for failed in errors {
        output.error(&format!("{}: {}", named(&failed.path), failed.message), failed.hint.as_slice());
    }
    for skipped in skipped.iter().filter(|skipped| skipped.explicit) {
        output.warning(&format!("{}: skipped: {}", named(&skipped.path), skipped.reason), skipped.hint.as_slice());
    }
    let passed_over: Vec<_> = skipped.iter().filter(|skipped| !skipped.explicit).collect();
    if any {
        if !passed_over.is_empty() {
            output.note(&format!("{} no config: `confdbg doctor PATH` says why", files_are(passed_over.len())));
        }
        return true;
    }
    if !passed_over.is_empty() {
        let mut hints: Vec<String> =
            passed_over.iter().take(3).map(|skipped| format!("{}: {}", skipped.path, skipped.reason)).collect();
        if passed_over.len() > 3 {
            hints.push(format!("and {} more", passed_over.len() - 3));
        }
        output.error("no file here is a config that confdbg reads", &hints);
    } else if errors.is_empty() && skipped.is_empty() {
        output.error("nothing to check", &["the folder holds no files (hidden ones are passed over)".to_owned()]);
    }
    false
}

fn named(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

fn files_are(count: usize) -> String {
    if count == 1 { "1 file is".to_owned() } else { format!("{count} files are") }
}
