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
pub use many::{Asking, fetch_all};

use answer::Answer;
use ladder::Attempt;
use ssh::Ssh;

/// May `ssh` put questions to the user: passwords, passphrases, unknown host keys?
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Questions {
    /// On the terminal: the screen is not up yet.
    Allowed,
    /// Not at all: there is nobody to answer, or the screen would be spoilt. What needs an answer fails.
    Refused,
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
    let mut tried = Vec::new();
    let mut attempt = ladder::first(dialect);
    loop {
        let answer = match attempt {
            Attempt::Command(command) => answer::judge(&ssh.command(address, command, questions)?, questions)?,
            Attempt::Session => Answer::Config(ssh.session(address, questions)?),
        };
        tried.push(attempt);
        attempt = match answer {
            Answer::Config(bytes) => return Ok(bytes),
            other => match ladder::next(&tried, &other) {
                Some(attempt) => attempt,
                None => return Err(other.into()),
            },
        };
    }
}
