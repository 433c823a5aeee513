//! The report of a recall or drill, to be signed.

use documents::{
    Document, RecallReport, ReportedBalance, ReportedCosts, ReportedCustomer, ReportedDraw,
    ReportedEvent, ReportedLot, ReportedScore, ReportedStage, TraceProof, figure_of,
};
use domain::Quantity;
use jiff::tz::TimeZone;

use super::{Paper, on_the_wall};
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::recalls::{
    CostFigures, DrillScore, RecallCustomer, RecallDrawn, RecallEventView, RecallFigures,
    RecallLotView, RecallView,
};
use crate::reports::Money;
use crate::times;

impl Plant {
    /// The report of a recall or drill: scope, clock, balance, and everything that was done and said.
    pub fn recall_report(
        &self,
        operator: &Operator,
        code: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        let view = self.recall(operator, code)?;
        let costs = self.shown_costs(operator, code)?;
        let proof = self.proof_now(operator)?;
        let mut report = report(view, proof, &times::zone(&operator.zone));
        report.costs = costs.map(|costs| Box::new(reported(costs)));
        self.paper(operator, language, Document::RecallReport(report))
    }
}

fn report(view: RecallView, proof: TraceProof, zone: &TimeZone) -> RecallReport {
    let wall = |at: Option<String>| at.map(|at| on_the_wall(&at, zone));
    let row = view.row;
    let stage = |one: crate::recalls::RecallClock| ReportedStage {
        stage: one.stage,
        at: wall(one.at),
        minutes: one.minutes,
    };
    RecallReport {
        number: row.code,
        drill: row.drill,
        stage: row.stage,
        hazard: row.hazard,
        reading: row.reading,
        narrow: view.scope_reason,
        reason: row.reason,
        roots: row.roots,
        owner: row.owner,
        opened_at: on_the_wall(&row.opened_at, zone),
        closed_at: wall(row.closed_at),
        effective: view.effective,
        position: view.position,
        drawn: view.drawn.map(drawn),
        score: view.score.as_ref().map(score),
        costs: None,
        clock: view.clock.into_iter().map(stage).collect(),
        balances: view.figures.iter().map(balance).collect(),
        lots: view.lots.into_iter().map(lot).collect(),
        customers: view.customers.iter().flat_map(|one| customer(one, zone)).collect(),
        events: view.events.into_iter().map(|one| event(one, zone)).collect(),
        proof,
    }
}

fn reported(of: CostFigures) -> ReportedCosts {
    let sum = |money: &[Money]| {
        let each = money.iter().map(|one| format!("{} {}", one.amount, one.currency));
        let said = each.collect::<Vec<_>>().join(", ");
        Some(said).filter(|said| !said.is_empty())
    };
    ReportedCosts {
        parts: of
            .parts
            .iter()
            .filter_map(|one| Some((one.part.clone(), sum(&one.money)?)))
            .collect(),
        recall: sum(&of.recall.money),
        is_compared: of.period.is_some(),
        period: of.period.as_ref().and_then(|period| sum(&period.money)),
        saving: sum(&of.saving),
        days: format!("{} – {}", of.from_on, of.to_on),
        lines: of.lines.join(", "),
        unpriced: (of.recall.unpriced, of.period.map_or(0, |period| period.unpriced)),
    }
}

fn drawn(drawn: RecallDrawn) -> ReportedDraw {
    let RecallDrawn { kind, drawn, seed, of, place } = drawn;
    ReportedDraw { kind, drawn, seed, nth: place + 1, of }
}

fn score(of: &DrillScore) -> ReportedScore {
    ReportedScore {
        points: of.points,
        found: of.found,
        known: of.known,
        time: of.time,
        minutes: of.minutes,
        target_min: of.target_min,
        within_4_h: of.within_4_h,
        within_24_h: of.within_24_h,
    }
}

fn balance(of: &RecallFigures) -> ReportedBalance {
    let parts = [
        ("on_hand", &of.on_hand),
        ("gone", &of.gone),
        ("intercepted", &of.intercepted),
        ("sealed", &of.sealed),
        ("sold", &of.sold),
        ("missing", &of.missing),
        ("open", &of.open),
    ];
    let parts = parts.into_iter().filter(|(_, quantity)| *quantity != "0");
    ReportedBalance {
        target: figure_of(&of.target, &of.unit),
        parts: parts.map(|(word, one)| (word.to_owned(), figure_of(one, &of.unit))).collect(),
        percent: of.percent.clone(),
        whole: of.open == "0",
    }
}

fn lot(one: RecallLotView) -> ReportedLot {
    let unit = one.lot.unit.clone();
    let of = |quantity: &str| figure_of(quantity, &unit);
    ReportedLot {
        frozen: of(&one.frozen),
        on_hand: of(&one.on_hand),
        used: of(&one.used),
        gone: of(&one.gone),
        shipped: of(&one.shipped),
        places: one.places.iter().map(|at| format!("{} {}", at.place, of(&at.quantity))).collect(),
        lot: one.lot.lot_number.unwrap_or(one.lot.lot),
        item_name: one.lot.item_name,
        included: one.included,
        by_hand: one.by_hand,
        held: one.held,
    }
}

/// A customer, once for each unit it got goods in.
fn customer(one: &RecallCustomer, zone: &TimeZone) -> Vec<ReportedCustomer> {
    let mut documents: Vec<String> =
        one.deliveries.iter().flat_map(|delivery| delivery.documents.clone()).collect();
    documents.sort();
    documents.dedup();
    let wall = |at: &Option<String>| at.as_deref().map(|at| on_the_wall(at, zone));
    let rows = one.figures.iter().map(|of| ReportedCustomer {
        name: one.name.clone(),
        documents: documents.clone(),
        noticed_at: wall(&one.noticed_at),
        acknowledged_at: wall(&one.acknowledged_at),
        answered_by: one.answered_by.clone(),
        shipped: figure_of(&of.shipped, &of.unit),
        kept: figure_of(&together(&of.sealed, &of.intercepted), &of.unit),
        sold: figure_of(&of.sold, &of.unit),
        missing: figure_of(&of.missing, &of.unit),
        open: figure_of(&of.open, &of.unit),
    });
    rows.collect()
}

fn together(one: &str, other: &str) -> String {
    let read = |text: &str| text.parse::<Quantity>().map_or(0, |known| i128::from(known.0));
    domain::quantity::format_scaled(read(one) + read(other))
}

fn event(one: RecallEventView, zone: &TimeZone) -> ReportedEvent {
    let unit = one.unit.unwrap_or_default();
    let accounted = one.accounted.map(|quantity| figure_of(&quantity, &unit));
    ReportedEvent {
        at: on_the_wall(&one.at, zone),
        kind: one.kind,
        by: one.by,
        about: [one.customer, one.lot, accounted].into_iter().flatten().collect(),
        note: one.note,
    }
}
