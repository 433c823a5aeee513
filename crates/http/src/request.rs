//! What every request gets: an id, a line in the log, a net for panics.
//!
//! The line names method, route pattern, status and duration. It never holds the address as the
//! client wrote it: lot numbers, names and search words are nobody's business in a log.

use std::any::Any;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::problem::Problem;

tokio::task_local! {
    static ID: String;
}

/// Bytes of randomness in a request id.
const ID_BYTES: usize = 8;

/// The id of the request being answered; a fresh one outside of any.
pub(crate) fn id() -> String {
    ID.try_with(Clone::clone).unwrap_or_else(|_| random_hex::<ID_BYTES>())
}

/// `N` random bytes in hexadecimal.
///
/// Machines without randomness cannot run TLS either, so there is nothing better to do than stop.
pub(crate) fn random_hex<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    hex(&bytes)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// Gives a request its id and logs how it ended.
pub(crate) async fn follow(request: Request, next: Next) -> Response {
    let id = random_hex::<ID_BYTES>();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request.id = id, %method, route);
    let began = Instant::now();

    let mut response = ID.scope(id.clone(), next.run(request)).instrument(span.clone()).await;

    let (status, took_ms) = (response.status().as_u16(), began.elapsed().as_millis() as u64);
    span.in_scope(|| {
        tracing::info!(status, took_ms, "{method} {route} answered {status} in {took_ms} ms");
    });
    let id = HeaderValue::try_from(id).expect("hexadecimal digits are a header value");
    response.headers_mut().insert("x-request-id", id);
    response
}

/// The answer when a handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    Problem::fault(panic_text(&*panic)).into_response()
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_else(|| "no message".to_owned()))
}
