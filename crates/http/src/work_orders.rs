//! Work orders.

use app::{
    ChangeLine, Done, OrderPage, OrderQuery, PlaceWorkOrder, Plant, StepOrder, WorkOrderView,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::OrderKind;
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
        .routes(routes!(list_work_orders, place_work_order))
        .routes(routes!(show_work_order))
        .routes(routes!(step_work_order))
        .routes(routes!(change_work_order_line))
}

/// The work orders, the newest first.
#[utoipa::path(
    get,
    path = "/work-orders",
    params(OrderQuery),
    responses((status = 200, body = OrderPage), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn list_work_orders(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<OrderQuery>,
) -> Result<Json<OrderPage>, Problem> {
    beside(move || plant.orders(&operator, OrderKind::Work, &query)).await.map(Json)
}

/// Write down a work order; its materials are copied from the bill of materials.
#[utoipa::path(
    post,
    path = "/work-orders",
    params(
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = PlaceWorkOrder,
    responses((status = 201, body = Done<WorkOrderView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn place_work_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PlaceWorkOrder>,
) -> Result<(StatusCode, Json<Done<WorkOrderView>>), Problem> {
    let done =
        beside(move || plant.place_work_order(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One work order with its lines, its operations, its runs, and whether its materials are there.
#[utoipa::path(
    get,
    path = "/work-orders/{code}",
    params(("code" = String, Path, description = "Number of the order.")),
    responses((status = 200, body = WorkOrderView), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn show_work_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<WorkOrderView>, Problem> {
    beside(move || plant.work_order(&operator, &code)).await.map(Json)
}

/// Release, close, reopen or cancel a work order; materials that are short are told.
#[utoipa::path(
    post,
    path = "/work-orders/{code}/state",
    params(
        ("code" = String, Path, description = "Number of the order."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = StepOrder,
    responses((status = 201, body = Done<WorkOrderView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn step_work_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<StepOrder>,
) -> Result<(StatusCode, Json<Done<WorkOrderView>>), Problem> {
    let done =
        beside(move || plant.step_work_order(&operator, &code, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Change a line of a work order, add a material or take one away, with a reason.
#[utoipa::path(
    post,
    path = "/work-orders/{code}/lines",
    params(
        ("code" = String, Path, description = "Number of the order."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = ChangeLine,
    responses((status = 201, body = Done<WorkOrderView>), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn change_work_order_line(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ChangeLine>,
) -> Result<(StatusCode, Json<Done<WorkOrderView>>), Problem> {
    let done = beside(move || {
        plant.change_work_order_line(&operator, &code, &body, (key.as_deref(), preview))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
