//! Faults and alterations: the program under load with everything going wrong beneath it, and records
//! that are altered behind its back.

use crate::run::{self, Outcome};

/// In full a thousand faults and ten thousand alterations; with `--short` some of each kind, as CI runs
/// it. `--count`, `--alterations` and `--seed` say how many and which.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut faults =
        run::command("cargo", &["run", "--release", "--quiet", "--package", "benches"]);
    faults.args(["--bin", "faults", "--"]).args(arguments);
    run::run("faults", faults)?;
    if arguments.iter().any(|argument| argument == "--short") {
        // The tests of the store make some alterations in every run.
        return Ok(());
    }
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let test = ["test", "--release", "--package", "store", "--test", "it"];
    let mut alterations = run::command("cargo", &test);
    alterations.args(["tampering::ten_thousand", "--", "--ignored", "--nocapture"]);
    if let Some(seed) = after("--seed") {
        alterations.env("SUYUAN_SEED", seed);
    }
    run::run("alterations of records", alterations)
}
