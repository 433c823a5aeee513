//! An answer as a drawing: layers by kind of step, nodes, flows between them.
//!
//! The drawing leaves out only what was written off, which the balance beside it states; where there
//! are more nodes than asked for, siblings are grouped and counted. Where a node stands on paper is
//! the client's affair.

mod groups;
mod layers;
mod summary;
mod things;

use std::collections::{BTreeMap, HashMap};

use domain::{CivilDate, PoolId};
use serde::Serialize;

use crate::answer::Answer;
use crate::figures::Figure;

pub(crate) use summary::counts;
pub use summary::{AnswerCounts, CleanCounts, Moment, ReadingCounts, Readings, Summary};

/// What to draw.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// More nodes than this are grouped; there are never more nodes than layers and kinds need.
    pub limit: usize,
    /// The day on which a lot counts as expired, if any.
    pub today: Option<CivilDate>,
    /// What the house says of lots that still hold something: on hold, waiting, rejected. The
    /// genealogy does not know it.
    pub said: HashMap<PoolId, &'static str>,
}

/// A drawing.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Picture {
    /// From the left, raw, to the right, customer.
    pub layers: Vec<Layer>,
    /// What is drawn.
    pub nodes: Vec<Node>,
    /// What went from node to node.
    pub flows: Vec<Flow>,
    /// Other inputs of reached runs.
    pub context: Vec<Context>,
    /// The unit of the root, in which forward figures are.
    pub unit: Option<String>,
    /// Whether any node stands for several.
    pub grouped: bool,
    /// The answer without its pools and transfers.
    pub answer: Summary,
    /// When what was reached had been recorded.
    pub timeline: Vec<Moment>,
}

/// One layer of a drawing.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Layer {
    /// Unlike any other layer's.
    pub key: String,
    /// What stands in it.
    pub kind: &'static str,
    /// Name of the operation or item; without one, the kind is all there is to say.
    pub label: Option<String>,
    /// The operation that made the lots in it, where one did.
    pub made_by: Option<String>,
    /// How many pools, shipments and partners stand in it.
    pub count: usize,
}

/// A figure with its unit, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FigureText {
    /// With perfect mixing.
    pub expected: Option<String>,
    /// At least.
    pub min: Option<String>,
    /// At most.
    pub max: Option<String>,
    /// The unit of all three.
    pub unit: Option<String>,
}

/// One node, or a group of siblings.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Node {
    /// A reference, or `group:7`.
    pub id: String,
    /// The pool it is; none where it is a group or a shipment.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Place of its layer.
    pub layer: usize,
    /// What it is.
    pub kind: &'static str,
    /// Lot number, document, name or code.
    pub title: String,
    /// Name of the item.
    pub subtitle: Option<String>,
    /// How many it stands for.
    pub members: usize,
    /// Forward, the root in it; backward, how much of it is in what was asked.
    pub quantity: FigureText,
    /// Everything that ever entered it, in its own unit.
    pub entered: Option<String>,
    /// The unit of `entered`.
    pub entered_unit: Option<String>,
    /// What of the root still rests in it.
    pub resting: Option<String>,
    /// What became of it.
    pub state: &'static str,
    /// Reached only by the wider reading.
    pub possible: bool,
    /// What was asked about.
    pub root: bool,
    /// Somebody said what it is where its label could not be read, and a second person agreed: the
    /// house knows, the genealogy does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named_by_choice: bool,
    /// What of it went back to another site of the company, or came back from one. No flow is drawn for
    /// it: in the genealogy what was sent back is taken off what came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub went_back: Vec<WentBack>,
    /// When it was first reached.
    pub at: Option<String>,
}

/// Goods of a lot that went back to another site, or came back from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WentBack {
    /// Name of the other site.
    pub site: String,
    /// Whether they came back here; else they left for there.
    pub came: bool,
    /// How much, in the unit of the lot.
    pub quantity: String,
    /// The unit.
    pub unit: String,
    /// Number of the return.
    pub document: Option<String>,
    /// When.
    pub at: String,
}

/// What went from one node to another.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Flow {
    /// Id of a node.
    pub from: String,
    /// Id of a node.
    pub to: String,
    /// The sum of the figures.
    pub quantity: FigureText,
    /// How many transfers it stands for.
    pub transfers: usize,
    /// How they are known, `mixed` where that differs.
    pub basis: &'static str,
    /// Reached only by the wider reading, all of them.
    pub possible: bool,
    /// When the first happened.
    pub at_first: String,
    /// When the last happened.
    pub at_last: String,
    /// How many were recorded late.
    pub late: usize,
}

/// Inputs of a reached run that were not asked about.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Context {
    /// Name of their item.
    pub from_title: String,
    /// How many pools they are.
    pub items: usize,
    /// Id of the node they went into.
    pub into: String,
}

impl Picture {
    /// Draws an answer.
    ///
    /// `wider` is the cautious answer to the same question: what only it reaches is drawn as
    /// possible. Without it only the answer itself is drawn.
    pub fn draw(asked: &Answer<'_>, wider: Option<&Answer<'_>>, drawing: &Drawing) -> Self {
        let drawn = wider.unwrap_or(asked);
        let mut things = things::Things::of(drawn, drawing);
        let contracted = things.len() > drawing.limit && groups::contract_chains(&mut things);
        let layout = layers::lay_out(&things);
        let groups = groups::group(&things, &layout, drawing.limit);
        let nodes = groups.nodes(&things, &layout);
        let flows = groups.flows(&things);
        let grouped = contracted || nodes.iter().any(|node| node.members > 1);
        Self {
            layers: layout.layers(&things),
            context: groups.context(&things, drawn),
            nodes,
            flows,
            unit: things.unit.clone(),
            grouped,
            answer: summary::summary(asked),
            timeline: summary::timeline(asked),
        }
    }
}

/// A sum of figures that is unknown as soon as one of them is, or is in another unit.
#[derive(Debug, Clone, Default)]
struct Total {
    figure: Figure,
    unit: Option<String>,
    unknown: bool,
    any: bool,
}

impl Total {
    fn add(&mut self, figure: Option<Figure>, unit: Option<&str>) {
        match figure {
            Some(figure) if !self.any || self.unit.as_deref() == unit => self.figure.add(&figure),
            _ => self.unknown = true,
        }
        if !self.any {
            self.unit = unit.map(str::to_owned);
        }
        self.any = true;
    }

    fn add_total(&mut self, other: &Self) {
        if other.any {
            self.add((!other.unknown).then_some(other.figure), other.unit.as_deref());
        }
    }

    fn text(&self) -> FigureText {
        if self.unknown || !self.any {
            return FigureText { unit: self.unit.clone(), ..FigureText::default() };
        }
        let [expected, min, max] =
            self.figure.shown().map(domain::quantity::format_scaled).map(Some);
        FigureText { expected, min, max, unit: self.unit.clone() }
    }
}

/// How many there are of each.
type Counted = BTreeMap<&'static str, usize>;
