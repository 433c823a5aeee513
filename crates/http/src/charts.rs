//! Control charts and what they say.

use app::{
    AnswerSignal, AnswerView, ChartPage, ChartView, ContainmentQuery, ContainmentView, Done, Plant,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::analysis::awaited;
use crate::beside::beside;
use crate::input::{self, Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(list_charts))
        .routes(routes!(chart))
        .routes(routes!(containment))
        .routes(routes!(answer_signal))
}

/// The control charts, those with a signal nobody answered first.
#[utoipa::path(
    get,
    path = "/control-charts",
    responses((status = 200, body = ChartPage), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn list_charts(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ChartPage>, Problem> {
    beside(move || plant.control_charts(&operator)).await.map(Json)
}

/// A control chart as it is drawn, with what it says and what the process is capable of.
#[utoipa::path(
    get,
    path = "/control-charts/{code}",
    params(("code" = String, Path, description = "Code of the chart")),
    responses((status = 200, body = ChartView), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn chart(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<ChartView>, Problem> {
    beside(move || plant.control_chart(&operator, &code)).await.map(Json)
}

/// What was made since a chart last said nothing, how far it went, and what of it can be held.
#[utoipa::path(
    get,
    path = "/control-charts/{code}/containment",
    params(("code" = String, Path, description = "Code of the chart"), ContainmentQuery),
    responses((status = 200, body = ContainmentView), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn containment(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<ContainmentQuery>,
) -> Result<Json<ContainmentView>, Problem> {
    awaited(move |cancel| plant.containment(&operator, (&code, &query), cancel)).await
}

/// Say what was found at a signal of a chart, and what was done.
#[utoipa::path(
    post,
    path = "/control-charts/{code}/answers",
    params(("code" = String, Path, description = "Code of the chart"), Preview,
        ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = AnswerSignal,
    responses((status = 201, body = Done<AnswerView>), (status = "4XX", response = Problem)),
    tag = "quality"
)]
async fn answer_signal(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<AnswerSignal>,
) -> Result<(StatusCode, Json<Done<AnswerView>>), Problem> {
    let once = (key, preview);
    let done =
        beside(move || plant.answer_signal(&operator, (&code, &body), (once.0.as_deref(), once.1)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}
