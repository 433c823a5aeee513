//! Every statement of the store, so that one test can prepare them all on both engines.

use crate::sql::Statement;
use crate::{
    acts, apply, balances, claims, export, imports, ledger, masters, migrations, orders, pools,
    projections, records, search, side, stock, transfers, verify,
};

/// Every statement there is.
pub fn statements() -> Vec<Statement> {
    let files: [&[Statement]; 15] = [
        acts::STATEMENTS,
        balances::STATEMENTS,
        claims::STATEMENTS,
        export::STATEMENTS,
        imports::STATEMENTS,
        ledger::STATEMENTS,
        masters::STATEMENTS,
        migrations::STATEMENTS,
        orders::STATEMENTS,
        pools::STATEMENTS,
        records::STATEMENTS,
        search::STATEMENTS,
        stock::STATEMENTS,
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
