//! Many devices at a time, without a word to the user; then, one after the other, those that need one.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Address, FetchError, Questions, asks_by_program, fetch};
use crate::dialect::Dialect;

/// So many connections at a time: a jump host's sshd refuses more than ten that are not logged in yet (`MaxStartups`
/// in `sshd_config`(5)).
pub const AT_A_TIME: usize = 8;

/// Is there somebody whom `ssh` can ask?
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Asking(bool);

impl Asking {
    /// There is a terminal, or a program that stands for one (`SSH_ASKPASS`).
    pub fn detect() -> Self {
        Self(std::io::stderr().is_terminal() || asks_by_program())
    }
}

/// Fetches the configs of devices, in their order.
pub fn fetch_all(devices: &[(Address, Option<Dialect>)], asking: Asking) -> Vec<Result<Vec<u8>, FetchError>> {
    let asked = |(address, dialect): &(Address, Option<Dialect>)| fetch(address, *dialect, Questions::Allowed);
    if let ([device], Asking(true)) = (devices, asking) {
        return vec![asked(device)];
    }
    let mut outcomes = at_once(devices);
    if asking == Asking(true) {
        for (device, outcome) in devices.iter().zip(&mut outcomes) {
            if outcome.as_ref().is_err_and(FetchError::wants_the_user) {
                *outcome = asked(device);
            }
        }
    }
    outcomes
}

/// All of them, some at a time, without questions.
fn at_once(devices: &[(Address, Option<Dialect>)]) -> Vec<Result<Vec<u8>, FetchError>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(devices.len()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((address, dialect)) = devices.get(index) else { return };
            let outcome = fetch(address, *dialect, Questions::Refused);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, outcome));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME.min(devices.len()) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}
