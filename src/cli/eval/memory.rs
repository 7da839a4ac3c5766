//! How much memory the model's process has held.

/// The most resident memory of a process so far, in KiB; `None` where the system does not tell.
pub(super) fn peak_kib(pid: u32) -> Option<u64> {
    // proc(5): VmHWM is the peak resident set size.
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
