//! The description of the API: complete, current, and the same as the table of permissions.

use std::collections::BTreeSet;

use serde_json::Value;
use suyuan_http::{API, Access, ROUTES};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn description() -> Value {
    serde_json::from_str(&suyuan_http::openapi_json()).unwrap()
}

/// Every operation: method, path, itself.
fn operations(description: &Value) -> Vec<(String, String, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let here = METHODS.iter().filter_map(move |method| Some((method, item.get(method)?)));
        here.map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    operations.collect()
}

#[test]
fn the_committed_description_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/v1.json");
    let current = suyuan_http::openapi_json();
    if std::env::var_os("SUYUAN_WRITE_OPENAPI").is_some() {
        std::fs::write(path, &current).unwrap();
    }

    let committed = std::fs::read_to_string(path).unwrap_or_default();

    assert!(
        committed == current,
        "openapi/v1.json is not current; SUYUAN_WRITE_OPENAPI=1 cargo test -p suyuan-http writes it"
    );
}

#[test]
fn it_is_openapi_3_1() {
    assert_eq!(description()["openapi"], "3.1.0");
}

#[test]
fn every_operation_has_an_id_of_its_own_a_summary_and_a_problem() {
    let description = description();
    let mut ids = BTreeSet::new();

    for (method, path, operation) in operations(&description) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id.to_owned()), "{method} {path}: id {id:?}");
        assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        let problem = &operation["responses"]["4XX"]["$ref"];
        assert_eq!(problem, "#/components/responses/Problem", "{method} {path}");
        let good = operation["responses"].as_object().unwrap().keys();
        assert!(good.into_iter().any(|status| status.starts_with('2')), "{method} {path}");
    }
}

#[test]
fn problems_are_problem_json() {
    let problem = &description()["components"]["responses"]["Problem"]["content"];

    assert!(problem["application/problem+json"]["schema"].is_object(), "{problem}");
}

#[test]
fn the_table_of_permissions_lists_exactly_the_routes_there_are() {
    let description = description();
    let described: BTreeSet<(String, String)> =
        operations(&description).into_iter().map(|(method, path, _)| (method, path)).collect();

    let listed: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), format!("{API}{}", route.path)))
        .collect();

    assert_eq!(listed, described);
    assert_eq!(listed.len(), ROUTES.len(), "a route is listed twice");
}

#[test]
fn every_operation_says_who_may_use_it() {
    let description = description();

    for (method, path, operation) in operations(&description) {
        let route = ROUTES
            .iter()
            .find(|route| route.method == method && format!("{API}{}", route.path) == path)
            .unwrap();
        let security = operation["security"].to_string();
        match route.access {
            Access::Public(_) => assert_eq!(security, "[{}]", "{method} {path}"),
            Access::Session => assert_eq!(security, r#"[{"session":[]}]"#, "{method} {path}"),
            Access::MayAny(any) | Access::MayAll(any) => {
                let words = operation["x-permission"].as_str().unwrap();
                let listed = any.iter().all(|permission| words.contains(permission.as_str()));
                assert!(listed && security.contains("token"), "{method} {path}: {words}");
            }
            Access::May(permission) => {
                assert_eq!(operation["x-permission"], permission.as_str(), "{method} {path}");
                assert!(security.contains("token"), "{method} {path}: {security}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_member_is_explained() {
    let description = description();
    let mut references = Vec::new();
    collect_references(&description, &mut references);

    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    // A picture's answer has the members of a trace's, which are explained there.
    let elsewhere = ["SideSummary", "Customer", "Supplier"];
    let schemas = description["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| !elsewhere.contains(&name.as_str())) {
        for (member, of) in schema["properties"].as_object().into_iter().flatten() {
            let said = of["description"].is_string() || of.to_string().contains("\"$ref\"");
            assert!(said, "{name}.{member} is not explained");
        }
    }
}

fn collect_references(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                references.push(reference.clone());
            }
            members.values().for_each(|member| collect_references(member, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}
