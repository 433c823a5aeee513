//! Cleanings of machines.

use app::{CleanMachine, CleaningPage, CleaningQuery, CleaningView, Done, Plant, VoidCleaning};
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
        .routes(routes!(machine_cleanings, clean_machine))
        .routes(routes!(void_cleaning))
}

/// Cleanings of machines, the last one first.
#[utoipa::path(
    get,
    path = "/machine-cleanings",
    params(CleaningQuery),
    responses((status = 200, body = CleaningPage), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn machine_cleanings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<CleaningQuery>,
) -> Result<Json<CleaningPage>, Problem> {
    beside(move || plant.machine_cleanings(&operator, &query)).await.map(Json)
}

/// Record that a machine was cleaned: where somebody saw that it is clean, nothing of before is on it.
#[utoipa::path(
    post,
    path = "/machine-cleanings",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CleanMachine,
    responses((status = 201, body = Done<CleaningView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn clean_machine(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CleanMachine>,
) -> Result<(StatusCode, Json<Done<CleaningView>>), Problem> {
    let done =
        beside(move || plant.clean_machine(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Say that a cleaning was not what it said; it counts for nothing from then on.
#[utoipa::path(
    post,
    path = "/machine-cleanings/{id}/void",
    params(
        ("id" = String, Path, description = "The cleaning: `cleaning` of what lists it."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = VoidCleaning,
    responses((status = 201, body = Done<CleaningView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn void_cleaning(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<VoidCleaning>,
) -> Result<(StatusCode, Json<Done<CleaningView>>), Problem> {
    let cleaning: i64 = id.parse().unwrap_or_default();
    let once = (key, preview);
    let done = beside(move || {
        plant.void_cleaning(&operator, (cleaning, &body), (once.0.as_deref(), once.1))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
