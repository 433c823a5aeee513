//! Documents for paper: what a page shows, gathered once more for whoever has no screen.
//!
//! A document says what the views say, with times in plant time and figures with their units. It is
//! set into pages elsewhere; here it is only put together.

mod lots;
mod production;
mod recalls;
mod receiving;
mod shipping;

use std::collections::BTreeMap;

use documents::{Document, Frame, Language, Total, TraceProof, figure_of};
use domain::quantity::format_scaled;
use domain::{Instant, Quantity, Refusal};
use jiff::tz::TimeZone;
use store::masters;
use store::side::settings;

use crate::error::{Error, Result};
use crate::plant::{Operator, Plant};
use crate::times;

pub use lots::LABELS_MAX;

/// A document that is ready to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it says.
    pub document: Document,
    /// What stands on every page of it.
    pub frame: Frame,
    /// The language its words are in.
    pub language: Language,
}

impl Plant {
    /// A document with who prints it and when, in the language that was asked for, or the person's.
    pub(crate) fn paper(
        &self,
        operator: &Operator,
        language: Option<&str>,
        document: Document,
    ) -> Result<Paper> {
        let company = operator.company;
        let (company_name, site, own) = self.read(|tx| {
            let companies = masters::companies(tx)?;
            let known = companies.into_iter().find(|known| known.id == company);
            let sites = masters::sites(tx, company)?;
            let site = sites.into_iter().find(|site| site.site == operator.site);
            let own = match operator.person {
                Some(person) => settings::get(tx, company, person, "language")?,
                None => None,
            };
            let company_name = known.ok_or(Error::NotFound("company"))?.name;
            Ok((company_name, site.ok_or(Error::NotFound("site"))?.name, own))
        })?;
        let language = match language.filter(|tag| !tag.is_empty()) {
            Some(tag) => Language::from_tag(tag).ok_or(Refusal::BadInput { field: "lang" })?,
            None => own.as_deref().and_then(Language::from_tag).unwrap_or_default(),
        };
        let frame = Frame {
            company: company_name,
            site,
            printed_by: self.display_name(operator)?,
            printed_at: clock(self.now_us(), &times::zone(&operator.zone)),
        };
        Ok(Paper { document, frame, language })
    }

    /// The head of the site's ledger, for whoever holds a paper against it later.
    pub(crate) fn proof_now(&self, operator: &Operator) -> Result<TraceProof> {
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let head = store::ledger::head(tx, company, site)?;
            Ok(TraceProof {
                size: head.as_ref().map_or(0, |head| head.seq),
                root: head.map(|head| ledger::hex(&head.root())).unwrap_or_default(),
                origin: crate::checkpoints::company_origin(company),
            })
        })
    }
}

/// A moment as a clock on the wall of the site showed it.
pub(crate) fn clock(us: i64, zone: &TimeZone) -> String {
    let stamp = jiff::Timestamp::from_microsecond(us).unwrap_or_default();
    zone.to_datetime(stamp).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A moment as the API writes it, as a clock on the wall showed it.
pub(crate) fn on_the_wall(moment: &str, zone: &TimeZone) -> String {
    let instant: Option<Instant> = moment.parse().ok();
    instant.map_or_else(|| moment.to_owned(), |instant| clock(instant.utc_us, zone))
}

/// Sums of quantities, once for each unit, in the order of their units.
#[derive(Default)]
struct Sums(BTreeMap<String, i128>);

impl Sums {
    /// Adds a quantity as views write it.
    fn add(&mut self, quantity: &str, unit: &str) {
        let known = quantity.parse::<Quantity>().map_or(0, |quantity| i128::from(quantity.0));
        *self.0.entry(unit.to_owned()).or_default() += known;
    }

    fn totals(&self) -> Vec<Total> {
        let total = |(unit, sum): (&String, &i128)| Total {
            quantity: figure_of(&format_scaled(*sum), unit),
        };
        self.0.iter().map(total).collect()
    }
}
