//! Thousands of alterations behind the program's back, drawn by a seed: in every table that facts vouch
//! for, and every one has to be named. What the database itself refuses is no alteration.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;
use store::Database;
use store::projections::projections;
use store::verify::verify;
use testkit::Place;

use crate::plant::open;
use crate::schema::batch;
use crate::verifying::plant;

/// What is done to a record.
const KINDS: [&str; 6] = [
    "a value changed",
    "a value emptied",
    "a value filled in",
    "a value of another row",
    "a row taken out",
    "a row slipped in",
];

/// Chance that can be had again (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }
}

/// A table as the stranger sees it.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The declared type of each column, and whether it may be empty.
    kinds: Vec<(String, bool)>,
    /// Places of the key's columns.
    key: Vec<usize>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn read(stranger: &Connection, name: &str) -> Self {
        let sql = format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}')");
        let mut told = stranger.prepare(&sql).unwrap();
        let told = told
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .unwrap();
        let mut table = Self {
            name: name.to_owned(),
            columns: Vec::new(),
            kinds: Vec::new(),
            key: Vec::new(),
            rows: Vec::new(),
        };
        for told in told {
            let (column, kind, full, key): (String, String, bool, i64) = told.unwrap();
            if key > 0 {
                table.key.push(table.columns.len());
            }
            table.columns.push(column);
            table.kinds.push((kind, !full && key == 0));
        }
        let mut all = stranger.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let width = table.columns.len();
        let rows = all.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        table.rows = rows.map(Result::unwrap).collect();
        table
    }

    /// The row as it was read is replaced; none where the database refuses.
    fn replace(&self, stranger: &Connection, old: &[Value], new: Option<&[Value]>) -> bool {
        let names = |places: &[usize], from: usize| -> Vec<String> {
            let columns = places.iter().map(|at| &self.columns[*at]).zip(from..);
            columns.map(|(name, place)| format!("{name} IS ?{place}")).collect()
        };
        let key: Vec<Value> = self.key.iter().map(|at| old[*at].clone()).collect();
        let delete =
            format!("DELETE FROM {} WHERE {}", self.name, names(&self.key, 1).join(" AND "));
        stranger.execute_batch("SAVEPOINT one").unwrap();
        let gone = stranger.execute(&delete, rusqlite::params_from_iter(key));
        let done =
            gone.is_ok_and(|rows| rows == 1) && new.is_none_or(|new| self.insert(stranger, new));
        let end = if done { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
        stranger.execute_batch(end).unwrap();
        done
    }

    fn insert(&self, stranger: &Connection, row: &[Value]) -> bool {
        let places: Vec<String> = (1..=row.len()).map(|place| format!("?{place}")).collect();
        let insert = format!("INSERT INTO {} VALUES ({})", self.name, places.join(", "));
        stranger.execute(&insert, rusqlite::params_from_iter(row)).is_ok()
    }
}

/// The value with something of it changed.
fn changed(value: &Value, chance: &mut Chance) -> Option<Value> {
    Some(match value {
        Value::Integer(number) => Value::Integer(number ^ (1 << chance.below(63))),
        Value::Text(text) if text.is_empty() => Value::Text("~".to_owned()),
        Value::Text(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = chance.below(letters.len());
            letters[at] = if letters[at] == '~' { '!' } else { '~' };
            Value::Text(letters.into_iter().collect())
        }
        Value::Blob(bytes) if bytes.is_empty() => Value::Blob(vec![0]),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let at = chance.below(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
            Value::Blob(bytes)
        }
        Value::Null | Value::Real(_) => return None,
    })
}

/// The row as it is to be, or none where it is to go; the outer none where this cannot be done to it.
fn altered(
    table: &Table,
    at: usize,
    kind: usize,
    chance: &mut Chance,
) -> Option<(Option<Vec<Value>>, String)> {
    let old = &table.rows[at];
    let column = chance.below(table.columns.len());
    let mut new = old.clone();
    let (name, empty) = (&table.columns[column], table.kinds[column].1);
    new[column] = match kind {
        0 => changed(&old[column], chance)?,
        1 if empty && old[column] != Value::Null => Value::Null,
        2 if old[column] == Value::Null => match table.kinds[column].0.as_str() {
            "INTEGER" => Value::Integer(1),
            "TEXT" => Value::Text("~".to_owned()),
            _ => Value::Blob(vec![7; 32]),
        },
        3 => table.rows[chance.below(table.rows.len())][column].clone(),
        4 => return Some((None, format!("{} {old:?}", table.name))),
        5 => {
            let key = table.key[chance.below(table.key.len())];
            new[key] = changed(&old[key], chance)?;
            return Some((Some(new), format!("{} {old:?}", table.name)));
        }
        _ => return None,
    };
    (new != *old).then(|| (Some(new), format!("{}.{name} of {old:?}", table.name)))
}

fn alter(wanted: usize, seed: u64) {
    let engine = testkit::sqlite();
    let db: Database = open(&engine);
    plant(&db);
    batch(&engine.place, "DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete;");
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let stranger = Connection::open(path).unwrap();
    stranger.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let mut names = vec!["ledger", "ledger_head"];
    names.extend(projections().map(|projection| projection.table));
    let tables: Vec<Table> = names.iter().map(|name| Table::read(&stranger, name)).collect();
    assert!(tables.iter().all(|table| !table.rows.is_empty()), "every table has a row to alter");

    let mut chance = Chance(seed);
    let mut counts = BTreeMap::<(usize, bool), usize>::new();
    let mut touched = BTreeMap::<&str, usize>::new();
    let mut done = 0;
    while done < wanted {
        // A third of all is history itself.
        let place = if chance.below(3) == 0 { 0 } else { chance.below(tables.len()) };
        let table = &tables[place];
        let (at, kind) = (chance.below(table.rows.len()), chance.below(KINDS.len()));
        let Some((new, what)) = altered(table, at, kind, &mut chance) else { continue };
        let old = &table.rows[at];
        let is_done = if kind == 5 {
            table.insert(&stranger, new.as_deref().unwrap())
        } else {
            table.replace(&stranger, old, new.as_deref())
        };
        if !is_done {
            continue;
        }
        let report = verify(&db, &mut |_| {}).unwrap();
        let found = report.first.as_ref().map(|finding| finding.table);
        let right = found == Some(table.name.as_str())
            // What a chain should end with, its head says.
            || table.name == "ledger" && found == Some("ledger_head");
        assert!(right, "{}: {what} to {new:?}: {:?}", KINDS[kind], report.first);
        *counts.entry((kind, place < 2)).or_default() += 1;
        *touched.entry(&table.name).or_default() += 1;
        done += 1;
        let back = match (kind, &new) {
            (5, Some(new)) => table.replace(&stranger, new, None),
            (_, Some(new)) => table.replace(&stranger, new, Some(old)),
            (_, None) => table.insert(&stranger, old),
        };
        assert!(back, "{what} could not be put back");
    }
    assert_eq!(verify(&db, &mut |_| {}).unwrap().first, None, "everything was put back");
    eprintln!("alterations with seed {seed}: {done} made, {done} named, 0 not");
    for ((kind, history), count) in &counts {
        let of = if *history { "of the ledger" } else { "of a projection" };
        eprintln!("  {:<26} {of:<16} {count:>6}", KINDS[*kind]);
    }
    eprintln!("  in {} of {} tables", touched.len(), tables.len());
}

#[test]
fn alterations_of_any_record_are_named() {
    alter(150, 7);
}

/// `SUYUAN_ALTERATIONS` and `SUYUAN_SEED` say how many and which.
#[test]
#[ignore = "minutes; `cargo xtask faults` runs it"]
fn ten_thousand_alterations_are_named() {
    let told = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let wanted = told("SUYUAN_ALTERATIONS").unwrap_or(10_000);
    alter(usize::try_from(wanted).unwrap(), told("SUYUAN_SEED").unwrap_or(1));
}
