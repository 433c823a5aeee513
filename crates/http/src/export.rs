//! Everything out again: the exchange document, and how large answers leave.

use std::io::Write;

use app::{ExportFormat, Plant};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::streamed;
use crate::input::Query;
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(export))
}

/// How the document is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// One JSON file, or a zip of CSV files.
    #[param(inline)]
    format: Option<FormatName>,
}

/// A form of the exchange document.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum FormatName {
    Json,
    Zip,
}

/// The site's whole history as an exchange document.
#[utoipa::path(
    get,
    path = "/export",
    params(ExportQuery),
    responses(
        (status = 200, description = "The document", content(
            (Object = "application/json"), (Vec<u8> = "application/zip")
        )),
        (status = "4XX", response = Problem)
    ),
    tag = "export"
)]
async fn export(
    State(front): State<Front>,
    Operator(operator): Operator,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let plant: Plant = front.plant.clone();
    let (format, download) = match query.format.unwrap_or(FormatName::Json) {
        FormatName::Json => {
            (ExportFormat::Json, Download { kind: Kind::Json, name: Some("suyuan.json") })
        }
        FormatName::Zip => {
            (ExportFormat::Zip, Download { kind: Kind::Zip, name: Some("suyuan.zip") })
        }
    };
    front.download(download, move |out| plant.export(&operator, format, out)).await
}

/// What a large answer is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Json,
    /// An object a line.
    Ndjson,
    Csv,
    Zip,
    Xlsx,
}

impl Kind {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Zip => "application/zip",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A large answer; with a name the browser saves it as a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Download {
    pub(crate) kind: Kind,
    pub(crate) name: Option<&'static str>,
}

impl Front {
    /// Streams a large answer when its turn has come.
    pub(crate) async fn download(
        &self,
        download: Download,
        write: impl FnOnce(&mut dyn Write) -> Result<(), app::Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let turn = self.streams.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
        let body = streamed(move |out| {
            let _turn = turn;
            write(out)
        })
        .await?;
        let content_type = [(header::CONTENT_TYPE, download.kind.content_type())];
        let disposition = download.name.map(|name| {
            [(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))]
        });
        Ok(match disposition {
            Some(disposition) => (content_type, disposition, body).into_response(),
            None => (content_type, body).into_response(),
        })
    }
}
