//! Documents to take over: one with something of everything, and long ones.

use serde_json::{Value, json};

/// Roots worth asking about in [`small`].
pub(crate) const ROOTS: [&str; 4] = ["lot:L1", "lot:L2", "run:R1", "tank:T1"];

/// Something of everything: a tank, a run that loses, a correction, a return, names with commas.
pub(crate) fn small() -> String {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [
            {"code": "FLOUR", "name": "小麥粉, \"特級\"", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
            {"code": "BREAD", "name": "麵包", "unit": "case", "kg_per_unit": "12.5", "tracking": "lot"}
        ],
        "partners": [
            {"code": "S1", "name": "北方麵粉廠", "role": "supplier"},
            {"code": "C1", "name": "聯華超市", "role": "customer"}
        ],
        "pools": [
            {"id": "L1", "kind": "lot", "item": "FLOUR", "lot_number": "F-0412", "expires": "2026-09-01"},
            {"id": "T1", "kind": "tank", "item": "FLOUR"},
            {"id": "R1", "kind": "run", "work_order": "WO-7", "operation": "BAKE",
             "closed_at": "2026-03-01T12:00:00+08:00", "tolerance_s": 60},
            {"id": "L2", "kind": "lot", "item": "BREAD", "lot_number": "B-0001"}
        ],
        "transfers": [
            {"id": "t1", "at": "2026-03-01T08:00:00+08:00", "recorded_at": "2026-03-01T08:00:05+08:00",
             "from": "supplier:S1", "to": "lot:L1", "qty_from": null, "qty_to": "500",
             "basis": "scanned", "by": "WANG", "document": "GRN-001"},
            {"id": "t2", "at": "2026-03-01T08:30:00+08:00", "from": "lot:L1", "to": "tank:T1",
             "qty_from": "300", "qty_to": "300", "equipment": "PUMP-1"},
            {"id": "t3", "at": "2026-03-01T09:00:00+08:00", "from": "tank:T1", "to": "run:R1",
             "qty_from": "200", "qty_to": "200"},
            {"id": "t4", "at": "2026-03-01T11:00:00+08:00", "from": "run:R1", "to": "lot:L2",
             "qty_from": "187.5", "qty_to": "15"},
            {"id": "t5", "at": "2026-03-01T11:30:00+08:00", "from": "run:R1", "to": "scrap",
             "qty_from": "2.000000001", "qty_to": null},
            {"id": "t6", "at": "2026-03-02T09:00:00+08:00", "from": "lot:L2", "to": "customer:C1",
             "qty_from": "10", "qty_to": null, "document": "DN-9"},
            {"id": "t7", "at": "2026-03-03T09:00:00+08:00", "from": "customer:C1", "to": "lot:L2",
             "qty_from": null, "qty_to": "3", "returns": "t6"}
        ],
        "corrections": [
            {"corrects": "t2", "void": false, "qty_from": "290", "qty_to": "290",
             "reason": "scale read twice", "by": "LI", "at": "2026-03-01T10:00:00+08:00",
             "recorded_at": "2026-03-01T10:00:00+08:00"}
        ]
    })
    .to_string()
}

/// A long history of many lots, whose names carry `mark`: seven rows for each.
pub(crate) fn long(mark: &str, lots: usize) -> String {
    let mut pools = Vec::with_capacity(3 * lots);
    let mut transfers = Vec::with_capacity(4 * lots);
    for lot in 0..lots {
        let (raw, run, made) =
            (format!("{mark}A{lot}"), format!("{mark}R{lot}"), format!("{mark}B{lot}"));
        pools.push(json!({"id": raw, "kind": "lot", "item": "FLOUR", "lot_number": raw}));
        pools.push(json!({"id": run, "kind": "run", "work_order": run, "operation": "BAKE"}));
        pools.push(json!({"id": made, "kind": "lot", "item": "BREAD", "lot_number": made}));
        let moves = [
            ("supplier:S1".to_owned(), format!("lot:{raw}"), Value::Null, json!("100")),
            (format!("lot:{raw}"), format!("run:{run}"), json!("80"), json!("80")),
            (format!("run:{run}"), format!("lot:{made}"), json!("75"), json!("6")),
            (format!("lot:{made}"), "customer:C1".to_owned(), json!("5"), Value::Null),
        ];
        for (hour, (from, to, qty_from, qty_to)) in (8..).zip(moves) {
            transfers.push(json!({
                "id": format!("{mark}t{lot}-{hour}"),
                "at": format!("2026-03-{:02}T{hour:02}:{:02}:00+08:00", lot % 28 + 1, lot % 60),
                "from": from, "to": to, "qty_from": qty_from, "qty_to": qty_to,
                "by": format!("P{}", lot % 9), "document": format!("{mark}D{}", lot / 10),
            }));
        }
    }
    let whole: Value = serde_json::from_str(&small()).unwrap();
    json!({
        "format": "suyuan-exchange", "version": 1, "items": whole["items"],
        "partners": whole["partners"], "pools": pools, "transfers": transfers,
    })
    .to_string()
}
