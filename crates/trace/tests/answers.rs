//! Single points of the contract that no acceptance case shows.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use domain::Refusal;
use serde_json::{Value, json};
use support::Ledger;
use support::world::history_of;
use trace::{Asked, Cancel, Cut, Direction, Graph};

fn kitchen() -> Value {
    json!({
        "items": [
            {"code": "FLOUR", "name": "麵粉", "unit": "kg", "kg_per_unit": "1"},
            {"code": "BREAD", "name": "麵包", "unit": "pcs", "kg_per_unit": "0.5"},
        ],
        "partners": [
            {"code": "S", "name": "Mill", "role": "supplier"},
            {"code": "C", "name": "Shop", "role": "customer"},
        ],
        "pools": [
            {"id": "F", "kind": "lot", "item": "FLOUR", "lot_number": "0412"},
            {"id": "B", "kind": "lot", "item": "BREAD", "lot_number": "B-1"},
            {"id": "E", "kind": "lot", "item": "BREAD"},
            {"id": "R", "kind": "run", "operation": "BAKE", "closed_at": "2026-03-01T12:00:00+08:00"},
        ],
        "transfers": [
            {"id": "in", "at": "2026-03-01T06:00:00+08:00", "from": "supplier:S", "to": "lot:F",
             "qty_to": "10", "document": "G-1"},
            {"id": "feed", "at": "2026-03-01T08:00:00+08:00", "from": "lot:F", "to": "run:R",
             "qty_from": "4", "basis": "scanned"},
            {"id": "made", "at": "2026-03-01T10:00:00+08:00", "from": "run:R", "to": "lot:B",
             "qty_to": "6"},
            {"id": "out", "at": "2026-03-02T10:00:00+08:00", "from": "lot:B", "to": "customer:C",
             "qty_from": "3", "document": "D, \"1\""},
        ],
        "corrections": [
            {"corrects": "feed", "document": "ISS-7", "at": "2026-03-03T00:00:00Z"},
            {"corrects": "in", "void": true, "at": "2026-03-09T00:00:00Z"},
        ],
    })
}

fn graph() -> Graph {
    let cut = Cut { recorded_at: Some("2026-03-05T00:00:00Z".parse().unwrap()), seq: None };
    Graph::build(&history_of(&Ledger::read(&kitchen()).records), cut)
}

fn answer(graph: &Graph, asked: &Asked<'_>) -> Value {
    let question = graph.question(asked).unwrap();
    serde_json::to_value(graph.trace(&question, &Cancel::default()).unwrap()).unwrap()
}

fn ids(answer: &Value, section: &str, key: &str) -> Vec<String> {
    let rows = answer[section].as_array().unwrap();
    rows.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_root_that_cannot_be_asked_about_is_refused() {
    let graph = graph();
    let refusal = |root: &str| graph.question(&Asked::about(root, Direction::Forward)).unwrap_err();

    assert_eq!(refusal("lot:X"), Refusal::UnknownPool { reference: "lot:X".into() });
    assert_eq!(refusal("nonsense"), Refusal::UnknownPool { reference: "nonsense".into() });
    assert_eq!(refusal("supplier:S"), Refusal::OutsideRoot { reference: "supplier:S".into() });
    assert_eq!(refusal("scrap"), Refusal::OutsideRoot { reference: "scrap".into() });
}

#[test]
fn a_transfer_that_does_not_touch_the_root_is_refused() {
    let graph = graph();
    let with = |transfer: &'static str| {
        graph.question(&Asked {
            transfer: Some(transfer),
            ..Asked::about("lot:F", Direction::Forward)
        })
    };

    assert_eq!(with("out").unwrap_err(), Refusal::UnknownTransfer { transfer: "out".into() });
    assert_eq!(with("nope").unwrap_err(), Refusal::UnknownTransfer { transfer: "nope".into() });
    assert!(with("feed").is_ok());
}

#[test]
fn a_window_that_ends_before_it_begins_is_refused() {
    let graph = graph();
    let at = |time: &str| Some(time.parse().unwrap());
    let mut asked = Asked::about("lot:F", Direction::Forward);
    asked.at_from = at("2026-03-02T00:00:00Z");
    asked.at_to = at("2026-03-01T00:00:00Z");

    assert_eq!(graph.question(&asked).unwrap_err().code(), "window_reversed");
    asked.at_to = at("2026-03-02T00:00:00Z");
    assert!(graph.question(&asked).is_ok());
}

#[test]
fn a_supplier_customer_or_document_may_begin_a_question_where_that_is_allowed() {
    let graph = graph();
    let about =
        |root: &'static str, direction| Asked { outside: true, ..Asked::about(root, direction) };

    let supplier = answer(&graph, &about("supplier:S", Direction::Forward));
    assert_eq!(ids(&supplier, "transfers", "id"), ["in", "feed", "made", "out"]);
    assert_eq!(ids(&supplier, "pools", "ref"), ["lot:F", "run:R", "lot:B", "customer:C"]);
    assert_eq!(supplier["balance"]["root"], "10");

    let customer = answer(&graph, &about("customer:C", Direction::Backward));
    assert_eq!(ids(&customer, "transfers", "id"), ["out", "made", "feed", "in"]);
    assert_eq!(customer["suppliers"][0]["document"], "G-1");

    let document = answer(&graph, &about("document:ISS-7", Direction::Both));
    assert_eq!(ids(&document["forward"], "transfers", "id"), ["feed", "made", "out"]);
    assert_eq!(ids(&document["backward"], "transfers", "id"), ["feed", "in"]);
}

#[test]
fn roots_that_lie_behind_one_another_are_asked_for_once() {
    let mut document = kitchen();
    document["transfers"][0]["document"] = json!("D");
    document["transfers"][1]["document"] = json!("D");
    document["corrections"] = json!([]);
    let graph = Graph::build(&history_of(&Ledger::read(&document).records), Cut::NOW);

    let asked = Asked { outside: true, ..Asked::about("document:D", Direction::Backward) };
    let answer = answer(&graph, &asked);
    assert_eq!(ids(&answer, "transfers", "id"), ["in", "feed"]);
    assert_eq!(ids(&answer, "suppliers", "ref"), ["supplier:S"]);
    assert_eq!(answer["suppliers"][0]["quantity"]["expected"], "10");
}

#[test]
fn a_voided_root_transfer_answers_nothing_rather_than_all() {
    let graph = Graph::build(&history_of(&Ledger::read(&kitchen()).records), Cut::NOW);
    let asked = Asked { transfer: Some("in"), ..Asked::about("lot:F", Direction::Forward) };

    let answer = answer(&graph, &asked);
    assert_eq!(answer["transfers"], json!([]));
    assert_eq!(answer["balance"]["root"], "0");
}

#[test]
fn a_cancelled_trace_says_so() {
    let graph = graph();
    let question = graph.question(&Asked::about("lot:F", Direction::Forward)).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();

    assert_eq!(graph.trace(&question, &cancel).unwrap_err(), trace::Cancelled);
}

#[test]
fn the_other_formats_hold_the_same_rows() {
    let graph = graph();
    let question = graph.question(&Asked::about("lot:F", Direction::Forward)).unwrap();
    let answer = graph.trace(&question, &Cancel::default()).unwrap();
    let (mut csv, mut table, mut dot) = (Vec::new(), Vec::new(), Vec::new());
    answer.write_csv(&mut csv).unwrap();
    answer.write_table(&mut table).unwrap();
    answer.write_dot(&mut dot).unwrap();
    let [csv, table, dot] = [csv, table, dot].map(|bytes| String::from_utf8(bytes).unwrap());

    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("direction,depth,id,at,recorded_at,from,to,"));
    assert!(lines[1].starts_with("forward,1,feed,2026-03-01T08:00:00+08:00,"));
    assert!(lines[1].contains(",scanned,,ISS-7,false,true"));
    assert!(lines[3].contains("\"D, \"\"1\"\"\""));
    assert!(table.contains("customer:C"));
    assert!(table.contains("balance"));
    assert!(dot.starts_with("digraph"));
    assert!(dot.contains("\"lot:F\" -> \"run:R\" [label=\"4 kg\", style=solid, id=\"feed\"]"));
}

#[test]
fn goods_found_by_a_count_are_listed_as_without_origin() {
    let mut document = kitchen();
    let found = json!({"id": "found", "at": "2026-03-01T05:00:00+08:00", "from": "adjust", "to": "lot:F", "qty_to": "1"});
    document["transfers"].as_array_mut().unwrap().push(found);
    let graph = Graph::build(&history_of(&Ledger::read(&document).records), Cut::NOW);

    let answer = answer(&graph, &Asked::about("lot:F", Direction::Backward));
    assert_eq!(answer["suppliers"][0]["ref"], "adjust");
    assert_eq!(answer["complete"], false);
}

#[test]
fn the_parts_of_a_balance_add_up_as_they_are_shown() {
    // A third of the root goes each of three ways: none of them has nine places.
    let mut document = kitchen();
    let transfer = |id: &str, from: &str, to: &str, quantity: &str| {
        json!({"id": id, "at": "2026-03-01T08:00:00+08:00", "from": from, "to": to,
            "qty_from": quantity, "qty_to": quantity})
    };
    document["corrections"] = json!([]);
    document["pools"].as_array_mut().unwrap().extend([
        json!({"id": "G", "kind": "lot", "item": "FLOUR"}),
        json!({"id": "X", "kind": "lot", "item": "FLOUR"}),
        json!({"id": "Y", "kind": "lot", "item": "FLOUR"}),
    ]);
    document["transfers"] = json!([
        transfer("t1", "supplier:S", "lot:F", "1"),
        transfer("t2", "supplier:S", "lot:G", "2"),
        transfer("t3", "lot:F", "run:R", "1"),
        transfer("t4", "lot:G", "run:R", "2"),
        transfer("t5", "run:R", "lot:X", "1"),
        transfer("t6", "run:R", "lot:Y", "1"),
        transfer("t7", "run:R", "scrap", "1"),
        transfer("t8", "lot:Y", "customer:C", "1"),
    ]);
    let graph = Graph::build(&history_of(&Ledger::read(&document).records), Cut::NOW);
    let answer = answer(&graph, &Asked::about("lot:F", Direction::Forward));

    let balance = answer["balance"].as_object().unwrap();
    let units = |name: &str| -> i128 {
        let text = balance[name].as_str().unwrap();
        i128::from(text.parse::<domain::Quantity>().unwrap().0)
    };
    let names = ["on_hand", "in_process", "shipped", "scrapped", "lost", "adjusted", "unexplained"];
    assert_eq!(names.into_iter().map(units).sum::<i128>(), units("root"));
}
