//! A label that nobody can read: what should lie here, and who says what it is.
//!
//! Nothing is guessed. A person chooses among what the records say lies at the place, a second person
//! agrees, and it stays on record for ever that this identity was a choice.

use domain::facts::IdentityChosen;
use domain::{CompanyId, LabelId, PersonId, PoolId, Refusal, SiteId};
use serde::Deserialize;
use store::acts::{self, ActFilter};
use store::side::people;
use store::{Tx, labels as stored, stock, units};
use utoipa::{IntoParams, ToSchema};

use super::prints::{LABELS_SHOWN, asked, reason_of};
use super::subjects::named;
use super::templates::Templates;
use super::views::{Candidate, Identified, IdentityChoice, LyingHere};
use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::lots::{NOW, by_pool};
use crate::naming::People;
use crate::packing;
use crate::people::roles_at;
use crate::permission::{self, Permission};
use crate::plant::{Operator, Plant};
use crate::proof::Proof;
use crate::stations::known_person;
use crate::times::utc;

/// Lots and units at a place that are looked at.
const LOOKED_AT: u32 = 200;
/// Seen this long ago, nobody has it in mind.
const LATELY_US: i64 = 24 * 3_600_000_000;

/// Where a label cannot be read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HereQuery {
    /// Code of the place.
    pub place: String,
    /// Code of the item, where the goods show what they are.
    pub item: Option<String>,
}

/// Goods whose label cannot be read, and what they are said to be.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct Identify {
    /// What they are said to be: one of what should lie here.
    pub subject: String,
    /// Code of the place they lie at.
    pub place: String,
    /// What it was chosen by.
    pub reason: String,
    /// Who agrees: another person, by their id or their username.
    pub confirmed_by: String,
    /// Their PIN.
    #[schema(format = Password)]
    pub confirm_pin: Option<String>,
    /// Or their password.
    #[schema(format = Password)]
    pub confirm_password: Option<String>,
    /// Code of the printer, `paper` for a page; the nearest where absent.
    pub printer: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What is kept of an ask for its idempotency: everything but the secrets.
impl std::fmt::Debug for Identify {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identify")
            .field("subject", &self.subject)
            .field("place", &self.place)
            .field("reason", &self.reason)
            .field("confirmed_by", &self.confirmed_by)
            .field("printer", &self.printer)
            .finish_non_exhaustive()
    }
}

type Ground = (CompanyId, SiteId);

impl Plant {
    /// What should lie at a place, the most plausible first.
    pub fn should_lie_here(&self, operator: &Operator, query: &HereQuery) -> Result<LyingHere> {
        operator.need(Permission::WorkRead)?;
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        self.read(|tx| {
            let unknown = || Refusal::UnknownCode { kind: "place", code: query.place.clone() };
            crate::stock::place_name(tx, ground.0, &query.place)?.ok_or_else(unknown)?;
            let (rows, more) = candidates(tx, ground, query, now_us)?;
            Ok(LyingHere { place: query.place.clone(), rows, more })
        })
    }

    /// Says what goods are whose label cannot be read; a second person agrees, and they get a label.
    pub fn identify_goods(
        &self,
        operator: &Operator,
        ask: &Identify,
        once: (Option<&str>, bool),
    ) -> Result<Done<Identified>> {
        operator.need(Permission::LabelsPrint)?;
        let (company, site) = (operator.company, operator.site);
        let (confirmed_by, roles) = self.read(|tx| {
            let person = agreeing(tx, company, &ask.confirmed_by)?;
            Ok((person, roles_at(tx, (company, site), person)?))
        })?;
        if Some(confirmed_by) == operator.person {
            return Err(Refusal::SamePerson.into());
        }
        // Whoever agrees must be somebody who could have chosen.
        if !permission::allows(&roles, Permission::LabelsPrint) {
            return Err(Error::Denied);
        }
        let proof = Proof { pin: ask.confirm_pin.clone(), password: ask.confirm_password.clone() };
        self.prove((company, confirmed_by), &proof)?;
        let content = ask.clone();
        let asked = asked("identify_goods", &ask.act, once);
        let done =
            self.act(operator, &asked, ask, move |acting| identify(acting, &content, confirmed_by));
        self.inner.print_shop.ring();
        done
    }
}

/// Whoever agrees says their name themselves; hardly anybody may see the list of people.
fn agreeing(tx: &mut Tx<'_>, company: CompanyId, said: &str) -> Result<PersonId> {
    match people::person_by_username(tx, company, said)? {
        Some(person) => Ok(person),
        None => known_person(tx, company, said),
    }
}

fn identify(
    acting: &mut Acting<'_, '_, '_>,
    ask: &Identify,
    confirmed_by: PersonId,
) -> Result<Identified> {
    // Load.
    let (ground, now_us) = (acting.ground(), acting.cx.now_us);
    acting.place(&ask.place)?;
    let query = HereQuery { place: ask.place.clone(), item: None };
    let (lying, _) = candidates(acting.cx.tx, ground, &query, now_us)?;
    let zone = acting.zone().clone();
    let of = named(acting.cx.tx, ground, &ask.subject, (&zone, now_us))?;
    let templates = Templates::of(acting.cx.tx, ground.0)?;
    let subject = of.subject.to_string();
    let before = stored::of_subject(acting.cx.tx, ground, &subject, LABELS_SHOWN)?;
    let printer = acting.printer(ask.printer.as_deref(), Some(&ask.place))?;

    // Decide.
    let reason = reason_of(Some(&ask.reason))?.ok_or(Refusal::BadInput { field: "reason" })?;
    if !lying.iter().any(|candidate| candidate.subject == subject) {
        return Err(Refusal::NotACandidate { subject, place: ask.place.clone() }.into());
    }
    let chosen = templates.choose(&of.wanted, None)?;

    // Append.
    let open: Vec<LabelId> =
        before.iter().filter(|label| label.voided.is_none()).map(|label| label.label).collect();
    for label in &open {
        acting.void(*label, &reason)?;
    }
    let again = before.first().map(|label| (label.label, reason.clone()));
    let print = acting.print_label(of, &chosen, (printer, Some(1)), again)?;
    acting.append(IdentityChosen {
        subject: subject.clone(),
        place: ask.place.clone(),
        confirmed_by,
        candidates: u32::try_from(lying.len()).unwrap_or(u32::MAX),
        reason,
        label: super::label_of(&print.label.label)?,
    })?;
    Ok(Identified {
        subject,
        label: print.label,
        job: print.job,
        voided: open.into_iter().map(|label| label.to_string()).collect(),
    })
}

/// Lots and units that lie at a place by the records, the most plausible first, and whether there are
/// more than were looked at.
fn candidates(
    tx: &mut Tx<'_>,
    ground: Ground,
    query: &HereQuery,
    now_us: i64,
) -> Result<(Vec<Candidate>, bool)> {
    let lying = stock::at_place(tx, ground, &query.place, PoolId(0), LOOKED_AT)?;
    let standing = units::at_place(tx, ground, &query.place)?;
    let more = lying.len() == LOOKED_AT as usize || standing.len() > LOOKED_AT as usize;
    let mut rows = Vec::new();
    for portion in lying.into_iter().filter(|portion| portion.unit.0 == 0) {
        let loaded = by_pool(tx, ground, portion.pool, NOW)?;
        let seen_us = last_seen(tx, ground, portion.pool)?;
        let code = loaded.lot.reference.code.clone();
        rows.push((
            seen_us,
            Candidate {
                subject: loaded.lot.reference.to_string(),
                code: loaded.lot.lot_number.unwrap_or(code),
                item: Some(loaded.item.code),
                item_name: Some(loaded.item.name),
                quantity: Some(portion.quantity.to_string()),
                unit: Some(loaded.item.unit),
                expires_on: loaded.lot.expires_on.map(|day| day.to_string()),
                last_seen_at: seen_us.map(utc),
                why: Vec::new(),
            },
        ));
    }
    for unit in standing.into_iter().take(LOOKED_AT as usize) {
        let view = packing::view(tx, ground, unit)?;
        let first = view.contents.first();
        rows.push((
            None,
            Candidate {
                subject: format!("unit:{}", view.code),
                item: first.map(|content| content.item.clone()),
                item_name: first.map(|content| content.item_name.clone()),
                quantity: None,
                unit: None,
                expires_on: view.contents.iter().filter_map(|c| c.expires_on.clone()).min(),
                last_seen_at: None,
                why: Vec::new(),
                code: view.code,
            },
        ));
    }
    if let Some(item) = query.item.as_deref().filter(|item| !item.is_empty()) {
        rows.retain(|(_, row)| row.item.as_deref() == Some(item));
    }
    weigh(tx, ground, &mut rows, now_us)?;
    Ok((rows.into_iter().map(|(_, row)| row).collect(), more))
}

/// Says of each why it is plausible, and puts the most plausible first: what is the only one of its
/// kind, then what nobody had in hand for longest.
fn weigh(
    tx: &mut Tx<'_>,
    ground: Ground,
    rows: &mut [(Option<i64>, Candidate)],
    now_us: i64,
) -> Result<()> {
    let items: Vec<Option<String>> = rows.iter().map(|(_, row)| row.item.clone()).collect();
    let alone = rows.len() == 1;
    for (seen_us, row) in &mut *rows {
        let mut why = Vec::new();
        if alone {
            why.push("only_one_here");
        } else if items.iter().filter(|item| **item == row.item).count() == 1 {
            why.push("only_one_of_item");
        }
        match seen_us {
            None => why.push("never_seen_since"),
            Some(seen_us) if now_us - *seen_us > LATELY_US => why.push("not_seen_today"),
            Some(_) => {}
        }
        if !stored::of_subject(tx, ground, &row.subject, 1)?.is_empty() {
            why.push("has_label");
        }
        row.why = why.into_iter().map(str::to_owned).collect();
    }
    let only = |row: &Candidate| row.why.iter().any(|why| why.starts_with("only_one"));
    rows.sort_by(|(a_us, a), (b_us, b)| {
        (!only(a), a_us, &a.subject).cmp(&(!only(b), b_us, &b.subject))
    });
    Ok(())
}

/// When an act last had a lot in hand.
fn last_seen(tx: &mut Tx<'_>, ground: Ground, pool: PoolId) -> Result<Option<i64>> {
    let filter = ActFilter { lot: Some(pool), ..ActFilter::default() };
    let last = acts::page(tx, ground, filter, i64::MAX, 1)?.pop();
    Ok(last.map(|act| act.at.utc_us))
}

/// When something was named by choice, for its passport.
pub(crate) fn choices(
    tx: &mut Tx<'_>,
    ground: Ground,
    subject: &str,
) -> Result<Vec<IdentityChoice>> {
    let found = stored::choices(tx, ground, subject)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let people = People::of(tx, ground.0)?;
    let told = found.into_iter().map(|choice| IdentityChoice {
        at: choice.at.to_string(),
        by: choice.person.map(|person| people.name(person)),
        confirmed_by: people.name(choice.confirmed_by),
        place: choice.place,
        candidates: choice.candidates,
        reason: choice.reason,
    });
    Ok(told.collect())
}
