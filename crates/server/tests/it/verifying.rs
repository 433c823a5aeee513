//! Whoever changes the database behind the program's back is found: by `verify`, by the database
//! itself, or by a checkpoint that was kept outside.

use domain::facts::Record;
use domain::{CompanyId, Fact, Quantity, SiteId};
use ledger::seal::{self, CHAIN_START, Secret};
use rusqlite::Connection;
use store::sql::{Statement, Value};
use store::{Database, Target, ledger as chain};

use crate::documents::{ROOTS, small};
use crate::factory::Factory;

/// An installation with the small history, and a stranger's connection to its file.
fn tampered() -> (Factory, Connection) {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let stranger = Connection::open(factory.database_file()).unwrap();
    (factory, stranger)
}

fn drop_triggers(stranger: &Connection) {
    stranger.execute_batch("DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete").unwrap();
}

#[test]
fn what_nobody_touched_is_clean() {
    for factory in Factory::on_every_engine() {
        factory.verify();
        factory.import("history.json", &small());

        factory.verify();
        factory.run(&["rebuild"]).good();
        factory.verify();
    }
}

#[test]
fn the_database_itself_refuses_to_change_history() {
    let (factory, stranger) = tampered();

    for act in [
        "UPDATE ledger SET content = x'00' WHERE seq = 3",
        "UPDATE ledger SET hash = hash",
        "DELETE FROM ledger WHERE seq > 3",
    ] {
        let refused = stranger.execute_batch(act).unwrap_err().to_string();
        assert!(refused.contains("history is never changed"), "{act}: {refused}");
    }
    factory.verify();
}

#[test]
fn one_changed_byte_of_a_fact_is_named_with_its_place_and_field() {
    let (factory, stranger) = tampered();
    drop_triggers(&stranger);
    let (seq, content): (i64, Vec<u8>) = stranger
        .query_row(
            "SELECT seq, content FROM ledger WHERE instr(content, CAST('GRN-001' AS BLOB))",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let at = content.windows(7).position(|bytes| bytes == b"GRN-001").unwrap();
    let mut changed = content.clone();
    changed[at + 6] = b'2';
    let write = |content: &[u8]| {
        let update = "UPDATE ledger SET content = ?1 WHERE seq = ?2 AND site <> 0";
        assert_eq!(stranger.execute(update, (content, seq)).unwrap(), 1);
    };

    write(&changed);
    let said = factory.run(&["verify"]);
    write(&content);

    assert_eq!(said.code, Some(1));
    let named = format!("seq={seq}), field document was changed");
    assert!(said.err.contains("ledger (") && said.err.contains(&named), "{}", said.err);
    factory.verify();
}

#[test]
fn a_changed_row_of_a_projection_is_named_with_its_column_and_a_rebuild_repairs_it() {
    let (factory, stranger) = tampered();
    let traces = factory.traces(&ROOTS);
    let pool: i64 = stranger
        .query_row("SELECT pool FROM pool WHERE code = 'L1'", [], |row| row.get(0))
        .unwrap();

    for (act, named) in [
        ("UPDATE pool SET lot_number = 'F-0413' WHERE code = 'L1'", "field lot_number was changed"),
        ("UPDATE item SET name = 'sugar' WHERE code = 'FLOUR'", "field name was changed"),
        ("DELETE FROM pool WHERE code = 'L1'", "is missing"),
    ] {
        stranger.execute_batch(act).unwrap();
        let said = factory.run(&["verify"]);
        assert_eq!(said.code, Some(1), "{act}");
        let table = act.split(' ').find(|word| ["pool", "item"].contains(word)).unwrap();
        assert!(
            said.err.contains(&format!("{table} (")) && said.err.contains(named),
            "{}",
            said.err
        );
        assert!(table == "item" || said.err.contains(&format!("pool={pool}")), "{}", said.err);

        factory.run(&["rebuild"]).good();
        factory.verify();
        assert_eq!(factory.traces(&ROOTS), traces);
    }
}

#[test]
fn a_ledger_whose_end_was_cut_off_is_told_by_a_checkpoint_alone() {
    let (factory, stranger) = tampered();
    let note = factory.run(&["checkpoint"]).good();
    factory.write("kept-outside", &note.out);
    let holds = factory.run(&["verify", "--checkpoint", "kept-outside"]).good();
    assert!(holds.err.starts_with("The ledger still contains the checkpoint"), "{holds:?}");
    assert!(note.out.starts_with("suyuan/") && note.out.contains("\n— suyuan/"), "{}", note.out);
    assert!(note.err.contains("suyuan/"), "the key that checks it: {}", note.err);

    drop_triggers(&stranger);
    cut(&factory, &stranger, 3);
    factory.run(&["rebuild"]).good();

    // The one that is kept beside it tells as well, until whoever cut the ledger takes it away too.
    let said = factory.run(&["verify"]).refused(1);
    assert!(said.contains("ledger (") && said.contains("is missing"), "{said}");
    stranger.execute_batch("DELETE FROM checkpoint").unwrap();
    factory.verify();
    for (language, words) in [
        ("en", "records are not those this checkpoint signed: history was rewritten"),
        ("zh-Hans", "笔记录不是这份检查点签过的：历史被改写了"),
        ("zh-Hant", "筆紀錄不是這份檢查點簽過的：歷史被改寫了"),
    ] {
        let arguments = ["--language", language, "verify", "--checkpoint", "kept-outside"];
        let said = factory.run(&arguments).refused(1);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_checkpoint_or_a_key_that_was_changed_is_named() {
    let (factory, stranger) = tampered();
    factory.run(&["checkpoint"]).good();
    factory.run(&["change-key"]).good();
    factory.write("second", &factory.run(&["checkpoint"]).good().out);
    factory.run(&["change-key"]).good();
    factory.verify();
    factory.run(&["verify", "--checkpoint", "second"]).good();

    for (change, back, named) in [
        (
            "UPDATE checkpoint SET note = replace(note, 'suyuan', 'suyuam')",
            "UPDATE checkpoint SET note = replace(note, 'suyuam', 'suyuan')",
            "field note was changed",
        ),
        (
            "UPDATE checkpoint SET size = size + 1",
            "UPDATE checkpoint SET size = size - 1",
            "field size was changed",
        ),
        (
            "UPDATE checkpoint SET stamp = x'3000'",
            "UPDATE checkpoint SET stamp = NULL",
            "field stamp was changed",
        ),
        (
            "UPDATE key_succession SET number = number + 7 WHERE number = 1",
            "UPDATE key_succession SET number = 1 WHERE number = 8",
            "key_succession (",
        ),
        (
            "UPDATE signing_key SET seed = zeroblob(32), created_at_us = -created_at_us",
            "",
            "key_succession (",
        ),
    ] {
        stranger.execute_batch(change).unwrap();
        let said = factory.run(&["verify"]).refused(1);
        assert!(said.contains(named), "{change}: {said}");
        stranger.execute_batch(back).unwrap();
    }
}

/// Deletes the last records of the site's ledger and puts its head back to fit.
fn cut(factory: &Factory, stranger: &Connection, records: i64) {
    stranger
        .execute(
            "DELETE FROM ledger WHERE site <> 0
                AND seq > (SELECT seq FROM ledger_head WHERE site <> 0) - ?1",
            [records],
        )
        .unwrap();
    let database = Database::open(Target::Sqlite(factory.database_file())).unwrap();
    database
        .write(|tx| {
            let (company, site) =
                chain::chains(tx)?.into_iter().find(|(_, site)| *site != SiteId(0)).unwrap();
            let facts = chain::stored_facts(tx, company, site, 0, 10_000)?;
            let mut tree = ledger::merkle::Frontier::default();
            for fact in &facts {
                tree.push(seal::seal(&fact.header, &fact.content, fact.secret).unwrap().leaf);
            }
            let last = facts.last().unwrap();
            let head = Statement::fixed(
                "UPDATE ledger_head SET seq = $1, fact = $2, appended_at_us = $3, hash = $4,
                    peaks = $5 WHERE site <> 0",
            );
            let peaks = tree.peak_bytes();
            let args = [
                Value::Int(last.header.seq),
                Value::Int(last.header.fact),
                Value::Int(last.header.appended_at_us),
                Value::Blob(&last.hash),
                Value::Blob(&peaks),
            ];
            tx.execute(&head, &args)?;
            Ok::<(), store::StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_complete_rewrite_is_clean_to_verify_and_told_by_a_checkpoint_kept_outside() {
    let (factory, stranger) = tampered();
    let note = factory.run(&["checkpoint"]).good();
    factory.write("kept-outside", &note.out);
    let before = factory.exported();

    drop_triggers(&stranger);
    rewrite(&factory, &stranger);
    factory.run(&["rebuild"]).good();

    let said = factory.run(&["verify"]).refused(1);
    assert!(said.contains("field note signed another history than is there"), "{said}");
    stranger.execute_batch("DELETE FROM checkpoint").unwrap();
    factory.verify();
    assert_ne!(factory.exported(), before, "history says something else now");
    let said = factory.run(&["verify", "--checkpoint", "kept-outside"]).refused(1);
    assert!(said.contains("history was rewritten"), "{said}");

    // Not even another signing key helps: the note was signed with the one the auditor knows.
    stranger.execute_batch("UPDATE signing_key SET seed = randomblob(32)").unwrap();
    let said = factory.run(&["verify", "--checkpoint", "kept-outside"]).refused(1);
    assert!(said.contains("signed by someone else"), "{said}");
}

/// Writes all of history anew with one receipt of 500 made 50, sealed and linked as it should be.
fn rewrite(factory: &Factory, stranger: &Connection) {
    let database = Database::open(Target::Sqlite(factory.database_file())).unwrap();
    let histories: Vec<(CompanyId, SiteId, Vec<Record>)> = database
        .read(|tx| {
            let chains = chain::chains(tx)?;
            let read = |(company, site)| {
                Ok((company, site, chain::records(tx, company, site, 0, 10_000)?))
            };
            chains.into_iter().map(read).collect::<Result<_, store::StoreError>>()
        })
        .unwrap();
    stranger.execute_batch("DELETE FROM ledger; DELETE FROM ledger_head").unwrap();
    for projection in store::projections::projections() {
        stranger.execute(&format!("DELETE FROM {}", projection.table), []).unwrap();
    }
    let mut changed = 0;
    database
        .write(|tx| {
            for (company, site, records) in histories {
                let mut head = chain::lock_head(tx, company, site)?;
                assert_eq!(head.hash, CHAIN_START);
                for mut record in records {
                    if let Fact::TransferRecorded(transfer) = &mut record.entry.fact
                        && transfer.qty_to == Some(Quantity::whole(500))
                    {
                        transfer.qty_to = Some(Quantity::whole(50));
                        changed += 1;
                    }
                    let (import, at) = (record.import, record.appended_at_us);
                    chain::append(tx, &mut head, record.entry, import, Secret([9; 16]), at)?;
                }
                chain::save_head(tx, &head)?;
            }
            Ok::<(), store::StoreError>(())
        })
        .unwrap();
    assert_eq!(changed, 1);
}
