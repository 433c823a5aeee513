//! Who asks: a person with a session cookie, or a program with a bearer token.
//!
//! A cookie is sent by the browser whoever wrote the page, so with one every request that changes
//! something must also carry the session's CSRF token. A bearer token is only sent on purpose.

use app::views::SessionView;
use app::{Plant, Subject};
use axum::body::Body;
use axum::extract::{FromRef, FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::Front;
use crate::beside::beside;
use crate::input::whole;
use crate::permissions::is_for_guests;
use crate::problem::Problem;
use crate::withheld;

/// The name of the session cookie.
pub(crate) const COOKIE: &str = "suyuan_session";

/// The header that carries the CSRF token.
const CSRF: &str = "x-csrf-token";

/// The header of what a page asks by itself: nobody is using it, so a session grows no longer.
const BACKGROUND: &str = "x-background";

/// The header that carries the signatures of an act: tickets, apart by commas.
const SIGNATURES: &str = "suyuan-signatures";

/// Characters of that header, at most.
const SIGNATURES_MAX: usize = 1_000;

/// The person or program that asks, at the site the address names.
#[derive(Debug)]
pub(crate) struct Operator(pub(crate) app::Operator);

impl FromRequestParts<Front> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, front: &Front) -> Result<Self, Problem> {
        let plant = Plant::from_ref(front);
        let site = site(parts);
        let about = parts.extensions.get::<Subject>().copied();
        if let Some(token) = bearer(&parts.headers)? {
            let mut operator = beside(move || plant.bearer(&token, site.as_deref())).await?;
            refuse_guest(&operator, parts)?;
            withheld::ask(parts, &operator)?;
            // A program has no session to show anew who somebody is.
            operator.seat.signatures = Some(signatures(&parts.headers).unwrap_or_default());
            operator.seat.about = about;
            return Ok(Self(operator));
        }
        let mut session = Session::open(parts, plant, site).await?;
        session.operator.seat.signatures = signatures(&parts.headers);
        session.operator.seat.about = about;
        Ok(Self(session.operator))
    }
}

/// A person's open session: cookies only.
pub(crate) struct Session {
    /// The cookie's value.
    pub(crate) cookie: String,
    /// What the page shows of it.
    pub(crate) view: SessionView,
    /// The person, at the site the address names.
    pub(crate) operator: app::Operator,
}

impl Session {
    async fn open(parts: &Parts, plant: Plant, site: Option<String>) -> Result<Self, Problem> {
        let cookie = cookie(&parts.headers, COOKIE).ok_or_else(Problem::signed_out)?;
        let unused = text(&parts.headers, BACKGROUND).is_some();
        let changes = !matches!(parts.method, Method::GET | Method::HEAD);
        let session = Self::looked_up(parts, plant, (site, cookie, unused), changes).await?;
        refuse_guest(&session.operator, parts)?;
        withheld::ask(parts, &session.operator)?;
        Ok(session)
    }

    async fn looked_up(
        parts: &Parts,
        plant: Plant,
        (site, cookie, unused): (Option<String>, String, bool),
        changes: bool,
    ) -> Result<Self, Problem> {
        let csrf = text(&parts.headers, CSRF).unwrap_or_default().to_owned();
        beside(move || {
            let (operator, view) = if unused {
                plant.session_unused(&cookie, site.as_deref())?
            } else {
                plant.session(&cookie, site.as_deref())?
            };
            if changes {
                plant.check_csrf(&cookie, &csrf)?;
            }
            Ok(Self { cookie, view, operator })
        })
        .await
    }
}

impl FromRequestParts<Front> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, front: &Front) -> Result<Self, Problem> {
        Self::open(parts, Plant::from_ref(front), site(parts)).await
    }
}

/// A guest is answered by a few routes only, whatever the others would say to somebody without any
/// permission.
fn refuse_guest(operator: &app::Operator, parts: &Parts) -> Result<(), Problem> {
    let matched = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    if operator.visit.is_some() && !is_for_guests(parts.method.as_str(), matched) {
        return Err(app::Error::Denied.into());
    }
    Ok(())
}

/// The site an address asks for; without one it is the person's first.
fn site(parts: &Parts) -> Option<String> {
    form_urlencoded::parse(parts.uri.query()?.as_bytes())
        .find(|(name, value)| name == "site" && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// The bearer token, if the request has one. Any other kind of authorization is not signed in,
/// even beside a good cookie: the client meant something else.
fn bearer(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) =
        value.to_str().ok().and_then(|value| value.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Problem::signed_out());
    }
    Ok(Some(token.trim().to_owned()))
}

/// Notes what a request with signatures asks, so that none of them is spent on anything else. Acts are
/// JSON; a request without signatures goes by untouched, however large.
pub(crate) async fn bind_signatures(request: Request, next: Next) -> Response {
    if signatures(request.headers()).is_none_or(|tickets| tickets.is_empty()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let bytes = match whole(body).await {
        Ok(bytes) => bytes,
        Err(problem) => return problem.into_response(),
    };
    parts.extensions.insert(Subject::of(parts.uri.path(), &bytes));
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// The signatures that come with an act; none where the page knows no signatures.
fn signatures(headers: &HeaderMap) -> Option<Vec<String>> {
    let given = text(headers, SIGNATURES).filter(|text| text.len() <= SIGNATURES_MAX)?;
    let tickets = given.split(',').map(str::trim).filter(|ticket| !ticket.is_empty());
    Some(tickets.map(str::to_owned).collect())
}

/// A cookie of a name.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// A header as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_session_cookie_is_found_among_others() {
        let headers =
            headers(header::COOKIE, "theme=dark; suyuan_session=abc; x=suyuan_session=no");

        assert_eq!(cookie(&headers, COOKIE).as_deref(), Some("abc"));
    }

    #[test]
    fn a_cookie_of_a_similar_name_is_not_the_session() {
        let headers = headers(header::COOKIE, "old_suyuan_session=abc; suyuan_session=");

        assert_eq!(cookie(&headers, COOKIE), None);
    }

    #[test]
    fn an_empty_header_of_signatures_says_that_the_page_knows_them() {
        let name = || header::HeaderName::from_static(SIGNATURES);

        assert_eq!(signatures(&HeaderMap::new()), None);
        assert_eq!(signatures(&headers(name(), "")), Some(Vec::new()));
        let two = signatures(&headers(name(), "a, b"));
        assert_eq!(two, Some(vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn only_bearer_tokens_are_taken() {
        let token = bearer(&headers(header::AUTHORIZATION, "bearer sy_1")).unwrap();
        let basic = bearer(&headers(header::AUTHORIZATION, "Basic c3k6MQ=="));

        assert_eq!(token.as_deref(), Some("sy_1"));
        assert_eq!(basic.unwrap_err().code(), "signed_out");
    }
}
