//! Guests: letting an auditor in, shutting them out, and how they come in by their link.

use app::views::SessionView;
use app::{GuestDetail, GuestLink, GuestPage, GuestQuery, GuestScopeView, InviteGuest, Plant};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::{COOKIE, Operator};
use crate::problem::Problem;
use crate::session::{COOKIE_MAX_AGE_S, Device, set_cookie};

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(guests, invite_guest))
        .routes(routes!(guest, withdraw_guest))
        .routes(routes!(own_visit))
        .routes(routes!(enter_as_guest))
}

/// The link of a guest.
#[derive(Deserialize, ToSchema)]
struct EnterBody {
    /// What the link carries.
    #[schema(format = Password)]
    token: String,
}

/// The guests of the site, the newest first.
#[utoipa::path(
    get,
    path = "/guests",
    params(GuestQuery),
    responses((status = 200, body = GuestPage), (status = "4XX", response = Problem)),
    tag = "guests"
)]
async fn guests(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<GuestQuery>,
) -> Result<Json<GuestPage>, Problem> {
    beside(move || plant.guests(&operator, &query)).await.map(Json)
}

/// Let somebody from outside look at a few things for a while. What their link carries is told once.
#[utoipa::path(
    post,
    path = "/guests",
    request_body = InviteGuest,
    responses((status = 201, body = GuestLink), (status = "4XX", response = Problem)),
    tag = "guests"
)]
async fn invite_guest(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<InviteGuest>,
) -> Result<(StatusCode, Json<GuestLink>), Problem> {
    let link = beside(move || plant.invite_guest(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// One guest, with what they looked at.
#[utoipa::path(
    get,
    path = "/guests/{id}",
    params(("id" = String, Path, description = "The guest.")),
    responses((status = 200, body = GuestDetail), (status = "4XX", response = Problem)),
    tag = "guests"
)]
async fn guest(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<Json<GuestDetail>, Problem> {
    beside(move || plant.guest(&operator, &id)).await.map(Json)
}

/// Let a guest look at nothing any more, from this moment on.
#[utoipa::path(
    delete,
    path = "/guests/{id}",
    params(("id" = String, Path, description = "The guest.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "guests"
)]
async fn withdraw_guest(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.withdraw_guest(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the guest who asks may see.
#[utoipa::path(
    get,
    path = "/guest",
    responses((status = 200, body = GuestScopeView), (status = "4XX", response = Problem)),
    tag = "guests"
)]
async fn own_visit(
    State(plant): State<Plant>,
    session: crate::operator::Session,
) -> Result<Json<GuestScopeView>, Problem> {
    beside(move || plant.own_visit(&session.operator)).await.map(Json)
}

/// Come in by the link of a guest. Sets the session cookie.
#[utoipa::path(
    post,
    path = "/session/guest",
    request_body = EnterBody,
    responses((status = 200, body = SessionView), (status = "4XX", response = Problem)),
    tag = "session"
)]
async fn enter_as_guest(
    State(front): State<Front>,
    Device(device): Device,
    input::Json(body): input::Json<EnterBody>,
) -> Result<impl IntoResponse, Problem> {
    let plant = front.plant.clone();
    let signed_in = beside(move || plant.enter_as_guest(&body.token, &device)).await?;
    Ok((set_cookie(&front, COOKIE, &signed_in.cookie, COOKIE_MAX_AGE_S), Json(signed_in.view)))
}
