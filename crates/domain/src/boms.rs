//! Bills of materials: which version an order follows, what it needs of each material, and all
//! levels of it.
//!
//! **Rounding.** What a line needs is computed as an exact fraction, scrap included. Where that does
//! not fit the places of the material's unit it is rounded up, never down: units that are counted
//! have no places, all others nine. A need that fits is never rounded.

use std::collections::BTreeMap;

use crate::masters::{Bom, BomLine};
use crate::quantity::{Quantity, SCALE};
use crate::refusal::Refusal;
use crate::time::CivilDate;

/// Units whose quantities are whole numbers.
const COUNTED: &[&str] = &[
    "pcs", "pc", "piece", "ea", "each", "unit", "box", "case", "carton", "bag", "bottle", "can",
    "roll", "pallet", "set", "個", "个", "只", "隻", "支", "枝", "件", "盒", "箱", "包", "袋",
    "瓶", "罐", "張", "张", "片", "卷", "捲", "顆", "颗", "粒", "組", "组", "套",
];

/// Whether quantities of a unit are counted, not measured.
pub fn is_counted(unit: &str) -> bool {
    COUNTED.iter().any(|counted| counted.eq_ignore_ascii_case(unit))
}

/// The bill an order follows: the one that was named by code or version, else the newest of the
/// item that is effective on the day.
pub fn choose<'a>(
    boms: &'a [(String, Bom)],
    item: &str,
    named: Option<&str>,
    day: CivilDate,
) -> Result<&'a (String, Bom), Refusal> {
    let of_item = boms.iter().filter(|(code, bom)| is_of(code, bom, item));
    if let Some(named) = named {
        let full = format!("{item}/{named}");
        let unknown = || Refusal::UnknownCode { kind: "bom", code: named.to_owned() };
        return { of_item }.find(|(code, _)| code == named || *code == full).ok_or_else(unknown);
    }
    let effective = of_item.filter(|(_, bom)| since(bom).is_none_or(|from| from <= day));
    // At one day the code decides, so that the choice never depends on the order of reading. A bill
    // that was always effective is older than any that begins on a day.
    let newest = effective.max_by(|a, b| (since(&a.1), &a.0).cmp(&(since(&b.1), &b.0)));
    newest.ok_or_else(|| Refusal::NoBom { item: item.to_owned() })
}

fn is_of(code: &str, bom: &Bom, item: &str) -> bool {
    bom.item == item || (bom.item.is_empty() && code.split('/').next() == Some(item))
}

/// The first day a bill may be used; always where it does not say.
fn since(bom: &Bom) -> Option<CivilDate> {
    bom.effective_from.parse().ok()
}

/// What so much of an item needs of one material.
pub fn need(bom: &Bom, line: &BomLine, of: Quantity, unit: &str) -> Result<Quantity, Refusal> {
    let bad = |field| Refusal::BadInput { field };
    let per: Quantity = line.quantity.parse().map_err(|_| bad("bom.lines.quantity"))?;
    let base: Quantity = match bom.quantity.as_str() {
        "" => Quantity::whole(1),
        text => text.parse().map_err(|_| bad("bom.quantity"))?,
    };
    if per <= Quantity::ZERO || base <= Quantity::ZERO {
        return Err(bad("bom.quantity"));
    }
    let percent = 100 + i128::from(line.scrap_percent.unwrap_or(0));
    let step = if is_counted(unit) { i128::from(SCALE) } else { 1 };
    let overflow = || bad("quantity");
    let over = i128::from(per.0).checked_mul(i128::from(of.0)).ok_or_else(overflow)?;
    let over = over.checked_mul(percent).ok_or_else(overflow)?;
    let under = (i128::from(base.0) * 100).checked_mul(step).ok_or_else(overflow)?;
    let steps = over / under + i128::from(over % under != 0);
    i64::try_from(steps * step).map(Quantity).map_err(|_| overflow())
}

/// A material on some level of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// 1 for what the item itself is made of.
    pub level: u32,
    /// Code of the material.
    pub item: String,
    /// How much of it.
    pub quantity: Quantity,
    /// Code of the bill it is made by, where it has one.
    pub bom: Option<String>,
    /// The operation that uses it.
    pub operation: String,
}

/// All levels of a bill, and whether they are all there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explosion {
    /// Each material after the one it is for.
    pub levels: Vec<Level>,
    /// Whether the list is whole: it ends at [`LEVELS_MAX`] rows.
    pub complete: bool,
}

/// Rows of an explosion at most.
pub const LEVELS_MAX: usize = 10_000;

/// Takes an item apart down to what is not made of anything; a ring is refused with its path.
pub fn explode(
    boms: &[(String, Bom)],
    units: &BTreeMap<String, String>,
    (item, quantity): (&str, Quantity),
    day: CivilDate,
) -> Result<Explosion, Refusal> {
    let mut explosion = Explosion { levels: Vec::new(), complete: true };
    let mut walk = Walk { boms, units, day, path: vec![item.to_owned()] };
    walk.take_apart(item, quantity, &mut explosion)?;
    Ok(explosion)
}

struct Walk<'a> {
    boms: &'a [(String, Bom)],
    units: &'a BTreeMap<String, String>,
    day: CivilDate,
    /// From the item that was asked about to the one being taken apart.
    path: Vec<String>,
}

impl Walk<'_> {
    /// The path bounds the depth: no item is in it twice.
    fn take_apart(
        &mut self,
        item: &str,
        quantity: Quantity,
        into: &mut Explosion,
    ) -> Result<(), Refusal> {
        let Ok((_, bom)) = choose(self.boms, item, None, self.day) else { return Ok(()) };
        for line in &bom.lines {
            if into.levels.len() == LEVELS_MAX {
                into.complete = false;
                return Ok(());
            }
            if self.path.contains(&line.item) {
                let path = [self.path.join(" > "), line.item.clone()].join(" > ");
                return Err(Refusal::BomCycle { path });
            }
            let unit = self.units.get(&line.item).map_or("", String::as_str);
            let quantity = need(bom, line, quantity, unit)?;
            let of_it = choose(self.boms, &line.item, None, self.day).ok();
            into.levels.push(Level {
                level: self.path.len() as u32,
                item: line.item.clone(),
                quantity,
                bom: of_it.map(|(code, _)| code.clone()),
                operation: line.operation.clone(),
            });
            self.path.push(line.item.clone());
            self.take_apart(&line.item, quantity, into)?;
            self.path.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(item: &str, quantity: &str) -> BomLine {
        BomLine { item: item.into(), quantity: quantity.into(), ..BomLine::default() }
    }

    fn bom(item: &str, quantity: &str, lines: Vec<BomLine>) -> (String, Bom) {
        let bom = Bom { item: item.into(), quantity: quantity.into(), lines, ..Bom::default() };
        (item.to_owned(), bom)
    }

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_need_that_does_not_come_out_even_is_rounded_up_to_the_units_places() {
        let (_, bom) = bom("DUMPLING", "3", vec![]);
        let needed = |per: &str, of: i64, unit| {
            need(&bom, &line("X", per), Quantity::whole(of), unit).unwrap().to_string()
        };

        assert_eq!(needed("1", 6, "kg"), "2");
        assert_eq!(needed("1", 1, "kg"), "0.333333334");
        assert_eq!(needed("1", 1, "pcs"), "1");
        assert_eq!(needed("2", 4, "箱"), "3");
    }

    #[test]
    fn what_is_lost_is_needed_too() {
        let (_, bom) = bom("DUMPLING", "100", vec![]);
        let filling = BomLine { scrap_percent: Some(5), ..line("FILLING", "60") };

        assert_eq!(need(&bom, &filling, Quantity::whole(50), "kg").unwrap().to_string(), "31.5");
    }

    #[test]
    fn the_newest_bill_that_is_effective_is_followed_and_an_older_one_when_it_is_named() {
        let version = |version: &str, from: &str| {
            let bom =
                Bom { version: version.into(), effective_from: from.into(), ..Bom::default() };
            (format!("DUMPLING/{version}"), bom)
        };
        let boms = [version("1", ""), version("2", "2026-03-01"), version("3", "2026-06-01")];
        let chosen =
            |named, on| choose(&boms, "DUMPLING", named, day(on)).map(|bom| bom.0.as_str());

        assert_eq!(chosen(None, "2026-02-01"), Ok("DUMPLING/1"));
        assert_eq!(chosen(None, "2026-03-01"), Ok("DUMPLING/2"));
        assert_eq!(chosen(Some("1"), "2026-07-01"), Ok("DUMPLING/1"));
        assert_eq!(chosen(Some("9"), "2026-07-01").unwrap_err().code(), "unknown_code");
        assert_eq!(choose(&boms, "SOUP", None, day("2026-07-01")).unwrap_err().code(), "no_bom");
    }

    #[test]
    fn all_levels_are_taken_apart_in_their_quantities() {
        let boms = [
            bom("BOX", "1", vec![line("DUMPLING", "20")]),
            bom("DUMPLING", "100", vec![line("FILLING", "2"), line("FLOUR", "1")]),
            bom("FILLING", "1", vec![line("PORK", "0.6")]),
        ];

        let found =
            explode(&boms, &BTreeMap::new(), ("BOX", Quantity::whole(10)), day("2026-03-01"));

        let rows: Vec<_> = found.unwrap().levels.into_iter().collect();
        let shown = rows.iter().map(|row| format!("{} {} {}", row.level, row.item, row.quantity));
        let shown: Vec<String> = shown.collect();
        assert_eq!(shown, ["1 DUMPLING 200", "2 FILLING 4", "3 PORK 2.4", "2 FLOUR 2"]);
    }

    #[test]
    fn an_item_made_of_itself_is_refused_with_the_way_round() {
        let boms = [
            bom("A", "1", vec![line("B", "1")]),
            bom("B", "1", vec![line("C", "1")]),
            bom("C", "1", vec![line("A", "1")]),
        ];

        let refused =
            explode(&boms, &BTreeMap::new(), ("A", Quantity::whole(1)), day("2026-03-01"));
        assert_eq!(refused, Err(Refusal::BomCycle { path: "A > B > C > A".into() }));
    }
}
