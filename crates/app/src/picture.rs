//! The drawing of a trace as data: layers, nodes, flows, and the counts beside them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::asks::TraceAsk;
use crate::error::{Error, Result};
use crate::plant::{Operator, Plant};

/// placeholder
#[derive(Debug, Serialize, ToSchema)]
pub struct Picture {}
/// placeholder
#[derive(Debug, Serialize, ToSchema)]
pub struct Readings {}

impl Plant {
    /// placeholder
    pub fn picture(&self, _o: &Operator, _a: &TraceAsk, _l: usize) -> Result<Picture> {
        Err(Error::Busy)
    }
    /// placeholder
    pub fn readings(&self, _o: &Operator, _a: &TraceAsk) -> Result<Readings> {
        Err(Error::Busy)
    }
    /// Whether this installation shows the demo factory.
    pub fn demo(&self) -> bool {
        self.read(|tx| {
            let companies = store::masters::companies(tx)?;
            Ok(companies.iter().any(|company| company.code == "demo"))
        })
        .unwrap_or(false)
    }
}
