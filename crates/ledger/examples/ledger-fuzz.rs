//! `ledger-fuzz SECONDS SEED`: reads strange notes, checkpoints, time stamps and dossiers for so long.
//! Prints the seed of the one it fails on.

#[path = "../tests/common/strange.rs"]
mod strange;

use std::time::{Duration, Instant};

#[expect(clippy::print_stdout, reason = "a program that is started by hand")]
fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Some(Ok(seconds)), Some(Ok(first))) = (arguments.next(), arguments.next()) else {
        println!("ledger-fuzz SECONDS SEED");
        return;
    };
    let (begun, limit) = (Instant::now(), Duration::from_secs(seconds));
    let mut seed = first;
    while begun.elapsed() < limit {
        if std::panic::catch_unwind(|| strange::read_something(seed, &[])).is_err() {
            println!("seed {seed}");
            std::process::exit(1);
        }
        seed += 1;
    }
    println!("{} strange things were read, from seed {first}", seed - first);
}
