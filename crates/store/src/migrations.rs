//! Migrations: numbered, forward only, each with its why at the top of its file.
//!
//! A new kind of fact comes with a migration, so that an older program refuses data it cannot read.

use crate::distribution;
use crate::error::StoreError;
use crate::rebuild;
use crate::sql::{Tx, args, dialect, statements};

/// Every migration in order; its number is its place, from 1.
const MIGRATIONS: &[(&str, &str)] = &[
    ("ledger", include_str!("../migrations/0001_ledger.sql")),
    ("projections", include_str!("../migrations/0002_projections.sql")),
    ("side store", include_str!("../migrations/0003_side_store.sql")),
    ("masters", include_str!("../migrations/0004_masters.sql")),
    ("acts", include_str!("../migrations/0005_acts.sql")),
    ("stock", include_str!("../migrations/0006_stock.sql")),
    ("orders", include_str!("../migrations/0007_orders.sql")),
    ("production", include_str!("../migrations/0008_production.sql")),
    ("inspections", include_str!("../migrations/0009_inspections.sql")),
    ("shipping", include_str!("../migrations/0010_shipping.sql")),
    ("complaints", include_str!("../migrations/0011_complaints.sql")),
    ("item and partner versions", include_str!("../migrations/0012_item_and_partner_versions.sql")),
    ("blobs", include_str!("../migrations/0012_blobs.sql")),
    ("balances", include_str!("../migrations/0014_balances.sql")),
    ("lots left", include_str!("../migrations/0015_lots_left.sql")),
    ("lot touches", include_str!("../migrations/0016_lot_touches.sql")),
    ("moves of units", include_str!("../migrations/0017_moves_of_units.sql")),
    ("numbers by length", include_str!("../migrations/0018_numbers_by_length.sql")),
    ("moves", include_str!("../migrations/0019_moves.sql")),
    ("run closings", include_str!("../migrations/0020_run_closings.sql")),
    ("nodes", include_str!("../migrations/0021_nodes.sql")),
    ("numbers and units", include_str!("../migrations/0022_numbers_and_units.sql")),
    ("devices", include_str!("../migrations/0023_devices.sql")),
    ("kiosks", include_str!("../migrations/0024_kiosks.sql")),
    ("hand-overs", include_str!("../migrations/0025_hand_overs.sql")),
    ("labels", include_str!("../migrations/0026_labels.sql")),
    ("print jobs", include_str!("../migrations/0027_print_jobs.sql")),
    ("calls", include_str!("../migrations/0028_calls.sql")),
    ("ledger tiles", include_str!("../migrations/0029_ledger_tiles.sql")),
    ("serials", include_str!("../migrations/0030_serials.sql")),
    ("passkeys", include_str!("../migrations/0031_passkeys.sql")),
    ("units hold", include_str!("../migrations/0032_units_hold.sql")),
    ("customer numbers", include_str!("../migrations/0033_customer_numbers.sql")),
    ("scales", include_str!("../migrations/0034_scales.sql")),
    ("transport", include_str!("../migrations/0035_transport.sql")),
    ("lots found by number", include_str!("../migrations/0036_lots_found_by_number.sql")),
    ("instruction drafts", include_str!("../migrations/0037_instruction_drafts.sql")),
    ("checkpoints", include_str!("../migrations/0038_checkpoints.sql")),
    ("recalls", include_str!("../migrations/0039_recalls.sql")),
    ("holds of recalls", include_str!("../migrations/0040_holds_of_recalls.sql")),
    ("key successions", include_str!("../migrations/0041_key_successions.sql")),
    ("checkpoint stamps", include_str!("../migrations/0042_checkpoint_stamps.sql")),
    (MADE_ANEW_BY, include_str!("../migrations/0043_beginnings.sql")),
    ("cleanings", include_str!("../migrations/0044_cleanings.sql")),
    ("second factors", include_str!("../migrations/0045_second_factors.sql")),
    ("pace of recalls", include_str!("../migrations/0046_pace_of_recalls.sql")),
    ("notices", include_str!("../migrations/0047_notices.sql")),
    ("complaints to the end", include_str!("../migrations/0048_complaints_to_the_end.sql")),
    ("complaint reports", include_str!("../migrations/0049_complaint_reports.sql")),
    ("signatures", include_str!("../migrations/0050_signatures.sql")),
    ("signing", include_str!("../migrations/0051_signing.sql")),
    ("retention", include_str!("../migrations/0052_retention.sql")),
    ("guests", include_str!("../migrations/0054_guests.sql")),
    ("guest links", include_str!("../migrations/0055_guest_links.sql")),
    ("notice rounds", include_str!("../migrations/0056_notice_rounds.sql")),
    ("coder_texts", include_str!("../migrations/0058_coder_texts.sql")),
    ("crossings", include_str!("../migrations/0060_crossings.sql")),
    ("recall tries", include_str!("../migrations/0061_recall_tries.sql")),
    ("roles of sites", include_str!("../migrations/0062_roles_of_sites.sql")),
    ("holds of a recall", include_str!("../migrations/0064_holds_of_a_recall.sql")),
    ("inspection sources", include_str!("../migrations/0065_inspection_sources.sql")),
    ("results", include_str!("../migrations/0070_results.sql")),
    ("signals", include_str!("../migrations/0071_signals.sql")),
    ("circles", include_str!("../migrations/0066_circles.sql")),
    ("holds of kept cases", include_str!("../migrations/0067_holds_of_kept_cases.sql")),
    ("gauges", include_str!("../migrations/0072_gauges.sql")),
];

/// Migrations whose tables are no projections.
const OTHERS: [&str; 19] = [
    "recall tries",
    "guest links",
    "complaint reports",
    "checkpoints",
    "checkpoint stamps",
    "key successions",
    "ledger",
    "side store",
    "blobs",
    "moves",
    "nodes",
    "kiosks",
    "notices",
    "notice rounds",
    "print jobs",
    "ledger tiles",
    "passkeys",
    "second factors",
    "signing",
];

/// The newest migration after which projections say something else of the same facts.
const MADE_ANEW_BY: &str = "inspection sources";

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (number)
);";

statements! {
    NEWEST = "SELECT COALESCE(MAX(number), 0) FROM migration";
    DONE = "INSERT INTO migration (number, name) VALUES ($1, $2)";
}

/// The number of the newest migration in a database, and of the newest this program has; an error where
/// no program of ours was ever at work.
pub(crate) fn schemas(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    let found = tx.query_one(&NEWEST, args![], |row| row.get(0))?;
    Ok((found.unwrap_or(0), MIGRATIONS.len() as i64))
}

/// Brings the schema up to this program, or refuses a schema that is newer. Where that means to apply
/// every fact again, `progress` hears how many were.
pub(crate) fn migrate(tx: &mut Tx<'_>, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    tx.lock_schema()?;
    tx.run_script(CREATE)?;
    let found: i64 = tx.query_one(&NEWEST, args![], |row| row.get(0))?.unwrap_or(0);
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    for (number, (name, script)) in (1_i64..).zip(MIGRATIONS).skip(found as usize) {
        tx.run_script(script)?;
        if *name == "ledger" {
            tx.run_engine_script(&dialect::history_triggers(tx.engine(), "ledger"))?;
        }
        tx.execute(&DONE, args![number, *name])?;
    }
    distribution::spread(tx)?;
    let made_anew_by = MIGRATIONS.iter().zip(1..).find(|((name, _), _)| *name == MADE_ANEW_BY);
    if found > 0 && made_anew_by.is_some_and(|(_, number)| found < number) {
        rebuild::again(tx, progress)?;
    }
    if found < known {
        tx.estimate()?;
    }
    Ok(())
}

/// Indexes that facts are applied through.
const APPLIED_THROUGH: [&str; 11] = [
    "INDEX machine_cleaning_by_seq ",
    "INDEX stock_by_unit ",
    "INDEX unit_by_parent ",
    "INDEX transfer_by_id ",
    "INDEX correction_by_import ",
    "INDEX correction_by_pool_from ",
    "INDEX correction_by_pool_to ",
    "INDEX line_transfer_by_transfer ",
    "INDEX transfer_by_returns ",
    "INDEX serial_run_by_pool ",
    "INDEX master_number_by_code ",
];

/// The tables of the projections without the indexes that only readers need: for a rebuild that is
/// only compared and thrown away.
pub(crate) fn create_projections(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let scripts = MIGRATIONS.iter().filter(|(name, _)| !OTHERS.contains(name));
    let statements = scripts.flat_map(|(_, script)| script.split_inclusive(";\n"));
    let is_needed = |statement: &&str| {
        let of_index = ["CREATE INDEX", "DROP INDEX"].iter().any(|word| statement.contains(word));
        !of_index || APPLIED_THROUGH.iter().any(|index| statement.contains(index))
    };
    let tables: Vec<&str> = statements.filter(is_needed).collect();
    tx.run_script(&tables.concat())?;
    tx.estimate()
}
