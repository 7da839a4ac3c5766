//! A terminal session with a device: what it says, and what to say next. For devices that take no single commands.
//!
//! A device says nothing about where its answer ends. What ends it is the prompt, to the letter, with nothing after it
//! for a while. Pure: bytes and silence in, words out.

use std::time::Duration;

use super::answer::{is_unknown_to_shell, refusal};
use super::commands::{self, Command};
use super::error::FetchError;
use super::transcript::Transcript;

/// So long nothing must have come for the first prompt to be one, and not a line of a banner that is still being sent.
const FIRST_QUIET: Duration = Duration::from_millis(900);

/// So long after that, when the prompt is known.
const QUIET: Duration = Duration::from_millis(250);

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Wait for more.
    Wait,
    /// Say this, and the end of the line.
    Say(Command),
    /// Ask the pager for more.
    NextPage,
    /// This is the config: leave.
    Done(Vec<u8>),
}

/// What was said last.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing yet: the prompt is awaited.
    Greeting,
    /// [`commands::ENABLE`].
    Raising,
    /// One that turns the pager off.
    Pager(Command),
    /// One that shows the config.
    Showing(Command),
}

/// A session.
#[derive(Debug)]
pub(super) struct Dialogue {
    transcript: Transcript,
    stage: Stage,
    prompt: String,
    /// How many bytes of whole lines there were when the last command was said.
    said_at: usize,
    /// Something came since the last silence.
    news: bool,
}

impl Dialogue {
    pub(super) fn new() -> Self {
        let (transcript, prompt) = (Transcript::default(), String::new());
        Self { transcript, stage: Stage::Greeting, prompt, said_at: 0, news: false }
    }

    /// The device said something.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.news = true;
        self.transcript.feed(bytes);
    }

    /// After how much silence to ask [`Self::quiet`].
    pub(super) fn patience(&self) -> Duration {
        if self.stage == Stage::Greeting { FIRST_QUIET } else { QUIET }
    }

    /// The device has fallen silent.
    pub(super) fn quiet(&mut self) -> Result<Step, FetchError> {
        if !std::mem::take(&mut self.news) {
            return Ok(Step::Wait);
        }
        let tail = self.transcript.tail();
        if is_pager(&tail) {
            self.transcript.forget_tail();
            return Ok(Step::NextPage);
        }
        match self.stage {
            Stage::Greeting => self.greeted(&tail),
            Stage::Raising if asks(&tail) => Err(FetchError::NeedsEnable),
            // The prompt is another one in that mode, unless the device stays where it was.
            Stage::Raising if is_prompt(&tail) => {
                self.prompt = tail;
                Ok(self.say(Stage::Pager(commands::NO_PAGER)))
            }
            Stage::Pager(_) | Stage::Showing(_) if tail == self.prompt => self.answered(),
            _ => Ok(Step::Wait),
        }
    }

    /// What the device said last, for a message.
    pub(super) fn last_words(&self) -> String {
        let tail = self.transcript.tail();
        if !tail.trim().is_empty() {
            return tail;
        }
        let lines = String::from_utf8_lossy(self.transcript.lines());
        lines.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
    }

    fn greeted(&mut self, tail: &str) -> Result<Step, FetchError> {
        if asks(tail) {
            return Err(FetchError::AsksForLogin);
        }
        if !is_prompt(tail) {
            return Ok(Step::Wait);
        }
        tail.clone_into(&mut self.prompt);
        if tail.ends_with(['$', '%']) {
            return Err(FetchError::Shell(tail.to_owned()));
        }
        // Junos: `user@host>`, where `#` would be its configuration mode. It needs no other mode, and its pager is
        // turned off in the command itself.
        if tail.contains('@') && tail.ends_with('>') {
            return Ok(self.say(Stage::Showing(commands::SHOW_JUNOS)));
        }
        Ok(if tail.ends_with('>') { self.say(Stage::Raising) } else { self.say(Stage::Pager(commands::NO_PAGER)) })
    }

    fn answered(&mut self) -> Result<Step, FetchError> {
        let output = self.output();
        let text = String::from_utf8_lossy(&output);
        // Root's shell has the prompt of a device.
        if is_unknown_to_shell(&text) {
            return Err(FetchError::Shell(self.prompt.clone()));
        }
        let refused = refusal(&text);
        match (self.stage, refused) {
            // A pager that stays is asked for each page.
            (Stage::Pager(commands::NO_PAGER), Some(_)) => Ok(self.say(Stage::Pager(commands::NO_PAGER_ASA))),
            (Stage::Pager(_), _) => Ok(self.say(Stage::Showing(commands::SHOW_RUNNING))),
            (Stage::Showing(_), Some(refusal)) => Err(FetchError::Denied(refusal)),
            _ => Ok(Step::Done(output)),
        }
    }

    fn say(&mut self, stage: Stage) -> Step {
        self.stage = stage;
        self.said_at = self.transcript.lines().len();
        Step::Say(match stage {
            Stage::Pager(command) | Stage::Showing(command) => command,
            Stage::Greeting | Stage::Raising => commands::ENABLE,
        })
    }

    /// What the device answered to the last command, without the command itself, which it repeats.
    fn output(&self) -> Vec<u8> {
        let output = self.transcript.lines().get(self.said_at..).unwrap_or_default();
        let (Stage::Pager(command) | Stage::Showing(command)) = self.stage else { return output.to_vec() };
        let first = output.iter().position(|byte| *byte == b'\n').map_or(output.len(), |at| at + 1);
        let (echo, rest) = output.split_at(first);
        let echo = String::from_utf8_lossy(echo);
        if echo.trim_end().ends_with(command.text()) { rest.to_vec() } else { output.to_vec() }
    }
}

/// Does a line look like a prompt? `r1#`, `r1>`, `RP/0/RP0/CPU0:x1#`, `admin@j1>`, `asa/ctx/act#`, `[edit]`-less.
fn is_prompt(tail: &str) -> bool {
    let Some(name) = tail.strip_suffix(['>', '#', '$', '%']) else { return false };
    // A hash sign alone, or a row of them, is a banner's.
    let named = name.bytes().any(|byte| byte.is_ascii_alphanumeric());
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-@/:()[]~+ ".contains(c);
    named && tail.len() <= 100 && !tail.starts_with(' ') && name.matches(' ').count() <= 1 && name.chars().all(plain)
}

/// Does the device ask for a user or a password?
fn asks(tail: &str) -> bool {
    let tail = tail.trim_end_matches([':', ' ']).to_ascii_lowercase();
    tail.ends_with("password") || tail.ends_with("username") || tail.ends_with("login") || tail.ends_with("passcode")
}

/// Is this the question of a pager?
fn is_pager(tail: &str) -> bool {
    let tail = tail.trim().to_ascii_lowercase();
    let question = tail.trim_matches(|c| "-<>() ".contains(c));
    (tail.len() < 80 && question.starts_with("more") && tail.starts_with(['-', '<', '(']))
        || tail.starts_with("press any key to continue")
        || (tail.starts_with("lines ") && tail[6..].starts_with(|c: char| c.is_ascii_digit()))
        || tail == ":"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device by what it says to what. What it says comes byte by byte.
    struct Device {
        dialogue: Dialogue,
        said: Vec<&'static str>,
    }

    impl Device {
        fn greets(text: &str) -> Self {
            let mut device = Self { dialogue: Dialogue::new(), said: Vec::new() };
            device.says(text);
            device
        }

        fn says(&mut self, text: &str) {
            text.bytes().for_each(|byte| self.dialogue.feed(&[byte]));
        }

        /// The next command, which must be this one; the device repeats it and answers.
        fn answers(mut self, command: &str, answer: &str) -> Self {
            match self.dialogue.quiet() {
                Ok(Step::Say(said)) => {
                    assert_eq!(said.text(), command);
                    self.said.push(said.text());
                    self.says(&format!("{command}\r\n{answer}"));
                }
                other => panic!("{command} was expected: {other:?}"),
            }
            self
        }

        fn pages(mut self, more: &str) -> Self {
            assert_eq!(self.dialogue.quiet().unwrap(), Step::NextPage);
            self.says(more);
            self
        }

        fn done(mut self) -> String {
            match self.dialogue.quiet() {
                Ok(Step::Done(config)) => String::from_utf8(config).unwrap(),
                other => panic!("no config: {other:?}"),
            }
        }
    }

    #[test]
    fn a_router_is_asked_and_its_echo_and_prompt_are_left_out() {
        let config = Device::greets("\r\n*** keep out ***\r\n# go home #\r\n\r\nr1#")
            .answers("terminal length 0", "r1#")
            .answers("show running-config", "Building configuration...\r\n\r\nhostname r1\r\nend\r\n\r\nr1#")
            .done();
        assert_eq!(config, "Building configuration...\n\nhostname r1\nend\n\n");
    }

    #[test]
    fn a_pager_that_stays_is_asked_for_every_page() {
        let erase = "\x08".repeat(9) + &" ".repeat(9) + &"\x08".repeat(9);
        let config = Device::greets("sw1# ")
            .answers("terminal length 0", "% Invalid input detected at '^' marker.\r\n\r\nsw1# ")
            .answers("terminal pager 0", "                ^\r\n% Invalid input detected at '^' marker.\r\n\r\nsw1# ")
            .answers("show running-config", "hostname sw1\r\ninterface Vlan1\r\n --More-- ")
            .pages(&format!("{erase} ip address 10.0.0.1 255.255.255.0\r\n<--- More --->"))
            .pages("\r              \rend\r\nsw1# ")
            .done();
        assert_eq!(config, "hostname sw1\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\nend\n");
    }

    #[test]
    fn where_the_mode_shows_no_config_another_is_asked_for_but_no_password_is_given() {
        let config = Device::greets("leaf1>")
            .answers("enable", "leaf1#")
            .answers("terminal length 0", "Pagination disabled.\r\nleaf1#")
            .answers("show running-config", "hostname leaf1\r\nend\r\nleaf1#")
            .done();
        assert_eq!(config, "hostname leaf1\nend\n");
        let mut device = Device::greets("asa> ").answers("enable", "Password: ");
        assert!(matches!(device.dialogue.quiet(), Err(FetchError::NeedsEnable)));
    }

    #[test]
    fn an_asa_turns_its_pager_off_in_words_of_its_own() {
        let config = Device::greets("asa/pri/act# ")
            .answers("terminal length 0", "                   ^\r\nERROR: % Invalid input detected\r\nasa/pri/act# ")
            .answers("terminal pager 0", "asa/pri/act# ")
            .answers("show running-config", ": Saved\r\n:\r\nASA Version 9.16(4)\r\nasa/pri/act# ")
            .done();
        assert_eq!(config, ": Saved\n:\nASA Version 9.16(4)\n");
    }

    #[test]
    fn junos_is_asked_at_once() {
        let config = Device::greets("--- JUNOS 21.4R1 built\r\nadmin@mx1> ")
            .answers("show configuration | no-more", "## Last commit\r\nsystem {\r\n}\r\n\r\nadmin@mx1> ")
            .done();
        assert_eq!(config, "## Last commit\nsystem {\n}\n\n");
    }

    #[test]
    fn a_prompt_within_the_config_does_not_end_it() {
        let mut device = Device::greets("r1#")
            .answers("terminal length 0", "r1#")
            .answers("show running-config", "banner motd ^C\r\nr1#");
        device.says(" is the prompt here\r\n^C\r\nr1#");
        assert_eq!(device.done(), "banner motd ^C\nr1# is the prompt here\n^C\n");
    }

    #[test]
    fn what_is_refused_is_said() {
        let mut device = Device::greets("r1#")
            .answers("terminal length 0", "r1#")
            .answers("show running-config", "Command authorization failed.\r\n\r\nr1#");
        match device.dialogue.quiet() {
            Err(FetchError::Denied(line)) => assert_eq!(line, "Command authorization failed."),
            other => panic!("{other:?}"),
        }
        let mut device = Device::greets("Username: ");
        assert!(matches!(device.dialogue.quiet(), Err(FetchError::AsksForLogin)));
        let mut device = Device::greets("admin@box:~$ ");
        assert!(matches!(device.dialogue.quiet(), Err(FetchError::Shell(_))));
        let root = "-bash: terminal: command not found\r\nroot@box:~# ";
        let mut device = Device::greets("root@box:~# ").answers("terminal length 0", root);
        assert!(matches!(device.dialogue.quiet(), Err(FetchError::Shell(_))));
    }

    #[test]
    fn prompts_and_pagers_are_told_from_other_lines() {
        for prompt in ["r1#", "r1>", "RP/0/RSP0/CPU0:xr1#", "admin@mx1>", "asa/act#", "r1(vrf:MGMT)#", "user@h:~$"] {
            assert!(is_prompt(prompt), "{prompt}");
        }
        for other in ["#", "#####", "# keep out #", "Password:", "a line of a banner with words #", "", " r1#", "100%!"]
        {
            assert!(!is_prompt(other), "{other}");
        }
        for pager in [" --More-- ", "<--- More --->", "---(more)---", "---(more 45%)---", "--more--", "lines 1-24", ":"]
        {
            assert!(is_pager(pager), "{pager}");
        }
        for other in
            ["more text", "- more or less a description of some length that goes on and on and on, and more", "r1#"]
        {
            assert!(!is_pager(other), "{other}");
        }
    }
}
