//! The first page's answer, and the search over everything.

use domain::{PoolKind, Role};
use store::search::{HitKind, Matched};
use store::side::settings;
use store::{masters, pools, search, transfers};

use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::views::{Counts, Hit, Hits, Overview, Story};

/// The setting that holds the stories of the demo factory.
const STORIES: &str = "demo_stories";
/// Hits of one search at most.
const HITS_MAX: u32 = 100;

impl Plant {
    /// How much there is, where the ledger stands, and what to look at first.
    pub fn overview(&self, operator: &Operator) -> Result<Overview> {
        operator.need(Permission::TraceRead)?;
        let (company, site) = (operator.company, operator.site);
        let (counts, stories) = self.read(|tx| {
            let of_kind = |tx: &mut store::Tx<'_>, kind| pools::count(tx, company, site, kind);
            let mut counts = Counts {
                lots: of_kind(tx, PoolKind::Lot)? as i64,
                runs: of_kind(tx, PoolKind::Run)? as i64,
                tanks: of_kind(tx, PoolKind::Tank)? as i64,
                transfers: transfers::count(tx, company, site)? as i64,
                items: 0,
                partners: 0,
            };
            let mut items = 0;
            masters::stream_items(tx, company, |_| {
                items += 1;
                Ok::<(), store::StoreError>(())
            })?;
            let mut partners = 0;
            masters::stream_partners(tx, company, |_| {
                partners += 1;
                Ok::<(), store::StoreError>(())
            })?;
            (counts.items, counts.partners) = (items, partners);
            let stories = settings::get(tx, company, settings::COMPANY_SETTINGS, STORIES)?;
            Ok((counts, stories.unwrap_or_default()))
        })?;
        let imports =
            if operator.may(Permission::ImportRun) { self.imports(operator)?.rows } else { vec![] };
        Ok(Overview {
            counts,
            ledger: self.ledger_head(operator)?,
            stories: stories.lines().filter_map(read_story).collect(),
            imports,
        })
    }

    /// Everything whose number or name holds a text, best first.
    pub fn search(&self, operator: &Operator, text: &str, limit: u32) -> Result<Hits> {
        operator.need(Permission::TraceRead)?;
        let (company, site) = (operator.company, operator.site);
        let limit = limit.clamp(1, HITS_MAX);
        let found = self.read(|tx| Ok(search::search(tx, company, site, text.trim(), limit)?))?;
        Ok(Hits { hits: found.hits.into_iter().map(hit).collect() })
    }

    /// Remembers the demo factory's stories for the first page.
    pub(crate) fn keep_stories(&self, operator: &Operator, stories: &[Story]) -> Result<()> {
        let company = operator.company;
        let lines: Vec<String> = stories
            .iter()
            .map(|story| format!("{}\t{}\t{}", story.key, story.root, story.direction))
            .collect();
        self.inner.runner.run(move |cx| {
            let owner = settings::COMPANY_SETTINGS;
            settings::set(cx.tx, company, owner, STORIES, &lines.join("\n"))?;
            Ok(())
        })
    }
}

fn read_story(line: &str) -> Option<Story> {
    let mut parts = line.split('\t').map(str::to_owned);
    Some(Story { key: parts.next()?, root: parts.next()?, direction: parts.next()? })
}

fn hit(found: search::Hit) -> Hit {
    let (kind, reference) = match found.kind {
        HitKind::Pool(kind) => (kind.as_str(), format!("{kind}:{}", found.code)),
        HitKind::Item => ("item", format!("item:{}", found.code)),
        HitKind::Partner(Role::Supplier) => ("supplier", format!("supplier:{}", found.code)),
        HitKind::Partner(Role::Customer) => ("customer", format!("customer:{}", found.code)),
        HitKind::Transfer => ("transfer", found.code.clone()),
        HitKind::Document => ("document", format!("document:{}", found.code)),
    };
    let matched = match found.matched {
        Matched::Code => "code",
        Matched::LotNumber => "lot_number",
        Matched::SupplierLot => "supplier_lot",
        Matched::Name => "name",
        Matched::WorkOrder => "work_order",
        Matched::Document => "document",
    };
    Hit {
        kind: kind.to_owned(),
        reference,
        title: found.title,
        subtitle: found.item_name,
        matched: matched.to_owned(),
    }
}
