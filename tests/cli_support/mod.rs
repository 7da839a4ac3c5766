//! Running the binary, in folders of its own.
#![allow(dead_code)] // Each test file is a crate of its own and uses a part of this.

use std::io::Write;
use std::process::{Command, Stdio};

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_confdbg"));
    command.args(arguments).env_remove("NO_COLOR").env("TERM", "xterm-256color");
    // The settings of whoever runs the tests are none of their business, nor are the answers that were kept for them.
    command.env("XDG_CONFIG_HOME", "/nonexistent").env_remove("CONFDBG_CONFIG");
    // No folder can be made there, not even by root.
    command.env("XDG_CACHE_HOME", "/dev/null").env_remove("CONFDBG_CACHE");
    command
}

fn ran(output: &std::process::Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs the binary without input.
pub fn run(arguments: &[&str]) -> Ran {
    ran(&command(arguments).stdin(Stdio::null()).output().unwrap())
}

/// Runs the binary with these variables set.
pub fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    ran(&command(arguments).envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap())
}

/// Runs the binary in a folder, so that paths in its output do not depend on where the folder lies.
pub fn run_in(folder: &str, arguments: &[&str]) -> Ran {
    ran(&command(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap())
}

/// Runs the binary with this standard input.
pub fn run_with_input(arguments: &[&str], input: &str) -> Ran {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses the arguments reads nothing.
    let written = child.stdin.take().unwrap().write_all(input.as_bytes());
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    ran(&child.wait_with_output().unwrap())
}

/// A folder that goes away with the test.
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.root())
    }

    /// Writes a file; gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Makes a folder; gives its path.
    pub fn folder(&self, name: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir(&path).unwrap();
        path
    }
}
