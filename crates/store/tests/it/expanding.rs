//! Reading what lies around pools: whole books, what is said of them, and what that costs.

use std::collections::BTreeSet;

use domain::facts::{Entry, ImportAbandoned, ImportStarted, RunClosed, TransferCorrected};
use domain::{Fact, ImportId, PoolId, TransferId};
use store::expand::{Expansion, Gained, IDS_MAX};
use store::ledger::COMPANY_LEDGER;
use store::sql::Engine;
use store::transfers::Side;
use store::{Database, StoreError};

use crate::plant::{
    COMPANY, SITE, append_at, entry, found, item, lot, on_every_engine, run, supplier, transfer,
};

/// Room for more than there is.
const MOST: usize = 1_000;
const BOTH: &[Side] = &[Side::Out, Side::In];

/// FLOUR in lots 11 and 12, runs 13 and 14, lots 15 and 16: 11 → 13 → 15, 12 → 14 → 16.
fn plant(db: &Database) {
    found(db);
    append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR"), supplier(8, "S1")]);
    let facts = vec![
        lot(11, "L1", 7),
        lot(12, "L2", 7),
        run(13, "R1"),
        run(14, "R2"),
        lot(15, "L5", 7),
        lot(16, "L6", 7),
        transfer(21, "t1", 11, 13),
        transfer(22, "t2", 12, 14),
        transfer(23, "t3", 13, 15),
        transfer(24, "t4", 14, 16),
    ];
    append_at(db, SITE, ImportId(0), facts);
}

pub(crate) fn moved(transfer: i64, from: Option<i64>, to: Option<i64>) -> Entry {
    entry(TransferCorrected {
        transfer: TransferId(transfer),
        void: None,
        set_at: None,
        set_by: None,
        from: from.map(PoolId),
        to: to.map(PoolId),
        qty_from: None,
        qty_to: None,
        basis: None,
        equipment: None,
        document: Some("GRN-9".into()),
        reason: None,
    })
}

pub(crate) fn back(id: i64, code: &str, from: i64, to: i64, returns: i64) -> Entry {
    let mut back = transfer(id, code, from, to);
    if let Fact::TransferRecorded(fact) = &mut back.fact {
        fact.returns = Some(TransferId(returns));
    }
    back
}

fn step(db: &Database, sides: &[Side], pools: &[i64]) -> (Gained, store::expand::Cost) {
    let pools: Vec<PoolId> = pools.iter().copied().map(PoolId).collect();
    db.read(|tx| {
        let mut expansion = Expansion::begin(tx, (COMPANY, SITE), MOST)?;
        let gained = expansion.expand(tx, sides, &pools)?;
        Ok::<_, StoreError>((gained, expansion.cost().clone()))
    })
    .unwrap()
}

fn ids(gained: &Gained) -> BTreeSet<i64> {
    gained.transfers.iter().map(|one| one.fact.transfer.0).collect()
}

fn names(gained: &Gained) -> BTreeSet<i64> {
    gained.pools.iter().map(|one| one.fact.pool.0).collect()
}

#[test]
fn a_step_reads_the_whole_books_of_pools_and_the_names_of_their_neighbours() {
    on_every_engine(|db| {
        plant(db);

        let (gained, _) = step(db, BOTH, &[13]);
        assert_eq!((ids(&gained), names(&gained)), ([21, 23].into(), [11, 13, 15].into()));
        let items: Vec<&str> = gained.items.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(items, ["FLOUR"]);
        assert_eq!(ids(&step(db, &[Side::Out], &[13]).0), [23].into());
        assert_eq!(ids(&step(db, &[Side::In], &[13, 14]).0), [21, 22].into());
    });
}

#[test]
fn what_was_read_is_told_once() {
    on_every_engine(|db| {
        plant(db);

        db.read(|tx| {
            let mut expansion = Expansion::begin(tx, (COMPANY, SITE), MOST)?;
            expansion.expand(tx, BOTH, &[PoolId(13)])?;
            let next = expansion.expand(tx, BOTH, &[PoolId(15), PoolId(11)])?;
            assert_eq!((ids(&next), names(&next)), ([].into(), [].into()));
            assert!(next.items.is_empty());
            assert_eq!((expansion.transfer_count(), expansion.cost().levels), (2, 2));
            Ok::<(), StoreError>(())
        })
        .unwrap();
    });
}

#[test]
fn transfers_that_a_correction_moved_belong_to_both_pools() {
    on_every_engine(|db| {
        plant(db);
        append_at(db, SITE, ImportId(0), vec![moved(22, Some(11), Some(13))]);

        let (at_new, _) = step(db, &[Side::Out], &[11]);
        assert_eq!(ids(&at_new), [21, 22].into());
        assert_eq!(names(&at_new), [11, 12, 13, 14].into());
        assert_eq!(at_new.corrections.len(), 1);
        assert_eq!(ids(&step(db, &[Side::In], &[13]).0), [21, 22].into());
        assert_eq!(ids(&step(db, &[Side::Out], &[12]).0), [22].into());
        let of_document = db.read(|tx| {
            Expansion::begin(tx, (COMPANY, SITE), MOST)?.transfers_of_document(tx, "GRN-9")
        });
        assert_eq!(of_document.unwrap(), [TransferId(22)]);
    });
}

#[test]
fn what_takes_a_transfer_back_comes_with_it_and_what_takes_that_back_too() {
    on_every_engine(|db| {
        plant(db);
        let facts = vec![
            back(31, "b1", 13, 11, 21),
            back(32, "b2", 11, 13, 31),
            moved(24, None, Some(12)),
            back(33, "b3", 12, 14, 24),
            moved(33, None, Some(16)),
        ];
        append_at(db, SITE, ImportId(0), facts);

        assert_eq!(ids(&step(db, &[Side::Out], &[11]).0), [21, 31, 32].into());
        let (gained, _) = step(db, &[Side::Out], &[14]);
        assert_eq!((ids(&gained), gained.corrections.len()), ([24, 33].into(), 2));
        let one = db.read(|tx| {
            Expansion::begin(tx, (COMPANY, SITE), MOST)?.transfers(tx, &[TransferId(21)])
        });
        assert_eq!(ids(&one.unwrap()), [21, 31, 32].into());
    });
}

#[test]
fn a_run_comes_with_everything_that_was_said_of_its_closing() {
    on_every_engine(|db| {
        plant(db);
        let closed = |reopened| entry(RunClosed { run: PoolId(13), reopened });
        append_at(db, SITE, ImportId(0), vec![closed(false), closed(true)]);

        let (gained, _) = step(db, BOTH, &[13, 14]);
        let opened_with = "2026-03-01T12:00:00+08:00".parse().unwrap();
        let closed_at = "2026-03-01T08:00:00+08:00".parse().unwrap();
        let said: Vec<_> =
            gained.closings.iter().map(|one| (one.run.0, one.reopened, one.before)).collect();
        assert_eq!(said, [(13, false, Some(opened_with)), (13, true, Some(closed_at))]);
        assert!(step(db, BOTH, &[11]).0.closings.is_empty());
        assert_eq!(store::verify::verify(db, &mut |_| {}).unwrap().first, None);
    });
}

#[test]
fn imports_that_are_not_complete_count_for_nothing() {
    on_every_engine(|db| {
        plant(db);
        let import = ImportId(900);
        let started = entry(ImportStarted { import, document_sha256: [1; 32] });
        append_at(
            db,
            SITE,
            import,
            vec![started, transfer(41, "i1", 11, 14), moved(21, None, Some(14))],
        );
        for _ in 0..2 {
            let (gained, _) = step(db, BOTH, &[11]);
            assert_eq!((ids(&gained), gained.corrections.len()), ([21].into(), 0));
            assert_eq!(ids(&step(db, BOTH, &[14]).0), [22, 24].into());
            append_at(
                db,
                SITE,
                import,
                vec![entry(ImportAbandoned { import, reason: "x".into() })],
            );
        }
    });
}

#[test]
fn one_lenient_run_is_found() {
    on_every_engine(|db| {
        plant(db);

        let found =
            db.read(|tx| Expansion::begin(tx, (COMPANY, SITE), MOST)?.lenient_run(tx)).unwrap();
        assert_eq!(names(&found), [13].into());
    });
}

#[test]
fn every_id_is_sent_once_to_the_part_that_owns_it() {
    on_every_engine(|db| {
        plant(db);
        let lots = (1000..1000 + IDS_MAX as i64 + 5).collect::<Vec<_>>();

        let (few, of_few) = step(db, BOTH, &[13]);
        let (_, of_many) = step(db, BOTH, &[&lots[..], &[13]].concat());
        let server = db.target().engine() == Engine::Postgres;
        for cost in [&of_few, &of_many] {
            assert_eq!((cost.levels, cost.parts.len()), (1, 1), "{cost:?}");
            assert!((cost.broadcast_factor() - 1.0).abs() < f64::EPSILON, "{cost:?}");
            assert_eq!(cost.round_trips, if server { cost.statements } else { 0 });
        }
        assert_eq!((of_few.frontier_max, of_many.frontier_max), (1, lots.len() as u64 + 1));
        // Six questions about pools come in two chunks each: left, corrected twice, entered, closed, named.
        assert_eq!(of_many.statements, of_few.statements + 6);
        assert!(of_many.bytes_sent > of_few.bytes_sent + 6 * 8 * lots.len() as u64);
        assert_eq!(few.transfers.len(), 2);
    });
}

#[test]
fn what_there_is_no_room_for_is_refused_while_it_is_read() {
    on_every_engine(|db| {
        plant(db);

        for (most, pools) in [(1, &[11, 12][..]), (1, &[13]), (0, &[16])] {
            let pools: Vec<PoolId> = pools.iter().copied().map(PoolId).collect();
            let refused =
                db.read(|tx| Expansion::begin(tx, (COMPANY, SITE), most)?.expand(tx, BOTH, &pools));
            assert!(matches!(refused, Err(StoreError::TooMany { .. })), "{refused:?}");
        }
        let names = db.read(|tx| {
            let mut expansion = Expansion::begin(tx, (COMPANY, SITE), 0)?;
            let (pool, gained) = expansion.pool(tx, &"lot:L1".parse().unwrap())?;
            let transfer = expansion.transfer_by_code(tx, "t2")?;
            Ok::<_, StoreError>((pool, names(&gained), transfer))
        });
        assert_eq!(names.unwrap(), (Some(PoolId(11)), [11].into(), Some(TransferId(22))));
    });
}
