//! Lots, runs and tanks: the list, and the passport of one.

use app::views::{Passport, PoolPage};
use app::{Plant, PoolFilter, SerialsPage};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{Path, Query, limited};
use crate::operator::Operator;
use crate::problem::Problem;

/// Rows of a page unless more are asked for.
const LIMIT: u32 = 50;

/// Rows of one page.
const LIMIT_MAX: u32 = 200;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(pools)).routes(routes!(passport)).routes(routes!(serials))
}

/// As of when a passport is told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PassportQuery {
    /// As it was known at this record time; now without it.
    as_of: Option<String>,
}

/// Lots, runs and tanks, page by page.
#[utoipa::path(
    get,
    path = "/pools",
    params(PoolFilter),
    responses((status = 200, body = PoolPage), (status = "4XX", response = Problem)),
    tag = "pools"
)]
async fn pools(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(filter): Query<PoolFilter>,
) -> Result<Json<PoolPage>, Problem> {
    let limit = Some(limited(filter.limit, LIMIT, LIMIT_MAX)?);
    let filter = PoolFilter { limit, ..filter };
    beside(move || plant.pools(&operator, &filter)).await.map(Json)
}

/// The whole life of one pool: what it was made of, where it went, who had a hand in it.
#[utoipa::path(
    get,
    path = "/pools/{ref}",
    params(
        ("ref" = String, Path, description = "The pool: `lot:L1`, `run:R1`, `tank:T1`."),
        PassportQuery
    ),
    responses((status = 200, body = Passport), (status = "4XX", response = Problem)),
    tag = "pools"
)]
async fn passport(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(reference): Path<String>,
    Query(query): Query<PassportQuery>,
) -> Result<Json<Passport>, Problem> {
    let told = move || plant.passport_as_of(&operator, &reference, query.as_of.as_deref());
    beside(told).await.map(Json)
}

/// The serial numbers of the pieces in a lot, as runs, with the unit they were packed into.
#[utoipa::path(
    get,
    path = "/pools/{ref}/serials",
    params(("ref" = String, Path, description = "The lot: `lot:L1`.")),
    responses((status = 200, body = SerialsPage), (status = "4XX", response = Problem)),
    tag = "pools"
)]
async fn serials(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(reference): Path<String>,
) -> Result<Json<SerialsPage>, Problem> {
    beside(move || plant.serials(&operator, &reference)).await.map(Json)
}
