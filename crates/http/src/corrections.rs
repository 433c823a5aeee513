//! The log of acts, taking an act back, and putting a quantity right.

use app::{
    ActDetail, ActPage, ActQuery, CorrectQuantity, Done, Plant, QuantityCorrected, UndoAct, Undone,
};
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
        .routes(routes!(list_acts))
        .routes(routes!(show_act))
        .routes(routes!(undo_act))
        .routes(routes!(correct_quantity))
}

/// The acts, the newest first: who did what, when, and how it was put in.
#[utoipa::path(
    get,
    path = "/acts",
    params(ActQuery),
    responses((status = 200, body = ActPage), (status = "4XX", response = Problem)),
    tag = "corrections"
)]
async fn list_acts(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ActQuery>,
) -> Result<Json<ActPage>, Problem> {
    beside(move || plant.acts(&operator, &query)).await.map(Json)
}

/// One act with the facts it is made of.
#[utoipa::path(
    get,
    path = "/acts/{act}",
    params(("act" = String, Path, description = "The act.")),
    responses((status = 200, body = ActDetail), (status = "4XX", response = Problem)),
    tag = "corrections"
)]
async fn show_act(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(act): Path<String>,
) -> Result<Json<ActDetail>, Problem> {
    beside(move || plant.one_act(&operator, &act)).await.map(Json)
}

/// Take an act back; as a preview, what that would change and who has to be told.
///
/// What the act itself needed and the table of correction rights decide who may.
#[utoipa::path(
    post,
    path = "/acts/{act}/undo",
    params(
        ("act" = String, Path, description = "The act."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = UndoAct,
    responses((status = 201, body = Done<Undone>), (status = "4XX", response = Problem)),
    tag = "corrections"
)]
async fn undo_act(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(act): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<UndoAct>,
) -> Result<(StatusCode, Json<Done<Undone>>), Problem> {
    let done =
        beside(move || plant.undo_act(&operator, &act, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Put the quantity of a movement right; as a preview, what that would change and who has to be told.
///
/// What the act itself needed and the table of correction rights decide who may.
#[utoipa::path(
    post,
    path = "/acts/{act}/quantity",
    params(
        ("act" = String, Path, description = "The act that made the movement."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CorrectQuantity,
    responses((status = 201, body = Done<QuantityCorrected>), (status = "4XX", response = Problem)),
    tag = "corrections"
)]
async fn correct_quantity(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(act): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CorrectQuantity>,
) -> Result<(StatusCode, Json<Done<QuantityCorrected>>), Problem> {
    let once = move || plant.correct_quantity(&operator, &act, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}
