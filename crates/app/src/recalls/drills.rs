//! Drills that nobody chose: what one is about is drawn, and anybody can draw it again.

use domain::facts::DrillDrawn;
use domain::masters::Item;
use domain::recalls::{self as decisions, DrillScore as Score};
use domain::{ItemId, MasterKind, RecallId, Refusal};
use serde::{Deserialize, Serialize};
use store::{Tx, drills, masters};
use utoipa::ToSchema;

use super::{OpenRecall, RecallFigures, RecallView, asked, board, open};
use crate::acts::{ActAsk, Done};
use crate::error::{Error, Result};
use crate::holds::reason as given_reason;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::secrets;

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

/// What was drawn.
struct Drawn {
    place: u32,
    of: u32,
    called: String,
    roots: Vec<String>,
}

impl Plant {
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
        let scope = self.recall_scope(operator, &drawn.roots, (reading, (None, None)))?;
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
    let share = |one: &RecallFigures| {
        let parts = one.percent.split_once('.').unwrap_or((one.percent.as_str(), "0"));
        parts.0.parse::<u32>().unwrap_or(0) * 10 + parts.1.parse::<u32>().unwrap_or(0)
    };
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
