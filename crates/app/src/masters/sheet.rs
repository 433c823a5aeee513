//! Master data out to a workbook and back: all of it or nothing, with every fault said at once.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use domain::MasterKind;
use domain::masters::{Accepted, Description, describe};
use exchange::masters::{SheetRecord, Sheets, Wording, read_masters, write_masters};
use serde_json::{Map, Value};
use store::Tx;
use store::masters::{self, MasterRow};

use super::book::{Book, SheetBook, SheetEntry};
use super::define::{Author, decide, write};
use super::views::{MasterSheetFault, MasterSheetOutcome};
use super::words::KindWords;
use super::{PAGE, fields_of, hides, kind_of, need_to_read};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// Faults that are said; the rest is counted.
const FAULTS_MAX: usize = 1_000;
/// Records of one sheet at most.
const RECORDS_MAX: usize = 10_000;

impl Plant {
    /// Every record of a kind as a workbook with headings in a language.
    pub fn master_sheet(
        &self,
        operator: &Operator,
        kind: &str,
        language: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        need_to_read(operator)?;
        let kind = kind_of(kind)?;
        let records = self.read(|tx| all_records(tx, operator, kind))?;
        let mut bytes = io::Cursor::new(Vec::new());
        write_masters(&mut bytes, &describe(kind), &KindWords::of(kind, language), &records)
            .map_err(Error::io)?;
        out.write_all(bytes.get_ref()).map_err(Error::io)
    }

    /// Looks a workbook of records through, and takes it over when `commit` says so and nothing is
    /// wrong with it.
    pub fn take_master_sheet(
        &self,
        operator: &Operator,
        kind: &str,
        body: &mut dyn Read,
        commit: bool,
    ) -> Result<MasterSheetOutcome> {
        operator.need_everywhere(Permission::MastersManage)?;
        let kind = kind_of(kind)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.inner.data_dir).map_err(Error::io)?;
        io::copy(body, &mut file).map_err(Error::io)?;
        let words = KindWords::all(kind);
        let words: Vec<&dyn Wording> = words.iter().map(|words| words as &dyn Wording).collect();
        let sheets = read_masters(file.path(), &describe(kind), &words).map_err(Error::io)?;
        if !commit {
            let plan = self.read(|tx| plan(tx, operator, kind, &sheets))?;
            return Ok(plan.outcome);
        }
        let (operator, author) =
            (operator.clone(), Author { company: operator.company, by: operator.person });
        self.inner.runner.run(move |cx| {
            // Checked where nothing can come in between.
            let plan = plan(cx.tx, &operator, kind, &sheets)?;
            if plan.outcome.faults_total > 0 {
                return Ok(plan.outcome);
            }
            for step in &plan.steps {
                let known = step.known.as_ref();
                write(cx, author, (kind, &step.code), &step.accepted, step.retired, known)?;
            }
            Ok(MasterSheetOutcome { committed: true, ..plan.outcome })
        })
    }
}

type Written = (String, Map<String, Value>, bool);

fn all_records(tx: &mut Tx<'_>, operator: &Operator, kind: MasterKind) -> Result<Vec<Written>> {
    let mut records: Vec<Written> = Vec::new();
    loop {
        let after = records.last().map(|(code, ..)| code.clone()).unwrap_or_default();
        let page = masters::records(tx, operator.company, kind, (&after, None), PAGE)?;
        let whole = page.len() == PAGE as usize;
        records.extend(page.into_iter().map(|row| {
            let fields = fields_of(kind, &row.beside, row.body.as_deref());
            (row.code, fields, row.retired)
        }));
        if !whole {
            records.retain(|(code, ..)| !hides(operator, kind, code));
            return Ok(records);
        }
    }
}

/// What taking a workbook over would do.
struct Plan {
    outcome: MasterSheetOutcome,
    steps: Vec<Step>,
}

/// A record to be written.
struct Step {
    code: String,
    accepted: Accepted,
    retired: bool,
    known: Option<MasterRow>,
}

fn plan(tx: &mut Tx<'_>, operator: &Operator, kind: MasterKind, sheets: &Sheets) -> Result<Plan> {
    let mut plan = Plan { outcome: MasterSheetOutcome::default(), steps: Vec::new() };
    plan.misplaced(sheets);
    if sheets.records.len() > RECORDS_MAX {
        let (found, most) = (sheets.records.len().to_string(), RECORDS_MAX.to_string());
        plan.fault((String::new(), 0, String::new()), "too_many_rows", found, most);
        return Ok(plan);
    }
    let description = describe(kind);
    let mut known = BTreeMap::new();
    let mut book = SheetBook { kind, records: BTreeMap::new() };
    for record in &sheets.records {
        if hides(operator, kind, &record.code) {
            // Nobody writes over what they are not shown.
            return Err(Error::Stale);
        }
        let row = masters::record(tx, operator.company, kind, &record.code)?;
        let entry = SheetEntry {
            fields: merged(&description, row.as_ref(), record),
            retired: record.retired.unwrap_or(row.as_ref().is_some_and(|row| row.retired)),
        };
        book.records.insert(record.code.clone(), entry);
        known.insert(record.code.as_str(), row);
    }
    for record in &sheets.records {
        let known = known.get(record.code.as_str()).cloned().flatten();
        let mut asked = Book { tx: &mut *tx, company: operator.company, sheet: Some(&book) };
        plan.take(&mut asked, sheets, record, known)?;
    }
    Ok(plan)
}

/// What a record would hold: what the sheet says, and what is there where the sheet has no column.
fn merged(
    description: &Description,
    known: Option<&MasterRow>,
    record: &SheetRecord,
) -> Map<String, Value> {
    let kept = known.map(|row| fields_of(description.kind, &row.beside, row.body.as_deref()));
    let mut fields = kept.unwrap_or_default();
    fields.extend(record.fields.clone());
    // An empty cell empties the field; whoever looks the record up must not stumble over it.
    fields.retain(|_, value| !value.is_null());
    fields
}

impl Plan {
    fn misplaced(&mut self, sheets: &Sheets) {
        for wrong in &sheets.misplaced {
            let place = (wrong.sheet.clone(), wrong.row, wrong.column.clone());
            self.fault(place, wrong.kind, wrong.found.clone(), String::new());
        }
    }

    fn fault(
        &mut self,
        (sheet, row, column): (String, u64, String),
        kind: &'static str,
        found: String,
        expected: String,
    ) {
        self.outcome.faults_total += 1;
        if self.outcome.faults.len() < FAULTS_MAX {
            let fault = MasterSheetFault { sheet, row, column, kind, found, expected };
            self.outcome.faults.push(fault);
        }
    }

    fn take(
        &mut self,
        book: &mut Book<'_, '_>,
        sheets: &Sheets,
        record: &SheetRecord,
        known: Option<MasterRow>,
    ) -> Result<()> {
        let Some(sheet) = book.sheet else { return Ok(()) };
        let Some(entry) = sheet.records.get(&record.code) else { return Ok(()) };
        let code = record.code.as_str();
        let accepted = match decide(book, (sheet.kind, code), &entry.fields, known.as_ref())? {
            Ok(accepted) => accepted,
            Err(faults) => {
                for fault in faults {
                    let place = sheets.place(record, &fault.path);
                    self.fault(place, fault.kind.as_str(), fault.found, fault.expected);
                }
                return Ok(());
            }
        };
        let same = known.as_ref().is_some_and(|row| {
            let as_it_is = super::define::as_it_is(sheet.kind, row);
            as_it_is == accepted && row.retired == entry.retired
        });
        match (&known, same) {
            (_, true) => self.outcome.unchanged += 1,
            (Some(_), false) => self.outcome.changed += 1,
            (None, false) => self.outcome.new += 1,
        }
        if !same {
            let (code, retired) = (record.code.clone(), entry.retired);
            self.steps.push(Step { code, accepted, retired, known });
        }
        Ok(())
    }
}
