//! Recalls and drills.

use app::{
    AccountRecall, CasePage, CaseView, Done, DrawDrill, DrillPage, EndRecall, HoldRecall,
    OpenRecall, Plant, RecallCosts, RecallPage, RecallQuery, RecallView, SendNotices, SetRecallLot,
    TellRecall,
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
        .routes(routes!(list_recalls, open_recall))
        .routes(routes!(show_recall))
        .routes(routes!(recall_costs))
        .routes(routes!(set_recall_lot))
        .routes(routes!(hold_recall))
        .routes(routes!(show_case))
        .routes(routes!(hold_case))
        .routes(routes!(list_cases))
        .routes(routes!(hold_part))
        .routes(routes!(notice_recall))
        .routes(routes!(send_notices))
        .routes(routes!(drills, draw_drill))
        .routes(routes!(acknowledge_recall))
        .routes(routes!(account_recall))
        .routes(routes!(check_recall))
        .routes(routes!(close_recall))
}

/// The recalls and drills, the newest first.
#[utoipa::path(
    get,
    path = "/recalls",
    params(RecallQuery),
    responses((status = 200, body = RecallPage), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn list_recalls(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<RecallQuery>,
) -> Result<Json<RecallPage>, Problem> {
    beside(move || plant.recalls(&operator, &query)).await.map(Json)
}

/// Open a recall or a drill; what it reaches is asked of the record and frozen.
#[utoipa::path(
    post,
    path = "/recalls",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = OpenRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn open_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<OpenRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let done =
        beside(move || plant.open_recall(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One recall: where everything is now, who knows, and what adds up to what.
#[utoipa::path(
    get,
    path = "/recalls/{code}",
    params(("code" = String, Path, description = "Number of the recall.")),
    responses((status = 200, body = RecallView), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn show_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<RecallView>, Problem> {
    beside(move || plant.recall(&operator, &code)).await.map(Json)
}

/// What a recall costs, and what it saves against bringing back everything of the same days and lines.
/// Prices are shown to who manages orders or recalls.
#[utoipa::path(
    get,
    path = "/recalls/{code}/costs",
    params(("code" = String, Path, description = "Its number.")),
    responses((status = 200, body = RecallCosts), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn recall_costs(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<RecallCosts>, Problem> {
    beside(move || plant.recall_costs(&operator, &code)).await.map(Json)
}

/// Put a lot into the scope, or leave it out of it.
#[utoipa::path(
    post,
    path = "/recalls/{code}/lots",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SetRecallLot,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn set_recall_lot(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetRecallLot>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.set_recall_lot(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Block everything in the scope at once; a drill only counts.
#[utoipa::path(
    post,
    path = "/recalls/{code}/hold",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = HoldRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn hold_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<HoldRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.hold_recall(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// How far each site is that a recall reaches.
#[utoipa::path(
    get,
    path = "/recalls/{code}/sites",
    params(("code" = String, Path, description = "Number of the recall.")),
    responses((status = 200, body = CaseView), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn show_case(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<CaseView>, Problem> {
    beside(move || plant.case(&operator, &code)).await.map(Json)
}

/// Block everything at every site that a recall reaches; who could not be asked is not waited for.
#[utoipa::path(
    post,
    path = "/recalls/{code}/sites/hold",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = HoldRecall,
    responses((status = 201, body = Done<CaseView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn hold_case(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<HoldRecall>,
) -> Result<(StatusCode, Json<Done<CaseView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.hold_case(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// The recalls of other sites that reach this one.
#[utoipa::path(
    get,
    path = "/recall-cases",
    responses((status = 200, body = CasePage), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn list_cases(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<CasePage>, Problem> {
    beside(move || plant.cases_of_others(&operator)).await.map(Json)
}

/// Block here what a recall of another site reaches here.
#[utoipa::path(
    post,
    path = "/recall-cases/{case}/hold",
    params(("case" = String, Path, description = "The case."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = HoldRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn hold_part(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(case): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<HoldRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.hold_part(&operator, &case, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down that a customer was told.
#[utoipa::path(
    post,
    path = "/recalls/{code}/notices",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = TellRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn notice_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<TellRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.notice_recall(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Send messages to the customers, each with a personal link; what was handed over is on record.
#[utoipa::path(
    post,
    path = "/recalls/{code}/sendings",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SendNotices,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn send_notices(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SendNotices>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.send_notices(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// How drills went, the newest first.
#[utoipa::path(
    get,
    path = "/drills",
    params(RecallQuery),
    responses((status = 200, body = DrillPage), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn drills(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<RecallQuery>,
) -> Result<Json<DrillPage>, Problem> {
    Ok(Json(beside(move || plant.drills(&operator, &query)).await?))
}

/// Open a drill about something that is drawn: the seed says which, so that it can be drawn again.
#[utoipa::path(
    post,
    path = "/drills",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = DrawDrill,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn draw_drill(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<DrawDrill>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let done =
        beside(move || plant.draw_drill(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down that a customer knows.
#[utoipa::path(
    post,
    path = "/recalls/{code}/acknowledgements",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = TellRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn acknowledge_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<TellRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done = beside(move || {
        plant.acknowledge_recall(&operator, &code, &body, (once.0.as_deref(), once.1))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down what a customer says became of a lot.
#[utoipa::path(
    post,
    path = "/recalls/{code}/accounts",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = AccountRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn account_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<AccountRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.account_recall(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write down whether it worked.
#[utoipa::path(
    post,
    path = "/recalls/{code}/check",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = EndRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn check_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<EndRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.check_recall(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// End it.
#[utoipa::path(
    post,
    path = "/recalls/{code}/close",
    params(("code" = String, Path, description = "Number of the recall."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = EndRecall,
    responses((status = 201, body = Done<RecallView>), (status = "4XX", response = Problem)),
    tag = "recalls"
)]
async fn close_recall(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<EndRecall>,
) -> Result<(StatusCode, Json<Done<RecallView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.close_recall(&operator, &code, &body, (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
