//! All of what CI checks, in the order in which a fault is cheapest to find.

use crate::run::{self, Outcome};
use crate::{browser, packages, postgres, suite, tidy, web};

/// Format, tidy, web, lint, tests on both engines, cases, browser, short benchmarks.
pub(crate) fn all() -> Outcome {
    packages::ensure()?;
    run::run("format", run::command("cargo", &["fmt", "--all", "--check"]))?;
    tidy::run()?;
    web::build()?;
    web::check()?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    run::run("lint", run::command("cargo", &clippy))?;
    let server = postgres::Server::start()?;
    let mut tests = run::command("cargo", &["test", "--workspace", "--no-fail-fast"]);
    tests.env("TEST_POSTGRES_URL", &server.url);
    run::run("tests", tests)?;
    drop(server);
    let (passed, failed) = suite::run()?;
    browser::run()?;
    bench(true)?;
    run::say("everything is green; the genealogy cases on both engines:");
    // The closing line is for machines that count.
    run::say(&format!("{passed} passed, {failed} failed"));
    Ok(())
}

/// Builds the program and runs it with the demo factory.
pub(crate) fn demo(arguments: &[String]) -> Outcome {
    let program = suite::build()?;
    let mut serve =
        run::command(&program.to_string_lossy(), &["--data", "data/demo", "serve", "--demo"]);
    serve.args(arguments);
    run::run("the demo factory", serve)
}

/// The ninety days by acts, held against the imported document; it takes minutes.
pub(crate) fn played() -> Outcome {
    let tests = run::command(
        "cargo",
        &["test", "--release", "--package", "player", "--", "--ignored", "--nocapture"],
    );
    run::run("the ninety days by acts", tests)
}

/// Every measured claim; short: seeded small forms that show the benchmarks still run.
pub(crate) fn bench(short: bool) -> Outcome {
    let size = if short { "short" } else { "full" };
    for bin in ["trace", "append", "acts", "import", "start"] {
        let bench = run::command(
            "cargo",
            &["run", "--release", "--quiet", "--package", "benches", "--bin", bin, "--", size],
        );
        run::run(&format!("bench {bin} ({size})"), bench)?;
    }
    Ok(())
}
