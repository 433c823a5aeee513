//! The page of all acts says what the program and the scenarios say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use suyuan_http::{Access, ROUTES};

use super::sentences::{Sentence, read};
use super::{SCENARIOS, files, verbs};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A row of the page.
#[derive(Debug)]
struct Row {
    name: String,
    routes: Vec<(String, String)>,
    may: String,
    codes: BTreeSet<String>,
    verbs: Vec<String>,
    more: String,
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows() -> Vec<Row> {
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/acts.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let route = |route: String| {
            let (method, path) = route.split_once(' ').unwrap();
            (method.to_owned(), path.to_owned())
        };
        Row {
            name: quoted(cells[0]).remove(0),
            routes: quoted(cells[2]).into_iter().map(route).collect(),
            may: cells[3].trim().to_owned(),
            codes: quoted(cells[4]).into_iter().collect(),
            verbs: quoted(cells[5]),
            more: cells[6].to_owned(),
        }
    };
    rows.map(row).collect()
}

/// Whether a path, without what comes after `?`, is one of a route.
fn is_of(path: &str, route: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (path, route): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), route.split('/').collect());
    path.len() == route.len()
        && path.iter().zip(&route).all(|(part, wanted)| wanted.starts_with('{') || part == wanted)
}

/// The names under which acts are recorded, as the code spells them.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![Path::new(ROOT).join("crates/app/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mut before = "";
            for line in text.lines() {
                let in_asked = before.contains("Asked {") && line.trim().starts_with("name: \"");
                let called =
                    ["= floor(\"", "..floor(\"", "= asked(\"", "&asked(\"", "Asked { name: \""];
                let called = called.iter().any(|call| line.contains(call));
                if in_asked || called || line.contains("const NAME: &str") {
                    names.insert(line.split('"').nth(1).unwrap().to_owned());
                }
                before = line;
            }
        }
    }
    names
}

fn sentences() -> Vec<Sentence> {
    let files = files(Path::new(SCENARIOS));
    files.iter().flat_map(|file| read(&std::fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn every_act_of_the_program_has_a_row() {
    let listed: BTreeSet<String> = rows().into_iter().map(|row| row.name).collect();
    let names = names();

    assert!(names.len() > 40, "{names:?}");
    assert_eq!(names, listed);
}

#[test]
fn rows_name_routes_rights_refusals_and_pages_that_are_there() {
    let words = std::fs::read_to_string(Path::new(ROOT).join("locales/en.json")).unwrap();
    let words: serde_json::Value = serde_json::from_str(&words).unwrap();
    for row in rows() {
        for (method, path) in &row.routes {
            let route = ROUTES.iter().find(|one| one.method == method && one.path == path);
            let route = route.unwrap_or_else(|| panic!("{}: no route {method} {path}", row.name));
            let may = match route.access {
                Access::May(permission) => permission.as_str().to_owned(),
                Access::MayAll(all) => {
                    all.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" and ")
                }
                _ => panic!("{}: {route:?}", row.name),
            };
            assert_eq!(may, row.may, "{}", row.name);
        }
        assert!(row.codes.len() > 1, "{}: {:?}", row.name, row.codes);
        for code in &row.codes {
            assert!(words["refusal"][code].is_string(), "{}: no refusal {code}", row.name);
        }
        let link = row.more.split(['(', ')']).nth(1).unwrap();
        let page = std::fs::read_to_string(Path::new(ROOT).join("docs").join(link)).unwrap();
        for (_, path) in &row.routes {
            let ending = path.split_once('}').map_or(path.as_str(), |(_, ending)| ending);
            let named = page.contains(path.as_str()) || page.contains(ending);
            assert!(named, "{}: {link} does not name {path}", row.name);
        }
    }
}

#[test]
fn every_act_is_done_in_a_scenario_and_its_refusals_are_on_the_page() {
    let (rows, sentences) = (rows(), sentences());
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in &sentences {
        let Some(requests) = verbs::request(sentence, &BTreeMap::new()) else { continue };
        for (at, (method, path, _)) in requests.iter().enumerate() {
            let of = |row: &&Row| {
                let mut routes = row.routes.iter();
                routes.any(|(known, route)| known == method && is_of(path, route))
            };
            let Some(row) = rows.iter().find(of) else { continue };
            let is_listed = row.verbs.iter().any(|verb| verb == sentence.verb());
            assert!(is_listed, "`{}` does {}: {:?}", sentence.verb(), row.name, row.verbs);
            *done.entry(&row.name).or_default() += 1;
            if let (Some(code), true) = (&sentence.refused, at + 1 == requests.len()) {
                let known = code == "denied" || row.codes.contains(code);
                assert!(known, "{}: {code} is shown by a scenario: {}", row.name, sentence.text);
            }
        }
    }
    for row in &rows {
        assert!(done.contains_key(row.name.as_str()), "no scenario does {}", row.name);
    }
}
