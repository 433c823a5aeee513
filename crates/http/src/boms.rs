//! Bills of materials.

use app::{ExplosionQuery, ExplosionView, Plant};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(show_explosion))
}

/// Everything an item is made of, level by level.
#[utoipa::path(
    get,
    path = "/boms/{item}/explosion",
    params(("item" = String, Path, description = "Code of the item."), ExplosionQuery),
    responses((status = 200, body = ExplosionView), (status = "4XX", response = Problem)),
    tag = "production"
)]
async fn show_explosion(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(item): Path<String>,
    Query(query): Query<ExplosionQuery>,
) -> Result<Json<ExplosionView>, Problem> {
    beside(move || plant.explosion(&operator, &item, &query)).await.map(Json)
}
