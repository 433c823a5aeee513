//! Scales: what is on them, and the log of their checks.

use app::{
    CheckQuery, CheckScale, Done, Plant, ReadingQuery, ReadingView, ScaleCheckPage, ScaleCheckView,
    ScalePage,
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
        .routes(routes!(list_scales))
        .routes(routes!(scale_reading))
        .routes(routes!(scale_checks, check_scale))
}

/// The scales, and how their checks stand.
#[utoipa::path(
    get,
    path = "/scales",
    responses((status = 200, body = ScalePage), (status = "4XX", response = Problem)),
    tag = "scales"
)]
async fn list_scales(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ScalePage>, Problem> {
    beside(move || plant.scales(&operator)).await.map(Json)
}

/// What is on a scale. The answer comes when it has settled, or when the time to wait is up.
#[utoipa::path(
    get,
    path = "/scales/{code}/reading",
    params(("code" = String, Path, description = "Code of the scale."), ReadingQuery),
    responses((status = 200, body = ReadingView), (status = "4XX", response = Problem)),
    tag = "scales"
)]
async fn scale_reading(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<ReadingQuery>,
) -> Result<Json<ReadingView>, Problem> {
    beside(move || plant.scale_reading(&operator, &code, &query)).await.map(Json)
}

/// The log of the checks of a scale.
#[utoipa::path(
    get,
    path = "/scales/{code}/checks",
    params(("code" = String, Path, description = "Code of the scale."), CheckQuery),
    responses((status = 200, body = ScaleCheckPage), (status = "4XX", response = Problem)),
    tag = "scales"
)]
async fn scale_checks(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<CheckQuery>,
) -> Result<Json<ScaleCheckPage>, Problem> {
    beside(move || plant.scale_checks(&operator, &code, &query)).await.map(Json)
}

/// Take down what a scale showed of its check weight.
#[utoipa::path(
    post,
    path = "/scales/{code}/checks",
    params(("code" = String, Path, description = "Code of the scale."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = CheckScale,
    responses((status = 201, body = Done<ScaleCheckView>), (status = "4XX", response = Problem)),
    tag = "scales"
)]
async fn check_scale(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CheckScale>,
) -> Result<(StatusCode, Json<Done<ScaleCheckView>>), Problem> {
    let once = move || plant.check_scale(&operator, &code, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}
