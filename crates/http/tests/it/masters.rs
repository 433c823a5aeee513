//! Master data over HTTP: versions, faults with their fields, workbooks out and in.

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::house::{Client, history, in_every_house};

/// A workbook of one sheet with these rows of text.
pub(crate) fn workbook<const N: usize>(rows: &[[&str; N]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

async fn put(client: &Client<'_>, path: &str, fields: Value, based_on: Option<i64>) -> Value {
    let body = json!({"fields": fields, "based_on": based_on});
    client.json("PUT", &format!("/masters/{path}"), &body).await.good()
}

fn seq(view: &Value) -> Option<i64> {
    view["record"]["seq"].as_i64()
}

fn codes(page: &Value) -> Vec<&str> {
    page["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect()
}

#[test]
fn every_kind_is_described_and_can_be_listed() {
    in_every_house(async |house| {
        let admin = house.set_up().await;

        let kinds = admin.get("/masters").await.good();

        let kinds = kinds["kinds"].as_array().unwrap();
        assert_eq!(kinds.len(), 23);
        for kind in kinds {
            let path = format!("/masters/{}", kind["kind"].as_str().unwrap());
            assert_eq!(admin.get(&path).await.good()["rows"], json!([]), "{path}");
            assert!(!kind["fields"].as_array().unwrap().is_empty(), "{path}");
        }
        assert_eq!(admin.get("/masters/unicorn").await.status, 404);
    });
}

#[test]
fn an_edit_is_a_new_version_and_the_old_one_stays_to_be_seen() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let item = |name: &str, days: u32| json!({"name": name, "unit": "kg", "tracking": "lot", "shelf_life_days": days});

        let first = put(&admin, "item/DUMPLING", item("Dumpling", 180), None).await;
        let second = put(&admin, "item/DUMPLING", item("水餃", 365), seq(&first)).await;
        let retired = json!({"retired": true, "based_on": seq(&second)});
        let third = admin.json("PUT", "/masters/item/DUMPLING", &retired).await.good();

        let versions = third["versions"].as_array().unwrap();
        assert_eq!(versions.len(), 3, "{third}");
        assert_eq!(versions[0]["retired"], true);
        assert_eq!(versions[0]["changes"], json!([]));
        assert_eq!(
            versions[1]["changes"],
            json!([
                {"path": "name", "before": "Dumpling", "after": "水餃"},
                {"path": "shelf_life_days", "before": "180", "after": "365"},
            ])
        );
        assert_eq!(versions[1]["by"], "Lin");
        assert_eq!(third["record"]["fields"]["name"], "水餃");
        assert_eq!(codes(&admin.get("/masters/item").await.good()), Vec::<&str>::new());
        let all = admin.get("/masters/item?with_retired=true&q=水").await.good();
        assert_eq!(codes(&all), ["DUMPLING"]);
    });
}

#[test]
fn an_edit_of_an_older_version_is_refused_and_changes_nothing() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let place = |name: &str| json!({"name": name, "kind": "dock"});
        let first = put(&admin, "place/D1", place("Dock"), None).await;
        put(&admin, "place/D1", place("Dock one"), seq(&first)).await;

        for based_on in [seq(&first), None] {
            let body = json!({"fields": place("Mine"), "based_on": based_on});
            let answer = admin.json("PUT", "/masters/place/D1", &body).await;
            assert_eq!((answer.status.as_u16(), &*answer.code()), (409, "stale"));
        }

        let now = admin.get("/masters/place/D1").await.good();
        assert_eq!(now["record"]["fields"]["name"], "Dock one");
        assert_eq!(now["versions"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn an_edit_that_changes_nothing_leaves_no_version() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let fields = json!({"name": "North", "role": "supplier", "country": "TW"});

        let first = put(&admin, "partner/N", fields.clone(), None).await;
        let second = put(&admin, "partner/N", fields, seq(&first)).await;

        assert_eq!(first, second);
    });
}

#[test]
fn faults_come_with_their_fields() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let fields = json!({"item": "GHOST", "quantity": "1,5", "lines": [{"item": "GHOST"}]});

        let answer = admin.json("PUT", "/masters/bom/GHOST", &json!({"fields": fields})).await;

        assert_eq!((answer.status.as_u16(), &*answer.code()), (422, "faulty"));
        let faults = answer.json()["faults"].as_array().unwrap().clone();
        let said: Vec<String> = faults
            .iter()
            .map(|fault| format!("{} {}", fault["path"].as_str().unwrap(), fault["kind"]))
            .collect();
        assert_eq!(
            said,
            [
                r#"item "unknown_code""#,
                r#"quantity "bad_decimal""#,
                r#"lines[1].item "unknown_code""#,
                r#"lines[1].quantity "missing""#,
            ]
        );
    });
}

#[test]
fn what_came_with_a_document_is_edited_on_the_same_page_and_shown_by_its_new_name() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history("")).await;
        let known = admin.get("/masters/item/FLOUR").await.good();
        let flour = |unit: &str| json!({"name": "Wheat flour", "unit": unit, "kg_per_unit": "1", "tracking": "lot"});

        let body = json!({"fields": flour("lb"), "based_on": seq(&known)});
        let refused = admin.json("PUT", "/masters/item/FLOUR", &body).await;
        let renamed = put(&admin, "item/FLOUR", flour("kg"), seq(&known)).await;

        assert_eq!(refused.json()["faults"][0]["kind"], "unit_in_use", "{}", refused.text());
        assert_eq!(renamed["versions"][0]["changes"][0]["before"], "flour");
        let passport = admin.get("/pools/lot:L1").await.good();
        assert_eq!(passport["item"]["name"], "Wheat flour");
        let verdict = admin.send("POST", "/ledger/verify", vec![]).await.good();
        assert_eq!(verdict["clean"], true, "{verdict}");
    });
}

#[test]
fn a_partner_becomes_both_and_never_less() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let partner = |role: &str| json!({"name": "North", "role": role});
        let first = put(&admin, "partner/N", partner("supplier"), None).await;

        let both = put(&admin, "partner/N", partner("both"), seq(&first)).await;
        let body = json!({"fields": partner("customer"), "based_on": seq(&both)});
        let less = admin.json("PUT", "/masters/partner/N", &body).await;

        assert_eq!(both["record"]["fields"]["role"], "both");
        assert_eq!(
            both["versions"][0]["changes"],
            json!([{"path": "role", "before": "supplier", "after": "both"}])
        );
        assert_eq!(less.json()["faults"][0]["kind"], "role_in_use", "{}", less.text());
    });
}

#[test]
fn a_code_with_a_slash_has_an_address() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let item = json!({"name": "x", "unit": "kg", "tracking": "lot"});
        put(&admin, "item/A", item.clone(), None).await;
        put(&admin, "item/B", item, None).await;
        let bom = json!({
            "item": "A", "version": "2", "quantity": "1",
            "lines": [{"item": "B", "quantity": "0.5"}],
        });

        put(&admin, "bom/A%2F2", bom, None).await;

        let found = admin.get("/masters/bom/A%2F2").await.good();
        assert_eq!(found["record"]["code"], "A/2");
    });
}

#[test]
fn pages_follow_each_other_by_code() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        for code in ["C", "A", "B"] {
            put(&admin, &format!("place/{code}"), json!({"name": code, "kind": "bin"}), None).await;
        }

        let first = admin.get("/masters/place?limit=2").await.good();
        let next = first["next"].as_str().unwrap();
        let second = admin.get(&format!("/masters/place?limit=2&cursor={next}")).await.good();

        assert_eq!((codes(&first), codes(&second)), (vec!["A", "B"], vec!["C"]));
        assert_eq!(second["next"], Value::Null);
        assert_eq!(admin.get("/masters/place?limit=501").await.code(), "bad_input");
    });
}

#[test]
fn a_workbook_goes_out_and_comes_back_without_a_change_in_every_language() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let item = json!({
            "name": "水餃", "unit": "kg", "kg_per_unit": "1", "tracking": "lot",
            "allergens": "gluten soybeans", "inspect_final": true,
            "conversions": [{"unit": "箱", "factor": "12.5"}],
        });
        put(&admin, "item/0012", item, None).await;
        let place = json!({"name": "Cold", "kind": "bin", "least_milli_c": -18000});
        put(&admin, "place/COLD", place, None).await;
        let routing = json!({"item": "0012", "operations": [{"code": "MIX"}, {"code": "FORM"}]});
        put(&admin, "routing/0012", routing, None).await;

        for language in ["zh-Hant", "zh-Hans", "en"] {
            for kind in ["item", "place", "routing"] {
                let path = format!("/masters.xlsx?kind={kind}&language={language}");
                let sheet = admin.get(&path).await;
                let path = format!("/masters/{kind}?commit=true");
                let taken = admin.send("POST", &path, sheet.bytes).await.good();
                assert_eq!(taken["faults"], json!([]), "{kind} {language}");
                assert_eq!(taken["unchanged"], 1, "{kind} {language}: {taken}");
            }
        }
        let item = admin.get("/masters/item/0012").await.good();
        assert_eq!(item["versions"].as_array().unwrap().len(), 1, "nothing was written");
    });
}

#[test]
fn a_sheet_is_looked_through_first_and_taken_over_whole() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        put(&admin, "place/HALL", json!({"name": "Hall", "kind": "warehouse"}), None).await;
        let sheet = workbook(&[
            ["code", "name", "kind", "parent"],
            ["BIN", "Bin", "bin", "ZONE"],
            ["ZONE", "Zone", "Zone", "HALL"],
            ["HALL", "Great hall", "warehouse", ""],
        ]);

        let looked = admin.send("POST", "/masters/place", sheet.clone()).await.good();
        assert_eq!(codes(&admin.get("/masters/place").await.good()), ["HALL"]);
        let taken = admin.send("POST", "/masters/place?commit=true", sheet).await.good();

        for outcome in [&looked, &taken] {
            let counts = ["new", "changed", "unchanged", "faults_total"].map(|n| &outcome[n]);
            assert_eq!(counts, [2, 1, 0, 0], "{outcome}");
        }
        assert_eq!((&looked["committed"], &taken["committed"]), (&json!(false), &json!(true)));
        assert_eq!(codes(&admin.get("/masters/place").await.good()), ["BIN", "HALL", "ZONE"]);
    });
}

#[test]
fn a_sheet_with_faults_says_all_of_them_and_is_not_taken_over() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let sheet = workbook(&[
            ["代碼", "名稱", "地點類型", "上層地點"],
            ["A", "A", "bin", "B"],
            ["B", "B", "儲位", "A"],
            ["C", "", "unicorn", "GHOST"],
        ]);

        let taken = admin.send("POST", "/masters/place?commit=true", sheet).await.good();

        let said: Vec<(u64, &str, &str)> = taken["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| {
                let text = |name: &str| fault[name].as_str().unwrap();
                (fault["row"].as_u64().unwrap(), text("column"), text("kind"))
            })
            .collect();
        assert_eq!(
            said,
            [
                (2, "上層地點", "place_cycle"),
                (3, "上層地點", "place_cycle"),
                (4, "名稱", "missing"),
                (4, "地點類型", "bad_choice"),
                (4, "上層地點", "unknown_code"),
            ]
        );
        assert_eq!(taken["committed"], false);
        assert_eq!(codes(&admin.get("/masters/place").await.good()), Vec::<&str>::new());
    });
}

#[test]
fn a_bill_that_turns_in_a_circle_only_within_the_sheet_is_found() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        for code in ["A", "B"] {
            let item = json!({"name": code, "unit": "kg", "tracking": "lot"});
            put(&admin, &format!("item/{code}"), item, None).await;
        }
        let mut workbook = Workbook::new();
        let rows: [(&str, &[[&str; 4]]); 2] = [
            (
                "records",
                &[
                    ["code", "item", "version", "quantity"],
                    ["A", "A", "", "1"],
                    ["B", "B", "", "1"],
                ],
            ),
            (
                "lines",
                &[
                    ["code", "item", "quantity", "operation"],
                    ["A", "B", "1", ""],
                    ["B", "A", "1", ""],
                ],
            ),
        ];
        for (name, rows) in rows {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, cells) in rows.iter().enumerate() {
                sheet.write_row(row as u32, 0, *cells).unwrap();
            }
        }
        let sheet = workbook.save_to_buffer().unwrap();

        let looked = admin.send("POST", "/masters/bom", sheet).await.good();

        let faults = looked["faults"].as_array().unwrap();
        assert_eq!(faults.len(), 2, "{looked}");
        assert_eq!(faults[0]["found"], "A → B → A");
        assert_eq!((&faults[0]["sheet"], &faults[0]["row"]), (&json!("lines"), &json!(2)));
    });
}

#[test]
fn who_only_records_goods_reads_masters_and_does_not_write_them() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        put(&admin, "place/D1", json!({"name": "Dock", "kind": "dock"}), None).await;
        let hand = admin.person("hand", &["operator"]).await;
        let body = json!({"retired": true, "based_on": 1});

        assert_eq!(hand.get("/masters/place/D1").await.status, 200);
        assert_eq!(hand.json("PUT", "/masters/place/D1", &body).await.code(), "denied");
        assert_eq!(hand.send("POST", "/masters/place", vec![]).await.code(), "denied");
    });
}
