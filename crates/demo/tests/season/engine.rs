//! What the trace engine answers about the stories, and how it says what is missing elsewhere.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use trace::{Asked, Cancel, Cut, Direction, Graph, History, Mode};

use crate::ledger::records;

static HISTORY: LazyLock<History> = LazyLock::new(|| {
    let mut history = History::default();
    for record in records(&demo::document()) {
        history.apply(&record);
    }
    history
});

static NOW: LazyLock<Graph> = LazyLock::new(|| Graph::build(&HISTORY, Cut::NOW));

fn ask_graph(graph: &Graph, asked: &Asked<'_>) -> Value {
    let question = graph.question(asked).expect("the pool is there");
    let answer = graph.trace(&question, &Cancel::default()).expect("nobody cancels");
    serde_json::to_value(&answer).expect("an answer is JSON")
}

fn ask(root: &str, direction: Direction) -> Value {
    ask_graph(&NOW, &Asked::about(root, direction))
}

fn warnings(answer: &Value) -> BTreeSet<&str> {
    let rows = answer["warnings"].as_array().expect("a list");
    rows.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

fn references<'a>(answer: &'a Value, section: &str, kind: &str) -> BTreeSet<&'a str> {
    let rows = answer[section].as_array().expect("a list");
    rows.iter().filter_map(|row| row["ref"].as_str()).filter(|r| r.starts_with(kind)).collect()
}

fn ids(answer: &Value) -> BTreeSet<&str> {
    let rows = answer["transfers"].as_array().expect("a list");
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

/// What a lot has in it of each item, one row a delivery.
fn composition(answer: &Value) -> Vec<(&str, &str)> {
    let rows = answer["suppliers"].as_array().expect("a list");
    rows.iter()
        .filter_map(|row| Some((row["item"].as_str()?, row["quantity"]["expected"].as_str()?)))
        .collect()
}

#[test]
fn the_spice_story_is_complete_and_closes_to_the_gram() {
    let answer = ask("lot:WP261102-02", Direction::Forward);

    assert_eq!(answer["complete"], true, "{}", answer["warnings"]);
    for (part, kilograms) in [
        ("root", "40"),
        ("on_hand", "29.932"),
        ("in_process", "1.05"),
        ("shipped", "8.064"),
        ("scrapped", "0.434"),
        ("lost", "0.5"),
        ("adjusted", "0.02"),
        ("unexplained", "0"),
    ] {
        assert_eq!(answer["balance"][part], kilograms, "{part}");
    }
    assert_eq!(ids(&answer).len(), 62);
}

#[test]
fn the_spice_story_names_four_customers_and_their_share() {
    let answer = ask("lot:WP261102-02", Direction::Forward);

    let shares: BTreeSet<(&str, &str)> = answer["pools"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["ref"].as_str().unwrap().starts_with("customer:"))
        .map(|row| (row["ref"].as_str().unwrap(), row["quantity"]["expected"].as_str().unwrap()))
        .collect();

    assert_eq!(
        shares,
        BTreeSet::from([
            ("customer:C01", "4.032"),
            ("customer:C02", "2.016"),
            ("customer:C03", "0.672"),
            ("customer:C04", "1.344"),
        ])
    );
}

#[test]
fn the_wider_reading_of_the_spice_contains_the_narrower() {
    let strict = ask("lot:WP261102-02", Direction::Forward);
    let wide =
        Asked { mode: Mode::Cautious, ..Asked::about("lot:WP261102-02", Direction::Forward) };

    let cautious = ask_graph(&NOW, &wide);

    assert!(ids(&strict).is_subset(&ids(&cautious)));
    for (answer, lots, pallets, customers) in [(&strict, 6, 17, 4), (&cautious, 15, 42, 6)] {
        assert_eq!(references(answer, "pools", "lot:DP").len(), lots);
        assert_eq!(references(answer, "pools", "lot:PL").len(), pallets);
        assert_eq!(references(answer, "pools", "customer:").len(), customers);
    }
    assert_eq!(cautious["complete"], true);
}

#[test]
fn the_engine_and_the_plain_reader_reach_the_same() {
    use crate::reading::{Reading, counted, forward};

    let document = demo::document();
    let rows = counted(&document, None);
    for story in demo::stories() {
        for (mode, reading) in
            [(Mode::Strict, Reading::Strict), (Mode::Cautious, Reading::Cautious)]
        {
            let root = story.root.to_string();
            let asked = Asked { mode, ..Asked::about(&root, Direction::Forward) };
            let answer = ask_graph(&NOW, &asked);

            let reached = forward(&rows, &story.root, reading);
            let plain: BTreeSet<&str> = reached.iter().map(|c| c.row.id.as_str()).collect();
            assert_eq!(ids(&answer), plain, "{} {mode}", story.key);
        }
    }
}

#[test]
fn the_label_story_has_other_customers_as_of_before_and_both_are_complete() {
    for story in demo::stories().into_iter().filter(|story| story.key == "label") {
        let root = story.root.to_string();
        let asked = Asked::about(&root, Direction::Forward);
        let cut = Cut { recorded_at: story.compare_as_of, seq: None };

        let before = ask_graph(&Graph::build(&HISTORY, cut), &asked);
        let after = ask_graph(&NOW, &asked);

        let customers = |answer| references(answer, "customers", "customer:");
        assert_eq!(customers(&before), BTreeSet::from(["customer:C04", "customer:C08"]));
        assert_eq!(customers(&after), BTreeSet::from(["customer:C02", "customer:C03"]));
        for answer in [&before, &after] {
            assert_eq!(answer["complete"], true, "{}", answer["warnings"]);
            assert_eq!(answer["balance"]["shipped"], "725.76");
            assert_eq!(answer["balance"]["scrapped"], "30.24");
            assert_eq!(answer["balance"]["unexplained"], "0");
        }
    }
}

#[test]
fn the_dumplings_are_made_of_what_the_walk_through_says() {
    let answer = ask("lot:DP261117-2", Direction::Backward);

    let made_of = composition(&answer);

    assert_eq!(answer["complete"], true, "{}", answer["warnings"]);
    for share in [
        ("FLOUR", "614.4"),
        ("PORK", "388.8"),
        ("WATER", "307.2"),
        ("SCALLION", "34.56"),
        ("SOY", "34.56"),
        ("WHITE-PEPPER", "2.016"),
    ] {
        assert!(made_of.contains(&share), "{share:?} in {made_of:?}");
    }
    assert_eq!(made_of.iter().filter(|(item, _)| *item == "CABBAGE").count(), 2);
}

#[test]
fn what_is_not_complete_says_why() {
    for (root, direction, why) in [
        ("lot:DP261117-7", Direction::Backward, "untracked_item"),
        ("lot:DP261006-6", Direction::Backward, "negative_balance"),
        ("lot:CN261006-01", Direction::Forward, "negative_balance"),
        ("lot:RT261016-01", Direction::Backward, "unlinked_return"),
        ("lot:DP261118-6", Direction::Backward, "untracked_item"),
    ] {
        let answer = ask(root, direction);

        assert_eq!(answer["complete"], false, "{root}");
        let breaks: BTreeSet<&str> =
            warnings(&answer).into_iter().filter(|code| *code != "implied_loss").collect();
        assert_eq!(breaks, BTreeSet::from([why]), "{root}");
    }
}

#[test]
fn returned_cartons_are_not_counted_as_shipped() {
    let document = demo::document();
    let returned: Vec<String> = document
        .transfers
        .iter()
        .filter(|row| row.from.kind == domain::PoolKind::Customer && row.returns.is_some())
        .map(|row| row.to.to_string())
        .collect();

    assert_eq!(returned.len(), 3);
    for root in returned {
        let answer = ask(&root, Direction::Forward);

        let balance = &answer["balance"];
        let part = |name: &str| balance[name].as_str().unwrap().parse::<u32>().unwrap();
        assert_eq!(part("shipped") + part("scrapped") + part("lost"), 60, "{root}");
        assert!(part("scrapped") > 0, "{root}");
    }
}

#[test]
fn a_tank_holds_nothing_from_before_its_cleaning() {
    let answer = ask("tank:TK-SOY-1", Direction::Backward);
    let dumplings = ask("lot:DP261117-2", Direction::Backward);

    let soy: Vec<&str> = references(&dumplings, "pools", "lot:SY").into_iter().collect();

    assert_eq!(soy, ["lot:SY261116-01"]);
    assert!(references(&answer, "pools", "lot:SY").len() > 20, "everything that was ever in it");
}
