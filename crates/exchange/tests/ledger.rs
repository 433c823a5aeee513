//! A document against what the ledger already holds.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{check_text, check_with, said};
use domain::PoolRef;
use exchange::{
    Checked, CorrectionRow, ItemRow, Known, KnownResult, PartnerRow, PoolRow, TransferRow,
};
use serde_json::{Value, json};

/// A ledger that took over a document.
struct Ledger {
    items: Vec<ItemRow>,
    partners: Vec<PartnerRow>,
    pools: Vec<PoolRow>,
    transfers: Vec<TransferRow>,
    corrections: Vec<CorrectionRow>,
}

impl Ledger {
    fn of(checked: &Checked) -> Self {
        Self {
            items: checked.items().unwrap().map(Result::unwrap).collect(),
            partners: checked.partners().unwrap().map(Result::unwrap).collect(),
            pools: checked.pools().unwrap().map(Result::unwrap).collect(),
            transfers: checked.transfers().unwrap().map(Result::unwrap).collect(),
            corrections: checked.corrections().unwrap().map(Result::unwrap).collect(),
        }
    }
}

/// For each thing asked, the first row that fits.
fn answer<A, T: Clone>(asked: &[A], rows: &[T], fits: fn(&T, &A) -> bool) -> Vec<Option<T>> {
    asked.iter().map(|one| rows.iter().find(|row| fits(row, one)).cloned()).collect()
}

impl Known for Ledger {
    fn items(&mut self, codes: &[String]) -> KnownResult<Vec<Option<ItemRow>>> {
        Ok(answer(codes, &self.items, |row, code| row.code == *code))
    }

    fn partners(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>> {
        Ok(answer(references, &self.partners, |row, one| row.reference() == *one))
    }

    fn pools(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PoolRow>>> {
        Ok(answer(references, &self.pools, |row, one| row.reference() == *one))
    }

    fn transfers(&mut self, ids: &[String]) -> KnownResult<Vec<Option<TransferRow>>> {
        Ok(answer(ids, &self.transfers, |row, id| row.id == *id))
    }

    fn corrections(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>> {
        let of = |id: &String| {
            self.corrections.iter().filter(|row| row.corrects == *id).cloned().collect()
        };
        Ok(ids.iter().map(of).collect())
    }

    fn returns(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<TransferRow>>> {
        let of = |id: &String| {
            self.transfers.iter().filter(|row| row.returns.as_ref() == Some(id)).cloned().collect()
        };
        Ok(ids.iter().map(of).collect())
    }
}

fn transfer(id: &str, from: &str, to: &str, quantity: &str, returns: Option<&str>) -> Value {
    json!({"id": id, "at": "2026-03-01T08:00:00+08:00", "from": from, "to": to, "qty_from": quantity,
           "qty_to": quantity, "returns": returns})
}

fn document(transfers: &[Value], corrections: &[Value]) -> String {
    json!({"format": "suyuan-exchange", "version": 1, "transfers": transfers, "corrections": corrections})
        .to_string()
}

fn first() -> String {
    let mut first: Value = serde_json::from_str(&document(
        &[
            transfer("t1", "supplier:S1", "lot:L1", "100", None),
            transfer("t2", "lot:L1", "run:R1", "50", None),
            transfer("b1", "run:R1", "lot:L1", "20", Some("t2")),
        ],
        &[json!({"corrects": "t2", "qty_from": "60", "qty_to": "60", "at": "2026-03-02T08:00:00Z"})],
    ))
    .unwrap();
    first["items"] = json!([{"code": "F", "unit": "kg"}]);
    first["partners"] = json!([{"code": "S1", "role": "supplier"}]);
    first["pools"] = json!([{"id": "L1", "kind": "lot", "item": "F"}, {"id": "R1", "kind": "run"}]);
    first.to_string()
}

fn against_first(text: &str) -> Result<Checked, exchange::Faults> {
    let mut ledger = Ledger::of(&check_text("first.json", first().as_bytes()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("second.json");
    std::fs::write(&path, text).unwrap();
    check_with(&path, &mut ledger)
}

#[test]
fn the_same_document_again_holds_nothing_new() {
    let checked = against_first(&first()).unwrap();

    assert_eq!(checked.new.total(), 0);
    assert_eq!(checked.read.total(), 8);
}

#[test]
fn what_the_ledger_holds_need_not_be_declared_again() {
    let text = document(&[transfer("t3", "lot:L1", "run:R1", "5", None)], &[]);

    let checked = against_first(&text).unwrap();

    assert_eq!((checked.new.transfers, checked.new.total()), (1, 1));
}

#[test]
fn an_id_of_the_ledger_with_other_content_is_a_duplicate() {
    let mut text: Value = serde_json::from_str(&first()).unwrap();
    text["items"][0]["unit"] = json!("bag");
    text["pools"][1]["work_order"] = json!("W");
    text["transfers"][0]["by"] = json!("WANG");

    assert_eq!(
        said(against_first(&text.to_string())),
        ["duplicate_id items 1 code", "duplicate_id pools 2 id", "duplicate_id transfers 1 id"]
    );
}

#[test]
fn returns_count_with_what_the_ledger_holds_of_returns_and_corrections() {
    let back =
        |quantity| document(&[transfer("b2", "run:R1", "lot:L1", quantity, Some("t2"))], &[]);

    assert_eq!(said(against_first(&back("40"))), [""; 0]);
    assert_eq!(said(against_first(&back("41"))), ["return_exceeds transfers 1 qty_to"]);
}

#[test]
fn a_correction_may_not_leave_a_transfer_smaller_than_what_came_back() {
    let correction = |quantity: &str| {
        document(
            &[],
            &[json!({"corrects": "t2", "qty_from": quantity, "at": "2026-03-03T08:00:00Z"})],
        )
    };

    assert_eq!(said(against_first(&correction("20"))), [""; 0]);
    assert_eq!(said(against_first(&correction("19"))), ["return_exceeds corrections 1 qty_from"]);
}

#[test]
fn a_return_of_a_return_in_the_ledger_makes_room_again() {
    let rows = [
        transfer("b2", "lot:L1", "run:R1", "20", Some("b1")),
        transfer("b3", "run:R1", "lot:L1", "60", Some("t2")),
    ];

    assert_eq!(said(against_first(&document(&rows, &[]))), [""; 0]);
    assert_eq!(
        said(against_first(&document(&rows[1..], &[]))),
        ["return_exceeds transfers 1 qty_to"]
    );
}

#[test]
fn a_known_correction_is_not_taken_twice_and_a_new_one_is() {
    let again =
        json!({"corrects": "t2", "qty_from": "60", "qty_to": "60", "at": "2026-03-02T08:00:00Z"});
    let new = json!({"corrects": "t1", "document": "GRN-1", "at": "2026-03-02T08:00:00Z"});

    let checked = against_first(&document(&[], &[again, new])).unwrap();

    let corrections: Vec<_> = checked.corrections().unwrap().map(Result::unwrap).collect();
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0].corrects, "t1");
}

#[test]
fn a_failing_ledger_stops_the_check() {
    struct Broken;
    impl Known for Broken {
        fn items(&mut self, _: &[String]) -> KnownResult<Vec<Option<ItemRow>>> {
            Err("the ledger is closed".into())
        }
        fn partners(&mut self, _: &[PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>> {
            Err("the ledger is closed".into())
        }
        fn pools(&mut self, _: &[PoolRef]) -> KnownResult<Vec<Option<PoolRow>>> {
            Err("the ledger is closed".into())
        }
        fn transfers(&mut self, _: &[String]) -> KnownResult<Vec<Option<TransferRow>>> {
            Err("the ledger is closed".into())
        }
        fn corrections(&mut self, _: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>> {
            Err("the ledger is closed".into())
        }
        fn returns(&mut self, _: &[String]) -> KnownResult<Vec<Vec<TransferRow>>> {
            Err("the ledger is closed".into())
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    std::fs::write(&path, first()).unwrap();
    let document = exchange::Document::open(&path, &jiff::tz::TimeZone::UTC).unwrap();
    let mut report = |_| std::ops::ControlFlow::Continue(());

    let outcome = exchange::check(&document, &mut Broken, folder.path(), &mut report);

    let Err(exchange::CheckError::Halted(halt)) = outcome else { panic!("it went on") };
    assert_eq!(halt.to_string(), "the ledger is closed");
}
