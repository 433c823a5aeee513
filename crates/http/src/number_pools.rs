//! Numbers of GS1: how far pools are used up, and blocks to be printed or taken along.

use app::{Done, NumberPoolPage, NumbersView, Plant, TakeNumbers};
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
    OpenApiRouter::new().routes(routes!(list_number_pools)).routes(routes!(take_numbers))
}

/// How far the number pools of the site are used up, and the blocks that were taken last.
#[utoipa::path(
    get,
    path = "/number-pools",
    responses((status = 200, body = NumberPoolPage), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn list_number_pools(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<NumberPoolPage>, Problem> {
    beside(move || plant.number_pools(&operator)).await.map(Json)
}

/// Take numbers of a pool, to be printed or taken along; nobody else ever gets them.
#[utoipa::path(
    post,
    path = "/number-pools/{code}/blocks",
    params(("code" = String, Path, description = "Code of the number pool."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = TakeNumbers,
    responses((status = 201, body = Done<NumbersView>), (status = "4XX", response = Problem)),
    tag = "packing"
)]
async fn take_numbers(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<TakeNumbers>,
) -> Result<(StatusCode, Json<Done<NumbersView>>), Problem> {
    let done =
        beside(move || plant.take_numbers(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
