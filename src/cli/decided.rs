//! What was decided beforehand, as the commands use it: the user's settings, and the `.confdbg.toml` beside the configs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Failure;
use super::output::Output;
use crate::analysis::policy::Policy;
use crate::dialect::Dialect;
use crate::report::Checked;
use crate::settings::find::{self, ProjectFile, Projects};
use crate::settings::{Problem, Settings};
use crate::source::Source;
use crate::tui::Remark;

/// A config and its absolute path.
type Owned<'c> = (&'c Checked, PathBuf);

/// The user's settings and the files beside the configs.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub settings: Settings,
    /// The user's file: where it is, or would be.
    pub file: Option<PathBuf>,
    /// It was read.
    pub was_read: bool,
    projects: Projects,
    /// What of the settings could not be used: what, and a hint.
    problems: Vec<(String, Option<String>)>,
}

impl Decided {
    /// Reads the user's settings: those of `named`, else of the variable, else of the usual place. Fails only where the
    /// user named a file that cannot be read.
    pub fn load(named: Option<&Path>, isolated: bool) -> Result<Self, Failure> {
        if isolated {
            return Ok(Self { projects: Projects::off(), ..Self::default() });
        }
        let variable = std::env::var_os(find::VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let (wanted, by) = match (named, variable) {
            (Some(path), _) => (Some(path.to_owned()), "--config"),
            (None, Some(path)) => (Some(path), find::VARIABLE),
            (None, None) => (None, ""),
        };
        let mut decided = match wanted {
            Some(path) => Self::of_named(path, by)?,
            None => Self::of_usual(find::user_file()),
        };
        let variable = |name: &str| std::env::var(name).ok();
        let problems = decided.settings.environment(variable);
        decided.problems.extend(problems.into_iter().map(|what| (what, None)));
        Ok(decided)
    }

    fn of_named(path: PathBuf, by: &str) -> Result<Self, Failure> {
        let failure = |why: &str| {
            Failure::new(format!("the settings {} cannot be read: {why}", path.display()))
                .hint(format!("they were named by {by}"))
        };
        let text =
            find::text_of(&path).map_err(|why| failure(&why))?.ok_or_else(|| failure("there is no such file"))?;
        let (settings, problems, whole) = Settings::read(&text);
        if let Some(first) = problems.iter().find(|_| !whole) {
            return Err(failure(&format!("line {}: {}", first.line, first.what)));
        }
        Ok(Self { settings, file: Some(path), was_read: true, ..Self::default() }.with(&problems))
    }

    fn of_usual(path: Option<PathBuf>) -> Self {
        let Some(path) = path else { return Self::default() };
        match find::text_of(&path) {
            Ok(Some(text)) => {
                let (settings, problems, _) = Settings::read(&text);
                Self { settings, file: Some(path), was_read: true, ..Self::default() }.with(&problems)
            }
            Ok(None) => Self { file: Some(path), ..Self::default() },
            Err(why) => {
                let what = format!("the settings {} are not used: {why}", path.display());
                Self { file: Some(path), problems: vec![(what, None)], ..Self::default() }
            }
        }
    }

    fn with(mut self, problems: &[Problem]) -> Self {
        for problem in problems {
            self.problem(problem.line, &problem.what, problem.hint.clone());
        }
        self
    }

    /// Notes what of the file cannot be used.
    pub fn problem(&mut self, line: u32, what: &str, hint: Option<String>) {
        let file = self.file.as_deref().map(shown).unwrap_or_default();
        self.problems.push((format!("{file}:{line}: {what}"), hint));
    }

    /// Notes what of the environment cannot be used.
    pub fn problem_elsewhere(&mut self, what: String) {
        self.problems.push((what, None));
    }

    /// Says what of the settings could not be used.
    pub fn tell(&self, output: &mut Output) {
        for (what, hint) in &self.problems {
            output.warning(what, hint.as_slice());
        }
    }

    /// The same, and what of the files beside the configs does not count: for the screen.
    pub fn remarks(&self, files: &[Checked], paths: &[PathBuf]) -> Vec<Remark> {
        let mut remarks: Vec<Remark> =
            self.problems.iter().map(|(what, hint)| Remark { what: what.clone(), hint: hint.clone() }).collect();
        for (project, own) in self.owners(files) {
            remarks.extend(remarks_on(&project, &own, paths));
        }
        remarks
    }

    /// The files beside the configs, each with the configs that it speaks for, by their absolute paths.
    fn owners<'c>(&self, files: &'c [Checked]) -> Vec<(Arc<ProjectFile>, Vec<Owned<'c>>)> {
        let of =
            |checked: &'c Checked| self.project(&checked.source).map(|(file, path)| (file.path.clone(), checked, path));
        let all: Vec<_> = files.iter().filter_map(of).collect();
        let own = |project: &ProjectFile| {
            let own = all.iter().filter(|(file, ..)| *file == project.path);
            own.map(|(_, checked, path)| (*checked, path.clone())).collect()
        };
        self.projects.all().into_iter().map(|project| (Arc::clone(&project), own(&project))).collect()
    }

    /// The dialect of a file, where somebody has said so: beside the configs, else in the user's settings.
    pub fn dialect(&self, path: &Path) -> Option<Dialect> {
        let path = std::fs::canonicalize(path).ok()?;
        self.projects.dialect(&path).or_else(|| self.settings.dialect(&path))
    }

    fn project(&self, source: &Source) -> Option<(Arc<ProjectFile>, PathBuf)> {
        let path = match &source.absolute {
            Some(path) => path.clone(),
            // What comes through a pipe is read as if it lay here.
            None => std::env::current_dir().ok()?.join("-"),
        };
        self.projects.of(&path).map(|file| (file, path))
    }

    /// What was decided about the faults of a config.
    pub fn policy(&self, source: &Source) -> Arc<Policy> {
        self.project(source).map(|(file, path)| Arc::new(file.policy(&path))).unwrap_or_default()
    }

    /// Says what the files beside the configs have done: what is silenced, what silences nothing any more, what of them
    /// cannot be used. `paths` is what the user named.
    pub fn tell_projects(&self, files: &[Checked], paths: &[PathBuf], output: &mut Output) {
        for (project, own) in self.owners(files) {
            for Remark { what, hint } in remarks_on(&project, &own, paths) {
                output.warning(&what, hint.as_slice());
            }
            tell_counts(&project, &own, output);
        }
    }
}

/// What of a file beside the configs does not count.
fn remarks_on(project: &ProjectFile, own: &[Owned<'_>], paths: &[PathBuf]) -> Vec<Remark> {
    let name = shown(&project.path);
    let unreadable =
        project.unreadable.iter().map(|why| Remark { what: format!("{name} is not used: {why}"), hint: None });
    let problem = |problem: &Problem| Remark {
        what: format!("{name}:{}: {}", problem.line, problem.what),
        hint: problem.hint.clone(),
    };
    let stale = stale(project, own, paths).into_iter().map(|known| Remark {
        what: format!("{name}:{}: this silence is stale: {} is not found any more", known.line, known.described()),
        hint: Some("delete it, so that it hides nothing that comes".to_owned()),
    });
    unreadable.chain(project.problems.iter().map(problem)).chain(stale).collect()
}

/// How much is silenced.
fn tell_counts(project: &ProjectFile, own: &[Owned<'_>], output: &mut Output) {
    let silenced: usize = own.iter().map(|(checked, _)| checked.analysis.silenced.len()).sum();
    let ignored: usize = own.iter().map(|(checked, _)| checked.analysis.ignored).sum();
    let counts = [(silenced, "silenced"), (ignored, "ignored")];
    let counts: Vec<_> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !counts.is_empty() {
        output.note(&format!("{} in {}", counts.join(", "), shown(&project.path)));
    }
}

/// The silences that nothing fits. Only where all that they could be about was looked at: the whole folder of the file,
/// or the one config that they name.
fn stale<'p>(
    project: &'p ProjectFile,
    own: &[Owned<'_>],
    paths: &[PathBuf],
) -> Vec<&'p crate::settings::project::Known> {
    let whole = paths.iter().filter_map(|path| std::fs::canonicalize(path).ok());
    let whole = whole.into_iter().any(|path| path.is_dir() && project.folder().starts_with(&path));
    let used = |number: usize| {
        own.iter().any(|(checked, _)| checked.analysis.silenced.iter().any(|silenced| silenced.by == number))
    };
    let looked_at = |known: &crate::settings::project::Known| {
        let named = known.files.as_ref().filter(|files| files.is_literal());
        whole || named.is_some_and(|files| own.iter().any(|(_, path)| files.fits(project.relative(path))))
    };
    project.project.silences.iter().filter(|known| !used(known.silence.number) && looked_at(known)).collect()
}

/// A path as it is best named from here.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    relative.unwrap_or_else(|| path.to_owned()).display().to_string()
}
