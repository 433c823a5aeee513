//! Foreign layouts: what each sheet and column of somebody else's file is taken for.
use exchange::{Document, layout::Mapping};
use jiff::tz::TimeZone;

use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::views::{MappingChoice, SheetView};

pub(super) fn propose(_plant: &Plant, _operator: &Operator, _document: &Document) -> Result<Vec<SheetView>> { Err(crate::Error::Stale) }
pub(super) fn chosen(_choice: &MappingChoice, _zone: &TimeZone) -> Result<Mapping> { Err(crate::Error::Stale) }
pub(super) fn remember(_plant: &Plant, _operator: &Operator, _choice: &MappingChoice) -> Result<()> { Ok(()) }
