//! What a scanned text may stand for.

use app::{Plant, ScanView};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::Query;
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(scan))
}

/// What was scanned.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScanQuery {
    /// Exactly what the scanner, the camera or a hand gave: with its symbology identifier if there
    /// is one, GS as U+001D or whatever it became.
    text: String,
}

/// Read a scanned text: every thing it may stand for, the most plausible first.
#[utoipa::path(
    get,
    path = "/scan",
    params(ScanQuery),
    responses((status = 200, body = ScanView), (status = "4XX", response = Problem)),
    tag = "search"
)]
async fn scan(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ScanQuery>,
) -> Result<Json<ScanView>, Problem> {
    beside(move || plant.scan(&operator, &query.text)).await.map(Json)
}
