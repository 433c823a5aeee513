//! The façade's SQLite side.

use std::path::Path;

use rusqlite::OpenFlags;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use super::gather::{Gathered, Gathering};
use super::{Purpose, Row, RowOf, Statement, Value, dialect};
use crate::error::StoreError;

/// How many prepared statements a connection keeps: more than there are.
const PREPARED_MAX: usize = 512;
/// How long to wait for another connection's lock.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// A connection with its prepared statements.
pub(crate) struct SqliteConnection {
    inner: rusqlite::Connection,
    gathering: Gathering,
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
        inner.set_prepared_statement_cache_capacity(PREPARED_MAX);
        Ok(Self { inner, gathering: Gathering::default() })
    }

    pub(super) fn batch(&self, script: &str) -> Result<(), StoreError> {
        Ok(self.inner.execute_batch(script)?)
    }

    pub(super) fn prepare(&self, statement: &Statement) -> Result<(), StoreError> {
        self.inner.prepare_cached(statement.text())?;
        Ok(())
    }

    pub(super) const fn gathering(&mut self) -> &mut Gathering {
        &mut self.gathering
    }

    /// Inserts what was gathered, statement by statement.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        let Some(statements) = self.gathering.take() else { return Ok(()) };
        let sent = statements.iter().try_for_each(|gathered| self.send(gathered));
        self.gathering.put_back(statements);
        sent
    }

    fn send(&self, gathered: &Gathered) -> Result<(), StoreError> {
        if gathered.is_empty() {
            return Ok(());
        }
        let mut prepared = self.inner.prepare_cached(gathered.statement().text())?;
        for row in gathered.rows() {
            for (place, value) in (1..).zip(row) {
                prepared.raw_bind_parameter(place, value)?;
            }
            prepared.raw_execute()?;
        }
        Ok(())
    }

    pub(super) fn execute(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.flush()?;
        let mut prepared = self.inner.prepare_cached(statement.text())?;
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
        let mut prepared = self.inner.prepare_cached(statement.text()).map_err(StoreError::from)?;
        bind(&mut prepared, args)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(Row(RowOf::Sqlite(row)))?;
        }
        Ok(())
    }
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
        }))
    }
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
