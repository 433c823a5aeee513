//! Badges, and PINs that leaders give.

use app::{BadgePage, BadgeView, BindBadge, BindDayBadge, Plant, SettleDouble};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(badges, bind_badge))
        .routes(routes!(bind_day_badge))
        .routes(routes!(take_badge))
        .routes(routes!(give_pin))
        .routes(routes!(settle_double))
}

/// A PIN that somebody is given.
#[derive(Deserialize, ToSchema)]
struct GivePin {
    /// Four to eight digits, and none that everybody tries first.
    #[schema(format = Password)]
    pin: String,
}

/// Every badge that is bound.
#[utoipa::path(
    get,
    path = "/badges",
    responses((status = 200, body = BadgePage), (status = "4XX", response = Problem)),
    tag = "badges"
)]
async fn badges(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<BadgePage>, Problem> {
    beside(move || plant.badges(&operator)).await.map(Json)
}

/// Bind a badge to somebody for good.
#[utoipa::path(
    post,
    path = "/badges",
    request_body = BindBadge,
    responses((status = 201, body = BadgeView), (status = "4XX", response = Problem)),
    tag = "badges"
)]
async fn bind_badge(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<BindBadge>,
) -> Result<(StatusCode, Json<BadgeView>), Problem> {
    let badge = beside(move || plant.bind_badge(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(badge)))
}

/// Make a temporary worker known and bind a badge to them for a shift.
#[utoipa::path(
    post,
    path = "/day-badges",
    request_body = BindDayBadge,
    responses((status = 201, body = BadgeView), (status = "4XX", response = Problem)),
    tag = "badges"
)]
async fn bind_day_badge(
    State(front): State<Front>,
    Operator(operator): Operator,
    input::Json(body): input::Json<BindDayBadge>,
) -> Result<(StatusCode, Json<BadgeView>), Problem> {
    let plant = front.plant.clone();
    let badge = front.sign_in(move || plant.bind_day_badge(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(badge)))
}

/// Take a badge away. Whoever is signed in with it is signed out.
#[utoipa::path(
    delete,
    path = "/badges/{id}",
    params(("id" = String, Path, description = "The badge.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "badges"
)]
async fn take_badge(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.take_badge(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give somebody their first PIN, or another one; they are asked to choose their own.
#[utoipa::path(
    put,
    path = "/people/{id}/pin",
    params(("id" = String, Path, description = "The person.")),
    request_body = GivePin,
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn give_pin(
    State(front): State<Front>,
    Operator(operator): Operator,
    Path(id): Path<String>,
    input::Json(body): input::Json<GivePin>,
) -> Result<StatusCode, Problem> {
    let plant = front.plant.clone();
    front.sign_in(move || plant.give_pin(&operator, &id, &body.pin)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say what was found about a badge in use at two stations.
#[utoipa::path(
    post,
    path = "/badge-doubles/{code}/settlement",
    params(("code" = String, Path, description = "The code of its task.")),
    request_body = SettleDouble,
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "badges"
)]
async fn settle_double(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    input::Json(body): input::Json<SettleDouble>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.settle_double(&operator, &code, &body)).await?;
    Ok(StatusCode::NO_CONTENT)
}
