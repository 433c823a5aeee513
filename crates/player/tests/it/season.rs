//! The ninety days. They take minutes, and so are asked for by name: `cargo xtask played`.

use std::sync::LazyLock;

use domain::Instant;
use serde_json::Value;

use crate::factories::{Factory, imported, made_by_acts};
use crate::traces::tell_the_same;

static PLAYED: LazyLock<Factory> = LazyLock::new(|| made_by_acts(demo::ends_at()));
static IMPORTED: LazyLock<Factory> = LazyLock::new(imported);

fn both() -> (&'static Factory, &'static Factory) {
    (&PLAYED, &IMPORTED)
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn both_stories_are_told_alike_at_every_moment_that_matters() {
    let moments: [Option<Instant>; 4] = [
        None,
        "2026-11-18T20:00:00+08:00".parse().ok(),
        "2026-10-27T09:00:00+08:00".parse().ok(),
        "2026-10-27T10:40:00+08:00".parse().ok(),
    ];
    let pepper = ["lot:WP261102-02", "lot:DP261117-2", "run:FL261117-2"];
    let cabbage = ["lot:CB261020-01", "lot:CB261020-02", "lot:DP261021-2"];

    for moment in &moments[..2] {
        let compared = tell_the_same(both(), pepper.map(str::to_owned).into_iter(), *moment);
        assert!(compared > 100, "{compared}");
    }
    for moment in [moments[0], moments[2], moments[3]] {
        let compared = tell_the_same(both(), cabbage.map(str::to_owned).into_iter(), moment);
        assert!(compared > 20, "{compared}");
    }
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn every_twelfth_lot_and_run_is_told_alike_in_both_directions() {
    let pools = demo::floor().document.pools;
    let roots = pools.iter().step_by(12).map(|pool| format!("{}:{}", pool.kind, pool.id));
    assert!(roots.len() > 500);

    let compared = tell_the_same(both(), roots, None);

    assert!(compared > 20_000, "{compared}");
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn the_figures_of_the_walk_through_hold() {
    let answer = PLAYED.answer("lot:WP261102-02", "forward", None);

    assert_eq!(answer["complete"], true, "{}", answer["warnings"]);
    for (part, kilograms) in [
        ("root", "40"),
        ("on_hand", "29.932"),
        ("in_process", "1.05"),
        ("shipped", "8.064"),
        ("scrapped", "0.434"),
        ("lost", "0.5"),
        ("adjusted", "0.02"),
        ("unexplained", "0"),
    ] {
        assert_eq!(answer["balance"][part], kilograms, "{part}");
    }
    let pallets = references(&answer, "lot:PL");
    assert_eq!(pallets, 17);
    let document: Value = serde_json::from_str(&PLAYED.exported()).unwrap();
    let rows = |name: &str| document[name].as_array().map_or(0, Vec::len);
    assert_eq!(rows("transfers"), demo::document().transfers.len());
    assert_eq!(rows("corrections"), demo::document().corrections.len());
}

fn references(answer: &Value, kind: &str) -> usize {
    let pools = answer["pools"].as_array().unwrap();
    pools.iter().filter(|pool| pool["ref"].as_str().unwrap().starts_with(kind)).count()
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn the_season_verifies_and_a_rebuild_is_equal() {
    PLAYED.verify();

    PLAYED.plant.rebuild(&PLAYED.owner).unwrap();

    PLAYED.verify();
}

#[test]
#[ignore = "plays ninety days twice; run by cargo xtask played"]
fn a_second_play_makes_the_same_history() {
    let again = made_by_acts(demo::ends_at());

    assert_eq!(PLAYED.played, again.played);
    assert_eq!(PLAYED.exported(), again.exported());
}
