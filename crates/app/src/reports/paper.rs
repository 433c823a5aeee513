//! A trace on paper.

use std::collections::BTreeMap;

use documents::{
    Document, Language, TraceAnswer, TraceCell, TraceFault, TraceReading, TraceReport, figure_of,
};
use jiff::tz::TimeZone;
use trace::picture::ReadingCounts;
use trace::{Answer, Side, Way};

use super::{Column, LeftOut, ReadingWorth, ReadingsBetween, TableAsk, TraceRow, TraceTable};
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::printing::{Paper, on_the_wall};
use crate::times;

/// Movements on paper; a sheet takes more.
const ROWS_MAX: usize = 2_000;
/// What a fault is about, named at most.
const ABOUT_MAX: usize = 8;

impl Plant {
    /// The report of a trace, for paper. Where it leaves the house, that is put down; whoever only asks
    /// whether there would be one takes nothing. A guest has that of a lot which is shown to them.
    pub fn trace_paper(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        (table, leaves): (&TableAsk, bool),
    ) -> Result<Paper> {
        let report = self.trace_report(operator, (ask, table), ROWS_MAX)?;
        let (rows, left_out) = (report.rows, report.left_out);
        let document = Document::TraceReport(report.paper);
        let paper = self.paper(operator, table.lang.as_deref(), document)?;
        if leaves {
            self.take_answer(operator, (ask, "pdf"), (rows, &left_out))?;
        }
        Ok(paper)
    }

    /// Everything a report says, with at most so many movements.
    pub(super) fn trace_report(
        &self,
        operator: &Operator,
        (ask, table): (&TraceAsk, &TableAsk),
        most: usize,
    ) -> Result<Gathered> {
        let shown = self.table(operator, (ask, table), most)?;
        let reply = self.trace(operator, ask)?;
        let answer = reply.answer()?;
        let hides_figures = shown.left_out.withheld.contains(&"quantities");
        let readings =
            if hides_figures { Vec::new() } else { readings(&self.readings(operator, ask)?) };
        let zone = times::zone(&operator.zone);
        let columns: Vec<Column> = Column::ALL
            .iter()
            .copied()
            .filter(|column| shown.columns.contains(&column.as_str()))
            .collect();
        let columns = in_order(&shown, &columns);
        let answers = answer.sides().iter().map(|side| answer_of(side, hides_figures)).collect();
        let proof = self.proof_now(operator)?;
        let paper = TraceReport {
            subject: subject(&answer, &shown),
            root: answer.title().to_owned(),
            direction: ask.direction.clone(),
            reading: ask.mode.clone().unwrap_or_else(|| "strict".to_owned()),
            window: (walled(ask.at_from.as_deref(), &zone), walled(ask.at_to.as_deref(), &zone)),
            as_of: walled(ask.as_of.as_deref(), &zone)
                .or_else(|| ask.as_of_seq.map(|seq| format!("#{seq}"))),
            answers,
            readings,
            columns: columns.iter().map(|column| column.as_str().to_owned()).collect(),
            rows: shown.rows.iter().map(|row| cells(row, &columns, &zone)).collect(),
            left_by_scope: shown.left_out.by_scope,
            scope: shown.left_out.scope.clone(),
            left_by_limit: shown.left_out.by_limit,
            cells_withheld: shown.left_out.cells_withheld,
            withheld: shown.left_out.withheld.iter().map(|&one| one.to_owned()).collect(),
            units: named(shown.units.unwrap_or_default()),
            proof,
        };
        Ok(Gathered { paper, rows: shown.rows.len(), left_out: shown.left_out })
    }

    /// The language of what is handed out.
    pub(super) fn language(&self, operator: &Operator, asked: Option<&str>) -> Result<Language> {
        let empty = Document::TraceReport(TraceReport::default());
        Ok(self.paper(operator, asked, empty)?.language)
    }
}

/// A report, with how much is in it and what is not.
pub(super) struct Gathered {
    pub(super) paper: TraceReport,
    pub(super) rows: usize,
    pub(super) left_out: LeftOut,
}

/// The columns in the order they were asked for.
fn in_order(shown: &TraceTable, known: &[Column]) -> Vec<Column> {
    let find = |word: &&str| known.iter().copied().find(|column| column.as_str() == *word);
    shown.columns.iter().filter_map(find).collect()
}

fn walled(moment: Option<&str>, zone: &TimeZone) -> Option<String> {
    moment.map(|moment| on_the_wall(moment, zone))
}

/// What was asked about, as people call it: the lot's number and item where it is among the rows.
fn subject(answer: &Answer<'_>, shown: &TraceTable) -> String {
    let root = answer.title();
    let told = shown.rows.iter().find(|row| row.lot.as_deref() == Some(root));
    let named = told.and_then(|row| Some((row.lot_number.as_deref()?, row.item_name.as_deref()?)));
    named.map_or_else(|| root.to_owned(), |(number, item)| format!("{item} {number}"))
}

fn cells(row: &TraceRow, columns: &[Column], zone: &TimeZone) -> Vec<TraceCell> {
    let word = |group: &'static str, word: Option<&str>| match word {
        Some(word) => TraceCell::Word { group, word: word.to_owned() },
        None => TraceCell::Said(None),
    };
    let cell = |column: &Column| {
        if row.withheld.contains(&column.as_str()) {
            return TraceCell::Withheld { withheld: true };
        }
        let said = row.cell(*column);
        match column {
            Column::Stage => word("stage", said),
            Column::DocumentKind => word("document_kind", said),
            Column::Status => word("status", said),
            Column::Basis => word("basis", said),
            Column::At | Column::RecordedAt => {
                TraceCell::Said(said.map(|moment| on_the_wall(moment, zone)))
            }
            Column::Quantity => {
                let unit = row.unit.as_deref().unwrap_or_default();
                TraceCell::Said(said.map(|figure| bare(&figure_of(figure, unit), unit)))
            }
            Column::Contains => {
                let unit = row.contains.unit.as_deref().unwrap_or_default();
                TraceCell::Said(said.map(|figure| figure_of(figure, unit)))
            }
            _ => TraceCell::Said(said.map(str::to_owned)),
        }
    };
    columns.iter().map(cell).collect()
}

/// A figure without the unit, which has a column of its own.
fn bare(figure: &str, unit: &str) -> String {
    figure.strip_suffix(unit).unwrap_or(figure).trim_end().to_owned()
}

fn answer_of(side: &Side<'_>, hides_figures: bool) -> TraceAnswer {
    let counts = side.counts();
    let mut faults: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for warning in side.warnings() {
        faults.entry(warning.code.as_str()).or_default().push(&warning.reference);
    }
    let faults = faults.into_iter().map(|(code, about)| TraceFault {
        code: code.to_owned(),
        count: about.len(),
        about: about.iter().take(ABOUT_MAX).map(|&one| one.to_owned()).collect(),
    });
    let balance = side.balance_shown().filter(|_| !hides_figures).map(|(parts, unit)| {
        let part =
            |(name, amount): (&'static str, String)| (name.to_owned(), figure_of(&amount, unit));
        parts.into_iter().map(part).collect()
    });
    TraceAnswer {
        way: if side.way() == Way::Forward { "forward" } else { "backward" }.to_owned(),
        complete: side.is_complete(),
        lots: counts.lots,
        transfers: counts.transfers,
        customers: counts.customers,
        shipments: counts.shipments,
        suppliers: counts.suppliers,
        faults: faults.collect(),
        balance: balance.unwrap_or_default(),
    }
}

fn named(units: BTreeMap<&'static str, usize>) -> Vec<(String, usize)> {
    units.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect()
}

/// The readings beside each other; what only caution adds last.
fn readings(told: &ReadingsBetween) -> Vec<TraceReading> {
    let between = told.between.as_ref();
    let one = |reading: &str, counts: ReadingCounts, worth: Option<&ReadingWorth>| TraceReading {
        reading: reading.to_owned(),
        lots: Some(counts.lots),
        runs: Some(counts.runs),
        customers: Some(counts.customers),
        shipments: Some(counts.shipments),
        ..worth_of(worth)
    };
    let mut rows = vec![
        one("strict", told.reach.strict, between.map(|between| &between.strict)),
        one("cautious", told.reach.cautious, between.map(|between| &between.cautious)),
    ];
    if let Some(clean) = &told.reach.clean {
        rows.push(one("clean", clean.counts, None));
    }
    if let Some(between) = between {
        let difference = Some(&between.difference);
        rows.push(TraceReading { reading: "difference".to_owned(), ..worth_of(difference) });
    }
    rows
}

fn worth_of(worth: Option<&ReadingWorth>) -> TraceReading {
    let Some(worth) = worth else { return TraceReading::default() };
    let money = worth.money.as_ref().map(|sums| {
        sums.iter()
            .map(|sum| format!("{} {}", sum.amount, sum.currency).trim_end().to_owned())
            .collect()
    });
    TraceReading {
        units: named(worth.units.clone()),
        money,
        unpriced: worth.unpriced,
        ..TraceReading::default()
    }
}
