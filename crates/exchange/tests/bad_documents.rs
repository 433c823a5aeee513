//! Bad documents of every kind: each says exactly what is wrong with it, once a cell.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{check_text, said};
use serde_json::{Value, json};

/// A small document that is in order.
fn good() -> Value {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": "F", "name": "麵粉", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
                  {"code": "B", "name": "麵包", "unit": "pcs", "kg_per_unit": "0.5"}],
        "partners": [{"code": "S1", "name": "Mill", "role": "supplier"},
                     {"code": "C1", "name": "Shop", "role": "customer"}],
        "pools": [{"id": "L1", "kind": "lot", "item": "F", "lot_number": "0012"},
                  {"id": "R1", "kind": "run", "work_order": "W", "operation": "BAKE"},
                  {"id": "L2", "kind": "lot", "item": "B"},
                  {"id": "T1", "kind": "tank"}, {"id": "T2", "kind": "tank", "item": "F"}],
        "transfers": [
            {"id": "t1", "at": "2026-03-01T06:00:00+08:00", "from": "supplier:S1", "to": "lot:L1", "qty_from": null, "qty_to": "100"},
            {"id": "t2", "at": "2026-03-01T08:00:00+08:00", "from": "lot:L1", "to": "run:R1", "qty_from": "50", "qty_to": "50"},
            {"id": "t3", "at": "2026-03-01T10:00:00+08:00", "from": "run:R1", "to": "lot:L2", "qty_from": null, "qty_to": "100"},
            {"id": "t4", "at": "2026-03-02T08:00:00+08:00", "from": "lot:L2", "to": "customer:C1", "qty_from": "40", "qty_to": null}],
        "corrections": []
    })
}

fn transfer(
    id: &str,
    from: &str,
    to: &str,
    qty_from: impl Into<Value>,
    qty_to: impl Into<Value>,
) -> Value {
    let (qty_from, qty_to) = (qty_from.into(), qty_to.into());
    json!({"id": id, "at": "2026-03-03T08:00:00+08:00", "from": from, "to": to, "qty_from": qty_from, "qty_to": qty_to})
}

fn returning(id: &str, returns: &str, from: &str, to: &str, qty: &str) -> Value {
    let mut row = transfer(id, from, to, qty, qty);
    row["returns"] = json!(returns);
    row
}

/// What is said of the good document with rows added to a section.
fn with(section: &str, rows: &[Value]) -> Vec<String> {
    with_all(&[(section, rows)])
}

fn with_all(additions: &[(&str, &[Value])]) -> Vec<String> {
    let mut document = good();
    for (section, rows) in additions {
        document[section].as_array_mut().unwrap().extend_from_slice(rows);
    }
    said(check_text("facts.json", document.to_string().as_bytes()))
}

/// What is said of the good document with one member of its second transfer changed.
fn with_member(member: &str, value: Value) -> Vec<String> {
    let mut document = good();
    document["transfers"][1][member] = value;
    said(check_text("facts.json", document.to_string().as_bytes()))
}

#[test]
fn the_good_document_is_good() {
    assert_eq!(with("corrections", &[]), [""; 0]);
}

#[test]
fn every_cell_of_a_transfer_has_its_own_fault() {
    for (member, value, expected) in [
        ("id", json!(""), "missing_field"),
        ("id", json!(null), "missing_field"),
        ("id", json!(["x"]), "missing_field"),
        ("id", json!("  "), "missing_field"),
        ("id", json!("x".repeat(600)), "bad_document"),
        ("id", json!("a\u{0}b"), "bad_document"),
        ("at", json!(null), "missing_field"),
        ("at", json!("2026-03-01"), "bad_time"),
        ("at", json!("2026-03-01T08:00:00"), "bad_time"),
        ("at", json!(20_260_301), "bad_time"),
        ("recorded_at", json!("2026-13-01T08:00:00Z"), "bad_time"),
        ("recorded_at", json!(true), "bad_time"),
        ("from", json!(null), "missing_field"),
        ("from", json!("L1"), "unknown_pool"),
        ("from", json!("pallet:1"), "unknown_pool"),
        ("from", json!("lot:"), "unknown_pool"),
        ("from", json!("run:L1"), "unknown_pool"),
        ("from", json!(7), "unknown_pool"),
        ("from", json!("customer:S1"), "unknown_partner"),
        ("from", json!("scrap"), "sink_as_source"),
        ("from", json!("loss"), "sink_as_source"),
        ("to", json!("lot:L1"), "self_transfer"),
        ("to", json!({}), "unknown_pool"),
        ("qty_from", json!(null), "missing_quantity"),
        ("qty_from", json!(""), "missing_quantity"),
        ("qty_from", json!("1,5"), "bad_decimal"),
        ("qty_from", json!("1e3"), "bad_decimal"),
        ("qty_from", json!("+1"), "bad_decimal"),
        ("qty_from", json!(" 1"), "bad_decimal"),
        ("qty_from", json!("１"), "bad_decimal"),
        ("qty_from", json!("NaN"), "bad_decimal"),
        ("qty_from", json!("0.0000000001"), "bad_decimal"),
        ("qty_from", json!("9223372036.854775808"), "bad_decimal"),
        ("qty_from", json!(true), "bad_decimal"),
        ("qty_from", json!([]), "bad_decimal"),
        ("qty_to", json!("0"), "not_positive"),
        ("qty_to", json!("0.00"), "not_positive"),
        ("qty_to", json!("-0.5"), "not_positive"),
        ("qty_to", json!(0), "not_positive"),
        ("qty_to", json!(-3), "not_positive"),
        ("basis", json!("guessed"), "bad_basis"),
        ("basis", json!(1), "bad_basis"),
        ("document", json!(["D"]), "missing_field"),
        ("returns", json!("t99"), "unknown_transfer"),
        ("returns", json!({}), "unknown_transfer"),
        ("returns", json!("t2"), "return_cycle"),
        ("returns", json!("t1"), "bad_return"),
    ] {
        let faults = with_member(member, value.clone());
        assert_eq!(faults, [format!("{expected} transfers 2 {member}")], "{member}: {value}");
    }
}

#[test]
fn what_is_optional_may_be_absent_null_or_empty() {
    for member in ["recorded_at", "basis", "by", "equipment", "document", "returns", "qty_to"] {
        assert_eq!(with_member(member, json!(null)), [""; 0], "{member}");
        assert_eq!(with_member(member, json!("")), [""; 0], "{member}");
    }
    assert_eq!(with_member("qty_from", json!(12.5)), [""; 0]);
    assert_eq!(with_member("remark", json!("ours alone")), [""; 0]);
}

#[test]
fn a_side_without_quantity_is_a_fault_only_where_goods_are_counted() {
    let null = Value::Null;
    let rows = [
        transfer("a", "tank:T1", "tank:T2", null.clone(), null.clone()),
        transfer("b", "supplier:S1", "tank:T1", null.clone(), null.clone()),
        transfer("c", "tank:T2", "run:R1", "1", null.clone()),
        transfer("d", "adjust", "lot:L1", "1", null.clone()),
        transfer("e", "tank:NONE", "lot:L1", null.clone(), "1"),
        transfer("f", "lot:NONE", "run:R1", null.clone(), null),
    ];

    assert_eq!(
        with("transfers", &rows),
        [
            "missing_quantity transfers 5 qty_to",
            "missing_quantity transfers 8 qty_to",
            "unknown_pool transfers 9 from",
            "unknown_pool transfers 10 from",
            "missing_quantity transfers 10 qty_from"
        ]
    );
}

#[test]
fn every_defective_cell_of_a_row_is_said_at_once() {
    let row = json!({"id": "t9", "at": "noon", "from": "lot:NONE", "to": "customer:C9", "qty_from": "x", "basis": "y", "returns": "t99"});

    assert_eq!(
        with("transfers", &[row]),
        [
            "bad_time transfers 5 at",
            "unknown_pool transfers 5 from",
            "unknown_partner transfers 5 to",
            "bad_decimal transfers 5 qty_from",
            "bad_basis transfers 5 basis",
            "unknown_transfer transfers 5 returns"
        ]
    );
}

#[test]
fn defective_masters_are_said_once_and_whoever_names_them_is_not_to_blame() {
    let items = [
        json!({"code": "I1", "unit": "kg", "kg_per_unit": "-1"}),
        json!({"code": "I2"}),
        json!({"code": "I3", "unit": "kg", "tracking": "pallet"}),
        json!({"name": "no code", "unit": "kg"}),
        json!({"code": "F", "name": "other", "unit": "kg"}),
        json!("F"),
    ];
    let partners = [
        json!({"code": "P1", "role": "vendor"}),
        json!({"code": "P2"}),
        json!({"code": "S1", "name": "other", "role": "supplier"}),
        json!({"code": "S1", "name": "Mill", "role": "customer"}),
    ];
    let pools = [
        json!({"id": "P1", "kind": "pallet"}),
        json!({"id": "L8", "kind": "lot", "item": "I1", "expires": "2026-02-30"}),
        json!({"id": "L9", "kind": "lot"}),
        json!({"id": "R9", "kind": "run", "tolerance_s": "1.5", "closed_at": "2026-03-01"}),
        json!({"id": "L1", "kind": "run"}),
        json!({"kind": "run"}),
        json!({"id": "S9", "kind": "supplier"}),
        json!({"id": "N1"}),
    ];
    let transfers = [
        transfer("x1", "lot:L8", "run:P1", "1", "1"),
        transfer("x2", "lot:L9", "run:R9", "1", "1"),
        transfer("x3", "customer:S1", "run:L1", "1", "1"),
        transfer("x4", "run:N1", "lot:L1", "1", "1"),
    ];

    let faults = with_all(&[
        ("items", &items),
        ("partners", &partners),
        ("pools", &pools),
        ("transfers", &transfers),
    ]);

    assert_eq!(
        faults,
        [
            "not_positive items 3 kg_per_unit",
            "missing_field items 4 unit",
            "bad_kind items 5 tracking",
            "missing_field items 6 code",
            "duplicate_id items 7 code",
            "missing_field items 8 -",
            "bad_kind partners 3 role",
            "missing_field partners 4 role",
            "duplicate_id partners 5 code",
            "bad_kind pools 6 kind",
            "bad_time pools 7 expires",
            "missing_field pools 8 item",
            "bad_time pools 9 closed_at",
            "bad_decimal pools 9 tolerance_s",
            "missing_field pools 11 id",
            "bad_kind pools 12 kind",
            "missing_field pools 13 kind",
        ]
    );
}

#[test]
fn an_id_may_be_repeated_only_with_the_same_content() {
    let same_moment = json!({"id": "t2", "at": "2026-03-01T00:00:00Z", "recorded_at": "2026-03-01T00:00:00Z",
        "from": "lot:L1", "to": "run:R1", "qty_from": "50.0", "qty_to": 50, "basis": "imported"});
    let mut other = same_moment.clone();
    other["by"] = json!("WANG");

    assert_eq!(with("transfers", &[same_moment]), [""; 0]);
    assert_eq!(
        with("transfers", &[other.clone(), other]),
        ["duplicate_id transfers 5 id", "duplicate_id transfers 6 id"]
    );
}

#[test]
fn returns_may_not_exceed_what_went() {
    let back = |id: &str, quantity| returning(id, "t2", "run:R1", "lot:L1", quantity);

    assert_eq!(with("transfers", &[back("b1", "30"), back("b2", "20")]), [""; 0]);
    assert_eq!(
        with("transfers", &[back("b1", "30"), back("b2", "20.000000001")]),
        ["return_exceeds transfers 6 qty_to"]
    );
    let customer = json!({"id": "b1", "at": "2026-03-03T08:00:00+08:00", "from": "customer:C1", "to": "lot:L2", "qty_from": null, "qty_to": "41", "returns": "t4"});
    assert_eq!(with("transfers", &[customer]), ["return_exceeds transfers 5 qty_to"]);
}

#[test]
fn a_return_may_be_taken_back_and_made_again() {
    let rows = [
        returning("b1", "t2", "run:R1", "lot:L1", "50"),
        returning("b2", "b1", "lot:L1", "run:R1", "50"),
        returning("b3", "t2", "run:R1", "lot:L1", "50"),
    ];
    let too_much = [
        returning("b1", "t2", "run:R1", "lot:L1", "50"),
        returning("b2", "b1", "lot:L1", "run:R1", "49"),
        returning("b3", "t2", "run:R1", "lot:L1", "50"),
    ];

    assert_eq!(with("transfers", &rows), [""; 0]);
    assert_eq!(with("transfers", &too_much), ["return_exceeds transfers 7 qty_to"]);
}

#[test]
fn returns_count_as_corrections_finally_leave_them() {
    let correction = |corrects: &str, minute: u8, member: &str, value: Value| json!({"corrects": corrects, "at": format!("2026-03-05T08:{minute:02}:00Z"), member: value});
    let b1 = || returning("b1", "t2", "run:R1", "lot:L1", "60");
    let small = || returning("b1", "t2", "run:R1", "lot:L1", "40");
    let too_much = ["return_exceeds transfers 5 qty_to"];

    for (row, corrections, expected) in [
        (b1(), vec![], &too_much[..]),
        (b1(), vec![correction("b1", 0, "void", json!(true))], &[]),
        (
            b1(),
            vec![
                correction("t2", 0, "qty_from", json!("60")),
                correction("t2", 0, "qty_to", json!("60")),
            ],
            &[],
        ),
        (small(), vec![correction("t2", 0, "qty_from", json!("30"))], &too_much[..]),
        (
            small(),
            vec![
                correction("t2", 9, "qty_from", json!("45")),
                correction("t2", 1, "qty_from", json!("30")),
            ],
            &[],
        ),
        (
            b1(),
            vec![
                correction("b1", 0, "void", json!(true)),
                correction("b1", 1, "void", json!(false)),
            ],
            &too_much[..],
        ),
        (b1(), vec![correction("t2", 0, "void", json!(true))], &[]),
    ] {
        assert_eq!(
            with_all(&[("transfers", &[row]), ("corrections", &corrections)]),
            expected,
            "{corrections:?}"
        );
    }
}

#[test]
fn rings_of_returns_are_said_for_each_member_and_for_no_other() {
    let rows = [
        returning("a", "b", "lot:L1", "run:R1", "1"),
        returning("b", "a", "run:R1", "lot:L1", "1"),
        returning("c", "a", "run:R1", "lot:L1", "1"),
    ];

    assert_eq!(
        with("transfers", &rows),
        ["return_cycle transfers 5 returns", "return_cycle transfers 6 returns"]
    );
}

#[test]
fn a_return_may_stand_before_what_it_takes_back() {
    let mut document = good();
    let back = returning("b1", "t2", "run:R1", "lot:L1", "5");
    document["transfers"].as_array_mut().unwrap().insert(0, back);

    assert_eq!(said(check_text("facts.json", document.to_string().as_bytes())), [""; 0]);
}

#[test]
fn every_cell_of_a_correction_has_its_own_fault() {
    let good = json!({"corrects": "t2", "void": false, "at": "2026-03-05T08:00:00Z"});
    for (member, value, expected) in [
        ("corrects", json!(null), "missing_field"),
        ("corrects", json!("nope"), "unknown_transfer"),
        ("at", json!(null), "missing_field"),
        ("at", json!("2026-03-05"), "bad_time"),
        ("recorded_at", json!("x"), "bad_time"),
        ("set_at", json!("2026-02-30T00:00:00Z"), "bad_time"),
        ("void", json!("maybe"), "bad_kind"),
        ("void", json!([]), "bad_kind"),
        ("qty_from", json!("x"), "bad_decimal"),
        ("qty_to", json!("0"), "not_positive"),
        ("basis", json!("seen"), "bad_basis"),
        ("from", json!("lot:NONE"), "unknown_pool"),
        ("from", json!("scrap"), "sink_as_source"),
        ("from", json!("run:R1"), "self_transfer"),
        ("to", json!("customer:C9"), "unknown_partner"),
        ("to", json!("lot:L1"), "self_transfer"),
    ] {
        let mut row = good.clone();
        row[member] = value.clone();
        let faults = with("corrections", &[row]);
        assert_eq!(faults, [format!("{expected} corrections 1 {member}")], "{member}: {value}");
    }
    assert_eq!(with("corrections", &[good.clone(), good]), [""; 0]);
    let lot_without_quantity =
        json!({"corrects": "t4", "to": "lot:L1", "at": "2026-03-05T08:00:00Z"});
    assert_eq!(
        with("corrections", &[lot_without_quantity]),
        ["missing_quantity corrections 1 qty_to"]
    );
}

#[test]
fn the_header_has_to_be_ours() {
    for (member, value) in [
        ("format", json!("other")),
        ("format", json!(null)),
        ("version", json!(2)),
        ("version", json!("1")),
        ("version", json!(null)),
    ] {
        let mut document = good();
        document[member] = value;
        let faults = said(check_text("facts.json", document.to_string().as_bytes()));
        assert_eq!(faults, [format!("bad_version document 1 {member}")]);
    }
}

#[test]
fn what_is_no_document_at_all_says_why() {
    let good = good().to_string();
    for (name, text) in [
        ("a.json", "".as_bytes()),
        ("a.json", b"[]"),
        ("a.json", b"null"),
        ("a.json", b"{"),
        ("a.json", b"\xff\x00\x81"),
        ("a.json", &good.as_bytes()[..good.len() / 2]),
        ("a.json", format!("{good} x").as_bytes()),
        ("a.json", good.replace("\"corrections\"", "\"transfers\"").as_bytes()),
        ("a.json", good.replace("\"corrections\":[]", "\"corrections\":{}").as_bytes()),
        ("a.zip", b"PK\x03\x04rubbish"),
        ("a.xlsx", b"PK\x03\x04rubbish"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ] {
        let faults = said(check_text(name, text));
        assert_eq!(faults.len(), 1, "{name} {:?}: {faults:?}", String::from_utf8_lossy(text));
        assert!(faults[0].starts_with("bad_document "), "{faults:?}");
    }
}

#[test]
fn strange_members_are_faults_of_their_row() {
    let text = good().to_string();
    let twice = text.replacen("\"id\":\"t2\"", "\"id\":\"t2\",\"id\":\"t2\"", 1);
    let lone = text.replacen("\"lot_number\":\"0012\"", "\"lot_number\":\"\\ud800\"", 1);

    assert_eq!(said(check_text("a.json", twice.as_bytes())), ["bad_document transfers 2 id"]);
    assert_eq!(said(check_text("a.json", lone.as_bytes())), ["bad_document pools 1 lot_number"]);
}

#[test]
fn one_endless_row_meets_a_named_limit() {
    let text = good().to_string().replacen("0012", &"0".repeat(3 << 20), 1);

    let faults = check_text("a.json", text.as_bytes()).unwrap_err();

    assert!(faults.to_string().contains("at most 1048576 bytes in one row"), "{faults}");
}
