//! Shipments and returns.

use app::{
    CustomerReturn, Deliver, Dispatch, Done, PlanShipment, Plant, Returned, SetPick, ShipmentPage,
    ShipmentQuery, ShipmentView, SupplierReturn, TakePick,
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
        .routes(routes!(list_shipments, plan_shipment))
        .routes(routes!(show_shipment))
        .routes(routes!(set_pick))
        .routes(routes!(drop_pick))
        .routes(routes!(take_pick))
        .routes(routes!(dispatch))
        .routes(routes!(deliver))
        .routes(routes!(customer_return))
        .routes(routes!(supplier_return))
}

/// The shipments, the newest first.
#[utoipa::path(
    get,
    path = "/shipments",
    params(ShipmentQuery),
    responses((status = 200, body = ShipmentPage), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn list_shipments(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ShipmentQuery>,
) -> Result<Json<ShipmentPage>, Problem> {
    beside(move || plant.shipments(&operator, &query)).await.map(Json)
}

/// Begin to gather goods for a sales order.
#[utoipa::path(
    post,
    path = "/shipments",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PlanShipment,
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn plan_shipment(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PlanShipment>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done =
        beside(move || plant.plan_shipment(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One shipment with everything its delivery note says.
#[utoipa::path(
    get,
    path = "/shipments/{code}",
    params(("code" = String, Path, description = "Number of the shipment.")),
    responses((status = 200, body = ShipmentView), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn show_shipment(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<ShipmentView>, Problem> {
    beside(move || plant.shipment(&operator, &code)).await.map(Json)
}

/// Set a portion aside for a shipment; what goes first is proposed where no lot is named.
#[utoipa::path(
    post,
    path = "/shipments/{code}/picks",
    params(("code" = String, Path, description = "Number of the shipment."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SetPick,
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn set_pick(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SetPick>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done =
        beside(move || plant.set_pick(&operator, &code, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Drop a pick: the portion is free again, and lies where it lies.
#[utoipa::path(
    delete,
    path = "/shipments/{code}/picks/{pick}",
    params(("code" = String, Path, description = "Number of the shipment."),
        ("pick" = u32, Path, description = "Number of the pick."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn drop_pick(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((code, pick)): Path<(String, u32)>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done = beside(move || plant.drop_pick(&operator, (&code, pick), (key.as_deref(), preview)))
        .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take a pick to the dock.
#[utoipa::path(
    post,
    path = "/shipments/{code}/picks/{pick}/pick",
    params(("code" = String, Path, description = "Number of the shipment."),
        ("pick" = u32, Path, description = "Number of the pick."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = TakePick,
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn take_pick(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path((code, pick)): Path<(String, u32)>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<TakePick>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done =
        beside(move || plant.take_pick(&operator, (&code, pick), &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Let a shipment leave, after the last check of every pick.
#[utoipa::path(
    post,
    path = "/shipments/{code}/dispatch",
    params(("code" = String, Path, description = "Number of the shipment."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Dispatch,
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn dispatch(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Dispatch>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done =
        beside(move || plant.dispatch(&operator, &code, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take down that a shipment arrived.
#[utoipa::path(
    post,
    path = "/shipments/{code}/deliver",
    params(("code" = String, Path, description = "Number of the shipment."),
        Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Deliver,
    responses((status = 201, body = Done<ShipmentView>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn deliver(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Deliver>,
) -> Result<(StatusCode, Json<Done<ShipmentView>>), Problem> {
    let done =
        beside(move || plant.deliver(&operator, &code, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Take back goods from a customer.
#[utoipa::path(
    post,
    path = "/customer-returns",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = CustomerReturn,
    responses((status = 201, body = Done<Returned>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn customer_return(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<CustomerReturn>,
) -> Result<(StatusCode, Json<Done<Returned>>), Problem> {
    let done =
        beside(move || plant.customer_return(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Send goods back to their supplier.
#[utoipa::path(
    post,
    path = "/supplier-returns",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = SupplierReturn,
    responses((status = 201, body = Done<Returned>), (status = "4XX", response = Problem)),
    tag = "shipping"
)]
async fn supplier_return(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<SupplierReturn>,
) -> Result<(StatusCode, Json<Done<Returned>>), Problem> {
    let done =
        beside(move || plant.supplier_return(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
