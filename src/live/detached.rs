//! A program without a terminal of its own to ask on.
//!
//! `ssh` asks on the terminal, whatever its input is, and starts a further `ssh` for a jump host that knows nothing of
//! our options. While the screen is up none of them may: in a session of its own (setsid(2)) a process has no terminal.
//! Rust cannot start a process so without unsafe code, so this program starts itself, which then becomes the other.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// The first argument of such a process of ours.
pub const ARGUMENT: &str = "--run-detached";

/// The exit code where the program cannot be started, as shells have it.
const NOT_STARTED: u8 = 126;

/// A program, detached, where this one can be started again; else as it is.
pub(super) fn command(program: &str) -> Command {
    match std::env::current_exe() {
        Ok(own) => {
            let mut command = Command::new(own);
            command.arg(ARGUMENT).arg(program);
            command
        }
        Err(_) => Command::new(program),
    }
}

/// Becomes the program that the arguments name; they begin after [`ARGUMENT`].
pub fn run(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(program) = arguments.next() else { return NOT_STARTED.into() };
    // It fails only for the leader of a group, which a child is not.
    let detached = rustix::process::setsid().map_err(io::Error::from);
    let error = match detached {
        Ok(_) => Command::new(program).args(arguments).exec(),
        Err(error) => error,
    };
    // The reader of our standard error says it in its own words.
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("ssh cannot be started: {error}\n"));
    NOT_STARTED.into()
}
