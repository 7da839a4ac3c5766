//! Is there room for the model? Answered before it is loaded, since afterwards the kernel answers with a kill.
//!
//! What counts is the smaller of what the machine has left and what the control group (container, systemd slice) allows.
//! The parsers are pure and take the text of the kernel's files; only [`free`] reads them. Nothing here allocates to find
//! out.

use std::path::Path;

/// Working space of llama.cpp beside weights and cache: compute buffers, the vocabulary's logits, the program itself.
const WORKING_SPACE: u64 = 200 << 20;

/// What can be had at this moment, and what sets the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeMemory {
    /// Bytes that can be allocated without swapping or being killed.
    pub bytes: u64,
    /// What the figure comes from.
    pub bound: Bound,
}

/// What limits the memory that can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The machine's own memory.
    Machine,
    /// The limit of a control group.
    ControlGroup,
}

/// The model does not fit; says how much is missing and what helps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not enough memory for the model: it needs {}, {} has {} free", size(*needed), bound_text(free.bound), size(free.bytes))]
pub struct NotEnoughMemory {
    /// Bytes the model needs.
    pub needed: u64,
    /// What there is.
    pub free: FreeMemory,
}

impl NotEnoughMemory {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        "choose a smaller model (`confdbg model list`), free some memory, or go on without a model: only its prose is missing"
    }
}

fn bound_text(bound: Bound) -> &'static str {
    match bound {
        Bound::Machine => "this machine",
        Bound::ControlGroup => "this session's control group (container or slice)",
    }
}

/// Bytes in the unit that reads best: `469 MB`, `1.2 GB`.
#[allow(clippy::cast_precision_loss)] // one decimal is shown
pub fn size(bytes: u64) -> String {
    if bytes >= 1_000_000_000 {
        format!("{:.1} GB", bytes as f64 / 1e9)
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}

/// Bytes that a model needs: its weights, the cache of the context, and working space.
///
/// The weights count once although llama.cpp maps the file and repacks part of it: mapped pages can be dropped by the
/// kernel, repacked ones cannot.
pub fn needed(file_bytes: u64, kv_bytes_per_token: u64, context_tokens: u32) -> u64 {
    file_bytes + kv_bytes_per_token * u64::from(context_tokens) + WORKING_SPACE
}

/// Holds need against supply. With no figures (another system, `/proc` hidden) the model is given the benefit of the doubt.
///
/// # Errors
/// When it is certain that the model does not fit.
pub fn check(needed: u64, free: Option<FreeMemory>) -> Result<(), NotEnoughMemory> {
    match free {
        Some(free) if free.bytes < needed => Err(NotEnoughMemory { needed, free }),
        _ => Ok(()),
    }
}

/// What is free on this machine for this process; `None` where the system does not say.
pub fn free() -> Option<FreeMemory> {
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let machine = read(Path::new("/proc/meminfo")).and_then(|text| available_of_meminfo(&text));
    let groups = read(Path::new("/proc/self/cgroup")).unwrap_or_default();
    smaller(machine, group_free(&groups, Path::new("/sys/fs/cgroup"), read))
}

fn smaller(machine: Option<u64>, group: Option<u64>) -> Option<FreeMemory> {
    match (machine, group) {
        (Some(machine), Some(group)) if group < machine => {
            Some(FreeMemory { bytes: group, bound: Bound::ControlGroup })
        }
        (Some(bytes), _) => Some(FreeMemory { bytes, bound: Bound::Machine }),
        (None, Some(bytes)) => Some(FreeMemory { bytes, bound: Bound::ControlGroup }),
        (None, None) => None,
    }
}

/// `MemAvailable` of `/proc/meminfo` in bytes (proc(5); the kernel writes kibibytes).
pub fn available_of_meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// The tightest room over the process's control group and all above it, version 2 and version 1.
///
/// A limit of any ancestor binds, so each is asked. File cache that the kernel can drop is not counted as used.
fn group_free(membership: &str, root: &Path, read: impl Fn(&Path) -> Option<String>) -> Option<u64> {
    let mut tightest: Option<u64> = None;
    for line in membership.lines() {
        let Some((base, path, files)) = hierarchy(line, root) else { continue };
        let relative = path.trim_start_matches('/');
        for group in Path::new(relative).ancestors() {
            let dir = base.join(group);
            let limit = read(&dir.join(files.limit)).and_then(|text| limit_of(&text));
            let used = read(&dir.join(files.used)).and_then(|text| text.trim().parse::<u64>().ok());
            let (Some(limit), Some(used)) = (limit, used) else { continue };
            let cache = read(&dir.join("memory.stat")).map_or(0, |text| droppable_cache(&text));
            let free = limit.saturating_sub(used.saturating_sub(cache));
            tightest = Some(tightest.map_or(free, |known| known.min(free)));
        }
    }
    tightest
}

struct GroupFiles {
    limit: &'static str,
    used: &'static str,
}

/// Reads one line of `/proc/self/cgroup` (cgroups(7)): `0::/path` is version 2, `N:memory:/path` version 1.
fn hierarchy<'a>(line: &'a str, root: &Path) -> Option<(std::path::PathBuf, &'a str, GroupFiles)> {
    let mut fields = line.splitn(3, ':');
    let (id, controllers, path) = (fields.next()?, fields.next()?, fields.next()?);
    if id == "0" && controllers.is_empty() {
        return Some((root.to_owned(), path, GroupFiles { limit: "memory.max", used: "memory.current" }));
    }
    let memory = controllers.split(',').any(|controller| controller == "memory");
    memory.then(|| {
        let files = GroupFiles { limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes" };
        (root.join("memory"), path, files)
    })
}

/// A limit in bytes; `max` (version 2) and the page-rounded largest number (version 1) mean none.
fn limit_of(text: &str) -> Option<u64> {
    let limit: u64 = text.trim().parse().ok()?;
    (limit < 1 << 60).then_some(limit)
}

/// Bytes of inactive file cache in `memory.stat`, which the kernel gives back under pressure.
fn droppable_cache(text: &str) -> u64 {
    let value =
        |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')?.trim().parse::<u64>().ok());
    value("total_inactive_file").or_else(|| value("inactive_file")).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use std::path::PathBuf;

    fn reader<'a>(files: &'a HashMap<PathBuf, &'a str>) -> impl Fn(&Path) -> Option<String> + 'a {
        |path| files.get(path).map(|text| (*text).to_owned())
    }

    #[test]
    fn meminfo_is_read_in_kibibytes() {
        let text = "MemTotal:       16000000 kB\nMemFree:  1 kB\nMemAvailable:    2000000 kB\n";
        assert_eq!(available_of_meminfo(text), Some(2_048_000_000));
        assert_eq!(available_of_meminfo("MemTotal: 1 kB\n"), None);
        assert_eq!(available_of_meminfo("MemAvailable: lots kB\n"), None);
    }

    #[test]
    fn a_version_2_limit_counts_without_its_droppable_cache() {
        let files = HashMap::from([
            ("/c/a/b/memory.max".into(), "max\n"),
            ("/c/a/b/memory.current".into(), "100\n"),
            ("/c/a/memory.max".into(), "1000\n"),
            ("/c/a/memory.current".into(), "700\n"),
            ("/c/a/memory.stat".into(), "anon 400\ninactive_file 200\n"),
        ]);
        assert_eq!(group_free("0::/a/b\n", Path::new("/c"), reader(&files)), Some(500));
    }

    #[test]
    fn a_version_1_limit_counts_and_its_no_limit_does_not() {
        let files = HashMap::from([
            ("/c/memory/d/memory.limit_in_bytes".into(), "5000\n"),
            ("/c/memory/d/memory.usage_in_bytes".into(), "6000\n"),
            ("/c/memory/memory.limit_in_bytes".into(), "9223372036854771712\n"),
            ("/c/memory/memory.usage_in_bytes".into(), "1\n"),
        ]);
        let membership = "5:cpu,cpuacct:/d\n4:memory:/d\n";
        assert_eq!(group_free(membership, Path::new("/c"), reader(&files)), Some(0));
        assert_eq!(group_free("4:memory:/\n", Path::new("/c"), reader(&files)), None);
    }

    #[test]
    fn the_smaller_of_machine_and_group_decides() {
        assert_eq!(smaller(Some(10), Some(4)), Some(FreeMemory { bytes: 4, bound: Bound::ControlGroup }));
        assert_eq!(smaller(Some(3), Some(4)), Some(FreeMemory { bytes: 3, bound: Bound::Machine }));
        assert_eq!(smaller(None, None), None);
    }

    #[test]
    fn a_refusal_names_need_supply_and_who_limits() {
        let free = FreeMemory { bytes: 300_000_000, bound: Bound::ControlGroup };
        let refusal = check(1_250_000_000, Some(free)).unwrap_err();
        let text = refusal.to_string();
        assert!(text.contains("1.3 GB") || text.contains("1.2 GB"), "{text}");
        assert!(text.contains("300 MB") && text.contains("control group"), "{text}");
        assert_eq!(check(300_000_000, Some(free)), Ok(()));
        assert_eq!(check(u64::MAX, None), Ok(()));
    }

    #[test]
    fn the_need_of_the_default_model_is_near_what_was_measured() {
        let model = super::super::catalogue::by_name("qwen2.5-coder-0.5b").unwrap();
        let need = model.memory_needed(4096);
        assert!((600_000_000..900_000_000).contains(&need), "{need}");
    }
}
