//! What the company's ledger holds of masters, for the checking of a record.

use std::collections::BTreeMap;

use domain::masters::{Bom, Lookup, NumberPool, Refers, Standing};
use domain::{CompanyId, MasterKind};
use serde_json::{Map, Value};
use store::{Tx, masters};

use crate::error::Error;
use crate::number_pools;
use crate::permission::ROLES;

/// The masters of a company, and those of a sheet that is to be taken over with them.
pub(super) struct Book<'a, 'tx> {
    pub(super) tx: &'a mut Tx<'tx>,
    pub(super) company: CompanyId,
    /// Records of the sheet, which stand in the place of what is there.
    pub(super) sheet: Option<&'a SheetBook>,
}

/// The records of a sheet by their codes.
pub(super) struct SheetBook {
    pub(super) kind: MasterKind,
    pub(super) records: BTreeMap<String, SheetEntry>,
}

/// One of them.
pub(super) struct SheetEntry {
    pub(super) fields: Map<String, Value>,
    pub(super) retired: bool,
}

impl Book<'_, '_> {
    fn in_sheet(&self, kind: MasterKind, code: &str) -> Option<&SheetEntry> {
        self.sheet.filter(|sheet| sheet.kind == kind).and_then(|sheet| sheet.records.get(code))
    }
}

impl Lookup for Book<'_, '_> {
    type Error = Error;

    fn standing(&mut self, of: Refers, code: &str) -> Result<Standing, Error> {
        let retired = match of {
            Refers::Master(kind) => match self.in_sheet(kind, code) {
                Some(entry) => Some(entry.retired),
                None => masters::record(self.tx, self.company, kind, code)?.map(|r| r.retired),
            },
            Refers::Role => ROLES.iter().any(|(role, _)| *role == code).then_some(false),
            Refers::Site => masters::site_by_code(self.tx, self.company, code)?.map(|_| false),
        };
        Ok(match retired {
            Some(false) => Standing::Usable,
            Some(true) => Standing::Retired,
            None => Standing::Unknown,
        })
    }

    fn body(&mut self, kind: MasterKind, code: &str) -> Result<Option<String>, Error> {
        if let Some(entry) = self.in_sheet(kind, code) {
            // Not yet checked: what does not read says nothing, and is a fault of its own.
            return Ok(Some(Value::Object(entry.fields.clone()).to_string()));
        }
        Ok(masters::record(self.tx, self.company, kind, code)?.and_then(|record| record.body))
    }

    fn boms_of(&mut self, item: &str) -> Result<Vec<Bom>, Error> {
        let read = |body: &String| serde_json::from_str::<Bom>(body).ok();
        let kept = masters::boms_of(self.tx, self.company, item)?;
        let mut boms: Vec<Bom> =
            kept.iter().filter_map(read).filter(|bom| bom.item == item).collect();
        if let Some(sheet) = self.sheet.filter(|sheet| sheet.kind == MasterKind::Bom) {
            boms.retain(|bom| !sheet.records.contains_key(&code_of(bom)));
            let entries = sheet.records.values().filter(|entry| !entry.retired);
            let bodies = entries.map(|entry| Value::Object(entry.fields.clone()));
            let in_sheet = bodies.filter_map(|body| serde_json::from_value::<Bom>(body).ok());
            boms.extend(in_sheet.filter(|bom| bom.item == item));
        }
        Ok(boms)
    }

    fn number_pools(&mut self) -> Result<Vec<(String, NumberPool)>, Error> {
        let kept = number_pools::records(self.tx, self.company)?;
        let kept = kept.into_iter().map(|(row, pool)| (row.code, pool));
        let Some(sheet) = self.sheet.filter(|sheet| sheet.kind == MasterKind::NumberPool) else {
            return Ok(kept.collect());
        };
        let mut pools: Vec<_> =
            kept.filter(|(code, _)| !sheet.records.contains_key(code)).collect();
        for (code, entry) in &sheet.records {
            let fields = Value::Object(entry.fields.clone());
            // Not yet checked: what does not read is a fault of its own.
            pools.extend(serde_json::from_value(fields).ok().map(|pool| (code.clone(), pool)));
        }
        Ok(pools)
    }
}

fn code_of(bom: &Bom) -> String {
    match bom.version.as_str() {
        "" => bom.item.clone(),
        version => format!("{}/{version}", bom.item),
    }
}
