//! The façade's SQLite side.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use super::gather::{Gathered, Gathering};
use super::inserter::Inserter;
use super::{Purpose, Row, RowOf, Statement, Value, dialect};
use crate::error::StoreError;

/// How many prepared statements a connection keeps: more than there are.
const PREPARED_MAX: usize = 512;
/// How long to wait for another connection's lock.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);
/// How many rows of one statement are gathered before they are inserted while others follow.
const ROWS_AHEAD: usize = 500;

/// A connection with its prepared statements.
///
/// While rows are inserted by the thread beside, the connection is locked; whatever else it is asked
/// for comes after them.
pub(crate) struct SqliteConnection {
    inner: Arc<Mutex<rusqlite::Connection>>,
    gathering: Gathering,
    inserter: Inserter,
}

impl SqliteConnection {
    pub(super) fn open(path: &Path, purpose: Purpose) -> Result<Self, StoreError> {
        let (flags, settings) = match purpose {
            Purpose::Write => (
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
                dialect::SQLITE_WRITER,
            ),
            Purpose::Read => (OpenFlags::SQLITE_OPEN_READ_ONLY, dialect::SQLITE_READER),
        };
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(path, flags)?;
        inner.busy_timeout(BUSY_TIMEOUT)?;
        Self::set_up(inner, settings)
    }

    pub(super) fn temporary() -> Result<Self, StoreError> {
        // SQLite: an empty name is a private database in a temporary file.
        Self::set_up(rusqlite::Connection::open("")?, dialect::SQLITE_TEMPORARY)
    }

    fn set_up(inner: rusqlite::Connection, settings: &str) -> Result<Self, StoreError> {
        inner.execute_batch(settings)?;
        // A plan does not depend on what is looked for: a statement is prepared once.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        inner.set_prepared_statement_cache_capacity(PREPARED_MAX);
        Ok(Self {
            inner: Arc::new(Mutex::new(inner)),
            gathering: Gathering::default(),
            inserter: Inserter::default(),
        })
    }

    pub(super) fn batch(&self, script: &str) -> Result<(), StoreError> {
        Ok(lock(&self.inner).execute_batch(script)?)
    }

    /// Writes a copy to a file that is not there yet, as of one moment; others go on meanwhile.
    pub(super) fn copy_to(&self, path: &str) -> Result<(), StoreError> {
        lock(&self.inner).execute("VACUUM INTO ?1", [path])?;
        Ok(())
    }

    /// A statement without parameters or answer that is prepared once.
    pub(super) fn say(&self, words: &str) -> Result<(), StoreError> {
        lock(&self.inner).prepare_cached(words)?.raw_execute()?;
        Ok(())
    }

    pub(super) fn prepare(&self, statement: &Statement) -> Result<(), StoreError> {
        lock(&self.inner).prepare_cached(statement.text())?;
        Ok(())
    }

    /// Takes a row to be inserted. When many have come they are inserted beside, so that the next
    /// can be made meanwhile.
    pub(super) fn insert(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<(), StoreError> {
        if self.gathering.push(statement, args) < ROWS_AHEAD {
            return Ok(());
        }
        self.settle()?;
        if let Some(rows) = self.gathering.take() {
            self.inserter.begin(&self.inner, rows);
        }
        Ok(())
    }

    /// Inserts what was gathered, statement by statement.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.settle()?;
        let Some(rows) = self.gathering.take() else { return Ok(()) };
        let sent = send(&lock(&self.inner), &rows);
        self.gathering.put_back(rows);
        sent
    }

    /// Waits for the rows that are being inserted beside.
    fn settle(&mut self) -> Result<(), StoreError> {
        let Some((rows, sent)) = self.inserter.finish() else { return Ok(()) };
        self.gathering.keep_buffers(rows);
        sent
    }

    /// Forgets what is waiting, and what went wrong with what was being inserted: all of it is about
    /// to be rolled back.
    pub(super) fn discard(&mut self) {
        let _ = self.settle();
        self.gathering.discard();
    }

    pub(super) fn execute(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.flush()?;
        let inner = lock(&self.inner);
        let mut prepared = inner.prepare_cached(statement.text())?;
        bind(&mut prepared, args)?;
        Ok(prepared.raw_execute()? as u64)
    }

    pub(super) fn query<E: From<StoreError>>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        mut each: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.flush()?;
        let inner = lock(&self.inner);
        let mut prepared = inner.prepare_cached(statement.text()).map_err(StoreError::from)?;
        bind(&mut prepared, args)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(Row(RowOf::Sqlite(row)))?;
        }
        Ok(())
    }
}

/// A connection whose user panicked is used on: SQLite keeps its own state whole.
pub(super) fn lock(inner: &Mutex<rusqlite::Connection>) -> MutexGuard<'_, rusqlite::Connection> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Inserts gathered rows, statement by statement.
pub(super) fn send(
    connection: &rusqlite::Connection,
    statements: &[Gathered],
) -> Result<(), StoreError> {
    for gathered in statements.iter().filter(|gathered| !gathered.is_empty()) {
        let mut prepared = connection.prepare_cached(gathered.statement().text())?;
        // What a parameter was given stays bound, and more than half of it is as in the row before.
        let mut bound: Vec<Option<Value<'_>>> = vec![None; gathered.width()];
        for row in gathered.rows() {
            for ((place, value), bound) in (1..).zip(row).zip(&mut bound) {
                if *bound != Some(value) {
                    prepared.raw_bind_parameter(place, value)?;
                    *bound = Some(value);
                }
            }
            prepared.raw_execute()?;
        }
    }
    Ok(())
}

fn bind(prepared: &mut rusqlite::Statement<'_>, args: &[Value<'_>]) -> Result<(), StoreError> {
    for (place, value) in (1..).zip(args) {
        prepared.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Ints(numbers) => return Ok(ToSqlOutput::from(json(numbers))),
        }))
    }
}

fn json(numbers: &[i64]) -> String {
    let mut text = String::with_capacity(numbers.len() * 20 + 2);
    for number in numbers {
        text.push(if text.is_empty() { '[' } else { ',' });
        text.push_str(&number.to_string());
    }
    if text.is_empty() {
        text.push('[');
    }
    text.push(']');
    text
}

pub(super) fn value<'a>(
    row: &'a rusqlite::Row<'_>,
    column: usize,
) -> Result<Value<'a>, StoreError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Blob(bytes) => Ok(Value::Blob(bytes)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .map(Value::Text)
            .map_err(|_| StoreError::Column { column, expected: "text in UTF-8" }),
        ValueRef::Real(_) => Err(StoreError::Column { column, expected: "no fraction" }),
    }
}
