//! Strangers' bytes: whatever comes, it is read or refused, and nobody vouches for what nobody signed.
//! `cargo run --release -p ledger --example ledger-fuzz -- 600 1` does the same for longer.

mod common {
    pub(crate) mod strange;
}

use common::strange::read_something;

#[test]
fn whatever_bytes_come_they_are_read_or_refused() {
    let shared = std::env::var_os("SUYUAN_SHARED").map(std::path::PathBuf::from);
    let stamp = shared.map(|shared| shared.join("vectors/rfc3161/public/test_tsa/response.tsr"));
    let stamp = stamp.and_then(|path| std::fs::read(path).ok());
    let more: Vec<Vec<u8>> = stamp.into_iter().collect();
    for seed in 0..300 {
        read_something(seed, &more);
    }
}
