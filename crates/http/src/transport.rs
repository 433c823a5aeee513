//! Goods on the way: whom to call, what brought a delivery, how warm it was.

use app::{
    Done, ExcursionPage, ExcursionQuery, ExcursionView, FILE_BYTES_MAX, InboundPage,
    JudgeTemperature, LoggerAsk, LoggerView, OnTheWayPage, Plant, TransportQuery,
};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
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
        .routes(routes!(in_transit))
        .routes(routes!(inbound))
        .routes(routes!(read_logger))
        .routes(routes!(list_excursions))
        .routes(routes!(judge_temperature))
}

/// What left and did not arrive yet, with whom to call.
#[utoipa::path(
    get,
    path = "/in-transit",
    params(TransportQuery),
    responses((status = 200, body = OnTheWayPage), (status = "4XX", response = Problem)),
    tag = "transport"
)]
async fn in_transit(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<TransportQuery>,
) -> Result<Json<OnTheWayPage>, Problem> {
    beside(move || plant.on_the_way(&operator, &query)).await.map(Json)
}

/// Deliveries with what brought them.
#[utoipa::path(
    get,
    path = "/inbound",
    params(TransportQuery),
    responses((status = 200, body = InboundPage), (status = "4XX", response = Problem)),
    tag = "transport"
)]
async fn inbound(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<TransportQuery>,
) -> Result<Json<InboundPage>, Problem> {
    beside(move || plant.inbound(&operator, &query)).await.map(Json)
}

/// What a logger's file belongs to, and whether it is only tried out.
#[derive(Deserialize)]
struct LoggerQuery {
    subject: String,
    name: String,
    least_c: Option<String>,
    most_c: Option<String>,
    minutes: Option<u32>,
    #[serde(default)]
    preview: bool,
}

/// Read the file of a temperature logger: a table with a time and a temperature in each row. Rows that
/// cannot be read are told by line and column, and nothing is kept.
#[utoipa::path(
    post,
    path = "/loggers",
    params(LoggerAsk, Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as the logger wrote it: CSV in any common encoding, at most 20 MiB."),
    responses((status = 201, body = Done<LoggerView>), (status = "4XX", response = Problem)),
    tag = "transport"
)]
async fn read_logger(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(query): Query<LoggerQuery>,
    request: Request,
) -> Result<(StatusCode, Json<Done<LoggerView>>), Problem> {
    let LoggerQuery { subject, name, least_c, most_c, minutes, preview } = query;
    let ask = LoggerAsk { subject, name, least_c, most_c, minutes };
    let take = move |body: &mut dyn std::io::Read| {
        plant.read_logger(&operator, &ask, body, (key.as_deref(), preview))
    };
    let done = uploaded(request.into_body(), FILE_BYTES_MAX, take).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Temperatures on the way that were outside their limits.
#[utoipa::path(
    get,
    path = "/excursions",
    params(ExcursionQuery),
    responses((status = 200, body = ExcursionPage), (status = "4XX", response = Problem)),
    tag = "transport"
)]
async fn list_excursions(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ExcursionQuery>,
) -> Result<Json<ExcursionPage>, Problem> {
    beside(move || plant.excursions(&operator, &query)).await.map(Json)
}

/// Say what was found about a temperature that was outside.
#[utoipa::path(
    post,
    path = "/excursions/{excursion}/judge",
    params(("excursion" = String, Path, description = "Number of the excursion."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = JudgeTemperature,
    responses((status = 201, body = Done<ExcursionView>), (status = "4XX", response = Problem)),
    tag = "transport"
)]
async fn judge_temperature(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(excursion): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<JudgeTemperature>,
) -> Result<(StatusCode, Json<Done<ExcursionView>>), Problem> {
    let once = (key, preview);
    let judge =
        move || plant.judge_temperature(&operator, &excursion, &body, (once.0.as_deref(), once.1));
    Ok((StatusCode::CREATED, Json(beside(judge).await?)))
}
