//! Receiving goods.

use app::{Done, Plant, Receive, Received};
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
    OpenApiRouter::new().routes(routes!(receive))
}

/// Receive a delivery: lots are made, bound to the supplier's numbers, and wait for inspection.
#[utoipa::path(
    post,
    path = "/receipts",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Receive,
    responses((status = 201, body = Done<Received>), (status = "4XX", response = Problem)),
    tag = "receiving"
)]
async fn receive(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Receive>,
) -> Result<(StatusCode, Json<Done<Received>>), Problem> {
    let done = beside(move || plant.receive(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
