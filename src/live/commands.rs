//! The one table of what is ever sent to a device. Nothing in it changes a config, and nothing outside it can be sent:
//! only this file can make a [`Command`].

/// Words for a device.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Command(&'static str);

impl Command {
    /// As it is sent.
    pub(super) fn text(self) -> &'static str {
        self.0
    }
}

/// IOS, NX-OS, EOS, IOS-XR, ASA, and FRR where `vtysh` is the login shell: the running config.
pub(super) const SHOW_RUNNING: Command = Command("show running-config");

/// Junos, in its command line.
pub(super) const SHOW_JUNOS: Command = Command("show configuration | no-more");

/// Junos, in the shell that root gets.
pub(super) const SHOW_JUNOS_SHELL: Command = Command("cli -c 'show configuration | no-more'");

/// FRR, from a shell; the user must be in its group (`frrvty`).
pub(super) const SHOW_FRR: Command = Command("vtysh -c 'show running-config'");

/// FRR, from the shell of a user who is not; `-n`: where sudo wants a password, it fails and does not ask.
pub(super) const SHOW_FRR_SUDO: Command = Command("sudo -n vtysh -c 'show running-config'");

/// VyOS: operational commands need its wrapper where no terminal is there.
pub(super) const SHOW_VYOS: Command = Command("/opt/vyatta/bin/vyatta-op-cmd-wrapper show configuration");

/// The pager off, for this session only: IOS, NX-OS, EOS, IOS-XR, FRR.
pub(super) const NO_PAGER: Command = Command("terminal length 0");

/// The pager off, for this session only: ASA.
pub(super) const NO_PAGER_ASA: Command = Command("terminal pager 0");

/// The mode in which the running config may be shown. A password that it asks for is never given.
pub(super) const ENABLE: Command = Command("enable");

/// The end of a session.
pub(super) const LEAVE: Command = Command("exit");

/// What is typed at a pager's question: the next page.
pub(super) const NEXT_PAGE: &[u8] = b" ";

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Command; 10] = [
        SHOW_RUNNING,
        SHOW_JUNOS,
        SHOW_JUNOS_SHELL,
        SHOW_FRR,
        SHOW_FRR_SUDO,
        SHOW_VYOS,
        NO_PAGER,
        NO_PAGER_ASA,
        ENABLE,
        LEAVE,
    ];

    /// What a command does in the end: without sudo, shells and quotes.
    fn heart(command: Command) -> String {
        let mut words: Vec<&str> = command.text().split_whitespace().collect();
        for wrapper in
            [&["sudo", "-n"][..], &["vtysh", "-c"], &["cli", "-c"], &["/opt/vyatta/bin/vyatta-op-cmd-wrapper"]]
        {
            if words.starts_with(wrapper) {
                words.drain(..wrapper.len());
            }
        }
        words.join(" ").trim_matches('\'').to_owned()
    }

    #[test]
    fn nothing_that_is_sent_configures() {
        for command in ALL {
            let heart = heart(command);
            let words: Vec<&str> = heart.split_whitespace().collect();
            let reads = matches!(
                words.as_slice(),
                ["show", "running-config" | "configuration"]
                    | ["show", "configuration", "|", "no-more"]
                    | ["terminal", "length" | "pager", "0"]
                    | ["enable" | "exit"]
            );
            assert!(reads, "{heart:?} is not known to only read");
            assert!(!command.text().contains(['\n', '\r', ';', '&', '>', '<', '`', '$']), "{heart:?}");
        }
    }

    /// Every command of the table is in the list above, and no other file makes one.
    #[test]
    fn the_table_is_whole() {
        let code = include_str!("commands.rs").split("#[cfg(test)]").next().unwrap_or_default();
        assert_eq!(code.matches("= Command(\"").count(), ALL.len());
    }
}
