//! Taking over documents: upload, look, map, commit, watch, cancel.

use app::Plant;
use app::views::{ImportPage, ImportView, MappingChoice};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::{beside, uploaded};
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(imports, upload_import))
        .routes(routes!(import, cancel_import))
        .routes(routes!(map_import))
        .routes(routes!(commit_import))
}

/// What is uploaded.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// The file's name; its ending says what it is: json, zip, csv or xlsx.
    name: String,
}

/// The last imports, newest first.
#[utoipa::path(
    get,
    path = "/imports",
    responses((status = 200, body = ImportPage), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn imports(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ImportPage>, Problem> {
    beside(move || plant.imports(&operator)).await.map(Json)
}

/// Upload a document. It is looked through, and nothing is taken over yet.
#[utoipa::path(
    post,
    path = "/imports",
    params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as it is."),
    responses((status = 201, body = ImportView), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn upload_import(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    let plant: Plant = front.plant.clone();
    let take =
        move |body: &mut dyn std::io::Read| plant.import_upload(&operator, &query.name, body);
    let import = uploaded(request.into_body(), front.import_bytes_max, take).await?;
    Ok((StatusCode::CREATED, Json(import)))
}

/// How an import is getting on.
#[utoipa::path(
    get,
    path = "/imports/{id}",
    params(("id" = String, Path, description = "The import.")),
    responses((status = 200, body = ImportView), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn import(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<Json<ImportView>, Problem> {
    beside(move || plant.import(&operator, &id)).await.map(Json)
}

/// Say what the sheets and columns of a foreign layout are.
#[utoipa::path(
    post,
    path = "/imports/{id}/mapping",
    params(("id" = String, Path, description = "The import.")),
    request_body = MappingChoice,
    responses((status = 200, body = ImportView), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn map_import(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
    input::Json(choice): input::Json<MappingChoice>,
) -> Result<Json<ImportView>, Problem> {
    beside(move || plant.import_mapping(&operator, &id, &choice)).await.map(Json)
}

/// Take the document over: all of it or nothing.
#[utoipa::path(
    post,
    path = "/imports/{id}/commit",
    params(("id" = String, Path, description = "The import.")),
    responses((status = 200, body = ImportView), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn commit_import(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<Json<ImportView>, Problem> {
    beside(move || plant.import_commit(&operator, &id)).await.map(Json)
}

/// Give an import up. Nothing of it counts.
#[utoipa::path(
    delete,
    path = "/imports/{id}",
    params(("id" = String, Path, description = "The import.")),
    responses((status = 200, body = ImportView), (status = "4XX", response = Problem)),
    tag = "imports"
)]
async fn cancel_import(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(id): Path<String>,
) -> Result<Json<ImportView>, Problem> {
    beside(move || plant.import_cancel(&operator, &id)).await.map(Json)
}
