//! Tanks.

use app::{
    CleanTank, Cleaned, Done, DrawTank, FillTank, OpenTank, Plant, Poured, TankPage, TankQuery,
    TankView,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::beside;
use crate::input::{self, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_tanks))
        .routes(routes!(open_tank))
        .routes(routes!(fill_tank))
        .routes(routes!(draw_tank))
        .routes(routes!(clean_tank))
}

/// The tanks with what is in them.
#[utoipa::path(
    get,
    path = "/tanks",
    params(TankQuery),
    responses((status = 200, body = TankPage), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn list_tanks(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<TankQuery>,
) -> Result<Json<TankPage>, Problem> {
    beside(move || plant.tanks(&operator, &query)).await.map(Json)
}

/// Take a tank into use at a place of kind tank.
#[utoipa::path(
    post,
    path = "/tanks",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = OpenTank,
    responses((status = 201, body = Done<TankView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn open_tank(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<OpenTank>,
) -> Result<(StatusCode, Json<Done<TankView>>), Problem> {
    let done = beside(move || plant.open_tank(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Pour a lot into a tank.
#[utoipa::path(
    post,
    path = "/tanks/fill",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = FillTank,
    responses((status = 201, body = Done<Poured>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn fill_tank(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<FillTank>,
) -> Result<(StatusCode, Json<Done<Poured>>), Problem> {
    let done = beside(move || plant.fill_tank(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Draw from a tank into a run or a new lot; the heel stays.
#[utoipa::path(
    post,
    path = "/tanks/draw",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = DrawTank,
    responses((status = 201, body = Done<Poured>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn draw_tank(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<DrawTank>,
) -> Result<(StatusCode, Json<Done<Poured>>), Problem> {
    let done = beside(move || plant.draw_tank(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Empty and clean a tank: nothing of what was in it is in what comes later.
#[utoipa::path(
    post,
    path = "/tanks/clean",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CleanTank,
    responses((status = 201, body = Done<Cleaned>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn clean_tank(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CleanTank>,
) -> Result<(StatusCode, Json<Done<Cleaned>>), Problem> {
    let done =
        beside(move || plant.clean_tank(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
