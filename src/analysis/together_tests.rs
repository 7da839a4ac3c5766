use std::path::PathBuf;

use super::*;
use crate::text::{Document, Edit, EditSet};

const ZEBRA: &str = "hostname r1\n\
    ip prefix-list LAN seq 5 permit 10.0.0.0/8 le 24\n\
    ip prefix-list OWN seq 5 permit 10.0.0.0/8 le 24\n\
    vrf RED\n\
    route-map SRC permit 10\n match ip address prefix-list OWN\n\
    ip protocol bgp route-map SRC\n";

const BGPD: &str = "router bgp 65001 vrf RED\n \
    neighbor 10.0.12.2 remote-as 65002\n \
    neighbor 10.0.12.2 bfd profile FAST\n \
    neighbor 10.0.12.2 bfd profile SLOW\n \
    address-family ipv4 unicast\n  \
    neighbor 10.0.12.2 prefix-list LAN in\n";

pub(crate) const BFDD: &str = "bfd\n profile FAST\n  transmit-interval 100\n profile OLD\n  transmit-interval 200\n";

fn read_together(texts: &[(&str, &str)]) -> Vec<(PathBuf, Analysis)> {
    let read = texts.iter().enumerate().map(|(at, (name, text))| {
        let analysis = Analysis::of(FileId(at as u32), Document::from_text(text), Dialect::Frr);
        (PathBuf::from("r1").join(name), analysis)
    });
    let mut files: Vec<(PathBuf, Analysis)> = read.collect();
    let known: Vec<(&Path, &Analysis)> = files.iter().map(|(path, file)| (path.as_path(), file)).collect();
    for judged in introduce(&known) {
        let at = judged.file.index();
        files[at].1 = judged;
    }
    files
}

pub(crate) fn three() -> Vec<(PathBuf, Analysis)> {
    read_together(&[("bfdd.conf", BFDD), ("bgpd.conf", BGPD), ("zebra.conf", ZEBRA)])
}

pub(crate) fn said(analysis: &Analysis) -> Vec<String> {
    let names = analysis.faults().filter(|fault| fault.rule.0.starts_with("reference/"));
    names.map(|fault| format!("{} {}", fault.severity.as_str(), fault.message.skeleton())).collect()
}

fn facts(analysis: &Analysis) -> String {
    let facts = analysis.faults().flat_map(|fault| fault.facts.clone());
    facts.map(|fact| fact.skeleton()).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_daemons_tell_each_other_is_known_to_all_and_lists_are_each_ones_own() {
    let files = three();
    assert_eq!(said(&files[0].1), ["info BFD profile OLD is not used"]);
    // The host name stands in zebra.conf: the file is no snippet.
    let bgpd = ["warning BFD profile SLOW is not defined", "error prefix list LAN is not defined"];
    assert_eq!(said(&files[1].1).iter().map(|line| line.split(';').next().unwrap()).collect::<Vec<_>>(), bgpd);
    assert!(facts(&files[1].1).contains("zebra.conf defines prefix list LAN, for its own daemon only"));
    assert_eq!(said(&files[2].1), ["info prefix list LAN is not used"]);
    assert!(facts(&files[2].1).contains("bgpd.conf refers to prefix list LAN, whose daemon does not see it"));
    assert_eq!(files[1].1.hostname(), Some("r1"));
}

#[test]
fn a_host_s_interfaces_are_known_to_its_daemons() {
    let interfaces = "auto swp1\niface swp1 inet static\n address 10.0.12.1/30\n";
    let frr = "hostname r1\ninterface swp1\n ip ospf area 0\nrouter ospf\n passive-interface dummy7\n";
    let files = read_together(&[("frr.conf", frr), ("interfaces", interfaces)]);
    let undefined: Vec<_> = said(&files[0].1).into_iter().filter(|line| line.contains("dummy7")).collect();
    assert_eq!(undefined.len(), 1, "{:?}", said(&files[0].1));
    assert!(!said(&files[0].1).iter().any(|line| line.contains("swp1")));
}

#[test]
fn after_an_edit_the_others_are_judged_anew_where_names_changed() {
    let files = three();
    let now = |file: FileId| files.get(file.index()).map(|(_, analysis)| analysis);
    let edited = |at: usize, old: &str, new: &str| {
        let text = files[at].1.document.text();
        let start = text.find(old).unwrap() as u32;
        let span = crate::text::Span::new(start, start + old.len() as u32);
        let edits = EditSet::new(vec![Edit::replace(FileId(at as u32), span, new)]).unwrap();
        settle(vec![files[at].1.after(&edits).unwrap()], now)
    };
    // A number: nobody else is concerned.
    assert_eq!(edited(0, "interval 100", "interval 150").len(), 1);
    // A name that bgpd needs.
    let after = edited(0, "profile OLD", "profile SLOW");
    assert_eq!(after.iter().map(|analysis| analysis.file).collect::<Vec<_>>(), [FileId(0), FileId(1), FileId(2)]);
    assert!(said(&after[0]).is_empty(), "{:?}", said(&after[0]));
    assert_eq!(said(&after[1]).len(), 1);
    // The incremental answer is the full one.
    let texts: Vec<String> = after.iter().map(|analysis| analysis.document.text().to_owned()).collect();
    let anew = read_together(&[("bfdd.conf", &texts[0]), ("bgpd.conf", &texts[1]), ("zebra.conf", &texts[2])]);
    for (after, (_, anew)) in after.iter().zip(&anew) {
        assert_eq!(after.faults, anew.faults);
    }
}
