//! What comes in: bodies, queries and path pieces, each refused as `bad_input` naming the field.
//!
//! Unknown members are refused as well: a misspelt optional field would otherwise be left out in
//! silence.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, Deserializer};

use crate::problem::Problem;

/// Bytes a JSON body may have. Documents are not JSON bodies: they stream.
pub const JSON_BYTES_MAX: usize = 1024 * 1024;

/// How long a JSON body may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// Characters a field name may have in an answer, so that nonsense is not sent back whole.
const FIELD_CHARS_MAX: usize = 80;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // Insisting on the type also means that no foreign page can send one without being asked
        // for permission first (CORS), which is never given.
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let essence = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !essence.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
            return Err(Problem::bad_input("content-type"));
        }
        let bytes = whole(request.into_body()).await?;
        // serde would take a list for an object and go by position.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(Problem::bad_input("body"));
        }
        let mut deserializer = serde_json::Deserializer::from_slice(&bytes);
        let body = strict(&mut deserializer)?;
        deserializer.end().map_err(|_| Problem::bad_input("body"))?;
        Ok(Self(body))
    }
}

/// A body of JSON's size, when all of it has come.
pub(crate) async fn whole(body: Body) -> Result<Bytes, Problem> {
    tokio::time::timeout(BODY_WITHIN, to_bytes(body, JSON_BYTES_MAX))
        .await
        .map_err(|_| Problem::bad_input("body"))?
        .map_err(|_| Problem::too_large(JSON_BYTES_MAX as u64))
}

/// The query of an address. `site` belongs to every address and is read by `Operator`; a parameter
/// that is given but empty counts as not given.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parameters(parts, |_| true).map(Self)
    }
}

/// The query of an address that asks a question and says beside it how the answer is wanted.
#[derive(Debug)]
pub(crate) struct QueryBeside<T, B>(pub(crate) T, pub(crate) B);

/// What is said beside a question; all other parameters belong to the question.
pub(crate) trait Beside {
    /// The names of its parameters.
    const NAMES: &'static [&'static str];
}

impl<S, T, B> FromRequestParts<S> for QueryBeside<T, B>
where
    S: Send + Sync,
    T: DeserializeOwned,
    B: DeserializeOwned + Beside,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let is_beside = |name: &str| B::NAMES.contains(&name);
        Ok(Self(parameters(parts, |name| !is_beside(name))?, parameters(parts, is_beside)?))
    }
}

/// Reads the parameters whose names are wanted.
fn parameters<T: DeserializeOwned>(
    parts: &Parts,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<T, Problem> {
    let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes())
        .filter(|(name, value)| name != "site" && !value.is_empty() && is_wanted(name));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    strict(serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes())))
}

/// A piece of the path.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(piece)| Self(piece)).map_err(|_| Problem::bad_input("path"))
    }
}

/// A limit within its bounds; one outside is refused, never cut down in silence.
pub(crate) fn limited(asked: Option<u32>, usual: u32, most: u32) -> Result<u32, Problem> {
    let limit = asked.unwrap_or(usual);
    if (1..=most).contains(&limit) { Ok(limit) } else { Err(Problem::bad_input("limit")) }
}

/// Reads a value and refuses what the type does not know.
fn strict<'de, T: serde::Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, Problem> {
    let mut unknown: Option<String> = None;
    let mut note = |path: serde_ignored::Path<'_>| {
        unknown.get_or_insert_with(|| spelt(&path));
    };
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(from, &mut track);
    let read = T::deserialize(serde_ignored::Deserializer::new(tracked, &mut note));
    let value = read.map_err(|error| bad_field(&track.path().to_string(), &error.to_string()))?;
    unknown.map_or(Ok(value), |field| Err(Problem::bad_input(clipped(&field))))
}

/// The way to an unknown member, spelt as the way to a bad one is.
fn spelt(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path::{Map, NewtypeStruct, NewtypeVariant, Root, Seq, Some as Given};
    match path {
        Root => String::new(),
        Seq { parent, index } => format!("{}[{index}]", spelt(parent)),
        Map { parent, key } => match spelt(parent) {
            above if above.is_empty() => key.clone(),
            above => format!("{above}.{key}"),
        },
        Given { parent } | NewtypeStruct { parent } | NewtypeVariant { parent } => spelt(parent),
    }
}

/// Where the fault is: serde tells a missing, doubled or unknown member only in its message.
fn bad_field(path: &str, message: &str) -> Problem {
    let path = if path == "." || path == "?" { "" } else { path };
    let member = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start))
        .and_then(|rest| rest.split('`').next());
    let field = match (path, member) {
        ("", None) => "body".to_owned(),
        ("", Some(member)) => member.to_owned(),
        (path, Some(member)) if path != member && !path.ends_with(&format!(".{member}")) => {
            format!("{path}.{member}")
        }
        (path, _) => path.to_owned(),
    };
    Problem::bad_input(clipped(&field))
}

fn clipped(field: &str) -> String {
    field.chars().take(FIELD_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order {
        item: String,
        lines: Option<Vec<Line>>,
        limit: Option<u32>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Line {
        quantity: String,
    }

    async fn field_of_body(body: &str) -> String {
        let request =
            Request::post("/").header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        let request = request.body(Body::from(body.to_owned())).unwrap();
        field(Json::<Order>::from_request(request, &()).await.unwrap_err())
    }

    async fn query(query: &str) -> Result<Order, Problem> {
        let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        Query::from_request_parts(&mut parts, &()).await.map(|Query(order)| order)
    }

    fn field(problem: Problem) -> String {
        let problem = serde_json::to_value(problem).unwrap();
        assert_eq!(problem["code"], "bad_input");
        problem["params"]["field"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_bad_body_names_the_field() {
        assert_eq!(field_of_body("{").await, "body");
        assert_eq!(field_of_body(r#"["a"]"#).await, "body");
        assert_eq!(field_of_body("{}").await, "item");
        assert_eq!(field_of_body(r#"{"item": 5}"#).await, "item");
        assert_eq!(field_of_body(r#"{"item": "a", "itme": "b"}"#).await, "itme");
        assert_eq!(field_of_body(r#"{"item": "a", "item": "b"}"#).await, "item");
        assert_eq!(field_of_body(r#"{"item": "a"} x"#).await, "body");
        let lines = r#"{"item": "a", "lines": [{"quantity": "1"}, {"quantity": 1}]}"#;
        assert_eq!(field_of_body(lines).await, "lines[1].quantity");
        let lines = r#"{"item": "a", "lines": [{}]}"#;
        assert_eq!(field_of_body(lines).await, "lines[0].quantity");
        let lines = r#"{"item": "a", "lines": [{"quantity": "1", "unit": "kg"}]}"#;
        assert_eq!(field_of_body(lines).await, "lines[0].unit");
    }

    #[tokio::test]
    async fn a_body_that_does_not_say_it_is_json_is_refused() {
        let request = Request::post("/").body(Body::from(r#"{"item": "a"}"#)).unwrap();

        let problem = Json::<Order>::from_request(request, &()).await.unwrap_err();

        assert_eq!(field(problem), "content-type");
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused_with_the_limit() {
        let request = Request::post("/").header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Body::from(vec![b' '; JSON_BYTES_MAX + 1])).unwrap();

        let problem = Json::<Order>::from_request(request, &()).await.unwrap_err();

        assert_eq!(problem.code(), "too_large");
    }

    #[tokio::test]
    async fn a_bad_query_names_the_parameter() {
        assert_eq!(field(query("limit=5").await.unwrap_err()), "item");
        assert_eq!(field(query("item=a&limit=many").await.unwrap_err()), "limit");
        assert_eq!(field(query("item=a&limit=-1").await.unwrap_err()), "limit");
        assert_eq!(field(query("item=a&colour=red").await.unwrap_err()), "colour");
        assert_eq!(field(query("item=a&item=b").await.unwrap_err()), "item");
    }

    #[tokio::test]
    async fn an_empty_parameter_counts_as_not_given_and_site_belongs_to_every_address() {
        let order = query("item=%E9%BA%B5%E7%B2%89&limit=&site=MAIN").await.unwrap();

        assert_eq!(order, Order { item: "麵粉".to_owned(), lines: None, limit: None });
    }
}
