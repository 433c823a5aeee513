//! Electronic signatures: showing who one is for one act, signing what is done, and who signed what.

use app::{
    ActSignatures, Done, Plant, SignAct, SignAsk, SignatureQuery, SignatureTicket, SignaturesPage,
    SigningFailurePage,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::Key;
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::passkeys::Here;
use crate::problem::Problem;
use crate::session::Device;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_signatures))
        .routes(routes!(signature_ticket))
        .routes(routes!(sign_act))
        .routes(routes!(signing_failures))
}

/// Show who one is, to sign one act. The ticket goes into the header `Suyuan-Signatures` of the act,
/// several apart by commas; it is used up by the act.
#[utoipa::path(
    post,
    path = "/signatures/tickets",
    request_body = SignAsk,
    responses((status = 201, body = SignatureTicket), (status = "4XX", response = Problem)),
    tag = "signatures"
)]
async fn signature_ticket(
    State(front): State<Front>,
    Operator(operator): Operator,
    Here(place): Here,
    Device(device): Device,
    input::Json(body): input::Json<SignAsk>,
) -> Result<(StatusCode, Json<SignatureTicket>), Problem> {
    let plant = front.plant.clone();
    let ticket = front.sign_in(move || plant.sign(&operator, &body, (&place, &device))).await?;
    Ok((StatusCode::CREATED, Json(ticket)))
}

/// The signatures of an act, of everything of a document, or of everything that touched a lot.
#[utoipa::path(
    get,
    path = "/signatures",
    params(SignatureQuery),
    responses((status = 200, body = SignaturesPage), (status = "4XX", response = Problem)),
    tag = "signatures"
)]
async fn list_signatures(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<SignatureQuery>,
) -> Result<Json<SignaturesPage>, Problem> {
    beside(move || plant.signatures(&operator, &query)).await.map(Json)
}

/// Sign an act that is done already; its tickets are for `sign_act`.
#[utoipa::path(
    post,
    path = "/acts/{act}/signatures",
    params(
        ("act" = String, Path, description = "The act."),
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SignAct,
    responses((status = 201, body = Done<ActSignatures>), (status = "4XX", response = Problem)),
    tag = "signatures"
)]
async fn sign_act(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(act): Path<String>,
    Key(key): Key,
    input::Json(body): input::Json<SignAct>,
) -> Result<(StatusCode, Json<Done<ActSignatures>>), Problem> {
    let done = beside(move || plant.sign_act(&operator, &act, &body, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Where a page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FailureQuery {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Tries to sign that failed, the newest first.
#[utoipa::path(
    get,
    path = "/signatures/failures",
    params(FailureQuery),
    responses((status = 200, body = SigningFailurePage), (status = "4XX", response = Problem)),
    tag = "signatures"
)]
async fn signing_failures(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(FailureQuery { cursor }): Query<FailureQuery>,
) -> Result<Json<SigningFailurePage>, Problem> {
    beside(move || plant.signing_failures(&operator, cursor.as_deref())).await.map(Json)
}
