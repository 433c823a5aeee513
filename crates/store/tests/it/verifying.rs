//! Verification names whatever a program changed; a rebuild repairs what can be repaired.

use domain::facts::{
    ActRecorded, ActSigned, CredentialChanged, Entry, ImportAbandoned, ImportCompleted,
    ImportStarted, MasterDefined, PersonEnrolled, PersonErased, RoleGranted, StockMoved,
    TransferCorrected, TransferRecorded,
};
use domain::{
    ActId, Basis, Capture, Fact, ImportId, PersonId, PoolId, Quantity, SignatureMeaning,
    SignatureWay, TransferId,
};
use sha2::Digest as _;
use store::ledger::COMPANY_LEDGER;
use store::projections::projections;
use store::side::blobs;
use store::sql::{Engine, Row, Statement, Value};
use store::verify::{Finding, Problem, Report, verify};
use store::{Database, StoreError, rebuild};
use testkit::{EngineUnderTest, Place};

use crate::plant::{
    COMPANY, SITE, append_at, entry, found, item, lot, on_every_engine, open, run, supplier,
    transfer,
};
use crate::samples;
use crate::schema::{batch, try_batch};

const LI: PersonId = PersonId(70);

/// At least one row in every projection, and every column filled in at least one of them.
pub(crate) fn plant(db: &Database) {
    found(db);
    let company = vec![
        by_li(supplier(8, "S1").fact),
        entry(PersonEnrolled { person: LI }),
        entry(PersonEnrolled { person: PersonId(71) }),
        entry(PersonErased { person: PersonId(71) }),
        entry(RoleGranted { person: LI, role: "quality".into(), site: None }),
        entry(CredentialChanged { person: LI, credential: "password".into(), valid: true }),
        by_li(samples::master()),
        by_li(flour_with_gtin()),
        by_li(samples::customer_item()),
    ];
    append_at(db, COMPANY_LEDGER, ImportId(0), company);
    let (kept, given_up) = (ImportId(500), ImportId(501));
    let begin = |import| by_li(ImportStarted { import, document_sha256: [5; 32] }.into());
    append_at(db, SITE, ImportId(0), vec![begin(kept)]);
    append_at(db, COMPANY_LEDGER, kept, vec![by_li(item(7, "FLOUR").fact)]);
    let mut first = lot(11, "L1", 7);
    first.by = Some(LI);
    if let Fact::PoolOpened(pool) = &mut first.fact {
        pool.partner = Some(domain::PartnerId(8));
    }
    append_at(db, SITE, kept, vec![first, run(13, "R1"), transfer(21, "t1", 11, 13)]);
    let done = ImportCompleted {
        import: kept,
        items: 1,
        partners: 0,
        pools: 2,
        transfers: 1,
        corrections: 0,
    };
    append_at(db, SITE, ImportId(0), vec![entry(done), returned(), correction(), begin(given_up)]);
    append_at(db, SITE, given_up, vec![lot(14, "L4", 7)]);
    let gone = ImportAbandoned { import: given_up, reason: "killed".into() };
    let made = vec![entry(gone), lot(15, "L5", 7), transfer(23, "t3", 13, 15)];
    append_at(db, SITE, ImportId(0), made);
    let first_act = ActRecorded {
        act: ActId(40),
        name: "receive".into(),
        first_seq: 1,
        document: None,
        capture: Capture::Typed,
        first_input_at: None,
        refusals: 0,
        undoes: None,
        reason: None,
    };
    // What lies in no unit is what a place was given.
    let laid = StockMoved {
        pool: PoolId(11),
        quantity: Quantity::whole(5),
        from: None,
        to: Some("A-02".into()),
        from_unit: None,
        to_unit: None,
    };
    append_at(db, SITE, ImportId(0), vec![by_li(first_act.into())]);
    let mut work: Vec<Fact> = [laid.into()].into_iter().chain(samples::work()).collect();
    settle_what_was_taken(db, &mut work);
    keep_what_was_attached(db, &mut work);
    append_at(db, SITE, ImportId(0), work.into_iter().map(by_li).collect());
}

/// Lets what is settled be what was told before, wherever that comes to stand in the chain.
fn settle_what_was_taken(db: &Database, facts: &mut [Fact]) {
    let head = db.read(|tx| store::ledger::head(tx, COMPANY, SITE)).unwrap().unwrap();
    let seq_of = |facts: &[Fact], is: fn(&Fact) -> bool| {
        head.seq + 1 + i64::try_from(facts.iter().position(is).unwrap()).unwrap()
    };
    let taken = seq_of(facts, |fact| matches!(fact, Fact::DeviceActTaken(_)));
    let doubled = seq_of(facts, |fact| matches!(fact, Fact::BadgeDoubled(_)));
    let outside = seq_of(facts, |fact| matches!(fact, Fact::TemperatureOutside(_)));
    let cleaned = seq_of(facts, |fact| matches!(fact, Fact::MachineCleaned(_)));
    for fact in facts {
        match fact {
            Fact::DeviceActSettled(settled) => settled.taken_seq = taken,
            Fact::BadgeDoubleSettled(settled) => settled.doubled_seq = doubled,
            Fact::TemperatureJudged(judged) => judged.outside_seq = outside,
            Fact::CleaningVoided(voided) => voided.cleaning_seq = cleaned,
            // The act before all of them is the one that is signed.
            Fact::ActSigned(signed) => {
                (signed.act_seq, signed.act_sha256) = (head.seq, head.hash);
            }
            _ => {}
        }
    }
}

/// Lets files that are attached have a content, which is kept beside the facts.
fn keep_what_was_attached(db: &Database, facts: &mut [Fact]) {
    const PHOTO: &[u8] = b"a photograph";
    let sha256: [u8; 32] = sha2::Sha256::digest(PHOTO).into();
    for fact in facts {
        if let Fact::FileAttached(file) = fact {
            file.sha256 = sha256;
        }
    }
    db.write(|tx| blobs::keep(tx, COMPANY, &sha256, PHOTO)).unwrap();
}

/// An item that scanners find by its GTIN.
fn flour_with_gtin() -> Fact {
    MasterDefined {
        kind: domain::MasterKind::Item,
        code: "FLOUR".into(),
        body: r#"{"gtin":"04012345678901"}"#.into(),
        retired: false,
    }
    .into()
}

fn by_li(fact: Fact) -> Entry {
    Entry { by: Some(LI), device: Some("pda-1".into()), ..entry(fact) }
}

fn returned() -> Entry {
    let fact = TransferRecorded {
        transfer: TransferId(22),
        code: "t2".into(),
        from: PoolId(13),
        to: PoolId(11),
        qty_from: Some(Quantity::whole(20)),
        qty_to: Some(Quantity::whole(20)),
        basis: Basis::Weighed,
        equipment: Some("SCALE-2".into()),
        document: Some("RET-1".into()),
        returns: Some(TransferId(21)),
    };
    Entry { by: Some(LI), ..entry(fact) }
}

fn correction() -> Entry {
    let fact = TransferCorrected {
        transfer: TransferId(21),
        void: Some(false),
        set_at: Some("2026-03-01T09:00:00+08:00".parse().unwrap()),
        set_by: Some(LI),
        from: Some(PoolId(11)),
        to: Some(PoolId(13)),
        qty_from: Some(Quantity::whole(180)),
        qty_to: Some(Quantity::whole(180)),
        basis: Some(Basis::Weighed),
        equipment: Some("SCALE-1".into()),
        document: Some("WO-8".into()),
        reason: Some("read twice".into()),
    };
    Entry { by: Some(LI), ..entry(fact) }
}

fn check(db: &Database) -> Report {
    verify(db, &mut |_| {}).unwrap()
}

#[test]
fn what_nobody_touched_is_clean() {
    on_every_engine(|db| {
        assert!(check(db).is_clean());
        plant(db);

        let report = check(db);
        assert_eq!(report.first, None);
        assert_eq!(report.facts, 130);
        assert!(report.rows > 20 && report.unchecked.contains(&"person_name"));
    });
}

#[test]
fn a_changed_byte_in_any_column_of_any_table_is_named() {
    for engine in testkit::engines() {
        let db = open(&engine);
        plant(&db);
        drop_triggers(&engine.place, db.target().engine());
        let mut tables = vec![
            (
                "ledger",
                owned(
                    "part company site seq fact format_version hash_alg kind kind_version \
                    appended_at_us import secret content marks hash",
                ),
                4,
            ),
            ("ledger_head", owned("part company site seq fact appended_at_us hash peaks"), 3),
        ];
        for projection in projections() {
            tables.push((projection.table, projection.columns.to_vec(), projection.key));
        }

        let mut changed = 0;
        for (table, columns, key) in tables {
            for (place, column) in columns.iter().enumerate() {
                if place == 0 && engine.name() == "Citus" {
                    // The servers themselves refuse to change the part of a row.
                    let change = format!("UPDATE {table} SET part = 7");
                    assert!(try_batch(&engine.place, &change).is_err());
                    changed += 1;
                    continue;
                }
                let finding = change_and_check(&db, &engine, table, &columns, column, key);
                assert_eq!(finding.table, table, "{table}.{column}: {finding}");
                if place >= key {
                    check_names(&finding, column);
                }
                changed += 1;
            }
        }
        assert_eq!(changed, 15 + 8 + projections().map(|p| p.columns.len()).sum::<usize>());
        assert_eq!(check(&db).first, None, "everything was put back");
    }
}

fn owned(names: &'static str) -> Vec<&'static str> {
    names.split_whitespace().collect()
}

fn check_names(finding: &Finding, column: &str) {
    let field = finding.field.as_deref().unwrap_or_default();
    let named = match (finding.table, column) {
        // A byte of the content lies in some field, which is named by its own name.
        ("ledger", "content") => domain::facts::Fact::KINDS
            .iter()
            .flat_map(|kind| (1..40).filter_map(|tag| domain::facts::field_name(kind.0, tag)))
            .any(|name| name == field),
        ("ledger", "appended_at_us") => field == "appended_at",
        _ => field == column,
    };
    assert!(named, "{column} was changed, but told was: {finding}");
}

/// Changes one byte of a column in the first row that has a value there, verifies, and puts it back.
fn change_and_check(
    db: &Database,
    engine: &EngineUnderTest,
    table: &'static str,
    columns: &[&'static str],
    column: &str,
    key: usize,
) -> Finding {
    let on = db.target().engine();
    let names = columns[..key].join(", ");
    let row = format!(
        "SELECT {column}, {names} FROM {table} WHERE {column} IS NOT NULL ORDER BY {names} LIMIT 1"
    );
    let row = Statement::fixed(row.leak());
    let read = |row: Row<'_>| {
        let (before, after) = flipped(on, row.value(0)?);
        let equals = columns[..key]
            .iter()
            .zip(1..)
            .map(|(name, place)| Ok((*name, flipped(on, row.value(place)?).0)));
        let equals = equals.collect::<Result<Vec<_>, StoreError>>()?;
        let of_row = |but: &str| {
            let kept = equals.iter().filter(|(name, _)| *name != but);
            let kept: Vec<String> = kept.map(|(name, value)| format!("{name} = {value}")).collect();
            kept.join(" AND ")
        };
        // The same row once it is changed: by the rest of its key, lest another row that has the
        // changed value by right is taken for it.
        let changed = format!("{column} = {after} AND {}", of_row(column));
        Ok((before, after, of_row(""), changed))
    };
    let (before, after, of_row, of_changed) = db
        .read(|tx| tx.query_one(&row, &[], read))
        .unwrap()
        .unwrap_or_else(|| panic!("{table}.{column} has no value in any row"));
    batch(&engine.place, &format!("UPDATE {table} SET {column} = {after} WHERE {of_row}"));
    let finding = check(db).first.unwrap_or_else(|| panic!("{table}.{column} was not found"));
    batch(&engine.place, &format!("UPDATE {table} SET {column} = {before} WHERE {of_changed}"));
    finding
}

/// The value as SQL, and the value with one byte changed as SQL.
fn flipped(on: Engine, value: Value<'_>) -> (String, String) {
    match value {
        Value::Int(number) => (number.to_string(), (number ^ 64).to_string()),
        Value::Text(text) => {
            let changed: String = format!("~{}", text.chars().skip(1).collect::<String>());
            (format!("'{text}'"), format!("'{changed}'"))
        }
        Value::Blob(bytes) => {
            let mut changed = bytes.to_vec();
            let last = changed.len() - 1;
            changed[last] ^= 0x20;
            (hex(on, bytes), hex(on, &changed))
        }
        Value::Null | Value::Ints(_) => unreachable!("only rows with a value are looked at"),
    }
}

fn hex(on: Engine, bytes: &[u8]) -> String {
    let digits = bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
    match on {
        Engine::Sqlite => format!("x'{digits}'"),
        Engine::Postgres => format!("'\\x{digits}'::bytea"),
    }
}

fn drop_triggers(place: &Place, on: Engine) {
    batch(
        place,
        match on {
            Engine::Sqlite => "DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete;",
            Engine::Postgres => {
                "DROP TRIGGER ledger_no_change ON ledger; DROP TRIGGER ledger_no_truncate ON ledger;"
            }
        },
    );
}

#[test]
fn rows_taken_away_or_slipped_in_are_named() {
    for engine in testkit::engines() {
        let db = open(&engine);
        plant(&db);
        drop_triggers(&engine.place, db.target().engine());
        let last = "seq = (SELECT MAX(seq) FROM ledger l WHERE l.part = ledger.part \
            AND l.site = ledger.site) AND site <> 0";
        for (table, change, problem) in [
            ("transfer_in", "DELETE FROM transfer_in WHERE transfer = 21", Problem::Missing),
            ("pool", "DELETE FROM pool WHERE pool = 11", Problem::Missing),
            (
                "role_held",
                "INSERT INTO role_held (part, company, person, role, site, seq)
                    SELECT part, company, person, 'administrator', site, seq FROM role_held",
                Problem::Unexpected,
            ),
            ("ledger_head", &format!("DELETE FROM ledger WHERE {last}"), Problem::Changed),
        ] {
            batch(&engine.place, change);
            let finding = check(&db).first.unwrap();
            assert_eq!((finding.table, finding.problem), (table, problem), "{change}");
            rebuild(&db, &mut |_| {}).unwrap();
        }
    }
}

#[test]
fn a_fact_taken_out_of_the_middle_is_named() {
    for engine in testkit::engines() {
        let db = open(&engine);
        plant(&db);
        drop_triggers(&engine.place, db.target().engine());
        batch(&engine.place, "DELETE FROM ledger WHERE site <> 0 AND seq = 3");

        let finding = check(&db).first.unwrap();
        assert_eq!(finding.fact.unwrap().seq, 3);
        assert_eq!(finding.problem, Problem::Missing);
        assert!(finding.to_string().contains("seq=3"), "{finding}");
    }
}

#[test]
fn a_rebuild_repairs_every_projection() {
    for engine in testkit::engines() {
        let db = open(&engine);
        plant(&db);
        for projection in projections() {
            batch(&engine.place, &format!("DELETE FROM {}", projection.table));
        }
        assert!(!check(&db).is_clean());

        let facts = rebuild(&db, &mut |_| {}).unwrap();
        assert_eq!(facts, 130);
        assert_eq!(check(&db).first, None);
    }
}

#[test]
fn erasing_a_person_leaves_everything_clean() {
    on_every_engine(|db| {
        plant(db);
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![entry(PersonErased { person: LI })]);
        db.write(|tx| store::side::people::erase_names(tx, crate::plant::COMPANY, LI)).unwrap();

        assert_eq!(check(db).first, None);
    });
}

#[test]
fn a_damaged_file_is_a_finding_and_not_a_fault() {
    let engine = testkit::sqlite();
    let db = open(&engine);
    plant(&db);
    append_at(&db, SITE, ImportId(0), (100..400).map(|id| lot(id, &format!("X{id}"), 7)).collect());
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    drop(db);
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(connection);
    let mut bytes = std::fs::read(path).unwrap();
    let page = 4096;
    // The header of every b-tree page but the first.
    for start in (page..bytes.len()).step_by(page) {
        bytes[start] ^= 0x55;
    }
    std::fs::write(path, &bytes).unwrap();

    let outcome =
        Database::open(crate::plant::target(&engine)).and_then(|db| verify(&db, &mut |_| {}));
    match outcome {
        Ok(report) => {
            assert!(matches!(report.first.unwrap().problem, Problem::Engine(_)));
        }
        Err(fault) => assert!(matches!(fault, StoreError::Corrupt(_)), "{fault:?}"),
    }
}

#[test]
fn an_index_that_disagrees_with_its_table_is_found() {
    let engine = testkit::sqlite();
    let db = open(&engine);
    plant(&db);
    // The row is changed and changed back, the second time with the index out of sight: the table
    // is as it was, the index is not.
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    let set = |lot_number| format!("UPDATE pool SET lot_number = '{lot_number}' WHERE pool = 11");
    connection.execute_batch(&set("F-L9")).unwrap();
    let hide = "PRAGMA writable_schema = ON;
        CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'pool_by_lot_number';
        DELETE FROM sqlite_schema WHERE name = 'pool_by_lot_number'";
    connection.execute_batch(hide).unwrap();
    rusqlite::Connection::open(path).unwrap().execute_batch(&set("F-L1")).unwrap();
    let show = "INSERT INTO sqlite_schema SELECT * FROM kept; PRAGMA writable_schema = RESET;";
    connection.execute_batch(show).unwrap();
    drop(connection);

    let finding = check(&open(&engine)).first.unwrap();
    assert!(
        matches!(&finding.problem, Problem::Engine(words) if words.contains("index")),
        "{finding}"
    );
}

/// An act, and a signature that names it as `changed` says.
fn sign(db: &Database, change: impl FnOnce(&mut ActSigned)) {
    plant(db);
    let head = db.read(|tx| store::ledger::head(tx, COMPANY, SITE)).unwrap().unwrap();
    let act = ActRecorded {
        act: ActId(77),
        name: "lift_hold".into(),
        first_seq: head.seq + 1,
        document: None,
        capture: Capture::Typed,
        first_input_at: None,
        refusals: 0,
        undoes: None,
        reason: None,
    };
    append_at(db, SITE, ImportId(0), vec![by_li(act.into())]);
    let head = db.read(|tx| store::ledger::head(tx, COMPANY, SITE)).unwrap().unwrap();
    let mut signed = ActSigned {
        act: ActId(77),
        act_seq: head.seq,
        act_sha256: head.hash,
        meaning: SignatureMeaning::Release,
        way: SignatureWay::Password,
    };
    change(&mut signed);
    append_at(db, SITE, ImportId(0), vec![by_li(signed.into())]);
}

#[test]
fn a_signature_fits_the_act_it_was_given_to() {
    on_every_engine(|db| {
        sign(db, |_| {});

        assert_eq!(check(db).first, None);
    });
}

#[test]
fn a_signature_that_was_lifted_onto_another_act_is_named() {
    type Change = fn(&mut ActSigned);
    let lifted: [(Change, &str); 3] = [
        (|signed| signed.act_sha256[7] ^= 1, "act_sha256"),
        (|signed| signed.act_seq -= 1, "act_seq"),
        (|signed| signed.act = ActId(40), "act_seq"),
    ];
    for (change, field) in lifted {
        on_every_engine(|db| {
            sign(db, change);

            let finding = check(db).first.unwrap();
            assert_eq!((finding.table, finding.field.as_deref()), ("ledger", Some(field)));
            assert_eq!(finding.problem, Problem::Contradicted);
        });
    }
}
