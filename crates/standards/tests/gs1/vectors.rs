//! Finds the published vectors, and knows which of them do not apply and why.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

/// A line each: the set, the id or `*`, and the reason.
const NOT_APPLYING: &str = include_str!("not_applying.txt");

/// Where the vectors lie, if they do.
fn root() -> Option<PathBuf> {
    let named = std::env::var_os("SUYUAN_VECTORS").map(PathBuf::from);
    let shared = std::env::var_os("SUYUAN_SHARED").map(|at| PathBuf::from(at).join("vectors"));
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    named.or(shared).or(Some(beside)).filter(|at| at.is_dir())
}

/// The lines of a set, or nothing, said loudly.
pub(crate) fn lines(set: &str) -> Vec<Value> {
    let Some(root) = root() else {
        eprintln!("\n*** VECTORS SKIPPED: {set} does not lie beside the project ***\n");
        return Vec::new();
    };
    let (folder, file) = set.split_once('/').unwrap();
    let path = root.join(folder).join("public").join(file).with_extension("jsonl");
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The ids of a set that do not apply.
fn not_applying(set: &str) -> BTreeMap<&'static str, &'static str> {
    let lines = NOT_APPLYING.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let split = lines.map(|line| {
        let (listed, rest) = line.split_once(' ').expect("a set");
        let (id, reason) = rest.trim_start().split_once(' ').expect("an id and a reason");
        (listed, id, reason)
    });
    split.filter(|(listed, ..)| *listed == set).map(|(_, id, reason)| (id, reason)).collect()
}

/// Holds each vector of a set against ours: `Err` says what is otherwise.
///
/// One that is listed as not applying must still be otherwise, or the list is out of date.
pub(crate) fn hold(set: &str, ours: impl Fn(&Value) -> Result<(), String>) {
    let skipped = not_applying(set);
    let mut otherwise = Vec::new();
    let mut held = 0;
    for (number, vector) in lines(set).iter().enumerate() {
        let id =
            vector["id"].as_str().map_or_else(|| format!("line-{}", number + 1), str::to_owned);
        match (ours(vector), skipped.contains_key(id.as_str())) {
            (Ok(()), false) => held += 1,
            (Ok(()), true) => otherwise.push(format!("{id} applies after all: {vector}")),
            (Err(why), false) => otherwise.push(format!("{id}: {why}: {vector}")),
            (Err(_), true) => {}
        }
    }
    let report = otherwise.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(otherwise.is_empty(), "{set}: {} of {} otherwise:\n{report}", otherwise.len(), held);
}

/// Compares what came with what a vector expects.
#[expect(clippy::needless_pass_by_value, reason = "what is compared is made for it")]
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    ours: T,
    theirs: T,
) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what} is {ours:?} and not {theirs:?}")) }
}

/// A text of a vector.
pub(crate) fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap_or_else(|| panic!("{name} of {vector}"))
}
