//! Master records: what may stand, and what is said of what may not.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use domain::MasterKind::{self, Bom, Calendar, Item, LotRule, Partner, Place, Routing, Rule};
use domain::masters::{
    self, Beside, Bom as Bill, FaultKind, Holds, Lookup, NumberPool, Refers, Standing, body_fields,
    changes, check, describe,
};
use domain::{Quantity, Role, Tracking};
use serde_json::{Map, Value, json};

/// Records by kind and code.
#[derive(Default)]
struct Book(BTreeMap<(MasterKind, String), String>);

impl Book {
    fn with(mut self, kind: MasterKind, code: &str, body: &Value) -> Self {
        self.0.insert((kind, code.to_owned()), body.to_string());
        self
    }
}

impl Lookup for Book {
    type Error = Infallible;

    fn standing(&mut self, of: Refers, code: &str) -> Result<Standing, Infallible> {
        let known = match of {
            Refers::Master(kind) => self.0.contains_key(&(kind, code.to_owned())),
            Refers::Role => code == "quality",
            Refers::Site => code == "MAIN",
        };
        Ok(match (known, code) {
            (true, "OLD") => Standing::Retired,
            (true, _) => Standing::Usable,
            (false, _) => Standing::Unknown,
        })
    }

    fn body(&mut self, kind: MasterKind, code: &str) -> Result<Option<String>, Infallible> {
        Ok(self.0.get(&(kind, code.to_owned())).cloned())
    }

    fn boms_of(&mut self, item: &str) -> Result<Vec<Bill>, Infallible> {
        let bills = self.0.iter().filter(|((kind, _), _)| *kind == Bom);
        let bills = bills.map(|(_, body)| serde_json::from_str::<Bill>(body).unwrap());
        Ok(bills.filter(|bill| bill.item == item).collect())
    }

    fn number_pools(&mut self) -> Result<Vec<(String, NumberPool)>, Self::Error> {
        Ok(Vec::new())
    }
}

fn pantry() -> Book {
    ["FLOUR", "PORK", "FILLING", "DUMPLING", "OLD"]
        .into_iter()
        .fold(Book::default(), |book, code| book.with(Item, code, &json!({})))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// What is said of a record: path, kind, found.
#[expect(clippy::needless_pass_by_value, reason = "tests write records in place")]
fn said(
    kind: MasterKind,
    code: &str,
    given: Value,
    mut book: Book,
) -> Vec<(String, FaultKind, String)> {
    let verdict = check(kind, code, &object(&given), &mut book).unwrap();
    let faults = verdict.err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.path, fault.kind, fault.found)).collect()
}

fn fault(path: &str, kind: FaultKind, found: &str) -> (String, FaultKind, String) {
    (path.to_owned(), kind, found.to_owned())
}

#[test]
fn an_item_is_kept_in_one_spelling_apart_from_what_the_genealogy_knows() {
    let given = json!({
        "name": " 豬肉水餃 ", "unit": "kg", "kg_per_unit": "1.00", "tracking": "lot",
        "gtin": "4710088411235", "allergens": "soybeans gluten", "shelf_life_days": 365,
        "conversions": [{"unit": "箱", "factor": "12.50"}], "inspect_final": true,
    });

    let accepted = check(Item, "DUMPLING", &object(&given), &mut pantry()).unwrap().unwrap();

    assert_eq!(
        accepted.beside,
        Beside::Item {
            name: "豬肉水餃".to_owned(),
            unit: "kg".to_owned(),
            kg_per_unit: Some(Quantity::whole(1)),
            tracking: Tracking::Lot,
        }
    );
    assert!(
        accepted.body.starts_with(r#"{"spec":"","gtin":"4710088411235","kind":"""#),
        "fields in the order of the struct: {}",
        accepted.body
    );
    assert!(accepted.body.contains(r#""allergens":"gluten soybeans""#), "{}", accepted.body);
    assert!(accepted.body.contains(r#""factor":"12.5""#), "{}", accepted.body);
}

#[test]
fn everything_that_is_wrong_with_the_fields_is_said_at_once_with_its_place() {
    let given = json!({
        "name": "", "unit": "kg", "tracking": "sometimes", "kg_per_unit": "1,5",
        "shelf_life_days": "a year", "inspect_final": "yes", "colour": "red",
        "lot_rule": "NONE", "rework_into": "FLOUR GHOST OLD",
        "conversions": [{"unit": "箱", "factor": "0"}, {"factor": "2"}],
    });

    assert_eq!(
        said(Item, "X", given, pantry()),
        [
            fault("colour", FaultKind::UnknownField, "red"),
            fault("name", FaultKind::Missing, ""),
            fault("kg_per_unit", FaultKind::BadDecimal, "1,5"),
            fault("tracking", FaultKind::BadChoice, "sometimes"),
            fault("shelf_life_days", FaultKind::BadWhole, "a year"),
            fault("conversions[1].factor", FaultKind::BadDecimal, "0"),
            fault("conversions[2].unit", FaultKind::Missing, ""),
            fault("lot_rule", FaultKind::UnknownCode, "NONE"),
            fault("inspect_final", FaultKind::WrongSort, "yes"),
            fault("rework_into", FaultKind::UnknownCode, "GHOST"),
            fault("rework_into", FaultKind::RetiredCode, "OLD"),
        ]
    );
}

#[test]
fn check_digits_of_items_and_partners_are_computed() {
    let item = |gtin: &str| {
        let given = json!({"name": "x", "unit": "kg", "tracking": "lot", "gtin": gtin});
        said(Item, "X", given, pantry())
    };
    let partner = |gln: &str| {
        let given = json!({"name": "x", "role": "both", "gln": gln});
        said(Partner, "X", given, pantry())
    };

    for good in ["96385074", "036000291452", "4006381333931", "10614141000415"] {
        assert_eq!(item(good), [], "{good}");
    }
    for bad in ["4006381333932", "400638133393", "1", "４006381333931"] {
        assert_eq!(item(bad), [fault("gtin", FaultKind::BadGtin, bad)]);
    }
    assert_eq!(partner("4012345000009"), []);
    assert_eq!(partner("4012345000008"), [fault("gln", FaultKind::BadGln, "4012345000008")]);
}

#[test]
fn an_item_that_is_made_of_itself_over_two_levels_is_refused_with_the_way_there() {
    let filling = json!({
        "item": "FILLING", "quantity": "1",
        "lines": [{"item": "PORK", "quantity": "1", "substitutes": "DUMPLING"}],
    });
    let book = pantry().with(Bom, "FILLING/2", &filling);
    let given = json!({
        "item": "DUMPLING", "quantity": "100",
        "lines": [{"item": "FLOUR", "quantity": "40"}, {"item": "FILLING", "quantity": "60"}],
    });

    assert_eq!(
        said(Bom, "DUMPLING", given, book),
        [fault("lines[2].item", FaultKind::BomCycle, "DUMPLING → FILLING → DUMPLING")]
    );
}

#[test]
fn two_ways_to_one_material_are_no_cycle() {
    let filling = json!({
        "item": "FILLING", "quantity": "1", "lines": [{"item": "FLOUR", "quantity": "1"}],
    });
    let book = pantry().with(Bom, "FILLING", &filling);
    let given = json!({
        "item": "DUMPLING", "version": "3", "quantity": "100",
        "lines": [{"item": "FLOUR", "quantity": "40"}, {"item": "FILLING", "quantity": "60"}],
    });

    assert_eq!(said(Bom, "DUMPLING/3", given, book), []);
}

#[test]
fn the_code_of_a_bill_is_its_item_and_version() {
    let given = json!({
        "item": "DUMPLING", "version": "3", "quantity": "100",
        "lines": [{"item": "FLOUR", "quantity": "40"}],
    });

    assert_eq!(
        said(Bom, "DUMPLING", given, pantry()),
        [fault("code", FaultKind::CodeMismatch, "DUMPLING")]
    );
}

#[test]
fn a_place_is_not_part_of_itself_however_far_up() {
    let book = Book::default()
        .with(Place, "HALL", &json!({"name": "x", "kind": "warehouse", "parent": "BIN"}))
        .with(Place, "BIN", &json!({"name": "x", "kind": "bin", "parent": "HALL"}));
    let given = json!({
        "name": "x", "kind": "bin", "parent": "HALL", "least_milli_c": -18000,
        "most_milli_c": -25000,
    });

    assert_eq!(
        said(Place, "BIN", given, book),
        [
            fault("least_milli_c", FaultKind::Reversed, "-18"),
            fault("parent", FaultKind::PlaceCycle, "BIN → HALL → BIN"),
        ]
    );
}

#[test]
fn an_operation_is_done_at_a_station() {
    let book = pantry().with(Place, "BIN", &json!({"name": "x", "kind": "bin"})).with(
        Place,
        "FORMING",
        &json!({"name": "x", "kind": "station"}),
    );
    let operation = |code: &str, station: &str| json!({"code": code, "station": station});
    let given = json!({
        "item": "DUMPLING",
        "operations": [operation("MIX", "BIN"), operation("FORM", "FORMING"), operation("MIX", "")],
    });

    assert_eq!(
        said(Routing, "DUMPLING", given, book),
        [
            fault("operations[3].code", FaultKind::Duplicate, "MIX"),
            fault("operations[1].station", FaultKind::NotAStation, "BIN"),
        ]
    );
}

#[test]
fn a_pattern_must_be_made_of_tokens_and_give_different_numbers() {
    let pattern = |pattern: &str| {
        said(LotRule, "R", json!({"name": "x", "pattern": pattern}), Book::default())
    };

    assert_eq!(pattern("{item}-{yyyy}{ddd}-{seq:3}"), []);
    assert_eq!(pattern("A{week}"), [fault("pattern", FaultKind::BadToken, "{week}")]);
    assert_eq!(pattern("A{item}"), [fault("pattern", FaultKind::SameNumber, "A{item}")]);
}

#[test]
fn shifts_follow_each_other_from_the_begin_of_the_production_day() {
    let shift = |code: &str, start: &str| json!({"code": code, "start": start});
    let calendar = |shifts: Value, makeup: &str| {
        let given = json!({
            "day_start": "6:00", "shifts": shifts, "weekdays": "1 2 3 4 5",
            "holidays": "2026-02-17 2026-02-18", "makeup_days": makeup,
        });
        said(Calendar, "MAIN", given, Book::default())
    };
    let good = json!([shift("D", "06:00"), shift("E", "14:00"), shift("N", "22:00")]);
    let past_midnight = json!([shift("D", "18:00"), shift("N", "02:00")]);
    let reversed = json!([shift("E", "14:00"), shift("D", "06:00")]);

    assert_eq!(calendar(good, "2026-02-07"), []);
    assert_eq!(
        calendar(past_midnight, "2026-02-18"),
        [fault("makeup_days", FaultKind::BothDays, "2026-02-18")]
    );
    assert_eq!(
        calendar(reversed, "2026-02-30"),
        [fault("makeup_days", FaultKind::BadDate, "2026-02-30")]
    );
    assert_eq!(
        calendar(json!([shift("E", "14:00"), shift("D", "06:00")]), ""),
        [fault("shifts[2].start", FaultKind::ShiftsOutOfOrder, "06:00")]
    );
}

#[test]
fn a_calendar_belongs_to_a_site() {
    assert_eq!(
        said(Calendar, "MOON", json!({}), Book::default()),
        [fault("code", FaultKind::UnknownCode, "MOON")]
    );
}

#[test]
fn a_rule_compares_with_what_its_test_needs() {
    let rule = |field: &str, test: &str, value: &str| {
        let given = json!({
            "act": "receive", "field": field, "test": test, "value": value, "outcome": "refuse",
            "words": "供應商批號必填",
        });
        said(Rule, "R", given, Book::default())
    };

    assert_eq!(rule("supplier_lot", "required", ""), []);
    assert_eq!(rule("expires_on", "not_before", "produced_on"), []);
    assert_eq!(rule("supplier_lot", "required", "x")[0].1, FaultKind::Pointless);
    assert_eq!(rule("quantity", "least", "much")[0].1, FaultKind::BadDecimal);
    assert_eq!(rule("expires_on", "days_left", "")[0].1, FaultKind::Missing);
    assert_eq!(rule("protein", "required", "")[0].1, FaultKind::UnknownCode);
}

#[test]
fn a_partner_can_be_both_supplier_and_customer() {
    let given = object(&json!({"name": "北方", "role": "both", "country": "TW"}));

    let accepted = check(Partner, "N", &given, &mut Book::default()).unwrap().unwrap();

    let roles = vec![Role::Supplier, Role::Customer];
    assert_eq!(accepted.beside, Beside::Partner { name: "北方".to_owned(), roles });
    assert_eq!(accepted.beside.fields()["role"], "both");
}

#[test]
fn a_code_has_no_blanks_because_lists_of_codes_are_apart_by_blanks() {
    assert!(masters::check_code("B-01/2").is_ok());
    for bad in ["", "A B", "A\n", &"x".repeat(65)] {
        assert_eq!(masters::check_code(bad).unwrap_err().kind, FaultKind::BadCode, "{bad:?}");
    }
}

#[test]
fn a_change_names_the_field_the_old_and_the_new() {
    let line = |quantity: &str| json!({"lines": [{"item": "FLOUR", "quantity": quantity}]});
    let (before, after) = (object(&line("40")), object(&line("42")));

    let changed = changes(&before, &after);

    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].path, "lines[1].quantity");
    assert_eq!(changed[0].before.as_deref(), Some("40"));
    assert_eq!(changed[0].after.as_deref(), Some("42"));
}

#[test]
fn every_described_field_is_a_member_of_its_struct_and_the_other_way_round() {
    for kind in MasterKind::ALL {
        let members = body_fields(*kind, "{}");
        let described: Vec<&str> = describe(*kind).body.iter().map(|field| field.name).collect();
        let mut sorted = described.clone();
        sorted.sort_unstable();

        assert_eq!(sorted, members.keys().map(String::as_str).collect::<Vec<_>>(), "{kind}");
    }
}

#[test]
fn every_described_list_reads_into_its_struct() {
    let filled = |holds: Holds| match holds {
        Holds::Whole(..) | Holds::Thousandths => json!(1),
        Holds::YesNo => json!(true),
        _ => json!("1"),
    };
    for kind in MasterKind::ALL {
        for field in describe(*kind).body {
            let Holds::Rows(fields) = field.holds else { continue };
            let row: Map<String, Value> =
                fields.iter().map(|field| (field.name.to_owned(), filled(field.holds))).collect();
            let body = json!({field.name: [row]});

            // A body the struct does not take comes back as it is, without the other fields.
            let read = body_fields(*kind, &body.to_string());

            assert_eq!(read[field.name], body[field.name], "{kind}.{}", field.name);
            assert_eq!(read.len(), describe(*kind).body.len(), "{kind}.{}", field.name);
        }
    }
}
