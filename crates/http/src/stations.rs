//! Stations: who is to work there, and handing one over.

use app::{
    AdmitPerson, AssignPeople, HandOver, HandOverSheet, HandOverView, Plant, StationPeople,
    StationQuery,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::Key;
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::{Operator, Session};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(station_people, assign_people, admit_person))
        .routes(routes!(hand_over_sheet, hand_over))
}

/// Who is to work at a station on a day.
#[utoipa::path(
    get,
    path = "/stations/{code}/people",
    params(("code" = String, Path, description = "Code of the station."), StationQuery),
    responses((status = 200, body = StationPeople), (status = "4XX", response = Problem)),
    tag = "stations"
)]
async fn station_people(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<StationQuery>,
) -> Result<Json<StationPeople>, Problem> {
    beside(move || plant.station_people(&operator, &code, &query)).await.map(Json)
}

/// Say who is to work at a station on a day; nobody else may sign in at its kiosks.
#[utoipa::path(
    put,
    path = "/stations/{code}/people",
    params(("code" = String, Path, description = "Code of the station.")),
    request_body = AssignPeople,
    responses((status = 200, body = StationPeople), (status = "4XX", response = Problem)),
    tag = "stations"
)]
async fn assign_people(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    input::Json(body): input::Json<AssignPeople>,
) -> Result<Json<StationPeople>, Problem> {
    beside(move || plant.assign_people(&operator, &code, &body)).await.map(Json)
}

/// Let somebody sign in at a station today who was not planned; the reason goes on record.
#[utoipa::path(
    post,
    path = "/stations/{code}/people",
    params(("code" = String, Path, description = "Code of the station.")),
    request_body = AdmitPerson,
    responses((status = 200, body = StationPeople), (status = "4XX", response = Problem)),
    tag = "stations"
)]
async fn admit_person(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    input::Json(body): input::Json<AdmitPerson>,
) -> Result<Json<StationPeople>, Problem> {
    beside(move || plant.admit_person(&operator, &code, &body)).await.map(Json)
}

/// What whoever takes a station over has to know.
#[utoipa::path(
    get,
    path = "/stations/{code}/hand-over",
    params(("code" = String, Path, description = "Code of the station.")),
    responses((status = 200, body = HandOverSheet), (status = "4XX", response = Problem)),
    tag = "stations"
)]
async fn hand_over_sheet(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<HandOverSheet>, Problem> {
    beside(move || plant.hand_over_sheet(&operator, &code)).await.map(Json)
}

/// Hand a station over: its runs go on, and are the next leader's. The one who is signed in goes and
/// has just shown who they are (`POST /session/step-up`); the one who comes shows it here.
#[utoipa::path(
    post,
    path = "/stations/{code}/hand-over",
    params(
        ("code" = String, Path, description = "Code of the station."),
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = HandOver,
    responses((status = 201, body = HandOverView), (status = "4XX", response = Problem)),
    tag = "stations"
)]
async fn hand_over(
    State(front): State<Front>,
    session: Session,
    Path(code): Path<String>,
    Key(key): Key,
    input::Json(body): input::Json<HandOver>,
) -> Result<(StatusCode, Json<HandOverView>), Problem> {
    let plant = front.plant.clone();
    let operator = session.operator;
    let handed =
        front.sign_in(move || plant.hand_over(&operator, &code, &body, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(handed)))
}
