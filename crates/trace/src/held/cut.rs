//! A smallest set of pools that lies on every way from some pools to customers: as many as there
//! are ways that share no pool (Menger), found by ways that are added while there is one more.

use std::collections::{HashMap, VecDeque};

use domain::PoolKind;

use crate::graph::Graph;
use crate::history::NOTHING;

/// Room of an edge that no cut goes through.
const WIDE: u32 = u32::MAX / 2;

#[derive(Debug, Clone, Copy)]
struct Edge {
    to: u32,
    room: u32,
    /// The transfer it stands for; nothing for the way through a pool.
    transfer: u32,
}

/// Every pool is two nodes, with an edge of its own between where goods come in and where they
/// leave; the edge back of an edge is its neighbour in the list.
#[derive(Debug, Default)]
struct Network {
    edges: Vec<Edge>,
    of: Vec<Vec<u32>>,
}

const SOURCE: u32 = 0;
const SINK: u32 = 1;

impl Network {
    fn node(&mut self) -> u32 {
        self.of.push(Vec::new());
        self.of.len() as u32 - 1
    }

    fn edge(&mut self, from: u32, to: u32, room: u32, transfer: u32) {
        for (from, to, room) in [(from, to, room), (to, from, 0)] {
            self.of[from as usize].push(self.edges.len() as u32);
            self.edges.push(Edge { to, room, transfer });
        }
    }

    /// The edge by which each node is met from the source, where there is room.
    fn met(&self) -> Vec<Option<u32>> {
        let mut by = vec![None; self.of.len()];
        let mut queue = VecDeque::from([SOURCE]);
        while let Some(node) = queue.pop_front() {
            for &number in &self.of[node as usize] {
                let edge = self.edges[number as usize];
                if edge.room > 0 && edge.to != SOURCE && by[edge.to as usize].is_none() {
                    by[edge.to as usize] = Some(number);
                    queue.push_back(edge.to);
                }
            }
        }
        by
    }

    /// One more way from the source to the sink, if there is one.
    fn add_way(&mut self) -> bool {
        let by = self.met();
        let mut node = SINK;
        if by[SINK as usize].is_none() {
            return false;
        }
        while let Some(number) = by[node as usize].filter(|_| node != SOURCE) {
            self.edges[number as usize].room -= 1;
            self.edges[number as usize ^ 1].room += 1;
            node = self.edges[number as usize ^ 1].to;
        }
        true
    }

    /// The transfers along each way that was found.
    fn ways(&self, count: usize) -> Vec<Vec<u32>> {
        let mut used: Vec<u32> = self.edges.iter().map(|edge| edge.room).collect();
        let mut ways = Vec::new();
        for _ in 0..count {
            let (mut node, mut way) = (SOURCE, Vec::new());
            while node != SINK {
                // What went along an edge is the room of the one back.
                let next = self.of[node as usize]
                    .iter()
                    .copied()
                    .find(|number| number % 2 == 0 && used[*number as usize + 1] > 0);
                let Some(number) = next else { break };
                used[number as usize + 1] -= 1;
                let edge = self.edges[number as usize];
                if edge.transfer != NOTHING {
                    way.push(edge.transfer);
                }
                node = edge.to;
            }
            ways.push(way);
        }
        ways
    }
}

/// The pools of a smallest cut between these and the customers, and ways that share none.
pub(super) fn smallest(
    graph: &Graph,
    transfers: &[u32],
    holding: &[u32],
) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut network = Network::default();
    network.node();
    network.node();
    let mut nodes: HashMap<u32, (u32, u32)> = HashMap::new();
    let mut pools = Vec::new();
    let mut ends = |network: &mut Network, pool: u32| {
        *nodes.entry(pool).or_insert_with(|| {
            let (entry, exit) = (network.node(), network.node());
            // Nobody holds a run: what is in it is not a lot yet.
            let room = if graph.names.kind(pool) == PoolKind::Run { WIDE } else { 1 };
            network.edge(entry, exit, room, NOTHING);
            pools.push((pool, entry, exit));
            (entry, exit)
        })
    };
    for &pool in holding {
        let (entry, _) = ends(&mut network, pool);
        network.edge(SOURCE, entry, WIDE, NOTHING);
    }
    for &transfer in transfers {
        let (_, exit) = ends(&mut network, graph.from(transfer));
        let to = graph.to(transfer);
        if graph.names.kind(to) == PoolKind::Customer {
            network.edge(exit, SINK, WIDE, transfer);
        } else if graph.names.kind(to).is_inside() {
            let (entry, _) = ends(&mut network, to);
            network.edge(exit, entry, WIDE, transfer);
        }
    }
    let mut count = 0;
    while network.add_way() {
        count += 1;
        if count > WAYS_MAX {
            break;
        }
    }
    let met = network.met();
    let is_met = |node: u32| node == SOURCE || met[node as usize].is_some();
    let cut = pools.iter().filter(|(_, entry, exit)| is_met(*entry) && !is_met(*exit));
    let cut = cut.map(|(pool, ..)| *pool).collect();
    (cut, network.ways(count))
}

/// A run that delivers by itself cannot be stopped by any hold: the search ends here.
const WAYS_MAX: usize = 10_000;
