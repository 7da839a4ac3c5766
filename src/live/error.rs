//! Why a config could not be fetched, and what the user can do about it.

use std::time::Duration;

use super::{AddressError, Questions};

/// Why there is no config. What a device or `ssh` said is in their words; to be cleaned before it is shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// There is no `ssh` on this machine, or it cannot be started.
    #[error("ssh cannot be started: {0}")]
    NoSsh(String),
    /// The host is not known under this name.
    #[error("{0}")]
    UnknownHost(String),
    /// Nobody answers.
    #[error("{0}")]
    Unreachable(String),
    /// The device is another one than the last time.
    #[error("the device's host key has changed: this may be another device, or someone in between")]
    HostKeyChanged,
    /// The device is not known yet, and nobody can be asked.
    #[error("the device's host key is not known")]
    HostKeyUnknown,
    /// Keys and passwords were refused.
    #[error("the login failed: {0}")]
    Login(String),
    /// Keys were refused, and nobody could be asked for a password or passphrase.
    #[error("the login failed without a password: {0}")]
    LoginUnasked(String),
    /// Old and new `ssh` do not understand each other.
    #[error("{0}")]
    Algorithms(String),
    /// `ssh` refused its own options or `ssh_config`.
    #[error("{0}")]
    Settings(String),
    /// Somebody ended it: ctrl-c at a question.
    #[error("ssh was interrupted")]
    Interrupted,
    /// The connection broke off.
    #[error("the connection broke off: {0}")]
    Broken(String),
    /// The device refused the command.
    #[error("the device refuses to show its config: {0}")]
    Denied(String),
    /// The user is in a mode that shows no config, and the next one wants a password.
    #[error("the device wants the enable password")]
    NeedsEnable,
    /// The device asks for a login of its own once more.
    #[error("the device asks for a user or password within the session")]
    AsksForLogin,
    /// A shell, and nothing in it that shows a config.
    #[error("a shell answers, and no FRR, VyOS or Junos in it")]
    Shell(String),
    /// Something came that is no config.
    #[error("what the device sent is no config{}", quoted(.0))]
    NotConfig(String),
    /// Nothing came for too long.
    #[error("the device said nothing for {} seconds{}", .0.as_secs(), quoted(.1))]
    Silent(Duration, String),
    /// It went on for too long.
    #[error("the device has not come to an end in {} seconds", .0.as_secs())]
    TooLong(Duration),
    /// It sent too much.
    #[error("the device sent more than {} MB", .0 / 1024 / 1024)]
    TooMuch(usize),
}

fn quoted(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() { String::new() } else { format!(": {}", words.chars().take(100).collect::<String>()) }
}

impl FetchError {
    /// What `ssh` said when it gave up.
    pub(super) fn of_ssh(said: &str, questions: Questions) -> Self {
        let line = telling_line(said);
        let has = |words: &str| said.contains(words);
        if has("REMOTE HOST IDENTIFICATION HAS CHANGED") || has("HOST IDENTIFICATION HAS CHANGED") {
            Self::HostKeyChanged
        } else if has("Host key verification failed") {
            // Nobody could be asked, or the user said no.
            Self::HostKeyUnknown
        } else if has("Permission denied") || has("Too many authentication failures") {
            if questions == Questions::Refused { Self::LoginUnasked(line) } else { Self::Login(line) }
        } else if has("Could not resolve hostname") {
            Self::UnknownHost(line)
        } else if has("no matching") || has("Unable to negotiate") || has("Invalid key length") {
            Self::Algorithms(line)
        } else if has("Bad configuration option") || has("command-line: line") || has("Bad owner or permissions") {
            Self::Settings(line)
        } else if has("connect to host") || has("kex_exchange_identification") || has("banner exchange") {
            Self::Unreachable(line)
        } else {
            Self::Broken(line)
        }
    }

    /// Can the command itself be what ended the connection? Devices that take none just hang up.
    pub(super) fn may_be_the_command(&self) -> bool {
        matches!(self, Self::Broken(_))
    }

    /// Would it have gone on with an answer from the user?
    pub fn wants_the_user(&self) -> bool {
        matches!(self, Self::LoginUnasked(_) | Self::HostKeyUnknown)
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Address(error) => error.hint(),
            Self::NoSsh(_) => "install OpenSSH's client; confdbg runs `ssh` from your PATH",
            Self::UnknownHost(_) => "`ssh -G HOST` shows what your ssh_config makes of the name",
            Self::Unreachable(_) => {
                "`ssh HOST` shows the same; a jump host belongs into your ssh_config (ProxyJump), an access list on the \
                 device's lines too keeps ssh out"
            }
            Self::HostKeyChanged => {
                "find out why before you go on; if the device was replaced: `ssh-keygen -R HOST`, then connect once with ssh"
            }
            Self::HostKeyUnknown => "connect once with `ssh HOST` and compare the key with the device's",
            Self::Login(_) => "`ssh -v HOST` shows which keys are offered; is it the right user?",
            Self::LoginUnasked(_) => {
                "while the screen is up, or for many hosts at a time, ssh cannot ask: load the key into your agent \
                 (ssh-add), or let connections be shared (ControlMaster in ssh_config)"
            }
            Self::Algorithms(_) => {
                "old devices need old algorithms, for their hosts alone, in ssh_config: KexAlgorithms +..., \
                 HostKeyAlgorithms +ssh-rsa, Ciphers +..."
            }
            Self::Settings(_) => "the line is one of your ssh_config, or your ssh is older than 7.6",
            Self::Interrupted => return None,
            Self::Broken(_) => "`ssh -v HOST` says at which step; the device's log may say why",
            Self::Denied(_) => {
                "the user needs the right to run `show running-config` (privilege 15, a role or a view); FRR: the group \
                 frrvty"
            }
            Self::NeedsEnable => {
                "confdbg gives no enable password: log in as a user with privilege 15 (ASA: `aaa authorization exec \
                 LOCAL auto-enable`)"
            }
            Self::AsksForLogin => "name the user in the address, ssh://USER@HOST, and let ssh do the login",
            Self::Shell(_) => "name a device; for files on a host: ssh HOST cat FILE | confdbg check -",
            Self::NotConfig(_) => "`ssh HOST 'show running-config'` shows what the device says",
            Self::Silent(..) | Self::TooLong(_) => {
                "try `ssh HOST` by hand: does a question or a menu stand in the way?"
            }
            Self::TooMuch(_) => "that is no config: is it the right device?",
        })
    }
}

/// The last line of what `ssh` said that is about the failure: not a banner, not the end of the connection itself.
fn telling_line(said: &str) -> String {
    const TELLING: [&str; 9] = [
        "Permission denied (",
        "Too many",
        "resolve hostname",
        "connect to host",
        "no matching",
        "kex_exchange_identification",
        "banner exchange",
        "Bad ",
        "Unable to negotiate",
    ];
    let lines = || said.lines().map(|line| line.trim().trim_start_matches("ssh: ")).filter(|line| !line.is_empty());
    let telling = lines().find(|line| TELLING.iter().any(|words| line.contains(words)));
    telling.or_else(|| lines().next_back()).unwrap_or("ssh ended without a word").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ssh_says_becomes_what_the_user_can_do() {
        let error = |said: &str| FetchError::of_ssh(said, Questions::Allowed);
        assert_eq!(
            error(
                "@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.\r\n"
            ),
            FetchError::HostKeyChanged
        );
        assert_eq!(
            error(
                "No ED25519 host key is known for r1 and you have requested strict checking.\r\nHost key verification failed.\r\n"
            ),
            FetchError::HostKeyUnknown
        );
        assert_eq!(
            error("*** keep out ***\r\nadmin@r1: Permission denied (publickey,password).\r\n"),
            FetchError::Login("admin@r1: Permission denied (publickey,password).".into())
        );
        assert_eq!(
            error("ssh: connect to host r1 port 22: No route to host\r\n"),
            FetchError::Unreachable("connect to host r1 port 22: No route to host".into())
        );
        assert_eq!(
            error("ssh: Could not resolve hostname r9: Name or service not known\r\n"),
            FetchError::UnknownHost("Could not resolve hostname r9: Name or service not known".into())
        );
        assert!(matches!(
            error(
                "Unable to negotiate with 10.0.0.1 port 22: no matching key exchange method found. Their offer: x\r\n"
            ),
            FetchError::Algorithms(_)
        ));
        assert_eq!(error("").to_string(), "the connection broke off: ssh ended without a word");
        assert!(error("Connection to r1 closed by remote host.\r\n").may_be_the_command());
    }
}
