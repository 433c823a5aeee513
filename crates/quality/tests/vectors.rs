//! Public figures: the tables of MIL-STD-105E and ISO 2859-1, what NIST certifies, and Nelson's rules.
//! They lie beside the project; where they do not, that is said.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

use std::path::PathBuf;

use quality::sampling::{Aql, Level, Severity, code_letter, plan};
use quality::spc::{
    NELSON, SpecificationLimits, capability, individuals, proportions, signals, summary,
};

/// The folder of a set, or a word that it is not there.
fn set(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SUYUAN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("vectors").join(name).join("public");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "*** the public figures of {name} were SKIPPED: SUYUAN_SHARED names no folder with them ***"
    );
    None
}

fn read(folder: &std::path::Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The rows of a table, without its heading.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

#[test]
fn every_row_of_the_code_letters_agrees() {
    let Some(folder) = set("aql-z14") else { return };
    let (text, mut agreed) = (read(&folder, "code_letters.tsv"), 0);
    for row in rows(&text) {
        let least: u64 = row[0].parse().unwrap();
        let most = row[1].parse().unwrap_or(u64::MAX);
        for (level, letter) in Level::ALL.into_iter().zip(&row[2..]) {
            for lot in [least, most] {
                let found = code_letter(lot, level).unwrap().to_string();
                assert_eq!(&found, letter, "{lot} at {}", level.as_str());
                agreed += 1;
            }
        }
    }
    assert_eq!(agreed, 15 * 7 * 2);
}

#[test]
fn every_row_of_the_single_plans_agrees() {
    let Some(folder) = set("aql-z14") else { return };
    let mut agreed = 0;
    for file in ["plans_normal_tightened.tsv", "plans_unconfirmed.tsv"] {
        let text = read(&folder, file);
        for row in rows(&text) {
            let severity = match row[0] {
                "normal" => Severity::Normal,
                "tightened" => Severity::Tightened,
                other => panic!("{other}"),
            };
            let aql: Aql = row[2].parse().unwrap();
            let found = plan(severity, row[1].parse().unwrap(), aql);
            let told = (found.size, found.accept, found.reject);
            let known = [3, 4, 5].map(|at| row[at].parse::<u64>().unwrap());
            assert_eq!([told.0, told.1.into(), told.2.into()], known, "{row:?}");
            agreed += 1;
        }
    }
    assert!(agreed >= 495, "{agreed} rows");
}

#[test]
fn what_nist_certifies_is_found_to_nine_digits() {
    let Some(folder) = set("spc-nist") else { return };
    let certified = read(&folder, "strd_certified.tsv");
    let mut agreed = 0;
    for row in rows(&certified) {
        let data = read(&folder, &format!("strd/{}.dat", row[0]));
        // The file says at which line its data begin.
        let from =
            data.lines().find_map(|line| line.trim().strip_prefix("Data            : lines"));
        let from: usize = from.unwrap().split_whitespace().next().unwrap().parse().unwrap();
        let values: Vec<f64> = data
            .lines()
            .skip(from - 1)
            .filter_map(|line| line.split_whitespace().next()?.parse().ok())
            .collect();
        let deviation = data.lines().find(|line| line.contains("Standard Deviation")).unwrap();
        let deviation = deviation.split("s:").nth(1).unwrap().split_whitespace().next().unwrap();
        let of = summary(&values).unwrap();

        assert_eq!(of.count, row[1].parse::<usize>().unwrap(), "{}", row[0]);
        for (found, known) in
            [(of.mean, row[2]), (of.deviation, deviation), (of.autocorrelation, row[4])]
        {
            let known: f64 = known.parse().unwrap();
            assert!((found / known - 1.0).abs() < 1e-9, "{}: {found} is {known}", row[0]);
        }
        agreed += 1;
    }
    assert!(agreed >= 5);
}

#[test]
fn the_charts_of_the_nist_handbook_have_its_limits() {
    let Some(folder) = set("spc-nist") else { return };
    let mut agreed = 0;
    for line in read(&folder, "control_charts.jsonl").lines().filter(|line| !line.is_empty()) {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let figure = |of: &serde_json::Value| of.as_f64().unwrap();
        let data = || one["data"].as_array().unwrap().iter().map(figure).collect::<Vec<f64>>();
        let count = |value: f64| value as u64;
        let found: Vec<(&str, f64)> = match one["chart"].as_str().unwrap() {
            "I-MR" => {
                let chart = individuals(&data()).unwrap();
                let (at, range) = (chart.position.limits[0], chart.scatter.limits[0]);
                vec![
                    ("center", at.center),
                    ("ucl", at.upper),
                    ("lcl", at.lower),
                    ("mr_bar", range.center),
                    ("mr_ucl", range.upper),
                    ("mr_lcl", range.lower),
                ]
            }
            "p" => {
                let size = one["n"].as_u64().unwrap();
                let samples: Vec<_> = data().into_iter().map(|at| (count(at), size)).collect();
                let at = proportions(&samples).unwrap().limits[0];
                vec![("center", at.center), ("ucl", at.upper), ("lcl", at.lower)]
            }
            "c" => {
                let data: Vec<u64> = data().into_iter().map(count).collect();
                let at = quality::spc::counts_chart(&data).unwrap().limits[0];
                vec![("center", at.center), ("ucl", at.upper), ("lcl", at.lower)]
            }
            "EWMA" => {
                let params = &one["params"];
                let start = (figure(&params["target"]), figure(&params["s"]));
                let line = quality::spc::ewma(&data(), start, (figure(&params["lambda"]), 3.0));
                let last = line.limits.last().unwrap();
                vec![("ucl", last.upper), ("lcl", last.lower)]
            }
            "capability" => {
                let params = &one["params"];
                let limits = SpecificationLimits {
                    lower: params["lsl"].as_f64(),
                    upper: params["usl"].as_f64(),
                };
                let process = (figure(&params["mean"]), figure(&params["s"]));
                let of = capability(limits, process, (49.0, 0.95)).unwrap();
                vec![
                    ("cp", of.potential.unwrap()),
                    ("cpk", of.actual),
                    ("cpu", of.to_upper.unwrap()),
                    ("cpl", of.to_lower.unwrap()),
                ]
            }
            other => panic!("{other} has no check here"),
        };
        for (name, found) in found {
            let Some(known) = one["expect"][name].as_f64() else { continue };
            let tolerance = figure(&one["tolerance"]);
            assert!((found - known).abs() <= tolerance, "{} {name}: {found} is {known}", one["id"]);
            agreed += 1;
        }
    }
    assert!(agreed >= 13, "{agreed} figures");
}

#[test]
fn nelsons_rules_name_the_points_they_are_broken_by() {
    let Some(folder) = set("spc-nist") else { return };
    let mut agreed = 0;
    for line in read(&folder, "nelson.jsonl").lines().filter(|line| !line.is_empty()) {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let (center, sigma) = (one["center"].as_f64().unwrap(), one["sigma"].as_f64().unwrap());
        let points: Vec<f64> =
            one["data"].as_array().unwrap().iter().map(|at| at.as_f64().unwrap()).collect();
        let limits = quality::spc::Limits {
            lower: center - 3.0 * sigma,
            center,
            upper: center + 3.0 * sigma,
        };
        let rule = NELSON[one["rule"].as_u64().unwrap() as usize - 1];
        let found = signals(&points, &vec![limits; points.len()], rule);
        let places: Vec<u64> =
            found.iter().flat_map(|one| one.first as u64 + 1..=one.last as u64 + 1).collect();
        // The source names one point less where windows overlap; the set says both.
        let union = &one["points_by_window_union"];
        let known = if union.is_null() { &one["points_1based"] } else { union };
        let known: Vec<u64> =
            known.as_array().unwrap().iter().map(|at| at.as_u64().unwrap()).collect();

        assert_eq!(places, known, "{}: {}", one["id"], one["why"]);
        agreed += 1;
    }
    assert!(agreed >= 10);
}
