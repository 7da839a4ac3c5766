//! Finds and reads the files: the user's own, and those beside the configs. The only part of the settings that touches
//! the disk, and it never writes.

use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::project::{FILE_NAME, Project};
use super::reader::Problem;
use crate::analysis::policy::Policy;
use crate::dialect::Dialect;

/// The largest file of settings that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// The variable that names the user's file.
pub const VARIABLE: &str = "CONFDBG_CONFIG";

/// Where the user's file is where nothing else is said: `confdbg/config.toml` in `$XDG_CONFIG_HOME` or `~/.config`.
/// `None` without a home.
pub fn user_file() -> Option<PathBuf> {
    let base = etcetera::base_strategy::Xdg::new().ok()?;
    Some(etcetera::BaseStrategy::config_dir(&base).join("confdbg/config.toml"))
}

/// The text of a file of settings; `None` where there is none. Fails with the reason, in a few words.
pub fn text_of(path: &Path) -> Result<Option<String>, String> {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => return Ok(None),
        Err(error) => return Err(told(path, &error)),
    };
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is no file, but a pipe or a device".to_owned());
    }
    let too_large = || format!("it is larger than {} MB, which no settings are", MOST_BYTES / 1024 / 1024);
    if metadata.len() > MOST_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| told(path, &error))?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| told(path, &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large());
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(Some(text)),
        _ => Err("it is no text in UTF-8".to_owned()),
    }
}

fn told(path: &Path, error: &std::io::Error) -> String {
    if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return "it is a link that leads to itself".to_owned();
    }
    match error.kind() {
        ErrorKind::NotFound if path.is_symlink() => "it is a link to something that is not there".to_owned(),
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => error.to_string(),
    }
}

/// A `.confdbg.toml` that was read.
#[derive(Debug)]
pub struct ProjectFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// What it says; nothing where it cannot be read.
    pub project: Project,
    /// Its mistakes.
    pub problems: Vec<Problem>,
    /// Why it cannot be read.
    pub unreadable: Option<String>,
}

impl ProjectFile {
    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// A config's path from its folder.
    pub fn relative<'p>(&self, config: &'p Path) -> &'p Path {
        config.strip_prefix(self.folder()).unwrap_or(config)
    }

    /// What it says about a config, by its absolute path.
    pub fn policy(&self, config: &Path) -> Policy {
        self.project.policy(self.relative(config))
    }
}

/// The files beside the configs, each read once.
#[derive(Debug, Default)]
pub struct Projects {
    /// By the folder of the configs.
    found: Mutex<HashMap<PathBuf, Option<Arc<ProjectFile>>>>,
    /// None is read, whatever is there.
    off: bool,
}

impl Projects {
    /// No file is read.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// The file that speaks for a config, by the config's absolute path: the nearest, from its folder up to the root of
    /// its repository.
    pub fn of(&self, config: &Path) -> Option<Arc<ProjectFile>> {
        let folder = config.parent().filter(|_| !self.off)?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found.get(folder) {
            return known.clone();
        }
        let path = nearest(folder);
        // Folders that share a file share what was read of it.
        let same = |path: &PathBuf| found.values().flatten().find(|known| known.path == *path).cloned();
        let project = path.map(|path| same(&path).unwrap_or_else(|| Arc::new(read(path))));
        found.insert(folder.to_owned(), project.clone());
        project
    }

    /// The dialect of a config, where a file says so.
    pub fn dialect(&self, config: &Path) -> Option<Dialect> {
        let file = self.of(config)?;
        super::dialects::dialect_of(&file.project.dialects, file.relative(config))
    }

    /// All that were found, by path.
    pub fn all(&self) -> Vec<Arc<ProjectFile>> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = found.values().flatten().cloned().collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all.dedup_by(|a, b| a.path == b.path);
        all
    }
}

/// The nearest file, from a folder up to the root of its repository.
fn nearest(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(FILE_NAME);
        if std::fs::symlink_metadata(&path).is_ok() {
            return Some(path);
        }
        if is_root(folder) {
            return None;
        }
    }
    None
}

fn is_root(folder: &Path) -> bool {
    [".git", ".hg", ".jj"].iter().any(|name| folder.join(name).exists())
}

/// Where a decision about a config is to be kept: the file that speaks for it, or one to be made, at the root of its
/// repository or beside it.
pub fn home_of(config: &Path) -> PathBuf {
    let folder = config.parent().unwrap_or(config);
    nearest(folder).unwrap_or_else(|| {
        let root = folder.ancestors().find(|folder| is_root(folder)).unwrap_or(folder);
        root.join(FILE_NAME)
    })
}

fn read(path: PathBuf) -> ProjectFile {
    match text_of(&path) {
        Ok(text) => {
            let (project, problems) = Project::read(text.as_deref().unwrap_or_default());
            ProjectFile { path, project, problems, unreadable: None }
        }
        Err(why) => ProjectFile { path, project: Project::default(), problems: Vec::new(), unreadable: Some(why) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_nearest_file_up_to_the_repository_speaks() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("repo/.git")).unwrap();
        fs::create_dir_all(root.join("repo/a/b")).unwrap();
        fs::create_dir_all(root.join("repo/c")).unwrap();
        fs::write(root.join(FILE_NAME), "").unwrap();
        let of = |config: &str| Projects::default().of(&root.join(config)).map(|file| file.path.clone());
        assert_eq!(of("repo/c/r1.cfg"), None, "beyond the repository nothing counts");
        assert_eq!(home_of(&root.join("repo/c/r1.cfg")), root.join("repo").join(FILE_NAME));
        fs::write(root.join("repo").join(FILE_NAME), "").unwrap();
        fs::write(root.join("repo/a").join(FILE_NAME), "").unwrap();
        assert_eq!(of("repo/a/b/r1.cfg"), Some(root.join("repo/a").join(FILE_NAME)));
        assert_eq!(of("repo/c/r1.cfg"), Some(root.join("repo").join(FILE_NAME)));
        assert_eq!(of("r1.cfg"), Some(root.join(FILE_NAME)));
        assert!(Projects::off().of(&root.join("r1.cfg")).is_none());
    }

    #[test]
    fn what_is_no_settings_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("binary"), b"a = 1\0").unwrap();
        fs::write(path("latin"), b"a = \"\xe4\"").unwrap();
        fs::File::create(path("huge")).unwrap().set_len(100 * 1024 * 1024).unwrap();
        fs::create_dir(path("folder")).unwrap();
        std::os::unix::fs::symlink(path("loop"), path("loop")).unwrap();
        std::os::unix::fs::symlink(path("nowhere"), path("dangling")).unwrap();
        let why = |name: &str| text_of(&path(name)).unwrap_err();
        assert_eq!(why("binary"), "it is no text in UTF-8");
        assert_eq!(why("latin"), "it is no text in UTF-8");
        assert_eq!(why("huge"), "it is larger than 1 MB, which no settings are");
        assert_eq!(why("folder"), "it is a folder");
        assert_eq!(why("loop"), "it is a link that leads to itself");
        assert_eq!(why("dangling"), "it is a link to something that is not there");
        assert_eq!(text_of(&path("missing")), Ok(None));
    }
}
