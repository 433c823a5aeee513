//! Who took which answer out of the house: each file that leaves is a fact of its own.

use domain::facts::AnswerTaken;
use serde::{Deserialize, Serialize};
use store::answers as stored;
use utoipa::{IntoParams, ToSchema};

use super::LeftOut;
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::times;

/// Which answers that were handed out a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TakenQuery {
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// An answer that left the house as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenView {
    /// Its place in the ledger.
    pub seq: i64,
    /// What was asked about.
    pub root: String,
    /// `forward`, `backward` or `both`.
    pub direction: String,
    /// `strict` or `cautious`.
    pub reading: String,
    /// `pdf`, `xlsx` or `epcis`.
    pub form: String,
    /// How many movements are in it.
    pub rows: u32,
    /// How many were reached and are not in it.
    pub left_out: u32,
    /// What is withheld in it, with commas between.
    pub withheld: Option<String>,
    /// As of when the record was read.
    pub as_of: Option<String>,
    /// What whoever took it is called.
    pub by: Option<String>,
    /// When.
    pub at: String,
}

/// Answers that were handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenPage {
    /// The last one first.
    pub rows: Vec<TakenView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Plant {
    /// The answers that left the house, the last one first.
    pub fn answers_taken(&self, operator: &Operator, query: &TakenQuery) -> Result<TakenPage> {
        operator.need(Permission::LedgerVerify)?;
        let (before, limit) = (pages::cursor(query.cursor.as_deref())?, pages::rows(query.limit));
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let mut codes = Codes::of(ground.0, ground.1);
            let mut rows = Vec::new();
            for taken in stored::taken(tx, ground, before, limit)? {
                rows.push(TakenView {
                    seq: taken.seq,
                    root: taken.root,
                    direction: taken.direction,
                    reading: taken.reading,
                    form: taken.form,
                    rows: taken.rows,
                    left_out: taken.left_out,
                    withheld: taken.withheld,
                    as_of: taken.as_of,
                    by: codes.person_name(tx, taken.by)?,
                    at: times::in_zone(taken.at_us, &zone),
                });
            }
            let is_full = rows.len() == limit as usize;
            let next = rows.last().filter(|_| is_full).map(|row| row.seq.to_string());
            Ok(TakenPage { rows, next })
        })
    }

    /// Puts down that an answer leaves the house. It does so before the first byte does.
    pub(super) fn take_answer(
        &self,
        operator: &Operator,
        (ask, form): (&TraceAsk, &str),
        (rows, left_out): (usize, &LeftOut),
    ) -> Result<()> {
        let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let withheld = left_out.withheld.join(",");
        let fact = AnswerTaken {
            root: ask.root.clone(),
            direction: ask.direction.clone(),
            reading: ask.mode.clone().unwrap_or_else(|| "strict".to_owned()),
            form: form.to_owned(),
            rows: counted(rows),
            left_out: counted(left_out.by_scope + left_out.by_limit),
            withheld: (!withheld.is_empty()).then_some(withheld),
            as_of: ask.as_of.clone().or_else(|| ask.as_of_seq.map(|seq| seq.to_string())),
        };
        let (company, site, person) = (operator.company, operator.site, operator.person);
        self.inner.runner.run(move |cx| {
            cx.act(company, site, person, fact)?;
            Ok(())
        })
    }
}
