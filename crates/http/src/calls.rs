//! Calls from the floor: raised, answered, resolved, and how long people wait.

use app::{
    AnswerCall, CallFigures, CallFiguresQuery, CallPage, CallQuery, CallSettings, CallView, Done,
    Plant, RaiseCall, ResolveCall, WithdrawCall,
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
        .routes(routes!(list_calls, raise_call))
        .routes(routes!(call_figures))
        .routes(routes!(call_settings, set_call_settings))
        .routes(routes!(show_call))
        .routes(routes!(answer_call))
        .routes(routes!(resolve_call))
        .routes(routes!(withdraw_call))
}

/// The calls: the open ones by urgency, or all, the newest first.
#[utoipa::path(
    get,
    path = "/calls",
    params(CallQuery),
    responses((status = 200, body = CallPage), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn list_calls(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<CallQuery>,
) -> Result<Json<CallPage>, Problem> {
    beside(move || plant.calls(&operator, &query)).await.map(Json)
}

/// Call for somebody.
#[utoipa::path(
    post,
    path = "/calls",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = RaiseCall,
    responses((status = 201, body = Done<CallView>), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn raise_call(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<RaiseCall>,
) -> Result<(StatusCode, Json<Done<CallView>>), Problem> {
    let done =
        beside(move || plant.raise_call(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// How long people waited for whom, by station and kind.
#[utoipa::path(
    get,
    path = "/call-figures",
    params(CallFiguresQuery),
    responses((status = 200, body = CallFigures), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn call_figures(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<CallFiguresQuery>,
) -> Result<Json<CallFigures>, Problem> {
    beside(move || plant.call_figures(&operator, &query)).await.map(Json)
}

/// Who comes for which kind of call.
#[utoipa::path(
    get,
    path = "/call-settings",
    responses((status = 200, body = CallSettings), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn call_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<CallSettings>, Problem> {
    beside(move || plant.call_settings(&operator)).await.map(Json)
}

/// Say who comes for which kind of call.
#[utoipa::path(
    put,
    path = "/call-settings",
    request_body = CallSettings,
    responses((status = 200, body = CallSettings), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn set_call_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<CallSettings>,
) -> Result<Json<CallSettings>, Problem> {
    beside(move || plant.set_call_settings(&operator, body)).await.map(Json)
}

/// One call.
#[utoipa::path(
    get,
    path = "/calls/{code}",
    params(("code" = String, Path, description = "Number of the call.")),
    responses((status = 200, body = CallView), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn show_call(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<CallView>, Problem> {
    beside(move || plant.call(&operator, &code)).await.map(Json)
}

/// Say that one comes.
#[utoipa::path(
    post,
    path = "/calls/{code}/answer",
    params(("code" = String, Path, description = "Number of the call."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = AnswerCall,
    responses((status = 201, body = Done<CallView>), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn answer_call(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<AnswerCall>,
) -> Result<(StatusCode, Json<Done<CallView>>), Problem> {
    let done =
        beside(move || plant.answer_call(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Say that it is put right.
#[utoipa::path(
    post,
    path = "/calls/{code}/resolve",
    params(("code" = String, Path, description = "Number of the call."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ResolveCall,
    responses((status = 201, body = Done<CallView>), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn resolve_call(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ResolveCall>,
) -> Result<(StatusCode, Json<Done<CallView>>), Problem> {
    let done =
        beside(move || plant.resolve_call(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take a call back.
#[utoipa::path(
    post,
    path = "/calls/{code}/withdraw",
    params(("code" = String, Path, description = "Number of the call."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = WithdrawCall,
    responses((status = 201, body = Done<CallView>), (status = "4XX", response = Problem)),
    tag = "calls"
)]
async fn withdraw_call(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<WithdrawCall>,
) -> Result<(StatusCode, Json<Done<CallView>>), Problem> {
    let done =
        beside(move || plant.withdraw_call(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
