//! Which part of the store a row lives in.
//!
//! The program computes the part with a frozen hash, never the database, so that a part can move to
//! another machine without any row changing its key. Version 1 keeps a company in one part; from
//! version 2 on the pools of a company lie in as many parts as its placement says.

use crate::ids::CompanyId;
use crate::{PoolId, SiteId};

/// How many parts there are.
pub const PARTS: u16 = 4096;

/// Placement version 1: all of a company in one part.
///
/// FNV-1a with 64 bits over the eight big-endian bytes of the company id, folded to twelve bits.
/// Frozen: rows carry the result as the first column of their keys.
pub fn part_v1(company: CompanyId) -> u16 {
    folded(&[company.0])
}

/// The part of a pool, where the pools of a company lie in `parts` parts: the hash of version 1 over
/// company, site and pool says which of them. Frozen.
pub fn part_of_pool(company: CompanyId, site: SiteId, pool: PoolId, parts: u16) -> u16 {
    part_at(company, folded(&[company.0, site.0, pool.0]) % parts.clamp(1, PARTS), parts)
}

/// Part number `place` of a company's `parts`: they begin at its part of version 1 and lie evenly
/// among all.
pub fn part_at(company: CompanyId, place: u16, parts: u16) -> u16 {
    let step = u32::from(place) * u32::from(PARTS) / u32::from(parts.clamp(1, PARTS));
    ((u32::from(part_v1(company)) + step) % u32::from(PARTS)) as u16
}

fn folded(numbers: &[i64]) -> u16 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in numbers.iter().flat_map(|number| number.to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    ((hash ^ (hash >> 12) ^ (hash >> 24) ^ (hash >> 48)) & 0xfff) as u16
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_placement_is_frozen() {
        let parts: Vec<u16> = [0, 1, 2, 4_194_304].map(|id| part_v1(CompanyId(id))).to_vec();

        assert_eq!(parts, VECTORS);
    }

    #[test]
    fn the_placement_of_pools_is_frozen() {
        let (company, site) = (CompanyId(4_194_304), SiteId(8_388_608));
        let parts: Vec<u16> =
            (1..6).map(|pool| part_of_pool(company, site, PoolId(pool), 16)).collect();

        assert_eq!(parts, [554, 2090, 2858, 3626, 298]);
    }

    #[test]
    fn the_parts_of_a_company_are_as_many_as_asked_and_pools_lie_in_all_of_them() {
        let (company, site) = (CompanyId(1), SiteId(2));
        for parts in [1, 2, 3, 16, 1000, PARTS] {
            let all: BTreeSet<u16> =
                (0..parts).map(|place| part_at(company, place, parts)).collect();
            let pools = (0..i64::from(parts) * 40).map(PoolId);
            let used: BTreeSet<u16> =
                pools.map(|pool| part_of_pool(company, site, pool, parts)).collect();

            assert_eq!(all.len(), usize::from(parts));
            assert!(all.contains(&part_v1(company)));
            assert_eq!(used, all, "{parts}");
        }
    }

    const VECTORS: [u16; 4] = [649, 862, 3347, 42];
}
