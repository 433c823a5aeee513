//! The side store: what must be erasable or secret, and so cannot lie in the ledger.
//!
//! These tables are no projections. They are backed up with the ledger, and `verify` says which of them
//! it cannot check.

pub mod access;
pub mod badges;
pub mod blobs;
pub mod checkpoints;
pub mod complaint_reports;
pub mod guest_links;
pub mod kiosks;
pub mod notices;
pub mod passkeys;
pub mod people;
pub mod print_jobs;
pub mod recall_tries;
pub mod second_factors;
pub mod settings;
pub mod sign_ins;
pub mod signing;

use crate::sql::Statement;

/// The statements of all files here.
pub(crate) const STATEMENTS: &[&[Statement]] = &[
    access::STATEMENTS,
    badges::STATEMENTS,
    blobs::STATEMENTS,
    checkpoints::STATEMENTS,
    complaint_reports::STATEMENTS,
    guest_links::STATEMENTS,
    kiosks::STATEMENTS,
    notices::STATEMENTS,
    passkeys::STATEMENTS,
    people::STATEMENTS,
    print_jobs::STATEMENTS,
    recall_tries::STATEMENTS,
    second_factors::STATEMENTS,
    settings::STATEMENTS,
    sign_ins::STATEMENTS,
    signing::STATEMENTS,
];
