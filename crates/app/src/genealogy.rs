//! Traces: the question in words, the graph of the asked moment, the answer.

use std::io::Write;
use std::sync::Arc;

use domain::Refusal;
use domain::guests::Sight;
use serde::{Serialize, Serializer};
use trace::{Answer, Asked, Cancel, Cut, Direction, Gathered, Graph, Mode, Question};

use crate::asks::TraceAsk;
use crate::beyond::Source;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::serials;

/// A question that can be answered, with the graph that answers it.
///
/// The walk is made when the answer is written, so that it is streamed and never lies in memory as
/// text. Dropping the reply's reader cancels it through [`TraceReply::cancel`].
pub struct TraceReply {
    pub(crate) graph: Arc<Graph>,
    pub(crate) question: Question,
    pub(crate) cancel: Cancel,
    pub(crate) source: Source,
}

impl Plant {
    /// Answers a question to the genealogy; the root may also be a document or a partner.
    pub fn trace(&self, operator: &Operator, ask: &TraceAsk) -> Result<TraceReply> {
        self.reply(operator, (ask, true, false))
    }

    /// The same with the command line's contract: the root is a lot, run or tank (rule N15).
    pub fn trace_pool(&self, operator: &Operator, ask: &TraceAsk) -> Result<TraceReply> {
        self.reply(operator, (ask, false, false))
    }

    /// The same as [`Plant::trace`], to be read cautiously as well.
    pub(crate) fn trace_both_modes(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
    ) -> Result<TraceReply> {
        self.reply(operator, (ask, true, true))
    }

    fn reply(
        &self,
        operator: &Operator,
        (ask, outside, both_modes): (&TraceAsk, bool, bool),
    ) -> Result<TraceReply> {
        self.sight(operator, Permission::TraceRead, Sight::Trace(&ask.root))?;
        let ground = (operator.company, operator.site);
        let behind = self.read(|tx| serials::lot_behind(tx, ground, &ask.root))?;
        let of_lot = behind.map(|root| TraceAsk { root, ..ask.clone() });
        let ask = of_lot.as_ref().unwrap_or(ask);
        let as_of = read_as(ask.as_of.as_deref(), "as_of")?;
        let cut = Cut { recorded_at: as_of, seq: ask.as_of_seq };
        let (graph, question, source) =
            self.graph_for(operator, (ask, outside, both_modes), cut)?;
        Ok(TraceReply { graph, question, cancel: Cancel::default(), source })
    }

    /// The graph of what the process knows of the operator's site, brought up to date.
    pub(crate) fn known(&self, operator: &Operator, cut: Cut) -> Result<Arc<Graph>> {
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| self.inner.knowledge.at(tx, company, site, cut))
    }
}

pub(crate) fn question(graph: &Graph, ask: &TraceAsk, outside: bool) -> Result<Question, Refusal> {
    graph.question(&asked(ask, outside)?)
}

/// The question that begins with what the graph does not know by itself.
pub(crate) fn question_from(
    graph: &Graph,
    ask: &TraceAsk,
    gathered: &Gathered,
) -> Result<Question, Refusal> {
    // What a temperature was about moved before or after it was measured.
    let is_about_moves = !ask.root.starts_with("parameter:");
    let windowed = TraceAsk {
        at_from: ask.at_from.clone().filter(|_| is_about_moves),
        at_to: ask.at_to.clone().filter(|_| is_about_moves),
        ..ask.clone()
    };
    graph.question_from(&asked(&windowed, true)?, gathered)
}

fn asked(ask: &TraceAsk, outside: bool) -> Result<Asked<'_>, Refusal> {
    let direction: Direction = ask.direction.parse()?;
    let mode: Mode = ask.mode.as_deref().unwrap_or("strict").parse()?;
    Ok(Asked {
        root: &ask.root,
        direction,
        mode,
        tolerance_s: ask.tolerance.unwrap_or(0),
        at_from: read_as(ask.at_from.as_deref(), "at_from")?,
        at_to: read_as(ask.at_to.as_deref(), "at_to")?,
        transfer: ask.transfer.as_deref(),
        outside,
    })
}

fn read_as<T: std::str::FromStr>(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<T>, Refusal> {
    text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
}

impl TraceReply {
    /// The answer itself, which borrows the graph.
    pub fn answer(&self) -> Result<Answer<'_>> {
        self.graph.trace(&self.question, &self.cancel).map_err(|_| Error::Cancelled)
    }

    /// Writes one row a reached transfer.
    pub fn write_csv(&self, out: &mut dyn Write) -> Result<()> {
        self.answer()?.write_csv(out).map_err(Error::io)
    }

    /// Writes pools, customers, suppliers, balance and completeness as aligned columns.
    pub fn write_table(&self, out: &mut dyn Write) -> Result<()> {
        self.answer()?.write_table(out).map_err(Error::io)
    }

    /// Writes a Graphviz drawing.
    pub fn write_dot(&self, out: &mut dyn Write) -> Result<()> {
        self.answer()?.write_dot(out).map_err(Error::io)
    }

    /// Where the answer is read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Stops the walk, from any thread.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

impl Serialize for TraceReply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.answer().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}
