//! The first page: how much there is, where the ledger stands, what came in last.

use app::Plant;
use app::views::Overview;
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(overview))
}

/// How much there is, where the ledger stands, and what came in last.
#[utoipa::path(
    get,
    path = "/overview",
    responses((status = 200, body = Overview), (status = "4XX", response = Problem)),
    tag = "overview"
)]
async fn overview(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<Overview>, Problem> {
    beside(move || plant.overview(&operator)).await.map(Json)
}
