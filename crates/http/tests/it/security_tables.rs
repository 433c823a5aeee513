//! What the tables of `docs/security` name exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The names of functions in every Rust file below a folder.
fn functions_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            functions_below(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&entry).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
}

/// Each row's cells, without the head.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|---"));
    lines.skip(1).map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_test_that_a_table_of_security_names_exists() {
    let mut functions = BTreeSet::new();
    for folder in ["crates", "xtask"] {
        functions_below(&root().join(folder), &mut functions);
    }

    for file in ["asvs.md", "part11.md"] {
        let text = fs::read_to_string(root().join("docs/security").join(file)).unwrap();
        let mut named = 0;
        for row in rows(&text) {
            let tests = *row.last().unwrap();
            for name in tests.split('`').skip(1).step_by(2) {
                assert!(functions.contains(name), "{file} names {name}, which is no test");
                named += 1;
            }
            let says_why = tests == "–" || tests.contains("no test") || tests.contains('`');
            assert!(says_why, "{file}: {row:?} has neither a test nor a reason");
            if tests == "–" {
                assert!(
                    row.join(" ").contains("**Not"),
                    "{file}: {row:?} does not say that it is open"
                );
            }
        }
        assert!(named > 10, "{file} names {named} tests");
    }
}
