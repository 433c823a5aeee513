//! Packings: items that are the same goods in other units, as a carton is of what is in it.

use crate::masters::Item;
use crate::refusal::Refusal;

/// Whether goods of one item may be packed as another: the same item always, another one where one
/// is a packing of the other, or both are packings of the same goods. Packing makes nothing new;
/// what does is an operation.
pub fn may_repack(from: (&str, &Item), into: (&str, &Item)) -> Result<(), Refusal> {
    let within = from.0 == goods_of(into) || into.0 == goods_of(from);
    if within || goods_of(from) == goods_of(into) {
        return Ok(());
    }
    Err(Refusal::NotAPacking { item: from.0.to_owned(), into: into.0.to_owned() })
}

/// What is packed: what the item is a packing of, else the item itself.
fn goods_of<'a>((code, item): (&'a str, &'a Item)) -> &'a str {
    if item.packing_of.is_empty() { code } else { &item.packing_of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packing_of(goods: &str) -> Item {
        Item { packing_of: goods.to_owned(), ..Item::default() }
    }

    #[test]
    fn goods_go_into_their_packings_out_of_them_and_from_one_into_another() {
        let (loose, carton, bag) = (Item::default(), packing_of("FLOUR"), packing_of("FLOUR"));

        assert_eq!(may_repack(("FLOUR", &loose), ("FLOUR", &loose)), Ok(()));
        assert_eq!(may_repack(("FLOUR", &loose), ("CARTON", &carton)), Ok(()));
        assert_eq!(may_repack(("CARTON", &carton), ("FLOUR", &loose)), Ok(()));
        assert_eq!(may_repack(("CARTON", &carton), ("BAG", &bag)), Ok(()));
        let pallet = packing_of("CARTON");
        assert_eq!(may_repack(("CARTON", &carton), ("PALLET", &pallet)), Ok(()));
    }

    #[test]
    fn goods_do_not_become_other_goods() {
        let (loose, of_sugar) = (Item::default(), packing_of("SUGAR"));

        let refused = may_repack(("FLOUR", &loose), ("BREAD", &loose)).unwrap_err();
        assert_eq!(refused, Refusal::NotAPacking { item: "FLOUR".into(), into: "BREAD".into() });
        assert!(may_repack(("FLOUR", &loose), ("SACHET", &of_sugar)).is_err());
    }
}
