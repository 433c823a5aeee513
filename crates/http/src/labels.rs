//! Labels: laid out, printed, void, printed ahead and bound, and goods that are named by choice.

use app::{
    BindLabel, BoundLabel, ChoiceQuery, Done, HereQuery, Identified, Identify, LabelChoice,
    LabelFields, LabelPage, LabelPreview, LabelPrint, LyingHere, Plant, PreviewLabel, PrintLabels,
    PrintRoll, PrintedLabel, ReadyTemplates, RollDetail, RollPage, RollPrint, VoidLabel,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
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
        .routes(routes!(preview_label))
        .routes(routes!(label_choice))
        .routes(routes!(label_fields))
        .routes(routes!(ready_templates))
        .routes(routes!(print_labels))
        .routes(routes!(labels_of))
        .routes(routes!(void_label))
        .routes(routes!(label_pdf))
        .routes(routes!(label_svg))
        .routes(routes!(bind_label))
        .routes(routes!(print_roll))
        .routes(routes!(label_rolls))
        .routes(routes!(label_roll))
        .routes(routes!(should_lie_here))
        .routes(routes!(identify_goods))
}

/// Which labels are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LabelQuery {
    /// What they name: `lot:L1`, `unit:P-1`.
    subject: String,
}

/// How a layout would come out, filled with something that is here or with examples, and what is
/// wrong with it.
#[utoipa::path(
    post,
    path = "/label-templates/preview",
    params(),
    request_body = PreviewLabel,
    responses((status = 200, body = LabelPreview), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn preview_label(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    input::Json(body): input::Json<PreviewLabel>,
) -> Result<Json<LabelPreview>, Problem> {
    beside(move || plant.preview_label(&operator, &body)).await.map(Json)
}

/// Which template is right for something and why, the printers to choose from, and what was printed.
#[utoipa::path(
    get,
    path = "/label-templates/choice",
    params(ChoiceQuery),
    responses((status = 200, body = LabelChoice), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn label_choice(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<ChoiceQuery>,
) -> Result<Json<LabelChoice>, Problem> {
    beside(move || plant.label_choice(&operator, &query)).await.map(Json)
}

/// The fields a label may say, each with an example.
#[utoipa::path(
    get,
    path = "/label-templates/fields",
    params(),
    responses((status = 200, body = LabelFields), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn label_fields(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<LabelFields>, Problem> {
    beside(move || plant.label_fields(&operator)).await.map(Json)
}

/// Templates to begin with.
#[utoipa::path(
    get,
    path = "/label-templates/ready",
    params(),
    responses((status = 200, body = ReadyTemplates), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn ready_templates(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<ReadyTemplates>, Problem> {
    beside(move || plant.ready_templates(&operator)).await.map(Json)
}

/// Print a label of something. A second one of the same is the same identity once more, and needs a
/// reason.
#[utoipa::path(
    post,
    path = "/labels/print",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = PrintLabels,
    responses((status = 201, body = Done<LabelPrint>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn print_labels(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PrintLabels>,
) -> Result<(StatusCode, Json<Done<LabelPrint>>), Problem> {
    let done =
        beside(move || plant.print_labels(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// The labels of something, the newest first.
#[utoipa::path(
    get,
    path = "/labels",
    params(LabelQuery),
    responses((status = 200, body = LabelPage), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn labels_of(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<LabelQuery>,
) -> Result<Json<LabelPage>, Problem> {
    beside(move || plant.labels_of(&operator, &query.subject)).await.map(Json)
}

/// Say that a label is lost or damaged.
#[utoipa::path(
    post,
    path = "/labels/{label}/void",
    params(("label" = String, Path, description = "The label."), Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = VoidLabel,
    responses((status = 201, body = Done<PrintedLabel>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn void_label(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(label): Path<String>,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<VoidLabel>,
) -> Result<(StatusCode, Json<Done<PrintedLabel>>), Problem> {
    let done =
        beside(move || plant.void_label(&operator, &label, &body, (key.as_deref(), preview)))
            .await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Say what a label of a roll was put on; once.
#[utoipa::path(
    post,
    path = "/labels/bind",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = BindLabel,
    responses((status = 201, body = Done<BoundLabel>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn bind_label(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<BindLabel>,
) -> Result<(StatusCode, Json<Done<BoundLabel>>), Problem> {
    let done =
        beside(move || plant.bind_label(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Print labels with numbers ahead, to be bound to goods by their first scan.
#[utoipa::path(
    post,
    path = "/label-rolls",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
            description = "The same key again returns the first answer.")),
    request_body = PrintRoll,
    responses((status = 201, body = Done<RollPrint>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn print_roll(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<PrintRoll>,
) -> Result<(StatusCode, Json<Done<RollPrint>>), Problem> {
    let done =
        beside(move || plant.print_roll(&operator, &body, (key.as_deref(), preview))).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// The rolls of the site, the newest first.
#[utoipa::path(
    get,
    path = "/label-rolls",
    params(),
    responses((status = 200, body = RollPage), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn label_rolls(
    State(plant): State<Plant>,
    Operator(operator): Operator,
) -> Result<Json<RollPage>, Problem> {
    beside(move || plant.label_rolls(&operator)).await.map(Json)
}

/// A roll with what each of its labels is on.
#[utoipa::path(
    get,
    path = "/label-rolls/{roll}",
    params(("roll" = String, Path, description = "The roll.")),
    responses((status = 200, body = RollDetail), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn label_roll(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(roll): Path<String>,
) -> Result<Json<RollDetail>, Problem> {
    beside(move || plant.label_roll(&operator, &roll)).await.map(Json)
}

/// What should lie at a place where a label cannot be read, the most plausible first.
#[utoipa::path(
    get,
    path = "/labels/should-lie-here",
    params(HereQuery),
    responses((status = 200, body = LyingHere), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn should_lie_here(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(query): Query<HereQuery>,
) -> Result<Json<LyingHere>, Problem> {
    beside(move || plant.should_lie_here(&operator, &query)).await.map(Json)
}

/// On what paper a label is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// `true` for several on a sheet of A4, to be cut; a page a label without it.
    a4: Option<bool>,
}

/// A label as it was printed, as pages of its own size, or several on sheets of A4.
#[utoipa::path(
    get,
    path = "/labels/{label}/label.pdf",
    params(("label" = String, Path, description = "The label."), SheetQuery),
    responses(
        (status = 200, description = "The label", body = Vec<u8>, content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "labels"
)]
async fn label_pdf(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(label): Path<String>,
    Query(SheetQuery { a4 }): Query<SheetQuery>,
) -> Result<Response, Problem> {
    let on_sheets = a4 == Some(true);
    front.print_label(&method, move |plant| plant.label_pdf(&operator, (&label, on_sheets))).await
}

/// A label as it was printed, as a picture.
#[utoipa::path(
    get,
    path = "/labels/{label}/label.svg",
    params(("label" = String, Path, description = "The label.")),
    responses(
        (status = 200, description = "The label", body = Vec<u8>, content_type = "image/svg+xml"),
        (status = "4XX", response = Problem)
    ),
    tag = "labels"
)]
async fn label_svg(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(label): Path<String>,
) -> Result<Response, Problem> {
    let svg = beside(move || plant.label_svg(&operator, &label)).await?;
    let kind = HeaderValue::from_static("image/svg+xml");
    Ok(([(header::CONTENT_TYPE, kind)], svg).into_response())
}

/// Say what goods are whose label cannot be read: one of what should lie there. A second person shows
/// here that they agree; a new label is printed, and the old ones are void.
#[utoipa::path(
    post,
    path = "/labels/identify",
    params(Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body = Identify,
    responses((status = 201, body = Done<Identified>), (status = "4XX", response = Problem)),
    tag = "labels"
)]
async fn identify_goods(
    State(front): State<Front>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(Preview { preview }): Query<Preview>,
    input::Json(body): input::Json<Identify>,
) -> Result<(StatusCode, Json<Done<Identified>>), Problem> {
    let plant = front.plant.clone();
    let asked = move || plant.identify_goods(&operator, &body, (key.as_deref(), preview));
    let done = front.sign_in(asked).await?;
    Ok((StatusCode::CREATED, Json(done)))
}
