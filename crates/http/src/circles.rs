//! Records that are kept to a circle: who may see one, and saying so.

use app::{CirclePage, CircleView, KeepToCircle, Plant};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(circles)).routes(routes!(circle, keep_to_circle))
}

/// The records that are kept to circles, without a word of what they are about: for whoever may open them.
#[utoipa::path(
    get,
    path = "/circles",
    responses((status = 200, body = CirclePage), (status = "4XX", response = Problem)),
    tag = "circles"
)]
async fn circles(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<CirclePage>, Problem> {
    beside(move || plant.circles(&operator)).await.map(Json)
}

/// Who may see a record.
#[utoipa::path(
    get,
    path = "/circles/{kind}/{code}",
    params(
        ("kind" = String, Path, description = "`recall`, `complaint`, `audit`, `bom` or `instruction`."),
        ("code" = String, Path, description = "Its number or code.")
    ),
    responses((status = 200, body = CircleView), (status = "4XX", response = Problem)),
    tag = "circles"
)]
async fn circle(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((kind, code)): Path<(String, String)>,
) -> Result<Json<CircleView>, Problem> {
    beside(move || plant.circle(&operator, &kind, &code)).await.map(Json)
}

/// Keep a record to a circle, say anew who is in it, or open it again.
///
/// Whoever may write the record and sees it says so; an administrator of people may open it.
#[utoipa::path(
    put,
    path = "/circles/{kind}/{code}",
    params(
        ("kind" = String, Path, description = "`recall`, `complaint`, `audit`, `bom` or `instruction`."),
        ("code" = String, Path, description = "Its number or code.")
    ),
    request_body = KeepToCircle,
    responses((status = 200, body = CircleView), (status = "4XX", response = Problem)),
    tag = "circles"
)]
async fn keep_to_circle(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((kind, code)): Path<(String, String)>,
    input::Json(body): input::Json<KeepToCircle>,
) -> Result<Json<CircleView>, Problem> {
    beside(move || plant.keep_to_circle(&operator, (&kind, &code), &body)).await.map(Json)
}
