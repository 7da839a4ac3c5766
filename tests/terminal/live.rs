//! A device in the debugger: read by ssh, mended on the screen, and by hand with the commands that are left at the end.

use std::ffi::OsStr;

use crate::live_support::{Devices, Lab};
use crate::pty::{PATIENCE, Pty};

const BGP: &str = "\
router bgp 65001
 no bgp ebgp-requires-policy
 neighbor 10.0.0.2 remote-as 65002
 address-family ipv4 unicast
  neighbor 10.0.0.2 route-map FROM-SPINE in
 exit-address-family
!
route-map FROM-SPINES permit 10
";

fn start(lab: &Lab, arguments: &[&str]) -> Pty {
    start_with(lab, arguments, &[])
}

fn start_with(lab: &Lab, arguments: &[&str], more: &[(&str, &str)]) -> Pty {
    let mut words = vec![OsStr::new(env!("CARGO_BIN_EXE_confdbg"))];
    words.extend(arguments.iter().map(OsStr::new));
    let path = lab.path();
    Pty::start(&words, &lab.home(), &[&[("PATH", path.as_str())], more].concat())
}

/// What stands on the terminal between two lines, once the screen is gone.
fn between(pty: &Pty, from: &str, to: &str) -> Vec<String> {
    let screen = pty.screen();
    let lines = screen.lines().map(str::trim_end).skip_while(|line| !line.ends_with(from)).skip(1);
    lines.take_while(|line| !line.ends_with(to)).map(str::to_owned).collect()
}

#[test]
fn a_device_is_read_mended_and_read_again() {
    let Some(lab) = Lab::start_with_frr(BGP) else { return };
    let mut pty = start(&lab, &["--no-model", "ssh://r1"]);
    pty.wait_for("FROM-SPINE is not defined");
    pty.send("r");
    pty.wait_for("nothing has changed on ssh://r1");
    lab.type_in(&["configure terminal", "router bgp 65001", "neighbor 10.0.0.9 remote-as 65009"]);
    pty.send("y");
    pty.wait_for("accepted: Refer to FROM-SPINES");
    pty.send("r");
    pty.wait_for("changed on the device");
    pty.wait_for("neighbor 10.0.0.9 remote-as 65009");
    pty.wait_for("decisions that hold: 1");
    pty.send("q");
    pty.wait_for("1 accepted");
    pty.send("W");
    pty.wait_for("2 commands]");
    pty.send("\r");
    pty.wait_for("a device is not written");
    pty.send("q");
    pty.send("q");
    pty.wait_for("not on the device");
    pty.send("y");
    assert!(pty.wait_exit(PATIENCE).success());
    let there = between(&pty, "the device commands for ssh://r1:", "and the way back:");
    let back = between(&pty, "and the way back:", "goes on with them");
    assert!(there.iter().any(|line| line.trim() == "neighbor 10.0.0.2 route-map FROM-SPINES in"), "{there:?}");
    assert!(back.iter().any(|line| line.trim() == "neighbor 10.0.0.2 route-map FROM-SPINE in"), "{back:?}");

    // Pasted, they mend the device; taken up again, the session finds its decision settled.
    lab.type_in(&there.iter().map(String::as_str).filter(|line| !line.starts_with('!')).collect::<Vec<_>>());
    let checked = lab.confdbg(&["check", "--min-severity", "error", "ssh://r1"]);
    assert_eq!((checked.code, checked.stdout.as_str()), (Some(0), ""), "{checked:?}");
    let mut pty = start(&lab, &["resume", "--no-model"]);
    pty.wait_for("0 decisions taken up, 1 not: Refer to FROM-SPINES");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn all_devices_are_read_again_together() {
    let Some(lab) = Lab::start_with_frr(BGP) else { return };
    let mut pty = start(&lab, &["--no-model", "ssh://r1", "ssh://root@r1"]);
    pty.wait_for("FROM-SPINE is not defined");
    lab.type_in(&["configure terminal", "router bgp 65001", "neighbor 10.0.0.9 remote-as 65009"]);
    pty.send("gR");
    pty.wait_for("2 devices read again, changed: 2");
    let screen = pty.screen();
    assert!(screen.contains("ssh://r1 has changed: +") && screen.contains("ssh://root@r1 has changed: +"), "{screen}");
    pty.send("qq");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn ssh_asks_before_the_screen_and_not_on_it() {
    let (Some(lab), Some(devices)) = (Lab::start(), Devices::start()) else { return };
    lab.add_host("ios1", devices.ports[0], "");
    let mut pty = start(&lab, &["--no-model", "ssh://admin@ios1"]);
    // The fake device is asked twice: it takes no single commands.
    for times in 1..=2 {
        pty.wait_until("a question for the password", |pty| pty.screen().matches("password:").count() == times);
        assert!(!pty.ask(vt100::Screen::alternate_screen), "the screen is up too early");
        pty.send("admin\r");
    }
    pty.wait_for("GUEST is not defined");
    assert!(!String::from_utf8_lossy(&pty.raw()).contains("admin\r\n"), "the password was shown");
    pty.send("r");
    pty.wait_for("ssh has a question; r, and it asks here");
    pty.send("r");
    for _ in 1..=2 {
        pty.wait_until("a question for the password", |pty| {
            !pty.ask(vt100::Screen::alternate_screen) && pty.screen().trim_end().ends_with("password:")
        });
        pty.send("admin\r");
        pty.wait_until("an answer", |pty| !pty.screen().trim_end().ends_with("password:"));
    }
    pty.wait_for("nothing has changed on ssh://admin@ios1");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn when_the_questions_are_refused_the_screen_is_there_again() {
    let (Some(lab), Some(devices)) = (Lab::start(), Devices::start()) else { return };
    lab.add_host("nx1", devices.ports[1], "");
    let mut pty = start(&lab, &["--no-model", "ssh://admin@nx1"]);
    for times in 1..=2 {
        pty.wait_until("a question for the password", |pty| pty.screen().matches("password:").count() == times);
        pty.send("admin\r");
    }
    pty.wait_for("GUEST is not defined");
    pty.send("r");
    pty.wait_for("and it asks here");
    pty.send("r");
    pty.wait_until("a question for the password", |pty| pty.screen().trim_end().ends_with("password:"));
    pty.send("\x03");
    pty.wait_for("ssh://admin@nx1 was not read");
    pty.wait_for("GUEST is not defined");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn a_program_of_the_users_may_answer_while_the_screen_is_up() {
    let (Some(lab), Some(devices)) = (Lab::start(), Devices::start()) else { return };
    lab.add_host("mx1", devices.ports[5], "");
    let askpass = lab.askpass("admin");
    let more = [("SSH_ASKPASS", askpass.to_str().unwrap()), ("SSH_ASKPASS_REQUIRE", "force")];
    let mut pty = start_with(&lab, &["--no-model", "ssh://admin@mx1"], &more);
    pty.wait_for("GUEST is not defined");
    pty.send("r");
    pty.wait_for("nothing has changed on ssh://admin@mx1");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}
