//! Races: everything is held while the floor goes on, and nothing may slip past.

use crate::postgres;
use crate::run::{self, Outcome};

/// In full two thousand rounds on each engine; with `--short` so many as a few seconds allow, as CI runs
/// it. `--rounds` and `--seed` say how many and which.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut races = run::command("cargo", &["run", "--release", "--quiet", "--package", "benches"]);
    races.args(["--bin", "races", "--"]).args(arguments);
    // It runs as long as the races do.
    let server = match postgres::binaries() {
        Some(_) if std::env::var_os("TEST_POSTGRES_URL").is_none() => {
            Some(postgres::Server::start()?)
        }
        _ => None,
    };
    if let Some(server) = &server {
        races.env("TEST_POSTGRES_URL", &server.url);
    }
    run::run("races", races)
}
