//! Bills of materials over many levels: an item must not be made of itself.

use std::collections::{BTreeMap, VecDeque};

use super::check::Lookup;
use super::{Bom, BomLine};

/// The line that leads back to the item that is made, and the way there; nothing where none does.
///
/// Every version of every bill counts, and what may take a material's place counts like the
/// material: a charge could be made of either.
pub(super) fn cycle_of<L: Lookup>(
    bom: &Bom,
    lookup: &mut L,
) -> Result<Option<(usize, Vec<String>)>, L::Error> {
    for (place, line) in bom.lines.iter().enumerate() {
        let mut from: BTreeMap<String, String> = BTreeMap::new();
        let mut next: VecDeque<String> = VecDeque::new();
        for material in materials(line) {
            from.insert(material.to_owned(), bom.item.clone());
            next.push_back(material.to_owned());
        }
        while let Some(item) = next.pop_front() {
            if item == bom.item {
                return Ok(Some((place + 1, way_to(&item, &from))));
            }
            for below in lookup.boms_of(&item)? {
                for material in below.lines.iter().flat_map(materials) {
                    if !from.contains_key(material) {
                        from.insert(material.to_owned(), item.clone());
                        next.push_back(material.to_owned());
                    }
                }
            }
        }
    }
    Ok(None)
}

fn materials(line: &BomLine) -> impl Iterator<Item = &str> {
    std::iter::once(line.item.as_str()).chain(line.substitutes.split_whitespace())
}

/// The way from an item back to itself.
fn way_to(item: &str, from: &BTreeMap<String, String>) -> Vec<String> {
    let mut way = vec![item.to_owned()];
    let mut above = from.get(item);
    while let Some(name) = above {
        way.push(name.clone());
        if name == item {
            break;
        }
        above = from.get(name);
    }
    way.reverse();
    way
}
