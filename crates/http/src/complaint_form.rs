//! The public form for complaints, and what came by it. Whoever has the link may report; nobody who
//! reports sees anything of the company but its name.

use app::{
    ComplaintForm, DismissReport, Plant, PublicForm, REPORT_FILE_BYTES_MAX, ReportComplaint,
    ReportPage, Reported, SetComplaintForm,
};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
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
        .routes(routes!(complaint_form, set_complaint_form))
        .routes(routes!(public_form, report_complaint))
        .routes(routes!(report_file))
        .routes(routes!(list_reports))
        .routes(routes!(dismiss_report))
        .routes(routes!(show_report_file))
}

/// Whether there is a public form, and where.
#[utoipa::path(
    get,
    path = "/complaint-form",
    responses((status = 200, body = ComplaintForm), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn complaint_form(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ComplaintForm>, Problem> {
    beside(move || plant.complaint_form(&operator)).await.map(Json)
}

/// Turn the public form on or off, or give it another link.
#[utoipa::path(
    put,
    path = "/complaint-form",
    request_body = SetComplaintForm,
    responses((status = 200, body = ComplaintForm), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn set_complaint_form(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<SetComplaintForm>,
) -> Result<Json<ComplaintForm>, Problem> {
    beside(move || plant.set_complaint_form(&operator, body)).await.map(Json)
}

/// The form as a stranger sees it, with a question to be answered once.
#[utoipa::path(
    get,
    path = "/public/complaint-form/{token}",
    params(("token" = String, Path, description = "What stands behind `/complain/` in the link.")),
    responses((status = 200, body = PublicForm), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn public_form(
    State(plant): State<Plant>,
    Path(token): Path<String>,
) -> Result<Json<PublicForm>, Problem> {
    beside(move || plant.public_form(&token)).await.map(Json)
}

/// Report something. It waits until somebody takes it as a complaint or dismisses it.
#[utoipa::path(
    post,
    path = "/public/complaint-form/{token}",
    params(("token" = String, Path, description = "What stands behind `/complain/` in the link.")),
    request_body = ReportComplaint,
    responses((status = 201, body = Reported), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn report_complaint(
    State(plant): State<Plant>,
    Path(token): Path<String>,
    input::Json(body): input::Json<ReportComplaint>,
) -> Result<(StatusCode, Json<Reported>), Problem> {
    let reported = beside(move || plant.report_complaint(&token, &body)).await?;
    Ok((StatusCode::CREATED, Json(reported)))
}

/// Which report a file belongs to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// Number of the report.
    report: String,
    /// What it was answered with.
    key: String,
    /// The file's name.
    name: String,
}

/// Send a picture or a PDF after a report, within a quarter of an hour.
#[utoipa::path(
    post,
    path = "/public/complaint-form/{token}/files",
    params(
        ("token" = String, Path, description = "What stands behind `/complain/` in the link."),
        FileQuery
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as it is: a picture or a PDF of at most 4 MiB."),
    responses((status = 204, description = "It is kept."), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn report_file(
    State(plant): State<Plant>,
    Path(token): Path<String>,
    Query(query): Query<FileQuery>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let take = move |body: &mut dyn std::io::Read| {
        plant.report_file(&token, (&query.report, &query.key, &query.name), body)
    };
    uploaded(request.into_body(), REPORT_FILE_BYTES_MAX, take).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reports that wait for somebody, the oldest first.
#[utoipa::path(
    get,
    path = "/complaint-reports",
    responses((status = 200, body = ReportPage), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn list_reports(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ReportPage>, Problem> {
    beside(move || plant.complaint_reports(&operator)).await.map(Json)
}

/// Say that a report is no complaint. What it said is forgotten.
#[utoipa::path(
    post,
    path = "/complaint-reports/{report}/dismiss",
    params(("report" = String, Path, description = "Number of the report.")),
    request_body = DismissReport,
    responses(
        (status = 204, description = "It is dismissed."),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn dismiss_report(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(report): Path<String>,
    input::Json(body): input::Json<DismissReport>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.dismiss_report(&operator, &report, &body)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file of a report that waits.
#[utoipa::path(
    get,
    path = "/complaint-reports/{report}/files/{sha256}",
    params(
        ("report" = String, Path, description = "Number of the report."),
        ("sha256" = String, Path, description = "SHA-256 of the content, in hexadecimal.")
    ),
    responses(
        (status = 200, description = "The file as it was sent.", content(
            (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/gif"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/heic"))),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn show_report_file(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((report, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file = beside(move || plant.complaint_report_file(&operator, (&report, &sha256))).await?;
    // What a stranger sent is never run as a page of ours.
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, file.content).into_response())
}
