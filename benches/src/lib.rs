//! What the benchmarks share: taking medians, and printing them beside what they are compared with.
//!
//! A benchmark is a program in `src/bin`. Its one argument is `short` or `full`. It says what it
//! measured and whether its targets are met; it fails only when it cannot measure, because a
//! machine that is busy is not a fault of the program.

pub mod bare;
pub mod document;
pub mod engine;
pub mod factory;
pub mod figures;
pub mod genealogy;
pub mod groups;
pub mod https;
pub mod plain;
pub mod program;
pub mod sqlite;
pub mod starts;
pub mod stored;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough to show that the benchmark still runs.
    Short,
    /// Enough to be quoted.
    Full,
}

impl Size {
    /// The size a word names; `short` where there is none.
    pub fn of(word: Option<&str>) -> Result<Self> {
        match word {
            None | Some("short") => Ok(Self::Short),
            Some("full") => Ok(Self::Full),
            Some(other) => anyhow::bail!("{other}: a benchmark is `short` or `full`"),
        }
    }

    /// One of two values.
    pub fn pick<T>(self, short: T, full: T) -> T {
        match self {
            Self::Short => short,
            Self::Full => full,
        }
    }
}

/// Prints one line.
#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
pub fn say(line: &str) {
    println!("{line}");
}

/// What some work took: time on the wall, and of the processors. On a machine that has other work
/// to do as well only the second says what the work itself costs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Seconds from beginning to end.
    pub seconds: f64,
    /// Seconds of all processors together; not a number where the system does not tell.
    pub busy: f64,
    /// Seconds of a processor that the calling thread had, told more finely.
    pub thread: f64,
}

impl Cost {
    /// What `work` costs.
    pub fn of<T>(work: impl FnOnce() -> Result<T>) -> Result<(Self, T)> {
        let (start, busy, thread) = (Instant::now(), busy_seconds(), thread_seconds("thread-self"));
        let value = work()?;
        let seconds = start.elapsed().as_secs_f64();
        let thread = thread_seconds("thread-self") - thread;
        Ok((Self { seconds, busy: busy_seconds() - busy, thread }, value))
    }
}

impl std::iter::Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), |sum, cost| Self {
            seconds: sum.seconds + cost.seconds,
            busy: sum.busy + cost.busy,
            thread: sum.thread + cost.thread,
        })
    }
}

/// Processor time of a thread so far, of the folder under `/proc` that is told; not a number where
/// the system does not tell.
pub fn thread_seconds(thread: &str) -> f64 {
    // proc(5): the first field is the time on a processor in nanoseconds.
    let stat = std::fs::read_to_string(format!("/proc/{thread}/schedstat")).unwrap_or_default();
    let spent = stat.split_whitespace().next().and_then(|field| field.parse::<f64>().ok());
    spent.map_or(f64::NAN, |nanoseconds| nanoseconds / 1e9)
}

/// Processor time so far of this process's one thread of a name.
pub fn named_thread_seconds(name: &str) -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let is_it = |path: &PathBuf| {
        std::fs::read_to_string(path.join("comm")).is_ok_and(|found| found.trim_end() == name)
    };
    let path = threads.map(|thread| thread.path()).find(is_it);
    path.and_then(|path| Some(thread_seconds(path.strip_prefix("/proc").ok()?.to_str()?)))
        .unwrap_or(f64::NAN)
}

/// Processor time of this process so far, in the user's and the system's part.
fn busy_seconds() -> f64 {
    // proc(5): fields 14 and 15, in ticks of which Linux has a hundred a second; the name of the
    // program before them ends with a bracket and may hold spaces.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> =
        after_name.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    if ticks.len() == 2 { (ticks[0] + ticks[1]) / 100.0 } else { f64::NAN }
}

/// The middle of what was measured; of an even number the upper of the two in the middle.
pub fn median<T: PartialOrd + Copy>(measured: &[T]) -> T {
    let mut sorted = measured.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    sorted[sorted.len() / 2]
}

/// A figure with what it should be at most or at least.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// More would be too much.
    AtMost(f64),
    /// Less would be too little.
    AtLeast(f64),
}

impl Target {
    /// Prints a figure, its target and whether it is met.
    pub fn judge(self, what: &str, figure: f64, unit: &str) {
        let (met, word, bound) = match self {
            Self::AtMost(bound) => (figure <= bound, "at most", bound),
            Self::AtLeast(bound) => (figure >= bound, "at least", bound),
        };
        let verdict = if met { "met" } else { "MISSED" };
        say(&format!("{what:<44} {figure:>9.2} {unit:<3} target {word} {bound} {unit}: {verdict}"));
    }
}

/// A folder on the disk the program is built on, which vanishes at the end. The system's own
/// temporary folder may lie in memory, where every commit looks free.
pub fn scratch() -> Result<tempfile::TempDir> {
    let program = std::env::current_exe()?;
    let folder = program.parent().context("a program lies in a folder")?;
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(folder)?)
}

/// Where a program that was built beside this one is.
pub fn beside(name: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// A line of `/proc/PID/status` in MB, such as `VmHWM`; none on systems without it.
pub fn memory_mb(process: &str, line: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(':'))?;
    let kb: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kb / 1024.0)
}

/// The middle of some appends of 16 KiB to a file, each made durable: what the disk takes for it.
pub fn disk_us(folder: &std::path::Path) -> Result<f64> {
    use std::io::Write as _;
    let mut file = tempfile::tempfile_in(folder)?;
    let mut measured = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        file.write_all(&[1; 16 << 10]).and_then(|()| file.sync_data())?;
        measured.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(median(&measured))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_depend_on_the_order() {
        assert_eq!(median(&[3, 1, 2]), 2);
        assert_eq!(median(&[4, 1]), 4);
    }

    #[test]
    fn our_own_memory_is_more_than_nothing_where_the_system_tells() {
        assert!(memory_mb("self", "VmHWM").is_none_or(|mb| mb > 0.0));
    }
}
