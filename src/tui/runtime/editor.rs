//! The user's own editor on a text: `$VISUAL`, `$EDITOR`, or `vi`.
//!
//! The text is a file that only this user can read, for as long as the editor runs.

use std::io::{self, Write};
use std::process::{Child, Command};

use tempfile::NamedTempFile;

/// A text in an editor.
pub(super) struct Editing {
    file: NamedTempFile,
    program: String,
}

impl Editing {
    /// Puts the text where the editor finds it.
    pub(super) fn prepare(text: &str) -> Result<(Self, Child), String> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let wanted = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".to_owned());
        let words = shell_words::split(&wanted).map_err(|error| format!("EDITOR is {wanted}: {error}"))?;
        let (program, arguments) = words.split_first().ok_or("EDITOR is empty")?;
        let file = written(text).map_err(|error| format!("no file for the editor: {error}"))?;
        let child = Command::new(program).args(arguments).arg(file.path()).spawn();
        let child = child.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("there is no {program} here: set EDITOR to the editor that you want"),
            _ => format!("{program} does not start: {error}"),
        })?;
        Ok((Self { file, program: program.clone() }, child))
    }

    /// The text as the editor left it.
    pub(super) fn finish(self, ended: io::Result<std::process::ExitStatus>) -> Result<String, String> {
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => return Err(format!("{} ended with {status}: nothing was taken", self.program)),
            Err(error) => return Err(format!("{}: {error}", self.program)),
        }
        // By its name: editors replace a file rather than write into it.
        let bytes = std::fs::read(self.file.path()).map_err(|error| format!("the text is gone: {error}"))?;
        String::from_utf8(bytes).map_err(|_| "the text is not UTF-8 any more: nothing was taken".to_owned())
    }
}

fn written(text: &str) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("confdbg-").suffix(".cfg").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}
