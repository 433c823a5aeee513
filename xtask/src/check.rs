//! All of what CI checks, in the order in which a fault is cheapest to find.

use crate::run::{self, Outcome};
use crate::{
    audit, browser, citus, faults, labels, packages, postgres, races, simulate, suite, tidy, web,
};

/// Format, tidy, web, lint, tests on both engines, cases, browser, short benchmarks.
pub(crate) fn all() -> Outcome {
    packages::ensure()?;
    run::run("format", run::command("cargo", &["fmt", "--all", "--check"]))?;
    tidy::run()?;
    audit::run()?;
    web::build()?;
    web::check()?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    run::run("lint", run::command("cargo", &clippy))?;
    // None of what follows leans on another: one run says all that is wrong.
    let mut wrong = Vec::new();
    wrong.extend(tests().err());
    let cases = suite::run().map_err(|error| wrong.push(error));
    let spread = citus::run(citus::Scope::Tests).map_err(|error| wrong.push(error));
    let rest = [
        played_cases(),
        labels::run(),
        browser::run(&[]),
        faults::run(&["--short".to_owned()]),
        races::run(&["--short".to_owned()]),
        bench(true),
    ];
    wrong.extend(rest.into_iter().filter_map(Result::err));
    let (Ok((passed, failed)), Ok(spread), true) = (cases, spread, wrong.is_empty()) else {
        return Err(wrong.join("\n"));
    };
    let (on_citus, skipped) = match spread {
        citus::Ran::Passed(cases) => (cases, ""),
        citus::Ran::Skipped => (0, " (CITUS WAS SKIPPED, see above)"),
    };
    run::say(&format!("everything is green{skipped}; the genealogy cases on every engine:"));
    // The closing line is for machines that count.
    run::say(&format!("{} passed, {failed} failed", passed + on_citus));
    Ok(())
}

/// Every test of cargo, on both engines.
fn tests() -> Outcome {
    let server = postgres::Server::start()?;
    let mut tests = run::command("cargo", &["test", "--workspace", "--no-fail-fast"]);
    tests.env("TEST_POSTGRES_URL", &server.url);
    run::say("── tests");
    let mut failed = Vec::new();
    let status = run::heard(tests, |line| {
        if line.starts_with("test ") && line.ends_with("FAILED") {
            failed.push(line.to_owned());
        }
        false
    })?;
    if status.success() { Ok(()) } else { Err(format!("tests: {status}\n{}", failed.join("\n"))) }
}

/// Builds the program and runs it with the demo factory.
pub(crate) fn demo(arguments: &[String]) -> Outcome {
    let program = suite::build()?;
    let mut serve =
        run::command(&program.to_string_lossy(), &["--data", "data/demo", "serve", "--demo"]);
    serve.args(arguments);
    run::run("the demo factory", serve)
}

/// The ninety days by acts, held against the imported document: at the plant, and over HTTP on both
/// engines. It takes many minutes.
pub(crate) fn played() -> Outcome {
    let ignored = ["--", "--ignored", "--nocapture"];
    let mut tests = run::command("cargo", &["test", "--release", "--package", "player"]);
    tests.args(ignored);
    run::run("the ninety days by acts", tests)?;
    // Paper is no part of it, and what sets it takes longest to build.
    let front = ["test", "--release", "--package", "suyuan-http", "--no-default-features"];
    let mut tests = run::command("cargo", &front);
    tests.args(["--test", "it", "played::the_ninety_days"]).args(ignored);
    tests.args(["--test-threads", "1"]);
    if postgres::binaries().is_none() {
        run::say("   SKIPPED: the ninety days on PostgreSQL, because no server is installed");
        tests.args(["--skip", "postgresql"]);
    }
    run::run("the ninety days over HTTP", tests)
}

/// The genealogy cases on data made by acts, a line a case.
pub(crate) fn played_cases() -> Outcome {
    let mut tests = run::command("cargo", &["test", "--release", "--package", "player"]);
    tests.args(["--test", "it", "cases::", "--", "--nocapture"]);
    run::run("the cases by acts", tests)
}

/// Fifty devices with bad network, heard in many orders.
pub(crate) fn simulate_floor() -> Outcome {
    let mut tests = run::command("cargo", &["test", "--release", "--package", "app"]);
    tests.args(["--test", "it", "floor::fifty_devices", "--", "--ignored", "--nocapture"]);
    if postgres::binaries().is_none() {
        run::say("   SKIPPED: the floor on PostgreSQL, because no server is installed");
    }
    run::run("fifty devices in many orders", tests)
}

/// The measured claims, each a program.
const BENCHES: [&str; 19] = [
    "trace",
    "memory",
    "growth",
    "cause",
    "published",
    "served",
    "beyond",
    "append",
    "acts",
    "floor",
    "pieces",
    "import",
    "start",
    "kept",
    "labels",
    "moving",
    "dossier",
    "hold_all",
    "results",
];

/// Every measured claim; short: seeded small forms that show the benchmarks still run.
pub(crate) fn bench(short: bool) -> Outcome {
    let size = if short { "short" } else { "full" };
    let short_form = ["--short".to_owned()];
    let mut wrong = Vec::new();
    for bin in BENCHES {
        let bench = run::command(
            "cargo",
            &["run", "--release", "--quiet", "--package", "benches", "--bin", bin, "--", size],
        );
        wrong.extend(run::run(&format!("bench {bin} ({size})"), bench).err());
    }
    wrong.extend(simulate::run(if short { &short_form } else { &[] }).err());
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
