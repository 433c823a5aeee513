//! What a reader chose to see of a table. Whatever is not shown is counted, so that no report looks like
//! more than it is.

use domain::Refusal;

use super::{Column, TableAsk, TraceRow};
use crate::error::Result;

/// A chosen part of a table, in a chosen order.
pub(crate) struct Scope {
    pub(crate) columns: Vec<Column>,
    text: String,
    stages: Vec<String>,
    sort: Option<(Column, bool)>,
}

impl Scope {
    pub(crate) fn read(ask: &TableAsk) -> Result<Self> {
        let sort = ask.sort.as_deref().filter(|sort| !sort.is_empty()).map(|sort| {
            let (word, down) = match sort.strip_prefix('-') {
                Some(word) => (word, true),
                None => (sort, false),
            };
            let column = Column::ALL.iter().copied().find(|column| column.as_str() == word);
            column.map(|column| (column, down)).ok_or(Refusal::BadInput { field: "sort" })
        });
        let stages = ask.stages.as_deref().unwrap_or_default().split(',').map(str::trim);
        Ok(Self {
            columns: Column::list(ask.columns.as_deref())?,
            text: ask.q.as_deref().unwrap_or_default().trim().to_lowercase(),
            stages: stages.filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            sort: sort.transpose()?,
        })
    }

    /// Whether anything is left out by choice.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.text.is_empty() || !self.stages.is_empty()
    }

    /// What was chosen, in words of the API, for the line that says what is left out.
    pub(crate) fn said(&self) -> Option<String> {
        let text = (!self.text.is_empty()).then(|| format!("“{}”", self.text));
        let stages = (!self.stages.is_empty()).then(|| self.stages.join(", "));
        let said: Vec<String> = [text, stages].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" · "))
    }

    /// Takes away what is not shown and puts the rest in order; answers how many were taken away.
    pub(crate) fn apply(&self, rows: &mut Vec<TraceRow>) -> usize {
        let all = rows.len();
        rows.retain(|row| self.shows(row));
        if let Some((column, down)) = self.sort {
            rows.sort_by_cached_key(|row| row.sorting(column));
            if down {
                rows.reverse();
            }
        }
        all - rows.len()
    }

    fn shows(&self, row: &TraceRow) -> bool {
        let in_stage = self.stages.is_empty() || self.stages.iter().any(|one| one == row.stage);
        let has_text = |text: &str| {
            let mut cells = Column::ALL.iter().filter_map(|column| row.cell(*column));
            cells.any(|cell| cell.to_lowercase().contains(text))
        };
        in_stage && (self.text.is_empty() || has_text(&self.text))
    }
}
