//! The register of audits.

use app::{
    AuditPage, AuditQuery, AuditTrend, AuditTrendQuery, AuditView, Done, Plant, SetAudit,
    SetAuditLine,
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
        .routes(routes!(list_audits, write_audit))
        .routes(routes!(show_audit, change_audit))
        .routes(routes!(set_audit_line))
        .routes(routes!(audit_trend))
}

/// The audits, the last one first.
#[utoipa::path(
    get,
    path = "/audits",
    params(AuditQuery),
    responses((status = 200, body = AuditPage), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn list_audits(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Problem> {
    beside(move || plant.audits(&operator, &query)).await.map(Json)
}

/// Write an audit down.
#[utoipa::path(
    post,
    path = "/audits",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SetAudit,
    responses((status = 201, body = Done<AuditView>), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn write_audit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetAudit>,
) -> Result<(StatusCode, Json<Done<AuditView>>), Problem> {
    let done = beside(move || plant.set_audit(&operator, (None, &body), (key.as_deref(), preview)))
        .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One audit with what was asked for and found.
#[utoipa::path(
    get,
    path = "/audits/{code}",
    params(("code" = String, Path, description = "Number of the audit.")),
    responses((status = 200, body = AuditView), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn show_audit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<AuditView>, Problem> {
    beside(move || plant.audit(&operator, &code)).await.map(Json)
}

/// Say anew what an audit is, for example how it ended.
#[utoipa::path(
    post,
    path = "/audits/{code}",
    params(
        ("code" = String, Path, description = "Number of the audit."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SetAudit,
    responses((status = 201, body = Done<AuditView>), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn change_audit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetAudit>,
) -> Result<(StatusCode, Json<Done<AuditView>>), Problem> {
    let done =
        beside(move || plant.set_audit(&operator, (Some(&code), &body), (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down what was asked for or found, or say it anew.
#[utoipa::path(
    post,
    path = "/audits/{code}/lines",
    params(
        ("code" = String, Path, description = "Number of the audit."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SetAuditLine,
    responses((status = 201, body = Done<AuditView>), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn set_audit_line(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetAuditLine>,
) -> Result<(StatusCode, Json<Done<AuditView>>), Problem> {
    let done =
        beside(move || plant.set_audit_line(&operator, (&code, &body), (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Audits from year to year: how many were passed, how long they took, what was found.
#[utoipa::path(
    get,
    path = "/audit-trend",
    params(AuditTrendQuery),
    responses((status = 200, body = AuditTrend), (status = "4XX", response = Problem)),
    tag = "audits"
)]
async fn audit_trend(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<AuditTrendQuery>,
) -> Result<Json<AuditTrend>, Problem> {
    beside(move || plant.audit_trend(&operator, &query)).await.map(Json)
}
