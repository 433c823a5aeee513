//! Orders: what may still be received, made or shipped against a line.

use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::work::OrderState;

/// A line as it stands: what it asks for, and what already came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub line: u32,
    /// Code of the item it asks for.
    pub item: String,
    /// Codes of items that may take its place.
    pub substitutes: Vec<String>,
    /// How much it asks for.
    pub ordered: Quantity,
    /// How much was served.
    pub served: i128,
    /// By how many percent it may be exceeded.
    pub over_percent: u32,
}

impl Line {
    /// What of the order is still to come; never less than nothing.
    pub fn open(&self) -> i128 {
        (i128::from(self.ordered.0) - self.served).max(0)
    }

    /// What the line still takes, tolerance included; never less than nothing.
    pub fn takes(&self) -> i128 {
        let ordered = i128::from(self.ordered.0);
        let most = ordered + ordered * i128::from(self.over_percent) / 100;
        (most - self.served).max(0)
    }

    /// Whether everything that was asked for came.
    pub fn is_served(&self) -> bool {
        self.served >= i128::from(self.ordered.0)
    }

    /// Serves the line with so much of an item, or says why not.
    pub fn serve(&mut self, item: &str, quantity: Quantity) -> Result<(), Refusal> {
        if item != self.item && !self.substitutes.iter().any(|code| code == item) {
            return Err(Refusal::WrongItem { found: item.to_owned(), wanted: self.item.clone() });
        }
        let takes = self.takes();
        if i128::from(quantity.0) > takes {
            return Err(Refusal::MoreThanOrdered {
                line: self.line,
                open: format_scaled(takes),
                asked: quantity.to_string(),
            });
        }
        self.served += i128::from(quantity.0);
        Ok(())
    }
}

/// Whether an order may be worked on.
pub fn workable(code: &str, state: OrderState) -> Result<(), Refusal> {
    match state {
        OrderState::Released => Ok(()),
        state => Err(Refusal::OrderNotOpen { order: code.to_owned(), state: state.as_str() }),
    }
}

/// Whether an order may go from one state to another: planned to released or cancelled, released to
/// closed, closed back to released.
pub fn step(code: &str, from: OrderState, to: OrderState) -> Result<(), Refusal> {
    let allowed = matches!(
        (from, to),
        (OrderState::Planned, OrderState::Released | OrderState::Cancelled)
            | (OrderState::Released, OrderState::Closed | OrderState::Planned)
            | (OrderState::Closed, OrderState::Released)
    );
    if allowed {
        return Ok(());
    }
    Err(Refusal::OrderNotOpen { order: code.to_owned(), state: from.as_str() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            line: 1,
            item: "FLOUR".into(),
            substitutes: vec!["FLOUR-B".into()],
            ordered: Quantity::whole(100),
            served: 0,
            over_percent: 5,
        }
    }

    #[test]
    fn a_line_takes_what_it_asks_for_and_its_tolerance() {
        let mut line = line();

        assert_eq!(line.serve("FLOUR", Quantity::whole(100)), Ok(()));
        assert!(line.is_served());
        assert_eq!(line.serve("FLOUR-B", Quantity::whole(5)), Ok(()));
        let refused = line.serve("FLOUR", Quantity(1)).unwrap_err();
        assert_eq!(refused.code(), "more_than_ordered");
    }

    #[test]
    fn the_tolerance_is_no_part_of_what_is_still_to_come() {
        let mut line = line();
        assert_eq!((line.open(), line.takes()), (100_000_000_000, 105_000_000_000));

        line.serve("FLOUR", Quantity::whole(102)).unwrap();

        assert_eq!((line.open(), line.takes()), (0, 3_000_000_000));
    }

    #[test]
    fn another_item_is_not_taken() {
        assert_eq!(line().serve("SUGAR", Quantity::whole(1)).unwrap_err().code(), "wrong_item");
    }

    #[test]
    fn an_order_is_worked_on_only_while_it_is_released() {
        assert!(workable("PO-1", OrderState::Planned).is_err());
        assert!(workable("PO-1", OrderState::Released).is_ok());
        assert!(step("PO-1", OrderState::Cancelled, OrderState::Released).is_err());
        assert!(step("PO-1", OrderState::Closed, OrderState::Released).is_ok());
    }
}
