//! Answers held against the description of the API: what is promised is there, and what is there
//! was described.

use std::sync::LazyLock;

use serde_json::{Map, Value};
use suyuan_http::{API, ROUTES};

use crate::house::Answer;

static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&suyuan_http::openapi_json()).unwrap());

/// Holds an answer against the operation that gave it.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap();
    let Some(route) = ROUTES.iter().find(|route| route.method == method && fits(route.path, path))
    else {
        return;
    };
    let item = &DESCRIPTION["paths"][format!("{API}{}", route.path)];
    let responses = &item[method.to_lowercase()]["responses"];
    let status = answer.status.as_str();
    let class = format!("{}XX", &status[..1]);
    let response = responses.get(status).or_else(|| responses.get(&class));
    let response = response.unwrap_or_else(|| panic!("{method} {path}: {status} undescribed"));
    let response = resolved(response);
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        assert!(answer.bytes.is_empty(), "{method} {path}: a body nobody described");
        return;
    };
    let kind = answer.headers["content-type"].to_str().unwrap();
    let essence = kind.split(';').next().unwrap();
    let media = content.get(essence);
    let media = media.unwrap_or_else(|| panic!("{method} {path}: {essence} is undescribed"));
    if essence.ends_with("/json") || essence.ends_with("+json") {
        let value: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let faults = faults_of(&media["schema"], &value, "");
        assert!(faults.is_empty(), "{method} {path} {status}: {}", faults.join("; "));
    }
}

/// Whether a path is one of a pattern. Literal patterns are listed before those with places.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(piece), Some(value)) if piece == value || piece.starts_with('{') => {}
            _ => return false,
        }
    }
}

fn resolved(value: &Value) -> &Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => DESCRIPTION.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// What does not fit. Only the words that this description uses are understood; any other fails.
fn faults_of(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolved(schema);
    let known = |word: &str| {
        let words = [
            "type",
            "properties",
            "required",
            "items",
            "oneOf",
            "allOf",
            "description",
            "example",
            "format",
            "minimum",
            "additionalProperties",
            "propertyNames",
            "enum",
            "examples",
        ];
        words.contains(&word)
    };
    let schema: &Map<String, Value> = schema.as_object().unwrap();
    if let Some(strange) = schema.keys().find(|word| !known(word)) {
        return vec![format!("{at}: the checker does not understand `{strange}`")];
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let tried: Vec<Vec<String>> =
            choices.iter().map(|choice| faults_of(choice, value, at)).collect();
        let fits = tried.iter().any(Vec::is_empty);
        return if fits { vec![] } else { tried.into_iter().flatten().collect() };
    }
    let mut faults = Vec::new();
    if let Some(expected) = schema.get("type")
        && !type_fits(expected, value)
    {
        faults.push(format!("{at}: {value} is not {expected}"));
    }
    if let Some(items) = schema.get("items") {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            faults.extend(faults_of(items, item, &format!("{at}[{index}]")));
        }
    }
    if let Some(members) = value.as_object() {
        faults.extend(member_faults(schema, members, at));
    }
    faults
}

fn member_faults(
    schema: &Map<String, Value>,
    members: &Map<String, Value>,
    at: &str,
) -> Vec<String> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    gather(schema, &mut properties, &mut required);
    let mut faults = Vec::new();
    for name in required {
        if !members.contains_key(&name) {
            faults.push(format!("{at}.{name} is missing"));
        }
    }
    for (name, value) in members {
        let place = format!("{at}.{name}");
        match (properties.get(name), schema.get("additionalProperties")) {
            (Some(schema), _) => faults.extend(faults_of(schema, value, &place)),
            (None, Some(Value::Object(rest))) => {
                faults.extend(faults_of(&Value::Object(rest.clone()), value, &place));
            }
            // An object without any described member is described as just any object.
            (None, _) if properties.is_empty() => {}
            (None, _) => faults.push(format!("{place} is not described")),
        }
    }
    faults
}

/// The members of a schema and of all it is put together from.
fn gather(schema: &Map<String, Value>, members: &mut Map<String, Value>, needs: &mut Vec<String>) {
    let own = schema.get("properties").and_then(Value::as_object);
    members.extend(own.into_iter().flatten().map(|(name, of)| (name.clone(), of.clone())));
    let required = schema.get("required").and_then(Value::as_array);
    needs.extend(required.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())));
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        gather(resolved(part).as_object().unwrap(), members, needs);
    }
}

fn type_fits(expected: &Value, value: &Value) -> bool {
    match expected {
        Value::Array(types) => types.iter().any(|one| type_fits(one, value)),
        Value::String(name) => match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        },
        _ => false,
    }
}
