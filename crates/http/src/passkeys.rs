//! Passkeys: made, listed and taken away by their owner, and shown instead of a password.

use app::views::SessionView;
use app::{NewPasskey, PasskeyPage, PasskeyPlace, PasskeyView, Plant, Proof, ShownPasskey};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::{COOKIE, Session, text};
use crate::problem::Problem;
use crate::session::{COOKIE_MAX_AGE_S, Device, set_cookie};

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(passkeys, keep_passkey))
        .routes(routes!(ask_for_new_passkey))
        .routes(routes!(take_passkey))
        .routes(routes!(ask_for_passkey))
        .routes(routes!(sign_in_by_passkey))
        .routes(routes!(step_up_by_passkey))
}

/// What a browser is asked, in the words of `WebAuthn`.
#[derive(Serialize, ToSchema)]
struct PasskeyQuestion {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    #[schema(value_type = Object)]
    options: Value,
}

/// The host name and origin of the page that asks.
pub(crate) struct Here(pub(crate) PasskeyPlace);

impl FromRequestParts<Front> for Here {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, front: &Front) -> Result<Self, Self::Rejection> {
        let uri = parts.uri.authority().map(|authority| authority.as_str().to_owned());
        let named = text(&parts.headers, header::HOST.as_str()).or(uri.as_deref());
        let authority = named.unwrap_or_default();
        let scheme = if front.secure_cookies { "https" } else { "http" };
        let host = host_of(authority).to_ascii_lowercase();
        Ok(Self(PasskeyPlace { host, origin: format!("{scheme}://{authority}") }))
    }
}

/// An authority without its port.
fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// One's own passkeys.
#[utoipa::path(
    get,
    path = "/session/passkeys",
    responses((status = 200, body = PasskeyPage), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn passkeys(
    State(plant): State<Plant>,
    session: Session,
    Here(place): Here,
) -> Result<Json<PasskeyPage>, Problem> {
    beside(move || plant.passkeys(&session.operator, &place)).await.map(Json)
}

/// Ask for a new passkey, with the password or PIN once more.
#[utoipa::path(
    post,
    path = "/session/passkeys/question",
    request_body = Proof,
    responses((status = 200, body = PasskeyQuestion), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn ask_for_new_passkey(
    State(front): State<Front>,
    session: Session,
    Here(place): Here,
    Device(device): Device,
    input::Json(body): input::Json<Proof>,
) -> Result<Json<PasskeyQuestion>, Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    let options = front
        .sign_in(move || plant.ask_for_new_passkey(&operator, &body, (&place, &device)))
        .await?;
    Ok(Json(PasskeyQuestion { options }))
}

/// Keep a passkey that the browser made.
#[utoipa::path(
    post,
    path = "/session/passkeys",
    request_body = NewPasskey,
    responses((status = 201, body = PasskeyView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn keep_passkey(
    State(front): State<Front>,
    session: Session,
    Here(place): Here,
    input::Json(body): input::Json<NewPasskey>,
) -> Result<(StatusCode, Json<PasskeyView>), Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    let kept = front.sign_in(move || plant.keep_passkey(&operator, &body, &place)).await?;
    Ok((StatusCode::CREATED, Json(kept)))
}

/// Take one of one's own passkeys away.
#[utoipa::path(
    delete,
    path = "/session/passkeys/{id}",
    params(("id" = String, Path, description = "The passkey.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn take_passkey(
    State(plant): State<Plant>,
    session: Session,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.take_passkey(&session.operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask a browser to show a passkey.
#[utoipa::path(
    post,
    path = "/session/passkey/question",
    responses((status = 200, body = PasskeyQuestion), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn ask_for_passkey(
    State(front): State<Front>,
    Here(place): Here,
    Device(device): Device,
) -> Result<Json<PasskeyQuestion>, Problem> {
    let plant = front.plant.clone();
    let options = front.sign_in(move || plant.ask_for_passkey(&place, &device)).await?;
    Ok(Json(PasskeyQuestion { options }))
}

/// Sign in by a passkey. Sets the session cookie.
#[utoipa::path(
    post,
    path = "/session/passkey",
    request_body = ShownPasskey,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn sign_in_by_passkey(
    State(front): State<Front>,
    Here(place): Here,
    Device(device): Device,
    input::Json(body): input::Json<ShownPasskey>,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    let signed_in =
        front.sign_in(move || plant.sign_in_by_passkey(&body, (&place, &device))).await?;
    Ok((set_cookie(&front, COOKIE, &signed_in.cookie, COOKIE_MAX_AGE_S), Json(signed_in.view)))
}

/// Show by a passkey that one is still oneself: for a minute one may sign.
#[utoipa::path(
    post,
    path = "/session/step-up/passkey",
    request_body = ShownPasskey,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn step_up_by_passkey(
    State(front): State<Front>,
    session: Session,
    Here(place): Here,
    Device(device): Device,
    input::Json(body): input::Json<ShownPasskey>,
) -> Result<Json<SessionView>, Problem> {
    let plant = front.plant.clone();
    front
        .sign_in(move || plant.step_up_by_passkey(&session.cookie, &body, (&place, &device)))
        .await
        .map(Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_told_from_its_port() {
        assert_eq!(host_of("localhost:8830"), "localhost");
        assert_eq!(host_of("suyuan.lan"), "suyuan.lan");
        assert_eq!(host_of("[::1]:8830"), "[::1]");
    }
}
