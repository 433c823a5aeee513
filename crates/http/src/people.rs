//! People with an account: who they are, what they may do, and how they are forgotten.

use app::views::{PersonPage, PersonView};
use app::{ChangePerson, NewPerson, Plant, SightPage};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(people, add_person))
        .routes(routes!(change_person))
        .routes(routes!(erase_person))
        .routes(routes!(sights, set_sights))
}

/// Which groups of fields each role is shown.
#[utoipa::path(
    get,
    path = "/sights",
    responses((status = 200, body = SightPage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn sights(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SightPage>, Problem> {
    beside(move || plant.sights(&operator)).await.map(Json)
}

/// Say which groups of fields roles are shown; roles and groups that are not named stay as they are.
#[utoipa::path(
    put,
    path = "/sights",
    request_body = SightPage,
    responses((status = 200, body = SightPage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn set_sights(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<SightPage>,
) -> Result<Json<SightPage>, Problem> {
    beside(move || plant.set_sights(&operator, &body)).await.map(Json)
}

/// Everyone with an account.
#[utoipa::path(
    get,
    path = "/people",
    responses((status = 200, body = PersonPage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn people(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<PersonPage>, Problem> {
    beside(move || plant.people(&operator)).await.map(Json)
}

/// Give a person an account.
#[utoipa::path(
    post,
    path = "/people",
    request_body = NewPerson,
    responses((status = 201, body = PersonView), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn add_person(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<NewPerson>,
) -> Result<(StatusCode, Json<PersonView>), Problem> {
    let person = beside(move || plant.add_person(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(person)))
}

/// Change a person's name, roles or password, or whether they may sign in.
#[utoipa::path(
    patch,
    path = "/people/{id}",
    params(("id" = String, Path, description = "The person.")),
    request_body = ChangePerson,
    responses((status = 200, body = PersonView), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn change_person(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
    input::Json(body): input::Json<ChangePerson>,
) -> Result<Json<PersonView>, Problem> {
    beside(move || plant.change_person(&operator, &id, &body)).await.map(Json)
}

/// Forget what a person is called. What they did stays, under a number.
#[utoipa::path(
    delete,
    path = "/people/{id}/personal-data",
    params(("id" = String, Path, description = "The person.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn erase_person(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.erase_person(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
