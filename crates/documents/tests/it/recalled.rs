//! The report of a drill, as a dumpling factory would print it.

use documents::{
    RecallReport, ReportedBalance, ReportedCosts, ReportedCustomer, ReportedDraw, ReportedEvent,
    ReportedLot, ReportedScore, ReportedStage, TraceProof,
};

#[expect(clippy::unnecessary_wraps, reason = "most of what a document says may be absent")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A drill with so many lots.
pub(crate) fn recall_report(lots: usize) -> RecallReport {
    let stage = |stage: &str, at: Option<&str>, minutes| ReportedStage {
        stage: stage.to_owned(),
        at: at.map(str::to_owned),
        minutes,
    };
    RecallReport {
        number: "RD-261126-01".to_owned(),
        drill: true,
        stage: "checked".to_owned(),
        hazard: "foreign_body".to_owned(),
        reading: some("possible"),
        reason: "包材異物演練".to_owned(),
        roots: vec!["document:DN-261120-07".to_owned()],
        owner: some("王小明"),
        opened_at: "2026-11-26 08:30".to_owned(),
        effective: Some(true),
        position: Some(184_202),
        drawn: Some(ReportedDraw {
            kind: "delivery".to_owned(),
            drawn: "DN-261120-07".to_owned(),
            seed: "7".to_owned(),
            nth: 5,
            of: 31,
        }),
        score: Some(ReportedScore {
            points: 93,
            found: 49,
            known: 20,
            time: 24,
            minutes: 412,
            target_min: 240,
            within_4_h: false,
            within_24_h: true,
        }),
        costs: Some(Box::new(ReportedCosts {
            parts: vec![("on_hand".to_owned(), "8500 TWD".to_owned())],
            recall: some("12500 TWD"),
            is_compared: true,
            period: some("98000 TWD"),
            saving: some("85500 TWD"),
            days: "2026-11-20 – 2026-11-20".to_owned(),
            lines: "LINE-1".to_owned(),
            unpriced: (0, 2),
        })),
        clock: vec![
            stage("scoped", some("2026-11-26 08:31").as_deref(), Some(1)),
            stage("held", some("2026-11-26 08:50").as_deref(), Some(20)),
            stage("closed", None, None),
        ],
        balances: vec![ReportedBalance {
            target: "1,250.000 kg".to_owned(),
            parts: vec![
                ("on_hand".to_owned(), "850.000 kg".to_owned()),
                ("sealed".to_owned(), "398.000 kg".to_owned()),
                ("open".to_owned(), "2.000 kg".to_owned()),
            ],
            percent: "99.8".to_owned(),
            whole: false,
        }],
        lots: (1..=lots).map(lot).collect(),
        customers: vec![ReportedCustomer {
            name: "全家福生鮮超市股份有限公司".to_owned(),
            documents: vec!["DN-261120-07".to_owned()],
            noticed_at: some("2026-11-26 09:05"),
            acknowledged_at: some("2026-11-26 09:40"),
            answered_by: some("林小姐"),
            shipped: "400.000 kg".to_owned(),
            kept: "398.000 kg".to_owned(),
            sold: "0.000 kg".to_owned(),
            missing: "0.000 kg".to_owned(),
            open: "2.000 kg".to_owned(),
        }],
        events: vec![ReportedEvent {
            at: "2026-11-26 09:40".to_owned(),
            kind: "answered".to_owned(),
            about: vec!["全家福生鮮超市股份有限公司".to_owned()],
            note: some("#panic() 林小姐"),
            ..ReportedEvent::default()
        }],
        proof: TraceProof {
            size: 184_202,
            root: "5e1f".repeat(16),
            origin: "suyuan/company/1".to_owned(),
        },
        ..RecallReport::default()
    }
}

fn lot(number: usize) -> ReportedLot {
    ReportedLot {
        lot: format!("DP261120-早班-{number:02}"),
        item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
        included: number != 2,
        by_hand: (number == 2).then(|| "不同產線".to_owned()),
        held: false,
        frozen: "80.000 kg".to_owned(),
        on_hand: "50.000 kg".to_owned(),
        used: "0.000 kg".to_owned(),
        gone: "0.000 kg".to_owned(),
        shipped: "30.000 kg".to_owned(),
        places: vec!["FG-01 50.000 kg".to_owned()],
    }
}
