//! Every statement of the store, so that one test can prepare them all on both engines.

use crate::sql::Statement;

/// Every statement there is.
pub fn statements() -> Vec<Statement> {
    let files: &[&[Statement]] = &[
        crate::acts::STATEMENTS,
        crate::answers::STATEMENTS,
        crate::audits::STATEMENTS,
        crate::beginnings::STATEMENTS,
        crate::balances::STATEMENTS,
        crate::calls::STATEMENTS,
        crate::carrying::STATEMENTS,
        crate::circles::STATEMENTS,
        crate::claims::STATEMENTS,
        crate::complaints::STATEMENTS,
        crate::recalls::STATEMENTS,
        crate::corrections::STATEMENTS,
        crate::crossings::STATEMENTS,
        crate::devices::STATEMENTS,
        crate::drills::STATEMENTS,
        crate::expand::STATEMENTS,
        crate::export::STATEMENTS,
        crate::gauges::STATEMENTS,
        crate::guests::STATEMENTS,
        crate::holds::STATEMENTS,
        crate::imports::STATEMENTS,
        crate::inspections::STATEMENTS,
        crate::labels::STATEMENTS,
        crate::instructions::STATEMENTS,
        crate::ledger::STATEMENTS,
        crate::masters::RECORDS,
        crate::masters::STATEMENTS,
        crate::migrations::STATEMENTS,
        crate::moving::STATEMENTS,
        crate::moving::GATE_STATEMENTS,
        crate::nodes::STATEMENTS,
        crate::number_pools::STATEMENTS,
        crate::operations::STATEMENTS,
        crate::orders::STATEMENTS,
        crate::pools::STATEMENTS,
        crate::proofs::STATEMENTS,
        crate::records::STATEMENTS,
        crate::results::STATEMENTS,
        crate::retention::STATEMENTS,
        crate::scales::STATEMENTS,
        crate::scanning::STATEMENTS,
        crate::search::STATEMENTS,
        crate::serials::STATEMENTS,
        crate::shipping::STATEMENTS,
        crate::signatures::STATEMENTS,
        crate::stations::STATEMENTS,
        crate::stock::STATEMENTS,
        crate::tasks::STATEMENTS,
        crate::transfers::STATEMENTS,
        crate::transport::STATEMENTS,
        crate::units::STATEMENTS,
    ];
    let generated = [crate::claims::find_many_statement()];
    let groups = files.iter().chain(crate::apply::STATEMENTS).chain(crate::side::STATEMENTS);
    let groups = groups.chain(crate::verify::STATEMENTS);
    let by_ids = crate::many::IDS_PER_STATEMENT.into_iter().flat_map(|places| {
        [
            crate::transfers::by_ids_statement(places),
            crate::transfers::corrections_statement(places),
            crate::transfers::returns_statement(places),
            crate::transfers::touching_statement(places),
            crate::lots::rows_statement(places),
            crate::lots::lying_statement(places),
            crate::lots::picks_statement(places),
            crate::crossings::sent_back_statement(places),
            crate::crossings::came_back_statement(places),
        ]
    });
    groups
        .flat_map(|group| group.iter().cloned())
        .chain(generated)
        .chain(by_ids)
        .chain(crate::projections::generated_statements())
        .chain(crate::moving::generated_statements())
        .chain(crate::nodes::generated_statements())
        .collect()
}
