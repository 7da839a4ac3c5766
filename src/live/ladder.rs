//! In which order a device is asked, when nobody has said what it is: each answer says what to try next.

use super::answer::Answer;
use super::commands::{Command, SHOW_FRR, SHOW_FRR_SUDO, SHOW_JUNOS, SHOW_JUNOS_SHELL, SHOW_RUNNING, SHOW_VYOS};
use crate::dialect::Dialect;

/// A way of asking; each is a connection of its own.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// One command, without a terminal: its output has an end, so nothing of it can be missed.
    Command(Command),
    /// A terminal session, for devices that take no single commands, or not without another mode.
    Session,
}

/// The first attempt.
pub(super) fn first(dialect: Option<Dialect>) -> Attempt {
    match dialect {
        None | Some(Dialect::Ios | Dialect::NxOs | Dialect::Eos | Dialect::IosXr) => Attempt::Command(SHOW_RUNNING),
        Some(Dialect::Asa) => Attempt::Session,
        Some(Dialect::Junos) => Attempt::Command(SHOW_JUNOS),
        Some(Dialect::Frr) => Attempt::Command(SHOW_FRR),
        Some(Dialect::Vyos) => Attempt::Command(SHOW_VYOS),
    }
}

/// The next one after this answer to the last; none where there is nothing left to try.
pub(super) fn next(tried: &[Attempt], answer: &Answer) -> Option<Attempt> {
    let last = *tried.last()?;
    let next = match (last, answer) {
        (Attempt::Session | Attempt::Command(SHOW_FRR_SUDO), _) | (_, Answer::Config(_)) => return None,
        (Attempt::Command(SHOW_FRR), Answer::Refused(_)) => Attempt::Command(SHOW_FRR_SUDO),
        (_, Answer::NoSuchCommand) => {
            let shell = [SHOW_FRR, SHOW_VYOS, SHOW_JUNOS_SHELL].map(Attempt::Command);
            return shell.into_iter().find(|attempt| !tried.contains(attempt));
        }
        // Where `vtysh` is the login shell, it is no command.
        (Attempt::Command(SHOW_FRR), Answer::WrongWords(_)) => Attempt::Command(SHOW_RUNNING),
        (_, Answer::WrongWords(_)) => Attempt::Command(SHOW_JUNOS),
        (_, Answer::Nothing | Answer::Refused(_) | Answer::NoConfig(_)) => Attempt::Session,
    };
    (!tried.contains(&next)).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands that are asked when these are the answers.
    fn asked(dialect: Option<Dialect>, answers: Vec<Answer>) -> Vec<&'static str> {
        let mut tried = vec![first(dialect)];
        for answer in answers {
            tried.extend(next(&tried, &answer));
        }
        let name = |attempt: &Attempt| match attempt {
            Attempt::Command(command) => command.text(),
            Attempt::Session => "session",
        };
        tried.iter().map(name).collect()
    }

    #[test]
    fn each_answer_leads_to_what_can_help() {
        let refused = || Answer::Refused("no".into());
        assert_eq!(asked(None, vec![Answer::Nothing]), ["show running-config", "session"]);
        assert_eq!(asked(None, vec![refused()]), ["show running-config", "session"]);
        assert_eq!(
            asked(None, vec![Answer::WrongWords("syntax error".into())]),
            ["show running-config", "show configuration | no-more"]
        );
        let shell = asked(None, vec![Answer::NoSuchCommand; 5]);
        assert_eq!(
            shell,
            [
                "show running-config",
                "vtysh -c 'show running-config'",
                "/opt/vyatta/bin/vyatta-op-cmd-wrapper show configuration",
                "cli -c 'show configuration | no-more'"
            ]
        );
        assert_eq!(
            asked(None, vec![Answer::NoSuchCommand, refused(), refused()]),
            ["show running-config", "vtysh -c 'show running-config'", "sudo -n vtysh -c 'show running-config'"]
        );
    }

    #[test]
    fn a_known_dialect_needs_no_detour() {
        assert_eq!(asked(Some(Dialect::Asa), vec![]), ["session"]);
        assert_eq!(asked(Some(Dialect::Junos), vec![]), ["show configuration | no-more"]);
        assert_eq!(
            asked(Some(Dialect::Frr), vec![Answer::WrongWords("% Unknown command: vtysh".into())]),
            ["vtysh -c 'show running-config'", "show running-config"]
        );
    }

    /// However a device answers, there is an end.
    #[test]
    fn there_is_an_end() {
        for answer in [Answer::NoSuchCommand, Answer::Nothing, Answer::Refused("x".into())] {
            for dialect in Dialect::ALL.map(Some).into_iter().chain([None]) {
                let mut tried = vec![first(dialect)];
                while let Some(attempt) = next(&tried, &answer) {
                    tried.push(attempt);
                    assert!(tried.len() < 9, "{tried:?}");
                }
            }
        }
    }
}
