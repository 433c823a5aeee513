//! What a case expects of an answer, compared as `cases/run_suite.py` compares it: only what is
//! there is compared, arrays in any order, decimals within 1e-9.

use std::collections::{BTreeMap, BTreeSet};

use domain::quantity::format_scaled;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What an answer is not as a case expects it.
pub(crate) fn differences(expected: &Value, answer: &Value) -> Vec<String> {
    let mut bad = Vec::new();
    for direction in ["forward", "backward"] {
        if expected[direction].is_object() {
            bad.extend(differences(&expected[direction], &answer[direction]));
        }
    }
    members(expected, answer, &mut bad);
    partners(expected, answer, &mut bad);
    balance(expected, answer, &mut bad);
    if !expected["complete"].is_null() && answer["complete"] != expected["complete"] {
        bad.push(format!("complete: {}", answer["complete"]));
    }
    let said = codes(&answer["warnings"]);
    bad.extend(codes(&expected["warnings"]).difference(&said).map(|code| format!("no {code}")));
    bad.extend(codes(&expected["no_warnings"]).intersection(&said).map(|code| format!("{code}!")));
    bad
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn codes(warnings: &Value) -> BTreeSet<String> {
    let code = |one: &Value| one.as_str().or_else(|| one["code"].as_str()).map(str::to_owned);
    rows(warnings).filter_map(code).collect()
}

fn texts(value: &Value) -> BTreeSet<&str> {
    rows(value).filter_map(Value::as_str).collect()
}

fn members(expected: &Value, answer: &Value, bad: &mut Vec<String>) {
    for (name, key) in [("pools", "ref"), ("transfers", "id")] {
        let found: Vec<&str> = rows(&answer[name]).filter_map(|row| row[key].as_str()).collect();
        let set: BTreeSet<&str> = found.iter().copied().collect();
        let counted = &expected[format!("{name}_count")];
        if (!expected[name].is_null() || !counted.is_null()) && set.len() != found.len() {
            bad.push(format!("{name}: a row is listed twice"));
        }
        if !expected[name].is_null() {
            let wanted = texts(&expected[name]);
            bad.extend(wanted.difference(&set).map(|one| format!("{name}: {one} is missing")));
            bad.extend(set.difference(&wanted).map(|one| format!("{name}: {one} is not expected")));
        }
        if counted.as_u64().is_some_and(|wanted| wanted != found.len() as u64) {
            bad.push(format!("{name}: {counted} expected, {} found", found.len()));
        }
        if let Some(wanted) = expected[format!("{name}_sha256")].as_str() {
            let joined = set.iter().copied().collect::<Vec<_>>().join("\n");
            let digest = Sha256::digest(joined.as_bytes());
            if digest.as_slice() != bytes(wanted) {
                bad.push(format!("{name}: other members than expected"));
            }
        }
        let one = name.trim_end_matches('s');
        let by_key: BTreeMap<&str, &Value> =
            rows(&answer[name]).filter_map(|row| Some((row[key].as_str()?, row))).collect();
        for (told, wanted) in entries(&expected[format!("{one}_depths")]) {
            let depth = by_key.get(told.as_str()).map(|row| &row["depth"]);
            if depth != Some(wanted) {
                bad.push(format!("{told}: depth {wanted} expected, {depth:?} found"));
            }
        }
        for (told, wanted) in entries(&expected[format!("{one}_figures")]) {
            match by_key.get(told.as_str()) {
                Some(row) => figures(told, wanted, &row["quantity"], bad),
                None => bad.push(format!("{name}: {told} is missing")),
            }
        }
    }
}

/// The bytes of a hexadecimal text.
fn bytes(text: &str) -> Vec<u8> {
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

const FIGURES: [&str; 3] = ["expected", "min", "max"];

/// A figure in billionths; `Ok(None)` where it is not known.
fn scaled(value: &Value) -> Result<Option<i128>, String> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<18}");
    let number = format!("{whole}{}", &part[..18]).parse::<i128>();
    number.map(|number| Some(sign * number)).map_err(|_| text)
}

/// One billionth, in the 18 places figures are read with.
const EPSILON: i128 = 1_000_000_000;

fn near(one: &Value, other: &Value) -> bool {
    match (scaled(one), scaled(other)) {
        (Ok(Some(one)), Ok(Some(other))) => (one - other).abs() <= EPSILON,
        (Ok(None), Ok(None)) => true,
        _ => one == other,
    }
}

fn figures(of: &str, wanted: &Value, found: &Value, bad: &mut Vec<String>) {
    for figure in FIGURES {
        if !near(&wanted[figure], &found[figure]) {
            bad.push(format!("{of} {figure}: {} not {}", found[figure], wanted[figure]));
        }
    }
    let unit = !wanted["unit"].is_null() && !wanted["expected"].is_null();
    if unit && wanted["unit"] != found["unit"] {
        bad.push(format!("{of} unit: {} not {}", found["unit"], wanted["unit"]));
    }
}

/// Rows of one partner, document, item and lot are added before they are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sum {
    shipped: Option<i128>,
    shipped_unit: Option<String>,
    unit: Option<String>,
    figures: [Option<i128>; 3],
}

fn added(rows_of: &Value) -> BTreeMap<[String; 4], Sum> {
    let mut sums: BTreeMap<[String; 4], Sum> = BTreeMap::new();
    for row in rows(rows_of) {
        let key = ["ref", "document", "item", "lot"]
            .map(|name| row[name].as_str().unwrap_or_default().to_owned());
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let read = |value: &Value| scaled(value).ok().flatten();
        let one = Sum {
            shipped: read(&row["shipped"]),
            shipped_unit: text(&row["shipped_unit"]),
            unit: text(&row["quantity"]["unit"]),
            figures: FIGURES.map(|figure| read(&row["quantity"][figure])),
        };
        sums.entry(key)
            .and_modify(|sum| {
                sum.shipped = sum.shipped.zip(one.shipped).map(|(all, more)| all + more);
                for (all, more) in sum.figures.iter_mut().zip(one.figures) {
                    *all = all.zip(more).map(|(all, more)| all + more);
                }
            })
            .or_insert(one);
    }
    sums
}

fn partners(expected: &Value, answer: &Value, bad: &mut Vec<String>) {
    for name in ["customers", "suppliers"] {
        if expected[name].is_null() {
            continue;
        }
        let (wanted, found) = (added(&expected[name]), added(&answer[name]));
        let keys: BTreeSet<&[String; 4]> = wanted.keys().chain(found.keys()).collect();
        for key in keys {
            let of = format!("{name} {}", key.join("/"));
            match (wanted.get(key), found.get(key)) {
                (Some(wanted), Some(found)) => sums(&of, wanted, found, bad),
                (Some(_), None) => bad.push(format!("{of} is missing")),
                _ => bad.push(format!("{of} is not expected")),
            }
        }
    }
}

fn sums(of: &str, wanted: &Sum, found: &Sum, bad: &mut Vec<String>) {
    let close = |one: Option<i128>, other: Option<i128>| match one.zip(other) {
        Some((one, other)) => (one - other).abs() <= EPSILON,
        None => one == other,
    };
    let words = |figure: Option<i128>| figure.map(|figure| format_scaled(figure / EPSILON));
    let shipped = of.starts_with("customers");
    if shipped && !close(wanted.shipped, found.shipped) {
        bad.push(format!("{of} shipped: {:?}", words(found.shipped)));
    }
    if shipped && wanted.shipped_unit.is_some() && wanted.shipped_unit != found.shipped_unit {
        bad.push(format!("{of} shipped_unit: {:?}", found.shipped_unit));
    }
    for (name, (wanted, found)) in FIGURES.iter().zip(wanted.figures.into_iter().zip(found.figures))
    {
        if !close(wanted, found) {
            bad.push(format!("{of} {name}: {:?} not {:?}", words(found), words(wanted)));
        }
    }
    let unit = wanted.unit.is_some() && wanted.figures[0].is_some();
    if unit && wanted.unit != found.unit {
        bad.push(format!("{of} unit: {:?}", found.unit));
    }
}

const PARTS: [&str; 7] =
    ["on_hand", "in_process", "shipped", "scrapped", "lost", "adjusted", "unexplained"];

fn balance(expected: &Value, answer: &Value, bad: &mut Vec<String>) {
    if expected["balance"].is_null() {
        return;
    }
    let found = &answer["balance"];
    for (part, wanted) in entries(&expected["balance"]) {
        if !near(wanted, &found[part]) {
            bad.push(format!("balance {part}: {} not {wanted}", found[part]));
        }
    }
    let read = |part: &str| scaled(&found[part]).ok().flatten();
    let sum: Option<i128> = PARTS.iter().map(|part| read(part)).sum();
    match sum.zip(read("root")) {
        Some((sum, root)) if (sum - root).abs() <= 8 * EPSILON => {}
        Some(_) => bad.push("balance does not add up".to_owned()),
        None => bad.push("balance: a figure is missing".to_owned()),
    }
}
