//! What sentences say is then true.

use serde_json::Value;

use super::Stage;

/// Checks one expectation against the last answer, or against a question to the API.
pub(crate) async fn check(stage: &Stage<'_>, words: &[String], place: &str) {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(0) {
        // forward F-1 reaches B-1 SHOP / backward B-1 reaches F-1 / forward F-1 misses X
        "forward" | "backward" => traced(stage, words, place).await,
        // stock F-1 60
        "stock" => {
            let pool = stage.admin.get(&format!("/pools/lot:{}", word(1))).await.good();
            assert_eq!(pool["on_hand"].as_str(), Some(word(2)), "{place}: {pool}");
        }
        // state F-1 pending_inspection
        "state" => {
            let pool = stage.admin.get(&format!("/pools/lot:{}", word(1))).await.good();
            assert_eq!(pool["state"].as_str(), Some(word(2)), "{place}: {pool}");
        }
        // says POINTER VALUE
        "says" => {
            let found = stage.last.pointer(word(1)).map(shown);
            assert_eq!(found.as_deref(), Some(word(2)), "{place}: {}", stage.last);
        }
        // ends F-1 2027-03-01 / ends F-1 never
        "ends" => {
            let stock = stock_of(stage, word(1), place).await;
            let ends = stock["expires_on"].as_str().unwrap_or("never");
            assert_eq!(ends, word(2), "{place}: {stock}");
        }
        // lies F-1 A-01 60
        "lies" => {
            let stock = stock_of(stage, word(1), place).await;
            let there = stock["portions"].as_array().into_iter().flatten();
            let there =
                there.filter(|one| one["place"] == word(2)).map(|one| shown(&one["quantity"]));
            assert_eq!(there.collect::<Vec<_>>(), [word(3)], "{place}: {stock}");
        }
        // served purchase-orders PO-1 60
        "served" => {
            let order = stage.admin.get(&format!("/{}/{}", word(1), word(2))).await.good();
            let lines = order["lines"].as_array().or_else(|| order["order"]["lines"].as_array());
            let line = lines.and_then(|lines| lines.first()).cloned().unwrap_or_default();
            assert_eq!(shown(&line["served"]), word(3), "{place}: {order}");
        }
        "on-time" => assert_eq!(stage.last["late"], Value::Bool(false), "{place}: {}", stage.last),
        "late" => assert_eq!(stage.last["late"], Value::Bool(true), "{place}: {}", stage.last),
        "warns" => {
            let warned = stage.last["warnings"].as_array().cloned().unwrap_or_default();
            let rules: Vec<String> = warned.iter().map(|one| shown(&one["rule"])).collect();
            assert!(rules.iter().any(|rule| rule == word(1)), "{place}: {rules:?}");
        }
        // signed NAME release quality
        "signed" => {
            let named = stage.names.get(word(1)).map_or("", String::as_str);
            let page = stage.admin.get(&format!("/signatures?act={named}")).await.good();
            let rows = page["rows"].as_array().cloned().unwrap_or_default();
            // People are called by their role; the administrator made the house and has a name.
            let by = if word(3) == "administrator" { "Lin" } else { word(3) };
            let found = |row: &Value| row["meaning"] == word(2) && row["by"]["name"] == by;
            assert!(rows.iter().any(found), "{place}: {page}");
        }
        "clean" => {
            let verified = stage.admin.send("POST", "/ledger/verify", vec![]).await.good();
            assert_eq!(verified["clean"], Value::Bool(true), "{place}: {verified}");
        }
        other => panic!("{place}: nobody knows how to check `{other}`"),
    }
}

async fn stock_of(stage: &Stage<'_>, lot: &str, place: &str) -> Value {
    let page = stage.admin.get(&format!("/stock?q={lot}")).await.good();
    let named = |row: &&Value| {
        row["lot"].as_str() == Some(&format!("lot:{lot}")) || row["lot_number"] == lot
    };
    let found = page["rows"].as_array().and_then(|rows| rows.iter().find(named).cloned());
    found.unwrap_or_else(|| panic!("{place}: {lot} is not there: {page}"))
}

async fn traced(stage: &Stage<'_>, words: &[String], place: &str) {
    let direction = &words[0];
    let path = format!("/trace?root=lot:{}&direction={direction}", words[1]);
    let answer = stage.admin.get(&path).await.good();
    let side = answer.get(direction).filter(|side| side.is_object()).unwrap_or(&answer);
    let pools = side["pools"].as_array().cloned().unwrap_or_default();
    let reached: Vec<String> = pools.iter().map(|pool| shown(&pool["ref"])).collect();
    match words[2].as_str() {
        "complete" => assert_eq!(side["complete"], Value::Bool(true), "{place}: {side}"),
        verb => {
            for wanted in &words[3..] {
                let found = reached.iter().any(|pool| {
                    pool == wanted || pool.split_once(':').is_some_and(|(_, code)| code == wanted)
                });
                assert_eq!(found, verb == "reaches", "{place}: {wanted} in {reached:?}");
            }
        }
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
