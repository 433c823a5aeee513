//! What every act has in common on the wire: an idempotency key, and whether it is only shown.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::operator::text;
use crate::problem::Problem;

/// Characters an idempotency key may have.
const KEY_CHARS_MAX: usize = 200;

/// The header `Idempotency-Key`.
pub(crate) struct Key(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(Self(None));
        }
        // A key that cannot be read must not become no key: the act would happen twice.
        text(&parts.headers, "idempotency-key")
            .filter(|key| (1..=KEY_CHARS_MAX).contains(&key.len()))
            .map(|key| Self(Some(key.to_owned())))
            .ok_or_else(|| Problem::bad_input("idempotency-key"))
    }
}

/// Whether an act is done, or only shown.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Preview {
    /// Shows what the act would do, with every refusal and warning, and records nothing.
    #[serde(default)]
    pub(crate) preview: bool,
}
