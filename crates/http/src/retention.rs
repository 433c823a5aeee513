//! How long records are kept, what was removed, and archives.

use app::{
    Done, KeptFilePage, KeptFileQuery, Plant, RESTORE_BYTES_MAX, RemoveContents, RemovedContents,
    RestoredContents, RetentionView, SetLegalHold, SetRetention,
};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::{beside, uploaded};
use crate::export::{Download, Kind};
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(show_retention))
        .routes(routes!(set_retention))
        .routes(routes!(set_legal_hold))
        .routes(routes!(kept_files))
        .routes(routes!(remove_contents))
        .routes(routes!(archive, restore_archive))
}

/// Which stretch of the ledger an archive holds.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ArchiveQuery {
    /// The place after which it begins; the beginning where absent.
    after: Option<i64>,
    /// The place of its last fact; the end of the ledger where absent. Where not everything goes into one
    /// file it ends earlier, as its manifest says.
    to: Option<i64>,
}

/// How long the site keeps what: classes and legal holds.
#[utoipa::path(
    get,
    path = "/retention",
    responses((status = 200, body = RetentionView), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn show_retention(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<RetentionView>, Problem> {
    beside(move || plant.retention(&operator)).await.map(Json)
}

/// Say how long some records are kept. What was recorded before is never kept for a shorter time by it.
#[utoipa::path(
    post,
    path = "/retention/classes/{code}",
    params(
        ("code" = String, Path, description = "Code of the class."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SetRetention,
    responses((status = 201, body = Done<RetentionView>), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn set_retention(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetRetention>,
) -> Result<(StatusCode, Json<Done<RetentionView>>), Problem> {
    let done =
        beside(move || plant.set_retention(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Lay a legal hold, or lift one: what it holds is not removed whatever a class says.
#[utoipa::path(
    post,
    path = "/retention/holds/{code}",
    params(
        ("code" = String, Path, description = "Code of the legal hold."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SetLegalHold,
    responses((status = 201, body = Done<RetentionView>), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn set_legal_hold(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetLegalHold>,
) -> Result<(StatusCode, Json<Done<RetentionView>>), Problem> {
    let done =
        beside(move || plant.set_legal_hold(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Files of the site: until when each is kept and what keeps it, or how it was removed.
#[utoipa::path(
    get,
    path = "/retention/files",
    params(KeptFileQuery),
    responses((status = 200, body = KeptFilePage), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn kept_files(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<KeptFileQuery>,
) -> Result<Json<KeptFilePage>, Problem> {
    beside(move || plant.kept_files(&operator, &query)).await.map(Json)
}

/// Remove the contents of files whose time is over: all of them, or none where one has to stay.
#[utoipa::path(
    post,
    path = "/retention/removals",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = RemoveContents,
    responses((status = 201, body = Done<RemovedContents>), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn remove_contents(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<RemoveContents>,
) -> Result<(StatusCode, Json<Done<RemovedContents>>), Problem> {
    let done =
        beside(move || plant.remove_contents(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// An archive: facts of the site's ledger with the contents of files, which proves itself offline.
///
/// `docs/retention.md` says how it is checked without this server.
#[utoipa::path(
    get,
    path = "/retention/archive",
    params(ArchiveQuery),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "4XX", response = Problem)
    ),
    tag = "retention"
)]
async fn archive(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(ArchiveQuery { after, to }): Query<ArchiveQuery>,
) -> Result<Response, Problem> {
    let plant = front.plant.clone();
    let download = Download { kind: Kind::Zip, name: Some("archive.zip") };
    let made = move |out: &mut dyn std::io::Write| {
        let archived = plant.archive(&operator, (after, to))?;
        out.write_all(&archived.bytes).map_err(app::Error::fault)
    };
    front.download(download, made).await
}

/// Bring contents back from an archive of the site's ledger.
#[utoipa::path(
    post,
    path = "/retention/archive",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The archive as it was made."),
    responses((status = 201, body = Done<RestoredContents>), (status = "4XX", response = Problem)),
    tag = "retention"
)]
async fn restore_archive(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    request: Request,
) -> Result<(StatusCode, Json<Done<RestoredContents>>), Problem> {
    let take = move |body: &mut dyn std::io::Read| {
        plant.restore_archive(&operator, body, (key.as_deref(), preview))
    };
    let done = uploaded(request.into_body(), RESTORE_BYTES_MAX, take).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
