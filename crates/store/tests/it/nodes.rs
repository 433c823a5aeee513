//! Pools in many parts: what is read around them is the same as from one part, before, while and
//! after they are spread, on every engine.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::facts::RunClosed;
use domain::{ImportId, PoolId};
use store::expand::{Cost, Expansion};
use store::ledger::COMPANY_LEDGER;
use store::transfers::Side;
use store::{Database, StoreError, nodes};

use crate::expanding::{back, moved};
use crate::plant::{
    COMPANY, SITE, append_at, entry, found, item, lot, on_every_engine, run, supplier, transfer,
};

/// Everything that is read around a pool until nothing new comes, in words, and what that cost.
pub(crate) fn around(db: &Database, root: i64) -> (BTreeSet<String>, Cost) {
    db.read(|tx| {
        let mut expansion = Expansion::begin(tx, (COMPANY, SITE), 1_000_000)?;
        let (mut words, mut known) = (BTreeSet::new(), BTreeSet::new());
        let mut frontier = vec![PoolId(root)];
        while !frontier.is_empty() {
            known.extend(frontier.iter().copied());
            let gained = expansion.expand(tx, &[Side::Out, Side::In], &frontier)?;
            words.extend(gained.transfers.iter().map(|one| format!("{one:?}")));
            words.extend(gained.corrections.iter().map(|one| format!("{one:?}")));
            words.extend(gained.closings.iter().map(|one| format!("{one:?}")));
            words.extend(gained.pools.iter().map(|one| format!("{one:?}")));
            words.extend(gained.items.iter().map(|one| format!("{one:?}")));
            let met = gained.pools.iter().map(|one| one.fact.pool);
            frontier = met.filter(|pool| !known.contains(pool)).collect();
        }
        Ok::<_, StoreError>((words, expansion.cost().clone()))
    })
    .unwrap()
}

/// Lots that go through runs into lots, row after row, each from two of the row before; with
/// corrections, returns and closings.
pub(crate) fn tree(db: &Database) {
    plain_tree(db);
    let said = vec![
        moved(10_010, Some(1_003), None),
        moved(11_011, None, Some(2_003)),
        back(90_000, "B1", 1_001, 1, 10_001),
        entry(RunClosed { run: PoolId(2_002), reopened: false }),
    ];
    append_at(db, SITE, ImportId(0), said);
}

/// The same, and nothing was ever corrected or taken back.
pub(crate) fn plain_tree(db: &Database) {
    found(db);
    append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR"), supplier(8, "S1")]);
    for row in 0..6 {
        append_at(db, SITE, ImportId(0), row_of_tree(row));
    }
}

/// Twelve runs (1000 · row + 1001 …) between twelve lots and the next twelve.
pub(crate) fn row_of_tree(row: i64) -> Vec<domain::facts::Entry> {
    const WIDE: i64 = 12;
    let lot_of = |row: i64, place: i64| if row == 0 { place } else { 1_000 * row + 500 + place };
    let mut facts = Vec::new();
    if row == 0 {
        facts.extend((1..=WIDE).map(|place| lot(lot_of(0, place), &format!("L0-{place}"), 7)));
    }
    for place in 1..=WIDE {
        let (id, next) = (1_000 * row + 1_000 + place, lot_of(row + 1, place));
        let neighbour = place % WIDE + 1;
        let transfers = 10_000 + 1_000 * row + 3 * place;
        facts.push(run(id, &format!("R{row}-{place}")));
        facts.push(lot(next, &format!("L{}-{place}", row + 1), 7));
        for (at, from, to) in
            [(0, lot_of(row, place), id), (1, lot_of(row, neighbour), id), (2, id, next)]
        {
            let code = format!("T{row}-{place}-{at}");
            facts.push(transfer(transfers - 2 + at, &code, from, to));
        }
    }
    facts
}

#[test]
fn what_is_around_a_pool_is_the_same_from_one_part_and_from_many() {
    on_every_engine(|db| {
        tree(db);
        let (one, of_one) = around(db, 1);
        assert!(one.len() > 300, "{}", one.len());
        assert_eq!(of_one.parts.len(), 1);

        for parts in [16, 64, 3] {
            let spread = nodes::split(db, COMPANY, parts, &mut |_| {}).unwrap();
            let (many, cost) = around(db, 1);

            assert_eq!(many, one, "{parts}");
            assert_eq!(spread.parts, parts);
            assert!(cost.parts.len() > usize::from(parts) / 3, "{:?}", cost.parts);
            assert!((cost.broadcast_factor() - 1.0).abs() < f64::EPSILON, "{cost:?}");
        }
        assert_eq!(store::verify::verify(db, &mut |_| {}).unwrap().first, None);
    });
}

#[test]
fn what_is_recorded_later_is_read_from_the_chain_until_it_is_copied() {
    on_every_engine(|db| {
        tree(db);
        nodes::split(db, COMPANY, 16, &mut |_| {}).unwrap();
        append_at(db, SITE, ImportId(0), row_of_tree(6));

        let (behind, of_chain) = around(db, 1);
        assert_eq!(of_chain.parts.len(), 1);
        assert_eq!(nodes::catch_up(db, COMPANY).unwrap(), 60);
        let (copied, of_parts) = around(db, 1);
        assert_eq!(copied, behind);
        assert!(of_parts.parts.len() > 8);
        assert_eq!(nodes::catch_up(db, COMPANY).unwrap(), 0);
    });
}

#[test]
fn pools_are_spread_while_others_write_and_nothing_is_lost() {
    on_every_engine(|db| {
        tree(db);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                let mut row = 6;
                while row < 8 || !done.load(Ordering::Relaxed) {
                    for one in row_of_tree(row) {
                        append_at(db, SITE, ImportId(0), vec![one]);
                    }
                    row += 1;
                    if row == 40 {
                        break;
                    }
                }
                row
            });
            for parts in [8, 16] {
                nodes::split(db, COMPANY, parts, &mut |_| {}).unwrap();
                // Whatever is seen meanwhile is all of what was there when it was asked.
                assert!(around(db, 1).0.len() > 300);
            }
            done.store(true, Ordering::Relaxed);
            assert!(writing.join().unwrap() > 7);
        });
        nodes::catch_up(db, COMPANY).unwrap();
        let (many, cost) = around(db, 1);
        assert!(cost.parts.len() > 8);
        // One fact more that is not copied: the same is asked of the chain.
        append_at(db, SITE, ImportId(0), vec![lot(900_000, "ALONE", 7)]);
        let (one, cost) = around(db, 1);
        assert_eq!(cost.parts.len(), 1);
        assert_eq!(many, one);
    });
}
