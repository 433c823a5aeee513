//! The façade's PostgreSQL side: prepared statements by text, and inserts gathered into few
//! round trips.

use std::collections::HashMap;
use std::error::Error;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::{Row, RowOf, Statement, Value, dialect};
use crate::error::{EngineError, StoreError};

/// How many rows of one statement are gathered before they are sent.
const GATHERED_ROWS_MAX: usize = 1000;

/// A connection with its prepared statements and the rows that wait to be inserted.
pub(crate) struct PostgresConnection {
    client: postgres::Client,
    prepared: HashMap<String, postgres::Statement>,
    gathered: Vec<Gathered>,
}

/// Rows of one insert statement, column by column.
struct Gathered {
    text: String,
    many: postgres::Statement,
    columns: Vec<Column>,
    rows: usize,
}

/// One column of gathered rows.
#[derive(Debug)]
enum Column {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Blobs(Vec<Option<Vec<u8>>>),
}

impl PostgresConnection {
    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        let connected = postgres::Client::connect(url, postgres::NoTls);
        let mut client = connected.map_err(|error| match StoreError::from(error) {
            StoreError::Engine(source @ EngineError::Postgres(_)) if unreachable(&source) => {
                StoreError::ConnectionLost(source)
            }
            other => other,
        })?;
        client.batch_execute(dialect::POSTGRES_SESSION)?;
        Ok(Self { client, prepared: HashMap::new(), gathered: Vec::new() })
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

    /// Gathers a row; sends all rows of the statement when there are many.
    pub(super) fn insert(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<(), StoreError> {
        let place = match self.gathered.iter().position(|rows| rows.text == statement.text()) {
            Some(place) => place,
            None => self.start_gathering(statement)?,
        };
        let gathered = &mut self.gathered[place];
        for (at, (column, value)) in gathered.columns.iter_mut().zip(args).enumerate() {
            column.push(*value).ok_or(StoreError::Column { column: at, expected: "its type" })?;
        }
        gathered.rows += 1;
        if gathered.rows >= GATHERED_ROWS_MAX {
            self.send(place)?;
        }
        Ok(())
    }

    fn start_gathering(&mut self, statement: &Statement) -> Result<usize, StoreError> {
        let one = self.prepare(statement)?;
        let types: Vec<&str> = one.params().iter().map(Type::name).collect();
        let text = dialect::insert_many_postgres(statement.text(), &types)
            .expect("a statement given to insert() inserts one row of values");
        let many = self.client.prepare(&text)?;
        let columns = one.params().iter().map(Column::of_type).collect();
        self.gathered.push(Gathered { text: statement.text().to_owned(), many, columns, rows: 0 });
        Ok(self.gathered.len() - 1)
    }

    fn send(&mut self, place: usize) -> Result<(), StoreError> {
        let gathered = &mut self.gathered[place];
        if gathered.rows == 0 {
            return Ok(());
        }
        let params: Vec<&(dyn ToSql + Sync)> =
            gathered.columns.iter().map(Column::as_param).collect();
        let sent = self.client.execute(&gathered.many, &params);
        gathered.clear();
        sent?;
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        for place in 0..self.gathered.len() {
            self.send(place)?;
        }
        Ok(())
    }

    pub(super) fn discard(&mut self) {
        self.gathered.iter_mut().for_each(Gathered::clear);
    }
}

impl Gathered {
    fn clear(&mut self) {
        self.rows = 0;
        self.columns.iter_mut().for_each(Column::clear);
    }
}

impl Column {
    fn of_type(name: &Type) -> Self {
        match *name {
            Type::INT8 => Self::Ints(Vec::new()),
            Type::BYTEA => Self::Blobs(Vec::new()),
            _ => Self::Texts(Vec::new()),
        }
    }

    fn push(&mut self, value: Value<'_>) -> Option<()> {
        match (self, value) {
            (Self::Ints(cells), Value::Null) => cells.push(None),
            (Self::Ints(cells), Value::Int(number)) => cells.push(Some(number)),
            (Self::Texts(cells), Value::Null) => cells.push(None),
            (Self::Texts(cells), Value::Text(text)) => cells.push(Some(text.to_owned())),
            (Self::Blobs(cells), Value::Null) => cells.push(None),
            (Self::Blobs(cells), Value::Blob(bytes)) => cells.push(Some(bytes.to_vec())),
            _ => return None,
        }
        Some(())
    }

    fn as_param(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Ints(cells) => cells,
            Self::Texts(cells) => cells,
            Self::Blobs(cells) => cells,
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Ints(cells) => cells.clear(),
            Self::Texts(cells) => cells.clear(),
            Self::Blobs(cells) => cells.clear(),
        }
    }
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
            _ => Err(format!("a parameter of type {kind} cannot be {self:?}").into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
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
