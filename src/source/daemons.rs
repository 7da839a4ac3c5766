//! Files of FRR's daemons that say too little to be recognised each by itself.
//!
//! `staticd.conf` may hold one line, and `bgpd.conf` reads like an IOS config. Where the folder's others are FRR's, they
//! are read as what they are. A file's name alone decides nothing: OpenBSD has a `bgpd.conf` too.

use std::path::Path;

use super::{Candidate, Refusal, Source, open};
use crate::dialect::Dialect;
use crate::dialect::detect::Detected;
use crate::dialect::device_files::{self, Part};

/// Reads again as FRR what stands beside files of FRR's daemons, save for files of which `known` says what they are.
pub(super) fn recognise(
    candidates: &[Candidate],
    outcomes: &mut [Result<Source, Refusal>],
    known: &(dyn Fn(&Path) -> Option<Dialect> + Sync),
) {
    let paths: Vec<&Path> = candidates.iter().map(|candidate| candidate.open_path.as_path()).collect();
    for set in device_files::together(&paths) {
        let dialect = |at: usize| outcomes[at].as_ref().ok().map(|source| source.dialect);
        let is = |at: usize, part: Part| device_files::part(paths[at]) == Some(part);
        let is_frr = set.iter().any(|&at| {
            // Only FRR and its forebears have a zebra.
            dialect(at) == Some(Dialect::Frr) || dialect(at).is_some() && is(at, Part::Daemon("zebra"))
        });
        let others: Vec<usize> = set.into_iter().filter(|&at| is_frr && dialect(at) != Some(Dialect::Frr)).collect();
        for at in others {
            let refused = matches!(&outcomes[at], Err(refusal) if refusal.failed || refusal.packed);
            if refused || known(paths[at]).is_some() {
                continue;
            }
            // What no detection takes for a config is read all the same where the user names it.
            let named = Candidate { explicit: true, ..candidates[at].clone() };
            if let Ok(mut source) = open(&named, None, Some(Dialect::Frr), known) {
                source.detection.verdict = Detected::Config(Dialect::Frr);
                let reason = "files of FRR's other daemons stand in the same folder";
                source.detection.reasons.insert(0, reason.to_owned());
                outcomes[at] = Ok(source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    fn dialects(files: &[(&str, &str)]) -> Vec<(String, Dialect)> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let loaded = load(&[folder.path().to_owned()], None, &|_| None);
        loaded.files.into_iter().map(|source| (source.path, source.dialect)).collect()
    }

    #[test]
    fn what_stands_beside_frrs_files_is_frrs() {
        let found = dialects(&[
            ("bgpd.conf", "router bgp 65001\n neighbor 10.0.0.2 remote-as 65002\n"),
            ("staticd.conf", "ip route 0.0.0.0/0 10.0.0.2\n"),
            ("zebra.conf", "frr version 8.4\nhostname r1\ninterface eth0\n ip address 10.0.0.1/30\n"),
            ("daemons", "bgpd=yes\n"),
        ]);
        let frr = |name: &str| (name.to_owned(), Dialect::Frr);
        assert_eq!(found, [frr("bgpd.conf"), frr("staticd.conf"), frr("zebra.conf")]);
    }

    #[test]
    fn a_name_alone_decides_nothing() {
        let openbsd = "AS 65001\nrouter-id 10.0.0.1\nneighbor 10.0.0.2 {\n remote-as 65002\n}\n";
        assert_eq!(dialects(&[("bgpd.conf", openbsd), ("ospfd.conf", "area 0.0.0.0 {\n interface em0\n}\n")]), []);
        let ios = "hostname r1\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n";
        assert_eq!(dialects(&[("bgpd.conf", ios), ("ripd.conf", ios)])[0].1, Dialect::Ios);
    }
}
