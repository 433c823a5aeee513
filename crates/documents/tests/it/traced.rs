//! The report of a trace, as a dumpling factory would print it.

use documents::{TraceAnswer, TraceCell, TraceFault, TraceProof, TraceReading, TraceReport};

fn said(text: &str) -> TraceCell {
    TraceCell::Said(Some(text.to_owned()))
}

fn word(group: &'static str, word: &str) -> TraceCell {
    TraceCell::Word { group, word: word.to_owned() }
}

fn reading(reading: &str, lots: Option<usize>, money: Option<Vec<String>>) -> TraceReading {
    TraceReading {
        reading: reading.to_owned(),
        lots,
        runs: lots,
        customers: lots,
        shipments: lots,
        units: vec![("pallet".to_owned(), 17), ("case".to_owned(), 180)],
        money,
        unpriced: 2,
    }
}

/// A report with so many movements.
pub(crate) fn trace_report(rows: usize) -> TraceReport {
    let columns = [
        "stage",
        "document_kind",
        "document",
        "at",
        "item",
        "lot",
        "supplier_lot",
        "quantity",
        "unit",
        "contains",
        "partner",
        "warehouse",
        "bin",
        "status",
        "expires",
        "operation",
        "equipment",
        "person",
        "basis",
    ];
    let row = |number: usize| {
        vec![
            word("stage", "shipped"),
            word("document_kind", "shipment"),
            said(&format!("SH261118-{number:02}")),
            said("2026-11-18 05:45"),
            said("高麗菜豬肉水餃 1 公斤裝"),
            said("DP261117-2"),
            TraceCell::Said(None),
            said("60.000"),
            said("箱"),
            said("0.672 kg"),
            said("豐禾超市"),
            said("冷凍庫"),
            said("B-03"),
            word("status", "hold"),
            said("2027-11-16"),
            said("包餡成型"),
            said("L2"),
            TraceCell::Withheld { withheld: true },
            word("basis", "scanned"),
        ]
    };
    let faults = vec![TraceFault {
        code: "no_origin".to_owned(),
        count: 2,
        about: vec!["lot:SA260901-02".to_owned()],
    }];
    TraceReport {
        subject: "白胡椒粉 WP261102-02".to_owned(),
        root: "lot:WP261102-02".to_owned(),
        direction: "forward".to_owned(),
        reading: "strict".to_owned(),
        answers: vec![TraceAnswer {
            way: "forward".to_owned(),
            lots: 17,
            transfers: 41,
            customers: 4,
            shipments: 6,
            faults,
            balance: vec![
                ("root".to_owned(), "40.000 kg".to_owned()),
                ("on_hand".to_owned(), "24.780 kg".to_owned()),
            ],
            ..TraceAnswer::default()
        }],
        readings: vec![
            reading("strict", Some(17), Some(vec!["137500 TWD".to_owned()])),
            reading("cautious", Some(42), Some(Vec::new())),
            reading("difference", None, None),
        ],
        columns: columns.map(str::to_owned).to_vec(),
        rows: (0..rows).map(row).collect(),
        left_by_scope: 3,
        scope: Some("shipped".to_owned()),
        cells_withheld: rows,
        withheld: vec!["people".to_owned()],
        units: vec![("pallet".to_owned(), 17)],
        proof: TraceProof { size: 184_202, root: "9f3c".repeat(16), origin: "suyuan/1".to_owned() },
        ..TraceReport::default()
    }
}
