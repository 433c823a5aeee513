//! One search box over everything that has a number or a name.

use app::Plant;
use app::views::Hits;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{Query, limited};
use crate::operator::Operator;
use crate::problem::Problem;

/// Hits unless more are asked for.
const LIMIT: u32 = 20;

/// Hits in one answer.
const LIMIT_MAX: u32 = 100;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Any part of a number or name.
    q: String,
    /// Hits wanted, 1 to 100; 20 without it.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Find lots, runs, tanks, documents, partners, items and transfers by any of their numbers.
#[utoipa::path(
    get,
    path = "/search",
    params(SearchQuery),
    responses((status = 200, body = Hits), (status = "4XX", response = Problem)),
    tag = "search"
)]
async fn search(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Hits>, Problem> {
    let limit = limited(query.limit, LIMIT, LIMIT_MAX)?;
    beside(move || plant.search(&operator, &query.q, limit)).await.map(Json)
}
