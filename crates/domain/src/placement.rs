//! Which part of the store a row lives in.
//!
//! The program computes the part with a frozen hash, never the database, so that a part can move to
//! another machine without any row changing its key. Version 1 keeps a company in one part.

use crate::ids::CompanyId;

/// How many parts there are.
pub const PARTS: u16 = 4096;

/// Placement version 1: all of a company in one part.
///
/// FNV-1a with 64 bits over the eight big-endian bytes of the company id, folded to twelve bits.
/// Frozen: rows carry the result as the first column of their keys.
pub fn part_v1(company: CompanyId) -> u16 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in company.0.to_be_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    ((hash ^ (hash >> 12) ^ (hash >> 24) ^ (hash >> 48)) & 0xfff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_placement_is_frozen() {
        let parts: Vec<u16> = [0, 1, 2, 4_194_304].map(|id| part_v1(CompanyId(id))).to_vec();

        assert_eq!(parts, VECTORS);
    }

    const VECTORS: [u16; 4] = [649, 862, 3347, 42];
}
