//! Recording movements of goods by hand, and putting them right.

use app::views::Recorded;
use app::{CorrectTransfer, Plant, RecordTransfer};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::Key;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(record_transfer)).routes(routes!(correct_transfer))
}

/// Record that goods moved from one pool to another.
#[utoipa::path(
    post,
    path = "/transfers",
    params(("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = RecordTransfer,
    responses((status = 201, body = Recorded), (status = "4XX", response = Problem)),
    tag = "transfers"
)]
async fn record_transfer(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    input::Json(body): input::Json<RecordTransfer>,
) -> Result<(StatusCode, Json<Recorded>), Problem> {
    let recorded = beside(move || plant.record_transfer(&operator, &body, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(recorded)))
}

/// Put a transfer right: the record stays, the correction is added.
#[utoipa::path(
    post,
    path = "/transfers/{code}/corrections",
    params(
        ("code" = String, Path, description = "What documents call the transfer."),
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CorrectTransfer,
    responses((status = 201, body = Recorded), (status = "4XX", response = Problem)),
    tag = "transfers"
)]
async fn correct_transfer(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    input::Json(body): input::Json<CorrectTransfer>,
) -> Result<(StatusCode, Json<Recorded>), Problem> {
    let recorded =
        beside(move || plant.correct_transfer(&operator, &code, &body, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(recorded)))
}
