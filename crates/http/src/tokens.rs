//! Tokens for programs: each with a name, scopes, and a secret that is shown once.
//!
//! Only people make and remove them: a token that leaked must not make others.

use app::views::{NewToken, TokenPage};
use app::{NewTokenAsk, Plant};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{self, Path};
use crate::operator::Session;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(tokens, add_token)).routes(routes!(remove_token))
}

/// The tokens of the person who is signed in, without their secrets.
#[utoipa::path(
    get,
    path = "/tokens",
    responses((status = 200, body = TokenPage), (status = "4XX", response = Problem)),
    tag = "tokens"
)]
async fn tokens(
    State(plant): State<Plant>,
    Session { operator, .. }: Session,
) -> Result<Json<TokenPage>, Problem> {
    beside(move || plant.tokens(&operator)).await.map(Json)
}

/// Make a token. The answer is the one time its secret is shown.
#[utoipa::path(
    post,
    path = "/tokens",
    request_body = NewTokenAsk,
    responses((status = 201, body = NewToken), (status = "4XX", response = Problem)),
    tag = "tokens"
)]
async fn add_token(
    State(plant): State<Plant>,
    Session { operator, .. }: Session,
    input::Json(body): input::Json<NewTokenAsk>,
) -> Result<(StatusCode, Json<NewToken>), Problem> {
    let token = beside(move || plant.add_token(&operator, &body)).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// Take a token away. It stops working at once.
#[utoipa::path(
    delete,
    path = "/tokens/{id}",
    params(("id" = String, Path, description = "The token.")),
    responses((status = 204), (status = "4XX", response = Problem)),
    tag = "tokens"
)]
async fn remove_token(
    State(plant): State<Plant>,
    Session { operator, .. }: Session,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    beside(move || plant.remove_token(&operator, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
