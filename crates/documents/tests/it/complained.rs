//! A complaint as it is answered.

use documents::{ComplaintGiven, ComplaintGoods, ComplaintMoment, ComplaintPaper, ComplaintSample};

use super::some;

pub(crate) fn complaint() -> ComplaintPaper {
    let goods = |number: u32| ComplaintGoods {
        item: "FG-PORK-1K".to_owned(),
        item_name: "高麗菜豬肉水餃 1 公斤裝".to_owned(),
        lot: format!("DP261120-早班-{number:02}"),
        documents: vec!["DN-261126-01".to_owned()],
    };
    ComplaintPaper {
        number: "CC-261126-01".to_owned(),
        customer: "C-017".to_owned(),
        customer_name: "全家福生鮮超市股份有限公司".to_owned(),
        address: some("新北市五股區五工路 1 號"),
        came_at: "2026-11-26 10:12".to_owned(),
        document: some("DN-261126-01"),
        text: "包裝封口裂開，內有毛髮一根。".to_owned(),
        cause: some("異物"),
        step: "investigated".to_owned(),
        lots: vec![goods(1), goods(2)],
        lot_open: true,
        steps: vec![
            ComplaintMoment {
                step: "acknowledged".to_owned(),
                at: "2026-11-26 10:40".to_owned(),
                note: some("電話告知"),
            },
            ComplaintMoment {
                step: "answered".to_owned(),
                at: "2026-11-27 09:05".to_owned(),
                note: some("同批全數換貨"),
            },
        ],
        team: some("王小組"),
        containment: some("同批全數扣留"),
        held: vec!["DP261120-早班-01".to_owned()],
        root_cause: some("封口刀磨損"),
        corrective: some("更換封口刀"),
        implemented: some("11 月 27 日完成，連續三班無異常"),
        prevention: some("每週點檢封口刀"),
        recognition: some("感謝包裝組"),
        compensations: vec![ComplaintGiven {
            way: "credit".to_owned(),
            amount: some("120.50 TWD"),
            document: some("CN-1"),
        }],
        samples: vec![ComplaintSample {
            what: "開口的一包".to_owned(),
            pieces: 2,
            finding: some("刷毛"),
        }],
    }
}
