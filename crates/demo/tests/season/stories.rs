//! The planted stories have the shape that `docs/demo.md` tells.

use std::collections::BTreeSet;

use crate::reading::{Reading, Steps, amounts, counted, entered, forward, shipments};
use demo::{Document, Story};
use domain::{Basis, PoolKind, PoolRef};

fn story(key: &str) -> Story {
    demo::stories().into_iter().find(|story| story.key == key).expect("a planted story")
}

fn lot(code: &str) -> PoolRef {
    PoolRef { kind: PoolKind::Lot, code: code.to_owned() }
}

/// Grams as the history counts them.
const fn grams(grams: i128) -> Steps {
    grams * 1_000_000
}

fn set<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

#[test]
fn the_spice_goes_into_two_seasonings_seven_fillings_and_seventeen_pallets() {
    let document = demo::document();
    let rows = counted(&document, None);

    let reached = forward(&rows, &story("spice").root, Reading::Strict);

    assert_eq!(entered(&reached, PoolKind::Lot, "SM"), set(&["SM261116-1", "SM261118-1"]));
    assert_eq!(
        entered(&reached, PoolKind::Run, "FL"),
        set(&[
            "FL261116-2",
            "FL261116-3",
            "FL261117-1",
            "FL261117-2",
            "FL261117-3",
            "FL261118-3",
            "FL261119-2",
        ])
    );
    assert_eq!(
        entered(&reached, PoolKind::Lot, "DP"),
        set(&["DP261116-2", "DP261116-3", "DP261117-1", "DP261117-2", "DP261117-3", "DP261118-3"])
    );
    assert_eq!(entered(&reached, PoolKind::Lot, "PL").len(), 17);
    assert_eq!(reached.len(), 62);
}

#[test]
fn the_spice_left_in_six_shipments_for_four_customers() {
    let document = demo::document();
    let rows = counted(&document, None);

    let reached = forward(&rows, &story("spice").root, Reading::Strict);

    assert_eq!(entered(&reached, PoolKind::Customer, ""), set(&["C01", "C02", "C03", "C04"]));
    assert_eq!(
        shipments(&reached),
        set(&[
            "SH261117-04",
            "SH261117-09",
            "SH261117-11",
            "SH261118-02",
            "SH261118-05",
            "SH261119-03",
        ])
    );
}

#[test]
fn the_forty_kilograms_of_spice_add_up() {
    let document = demo::document();
    let rows = counted(&document, None);
    let root = story("spice").root;

    let held = amounts(&rows, &root);
    let of = |kind: PoolKind, prefix: &str| -> Steps {
        let is_asked = |pool: &PoolRef| pool.kind == kind && pool.code.starts_with(prefix);
        held.iter().filter(|(pool, _)| is_asked(pool)).map(|(_, amount)| amount).sum()
    };

    assert_eq!(held[&root], grams(24_780));
    assert_eq!(of(PoolKind::Lot, "SM"), grams(2_800));
    assert_eq!(of(PoolKind::Lot, "PL"), grams(2_352));
    assert_eq!(of(PoolKind::Run, ""), grams(1_050));
    assert_eq!(of(PoolKind::Customer, ""), grams(8_064));
    assert_eq!(of(PoolKind::Customer, "C01"), grams(4_032));
    assert_eq!(of(PoolKind::Customer, "C02"), grams(2_016));
    assert_eq!(of(PoolKind::Customer, "C03"), grams(672));
    assert_eq!(of(PoolKind::Customer, "C04"), grams(1_344));
    assert_eq!(of(PoolKind::Scrap, ""), grams(434));
    assert_eq!(of(PoolKind::Loss, ""), grams(500));
    assert_eq!(of(PoolKind::Adjust, ""), grams(20));
    assert_eq!(held.values().sum::<Steps>(), grams(40_000));
}

#[test]
fn the_cautious_reading_adds_what_ran_after_the_hopper_was_empty() {
    let document = demo::document();
    let rows = counted(&document, None);
    let root = story("spice").root;

    let strict = forward(&rows, &root, Reading::Strict);
    let cautious = forward(&rows, &root, Reading::Cautious);

    let ids = |reached: &[crate::reading::Counted<'_>]| -> BTreeSet<String> {
        reached.iter().map(|counted| counted.row.id.clone()).collect()
    };
    assert!(ids(&strict).is_subset(&ids(&cautious)));
    assert_eq!(entered(&cautious, PoolKind::Lot, "DP").len(), 15);
    assert_eq!(entered(&cautious, PoolKind::Lot, "PL").len(), 42);
    assert_eq!(shipments(&cautious).len(), 10);
    assert_eq!(entered(&cautious, PoolKind::Customer, "").len(), 6);
    let left: BTreeSet<&str> = cautious
        .iter()
        .filter(|counted| counted.row.to.kind == PoolKind::Customer)
        .map(|counted| counted.row.from.code.as_str())
        .collect();
    assert_eq!(left.len(), 23);
}

#[test]
fn one_shipment_of_the_spice_story_was_recorded_a_day_late() {
    let document = demo::document();
    let rows = counted(&document, None);

    let reached = forward(&rows, &story("spice").root, Reading::Strict);
    let late: Vec<_> = reached
        .iter()
        .filter(|counted| counted.row.recorded_at != counted.row.at)
        .map(|counted| (counted.row.document.as_deref(), counted.row.basis))
        .collect();

    assert_eq!(late, [(Some("SH261117-11"), Basis::Imported)]);
}

#[test]
fn before_the_late_entry_three_customers_were_known() {
    let document = demo::document();
    let evening = "2026-11-18T20:00:00+08:00".parse().unwrap();

    let rows = counted(&document, Some(evening));
    let reached = forward(&rows, &story("spice").root, Reading::Strict);

    let left = reached.iter().filter(|counted| counted.row.to.kind == PoolKind::Customer).count();
    assert_eq!(entered(&reached, PoolKind::Customer, ""), set(&["C01", "C02", "C04"]));
    assert_eq!(left, 10);
    assert_eq!(entered(&reached, PoolKind::Lot, "PL").len(), 17);
}

#[test]
fn the_mixer_scale_was_put_right_from_21_500_to_21_000() {
    let document = demo::document();

    let is_feed =
        |row: &&demo::Transfer| row.from == lot("SM261116-1") && row.to.code == "FL261117-2";
    let feed = document.transfers.iter().find(is_feed).unwrap();
    let fix = document.corrections.iter().find(|fix| fix.corrects == feed.id).unwrap();

    assert_eq!(feed.qty_from.unwrap().to_string(), "21.5");
    assert_eq!(fix.qty_from.unwrap().to_string(), "21");
    assert_eq!(fix.reason, "磅秤未歸零");
    assert_eq!(fix.at.to_string(), "2026-11-17T08:51:00+08:00");
}

#[test]
fn the_pepper_before_was_used_up_before_the_story_begins() {
    let document = demo::document();
    let rows = counted(&document, None);

    let held = amounts(&rows, &lot("WP261102-01"));

    assert!(!held.contains_key(&lot("WP261102-01")), "first in, first out");
}

#[test]
fn the_exchanged_labels_change_who_got_the_cabbage() {
    let document = demo::document();
    let label = story("label");
    let who = |document: &Document, as_of| -> BTreeSet<String> {
        let rows = counted(document, as_of);
        let reached = forward(&rows, &label.root, Reading::Strict);
        entered(&reached, PoolKind::Customer, "").into_iter().map(str::to_owned).collect()
    };

    let before = who(&document, label.compare_as_of);
    let after = who(&document, None);

    assert_eq!(before, ["C04", "C08"].map(str::to_owned).into());
    assert_eq!(after, ["C02", "C03"].map(str::to_owned).into());
}

#[test]
fn the_cabbage_closes_to_the_gram_under_either_label() {
    let document = demo::document();
    let label = story("label");

    for as_of in [label.compare_as_of, None] {
        let held = amounts(&counted(&document, as_of), &label.root);
        let of = |kind: PoolKind| -> Steps {
            held.iter().filter(|(pool, _)| pool.kind == kind).map(|(_, amount)| amount).sum()
        };

        assert_eq!(of(PoolKind::Customer), grams(725_760));
        assert_eq!(of(PoolKind::Scrap), grams(30_240));
    }
}

#[test]
fn both_cabbage_lots_are_used_up_before_and_after_the_labels_are_put_right() {
    let document = demo::document();
    let label = story("label");

    for as_of in [label.compare_as_of, None] {
        let rows = counted(&document, as_of);
        for code in ["CB261020-01", "CB261020-02"] {
            assert!(!amounts(&rows, &lot(code)).contains_key(&lot(code)), "{code} as of {as_of:?}");
        }
    }
}
