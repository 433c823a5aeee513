//! Complaints, and files that belong to something.

use app::{
    AttachAsk, AttachmentView, ComplaintPage, ComplaintQuery, ComplaintView, Done, FILE_BYTES_MAX,
    Plant, StepComplaint, TakeComplaint,
};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::{beside, uploaded};
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_complaints, take_complaint))
        .routes(routes!(show_complaint))
        .routes(routes!(step_complaint))
        .routes(routes!(attach))
        .routes(routes!(show_attachment))
}

/// The complaints, the newest first.
#[utoipa::path(
    get,
    path = "/complaints",
    params(ComplaintQuery),
    responses((status = 200, body = ComplaintPage), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn list_complaints(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ComplaintQuery>,
) -> Result<Json<ComplaintPage>, Problem> {
    beside(move || plant.complaints(&operator, &query)).await.map(Json)
}

/// Take a complaint down.
#[utoipa::path(
    post,
    path = "/complaints",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = TakeComplaint,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn take_complaint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<TakeComplaint>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done =
        beside(move || plant.take_complaint(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One complaint with its steps, files, and the lots it may be about.
#[utoipa::path(
    get,
    path = "/complaints/{code}",
    params(("code" = String, Path, description = "Number of the complaint.")),
    responses((status = 200, body = ComplaintView), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn show_complaint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<ComplaintView>, Problem> {
    beside(move || plant.complaint(&operator, &code)).await.map(Json)
}

/// Lead a complaint to its next step.
#[utoipa::path(
    post,
    path = "/complaints/{code}/step",
    params(("code" = String, Path, description = "Number of the complaint."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = StepComplaint,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn step_complaint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<StepComplaint>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done =
        beside(move || plant.step_complaint(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Keep a picture or a PDF and say what it belongs to.
#[utoipa::path(
    post,
    path = "/attachments",
    params(AttachAsk, Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as it is: a picture or a PDF, at most 20 MiB."),
    responses((status = 201, body = Done<AttachmentView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn attach(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(query): Query<AttachQuery>,
    request: Request,
) -> Result<(StatusCode, Json<Done<AttachmentView>>), Problem> {
    let AttachQuery { subject, name, preview } = query;
    let ask = AttachAsk { subject, name };
    let take = move |body: &mut dyn std::io::Read| {
        plant.attach(&operator, &ask, body, (key.as_deref(), preview))
    };
    let done = uploaded(request.into_body(), FILE_BYTES_MAX, take).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// A file by the hash of its content.
#[utoipa::path(
    get,
    path = "/attachments/{sha256}",
    params(("sha256" = String, Path, description = "SHA-256 of the content, in hexadecimal.")),
    responses(
        (status = 200, description = "The file as it was kept.", content(
            (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/gif"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/heic"))),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn show_attachment(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(sha256): Path<String>,
) -> Result<Response, Problem> {
    let file = beside(move || plant.attachment(&operator, &sha256)).await?;
    // What somebody uploaded is never run as a page of ours.
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file.content).into_response())
}

/// What a file belongs to, and whether it is only looked at.
#[derive(Debug, Deserialize)]
struct AttachQuery {
    subject: String,
    name: String,
    #[serde(default)]
    preview: bool,
}
