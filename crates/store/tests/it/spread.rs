//! A database that is spread over servers: where its tables lie, and that no statement about one
//! company asks more than one server.

use postgres::types::{ToSql, Type};
use store::distribution::{Group, group_of};
use testkit::Place;

use crate::plant::{found, open};

/// What is asked of a whole database and goes to every shard: the walks of verify, rebuild and move,
/// and what a program asks once when it starts. Each is the beginning of such a statement.
const OF_EVERYTHING: [&str; 6] = [
    "SELECT company, code, name FROM company ORDER BY company",
    "SELECT company, site FROM ledger_head ORDER BY part, company, site",
    "SELECT company, site, seq, fact, appended_at_us, hash, peaks FROM ledger_head",
    "SELECT part, company, site, seq, fact, appended_at_us, hash, peaks FROM ledger_head",
    "SELECT part, company, site, seq, fact, format_version, hash_alg, kind,\n            kind_version, \
     appended_at_us, import, secret, content, marks, hash\n        FROM ledger ORDER BY",
    "SELECT part, company, site, seq, fact, format_version, hash_alg, kind,\n            kind_version, \
     appended_at_us, import, secret, content, marks, hash\n        FROM ledger WHERE (part,",
];

/// The tables without a part, as statements name them.
const ON_COORDINATOR: [&str; 6] =
    [" api_token", " badge", " kiosk", " migration", " moving", " session"];

#[test]
fn every_table_has_a_place_and_those_that_are_spread_have_their_part_first() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT t.name, (SELECT c.name FROM pragma_table_info(t.name) c WHERE c.pk = 1)
        FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let tables: Vec<(String, String)> = rows.collect::<Result<_, _>>().unwrap();

    assert!(tables.len() > 40);
    for (table, first) in tables {
        let group = group_of(&table);
        assert!(group.is_some(), "{table} was never given a place");
        assert_eq!(group == Some(Group::Coordinator), first != "part", "{table}");
    }
}

/// How many shards a coordinator would ask for a statement whose part is 42; nothing where it asks
/// none but itself.
fn tasks(client: &mut postgres::Client, text: &str) -> Option<usize> {
    let explained = client.prepare(&format!("EXPLAIN (COSTS OFF) {text}")).unwrap();
    let of_type = |kind: &Type| -> Box<dyn ToSql + Sync> {
        match *kind {
            Type::INT8 => Box::new(42_i64),
            Type::BYTEA => Box::new(vec![42_u8]),
            _ => Box::new("42"),
        }
    };
    let values: Vec<_> = explained.params().iter().map(of_type).collect();
    let values: Vec<_> = values.iter().map(|value| &**value).collect();
    let plan = client.query(&explained, &values).unwrap();
    let lines = plan.iter().map(|row| row.get::<_, String>(0));
    lines.filter_map(|line| line.trim().strip_prefix("Task Count: ")?.parse().ok()).max()
}

#[test]
fn no_statement_about_one_company_asks_more_than_one_server() {
    let Some(engine) = testkit::postgres().filter(|engine| engine.name() == "Citus") else {
        return eprintln!("*** SKIPPED: which servers a statement asks, for there is no Citus ***");
    };
    found(&open(&engine));
    let Place::Postgres(url) = &engine.place else { unreachable!() };
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let whole_tables = store::distribution::statements_of_everything();
    let (mut alone, mut wide) = (0, Vec::new());
    for statement in store::statements() {
        let text = statement.text();
        if whole_tables.contains(&statement) || OF_EVERYTHING.iter().any(|s| text.starts_with(s)) {
            continue;
        }
        match tasks(&mut client, text) {
            Some(1) => alone += 1,
            None if ON_COORDINATOR.iter().any(|table| text.contains(table)) => {}
            tasks => wide.push(format!("{tasks:?} tasks: {text}")),
        }
    }

    assert!(wide.is_empty(), "{}", wide.join("\n"));
    assert!(alone > 200, "{alone} statements ask one server");
}
