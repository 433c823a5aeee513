//! What an answer does not tell whoever asks: groups of fields that their roles are not shown.
//!
//! Every answer in JSON goes through here on its way out, so that no route can forget it. What is
//! withheld is null; a supplier or customer has a number in place of its name, always the same one
//! within an answer, so that the answer still tells them apart. The header `Suyuan-Withheld` names the
//! groups of which something was left out. What says nothing without a group, and files that would
//! not be what they claim to be, are refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use app::{Group, Sight, Sights};
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value};

use crate::permissions::{Access, ROUTES};
use crate::problem::Problem;

/// The header that names what was left out.
const WITHHELD: &str = "suyuan-withheld";

/// Who asks, once that is known; laid down by whatever finds it out.
#[derive(Clone, Default)]
struct Asked(Arc<OnceLock<Sights>>);

use Group::{Customers, Money, People, Recipes, Suppliers};

/// Where the work itself needs a group.
const AT_WORK: &[(&str, &[Group])] = &[
    ("/purchase-orders", &[Suppliers]),
    ("/receipts", &[Suppliers, People]),
    ("/inbound", &[Suppliers, People]),
    ("/supplier-returns", &[Suppliers]),
    ("/loggers", &[Suppliers]),
    ("/shipments", &[Customers, People]),
    ("/in-transit", &[Customers, People]),
    ("/customer-returns", &[Customers]),
    ("/units", &[Customers]),
    ("/returnables", &[Suppliers, Customers, People]),
    ("/scan", &[Suppliers, Customers, Recipes]),
    ("/labels", &[Suppliers, People]),
    ("/tasks", &[Suppliers, Customers, People]),
    ("/outbox", &[Suppliers, Customers, Recipes, People]),
    ("/floor", &[Suppliers, Customers, Recipes, People]),
    ("/masters", &[Suppliers, Customers, Recipes, People]),
    ("/work-orders", &[Recipes, People]),
    ("/operations", &[Recipes, People]),
    ("/boms", &[Recipes]),
    ("/feeds", &[Recipes, People]),
    ("/outputs", &[Recipes, People]),
    ("/rework", &[Recipes, People]),
    ("/tanks", &[Recipes, People]),
    ("/instructions", &[Recipes, People]),
    ("/instruction-drafts", &[Recipes, People]),
    ("/stations", &[Recipes, People]),
    ("/holds", &[People]),
    ("/inspections", &[People]),
    ("/calls", &[People]),
    ("/acts", &[People]),
    ("/signatures", &[People]),
    ("/complaints", &[People]),
    ("/audits", &[People]),
    ("/scales", &[People]),
    ("/excursions", &[Suppliers, People]),
    ("/machine-cleanings", &[People]),
    ("/attachments", &[People]),
];

/// What says nothing without a group, or would not be what it claims: by how its path begins.
const NEEDS: &[(&str, &[Group])] = &[
    ("/boms/", &[Recipes]),
    ("/work-orders", &[Recipes]),
    ("/operations", &[Recipes]),
    ("/feeds", &[Recipes]),
    ("/outputs", &[Recipes]),
    ("/rework", &[Recipes]),
    ("/instructions", &[Recipes]),
    ("/instruction-drafts", &[Recipes]),
    ("/floor/instructions", &[Recipes]),
    ("/floor/cache", &[Recipes]),
    ("/stations/{code}/hand-over", &[Recipes]),
    ("/trace.csv", &[Suppliers, Customers, People]),
    ("/trace.ndjson", &[Suppliers, Customers, People]),
    ("/trace.json", &[Suppliers, Customers, People]),
    ("/trace.xlsx", &[Suppliers, Customers, People]),
    ("/trace/report.pdf", &[Suppliers, Customers, People]),
    ("/trace/epcis.jsonld", &[Suppliers, Customers, People]),
    ("/pools/{ref}/passport.pdf", &[Suppliers, Customers, People]),
    ("/recalls/{code}/report.pdf", &[Suppliers, Customers, People]),
    ("/complaints/{code}/reply.pdf", &[Customers, People]),
    ("/complaints/{code}/8d.pdf", &[Customers, People]),
    ("/complaint-reports", &[Customers]),
    ("/receipts/{act}/note.pdf", &[Suppliers, People]),
    ("/shipments/{code}/delivery-note.pdf", &[Customers]),
    ("/shipments/{code}/pick-list.pdf", &[Customers]),
    ("/imports", &Group::ALL),
    ("/export", &Group::ALL),
    ("/retention/archive", &Group::ALL),
];

/// Master records that are of one group.
const KINDS: &[(&str, &[Group])] = &[
    ("bom", &[Recipes]),
    ("routing", &[Recipes]),
    ("partner", &[Suppliers, Customers]),
    ("customer_item", &[Customers]),
    ("contact", &[Customers]),
];

/// Members that are withheld with a group.
const MEMBERS: &[(&str, Group)] = &[
    ("amount", Money),
    ("cost", Money),
    ("currency", Money),
    ("price", Money),
    ("supplier", Suppliers),
    ("supplier_name", Suppliers),
    ("contact", Customers),
    ("contacts", Customers),
    ("customer", Customers),
    ("customer_name", Customers),
    ("customer_reference", Customers),
    ("email", Customers),
    ("firm", Customers),
    ("night_phone", Customers),
    ("phone", Customers),
    ("answered_by", People),
    ("asked_by", People),
    ("bound_by", People),
    ("by", People),
    ("confirmed_by", People),
    ("driver", People),
    ("driver_phone", People),
    ("ended_by", People),
    ("first_by", People),
    ("in_charge", People),
    ("invited_by", People),
    ("judged_by", People),
    ("kept_by", People),
    ("last_by", People),
    ("lifted_by", People),
    ("made_by", People),
    ("owner", People),
    ("person", People),
    ("placed_by", People),
    ("sent_by", People),
    ("set_by", People),
    ("started_by", People),
    ("suspects", People),
    ("team", People),
    ("username", People),
    ("verified_by", People),
    ("withdrawn_by", People),
    ("written_by", People),
];

/// Members that name a supplier or a customer.
const EITHER: [&str; 3] = ["partner", "partner_name", "partner_reference"];

/// Maps whose values are all text, and stay so.
const OF_TEXT: [&str; 3] = ["values", "params", "values_before"];

fn group_of(member: &str) -> Option<Group> {
    MEMBERS.iter().find(|(name, _)| *name == member).map(|(_, group)| *group)
}

/// Whether a word that a member may be called is one of those that are looked at here.
pub fn is_withheld_member(member: &str) -> bool {
    group_of(member).is_some() || EITHER.contains(&member)
}

/// Takes down who asks, and refuses what cannot be answered without a group that they are not shown.
pub(crate) fn ask(parts: &Parts, operator: &app::Operator) -> Result<(), Problem> {
    let Some(path) = matched(parts.extensions.get::<MatchedPath>()) else { return Ok(()) };
    if let Some(asked) = parts.extensions.get::<Asked>() {
        let _already = asked.0.set(operator.sights);
    }
    if !may_ask(parts.method.as_str(), path, operator) {
        // What is missing is the permission, and the route itself says so.
        return Ok(());
    }
    let hidden = Hidden::of(operator.sights, path);
    let kind = kind_of(parts).map(|kind| KINDS.iter().filter(move |(word, _)| *word == kind));
    let by_path = NEEDS.iter().filter(|(begin, _)| path.starts_with(begin));
    let mut needed = by_path.chain(kind.into_iter().flatten()).flat_map(|(_, groups)| *groups);
    match needed.find(|group| hidden.has(**group)) {
        // A guest's papers are made for guests.
        Some(group) if operator.visit.is_none() => Err(app::Error::withheld(*group).into()),
        _ => sheet_of_items(path, parts, hidden),
    }
}

fn may_ask(method: &str, path: &str, operator: &app::Operator) -> bool {
    let route = ROUTES.iter().find(|route| (route.method, route.path) == (method, path));
    match route.map(|route| route.access) {
        Some(Access::May(one)) => operator.may(one),
        Some(Access::MayAny(any)) => any.iter().any(|one| operator.may(*one)),
        Some(Access::MayAll(all)) => all.iter().all(|one| operator.may(*one)),
        _ => true,
    }
}

/// A workbook of items holds what they cost, whether it is taken out or brought in.
fn sheet_of_items(path: &str, parts: &Parts, hidden: Hidden) -> Result<(), Problem> {
    let comes = parts.method == axum::http::Method::POST && path == "/masters/{kind}";
    let is_sheet = (comes || path == "/masters.xlsx") && kind_of(parts).as_deref() == Some("item");
    if is_sheet && hidden.has(Money) { Err(app::Error::withheld(Money).into()) } else { Ok(()) }
}

fn matched(matched: Option<&MatchedPath>) -> Option<&str> {
    matched.and_then(|path| path.as_str().strip_prefix(crate::API))
}

/// The kind of master record an address is about.
fn kind_of(parts: &Parts) -> Option<String> {
    // A nested route sees its address without where the API begins.
    let path = parts.uri.path();
    let path = path.strip_prefix(crate::API).unwrap_or(path).strip_prefix("/masters")?;
    if let Some(rest) = path.strip_prefix('/') {
        return rest.split('/').next().map(str::to_owned);
    }
    let mut query = form_urlencoded::parse(parts.uri.query()?.as_bytes());
    query.find(|(name, _)| name == "kind").map(|(_, kind)| kind.into_owned())
}

/// The groups that an answer may not tell.
#[derive(Clone, Copy)]
struct Hidden([bool; 5]);

impl Hidden {
    fn of(sights: Sights, path: &str) -> Self {
        let at_work = |group: Group| {
            AT_WORK.iter().any(|(begin, groups)| path.starts_with(begin) && groups.contains(&group))
        };
        Self(Group::ALL.map(|group| match sights.sight(group) {
            Sight::Always => false,
            Sight::AtWork => !at_work(group),
            Sight::Never => true,
        }))
    }

    const fn has(self, group: Group) -> bool {
        self.0[group as usize]
    }

    fn any(self) -> bool {
        self.0.contains(&true)
    }
}

/// Takes out of answers what whoever asks is not shown.
pub(crate) async fn withhold(mut request: Request, next: Next) -> Response<Body> {
    let path = matched(request.extensions().get::<MatchedPath>()).map(str::to_owned);
    let Some(path) = path else { return next.run(request).await };
    let asked = Asked::default();
    request.extensions_mut().insert(asked.clone());
    let response = next.run(request).await;
    // Of oneself everybody is told everything.
    let own = path.starts_with("/session") || path.starts_with("/tokens") || path == "/guest";
    let Some(sights) = asked.0.get().copied().filter(|_| !own) else { return response };
    let hidden = Hidden::of(sights, &path);
    if !hidden.any() || !is_json(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::fault("an answer ended early").into_response();
    };
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let mut redacting =
        Redacting { hidden, path: &path, told: BTreeMap::new(), left: BTreeSet::new() };
    redacting.value(&mut answer);
    if path == "/search" {
        redacting.without_partners(&mut answer);
    }
    let left: Vec<&str> = redacting.left.iter().map(|group| group.as_str()).collect();
    if let Ok(left) = HeaderValue::from_str(&left.join(","))
        && !left.is_empty()
    {
        parts.headers.insert(WITHHELD, left);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(answer.to_string()))
}

fn is_json(response: &Response<Body>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/json") || kind.starts_with("application/problem+json")
}

struct Redacting<'a> {
    hidden: Hidden,
    path: &'a str,
    /// What stands for what, within this answer.
    told: BTreeMap<String, usize>,
    left: BTreeSet<Group>,
}

impl Redacting<'_> {
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Object(members) => self.object(members),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::String(text) => self.reference(text),
            _ => {}
        }
    }

    fn object(&mut self, members: &mut Map<String, Value>) {
        let partner = members.get("ref").and_then(Value::as_str).and_then(|text| self.hides(text));
        let of_customer = members.get("customer").is_some_and(Value::is_string)
            || members.contains_key("contact")
            || members.contains_key("firm");
        let of_person = members.contains_key("person") || members.contains_key("username");
        let has_name = members.contains_key("name");
        let is_person = members.get("kind").is_some_and(|kind| kind == "person");
        let of_path = members.get("path").and_then(Value::as_str).and_then(of_path);
        for (name, member) in members.iter_mut() {
            let group = match name.as_str() {
                "name" if of_person => Some(People),
                // An id, beside the name that is gone.
                "person" if has_name || member.is_object() => None,
                "name" if of_customer => Some(Customers),
                "title" if is_person => Some(People),
                "title" | "subtitle" | "name" => partner,
                "before" | "after" => of_path,
                name if EITHER.contains(&name) => self.either(),
                name => group_of(name),
            };
            match group.filter(|group| self.hidden.has(*group)) {
                Some(group) => self.withhold(name, group, member),
                None if OF_TEXT.contains(&name.as_str()) => self.texts(member),
                None => self.value(member),
            }
        }
    }

    /// A member of a group that is hidden.
    fn withhold(&mut self, name: &str, group: Group, member: &mut Value) {
        match member {
            Value::String(text) => {
                self.left.insert(group);
                let is_partner =
                    matches!(group, Suppliers | Customers) && name != "customer_reference";
                *member = if is_partner { Value::String(self.number(text)) } else { Value::Null };
            }
            Value::Array(items) if !items.is_empty() => {
                self.left.insert(group);
                if items.iter().all(Value::is_string) || group == Customers {
                    items.clear();
                } else {
                    for item in items.iter_mut() {
                        self.value(item);
                    }
                }
            }
            Value::Object(_) => self.value(member),
            _ => {}
        }
    }

    /// A map of text: what is hidden of it stays text.
    fn texts(&mut self, member: &mut Value) {
        let Value::Object(members) = member else { return self.value(member) };
        for (name, value) in members.iter_mut() {
            let group = group_of(name).or(EITHER.contains(&name.as_str()).then_some(Suppliers));
            match (group.filter(|group| self.hidden.has(*group)), &value) {
                (Some(group), Value::String(text)) => {
                    self.left.insert(group);
                    *value = Value::String(self.number(text));
                }
                _ => self.value(value),
            }
        }
    }

    /// Who an order is with is a supplier or a customer, and elsewhere may be either.
    fn either(&self) -> Option<Group> {
        let of = |group: Group| Some(group).filter(|group| self.hidden.has(*group));
        match self.path {
            path if path.starts_with("/purchase-orders") => of(Suppliers),
            path if path.starts_with("/sales-orders") => of(Customers),
            _ => of(Suppliers).or(of(Customers)),
        }
    }

    /// The group of what a reference names, where that is hidden.
    fn hides(&self, text: &str) -> Option<Group> {
        let group = match text.split_once(':')?.0 {
            "supplier" => Suppliers,
            "customer" => Customers,
            _ => return None,
        };
        Some(group).filter(|group| self.hidden.has(*group))
    }

    /// A reference to a partner keeps its kind.
    fn reference(&mut self, text: &mut String) {
        let Some(group) = self.hides(text) else { return };
        self.left.insert(group);
        let kind = text.split(':').next().unwrap_or_default().to_owned();
        *text = format!("{kind}:{}", self.number(text));
    }

    fn number(&mut self, text: &str) -> String {
        let next = self.told.len() + 1;
        format!("#{}", self.told.entry(text.to_owned()).or_insert(next))
    }

    /// A search does not even tell how many partners it found.
    fn without_partners(&self, answer: &mut Value) {
        let found = |item: &Value| {
            let text = item["ref"].as_str().unwrap_or_default();
            self.hides(text).is_none()
        };
        for member in answer.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
            if let Value::Array(items) = member {
                items.retain(found);
            }
        }
    }
}

/// The group of a field that a history of changes names: `lines[2].cost`.
fn of_path(path: &str) -> Option<Group> {
    path.rsplit('.').next().and_then(|last| group_of(last.split('[').next().unwrap_or(last)))
}
