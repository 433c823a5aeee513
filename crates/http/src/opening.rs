//! Going live.

use app::{Done, OpenStock, Opening, Plant};
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
    OpenApiRouter::new().routes(routes!(open_stock))
}

/// Record what was counted at a place on the day the records begin.
#[utoipa::path(
    post,
    path = "/opening-stock",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = OpenStock,
    responses((status = 201, body = Done<Opening>), (status = "4XX", response = Problem)),
    tag = "go-live"
)]
async fn open_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<OpenStock>,
) -> Result<(StatusCode, Json<Done<Opening>>), Problem> {
    let done =
        beside(move || plant.open_stock(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
