//! The Merkle tree of RFC 6962 (and RFC 9162) over the leaves of a chain.
//!
//! The frontier grows by appending and keeps only the roots of its complete subtrees, so it fits
//! in the row of the chain head. Proofs are made from all leaves and checked without them.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::Hash;

/// The roots of the complete subtrees of a growing tree, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// Why bytes are not a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a frontier of {size} leaves has {expected} peaks of 32 bytes, not {found} bytes")]
pub struct BadFrontier {
    /// The number of leaves.
    pub size: u64,
    /// How many peaks that many leaves have.
    pub expected: u32,
    /// How many bytes were found.
    pub found: usize,
}

impl Frontier {
    /// How many leaves the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("a set bit of the size is a peak");
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root of the tree as it is now.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else { return empty_root() };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// The peaks, the largest subtree first; the size is kept beside them.
    pub fn peak_bytes(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// A frontier of `size` leaves from its peaks.
    pub fn from_peaks(size: u64, bytes: &[u8]) -> Result<Self, BadFrontier> {
        let expected = size.count_ones();
        if bytes.len() != 32 * expected as usize {
            return Err(BadFrontier { size, expected, found: bytes.len() });
        }
        Ok(Self { size, peaks: bytes.as_chunks().0.to_vec() })
    }
}

/// RFC 6962 §2.1: the hash of no entries.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// RFC 6962 §2.1: the hash of an entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(entry).finalize().into()
}

/// RFC 6962 §2.1: the hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [0; 65];
    input[0] = 0x01;
    input[1..33].copy_from_slice(left);
    input[33..].copy_from_slice(right);
    Sha256::digest(input).into()
}

/// The root over leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

/// The number of leaves in the left subtree: the largest power of two below `size`.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// RFC 6962 §2.1.1: what proves that the leaf at `index` is in the tree; `None` beyond its end.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    let (mut rest, mut index) = (leaves, index);
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len() as u64) as usize);
        if index < left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// A tree kept whole, for many proofs at once: each takes as many steps as the tree has levels.
///
/// Its leaves may also be the roots of equally large complete subtrees, and the last one that of
/// what remains: the tree above them is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The leaves, then always half as many; the odd one at an end goes up unchanged.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over leaf hashes.
    pub fn over(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let pairs = below.chunks(2).map(|pair| match pair {
                [left, right] => node_hash(left, right),
                odd => odd[0],
            });
            let above = pairs.collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// Its root.
    pub fn root(&self) -> Hash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_else(empty_root)
    }

    /// What it was made over.
    pub fn leaves(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// What [`inclusion_proof`] gives.
    pub fn inclusion(&self, index: usize) -> Option<Vec<Hash>> {
        self.levels.first().filter(|leaves| index < leaves.len())?;
        let at_level =
            |(height, level): (usize, &Vec<Hash>)| level.get((index >> height) ^ 1).copied();
        // The topmost level is the root, which has no sibling.
        Some(self.levels.iter().enumerate().filter_map(at_level).collect())
    }
}

/// RFC 6962 §2.1.2: what proves that the tree of the first `old_size` leaves grew into this one.
///
/// `None` when `old_size` is nought or more than there are.
pub fn consistency_proof(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    let ways = consistency_subtrees(old_size as u64, leaves.len() as u64)?;
    Some(ways.into_iter().map(|way| root(&leaves[way.start as usize..way.end as usize])).collect())
}

/// Which subtrees' roots are that proof, by the places of their leaves.
///
/// Each begins at a multiple of a power of two that is no less than its length, so that whoever keeps
/// the roots of equally large parts needs the leaves of one of them at most.
pub fn consistency_subtrees(old_size: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if old_size == 0 || old_size > size {
        return None;
    }
    let mut ways = Vec::new();
    let (mut rest, mut whole) = (0..size, true);
    while old_size < rest.end {
        let middle = rest.start + split(rest.end - rest.start);
        if old_size <= middle {
            ways.push(middle..rest.end);
            rest.end = middle;
        } else {
            ways.push(rest.start..middle);
            rest.start = middle;
            whole = false;
        }
    }
    if !whole {
        ways.push(rest);
    }
    ways.reverse();
    Some(ways)
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// The index or sizes cannot be.
    #[error("index and sizes do not go together")]
    Range,
    /// Too many or too few hashes.
    #[error("the proof has the wrong length")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// RFC 9162 §2.1.3.2: checks that `leaf` stands at `index` of a tree.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), BadProof> {
    if index >= size {
        return Err(BadProof::Range);
    }
    let (mut fn_, mut sn, mut node) = (index, size - 1, *leaf);
    for sibling in proof {
        if sn == 0 {
            return Err(BadProof::Length);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            node = node_hash(sibling, &node);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    match (sn, node == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(BadProof::Root),
        _ => Err(BadProof::Length),
    }
}

/// RFC 9162 §2.1.4.2: checks that a tree of `old_size` leaves is the beginning of a later one.
///
/// A proof from the empty tree is refused: it would prove nothing.
pub fn verify_consistency(
    (old_size, old_root): (u64, &Hash),
    (new_size, new_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), BadProof> {
    if old_size == 0 || old_size > new_size {
        return Err(BadProof::Range);
    }
    if old_size == new_size {
        return match (proof.is_empty(), old_root == new_root) {
            (true, true) => Ok(()),
            (true, false) => Err(BadProof::Root),
            (false, _) => Err(BadProof::Length),
        };
    }
    let (first, rest) = match (old_size.is_power_of_two(), proof) {
        (true, rest) if !rest.is_empty() => (*old_root, rest),
        (false, [first, rest @ ..]) => (*first, rest),
        _ => return Err(BadProof::Length),
    };
    let (mut fn_, mut sn) = (old_size - 1, new_size - 1);
    while fn_ & 1 == 1 {
        fn_ >>= 1;
        sn >>= 1;
    }
    let (mut old, mut new) = (first, first);
    for sibling in rest {
        if sn == 0 {
            return Err(BadProof::Length);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    match (sn, old == *old_root && new == *new_root) {
        (0, true) => Ok(()),
        (0, false) => Err(BadProof::Root),
        _ => Err(BadProof::Length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&[number])).collect()
    }

    #[test]
    fn a_tree_kept_whole_gives_the_same_proofs() {
        for count in 0..70 {
            let leaves = leaves(count);
            let tree = Tree::over(leaves.clone());

            assert_eq!(tree.root(), root(&leaves), "{count} leaves");
            for index in 0..=leaves.len() {
                assert_eq!(
                    tree.inclusion(index),
                    inclusion_proof(&leaves, index),
                    "{index}/{count}"
                );
            }
        }
    }

    #[test]
    fn a_tree_over_subtrees_is_the_same_tree() {
        for count in 1..70 {
            let leaves = leaves(count);
            let above = Tree::over(leaves.chunks(8).map(root).collect());

            for index in 0..leaves.len() {
                let within = Tree::over(leaves.chunks(8).nth(index / 8).unwrap().to_vec());
                let proof = [within.inclusion(index % 8), above.inclusion(index / 8)];
                let proof = proof.into_iter().flatten().flatten().collect::<Vec<_>>();
                assert_eq!(Some(proof), inclusion_proof(&leaves, index), "{index}/{count}");
            }
        }
    }

    #[test]
    fn every_leaf_of_every_small_tree_proves_its_place() {
        for count in 1..40 {
            let leaves = leaves(count);
            let root = root(&leaves);
            for (index, leaf) in leaves.iter().enumerate() {
                let proof = inclusion_proof(&leaves, index).unwrap();

                let (index, size) = (index as u64, u64::from(count));
                assert_eq!(verify_inclusion(leaf, index, size, &proof, &root), Ok(()));
                let other = leaf_hash(b"other");
                assert!(verify_inclusion(&other, index, size, &proof, &root).is_err());
                assert!(verify_inclusion(leaf, index + 1, size, &proof, &root).is_err());
            }
        }
    }

    #[test]
    fn every_small_tree_proves_that_it_grew() {
        for count in 1..40_usize {
            let all = leaves(count as u8);
            let new = root(&all);
            for old_size in 1..=count {
                let old = root(&all[..old_size]);
                let proof = consistency_proof(&all, old_size).unwrap();

                let (from, to) = ((old_size as u64, &old), (count as u64, &new));
                assert_eq!(verify_consistency(from, to, &proof), Ok(()));
                let other = leaf_hash(b"other");
                assert!(verify_consistency((old_size as u64, &other), to, &proof).is_err());
                assert!(verify_consistency(from, (count as u64, &other), &proof).is_err());
            }
        }
    }

    #[test]
    fn a_frontier_continues_from_its_bytes() {
        let leaves = leaves(23);
        let mut frontier = Frontier::default();
        for (count, leaf) in leaves.iter().enumerate() {
            assert_eq!(frontier.root(), root(&leaves[..count]));
            frontier = Frontier::from_peaks(count as u64, &frontier.peak_bytes()).unwrap();
            frontier.push(*leaf);
        }

        assert_eq!(frontier.size(), 23);
        assert!(Frontier::from_peaks(23, &[0; 32]).is_err());
    }

    /// The tree of eight entries that RFC 6962 implementations test with.
    #[test]
    fn the_reference_tree_has_its_known_roots() {
        let mut frontier = Frontier::default();
        for (size, expected) in ROOTS.iter().enumerate() {
            let shown = frontier.root().iter().fold(String::new(), |d, b| d + &format!("{b:02x}"));
            assert_eq!(&shown, expected);
            if let Some(entry) = ENTRIES.get(size) {
                frontier.push(leaf_hash(entry));
            }
        }
    }

    const ENTRIES: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        b"PQRSTUVW",
        b"`abcdefghijklmno",
    ];

    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn proofs_beyond_the_tree_do_not_exist() {
        assert_eq!(inclusion_proof(&leaves(3), 3), None);
        assert_eq!(consistency_proof(&leaves(3), 0), None);
        assert_eq!(consistency_proof(&leaves(3), 4), None);
        let root = root(&leaves(3));
        assert_eq!(verify_consistency((0, &empty_root()), (3, &root), &[]), Err(BadProof::Range));
    }
}
