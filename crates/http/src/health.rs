//! Whether the server answers, and what it can be asked.

use axum::Json;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(openapi_document))
}

/// The server answers.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// Always true: a server that is not well does not answer.
    ok: bool,
}

/// Whether the server answers.
#[utoipa::path(
    get,
    path = "/health",
    responses((status = 200, body = Health), (status = "4XX", response = Problem)),
    tag = "health"
)]
async fn health() -> Json<Health> {
    Json(Health { ok: true })
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    responses(
        (status = 200, content_type = "application/json", body = Object),
        (status = "4XX", response = Problem)
    ),
    tag = "health"
)]
async fn openapi_document() -> impl IntoResponse {
    static DOCUMENT: std::sync::LazyLock<String> = std::sync::LazyLock::new(crate::openapi_json);
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}
