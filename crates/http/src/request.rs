//! What every request gets: an id, a line in the log, a net for panics.
//!
//! The line names method, route pattern, status and duration. It never holds the address as the
//! client wrote it: lot numbers, names and search words are nobody's business in a log.

use std::any::Any;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method};
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
    ::ledger::hex(&bytes)
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
    // Pages ask all the time; who only looks and is answered is of interest to a debugger alone.
    let looked = matches!(method, Method::GET | Method::HEAD) && status < 400;
    span.in_scope(|| {
        if looked {
            tracing::debug!(status, took_ms, "{method} {route} answered {status} in {took_ms} ms");
        } else {
            tracing::info!(status, took_ms, "{method} {route} answered {status} in {took_ms} ms");
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beside::beside;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn asked(path: &str) -> (u16, String, serde_json::Value) {
        let routes = Router::new()
            .route("/here", get(|| async { panic!("secret words") as Response }))
            .route("/beside", get(|| async { beside(|| panic!("secret words")).await as Answer }))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(follow));
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, id, serde_json::from_slice(&body).unwrap())
    }

    type Answer = Result<(), Problem>;

    #[tokio::test]
    async fn a_panic_is_a_fault_with_the_id_of_the_request_and_without_its_words() {
        for path in ["/here", "/beside"] {
            let (status, id, problem) = asked(path).await;

            assert_eq!(status, 500, "{path}");
            assert_eq!(problem["code"], "fault", "{path}");
            assert_eq!(problem["params"]["ref"], id, "{path}");
            assert!(!problem.to_string().contains("secret"), "{path}");
        }
    }
}
