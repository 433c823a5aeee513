//! One SQL text for both engines.
//!
//! Columns are TEXT, BIGINT and BLOB only. Parameters are `$1`, `$2`, … and are numbered in the
//! order in which they first occur in the text: SQLite counts them so, and a test holds every
//! statement to it. Where the engines need other words, `dialect` has them.

mod cell;
pub(crate) mod dialect;
mod gather;
mod inserter;
mod postgres;
mod sqlite;
mod value;

use std::borrow::Cow;

use domain::ids::CompanyId;
use domain::{Instant, RecallId, SiteId, placement};

pub(crate) use self::cell::Cell;
pub(crate) use self::postgres::Lanes;
pub use self::value::{FromValue, Value};
use crate::error::StoreError;

/// Which engine a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A statement with its text; every one is in the registry that a test prepares on both engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    text: Cow<'static, str>,
}

impl Statement {
    /// A statement of a test or tool; the store's own come from the `statements!` macro.
    pub const fn fixed(text: &'static str) -> Self {
        Self::new(text)
    }

    /// For the `statements!` macro.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text) }
    }

    /// For statements over a list of tables that is known only when the program runs.
    pub(crate) const fn generated(text: String) -> Self {
        Self { text: Cow::Owned(text) }
    }

    /// The text, as written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A statement with its parameters.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) statement: &'static Statement,
    pub(crate) args: Vec<Value<'a>>,
}

/// Declares the statements of a file and `STATEMENTS`, the list of them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* const $name: $crate::sql::Statement = $crate::sql::Statement::new($text);)+

        /// Every statement of this file, for the registry.
        pub(crate) const STATEMENTS: &[$crate::sql::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

/// Parameters of a statement: `args![company, "text", &bytes]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}
pub(crate) use args;

/// One row of a result.
#[derive(Clone, Copy)]
pub struct Row<'a>(RowOf<'a>);

#[derive(Clone, Copy)]
enum RowOf<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// The content of a column, borrowed.
    pub fn value(&self, column: usize) -> Result<Value<'_>, StoreError> {
        match self.0 {
            RowOf::Sqlite(row) => sqlite::value(row, column),
            RowOf::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// The content of a column as a type of ours.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, StoreError> {
        let bad = StoreError::Column { column, expected: T::EXPECTED };
        T::from_value(self.value(column)?).ok_or(bad)
    }
}

impl<'a> Row<'a> {
    /// Reads the columns one after the other.
    pub const fn columns(self) -> Columns<'a> {
        Columns { row: self, next: 0 }
    }
}

/// The columns of a row, read in order.
pub struct Columns<'a> {
    row: Row<'a>,
    next: usize,
}

impl Columns<'_> {
    /// The next column.
    pub fn take<T: FromValue>(&mut self) -> Result<T, StoreError> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }

    /// The next two columns: microseconds and the offset they came with.
    pub fn instant(&mut self) -> Result<Instant, StoreError> {
        Ok(Instant { utc_us: self.take()?, offset_min: self.take()? })
    }

    /// The next two columns, where both may be null.
    pub fn instant_or_null(&mut self) -> Result<Option<Instant>, StoreError> {
        let (utc_us, offset_min): (Option<i64>, Option<i16>) = (self.take()?, self.take()?);
        Ok(utc_us.zip(offset_min).map(|(utc_us, offset_min)| Instant { utc_us, offset_min }))
    }
}

/// A connection to either engine.
pub(crate) enum Connection {
    Sqlite(sqlite::SqliteConnection),
    Postgres(Box<postgres::PostgresConnection>),
}

/// What a connection to SQLite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

impl Connection {
    pub(crate) fn sqlite(path: &std::path::Path, purpose: Purpose) -> Result<Self, StoreError> {
        sqlite::SqliteConnection::open(path, purpose).map(Self::Sqlite)
    }

    /// A SQLite database in a temporary file that vanishes with the connection.
    pub(crate) fn temporary() -> Result<Self, StoreError> {
        sqlite::SqliteConnection::temporary().map(Self::Sqlite)
    }

    pub(crate) fn postgres(url: &str) -> Result<Self, StoreError> {
        Ok(Self::Postgres(Box::new(postgres::PostgresConnection::open(url)?)))
    }

    /// Lets questions be put at once, on connections that others use too.
    pub(crate) fn share(&mut self, lanes: &Lanes) {
        if let Self::Postgres(connection) = self {
            connection.share(lanes.clone());
        }
    }

    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(connection) => connection.is_closed(),
        }
    }

    fn batch(&mut self, script: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.batch(script),
            Self::Postgres(connection) => connection.batch(script),
        }
    }

    /// Copies the database as it stands now into a file that is not there yet; whether it can.
    pub(crate) fn copy_to(&mut self, path: &str) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(connection) => connection.copy_to(path).map(|()| true),
            Self::Postgres(_) => Ok(false),
        }
    }

    /// One of the few words about transactions, which are said all the time.
    fn say(&mut self, words: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => connection.say(words),
            Self::Postgres(connection) => connection.batch(words),
        }
    }

    /// Begins a transaction that may write.
    pub(crate) fn begin_write(&mut self) -> Result<Tx<'_>, StoreError> {
        self.begin(dialect::begin_write(self.engine()))
    }

    /// Begins a transaction that nobody else's writing transaction runs beside.
    pub(crate) fn begin_alone(&mut self) -> Result<Tx<'_>, StoreError> {
        self.begin(dialect::begin_alone(self.engine()))
    }

    /// Begins a transaction that reads one snapshot.
    pub(crate) fn begin_read(&mut self) -> Result<Tx<'_>, StoreError> {
        self.begin(dialect::begin_read(self.engine()))
    }

    /// Begins a transaction that may write; on another connection when this one turns out lost.
    pub(crate) fn begin_write_or_anew(
        &mut self,
        connect: impl FnOnce() -> Result<Self, StoreError>,
    ) -> Result<Tx<'_>, StoreError> {
        let how = dialect::begin_write(self.engine());
        match self.say(how) {
            Err(StoreError::ConnectionLost(_)) => {
                *self = connect()?;
                self.say(how)?;
            }
            begun => begun?,
        }
        Ok(self.begun())
    }

    fn begin(&mut self, how: &str) -> Result<Tx<'_>, StoreError> {
        self.say(how)?;
        Ok(self.begun())
    }

    fn begun(&mut self) -> Tx<'_> {
        let placement = Placement::of(self.engine());
        Tx { connection: self, placement, open: true, kept_recall: None }
    }

    /// Holds a site on a server until this connection ends; whether nobody else holds it.
    pub(crate) fn hold_on_server(&mut self, site: SiteId) -> Result<bool, StoreError> {
        let take = Statement::new(dialect::HOLD_POSTGRES);
        let held = self.begin_read()?.query_one(&take, args![site], |row| row.get::<i64>(0))?;
        Ok(held == Some(1))
    }
}

/// How rows are placed in parts: constant in SQLite, by a frozen hash on PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placement {
    Constant,
    Version1,
}

impl Placement {
    pub(crate) const fn of(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Constant,
            Engine::Postgres => Self::Version1,
        }
    }

    pub(crate) fn part(self, company: CompanyId) -> i64 {
        match self {
            Self::Constant => 0,
            Self::Version1 => placement::part_v1(company).into(),
        }
    }
}

/// A transaction; it is rolled back when it is dropped without a commit.
pub struct Tx<'c> {
    connection: &'c mut Connection,
    placement: Placement,
    open: bool,
    /// The recall that holds were laid for last, and what they say where it is kept to a circle: thousands
    /// of them follow one another, and a question before each would part what is written at once.
    pub(crate) kept_recall: Option<((CompanyId, SiteId, RecallId), Option<String>)>,
}

impl Tx<'_> {
    /// The engine this transaction runs on.
    pub const fn engine(&self) -> Engine {
        self.connection.engine()
    }

    /// The part that the rows of a company lie in.
    pub fn part(&self, company: CompanyId) -> i64 {
        self.placement.part(company)
    }

    /// Places rows as another database does; for a rebuild that is compared with it.
    pub(crate) fn place_as(&mut self, placement: Placement) {
        self.placement = placement;
    }

    pub(crate) const fn placement(&self) -> Placement {
        self.placement
    }

    /// Runs a statement and says how many rows it touched.
    pub fn execute(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        match self.connection {
            Connection::Sqlite(connection) => connection.execute(statement, args),
            Connection::Postgres(connection) => connection.execute(statement, args),
        }
    }

    /// Inserts one row. Rows are gathered and sent together before the next statement that is not an
    /// insert, so a fault may come only then.
    pub fn insert(&mut self, statement: &Statement, args: &[Value<'_>]) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(connection) => connection.insert(statement, args),
            Connection::Postgres(connection) => connection.insert(statement, args),
        }
    }

    /// Runs a query and hands its rows over one by one, without gathering them.
    pub fn stream<E: From<StoreError>>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        each: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.connection {
            Connection::Sqlite(connection) => connection.query(statement, args, each),
            Connection::Postgres(connection) => connection.query(statement, args, each),
        }
    }

    /// Runs queries that do not depend on one another, at once where a server answers, and hands
    /// over the rows of each. Answers how often answers were waited for; none within one program.
    ///
    /// Connections beside this one read no snapshot of this transaction: only rows that never
    /// change may be asked for so.
    pub(crate) fn stream_all<E: From<StoreError>>(
        &mut self,
        asks: &[Ask<'_>],
        mut each: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self.connection {
            Connection::Sqlite(connection) => {
                for ask in asks {
                    connection.query(ask.statement, &ask.args, &mut each)?;
                }
                Ok(0)
            }
            Connection::Postgres(connection) => connection.query_all(asks, each),
        }
    }

    /// All rows of a query.
    pub fn query_all<T>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.stream(statement, args, |row| {
            rows.push(read(row)?);
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }

    /// The first row of a query.
    pub fn query_one<T>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut first = None;
        self.stream(statement, args, |row| {
            if first.is_none() {
                first = Some(read(row)?);
            }
            Ok::<(), StoreError>(())
        })?;
        Ok(first)
    }

    /// Runs `work` under a savepoint: what it did is undone when it fails, and only that.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.flush()?;
        self.connection.say("SAVEPOINT work")?;
        let outcome = work(self).and_then(|value| Ok(self.flush().map(|()| value)?));
        match outcome {
            Ok(value) => {
                self.connection.say("RELEASE SAVEPOINT work")?;
                Ok(value)
            }
            Err(error) => {
                self.discard();
                self.connection.batch("ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work")?;
                Err(error)
            }
        }
    }

    /// Makes everything durable.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.flush()?;
        self.connection.say("COMMIT")?;
        self.open = false;
        Ok(())
    }

    /// Sends what was gathered, so that its faults show now.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(connection) => connection.flush(),
            Connection::Postgres(connection) => connection.flush(),
        }
    }

    fn discard(&mut self) {
        match self.connection {
            Connection::Sqlite(connection) => connection.discard(),
            Connection::Postgres(connection) => connection.discard(),
        }
    }

    /// Checks that the engine accepts a statement.
    pub fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(connection) => connection.prepare(statement),
            Connection::Postgres(connection) => connection.prepare(statement).map(drop),
        }
    }

    /// Runs a query whose rows stay locked until the transaction ends.
    pub(crate) fn query_one_locked<T>(
        &mut self,
        statement: &Statement,
        args: &[Value<'_>],
        read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        if self.engine() == Engine::Sqlite {
            return self.query_one(statement, args, read);
        }
        let text = format!("{}{}", statement.text(), dialect::LOCK_SUFFIX_POSTGRES);
        self.query_one(&Statement::generated(text), args, read)
    }

    /// Lets the engine check its own files and indexes, where it can: what it says, if anything.
    pub(crate) fn engine_check(&mut self) -> Result<Option<String>, StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                let check = Statement::new(dialect::SQLITE_CHECK);
                let words = self.query_one(&check, &[], |row| row.get::<String>(0))?;
                Ok(words.filter(|words| words != "ok"))
            }
            Engine::Postgres => Ok(None),
        }
    }

    /// Keeps other programs from migrating until this transaction ends.
    pub(crate) fn lock_schema(&mut self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.connection.batch(dialect::LOCK_SCHEMA_POSTGRES),
        }
    }

    /// Tells the engine what to expect of its indexes, where it does not find out by itself.
    pub(crate) fn estimate(&mut self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => self.connection.batch(dialect::SQLITE_ESTIMATES),
            Engine::Postgres => Ok(()),
        }
    }

    /// Lets the planner see that tables have grown; SQLite's plans are fixed beforehand.
    pub(crate) fn look_again(&mut self, tables: &str) -> Result<(), StoreError> {
        self.flush()?;
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.connection.batch(&format!("ANALYZE {tables}")),
        }
    }

    /// Runs a script of table definitions, one by one: servers hand each on to one another.
    pub(crate) fn run_script(&mut self, script: &str) -> Result<(), StoreError> {
        let script = dialect::schema(self.engine(), script);
        script.split_inclusive(";\n").try_for_each(|statement| self.connection.batch(statement))
    }

    /// Runs a script that is already in the words of the engine.
    pub(crate) fn run_engine_script(&mut self, script: &str) -> Result<(), StoreError> {
        self.connection.batch(script)
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.open {
            self.discard();
            // A connection that cannot roll back is closed, and then nothing was written either.
            let _ = self.connection.batch("ROLLBACK");
        }
    }
}
