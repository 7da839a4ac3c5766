//! Configs fetched from devices: a real sshd with a real FRR behind it, and fake devices, all on the loopback.

#![allow(clippy::unwrap_used)] // The whole file is a test.

mod live_support;

use std::fs;
use std::time::{Duration, Instant};

use live_support::{DEVICES, Devices, Lab, Ran};

/// The filter's name is misspelt where it is used.
const BGP: &str = "\
router bgp 65001
 no bgp ebgp-requires-policy
 neighbor 10.0.0.2 remote-as 65002
 address-family ipv4 unicast
  neighbor 10.0.0.2 route-map FROM-SPINE in
 exit-address-family
!
route-map FROM-SPINES permit 10
 match ip address prefix-list NETS
!
ip prefix-list NETS seq 5 permit 10.0.0.0/8 le 24
";

#[test]
fn the_running_config_of_frr_is_checked_wherever_a_path_is() {
    let Some(lab) = Lab::start_with_frr(BGP) else { return };
    let checked = lab.confdbg(&["check", "ssh://r1"]);
    assert!(checked.stdout.contains("error reference/undefined route map FROM-SPINE is not defined"), "{checked:?}");
    assert!(checked.stdout.starts_with("ssh://r1:"), "{checked:?}");
    assert_eq!((checked.code, checked.stderr.as_str()), (Some(1), ""), "{checked:?}");
    let json = lab.confdbg(&["check", "ssh://r1", "--format", "json"]);
    assert!(json.stdout.contains("\"path\":\"ssh://r1\"") && json.stdout.contains("\"dialect\":\"frr\""), "{json:?}");
    let report = lab.confdbg(&["report", "ssh://r1"]);
    assert!(report.stdout.contains("ssh://r1") && report.stdout.contains("FROM-SPINE"), "{report:?}");
    let fix = lab.confdbg(&["fix", "ssh://r1", "--diff", "--applicability", "review"]);
    assert!(fix.stdout.contains("+  neighbor 10.0.0.2 route-map FROM-SPINES in"), "{fix:?}");
    fs::write(lab.home().join("change"), "router bgp 65001\n neighbor 10.0.0.2 shutdown\n").unwrap();
    let plan = lab.confdbg(&["plan", "change", "--on", "ssh://r1"]);
    assert!(plan.stdout.contains("+ neighbor 10.0.0.2 shutdown"), "{plan:?}");
    let left = fs::read_dir(lab.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(left, ["change"], "something was written");
}

#[test]
fn the_commands_lead_from_what_the_device_runs_to_what_it_should() {
    let Some(lab) = Lab::start_with_frr(BGP) else { return };
    let now = lab.confdbg(&["commands", "ssh://r1", "ssh://r1"]);
    assert_eq!((now.code, now.stdout.as_str()), (Some(0), ""), "{now:?}");
    let running = String::from_utf8(
        std::process::Command::new(lab.folder.path().join("device/vtysh"))
            .args(["-c", "show running-config"])
            .output()
            .unwrap()
            .stdout,
    )
    .unwrap();
    let wanted = running.replace("route-map FROM-SPINE in", "route-map FROM-SPINES in");
    fs::write(lab.home().join("wanted.conf"), &wanted).unwrap();
    let commands = lab.confdbg(&["commands", "ssh://r1", "wanted.conf"]);
    assert_eq!(commands.code, Some(1), "{commands:?}");
    let lines: Vec<&str> = commands.stdout.lines().filter(|line| !line.starts_with('!')).collect();
    lab.type_in(&lines);
    let after = lab.confdbg(&["commands", "ssh://r1", "wanted.conf"]);
    assert_eq!((after.code, after.stdout.as_str()), (Some(0), ""), "{after:?}");
}

#[test]
fn hosts_of_a_file_are_one_network_and_one_that_fails_is_named() {
    let Some(lab) = Lab::start_with_frr(BGP) else { return };
    lab.add_host("r2", lab.port(), "");
    // Behind another, as behind a jump host.
    lab.add_host("inner", lab.port(), " ProxyJump r1");
    lab.add_host("gone", 1, "");
    fs::write(lab.home().join("hosts"), "# the fabric\nr1\nr2 frr\ninner\n").unwrap();
    let all = lab.confdbg(&["check", "@hosts"]);
    assert_eq!((all.code, all.stderr.as_str()), (Some(1), ""), "{all:?}");
    for name in ["ssh://r1:", "ssh://r2:", "ssh://inner:"] {
        assert!(all.stdout.contains(name), "{name} in {all:?}");
    }
    fs::write(lab.home().join("hosts"), "r1\ngone\n").unwrap();
    let some = lab.confdbg(&["check", "@hosts"]);
    assert!(
        some.stdout.contains("ssh://r1:") && some.stderr.contains("error: ssh://gone: connect to host"),
        "{some:?}"
    );
    let none = lab.confdbg(&["check", "@nowhere"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    assert!(none.stderr.contains("@nowhere: no such file"), "{none:?}");
}

#[test]
fn what_goes_wrong_is_said_with_what_to_do() {
    let Some(lab) = Lab::start() else { return };
    let fails = |arguments: &[&str], what: &str, hint: &str| {
        let ran = lab.confdbg(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains(what) && ran.stderr.contains(hint), "{what}, {hint}: {ran:?}");
    };
    // The system may have one of its own.
    lab.put("vtysh", "echo 'sh: vtysh: not found' >&2; exit 127");
    fails(&["check", "ssh://r1"], "a shell answers", "ssh HOST cat FILE");
    fails(&["check", "ssh://ghost@r1"], "the login failed", "ssh-add");
    fails(&["check", "ssh://-oProxyCommand=id"], "no host name", "ssh://[user@]host[:port]");
    fails(&["check", "ssh://admin:secret@r1"], "a password does not belong", "ssh asks for it");
    fails(&["ssh://r1:0"], "`0` is no port", "ssh://[user@]host[:port]");
    fails(&["fix", "--write", "ssh://r1"], "is not written", "device commands");
    lab.add_host("closed", 1, "");
    fails(&["check", "ssh://closed"], "Connection refused", "jump host");
    lab.put("vtysh", "echo 'Exiting: failed to connect to any daemons.' >&2; exit 1");
    fails(&["check", "ssh://r1"], "refuses to show its config", "frrvty");
    lab.put("vtysh", "echo 'This is a coffee machine.'");
    fails(&["check", "--dialect", "frr", "ssh://r1"], "a shell answers", "ssh HOST cat FILE");
    let known = lab.folder.path().join("known_hosts");
    let other = fs::read_to_string(lab.folder.path().join("userkey.pub")).unwrap();
    fs::write(known, format!("[127.0.0.1]:{} {other}", lab.port())).unwrap();
    fails(&["check", "ssh://r1"], "host key has changed", "ssh-keygen -R");
}

#[test]
fn a_hostile_device_costs_little_and_reaches_no_terminal() {
    let Some(lab) = Lab::start() else { return };
    lab.put("vtysh", "exec yes 'interface Loopback0'");
    let start = Instant::now();
    let ran = lab.confdbg(&["check", "ssh://r1"]);
    assert!(ran.stderr.contains("more than 32 MB"), "{ran:?}");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    lab.put(
        "vtysh",
        r"printf 'frr version 8.4\nhostname r1\n!\nrouter bgp 65001\n neighbor 10.0.0.2 remote-as 65002\n neighbor 10.0.0.2 description \033]0;owned\007x\n address-family ipv4 unicast\n  neighbor 10.0.0.2 route-map A\302\233B in\n exit-address-family\nexit\nend\n'",
    );
    let ran = lab.confdbg(&["check", "ssh://r1"]);
    assert!(ran.stdout.contains("reference/undefined"), "{ran:?}");
    assert!(!ran.stdout.contains(['\u{1b}', '\u{9b}', '\u{7}']), "{ran:?}");
}

#[test]
fn devices_that_only_hold_sessions_are_read_on_every_platform() {
    let (Some(lab), Some(devices)) = (Lab::start(), Devices::start()) else { return };
    let askpass = lab.askpass("admin");
    for (port, dialect) in devices.ports.iter().zip(DEVICES) {
        lab.add_host(dialect, *port, "");
    }
    std::thread::scope(|scope| {
        for dialect in DEVICES {
            let (lab, askpass) = (&lab, &askpass);
            scope.spawn(move || {
                let address = format!("ssh://admin@{dialect}");
                let mut command = lab.command(&["check", "--format", "json", &address]);
                let ran = Ran::of(command.env("SSH_ASKPASS", askpass).env("SSH_ASKPASS_REQUIRE", "force"));
                assert_eq!(ran.code, Some(1), "{ran:?}");
                assert!(ran.stdout.contains(&format!("\"dialect\":\"{dialect}\"")), "{ran:?}");
                assert!(ran.stdout.contains("\"rule\":\"reference/undefined\""), "{ran:?}");
                assert!(ran.stdout.contains("GUEST is not defined"), "{ran:?}");
                assert!(!ran.stdout.contains("syntax/"), "a prompt or an echo was taken for a command: {ran:?}");
            });
        }
    });
    let ran = lab.confdbg(&["check", "ssh://admin@ios"]);
    assert!(ran.stderr.contains("the login failed without a password"), "nobody can be asked: {ran:?}");
}
