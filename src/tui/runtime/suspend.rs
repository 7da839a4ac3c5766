//! Stopping the process as the shell's ctrl-z does.

use rustix::process::{Pid, Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};

/// Stops this process and those that the shell started with it; returns when they go on. False where nobody could make
/// them go on, as in a terminal window that has no shell: then nothing was stopped.
pub(super) fn stop() -> bool {
    // SIGTSTP would be told from SIGSTOP by the system itself, but it is handled here, and forwarded by nobody.
    has_shell() && kill_current_process_group(Signal::STOP).is_ok()
}

/// Is there a process in this session, outside our group, that waits for the group? Else the group is an orphan.
fn has_shell() -> bool {
    let group = getpgrp();
    let session = getsid(None).ok();
    let mut process = getppid();
    while let Some(parent) = process {
        match getpgid(Some(parent)) {
            Ok(other) if other != group => return getsid(Some(parent)).ok() == session,
            Ok(_) => process = parent_of(parent),
            Err(_) => return false,
        }
    }
    false
}

/// The parent of another process.
fn parent_of(process: Pid) -> Option<Pid> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    // The name in parentheses may hold anything, spaces and parentheses too.
    let (_, fields) = stat.rsplit_once(')')?;
    Pid::from_raw(fields.split_whitespace().nth(1)?.parse().ok()?)
}
