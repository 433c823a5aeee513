//! The sites of the company, and opening a further one.

use app::{OpenSite, Plant, SitePage, SiteRow};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input;
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(list_sites, open_site))
}

/// The sites of the company.
#[utoipa::path(
    get,
    path = "/sites",
    responses((status = 200, body = SitePage), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn list_sites(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<SitePage>, Problem> {
    beside(move || plant.sites(&operator)).await.map(Json)
}

/// Open a further site. It can be worked at as soon as this answers, and is never closed again.
#[utoipa::path(
    post,
    path = "/sites",
    request_body = OpenSite,
    responses((status = 201, body = SiteRow), (status = "4XX", response = Problem)),
    tag = "people"
)]
async fn open_site(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<OpenSite>,
) -> Result<(StatusCode, Json<SiteRow>), Problem> {
    let opened = beside(move || plant.open_site(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}
