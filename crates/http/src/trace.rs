//! Where something came from and where it went: the answer, its picture, its downloads.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use ::trace::Answer;
use app::{DrawnTrace, Plant, ReadingsBetween, Source, TraceAsk, TraceReply};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::export::{Download, Kind};
use crate::input::{Beside, Query, QueryBeside};
use crate::operator::Operator;
use crate::problem::Problem;
use crate::schema::TraceAnswer;

/// Nodes of a picture unless more are asked for: as many as people can read.
const NODES: usize = 60;

/// Fewer nodes are no picture any more.
const NODES_MIN: usize = 10;

/// Nodes of one picture; the rest is grouped.
const NODES_MAX: usize = 10_000;

/// Bytes that are gathered before they are handed on: JSON is written in pieces of a few bytes, and
/// handing each on by itself takes as long as writing it.
const GATHERED_BYTES: usize = 16 * 1024;

/// Spreadsheets take a table for their own old encoding without this mark.
const BOM: &[u8] = "\u{feff}".as_bytes();

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(trace))
        .routes(routes!(trace_picture))
        .routes(routes!(trace_readings))
        .routes(routes!(trace_csv))
        .routes(routes!(trace_json))
        .routes(routes!(trace_ndjson))
}

/// The question of a trace with a size of picture.
#[derive(Deserialize)]
struct Size {
    limit: Option<usize>,
}

impl Beside for Size {
    const NAMES: &'static [&'static str] = &["limit"];
}

/// Trace a pool, a document or a partner, with every pool and transfer reached.
#[utoipa::path(
    get,
    path = "/trace",
    params(TraceAsk),
    responses((status = 200, body = TraceAnswer), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Response, Problem> {
    let download = Download { kind: Kind::Json, name: None };
    answered(front, operator, ask, download, json).await
}

/// The same answer as a file.
#[utoipa::path(
    get,
    path = "/trace.json",
    params(TraceAsk),
    responses((status = 200, body = TraceAnswer), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_json(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Response, Problem> {
    let download = Download { kind: Kind::Json, name: Some("trace.json") };
    answered(front, operator, ask, download, json).await
}

/// The same answer as lines for programs: first what is known of the whole and where it was read
/// from, then every pool, transfer,
/// customer and supplier in an object of its own, and an end that counts the lines before it.
#[utoipa::path(
    get,
    path = "/trace.ndjson",
    params(TraceAsk),
    responses(
        (status = 200, content_type = "application/x-ndjson", body = String),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn trace_ndjson(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Response, Problem> {
    let download = Download { kind: Kind::Ndjson, name: None };
    answered(front, operator, ask, download, |answer, source, out| {
        let mut out = BufWriter::with_capacity(GATHERED_BYTES, out);
        let mut lines = answer.lines();
        if let Some(answer) = lines.next() {
            serde_json::to_writer(&mut out, &Told { answer: &answer, source })?;
            out.write_all(b"\n")?;
        }
        for line in lines {
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    })
    .await
}

/// The transfers of the answer as a table.
#[utoipa::path(
    get,
    path = "/trace.csv",
    params(TraceAsk),
    responses(
        (status = 200, content_type = "text/csv", body = String),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn trace_csv(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Response, Problem> {
    let download = Download { kind: Kind::Csv, name: Some("trace.csv") };
    answered(front, operator, ask, download, |answer, _, out| {
        out.write_all(BOM)?;
        answer.write_csv(out)
    })
    .await
}

/// The answer as nodes and flows in layers, grouped to a size people can read.
#[utoipa::path(
    get,
    path = "/trace/picture",
    params(
        TraceAsk,
        ("limit" = Option<usize>, Query, minimum = 10, maximum = 10000,
            description = "Nodes at most; 60 without it. What does not fit is grouped, never left out.")
    ),
    responses((status = 200, body = DrawnTrace), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_picture(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    QueryBeside(ask, Size { limit }): QueryBeside<TraceAsk, Size>,
) -> Result<Json<DrawnTrace>, Problem> {
    let limit = limit.unwrap_or(NODES);
    if !(NODES_MIN..=NODES_MAX).contains(&limit) {
        return Err(Problem::bad_input("limit"));
    }
    beside(move || plant.picture(&operator, &ask, limit)).await.map(Json)
}

/// How many lots, runs, customers and shipments each of the readings reaches.
#[utoipa::path(
    get,
    path = "/trace/readings",
    params(TraceAsk),
    responses((status = 200, body = ReadingsBetween), (status = "4XX", response = Problem)),
    tag = "trace"
)]
async fn trace_readings(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Query(ask): Query<TraceAsk>,
) -> Result<Json<ReadingsBetween>, Problem> {
    beside(move || plant.readings(&operator, &ask)).await.map(Json)
}

/// An answer, or its first line, with where it was read from.
#[derive(Serialize)]
struct Told<'a, T> {
    #[serde(flatten)]
    answer: &'a T,
    #[serde(flatten)]
    source: &'a Source,
}

fn json(answer: &Answer<'_>, source: &Source, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(GATHERED_BYTES, out);
    serde_json::to_writer(&mut out, &Told { answer, source })?;
    out.flush()
}

/// Walks, and streams the answer as it is written.
async fn answered(
    front: Front,
    operator: app::Operator,
    ask: TraceAsk,
    download: Download,
    write: impl FnOnce(&Answer<'_>, &Source, &mut dyn Write) -> io::Result<()> + Send + 'static,
) -> Result<Response, Problem> {
    let plant = front.plant.clone();
    let reply = Arc::new(beside(move || plant.trace(&operator, &ask)).await?);
    let mut awaited = Awaited(Some(reply.clone()));
    let streaming = front.download(download, move |out| {
        write(&reply.answer()?, reply.source(), out).map_err(app::Error::fault)
    });
    let response = streaming.await;
    awaited.0 = None;
    response
}

/// An answer somebody waits for. When the client leaves before the answer begins, the walk stops;
/// afterwards the broken connection itself ends the writing.
struct Awaited(Option<Arc<TraceReply>>);

impl Drop for Awaited {
    fn drop(&mut self) {
        if let Some(reply) = &self.0 {
            reply.cancel();
        }
    }
}
