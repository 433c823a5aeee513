//! The program itself, run as people and scripts run it: what it prints, how it ends, and what is
//! left when it is killed, crowded or out of space.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod archives;
mod at_once;
mod backups;
mod beside;
mod contract;
mod documents;
mod dossiers;
mod factory;
mod full_disk;
mod gs1;
mod killed;
mod moving;
mod verifying;
