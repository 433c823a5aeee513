//! Drills that nobody chose: what one is about is drawn, and anybody can draw it again.

use domain::facts::DrillDrawn;
use domain::masters::Item;
use domain::recalls::{self as decisions, DrillScore as Score};
use domain::{ItemId, MasterKind, RecallId, Refusal};
use serde::{Deserialize, Serialize};
use store::{Tx, drills, masters};
use utoipa::ToSchema;

use super::{OpenRecall, RecallFigures, RecallQuery, RecallView, asked, board, open};
use crate::acts::{ActAsk, Done};
use crate::error::{Error, Result};
use crate::holds::reason as given_reason;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::{pages, secrets, times};

/// A drill about something that is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct DrawDrill {
    /// What is drawn: `lot`, `packaging`, `unit` or `delivery`.
    pub of: String,
    /// What the draw begins with, to draw the same again; drawn too where absent.
    pub seed: Option<u32>,
    /// `substance`, `microbe`, `allergen`, `machine` or `foreign_body`.
    pub hazard: String,
    /// What is practised.
    pub reason: String,
    /// Its number; made by the program where absent.
    pub code: Option<String>,
    /// Minutes within which everything should be found.
    pub target_min: Option<u32>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// How well a drill went: the points and what they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrillScore {
    /// Of 100.
    pub points: u32,
    /// Of 50: the share of the goods that somebody answers for, in the unit where it is least.
    pub found: u32,
    /// Of 20: the share of the customers that know.
    pub known: u32,
    /// Of 30: all of them within the target, none after a day, evenly between.
    pub time: u32,
    /// Minutes it took, or takes so far.
    pub minutes: i64,
    /// Minutes it should take: the own target, or four hours.
    pub target_min: u32,
    /// Whether it was within four hours.
    pub within_4_h: bool,
    /// Whether it was within a day.
    pub within_24_h: bool,
}

/// A drill among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrillRow {
    /// Its number.
    pub code: String,
    /// What was practised.
    pub reason: String,
    /// What was feared.
    pub hazard: String,
    /// When it was opened.
    pub opened_at: String,
    /// How far it is.
    pub stage: String,
    /// Whether it was found to have worked; absent until somebody looked.
    pub effective: Option<bool>,
    /// What was drawn; absent where somebody chose.
    pub drawn: Option<String>,
    /// How much somebody answers for, in per cent, in the unit where it is least.
    pub percent: String,
    /// How many customers know.
    pub known: u32,
    /// How many there are.
    pub customers: u32,
    /// How well it went, or goes so far.
    pub score: DrillScore,
}

/// Drills, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrillPage {
    /// The drills.
    pub rows: Vec<DrillRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Drills of a page at most: all that each of them reached is looked at anew.
const DRILLS_MAX: u32 = 24;

/// What was drawn.
struct Drawn {
    place: u32,
    of: u32,
    called: String,
    roots: Vec<String>,
}

impl Plant {
    /// How drills went, one after the other.
    pub fn drills(&self, operator: &Operator, query: &RecallQuery) -> Result<DrillPage> {
        operator.need(Permission::TraceRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<RecallId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit).min(DRILLS_MAX);
        let at = (&times::zone(&operator.zone), self.now_us());
        self.read(|tx| {
            let found = store::recalls::drills(tx, ground, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.recall.to_string());
            let mut rows = Vec::with_capacity(found.len());
            for drill in found.iter().filter(|drill| operator.outside.shows(*drill)) {
                rows.extend(row(board::view(tx, ground, at, drill)?));
            }
            Ok(DrillPage { rows, next })
        })
    }

    /// Draws what a drill is about, and opens it.
    pub fn draw_drill(
        &self,
        operator: &Operator,
        ask: &DrawDrill,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::RecallManage)?;
        let kind = ["lot", "packaging", "unit", "delivery"].into_iter().find(|of| *of == ask.of);
        let kind = kind.ok_or(Refusal::BadInput { field: "of" })?;
        let hazard = ask.hazard.parse().map_err(|_| Refusal::BadInput { field: "hazard" })?;
        given_reason(&ask.reason)?;
        let seed = match ask.seed {
            Some(seed) => i64::from(seed),
            None => i64::from(u32::from_le_bytes(secrets::random::<4>()?)),
        };
        let ground = (operator.company, operator.site);
        let drawn = self.read(|tx| draw(tx, ground, kind, seed))?;
        let drawn = drawn.ok_or(Refusal::DrillNothing { kind })?;
        let reading = decisions::reading(hazard, None, None)?;
        let scope = self.recall_scope(operator, (&drawn.roots, &[]), (reading, (None, None)))?;
        if scope.lots() == 0 {
            return Err(Refusal::RecallEmpty { roots: drawn.roots.join(" ") }.into());
        }
        let content = OpenRecall {
            roots: drawn.roots.clone(),
            hazard: ask.hazard.clone(),
            reason: ask.reason.clone(),
            code: ask.code.clone(),
            drill: true,
            target_min: ask.target_min,
            ..OpenRecall::default()
        };
        self.act(operator, &asked("draw_drill", &ask.act, once), ask, move |acting| {
            let opened = open(acting, &content, (hazard, None), &scope)?;
            let found = store::recalls::by_code(acting.cx.tx, acting.ground(), &opened.row.code)?;
            let recall: RecallId = found.ok_or(Error::NotFound("recall"))?.recall;
            acting.append(DrillDrawn {
                recall,
                kind: kind.to_owned(),
                seed,
                of: drawn.of,
                place: drawn.place,
                drawn: drawn.called,
            })?;
            acting.recall_view(recall)
        })
    }
}

/// A drill among others; nothing where it is none.
fn row(view: RecallView) -> Option<DrillRow> {
    let score = view.score?;
    let least = view.figures.into_iter().min_by_key(share);
    let known = view.customers.iter().filter(|one| one.acknowledged_at.is_some()).count();
    Some(DrillRow {
        code: view.row.code,
        reason: view.row.reason,
        hazard: view.row.hazard,
        opened_at: view.row.opened_at,
        stage: view.row.stage,
        effective: view.effective,
        drawn: view.drawn.map(|drawn| drawn.drawn),
        percent: least.map_or_else(|| "0.0".to_owned(), |one| one.percent),
        known: u32::try_from(known).unwrap_or(u32::MAX),
        customers: u32::try_from(view.customers.len()).unwrap_or(u32::MAX),
        score,
    })
}

/// How much somebody answers for, in thousandths.
fn share(figures: &RecallFigures) -> u32 {
    let (whole, tenths) = figures.percent.split_once('.').unwrap_or((&figures.percent, "0"));
    whole.parse::<u32>().unwrap_or(0) * 10 + tenths.parse::<u32>().unwrap_or(0)
}

/// Draws one of what there is; nothing where there is nothing.
fn draw(tx: &mut Tx<'_>, ground: board::Ground, kind: &str, seed: i64) -> Result<Option<Drawn>> {
    let lot = |code: &String| format!("lot:{code}");
    match kind {
        "delivery" => {
            let of = drills::deliveries(tx, ground)?;
            let Some(place) = decisions::draw(seed, of) else { return Ok(None) };
            let Some(called) = drills::delivery(tx, ground, place)? else { return Ok(None) };
            let roots = vec![format!("document:{called}")];
            Ok(Some(Drawn { place, of, called, roots }))
        }
        "unit" => {
            let of = drills::units(tx, ground)?;
            let Some(place) = decisions::draw(seed, of) else { return Ok(None) };
            let Some((called, lots)) = drills::unit(tx, ground, place)? else { return Ok(None) };
            Ok(Some(Drawn { place, of, called, roots: lots.iter().map(lot).collect() }))
        }
        _ => {
            let items = if kind == "packaging" { packaging(tx, ground)? } else { vec![None] };
            let counts = items.iter().map(|item| Ok(drills::lots(tx, ground, *item)?));
            let counts: Vec<u32> = counts.collect::<Result<_>>()?;
            let of = counts.iter().sum();
            let Some(place) = decisions::draw(seed, of) else { return Ok(None) };
            let mut left = place;
            for (item, count) in items.into_iter().zip(counts) {
                if left >= count {
                    left -= count;
                    continue;
                }
                let Some(called) = drills::lot(tx, ground, item, left)? else { break };
                let roots = vec![lot(&called)];
                return Ok(Some(Drawn { place, of, called, roots }));
            }
            Ok(None)
        }
    }
}

/// The items that goods are packed in.
fn packaging(tx: &mut Tx<'_>, ground: board::Ground) -> Result<Vec<Option<ItemId>>> {
    let mut items = Vec::new();
    for (code, body) in store::records::bodies(tx, ground.0, MasterKind::Item)? {
        let item: Item = serde_json::from_str(&body).map_err(Error::fault)?;
        if item.kind == "packaging"
            && let Some(known) = masters::item_by_code(tx, ground.0, &code)?
        {
            items.push(Some(known.item));
        }
    }
    Ok(items)
}

/// How well a drill goes.
pub(super) fn score(
    recall: &store::recalls::Recall,
    figures: &[RecallFigures],
    customers: (usize, usize),
    now_us: i64,
) -> DrillScore {
    let found = figures.iter().map(share).min().unwrap_or(0);
    let until = recall.checked_at_us.or(recall.closed_at_us).unwrap_or(now_us);
    let minutes = (until - recall.at.utc_us).max(0) / 60_000_000;
    let target_min = recall.target_min.unwrap_or(Score::FOUR_HOURS_MIN);
    let Score { found, known, time } = decisions::score(found, customers, (minutes, target_min));
    DrillScore {
        points: found + known + time,
        found,
        known,
        time,
        minutes,
        target_min,
        within_4_h: minutes <= i64::from(Score::FOUR_HOURS_MIN),
        within_24_h: minutes <= i64::from(Score::DAY_MIN),
    }
}
