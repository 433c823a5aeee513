//! Returnables: who owes how many crates and pallets.

use app::{Done, MoveReturnables, Plant, ReturnableStatement, ReturnablesView, StatementQuery};
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
        .routes(routes!(list_returnables, move_returnables))
        .routes(routes!(returnable_statement))
}

/// Every partner that is not even, with how many, since when, and the numbers that are known.
#[utoipa::path(
    get,
    path = "/returnables",
    responses((status = 200, body = ReturnablesView), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn list_returnables(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ReturnablesView>, Problem> {
    beside(move || plant.returnables(&operator)).await.map(Json)
}

/// Take down that crates or pallets went out to a partner, or came back.
#[utoipa::path(
    post,
    path = "/returnables",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = MoveReturnables,
    responses((status = 201, body = Done<ReturnablesView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn move_returnables(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<MoveReturnables>,
) -> Result<(StatusCode, Json<Done<ReturnablesView>>), Problem> {
    let once = move || plant.move_returnables(&operator, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// The statement of one partner for one sort of crate or pallet.
#[utoipa::path(
    get,
    path = "/returnables/statement",
    params(StatementQuery),
    responses((status = 200, body = ReturnableStatement), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn returnable_statement(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<StatementQuery>,
) -> Result<Json<ReturnableStatement>, Problem> {
    beside(move || plant.returnable_statement(&operator, &query)).await.map(Json)
}
