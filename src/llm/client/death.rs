//! Why a worker process ended, in the user's words.

use std::fmt;
use std::process::ExitStatus;

/// Why the worker is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeathReason {
    /// Killed from outside (signal 9): most often the kernel, out of memory.
    Killed,
    /// It called abort (signal 6): a failed check inside llama.cpp.
    Aborted,
    /// An instruction that this machine's processor lacks (signal 4).
    IllegalInstruction,
    /// Another signal, by number: 11 is a memory fault.
    Signal(i32),
    /// It exited by itself with this code.
    Exited(i32),
    /// It wrote something that is no reply; the beginning of it.
    Nonsense(String),
    /// It closed its output and the system does not tell why.
    Unknown,
}

impl DeathReason {
    /// Reads it from the exit status.
    pub(super) fn from_status(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt;
        match (status.signal(), status.code()) {
            (Some(9), _) => Self::Killed,
            (Some(6), _) => Self::Aborted,
            (Some(4), _) => Self::IllegalInstruction,
            (Some(signal), _) => Self::Signal(signal),
            (None, Some(code)) => Self::Exited(code),
            (None, None) => Self::Unknown,
        }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Killed => "probably out of memory: choose a smaller model (`confdbg model list`), or ask again",
            Self::IllegalInstruction => {
                "this binary was built on another kind of processor: build it on this machine \
                 (docs/model.md, \"Building for other machines\")"
            }
            _ => "ask again to start it anew; its log has the details (`confdbg doctor` names it)",
        }
    }
}

impl fmt::Display for DeathReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Killed => write!(f, "the model's process was killed"),
            Self::Aborted => write!(f, "the model's process aborted"),
            Self::IllegalInstruction => write!(f, "the model needs instructions that this processor lacks"),
            Self::Signal(11 | 7) => write!(f, "the model's process crashed (memory fault)"),
            Self::Signal(signal) => write!(f, "the model's process ended by signal {signal}"),
            Self::Exited(code) => write!(f, "the model's process exited with code {code}"),
            Self::Nonsense(text) => write!(f, "the model's process wrote nonsense ({text}) and was stopped"),
            Self::Unknown => write!(f, "the model's process is gone"),
        }
    }
}
