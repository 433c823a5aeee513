//! Inspections and the lots that wait for one.

use app::{
    Done, Inspect, Inspected, InspectionPage, InspectionQuery, PlanQuery, PlannedInspection, Plant,
    RecordResults, ReservePage, ReserveQuery, ResultSheet, UnderReserve, WaitingPage,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::analysis::awaited;
use crate::beside::beside;
use crate::input::{self, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_inspections, inspect))
        .routes(routes!(list_waiting))
        .routes(routes!(planned))
        .routes(routes!(results, record_results))
        .routes(routes!(list_reserves, release_under_reserve))
}

/// The inspections, the newest first.
#[utoipa::path(
    get,
    path = "/inspections",
    params(InspectionQuery),
    responses((status = 200, body = InspectionPage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_inspections(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<InspectionQuery>,
) -> Result<Json<InspectionPage>, Problem> {
    beside(move || plant.inspections(&operator, &query)).await.map(Json)
}

/// The lots that wait for a verdict, the oldest first.
#[utoipa::path(
    get,
    path = "/inspections/queue",
    params(InspectionQuery),
    responses((status = 200, body = WaitingPage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_waiting(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<InspectionQuery>,
) -> Result<Json<WaitingPage>, Problem> {
    beside(move || plant.inspection_queue(&operator, &query)).await.map(Json)
}

/// What the plan of a lot asks for at a stage: pieces, what is looked at, and what is let through.
#[utoipa::path(
    get,
    path = "/inspections/plan",
    params(PlanQuery),
    responses((status = 200, body = PlannedInspection), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn planned(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<PlanQuery>,
) -> Result<Json<PlannedInspection>, Problem> {
    beside(move || plant.planned_inspection(&operator, &query)).await.map(Json)
}

/// Pass a verdict on a lot: released, rejected, or the bad part split off.
#[utoipa::path(
    post,
    path = "/inspections",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Inspect,
    responses((status = 201, body = Done<Inspected>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn inspect(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Inspect>,
) -> Result<(StatusCode, Json<Done<Inspected>>), Problem> {
    let done = beside(move || plant.inspect(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// What each piece of a lot showed at a stage, with what its plan asks for.
#[utoipa::path(
    get,
    path = "/inspections/results",
    params(PlanQuery),
    responses((status = 200, body = ResultSheet), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn results(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<PlanQuery>,
) -> Result<Json<ResultSheet>, Problem> {
    beside(move || plant.inspection_results(&operator, &query)).await.map(Json)
}

/// Record what pieces of a lot showed, some or all of them, at first or again.
#[utoipa::path(
    post,
    path = "/inspections/results",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = RecordResults,
    responses((status = 201, body = Done<ResultSheet>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn record_results(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<RecordResults>,
) -> Result<(StatusCode, Json<Done<ResultSheet>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.record_results(&operator, &body, (once.0.as_deref(), once.1))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// The lots that went on before all was known of them, and how far they went.
#[utoipa::path(
    get,
    path = "/reserves",
    params(ReserveQuery),
    responses((status = 200, body = ReservePage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_reserves(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ReserveQuery>,
) -> Result<Json<ReservePage>, Problem> {
    awaited(move |cancel| plant.reserves(&operator, &query, cancel)).await
}

/// Release a lot before all that its plan asks for is known.
#[utoipa::path(
    post,
    path = "/reserves",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = UnderReserve,
    responses((status = 201, body = Done<Inspected>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn release_under_reserve(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<UnderReserve>,
) -> Result<(StatusCode, Json<Done<Inspected>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.release_under_reserve(&operator, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
