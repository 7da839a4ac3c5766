//! How many threads to compute with: one a physical core that this process may use.
//!
//! The second hardware thread of a core adds nothing to arithmetic and slows the barriers between layers; many threads on
//! a small model do the same.

use std::collections::HashSet;

/// More threads than this make the known models slower, and a jump host is shared.
const MOST: usize = 8;

/// The number of threads when none is asked for.
pub(super) fn default_threads() -> u32 {
    let allowed = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cores = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| physical_cores(&text));
    u32::try_from(cores.map_or(allowed, |cores| cores.min(allowed)).clamp(1, MOST)).unwrap_or(1)
}

/// Distinct pairs of package and core in `/proc/cpuinfo`; `None` where it does not tell (ARM).
fn physical_cores(cpuinfo: &str) -> Option<usize> {
    let mut cores = HashSet::new();
    let mut package = "";
    for line in cpuinfo.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        match key.trim() {
            "physical id" => package = value.trim(),
            "core id" => {
                cores.insert((package, value.trim()));
            }
            _ => {}
        }
    }
    (!cores.is_empty()).then_some(cores.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_threads_of_one_core_count_once() {
        let cpu = |package: u32, core: u32| format!("processor : 0\nphysical id\t: {package}\ncore id\t\t: {core}\n\n");
        let text = [cpu(0, 0), cpu(0, 1), cpu(0, 0), cpu(0, 1), cpu(1, 0)].concat();
        assert_eq!(physical_cores(&text), Some(3));
        assert_eq!(physical_cores("processor : 0\nBogoMIPS : 50\n"), None);
    }

    #[test]
    fn there_is_always_a_thread() {
        assert!((1..=8).contains(&default_threads()));
    }
}
