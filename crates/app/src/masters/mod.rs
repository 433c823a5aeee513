//! Master data: records of every kind, edited through one page, one route and one sheet.
//!
//! What a kind is made of is told by its description in `domain`; here is who may read and write,
//! and what a write leaves in the company's ledger.

mod book;
mod define;
mod sheet;
mod views;
mod words;

use domain::MasterKind;
use domain::circles::KeptKind;
use domain::masters::{Beside, body_fields, changes, describe};
use serde_json::{Map, Value};
use store::Tx;
use store::masters::{self, MasterRow, Said, Version};

pub use self::views::{
    DefineMaster, MasterChange, MasterFault, MasterField, MasterFilter, MasterKindView,
    MasterKinds, MasterPage, MasterRecord, MasterSheetFault, MasterSheetOutcome, MasterVersion,
    MasterView,
};

use self::define::Author;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::sights::Group;
use crate::times;

/// Records read at a time while searching.
const PAGE: u32 = 500;

/// The kinds in the order people set a plant up: what others refer to comes first.
const KINDS: [MasterKind; 23] = [
    MasterKind::Item,
    MasterKind::Partner,
    MasterKind::Place,
    MasterKind::Equipment,
    MasterKind::Bom,
    MasterKind::Routing,
    MasterKind::LotRule,
    MasterKind::LotAttribute,
    MasterKind::SupplierLabel,
    MasterKind::CoderText,
    MasterKind::CustomerItem,
    MasterKind::Contact,
    MasterKind::Scale,
    MasterKind::Calendar,
    MasterKind::InspectionPlan,
    MasterKind::ControlChart,
    MasterKind::Gauge,
    MasterKind::Rule,
    MasterKind::CorrectionRight,
    MasterKind::SignaturePoint,
    MasterKind::NumberPool,
    MasterKind::Printer,
    MasterKind::LabelTemplate,
];

/// Whoever traces or records goods has to see what the codes mean.
fn need_to_read(operator: &Operator) -> Result<()> {
    let may = [
        Permission::TraceRead,
        Permission::WorkRead,
        Permission::GoodsRecord,
        Permission::MastersManage,
    ];
    if may.into_iter().any(|permission| operator.may(permission)) {
        Ok(())
    } else {
        Err(Error::Denied)
    }
}

/// Who draws labels need not be who defines items.
fn need_to_write(operator: &Operator, kind: MasterKind) -> Result<()> {
    match kind {
        MasterKind::Printer | MasterKind::LabelTemplate => {
            operator.need_any_everywhere(&[Permission::LabelsDesign, Permission::MastersManage])
        }
        _ => operator.need_everywhere(Permission::MastersManage),
    }
}

fn kind_of(word: &str) -> Result<MasterKind> {
    word.parse().map_err(|_| Error::NotFound("kind"))
}

impl Plant {
    /// Every kind of record, with what it is made of.
    pub fn master_kinds(&self, operator: &Operator) -> Result<MasterKinds> {
        need_to_read(operator)?;
        let kinds = KINDS.iter().map(|kind| MasterKindView::of(&describe(*kind))).collect();
        Ok(MasterKinds { kinds })
    }

    /// One page of the records of a kind, by code.
    pub fn masters(
        &self,
        operator: &Operator,
        kind: &str,
        filter: &MasterFilter,
        limit: u32,
    ) -> Result<MasterPage> {
        need_to_read(operator)?;
        let kind = kind_of(kind)?;
        self.read(|tx| page(tx, operator, kind, filter, limit))
    }

    /// A record with its versions.
    pub fn master(&self, operator: &Operator, kind: &str, code: &str) -> Result<MasterView> {
        need_to_read(operator)?;
        let kind = kind_of(kind)?;
        self.read(|tx| view(tx, operator, kind, code))
    }

    /// Writes a record: anew, in place of its last version, or out of use.
    pub fn define_master(
        &self,
        operator: &Operator,
        kind: &str,
        code: &str,
        ask: &DefineMaster,
    ) -> Result<MasterView> {
        let kind = kind_of(kind)?;
        need_to_write(operator, kind)?;
        let author = Author { company: operator.company, by: operator.person };
        if hides(operator, kind, code) {
            // Nobody writes over what they are not shown.
            return Err(Error::Stale);
        }
        let (asked, ask) = (code.to_owned(), ask.clone());
        let unseen: &[&str] = match kind {
            MasterKind::Item if !operator.sees(Group::Money) => &["cost", "currency"],
            _ => &[],
        };
        self.inner
            .runner
            .run(move |cx| define::define(cx, author, (kind, &asked), &ask, unseen))?;
        self.read(|tx| view(tx, operator, kind, code))
    }
}

fn page(
    tx: &mut Tx<'_>,
    operator: &Operator,
    kind: MasterKind,
    filter: &MasterFilter,
    limit: u32,
) -> Result<MasterPage> {
    let text = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let with_retired = filter.with_retired.unwrap_or(false);
    let mut after = filter.cursor.clone().unwrap_or_default();
    let mut rows: Vec<MasterRecord> = Vec::new();
    loop {
        let found = masters::records(tx, operator.company, kind, (&after, text), PAGE)?;
        let whole = found.len() == PAGE as usize;
        for row in found {
            after.clone_from(&row.code);
            let record = record_view(kind, row);
            let fits = text.is_none_or(|text| holds(&record, text));
            if !fits || (record.retired && !with_retired) || hides(operator, kind, &record.code) {
                continue;
            }
            if rows.len() == limit as usize {
                let next = rows.last().map(|last| last.code.clone());
                return Ok(MasterPage { rows, next });
            }
            rows.push(record);
        }
        if !whole {
            return Ok(MasterPage { rows, next: None });
        }
    }
}

/// Whether a record is kept from somebody.
fn hides(operator: &Operator, kind: MasterKind, code: &str) -> bool {
    kind == MasterKind::Bom && operator.outside.hides(KeptKind::Bom, code)
}

/// Whether the text is in the code or in what a field holds, without regard to the case of ASCII.
fn holds(record: &MasterRecord, text: &str) -> bool {
    fn inside(value: &Value, text: &str) -> bool {
        match value {
            Value::String(held) => held.to_ascii_lowercase().contains(text),
            Value::Number(number) => number.to_string() == text,
            Value::Array(rows) => rows.iter().any(|row| inside(row, text)),
            Value::Object(fields) => fields.values().any(|value| inside(value, text)),
            _ => false,
        }
    }
    let text = text.to_ascii_lowercase();
    let code = record.code.to_ascii_lowercase();
    code.contains(&text) || record.fields.values().any(|value| inside(value, &text))
}

fn record_view(kind: MasterKind, row: MasterRow) -> MasterRecord {
    let fields = fields_of(kind, &row.beside, row.body.as_deref());
    MasterRecord { kind: kind.as_str(), code: row.code, fields, retired: row.retired, seq: row.seq }
}

/// What a form shows of a record: what lies beside the body, and the body.
fn fields_of(kind: MasterKind, beside: &Beside, body: Option<&str>) -> Map<String, Value> {
    let mut fields = beside.fields();
    fields.extend(body_fields(kind, body.unwrap_or("{}")));
    fields
}

fn view(tx: &mut Tx<'_>, operator: &Operator, kind: MasterKind, code: &str) -> Result<MasterView> {
    let company = operator.company;
    let row = masters::record(tx, company, kind, code)?;
    let row = row.filter(|row| !hides(operator, kind, &row.code));
    let row = row.ok_or(Error::NotFound("record"))?;
    let versions = masters::versions(tx, company, kind, code)?;
    let versions = version_views(tx, operator, kind, &versions)?;
    Ok(MasterView { record: record_view(kind, row), versions })
}

/// Versions as people made them: the facts of one act are one version.
fn version_views(
    tx: &mut Tx<'_>,
    operator: &Operator,
    kind: MasterKind,
    facts: &[Version],
) -> Result<Vec<MasterVersion>> {
    let zone = times::zone(&operator.zone);
    let mut names = Codes::of(operator.company, operator.site);
    let mut state = State::default();
    let mut views: Vec<MasterVersion> = Vec::new();
    let acts = facts.chunk_by(|a, b| (a.recorded_at_us, a.by) == (b.recorded_at_us, b.by));
    for act in acts {
        let before = state.fields(kind);
        for fact in act {
            state.take(&fact.said);
        }
        let after = state.fields(kind);
        let Some(last) = act.last() else { continue };
        views.push(MasterVersion {
            seq: last.seq,
            at: times::in_zone(last.recorded_at_us, &zone),
            by: names.person_name(tx, last.by)?,
            retired: state.retired,
            changes: changes(&before, &after).into_iter().map(MasterChange::from).collect(),
        });
    }
    views.reverse();
    Ok(views)
}

/// What the facts said so far.
#[derive(Default)]
struct State {
    beside: Option<Beside>,
    body: Option<String>,
    retired: bool,
}

impl State {
    fn take(&mut self, said: &Said) {
        match said {
            Said::Body(body, retired) => {
                self.body = Some(body.clone());
                self.retired = *retired;
            }
            Said::Beside(beside) => self.beside = Some(self.joined(beside)),
        }
    }

    /// A partner that becomes the other as well stays what it was.
    fn joined(&self, said: &Beside) -> Beside {
        match (&self.beside, said) {
            (Some(Beside::Partner { roles: old, .. }), Beside::Partner { name, roles }) => {
                let mut roles: Vec<_> = old.iter().chain(roles).copied().collect();
                roles.sort_unstable();
                roles.dedup();
                Beside::Partner { name: name.clone(), roles }
            }
            (_, said) => said.clone(),
        }
    }

    fn fields(&self, kind: MasterKind) -> Map<String, Value> {
        match (&self.beside, &self.body) {
            (None, None) => Map::new(),
            (beside, body) => {
                let beside = beside.clone().unwrap_or(Beside::Nothing);
                fields_of(kind, &beside, body.as_deref())
            }
        }
    }
}
