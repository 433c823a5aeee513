//! The warehouse: moves, counts, lots that become others, and what is there.

use app::{
    AdjustStock, Became, CountStock, Done, LotStock, MergeLots, MoveStock, Plant, ProposalQuery,
    ProposalView, RelabelLot, RepackLot, ScrapStock, SplitLot, StockPage, StockQuery,
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
        .routes(routes!(move_stock))
        .routes(routes!(count_stock))
        .routes(routes!(adjust_stock))
        .routes(routes!(scrap_stock))
        .routes(routes!(split_lot))
        .routes(routes!(merge_lots))
        .routes(routes!(relabel_lot))
        .routes(routes!(repack_lot))
        .routes(routes!(list_stock))
        .routes(routes!(propose_stock))
        .routes(routes!(place_stock))
}

/// Put goods away, or move them.
#[utoipa::path(
    post,
    path = "/moves",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = MoveStock,
    responses((status = 201, body = Done<LotStock>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn move_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<MoveStock>,
) -> Result<(StatusCode, Json<Done<LotStock>>), Problem> {
    let done =
        beside(move || plant.move_stock(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take down a count. What the records say is not shown before.
#[utoipa::path(
    post,
    path = "/counts",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = CountStock,
    responses((status = 201, body = Done<LotStock>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn count_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CountStock>,
) -> Result<(StatusCode, Json<Done<LotStock>>), Problem> {
    let done =
        beside(move || plant.count_stock(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Put a balance right.
#[utoipa::path(
    post,
    path = "/adjustments",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = AdjustStock,
    responses((status = 201, body = Done<LotStock>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn adjust_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<AdjustStock>,
) -> Result<(StatusCode, Json<Done<LotStock>>), Problem> {
    let done =
        beside(move || plant.adjust_stock(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Write goods off.
#[utoipa::path(
    post,
    path = "/scraps",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ScrapStock,
    responses((status = 201, body = Done<LotStock>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn scrap_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ScrapStock>,
) -> Result<(StatusCode, Json<Done<LotStock>>), Problem> {
    let done =
        beside(move || plant.scrap_stock(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Make a part of a lot a lot of its own.
#[utoipa::path(
    post,
    path = "/splits",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SplitLot,
    responses((status = 201, body = Done<Became>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn split_lot(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SplitLot>,
) -> Result<(StatusCode, Json<Done<Became>>), Problem> {
    let done = beside(move || plant.split_lot(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Put all of a lot into another one of the same item.
#[utoipa::path(
    post,
    path = "/merges",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = MergeLots,
    responses((status = 201, body = Done<Became>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn merge_lots(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<MergeLots>,
) -> Result<(StatusCode, Json<Done<Became>>), Problem> {
    let done =
        beside(move || plant.merge_lots(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Give a lot another number; the old one stays visible.
#[utoipa::path(
    post,
    path = "/relabels",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = RelabelLot,
    responses((status = 201, body = Done<Became>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn relabel_lot(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<RelabelLot>,
) -> Result<(StatusCode, Json<Done<Became>>), Problem> {
    let done =
        beside(move || plant.relabel_lot(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Pack goods into units of another item.
#[utoipa::path(
    post,
    path = "/repacks",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = RepackLot,
    responses((status = 201, body = Done<Became>), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn repack_lot(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<RepackLot>,
) -> Result<(StatusCode, Json<Done<Became>>), Problem> {
    let done =
        beside(move || plant.repack_lot(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// What is there, per lot, place and unit; now or at an earlier moment.
#[utoipa::path(
    get,
    path = "/stock",
    params(StockQuery),
    responses((status = 200, body = StockPage), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn list_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<StockQuery>,
) -> Result<Json<StockPage>, Problem> {
    beside(move || plant.stock(&operator, &query)).await.map(Json)
}

/// Which lots go first, and why.
#[utoipa::path(
    get,
    path = "/stock/proposal",
    params(ProposalQuery),
    responses((status = 200, body = ProposalView), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn propose_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ProposalQuery>,
) -> Result<Json<ProposalView>, Problem> {
    beside(move || plant.propose(&operator, &query)).await.map(Json)
}

/// What lies at a place, in units that stand there too.
#[utoipa::path(
    get,
    path = "/places/{code}/stock",
    params(("code" = String, Path, description = "Code of the place.")),
    responses((status = 200, body = StockPage), (status = "4XX", response = Problem)),
    tag = "warehouse"
)]
async fn place_stock(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<StockPage>, Problem> {
    beside(move || plant.place_stock(&operator, &code)).await.map(Json)
}
