//! Work instructions: published, withdrawn, shown and read.

use app::{
    Done, DraftPage, DraftView, InForceQuery, InstructionPage, InstructionQuery,
    InstructionReaders, InstructionSettings, InstructionView, InstructionsInForce, Plant,
    PublishInstruction, ReadInstruction, ReadReceipt, ReleaseDraft, ReturnDraft,
    WithdrawInstruction,
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
        .routes(routes!(list_instructions, publish_instruction))
        .routes(routes!(show_instruction))
        .routes(routes!(show_readers))
        .routes(routes!(withdraw_instruction))
        .routes(routes!(read_instruction))
        .routes(routes!(instructions_in_force))
        .routes(routes!(list_instruction_drafts, draft_instruction))
        .routes(routes!(release_draft))
        .routes(routes!(return_draft))
        .routes(routes!(instruction_settings, set_instruction_settings))
}

/// The instructions by their codes, each with its newest version.
#[utoipa::path(
    get,
    path = "/instructions",
    params(InstructionQuery),
    responses((status = 200, body = InstructionPage), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn list_instructions(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<InstructionQuery>,
) -> Result<Json<InstructionPage>, Problem> {
    beside(move || plant.instructions(&operator, &query)).await.map(Json)
}

/// Publish an instruction, or a new version of one.
#[utoipa::path(
    post,
    path = "/instructions",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PublishInstruction,
    responses((status = 201, body = Done<InstructionView>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn publish_instruction(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PublishInstruction>,
) -> Result<(StatusCode, Json<Done<InstructionView>>), Problem> {
    let done =
        beside(move || plant.publish_instruction(&operator, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// One instruction with its versions.
#[utoipa::path(
    get,
    path = "/instructions/{code}",
    params(("code" = String, Path, description = "Code of the instruction.")),
    responses((status = 200, body = InstructionView), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn show_instruction(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<InstructionView>, Problem> {
    beside(move || plant.instruction(&operator, &code)).await.map(Json)
}

/// Who has read which version, those who have not read the newest one first.
#[utoipa::path(
    get,
    path = "/instructions/{code}/readers",
    params(("code" = String, Path, description = "Code of the instruction.")),
    responses((status = 200, body = InstructionReaders), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn show_readers(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
) -> Result<Json<InstructionReaders>, Problem> {
    beside(move || plant.instruction_readers(&operator, &code)).await.map(Json)
}

/// The instructions in force, with what is new in each for whoever asks: for a device to show and keep.
#[utoipa::path(
    get,
    path = "/floor/instructions",
    params(InForceQuery),
    responses((status = 200, body = InstructionsInForce), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn instructions_in_force(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<InForceQuery>,
) -> Result<Json<InstructionsInForce>, Problem> {
    beside(move || plant.instructions_in_force(&operator, &query)).await.map(Json)
}

/// Put an instruction out of force.
#[utoipa::path(
    post,
    path = "/instructions/{code}/withdraw",
    params(("code" = String, Path, description = "Code of the instruction."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = WithdrawInstruction,
    responses((status = 201, body = Done<InstructionView>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn withdraw_instruction(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<WithdrawInstruction>,
) -> Result<(StatusCode, Json<Done<InstructionView>>), Problem> {
    let once =
        move || plant.withdraw_instruction(&operator, &code, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// Say that one has read a version.
#[utoipa::path(
    post,
    path = "/instructions/{code}/read",
    params(("code" = String, Path, description = "Code of the instruction."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ReadInstruction,
    responses((status = 201, body = Done<ReadReceipt>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn read_instruction(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ReadInstruction>,
) -> Result<(StatusCode, Json<Done<ReadReceipt>>), Problem> {
    let once = move || plant.read_instruction(&operator, &code, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// The drafts that wait for a second person.
#[utoipa::path(
    get,
    path = "/instruction-drafts",
    responses((status = 200, body = DraftPage), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn list_instruction_drafts(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<DraftPage>, Problem> {
    beside(move || plant.instruction_drafts(&operator)).await.map(Json)
}

/// Write a version that waits for a second person.
#[utoipa::path(
    post,
    path = "/instruction-drafts",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = PublishInstruction,
    responses((status = 201, body = Done<DraftView>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn draft_instruction(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PublishInstruction>,
) -> Result<(StatusCode, Json<Done<DraftView>>), Problem> {
    let once = move || plant.draft_instruction(&operator, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// Let a draft that somebody else wrote become a version.
#[utoipa::path(
    post,
    path = "/instruction-drafts/{code}/release",
    params(("code" = String, Path, description = "Code of the instruction."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ReleaseDraft,
    responses((status = 201, body = Done<InstructionView>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn release_draft(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ReleaseDraft>,
) -> Result<(StatusCode, Json<Done<InstructionView>>), Problem> {
    let once = move || plant.release_draft(&operator, &code, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// Send a draft that somebody else wrote back to them.
#[utoipa::path(
    post,
    path = "/instruction-drafts/{code}/return",
    params(("code" = String, Path, description = "Code of the instruction."), Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = ReturnDraft,
    responses((status = 201, body = Done<DraftView>), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn return_draft(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<ReturnDraft>,
) -> Result<(StatusCode, Json<Done<DraftView>>), Problem> {
    let once = move || plant.return_draft(&operator, &code, &body, (key.as_deref(), preview));
    Ok((StatusCode::CREATED, Json(beside(once).await?)))
}

/// Whether a version needs a second person.
#[utoipa::path(
    get,
    path = "/instruction-settings",
    responses((status = 200, body = InstructionSettings), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn instruction_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<InstructionSettings>, Problem> {
    beside(move || plant.instruction_settings(&operator)).await.map(Json)
}

/// Say whether a version needs a second person.
#[utoipa::path(
    put,
    path = "/instruction-settings",
    request_body = InstructionSettings,
    responses((status = 200, body = InstructionSettings), (status = "4XX", response = Problem)),
    tag = "instructions"
)]
async fn set_instruction_settings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<InstructionSettings>,
) -> Result<Json<InstructionSettings>, Problem> {
    beside(move || plant.set_instruction_settings(&operator, body)).await.map(Json)
}
