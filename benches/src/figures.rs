//! Taking times, and printing them beside what they are compared with.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;

/// How often something is timed; once is enough when noise cannot matter any more.
const ROUNDS: usize = 5;
const SLOW_S: f64 = 0.1;

/// The times of one contestant over the starts of a set.
pub struct Times {
    /// The first time of each start: what it needs lies in no cache yet.
    first: Vec<f64>,
    /// The best time of each start: others share the machine, and noise only ever adds.
    best: Vec<f64>,
}

impl Times {
    /// Times a contestant on every start; what it makes is dropped outside the measured time.
    pub fn take<S, T>(starts: &[S], mut run: impl FnMut(&S) -> Result<T>) -> Result<Self> {
        let mut times = Self { first: Vec::new(), best: Vec::new() };
        for start in starts {
            let first = seconds(&mut run, start)?;
            let mut best = first;
            for _ in 1..if first > SLOW_S { 1 } else { ROUNDS } {
                best = best.min(seconds(&mut run, start)?);
            }
            times.first.push(first);
            times.best.push(best);
        }
        Ok(times)
    }

    /// The best times of all starts together.
    pub fn sum(&self) -> f64 {
        self.best.iter().sum()
    }

    /// The best time of the start in the middle.
    pub fn median(&self) -> f64 {
        quantile(&self.best, 0.5)
    }

    /// The best time that nineteen of twenty starts do not exceed.
    pub fn p95(&self) -> f64 {
        quantile(&self.best, 0.95)
    }

    /// The first time of the start in the middle.
    pub fn median_of_first(&self) -> f64 {
        quantile(&self.first, 0.5)
    }
}

fn seconds<S, T>(run: &mut impl FnMut(&S) -> Result<T>, start: &S) -> Result<f64> {
    let begun = Instant::now();
    let made = run(start)?;
    let taken = begun.elapsed().as_secs_f64();
    black_box(made);
    Ok(taken)
}

/// What this share of all that was measured does not exceed.
pub fn quantile(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// The load of the machine over one, five and fifteen minutes, for whoever reads the figures.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// What a number of bytes is in MiB, from what the system says of this process.
pub fn resident_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// A time in the unit it reads best in.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
