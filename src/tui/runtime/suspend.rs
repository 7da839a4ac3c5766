//! Stopping the process as the shell's ctrl-z does.

use rustix::process::{Signal, kill_current_process_group};

/// Stops this process and those that the shell started with it; returns when they go on. False where nobody could make
/// them go on, as in a terminal window that has no shell: then nothing was stopped.
pub(super) fn stop() -> bool {
    // SIGTSTP would be told from SIGSTOP by the system itself, but it is handled here, and forwarded by nobody.
    let own = i32::try_from(std::process::id()).unwrap_or(0);
    has_shell(own, standing) && kill_current_process_group(Signal::STOP).is_ok()
}

/// Where a process stands among the others.
///
/// Plain numbers: in a container, what is outside (the shell that `docker exec` was typed in) has the number 0, which
/// is no process and which rustix's types cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    parent: i32,
    group: i32,
    session: i32,
}

/// Is there a process in this session, outside our group, that waits for the group? Else the group is an orphan.
fn has_shell(own: i32, standing: impl Fn(i32) -> Option<Standing>) -> bool {
    let Some(own) = standing(own) else { return false };
    let mut process = own.parent;
    while process > 0 {
        match standing(process) {
            Some(other) if other.group != own.group => return other.session == own.session,
            Some(other) => process = other.parent,
            None => return false,
        }
    }
    false
}

#[cfg(target_os = "linux")]
fn standing(process: i32) -> Option<Standing> {
    parse(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Elsewhere there are no process namespaces, and only the parent of this process is known: enough for all but a
/// script that starts the debugger in its own group.
#[cfg(not(target_os = "linux"))]
fn standing(process: i32) -> Option<Standing> {
    use rustix::process::{Pid, getpgid, getpid, getppid, getsid};
    let process = Pid::from_raw(process)?;
    let parent = if process == getpid() { getppid() } else { None };
    Some(Standing {
        parent: parent.map_or(0, |parent| parent.as_raw_nonzero().get()),
        group: getpgid(Some(process)).ok()?.as_raw_nonzero().get(),
        session: getsid(Some(process)).ok()?.as_raw_nonzero().get(),
    })
}

/// From a line of `/proc/PID/stat` (proc(5)): the number, the name in parentheses, the state, parent, group, session.
#[cfg(target_os = "linux")]
fn parse(stat: &str) -> Option<Standing> {
    // The name may hold anything, spaces and parentheses too.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(1).map_while(|field| field.parse().ok());
    Some(Standing { parent: fields.next()?, group: fields.next()?, session: fields.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Processes as (number, parent, group, session); the first is ours.
    fn waits(processes: &[(i32, i32, i32, i32)]) -> bool {
        has_shell(processes[0].0, |process| {
            let &(_, parent, group, session) = processes.iter().find(|one| one.0 == process)?;
            Some(Standing { parent, group, session })
        })
    }

    #[test]
    fn a_shell_of_the_same_session_waits() {
        assert!(waits(&[(9, 5, 9, 5), (5, 1, 5, 5), (1, 0, 1, 1)]));
        assert!(waits(&[(9, 8, 8, 5), (8, 5, 8, 5), (5, 1, 5, 5)]), "a script in between, in our group");
    }

    #[test]
    fn nobody_waits_outside_the_session() {
        assert!(!waits(&[(9, 5, 9, 9), (5, 1, 5, 5)]), "a session of our own, as in a terminal window");
        assert!(!waits(&[(9, 1, 9, 5), (1, 0, 1, 1)]), "the shell is gone");
        assert!(!waits(&[(9, 5, 9, 5)]), "a parent that cannot be looked at");
    }

    #[test]
    fn what_is_outside_the_container_is_zero() {
        assert!(!waits(&[(9, 5, 9, 9), (5, 0, 0, 0)]), "the parent's group is led from outside");
        assert!(!waits(&[(9, 0, 0, 0)]), "started from outside, without a shell in here");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_name_of_a_process_may_look_like_fields() {
        let standing = Standing { parent: 5, group: 9, session: 7 };
        assert_eq!(parse("9 (a) R 1 2 3) S 5 9 7 34816 9"), Some(standing));
        assert_eq!(parse("9 (cut"), None);
        assert_eq!(parse("9 (cut) S 5 9"), None);
    }
}
