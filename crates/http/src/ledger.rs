//! The ledger as such: its records, its head, and whether anything in it was touched.

use app::Plant;
use app::views::{CheckpointView, LedgerHead, RecordPage, VerifyView};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{Query, limited};
use crate::operator::Operator;
use crate::problem::Problem;

/// Rows of a page unless more are asked for.
const LIMIT: u32 = 50;

/// Rows of one page.
const LIMIT_MAX: u32 = 1000;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(ledger_records))
        .routes(routes!(ledger_head))
        .routes(routes!(ledger_checkpoint))
        .routes(routes!(verify_ledger))
}

/// Which page of records.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LedgerQuery {
    /// The records after this one: `next` of the page before; from the beginning without it.
    #[param(minimum = 0)]
    from: Option<i64>,
    /// Rows wanted, 1 to 1000; 50 without it.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// The records in the order of the chain.
#[utoipa::path(
    get,
    path = "/ledger",
    params(LedgerQuery),
    responses((status = 200, body = RecordPage), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn ledger_records(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<RecordPage>, Problem> {
    let limit = limited(query.limit, LIMIT, LIMIT_MAX)?;
    let after = query.from.unwrap_or(0);
    beside(move || plant.ledger_rows(&operator, after, limit)).await.map(Json)
}

/// The end of the chain and the root of the tree: what to note down outside.
#[utoipa::path(
    get,
    path = "/ledger/head",
    responses((status = 200, body = LedgerHead), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn ledger_head(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<LedgerHead>, Problem> {
    beside(move || plant.ledger_head(&operator)).await.map(Json)
}

/// A signed checkpoint: kept outside, it shows whether the whole ledger was rewritten.
#[utoipa::path(
    post,
    path = "/ledger/checkpoint",
    responses((status = 200, body = CheckpointView), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn ledger_checkpoint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<CheckpointView>, Problem> {
    beside(move || plant.checkpoint(&operator)).await.map(Json)
}

/// Recompute the chain and the tree, and compare every table with a rebuild.
#[utoipa::path(
    post,
    path = "/ledger/verify",
    responses((status = 200, body = VerifyView), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn verify_ledger(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<VerifyView>, Problem> {
    beside(move || plant.verify(&operator)).await.map(Json)
}
