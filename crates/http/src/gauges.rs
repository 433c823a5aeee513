//! Gauges, their calibrations, and what was judged with them.

use app::{
    CalibrateGauge, Done, GaugeCalibration, GaugePage, GaugeView, JudgedQuery, JudgedView, Plant,
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
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_gauges))
        .routes(routes!(gauge))
        .routes(routes!(judged_with))
        .routes(routes!(calibrate_gauge))
}

/// The gauges, those that may not be measured with first.
#[utoipa::path(
    get,
    path = "/gauges",
    responses((status = 200, body = GaugePage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_gauges(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<GaugePage>, Problem> {
    beside(move || plant.gauges(&operator)).await.map(Json)
}

/// A gauge with its calibrations.
#[utoipa::path(
    get,
    path = "/gauges/{code}",
    params(("code" = String, Path, description = "Code of the gauge")),
    responses((status = 200, body = GaugeView), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn gauge(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<GaugeView>, Problem> {
    beside(move || plant.gauge(&operator, &code)).await.map(Json)
}

/// What was judged with a gauge since it was left good, how far it went, and what of it can be held.
#[utoipa::path(
    get,
    path = "/gauges/{code}/judged",
    params(("code" = String, Path, description = "Code of the gauge"), JudgedQuery),
    responses((status = 200, body = JudgedView), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn judged_with(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<JudgedQuery>,
) -> Result<Json<JudgedView>, Problem> {
    awaited(move |cancel| plant.judged_with(&operator, (&code, &query), cancel)).await
}

/// Write down that a gauge was calibrated; what was judged with it is named where it was found out.
#[utoipa::path(
    post,
    path = "/gauges/{code}/calibrations",
    params(("code" = String, Path, description = "Code of the gauge"), Preview,
        ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = CalibrateGauge,
    responses((status = 201, body = Done<GaugeCalibration>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn calibrate_gauge(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CalibrateGauge>,
) -> Result<(StatusCode, Json<Done<GaugeCalibration>>), Problem> {
    let once = (key, preview);
    let act = move || plant.calibrate_gauge(&operator, (&code, &body), (once.0.as_deref(), once.1));
    Ok((StatusCode::CREATED, Json(beside(act).await?)))
}
