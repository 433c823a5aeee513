//! What goes wrong, as RFC 9457 problem details: a stable code and its values, no words for people.
//!
//! This is the one place where errors become status codes, and the edge where faults are logged,
//! once each, under the request id that the answer carries as `ref`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error as StdError;

use app::Error;
use app::views::{MasterFault, ProblemView};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Serialize;
use utoipa::{ToResponse, ToSchema};

use crate::request;

/// Seconds after which a busy server may be asked again.
const BUSY_RETRY_S: u32 = 1;

/// Seconds after which whoever moves may have finished, or given up.
const MOVED_RETRY_S: u32 = 10;

/// Why there is no answer: clients translate `refusal.<code>` with `params`.
#[derive(Debug, Serialize, ToSchema, ToResponse)]
#[response(description = "What went wrong", content_type = "application/problem+json")]
pub struct Problem {
    /// Always `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "about:blank")]
    kind: &'static str,
    /// The HTTP status once more.
    #[schema(example = 409)]
    status: u16,
    /// Stable code, to be translated.
    #[schema(value_type = String, example = "unknown_pool")]
    code: Cow<'static, str>,
    /// Named values for the translation; all of them text.
    params: BTreeMap<String, String>,
    /// What is wrong with a master record, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    faults: Vec<MasterFault>,
    #[serde(skip)]
    #[schema(ignore)]
    retry_s: Option<u32>,
    /// What broke, for the log only.
    #[serde(skip)]
    #[schema(ignore)]
    fault: Option<Box<dyn StdError + Send + Sync>>,
}

impl Problem {
    /// A problem with a code and no values.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        let params = BTreeMap::new();
        Self {
            kind: "about:blank",
            status: status.as_u16(),
            code: code.into(),
            params,
            faults: Vec::new(),
            retry_s: None,
            fault: None,
        }
    }

    /// The same problem with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Input of a wrong shape; `field` says where.
    pub fn bad_input(field: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_input").with("field", field)
    }

    /// A body over a limit, with the limit.
    pub fn too_large(limit_bytes: u64) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
            .with("limit_bytes", limit_bytes.to_string())
    }

    /// Nothing is at this address.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found").with("what", what)
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed_out")
    }

    /// Somebody asks more often than is heard.
    pub fn too_many(retry_s: u32) -> Self {
        let too_many = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
        Self { retry_s: Some(retry_s), ..too_many.with("retry_s", retry_s.to_string()) }
    }

    /// Try again in a moment; nothing was done.
    pub fn busy() -> Self {
        Self { retry_s: Some(BUSY_RETRY_S), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy") }
    }

    /// Our machine broke.
    pub fn fault(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { fault: Some(source.into()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault") }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The values of its words.
    pub(crate) fn params(&self) -> &BTreeMap<String, String> {
        &self.params
    }

    /// Seconds after which it may go well.
    pub(crate) const fn retry_s(&self) -> Option<u32> {
        self.retry_s
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, retry_s) = match &error {
            Error::Refusal(refusal) => (status_of(refusal), None),
            Error::NotFound(_) => (StatusCode::NOT_FOUND, None),
            Error::Faulty(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
            Error::Denied | Error::BadCsrf | Error::StepUpNeeded => (StatusCode::FORBIDDEN, None),
            Error::SignedOut
            | Error::PinNeeded
            | Error::CodeNeeded
            | Error::WrongCode
            | Error::WrongSecret => (StatusCode::UNAUTHORIZED, None),
            Error::LockedOut { retry_s } => {
                let retry_s = u32::try_from(*retry_s).unwrap_or(u32::MAX);
                (StatusCode::TOO_MANY_REQUESTS, Some(retry_s))
            }
            Error::Stale | Error::Cancelled => (StatusCode::CONFLICT, None),
            Error::Busy => return Self::busy(),
            Error::Moved { .. } | Error::Arriving => {
                let code = error.problem().code;
                let moved = Self::new(StatusCode::SERVICE_UNAVAILABLE, code);
                return Self { retry_s: Some(MOVED_RETRY_S), ..moved };
            }
            Error::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, None),
            Error::Fault(_) => return Self::fault(error),
        };
        let ProblemView { code, params } = error.problem();
        let faults = match error {
            Error::Faulty(faults) => faults,
            _ => Vec::new(),
        };
        Self { params, faults, retry_s, ..Self::new(status, code) }
    }
}

/// 422 where the request itself is wrong whatever the plant looks like, 409 where the plant says no.
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::BadInput { .. }
        | Refusal::WindowReversed { .. }
        | Refusal::NotPositive { .. }
        | Refusal::PasswordTooShort { .. }
        | Refusal::PasswordKnown
        | Refusal::PinTooSimple => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        if let Some(fault) = self.fault.take() {
            let reference = request::id();
            tracing::error!(request.id = reference, "A request failed: {}", chain(&*fault));
            self.params.insert("ref".to_owned(), reference);
        }
        let status = StatusCode::from_u16(self.status).expect("it was made from a StatusCode");
        let retry_s = self.retry_s;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(retry_s) = retry_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_s));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// An error and everything it came from, in one line.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let cause = error.to_string();
        // Transparent errors repeat their source word for word.
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_and_its_values() {
        let refusal = Refusal::UnknownPool { reference: "lot:X".to_owned() };

        let problem = Problem::from(Error::Refusal(refusal));

        assert_eq!(
            serde_json::to_value(&problem).unwrap(),
            serde_json::json!({
                "type": "about:blank", "status": 409, "code": "unknown_pool",
                "params": {"reference": "lot:X"},
            })
        );
    }

    #[test]
    fn a_lock_out_says_when_to_come_back() {
        let response = Problem::from(Error::LockedOut { retry_s: 30 }).into_response();

        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "30");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn an_act_at_a_plant_that_moves_may_be_tried_again_and_does_not_hear_where_to() {
        let moved = Error::Moved { to: "postgres://db.inside/suyuan".to_owned() };
        let problem = Problem::from(moved);

        let body = serde_json::to_string(&problem).unwrap();
        let response = problem.into_response();

        assert!(body.contains("\"moved\"") && !body.contains("inside"), "{body}");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "10");
    }

    #[test]
    fn a_fault_never_shows_what_broke() {
        let problem = Problem::from(Error::fault("disk /secret is full"));

        let body = serde_json::to_string(&problem).unwrap();

        assert!(!body.contains("secret"), "{body}");
    }
}
