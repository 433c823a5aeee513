//! A dossier out of a real ledger, checked by the program that has no data, and by the Python one.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::documents::{ROOTS, small};
use crate::factory::Factory;

/// What the verifier says of a dossier of a factory.
fn verified(factory: &Factory, file: &str, more: &[&str]) -> Value {
    let arguments = [&["verify-dossier", file, "--json"], more].concat();
    serde_json::from_str(&factory.run(&arguments).good().out).unwrap()
}

#[test]
fn a_dossier_of_any_root_holds_and_says_what_the_ledger_says() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        for root in ROOTS {
            factory.run(&["dossier", "both", root, "whole.zip"]).good();
            let report = verified(&factory, "whole.zip", &[]);
            assert!(report["facts"].as_u64().unwrap() > 3, "{root}: {report}");
            assert_eq!(
                (&report["withheld"], &report["pinned"]),
                (&Value::from(0), &Value::from(false))
            );
        }
    }
}

#[test]
fn the_key_that_was_handed_over_is_the_one_of_checkpoints() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let said = factory.run(&["checkpoint"]).good().err;
    let key = said.split_whitespace().find(|word| word.starts_with("suyuan/")).unwrap();

    factory.run(&["dossier", "both", ROOTS[0], "one.zip"]).good();
    assert_eq!(verified(&factory, "one.zip", &["--key", key])["pinned"], Value::from(true));

    let other = Factory::new();
    other.import("history.json", &small());
    let said = other.run(&["checkpoint"]).good().err;
    let foreign = said.split_whitespace().find(|word| word.starts_with("suyuan/")).unwrap();
    let refused = factory.run(&["verify-dossier", "one.zip", "--key", foreign]).refused(1);
    assert!(refused.contains("MANIFEST"), "{refused}");
}

#[test]
fn what_is_withheld_is_not_in_the_file_and_everything_still_holds() {
    let factory = Factory::new();
    factory.import("history.json", &small());

    factory.run(&["dossier", "both", ROOTS[0], "whole.zip"]).good();
    factory
        .run(&["dossier", "both", ROOTS[0], "less.zip", "--withhold", "people,quantities"])
        .good();

    let (whole, less) = (verified(&factory, "whole.zip", &[]), verified(&factory, "less.zip", &[]));
    assert_eq!(whole["facts"], less["facts"]);
    assert!(less["withheld"].as_u64().unwrap() > 0, "{less}");
}

#[test]
fn a_dossier_that_was_touched_is_refused_with_its_place() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    factory.run(&["dossier", "both", ROOTS[0], "one.zip"]).good();
    let bytes = std::fs::read(factory.path("one.zip")).unwrap();

    for at in (0..bytes.len()).step_by(bytes.len() / 50) {
        let mut changed = bytes.clone();
        changed[at] ^= 4;
        std::fs::write(factory.path("changed.zip"), changed).unwrap();
        let refused = factory.run(&["verify-dossier", "changed.zip"]).refused(1);
        assert!(refused.contains("byte") || refused.contains("MANIFEST"), "byte {at}: {refused}");
    }
}

#[test]
fn the_verifier_in_python_takes_what_the_program_wrote() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    factory.run(&["dossier", "both", ROOTS[0], "one.zip"]).good();

    let verifier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dossier/verify.py");
    let Ok(run) = Command::new("python3").arg(verifier).arg(factory.path("one.zip")).output()
    else {
        eprintln!("\n*** SKIPPED: python3 is not installed, its verifier was not run ***\n");
        return;
    };
    let said: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(said["ok"], Value::from(true), "{said}");
    assert_eq!(said["facts"], verified(&factory, "one.zip", &[])["facts"]);
}
