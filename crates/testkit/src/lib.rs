//! A plant in a box for tests: a fresh database of each engine, gone when the test is over.
//!
//! SQLite is always there. PostgreSQL is there when `TEST_POSTGRES_URL` names a server, or when its
//! programs are installed: then a private cluster is started once a test binary. Otherwise it is
//! said loudly that PostgreSQL was skipped. A comparison may have a cluster for itself.
//! Where `TEST_CITUS_NODES` names a coordinator and its workers, they take PostgreSQL's place.

mod authenticator;
mod citus;
mod cluster;
mod printer;
mod telephone;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

pub use authenticator::Authenticator;
pub use cluster::Cluster;
pub use printer::{Mood, TestPrinter};
pub use telephone::telephone_code;

/// Where an engine's fresh, empty database is. The words are those of `store::Target`, which this
/// crate does not import, so that `store` can use it in its own tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file that does not exist yet, in a directory of its own.
    Sqlite(PathBuf),
    /// The URL of a database without tables.
    Postgres(String),
}

/// A fresh database, removed when this is dropped.
pub struct EngineUnderTest {
    /// Where it is.
    pub place: Place,
    kept: Kept,
}

enum Kept {
    Directory(#[expect(dead_code, reason = "removed when dropped")] TempDir),
    Database { server: String, name: String },
    Spread { name: String },
}

impl EngineUnderTest {
    /// The engine's name, for messages.
    pub const fn name(&self) -> &'static str {
        match self.place {
            Place::Sqlite(_) => "SQLite",
            Place::Postgres(_) if matches!(self.kept, Kept::Spread { .. }) => "Citus",
            Place::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Drop for EngineUnderTest {
    fn drop(&mut self) {
        match &self.kept {
            Kept::Directory(_) => {}
            Kept::Database { server, name } => drop_database(server, name),
            Kept::Spread { name } => {
                for server in citus::nodes().unwrap_or_default() {
                    drop_database(&server, name);
                }
            }
        }
    }
}

fn drop_database(server: &str, name: &str) {
    if let Ok(mut client) = postgres::Client::connect(server, postgres::NoTls) {
        // What remains of a test that crashed is of no use to anybody.
        let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }
}

/// A fresh database of each engine that is at hand.
pub fn engines() -> Vec<EngineUnderTest> {
    let mut engines = vec![sqlite()];
    engines.extend(postgres());
    engines
}

/// A fresh SQLite database.
pub fn sqlite() -> EngineUnderTest {
    let directory = TempDir::new().expect("a temporary directory can be made");
    let place = Place::Sqlite(directory.path().join("suyuan.db"));
    EngineUnderTest { place, kept: Kept::Directory(directory) }
}

/// A fresh PostgreSQL database, where there is a server; one that is spread over servers, where
/// those are named.
pub fn postgres() -> Option<EngineUnderTest> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("suyuan_test_{}_{number}", std::process::id());
    if let Some(nodes) = citus::nodes() {
        citus::create_database(&nodes, &name);
        let place = Place::Postgres(with_database(&nodes[0], &name));
        return Some(EngineUnderTest { place, kept: Kept::Spread { name } });
    }
    let server = cluster::server_url()?;
    let mut client =
        postgres::Client::connect(&server, postgres::NoTls).expect("the test server answers");
    client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database can be made");
    let place = Place::Postgres(with_database(&server, &name));
    Some(EngineUnderTest { place, kept: Kept::Database { server, name } })
}

/// A private PostgreSQL cluster with settings of its own, like `jit=off`; why not, where there can be
/// none.
pub fn cluster(settings: &[&str]) -> Result<Cluster, String> {
    cluster::start(settings)
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let authority_end = address.find("://").map_or(0, |at| at + 3);
    let path_at = address[authority_end..].find('/').map(|at| authority_end + at);
    let base = path_at.map_or(address, |at| &address[..at]);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{base}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_is_named() {
        for (server, expected) in [
            ("postgres://a:b@host:5/postgres", "postgres://a:b@host:5/t"),
            ("postgres://host", "postgres://host/t"),
            ("postgresql:///postgres?host=/tmp/s", "postgresql:///t?host=/tmp/s"),
        ] {
            assert_eq!(with_database(server, "t"), expected);
        }
    }

    #[test]
    fn a_sqlite_database_is_always_at_hand() {
        assert_eq!(engines()[0].name(), "SQLite");
    }
}
