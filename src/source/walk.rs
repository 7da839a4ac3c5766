//! All files below a folder: hidden ones and loops of links passed over, in a fixed order.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::Failed;

/// More files than any network has: somebody has named `/` or a home folder.
const MOST_FILES: usize = 20_000;

pub(super) struct Found {
    /// Relative to the folder, sorted.
    pub files: Vec<PathBuf>,
    pub errors: Vec<Failed>,
}

pub(super) fn files_below(root: &Path) -> Found {
    let mut found = Found { files: Vec::new(), errors: Vec::new() };
    let mut seen = FxHashSet::default();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        // A link may lead to a folder that was already walked: each real folder counts once, which also ends loops.
        let path = root.join(&folder);
        match std::fs::canonicalize(&path) {
            Ok(real) if !seen.insert(real.clone()) => continue,
            Ok(_) => read_folder(root, &folder, &mut folders, &mut found),
            Err(error) => found.errors.push(failure(&path, &error)),
        }
        if found.files.len() > MOST_FILES {
            found.files.clear();
            found.errors.push(Failed {
                path: root.to_string_lossy().into_owned(),
                message: format!("more than {MOST_FILES} files"),
                hint: Some("name the folder that holds the configs of one network".to_owned()),
            });
            break;
        }
    }
    found.files.sort();
    found
}

fn read_folder(root: &Path, folder: &Path, folders: &mut Vec<PathBuf>, found: &mut Found) {
    let path = root.join(folder);
    let entries = match std::fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) => return found.errors.push(failure(&path, &error)),
    };
    // Real folders are walked before links to them, so that a file keeps its real name; the stack is taken from the end.
    let (mut real, mut links) = (Vec::new(), Vec::new());
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let below = folder.join(&name);
        let kind = entry.file_type();
        let is_link = kind.as_ref().is_ok_and(std::fs::FileType::is_symlink);
        let is_folder = if is_link { entry.path().is_dir() } else { kind.is_ok_and(|kind| kind.is_dir()) };
        match (is_folder, is_link) {
            (true, true) => links.push(below),
            (true, false) => real.push(below),
            (false, _) => found.files.push(below),
        }
    }
    folders.splice(0..0, links);
    folders.extend(real);
}

fn failure(path: &Path, error: &std::io::Error) -> Failed {
    let hint =
        (error.kind() == std::io::ErrorKind::PermissionDenied).then(|| "the folder is not readable for you".to_owned());
    Failed { path: path.to_string_lossy().into_owned(), message: super::read::describe(error), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_and_loops_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("b/c")).unwrap();
        std::fs::create_dir_all(root.join(".git")).unwrap();
        for file in ["b/c/r2.cfg", "b/r1.cfg", "z.cfg", ".hidden", ".git/config"] {
            std::fs::write(root.join(file), "x").unwrap();
        }
        std::os::unix::fs::symlink("..", root.join("b/up")).unwrap();
        std::os::unix::fs::symlink("b", root.join("a")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.join("dangling")).unwrap();
        let found = files_below(root);
        let names: Vec<_> = found.files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["b/c/r2.cfg", "b/r1.cfg", "dangling", "z.cfg"]);
        assert!(found.errors.is_empty());
    }
}
