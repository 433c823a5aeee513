//! The other sites of the company, and whether somebody may work there.

use domain::facts::SiteOpened;
use domain::masters::Partner;
use domain::{CompanyId, MasterKind, SiteId};
use store::{Tx, masters, records};

use crate::circles::Outside;
use crate::error::{Error, Result};
use crate::people::roles_at;
use crate::permission::Permission;
use crate::plant::{Operator, permissions};
use crate::sights;

impl Operator {
    /// The same person at a site of the company, with what they may do there; none where they hold no
    /// role. A guest and whoever works at a shared device stays where they are. Nobody may do more
    /// there than they may here, so that a token stays within its scopes.
    pub(crate) fn at(&self, tx: &mut Tx<'_>, site: &SiteOpened) -> Result<Option<Self>> {
        if site.site == self.site {
            return Ok(Some(self.clone()));
        }
        if self.is_guest() || self.seat.shared {
            return Ok(None);
        }
        let there = Self { site: site.site, zone: site.zone.clone(), ..self.clone() };
        let Some(person) = self.person else { return Ok(Some(there)) };
        let roles = roles_at(tx, (self.company, site.site), person)?;
        if roles.is_empty() {
            return Ok(None);
        }
        let held = permissions(&roles, None);
        let both = |permission: &Permission| self.may(*permission);
        Ok(Some(Self {
            permissions: held.into_iter().filter(both).collect(),
            sights: sights::seen_by(tx, self.company, &roles)?,
            outside: Outside::of(tx, (self.company, site.site), (person, &roles))?,
            roles,
            ..there
        }))
    }
}

impl Operator {
    /// What another site keeps from somebody of this one, before anything of it is here: by the roles they
    /// hold here.
    pub(crate) fn outside_at(&self, tx: &mut Tx<'_>, site: SiteId) -> Result<Outside> {
        match self.person {
            _ if site == self.site => Ok(self.outside.clone()),
            Some(person) => Outside::of(tx, (self.company, site), (person, &self.roles)),
            None => Ok(Outside::default()),
        }
    }
}

/// The sites of a company by their ids.
pub(crate) struct Sites(Vec<SiteOpened>);

impl Sites {
    pub(crate) fn of(tx: &mut Tx<'_>, company: CompanyId) -> Result<Self> {
        Ok(Self(masters::sites(tx, company)?))
    }

    /// Whether the company has no more than one.
    pub(crate) const fn are_one(&self) -> bool {
        self.0.len() < 2
    }

    pub(crate) fn one(&self, site: SiteId) -> Result<&SiteOpened> {
        self.0.iter().find(|known| known.site == site).ok_or(Error::NotFound("site"))
    }

    /// The other site of the company that a customer or supplier stands for.
    pub(crate) fn behind(
        &self,
        tx: &mut Tx<'_>,
        (company, own): (CompanyId, SiteId),
        partner: &str,
    ) -> Result<Option<&SiteOpened>> {
        let site = partner_body(tx, company, partner)?.site;
        let found = self.0.iter().find(|known| !site.is_empty() && known.code == site);
        Ok(found.filter(|known| known.site != own))
    }
}

/// What the master record of a partner says; all empty where there is none.
pub(crate) fn partner_body(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<Partner> {
    match records::body(tx, company, MasterKind::Partner, code)? {
        Some(body) => serde_json::from_str(&body).map_err(Error::fault),
        None => Ok(Partner::default()),
    }
}
