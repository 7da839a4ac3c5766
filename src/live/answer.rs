//! What a device's answer to one command was: the config, or a reason to ask in another way.

use super::Questions;
use super::error::FetchError;
use super::ssh::Reply;
use super::transcript::{Transcript, without_clock};
use crate::dialect::detect::{Detected, detect, sample};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A config, by its looks.
    Config(Vec<u8>),
    /// A shell that knows no such command.
    NoSuchCommand,
    /// A command line that says the command is wrong, as Junos does.
    WrongWords(String),
    /// The device takes no single commands, or said nothing to this one.
    Nothing,
    /// It is not allowed, or not in this mode: the device's words.
    Refused(String),
    /// Something else: its first line.
    NoConfig(String),
}

impl From<Answer> for FetchError {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NoSuchCommand => Self::Shell(String::new()),
            Answer::Nothing => Self::NotConfig(String::new()),
            Answer::WrongWords(line) | Answer::Refused(line) => Self::Denied(line),
            Answer::NoConfig(line) => Self::NotConfig(line),
            Answer::Config(_) => Self::NotConfig("a config".to_owned()),
        }
    }
}

/// A refusal is short: longer texts are not searched for one.
const REFUSAL_LINES: usize = 12;

/// What a reply says. An error where the connection itself failed.
pub(super) fn judge(reply: &Reply, questions: Questions) -> Result<Answer, FetchError> {
    let output = without_clock(&Transcript::of(&reply.stdout));
    let text = String::from_utf8_lossy(&output);
    let said = String::from_utf8_lossy(&reply.stderr);
    // 255 is ssh's own (ssh(1), EXIT STATUS); a device has no reason to use it.
    let broken = matches!(reply.status, Some(255) | None);
    if broken && text.trim().is_empty() {
        let failed = FetchError::of_ssh(&said, questions);
        return if failed.may_be_the_command() { Ok(Answer::Nothing) } else { Err(failed) };
    }
    let all = format!("{text}\n{said}");
    if reply.status == Some(127) || (text.lines().count() < REFUSAL_LINES && is_unknown_to_shell(&all)) {
        return Ok(Answer::NoSuchCommand);
    }
    if let Some(line) = refusal(if text.trim().is_empty() { &all } else { &text }) {
        let wrong = ["syntax error", "unknown command"].iter().any(|words| line.to_ascii_lowercase().contains(words));
        return Ok(if wrong { Answer::WrongWords(line) } else { Answer::Refused(line) });
    }
    if text.trim().is_empty() {
        let line = last_line(&said);
        let failed = reply.status.is_some_and(|status| status != 0) && !line.is_empty();
        return Ok(if failed { Answer::Refused(line) } else { Answer::Nothing });
    }
    // IOS hangs up after what it was asked for, which looks as if the connection had broken. Where the end is missing, a
    // session shows by the prompt that nothing is.
    let whole = !broken || is_whole(&text);
    Ok(match by_its_looks(output) {
        Answer::Config(_) if !whole => Answer::Nothing,
        answer => answer,
    })
}

/// A config, or something else.
pub(super) fn by_its_looks(output: Vec<u8>) -> Answer {
    let detection = detect(&String::from_utf8_lossy(sample(&output)));
    if detection.verdict != Detected::NoConfig || detection.leaning.is_some() {
        return Answer::Config(output);
    }
    let text = String::from_utf8_lossy(&output);
    Answer::NoConfig(text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned())
}

/// Does a config end where one ends?
fn is_whole(text: &str) -> bool {
    text.lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .is_some_and(|line| ["end", ": end", "}"].contains(&line))
}

/// The line in which a device says no, if it does. Only in short texts: in a config such words are a description's.
pub(super) fn refusal(text: &str) -> Option<String> {
    const WORDS: [&str; 13] = [
        "% invalid",
        "invalid input",
        "error: %",
        "% permission denied",
        "% authorization failed",
        "command authorization failed",
        "% this command is not authorized",
        "not authorized",
        "syntax error",
        "unknown command",
        "% unknown command",
        "permission denied",
        "failed to connect to any daemons",
    ];
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    if lines().count() > REFUSAL_LINES {
        return None;
    }
    let says_no = |line: &&str| {
        let line = line.to_ascii_lowercase();
        WORDS.iter().any(|words| line.contains(words)) || line.starts_with("% ") || line.starts_with("sudo: ")
    };
    lines().find(says_no).map(str::to_owned)
}

/// Does a shell say that it knows no such command?
pub(super) fn is_unknown_to_shell(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim().to_ascii_lowercase();
        line.contains("command not found") || (line.contains("not found") && line.contains("sh:"))
    })
}

fn last_line(text: &str) -> String {
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(stdout: &str, stderr: &str, status: i32) -> Answer {
        let reply = Reply { stdout: stdout.into(), stderr: stderr.into(), status: Some(status) };
        judge(&reply, Questions::Allowed).unwrap()
    }

    #[test]
    fn a_config_is_told_from_what_devices_say_instead() {
        let config = "\r\nBuilding configuration...\r\n\r\nhostname r1\r\ninterface Loopback0\r\n ip address 10.0.0.1 \
                      255.255.255.255\r\nrouter ospf 1\r\nend\r\n";
        match judged(config, "", 0) {
            Answer::Config(bytes) => assert!(bytes.starts_with(b"Building configuration...\n\nhostname r1\n")),
            other => panic!("{other:?}"),
        }
        for (stdout, stderr, status, answer) in [
            ("", "bash: line 1: show: command not found\n", 127, Answer::NoSuchCommand),
            ("", "show: Command not found.\n", 1, Answer::NoSuchCommand),
            ("", "sh: 1: show: not found\n", 127, Answer::NoSuchCommand),
            ("", "", 0, Answer::Nothing),
            ("Welcome to the menu\n1. Reboot\n", "", 0, Answer::NoConfig("Welcome to the menu".into())),
            (
                "Line has invalid autocommand\n\r\n% Invalid input detected at '^' marker.\r\n",
                "",
                0,
                Answer::Refused("% Invalid input detected at '^' marker.".into()),
            ),
            (
                "% Invalid input (privileged mode required)\n",
                "",
                1,
                Answer::Refused("% Invalid input (privileged mode required)".into()),
            ),
            (
                "\nerror: syntax error, expecting <command>: running-config\n",
                "",
                0,
                Answer::WrongWords("error: syntax error, expecting <command>: running-config".into()),
            ),
            (
                "",
                "Exiting: failed to connect to any daemons.\n",
                1,
                Answer::Refused("Exiting: failed to connect to any daemons.".into()),
            ),
            ("", "sudo: a password is required\n", 1, Answer::Refused("sudo: a password is required".into())),
            ("", "exec request failed on channel 0\n", 255, Answer::Nothing),
        ] {
            assert_eq!(judged(stdout, stderr, status), answer, "{stdout} {stderr}");
        }
    }

    #[test]
    fn words_of_refusal_in_a_config_are_a_description() {
        let config =
            format!("hostname r1\n{}! % Invalid input\nend\n", "interface Vlan1\n ip address dhcp\n".repeat(9));
        assert!(matches!(judged(&config, "", 0), Answer::Config(_)));
    }

    #[test]
    fn half_a_config_is_none() {
        let reply = |text: &str| Reply { stdout: text.into(), stderr: Vec::new(), status: Some(255) };
        let half = "hostname r1\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\n";
        assert_eq!(judge(&reply(half), Questions::Allowed), Ok(Answer::Nothing));
        assert!(matches!(judge(&reply(&format!("{half}end\n\n")), Questions::Allowed), Ok(Answer::Config(_))));
    }

    #[test]
    fn a_connection_that_failed_is_an_error_whatever_was_asked() {
        let reply = Reply {
            stdout: Vec::new(),
            stderr: b"ssh: connect to host r1 port 22: Connection refused\r\n".to_vec(),
            status: Some(255),
        };
        assert!(matches!(judge(&reply, Questions::Allowed), Err(FetchError::Unreachable(_))));
    }
}
