//! Complaints: taken, led to their end, answered, counted.

use app::{
    Compensate, ComplaintPage, ComplaintQuery, ComplaintSettings, ComplaintTrend, ComplaintView,
    Done, ExplainComplaint, LetterAsk, Plant, ReturnSample, SetComplaintLots, StepComplaint,
    TakeComplaint, TrendQuery,
};
use axum::Json;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
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
        .routes(routes!(list_complaints, take_complaint))
        .routes(routes!(show_complaint))
        .routes(routes!(step_complaint))
        .routes(routes!(set_complaint_lots))
        .routes(routes!(explain_complaint))
        .routes(routes!(compensate))
        .routes(routes!(return_sample))
        .routes(routes!(complaint_reply))
        .routes(routes!(complaint_8d))
        .routes(routes!(complaint_trend))
        .routes(routes!(complaint_settings, set_complaint_settings))
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

/// Say which lot it is, which it may be, or which it is not.
#[utoipa::path(
    post,
    path = "/complaints/{code}/lots",
    params(("code" = String, Path, description = "Number of the complaint."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SetComplaintLots,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn set_complaint_lots(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetComplaintLots>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done = beside(move || {
        plant.set_complaint_lots(&operator, (&code, &body), (key.as_deref(), preview))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Say why it happened and what was done, as eight steps have it; the last word counts.
#[utoipa::path(
    post,
    path = "/complaints/{code}/explanation",
    params(("code" = String, Path, description = "Number of the complaint."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ExplainComplaint,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn explain_complaint(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ExplainComplaint>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done = beside(move || {
        plant.explain_complaint(&operator, (&code, &body), (key.as_deref(), preview))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down what the customer was given.
#[utoipa::path(
    post,
    path = "/complaints/{code}/compensations",
    params(("code" = String, Path, description = "Number of the complaint."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Compensate,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn compensate(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Compensate>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done =
        beside(move || plant.compensate(&operator, (&code, &body), (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take in a sample of what is complained of.
#[utoipa::path(
    post,
    path = "/complaints/{code}/samples",
    params(("code" = String, Path, description = "Number of the complaint."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ReturnSample,
    responses((status = 201, body = Done<ComplaintView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn return_sample(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ReturnSample>,
) -> Result<(StatusCode, Json<Done<ComplaintView>>), Problem> {
    let done =
        beside(move || plant.return_sample(&operator, (&code, &body), (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// In which language a letter is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LetterQuery {
    /// `zh-Hans`, `zh-Hant` or `en`; the one the customer's record names without it, else the person's.
    lang: Option<String>,
}

/// The letter of reply to the customer.
#[utoipa::path(
    get,
    path = "/complaints/{code}/reply.pdf",
    params(("code" = String, Path, description = "Number of the complaint."), LetterQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn complaint_reply(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<LetterQuery>,
) -> Result<Response, Problem> {
    let lang = query.lang;
    front
        .print(&method, move |plant| {
            plant.complaint_letter(&operator, (&code, LetterAsk::Reply), lang.as_deref())
        })
        .await
}

/// A complaint as a report in eight steps.
#[utoipa::path(
    get,
    path = "/complaints/{code}/8d.pdf",
    params(("code" = String, Path, description = "Number of the complaint."), LetterQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn complaint_8d(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<LetterQuery>,
) -> Result<Response, Problem> {
    let lang = query.lang;
    front
        .print(&method, move |plant| {
            plant.complaint_letter(&operator, (&code, LetterAsk::EightD), lang.as_deref())
        })
        .await
}

/// What customers complain of, by kind of fault and by material.
#[utoipa::path(
    get,
    path = "/complaint-trend",
    params(TrendQuery),
    responses((status = 200, body = ComplaintTrend), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn complaint_trend(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<TrendQuery>,
) -> Result<Json<ComplaintTrend>, Problem> {
    beside(move || plant.complaint_trend(&operator, &query)).await.map(Json)
}

/// How long each step of a complaint may take.
#[utoipa::path(
    get,
    path = "/complaint-settings",
    responses((status = 200, body = ComplaintSettings), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn complaint_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ComplaintSettings>, Problem> {
    beside(move || plant.complaint_settings(&operator)).await.map(Json)
}

/// Say how long each step of a complaint may take.
#[utoipa::path(
    put,
    path = "/complaint-settings",
    request_body = ComplaintSettings,
    responses((status = 200, body = ComplaintSettings), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn set_complaint_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<ComplaintSettings>,
) -> Result<Json<ComplaintSettings>, Problem> {
    beside(move || plant.set_complaint_settings(&operator, body)).await.map(Json)
}
