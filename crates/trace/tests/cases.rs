//! The acceptance cases, asked of the engine itself and compared as `cases/run_suite.py` does.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::Ledger;
use trace::{Asked, Cancel, Cut, Direction, Graph, History};

#[test]
fn every_public_case_is_answered_as_expected() {
    let asked = run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/public"));

    assert!(asked >= 90, "only {asked} questions were found");
}

#[test]
fn every_case_shared_with_the_project_is_answered_as_expected() {
    let Some(shared) = std::env::var_os("SUYUAN_SHARED") else { return };
    let cases = Path::new(&shared).join("cases");

    for folder in fs::read_dir(cases).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            run(&folder);
        }
    }
}

/// Asks everything in a folder of cases; returns how many questions there were.
fn run(folder: &Path) -> usize {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let (mut asked, mut bad) = (0, Vec::new());
    for case in cases.iter().filter(|case| case.join("queries.json").exists()) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let queries = read(&case.join("queries.json"));
        let steps = queries.as_array().unwrap();
        if steps.iter().any(|step| step["exit"].as_i64().is_some_and(|code| code != 0)) {
            continue;
        }
        let facts = case.join("facts.json");
        let document = if facts.exists() { read(&facts) } else { chain() };
        for step in steps.iter().filter(|step| step["args"][0] == "trace") {
            asked += 1;
            let args = &step["args"];
            match (answer(&document, args), step["exit_not_zero"].is_null()) {
                (Ok(got), true) => {
                    let mut found = Vec::new();
                    compare(&step["expect"], &got, "", &mut found);
                    bad.extend(found.into_iter().map(|what| format!("{name} {args}: {what}")));
                }
                (Ok(_), false) => bad.push(format!("{name} {args}: answered")),
                (Err(why), true) => bad.push(format!("{name} {args}: refused: {why}")),
                (Err(_), false) => {}
            }
        }
    }
    assert!(bad.is_empty(), "{} faults\n{}", bad.len(), bad.join("\n"));
    asked
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What `26-chain-3000/make_facts.py` writes.
fn chain() -> Value {
    let at = |minute: usize| {
        format!(
            "2026-01-{:02}T{:02}:{:02}:00+00:00",
            1 + minute / 1440,
            minute / 60 % 24,
            minute % 60
        )
    };
    let count = 3000;
    let mut transfers = vec![json!({"id": "in", "at": at(0), "from": "supplier:S1",
        "to": "lot:N0000", "qty_to": "7", "document": "G"})];
    for i in 0..count {
        transfers.push(json!({"id": format!("m{i:04}"), "at": at(i + 1),
            "from": format!("lot:N{i:04}"), "to": format!("lot:N{:04}", i + 1),
            "qty_from": "7", "qty_to": "7"}));
    }
    transfers.push(json!({"id": "out", "at": at(count + 2), "from": format!("lot:N{count:04}"),
        "to": "customer:C1", "qty_from": "7", "document": "D"}));
    let pools: Vec<Value> = (0..=count)
        .map(|i| json!({"id": format!("N{i:04}"), "kind": "lot", "item": "A"}))
        .collect();
    json!({
        "items": [{"code": "A", "name": "A", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"}],
        "partners": [{"code": "S1", "role": "supplier"}, {"code": "C1", "role": "customer"}],
        "pools": pools, "transfers": transfers,
    })
}

/// Asks one question of a command line.
fn answer(document: &Value, args: &Value) -> Result<Value, String> {
    let words: Vec<&str> = args.as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
    let direction: Direction = words[1].parse().map_err(|e: domain::Refusal| e.to_string())?;
    let mut asked = Asked::about(words[2], direction);
    let mut cut = Cut::NOW;
    for option in words[3..].chunks(2) {
        match option {
            ["--at-from", time] => asked.at_from = Some(time.parse().unwrap()),
            ["--at-to", time] => asked.at_to = Some(time.parse().unwrap()),
            ["--transfer", code] => asked.transfer = Some(code),
            ["--mode", mode] => asked.mode = mode.parse().unwrap(),
            ["--tolerance", seconds] => asked.tolerance_s = seconds.parse().unwrap(),
            ["--as-of", time] => cut.recorded_at = Some(time.parse().unwrap()),
            other => panic!("unknown option {other:?}"),
        }
    }
    let mut history = History::default();
    for record in &Ledger::read(document).records {
        history.apply(record);
    }
    let graph = Graph::build(&history, cut);
    let question = graph.question(&asked).map_err(|refusal| refusal.to_string())?;
    let answer = graph.trace(&question, &Cancel::default()).map_err(|e| e.to_string())?;
    Ok(serde_json::to_value(&answer).unwrap())
}

/// Billionths: the expected values are rounded there.
fn near(want: &Value, got: &Value) -> bool {
    match (want.as_str(), got.as_str()) {
        (Some(want), Some(got)) => (steps(want) - steps(got)).abs() <= 1,
        _ => want.is_null() && got.is_null(),
    }
}

fn steps(decimal: &str) -> i128 {
    i128::from(decimal.parse::<domain::Quantity>().unwrap().0)
}

fn compare(expect: &Value, got: &Value, place: &str, bad: &mut Vec<String>) {
    for way in ["forward", "backward"] {
        if expect[way].is_object() {
            compare(&expect[way], &got[way], way, bad);
        }
    }
    compare_members(expect, got, place, bad);
    for section in ["customers", "suppliers"] {
        if expect[section].is_array() {
            compare_rows(&expect[section], &got[section], &format!("{place} {section}"), bad);
        }
        if let Some(count) = expect[format!("{section}_count")].as_u64()
            && got[section].as_array().unwrap().len() as u64 != count
        {
            bad.push(format!("{place} {section}: {count} rows expected"));
        }
    }
    if let Some(balance) = expect["balance"].as_object() {
        compare_balance(balance, &got["balance"], place, bad);
    }
    if !expect["complete"].is_null() && expect["complete"] != got["complete"] {
        let warnings = &got["warnings"];
        bad.push(format!("{place} complete: expected {}, {warnings}", expect["complete"]));
    }
    let codes: BTreeSet<&str> = got["warnings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|w| w["code"].as_str())
        .collect();
    for code in expect["warnings"].as_array().into_iter().flatten() {
        if !codes.contains(code.as_str().unwrap()) {
            bad.push(format!("{place} warning missing: {code}"));
        }
    }
    for code in expect["no_warnings"].as_array().into_iter().flatten() {
        if codes.contains(code.as_str().unwrap()) {
            bad.push(format!("{place} warning not expected: {code}"));
        }
    }
}

fn compare_members(expect: &Value, got: &Value, place: &str, bad: &mut Vec<String>) {
    for (section, key, single) in [("pools", "ref", "pool"), ("transfers", "id", "transfer")] {
        let rows: Vec<&Value> = got[section].as_array().into_iter().flatten().collect();
        let by_key: BTreeMap<&str, &Value> =
            rows.iter().map(|row| (row[key].as_str().unwrap(), *row)).collect();
        if by_key.len() != rows.len() {
            bad.push(format!("{place} {section}: a row is listed twice"));
        }
        if let Some(members) = expect[section].as_array() {
            let want: BTreeSet<&str> = members.iter().map(|m| m.as_str().unwrap()).collect();
            let have: BTreeSet<&str> = by_key.keys().copied().collect();
            if want != have {
                let (missing, extra) = (want.difference(&have), have.difference(&want));
                let (missing, extra): (Vec<_>, Vec<_>) = (missing.collect(), extra.collect());
                bad.push(format!("{place} {section}: missing {missing:?}, extra {extra:?}"));
            }
        }
        if let Some(count) = expect[format!("{section}_count")].as_u64()
            && rows.len() as u64 != count
        {
            bad.push(format!("{place} {section}: {count} rows expected, {} got", rows.len()));
        }
        if let Some(hash) = expect[format!("{section}_sha256")].as_str() {
            let all: Vec<&str> = by_key.keys().copied().collect();
            let digest = Sha256::digest(all.join("\n").as_bytes());
            let digest =
                digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            if digest != hash {
                bad.push(format!("{place} {section}: other members than expected"));
            }
        }
        for (name, depth) in expect[format!("{single}_depths")].as_object().into_iter().flatten() {
            if by_key.get(name.as_str()).is_none_or(|row| row["depth"] != *depth) {
                bad.push(format!("{place} {name} depth: expected {depth}"));
            }
        }
        for (name, want) in expect[format!("{single}_figures")].as_object().into_iter().flatten() {
            match by_key.get(name.as_str()) {
                Some(row) => {
                    compare_figure(want, &row["quantity"], &format!("{place} {name}"), bad);
                }
                None => bad.push(format!("{place} {name} missing")),
            }
        }
    }
}

fn compare_figure(want: &Value, got: &Value, place: &str, bad: &mut Vec<String>) {
    for part in ["expected", "min", "max"] {
        if !near(&want[part], &got[part]) {
            bad.push(format!("{place} {part}: expected {}, got {}", want[part], got[part]));
        }
    }
    if !want["unit"].is_null() && !want["expected"].is_null() && want["unit"] != got["unit"] {
        bad.push(format!("{place} unit: expected {}, got {}", want["unit"], got["unit"]));
    }
}

/// Rows of equal customer, document, item and lot count together.
type Joined = BTreeMap<[String; 4], (Option<i128>, String, [Option<i128>; 3], String)>;

fn joined(rows: &Value) -> Joined {
    let mut all = Joined::new();
    for row in rows.as_array().unwrap() {
        let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let key = ["ref", "document", "item", "lot"].map(word);
        let amount = |value: &Value| value.as_str().map(steps);
        let figure = ["expected", "min", "max"].map(|part| amount(&row["quantity"][part]));
        let shipped = amount(&row["shipped"]);
        let unit = row["quantity"]["unit"].as_str().unwrap_or_default().to_owned();
        match all.get_mut(&key) {
            None => {
                all.insert(key, (shipped, word("shipped_unit"), figure, unit));
            }
            Some(sum) => {
                sum.0 = sum.0.zip(shipped).map(|(a, b)| a + b);
                for (sum, part) in sum.2.iter_mut().zip(figure) {
                    *sum = sum.zip(part).map(|(a, b)| a + b);
                }
            }
        }
    }
    all
}

fn compare_rows(want: &Value, got: &Value, place: &str, bad: &mut Vec<String>) {
    let close = |want: Option<i128>, got: Option<i128>| match (want, got) {
        (Some(want), Some(got)) => (want - got).abs() <= 1,
        (want, got) => want.is_none() && got.is_none(),
    };
    let (want, got) = (joined(want), joined(got));
    for key in want.keys().chain(got.keys()).collect::<BTreeSet<_>>() {
        match (want.get(key), got.get(key)) {
            (Some(want), Some(got)) => {
                let figures = want.2.iter().zip(&got.2).all(|(want, got)| close(*want, *got));
                let units = want.2[0].is_none() || want.3 == got.3;
                if !close(want.0, got.0) || want.1 != got.1 || !figures || !units {
                    bad.push(format!("{place} {key:?}: expected {want:?}, got {got:?}"));
                }
            }
            (want, _) => bad.push(format!("{place} {key:?}: expected {}", want.is_some())),
        }
    }
}

fn compare_balance(
    want: &serde_json::Map<String, Value>,
    got: &Value,
    place: &str,
    bad: &mut Vec<String>,
) {
    for (part, amount) in want {
        if if part == "unit" { *amount != got[part] } else { !near(amount, &got[part]) } {
            bad.push(format!("{place} balance {part}: expected {amount}, got {}", got[part]));
        }
    }
    let parts = ["on_hand", "in_process", "shipped", "scrapped", "lost", "adjusted", "unexplained"];
    let sum: i128 = parts.iter().map(|part| steps(got[*part].as_str().unwrap())).sum();
    if (sum - steps(got["root"].as_str().unwrap())).abs() > 8 {
        bad.push(format!("{place} balance does not add up: {got}"));
    }
}
