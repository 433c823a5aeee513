//! Handling units.

use app::{BuildUnit, Done, FillUnit, Plant, PutUnit, UnitView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
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
        .routes(routes!(build_unit))
        .routes(routes!(show_unit))
        .routes(routes!(fill_unit))
        .routes(routes!(put_unit))
}

/// Build a handling unit: a case, a pallet or a crate.
#[utoipa::path(
    post,
    path = "/units",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = BuildUnit,
    responses((status = 201, body = Done<UnitView>), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn build_unit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<BuildUnit>,
) -> Result<(StatusCode, Json<Done<UnitView>>), Problem> {
    let done =
        beside(move || plant.build_unit(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Which moment of a unit is shown.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UnitQuery {
    /// The moment; now where absent.
    at: Option<String>,
}

/// A unit with everything in it, at all levels, now or as it was at a moment.
#[utoipa::path(
    get,
    path = "/units/{code}",
    params(("code" = String, Path, description = "Number of the unit."), UnitQuery),
    responses((status = 200, body = UnitView), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn show_unit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(UnitQuery { at }): Query<UnitQuery>,
) -> Result<Json<UnitView>, Problem> {
    beside(move || plant.unit(&operator, &code, at.as_deref())).await.map(Json)
}

/// Put a portion of a lot into a unit.
#[utoipa::path(
    post,
    path = "/units/{code}/fill",
    params(("code" = String, Path, description = "Number of the unit."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = FillUnit,
    responses((status = 201, body = Done<UnitView>), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn fill_unit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<FillUnit>,
) -> Result<(StatusCode, Json<Done<UnitView>>), Problem> {
    let done =
        beside(move || plant.fill_unit(&operator, &code, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Put a unit into another one, or at a place.
#[utoipa::path(
    post,
    path = "/units/{code}/put",
    params(("code" = String, Path, description = "Number of the unit."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PutUnit,
    responses((status = 201, body = Done<UnitView>), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn put_unit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PutUnit>,
) -> Result<(StatusCode, Json<Done<UnitView>>), Problem> {
    let done =
        beside(move || plant.put_unit(&operator, &code, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
