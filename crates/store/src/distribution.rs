//! Where tables lie when one database is several servers (Citus): which of them are spread by part,
//! and which stay on the coordinator.
//!
//! The database itself says whether it is to be spread, by a setting of its own, so that every
//! program that opens it agrees. It is spread when its tables are made, before there are facts.
//! Nothing here says on which server a part lies: that is the servers' own business and changes
//! while we run.

use std::collections::HashMap;

use crate::error::StoreError;
use crate::sql::{Engine, Statement, Tx, args, dialect};

/// Where a table lies in a database that is spread over servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// With the chain of its site: a fact and everything it writes are one transaction in one part.
    Chain,
    /// By the part of a pool: copied behind the chain for companies whose pools lie in many parts.
    Node,
    /// On the coordinator alone: small, and asked for by what names no part, or about this database.
    Coordinator,
}

/// The tables that stay on the coordinator; every other one begins with its `part`.
/// A session, token, badge, passkey, link or shared device is looked up before anybody knows the company, and
/// all are few.
const ON_COORDINATOR: [&str; 9] = [
    "api_token",
    "badge",
    "guest_link",
    "kiosk",
    "migration",
    "moving",
    "notice_link",
    "passkey",
    "session",
];

/// The tables that lie with the chain of their site, the leader first.
const WITH_CHAIN: [&str; 125] = [
    "act",
    "act_signature",
    "answer_taken",
    "attachment",
    "audit",
    "audit_line",
    "badge_double",
    "balance",
    "blob",
    "checkpoint",
    "circle",
    "claim",
    "company",
    "complaint",
    "complaint_compensation",
    "complaint_explanation",
    "complaint_lot",
    "complaint_report",
    "complaint_report_file",
    "complaint_sample",
    "complaint_step",
    "content_removal",
    "correction",
    "credential",
    "crossing_in",
    "crossing_out",
    "customer_lot",
    "customer_number",
    "delivery_carried",
    "device",
    "device_act",
    "excursion",
    "floor_call",
    "gauge_calibration",
    "guest",
    "guest_look",
    "hand_over",
    "hold",
    "idempotency_key",
    "identity_choice",
    "import",
    "import_mapping",
    "inspection",
    "instruction",
    "instruction_draft",
    "instruction_read",
    "instruction_version",
    "item",
    "item_version",
    "key_succession",
    "label",
    "label_binding",
    "label_roll",
    "ledger",
    "ledger_head",
    "ledger_tile",
    "legal_hold",
    "line_served",
    "line_short",
    "line_transfer",
    "logger_file",
    "login_attempt",
    "lot",
    "lot_touch",
    "machine_cleaning",
    "master",
    "master_number",
    "master_version",
    "node_copied",
    "notice",
    "number_block",
    "number_day",
    "number_pool",
    "operation",
    "order_line",
    "orders",
    "partner",
    "partner_version",
    "password",
    "person",
    "person_name",
    "pick",
    "piece_weight",
    "pin",
    "place_move",
    "placement",
    "pool",
    "print_job",
    "printer_state",
    "recall",
    "recall_case",
    "recall_crossing",
    "recall_event",
    "recall_lot",
    "recall_try",
    "recovery_code",
    "reserve",
    "result",
    "retention_class",
    "returnable_move",
    "role_held",
    "role_sight",
    "rule_broken",
    "rule_override",
    "run_closing",
    "scale_check",
    "second_factor",
    "serial_run",
    "setting",
    "shipment",
    "sign_in",
    "signal_answer",
    "signing_failure",
    "signing_key",
    "site",
    "station_person",
    "stock",
    "stock_count",
    "transfer_in",
    "transfer_out",
    "unit",
    "unit_meant",
    "unit_portion",
    "unit_stay",
    "weighing",
];

/// The tables that are kept by pool, the leader first.
const BY_POOL: [&str; 5] =
    ["node_transfer_out", "node_correction", "node_pool", "node_run_closing", "node_transfer_in"];

/// Where a table lies; nothing for one that was never given a place.
pub fn group_of(table: &str) -> Option<Group> {
    let groups: [(&[&str], Group); 3] = [
        (&WITH_CHAIN, Group::Chain),
        (&BY_POOL, Group::Node),
        (&ON_COORDINATOR, Group::Coordinator),
    ];
    groups.into_iter().find(|(tables, _)| tables.contains(&table)).map(|(_, group)| group)
}

/// Spreads the tables that are not spread yet, where the database asks for it.
pub(crate) fn spread(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.engine() == Engine::Sqlite {
        return Ok(());
    }
    let standing = Statement::new(dialect::SPREADING_POSTGRES);
    let standing = tx.query_one(&standing, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (asked, offered): (bool, bool) = standing.unwrap_or_default();
    match (asked, offered) {
        (true, false) => return Err(StoreError::NotOffered),
        (false, false) => return Ok(()),
        (_, true) => {}
    }
    let spread = tx.query_all(&Statement::new(dialect::SPREAD_CITUS), &[], |row| row.get(0))?;
    let begun = spread.iter().any(|table: &String| table == WITH_CHAIN[0]);
    if !asked && !begun {
        return Ok(());
    }
    if !begun && !crate::ledger::chains(tx)?.is_empty() {
        return Err(StoreError::NotEmpty);
    }
    let groups: [&[&str]; 2] = [&WITH_CHAIN, &BY_POOL];
    for (table, leader) in groups.into_iter().flat_map(|group| group.iter().map(|t| (*t, group[0])))
    {
        if !spread.iter().any(|known| known == table) {
            tx.run_engine_script(&dialect::spread_citus(table, leader))?;
        }
    }
    Ok(())
}

/// The shard of each part of the pools; nothing where one server has them all.
pub(crate) fn owners(tx: &mut Tx<'_>, parts: &[i64]) -> Result<HashMap<i64, i64>, StoreError> {
    if tx.engine() == Engine::Sqlite || !is_offered(tx)? {
        return Ok(HashMap::new());
    }
    let owners = Statement::new(dialect::OWNERS_CITUS);
    let owners = tx.query_all(&owners, args![parts], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(owners.into_iter().collect())
}

fn is_offered(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let standing = Statement::new(dialect::SPREADING_POSTGRES);
    Ok(tx.query_one(&standing, &[], |row| row.get(1))?.unwrap_or_default())
}

/// The statements that walk through whole tables, of every company: those of `verify` and
/// `rebuild`.
pub fn statements_of_everything() -> Vec<Statement> {
    crate::projections::generated_statements()
}
