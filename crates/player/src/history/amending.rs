//! What is put right afterwards, by the act that fits what was wrong.

use demo::works::INSPECTOR;
use domain::{Instant, PoolKind, Quantity};
use exchange::{CorrectionRow, TransferRow};
use serde_json::{Value, json};

use super::books::{Books, Entered};
use super::lived::{Telling, Unsaid};
use super::ways::{Why, is_weighed_by_item};
use crate::act::{Act, Call};

impl<'a> Telling<'a> {
    pub(super) fn corrects(
        &mut self,
        correction: &'a CorrectionRow,
        entered_at: Instant,
    ) -> Result<(), Unsaid> {
        let id = &correction.corrects;
        let Some((wrong, entered)) = self.books.entered(id) else {
            return Err(Unsaid(id.clone(), "it is put right before it is entered"));
        };
        let unsaid = correction.from.is_some()
            || correction.to.is_some()
            || correction.basis.is_some()
            || correction.set_by.is_some();
        if unsaid {
            return Err(Unsaid(id.clone(), "nothing says that it was another pool or person"));
        }
        let act = match entered {
            Entered::ByAct => self.act_that_corrects(correction, wrong),
            Entered::Plainly => None,
        };
        let act = act.unwrap_or_else(|| {
            self.books.correct(correction);
            self.plain.push((id.clone(), Why::NoSuchCorrection));
            past_any_act(correction)
        });
        self.acts.push(act.entered_by(entered_at));
        Ok(())
    }

    /// The act that puts this right, if one does.
    fn act_that_corrects(
        &mut self,
        correction: &CorrectionRow,
        wrong: &TransferRow,
    ) -> Option<Act> {
        let quantities = correction.qty_from.is_some() || correction.qty_to.is_some();
        let rest = correction.set_at.is_some()
            || correction.equipment.is_some()
            || correction.document.is_some();
        let reason = reason_of(correction);
        let id = &correction.corrects;
        let act = |call, body: Value, name: String| {
            Act::new(correction.recorded_at, INSPECTOR, call, body).about(&[&name])
        };
        if quantities && !rest && correction.void != Some(true) {
            let right = right_quantity(&self.books, correction, wrong)?;
            self.books.correct(correction);
            if !self.covers(wrong) {
                self.books.uncorrect(id);
                return None;
            }
            let body = json!({"transfer": format!("@{id}"), "quantity": right.to_string(), "reason": reason});
            return Some(act(Call::CorrectQuantity, body, format!("@act:{id}")));
        }
        if quantities || rest {
            return None;
        }
        // What was taken back stands again when the taking back is taken back itself.
        let undone = self.undone.contains(id);
        let name = match correction.void {
            Some(true) if !undone => format!("@act:{id}"),
            Some(false) if undone => format!("@act:undo:{id}"),
            _ => return None,
        };
        self.books.correct(correction);
        if undone {
            self.undone.remove(id);
        } else {
            self.undone.insert(id.clone());
        }
        let undo = act(Call::Undo, json!({"reason": reason}), name);
        Some(if undone { undo } else { undo.kept(&format!("undo:{id}")) })
    }

    /// Whether at no moment less than nothing is left at an end of a movement.
    fn covers(&self, one: &TransferRow) -> bool {
        let mut ends = [&one.from, &one.to].into_iter().filter(|end| end.kind == PoolKind::Lot);
        ends.all(|end| self.books.moves(end).least().0 >= 0)
    }
}

fn reason_of(correction: &CorrectionRow) -> String {
    correction.reason.clone().unwrap_or_else(|| "as the history says".to_owned())
}

/// The one number that is right, in the unit of the lot that moved; none where the two ends would
/// not follow from each other.
fn right_quantity(
    books: &Books<'_>,
    correction: &CorrectionRow,
    wrong: &TransferRow,
) -> Option<Quantity> {
    let right = TransferRow {
        qty_from: correction.qty_from.or(wrong.qty_from),
        qty_to: correction.qty_to.or(wrong.qty_to),
        ..wrong.clone()
    };
    let quantity = if wrong.from.kind == PoolKind::Lot { right.qty_from } else { right.qty_to };
    let both = wrong.from.kind == PoolKind::Lot && wrong.to.kind == PoolKind::Lot;
    let follows = is_weighed_by_item(books, &right) && (!both || right.qty_from == right.qty_to);
    quantity.filter(|_| follows)
}

/// A correction written past any act.
fn past_any_act(correction: &CorrectionRow) -> Act {
    let text = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.to_string());
    let body = json!({
        "void": correction.void, "set_at": correction.set_at.map(|at| at.to_string()),
        "qty_from": text(correction.qty_from), "qty_to": text(correction.qty_to),
        "equipment": correction.equipment, "document": correction.document,
        "reason": reason_of(correction),
    });
    let name = format!("@{}", correction.corrects);
    Act::new(correction.recorded_at, INSPECTOR, Call::Correct, body).about(&[&name])
}
