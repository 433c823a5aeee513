//! The ledger as such: its records, its head, and whether anything in it was touched.

use app::Plant;
use app::views::{
    CheckpointPage, CheckpointView, ConsistencyView, KeptCheckpoint, LedgerHead, RecordPage,
    SigningKeys, VerifyView, Witnesses,
};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path, Query, limited};
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
        .routes(routes!(kept_checkpoints))
        .routes(routes!(cosign_checkpoint))
        .routes(routes!(consistency))
        .routes(routes!(ledger_witnesses, set_ledger_witnesses))
        .routes(routes!(signing_keys, change_signing_key))
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

/// Which page of checkpoints.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CheckpointQuery {
    /// Those of smaller sizes: `next` of the page before; the newest without it.
    #[param(minimum = 1)]
    below: Option<i64>,
}

/// The checkpoints that are kept, the newest first: with every one the ledger can be held against
/// itself.
#[utoipa::path(
    get,
    path = "/ledger/checkpoints",
    params(CheckpointQuery),
    responses((status = 200, body = CheckpointPage), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn kept_checkpoints(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<CheckpointQuery>,
) -> Result<Json<CheckpointPage>, Problem> {
    beside(move || plant.checkpoints(&operator, query.below)).await.map(Json)
}

/// What a witness signed.
#[derive(Deserialize, ToSchema)]
struct Cosignature {
    /// The note with the witness's line, or the line alone (C2SP tlog-cosignature).
    note: String,
}

/// Put the signatures of known witnesses under a checkpoint that is kept.
#[utoipa::path(
    post,
    path = "/ledger/checkpoints/{size}/cosignatures",
    params(("size" = i64, Path, description = "How many facts the ledger had.")),
    request_body = Cosignature,
    responses((status = 200, body = KeptCheckpoint), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn cosign_checkpoint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(size): Path<i64>,
    input::Json(body): input::Json<Cosignature>,
) -> Result<Json<KeptCheckpoint>, Problem> {
    beside(move || plant.cosign(&operator, size, &body.note)).await.map(Json)
}

/// Between which sizes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ConsistencyQuery {
    /// The smaller size.
    #[param(minimum = 1)]
    from: i64,
    /// The larger size.
    #[param(minimum = 1)]
    to: i64,
}

/// What proves that the ledger of one size grew into that of another (RFC 9162 §2.1.4).
#[utoipa::path(
    get,
    path = "/ledger/consistency",
    params(ConsistencyQuery),
    responses((status = 200, body = ConsistencyView), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn consistency(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ConsistencyQuery>,
) -> Result<Json<ConsistencyView>, Problem> {
    beside(move || plant.consistency(&operator, query.from, query.to)).await.map(Json)
}

/// Whose signatures are taken beside our own.
#[utoipa::path(
    get,
    path = "/ledger/witnesses",
    responses((status = 200, body = Witnesses), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn ledger_witnesses(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<Witnesses>, Problem> {
    beside(move || plant.witnesses(&operator)).await.map(Json)
}

/// Say whose signatures are taken beside our own.
#[utoipa::path(
    put,
    path = "/ledger/witnesses",
    request_body = Witnesses,
    responses((status = 200, body = Witnesses), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn set_ledger_witnesses(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<Witnesses>,
) -> Result<Json<Witnesses>, Problem> {
    beside(move || plant.set_witnesses(&operator, body)).await.map(Json)
}

/// The key that signs for the company, and how it followed those before it.
#[utoipa::path(
    get,
    path = "/ledger/keys",
    responses((status = 200, body = SigningKeys), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn signing_keys(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SigningKeys>, Problem> {
    beside(move || plant.signing_keys(&operator)).await.map(Json)
}

/// Let a new key sign from now on: the one that signed until now names it, and its secret is destroyed.
#[utoipa::path(
    post,
    path = "/ledger/keys",
    responses((status = 200, body = SigningKeys), (status = "4XX", response = Problem)),
    tag = "ledger"
)]
async fn change_signing_key(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SigningKeys>, Problem> {
    beside(move || plant.change_signing_key(&operator)).await.map(Json)
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
