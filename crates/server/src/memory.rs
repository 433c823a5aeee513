//! How much memory the graphs of the sites may take.

use std::fs;

const MIB: u64 = 1 << 20;
/// Where the machine does not say how much it has.
const UNKNOWN: u64 = 4096 * MIB;
/// The share of the machine's memory that graphs may take: the rest is for the database and others.
const SHARE: u64 = 4;

/// Bytes for graphs: what was asked for, or a share of what the machine, or its container, has.
pub(crate) fn for_graphs(asked_mib: Option<u64>) -> u64 {
    match asked_mib {
        Some(mib) => mib.saturating_mul(MIB),
        None => of_machine(&|path| fs::read_to_string(path).ok()) / SHARE,
    }
}

/// The memory of the machine, or the limit of the container we run in where that is less.
fn of_machine(read: &dyn Fn(&str) -> Option<String>) -> u64 {
    let machine = read("/proc/meminfo").and_then(|text| total(&text)).unwrap_or(UNKNOWN);
    let container = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    container.map_or(machine, |limit: u64| limit.min(machine))
}

fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_of_machine_and_container_counts() {
        let meminfo = "MemTotal:        8000000 kB\nMemFree:          100 kB\n";
        let machine = |limit: Option<&'static str>| {
            of_machine(&move |path| match path {
                "/proc/meminfo" => Some(meminfo.to_owned()),
                _ => limit.map(str::to_owned),
            })
        };

        assert_eq!(machine(None), 8_192_000_000);
        assert_eq!(machine(Some("max\n")), 8_192_000_000);
        assert_eq!(machine(Some("1073741824\n")), 1_073_741_824);
        assert_eq!(of_machine(&|_| None), UNKNOWN);
        assert_eq!(for_graphs(Some(3)), 3 * MIB);
    }
}
