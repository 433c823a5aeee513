//! Printers of labels and their queues.

use app::{
    CancelJob, ConfirmJob, Done, JobPictures, JobQuery, LabelPrinter, MoveJob, Plant, PrintAgain,
    PrintJobPage, PrintJobView, PrinterPage,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_printers))
        .routes(routes!(list_print_jobs))
        .routes(routes!(pause_printer))
        .routes(routes!(resume_printer))
        .routes(routes!(print_job))
        .routes(routes!(job_pictures))
        .routes(routes!(confirm_print))
        .routes(routes!(print_again))
        .routes(routes!(move_print))
        .routes(routes!(cancel_print))
}

/// The printers of the site, how each stands, and how much waits there.
#[utoipa::path(
    get,
    path = "/printers",
    params(),
    responses((status = 200, body = PrinterPage), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn list_printers(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<PrinterPage>, Problem> {
    beside(move || plant.label_printers(&operator)).await.map(Json)
}

/// The jobs of a printer, the newest first.
#[utoipa::path(
    get,
    path = "/printers/{code}/jobs",
    params(("code" = String, Path, description = "Code of the printer."), JobQuery),
    responses((status = 200, body = PrintJobPage), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn list_print_jobs(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<JobQuery>,
) -> Result<Json<PrintJobPage>, Problem> {
    beside(move || plant.print_jobs(&operator, &code, &query)).await.map(Json)
}

/// Pause the queue of a printer.
#[utoipa::path(
    post,
    path = "/printers/{code}/pause",
    params(("code" = String, Path, description = "Code of the printer.")),
    responses((status = 200, body = LabelPrinter), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn pause_printer(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<LabelPrinter>, Problem> {
    beside(move || plant.pause_printer(&operator, &code, true)).await.map(Json)
}

/// Let the queue of a printer go on.
#[utoipa::path(
    post,
    path = "/printers/{code}/resume",
    params(("code" = String, Path, description = "Code of the printer.")),
    responses((status = 200, body = LabelPrinter), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn resume_printer(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<LabelPrinter>, Problem> {
    beside(move || plant.pause_printer(&operator, &code, false)).await.map(Json)
}

/// One print job.
#[utoipa::path(
    get,
    path = "/print-jobs/{job}",
    params(("job" = String, Path, description = "The print job.")),
    responses((status = 200, body = PrintJobView), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn print_job(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
) -> Result<Json<PrintJobView>, Problem> {
    beside(move || plant.print_job(&operator, &job)).await.map(Json)
}

/// What a print job prints, as pictures, and what a recording printer was sent.
#[utoipa::path(
    get,
    path = "/print-jobs/{job}/pictures",
    params(("job" = String, Path, description = "The print job.")),
    responses((status = 200, body = JobPictures), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn job_pictures(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
) -> Result<Json<JobPictures>, Problem> {
    beside(move || plant.job_pictures(&operator, &job)).await.map(Json)
}

/// Say by a scan of the label that it is there.
#[utoipa::path(
    post,
    path = "/print-jobs/{job}/confirm",
    params(("job" = String, Path, description = "The print job.")),
    request_body = ConfirmJob,
    responses((status = 200, body = PrintJobView), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn confirm_print(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
    input::Json(body): input::Json<ConfirmJob>,
) -> Result<Json<PrintJobView>, Problem> {
    beside(move || plant.confirm_print(&operator, &job, &body)).await.map(Json)
}

/// Print once more: what surely did not come out waits again, what may have come out is printed again
/// as the same identity, with a reason.
#[utoipa::path(
    post,
    path = "/print-jobs/{job}/again",
    params(("job" = String, Path, description = "The print job."), Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = PrintAgain,
    responses((status = 201, body = Done<PrintJobView>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn print_again(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PrintAgain>,
) -> Result<(StatusCode, Json<Done<PrintJobView>>), Problem> {
    let done = beside(move || plant.print_again(&operator, &job, &body, (key.as_deref(), preview)))
        .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Hand a job over to another printer.
#[utoipa::path(
    post,
    path = "/print-jobs/{job}/move",
    params(("job" = String, Path, description = "The print job.")),
    request_body = MoveJob,
    responses((status = 200, body = PrintJobView), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn move_print(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
    input::Json(body): input::Json<MoveJob>,
) -> Result<Json<PrintJobView>, Problem> {
    beside(move || plant.move_print(&operator, &job, &body)).await.map(Json)
}

/// Take a job out of its queue; its label is void, for nothing of it came out.
#[utoipa::path(
    post,
    path = "/print-jobs/{job}/cancel",
    params(("job" = String, Path, description = "The print job."), Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = CancelJob,
    responses((status = 201, body = Done<PrintJobView>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn cancel_print(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(job): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CancelJob>,
) -> Result<(StatusCode, Json<Done<PrintJobView>>), Problem> {
    let done =
        beside(move || plant.cancel_print(&operator, &job, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
