//! `confdbg [PATH...]`: opens the debugger's screen.

use std::path::PathBuf;

use super::Exit;
use super::error::Failure;
use super::nearest::nearest;
use super::output::Output;
use crate::session::journal::Replay;

/// Opens configs.
pub(super) fn open(paths: &[PathBuf], subcommands: &[&str], _output: &mut Output) -> Result<Exit, Failure> {
    let Some(first) = paths.first() else {
        return Err(Failure::new("no config is given")
            .hint("confdbg PATH... opens configs; a folder is one network, `-` is standard input")
            .hint("`confdbg --help` lists what else there is"));
    };
    let name = first.to_string_lossy();
    if !first.exists() && name != "-" {
        let near = nearest(&name, subcommands.iter().copied());
        return Err(Failure::new(format!("{name}: no such file or folder"))
            .maybe_hint(near.map(|near| format!("did you mean `confdbg {near}`?"))));
    }
    Err(without_screen())
}

/// Takes up a session.
pub(super) fn resume(_id: &str, _replay: &Replay, _output: &mut Output) -> Result<Exit, Failure> {
    Err(without_screen())
}

fn without_screen() -> Failure {
    Failure::new("the debugger's screen is not part of this build").hint("`confdbg check PATH` prints the faults")
}
