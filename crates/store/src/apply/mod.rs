//! Applying facts: the only code that writes projections.
//!
//! What is written depends on the fact and on what earlier facts of the same chain wrote, on
//! nothing else: a rebuild chain by chain gives the same rows.

mod imports;
mod masters;
mod people;
mod pools;
mod transfers;

use domain::Fact;
use domain::facts::Record;

use crate::error::StoreError;
use crate::sql::{Statement, Tx};

/// Writes what a fact says into the projections.
pub fn apply(tx: &mut Tx<'_>, record: &Record) -> Result<(), StoreError> {
    match &record.entry.fact {
        Fact::TransferRecorded(fact) => transfers::recorded(tx, record, fact),
        Fact::TransferCorrected(fact) => transfers::corrected(tx, record, fact),
        Fact::PoolOpened(fact) => pools::opened(tx, record, fact),
        Fact::CompanyFounded(fact) => masters::company_founded(tx, record, fact),
        Fact::SiteOpened(fact) => masters::site_opened(tx, record, fact),
        Fact::ItemDefined(fact) => masters::item_defined(tx, record, fact),
        Fact::PartnerDefined(fact) => masters::partner_defined(tx, record, fact),
        Fact::ImportStarted(fact) => imports::started(tx, record, fact),
        Fact::ImportCompleted(fact) => imports::completed(tx, record, fact),
        Fact::ImportAbandoned(fact) => imports::abandoned(tx, record, fact),
        Fact::PersonEnrolled(fact) => people::enrolled(tx, record, fact),
        Fact::RoleGranted(fact) => people::role_granted(tx, record, fact),
        Fact::RoleRevoked(fact) => people::role_revoked(tx, record, fact),
        Fact::PersonErased(fact) => people::erased(tx, record, fact),
        Fact::CredentialChanged(fact) => people::credential_changed(tx, record, fact),
    }
}

/// The statements of all files here.
pub(crate) const STATEMENTS: &[&[Statement]] = &[
    imports::STATEMENTS,
    masters::STATEMENTS,
    people::STATEMENTS,
    pools::STATEMENTS,
    transfers::STATEMENTS,
];
