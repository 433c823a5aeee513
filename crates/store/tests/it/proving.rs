//! Proofs that facts stand in a ledger, made from the roots of tiles.

use domain::ImportId;
use ledger::dossier::ShownField;
use ledger::merkle::verify_consistency;
use store::StoreError;
use store::ledger::head;
use store::proofs::{Prover, forget_tiles, keep_tiles};
use store::sql::Statement;

use crate::plant::{COMPANY, SITE, append_at, found, lot, on_every_engine};

const CHAIN: (domain::CompanyId, domain::SiteId) = (COMPANY, SITE);

#[test]
fn any_fact_of_a_long_ledger_is_proven_at_any_size() {
    on_every_engine(|db| {
        found(db);
        let lots = (1..=600).map(|id| lot(id, &format!("L{id}"), 9)).collect();
        append_at(db, SITE, ImportId(0), lots);

        let places = [1, 256, 257, 511, 512, 513, 600, 601, 0, 256];
        for size in [1, 255, 256, 257, 512, 600] {
            let (root, facts) = db
                .write(|tx| {
                    while !keep_tiles(tx, CHAIN, size)? {}
                    let prover = Prover::read(tx, CHAIN, size)?;
                    let facts = prover.prove(tx, places, |_, tag| tag != 18)?;
                    Ok::<_, StoreError>((prover.root(), facts))
                })
                .unwrap();

            let expected = [1, 256, 257, 511, 512, 513, 600].into_iter().filter(|seq| *seq <= size);
            let seqs: Vec<i64> = facts.iter().map(|fact| fact.header.seq).collect();
            assert_eq!(seqs, expected.collect::<Vec<i64>>(), "of {size}");
            for fact in &facts {
                fact.check(size as u64, &root).unwrap();
                let withheld = |field: &&ShownField| matches!(field, ShownField::Withheld { .. });
                let withheld: Vec<u8> =
                    fact.fields.iter().filter(withheld).map(ShownField::tag).collect();
                assert_eq!(withheld, [18]);
            }
        }
        let head = db.read(|tx| head(tx, COMPANY, SITE)).unwrap().unwrap();
        let prover = db.read(|tx| Prover::read(tx, CHAIN, 600)).unwrap();
        assert_eq!(prover.root(), head.root());
    });
}

#[test]
fn a_long_ledger_proves_that_it_grew_from_any_size() {
    on_every_engine(|db| {
        found(db);
        let lots = (1..=1100).map(|id| lot(id, &format!("L{id}"), 9)).collect();
        append_at(db, SITE, ImportId(0), lots);
        db.write(|tx| keep_tiles(tx, CHAIN, 1100)).unwrap();

        for size in [1, 2, 255, 256, 257, 300, 512, 513, 769, 1023, 1024, 1025, 1100] {
            for old in [1, 2, 3, 255, 256, 257, 299, 300, 511, 512, 600, 1024, 1099, 1100] {
                let proven = db.read(|tx| {
                    let (to, from) =
                        (Prover::read(tx, CHAIN, size)?, Prover::read(tx, CHAIN, old)?);
                    let proof = to.consistency(tx, old)?;
                    Ok::<_, StoreError>((from.root(), to.root(), proof))
                });
                let (from, to, proof) = proven.unwrap();
                assert_eq!(proof.is_some(), old <= size);
                let Some(proof) = proof else { continue };
                verify_consistency((old as u64, &from), (size as u64, &to), &proof).unwrap();
            }
        }
        assert_eq!(db.read(|tx| Prover::read(tx, CHAIN, 9)?.consistency(tx, 0)).unwrap(), None);
    });
}

#[test]
fn a_kept_root_that_was_changed_leads_elsewhere_until_it_is_made_anew() {
    on_every_engine(|db| {
        found(db);
        append_at(
            db,
            SITE,
            ImportId(0),
            (1..=300).map(|id| lot(id, &format!("L{id}"), 9)).collect(),
        );
        let read = || {
            db.write(|tx| {
                while !keep_tiles(tx, CHAIN, 300)? {}
                Ok::<_, StoreError>(Prover::read(tx, CHAIN, 300)?.root())
            })
            .unwrap()
        };
        let root = db.read(|tx| head(tx, COMPANY, SITE)).unwrap().unwrap().root();
        assert_eq!(read(), root);

        let change = Statement::fixed("UPDATE ledger_tile SET root = $1");
        db.write(|tx| tx.execute(&change, &[(&[0_u8; 32]).into()])).unwrap();
        assert_ne!(read(), root);

        db.write(|tx| forget_tiles(tx, CHAIN)).unwrap();
        assert_eq!(read(), root);
    });
}
