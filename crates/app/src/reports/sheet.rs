//! A trace as a workbook: what was asked and answered on the first sheet, every movement on the second.

use documents::{Language, TraceCell, TraceReport, word};
use exchange::{Sheet, SheetCell, write_sheets};

use super::{Column, TableAsk};
use crate::asks::TraceAsk;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// Movements of one workbook; it lies in memory until it is written.
const ROWS_MAX: usize = 50_000;

impl Plant {
    /// A trace as a workbook. Where it leaves the house, that is put down.
    pub fn trace_sheet(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        (table, leaves): (&TableAsk, bool),
    ) -> Result<Vec<u8>> {
        // Paper alone is for guests.
        operator.need(Permission::TraceRead)?;
        let language = self.language(operator, table.lang.as_deref())?;
        let report = self.trace_report(operator, (ask, table), ROWS_MAX)?;
        let (rows, left_out) = (report.rows, report.left_out);
        let words = Words(language);
        let sheets = [words.summary(&report.paper), words.movements(&report.paper)];
        let mut bytes = std::io::Cursor::new(Vec::new());
        write_sheets(&mut bytes, &sheets).map_err(Error::io)?;
        if leaves {
            self.take_answer(operator, (ask, "xlsx"), (rows, &left_out))?;
        }
        Ok(bytes.into_inner())
    }
}

/// The words of paper, for a sheet.
struct Words(Language);

impl Words {
    fn say(&self, place: &[&str]) -> String {
        let mut path = vec!["trace"];
        path.extend_from_slice(place);
        let last = place.last().copied().unwrap_or_default();
        word(self.0, &path).unwrap_or(last).to_owned()
    }

    fn fill(&self, place: &[&str], values: &[(&str, String)]) -> String {
        let filled = self.say(place);
        values
            .iter()
            .fold(filled, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    fn summary(&self, report: &TraceReport) -> Sheet {
        let mut rows: Vec<Vec<SheetCell>> = Vec::new();
        let mut line = |word: String, value: String| {
            rows.push(vec![SheetCell::Text(word), SheetCell::Text(value)]);
        };
        line(self.say(&["root"]), report.root.clone());
        line(self.say(&["direction_word"]), self.say(&["direction", &report.direction]));
        line(self.say(&["reading_word"]), self.say(&["reading", &report.reading]));
        line(self.say(&["from"]), report.window.0.clone().unwrap_or_default());
        line(self.say(&["to"]), report.window.1.clone().unwrap_or_default());
        let now = || self.say(&["now"]);
        line(self.say(&["as_of"]), report.as_of.clone().unwrap_or_else(now));
        for one in &report.answers {
            let counts = [
                ("lots", one.lots.to_string()),
                ("shipments", one.shipments.to_string()),
                ("customers", one.customers.to_string()),
                ("suppliers", one.suppliers.to_string()),
                ("transfers", one.transfers.to_string()),
            ];
            let said = if one.way == "backward" { "say_backward" } else { "say_forward" };
            let whole = if one.complete { "whole" } else { "not_whole" };
            line(self.say(&["direction", &one.way]), self.fill(&[said], &counts));
            line(String::new(), self.fill(&[whole], &counts));
            for fault in &one.faults {
                let about = format!("{} × {}", fault.count, fault.about.join(", "));
                line(self.say(&["warning", &fault.code]), about);
            }
            for (part, amount) in &one.balance {
                line(self.say(&["balance", part]), amount.clone());
            }
        }
        for reading in &report.readings {
            let count = |count: Option<usize>, word: &str| {
                count.map(|count| format!("{} {count}", self.say(&[word])))
            };
            let units =
                reading.units.iter().map(|(kind, count)| format!("{count} {}", self.unit(kind)));
            let money = reading.money.iter().flatten().cloned();
            let unpriced = (reading.unpriced > 0)
                .then(|| self.fill(&["unpriced"], &[("lots", reading.unpriced.to_string())]));
            let said = [
                count(reading.lots, "lots"),
                count(reading.runs, "runs"),
                count(reading.customers, "customers"),
                count(reading.shipments, "shipments"),
            ];
            let said: Vec<String> =
                said.into_iter().flatten().chain(units).chain(money).chain(unpriced).collect();
            line(self.say(&["reading", &reading.reading]), said.join(" · "));
        }
        for (word, said) in self.left_out(report) {
            line(word, said);
        }
        let proof =
            [("size", report.proof.size.to_string()), ("origin", report.proof.origin.clone())];
        line(self.fill(&["proof"], &proof), report.proof.root.clone());
        let name = self.say(&["title"]);
        Sheet { name, heads: Vec::new(), widths: vec![34, 90], rows }
    }

    fn unit(&self, kind: &str) -> String {
        word(self.0, &["unit_kind", kind]).unwrap_or(kind).to_owned()
    }

    /// What is not in the workbook; that it is all there is said too.
    fn left_out(&self, report: &TraceReport) -> Vec<(String, String)> {
        let title = self.say(&["left_out"]);
        let mut lines = Vec::new();
        if report.left_by_scope > 0 {
            let scope = report.scope.clone().unwrap_or_default();
            let values = [("n", report.left_by_scope.to_string()), ("scope", scope)];
            lines.push((title.clone(), self.fill(&["left_by_scope"], &values)));
        }
        if report.left_by_limit > 0 {
            let values = [("n", report.left_by_limit.to_string())];
            lines.push((title.clone(), self.fill(&["left_by_limit_sheet"], &values)));
        }
        if report.cells_withheld > 0 || !report.withheld.is_empty() {
            let what: Vec<String> =
                report.withheld.iter().map(|one| self.say(&["withheld", one])).collect();
            let what = if what.is_empty() { self.say(&["not_yours"]) } else { what.join(", ") };
            let values = [("n", report.cells_withheld.to_string()), ("what", what)];
            lines.push((title.clone(), self.fill(&["left_withheld"], &values)));
        }
        if lines.is_empty() {
            lines.push((title, self.say(&["left_nothing"])));
        }
        lines
    }

    fn movements(&self, report: &TraceReport) -> Sheet {
        let cell = |(column, cell): (&String, &TraceCell)| match cell {
            TraceCell::Said(said) if column == Column::Quantity.as_str() => {
                SheetCell::number(said.as_deref().map(|text| text.replace(',', "")).as_deref())
            }
            TraceCell::Said(said) => SheetCell::text(said.as_deref()),
            TraceCell::Word { group, word } => SheetCell::Text(self.say(&[group, word])),
            TraceCell::Withheld { .. } => SheetCell::Text(self.say(&["withheld_cell"])),
        };
        let rows = report.rows.iter();
        let rows = rows.map(|row| report.columns.iter().zip(row).map(cell).collect());
        Sheet {
            name: self.say(&["movements"]),
            heads: report.columns.iter().map(|column| self.say(&["column", column])).collect(),
            widths: vec![16; report.columns.len()],
            rows: rows.collect(),
        }
    }
}
