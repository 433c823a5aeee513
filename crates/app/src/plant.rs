//! The open installation: database, runner, knowledge, and who is asking.

use std::path::PathBuf;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, PoisonError, RwLock};

use domain::facts::{CompanyFounded, SiteOpened};
use domain::ids::{self, CompanyId};
use domain::{PersonId, Refusal, SignatureWay, SiteId};
use store::ledger::COMPANY_LEDGER;
use store::{Database, Target, Tx, masters};

use crate::beyond::Choices;
use crate::circles::Outside;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::guests::Visit;
use crate::imports::Jobs;
use crate::knowledge::Knowledge;
use crate::labelling::PrintShop;
use crate::notices::PostOffice;
use crate::outgoing::{Network, Reach};
use crate::permission::{self, Permission};
use crate::runner::Runner;
use crate::sights::Sights;
use crate::sites::{OpenSite, open_site};
use crate::snapshots::Snapshots;

/// What an installation is opened with.
pub struct Options {
    /// Where the data is.
    pub target: Target,
    /// Where files beside the database are: uploads, certificates.
    pub data_dir: PathBuf,
    /// The clock.
    pub clock: Clock,
}

/// An open installation; clones share it.
#[derive(Clone)]
pub struct Plant {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) runner: Runner,
    pub(crate) clock: Clock,
    pub(crate) data_dir: PathBuf,
    pub(crate) knowledge: Knowledge,
    pub(crate) choices: Choices,
    pub(crate) exposures: crate::analysis::Exposures,
    pub(crate) jobs: Jobs,
    pub(crate) print_shop: PrintShop,
    pub(crate) post: PostOffice,
    /// What browsers were asked about passkeys and have not answered.
    pub(crate) passkeys: crate::passkeys::Asked,
    /// Signatures that wait for their act.
    pub(crate) tickets: crate::signatures::Tickets,
    /// Whom checkpoints are shown to, where the machine's owner named somebody.
    pub(crate) authority: std::sync::OnceLock<crate::stamping::Authority>,
    /// Where printers and scales may be.
    pub(crate) reach: RwLock<Reach>,
    /// When answers of long ago were last forgotten.
    pub(crate) answers_forgotten_us: AtomicI64,
}

/// Who is asking, for which site, and what they may do.
#[derive(Debug, Clone)]
pub struct Operator {
    /// The person; none for the command line of the machine's owner.
    pub person: Option<PersonId>,
    /// The wall they are within.
    pub company: CompanyId,
    /// The site they work at.
    pub site: SiteId,
    /// IANA name of the zone of the site's plant time.
    pub zone: String,
    /// Their roles, which the table of correction rights names.
    pub roles: Vec<String>,
    /// What they may do at the site, narrowed by a token's scopes.
    pub permissions: Vec<Permission>,
    /// What of it they may do in the whole company.
    pub everywhere: Vec<Permission>,
    /// Which groups of fields they are shown.
    pub sights: Sights,
    /// Which records are kept from them.
    pub outside: Outside,
    /// Where they sit, and how sure it is that it is them.
    pub seat: Seat,
    /// What they may look at as a guest, who has no permission; none for everybody else.
    pub visit: Option<Visit>,
}

/// How somebody is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seat {
    /// At a device that several people share.
    pub shared: bool,
    /// Code of the station the device is at.
    pub station: Option<String>,
    /// They have just shown who they are.
    pub fresh: bool,
    /// How they showed it.
    pub fresh_way: Option<SignatureWay>,
    /// The session they are signed in by, as it is kept; none for a program.
    pub session: Option<[u8; 32]>,
    /// Codes of the operations their badge is for; none where it is for all.
    pub trained: Option<Vec<String>>,
    /// Signatures for the act; none where the page knows no signatures.
    pub signatures: Option<Vec<String>>,
    /// What is asked, as tickets for it name it; none in the server's own house.
    pub about: Option<crate::Subject>,
}

impl Operator {
    /// Whether they may.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    pub(crate) fn need(&self, permission: Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(Error::Denied) }
    }

    /// For what all sites share: to hold it at one of them is not enough.
    pub(crate) fn need_everywhere(&self, permission: Permission) -> Result<()> {
        self.need_any_everywhere(&[permission])
    }

    /// One of these is enough, for what all sites share.
    pub(crate) fn need_any_everywhere(&self, permissions: &[Permission]) -> Result<()> {
        self.need_any(permissions)?;
        let has = permissions.iter().any(|permission| self.everywhere.contains(permission));
        if has { Ok(()) } else { Err(Refusal::OnlyCompanyWide.into()) }
    }

    /// One of these is enough.
    pub(crate) fn need_any(&self, permissions: &[Permission]) -> Result<()> {
        let has = permissions.iter().any(|permission| self.may(*permission));
        if has { Ok(()) } else { Err(Error::Denied) }
    }

    /// What signs for something needs the person again where the device is not theirs alone.
    pub(crate) fn need_fresh(&self) -> Result<()> {
        // Whoever brings a signature has shown it for that; the act looks whether it holds.
        let signs = self.seat.signatures.as_ref().is_some_and(|given| !given.is_empty());
        if self.seat.fresh || signs || !self.seat.shared {
            Ok(())
        } else {
            Err(Error::StepUpNeeded)
        }
    }

    /// What is not done in a run is not for a badge that is bound to operations.
    pub(crate) fn need_every_operation(&self) -> Result<()> {
        if self.seat.trained.is_none() { Ok(()) } else { Err(Error::Denied) }
    }
}

impl Plant {
    /// Opens an installation: migrates it, founds it when it is new, and gives up imports that an
    /// earlier process left unfinished.
    pub fn open(options: Options) -> Result<Self> {
        let database = Database::open_telling(options.target, &mut |facts| {
            tracing::info!(facts, "Data of an earlier program: facts are applied anew");
        })?;
        let runner = Runner::start(&database, options.clock.clone())?;
        let now_us = options.clock.now_us();
        let snapshots = Snapshots::within(&options.data_dir);
        if let Err(error) = snapshots.clear_unfinished() {
            tracing::warn!(%error, "Unfinished files of graphs could not be removed");
        }
        let knowledge = Knowledge::kept_in(snapshots);
        let inner = Inner {
            database,
            runner,
            clock: options.clock,
            data_dir: options.data_dir,
            knowledge,
            choices: Choices::default(),
            exposures: crate::analysis::Exposures::default(),
            jobs: Jobs::default(),
            print_shop: PrintShop::default(),
            post: PostOffice::default(),
            passkeys: crate::passkeys::Asked::default(),
            tickets: crate::signatures::Tickets::default(),
            authority: std::sync::OnceLock::new(),
            reach: RwLock::default(),
            answers_forgotten_us: AtomicI64::new(now_us),
        };
        let plant = Self { inner: Arc::new(inner) };
        plant.found()?;
        plant.tidy_after_the_dead()?;
        Ok(plant)
    }

    /// Lets printers and scales be in these networks beside the private ones.
    pub fn allow_devices_in(&self, networks: &[Network]) {
        *self.inner.reach.write().unwrap_or_else(PoisonError::into_inner) = Reach::with(networks);
    }

    /// Where printers and scales may be.
    pub(crate) fn reach(&self) -> Reach {
        self.inner.reach.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what the process knows, so that the next one begins with it; for the end of a server.
    pub fn keep_graphs(&self) -> Result<()> {
        self.read(|tx| self.inner.knowledge.keep(tx))
    }

    /// Gives up what an earlier process left unfinished, and removes its files.
    fn tidy_after_the_dead(&self) -> Result<()> {
        self.clear_spill_folder()?;
        match self.abandon_unfinished() {
            // Its rows count for nothing anyway, and there is reading to do on a full disk, or where
            // everything has moved away from.
            Err(error @ (Error::DiskFull | Error::Busy | Error::Moved { .. })) => {
                tracing::warn!(%error, "An unfinished import could not be given up yet");
                Ok(())
            }
            done => done,
        }
    }

    /// The installation always has a company and a site, so that a first import has a place.
    fn found(&self) -> Result<()> {
        let companies = self.read(|tx| Ok(masters::companies(tx)?))?;
        if companies.is_empty() {
            self.found_company("main", "main", "main", "main", &system_zone())?;
        }
        Ok(())
    }

    /// Founds a company with its first site; the command line's work.
    pub fn found_company(
        &self,
        code: &str,
        name: &str,
        site_code: &str,
        site_name: &str,
        zone: &str,
    ) -> Result<CompanyId> {
        let names = [code, name, site_code, site_name, zone].map(str::to_owned);
        self.inner.runner.run(move |cx| {
            let [code, name, site_code, site_name, zone] = names;
            let newest = masters::companies(cx.tx)?.iter().map(|c| c.id.0).max().unwrap_or(0);
            let company = CompanyId(ids::next(newest, cx.now_us, 0));
            cx.act(company, COMPANY_LEDGER, None, CompanyFounded { code, name })?;
            let first = OpenSite { code: site_code, name: site_name, zone };
            open_site(cx, (company, None), first)?;
            Ok(company)
        })
    }

    /// Gives the operator's company and site the names people know them by.
    pub fn rename(
        &self,
        operator: &Operator,
        (company_code, company_name): (&str, &str),
        (site_name, zone): (&str, &str),
    ) -> Result<()> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let (company, site) = (operator.company, operator.site);
        let names = [company_code, company_name, site_name, zone].map(str::to_owned);
        let by = operator.person;
        self.inner.runner.run(move |cx| {
            let [code, name, site_name, zone] = names;
            let sites = masters::sites(cx.tx, company)?;
            let old = sites.into_iter().find(|s| s.site == site).ok_or(Error::NotFound("site"))?;
            cx.act(company, COMPANY_LEDGER, by, CompanyFounded { code, name })?;
            let renamed = SiteOpened { name: site_name, zone, ..old };
            cx.act(company, COMPANY_LEDGER, by, renamed)?;
            Ok(())
        })
    }

    /// The machine's owner at the command line: may do everything at one site.
    pub fn command_line(&self, company: Option<&str>, site: Option<&str>) -> Result<Operator> {
        self.read(|tx| {
            let companies = masters::companies(tx)?;
            let company = companies
                .iter()
                .find(|known| company.is_none_or(|code| known.code == code))
                .ok_or(Error::NotFound("company"))?
                .id;
            let place = site_of(tx, company, site)?;
            Ok(Operator {
                person: None,
                company,
                site: place.site,
                zone: place.zone,
                roles: vec![permission::ADMINISTRATOR.to_owned()],
                permissions: Permission::ALL.to_vec(),
                everywhere: Permission::ALL.to_vec(),
                sights: Sights::ALL,
                outside: Outside::default(),
                seat: Seat::default(),
                visit: None,
            })
        })
    }

    /// The code of the operator's site.
    pub fn site_code(&self, operator: &Operator) -> Result<String> {
        let sites = self.read(|tx| Ok(masters::sites(tx, operator.company)?))?;
        let own = sites.into_iter().find(|site| site.site == operator.site);
        Ok(own.ok_or(Error::NotFound("site"))?.code)
    }

    /// The calendar day in plant time.
    pub fn day(&self, operator: &Operator) -> domain::CivilDate {
        self.today(&crate::times::zone(&operator.zone))
    }

    /// Where everything moves to from here, or has moved; none while acts are taken.
    pub fn moved_to(&self) -> Result<Option<String>> {
        self.read(|tx| Ok(store::moving::leaving(tx)?.map(|leaving| leaving.place)))
    }

    /// Whether no record of goods was ever taken.
    pub fn is_empty(&self) -> Result<bool> {
        self.read(|tx| {
            for (company, site) in store::ledger::chains(tx)? {
                if site != COMPANY_LEDGER
                    && store::ledger::head(tx, company, site)?.is_some_and(|head| head.seq > 0)
                {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.inner.database.read(work)
    }

    /// Lets the engine see how much came, once it is kept. What fails here undoes nothing.
    pub(crate) fn tables_grew(&self, rows: u64, tables: &str) {
        if let Err(error) = self.inner.database.grown(rows, tables) {
            tracing::warn!(%error, "The database looks at its tables by itself later");
        }
    }

    pub(crate) fn now_us(&self) -> i64 {
        self.inner.clock.now_us()
    }
}

/// The site a code names, or the first one.
pub(crate) fn site_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: Option<&str>,
) -> Result<SiteOpened> {
    masters::sites(tx, company)?
        .into_iter()
        .find(|site| code.is_none_or(|code| site.code == code))
        .ok_or(Error::NotFound("site"))
}

/// The machine's own zone; UTC where it does not say.
fn system_zone() -> String {
    let zone = jiff::tz::TimeZone::system();
    zone.iana_name().unwrap_or("UTC").to_owned()
}

/// The permissions of a person with these roles, narrowed to a token's scopes.
pub(crate) fn permissions(roles: &[String], scopes: Option<&[String]>) -> Vec<Permission> {
    Permission::ALL
        .into_iter()
        .filter(|permission| permission::allows(roles, *permission))
        .filter(|permission| {
            scopes.is_none_or(|scopes| scopes.iter().any(|scope| scope == permission.as_str()))
        })
        .collect()
}
