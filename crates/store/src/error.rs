//! What can go wrong with the store. "Not there" is `Ok(None)` and never an error.

use domain::facts::BadFact;
use domain::{SiteId, ids::CompanyId};

/// A fault of the store; the kinds are those a caller can do something about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database went away. The transaction is lost, a new one may succeed.
    #[error("the connection to the database was lost")]
    ConnectionLost(#[source] EngineError),
    /// Another transaction came in between; trying again is right.
    #[error("another transaction came in between")]
    Conflict(#[source] EngineError),
    /// Another process holds the database.
    #[error("the database is busy")]
    Busy(#[source] EngineError),
    /// No space is left.
    #[error("the disk is full")]
    Full(#[source] EngineError),
    /// History was to be changed, which the database itself refuses.
    #[error("history is never changed")]
    HistoryRefused(#[source] EngineError),
    /// The engine finds its own files damaged.
    #[error("the database is damaged")]
    Corrupt(#[source] EngineError),
    /// Anything else the engine says.
    #[error("the database engine failed")]
    Engine(#[source] EngineError),
    /// The data were written by a later program.
    #[error("the data has schema {found}; this program knows up to {known}")]
    NewerSchema {
        /// The number of the newest migration found.
        found: i64,
        /// The newest this program has.
        known: i64,
    },
    /// A column holds what no program of ours writes there.
    #[error("column {column} of the result is not {expected}")]
    Column {
        /// Its place in the result, from 0.
        column: usize,
        /// What it should have been.
        expected: &'static str,
    },
    /// A fact of the ledger cannot be read.
    #[error("fact {seq} of site {site} cannot be read: {fault}")]
    Fact {
        /// The site of the chain.
        site: SiteId,
        /// Its place in the chain.
        seq: i64,
        /// Why not.
        fault: BadFact,
    },
    /// The head of a chain does not fit together.
    #[error("the head of the chain of site {site} is damaged")]
    Head {
        /// The site of the chain.
        site: SiteId,
    },
    /// Everything is moving, or was moved, to another database; nothing is written here any more.
    #[error("the data are moving to {to}, or are there already")]
    Moved {
        /// Where to, as the one who moves them said it.
        to: String,
    },
    /// Everything is just being moved here, and not all of it is there.
    #[error("data are being moved here, and not all of them have arrived")]
    Arriving,
    /// The database asks to be spread over servers, and its server cannot do that.
    #[error(
        "the database asks to be spread over servers (suyuan.distribute), but has no extension citus"
    )]
    NotOffered,
    /// A database with facts in it asks to be spread over servers.
    #[error(
        "only a database without facts is spread over servers: move everything to one that is empty"
    )]
    NotEmpty,
    /// A file of a backup cannot be written or removed.
    #[error("a file of the backup cannot be written")]
    File(#[source] std::io::Error),
    /// The caller wants no more of it.
    #[error("stopped")]
    Stopped,
    /// More was reached than the caller has room for.
    #[error("more than {most} transfers were reached")]
    TooMany {
        /// How many there was room for.
        most: usize,
    },
    /// A site that no fact opened.
    #[error("company {company} has no site {site}")]
    UnknownSite {
        /// The company.
        company: CompanyId,
        /// The site asked for.
        site: SiteId,
    },
}

impl StoreError {
    /// Whether the same transaction may succeed when it is run again.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::ConnectionLost(_) | Self::Conflict(_) | Self::Busy(_))
    }

    /// Whether a look into a database says that no program of ours was ever there: no file, a file of
    /// another kind, or no such table. A wrong password says nothing of what is there.
    pub(crate) fn is_nothing_there(&self) -> bool {
        match self {
            Self::Corrupt(EngineError::Sqlite(_)) | Self::Engine(EngineError::Sqlite(_)) => true,
            Self::Engine(EngineError::Postgres(error)) => {
                error.code() == Some(&postgres::error::SqlState::UNDEFINED_TABLE)
            }
            _ => false,
        }
    }
}

/// What the engine itself says.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// From SQLite.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// From PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// From neither: the connection was found closed.
    #[error("the connection is closed")]
    Closed,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let code = error.sqlite_error_code();
        let extended = error.sqlite_error().map(|error| error.extended_code);
        let refused = error.to_string().contains(crate::sql::dialect::HISTORY_REFUSED);
        let source = EngineError::Sqlite(error);
        match code {
            // The memory that connections share is a file too, and found no room.
            _ if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::Full(source),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(source),
            Some(ErrorCode::DiskFull) => Self::Full(source),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(source),
            _ if refused => Self::HistoryRefused(source),
            _ => Self::Engine(source),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let refused = error
            .as_db_error()
            .is_some_and(|db| db.message() == crate::sql::dialect::HISTORY_REFUSED);
        let code = error.code().cloned();
        let closed = error.is_closed() || (code.is_none() && is_io(&error));
        let source = EngineError::Postgres(error);
        match code {
            _ if closed => Self::ConnectionLost(source),
            // The last four a coordinator says of a server behind it.
            Some(
                SqlState::ADMIN_SHUTDOWN
                | SqlState::CRASH_SHUTDOWN
                | SqlState::CANNOT_CONNECT_NOW
                | SqlState::CONNECTION_EXCEPTION
                | SqlState::CONNECTION_FAILURE
                | SqlState::CONNECTION_DOES_NOT_EXIST
                | SqlState::SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION,
            ) => Self::ConnectionLost(source),
            Some(SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED) => {
                Self::Conflict(source)
            }
            Some(SqlState::LOCK_NOT_AVAILABLE | SqlState::TOO_MANY_CONNECTIONS) => {
                Self::Busy(source)
            }
            Some(SqlState::DISK_FULL) => Self::Full(source),
            Some(SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED) => Self::Corrupt(source),
            _ if refused => Self::HistoryRefused(source),
            _ => Self::Engine(source),
        }
    }
}

fn is_io(error: &postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
