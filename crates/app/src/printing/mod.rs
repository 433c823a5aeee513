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

use documents::{Document, Frame, Language, Signed, Total, TraceProof, figure_of};
use domain::quantity::format_scaled;
use domain::{Instant, Quantity, Refusal};
use jiff::tz::TimeZone;
use store::masters;
use store::side::settings;

use crate::error::{Error, Result};
use crate::plant::{Operator, Plant};
use crate::signatures::{SignatureQuery, SignatureView};
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
        let signatures = self.signed_lines(operator, &document)?;
        let frame = Frame {
            signatures,
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

impl Plant {
    /// The signatures of what a document shows: those of its number, or of its lot.
    fn signed_lines(&self, operator: &Operator, document: &Document) -> Result<Vec<Signed>> {
        let named = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let query = match document {
            // A passport is of one lot, and a number may be that of several.
            Document::LotPassport(_) | Document::LotLabels(_) | Document::TraceReport(_) => {
                return Ok(Vec::new());
            }
            other => {
                SignatureQuery { document: named(other.number()), ..SignatureQuery::default() }
            }
        };
        self.signed_of(operator, &query, None)
    }

    /// The signatures of what is asked for, as they are printed; only earlier ones where it is told as
    /// of a moment.
    fn signed_of(
        &self,
        operator: &Operator,
        query: &SignatureQuery,
        as_of: Option<&str>,
    ) -> Result<Vec<Signed>> {
        if operator.is_guest() {
            // Whoever signed is somebody of the house.
            return Ok(Vec::new());
        }
        let page = self.all_signatures(operator, query)?;
        let as_of = as_of.and_then(|at| at.parse::<Instant>().ok());
        let is_told = |one: &SignatureView| {
            let at = one.at.parse::<Instant>().ok();
            as_of.zip(at).is_none_or(|(as_of, at)| at.utc_us <= as_of.utc_us)
        };
        let line = |one: SignatureView| Signed {
            by: one.by.name.unwrap_or(one.by.person),
            at: with_zone(&one.at),
            meaning: one.meaning,
            act: one.act_name,
            undone: one.undone,
            hash: one.act_sha256.chars().take(HASH_SHOWN).collect(),
        };
        Ok(page.rows.into_iter().filter(is_told).map(line).collect())
    }
}

/// Characters of a hash on paper.
const HASH_SHOWN: usize = 12;

/// A moment as the API writes it, to the second and with its zone, as 21 CFR 11.50 wants it.
fn with_zone(moment: &str) -> String {
    let Ok(at) = moment.parse::<Instant>() else { return moment.to_owned() };
    let written = at.to_string();
    let (day, rest) = written.split_once('T').unwrap_or((&written, ""));
    let (time, zone) = rest.split_at(rest.len().min(8));
    let zone = zone.trim_start_matches(|sign: char| sign == '.' || sign.is_ascii_digit());
    format!("{day} {time} {zone}")
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
