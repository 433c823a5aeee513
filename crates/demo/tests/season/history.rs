//! The history is the same every time, whole, and believable.

use std::collections::{BTreeMap, BTreeSet};

use crate::reading::{balances, counted};
use demo::{Document, Pool};
use domain::{Basis, Instant, PoolKind, PoolRef, Quantity, Tracking};
use sha2::{Digest, Sha256};

/// Changes only when the history is changed on purpose; `docs/demo.md` then has to follow.
const FROZEN: &str = "58bdfa5f4d2dcf47a2086e004ed8e8f0a46e8af46810733cb66d11ded6d76aa7";

fn pools(document: &Document) -> BTreeMap<PoolRef, &Pool> {
    document.pools.iter().map(|pool| (pool.reference(), pool)).collect()
}

#[test]
fn the_history_is_the_same_byte_for_byte() {
    let mut bytes = Vec::new();

    demo::write_json(&mut bytes).unwrap();

    let digest = Sha256::digest(&bytes)
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    assert_eq!(digest, FROZEN);
}

#[test]
fn the_document_reads_back_as_json_with_every_row() {
    let mut bytes = Vec::new();

    demo::write_json(&mut bytes).unwrap();

    let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let document = demo::document();
    assert_eq!(read["format"], "suyuan-exchange");
    assert_eq!(read["version"], 1);
    for (section, rows) in [
        ("items", document.items.len()),
        ("partners", document.partners.len()),
        ("pools", document.pools.len()),
        ("transfers", document.transfers.len()),
        ("corrections", document.corrections.len()),
    ] {
        assert_eq!(read[section].as_array().unwrap().len(), rows, "{section}");
    }
    assert_eq!(read["transfers"][0]["at"], document.transfers[0].at.to_string());
}

#[test]
fn the_history_has_the_size_of_a_season() {
    let document = demo::document();

    let raw_lots: BTreeSet<&str> = document
        .transfers
        .iter()
        .filter(|row| row.from.kind == PoolKind::Supplier)
        .map(|row| row.from.code.as_str())
        .collect();
    let first = document.transfers.first().unwrap().at;
    let last = document.transfers.last().unwrap().at;

    assert!((15_000..25_000).contains(&document.transfers.len()));
    assert_eq!(raw_lots.len(), 8, "suppliers");
    assert!(first.to_string().starts_with("2026-08-22"));
    assert!(last <= demo::ends_at() && last.to_string().starts_with("2026-11-19"));
}

#[test]
fn the_walk_through_names_the_counts_of_this_history() {
    let walk_through = include_str!("../../../../docs/demo.md");
    let document = demo::document();
    let pools = |kind| document.pools.iter().filter(|pool| pool.kind == kind).count();
    let in_groups = |count: usize| match (count / 1000, count % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    };
    let late = document.transfers.iter().filter(|row| row.recorded_at != row.at).count();
    let corrected: BTreeSet<&str> =
        document.corrections.iter().map(|fix| fix.corrects.as_str()).collect();

    let transfers = in_groups(document.transfers.len());
    let (lots, runs) = (pools(PoolKind::Lot), pools(PoolKind::Run));
    for sentence in [
        format!("{transfers}, of which {} were corrected later and {late}", corrected.len()),
        format!("{} lots (批次), {} runs (投料批)", in_groups(lots), in_groups(runs)),
    ] {
        assert!(walk_through.contains(&sentence), "{sentence}");
    }
}

#[test]
fn every_pool_the_walk_through_asks_about_is_there() {
    let walk_through = include_str!("../../../../docs/demo.md");
    let document = demo::document();
    let pools = pools(&document);

    let asked: Vec<PoolRef> = ["forward ", "backward ", "both "]
        .iter()
        .flat_map(|direction| walk_through.split(direction).skip(1))
        .filter_map(|rest| rest.split(|end: char| end == '`' || end.is_whitespace()).next())
        .filter_map(|reference| reference.parse().ok())
        .collect();

    assert!(asked.len() > 7);
    for reference in asked {
        assert!(pools.contains_key(&reference), "{reference}");
    }
}

#[test]
fn every_reference_resolves() {
    let document = demo::document();
    let pools = pools(&document);
    let items: BTreeSet<&str> = document.items.iter().map(|item| item.code.as_str()).collect();
    let partners: BTreeSet<(&str, &str)> =
        document.partners.iter().map(|p| (p.role.as_str(), p.code.as_str())).collect();
    let people: BTreeSet<&str> = demo::people().iter().map(|(code, _)| *code).collect();
    let ids: BTreeSet<&str> = document.transfers.iter().map(|row| row.id.as_str()).collect();

    assert_eq!(pools.len(), document.pools.len(), "pool ids are unique");
    assert_eq!(ids.len(), document.transfers.len(), "transfer ids are unique");
    for pool in document.pools.iter().filter_map(|pool| pool.item.as_deref()) {
        assert!(items.contains(pool), "{pool}");
    }
    for row in &document.transfers {
        for side in [&row.from, &row.to] {
            let is_known = side.kind.is_bare()
                || pools.contains_key(side)
                || partners.contains(&(side.kind.as_str(), side.code.as_str()));
            assert!(is_known, "{} names {side}", row.id);
        }
        assert!(row.by.as_deref().is_none_or(|by| people.contains(by)), "{}", row.id);
        assert!(row.returns.as_deref().is_none_or(|id| ids.contains(id)), "{}", row.id);
    }
    for fix in &document.corrections {
        assert!(ids.contains(fix.corrects.as_str()) && people.contains(fix.by.as_str()));
    }
    for story in demo::stories() {
        assert!(pools.contains_key(&story.root), "{}", story.key);
    }
}

#[test]
fn every_transfer_is_one_an_import_accepts() {
    let document = demo::document();

    for row in &document.transfers {
        let positive = |side: Option<Quantity>| side.is_none_or(|quantity| quantity.0 > 0);
        assert!(positive(row.qty_from) && positive(row.qty_to), "{}", row.id);
        assert!(row.qty_from.is_some() || !row.from.kind.is_inside(), "{}", row.id);
        assert!(row.qty_to.is_some() || !row.to.kind.is_inside(), "{}", row.id);
        assert_ne!(row.from, row.to, "{}", row.id);
        assert!(row.recorded_at >= row.at && row.recorded_at <= demo::ends_at(), "{}", row.id);
        assert!(!matches!(row.from.kind, PoolKind::Scrap | PoolKind::Loss), "{}", row.id);
    }
}

#[test]
fn every_return_mirrors_what_it_takes_back() {
    let document = demo::document();
    let by_id: BTreeMap<&str, _> =
        document.transfers.iter().map(|row| (row.id.as_str(), row)).collect();

    let returns: Vec<_> = document.transfers.iter().filter(|row| row.returns.is_some()).collect();

    assert!(returns.iter().any(|row| row.from.kind == PoolKind::Customer));
    assert!(returns.iter().any(|row| row.from.kind == PoolKind::Run));
    for back in returns {
        let taken_back = by_id[back.returns.as_deref().unwrap()];
        assert_eq!((&back.from, &back.to), (&taken_back.to, &taken_back.from));
        assert!(back.qty_to <= taken_back.qty_from && back.at >= taken_back.at);
    }
}

#[test]
fn no_balance_goes_below_zero_but_the_planted_one() {
    let document = demo::document();
    let rows = counted(&document, None);

    // A closed run that shows more than went in is a run gain, not a debt.
    let below: Vec<_> = balances(&rows)
        .into_iter()
        .filter(|(pool, _)| pool.kind != PoolKind::Run)
        .filter(|(_, course)| course.iter().any(|(_, balance)| *balance < 0))
        .map(|(pool, _)| pool.code.as_str())
        .collect();

    assert_eq!(below, ["CN261006-01"]);
}

#[test]
fn a_tank_keeps_its_heel_until_it_is_cleaned() {
    let document = demo::document();
    let rows = counted(&document, None);
    let cleaned: BTreeSet<(&PoolRef, Instant)> = document
        .transfers
        .iter()
        .filter(|row| row.document.as_deref() == Some("清槽"))
        .map(|row| (&row.from, row.at))
        .collect();

    let emptied: BTreeSet<(&PoolRef, Instant)> = balances(&rows)
        .into_iter()
        .filter(|(pool, _)| pool.kind == PoolKind::Tank)
        .flat_map(|(tank, course)| course.into_iter().map(move |(at, left)| (tank, at, left)))
        .filter(|(_, _, left)| *left == 0)
        .map(|(tank, at, _)| (tank, at))
        .collect();

    assert_eq!(emptied, cleaned);
    assert_eq!(cleaned.len(), 8, "two tanks, every fourth Saturday");
}

#[test]
fn nothing_is_used_after_its_date() {
    let document = demo::document();
    let pools = pools(&document);

    for row in document.transfers.iter().filter(|row| row.to.kind == PoolKind::Run) {
        let expires = pools.get(&row.from).and_then(|pool| pool.expires);
        let used_on = &row.at.to_string()[..10];
        assert!(expires.is_none_or(|date| date.to_string().as_str() >= used_on), "{}", row.id);
    }
}

#[test]
fn one_charge_is_still_in_the_mixer() {
    let document = demo::document();

    let open: Vec<&str> = document
        .pools
        .iter()
        .filter(|pool| pool.kind == PoolKind::Run && pool.closed_at.is_none())
        .map(|pool| pool.id.as_str())
        .collect();

    assert_eq!(open, ["FL261119-2"]);
}

#[test]
fn every_way_of_knowing_occurs_but_none_is_the_rule_alone() {
    let document = demo::document();

    for basis in Basis::ALL {
        let known = document.transfers.iter().filter(|row| row.basis == *basis).count();
        assert!(known > 20, "{basis}: {known}");
    }
}

#[test]
fn untracked_salt_goes_into_one_product_only() {
    let document = demo::document();
    let untracked: Vec<&str> = document
        .items
        .iter()
        .filter(|item| item.tracking == Tracking::None)
        .map(|item| item.code.as_str())
        .collect();
    let bins: BTreeSet<PoolRef> = document
        .pools
        .iter()
        .filter(|pool| pool.item.as_deref().is_some_and(|item| untracked.contains(&item)))
        .map(Pool::reference)
        .collect();
    let charges = |takes: &dyn Fn(&PoolRef) -> bool| -> BTreeSet<&str> {
        let feeds = document.transfers.iter().filter(|row| takes(&row.from));
        feeds.map(|row| row.to.code.as_str()).collect()
    };

    let salted = charges(&|from| bins.contains(from));
    let mustard = charges(&|from| from.code.starts_with("PM"));

    assert_eq!(untracked, ["COARSE-SALT"]);
    assert!(salted.len() > 100 && salted.is_subset(&mustard));
}

#[test]
fn counts_find_too_little_and_too_much() {
    let document = demo::document();
    let counted = |kind_of: &dyn Fn(&demo::Transfer) -> PoolKind| {
        document.transfers.iter().filter(|row| kind_of(row) == PoolKind::Adjust).count()
    };

    assert!(counted(&|row| row.to.kind) > 5, "missing");
    assert!(counted(&|row| row.from.kind) > 0, "found");
}

#[test]
fn water_is_a_lot_of_its_own_every_working_day() {
    let document = demo::document();

    let days = document.pools.iter().filter(|pool| pool.item.as_deref() == Some("WATER")).count();

    assert_eq!(days, 77);
}

#[test]
fn rework_of_a_day_goes_into_a_later_day() {
    let document = demo::document();

    for prefix in ["RW", "RD"] {
        let reworked = document
            .transfers
            .iter()
            .filter(|row| row.from.code.starts_with(prefix) && row.to.kind == PoolKind::Run);
        let mut count = 0;
        for row in reworked {
            count += 1;
            assert!(row.to.code[2..8] > row.from.code[2..8], "{}", row.id);
        }
        assert!(count > 10, "{prefix}: {count}");
    }
}

#[test]
fn one_return_belongs_to_no_delivery() {
    let document = demo::document();

    let unlinked: Vec<&str> = document
        .transfers
        .iter()
        .filter(|row| row.from.kind == PoolKind::Customer && row.returns.is_none())
        .map(|row| row.to.code.as_str())
        .collect();

    assert_eq!(unlinked, ["RT261016-01"]);
}
