//! Documents as PDF: what a page shows, for paper.
//!
//! Setting a page is pure computing for tenths of a second: it runs beside the async threads, and a
//! few at a time, so that printing never keeps a scan on the floor waiting.

use app::{Paper, Plant};
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::beside::beside;
use crate::input::{Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(delivery_note))
        .routes(routes!(pick_list))
        .routes(routes!(receipt_note))
        .routes(routes!(work_order))
        .routes(routes!(lot_labels))
        .routes(routes!(lot_passport))
        .routes(routes!(recall_report))
}

/// Unlike every other answer of the API a document is looked at, and some browsers show
/// none in a sandbox.
const SHOWN: &str = "default-src 'none'; frame-ancestors 'none'";

/// How a document is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PrintQuery {
    /// `zh-Hans`, `zh-Hant` or `en`; the person's language without it.
    lang: Option<String>,
}

/// How a passport is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PassportPrint {
    /// `zh-Hans`, `zh-Hant` or `en`; the person's language without it.
    lang: Option<String>,
    /// As it was known at this record time; now without it.
    as_of: Option<String>,
}

/// How labels are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LabelQuery {
    /// `zh-Hans`, `zh-Hant` or `en`; the person's language without it.
    lang: Option<String>,
    /// How many, at most 200; one without it.
    copies: Option<u32>,
}

/// The delivery note of a shipment, to be handed over and signed.
#[utoipa::path(
    get,
    path = "/shipments/{code}/delivery-note.pdf",
    params(("code" = String, Path, description = "Number of the shipment."), PrintQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn delivery_note(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<PrintQuery>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| plant.delivery_note(&operator, &code, query.lang.as_deref()))
        .await
}

/// The pick list of a shipment, in the order the store is walked.
#[utoipa::path(
    get,
    path = "/shipments/{code}/pick-list.pdf",
    params(("code" = String, Path, description = "Number of the shipment."), PrintQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn pick_list(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<PrintQuery>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| plant.pick_list(&operator, &code, query.lang.as_deref()))
        .await
}

/// The note of a receipt, by the act that received.
#[utoipa::path(
    get,
    path = "/receipts/{act}/note.pdf",
    params(("act" = String, Path, description = "The act that received."), PrintQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn receipt_note(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(act): Path<String>,
    Query(query): Query<PrintQuery>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| plant.receipt_note(&operator, &act, query.lang.as_deref()))
        .await
}

/// A work order with blanks to write on, to travel with the goods.
#[utoipa::path(
    get,
    path = "/work-orders/{code}/sheet.pdf",
    params(("code" = String, Path, description = "Number of the work order."), PrintQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn work_order(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<PrintQuery>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| {
            plant.work_order_sheet(&operator, &code, query.lang.as_deref())
        })
        .await
}

/// Labels of a lot, 100 × 60 mm, one a page.
#[utoipa::path(
    get,
    path = "/pools/{ref}/labels.pdf",
    params(("ref" = String, Path, description = "The lot: `lot:L1`."), LabelQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn lot_labels(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(reference): Path<String>,
    Query(query): Query<LabelQuery>,
) -> Result<Response, Problem> {
    let copies = query.copies.unwrap_or(1);
    let lang = query.lang;
    front
        .print(&method, move |plant| {
            plant.lot_labels(&operator, &reference, copies, lang.as_deref())
        })
        .await
}

/// The report of a recall or drill: scope, clock, balance, and everything that was done and said.
#[utoipa::path(
    get,
    path = "/recalls/{code}/report.pdf",
    params(("code" = String, Path, description = "Number of the recall."), PrintQuery),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn recall_report(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(code): Path<String>,
    Query(query): Query<PrintQuery>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| plant.recall_report(&operator, &code, query.lang.as_deref()))
        .await
}

/// The passport of a lot on paper.
#[utoipa::path(
    get,
    path = "/pools/{ref}/passport.pdf",
    params(("ref" = String, Path, description = "The pool: `lot:L1`, `tank:T1`."), PassportPrint),
    responses(
        (status = 200, description = "The document", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = "4XX", response = Problem)
    ),
    tag = "printing"
)]
async fn lot_passport(
    State(front): State<Front>,
    method: Method,
    Operator(operator): Operator,
    Path(reference): Path<String>,
    Query(query): Query<PassportPrint>,
) -> Result<Response, Problem> {
    front
        .print(&method, move |plant| {
            let as_of = query.as_of.as_deref();
            plant.lot_passport_as_of(&operator, (&reference, as_of), query.lang.as_deref())
        })
        .await
}

impl Front {
    /// Gathers a document, sets it when its turn has come, and answers with the bytes.
    ///
    /// Whoever only asks for the head learns whether there would be one; nothing is set for it.
    pub(crate) async fn print(
        &self,
        method: &Method,
        gather: impl FnOnce(&Plant) -> Result<Paper, app::Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let plant = self.plant.clone();
        let paper = beside(move || gather(&plant)).await?;
        let name = file_name(paper.document.kind(), paper.document.number());
        if !documents::BUILT_IN {
            return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "not_built_in"));
        }
        let bytes = if method == Method::HEAD { Vec::new() } else { self.set(paper).await? };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
            (header::CONTENT_DISPOSITION, name),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN)),
        ];
        Ok((headers, bytes).into_response())
    }

    /// Sets a label when its turn has come, and answers with its pages.
    pub(crate) async fn print_label(
        &self,
        method: &Method,
        set: impl FnOnce(&Plant) -> Result<(String, Vec<u8>), app::Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let turn = self.prints.clone().acquire_owned().await.map_err(|_| Problem::busy())?;
        let plant = self.plant.clone();
        let (subject, pages) = beside(move || {
            let _turn = turn;
            set(&plant)
        })
        .await?;
        if !documents::BUILT_IN {
            return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "not_built_in"));
        }
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
            (header::CONTENT_DISPOSITION, file_name("label", &subject)),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN)),
        ];
        let bytes = if method == Method::HEAD { Vec::new() } else { pages };
        Ok((headers, bytes).into_response())
    }

    async fn set(&self, paper: Paper) -> Result<Vec<u8>, Problem> {
        // Whoever prints waits for those before; nobody is sent away for it.
        let turn = self.prints.clone().acquire_owned().await.map_err(|_| Problem::busy())?;
        beside(move || {
            let _turn = turn;
            paper.document.pdf(&paper.frame, paper.language).map_err(app::Error::fault)
        })
        .await
    }
}

/// What the browser calls the file where somebody keeps it; it is shown first.
fn file_name(kind: &str, number: &str) -> HeaderValue {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let number: String = number.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let value = format!("inline; filename=\"{}-{number}.pdf\"", kind.replace('_', "-"));
    HeaderValue::try_from(value).expect("it is made of plain characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_cannot_leave_the_file_name() {
        let name = file_name("delivery_note", "單\"; filename=\"x\r\n/../1");

        assert_eq!(name, "inline; filename=\"delivery-note-____filename__x___.._1.pdf\"");
    }
}
