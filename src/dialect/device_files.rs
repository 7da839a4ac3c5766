//! Which files are the config of one device, by where they stand and what they are named.
//!
//! The one place that says so. FRR's daemons read a file each (`zebra.conf`, `bgpd.conf`, ...) where there is no
//! `frr.conf` for all of them, and a Cumulus host's kernel interfaces stand in `interfaces`. A name is only ever a hint:
//! whoever asks looks at the contents too. Pure: it never looks at a disk.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// The daemons that read a file of their own.
const DAEMONS: &[&str] = &[
    "babeld", "bfdd", "bgpd", "eigrpd", "fabricd", "isisd", "ldpd", "mgmtd", "nhrpd", "ospf6d", "ospfd", "pathd",
    "pbrd", "pim6d", "pimd", "ripd", "ripngd", "sharpd", "staticd", "vrrpd", "zebra",
];

/// Those whose files one daemon, `mgmtd`, reads for all of them from FRR 10 on: what one of these files defines is known
/// to the others. Which release reads a file cannot always be told from it, so that they are taken to share.
const MANAGED: &[&str] = &["mgmtd", "ripd", "ripngd", "staticd", "zebra"];

/// What a file holds, by its name.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What one daemon reads.
    Daemon(&'static str),
    /// `frr.conf`: what all daemons read. Beside it none reads a file of its own.
    Integrated,
    /// The interfaces of a Linux host, as ifupdown reads them.
    Interfaces,
}

impl Part {
    /// What a file of this name holds.
    pub fn named(file: &str) -> Option<Self> {
        match file {
            "frr.conf" | "Frr.conf" | "Quagga.conf" => Some(Self::Integrated),
            "interfaces" => Some(Self::Interfaces),
            _ => {
                let name = file.strip_suffix(".conf")?;
                DAEMONS.iter().find(|daemon| **daemon == name).copied().map(Self::Daemon)
            }
        }
    }

    /// Does one of the two see the lists, maps and profiles that the other defines? What is known to the whole device
    /// (interfaces, VRFs) all parts see.
    pub fn shares_lists(self, other: Self) -> bool {
        match (self, other) {
            (Self::Daemon(own), Self::Daemon(other)) => {
                own == other || MANAGED.contains(&own) && MANAGED.contains(&other)
            }
            _ => self == other,
        }
    }
}

/// What the file at a path holds.
pub fn part(path: &Path) -> Option<Part> {
    path.file_name().and_then(|name| name.to_str()).and_then(Part::named)
}

/// The files that may be one device's, by their positions in the list: sets of two and more.
pub fn together(paths: &[&Path]) -> Vec<Vec<usize>> {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut by_folder: FxHashMap<PathBuf, Vec<(usize, Part)>> = FxHashMap::default();
    for (at, path) in paths.iter().enumerate() {
        let Some(part) = part(path) else { continue };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !by_folder.contains_key(&folder) {
            folders.push(folder.clone());
        }
        by_folder.entry(folder).or_default().push((at, part));
    }
    let sets = folders.iter().filter_map(|folder| by_folder.remove(folder)).map(|files| {
        let integrated = files.iter().any(|(_, part)| *part == Part::Integrated);
        // A daemon reads no file of its own where there is one for all.
        let read = |part: Part| !integrated || !matches!(part, Part::Daemon(_));
        files.into_iter().filter(|(_, part)| read(*part)).map(|(at, _)| at).collect::<Vec<_>>()
    });
    sets.filter(|set| set.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(names: &[&str]) -> Vec<Vec<usize>> {
        together(&names.iter().map(Path::new).collect::<Vec<_>>())
    }

    #[test]
    fn the_files_of_a_folder_are_one_device() {
        assert_eq!(sets(&["a/bgpd.conf", "b/bgpd.conf", "a/zebra.conf", "a/r1.cfg"]), [[0, 2]]);
        assert_eq!(sets(&["bgpd.conf", "ospfd.conf"]), [[0, 1]]);
        assert_eq!(sets(&["a/bgpd.conf", "b/zebra.conf", "b/r2.cfg"]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn beside_a_file_for_all_daemons_none_reads_its_own() {
        assert_eq!(sets(&["a/bgpd.conf", "a/frr.conf", "a/interfaces", "a/zebra.conf"]), [[1, 2]]);
        assert_eq!(sets(&["a/bgpd.conf", "a/interfaces", "a/zebra.conf"]), [[0, 1, 2]]);
    }

    #[test]
    fn lists_are_known_to_their_daemon_only() {
        let part = |name| Part::named(name).unwrap();
        assert!(!part("bgpd.conf").shares_lists(part("zebra.conf")));
        assert!(part("zebra.conf").shares_lists(part("staticd.conf")));
        assert!(!part("interfaces").shares_lists(part("frr.conf")));
        assert_eq!(Part::named("named.conf"), None);
    }
}
