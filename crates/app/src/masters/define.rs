//! Writing a master record: anew, in place of an earlier version, or out of use.

use domain::facts::{ItemDefined, MasterDefined, PartnerDefined};
use domain::masters::{Accepted, Beside, Fault, FaultKind, canonical_body, check, check_code};
use domain::{CompanyId, ItemId, MasterKind, PartnerId, PersonId};
use serde_json::{Map, Value};
use store::ledger::COMPANY_LEDGER;
use store::masters::{self, MasterRow};

use super::book::Book;
use super::views::DefineMaster;
use crate::error::{Error, Result};
use crate::labelling::layout_faults;
use crate::runner::Cx;

/// Who writes, and into which company's ledger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Author {
    pub(super) company: CompanyId,
    pub(super) by: Option<PersonId>,
}

/// Writes a record as it was asked for; [`Error::Stale`] when it is no longer what it was based on.
pub(super) fn define(
    cx: &mut Cx<'_, '_>,
    author: Author,
    (kind, code): (MasterKind, &str),
    ask: &DefineMaster,
    unseen: &[&str],
) -> Result<()> {
    // Load.
    let known = masters::record(cx.tx, author.company, kind, code)?;

    // Decide.
    if known.as_ref().map(|row| row.seq) != ask.based_on {
        return Err(Error::Stale);
    }
    let retired = ask.retired.unwrap_or(known.as_ref().is_some_and(|row| row.retired));
    let accepted = match (&ask.fields, &known) {
        (Some(fields), known) => {
            let fields = with_unseen(kind, fields, known.as_ref(), unseen);
            let mut book = Book { tx: cx.tx, company: author.company, sheet: None };
            decide(&mut book, (kind, code), &fields, known.as_ref())?.map_err(Error::faulty)?
        }
        (None, Some(known)) => as_it_is(kind, known),
        (None, None) => return Err(Error::NotFound("record")),
    };

    // Append.
    write(cx, author, (kind, code), &accepted, retired, known.as_ref())
}

/// What is written with the fields as they are that its author is not shown: nobody changes what they do
/// not see.
fn with_unseen(
    kind: MasterKind,
    fields: &Map<String, Value>,
    known: Option<&MasterRow>,
    unseen: &[&str],
) -> Map<String, Value> {
    let mut fields = fields.clone();
    let before = known.cloned().map(|row| super::record_view(kind, row).fields).unwrap_or_default();
    for field in unseen {
        fields.remove(*field);
        if let Some(value) = before.get(*field).filter(|value| !value.is_null()) {
            fields.insert((*field).to_owned(), value.clone());
        }
    }
    fields
}

/// Whether a record may stand, also beside what it was so far.
pub(super) fn decide(
    book: &mut Book<'_, '_>,
    (kind, code): (MasterKind, &str),
    fields: &Map<String, Value>,
    known: Option<&MasterRow>,
) -> Result<Result<Accepted, Vec<Fault>>> {
    let mut faults = Vec::new();
    if known.is_none() {
        faults.extend(check_code(code).err());
    }
    let accepted = match check(kind, code, fields, book)? {
        Ok(accepted) => accepted,
        Err(more) => {
            faults.extend(more);
            return Ok(Err(faults));
        }
    };
    if kind == MasterKind::LabelTemplate {
        let layout = fields.get("layout").and_then(Value::as_str).unwrap_or_default();
        faults.extend(layout_faults(layout));
    }
    if let Some(known) = known {
        faults.extend(contradiction(book, code, &known.beside, &accepted.beside)?);
    }
    Ok(if faults.is_empty() { Ok(accepted) } else { Err(faults) })
}

/// What history already relies on and an edit may not change.
fn contradiction(
    book: &mut Book<'_, '_>,
    code: &str,
    before: &Beside,
    after: &Beside,
) -> Result<Option<Fault>> {
    match (before, after) {
        (Beside::Item { unit: old, .. }, Beside::Item { unit, .. }) if old != unit => {
            let item = masters::item_by_code(book.tx, book.company, code)?;
            let item = item.ok_or(Error::NotFound("item"))?.item;
            let counted = masters::is_counted(book.tx, book.company, item)?;
            Ok(counted.then(|| fault("unit", FaultKind::UnitInUse, unit, old)))
        }
        (Beside::Partner { roles: old, .. }, Beside::Partner { roles, .. }) => {
            let lost = old.iter().find(|role| !roles.contains(role));
            Ok(lost.map(|role| fault("role", FaultKind::RoleInUse, "", role.as_str())))
        }
        _ => Ok(None),
    }
}

fn fault(path: &str, kind: FaultKind, found: &str, expected: &str) -> Fault {
    Fault { path: path.to_owned(), kind, found: found.to_owned(), expected: expected.to_owned() }
}

/// A record that only goes out of use, or comes back, is not checked once more.
pub(super) fn as_it_is(kind: MasterKind, known: &MasterRow) -> Accepted {
    // An item or partner that came with a document has no body yet.
    let body = known.body.clone().or_else(|| canonical_body(kind, Map::new()));
    Accepted { beside: known.beside.clone(), body: body.unwrap_or_default() }
}

/// Appends what differs from what is there; nothing where nothing does.
pub(super) fn write(
    cx: &mut Cx<'_, '_>,
    author: Author,
    (kind, code): (MasterKind, &str),
    accepted: &Accepted,
    retired: bool,
    known: Option<&MasterRow>,
) -> Result<()> {
    let Author { company, by } = author;
    if known.is_none_or(|known| known.beside != accepted.beside) {
        write_beside(cx, author, code, &accepted.beside)?;
    }
    let kept = known.and_then(|known| Some((known.body.as_ref()?, known.retired)));
    if kept != Some((&accepted.body, retired)) {
        let (code, body) = (code.to_owned(), accepted.body.clone());
        cx.act(company, COMPANY_LEDGER, by, MasterDefined { kind, code, body, retired })?;
    }
    Ok(())
}

/// What the genealogy needs to know: the same item or partner with new particulars, or a new one.
fn write_beside(cx: &mut Cx<'_, '_>, author: Author, code: &str, beside: &Beside) -> Result<()> {
    let Author { company, by } = author;
    let code = code.to_owned();
    match beside.clone() {
        Beside::Nothing => {}
        Beside::Item { name, unit, kg_per_unit, tracking } => {
            let item = match masters::item_by_code(cx.tx, company, &code)? {
                Some(known) => known.item,
                None => ItemId(cx.next_id(company, COMPANY_LEDGER)?),
            };
            let fact = ItemDefined { item, code, name, unit, kg_per_unit, tracking };
            cx.act(company, COMPANY_LEDGER, by, fact)?;
        }
        Beside::Partner { name, roles } => {
            for role in roles {
                let known = masters::partner_by_code(cx.tx, company, role, &code)?;
                if known.as_ref().is_some_and(|known| known.name == name) {
                    continue;
                }
                let partner = match known {
                    Some(known) => known.partner,
                    None => PartnerId(cx.next_id(company, COMPANY_LEDGER)?),
                };
                let (code, name) = (code.clone(), name.clone());
                cx.act(company, COMPANY_LEDGER, by, PartnerDefined { partner, code, name, role })?;
            }
        }
    }
    Ok(())
}
