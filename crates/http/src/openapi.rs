//! The description of the API, made from the routes themselves.
//!
//! What holds for all routes of a kind (who may use them, the CSRF header, the site) is added from
//! the table of permissions, so that no route can forget to say it.

use app::views::MasterFault;
use utoipa::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Ref, Required};
use utoipa_axum::router::OpenApiRouter;

use crate::permissions::{Access, ROUTES, Route};
use crate::problem::Problem;
use crate::{API, Front};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "suyuan",
        version = "1",
        description = "Traceability for manufacturers. Decimals are text, times are RFC 3339 with \
            their offset. Errors are problem details (RFC 9457) with a stable code and its values.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact()
    ),
    components(responses(Problem), schemas(MasterFault))
)]
struct Description;

/// Every route of the API with its description.
pub(crate) fn api() -> OpenApiRouter<Front> {
    let routes = OpenApiRouter::new()
        .merge(crate::session::routes())
        .merge(crate::overview::routes())
        .merge(crate::search::routes())
        .merge(crate::scanning::routes())
        .merge(crate::pools::routes())
        .merge(crate::trace::routes())
        .merge(crate::analysis::routes())
        .merge(crate::dossiers::routes())
        .merge(crate::imports::routes())
        .merge(crate::export::routes())
        .merge(crate::transfers::routes())
        .merge(crate::masters::routes())
        .merge(crate::orders::routes())
        .merge(crate::opening::routes())
        .merge(crate::receiving::routes())
        .merge(crate::work_orders::routes())
        .merge(crate::boms::routes())
        .merge(crate::operations::routes())
        .merge(crate::tanks::routes())
        .merge(crate::inspections::routes())
        .merge(crate::charts::routes())
        .merge(crate::gauges::routes())
        .merge(crate::holds::routes())
        .merge(crate::corrections::routes())
        .merge(crate::tasks::routes())
        .merge(crate::people::routes())
        .merge(crate::sites::routes())
        .merge(crate::badges::routes())
        .merge(crate::kiosks::routes())
        .merge(crate::passkeys::routes())
        .merge(crate::sessions::routes())
        .merge(crate::stations::routes())
        .merge(crate::tokens::routes())
        .merge(crate::ledger::routes())
        .merge(crate::warehouse::routes())
        .merge(crate::number_pools::routes())
        .merge(crate::packing::routes())
        .merge(crate::returnables::routes())
        .merge(crate::transport::routes())
        .merge(crate::scales::routes())
        .merge(crate::shipping::routes())
        .merge(crate::signatures::routes())
        .merge(crate::attachments::routes())
        .merge(crate::audits::routes())
        .merge(crate::complaint_form::routes())
        .merge(crate::complaints::routes())
        .merge(crate::recalls::routes())
        .merge(crate::crossings::routes())
        .merge(crate::reports::routes())
        .merge(crate::retention::routes())
        .merge(crate::machine_cleanings::routes())
        .merge(crate::calls::routes())
        .merge(crate::instructions::routes())
        .merge(crate::devices::routes())
        .merge(crate::printing::routes())
        .merge(crate::labels::routes())
        .merge(crate::print_queues::routes())
        .merge(crate::guests::routes())
        .merge(crate::circles::routes())
        .merge(crate::health::routes());
    OpenApiRouter::with_openapi(Description::openapi()).nest(API, routes)
}

/// The whole description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut description = api().into_openapi();
    for route in ROUTES {
        let path = format!("{API}{}", route.path);
        let item = description.paths.paths.get_mut(&path);
        if let Some(operation) = item.and_then(|item| operation_mut(item, route.method)) {
            describe(operation, route);
        }
    }
    let cookie = ApiKey::Cookie(ApiKeyValue::new(crate::operator::COOKIE));
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = description.components.get_or_insert_default();
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    components.add_security_scheme("token", SecurityScheme::Http(token));
    description
}

/// The whole description as the committed file has it.
pub fn openapi_json() -> String {
    let mut text =
        openapi().to_pretty_json().expect("a description made of plain data can be written");
    text.push('\n');
    text
}

fn describe(operation: &mut Operation, route: &Route) {
    let session = || SecurityRequirement::new("session", [""; 0]);
    let token = || SecurityRequirement::new("token", [""; 0]);
    operation.security = Some(match route.access {
        Access::Public(_) => vec![SecurityRequirement::default()],
        Access::Session => vec![session()],
        Access::May(_) | Access::MayAny(_) | Access::MayAll(_) => vec![session(), token()],
    });
    let words = match route.access {
        Access::May(permission) => Some(permission.as_str().to_owned()),
        Access::MayAny(any) => Some(joined(any, " or ")),
        Access::MayAll(all) => Some(joined(all, " and ")),
        Access::Public(_) | Access::Session => None,
    };
    if let Some(words) = words {
        operation.extensions = Some(Extensions::builder().add("x-permission", words).build());
    }
    let parameters = operation.parameters.get_or_insert_default();
    if !matches!(route.access, Access::Public(_)) {
        parameters.push(site().into());
        if route.method != "GET" {
            parameters.push(csrf().into());
        }
    }
    let problem = Ref::from_response_name("Problem");
    operation.responses.responses.entry("5XX".to_owned()).or_insert_with(|| problem.into());
}

fn joined(permissions: &[app::Permission], word: &str) -> String {
    permissions.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(word)
}

fn site() -> Parameter {
    let text = "Code of the site; the person's first one without it.";
    parameter("site", ParameterIn::Query, text)
}

fn csrf() -> Parameter {
    let text = "The session's `csrf`. Needed with the session cookie, not with a token.";
    parameter("X-CSRF-Token", ParameterIn::Header, text)
}

fn parameter(name: &str, place: ParameterIn, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn operation_mut<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    match method {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "PUT" => item.put.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}
