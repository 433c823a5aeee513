//! Every statement of the store, so that one test can prepare them all on both engines.

use crate::sql::Statement;
use crate::{
    acts, apply, balances, claims, corrections, export, holds, imports, inspections, ledger,
    masters, migrations, orders, pools, projections, records, search, side, stock, tasks,
    transfers, verify,
};

/// Every statement there is.
pub fn statements() -> Vec<Statement> {
    let files: [&[Statement]; 19] = [
        acts::STATEMENTS,
        balances::STATEMENTS,
        claims::STATEMENTS,
        corrections::STATEMENTS,
        export::STATEMENTS,
        holds::STATEMENTS,
        imports::STATEMENTS,
        inspections::STATEMENTS,
        ledger::STATEMENTS,
        masters::STATEMENTS,
        migrations::STATEMENTS,
        orders::STATEMENTS,
        pools::STATEMENTS,
        records::STATEMENTS,
        search::STATEMENTS,
        stock::STATEMENTS,
        tasks::STATEMENTS,
        transfers::STATEMENTS,
        verify::STATEMENTS,
    ];
    let generated = [
        claims::find_many_statement(),
        transfers::by_ids_statement(),
        transfers::corrections_statement(),
    ];
    let groups = files.iter().chain(apply::STATEMENTS).chain(side::STATEMENTS);
    groups
        .flat_map(|group| group.iter().cloned())
        .chain(generated)
        .chain(projections::generated_statements())
        .collect()
}
