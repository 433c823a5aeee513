//! Records that are altered behind the program's back, which the program itself has to name:
//! `suyuan verify` on a copy of a factory's data.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use benches::say;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;

use crate::Runner;
use crate::chance::Chance;
use crate::load::Book;
use crate::world::World;

/// What became of alterations.
#[derive(Debug, Default)]
pub(crate) struct Altered {
    fields: u64,
    rows: u64,
    bytes: u64,
    detected: u64,
    pub(crate) undetected: u64,
    /// Bytes of the file that belong to no record: every row was read as before.
    of_no_record: u64,
}

impl Altered {
    pub(crate) fn say(&self) {
        say(&format!(
            "altered behind the program's back, asked by `suyuan verify`: {} fields, {} rows taken \
             out, {} bytes of the file; detected {}, undetected {}, bytes of no record {}",
            self.fields, self.rows, self.bytes, self.detected, self.undetected, self.of_no_record
        ));
    }
}

/// Tables that facts vouch for: all that are not said to be unchecked.
fn tables(file: &Connection) -> Result<Vec<String>> {
    let mut tables = vec!["ledger".to_owned(), "ledger_head".to_owned()];
    for projection in store::projections::projections() {
        let count: i64 =
            file.query_row(&format!("SELECT COUNT(*) FROM {}", projection.table), [], |row| {
                row.get(0)
            })?;
        if count > 0 {
            tables.push(projection.table.to_owned());
        }
    }
    Ok(tables)
}

/// Alters records of a factory that lived for a while, one at a time, each on a fresh copy.
pub(crate) fn run(runner: &mut Runner, count: usize) -> Result<Altered> {
    let mut altered = Altered::default();
    if count == 0 {
        return Ok(altered);
    }
    let mut chance = runner.chance.clone();
    let original = runner.folder.join("original");
    let mut world = World::found(&runner.means, original.clone(), None, 1)?;
    let urls = vec![(world.url()?, original.clone())];
    let pause = || {
        std::thread::sleep(std::time::Duration::from_millis(150));
        Ok(())
    };
    Book::default().press(&world, &urls, &mut chance, pause)?;
    world.post(&mut world.client()?, ("/ledger/checkpoint", "c"), &json!({}))?;
    world.stop()?;
    let file = original.join("suyuan.db");
    Connection::open(&file)?.execute_batch(
        "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;
         DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete;",
    )?;
    let copy = runner.folder.join("altered");
    std::fs::create_dir_all(&copy)?;
    let (target, dump) = (copy.join("suyuan.db"), dump(&file)?.context("it can be read")?);
    for done in 0..count {
        if runner.until.is_some_and(|until| Instant::now() > until) {
            say(&format!("*** {} alterations were left out: the time is over ***", count - done));
            break;
        }
        for left in ["suyuan.db-wal", "suyuan.db-shm", "suyuan.db-journal"] {
            let _ = std::fs::remove_file(copy.join(left));
        }
        std::fs::copy(&file, &target)?;
        let what = match chance.below(8) {
            0 => byte(&target, &mut chance)?,
            1 => row(&target, &mut chance)?,
            _ => field(&target, &mut chance)?,
        };
        let Some(what) = what else { continue };
        let before_verify = std::fs::read(&target)?;
        let found = verify(runner, &copy)?;
        if found.is_some() {
            altered.detected += 1;
        } else if what.starts_with("byte") {
            std::fs::write(&target, before_verify)?;
            let same = self::dump(&target)?.is_some_and(|now| now == dump);
            altered.of_no_record += u64::from(same);
            altered.undetected += u64::from(!same);
        } else {
            altered.undetected += 1;
        }
        match what.split(' ').next() {
            Some("byte") => altered.bytes += 1,
            Some("row") => altered.rows += 1,
            _ => altered.fields += 1,
        }
        if altered.undetected > 0 && found.is_none() {
            say(&format!("NOT DETECTED: {what}"));
        }
    }
    Ok(altered)
}

/// What `suyuan verify` names; none where it finds everything clean.
fn verify(runner: &Runner, data: &Path) -> Result<Option<String>> {
    let said = Command::new(&runner.means.program)
        .env_remove("SUYUAN_DATABASE")
        .env("LANG", "C.UTF-8")
        .arg("--data")
        .arg(data)
        .arg("verify")
        .stdin(Stdio::null())
        .output()?;
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    if said.status.success() {
        ensure!(words.contains("The ledger is clean"), "{words}");
        return Ok(None);
    }
    ensure!(said.status.code() == Some(1), "verify ended with {:?}: {words}", said.status);
    Ok(Some(words))
}

/// Everything that records say, table by table; none where the file cannot be read.
fn dump(path: &Path) -> Result<Option<Vec<String>>> {
    let file = Connection::open(path)?;
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut lines = Vec::new();
        let tables = ["ledger", "ledger_head"].into_iter();
        let rest = store::projections::projections().map(|projection| projection.table);
        for table in tables.chain(rest) {
            let mut all = file.prepare(&format!("SELECT * FROM {table}"))?;
            let width = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let cells = (0..width).map(|at| row.get::<_, Value>(at));
                lines.push(format!("{table} {:?}", cells.collect::<rusqlite::Result<Vec<_>>>()?));
            }
        }
        Ok(lines)
    };
    Ok(read().ok())
}

fn byte(path: &Path, chance: &mut Chance) -> Result<Option<String>> {
    let mut bytes = std::fs::read(path)?;
    let at = chance.below(bytes.len() as u64) as usize;
    bytes[at] ^= 1 << chance.below(8);
    std::fs::write(path, bytes)?;
    Ok(Some(format!("byte {at} of the file")))
}

/// A table, its key's columns and one row of it.
type Place = (String, Vec<String>, Vec<String>, Vec<Value>);

fn place(file: &Connection, chance: &mut Chance) -> Result<Place> {
    let tables = tables(file)?;
    // Half of all is history itself.
    let table =
        if chance.once_in(2) { "ledger".to_owned() } else { chance.one_of(&tables).clone() };
    let named = |only_key: bool| -> Result<Vec<String>> {
        let sql = format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 OR NOT {only_key}
             ORDER BY cid"
        );
        let names =
            file.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    };
    let (columns, key) = (named(false)?, named(true)?);
    let count: i64 =
        file.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0))?;
    let at = chance.below(count.unsigned_abs());
    let row = file.query_row(&format!("SELECT * FROM {table} LIMIT 1 OFFSET {at}"), [], |row| {
        (0..columns.len()).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok((table, columns, key, row))
}

fn of_row(columns: &[String], key: &[String]) -> (String, Vec<usize>) {
    let places: Vec<usize> =
        key.iter().filter_map(|name| columns.iter().position(|column| column == name)).collect();
    let equal: Vec<String> =
        key.iter().zip(2..).map(|(name, place)| format!("{name} IS ?{place}")).collect();
    (equal.join(" AND "), places)
}

fn row(path: &Path, chance: &mut Chance) -> Result<Option<String>> {
    let file = Connection::open(path)?;
    let (table, columns, key, row) = place(&file, chance)?;
    let (equal, places) = of_row(&columns, &key);
    let mut values = vec![Value::Null];
    values.extend(places.iter().map(|at| row[*at].clone()));
    let sql = format!("DELETE FROM {table} WHERE {equal} AND ?1 IS NULL");
    ensure!(file.execute(&sql, rusqlite::params_from_iter(values))? == 1, "one row is taken out");
    Ok(Some(format!("row of {table} {row:?}")))
}

fn field(path: &Path, chance: &mut Chance) -> Result<Option<String>> {
    let file = Connection::open(path)?;
    let (table, columns, key, row) = place(&file, chance)?;
    let at = chance.below(columns.len() as u64) as usize;
    let changed = match row[at].clone() {
        Value::Integer(number) => Value::Integer(number ^ (1 << chance.below(40))),
        Value::Text(text) if text.is_empty() => Value::Text("x".to_owned()),
        Value::Text(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = chance.below(letters.len() as u64) as usize;
            letters[at] = if letters[at] == '~' { '!' } else { '~' };
            Value::Text(letters.into_iter().collect())
        }
        Value::Blob(mut bytes) if !bytes.is_empty() => {
            let at = chance.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << chance.below(8);
            Value::Blob(bytes)
        }
        Value::Null | Value::Blob(_) | Value::Real(_) => return Ok(None),
    };
    let (equal, places) = of_row(&columns, &key);
    let mut values = vec![changed];
    values.extend(places.iter().map(|at| row[*at].clone()));
    let sql = format!("UPDATE {table} SET {} = ?1 WHERE {equal}", columns[at]);
    // What the database itself refuses is no alteration.
    match file.execute(&sql, rusqlite::params_from_iter(values)) {
        Ok(1) => Ok(Some(format!("field {table}.{} of {row:?}", columns[at]))),
        _ => Ok(None),
    }
}
