//! A folder of FRR's files, one a daemon, is one device.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)] // tests

mod cli_support;

use cli_support::{Folder, run};
use serde_json::Value;

#[test]
fn the_daemons_of_a_folder_are_judged_together() {
    let folder = Folder::new();
    folder.folder("r1");
    folder.file("r1/zebra.conf", "frr version 8.4\nhostname r1\nip prefix-list LAN seq 5 permit 10.0.0.0/8 le 24\n");
    folder.file(
        "r1/bgpd.conf",
        "router bgp 65001\n no bgp ebgp-requires-policy\n neighbor 10.0.12.2 remote-as 65002\n \
            neighbor 10.0.12.2 bfd profile FAST\n address-family ipv4 unicast\n  neighbor 10.0.12.2 prefix-list LAN in\n",
    );
    folder.file("r1/bfdd.conf", "bfd\n profile FAST\n  transmit-interval 100\n");
    folder.file("r1/daemons", "bgpd=yes\n");
    let ran = run(&["check", "--format", "json", "--select", "reference", folder.root()]);
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out));
    let files: Vec<(&str, &str, &str)> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let text = |field: &str| file[field].as_str().unwrap();
            (text("path"), text("device"), text("dialect"))
        })
        .collect();
    assert_eq!(files, [("r1/bfdd.conf", "r1", "frr"), ("r1/bgpd.conf", "r1", "frr"), ("r1/zebra.conf", "r1", "frr")]);
    let faults: Vec<String> = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            format!("{}:{} {}", fault["file"].as_str().unwrap(), fault["line"], fault["message"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        faults,
        [
            "r1/bgpd.conf:6 prefix list LAN is not defined; zebra.conf defines it, for its own daemon only",
            "r1/zebra.conf:3 prefix list LAN is not used",
        ]
    );
}
