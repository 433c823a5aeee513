//! What traces take beyond what fits on a machine: `benches`' simulator, beside a PostgreSQL server of its
//! own where one is installed.

use crate::postgres;
use crate::run::{self, Outcome};

/// Runs the simulator. `--short` takes seconds; every other word is handed on: `--nodes 8`.
pub(crate) fn run(words: &[String]) -> Outcome {
    let short = words.iter().any(|word| word == "--short");
    let size = if short { "short" } else { "full" };
    let arguments = ["run", "--release", "--quiet", "--package", "benches", "--bin", "simulate"];
    let mut simulate = run::command("cargo", &arguments);
    simulate.args(["--", size]).args(words.iter().filter(|word| *word != "--short"));
    // It runs as long as the simulator does.
    let server = match postgres::binaries() {
        Some(_) if std::env::var_os("SUYUAN_BENCH_POSTGRES").is_none() => {
            Some(postgres::Server::start()?)
        }
        _ => None,
    };
    if let Some(server) = &server {
        simulate.env("SUYUAN_BENCH_POSTGRES", &server.url);
    }
    run::run(&format!("simulate-scale ({size})"), simulate)
}
