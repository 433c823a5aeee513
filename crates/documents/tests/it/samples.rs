//! One of each document, as a dumpling factory would print it.

use documents::{
    DeliveryLine, DeliveryLot, DeliveryNote, Document, Frame, LotLabel, LotPassport, Material,
    Packed, PassportChange, PassportLink, PassportMoment, PickList, PickRow, ReceiptLot,
    ReceiptNote, Signed, Step, Total, WorkOrder,
};

#[path = "complained.rs"]
pub(crate) mod complained;
#[path = "recalled.rs"]
pub(crate) mod recalled;
#[path = "traced.rs"]
pub(crate) mod traced;

pub(crate) fn frame() -> Frame {
    Frame {
        company: "大稻埕冷凍食品股份有限公司".to_owned(),
        site: "五股廠".to_owned(),
        printed_by: Some("王小明".to_owned()),
        printed_at: "2026-11-26 08:30".to_owned(),
        signatures: vec![Signed {
            by: "林怡君".to_owned(),
            at: "2026-11-26 08:12:45 +08:00".to_owned(),
            meaning: "release".to_owned(),
            act: "lift_hold".to_owned(),
            undone: false,
            hash: "9f86d081884c".to_owned(),
        }],
    }
}

#[expect(clippy::unnecessary_wraps, reason = "most of what a document says may be absent")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Every document once.
pub(crate) fn all() -> Vec<Document> {
    vec![
        Document::DeliveryNote(delivery_note(3)),
        Document::PickList(pick_list()),
        Document::ReceiptNote(receipt_note()),
        Document::WorkOrder(work_order()),
        Document::LotLabels(vec![lot_label("released"), lot_label("on_hold")]),
        Document::LotPassport(lot_passport()),
        Document::TraceReport(traced::trace_report(3)),
        Document::ComplaintReply(complained::complaint()),
        Document::EightD(complained::complaint()),
        Document::RecallReport(recalled::recall_report(3)),
    ]
}

/// A delivery note with so many lots of its first item.
pub(crate) fn delivery_note(lots: usize) -> DeliveryNote {
    DeliveryNote {
        number: "DN-261126-01".to_owned(),
        state: "dispatched".to_owned(),
        order: "SO-2611-0042".to_owned(),
        customer: "C-017".to_owned(),
        customer_name: "全家福生鮮超市股份有限公司".to_owned(),
        customer_reference: some("PO-88123"),
        left_at: some("2026-11-26 07:45"),
        carrier: some("順豐冷鏈"),
        plate: some("KLA-6688"),
        driver: some("陳大同"),
        seal: some("SL-004417"),
        precool_c: some("-20.5"),
        loading_c: some("-18.2"),
        lines: vec![
            DeliveryLine {
                line: 1,
                item: "FG-PORK-1K".to_owned(),
                item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
                ordered: "480 箱".to_owned(),
                shipped: "320 箱".to_owned(),
                lots: (1..=lots).map(lot).collect(),
            },
            DeliveryLine {
                line: 2,
                item: "FG-LEEK-BULK".to_owned(),
                item_name: "韭菜水餃（散裝）".to_owned(),
                ordered: "1,250.000 kg".to_owned(),
                shipped: "1,250.000 kg".to_owned(),
                lots: vec![DeliveryLot {
                    lot: "DP261124-LK-03".to_owned(),
                    produced_on: some("2026-11-24"),
                    expires_on: some("2027-11-23"),
                    packed_in: Vec::new(),
                    quantity: "1,250.000 kg".to_owned(),
                }],
            },
        ],
        totals: vec![
            Total { quantity: "1,250.000 kg".to_owned() },
            Total { quantity: "320 箱".to_owned() },
        ],
        packed: vec![
            Packed { kind: "case".to_owned(), count: 320 },
            Packed { kind: "pallet".to_owned(), count: 4 },
        ],
        ..DeliveryNote::default()
    }
}

fn lot(number: usize) -> DeliveryLot {
    DeliveryLot {
        lot: format!("DP261120-早班-{number:02}"),
        produced_on: some("2026-11-20"),
        expires_on: some("2027-11-19"),
        packed_in: vec!["003456789012345678".to_owned(), format!("PLT-{number:04}")],
        quantity: "80 箱".to_owned(),
    }
}

pub(crate) fn pick_list() -> PickList {
    PickList {
        number: "DN-261126-01".to_owned(),
        order: "SO-2611-0042".to_owned(),
        customer: "C-017".to_owned(),
        customer_name: "全家福生鮮超市股份有限公司".to_owned(),
        dock: some("DOCK-2"),
        planned_at: "2026-11-25 16:10".to_owned(),
        picks: vec![
            PickRow {
                pick: 1,
                place: some("F1-A-03"),
                packed_in: vec!["003456789012345678".to_owned(), "PLT-0001".to_owned()],
                item: "FG-PORK-1K".to_owned(),
                item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
                lot: "DP261120-早班-01".to_owned(),
                expires_on: some("2027-11-19"),
                quantity: "80 箱".to_owned(),
                picked: true,
                reason: None,
            },
            PickRow {
                pick: 2,
                item: "FG-LEEK-BULK".to_owned(),
                item_name: "韭菜水餃（散裝）".to_owned(),
                lot: "DP261124-LK-03".to_owned(),
                quantity: "1,250.000 kg".to_owned(),
                reason: some("客戶指定這一批"),
                ..PickRow::default()
            },
        ],
        totals: vec![
            Total { quantity: "1,250.000 kg".to_owned() },
            Total { quantity: "80 箱".to_owned() },
        ],
    }
}

pub(crate) fn receipt_note() -> ReceiptNote {
    ReceiptNote {
        number: "GR-261126-003".to_owned(),
        supplier: "S-002".to_owned(),
        supplier_name: "雲林合作農場".to_owned(),
        orders: vec!["PO-2611-0007".to_owned()],
        received_at: "2026-11-26 06:20".to_owned(),
        received_by: some("林美玲"),
        lots: vec![
            ReceiptLot {
                item: "RM-CABB".to_owned(),
                item_name: "高麗菜".to_owned(),
                lot: "RM-CABB-261126-01".to_owned(),
                supplier_lot: some("YL-1125-A"),
                produced_on: some("2026-11-25"),
                expires_on: some("2026-12-02"),
                certificate: some("COA-5521"),
                origin: some("TW"),
                place: some("C1-B-02"),
                quantity: "1,800.000 kg".to_owned(),
                state: "pending_inspection".to_owned(),
            },
            ReceiptLot {
                item: "RM-LEEK".to_owned(),
                item_name: "韭菜".to_owned(),
                lot: "RM-LEEK-261126-01".to_owned(),
                quantity: "320.500 kg".to_owned(),
                state: "released".to_owned(),
                ..ReceiptLot::default()
            },
        ],
        totals: vec![Total { quantity: "2,120.500 kg".to_owned() }],
        ..ReceiptNote::default()
    }
}

pub(crate) fn work_order() -> WorkOrder {
    let material = |line, item: &str, name: &str, needed: &str| Material {
        line,
        item: item.to_owned(),
        item_name: name.to_owned(),
        operation: some("FILL"),
        substitutes: Vec::new(),
        needed: needed.to_owned(),
    };
    let step = |step, operation: &str, name: &str, station: &str| Step {
        step,
        operation: operation.to_owned(),
        name: name.to_owned(),
        station: station.to_owned(),
        equipment: String::new(),
    };
    WorkOrder {
        number: "WO-2611-0031".to_owned(),
        state: "planned".to_owned(),
        item: "FG-PORK-1K".to_owned(),
        item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
        quantity: "480 箱".to_owned(),
        due_on: some("2026-11-28"),
        bom: some("BOM-PORK-3"),
        routing: some("RT-DUMPLING"),
        written_at: "2026-11-25 15:00".to_owned(),
        materials: vec![
            material(2, "RM-CABB", "高麗菜", "1,920.000 kg"),
            Material {
                substitutes: vec!["RM-PORK-B".to_owned(), "RM-PORK-C".to_owned()],
                ..material(3, "RM-PORK-A", "豬後腿絞肉", "2,400.000 kg")
            },
            Material { operation: None, ..material(4, "PK-BAG", "1 公斤包裝袋", "4,800 個") },
        ],
        steps: vec![
            step(1, "MIX", "拌餡", "MIX-1"),
            step(2, "FORM", "成型", "LINE-2"),
            Step { equipment: "IQF-01".to_owned(), ..step(3, "FREEZE", "急速冷凍", "FRZ") },
            step(4, "PACK", "包裝", "PACK-1"),
        ],
    }
}

pub(crate) fn lot_label(state: &str) -> LotLabel {
    LotLabel {
        code: "lot:DP261120-早班-01".to_owned(),
        lot: "DP261120-早班-01".to_owned(),
        item: "FG-PORK-1K".to_owned(),
        item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
        quantity: "80 箱".to_owned(),
        produced_on: some("2026-11-20"),
        expires_on: some("2027-11-19"),
        supplier_lot: None,
        state: state.to_owned(),
    }
}

pub(crate) fn lot_passport() -> LotPassport {
    let link = |pool: &str, quantity: &str, marks: &[&'static str]| PassportLink {
        at: "2026-11-20 09:14".to_owned(),
        pool: pool.to_owned(),
        item_name: some("拌好的餡"),
        quantity: some(quantity),
        basis: "weighed".to_owned(),
        by: some("張志強"),
        document: some("WO-2611-0029"),
        units: vec!["047199992611700043".to_owned()],
        marks: marks.to_vec(),
    };
    LotPassport {
        lot: "DP261120-早班-01".to_owned(),
        item: some("FG-PORK-1K"),
        item_name: some("高麗菜豬肉水餃 1 公斤裝"),
        expires_on: some("2027-11-19"),
        about: vec![("gtin".to_owned(), "4719999001016".to_owned())],
        quality: vec![PassportMoment {
            at: "2026-11-19 14:36".to_owned(),
            what: "held".to_owned(),
            by: some("王怡君"),
            note: some("白胡椒粉檢出碳酸鎂"),
        }],
        on_hand: some("120 箱"),
        entered: some("480 箱"),
        left: some("360 箱"),
        sources: vec![
            link("R-2611-FORM-07", "480 箱", &[]),
            link("R-2611-FORM-08", "12 箱", &["late", "void"]),
        ],
        destinations: vec![link("全家福生鮮超市", "360 箱", &["corrected"])],
        corrections: vec![PassportChange {
            at: "2026-11-21 08:02".to_owned(),
            by: some("林美玲"),
            reason: some("磅秤歸零錯誤"),
            changes: vec![("350".to_owned(), "360".to_owned())],
        }],
        records: (1204, 1377),
        ..LotPassport::default()
    }
}
