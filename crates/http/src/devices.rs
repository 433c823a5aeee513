//! Devices of the floor: what is in their outboxes, and what a person has to look at.

use app::{
    DeviceActPage, DeviceActQuery, DeviceActSettled, DevicePage, DeviceQuery, Done, FloorCache,
    FloorCacheQuery, OutboxAnswer, OutboxAsk, Plant, SettleDeviceAct,
};
use axum::Json;
use axum::extract::State;
use axum::http::header::{ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::Key;
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(take_outbox))
        .routes(routes!(list_devices))
        .routes(routes!(list_device_acts))
        .routes(routes!(settle_device_act))
        .routes(routes!(floor_cache))
}

/// Take what a device has in its outbox, in its order, each entry once. What was done is on record
/// also where it broke a rule; what cannot become an act is kept for a person to look at.
#[utoipa::path(
    post,
    path = "/outbox",
    request_body = OutboxAsk,
    responses((status = 200, body = OutboxAnswer), (status = "4XX", response = Problem)),
    tag = "floor"
)]
async fn take_outbox(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<OutboxAsk>,
) -> Result<Json<OutboxAnswer>, Problem> {
    beside(move || plant.take_outbox(&operator, body)).await.map(Json)
}

/// The devices of the site: who used them, how far they are, how far their clocks are off.
#[utoipa::path(
    get,
    path = "/devices",
    params(DeviceQuery),
    responses((status = 200, body = DevicePage), (status = "4XX", response = Problem)),
    tag = "floor"
)]
async fn list_devices(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<DeviceQuery>,
) -> Result<Json<DevicePage>, Problem> {
    beside(move || plant.devices(&operator, &query)).await.map(Json)
}

/// What devices handed over that broke a rule or could not become an act, from both sides.
#[utoipa::path(
    get,
    path = "/device-acts",
    params(DeviceActQuery),
    responses((status = 200, body = DeviceActPage), (status = "4XX", response = Problem)),
    tag = "floor"
)]
async fn list_device_acts(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<DeviceActQuery>,
) -> Result<Json<DeviceActPage>, Problem> {
    beside(move || plant.device_acts(&operator, &query)).await.map(Json)
}

/// Settle what a device handed over, or make the act of it that it was meant to be.
#[utoipa::path(
    post,
    path = "/device-acts/{code}/settle",
    params(
        ("code" = String, Path, description = "What the list calls it."),
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = SettleDeviceAct,
    responses((status = 201, body = Done<DeviceActSettled>), (status = "4XX", response = Problem)),
    tag = "floor"
)]
async fn settle_device_act(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    input::Json(body): input::Json<SettleDeviceAct>,
) -> Result<(StatusCode, Json<Done<DeviceActSettled>>), Problem> {
    let done =
        beside(move || plant.settle_device_act(&operator, &code, &body, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// What a device keeps so that work goes on without network, or what changed of it since. With the
/// cursor as `If-None-Match`, nothing at all where nothing did.
#[utoipa::path(
    get,
    path = "/floor/cache",
    params(
        FloorCacheQuery,
        ("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer it has.")
    ),
    responses(
        (status = 200, body = FloorCache),
        (status = 304, description = "Nothing changed since."),
        (status = "4XX", response = Problem)
    ),
    tag = "floor"
)]
async fn floor_cache(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<FloorCacheQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let had = headers.get(IF_NONE_MATCH).cloned();
    let asked = query.since.is_some();
    let cache = beside(move || plant.floor_cache(&operator, &query)).await?;
    let tag = format!("\"{}\"", cache.cursor);
    // Without `since` the caller has nothing that an unchanged answer could stand for.
    let same = asked && !cache.changed && had.is_some_and(|had| had.as_bytes() == tag.as_bytes());
    let headers = [(ETAG, tag), (VARY, "Cookie, Authorization".to_owned())];
    Ok(if same {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, Json(cache)).into_response()
    })
}
