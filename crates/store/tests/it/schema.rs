//! The schema and the statements: both engines accept them, and history refuses to be changed.

use store::projections::{UNCHECKED, projections};
use store::sql::{Engine, Statement};
use store::{Database, StoreError};
use testkit::Place;

use crate::plant::{SITE, append_at, found, lot, on_every_engine, open, target};
use domain::ImportId;

#[test]
fn every_statement_prepares_on_every_engine() {
    on_every_engine(|db| {
        let statements = store::statements();
        assert!(statements.len() > 90, "{} statements are registered", statements.len());

        db.write(|tx| {
            for statement in &statements {
                tx.prepare(statement).unwrap_or_else(|fault| panic!("{fault:?}: {statement:?}"));
            }
            let by_ids = [store::expand::lookups(tx.engine()), store::nodes::lookups(tx.engine())];
            for lookup in by_ids.concat() {
                tx.prepare(&lookup).unwrap_or_else(|fault| panic!("{fault:?}: {lookup:?}"));
            }
            Ok::<(), StoreError>(())
        })
        .unwrap();
    });
}

/// What is asked of many rows on purpose: pages in the order of the key, counts, rebuilds, and the
/// ends of all runs for an export.
const WALKS: [&str; 4] = ["LIMIT", "COUNT(*)", "DELETE", "p.closed_offset_min FROM operation w"];

/// The steps in which SQLite would answer a statement.
fn plan(connection: &rusqlite::Connection, text: &str) -> Vec<String> {
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
    let empty = vec![rusqlite::types::Null; plan.parameter_count()];
    let steps = plan.query_map(rusqlite::params_from_iter(empty), |step| step.get(3)).unwrap();
    steps.collect::<Result<_, _>>().unwrap()
}

#[test]
fn no_statement_walks_through_the_rows_of_a_site_where_it_asks_for_few() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    let (mut looked, mut walking) = (0, Vec::new());
    let lookups = store::expand::lookups(Engine::Sqlite);
    for statement in store::statements().into_iter().chain(lookups) {
        let text = statement.text();
        if !text.contains("WHERE") || WALKS.iter().any(|walk| text.contains(walk)) {
            continue;
        }
        for step in plan(&connection, text) {
            let of_many = ["t", "k", "c", "p", "transfer_out", "transfer_in", "correction", "pool"];
            let walks = of_many.iter().any(|table| {
                step.starts_with(&format!("SEARCH {table} USING"))
                    && step.ends_with("(part=? AND company=? AND site=?)")
                    || step.starts_with(&format!("SCAN {table}"))
            });
            if walks {
                walking.push(format!("{step}: {text}"));
            }
            looked += 1;
        }
    }
    assert!(walking.is_empty(), "{}", walking.join("\n"));
    assert!(looked > 50, "{looked} steps were looked at");
}

#[test]
fn the_last_number_is_looked_up_among_those_as_long() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    for (order, index) in [
        ("p.lot_number DESC", "p USING INDEX pool_by_length_of_number"),
        ("document DESC LIMIT 1", "act USING COVERING INDEX act_by_length_of_document"),
    ] {
        let found = store::statements();
        let text = found.iter().map(Statement::text).find(|text| text.contains(order)).unwrap();
        let first = plan(&connection, text).remove(0);

        let looked = format!("SEARCH {index} (part=? AND company=? AND site=? AND <expr>=? AND ");
        assert!(first.starts_with(&looked), "{first}");
    }
}

#[test]
fn a_scanned_number_is_one_look_into_an_index() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    for column in ["lot_number", "supplier_lot"] {
        let asked = format!("AND p.kind = $4 AND p.{column} = $5");
        let found = store::statements();
        let mut asking = found.iter().map(Statement::text).filter(|text| text.contains(&asked));
        let steps = plan(&connection, asking.next().unwrap());

        let looked = format!(
            "SEARCH p USING INDEX pool_by_{column} \
             (part=? AND company=? AND site=? AND {column}=? AND kind=?)"
        );
        assert_eq!(steps[0], looked);
        assert!(!steps.iter().any(|step| step.contains("ORDER BY")), "{steps:?}");
    }
    let found = store::statements();
    let mut texts = found.iter().map(Statement::text);
    let items =
        texts.find(|text| text.contains("FROM master_number n") && text.contains("JOIN item"));
    let steps = plan(&connection, items.unwrap());
    let looked = "SEARCH i USING INDEX item_by_code (part=? AND company=? AND code=?)";
    assert!(steps.iter().any(|step| step == looked), "{steps:?}");
}

#[test]
fn every_statement_numbers_its_parameters_in_the_order_they_first_occur() {
    let lookups = [Engine::Sqlite, Engine::Postgres].map(store::expand::lookups).concat();
    for statement in store::statements().into_iter().chain(lookups) {
        let mut highest = 0;
        for (at, _) in statement.text().match_indices('$') {
            let digits = statement.text()[at + 1..].split(|c: char| !c.is_ascii_digit()).next();
            let number: u32 = digits.unwrap().parse().unwrap();
            assert!(number <= highest + 1, "${number} comes too early in {}", statement.text());
            highest = highest.max(number);
        }
    }
}

#[test]
fn opening_again_changes_nothing() {
    for engine in testkit::engines() {
        found(&open(&engine));

        let again = open(&engine);
        let chains = again.read(store::ledger::chains).unwrap();
        assert_eq!(chains.len(), 1);
    }
}

#[test]
fn data_of_a_later_program_is_refused() {
    for engine in testkit::engines() {
        drop(open(&engine));
        batch(&engine.place, "INSERT INTO migration (number, name) VALUES (99, 'later')");

        let refused = Database::open(target(&engine)).err();
        assert!(matches!(refused, Some(StoreError::NewerSchema { found: 99, .. })), "{refused:?}");
    }
}

#[test]
fn data_of_an_earlier_program_gets_the_projections_of_this_one() {
    for engine in testkit::engines() {
        let db = open(&engine);
        found(&db);
        append_at(&db, SITE, ImportId(0), vec![lot(1, "L1", 9)]);
        drop(db);
        // As the program before the lots that hold something were found by an index.
        batch(
            &engine.place,
            "DROP INDEX balance_left; DROP INDEX balance_first_out; DROP INDEX correction_by_import;
            DROP INDEX pool_by_length_of_number; DROP INDEX act_by_length_of_document;
            DROP INDEX item_by_code; DROP INDEX hold_by_recall;
            DROP INDEX inspection_by_source; ALTER TABLE inspection DROP COLUMN item;
            ALTER TABLE inspection DROP COLUMN partner;
            ALTER TABLE hold DROP COLUMN recall; ALTER TABLE hold DROP COLUMN kept_as;
            DROP TABLE circle;
            ALTER TABLE balance DROP COLUMN item; ALTER TABLE balance DROP COLUMN last_day;
            DROP TABLE placement; DROP TABLE node_copied; DROP TABLE node_pool;
            DROP TABLE node_transfer_out; DROP TABLE node_transfer_in; DROP TABLE node_correction;
            DROP TABLE node_run_closing; DROP TABLE number_pool; DROP TABLE number_block;
            DROP TABLE unit_stay; DROP TABLE unit_portion; DROP TABLE device; DROP TABLE device_act;
            DROP TABLE rule_broken;
            DROP TABLE badge; DROP TABLE kiosk; DROP TABLE pin; DROP TABLE station_person;
            DROP TABLE hand_over; DROP TABLE badge_double; DROP TABLE label;
            DROP TABLE label_binding; DROP TABLE label_roll; DROP TABLE identity_choice;
            DROP TABLE print_job; DROP TABLE printer_state;
            DROP TABLE floor_call; DROP TABLE instruction; DROP TABLE instruction_version;
            DROP TABLE instruction_read; DROP TABLE instruction_draft;
            DROP TABLE ledger_tile; DROP TABLE checkpoint; DROP TABLE key_succession; DROP TABLE serial_run;
            DROP TABLE master_number; DROP TABLE passkey;
            DROP TABLE second_factor; DROP TABLE recovery_code; DROP TABLE sign_in;
            DROP TABLE number_day;
            DROP TABLE unit_meant; DROP TABLE piece_weight; DROP TABLE returnable_move;
            DROP TABLE customer_number; DROP TABLE customer_lot; DROP INDEX orders_by_reference;
            DROP INDEX operation_by_start; DROP TABLE scale_check; DROP TABLE weighing;
            DROP TABLE place_move; DROP TABLE machine_cleaning; DROP TABLE answer_taken;
            DROP TABLE complaint_report; DROP TABLE complaint_report_file;
            DROP TABLE audit; DROP TABLE audit_line;
            DROP TABLE complaint_lot; DROP TABLE complaint_explanation;
            DROP TABLE complaint_compensation; DROP TABLE complaint_sample;
            ALTER TABLE complaint DROP COLUMN material; ALTER TABLE complaint DROP COLUMN department;
            ALTER TABLE complaint DROP COLUMN coder_text;
            DROP TABLE recall; DROP TABLE recall_lot; DROP TABLE recall_event;
            DROP TABLE crossing_out; DROP TABLE crossing_in; DROP TABLE recall_case;
            DROP TABLE recall_crossing; DROP TABLE recall_try;
            DROP TABLE notice; DROP TABLE notice_link; DROP TABLE result; DROP TABLE reserve;
            DROP TABLE signal_answer; DROP TABLE gauge_calibration;
            DROP TABLE role_held; DROP TABLE role_sight;
            CREATE TABLE person_role (part BIGINT NOT NULL, company BIGINT NOT NULL,
                person BIGINT NOT NULL, role TEXT NOT NULL, seq BIGINT NOT NULL,
                PRIMARY KEY (part, company, person, role));
            DROP TABLE guest; DROP TABLE guest_look; DROP TABLE guest_link;
            DROP TABLE line_short; DROP TABLE delivery_carried; DROP TABLE excursion;
            DROP TABLE logger_file; DROP INDEX shipment_on_the_way;
            ALTER TABLE session DROP COLUMN site; ALTER TABLE session DROP COLUMN station;
            ALTER TABLE session DROP COLUMN badge; ALTER TABLE session DROP COLUMN idle_us;
            ALTER TABLE session DROP COLUMN fresh_until_us;
            ALTER TABLE session DROP COLUMN proven; ALTER TABLE session DROP COLUMN fresh_way;
            DROP TABLE act_signature; DROP TABLE signing_failure;
            DROP TABLE retention_class; DROP TABLE legal_hold; DROP TABLE content_removal;
            DROP INDEX attachment_by_place;
            DELETE FROM migration WHERE number >= 15; DROP TABLE lot_touch; DROP TABLE moving;
            DROP TABLE run_closing; DROP INDEX pool_lenient; DROP INDEX correction_by_document;
            INSERT INTO balance (part, company, site, pool, on_hand, last_at_us, seq)
                VALUES (1, 1, 1, 1, 7, 7, 7)",
        );

        let db = open(&engine);
        assert_eq!(store::verify::verify(&db, &mut |_| {}).unwrap().first, None);
    }
}

#[test]
fn the_database_itself_refuses_to_change_history() {
    for engine in testkit::engines() {
        let db = open(&engine);
        found(&db);
        append_at(&db, SITE, ImportId(0), vec![lot(1, "L1", 9)]);

        for attempt in [
            "UPDATE ledger SET import = 7",
            "UPDATE ledger SET content = content WHERE seq = 1",
            "DELETE FROM ledger WHERE seq = 1",
            "DELETE FROM ledger",
        ] {
            let fault = try_batch(&engine.place, attempt).unwrap_err();
            assert!(fault.contains("history is never changed"), "{attempt}: {fault}");
        }
        match &engine.place {
            Place::Postgres(_) => {
                let fault = try_batch(&engine.place, "TRUNCATE ledger").unwrap_err();
                assert!(fault.contains("history is never changed"), "{fault}");
            }
            Place::Sqlite(_) => {
                let replace = Statement::fixed("REPLACE INTO ledger SELECT * FROM ledger");
                let fault = db.write(|tx| tx.execute(&replace, &[])).unwrap_err();
                assert!(matches!(fault, StoreError::HistoryRefused(_)), "{fault:?}");
            }
        }
    }
}

#[test]
fn readers_cannot_write() {
    on_every_engine(|db| {
        found(db);

        let attempt = Statement::fixed("DELETE FROM site");
        let refused = db.read(|tx| tx.execute(&attempt, &[]));
        assert!(refused.is_err());
    });
}

#[test]
fn a_reader_sees_one_snapshot() {
    on_every_engine(|db| {
        found(db);

        let (before, after) = db
            .read(|tx| {
                let before = store::ledger::chains(tx)?;
                append_at(db, SITE, ImportId(0), vec![lot(1, "L1", 9)]);
                Ok::<_, StoreError>((before, store::ledger::chains(tx)?))
            })
            .unwrap();
        assert_eq!(before, after);
        assert_eq!(db.read(store::ledger::chains).unwrap().len(), before.len() + 1);
    });
}

#[test]
fn the_part_is_constant_in_sqlite_and_hashed_on_postgresql() {
    on_every_engine(|db| {
        let part = db.read(|tx| Ok::<_, StoreError>(tx.part(crate::plant::COMPANY))).unwrap();

        assert_eq!(part, if db.target().engine() == Engine::Sqlite { 0 } else { 42 });
    });
}

#[test]
fn every_table_is_history_or_a_projection_or_said_to_be_unchecked() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap);
    let names: Vec<String> = names.filter(|name: &String| !name.starts_with("sqlite_")).collect();

    for name in &names {
        let known = ["ledger", "ledger_head", "ledger_tile", "migration", "moving", "placement"]
            .contains(&name.as_str())
            || name.starts_with("node_")
            || UNCHECKED.contains(&name.as_str());
        let projection = projections().find(|projection| projection.table == name);
        assert!(known != projection.is_some(), "{name} is listed once");
        let Some(projection) = projection else { continue };
        let mut columns = Vec::new();
        let mut key = 0;
        let sql = format!("SELECT name, pk FROM pragma_table_info('{name}') ORDER BY cid");
        let mut statement = connection.prepare(&sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let place: i64 = row.get(1).unwrap();
            columns.push(row.get::<_, String>(0).unwrap());
            assert!(place == 0 || place == columns.len() as i64, "the key of {name} comes first");
            key += usize::from(place > 0);
        }
        assert_eq!((columns, key), (owned(projection.columns), projection.key), "{name}");
    }
    assert_eq!(names.len(), projections().count() + UNCHECKED.len() + 12);
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

pub(crate) fn batch(place: &Place, script: &str) {
    try_batch(place, script).unwrap();
}

/// As a stranger would do it: with a connection that knows nothing of this program.
pub(crate) fn try_batch(place: &Place, script: &str) -> Result<(), String> {
    match place {
        Place::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection.execute_batch(script).map_err(|fault| fault.to_string())
        }
        Place::Postgres(url) => {
            let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            // A coordinator takes changes of tables one by one, and of triggers only when told to;
            // to a single server the setting says nothing.
            let statements = script.split(';').filter(|statement| !statement.trim().is_empty());
            ["SET citus.enable_unsafe_triggers = on"].into_iter().chain(statements).try_for_each(
                |statement| {
                    client.batch_execute(statement).map_err(|fault| match fault.as_db_error() {
                        Some(fault) => fault.message().to_owned(),
                        None => fault.to_string(),
                    })
                },
            )
        }
    }
}
