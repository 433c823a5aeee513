//! Races: everything of a recall is held while shipments leave and scans pick, thousands of times.

use crate::postgres;
use crate::run::{self, Outcome};

/// Two thousand rounds on each engine; `--rounds` and `--seed` say how many and which. The tests of the
/// app run a few of them each time.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let after = |name: &str, usual: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(usual.to_owned(), String::clone)
    };
    let mut tests = run::command("cargo", &["test", "--release", "--package", "app"]);
    tests.args(["--test", "it", "races::", "--", "--nocapture"]);
    tests.env("SUYUAN_RACE_ROUNDS", after("--rounds", "2000"));
    tests.env("SUYUAN_RACE_SEED", after("--seed", "1"));
    let server = if postgres::binaries().is_some() {
        let server = postgres::Server::start()?;
        tests.env("TEST_POSTGRES_URL", &server.url);
        Some(server)
    } else {
        run::say("   SKIPPED: the races on PostgreSQL, because no server is installed");
        None
    };
    let outcome = run::run("holding everything against shipments and scans", tests);
    drop(server);
    outcome
}
