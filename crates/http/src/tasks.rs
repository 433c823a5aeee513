//! What waits for whom.

use app::{Plant, TaskPage, TaskQuery};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::Query;
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(list_tasks))
}

/// What waits for the roles of whoever asks: stuck first, then late, the oldest first.
#[utoipa::path(
    get,
    path = "/tasks",
    params(TaskQuery),
    responses((status = 200, body = TaskPage), (status = "4XX", response = Problem)),
    tag = "tasks"
)]
async fn list_tasks(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<TaskQuery>,
) -> Result<Json<TaskPage>, Problem> {
    beside(move || plant.tasks(&operator, &query)).await.map(Json)
}
