//! The sites of a company: which there are, and opening a further one.
//!
//! A server that runs takes a site in as it is opened: chains, graphs and queues are those of whatever
//! sites there are when they are asked. A site keeps its code, and is never closed: its chain stays.

use std::collections::BTreeMap;

use domain::facts::SiteOpened;
use domain::masters::Partner;
use domain::{CompanyId, MasterKind, PersonId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::ledger::COMPANY_LEDGER;
use store::{masters, records};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;

/// A further site of the company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OpenSite {
    /// Its short name, for good: letters, digits, `-`, `_` and `.`, no longer than 32.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// IANA zone of its plant time.
    pub zone: String,
}

/// A site of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteRow {
    /// Its short name.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// IANA zone of its plant time.
    pub zone: String,
    /// Codes of the customers and suppliers that stand for it; goods between sites need one of each.
    pub partners: Vec<String>,
}

/// The sites of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SitePage {
    /// In the order they were opened.
    pub rows: Vec<SiteRow>,
}

/// Characters of a code at most: it is part of every address of the site.
const CODE_MAX: usize = 32;
/// Characters of a name at most.
const NAME_MAX: usize = 100;

impl Plant {
    /// The sites of the operator's company.
    pub fn sites(&self, operator: &Operator) -> Result<SitePage> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        self.read(|tx| {
            let mut standing: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (code, body) in records::bodies(tx, company, MasterKind::Partner)? {
                let partner: Partner = serde_json::from_str(&body).map_err(Error::fault)?;
                standing.entry(partner.site).or_default().push(code);
            }
            let row = |site: SiteOpened| SiteRow {
                partners: standing.remove(&site.code).unwrap_or_default(),
                code: site.code,
                name: site.name,
                zone: site.zone,
            };
            Ok(SitePage { rows: masters::sites(tx, company)?.into_iter().map(row).collect() })
        })
    }

    /// Opens a further site of the operator's company.
    pub fn open_site(&self, operator: &Operator, ask: &OpenSite) -> Result<SiteRow> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let (company, by, ask) = (operator.company, operator.person, ask.clone());
        self.inner.runner.run(move |cx| {
            let OpenSite { code, name, zone } = open_site(cx, (company, by), ask)?;
            Ok(SiteRow { code, name, zone, partners: Vec::new() })
        })
    }
}

/// Opens a site; what was asked, without blanks at its ends.
pub(crate) fn open_site(
    cx: &mut Cx<'_, '_>,
    (company, by): (CompanyId, Option<PersonId>),
    ask: OpenSite,
) -> Result<OpenSite> {
    // Load.
    let [code, name, zone] = [ask.code, ask.name, ask.zone].map(|text| text.trim().to_owned());
    let sites = masters::sites(cx.tx, company)?;

    // Decide.
    let spelt = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    if code.is_empty() || code.chars().count() > CODE_MAX || !code.chars().all(spelt) {
        return Err(Refusal::BadInput { field: "code" }.into());
    }
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(Refusal::BadInput { field: "name" }.into());
    }
    if jiff::tz::TimeZone::get(&zone).is_err() {
        return Err(Refusal::BadInput { field: "zone" }.into());
    }
    // Two that differ by a letter's case would be one to whoever reads or types them.
    let same = |site: &&SiteOpened| site.code.to_lowercase() == code.to_lowercase();
    if let Some(taken) = sites.iter().find(same) {
        return Err(Refusal::NameTaken { name: taken.code.clone() }.into());
    }

    // Append. Numbers are part of every id made at a site, so no two sites of the installation share one.
    let mut number = 0;
    for known in masters::companies(cx.tx)? {
        let numbers = masters::sites(cx.tx, known.id)?.into_iter().map(|site| site.number);
        number = numbers.chain([number]).max().unwrap_or(0);
    }
    let site = SiteId(cx.next_id(company, COMPANY_LEDGER)?);
    let opened = OpenSite { code, name, zone };
    let OpenSite { code, name, zone } = opened.clone();
    cx.act(company, COMPANY_LEDGER, by, SiteOpened { site, number: number + 1, code, name, zone })?;
    Ok(opened)
}
