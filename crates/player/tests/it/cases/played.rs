//! One case: lived by acts, asked, verified, exported, taken over elsewhere and asked again.

use std::path::{Path, PathBuf};
use std::process::Command;

use player::history::{Document, Lived, Why, lived, read};
use player::{AtThePlant, Call, PlayClock, Played, play};
use serde_json::Value;
use tempfile::TempDir;

use super::answers::{Names, answer, told};
use super::expected::differences;
use crate::factories::{Factory, open};

/// What the table says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) folder: &'static str,
    pub(crate) acts: usize,
    pub(crate) questions: usize,
    pub(crate) plain: &'static [(&'static str, Why)],
}

pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/public")
}

/// The document of a case; a large one is written by its script, as the suite does.
fn document(folder: &Path, scratch: &TempDir) -> PathBuf {
    let facts = folder.join("facts.json");
    if facts.exists() {
        return facts;
    }
    let facts = scratch.path().join("facts.json");
    let script = Command::new("python3").arg(folder.join("make_facts.py")).arg(&facts).status();
    assert!(script.expect("python3 is installed").success());
    facts
}

fn steps(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("queries.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Lives a history by acts.
pub(crate) fn made(lived: &Lived) -> Factory {
    let clock = PlayClock::standing_at(lived.acts[0].entered_at);
    let (plant, owner, folder) = open(&clock);
    let mut hands = AtThePlant::with_those_of(&plant, &clock, &lived.acts).unwrap();
    let played = play(&mut hands, &lived.acts, |_| {}).unwrap_or_else(|error| panic!("{error}"));
    Factory { plant, owner, played, _folder: folder }
}

/// A fresh plant that takes a document over.
pub(crate) fn taken_over(document: &Path) -> Factory {
    let clock = PlayClock::standing_at(demo::ends_at());
    let (plant, owner, folder) = open(&clock);
    let outcome = plant.import_path(&owner, document).unwrap();
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    Factory { plant, owner, played: Played::default(), _folder: folder }
}

/// How many questions a plant answers as the case expects; what is wrong with the others.
fn asked(factory: &Factory, names: &Names, steps: &[Value]) -> Vec<String> {
    let wrong = |step: &Value| {
        let found = answer(&factory.plant, &factory.owner, names, step);
        let bad = differences(&step["expect"], &found);
        (!bad.is_empty()).then(|| format!("{}: {bad:#?}", step["args"]))
    };
    steps.iter().filter_map(wrong).collect()
}

/// Lives a case by acts and holds it against what it expects and what the table says of it.
pub(crate) fn hold(case: &Case) {
    let folder = cases().join(case.folder);
    let scratch = TempDir::new().unwrap();
    let steps = steps(&folder);
    let facts = document(&folder, &scratch);
    let document = read(&facts).unwrap();
    let lived = lived(&document).unwrap();

    let factory = made(&lived);

    let names = Names::of(&lived, &factory.played);
    let wrong = asked(&factory, &names, &steps);
    let acts = acts_of(&factory.played);
    say(case, (acts, &lived), (steps.len() - wrong.len(), steps.len()));
    assert!(wrong.is_empty(), "{}: {}", case.folder, wrong.join("\n"));
    factory.verify();
    as_imported(&document, (&factory, &names), &taken_over(&facts));
    let exported = scratch.path().join("exported.json");
    std::fs::write(&exported, factory.exported()).unwrap();
    let wrong = asked(&taken_over(&exported), &names, &steps);
    assert!(wrong.is_empty(), "{} taken over: {}", case.folder, wrong.join("\n"));
    let plain: Vec<(&str, Why)> = lived.plain.iter().map(|(id, why)| (id.as_str(), *why)).collect();
    let past_acts = [Call::Record, Call::Correct].map(|call| factory.played.acts.get(&call));
    assert_eq!(past_acts.into_iter().flatten().sum::<usize>(), plain.len());
    assert_eq!(
        (acts, steps.len(), plain.as_slice()),
        (case.acts, case.questions, case.plain),
        "{}: the table says otherwise",
        case.folder
    );
}

/// Pools of a large case that are asked about.
const POOLS_MAX: usize = 40;

/// Every pool of the document traces as it does where the document was taken over.
pub(crate) fn as_imported(
    document: &Document,
    (lived, names): (&Factory, &Names),
    imported: &Factory,
) {
    let every = document.pools.len().div_ceil(POOLS_MAX);
    for pool in document.pools.iter().step_by(every) {
        let root = pool.reference().to_string();
        for direction in ["forward", "backward"] {
            let lived = told((&lived.plant, &lived.owner), names, (&root, direction));
            let imported = (&imported.plant, &imported.owner);
            let imported = told(imported, &Names::default(), (&root, direction));
            assert_eq!(lived, imported, "{root} {direction}");
        }
    }
}

/// Acts that were done; masters and what is written past any act are none.
fn acts_of(played: &Played) -> usize {
    let done = played.acts.iter().filter(|(call, _)| call.is_act());
    done.map(|(_, count)| count).sum()
}

#[expect(clippy::print_stdout, reason = "cargo xtask played-cases shows a line a case")]
fn say(case: &Case, (acts, lived): (usize, &Lived), (right, all): (usize, usize)) {
    let number = case.folder.split('-').next().unwrap_or_default();
    let plain = lived.plain.len();
    println!("case {number}: {acts} acts, {plain} plain, {right} of {all} questions");
    for (id, why) in &lived.plain {
        println!("         {id}: {why:?}");
    }
}

#[test]
fn the_imported_cases_answer_as_expected_and_a_bent_expectation_is_seen() {
    for name in ["01-frozen-dumplings", "14-corrections-and-void", "25-blend-and-mixed-pallets"] {
        let folder = cases().join(name);
        let factory = taken_over(&folder.join("facts.json"));
        for step in steps(&folder) {
            let found = answer(&factory.plant, &factory.owner, &Names::default(), &step);
            let expected = &step["expect"];
            assert_eq!(differences(expected, &found), Vec::<String>::new(), "{name}");
            for bent in bent(expected) {
                assert!(!differences(&bent, &found).is_empty(), "{name}: {bent}");
            }
        }
    }
}

/// The same expectation with one of its members bent, each in turn.
fn bent(expected: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for (name, member) in expected.as_object().unwrap() {
        let mut bent = expected.clone();
        match member {
            Value::Array(rows) if rows.is_empty() => continue,
            Value::Array(_) if name.contains("warnings") => continue,
            Value::Array(_) => drop(bent[name].as_array_mut().unwrap().pop()),
            Value::Bool(value) => bent[name] = Value::Bool(!value),
            Value::Object(of) if of.contains_key("complete") => {
                for inner in self::bent(member) {
                    let mut bent = expected.clone();
                    bent[name] = inner;
                    all.push(bent);
                }
                continue;
            }
            Value::Object(of) => {
                let (key, one) = of.iter().next().unwrap();
                bent[name][key] = match one {
                    Value::Object(_) => serde_json::json!({"expected": "0.123"}),
                    _ => serde_json::json!("0.123"),
                };
            }
            _ => continue,
        }
        all.push(bent);
    }
    assert!(!all.is_empty());
    all
}
