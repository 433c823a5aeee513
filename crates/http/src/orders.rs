//! Purchase and sales orders.

use app::{Done, OrderPage, OrderQuery, OrderView, PlaceOrder, Plant, StepOrder};
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
        .routes(routes!(list_purchase_orders, place_purchase_order))
        .routes(routes!(show_purchase_order))
        .routes(routes!(step_purchase_order))
        .routes(routes!(list_sales_orders, place_sales_order))
        .routes(routes!(show_sales_order))
        .routes(routes!(step_sales_order))
}

/// The purchase orders, the newest first.
#[utoipa::path(
    get,
    path = "/purchase-orders",
    params(OrderQuery),
    responses((status = 200, body = OrderPage), (status = "4XX", response = Problem)),
    tag = "purchasing"
)]
async fn list_purchase_orders(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<OrderQuery>,
) -> Result<Json<OrderPage>, Problem> {
    beside(move || plant.orders(&operator, OrderKind::Purchase, &query)).await.map(Json)
}

/// One purchase order with what serves its lines.
#[utoipa::path(
    get,
    path = "/purchase-orders/{code}",
    params(("code" = String, Path, description = "Number of the order.")),
    responses((status = 200, body = OrderView), (status = "4XX", response = Problem)),
    tag = "purchasing"
)]
async fn show_purchase_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    beside(move || plant.order(&operator, OrderKind::Purchase, &code)).await.map(Json)
}

/// Write down a purchase order.
#[utoipa::path(
    post,
    path = "/purchase-orders",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PlaceOrder,
    responses((status = 201, body = Done<OrderView>), (status = "4XX", response = Problem)),
    tag = "purchasing"
)]
async fn place_purchase_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PlaceOrder>,
) -> Result<(StatusCode, Json<Done<OrderView>>), Problem> {
    let kind = OrderKind::Purchase;
    let done = beside(move || plant.place_order(&operator, kind, &body, (key.as_deref(), preview)))
        .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Release, close, reopen or cancel a purchase order.
#[utoipa::path(
    post,
    path = "/purchase-orders/{code}/state",
    params(
        ("code" = String, Path, description = "Number of the order."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = StepOrder,
    responses((status = 201, body = Done<OrderView>), (status = "4XX", response = Problem)),
    tag = "purchasing"
)]
async fn step_purchase_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<StepOrder>,
) -> Result<(StatusCode, Json<Done<OrderView>>), Problem> {
    let order = (OrderKind::Purchase, code);
    let done = beside(move || {
        plant.step_order(&operator, (order.0, &order.1), &body, (key.as_deref(), preview))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// The sales orders, the newest first.
#[utoipa::path(
    get,
    path = "/sales-orders",
    params(OrderQuery),
    responses((status = 200, body = OrderPage), (status = "4XX", response = Problem)),
    tag = "sales"
)]
async fn list_sales_orders(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<OrderQuery>,
) -> Result<Json<OrderPage>, Problem> {
    beside(move || plant.orders(&operator, OrderKind::Sales, &query)).await.map(Json)
}

/// One sales order with what serves its lines.
#[utoipa::path(
    get,
    path = "/sales-orders/{code}",
    params(("code" = String, Path, description = "Number of the order.")),
    responses((status = 200, body = OrderView), (status = "4XX", response = Problem)),
    tag = "sales"
)]
async fn show_sales_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    beside(move || plant.order(&operator, OrderKind::Sales, &code)).await.map(Json)
}

/// Write down a sales order.
#[utoipa::path(
    post,
    path = "/sales-orders",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PlaceOrder,
    responses((status = 201, body = Done<OrderView>), (status = "4XX", response = Problem)),
    tag = "sales"
)]
async fn place_sales_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PlaceOrder>,
) -> Result<(StatusCode, Json<Done<OrderView>>), Problem> {
    let kind = OrderKind::Sales;
    let done = beside(move || plant.place_order(&operator, kind, &body, (key.as_deref(), preview)))
        .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Release, close, reopen or cancel a sales order.
#[utoipa::path(
    post,
    path = "/sales-orders/{code}/state",
    params(
        ("code" = String, Path, description = "Number of the order."),
        Preview,
        ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")
    ),
    request_body = StepOrder,
    responses((status = 201, body = Done<OrderView>), (status = "4XX", response = Problem)),
    tag = "sales"
)]
async fn step_sales_order(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<StepOrder>,
) -> Result<(StatusCode, Json<Done<OrderView>>), Problem> {
    let order = (OrderKind::Sales, code);
    let done = beside(move || {
        plant.step_order(&operator, (order.0, &order.1), &body, (key.as_deref(), preview))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
