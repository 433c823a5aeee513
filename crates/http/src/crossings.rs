//! Goods between two sites of the company.

use app::{
    ComingPage, CrossingQuery, Done, HalfNamed, NameHalf, Plant, SitesTrace, TraceAsk, UnnamedPage,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_coming))
        .routes(routes!(list_unnamed))
        .routes(routes!(name_half))
        .routes(routes!(trace_sites))
}

/// What other sites sent here and has not arrived, the newest first.
#[utoipa::path(
    get,
    path = "/crossings/coming",
    params(CrossingQuery),
    responses((status = 200, body = ComingPage), (status = "4XX", response = Problem)),
    tag = "receiving"
)]
async fn list_coming(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<CrossingQuery>,
) -> Result<Json<ComingPage>, Problem> {
    beside(move || plant.coming(&operator, &query)).await.map(Json)
}

/// Receipts from other sites that name nothing of what was sent, the oldest first.
#[utoipa::path(
    get,
    path = "/crossings/unnamed",
    responses((status = 200, body = UnnamedPage), (status = "4XX", response = Problem)),
    tag = "receiving"
)]
async fn list_unnamed(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<UnnamedPage>, Problem> {
    beside(move || plant.unnamed_receipts(&operator)).await.map(Json)
}

/// Say afterwards which goods of another site a receipt was.
#[utoipa::path(
    post,
    path = "/crossings/{code}/sender",
    params(("code" = String, Path, description = "The transfer of the receipt."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = NameHalf,
    responses((status = 201, body = Done<HalfNamed>), (status = "4XX", response = Problem)),
    tag = "receiving"
)]
async fn name_half(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<NameHalf>,
) -> Result<(StatusCode, Json<Done<HalfNamed>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.name_half(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// What a trace finds at each site of the company.
#[utoipa::path(
    get,
    path = "/trace/sites",
    params(TraceAsk),
    responses((status = 200, body = SitesTrace), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_sites(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Json<SitesTrace>, Problem> {
    beside(move || plant.trace_sites(&operator, &ask)).await.map(Json)
}
