//! Master data: one route a record, whatever its kind.
//!
//! A sheet is posted to its kind and read beside it as `masters.xlsx`, so that no word of ours
//! stands where a code may stand.

use app::views::{MasterKinds, MasterPage, MasterSheetOutcome, MasterView};
use app::{DefineMaster, MasterFilter, Plant, WebhookKey};
use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::{beside, uploaded};
use crate::export::{Download, Kind};
use crate::input::{self, Path, Query, limited};
use crate::operator::Operator;
use crate::problem::Problem;

/// Bytes a workbook of masters may have.
const SHEET_BYTES_MAX: u64 = 32 * 1024 * 1024;

const ROWS_USUAL: u32 = 100;
const ROWS_MAX: u32 = 500;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(master_kinds))
        .routes(routes!(master_sheet))
        .routes(routes!(masters, take_master_sheet))
        .routes(routes!(master, define_master))
        .routes(routes!(renew_webhook_key))
}

/// Every kind of master record, with what it is made of.
#[utoipa::path(
    get,
    path = "/masters",
    responses((status = 200, body = MasterKinds), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn master_kinds(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<MasterKinds>, Problem> {
    beside(move || plant.master_kinds(&operator)).await.map(Json)
}

/// Which records, and how many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MastersQuery {
    /// Part of a code or of what any field holds.
    q: Option<String>,
    /// Also those that may no longer be chosen.
    with_retired: Option<bool>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// Rows of the page, 1 to 500; 100 where absent.
    limit: Option<u32>,
}

/// One page of the records of a kind, by code.
#[utoipa::path(
    get,
    path = "/masters/{kind}",
    params(("kind" = String, Path, description = "The kind: `item`, `place` …"), MastersQuery),
    responses((status = 200, body = MasterPage), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn masters(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(kind): Path<String>,
    Query(query): Query<MastersQuery>,
) -> Result<Json<MasterPage>, Problem> {
    let limit = limited(query.limit, ROWS_USUAL, ROWS_MAX)?;
    let MastersQuery { q, with_retired, cursor, .. } = query;
    let filter = MasterFilter { q, with_retired, cursor };
    beside(move || plant.masters(&operator, &kind, &filter, limit)).await.map(Json)
}

/// A record with every version of it.
#[utoipa::path(
    get,
    path = "/masters/{kind}/{code}",
    params(
        ("kind" = String, Path, description = "The kind."),
        ("code" = String, Path, description = "The record's code.")
    ),
    responses((status = 200, body = MasterView), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn master(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((kind, code)): Path<(String, String)>,
) -> Result<Json<MasterView>, Problem> {
    beside(move || plant.master(&operator, &kind, &code)).await.map(Json)
}

/// Write a record: anew, in place of its last version, or out of use. The old version stays.
#[utoipa::path(
    put,
    path = "/masters/{kind}/{code}",
    params(
        ("kind" = String, Path, description = "The kind."),
        ("code" = String, Path, description = "The record's code.")
    ),
    request_body = DefineMaster,
    responses((status = 200, body = MasterView), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn define_master(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((kind, code)): Path<(String, String)>,
    input::Json(body): input::Json<DefineMaster>,
) -> Result<Json<MasterView>, Problem> {
    beside(move || plant.define_master(&operator, &kind, &code, &body)).await.map(Json)
}

/// Make the next key that messages to the program of a contact are signed with. The answer is the one time
/// it is shown; the key before it is worth nothing from then on.
#[utoipa::path(
    post,
    path = "/contacts/{code}/webhook-key",
    params(("code" = String, Path, description = "The contact's code.")),
    responses((status = 200, body = WebhookKey), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn renew_webhook_key(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<WebhookKey>, Problem> {
    beside(move || plant.renew_webhook_key(&operator, &code)).await.map(Json)
}

/// What is to be done with a sheet.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// Take it over when nothing is wrong with it; it is only looked through otherwise.
    commit: Option<bool>,
}

/// Look a workbook of records through, or take it over: all of it or nothing.
#[utoipa::path(
    post,
    path = "/masters/{kind}",
    params(("kind" = String, Path, description = "The kind."), SheetQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The workbook as it is."),
    responses((status = 200, body = MasterSheetOutcome), (status = "4XX", response = Problem)),
    tag = "masters"
)]
async fn take_master_sheet(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(kind): Path<String>,
    Query(query): Query<SheetQuery>,
    request: Request,
) -> Result<Json<MasterSheetOutcome>, Problem> {
    let commit = query.commit.unwrap_or(false);
    let take =
        move |body: &mut dyn std::io::Read| plant.take_master_sheet(&operator, &kind, body, commit);
    uploaded(request.into_body(), SHEET_BYTES_MAX, take).await.map(Json)
}

/// Which workbook is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkbookQuery {
    /// The kind of record.
    kind: String,
    /// Language of headings and words: `zh-Hant`, `zh-Hans` or `en`; English where absent.
    language: Option<String>,
}

/// Every record of a kind as a workbook, to be changed and handed in again.
#[utoipa::path(
    get,
    path = "/masters.xlsx",
    params(WorkbookQuery),
    responses(
        (status = 200, description = "The workbook", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        (status = "4XX", response = Problem)
    ),
    tag = "masters"
)]
async fn master_sheet(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(query): Query<WorkbookQuery>,
) -> Result<Response, Problem> {
    let plant: Plant = front.plant.clone();
    let download = Download { kind: Kind::Xlsx, name: Some("masters.xlsx") };
    let language = query.language.unwrap_or_else(|| "en".to_owned());
    front
        .download(download, move |out| plant.master_sheet(&operator, &query.kind, &language, out))
        .await
}
