//! Labels of a lot, and its passport.

use documents::{
    Document, LotLabel, LotPassport, PassportChange, PassportLink, PassportMoment, figure_of,
};
use domain::lots::Lot;
use domain::{CivilDate, LotStatus, PoolKind, PoolRef, Refusal};
use jiff::tz::TimeZone;
use store::{pools, stock};

use super::{Paper, on_the_wall};
use crate::error::Result;
use crate::lives::LotAbout;
use crate::lots::{NOW, by_pool};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::signatures::SignatureQuery;
use crate::times;
use crate::views::{CorrectionView, LinkView, Passport};

/// Labels printed at once, at most.
pub const LABELS_MAX: u32 = 200;

impl Plant {
    /// Labels of a lot, all alike.
    pub fn lot_labels(
        &self,
        operator: &Operator,
        reference: &str,
        copies: u32,
        language: Option<&str>,
    ) -> Result<Paper> {
        operator.need(Permission::WorkRead)?;
        if !(1..=LABELS_MAX).contains(&copies) {
            return Err(Refusal::BadInput { field: "copies" }.into());
        }
        let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
        let asked: PoolRef = reference.parse().map_err(|_| unknown())?;
        let ground = (operator.company, operator.site);
        let today = self.today(&times::zone(&operator.zone));
        let label = self.read(|tx| {
            let row = pools::by_reference(tx, ground.0, ground.1, &asked)?;
            let row = row.filter(|row| row.pool.fact.kind == PoolKind::Lot);
            let pool = row.filter(|row| row.item.is_some()).ok_or_else(unknown)?.pool.fact.pool;
            let loaded = by_pool(tx, ground, pool, NOW)?;
            let known = stock::lot(tx, ground, pool)?;
            let on_hand = domain::quantity::format_scaled(loaded.lot.moves.on_hand());
            Ok(LotLabel {
                code: asked.to_string(),
                state: standing(&loaded.lot, today).to_owned(),
                expires_on: loaded.lot.expires_on.map(|day| day.to_string()),
                lot: loaded.lot.lot_number.unwrap_or_else(|| asked.code.clone()),
                quantity: figure_of(&on_hand, &loaded.item.unit),
                produced_on: known.produced_on.map(|day| day.to_string()),
                supplier_lot: loaded.supplier_lot,
                item: loaded.item.code,
                item_name: loaded.item.name,
            })
        })?;
        let labels = vec![label; copies as usize];
        self.paper(operator, language, Document::LotLabels(labels))
    }

    /// The passport of a lot.
    pub fn lot_passport(
        &self,
        operator: &Operator,
        reference: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        self.lot_passport_as_of(operator, (reference, None), language)
    }

    /// The passport of a lot as it was known at a record time.
    pub fn lot_passport_as_of(
        &self,
        operator: &Operator,
        (reference, as_of): (&str, Option<&str>),
        language: Option<&str>,
    ) -> Result<Paper> {
        let passport = self.passport_as_of(operator, reference, as_of)?;
        let (lot, told_as_of) = (Some(passport.pool.reference.clone()), passport.as_of.clone());
        let said = passport_paper(passport, &times::zone(&operator.zone));
        let mut paper = self.paper(operator, language, Document::LotPassport(said))?;
        let query = SignatureQuery { lot, ..SignatureQuery::default() };
        paper.frame.signatures = self.signed_of(operator, &query, told_as_of.as_deref())?;
        Ok(paper)
    }
}

/// How a lot stands, in the word of `state`: what forbids its use comes first.
pub(super) fn standing(lot: &Lot, today: CivilDate) -> &'static str {
    if !lot.holds.is_empty() {
        return "on_hold";
    }
    match lot.status {
        Some(LotStatus::Rejected) => "rejected",
        Some(LotStatus::PendingInspection) => "pending_inspection",
        _ if lot.expires_on.is_some_and(|last| last < today) => "expired",
        Some(LotStatus::Released) => "released",
        None => "unknown",
    }
}

fn passport_paper(passport: Passport, zone: &TimeZone) -> LotPassport {
    let pool = passport.pool;
    let unit = pool.unit.clone().unwrap_or_default();
    let of = |quantity: Option<String>| quantity.map(|quantity| figure_of(&quantity, &unit));
    let (item, item_name) = pool.item.map(|item| (item.code, item.name)).unzip();
    let links = |links: Vec<LinkView>| links.into_iter().map(|one| link(one, zone)).collect();
    LotPassport {
        lot: pool.lot_number.unwrap_or(pool.code),
        item,
        item_name,
        supplier_lot: pool.supplier_lot,
        expires_on: pool.expires,
        as_of: passport.as_of.map(|at| on_the_wall(&at, zone)),
        about: about(passport.about),
        quality: passport
            .timeline
            .into_iter()
            .filter(|one| matches!(one.kind, "held" | "let_go" | "accepted" | "rejected"))
            .map(|one| PassportMoment {
                at: on_the_wall(&one.at, zone),
                what: one.kind.to_owned(),
                by: one.by,
                note: one.note,
            })
            .collect(),
        on_hand: of(pool.on_hand),
        entered: of(passport.entered),
        left: of(passport.left),
        sources: links(passport.sources),
        destinations: links(passport.destinations),
        corrections: passport.corrections.into_iter().map(|one| change(one, zone)).collect(),
        records: (passport.ledger.first_seq, passport.ledger.last_seq),
    }
}

/// What the lot is, by words of `passport`.
fn about(about: Option<LotAbout>) -> Vec<(String, String)> {
    let Some(about) = about else { return Vec::new() };
    let units: Vec<String> =
        about.units.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    let units = (!units.is_empty()).then(|| units.join(", "));
    let said = [
        ("gtin", about.gtin),
        ("produced_on", about.produced_on),
        ("best_before_on", about.best_before_on),
        ("allergens", about.allergens),
        ("origin", about.origin),
        ("certificate", about.certificate),
        ("units", units),
    ];
    let told = said.into_iter().filter_map(|(word, said)| Some((word.to_owned(), said?)));
    told.collect()
}

fn link(view: LinkView, zone: &TimeZone) -> PassportLink {
    let said = [
        (view.late, "late"),
        (view.corrected, "corrected"),
        (view.returns.is_some(), "return"),
        (view.void, "void"),
    ];
    let unit = view.unit.unwrap_or_default();
    PassportLink {
        at: on_the_wall(&view.at, zone),
        pool: view.pool.title,
        item_name: view.pool.item_name,
        quantity: view.quantity.map(|quantity| figure_of(&quantity, &unit)),
        basis: view.basis.to_owned(),
        by: view.by,
        document: view.document,
        units: view.units,
        marks: said.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect(),
    }
}

fn change(view: CorrectionView, zone: &TimeZone) -> PassportChange {
    let side = |said: Option<String>| said.unwrap_or_else(|| "–".to_owned());
    PassportChange {
        at: on_the_wall(&view.recorded_at, zone),
        by: view.by,
        reason: view.reason,
        changes: view
            .changes
            .into_values()
            .map(|one| (side(one.before), side(one.after)))
            .collect(),
    }
}
