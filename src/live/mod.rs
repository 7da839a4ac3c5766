//! Running configs, fetched from devices with the system's `ssh`: the user's keys, agent, `ssh_config` and jump hosts.
//!
//! It must never send anything but the commands of one table (`commands.rs`), which only read; never let a host or user
//! become an option of `ssh`; never see a password; never write a config to the disk; and never trust what a device
//! sends: it is bounded in bytes and time, and taken for a config only if it looks like one.

mod address;
mod answer;
mod commands;
mod detached;
mod dialogue;
mod error;
mod ladder;
mod many;
mod ssh;
mod transcript;

use crate::dialect::Dialect;

pub use address::{Address, AddressError, absolute, is_address};
pub use detached::{ARGUMENT as DETACHED_ARGUMENT, run as run_detached};
pub use error::FetchError;
pub use many::{AT_A_TIME, Asking, fetch_all};

use answer::Answer;
use ladder::Attempt;
use ssh::Ssh;

/// May `ssh` put questions to the user: passwords, passphrases, unknown host keys?
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Questions {
    /// On the terminal: the screen is not up yet.
    Allowed,
    /// By a program of the user's that has a window of its own (`SSH_ASKPASS`), never on the terminal.
    ByProgram,
    /// Not at all: there is nobody to answer, or the screen would be spoilt. What needs an answer fails.
    Refused,
}

impl Questions {
    /// How it may ask while the screen is up.
    pub fn beside_the_screen() -> Self {
        if asks_by_program() { Self::ByProgram } else { Self::Refused }
    }
}

/// Does the user want `ssh` to ask by a program, whether there is a terminal or not (ssh(1), ENVIRONMENT)?
fn asks_by_program() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("SSH_ASKPASS").is_some() && set("SSH_ASKPASS_REQUIRE").is_some_and(|how| how == "force")
}

/// Fetches the running config of a device. A known dialect saves connections: without one, what the device answers says
/// what to ask next, so that some need two logins or three.
///
/// Blocks for as long as the device takes, some minutes at most.
pub fn fetch(address: &Address, dialect: Option<Dialect>, questions: Questions) -> Result<Vec<u8>, FetchError> {
    fetch_with(&Ssh::default(), address, dialect, questions)
}

fn fetch_with(
    ssh: &Ssh,
    address: &Address,
    dialect: Option<Dialect>,
    questions: Questions,
) -> Result<Vec<u8>, FetchError> {
    let (mut tried, mut refused) = (Vec::new(), None);
    let mut attempt = ladder::first(dialect);
    loop {
        let answer = match attempt {
            Attempt::Command(command) => answer::judge(&ssh.command(address, command, questions)?, questions)?,
            Attempt::Session => answer::by_its_looks(ssh.session(address, questions)?),
        };
        tried.push(attempt);
        let next = ladder::next(&tried, &answer);
        match (answer, next) {
            (Answer::Config(bytes), _) => return Ok(bytes),
            // A refusal says more than that something else was not there either.
            (last, None) => return Err(refused.unwrap_or(last).into()),
            (answer, Some(next)) => {
                if matches!(answer, Answer::Refused(_)) {
                    refused.get_or_insert(answer);
                }
                attempt = next;
            }
        }
    }
}
