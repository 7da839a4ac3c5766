//! `ssh` as this file runs it, with a script in its place that does what devices do.

use std::os::unix::fs::PermissionsExt;

use super::*;

/// A program that stands for `ssh`.
struct Fake {
    folder: tempfile::TempDir,
    limits: Limits,
}

impl Fake {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ssh");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let ms = Duration::from_millis;
        Self { folder, limits: Limits { asking: ms(4_000), silence: ms(1_500), whole: ms(3_000), bytes: 100_000 } }
    }

    fn ssh(&self) -> Ssh {
        Ssh { program: self.folder.path().join("ssh").to_str().unwrap().to_owned(), limits: self.limits }
    }

    fn command(&self) -> Result<Reply, FetchError> {
        self.ssh().command(&address(), commands::SHOW_RUNNING, Questions::Allowed)
    }

    fn session(&self) -> Result<Vec<u8>, FetchError> {
        self.ssh().session(&address(), Questions::Allowed)
    }
}

fn address() -> Address {
    Address::parse("ssh://admin@r1:2222").unwrap()
}

fn words(command: Option<Command>, questions: Questions) -> String {
    let words = arguments(&address(), command, questions);
    words.iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_host_comes_after_the_end_of_the_options() {
    let command = words(Some(commands::SHOW_RUNNING), Questions::Refused);
    assert!(command.ends_with("-T -l admin -p 2222 -- r1 show running-config"), "{command}");
    assert!(command.contains("BatchMode=yes"));
    let session = words(None, Questions::Allowed);
    assert!(session.ends_with("-tt -e none -l admin -p 2222 -- r1"), "{session}");
    assert!(!session.contains("BatchMode"));
}

#[test]
fn a_command_gives_its_output_and_how_it_ended() {
    let reply = Fake::new("echo hostname r1; echo no >&2; exit 3").command().unwrap();
    assert_eq!(
        (reply.stdout.as_slice(), reply.stderr.as_slice(), reply.status),
        (&b"hostname r1\n"[..], &b"no\n"[..], Some(3))
    );
}

#[test]
fn a_device_that_streams_forever_is_cut_off() {
    let start = Instant::now();
    let error = Fake::new("while :; do echo interface Loopback0; done").command().unwrap_err();
    assert_eq!(error, FetchError::TooMuch(100_000));
    let error = Fake::new("while :; do echo x; sleep 0.2; done").command().unwrap_err();
    assert!(matches!(error, FetchError::TooLong(_)), "{error:?}");
    let error = Fake::new("echo hostname r1; exec sleep 60").command().unwrap_err();
    assert!(matches!(error, FetchError::Silent(..)), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn what_is_cut_off_is_ended() {
    let fake =
        Fake::new("echo $$ > \"$(dirname \"$0\")/pid\"; trap '' TERM; while :; do echo interface Loopback0; done");
    assert!(fake.command().is_err());
    let pid = std::fs::read_to_string(fake.folder.path().join("pid")).unwrap();
    let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    assert!(rustix::process::test_kill_process(pid).is_err(), "it still runs");
}

#[test]
fn a_session_is_held_with_a_device_that_pages() {
    let script = r#"
printf '\r\nr1>'
while read -r line; do
    printf '%s\r\n' "$line"
    case "$line" in
        enable) printf 'r1#' ;;
        'terminal length 0') printf '%% Invalid input detected\r\nr1#' ;;
        'terminal pager 0') printf 'r1#' ;;
        'show running-config')
            printf 'hostname r1\r\n --More-- '
            dd bs=1 count=1 2>/dev/null | grep -q ' ' && printf '\r          \rend\r\nr1#' ;;
        exit) exit 0 ;;
    esac
done"#;
    let config = Fake::new(script).session().unwrap();
    assert_eq!(String::from_utf8(config).unwrap(), "hostname r1\nend\n");
}

#[test]
fn a_session_that_never_ends_or_never_begins_is_told() {
    let error = Fake::new("while :; do echo interface Loopback0; done").session().unwrap_err();
    assert_eq!(error, FetchError::TooMuch(100_000));
    let mut fake = Fake::new("echo 'choose: 1 or 2'; exec sleep 60");
    fake.limits.asking = Duration::from_millis(1_500);
    match fake.session().unwrap_err() {
        FetchError::Silent(_, words) => assert_eq!(words, "choose: 1 or 2"),
        other => panic!("{other:?}"),
    }
    let error = Fake::new("echo 'line is in use'; echo Connection closed >&2; exit 255").session().unwrap_err();
    assert_eq!(error, FetchError::Broken("line is in use".into()));
}

#[test]
fn without_ssh_that_is_said() {
    let ssh = Ssh { program: "/nowhere/ssh".to_owned(), limits: Limits::default() };
    let error = ssh.command(&address(), commands::SHOW_RUNNING, Questions::Allowed).unwrap_err();
    assert!(matches!(error, FetchError::NoSsh(_)), "{error:?}");
}
