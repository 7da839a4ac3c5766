//! Devices as sources: `ssh://` addresses, and lists of them in files (`@FILE`).

use std::path::Path;

use super::{Candidate, Failed, Origin, Refusal, read};
use crate::dialect::Dialect;
use crate::live::{self, Address, Asking, FetchError};

/// More lines than any list has.
const MOST_HOSTS: usize = 5_000;

/// The list of hosts that a path asks for: `@FILE`. A file whose name begins so is that file: a pattern of the shell
/// must not make connections.
pub(super) fn list(path: &Path) -> Option<&Path> {
    let name = path.to_str()?.strip_prefix('@')?;
    (!name.is_empty() && std::fs::symlink_metadata(path).is_err()).then(|| Path::new(name))
}

/// The candidate that an address is.
pub(super) fn address(path: &Path, dialect: Option<Dialect>) -> Result<Candidate, Failed> {
    let text = path.to_string_lossy();
    match Address::parse(&text) {
        Ok(address) => Ok(candidate(address, dialect)),
        Err(error) => {
            Err(Failed { path: text.into_owned(), message: error.to_string(), hint: Some(error.hint().to_owned()) })
        }
    }
}

fn candidate(address: Address, dialect: Option<Dialect>) -> Candidate {
    let path = address.to_string();
    Candidate { open_path: path.clone().into(), path, explicit: true, origin: Origin::Device(address, dialect) }
}

/// The candidates of a list: one host a line, `[user@]host[:port]`, and after it, where it is known, the dialect; `#`
/// begins a comment.
pub(super) fn listed(path: &Path) -> Result<Vec<Candidate>, Vec<Failed>> {
    let failed = |message: String, hint: Option<String>| Failed { path: format!("@{}", path.display()), message, hint };
    let bytes = read::file(path).map_err(|refusal| vec![failed(refusal.reason, refusal.hint)])?;
    let (mut candidates, mut errors): (Vec<Candidate>, Vec<Failed>) = (Vec::new(), Vec::new());
    for (at, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(host) = words.next() else { continue };
        let word = words.next();
        let dialect = word.and_then(Dialect::named);
        match (Address::parse(host), word) {
            (Err(error), _) => {
                errors.push(failed(format!("line {}: {error}", at + 1), Some(error.hint().to_owned())));
            }
            (_, Some(word)) if dialect.is_none() || words.next().is_some() => {
                let hint = "a line is [user@]host[:port], and after it the dialect, as in `sw1 eos`".to_owned();
                errors.push(failed(format!("line {}: `{word}` is no dialect", at + 1), Some(hint)));
            }
            (Ok(address), _) => {
                let candidate = candidate(address, dialect);
                if candidates.iter().all(|other| other.path != candidate.path) {
                    candidates.push(candidate);
                }
            }
        }
        if candidates.len() > MOST_HOSTS {
            errors.push(failed(format!("more than {MOST_HOSTS} hosts"), None));
            break;
        }
    }
    if candidates.is_empty() && errors.is_empty() {
        errors.push(failed("no host is in it".to_owned(), None));
    }
    // A network with devices left out by mistake would be another network.
    if errors.is_empty() { Ok(candidates) } else { Err(errors) }
}

/// Fetches the configs of the candidates that are devices; nothing in the place of the others.
pub(super) fn fetch(candidates: &[Candidate], force: Option<Dialect>) -> Vec<Option<Result<Vec<u8>, Refusal>>> {
    let device = |candidate: &Candidate| match &candidate.origin {
        Origin::Device(address, dialect) => Some((address.clone(), force.or(*dialect))),
        Origin::File => None,
    };
    let devices: Vec<_> = candidates.iter().filter_map(device).collect();
    let mut fetched = live::fetch_all(&devices, Asking::detect()).into_iter();
    let of = |candidate: &Candidate| match candidate.origin {
        Origin::Device(..) => fetched.next().map(|outcome| outcome.map_err(|error| refusal(&error))),
        Origin::File => None,
    };
    candidates.iter().map(of).collect()
}

/// Reads the running config of an open device again.
pub fn fetch_again(
    path: &Path,
    dialect: Dialect,
    questions: live::Questions,
) -> Result<crate::text::Document, FetchError> {
    let address = Address::parse(&path.to_string_lossy())?;
    let bytes = live::fetch(&address, Some(dialect), questions)?;
    crate::text::Document::new(bytes).map_err(|error| FetchError::NotConfig(error.to_string()))
}

fn refusal(error: &FetchError) -> Refusal {
    let refusal = Refusal::failed(error.to_string());
    match error.hint() {
        Some(hint) => refusal.hint(hint),
        None => refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_host_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hosts");
        std::fs::write(&path, "# the core\nr1\nadmin@r2:2222 nxos # by the door\n\nssh://r3\nr1\n").unwrap();
        let found = listed(&path).unwrap();
        let names: Vec<_> = found.iter().map(|candidate| candidate.path.as_str()).collect();
        assert_eq!(names, ["ssh://r1", "ssh://admin@r2:2222", "ssh://r3"]);
        assert!(matches!(found[1].origin, Origin::Device(_, Some(Dialect::NxOs))));
        std::fs::write(&path, "r1\n-oProxyCommand=id\nr3 cisco\n").unwrap();
        let errors = listed(&path).unwrap_err();
        assert_eq!(errors.len(), 2);
        assert!(
            errors[0].message.starts_with("line 2:") && errors[1].message.starts_with("line 3: `cisco`"),
            "{errors:?}"
        );
        std::fs::write(&path, "# nobody\n").unwrap();
        assert_eq!(listed(&path).unwrap_err()[0].message, "no host is in it");
    }

    #[test]
    fn a_file_whose_name_begins_as_a_list_does_is_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("@r1.cfg");
        std::fs::write(&there, "hostname r1\n").unwrap();
        assert_eq!(list(&there), None);
        assert_eq!(list(Path::new("@no-such-file")), Some(Path::new("no-such-file")));
        assert_eq!(list(Path::new("@")), None);
        assert_eq!(list(Path::new("r1.cfg")), None);
    }
}
