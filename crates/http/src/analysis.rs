//! Questions to the whole genealogy: chain health, common cause, what-if, dispersion.

use ::trace::Cancel;
use app::{
    CauseAsk, CauseView, DispersionPage, DispersionQuery, HealthQuery, HealthView, HeldQuery,
    HeldView, LossPage, LossQuery, PartsQuery, PartsView, Plant,
};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(chain_health))
        .routes(routes!(chain_losses))
        .routes(routes!(common_cause))
        .routes(routes!(what_if))
        .routes(routes!(dispersion))
        .routes(routes!(dispersion_of_parts))
}

/// How healthy the chain is: a score, what each kind of loss costs, and losses by stage, person and
/// month.
#[utoipa::path(
    get,
    path = "/chain-health",
    params(HealthQuery),
    responses((status = 200, body = HealthView), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn chain_health(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<HealthQuery>,
) -> Result<Json<HealthView>, Problem> {
    awaited(move |cancel| plant.chain_health(&operator, &query, cancel)).await
}

/// The records for which the chain loses points, the last first.
#[utoipa::path(
    get,
    path = "/chain-health/losses",
    params(LossQuery),
    responses((status = 200, body = LossPage), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn chain_losses(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<LossQuery>,
) -> Result<Json<LossPage>, Problem> {
    awaited(move |cancel| plant.chain_losses(&operator, &query, cancel)).await
}

/// What bad lots share more than chance allows. It only asks; the lots are too many for an address.
#[utoipa::path(
    post,
    path = "/trace/cause",
    request_body = CauseAsk,
    responses((status = 200, body = CauseView), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn common_cause(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(ask): input::Json<CauseAsk>,
) -> Result<Json<CauseView>, Problem> {
    awaited(move |cancel| plant.common_cause(&operator, &ask, cancel)).await
}

/// What would not have left, had a lot been held at a moment; and the fewest holds that stop what is in
/// it from going further.
#[utoipa::path(
    get,
    path = "/trace/what-if",
    params(HeldQuery),
    responses((status = 200, body = HeldView), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn what_if(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<HeldQuery>,
) -> Result<Json<HeldView>, Problem> {
    awaited(move |cancel| plant.had_been_held(&operator, &query, cancel)).await
}

/// How far received lots went, those first that reached the most customers.
#[utoipa::path(
    get,
    path = "/trace/dispersion",
    params(DispersionQuery),
    responses((status = 200, body = DispersionPage), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn dispersion(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<DispersionQuery>,
) -> Result<Json<DispersionPage>, Problem> {
    awaited(move |cancel| plant.dispersion(&operator, &query, cancel)).await
}

/// How far a lot would have gone, had it been several smaller ones.
#[utoipa::path(
    get,
    path = "/trace/dispersion/parts",
    params(PartsQuery),
    responses((status = 200, body = PartsView), (status = "4XX", response = Problem)),
    tag = "analysis"
)]
async fn dispersion_of_parts(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<PartsQuery>,
) -> Result<Json<PartsView>, Problem> {
    awaited(move |cancel| plant.dispersion_of_parts(&operator, &query, cancel)).await
}

/// Reckons for somebody who waits, and stops when they leave.
pub(crate) async fn awaited<T: Send + 'static>(
    reckon: impl FnOnce(&Cancel) -> Result<T, app::Error> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let waiting = Waiting(Cancel::default());
    let cancel = waiting.0.clone();
    let answer = beside(move || reckon(&cancel)).await;
    drop(waiting);
    answer.map(Json)
}

/// Somebody waits as long as this lives: a request whose client left is dropped where it stands.
struct Waiting(Cancel);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_leaves_stops_the_reckoning() {
        let (begun, begins) = mpsc::channel();
        let (ended, ends) = mpsc::channel();
        let reckoning = awaited(move |cancel| {
            begun.send(()).unwrap();
            while cancel.check().is_ok() {
                std::thread::yield_now();
            }
            ended.send(()).unwrap();
            Err::<(), _>(app::Error::Cancelled)
        });

        let waiting = tokio::spawn(reckoning);
        tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
        waiting.abort();

        tokio::task::spawn_blocking(move || ends.recv()).await.unwrap().unwrap();
    }
}
