//! A trace as a table, and what leaves the house of it: paper, sheets, EPCIS.

use app::{ColumnSets, TableAsk, TakenPage, TakenQuery, TraceAsk, TraceTable};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::export::{Download, Kind};
use crate::input::{self, Beside, Query, QueryBeside};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(trace_table))
        .routes(routes!(trace_columns, set_trace_columns))
        .routes(routes!(trace_report))
        .routes(routes!(trace_sheet))
        .routes(routes!(trace_epcis))
        .routes(routes!(answers_taken))
}

/// How a table is wanted, beside the question of a trace.
#[derive(Deserialize)]
struct Wanted {
    columns: Option<String>,
    q: Option<String>,
    stages: Option<String>,
    sort: Option<String>,
    withhold: Option<String>,
    lang: Option<String>,
}

impl Beside for Wanted {
    const NAMES: &'static [&'static str] = &["columns", "q", "stages", "sort", "withhold", "lang"];
}

impl From<Wanted> for TableAsk {
    fn from(wanted: Wanted) -> Self {
        let Wanted { columns, q, stages, sort, withhold, lang } = wanted;
        Self { columns, q, stages, sort, withhold, lang }
    }
}

/// A trace as a table: every reached movement, and what is not in it.
#[utoipa::path(
    get,
    path = "/trace/table",
    params(TraceAsk, TableAsk),
    responses((status = 200, body = TraceTable), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_table(
    State(front): State<Front>,
    Operator(operator): Operator,
    QueryBeside(ask, wanted): QueryBeside<TraceAsk, Wanted>,
) -> Result<Json<TraceTable>, Problem> {
    let table = TableAsk::from(wanted);
    beside(move || front.plant.trace_table(&operator, &ask, &table)).await.map(Json)
}

/// The column sets that the person has saved.
#[utoipa::path(
    get,
    path = "/trace/columns",
    responses((status = 200, body = ColumnSets), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_columns(
    State(front): State<Front>,
    Operator(operator): Operator,
) -> Result<Json<ColumnSets>, Problem> {
    beside(move || front.plant.column_sets(&operator)).await.map(Json)
}

/// Saves the column sets of the person, all of them.
#[utoipa::path(
    put,
    path = "/trace/columns",
    request_body = ColumnSets,
    responses((status = 200, body = ColumnSets), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn set_trace_columns(
    State(front): State<Front>,
    Operator(operator): Operator,
    input::Json(body): input::Json<ColumnSets>,
) -> Result<Json<ColumnSets>, Problem> {
    beside(move || front.plant.set_column_sets(&operator, body)).await.map(Json)
}

/// The report of a trace on paper. That it was handed out is recorded.
#[utoipa::path(
    get,
    path = "/trace/report.pdf",
    params(TraceAsk, TableAsk),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn trace_report(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    QueryBeside(ask, wanted): QueryBeside<TraceAsk, Wanted>,
) -> Result<Response, Problem> {
    let table = TableAsk::from(wanted);
    let leaves = method != Method::HEAD;
    front.print(&method, move |plant| plant.trace_paper(&operator, &ask, (&table, leaves))).await
}

/// A trace as a workbook. That it was handed out is recorded.
#[utoipa::path(
    get,
    path = "/trace.xlsx",
    params(TraceAsk, TableAsk),
    responses(
        (status = 200, description = "The workbook", body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn trace_sheet(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    QueryBeside(ask, wanted): QueryBeside<TraceAsk, Wanted>,
) -> Result<Response, Problem> {
    let (plant, table) = (front.plant.clone(), TableAsk::from(wanted));
    let download = Download { kind: Kind::Xlsx, name: Some("trace.xlsx") };
    let made = move |out: &mut dyn std::io::Write| {
        let book = plant.trace_sheet(&operator, &ask, (&table, method != Method::HEAD))?;
        out.write_all(&book).map_err(app::Error::fault)
    };
    front.download(download, made).await
}

/// What an EPCIS document does not show.
#[derive(Deserialize)]
struct Shown {
    withhold: Option<String>,
}

impl Beside for Shown {
    const NAMES: &'static [&'static str] = &["withhold"];
}

/// A trace as an EPCIS 2.0 document. That it was handed out is recorded.
#[utoipa::path(
    get,
    path = "/trace/epcis.jsonld",
    params(
        TraceAsk,
        ("withhold" = Option<String>, Query,
            description = "What is not shown, with commas between: `people`, `partners`, `quantities`.")
    ),
    responses(
        (status = 200, content_type = "application/ld+json", body = Object),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn trace_epcis(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    QueryBeside(ask, Shown { withhold }): QueryBeside<TraceAsk, Shown>,
) -> Result<Response, Problem> {
    let plant = front.plant;
    let leaves = method != Method::HEAD;
    let made = move || plant.trace_epcis(&operator, &ask, (withhold.as_deref(), leaves));
    let document = beside(made).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/ld+json")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"trace.jsonld\""),
        ),
    ];
    Ok((StatusCode::OK, headers, document.to_string()).into_response())
}

/// Answers that were handed out as files, the last one first.
#[utoipa::path(
    get,
    path = "/trace/taken",
    params(TakenQuery),
    responses((status = 200, body = TakenPage), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn answers_taken(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(query): Query<TakenQuery>,
) -> Result<Json<TakenPage>, Problem> {
    beside(move || front.plant.answers_taken(&operator, &query)).await.map(Json)
}
