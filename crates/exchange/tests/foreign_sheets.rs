//! A workbook whose author never heard of us: titles, blank lines, mixed dates, a sum at the end.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{as_json, check_document, check_with, said};
use exchange::layout::{Mapping, Sheet, SheetSection, sheets};
use exchange::{
    Checked, CorrectionRow, Document, Faults, ItemRow, Known, KnownResult, Layout, NothingKnown,
    PartnerRow, PoolRow, TransferRow,
};
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// Writes cells that are separated by `|`.
fn row(sheet: &mut Worksheet, line: u32, cells: &str) {
    for (column, text) in cells.split('|').enumerate() {
        if !text.is_empty() {
            sheet.write(line - 1, column as u16, text).unwrap();
        }
    }
}

fn receipts(sheet: &mut Worksheet) {
    sheet.set_name("進貨明細").unwrap();
    sheet
        .merge_range(0, 0, 0, 11, "北方食品有限公司　115年11月進貨明細表", &Format::new())
        .unwrap();
    row(sheet, 2, "製表日期：2026/11/20||||製表人：王小明");
    row(
        sheet,
        4,
        "序號|進貨日期|供應商|料號|品　名|批號|供應商批號|數量(kg)|有效日期|進貨單號|倉庫|備註",
    );
    row(sheet, 5, "1||北方麵粉廠|F001|小麥粉|0012|NF-7||2027/05/01|GRN-001|原料倉|");
    let date = Format::new().set_num_format("yyyy/mm/dd");
    sheet.write_with_format(4, 1, ExcelDateTime::from_ymd(2026, 11, 18).unwrap(), &date).unwrap();
    sheet.write(4, 7, 500.5).unwrap();
    row(sheet, 6, "2||北方麵粉廠|F001|小麥粉|0013|NF-8|１,２００|民國116年5月1日|GRN-002||急件");
    sheet.write(5, 1, 20_261_119).unwrap();
    row(sheet, 8, "3|115/11/19|南山香辛|S009|花椒粉|A-01||12.5||GRN-003||");
    row(sheet, 9, "4|2026年11月19日 14:30|南山香辛|S009|花椒粉|A-02||3||GRN-003||");
    row(sheet, 11, "||||||合　計|1716||||");
    row(sheet, 12, "核准：|||||||||||主管：");
}

fn other_sheets(workbook: &mut Workbook, usage_lot: &str) {
    let sheet = workbook.add_worksheet().set_name("領料").unwrap();
    row(sheet, 1, "領料日期|工單|批號|數量|操作員|機台");
    row(sheet, 2, &format!("2026/11/20 08:00|WO-7|{usage_lot}|200|李四|M1"));
    row(sheet, 3, "2026/11/20 08:05|WO-7|A-01|2.5|李四|M1");
    row(sheet, 4, "2026/11/20 08:05|WO-7|A-01|2.5|李四|M1");
    let sheet = workbook.add_worksheet().set_name("生產入庫").unwrap();
    row(sheet, 1, "完工日期|工單號|產品編號|品名|批號|產量|單位|效期");
    row(sheet, 2, "2026/11/20 12:00|WO-7|D100|水餃|B1120|400|包|2027.11.20");
    let sheet = workbook.add_worksheet().set_name("出貨").unwrap();
    row(sheet, 1, "出貨日期|客戶|品名|批號|數量|出貨單號");
    row(sheet, 2, "1151121|聯華超市|水餃|B1120|40|DN-9");
    row(sheet, 3, "合計||||40|");
    let sheet = workbook.add_worksheet().set_name("說明").unwrap();
    row(sheet, 1, "本表由各單位於每月五日前填寫");
}

fn save(path: &Path, usage_lot: &str) {
    let mut workbook = Workbook::new();
    receipts(workbook.add_worksheet());
    other_sheets(&mut workbook, usage_lot);
    workbook.save(path).unwrap();
}

fn open(path: &Path) -> Document {
    Document::open(path, &TimeZone::get("Asia/Taipei").unwrap()).unwrap()
}

fn proposal(found: &[Sheet]) -> Mapping {
    Mapping { sheets: found.iter().map(Sheet::mapping).collect() }
}

fn read(path: &Path, known: &mut dyn Known) -> Result<Checked, Faults> {
    let document = open(path);
    let mapping = proposal(&sheets(&document, None).unwrap());
    check_document(&document.mapped(mapping), known)
}

#[test]
fn the_columns_are_proposed_and_samples_shown_as_they_will_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("十一月.xlsx");
    save(&path, "0012");
    let document = open(&path);

    let found = sheets(&document, None).unwrap();

    assert_eq!(document.layout(), Layout::Foreign);
    let sections: Vec<_> = found.iter().map(|sheet| (sheet.section, sheet.header_row)).collect();
    assert_eq!(
        sections,
        [
            (SheetSection::Receipts, 4),
            (SheetSection::Usage, 1),
            (SheetSection::Output, 1),
            (SheetSection::Shipments, 1),
            (SheetSection::Ignore, 1)
        ]
    );
    let fields: BTreeMap<&str, Option<&str>> =
        found[0].columns.iter().map(|c| (c.header.as_str(), c.field.as_deref())).collect();
    assert_eq!(fields["進貨日期"], Some("at"));
    assert_eq!(fields["批號"], Some("lot_number"));
    assert_eq!(fields["供應商批號"], Some("supplier_lot"));
    assert_eq!(fields["供應商"], Some("supplier"));
    assert_eq!(fields["料號"], Some("item"));
    assert_eq!(fields["品 名"], Some("item_name"));
    assert_eq!(fields["數量(kg)"], Some("quantity"));
    assert_eq!(fields["倉庫"], None);
    let dates = &found[0].columns[1];
    assert_eq!(dates.samples[1..3], ["20261119", "115/11/19"]);
    assert_eq!(
        dates.read_as,
        [
            "2026-11-18T00:00:00+08:00",
            "2026-11-19T00:00:00+08:00",
            "2026-11-19T00:00:00+08:00",
            "2026-11-19T14:30:00+08:00"
        ]
        .map(|text| Some(text.to_owned()))
    );
    let lots = &found[0].columns[5];
    assert_eq!(lots.samples[..2], ["0012", "0013"]);
    assert_eq!(found[0].columns[7].read_as[..2], ["500.5", "1200"].map(|t| Some(t.to_owned())));
}

#[test]
fn the_rows_become_a_history_that_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    save(&path, "0012");

    let checked = read(&path, &mut NothingKnown).unwrap_or_else(|faults| panic!("{faults}"));

    assert_eq!(checked.new.items, 3);
    assert_eq!(checked.new.partners, 3);
    assert_eq!(checked.new.pools, 6);
    assert_eq!(checked.new.transfers, 9);
    let pools: Vec<PoolRow> = checked.pools().unwrap().map(Result::unwrap).collect();
    let first = &pools[0];
    assert_eq!((first.id.as_str(), first.lot_number.as_deref()), ("F001/0012", Some("0012")));
    assert_eq!(first.supplier_lot.as_deref(), Some("NF-7"));
    assert_eq!(first.expires.unwrap().to_string(), "2027-05-01");
    assert_eq!(pools[1].expires.unwrap().to_string(), "2027-05-01");
    let transfers: Vec<TransferRow> = checked.transfers().unwrap().map(Result::unwrap).collect();
    let told: Vec<String> =
        transfers.iter().map(|t| format!("{} {} > {}", t.at, t.from, t.to)).collect();
    assert!(
        told.contains(&"2026-11-20T08:00:00+08:00 lot:F001/0012 > run:WO-7".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"2026-11-20T12:00:00+08:00 run:WO-7 > lot:D100/B1120".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"2026-11-21T00:00:00+08:00 lot:D100/B1120 > customer:聯華超市".to_owned()),
        "{told:?}"
    );
    let json = as_json(&checked);
    let again = folder.path().join("again.json");
    std::fs::write(&again, &json).unwrap();
    assert_eq!(as_json(&check_with(&again, &mut NothingKnown).unwrap()), json);
}

/// A ledger that holds what a first import took.
struct Held(Vec<ItemRow>, Vec<PartnerRow>, Vec<PoolRow>, Vec<TransferRow>);

fn held(checked: &Checked) -> Held {
    Held(
        checked.items().unwrap().map(Result::unwrap).collect(),
        checked.partners().unwrap().map(Result::unwrap).collect(),
        checked.pools().unwrap().map(Result::unwrap).collect(),
        checked.transfers().unwrap().map(Result::unwrap).collect(),
    )
}

impl Known for Held {
    fn items(&mut self, codes: &[String]) -> KnownResult<Vec<Option<ItemRow>>> {
        Ok(codes.iter().map(|code| self.0.iter().find(|row| row.code == *code).cloned()).collect())
    }

    fn partners(&mut self, asked: &[domain::PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>> {
        Ok(asked
            .iter()
            .map(|one| self.1.iter().find(|row| row.reference() == *one).cloned())
            .collect())
    }

    fn pools(&mut self, asked: &[domain::PoolRef]) -> KnownResult<Vec<Option<PoolRow>>> {
        Ok(asked
            .iter()
            .map(|one| self.2.iter().find(|row| row.reference() == *one).cloned())
            .collect())
    }

    fn transfers(&mut self, ids: &[String]) -> KnownResult<Vec<Option<TransferRow>>> {
        Ok(ids.iter().map(|id| self.3.iter().find(|row| row.id == *id).cloned()).collect())
    }

    fn corrections(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>> {
        Ok(vec![Vec::new(); ids.len()])
    }

    fn returns(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<TransferRow>>> {
        let of = |id: &String| {
            self.3.iter().filter(|row| row.returns.as_ref() == Some(id)).cloned().collect()
        };
        Ok(ids.iter().map(of).collect())
    }
}

#[test]
fn a_second_reading_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    save(&path, "0012");
    let first = read(&path, &mut NothingKnown).unwrap();

    let second = read(&path, &mut held(&first)).unwrap_or_else(|faults| panic!("{faults}"));

    assert_eq!(second.new.total(), 0);
    assert_eq!(second.read.transfers, 9);
}

#[test]
fn faults_name_the_sheet_the_line_and_the_header_of_their_author() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    save(&path, "9999");

    let faults = read(&path, &mut NothingKnown).unwrap_err();

    let text = faults.to_string();
    assert_eq!(faults.total(), 1, "{text}");
    assert!(text.starts_with("unknown_pool 領料 row 2 column 批號: found \"9999\""), "{text}");
}

#[test]
fn an_item_counted_in_another_unit_than_before_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    save(&path, "0012");
    let mut ledger = held(&read(&path, &mut NothingKnown).unwrap());
    ledger.0[0].unit = "bag".to_owned();

    let faults = read(&path, &mut ledger).unwrap_err();

    assert!(faults.to_string().contains("expected one of bag"), "{faults}");
}

#[test]
fn a_workbook_in_our_own_layout_needs_no_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("items").unwrap();
    row(sheet, 1, "code|name|unit|kg_per_unit");
    row(sheet, 2, "007|麵粉|kg|1");
    let sheet = workbook.add_worksheet().set_name("partners").unwrap();
    row(sheet, 1, "code|role");
    row(sheet, 2, "S1|supplier");
    let sheet = workbook.add_worksheet().set_name("Pools").unwrap();
    row(sheet, 1, "id|kind|item|lot_number");
    row(sheet, 3, "0012|lot|007|0012");
    let sheet = workbook.add_worksheet().set_name("transfers").unwrap();
    row(sheet, 1, "id|at|from|to|qty_from|qty_to");
    row(sheet, 2, "t1||supplier:S1|lot:0012");
    let date = Format::new().set_num_format("yyyy/mm/dd hh:mm");
    let at = ExcelDateTime::from_ymd(2026, 11, 18).unwrap().and_hms(8, 30, 0).unwrap();
    sheet.write_with_format(1, 1, &at, &date).unwrap();
    sheet.write(1, 5, 0.1 + 0.2).unwrap();
    row(sheet, 4, "t2|2026-11-18 08:30|supplier:S1|lot:12");
    sheet.write(3, 5, 1.5).unwrap();
    workbook.save(&path).unwrap();

    let document = open(&path);
    let faults = check_document(&document, &mut NothingKnown);

    assert_eq!(document.layout(), Layout::Exchange);
    assert_eq!(said(faults), ["bad_time transfers 4 at", "unknown_pool transfers 4 to"]);
}

#[test]
fn one_csv_file_of_somebody_else_is_mapped_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("收货.csv");
    let text = "收货日期;供应商;物料编码;批号;数量;单位\n2026/11/19;甲厂;M1;0007;5;公斤\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    std::fs::write(&path, &bytes).unwrap();

    let checked = read(&path, &mut NothingKnown).unwrap_or_else(|faults| panic!("{faults}"));

    let pools: Vec<PoolRow> = checked.pools().unwrap().map(Result::unwrap).collect();
    assert_eq!(pools[0].id, "M1/0007");
    let items: Vec<ItemRow> = checked.items().unwrap().map(Result::unwrap).collect();
    assert_eq!(
        (items[0].unit.as_str(), items[0].kg_per_unit),
        ("kg", Some(domain::Quantity::whole(1)))
    );
}
