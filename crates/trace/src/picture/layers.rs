//! Which layer each thing stands in: one a kind of step, from left to right as goods went.
//!
//! A thing stands to the right of everything that went into it. A step that comes again behind
//! itself (rework) gets its own later layer.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::picture::Layer;
use crate::picture::things::{Things, Zone};

/// More layers than this nobody can read: later repetitions of a step share its last layer, and
/// the flows between them are drawn as loops.
const LAYERS_MAX: usize = 64;

/// The layers, and where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    columns: Vec<Column>,
    /// The layer of each thing.
    pub(super) layer: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Column {
    step: String,
    /// How many layers of the same step stand before it.
    repetition: usize,
    zone: Zone,
    kind: &'static str,
    /// Place from left to right.
    place: usize,
}

/// Gives every thing a layer.
pub(super) fn lay_out(things: &Things) -> Layout {
    let mut columns: Vec<Column> = Vec::new();
    let mut column_of: Vec<Option<usize>> = vec![None; things.len()];
    let mut upstream: Vec<Vec<u32>> = vec![Vec::new(); things.len()];
    for &(from, to) in things.streams.keys() {
        upstream[to as usize].push(from);
    }
    for thing in in_order_of_flow(things) {
        let index = thing as usize;
        let left = upstream[index]
            .iter()
            .filter_map(|&from| column_of[from as usize].map(|column| columns[column].place + 1))
            .max()
            .unwrap_or(0);
        column_of[index] = Some(column_for(&mut columns, things, index, left));
    }
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|&column| (columns[column].zone, columns[column].place));
    let mut layer_of_column = vec![0; columns.len()];
    for (layer, &column) in order.iter().enumerate() {
        layer_of_column[column] = layer;
    }
    let layer = column_of.iter().map(|c| c.map_or(0, |column| layer_of_column[column])).collect();
    let columns = order.into_iter().map(|column| columns[column].clone()).collect();
    Layout { columns, layer }
}

/// The column of a thing that stands at or right of a place.
fn column_for(columns: &mut Vec<Column>, things: &Things, index: usize, left: usize) -> usize {
    let thing = &things.all[index];
    let same = |column: &Column| column.step == thing.step && column.zone == thing.zone;
    let bound = thing.zone != Zone::Middle;
    let fitting = (0..columns.len())
        .filter(|&c| same(&columns[c]) && (bound || columns[c].place >= left))
        .min_by_key(|&c| columns[c].place);
    if let Some(column) = fitting {
        return column;
    }
    let repetition = columns.iter().filter(|column| same(column)).count();
    if repetition > 0 && columns.len() >= LAYERS_MAX {
        let last = (0..columns.len()).filter(|&c| same(&columns[c]));
        return last.max_by_key(|&c| columns[c].place).unwrap_or(0);
    }
    for column in columns.iter_mut().filter(|column| column.place >= left) {
        column.place += 1;
    }
    columns.push(Column {
        step: thing.step.clone(),
        repetition,
        zone: thing.zone,
        kind: thing.kind,
        place: left,
    });
    columns.len() - 1
}

/// Things after what went into them; a ring begins with what was reached first.
fn in_order_of_flow(things: &Things) -> Vec<u32> {
    let mut waiting = vec![0_u32; things.len()];
    let mut downstream: Vec<Vec<u32>> = vec![Vec::new(); things.len()];
    for &(from, to) in things.streams.keys() {
        waiting[to as usize] += 1;
        downstream[from as usize].push(to);
    }
    let key = |thing: u32| Reverse((things.all[thing as usize].at_us, thing));
    let mut by_time: Vec<u32> = (0..things.len() as u32).collect();
    by_time.sort_by_key(|&thing| (things.all[thing as usize].at_us, thing));
    let mut ready: BinaryHeap<_> =
        by_time.iter().filter(|&&t| waiting[t as usize] == 0).map(|&t| key(t)).collect();
    let mut placed = vec![false; things.len()];
    let mut order = Vec::with_capacity(things.len());
    let mut rest = by_time.into_iter();
    while order.len() < things.len() {
        let thing = match ready.pop() {
            Some(Reverse((_, thing))) => thing,
            None => match rest.find(|&thing| !placed[thing as usize]) {
                Some(thing) => thing,
                None => break,
            },
        };
        if std::mem::replace(&mut placed[thing as usize], true) {
            continue;
        }
        order.push(thing);
        for &next in &downstream[thing as usize] {
            waiting[next as usize] -= 1;
            if waiting[next as usize] == 0 && !placed[next as usize] {
                ready.push(key(next));
            }
        }
    }
    order
}

impl Layout {
    /// The layers as they are drawn, with how much stands in each.
    pub(super) fn layers(&self, things: &Things) -> Vec<Layer> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for (thing, layer) in things.all.iter().zip(&self.layer) {
            *counts.entry(*layer).or_default() += thing.members;
        }
        let layers = self.columns.iter().enumerate().map(|(place, column)| Layer {
            key: match column.repetition {
                0 => column.step.clone(),
                repetition => format!("{}#{}", column.step, repetition + 1),
            },
            kind: column.kind,
            label: self.label(things, place),
            made_by: column
                .step
                .strip_prefix(MADE_BY)
                .filter(|operation| !operation.is_empty())
                .map(str::to_owned),
            count: counts.get(&place).copied().unwrap_or(0),
        });
        layers.collect()
    }

    /// What a layer is called: the operation, or what the names of its items end alike in.
    ///
    /// In Chinese and in English the noun comes last, so 高麗菜豬肉水餃 and 韭菜豬肉水餃 are 豬肉水餃.
    fn label(&self, things: &Things, layer: usize) -> Option<String> {
        let here = things.all.iter().zip(&self.layer).filter(|(_, place)| **place == layer);
        let mut common: Option<&str> = None;
        for (thing, _) in here {
            let label = thing.label.as_deref()?;
            common = Some(common.map_or(label, |known| common_end(known, label)));
        }
        let common = common?.trim_start_matches([' ', '、', '/', '-', '·']);
        (common.chars().count() >= 2).then(|| common.to_owned())
    }
}

/// What the steps begin with whose lots an operation made.
pub(super) const MADE_BY: &str = "lot:of:";

/// The longest text both end in.
fn common_end<'t>(one: &'t str, other: &str) -> &'t str {
    let pairs = one.char_indices().rev().zip(other.chars().rev());
    let alike = pairs.take_while(|((_, a), b)| a == b);
    alike.last().map_or("", |((at, _), _)| &one[at..])
}
