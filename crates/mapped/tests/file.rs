//! A file is read as it was written, or not at all.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use mapped::{Broken, Column, Sections, Writer};
use proptest::prelude::*;

const FORMAT: u64 = 7;

fn written(path: &Path, numbers: &[u32], sums: &[[i64; 2]]) {
    let mut writer = Writer::begin(path, FORMAT).unwrap();
    writer.section("numbers", 4, bytemuck::cast_slice(numbers)).unwrap();
    writer.section("sums", 16, bytemuck::cast_slice(sums)).unwrap();
    writer.finish().unwrap();
}

fn opened(path: &Path) -> Result<(Column<u32>, Column<[i64; 2]>), Broken> {
    let mut sections = Sections::open(path, FORMAT)?;
    Ok((sections.take("numbers")?, sections.take("sums")?))
}

#[test]
fn what_changes_in_a_map_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("columns");
    let numbers: Vec<u32> = (0..100_000).collect();
    written(&path, &numbers, &[[1, 2], [3, 4]]);
    let bytes = std::fs::read(&path).unwrap();

    let (mut mapped, mut sums) = opened(&path).unwrap();
    let mut held = numbers.clone();
    mapped[5] = 9;
    held[5] = 9;
    for number in 0..30_000 {
        mapped.insert(50_000, number);
        held.insert(50_000, number);
        assert_eq!(mapped.is_mapped(), number < 13_524, "room for an eighth and a page");
    }
    mapped.remove(7);
    held.remove(7);
    sums.push([5, 6]);
    sums.resize(4, [7, 8]);

    assert_eq!(mapped.all(), held);
    assert_eq!(sums.all(), [[1, 2], [3, 4], [5, 6], [7, 8]]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(opened(&path).unwrap().0.all(), numbers);
}

#[test]
fn a_section_is_taken_once_and_only_in_its_shape() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("columns");
    written(&path, &[1], &[]);

    let mut sections = Sections::open(&path, FORMAT).unwrap();

    assert!(sections.take::<u32>("numbers").is_ok());
    assert!(matches!(sections.take::<u32>("numbers"), Err(Broken::Missing(_))));
    assert!(matches!(sections.take::<u64>("sums"), Err(Broken::Missing(_))));
    assert!(matches!(Sections::open(&path, FORMAT + 1), Err(Broken::Foreign)));
}

#[test]
fn a_block_is_checked_when_it_is_touched_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("columns");
    let numbers: Vec<u32> = (0..100_000).collect();
    written(&path, &numbers, &[[1, 2]]);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096 + 4 * 50_000] ^= 1;
    std::fs::write(&path, bytes).unwrap();

    let mut sections = Sections::open(&path, FORMAT).unwrap();
    let checker = sections.checker();
    let column: Column<u32> = sections.take("numbers").unwrap();

    assert_eq!(column[10], 10, "another block is sound");
    assert!(!checker.found_damage());
    assert!(catch_unwind(AssertUnwindSafe(|| column[50_000])).is_err());
    assert!(checker.found_damage());
    assert!(!checker.check_all(|| true));
}

#[test]
fn an_unfinished_file_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("columns");

    let mut writer = Writer::begin(&path, FORMAT).unwrap();
    writer.section("numbers", 4, &[0; 4]).unwrap();
    drop(writer);

    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is done to the bytes of a file: it is refused, a touch is refused, or what is read is
    /// what was written.
    #[test]
    fn no_damage_is_read_as_if_it_were_written(
        numbers in prop::collection::vec(any::<u32>(), 0..40_000),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        in_head in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("columns");
        let sums = [[3, 4], [i64::MIN, i64::MAX]];
        written(&path, &numbers, &sums);
        let mut bytes = std::fs::read(&path).unwrap();
        for (place, byte) in hits {
            let within = if in_head { 80 } else { bytes.len() };
            let place = place.index(within);
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        std::fs::write(&path, bytes).unwrap();

        let Ok((mapped, mapped_sums)) = opened(&path) else { return Ok(()) };
        let read = catch_unwind(AssertUnwindSafe(|| (mapped.all().to_vec(), mapped_sums.all().to_vec())));
        if let Ok((read, read_sums)) = read {
            prop_assert_eq!(read, numbers);
            prop_assert_eq!(read_sums, sums);
        }
    }
}
