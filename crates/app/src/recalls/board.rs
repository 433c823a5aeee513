//! Where every piece of a recall is now, and what adds up to what.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use domain::guests::Sight;
use domain::notices::Pace;
use domain::quantity::format_scaled;
use domain::recalls::{self as decisions, Account, LotFate, Reconciled, Statement};
use domain::{
    CivilDate, CompanyId, PartnerId, PoolId, PoolKind, PoolRef, Quantity, RecallId, Role, SiteId,
};
use jiff::tz::TimeZone;
use store::holds::OpenPick;
use store::pools::PoolRow;
use store::recalls::{self as stored, Event, EventKind, Recall};
use store::{Tx, balances, masters, operations, pools, shipping};

use super::telling::{Told, knows};
use super::{
    RecallClock, RecallCustomer, RecallDelivery, RecallDrawn, RecallEventView, RecallFigures,
    RecallLotView, RecallPage, RecallPlace, RecallQuery, RecallRow, RecallStep, RecallView, cases,
    drills, unknown,
};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::holds::StoppedPick;
use crate::naming::{LotName, lot_name, named};
use crate::notices::{self, Contacts, NoticeRow, contact_view};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

pub(super) type Ground = (CompanyId, SiteId);

impl Plant {
    /// A page of recalls and drills.
    pub fn recalls(&self, operator: &Operator, query: &RecallQuery) -> Result<RecallPage> {
        operator.need(Permission::TraceRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<RecallId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let found = stored::page(tx, ground, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.recall.to_string());
            let shown = found.iter().filter(|recall| operator.outside.shows(*recall));
            let mut rows =
                shown.map(|recall| row(tx, ground, &zone, recall)).collect::<Result<Vec<_>>>()?;
            for row in &mut rows {
                operator.without_kept_complaint(row);
            }
            Ok(RecallPage { rows, next })
        })
    }

    /// One recall with where everything is now.
    pub fn recall(&self, operator: &Operator, code: &str) -> Result<RecallView> {
        self.sight(operator, Permission::TraceRead, Sight::Recall(code))?;
        let ground = (operator.company, operator.site);
        let (zone, now_us) = (times::zone(&operator.zone), self.now_us());
        self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            Ok(operator.may_see_recall(view(tx, ground, (&zone, now_us), &found)?))
        })
    }
}

/// What a customer got of a lot.
#[derive(Debug, Clone, Default)]
pub(crate) struct AtCustomer {
    pub(crate) sent: i128,
    pub(crate) returned: i128,
    pub(crate) documents: BTreeSet<String>,
}

/// What became of a lot, and what each customer, by its code, got of it.
pub(crate) type Fate = (LotFate, BTreeMap<String, AtCustomer>);

/// What became of one lot.
pub(crate) fn fate(tx: &mut Tx<'_>, ground: Ground, pool: PoolId) -> Result<Fate> {
    Ok(fates(tx, ground, &[pool])?.remove(&pool).unwrap_or_default())
}

/// What became of each of many lots.
pub(crate) fn fates(
    tx: &mut Tx<'_>,
    ground: Ground,
    pools: &[PoolId],
) -> Result<BTreeMap<PoolId, Fate>> {
    let (mut fates, mut others) = (BTreeMap::new(), BTreeMap::new());
    for (pool, (ins, outs)) in balances::flows_of_many(tx, ground, pools)? {
        let entered = ins.iter().map(|flow| flow.net.entered).sum();
        let mut fate = LotFate { entered, ..LotFate::default() };
        let mut customers: BTreeMap<String, AtCustomer> = BTreeMap::new();
        for flow in outs {
            let (kind, code) = match others.entry(flow.fact.to) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let other = pools::find(tx, ground.0, ground.1, flow.fact.to)?;
                    let other = other.ok_or(Error::NotFound("pool"))?.pool.fact;
                    unknown.insert((other.kind, other.code))
                }
            };
            let left = flow.net.left;
            match *kind {
                PoolKind::Customer => {
                    let sent = flow.fact.qty_from.map_or(0, |quantity| i128::from(quantity.0));
                    let at = customers.entry(code.clone()).or_default();
                    at.sent += sent;
                    at.returned += sent - left;
                    at.documents.extend(flow.fact.document);
                    fate.shipped += left;
                }
                kind if kind.is_inside() => fate.used += left,
                _ => fate.gone += left,
            }
        }
        fates.insert(pool, (fate, customers));
    }
    Ok(fates)
}

/// What became of each lot in the scope.
pub(crate) fn fates_in_scope(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
) -> Result<BTreeMap<PoolId, Fate>> {
    let lots = stored::lots(tx, ground, recall.recall)?;
    let included = lots.iter().filter(|lot| lot.included).map(|lot| lot.pool);
    let included: Vec<PoolId> = included.collect();
    fates(tx, ground, &included)
}

/// What one customer got of a lot.
pub(crate) fn at_customer(
    tx: &mut Tx<'_>,
    ground: Ground,
    pool: PoolId,
    customer: &str,
) -> Result<AtCustomer> {
    Ok(fate(tx, ground, pool)?.1.remove(customer).unwrap_or_default())
}

/// Codes of the customers whom anything of the scope went to.
pub(crate) fn customers(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
) -> Result<BTreeSet<String>> {
    let fates = fates_in_scope(tx, ground, recall)?;
    Ok(fates.into_values().flat_map(|(_, customers)| customers.into_keys()).collect())
}

/// What nobody answers for, in all units together: nothing only where nothing is open anywhere.
pub(crate) fn open_of(tx: &mut Tx<'_>, ground: Ground, recall: &Recall) -> Result<i128> {
    let events = stored::events(tx, ground, recall.recall)?;
    let statements = said_of(tx, ground, recall, &events)?;
    let mut open = 0;
    for (pool, (_, customers)) in fates_in_scope(tx, ground, recall)? {
        for (code, at) in customers {
            let partner = partner_of(tx, ground.0, &code)?.0;
            let said = statements.get(&(partner, pool));
            open += decisions::account(at.sent, at.returned, said).open().abs();
        }
    }
    Ok(open)
}

/// The customers who said that they know, after all that they were told.
pub(crate) fn answered(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
) -> Result<BTreeSet<PartnerId>> {
    let events = stored::events(tx, ground, recall.recall)?;
    let partners: BTreeSet<PartnerId> = events.iter().filter_map(|event| event.partner).collect();
    Ok(partners.into_iter().filter(|partner| knows(&events, *partner)).collect())
}

/// The last word of each customer on each lot.
pub(crate) fn statements(events: &[Event]) -> BTreeMap<(PartnerId, PoolId), Statement> {
    let mut last = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind == EventKind::Accounted) {
        let (Some(partner), Some(pool)) = (event.partner, event.pool) else { continue };
        let [sealed, intercepted, sold, missing, returned] =
            event.figures.map(|figure| Quantity(figure.unwrap_or(0)));
        let said = Statement { sealed, intercepted, sold, missing, returned };
        last.insert((partner, pool), said);
    }
    last
}

/// The last word of each customer on each lot. Where one stands for a site of the company and said nothing,
/// the part of the recall there answers for what arrived; what is on the way stays open.
fn said_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
    events: &[Event],
) -> Result<BTreeMap<(PartnerId, PoolId), Statement>> {
    let mut said = statements(events);
    for (key, arrived) in cases::answered_for(tx, ground, recall)? {
        // What came back from there has left what arrived.
        let sealed = Quantity(i64::try_from(arrived).unwrap_or(i64::MAX));
        let statement = Statement { sealed, returned: Quantity(i64::MAX), ..Statement::default() };
        said.entry(key).or_insert(statement);
    }
    Ok(said)
}

pub(crate) fn partner_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<(PartnerId, String)> {
    let found = masters::partner_by_code(tx, company, Role::Customer, code)?;
    Ok(found.map_or_else(
        || (PartnerId::default(), code.to_owned()),
        |partner| (partner.partner, partner.name),
    ))
}

fn row(tx: &mut Tx<'_>, ground: Ground, zone: &TimeZone, recall: &Recall) -> Result<RecallRow> {
    let owner = match recall.by {
        Some(person) => name_of(tx, ground.0, person)?,
        None => None,
    };
    let roots = recall.roots.iter().flat_map(|roots| roots.split(' ')).map(str::to_owned);
    Ok(RecallRow {
        code: recall.code.clone(),
        hazard: recall.hazard.to_string(),
        reason: recall.reason.clone(),
        drill: recall.drill,
        stage: recall.stage.to_string(),
        complaint: recall.complaint.clone(),
        roots: roots.collect(),
        reading: recall.reading.map(|reading| reading.to_string()),
        lots_record: recall.lots_record,
        lots_possible: recall.lots_possible,
        opened_at: recall.at.to_string(),
        closed_at: recall.closed_at_us.map(|at| times::in_zone(at, zone)),
        owner,
        target_min: recall.target_min,
    })
}

/// A customer while what it got is gathered.
struct Gathered {
    partner: PartnerId,
    name: String,
    deliveries: Vec<RecallDelivery>,
    sums: BTreeMap<String, Account>,
}

/// A recall with everything.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: Ground,
    (zone, now_us): (&TimeZone, i64),
    recall: &Recall,
) -> Result<RecallView> {
    let events = stored::events(tx, ground, recall.recall)?;
    let (said, told) = (said_of(tx, ground, recall, &events)?, Told::of(&events));
    let today = times::day_in_zone(now_us, zone);
    let (mut lots, mut steps) = (Vec::new(), Vec::new());
    let mut sums: BTreeMap<String, Reconciled> = BTreeMap::new();
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    let (of, recalled) = (stored::lots(tx, ground, recall.recall)?, recall.recall);
    let held = stored::held(tx, ground, recalled)?;
    let (mut partners, mut ways) = (BTreeMap::new(), BTreeMap::new());
    let pools: Vec<PoolId> = of.iter().map(|lot| lot.pool).collect();
    let mut fates = fates(tx, ground, &pools)?;
    let mut found = InScope::of(tx, ground, &pools)?;
    for lot in of {
        let held = held.contains(&lot.pool);
        if lot.kind != PoolKind::Lot {
            steps.extend(step(tx, ground, found.row(lot.pool)?.0, held)?);
            continue;
        }
        let lot_in = found.take(lot.pool)?;
        let name = &lot_in.name;
        let (fate, at) = fates.remove(&lot.pool).unwrap_or_default();
        if lot.included {
            let sum = sums.entry(name.unit.clone()).or_default();
            sum.fate = sum.fate.and(fate);
            for (code, at) in at {
                let (partner, called) = match partners.entry(code.clone()) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(partner_of(tx, ground.0, &code)?),
                };
                let partner = *partner;
                let account =
                    decisions::account(at.sent, at.returned, said.get(&(partner, lot.pool)));
                sum.outside = sum.outside.and(account);
                let untold = told.untold(partner, &lot, &at);
                let on_the_way = on_the_way(tx, ground, &at, &mut ways)?;
                let delivery = delivery((name, &at), (&account, untold), on_the_way);
                let customer = gathered.entry(code).or_insert_with(|| Gathered {
                    partner,
                    name: called.clone(),
                    deliveries: Vec::new(),
                    sums: BTreeMap::new(),
                });
                let of_unit = customer.sums.entry(name.unit.clone()).or_default();
                *of_unit = of_unit.and(account);
                customer.deliveries.push(delivery);
            }
        }
        lots.push(lot_view(lot_in, &lot, (fate, held, today)));
    }
    let mut figures: Vec<_> = sums.iter().map(|(unit, sum)| figures(unit, sum)).collect();
    let shipped = |unit: &str| sums.get(unit).map_or(0, |sum| sum.fate.shipped);
    figures.sort_by_key(|one| std::cmp::Reverse(shipped(&one.unit)));
    let mut answered_by = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind == EventKind::Answered) {
        let (Some(partner), Some(by)) = (event.partner, event.by) else { continue };
        // Whoever was forgotten is still the contact the link was sent to.
        let name = name_of(tx, ground.0, by)?.or_else(|| event.channel.clone());
        answered_by.insert(partner, name.unwrap_or_default());
    }
    let people = Whom {
        answered_by,
        contacts: Contacts::of(tx, ground.0)?,
        notices: notices::rows(tx, ground, recall.recall, zone)?,
        pace: recall.pace,
        today,
    };
    let customers = customers_view(gathered, &events, &people, (zone, now_us));
    let team = people.contacts.at("").map(|contact| contact_view(contact, today)).collect();
    let drawn = events.iter().find(|event| event.kind == EventKind::Drawn).map(drawn);
    let known = customers.iter().filter(|one| one.acknowledged_at.is_some()).count();
    let score =
        recall.drill.then(|| drills::score(recall, &figures, (known, customers.len()), now_us));
    Ok(RecallView {
        position: recall.position,
        scope_reason: recall.scope_reason.clone(),
        clock: clock(recall, zone),
        held_lots: recall.held_lots,
        held_portions: recall.held_portions,
        effective: recall.effective,
        figures,
        lots,
        steps,
        customers,
        team,
        drawn,
        score,
        pace: recall.pace.into(),
        events: event_views(tx, ground, &events)?,
        row: row(tx, ground, zone, recall)?,
    })
}

/// A run or tank of the scope, where something may still be in it.
fn step(tx: &mut Tx<'_>, ground: Ground, row: PoolRow, held: bool) -> Result<Option<RecallStep>> {
    let fact = row.pool.fact;
    let pool = fact.pool;
    let operation = operations::of_run(tx, ground, pool)?;
    let closed = match &operation {
        Some(operation) => operation.closed_at_us.is_some(),
        None if fact.kind == PoolKind::Tank => balances::on_hand(tx, ground, pool)? <= 0,
        None => fact.closed_at.is_some(),
    };
    Ok((!closed).then(|| RecallStep {
        pool: PoolRef { kind: fact.kind, code: fact.code }.to_string(),
        operation: operation.as_ref().map(|one| one.operation.clone()).or(fact.operation),
        equipment: operation.and_then(|one| one.equipment),
        held,
    }))
}

/// Whether any of what a customer got has not arrived, as far as anybody said. What each shipment is known
/// to be is kept in `ways`.
fn on_the_way(
    tx: &mut Tx<'_>,
    ground: Ground,
    at: &AtCustomer,
    ways: &mut BTreeMap<String, bool>,
) -> Result<bool> {
    let mut any = false;
    for document in &at.documents {
        if !ways.contains_key(document) {
            let shipment = shipping::by_code(tx, ground, document)?;
            let open = shipment.is_some_and(|one| one.delivered_at_us.is_none());
            ways.insert(document.clone(), open);
        }
        any |= ways.get(document) == Some(&true);
    }
    Ok(any)
}

fn delivery(
    (name, at): (&LotName, &AtCustomer),
    (account, untold): (&Account, i128),
    on_the_way: bool,
) -> RecallDelivery {
    RecallDelivery {
        lot: name.clone(),
        documents: at.documents.iter().cloned().collect(),
        on_the_way,
        shipped: format_scaled(account.shipped),
        returned: format_scaled(account.returned),
        sealed: format_scaled(account.sealed),
        intercepted: format_scaled(account.intercepted),
        sold: format_scaled(account.sold),
        missing: format_scaled(account.missing),
        open: format_scaled(account.open()),
        untold: format_scaled(untold),
    }
}

/// What is known of all that is or was in a scope, asked together.
struct InScope {
    rows: BTreeMap<PoolId, (PoolRow, Option<CivilDate>)>,
    lying: BTreeMap<PoolId, Vec<(String, Quantity)>>,
    picks: BTreeMap<PoolId, Vec<OpenPick>>,
}

/// The same of one lot.
struct LotInScope {
    name: LotName,
    expires: Option<CivilDate>,
    places: Vec<RecallPlace>,
    picks: Vec<StoppedPick>,
}

impl InScope {
    fn of(tx: &mut Tx<'_>, ground: Ground, pools: &[PoolId]) -> Result<Self> {
        Ok(Self {
            rows: store::lots::rows(tx, ground, pools)?,
            lying: store::lots::lying(tx, ground, pools)?,
            picks: store::lots::picks(tx, ground, pools)?,
        })
    }

    fn row(&mut self, pool: PoolId) -> Result<(PoolRow, Option<CivilDate>)> {
        self.rows.remove(&pool).ok_or(Error::NotFound("pool"))
    }

    fn take(&mut self, pool: PoolId) -> Result<LotInScope> {
        let (row, said) = self.row(pool)?;
        let lying = self.lying.remove(&pool).unwrap_or_default().into_iter();
        let picks = self.picks.remove(&pool).unwrap_or_default().into_iter();
        let place = |(place, quantity): (_, Quantity)| {
            let quantity = quantity.to_string();
            RecallPlace { place, quantity }
        };
        let pick = |pick: OpenPick| StoppedPick {
            shipment: pick.code,
            quantity: pick.quantity.to_string(),
            picked: pick.picked,
        };
        Ok(LotInScope {
            expires: said.or(row.pool.fact.expires),
            name: named(row),
            places: lying.map(place).collect(),
            picks: picks.map(pick).collect(),
        })
    }
}

fn lot_view(
    found: LotInScope,
    lot: &stored::ScopeLot,
    (fate, held, today): (LotFate, bool, CivilDate),
) -> RecallLotView {
    let days = |day: CivilDate| today.0.until(day.0).map(|span| span.get_days().into());
    RecallLotView {
        lot: found.name,
        included: lot.included,
        by_hand: lot.reason.clone(),
        held,
        expires_on: found.expires.map(|day| day.to_string()),
        days_left: found.expires.and_then(|day| days(day).ok()),
        frozen: lot.target.to_string(),
        on_hand: format_scaled(fate.on_hand()),
        used: format_scaled(fate.used),
        gone: format_scaled(fate.gone),
        shipped: format_scaled(fate.shipped),
        places: found.places,
        picks: found.picks,
    }
}

fn figures(unit: &str, sum: &Reconciled) -> RecallFigures {
    let share = sum.share_milli();
    let out = &sum.outside;
    RecallFigures {
        unit: unit.to_owned(),
        target: format_scaled(sum.fate.target()),
        on_hand: format_scaled(sum.fate.on_hand()),
        gone: format_scaled(sum.fate.gone),
        sealed: format_scaled(out.sealed),
        intercepted: format_scaled(out.intercepted),
        sold: format_scaled(out.sold),
        missing: format_scaled(out.missing),
        open: format_scaled(out.open()),
        accounted: format_scaled(sum.accounted()),
        // One place, cut off and not rounded: 100 is said only where nothing is open.
        percent: format!("{}.{}", share / 1_000, share % 1_000 / 100),
        shipped: format_scaled(out.shipped),
    }
}

/// Whom to call at customers, and what was sent to them.
struct Whom {
    /// Who answered over a link, by customer.
    answered_by: BTreeMap<PartnerId, String>,
    contacts: Contacts,
    notices: Vec<(PartnerId, NoticeRow)>,
    pace: Pace,
    today: domain::CivilDate,
}

fn customers_view(
    gathered: BTreeMap<String, Gathered>,
    events: &[Event],
    people: &Whom,
    (zone, now_us): (&TimeZone, i64),
) -> Vec<RecallCustomer> {
    let mut customers: Vec<RecallCustomer> = gathered
        .into_iter()
        .map(|(code, customer)| {
            let of = |kind| {
                let mine = move |event: &&Event| {
                    event.kind == kind && event.partner == Some(customer.partner)
                };
                events.iter().filter(mine)
            };
            let noticed = of(EventKind::Noticed).next_back();
            let is_known = knows(events, customer.partner);
            let acknowledged = of(EventKind::Acknowledged).next_back().filter(|_| is_known);
            let new = of(EventKind::Told).next_back().or_else(|| of(EventKind::Noticed).next());
            let patience_us = i64::from(people.pace.deputy_min) * 60_000_000;
            let waits = |event: &Event| now_us - event.at.utc_us > patience_us;
            let contacts = people.contacts.at(&code).map(|one| contact_view(one, people.today));
            let of_customer =
                people.notices.iter().filter(|(partner, _)| *partner == customer.partner);
            let sums = customer.sums.iter().map(|(unit, account)| {
                let shipped = account.shipped;
                let fate = LotFate { entered: shipped, shipped, ..LotFate::default() };
                figures(unit, &Reconciled { fate, outside: *account })
            });
            RecallCustomer {
                contacts: contacts.collect(),
                notices: of_customer.map(|(_, row)| row.clone()).collect(),
                answered_by: people.answered_by.get(&customer.partner).cloned(),
                customer: code,
                name: customer.name.clone(),
                noticed_at: noticed.map(|event| times::in_zone(event.at.utc_us, zone)),
                channel: noticed.and_then(|event| event.channel.clone()),
                escalated: noticed.is_some_and(|event| event.flag == Some(true)),
                acknowledged_at: acknowledged.map(|event| times::in_zone(event.at.utc_us, zone)),
                overdue: acknowledged.is_none() && new.is_some_and(waits),
                telling: telling(noticed, &customer.deliveries).to_owned(),
                figures: sums.collect(),
                deliveries: customer.deliveries,
            }
        })
        .collect();
    customers.sort_by_key(|one| (one.acknowledged_at.is_some(), !one.overdue, one.name.clone()));
    customers
}

/// Whether a customer was told of all that came to them.
fn telling(noticed: Option<&Event>, deliveries: &[RecallDelivery]) -> &'static str {
    match noticed {
        None => "not_yet",
        Some(_) if deliveries.iter().any(|delivery| delivery.untold != "0") => "more",
        Some(_) => "told",
    }
}

fn drawn(event: &Event) -> RecallDrawn {
    let figure = |at: usize| event.figures[at].unwrap_or_default();
    RecallDrawn {
        kind: event.channel.clone().unwrap_or_default(),
        drawn: event.note.clone().unwrap_or_default(),
        seed: figure(0).to_string(),
        of: u32::try_from(figure(1)).unwrap_or(u32::MAX),
        place: u32::try_from(figure(2)).unwrap_or(u32::MAX),
    }
}

fn clock(recall: &Recall, zone: &TimeZone) -> Vec<RecallClock> {
    let stages = [
        ("scoped", recall.scoped_at_us),
        ("held", recall.held_at_us),
        ("noticed", recall.noticed_at_us),
        ("checked", recall.checked_at_us),
        ("closed", recall.closed_at_us),
    ];
    let clock = stages.map(|(stage, at)| RecallClock {
        stage: stage.to_owned(),
        at: at.map(|at| times::in_zone(at, zone)),
        minutes: at.map(|at| (at - recall.at.utc_us) / 60_000_000),
    });
    clock.into()
}

/// What was done and said.
fn event_views(tx: &mut Tx<'_>, ground: Ground, events: &[Event]) -> Result<Vec<RecallEventView>> {
    let mut views = Vec::with_capacity(events.len());
    // What was told of each lot is a figure of its delivery.
    for event in events.iter().filter(|event| event.kind != EventKind::Told) {
        let customer = match event.partner {
            Some(partner) => masters::partner(tx, ground.0, partner)?.map(|known| known.name),
            None => None,
        };
        let name = match event.pool {
            Some(pool) => Some(lot_name(tx, ground, pool)?),
            None => None,
        };
        let said = || Quantity(event.figures[..4].iter().flatten().sum()).to_string();
        let accounted = (event.kind == EventKind::Accounted).then(said);
        let by = match event.by {
            Some(person) => name_of(tx, ground.0, person)?,
            None => None,
        };
        let unit = name.as_ref().map(|name| name.unit.clone());
        let number = |name: LotName| name.lot_number.unwrap_or(name.lot);
        views.push(RecallEventView {
            kind: event.kind.as_str().to_owned(),
            at: event.at.to_string(),
            by,
            customer,
            lot: name.map(number),
            accounted,
            unit,
            note: event.note.clone(),
        });
    }
    Ok(views)
}
