//! `exchange-fuzz SECONDS SEED`: reads strange documents for so long. Prints the seed of the one it
//! is reading when that one fails; the same seed makes the same document again.

#![allow(clippy::unwrap_used, reason = "a finding is a panic")]

#[path = "../tests/common/strange.rs"]
mod strange;

use std::time::{Duration, Instant};

/// A document of this size that takes longer than this has met a hang.
const LONGEST: Duration = Duration::from_secs(10);

#[expect(clippy::print_stdout, reason = "a program for the command line")]
fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let mut argument = || arguments.next().and_then(Result::ok);
    let (Some(seconds), Some(first)) = (argument(), argument()) else {
        println!("exchange-fuzz SECONDS SEED");
        std::process::exit(2);
    };
    let folder = tempfile::tempdir().unwrap();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut slowest = (Duration::ZERO, first);
    let mut seed = first;
    while Instant::now() < end {
        let (name, bytes) = strange::document(seed);
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(|| {
            strange::try_document(folder.path(), name, &bytes);
        });
        slowest = slowest.max((began.elapsed(), seed));
        if outcome.is_err() || slowest.0 > LONGEST {
            println!("seed {seed} ({name}, {} bytes) failed", bytes.len());
            std::process::exit(1);
        }
        seed = seed.wrapping_add(1);
    }
    let documents = seed.wrapping_sub(first);
    println!("{documents} documents read, the slowest in {:.0?} (seed {})", slowest.0, slowest.1);
}
