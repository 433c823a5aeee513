//! Siblings that stand for one another where there are more nodes than asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::PoolKind;

use crate::answer::Answer;
use crate::picture::layers::Layout;
use crate::picture::things::{Stream, Thing, Things, amount_text};
use crate::picture::{Context, Flow, Node, Total};
use crate::question::Way;

/// Makes one thing of each chain of relabelled lots: one in, one out, the same step.
///
/// Says whether there was any.
pub(super) fn contract_chains(things: &mut Things) -> bool {
    let count = things.len();
    let (mut ins, mut outs) = (vec![0_u32; count], vec![0_u32; count]);
    for &(from, to) in things.streams.keys() {
        outs[from as usize] += 1;
        ins[to as usize] += 1;
    }
    let mut next: Vec<Option<u32>> = vec![None; count];
    let mut is_next = vec![false; count];
    for &(from, to) in things.streams.keys() {
        let (a, b) = (&things.all[from as usize], &things.all[to as usize]);
        let alike =
            a.step == b.step && a.kind == b.kind && a.state == b.state && !a.root && !b.root;
        if alike && outs[from as usize] == 1 && ins[to as usize] == 1 {
            next[from as usize] = Some(to);
            is_next[to as usize] = true;
        }
    }
    let mut head: Vec<u32> = (0..count as u32).collect();
    for first in (0..count as u32).filter(|&thing| !is_next[thing as usize]) {
        let mut thing = first;
        while let Some(follower) = next[thing as usize] {
            head[follower as usize] = first;
            thing = follower;
        }
    }
    if (0..count).all(|thing| head[thing] == thing as u32) {
        return false;
    }
    keep_heads(things, &head);
    true
}

fn keep_heads(things: &mut Things, head: &[u32]) {
    let old = std::mem::take(&mut things.all);
    let mut place = vec![0_u32; old.len()];
    for (thing, index) in old.into_iter().zip(0_u32..) {
        let first = head[index as usize];
        if first == index {
            place[index as usize] = things.all.len() as u32;
            things.all.push(thing);
            continue;
        }
        // The amount that went down the chain is the same all along: it is not added up.
        let into = &mut things.all[place[first as usize] as usize];
        into.members += thing.members;
        into.reference = None;
        into.id = format!("group:chain:{}", place[first as usize]);
        into.pools.extend(thing.pools);
        place[index as usize] = place[first as usize];
    }
    let streams = std::mem::take(&mut things.streams);
    for ((from, to), stream) in streams {
        let ends = (place[from as usize], place[to as usize]);
        if ends.0 != ends.1 {
            things.streams.entry(ends).and_modify(|known| known.join(&stream)).or_insert(stream);
        }
    }
}

/// Which things stand together.
#[derive(Debug)]
pub(super) struct Groups {
    /// The group of each thing.
    group: Vec<u32>,
    /// The members of each group.
    members: Vec<Vec<u32>>,
}

/// What makes two things siblings, from the narrowest to the widest.
///
/// What only the wider reading reaches is grouped first: the record's own path stays single as long
/// as there is room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinship {
    /// Only what is merely possible: the same layer and neighbours.
    PossibleNeighbours,
    /// Only what is merely possible: the same layer.
    PossibleLayer,
    /// The same item, fate and neighbours.
    Neighbours,
    /// The same item and fate.
    Fate,
    /// The same fate.
    Kind,
    /// The same layer.
    Layer,
}

type Signature<'a> = (usize, &'a str, Option<&'a str>, &'a str, bool, BTreeSet<u32>);

/// Groups siblings until there are no more than `limit` nodes, as narrowly as that allows.
pub(super) fn group(things: &Things, layout: &Layout, limit: usize) -> Groups {
    let count = things.len() as u32;
    let alone =
        Groups { group: (0..count).collect(), members: (0..count).map(|t| vec![t]).collect() };
    if things.len() <= limit {
        return alone;
    }
    let mut groups = alone;
    for kinship in Kinship::ALL {
        groups = group_by(things, layout, kinship);
        if groups.members.len() <= limit {
            break;
        }
    }
    groups
}

fn group_by(things: &Things, layout: &Layout, kinship: Kinship) -> Groups {
    let count = things.len();
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); count];
    for &(from, to) in things.streams.keys() {
        if things.all[to as usize].way == Way::Forward {
            neighbours[to as usize].push(from);
        }
        if things.all[from as usize].way == Way::Backward {
            neighbours[from as usize].push(to);
        }
    }
    // Neighbours are grouped before those they are neighbours of: forward from the left, backward
    // from the right.
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_key(|&thing| {
        let layer = layout.layer[thing as usize] as i64;
        (if things.all[thing as usize].way == Way::Forward { layer } else { -layer }, thing)
    });
    let mut found: HashMap<Signature<'_>, u32> = HashMap::new();
    let mut groups = Groups { group: vec![u32::MAX; count], members: Vec::new() };
    for thing in order {
        let described = &things.all[thing as usize];
        let next = groups.members.len() as u32;
        let number = if kinship.groups(described) {
            let near = neighbours[thing as usize].iter().map(|&n| groups.group[n as usize]);
            let layer = layout.layer[thing as usize];
            *found.entry(signature(described, layer, kinship, near.collect())).or_insert(next)
        } else {
            next
        };
        if number == next {
            groups.members.push(Vec::new());
        }
        groups.members[number as usize].push(thing);
        groups.group[thing as usize] = number;
    }
    groups
}

fn signature(thing: &Thing, layer: usize, kinship: Kinship, near: BTreeSet<u32>) -> Signature<'_> {
    let (kind, item) = (thing.kind, thing.item.as_deref());
    match kinship {
        Kinship::PossibleNeighbours => (layer, kind, None, "", true, near),
        Kinship::PossibleLayer => (layer, kind, None, "", true, BTreeSet::new()),
        Kinship::Neighbours => (layer, kind, item, thing.state, thing.possible, near),
        Kinship::Fate => (layer, kind, item, thing.state, thing.possible, BTreeSet::new()),
        Kinship::Kind => (layer, kind, None, thing.state, thing.possible, BTreeSet::new()),
        Kinship::Layer => (layer, kind, None, "", false, BTreeSet::new()),
    }
}

impl Kinship {
    const ALL: [Self; 6] = [
        Self::PossibleNeighbours,
        Self::PossibleLayer,
        Self::Neighbours,
        Self::Fate,
        Self::Kind,
        Self::Layer,
    ];

    /// Whether a thing may share its node with others.
    fn groups(self, thing: &Thing) -> bool {
        let only_possible = matches!(self, Self::PossibleNeighbours | Self::PossibleLayer);
        !thing.root && (thing.possible || !only_possible)
    }
}

impl Groups {
    fn id(&self, things: &Things, group: u32) -> String {
        match self.members[group as usize].as_slice() {
            [only] => things.all[*only as usize].id.clone(),
            _ => format!("group:{group}"),
        }
    }

    pub(super) fn nodes(&self, things: &Things, layout: &Layout) -> Vec<Node> {
        let mut nodes: Vec<Node> = (0..self.members.len() as u32)
            .map(|group| {
                let members = &self.members[group as usize];
                let layer = layout.layer[members[0] as usize];
                let members: Vec<&Thing> =
                    members.iter().map(|&thing| &things.all[thing as usize]).collect();
                node(self.id(things, group), layer, &members)
            })
            .collect();
        nodes.sort_by(|a, b| (a.layer, &a.at, &a.id).cmp(&(b.layer, &b.at, &b.id)));
        nodes
    }

    pub(super) fn flows(&self, things: &Things) -> Vec<Flow> {
        let mut joined: BTreeMap<(u32, u32), Stream> = BTreeMap::new();
        for (&(from, to), stream) in &things.streams {
            let ends = (self.group[from as usize], self.group[to as usize]);
            if ends.0 != ends.1 {
                joined.entry(ends).and_modify(|known| known.join(stream)).or_insert(stream.clone());
            }
        }
        let flow = |((from, to), stream): ((u32, u32), Stream)| Flow {
            from: self.id(things, from),
            to: self.id(things, to),
            quantity: stream.quantity.text(),
            transfers: stream.transfers,
            basis: match stream.basis {
                Some(basis) if !stream.mixed => basis.as_str(),
                _ => "mixed",
            },
            possible: stream.possible,
            at_first: stream.first.1,
            at_last: stream.last.1,
            late: stream.late,
        };
        joined.into_iter().map(flow).collect()
    }

    /// What else went into reached runs, by item: it is drawn thin, and has no figures.
    pub(super) fn context(&self, things: &Things, answer: &Answer<'_>) -> Vec<Context> {
        let Some(side) = answer.sides().iter().find(|side| side.way == Way::Forward) else {
            return Vec::new();
        };
        let graph = side.graph;
        let drawn: BTreeSet<u32> =
            things.all.iter().flat_map(|t| t.pools.iter().copied()).collect();
        let mut into: BTreeMap<(u32, String), BTreeSet<u32>> = BTreeMap::new();
        for (thing, group) in things.all.iter().zip(&self.group) {
            let runs = thing.pools.iter().filter(|&&p| graph.names.kind(p) == PoolKind::Run);
            for &transfer in runs.flat_map(|&run| graph.layout.entering(run)) {
                let source = graph.from(transfer);
                if !drawn.contains(&source) {
                    let title = match graph.names.item(source) {
                        Some(item) => graph.names.text(item.name).to_owned(),
                        None => graph.names.reference(source).to_string(),
                    };
                    into.entry((*group, title)).or_default().insert(source);
                }
            }
        }
        let context = into.into_iter().map(|((group, from_title), sources)| Context {
            from_title,
            items: sources.len(),
            into: self.id(things, group),
        });
        context.collect()
    }
}

impl Stream {
    fn join(&mut self, other: &Self) {
        self.quantity.add_total(&other.quantity);
        self.transfers += other.transfers;
        self.mixed |= other.mixed || self.basis != other.basis;
        self.possible &= other.possible;
        self.late += other.late;
        if other.first < self.first {
            self.first = other.first.clone();
        }
        if other.last > self.last {
            self.last = other.last.clone();
        }
    }
}

fn node(id: String, layer: usize, members: &[&Thing]) -> Node {
    let first = members[0];
    let mut quantity = Total::default();
    for member in members {
        quantity.add_total(&member.quantity);
    }
    let same_unit = members.iter().all(|member| member.entered_unit == first.entered_unit);
    let entered: Option<i128> =
        members.iter().map(|member| member.entered.filter(|_| same_unit)).sum();
    let resting: i128 = members.iter().filter_map(|member| member.resting).sum();
    let rests = members.iter().any(|member| member.resting.is_some());
    let same = |of: fn(&Thing) -> &str| members.iter().all(|member| of(member) == of(first));
    let earliest = members.iter().min_by_key(|member| member.at_us).unwrap_or(&first);
    let alone = members.len() == 1;
    Node {
        id,
        reference: first.reference.clone().filter(|_| alone),
        layer,
        kind: first.kind,
        title: match (&first.subtitle, alone) {
            (Some(item), false) if members.iter().all(|m| m.subtitle == first.subtitle) => {
                item.clone()
            }
            (_, false) => String::new(),
            (_, true) => first.title.clone(),
        },
        subtitle: first.subtitle.clone().filter(|_| alone),
        members: members.iter().map(|member| member.members).sum(),
        quantity: quantity.text(),
        entered: entered.map(amount_text),
        entered_unit: first.entered_unit.clone().filter(|_| same_unit),
        resting: rests.then(|| amount_text(resting)),
        // A group in which anything is still there counts as there.
        state: if same(|thing| thing.state) { first.state } else { "free" },
        possible: members.iter().all(|member| member.possible),
        root: first.root,
        named_by_choice: false,
        went_back: Vec::new(),
        at: earliest.at.clone(),
    }
}
