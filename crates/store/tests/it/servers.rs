//! What holds while the servers of a database change under it: shards that move while others write,
//! and a server that is killed and comes back. And what the servers themselves say they were asked.
//!
//! Only where there is Citus; `cargo xtask citus` says where its servers log and how to restart one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use domain::ImportId;
use domain::facts::Entry;
use store::{Database, StoreError, nodes};
use testkit::{EngineUnderTest, Place};

use crate::nodes::{around, plain_tree, row_of_tree, tree};
use crate::plant::{COMPANY, SITE, append_all, open};

/// So many rows of the tree are written meanwhile at most.
const ROWS_MAX: i64 = 400;

fn citus(what: &str) -> Option<EngineUnderTest> {
    let engine = testkit::postgres().filter(|engine| engine.name() == "Citus");
    if engine.is_none() {
        eprintln!("*** SKIPPED: {what}, for there is no Citus ***");
    }
    engine
}

fn url(engine: &EngineUnderTest) -> &str {
    let Place::Postgres(url) = &engine.place else { unreachable!() };
    url
}

fn connected(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).unwrap()
}

/// Writes facts one by one, whatever happens to the servers, until it is told to stop; gives back what
/// is in the chain by its own count. A commit of which no answer came is looked for before it is said
/// again.
fn write_on(db: &Database, stop: &AtomicBool, written: &AtomicI64) -> i64 {
    let mut writer = None;
    let mut count = head(db).unwrap();
    for row in 6..ROWS_MAX {
        for fact in row_of_tree(row) {
            while let Err(fault) = write_one(db, &mut writer, fact.clone()) {
                eprintln!("a writer heard: {fault:?}");
                writer = None;
                std::thread::sleep(Duration::from_millis(100));
                if head(db).is_ok_and(|head| head > count) {
                    break;
                }
            }
            count += 1;
            written.store(count, Ordering::Relaxed);
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    count
}

fn write_one(
    db: &Database,
    writer: &mut Option<store::Writer>,
    fact: Entry,
) -> Result<(), StoreError> {
    let writer = match writer {
        Some(writer) => writer,
        none => none.insert(db.writer()?),
    };
    writer.write(|tx| append_all(tx, SITE, ImportId(0), vec![fact]))
}

fn head(db: &Database) -> Result<i64, StoreError> {
    db.read(|tx| {
        let part = tx.part(COMPANY);
        let head = store::sql::Statement::fixed(
            "SELECT seq FROM ledger_head WHERE part = $1 AND company = $2 AND site = $3",
        );
        let found =
            tx.query_one(&head, &[part.into(), COMPANY.into(), SITE.into()], |row| row.get(0))?;
        Ok(found.unwrap_or(0))
    })
}

/// Waits until so many facts more are written.
fn wait_for_more(written: &AtomicI64, facts: i64) {
    let until = written.load(Ordering::Relaxed) + facts;
    for _ in 0..600 {
        if written.load(Ordering::Relaxed) >= until {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("nothing is written any more");
}

/// Nothing is lost: the chain has what was written, everything verifies, and the pools in many parts
/// tell the same as the chain does alone.
fn nothing_was_lost(db: &Database, expected: i64) {
    assert_eq!(head(db).unwrap(), expected);
    assert_eq!(store::verify::verify(db, &mut |_| {}).unwrap().first, None);
    nodes::catch_up(db, COMPANY).unwrap();
    let (many, cost) = around(db, 1);
    assert!(cost.parts.len() > 8, "{cost:?}");
    let alone = crate::plant::lot(9_000_000, "ALONE", 7);
    db.write(|tx| append_all(tx, SITE, ImportId(0), vec![alone])).unwrap();
    let (one, cost) = around(db, 1);
    assert_eq!(cost.parts.len(), 1);
    assert_eq!(many, one);
}

/// Moves the shards of a table's part to the other worker, and says where they were.
fn move_shard(client: &mut postgres::Client, table: &str, part: i64, mode: &str) -> i32 {
    let found = client
        .query_one(
            "SELECT shardid, nodeport, (SELECT n.nodeport FROM pg_dist_node n
                WHERE n.noderole = 'primary' AND n.groupid <> 0 AND n.nodeport <> s.nodeport)
            FROM pg_dist_shard_placement s
            WHERE shardid = get_shard_id_for_distribution_column($1::TEXT::regclass, $2::BIGINT)",
            &[&table, &part],
        )
        .unwrap();
    let (shard, from, to): (i64, i64, i32) =
        (found.get(0), i64::from(found.get::<_, i32>(1)), found.get(2));
    client
        .batch_execute(&format!(
            "SELECT citus_move_shard_placement({shard}, '127.0.0.1', {from}, '127.0.0.1', {to},
                '{mode}')"
        ))
        .unwrap();
    to
}

#[test]
fn shards_move_while_others_write_and_the_same_is_read() {
    let Some(engine) = citus("shards that move while others write") else { return };
    let db = open(&engine);
    tree(&db);
    nodes::split(&db, COMPANY, 16, &mut |_| {}).unwrap();
    let (before, _) = around(&db, 1);
    let (stop, written) = (AtomicBool::new(false), AtomicI64::new(0));
    let expected = std::thread::scope(|scope| {
        let writing = scope.spawn(|| write_on(&db, &stop, &written));
        let mut client = connected(url(&engine));
        let chain = db.read(|tx| Ok::<_, StoreError>(tx.part(COMPANY))).unwrap();
        let mut moves = 0;
        for (table, mode) in [
            ("ledger", "block_writes"),
            ("node_transfer_out", "block_writes"),
            ("ledger", "force_logical"),
            ("node_transfer_out", "force_logical"),
        ] {
            wait_for_more(&written, 20);
            move_shard(&mut client, table, chain, mode);
            moves += 1;
            let (during, _) = around(&db, 1);
            let whole = before.iter().filter(|word| !word.contains("closed_at")).all(|word| {
                // A pool says when it closed; everything else stays as it was said.
                during.contains(word)
            });
            assert!(whole, "after {moves} moves");
        }
        wait_for_more(&written, 20);
        stop.store(true, Ordering::Relaxed);
        writing.join().unwrap()
    });
    nothing_was_lost(&db, expected);
}

#[test]
fn a_server_that_is_killed_while_others_write_loses_nothing() {
    let Some(engine) = citus("a server that is killed") else { return };
    let Ok(restart) = std::env::var("TEST_CITUS_RESTART") else {
        return eprintln!(
            "*** SKIPPED: a server that is killed: TEST_CITUS_RESTART says not how ***"
        );
    };
    let db = open(&engine);
    tree(&db);
    nodes::split(&db, COMPANY, 16, &mut |_| {}).unwrap();
    let (stop, written) = (AtomicBool::new(false), AtomicI64::new(0));
    let expected = std::thread::scope(|scope| {
        let writing = scope.spawn(|| write_on(&db, &stop, &written));
        for worker in ["1", "2"] {
            wait_for_more(&written, 30);
            let killed = Command::new(&restart).arg(worker).status().unwrap();
            stop.store(!killed.success(), Ordering::Relaxed);
            assert!(killed.success());
            wait_for_more(&written, 30);
        }
        stop.store(true, Ordering::Relaxed);
        writing.join().unwrap()
    });
    nothing_was_lost(&db, expected);
}

/// What a worker says it was asked: for each question the ids that came with it.
fn asked(log: &str, database: &str) -> Vec<(String, Vec<i64>)> {
    let mut asked = Vec::new();
    let mut question = None;
    for line in log.lines().filter(|line| line.contains(database) || line.starts_with('\t')) {
        if let Some((_, said)) = line.split_once("execute ") {
            let table = ["node_pool", "node_transfer_out", "node_transfer_in", "node_correction"]
                .into_iter()
                .chain(["node_run_closing"])
                .find(|table| said.contains(&format!(".{table}_")));
            let before = said.rsplit_once(" OPERATOR(pg_catalog.=) f.value");
            let by = before.and_then(|(text, _)| text.rsplit('.').next());
            question = table.filter(|_| said.contains("FROM (UNNEST(")).zip(by);
        } else if let Some((_, parameters)) = line.split_once("DETAIL:  parameters: ")
            && let Some((table, by)) = question.take()
        {
            asked.push((format!("{table} by {by}"), lists(parameters)));
        }
    }
    asked
}

/// The second list among parameters: the ids, after their parts.
fn lists(parameters: &str) -> Vec<i64> {
    let list = parameters.split("$2 = '{").nth(1).and_then(|rest| rest.split('}').next());
    let numbers = list.unwrap_or_default().split(',');
    numbers.filter_map(|number| number.trim().parse().ok()).collect()
}

#[test]
fn the_servers_say_that_every_id_was_sent_to_its_owner_alone() {
    let Some(engine) = citus("what the servers were asked") else { return };
    let Ok(logs) = std::env::var("TEST_CITUS_LOGS") else {
        return eprintln!(
            "*** SKIPPED: what the servers were asked: TEST_CITUS_LOGS is not set ***"
        );
    };
    // A transfer that a correction moved is asked about in both its pools, which is no broadcast.
    plain_tree(&open(&engine));
    let database = url(&engine).rsplit('/').next().unwrap().to_owned();
    let coordinator = std::env::var("TEST_CITUS_NODES").unwrap();
    for worker in coordinator.split(',').skip(1) {
        // The next sessions in this database say everything they are asked.
        connected(worker)
            .batch_execute(&format!("ALTER DATABASE {database} SET log_statement = 'all'"))
            .unwrap();
    }
    let db = open(&engine);
    nodes::split(&db, COMPANY, 64, &mut |_| {}).unwrap();

    let (words, cost) = around(&db, 1);
    std::thread::sleep(Duration::from_millis(300));
    let (mut sent, mut distinct, mut workers) = (0, BTreeSet::new(), 0);
    let mut of_question: BTreeMap<String, u64> = BTreeMap::new();
    for log in logs.split(',') {
        let asked = asked(&fs::read_to_string(log).unwrap(), &database);
        workers += u32::from(!asked.is_empty());
        for (question, ids) in asked {
            sent += ids.len();
            *of_question.entry(question.clone()).or_default() += ids.len() as u64;
            distinct.extend(ids.into_iter().map(|id| (question.clone(), id)));
        }
    }
    let factor = sent as f64 / distinct.len() as f64;
    eprintln!(
        "by the workers' own logs: {sent} ids sent, {} distinct, broadcast factor {factor:.3}, \
         {workers} workers; our count: {} ids, {} statements in {} round trips over {} parts, \
         {} levels, {} rows told; {of_question:?}",
        distinct.len(),
        cost.ids_sent,
        cost.statements,
        cost.round_trips,
        cost.parts.len(),
        cost.levels,
        words.len()
    );
    assert!((factor - 1.0).abs() < f64::EPSILON);
    assert_eq!(workers, 2);
    assert!(sent > 500, "{sent}");
}
