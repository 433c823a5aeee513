//! Holds on lots.

use app::{Done, HoldEnded, HoldPage, HoldQuery, HoldsPlaced, LiftHold, PlaceHold, Plant};
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
    OpenApiRouter::new().routes(routes!(list_holds, place_hold)).routes(routes!(lift_hold))
}

/// The holds that are open, the oldest first.
#[utoipa::path(
    get,
    path = "/holds",
    params(HoldQuery),
    responses((status = 200, body = HoldPage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_holds(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<HoldQuery>,
) -> Result<Json<HoldPage>, Problem> {
    beside(move || plant.holds(&operator, &query)).await.map(Json)
}

/// Block lots, all of them or none; tells which shipments that stops.
#[utoipa::path(
    post,
    path = "/holds",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PlaceHold,
    responses((status = 201, body = Done<HoldsPlaced>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn place_hold(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PlaceHold>,
) -> Result<(StatusCode, Json<Done<HoldsPlaced>>), Problem> {
    let done =
        beside(move || plant.place_hold(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Lift a hold.
#[utoipa::path(
    post,
    path = "/holds/{id}/lift",
    params(
        ("id" = String, Path, description = "The hold."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = LiftHold,
    responses((status = 201, body = Done<HoldEnded>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn lift_hold(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<LiftHold>,
) -> Result<(StatusCode, Json<Done<HoldEnded>>), Problem> {
    let done =
        beside(move || plant.lift_hold(&operator, &id, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
