//! What this machine does, measured in the same run: an access to memory, a round trip on loopback.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use anyhow::Result;
use benches::factory::Dice;
use benches::median;

/// Steps of which an access is timed.
const STEPS: usize = 400_000;
const ROUND_TRIPS: usize = 2_000;

/// A line of the cache, with the number of the next one to look at.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line(u32);

/// How long one access takes that nothing can foresee, by how many bytes it may lie in.
pub(crate) struct Latency(Vec<(u64, f64)>);

impl Latency {
    /// Measures up to so many bytes.
    pub(crate) fn measure(bytes_max: u64) -> Self {
        let mut sizes: Vec<u64> = (15..).step_by(2).map(|power| 1 << power).take(10).collect();
        sizes.retain(|bytes| *bytes <= bytes_max);
        let mut known: Vec<(u64, f64)> =
            sizes.into_iter().map(|bytes| (bytes, chase(bytes))).collect();
        // More never is quicker to reach; where it seems so, somebody else had the processor.
        for at in (1..known.len()).rev() {
            known[at - 1].1 = known[at - 1].1.min(known[at].1);
        }
        Self(known)
    }

    /// Seconds of an access within so many bytes; between two sizes in proportion to the power of two.
    pub(crate) fn within(&self, bytes: u64) -> f64 {
        let at = self.0.partition_point(|(size, _)| *size < bytes);
        match (at.checked_sub(1).and_then(|before| self.0.get(before)), self.0.get(at)) {
            (Some(&(low, quick)), Some(&(high, slow))) => {
                let log = |bytes: u64| (bytes as f64).ln();
                let share = (log(bytes) - log(low)) / (log(high) - log(low));
                quick + (slow - quick) * share
            }
            // More than was measured is at least as slow.
            (Some(&(_, seconds)), None) | (None, Some(&(_, seconds))) => seconds,
            (None, None) => f64::NAN,
        }
    }

    pub(crate) fn measured(&self) -> &[(u64, f64)] {
        &self.0
    }
}

/// Follows a ring through all lines in an order nobody can foresee.
fn chase(bytes: u64) -> f64 {
    let count = (bytes / 64) as u32;
    let mut ring: Vec<Line> = (0..count).map(Line).collect();
    let mut dice = Dice::new(bytes);
    // Sattolo: one ring, and not several.
    for place in (1..count as usize).rev() {
        ring.swap(place, dice.below(place as u64) as usize);
    }
    let run = |from: u32| (0..STEPS).fold(from, |at, _| ring[at as usize].0);
    let from = run(0);
    let once = |from: u32| {
        let begun = Instant::now();
        (black_box(run(black_box(from))), begun.elapsed().as_secs_f64() / STEPS as f64)
    };
    let rounds = (0..3).scan(from, |from, _| {
        let (to, seconds) = once(*from);
        *from = to;
        Some(seconds)
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// The middle of many round trips of 64 bytes over a socket on loopback, in seconds.
pub(crate) fn loopback() -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let echo = std::thread::spawn(move || -> std::io::Result<()> {
        let (mut peer, _) = listener.accept()?;
        peer.set_nodelay(true)?;
        let mut word = [0; 64];
        while peer.read_exact(&mut word).is_ok() {
            peer.write_all(&word)?;
        }
        Ok(())
    });
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (mut word, mut taken) = ([7; 64], Vec::with_capacity(ROUND_TRIPS));
    for _ in 0..ROUND_TRIPS {
        let begun = Instant::now();
        stream.write_all(&word)?;
        stream.read_exact(&mut word)?;
        taken.push(begun.elapsed().as_secs_f64());
    }
    drop(stream);
    echo.join().expect("the echo does not panic")?;
    Ok(median(&taken))
}

/// Bytes of memory of this machine; the greatest number where the system does not tell.
pub(crate) fn memory_bytes() -> u64 {
    let told = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kb = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kb.map_or(u64::MAX, |kb| kb * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_sizes_an_access_takes_between_their_times() {
        let latency = Latency(vec![(1 << 10, 1.0), (1 << 20, 3.0)]);

        assert!((latency.within(1 << 15) - 2.0).abs() < 1e-9);
        assert!((latency.within(1) - 1.0).abs() < 1e-9);
        assert!((latency.within(1 << 40) - 3.0).abs() < 1e-9);
    }
}
