//! Kiosks: devices that several people share, known by a cookie of their own.

use app::views::SessionView;
use app::{BadgeSignIn, KioskFace, KioskPage, KioskSettings, KioskView, Plant, PutKiosk};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::{COOKIE, Operator, cookie};
use crate::problem::Problem;
use crate::session::{COOKIE_MAX_AGE_S, Device, set_cookie};

/// The name of the cookie a device is known by.
const KIOSK_COOKIE: &str = "suyuan_kiosk";

/// A device stays what it is until somebody takes it away, or its browser forgets.
const KIOSK_MAX_AGE_S: u64 = 365 * 24 * 60 * 60;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(kiosk_face))
        .routes(routes!(kiosks, put_kiosk))
        .routes(routes!(take_kiosk))
        .routes(routes!(kiosk_settings, set_kiosk_settings))
        .routes(routes!(sign_in_by_badge))
}

/// What this device shows before anybody signs in, if it is a kiosk.
#[utoipa::path(
    get,
    path = "/kiosk",
    responses((status = 200, body = KioskFace), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn kiosk_face(
    State(plant): State<Plant>,
    headers: HeaderMap,
) -> Result<Json<KioskFace>, Problem> {
    let secret = cookie(&headers, KIOSK_COOKIE).ok_or_else(|| Problem::not_found("kiosk"))?;
    beside(move || plant.kiosk_face(&secret)).await.map(Json)
}

/// Every kiosk of the company.
#[utoipa::path(
    get,
    path = "/kiosks",
    responses((status = 200, body = KioskPage), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn kiosks(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<KioskPage>, Problem> {
    beside(move || plant.kiosks(&operator)).await.map(Json)
}

/// Make the device that asks a kiosk at a station. Sets the cookie it is known by.
#[utoipa::path(
    post,
    path = "/kiosks",
    request_body = PutKiosk,
    responses((status = 201, body = KioskView), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn put_kiosk(
    State(front): State<Front>,
    Operator(operator): Operator,
    input::Json(body): input::Json<PutKiosk>,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    let (secret, kiosk) = beside(move || plant.put_kiosk(&operator, &body)).await?;
    let cookie = set_cookie(&front, KIOSK_COOKIE, &secret, KIOSK_MAX_AGE_S);
    Ok((StatusCode::CREATED, cookie, Json(kiosk)))
}

/// A device is no kiosk any more.
#[utoipa::path(
    delete,
    path = "/kiosks/{id}",
    params(("id" = String, Path, description = "The device.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn take_kiosk(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.take_kiosk(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How people sign in at kiosks.
#[utoipa::path(
    get,
    path = "/kiosk-settings",
    responses((status = 200, body = KioskSettings), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn kiosk_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<KioskSettings>, Problem> {
    beside(move || plant.kiosk_settings(&operator)).await.map(Json)
}

/// Say how people sign in at kiosks.
#[utoipa::path(
    put,
    path = "/kiosk-settings",
    request_body = KioskSettings,
    responses((status = 200, body = KioskSettings), (status = "4XX", response = Problem)),
    tag = "kiosks"
)]
async fn set_kiosk_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<KioskSettings>,
) -> Result<Json<KioskSettings>, Problem> {
    beside(move || plant.set_kiosk_settings(&operator, body)).await.map(Json)
}

/// Sign in by badge, or by one's name and PIN at a kiosk. Sets the session cookie; the session ends
/// when it is not used for the time its answer says. `pin_needed`: the PIN is needed as well.
#[utoipa::path(
    post,
    path = "/session/badge",
    request_body = BadgeSignIn,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn sign_in_by_badge(
    State(front): State<Front>,
    Device(device): Device,
    headers: HeaderMap,
    input::Json(body): input::Json<BadgeSignIn>,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    let kiosk = cookie(&headers, KIOSK_COOKIE);
    let signed_in =
        front.sign_in(move || plant.sign_in_by_badge(kiosk.as_deref(), &body, &device)).await?;
    let cookie = set_cookie(&front, COOKIE, &signed_in.cookie, COOKIE_MAX_AGE_S);
    Ok((cookie, Json(signed_in.view)))
}
