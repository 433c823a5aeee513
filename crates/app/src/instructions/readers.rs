//! Who has read which version of an instruction, and who has not.

use std::collections::BTreeMap;

use domain::PersonId;
use serde::{Deserialize, Serialize};
use store::instructions::{self as stored, Read};
use store::side::people;
use utoipa::ToSchema;

use super::unknown;
use crate::error::Result;
use crate::naming::{People, PersonName};
use crate::permission::{self, Permission};
use crate::plant::{Operator, Plant};

/// Who has read which version of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstructionReaders {
    /// Code of the instruction.
    pub code: String,
    /// Versions, the newest first; the newest ones of many.
    pub versions: Vec<u32>,
    /// People who work with goods, and everybody who read: first who has not read the newest version.
    pub people: Vec<ReaderView>,
    /// Whether there are reads that are not shown.
    pub more: bool,
}

/// What somebody has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReaderView {
    /// Who.
    pub person: PersonName,
    /// The versions they read, the newest first.
    pub reads: Vec<ReadView>,
}

/// Somebody read a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadView {
    /// The version.
    pub version: u32,
    /// When, for the first time.
    pub at: String,
    /// Code of the station.
    pub station: Option<String>,
}

/// Versions side by side at most.
const VERSIONS_SHOWN: usize = 8;
/// Reads that are looked at.
const READS_MAX: u32 = 5_000;

impl Plant {
    /// Who has read which version, those who have not read the newest one first.
    pub fn instruction_readers(
        &self,
        operator: &Operator,
        code: &str,
    ) -> Result<InstructionReaders> {
        operator.need(Permission::FloorLead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            let reads = stored::reads(tx, ground, found.instruction, READS_MAX)?;
            let more = reads.len() == READS_MAX as usize;
            let mut of: BTreeMap<PersonId, Vec<Read>> = BTreeMap::new();
            for known in people::persons(tx, ground.0)? {
                let roles = people::roles_at(&known.roles, ground.1);
                if !known.erased && permission::allows(&roles, Permission::GoodsRecord) {
                    of.entry(known.person).or_default();
                }
            }
            for read in reads {
                of.entry(read.person).or_default().push(read);
            }
            let names = People::of(tx, ground.0)?;
            let mut people: Vec<ReaderView> = of
                .into_iter()
                .map(|(person, reads)| ReaderView {
                    person: names.name(person),
                    reads: reads.into_iter().map(read_view).collect(),
                })
                .collect();
            let newest = |reader: &ReaderView| reader.reads.first().map_or(0, |read| read.version);
            people.sort_by_cached_key(|reader| (newest(reader), reader.person.name.clone()));
            let versions = (1..=found.version).rev().take(VERSIONS_SHOWN).collect();
            Ok(InstructionReaders { code: found.code, versions, people, more })
        })
    }
}

fn read_view(read: Read) -> ReadView {
    ReadView { version: read.version, at: read.at.to_string(), station: read.station }
}
