//! Holds: which site a living process is writing an import for.
//!
//! An import that is running while nobody holds its site was left behind, and may be given up.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::SiteId;

use crate::database::Database;
use crate::error::StoreError;
use crate::sql::{Connection, Engine};

/// The sites this process holds.
#[derive(Clone, Default)]
pub(crate) struct Held(Arc<Mutex<BTreeSet<SiteId>>>);

impl Held {
    fn sites(&self) -> MutexGuard<'_, BTreeSet<SiteId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to write an import at a site, until it is dropped or its process is gone.
pub struct Hold {
    site: SiteId,
    held: Held,
    /// PostgreSQL lets go of the site when the connection ends.
    connection: Option<Connection>,
}

impl Database {
    /// Takes a site for an import, or gives `None` while somebody else has it.
    ///
    /// A SQLite file has one process, whose own list is enough. Processes that share a server see
    /// each other there.
    pub fn hold(&self, site: SiteId) -> Result<Option<Hold>, StoreError> {
        let ours = self.held().clone();
        if !ours.sites().insert(site) {
            return Ok(None);
        }
        let mut hold = Hold { site, held: ours, connection: None };
        if self.target().engine() == Engine::Postgres {
            let mut connection = self.another_connection()?;
            if !connection.hold_on_server(site)? {
                return Ok(None);
            }
            hold.connection = Some(connection);
        }
        Ok(Some(hold))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.sites().remove(&self.site);
    }
}
