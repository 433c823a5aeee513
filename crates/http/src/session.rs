//! Signing in and out, and the very first sign-in of all.

use std::net::SocketAddr;
use std::time::Duration;

use app::views::SessionView;
use app::{NewPerson, Plant, Proof};
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input;
use crate::operator::{COOKIE, Session, text};
use crate::problem::Problem;

/// How long a browser keeps the cookie. The session itself ends when the plant says so.
pub(crate) const COOKIE_MAX_AGE_S: u64 = 30 * 24 * 60 * 60;

/// How long a sign-in may wait for its turn.
const SIGN_IN_WAIT: Duration = Duration::from_secs(5);

/// Characters of a browser's name that are kept with a session.
const DEVICE_CHARS_MAX: usize = 200;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(setup_state, set_up))
        .routes(routes!(session, sign_in, change_session, sign_out))
        .routes(routes!(step_up))
        .routes(routes!(choose_pin))
        .routes(routes!(choose_password))
}

/// Whether anybody can sign in yet.
#[derive(Debug, Serialize, ToSchema)]
struct SetupState {
    /// Nobody can: the first administrator is still to be made.
    needed: bool,
    /// The demo factory is installed.
    demo: bool,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
struct SetUpBody {
    /// What the server showed at its first start.
    token: String,
    /// Name for signing in.
    username: String,
    /// At least twelve characters.
    #[schema(format = Password)]
    password: String,
    /// What the person is called.
    name: String,
    /// Language tag: `en`, `zh-Hans` or `zh-Hant`.
    language: Option<String>,
}

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
struct SignInBody {
    /// Name for signing in.
    username: String,
    /// Password.
    #[schema(format = Password)]
    password: String,
    /// The code of the second factor, or a recovery code; asked for once the password is right.
    #[schema(format = Password)]
    code: Option<String>,
}

/// A PIN somebody chooses.
#[derive(Deserialize, ToSchema)]
struct ChoosePinBody {
    /// The present PIN, or the password.
    #[schema(format = Password)]
    current: String,
    /// Four to eight digits, and none that everybody tries first.
    #[schema(format = Password)]
    pin: String,
}

/// A password somebody chooses.
#[derive(Deserialize, ToSchema)]
struct ChoosePasswordBody {
    /// The present password.
    #[schema(format = Password)]
    current: String,
    /// The one from now on.
    #[schema(format = Password)]
    password: String,
}

/// What a person may change about the own session.
#[derive(Deserialize, ToSchema)]
struct ChangeSessionBody {
    /// Language tag: `en`, `zh-Hans` or `zh-Hant`.
    language: String,
}

/// Whether the first administrator is still to be made.
#[utoipa::path(
    get,
    path = "/setup",
    responses((status = 200, body = SetupState), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn setup_state(State(plant): State<Plant>) -> Result<Json<SetupState>, Problem> {
    beside(move || Ok(SetupState { needed: plant.setup_needed()?, demo: plant.demo() }))
        .await
        .map(Json)
}

/// Make the first administrator, with the token the server showed at its first start.
#[utoipa::path(
    post,
    path = "/setup",
    request_body = SetUpBody,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn set_up(
    State(front): State<Front>,
    input::Json(body): input::Json<SetUpBody>,
) -> Result<impl IntoResponse, Problem> {
    let SetUpBody { token, username, password, name, language } = body;
    let person = NewPerson { username, password, name, language, roles: vec![], at_sites: vec![] };
    let plant = front.plant.clone();
    let signed_in = front.sign_in(move || plant.set_up(&token, &person)).await?;
    Ok((set_cookie(&front, COOKIE, &signed_in.cookie, COOKIE_MAX_AGE_S), Json(signed_in.view)))
}

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/session",
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn session(session: Session) -> Json<SessionView> {
    Json(session.view)
}

/// Sign in. Sets the session cookie.
#[utoipa::path(
    post,
    path = "/session",
    request_body = SignInBody,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn sign_in(
    State(front): State<Front>,
    Device(device): Device,
    input::Json(body): input::Json<SignInBody>,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    let signed_in = front
        .sign_in(move || {
            let SignInBody { username, password, code } = &body;
            plant.sign_in_with((username, password), code.as_deref(), &device)
        })
        .await?;
    Ok((set_cookie(&front, COOKIE, &signed_in.cookie, COOKIE_MAX_AGE_S), Json(signed_in.view)))
}

/// Change the language of the person who is signed in.
#[utoipa::path(
    patch,
    path = "/session",
    request_body = ChangeSessionBody,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn change_session(
    State(plant): State<Plant>,
    session: Session,
    input::Json(body): input::Json<ChangeSessionBody>,
) -> Result<Json<SessionView>, Problem> {
    beside(move || plant.set_language(&session.cookie, &body.language)).await.map(Json)
}

/// Sign out.
#[utoipa::path(
    delete,
    path = "/session",
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn sign_out(
    State(front): State<Front>,
    session: Session,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    beside(move || plant.sign_out(&session.cookie)).await?;
    Ok((StatusCode::NO_CONTENT, set_cookie(&front, COOKIE, "", 0)))
}

/// Show again who one is: for a minute one may sign at a shared device.
#[utoipa::path(
    post,
    path = "/session/step-up",
    request_body = Proof,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn step_up(
    State(front): State<Front>,
    session: Session,
    input::Json(body): input::Json<Proof>,
) -> Result<Json<SessionView>, Problem> {
    let plant = front.plant.clone();
    front.sign_in(move || plant.step_up(&session.cookie, &body)).await.map(Json)
}

/// Choose a password of one's own. Every other session ends.
#[utoipa::path(
    put,
    path = "/session/password",
    request_body = ChoosePasswordBody,
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn choose_password(
    State(front): State<Front>,
    session: Session,
    input::Json(body): input::Json<ChoosePasswordBody>,
) -> Result<StatusCode, Problem> {
    let plant = front.plant.clone();
    let Session { operator, cookie, .. } = session;
    front
        .sign_in(move || plant.choose_password(&operator, &cookie, (&body.current, &body.password)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose a PIN of one's own.
#[utoipa::path(
    put,
    path = "/session/pin",
    request_body = ChoosePinBody,
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn choose_pin(
    State(front): State<Front>,
    session: Session,
    input::Json(body): input::Json<ChoosePinBody>,
) -> Result<StatusCode, Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    front.sign_in(move || plant.choose_pin(&operator, &body.current, &body.pin)).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Front {
    /// Runs something that checks or makes a password when its turn has come.
    pub(crate) async fn sign_in<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, app::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = tokio::time::timeout(SIGN_IN_WAIT, self.sign_ins.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Problem::busy())?.map_err(Problem::fault)?;
        beside(move || {
            let _turn = turn;
            call()
        })
        .await
    }
}

pub(crate) fn set_cookie(
    front: &Front,
    name: &str,
    value: &str,
    max_age_s: u64,
) -> AppendHeaders<[(header::HeaderName, String); 1]> {
    let secure = if front.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}");
    AppendHeaders([(header::SET_COOKIE, cookie)])
}

/// Where a sign-in comes from: address and browser, for the lock-out and the list of sessions.
pub(crate) struct Device(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map_or_else(String::new, |ConnectInfo(peer)| peer.ip().to_string());
        let browser = text(&parts.headers, header::USER_AGENT.as_str()).unwrap_or_default();
        let browser: String = browser.chars().take(DEVICE_CHARS_MAX).collect();
        Ok(Self(format!("{address} {browser}").trim().to_owned()))
    }
}
