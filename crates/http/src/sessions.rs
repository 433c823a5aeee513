//! Where somebody is signed in, and the second factor beside a password.

use app::{
    DeviceSessionPage, NewSecondFactor, Plant, Proof, RecoveryCodes, SecondFactorSettings,
    SecondFactorView, SignInPage, TypedCode,
};
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
use crate::operator::{Operator, Session};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(own_sessions, end_other_sessions))
        .routes(routes!(end_own_session))
        .routes(routes!(sessions_of, end_sessions_of))
        .routes(routes!(end_session_of))
        .routes(routes!(sign_ins))
        .routes(routes!(second_factor, confirm_second_factor))
        .routes(routes!(begin_second_factor))
        .routes(routes!(end_second_factor))
        .routes(routes!(take_second_factor))
        .routes(routes!(second_factor_settings, set_second_factor_settings))
}

/// What shows that it is really them who takes their second factor away.
#[derive(Deserialize, ToSchema)]
struct EndSecondFactorBody {
    /// The password.
    #[schema(format = Password)]
    password: String,
    /// A code, or a recovery code.
    #[schema(format = Password)]
    code: String,
}

/// Where one is signed in, and how one signed in lately.
#[utoipa::path(
    get,
    path = "/session/devices",
    responses((status = 200, body = DeviceSessionPage), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn own_sessions(
    State(plant): State<Plant>,
    session: Session,
) -> Result<Json<DeviceSessionPage>, Problem> {
    beside(move || plant.own_sessions(&session.operator, &session.cookie)).await.map(Json)
}

/// End all of one's own sessions but this one.
#[utoipa::path(
    delete,
    path = "/session/devices",
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn end_other_sessions(
    State(plant): State<Plant>,
    session: Session,
) -> Result<StatusCode, Problem> {
    beside(move || plant.end_other_sessions(&session.operator, &session.cookie)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of one's own sessions.
#[utoipa::path(
    delete,
    path = "/session/devices/{id}",
    params(("id" = String, Path, description = "The session.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn end_own_session(
    State(plant): State<Plant>,
    session: Session,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.end_own_session(&session.operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a person is signed in.
#[utoipa::path(
    get,
    path = "/people/{id}/sessions",
    params(("id" = String, Path, description = "The person.")),
    responses((status = 200, body = DeviceSessionPage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn sessions_of(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<Json<DeviceSessionPage>, Problem> {
    beside(move || plant.sessions_of(&operator, &id)).await.map(Json)
}

/// End every session of a person.
#[utoipa::path(
    delete,
    path = "/people/{id}/sessions",
    params(("id" = String, Path, description = "The person.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn end_sessions_of(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.end_sessions_of(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a session of a person.
#[utoipa::path(
    delete,
    path = "/people/{id}/sessions/{session}",
    params(
        ("id" = String, Path, description = "The person."),
        ("session" = String, Path, description = "The session.")
    ),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn end_session_of(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((id, session)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.end_session_of(&operator, &id, &session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How everybody signed in lately, and who tried in vain.
#[utoipa::path(
    get,
    path = "/sign-ins",
    responses((status = 200, body = SignInPage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn sign_ins(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SignInPage>, Problem> {
    beside(move || plant.sign_ins(&operator)).await.map(Json)
}

/// How one's own second factor stands.
#[utoipa::path(
    get,
    path = "/session/second-factor",
    responses((status = 200, body = SecondFactorView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn second_factor(
    State(plant): State<Plant>,
    session: Session,
) -> Result<Json<SecondFactorView>, Problem> {
    beside(move || plant.second_factor(&session.operator)).await.map(Json)
}

/// Begin a second factor, with the password once more: what an authenticator reads.
#[utoipa::path(
    post,
    path = "/session/second-factor/question",
    request_body = Proof,
    responses((status = 200, body = NewSecondFactor), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn begin_second_factor(
    State(front): State<Front>,
    session: Session,
    input::Json(body): input::Json<Proof>,
) -> Result<Json<NewSecondFactor>, Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    front.sign_in(move || plant.begin_second_factor(&operator, &body)).await.map(Json)
}

/// Show the first code: from then on a password needs one beside it. The recovery codes are shown once.
#[utoipa::path(
    post,
    path = "/session/second-factor",
    request_body = TypedCode,
    responses((status = 200, body = RecoveryCodes), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn confirm_second_factor(
    State(plant): State<Plant>,
    session: Session,
    input::Json(body): input::Json<TypedCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let Session { operator, cookie, .. } = session;
    beside(move || plant.confirm_second_factor(&operator, &cookie, &body)).await.map(Json)
}

/// Take one's own second factor away, with the password and a code.
#[utoipa::path(
    post,
    path = "/session/second-factor/removal",
    request_body = EndSecondFactorBody,
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn end_second_factor(
    State(front): State<Front>,
    session: Session,
    input::Json(body): input::Json<EndSecondFactorBody>,
) -> Result<StatusCode, Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    let proof = Proof { pin: None, password: Some(body.password) };
    let typed = TypedCode { code: body.code };
    front.sign_in(move || plant.end_second_factor(&operator, &proof, &typed)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the second factor of a person away who lost it. It ends their sessions.
#[utoipa::path(
    delete,
    path = "/people/{id}/second-factor",
    params(("id" = String, Path, description = "The person.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn take_second_factor(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.take_second_factor(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which roles ask for a second factor.
#[utoipa::path(
    get,
    path = "/second-factor-settings",
    responses((status = 200, body = SecondFactorSettings), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn second_factor_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SecondFactorSettings>, Problem> {
    beside(move || plant.second_factor_settings(&operator)).await.map(Json)
}

/// Set which roles ask for a second factor.
#[utoipa::path(
    put,
    path = "/second-factor-settings",
    request_body = SecondFactorSettings,
    responses((status = 200, body = SecondFactorSettings), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn set_second_factor_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<SecondFactorSettings>,
) -> Result<Json<SecondFactorSettings>, Problem> {
    beside(move || plant.set_second_factor_settings(&operator, &body)).await.map(Json)
}
