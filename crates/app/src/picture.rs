//! The drawing of a trace as data, and how far each of the two readings reaches.

use trace::picture::Drawing;
use trace::{Direction, Mode, Question};

pub use trace::picture::{Picture, Readings};

use crate::asks::TraceAsk;
use crate::error::Result;
use crate::genealogy::TraceReply;
use crate::plant::{Operator, Plant};
use crate::times;

/// Nodes of one drawing at most; what is more is grouped.
const NODES_MAX: usize = 800;

impl Plant {
    /// A trace as a drawing of at most about `limit` nodes.
    ///
    /// What only the wider reading reaches is drawn too, as possible: it is the price of caution.
    pub fn picture(&self, operator: &Operator, ask: &TraceAsk, limit: usize) -> Result<Picture> {
        let reply = self.trace(operator, ask)?;
        let today = Some(self.today(&times::zone(&operator.zone)));
        let drawing = Drawing { limit: limit.clamp(10, NODES_MAX), today };
        let asked = reply.answer()?;
        if reply.question.mode == Mode::Cautious {
            return Ok(Picture::draw(&asked, None, &drawing));
        }
        let wider = reply.reading(Mode::Cautious);
        let wider = reply.graph.trace(&wider, &reply.cancel)?;
        Ok(Picture::draw(&asked, Some(&wider), &drawing))
    }

    /// How much each of the two readings reaches.
    pub fn readings(&self, operator: &Operator, ask: &TraceAsk) -> Result<Readings> {
        let reply = self.trace(operator, ask)?;
        let strict = reply.graph.trace(&reply.reading(Mode::Strict), &reply.cancel)?;
        let cautious = reply.graph.trace(&reply.reading(Mode::Cautious), &reply.cancel)?;
        Ok(Readings::of(&strict, &cautious))
    }

    /// Whether this installation shows the demo factory.
    pub fn demo(&self) -> bool {
        let companies = self.read(|tx| Ok(store::masters::companies(tx)?));
        companies.is_ok_and(|known| known.iter().any(|company| company.code == "demo"))
    }
}

impl TraceReply {
    /// The same question, read more or less widely.
    fn reading(&self, mode: Mode) -> Question {
        Question { mode, ..self.question.clone() }
    }

    /// Which way the question goes.
    pub fn direction(&self) -> Direction {
        self.question.direction
    }
}
