//! The façade's PostgreSQL side: prepared statements by text, and inserts gathered into few
//! round trips.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::gather::{Gathered, Gathering};
use super::{Ask, Row, RowOf, Statement, Value, dialect};
use crate::error::{EngineError, StoreError};

/// How many rows of one statement are gathered before they are sent.
const ROWS_MAX: usize = 1000;
/// How many questions are put at once at most, each on a connection of its own.
const LANES_MAX: usize = 8;

/// A connection with its prepared statements and the rows that wait to be inserted.
pub(crate) struct PostgresConnection {
    client: postgres::Client,
    prepared: HashMap<String, postgres::Statement>,
    gathering: Gathering,
    url: String,
    /// Connections beside this one, for questions that are put at once.
    lanes: Option<Lanes>,
}

/// Idle connections that all readers of a database share.
#[derive(Clone, Default)]
pub(crate) struct Lanes(Arc<Mutex<Vec<PostgresConnection>>>);

impl Lanes {
    /// So many of them, new ones where too few are idle.
    fn take(&self, many: usize, url: &str) -> Result<Vec<PostgresConnection>, StoreError> {
        let mut idle = self.idle();
        idle.retain(|lane| !lane.is_closed());
        let kept = idle.len().saturating_sub(many);
        let mut lanes = idle.split_off(kept);
        drop(idle);
        while lanes.len() < many {
            lanes.push(PostgresConnection::open(url)?);
        }
        Ok(lanes)
    }

    fn put_back(&self, lanes: Vec<PostgresConnection>) {
        let mut idle = self.idle();
        idle.extend(lanes);
        idle.truncate(LANES_MAX);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<PostgresConnection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PostgresConnection {
    /// From now on questions may be put at once, on connections that others use too.
    pub(super) fn share(&mut self, lanes: Lanes) {
        self.lanes = Some(lanes);
    }

    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        let connected = postgres::Client::connect(url, postgres::NoTls);
        let mut client = connected.map_err(|error| match StoreError::from(error) {
            StoreError::Engine(source @ EngineError::Postgres(_)) if unreachable(&source) => {
                StoreError::ConnectionLost(source)
            }
            other => other,
        })?;
        client.batch_execute(dialect::POSTGRES_SESSION)?;
        let (prepared, gathering) = (HashMap::new(), Gathering::default());
        Ok(Self { client, prepared, gathering, url: url.to_owned(), lanes: None })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn batch(&mut self, script: &str) -> Result<(), StoreError> {
        if self.client.is_closed() {
            return Err(StoreError::ConnectionLost(EngineError::Closed));
        }
        Ok(self.client.batch_execute(script)?)
    }

    pub(super) fn prepare(
        &mut self,
        statement: &Statement,
    ) -> Result<postgres::Statement, StoreError> {
        if let Some(prepared) = self.prepared.get(statement.text()) {
            return Ok(prepared.clone());
        }
        let prepared = self.client.prepare(statement.text())?;
        self.prepared.insert(statement.text().to_owned(), prepared.clone());
        Ok(prepared)
    }

    pub(super) fn execute(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.flush()?;
        let prepared = self.prepare(statement)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            args.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        Ok(self.client.execute(&prepared, &params)?)
    }

    pub(super) fn query<E: From<StoreError>>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        mut each: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.flush()?;
        let prepared = self.prepare(statement)?;
        let mut rows =
            self.client.query_raw(&prepared, args.iter().copied()).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(Row(RowOf::Postgres(&row)))?;
        }
        Ok(())
    }

    /// Runs queries at once, the first on this connection and the others beside, as many together as
    /// there may be; answers how often that was waited for.
    pub(super) fn query_all<E: From<StoreError>>(
        &mut self,
        asks: &[Ask<'_>],
        mut each: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        self.flush()?;
        let (shared, mut waves) = (self.lanes.clone(), 0);
        for together in asks.chunks(if shared.is_some() { LANES_MAX } else { 1 }) {
            let (first, beside) = together.split_first().expect("no chunk is empty");
            let mut lanes = match &shared {
                Some(shared) => shared.take(beside.len(), &self.url)?,
                None => Vec::new(),
            };
            let answers = std::thread::scope(|scope| {
                let running: Vec<_> = lanes
                    .iter_mut()
                    .zip(beside)
                    .map(|(lane, ask)| scope.spawn(|| lane.rows(ask)))
                    .collect();
                let mut answers = vec![self.rows(first)];
                answers.extend(running.into_iter().map(|lane| match lane.join() {
                    Ok(answer) => answer,
                    Err(panic) => std::panic::resume_unwind(panic),
                }));
                answers
            });
            if let Some(shared) = &shared {
                shared.put_back(lanes);
            }
            for answer in answers {
                for row in &answer? {
                    each(Row(RowOf::Postgres(row)))?;
                }
            }
            waves += 1;
        }
        Ok(waves)
    }

    fn rows(&mut self, ask: &Ask<'_>) -> Result<Vec<postgres::Row>, StoreError> {
        let prepared = self.prepare(ask.statement)?;
        let rows = self.client.query_raw(&prepared, ask.args.iter().copied())?;
        Ok(rows.collect()?)
    }

    /// Takes a row to be inserted; many of them make one round trip.
    pub(super) fn insert(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<(), StoreError> {
        if self.gathering.push(statement, args) < ROWS_MAX { Ok(()) } else { self.flush() }
    }

    /// Forgets what is waiting.
    pub(super) fn discard(&mut self) {
        self.gathering.discard();
    }

    /// Inserts what was gathered, one round trip a statement.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        let Some(statements) = self.gathering.take() else { return Ok(()) };
        let sent = statements.iter().try_for_each(|gathered| self.send(gathered));
        self.gathering.put_back(statements);
        sent
    }

    fn send(&mut self, gathered: &Gathered) -> Result<(), StoreError> {
        if gathered.is_empty() {
            return Ok(());
        }
        let one = self.prepare(gathered.statement())?;
        let types: Vec<&str> = one.params().iter().map(Type::name).collect();
        let many = dialect::insert_many_postgres(gathered.statement().text(), &types)
            .expect("a statement given to insert() inserts one row of values");
        let many = self.prepare(&Statement::generated(many))?;
        let mut columns = Vec::with_capacity(types.len());
        for (place, kind) in one.params().iter().enumerate() {
            let column = Column::of(kind, gathered.column(place));
            columns.push(column.ok_or(StoreError::Column { column: place, expected: "its type" })?);
        }
        let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(Column::as_param).collect();
        self.client.execute(&many, &params)?;
        Ok(())
    }
}

/// One column of gathered rows, as an array.
#[derive(Debug)]
enum Column<'a> {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<&'a str>>),
    Blobs(Vec<Option<&'a [u8]>>),
}

impl<'a> Column<'a> {
    /// `None` when a value is not of the column's type.
    fn of(kind: &Type, values: impl Iterator<Item = Value<'a>>) -> Option<Self> {
        match *kind {
            Type::INT8 => cells(values, as_int).map(Self::Ints),
            Type::BYTEA => cells(values, as_blob).map(Self::Blobs),
            _ => cells(values, as_text).map(Self::Texts),
        }
    }

    fn as_param(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Ints(cells) => cells,
            Self::Texts(cells) => cells,
            Self::Blobs(cells) => cells,
        }
    }
}

/// The cells of a column, nulls among them; `None` when one is of another type.
fn cells<'a, T>(
    values: impl Iterator<Item = Value<'a>>,
    read: impl Fn(Value<'a>) -> Option<T>,
) -> Option<Vec<Option<T>>> {
    let cell = |value| match value {
        Value::Null => Some(None),
        value => read(value).map(Some),
    };
    values.map(cell).collect()
}

const fn as_int(value: Value<'_>) -> Option<i64> {
    if let Value::Int(number) = value { Some(number) } else { None }
}

const fn as_text(value: Value<'_>) -> Option<&str> {
    if let Value::Text(text) = value { Some(text) } else { None }
}

const fn as_blob(value: Value<'_>) -> Option<&[u8]> {
    if let Value::Blob(bytes) = value { Some(bytes) } else { None }
}

fn unreachable(source: &EngineError) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(source);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Text(text), _) if *kind != Type::BYTEA => text.to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (Value::Ints(numbers), &Type::INT8_ARRAY) => numbers.to_sql(kind, out),
            _ => Err(format!("a parameter of type {kind} cannot be {self:?}").into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA | Type::INT8_ARRAY)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Value::Int),
            Type::BYTEA => <&[u8]>::from_sql(kind, raw).map(Value::Blob),
            _ => <&str>::from_sql(kind, raw).map(Value::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }
}
