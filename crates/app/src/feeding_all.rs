//! Feeding everything a run still takes at once: what is proposed is looked at, and taken as it is.
//!
//! One act, all lots or none. Each lot passes the checks it would pass alone, in the order given: what
//! an earlier one took is no longer there for a later one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::feeding::{Fed, Feed, feed};
use crate::orders::at_line;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// Materials that go into a run together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct FeedAll {
    /// The run, by its reference or code.
    pub run: String,
    /// What goes in, in this order.
    pub feeds: Vec<FeedPart>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// One of the materials.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct FeedPart {
    /// The lot, by its reference or number. Not needed for water and the like.
    pub lot: Option<String>,
    /// Code of the item, where it is a utility and no lot is named.
    pub item: Option<String>,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it is taken from; the station's own where absent.
    pub place: Option<String>,
}

/// What went into a run together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FedAll {
    /// Each of them, in the order given.
    pub feeds: Vec<Fed>,
}

/// Materials of one act at most.
const FEEDS_MAX: usize = 200;

impl Plant {
    /// Feeds several lots to a run, all of them or none, or shows what feeding them would do.
    pub fn feed_all(
        &self,
        operator: &Operator,
        ask: &FeedAll,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<FedAll>> {
        let asked = Asked {
            name: "feed",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| feed_all(acting, content))
    }
}

fn feed_all(acting: &mut Acting<'_, '_, '_>, ask: FeedAll) -> Result<FedAll> {
    if ask.feeds.is_empty() || ask.feeds.len() > FEEDS_MAX {
        return Err(domain::Refusal::BadInput { field: "feeds" }.into());
    }
    let mut feeds = Vec::with_capacity(ask.feeds.len());
    for (place, part) in ask.feeds.into_iter().enumerate() {
        let one = Feed {
            weighed: None,
            run: ask.run.clone(),
            lot: part.lot,
            item: part.item,
            quantity: part.quantity,
            unit: part.unit,
            place: part.place,
            act: ActAsk::default(),
        };
        feeds.push(feed(acting, &one).map_err(|error| at_line(error, place + 1))?);
    }
    Ok(FedAll { feeds })
}
