//! Operations and what goes through them: feeds, outputs, what goes on or is lost, rework.

use app::{
    CloseRun, Done, Fed, FedAll, Feed, FeedAll, HandBack, HandedBack, LoseFromRun, LostFromRun,
    OperationPage, OperationQuery, PassOn, PassedOn, Plant, Produce, Produced, ReworkLot, RunView,
    StartOperation,
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
        .routes(routes!(list_operations))
        .routes(routes!(start_operation))
        .routes(routes!(finish_operation))
        .routes(routes!(reopen_operation))
        .routes(routes!(feed))
        .routes(routes!(feed_all))
        .routes(routes!(hand_back))
        .routes(routes!(produce))
        .routes(routes!(pass_on))
        .routes(routes!(lose_from_run))
        .routes(routes!(rework))
}

/// The runs that are open: what is done where, by whom, since when, and what is in it.
#[utoipa::path(
    get,
    path = "/operations",
    params(OperationQuery),
    responses((status = 200, body = OperationPage), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn list_operations(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<OperationQuery>,
) -> Result<Json<OperationPage>, Problem> {
    beside(move || plant.operations(&operator, &query)).await.map(Json)
}

/// Begin an operation of a work order: a run is open from now on.
#[utoipa::path(
    post,
    path = "/operations/start",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = StartOperation,
    responses((status = 201, body = Done<RunView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn start_operation(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<StartOperation>,
) -> Result<(StatusCode, Json<Done<RunView>>), Problem> {
    let done =
        beside(move || plant.start_operation(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Close a run, also late: it closed when the act happened.
#[utoipa::path(
    post,
    path = "/operations/{run}/finish",
    params(
        ("run" = String, Path, description = "The run, by its reference or code."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CloseRun,
    responses((status = 201, body = Done<RunView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn finish_operation(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(run): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CloseRun>,
) -> Result<(StatusCode, Json<Done<RunView>>), Problem> {
    let done =
        beside(move || plant.finish_operation(&operator, &run, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Open a run again that was closed by mistake, with a reason.
#[utoipa::path(
    post,
    path = "/operations/{run}/reopen",
    params(
        ("run" = String, Path, description = "The run, by its reference or code."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = CloseRun,
    responses((status = 201, body = Done<RunView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn reopen_operation(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(run): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CloseRun>,
) -> Result<(StatusCode, Json<Done<RunView>>), Problem> {
    let done =
        beside(move || plant.reopen_operation(&operator, &run, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Feed a lot to a run.
#[utoipa::path(
    post,
    path = "/feeds",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = Feed,
    responses((status = 201, body = Done<Fed>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn feed(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Feed>,
) -> Result<(StatusCode, Json<Done<Fed>>), Problem> {
    let done = beside(move || plant.feed(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Feed several lots to a run at once, all of them or none.
#[utoipa::path(
    post,
    path = "/feeds/all",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = FeedAll,
    responses((status = 201, body = Done<FedAll>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn feed_all(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<FeedAll>,
) -> Result<(StatusCode, Json<Done<FedAll>>), Problem> {
    let done = beside(move || plant.feed_all(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Hand back a part of what was fed.
#[utoipa::path(
    post,
    path = "/feeds/return",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = HandBack,
    responses((status = 201, body = Done<HandedBack>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn hand_back(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<HandBack>,
) -> Result<(StatusCode, Json<Done<HandedBack>>), Problem> {
    let done = beside(move || plant.hand_back(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take an output out of a run: a new lot, more of one that is there, or scrap.
#[utoipa::path(
    post,
    path = "/outputs",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = Produce,
    responses((status = 201, body = Done<Produced>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn produce(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Produce>,
) -> Result<(StatusCode, Json<Done<Produced>>), Problem> {
    let done = beside(move || plant.produce(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Rework a lot into a run.
#[utoipa::path(
    post,
    path = "/rework",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = ReworkLot,
    responses((status = 201, body = Done<Fed>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn rework(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ReworkLot>,
) -> Result<(StatusCode, Json<Done<Fed>>), Problem> {
    let done = beside(move || plant.rework(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Pass what is in a run on into the next one, without making a lot of it.
#[utoipa::path(
    post,
    path = "/operations/{run}/pass",
    params(
        ("run" = String, Path, description = "The run, by its reference or code."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = PassOn,
    responses((status = 201, body = Done<PassedOn>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn pass_on(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(run): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PassOn>,
) -> Result<(StatusCode, Json<Done<PassedOn>>), Problem> {
    let done =
        beside(move || plant.pass_on(&operator, &run, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Record what a run lost: dust, steam, what sticks to the machine.
#[utoipa::path(
    post,
    path = "/operations/{run}/losses",
    params(
        ("run" = String, Path, description = "The run, by its reference or code."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = LoseFromRun,
    responses((status = 201, body = Done<LostFromRun>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn lose_from_run(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(run): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<LoseFromRun>,
) -> Result<(StatusCode, Json<Done<LostFromRun>>), Problem> {
    let done =
        beside(move || plant.lose_from_run(&operator, &run, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
