//! Where the data is, and who may use it how: one writer that owns its connection, many readers.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::error::StoreError;
use crate::hold::Held;
use crate::migrations;
use crate::moving;
use crate::sql::{Connection, Engine, Lanes, Purpose, Tx};

/// From so many new rows on a table is looked at again.
const ROWS_THAT_CHANGE_PLANS: u64 = 1_000;

/// How many idle connections for reading are kept; more are opened when needed and closed again.
const READERS_IDLE_MAX: usize = 8;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by its URL.
    Postgres(String),
}

impl Target {
    /// Which engine it is.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    fn connect(&self, purpose: Purpose) -> Result<Connection, StoreError> {
        match self {
            Self::Sqlite(path) => Connection::sqlite(path, purpose),
            Self::Postgres(url) => Connection::postgres(url),
        }
    }
}

/// A migrated database.
///
/// Calls block; the PostgreSQL client must not be used on a thread that drives asynchronous work.
pub struct Database {
    target: Target,
    readers: Mutex<Vec<Connection>>,
    /// What all readers put questions on that do not wait for one another.
    lanes: Lanes,
    held: Held,
}

impl Database {
    /// Opens a database and brings its schema up to this program.
    pub fn open(target: Target) -> Result<Self, StoreError> {
        Self::open_telling(target, &mut |_| ())
    }

    /// The same; `progress` hears how many facts were applied anew, where data of an earlier program
    /// need that.
    pub fn open_telling(target: Target, progress: &mut dyn FnMut(u64)) -> Result<Self, StoreError> {
        let mut connection = target.connect(Purpose::Write)?;
        let mut tx = connection.begin_write()?;
        migrations::migrate(&mut tx, progress)?;
        moving::refuse_unfinished(&mut tx)?;
        tx.commit()?;
        Ok(Self::of(target))
    }

    /// Opens a database that a move fills, whether or not all of it is there.
    pub(crate) fn open_arriving(target: Target) -> Result<Self, StoreError> {
        let mut connection = target.connect(Purpose::Write)?;
        let mut tx = connection.begin_write()?;
        migrations::migrate(&mut tx, &mut |_| ())?;
        tx.commit()?;
        Ok(Self::of(target))
    }

    /// A database as it is: nothing is made and nothing is migrated.
    pub(crate) fn of(target: Target) -> Self {
        let (readers, lanes) = (Mutex::new(Vec::new()), Lanes::default());
        Self { target, readers, lanes, held: Held::default() }
    }

    /// Where the data is.
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// A connection of its own for a thread that writes.
    pub fn writer(&self) -> Result<Writer, StoreError> {
        let connection = self.target.connect(Purpose::Write)?;
        Ok(Writer { target: self.target.clone(), connection })
    }

    /// Tells a planner that goes by what it has seen that so many rows came to these tables.
    ///
    /// PostgreSQL looks by itself within a minute; a scope of ten thousand lots that is held before
    /// takes three times as long. Few rows change no plan.
    pub fn grown(&self, rows: u64, tables: &str) -> Result<(), StoreError> {
        if rows < ROWS_THAT_CHANGE_PLANS || matches!(self.target, Target::Sqlite(_)) {
            return Ok(());
        }
        self.write(|tx| tx.look_again(tables))
    }

    /// Copies an embedded database as it stands now into a file that is not there yet; whether it can.
    pub(crate) fn copy_to(&self, path: &str) -> Result<bool, StoreError> {
        self.target.connect(Purpose::Write)?.copy_to(path)
    }

    /// One transaction that writes, on a connection opened for it; for tools and tests.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writer()?.write(work)
    }

    /// One transaction that reads a single snapshot.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        loop {
            let idle = self.idle_reader();
            let was_idle = idle.is_some();
            let mut connection = match idle {
                Some(connection) => connection,
                None => self.new_reader()?,
            };
            let outcome = match connection.begin_read() {
                Ok(mut tx) => work(&mut tx),
                // A connection lost while nobody used it shows only now, and is nobody's fault.
                Err(StoreError::ConnectionLost(_)) if was_idle => continue,
                Err(error) => return Err(error.into()),
            };
            self.put_back(connection);
            return outcome;
        }
    }

    fn new_reader(&self) -> Result<Connection, StoreError> {
        let mut connection = self.target.connect(Purpose::Read)?;
        connection.share(&self.lanes);
        Ok(connection)
    }

    /// A connection of its own, for what must not share one.
    pub(crate) fn another_connection(&self) -> Result<Connection, StoreError> {
        self.target.connect(Purpose::Read)
    }

    /// A connection that writes past the gate: for the moves that guard it.
    pub(crate) fn mover(&self) -> Result<Connection, StoreError> {
        self.target.connect(Purpose::Write)
    }

    pub(crate) const fn held(&self) -> &Held {
        &self.held
    }

    fn idle_reader(&self) -> Option<Connection> {
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|connection| !connection.is_closed());
        idle.pop()
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_IDLE_MAX && !connection.is_closed() {
            idle.push(connection);
        }
    }
}

/// The connection of the one thread that writes.
pub struct Writer {
    target: Target,
    connection: Connection,
}

impl Writer {
    /// Begins a transaction; connects anew when the connection was lost. Refused where everything
    /// moves away, or has not arrived.
    pub fn begin(&mut self) -> Result<Tx<'_>, StoreError> {
        let target = &self.target;
        let mut tx = self.connection.begin_write_or_anew(|| target.connect(Purpose::Write))?;
        moving::pass(&mut tx)?;
        Ok(tx)
    }

    /// One transaction: committed when `work` succeeds, rolled back when it does not.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = self.begin()?;
        let value = work(&mut tx)?;
        tx.commit()?;
        Ok(value)
    }
}
